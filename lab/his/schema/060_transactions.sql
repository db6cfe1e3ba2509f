-- The day's business: registrations, prescriptions, invoices with their charges, dispensing, stock movements.
-- OP_KEY is the idempotency key of the operation that made a row; SOURCE tells which system it was made on.

CREATE SEQUENCE registrations_seq START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE prescriptions_seq START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE prescription_lines_seq START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE invoices_seq START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE charges_seq START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE dispensings_seq START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE dispensing_lines_seq START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE stock_movements_seq START WITH 1 INCREMENT BY 1 CACHE 100;

CREATE TABLE queue_numbers (
  schedule_id  NUMBER(9)  NOT NULL,
  visit_on     DATE       NOT NULL,
  issued       NUMBER(6)  NOT NULL,
  CONSTRAINT queue_numbers_pk PRIMARY KEY (schedule_id, visit_on),
  CONSTRAINT queue_numbers_schedule_fk FOREIGN KEY (schedule_id) REFERENCES schedules (id)
);
COMMENT ON TABLE queue_numbers IS 'The last queue number given out for a consulting half-day';

CREATE TABLE registrations (
  id             NUMBER(12)         NOT NULL,
  op_key         VARCHAR2(64 CHAR)  NOT NULL,
  source         VARCHAR2(20 CHAR)  DEFAULT 'MAIN' NOT NULL,
  patient_id     NUMBER(12)         NOT NULL,
  schedule_id    NUMBER(9)          NOT NULL,
  department_id  NUMBER(6)          NOT NULL,
  doctor_id      NUMBER(9)          NOT NULL,
  registrar_id   NUMBER(9)          NOT NULL,
  visit_on       DATE               NOT NULL,
  queue_no       NUMBER(6)          NOT NULL,
  fee            NUMBER(12,2)       NOT NULL,
  status         VARCHAR2(12 CHAR)  DEFAULT 'WAITING' NOT NULL,
  created_at     TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT registrations_pk PRIMARY KEY (id),
  CONSTRAINT registrations_op_key_uk UNIQUE (op_key),
  CONSTRAINT registrations_queue_uk UNIQUE (schedule_id, visit_on, queue_no),
  CONSTRAINT registrations_patient_fk FOREIGN KEY (patient_id) REFERENCES patients (id),
  CONSTRAINT registrations_schedule_fk FOREIGN KEY (schedule_id) REFERENCES schedules (id),
  CONSTRAINT registrations_department_fk FOREIGN KEY (department_id) REFERENCES departments (id),
  CONSTRAINT registrations_doctor_fk FOREIGN KEY (doctor_id) REFERENCES employees (id),
  CONSTRAINT registrations_registrar_fk FOREIGN KEY (registrar_id) REFERENCES employees (id),
  CONSTRAINT registrations_fee_ck CHECK (fee >= 0),
  CONSTRAINT registrations_status_ck CHECK (status IN ('WAITING', 'SEEN', 'CANCELLED'))
);
COMMENT ON TABLE registrations IS 'Outpatient registrations: a place in a doctor''s queue';
CREATE INDEX registrations_patient_ix ON registrations (patient_id);
CREATE INDEX registrations_worklist_ix ON registrations (doctor_id, visit_on, status);

CREATE TABLE prescriptions (
  id               NUMBER(12)          NOT NULL,
  op_key           VARCHAR2(64 CHAR)   NOT NULL,
  source           VARCHAR2(20 CHAR)   DEFAULT 'MAIN' NOT NULL,
  registration_id  NUMBER(12)          NOT NULL,
  patient_id       NUMBER(12)          NOT NULL,
  doctor_id        NUMBER(9)           NOT NULL,
  total            NUMBER(12,2)        NOT NULL,
  status           VARCHAR2(12 CHAR)   DEFAULT 'WRITTEN' NOT NULL,
  note             VARCHAR2(400 CHAR),
  created_at       TIMESTAMP(6)        DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT prescriptions_pk PRIMARY KEY (id),
  CONSTRAINT prescriptions_op_key_uk UNIQUE (op_key),
  CONSTRAINT prescriptions_registration_fk FOREIGN KEY (registration_id) REFERENCES registrations (id),
  CONSTRAINT prescriptions_patient_fk FOREIGN KEY (patient_id) REFERENCES patients (id),
  CONSTRAINT prescriptions_doctor_fk FOREIGN KEY (doctor_id) REFERENCES employees (id),
  CONSTRAINT prescriptions_total_ck CHECK (total >= 0),
  CONSTRAINT prescriptions_status_ck CHECK (status IN ('WRITTEN', 'CHARGED', 'DISPENSED', 'CANCELLED'))
);
COMMENT ON TABLE prescriptions IS 'Prescriptions; total is the price when it was written, the invoice has the price charged';
CREATE INDEX prescriptions_registration_ix ON prescriptions (registration_id);
CREATE INDEX prescriptions_status_ix ON prescriptions (status, id);

