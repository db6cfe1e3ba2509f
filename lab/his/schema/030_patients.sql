-- Master patient index and medical insurance.

CREATE SEQUENCE patients_seq START WITH 1000000 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE cards_seq START WITH 1 INCREMENT BY 1 CACHE 100;

CREATE TABLE patients (
  id          NUMBER(12)         NOT NULL,
  card_no     VARCHAR2(16 CHAR)  NOT NULL,
  name        VARCHAR2(60 CHAR)  NOT NULL,
  pinyin      VARCHAR2(30 CHAR),
  sex         CHAR(1)            NOT NULL,
  born_on     DATE,
  id_number   VARCHAR2(18 CHAR),
  phone       VARCHAR2(20 CHAR),
  address     VARCHAR2(200 CHAR),
  source      VARCHAR2(20 CHAR)  DEFAULT 'MAIN' NOT NULL,
  created_at  TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT patients_pk PRIMARY KEY (id),
  CONSTRAINT patients_card_no_uk UNIQUE (card_no),
  CONSTRAINT patients_sex_ck CHECK (sex IN ('M', 'F'))
);
COMMENT ON TABLE patients IS 'Master patient index (EMPI): one row a person, found by card number';
CREATE INDEX patients_name_ix ON patients (name);
CREATE INDEX patients_id_number_ix ON patients (id_number);

CREATE TABLE insurance_types (
  id       NUMBER(4)          NOT NULL,
  code     VARCHAR2(12 CHAR)  NOT NULL,
  name     VARCHAR2(60 CHAR)  NOT NULL,
  name_en  VARCHAR2(80 CHAR)  NOT NULL,
  CONSTRAINT insurance_types_pk PRIMARY KEY (id),
  CONSTRAINT insurance_types_code_uk UNIQUE (code)
);
COMMENT ON TABLE insurance_types IS 'Kinds of medical insurance';

CREATE TABLE insurance_rules (
  insurance_type_id  NUMBER(4)    NOT NULL,
  insurance_class    CHAR(1)      NOT NULL,
  paid_rate          NUMBER(5,4)  NOT NULL,
  CONSTRAINT insurance_rules_pk PRIMARY KEY (insurance_type_id, insurance_class),
  CONSTRAINT insurance_rules_type_fk FOREIGN KEY (insurance_type_id) REFERENCES insurance_types (id),
  CONSTRAINT insurance_rules_class_ck CHECK (insurance_class IN ('A', 'B', 'C')),
  CONSTRAINT insurance_rules_rate_ck CHECK (paid_rate BETWEEN 0 AND 1)
);
COMMENT ON TABLE insurance_rules IS 'The part that an insurance pays for an item of class A, B or C';

CREATE TABLE insured_persons (
  patient_id         NUMBER(12)         NOT NULL,
  insurance_type_id  NUMBER(4)          NOT NULL,
  insurance_no       VARCHAR2(20 CHAR)  NOT NULL,
  unit_no            VARCHAR2(12 CHAR),
  valid_to           DATE,
  CONSTRAINT insured_persons_pk PRIMARY KEY (patient_id),
  CONSTRAINT insured_persons_no_uk UNIQUE (insurance_no),
  CONSTRAINT insured_persons_patient_fk FOREIGN KEY (patient_id) REFERENCES patients (id),
  CONSTRAINT insured_persons_type_fk FOREIGN KEY (insurance_type_id) REFERENCES insurance_types (id)
);
COMMENT ON TABLE insured_persons IS 'Insured patients: insurance card number and the number of the unit that insures them';
