-- Drugs brought back to the pharmacy, and invoices whose money was given back.

CREATE SEQUENCE drug_returns_seq START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE refunds_seq START WITH 1 INCREMENT BY 1 CACHE 100;

CREATE TABLE drug_returns (
  id               NUMBER(12)          NOT NULL,
  op_key           VARCHAR2(64 CHAR)   NOT NULL,
  source           VARCHAR2(20 CHAR)   DEFAULT 'MAIN' NOT NULL,
  prescription_id  NUMBER(12)          NOT NULL,
  pharmacy_id      NUMBER(6)           NOT NULL,
  pharmacist_id    NUMBER(9)           NOT NULL,
  reason           VARCHAR2(200 CHAR),
  created_at       TIMESTAMP(6)        DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT drug_returns_pk PRIMARY KEY (id),
  CONSTRAINT drug_returns_op_key_uk UNIQUE (op_key),
  CONSTRAINT drug_returns_prescription_uk UNIQUE (prescription_id),
  CONSTRAINT drug_returns_prescription_fk FOREIGN KEY (prescription_id) REFERENCES prescriptions (id),
  CONSTRAINT drug_returns_pharmacy_fk FOREIGN KEY (pharmacy_id) REFERENCES departments (id),
  CONSTRAINT drug_returns_pharmacist_fk FOREIGN KEY (pharmacist_id) REFERENCES employees (id)
);
COMMENT ON TABLE drug_returns IS 'A dispensed prescription brought back whole, once, to the pharmacy that handed it out';

CREATE TABLE refunds (
  id               NUMBER(12)         NOT NULL,
  op_key           VARCHAR2(64 CHAR)  NOT NULL,
  source           VARCHAR2(20 CHAR)  DEFAULT 'MAIN' NOT NULL,
  invoice_id       NUMBER(12)         NOT NULL,
  cashier_id       NUMBER(9)          NOT NULL,
  total            NUMBER(12,2)       NOT NULL,
  insurance_share  NUMBER(12,2)       NOT NULL,
  patient_share    NUMBER(12,2)       NOT NULL,
  created_at       TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT refunds_pk PRIMARY KEY (id),
  CONSTRAINT refunds_op_key_uk UNIQUE (op_key),
  CONSTRAINT refunds_invoice_uk UNIQUE (invoice_id),
  CONSTRAINT refunds_invoice_fk FOREIGN KEY (invoice_id) REFERENCES invoices (id),
  CONSTRAINT refunds_cashier_fk FOREIGN KEY (cashier_id) REFERENCES employees (id),
  CONSTRAINT refunds_shares_ck CHECK (total = insurance_share + patient_share)
);
COMMENT ON TABLE refunds IS 'Invoices taken back whole: who gave how much back, and the part that the insurance gets';