CREATE TABLE prescription_lines (
  id               NUMBER(12)          NOT NULL,
  op_key           VARCHAR2(64 CHAR)   NOT NULL,
  line_no          NUMBER(4)           NOT NULL,
  source           VARCHAR2(20 CHAR)   DEFAULT 'MAIN' NOT NULL,
  prescription_id  NUMBER(12)          NOT NULL,
  drug_id          NUMBER(9)           NOT NULL,
  quantity         NUMBER(6)           NOT NULL,
  unit_price       NUMBER(12,2)        NOT NULL,
  amount           NUMBER(12,2)        NOT NULL,
  directions       VARCHAR2(100 CHAR),
  CONSTRAINT prescription_lines_pk PRIMARY KEY (id),
  CONSTRAINT prescription_lines_op_key_uk UNIQUE (op_key, line_no),
  CONSTRAINT prescription_lines_line_uk UNIQUE (prescription_id, line_no),
  CONSTRAINT prescription_lines_parent_fk FOREIGN KEY (prescription_id) REFERENCES prescriptions (id),
  CONSTRAINT prescription_lines_drug_fk FOREIGN KEY (drug_id) REFERENCES drugs (id),
  CONSTRAINT prescription_lines_quantity_ck CHECK (quantity > 0),
  CONSTRAINT prescription_lines_amount_ck CHECK (amount = quantity * unit_price)
);
COMMENT ON TABLE prescription_lines IS 'The drugs of a prescription';

CREATE TABLE invoices (
  id               NUMBER(12)         NOT NULL,
  op_key           VARCHAR2(64 CHAR)  NOT NULL,
  source           VARCHAR2(20 CHAR)  DEFAULT 'MAIN' NOT NULL,
  invoice_no       NUMBER(12)         NOT NULL,
  roll_id          NUMBER(9)          NOT NULL,
  cashier_id       NUMBER(9)          NOT NULL,
  patient_id       NUMBER(12)         NOT NULL,
  total            NUMBER(12,2)       NOT NULL,
  insurance_share  NUMBER(12,2)       NOT NULL,
  patient_share    NUMBER(12,2)       NOT NULL,
  status           VARCHAR2(12 CHAR)  DEFAULT 'PAID' NOT NULL,
  created_at       TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT invoices_pk PRIMARY KEY (id),
  CONSTRAINT invoices_op_key_uk UNIQUE (op_key),
  CONSTRAINT invoices_invoice_no_uk UNIQUE (invoice_no),
  CONSTRAINT invoices_roll_fk FOREIGN KEY (roll_id) REFERENCES invoice_rolls (id),
  CONSTRAINT invoices_cashier_fk FOREIGN KEY (cashier_id) REFERENCES employees (id),
  CONSTRAINT invoices_patient_fk FOREIGN KEY (patient_id) REFERENCES patients (id),
  CONSTRAINT invoices_shares_ck CHECK (total = insurance_share + patient_share
    AND insurance_share >= 0 AND patient_share >= 0),
  CONSTRAINT invoices_status_ck CHECK (status IN ('PAID', 'REFUNDED'))
);
COMMENT ON TABLE invoices IS 'Printed invoices: what was taken, by whom, and the part that the insurance pays';
CREATE INDEX invoices_cashier_ix ON invoices (cashier_id, created_at);

CREATE TABLE charges (
  id                    NUMBER(12)         NOT NULL,
  op_key                VARCHAR2(64 CHAR)  NOT NULL,
  line_no               NUMBER(4)          NOT NULL,
  source                VARCHAR2(20 CHAR)  DEFAULT 'MAIN' NOT NULL,
  invoice_id            NUMBER(12)         NOT NULL,
  prescription_id       NUMBER(12),
  prescription_line_id  NUMBER(12),
  item_id               NUMBER(9)          NOT NULL,
  quantity              NUMBER(6)          NOT NULL,
  unit_price            NUMBER(12,2)       NOT NULL,
  amount                NUMBER(12,2)       NOT NULL,
  insurance_share       NUMBER(12,2)       NOT NULL,
  created_at            TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT charges_pk PRIMARY KEY (id),
  CONSTRAINT charges_op_key_uk UNIQUE (op_key, line_no),
  CONSTRAINT charges_line_uk UNIQUE (prescription_line_id),
  CONSTRAINT charges_parent_ck CHECK ((prescription_id IS NULL AND prescription_line_id IS NULL)
    OR (prescription_id IS NOT NULL AND prescription_line_id IS NOT NULL)),
  CONSTRAINT charges_invoice_fk FOREIGN KEY (invoice_id) REFERENCES invoices (id),
  CONSTRAINT charges_prescription_fk FOREIGN KEY (prescription_id) REFERENCES prescriptions (id),
  CONSTRAINT charges_prescription_line_fk FOREIGN KEY (prescription_line_id) REFERENCES prescription_lines (id),
  CONSTRAINT charges_item_fk FOREIGN KEY (item_id) REFERENCES price_list (id),
  CONSTRAINT charges_amount_ck CHECK (amount = quantity * unit_price),
  CONSTRAINT charges_share_ck CHECK (insurance_share BETWEEN 0 AND amount)
);
COMMENT ON TABLE charges IS 'Charge details: the lines of an invoice; an examination charged on paper has no prescription';
CREATE INDEX charges_invoice_ix ON charges (invoice_id);
CREATE INDEX charges_prescription_ix ON charges (prescription_id);

