-- Inpatients: admission, doctors' orders, deposits, the day's charges, settlement.

CREATE SEQUENCE admissions_seq START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE ward_orders_seq START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE deposits_seq START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE daily_charges_seq START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE settlements_seq START WITH 1 INCREMENT BY 1 CACHE 100;

CREATE TABLE admissions (
  id           NUMBER(12)         NOT NULL,
  op_key       VARCHAR2(64 CHAR)  NOT NULL,
  source       VARCHAR2(20 CHAR)  DEFAULT 'MAIN' NOT NULL,
  patient_id   NUMBER(12)         NOT NULL,
  ward_id      NUMBER(6)          NOT NULL,
  clerk_id     NUMBER(9)          NOT NULL,
  status       VARCHAR2(12 CHAR)  DEFAULT 'ADMITTED' NOT NULL,
  created_at   TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT admissions_pk PRIMARY KEY (id),
  CONSTRAINT admissions_op_key_uk UNIQUE (op_key),
  CONSTRAINT admissions_patient_fk FOREIGN KEY (patient_id) REFERENCES patients (id),
  CONSTRAINT admissions_ward_fk FOREIGN KEY (ward_id) REFERENCES departments (id),
  CONSTRAINT admissions_clerk_fk FOREIGN KEY (clerk_id) REFERENCES employees (id),
  CONSTRAINT admissions_status_ck CHECK (status IN ('ADMITTED', 'DISCHARGED'))
);
COMMENT ON TABLE admissions IS 'Inpatient stays; a patient has one open stay at most';
CREATE INDEX admissions_patient_ix ON admissions (patient_id, status);
CREATE INDEX admissions_ward_ix ON admissions (ward_id, status);

CREATE TABLE ward_orders (
  id            NUMBER(12)         NOT NULL,
  op_key        VARCHAR2(64 CHAR)  NOT NULL,
  source        VARCHAR2(20 CHAR)  DEFAULT 'MAIN' NOT NULL,
  admission_id  NUMBER(12)         NOT NULL,
  doctor_id     NUMBER(9)          NOT NULL,
  item_id       NUMBER(9)          NOT NULL,
  quantity      NUMBER(6)          NOT NULL,
  term          VARCHAR2(12 CHAR)  NOT NULL,
  status        VARCHAR2(12 CHAR)  DEFAULT 'ACTIVE' NOT NULL,
  created_at    TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT ward_orders_pk PRIMARY KEY (id),
  CONSTRAINT ward_orders_op_key_uk UNIQUE (op_key),
  CONSTRAINT ward_orders_admission_fk FOREIGN KEY (admission_id) REFERENCES admissions (id),
  CONSTRAINT ward_orders_doctor_fk FOREIGN KEY (doctor_id) REFERENCES employees (id),
  CONSTRAINT ward_orders_item_fk FOREIGN KEY (item_id) REFERENCES price_list (id),
  CONSTRAINT ward_orders_quantity_ck CHECK (quantity > 0),
  CONSTRAINT ward_orders_term_ck CHECK (term IN ('DAILY', 'ONCE')),
  CONSTRAINT ward_orders_status_ck CHECK (status IN ('ACTIVE', 'ENDED'))
);
COMMENT ON TABLE ward_orders IS 'Doctors'' orders for inpatients: DAILY until the stay ends, ONCE until charged';
CREATE INDEX ward_orders_admission_ix ON ward_orders (admission_id, status);

CREATE TABLE deposits (
  id            NUMBER(12)         NOT NULL,
  op_key        VARCHAR2(64 CHAR)  NOT NULL,
  source        VARCHAR2(20 CHAR)  DEFAULT 'MAIN' NOT NULL,
  admission_id  NUMBER(12)         NOT NULL,
  cashier_id    NUMBER(9)          NOT NULL,
  amount        NUMBER(12,2)       NOT NULL,
  created_at    TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT deposits_pk PRIMARY KEY (id),
  CONSTRAINT deposits_op_key_uk UNIQUE (op_key),
  CONSTRAINT deposits_admission_fk FOREIGN KEY (admission_id) REFERENCES admissions (id),
  CONSTRAINT deposits_cashier_fk FOREIGN KEY (cashier_id) REFERENCES employees (id),
  CONSTRAINT deposits_amount_ck CHECK (amount > 0)
);
COMMENT ON TABLE deposits IS 'Money that inpatients paid in advance';
CREATE INDEX deposits_admission_ix ON deposits (admission_id);

CREATE TABLE daily_charges (
  id               NUMBER(12)         NOT NULL,
  op_key           VARCHAR2(64 CHAR)  NOT NULL,
  line_no          NUMBER(4)          NOT NULL,
  source           VARCHAR2(20 CHAR)  DEFAULT 'MAIN' NOT NULL,
  admission_id     NUMBER(12)         NOT NULL,
  order_id         NUMBER(12)         NOT NULL,
  charged_on       DATE               NOT NULL,
  quantity         NUMBER(6)          NOT NULL,
  unit_price       NUMBER(12,2)       NOT NULL,
  amount           NUMBER(12,2)       NOT NULL,
  insurance_share  NUMBER(12,2)       NOT NULL,
  created_at       TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT daily_charges_pk PRIMARY KEY (id),
  CONSTRAINT daily_charges_op_key_uk UNIQUE (op_key, line_no),
  CONSTRAINT daily_charges_order_uk UNIQUE (order_id, charged_on),
  CONSTRAINT daily_charges_admission_fk FOREIGN KEY (admission_id) REFERENCES admissions (id),
  CONSTRAINT daily_charges_order_fk FOREIGN KEY (order_id) REFERENCES ward_orders (id),
  CONSTRAINT daily_charges_amount_ck CHECK (amount = quantity * unit_price),
  CONSTRAINT daily_charges_share_ck CHECK (insurance_share BETWEEN 0 AND amount)
);
COMMENT ON TABLE daily_charges IS 'What an order cost on a day, once for each order and day';
CREATE INDEX daily_charges_admission_ix ON daily_charges (admission_id);

CREATE TABLE settlements (
  id               NUMBER(12)         NOT NULL,
  op_key           VARCHAR2(64 CHAR)  NOT NULL,
  source           VARCHAR2(20 CHAR)  DEFAULT 'MAIN' NOT NULL,
  admission_id     NUMBER(12)         NOT NULL,
  cashier_id       NUMBER(9)          NOT NULL,
  total            NUMBER(12,2)       NOT NULL,
  insurance_share  NUMBER(12,2)       NOT NULL,
  deposited        NUMBER(12,2)       NOT NULL,
  due              NUMBER(12,2)       NOT NULL,
  created_at       TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT settlements_pk PRIMARY KEY (id),
  CONSTRAINT settlements_op_key_uk UNIQUE (op_key),
  CONSTRAINT settlements_admission_uk UNIQUE (admission_id),
  CONSTRAINT settlements_admission_fk FOREIGN KEY (admission_id) REFERENCES admissions (id),
  CONSTRAINT settlements_cashier_fk FOREIGN KEY (cashier_id) REFERENCES employees (id),
  CONSTRAINT settlements_due_ck CHECK (due = total - insurance_share - deposited)
);
COMMENT ON TABLE settlements IS 'The end of a stay: due is what the patient still pays, negative what is paid back';
