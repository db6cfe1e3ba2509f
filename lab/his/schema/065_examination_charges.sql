-- Examinations that were charged: each once, by the invoice that it stands on.

CREATE SEQUENCE exam_charges_seq START WITH 1 INCREMENT BY 1 CACHE 100;

CREATE TABLE exam_charges (
  id              NUMBER(12)         NOT NULL,
  op_key          VARCHAR2(64 CHAR)  NOT NULL,
  source          VARCHAR2(20 CHAR)  DEFAULT 'MAIN' NOT NULL,
  examination_id  NUMBER(12)         NOT NULL,
  invoice_id      NUMBER(12)         NOT NULL,
  created_at      TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT exam_charges_pk PRIMARY KEY (id),
  CONSTRAINT exam_charges_op_key_uk UNIQUE (op_key),
  CONSTRAINT exam_charges_exam_uk UNIQUE (examination_id),
  CONSTRAINT exam_charges_invoice_uk UNIQUE (invoice_id),
  CONSTRAINT exam_charges_exam_fk FOREIGN KEY (examination_id) REFERENCES examinations (id),
  CONSTRAINT exam_charges_invoice_fk FOREIGN KEY (invoice_id) REFERENCES invoices (id)
);
COMMENT ON TABLE exam_charges IS 'Which invoice an examination was charged on';