CREATE TABLE dispensings (
  id               NUMBER(12)         NOT NULL,
  op_key           VARCHAR2(64 CHAR)  NOT NULL,
  source           VARCHAR2(20 CHAR)  DEFAULT 'MAIN' NOT NULL,
  prescription_id  NUMBER(12)         NOT NULL,
  pharmacy_id      NUMBER(6)          NOT NULL,
  pharmacist_id    NUMBER(9)          NOT NULL,
  created_at       TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT dispensings_pk PRIMARY KEY (id),
  CONSTRAINT dispensings_op_key_uk UNIQUE (op_key),
  CONSTRAINT dispensings_prescription_uk UNIQUE (prescription_id),
  CONSTRAINT dispensings_prescription_fk FOREIGN KEY (prescription_id) REFERENCES prescriptions (id),
  CONSTRAINT dispensings_pharmacy_fk FOREIGN KEY (pharmacy_id) REFERENCES departments (id),
  CONSTRAINT dispensings_pharmacist_fk FOREIGN KEY (pharmacist_id) REFERENCES employees (id)
);
COMMENT ON TABLE dispensings IS 'Drugs handed out for a charged prescription, once';

CREATE TABLE dispensing_lines (
  id                    NUMBER(12)         NOT NULL,
  op_key                VARCHAR2(64 CHAR)  NOT NULL,
  line_no               NUMBER(4)          NOT NULL,
  source                VARCHAR2(20 CHAR)  DEFAULT 'MAIN' NOT NULL,
  dispensing_id         NUMBER(12)         NOT NULL,
  prescription_line_id  NUMBER(12)         NOT NULL,
  drug_id               NUMBER(9)          NOT NULL,
  quantity              NUMBER(6)          NOT NULL,
  CONSTRAINT dispensing_lines_pk PRIMARY KEY (id),
  CONSTRAINT dispensing_lines_op_key_uk UNIQUE (op_key, line_no),
  CONSTRAINT dispensing_lines_line_uk UNIQUE (prescription_line_id),
  CONSTRAINT dispensing_lines_parent_fk FOREIGN KEY (dispensing_id) REFERENCES dispensings (id),
  CONSTRAINT dispensing_lines_source_fk FOREIGN KEY (prescription_line_id) REFERENCES prescription_lines (id),
  CONSTRAINT dispensing_lines_drug_fk FOREIGN KEY (drug_id) REFERENCES drugs (id),
  CONSTRAINT dispensing_lines_quantity_ck CHECK (quantity > 0)
);
COMMENT ON TABLE dispensing_lines IS 'What was handed out, drug by drug';
CREATE INDEX dispensing_lines_parent_ix ON dispensing_lines (dispensing_id);

CREATE TABLE stock_movements (
  id             NUMBER(12)         NOT NULL,
  op_key         VARCHAR2(64 CHAR)  NOT NULL,
  line_no        NUMBER(4)          NOT NULL,
  source         VARCHAR2(20 CHAR)  DEFAULT 'MAIN' NOT NULL,
  pharmacy_id    NUMBER(6)          NOT NULL,
  drug_id        NUMBER(9)          NOT NULL,
  quantity       NUMBER(9)          NOT NULL,
  on_hand_after  NUMBER(12)         NOT NULL,
  reason         VARCHAR2(12 CHAR)  NOT NULL,
  created_at     TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT stock_movements_pk PRIMARY KEY (id),
  CONSTRAINT stock_movements_op_key_uk UNIQUE (op_key, line_no),
  CONSTRAINT stock_movements_stock_fk FOREIGN KEY (pharmacy_id, drug_id) REFERENCES stock (pharmacy_id, drug_id),
  CONSTRAINT stock_movements_after_ck CHECK (on_hand_after >= 0),
  CONSTRAINT stock_movements_reason_ck CHECK (reason IN ('DISPENSE', 'RETURN', 'RECEIPT', 'COUNT'))
);
COMMENT ON TABLE stock_movements IS 'Every change of the stock: quantity is negative for what left the shelf';
CREATE INDEX stock_movements_drug_ix ON stock_movements (drug_id, created_at);
