-- Triage by nurses, and requests for laboratory, imaging and function examinations with their acceptance and result.

CREATE SEQUENCE triages_seq START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE examinations_seq START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE exam_acceptances_seq START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE exam_results_seq START WITH 1 INCREMENT BY 1 CACHE 100;

CREATE TABLE triages (
  id               NUMBER(12)         NOT NULL,
  op_key           VARCHAR2(64 CHAR)  NOT NULL,
  source           VARCHAR2(20 CHAR)  DEFAULT 'MAIN' NOT NULL,
  registration_id  NUMBER(12)         NOT NULL,
  nurse_id         NUMBER(9)          NOT NULL,
  urgency          NUMBER(1)          NOT NULL,
  temperature      NUMBER(3,1),
  complaint        VARCHAR2(200 CHAR),
  created_at       TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT triages_pk PRIMARY KEY (id),
  CONSTRAINT triages_op_key_uk UNIQUE (op_key),
  CONSTRAINT triages_registration_uk UNIQUE (registration_id),
  CONSTRAINT triages_registration_fk FOREIGN KEY (registration_id) REFERENCES registrations (id),
  CONSTRAINT triages_nurse_fk FOREIGN KEY (nurse_id) REFERENCES employees (id),
  CONSTRAINT triages_urgency_ck CHECK (urgency BETWEEN 1 AND 4)
);
COMMENT ON TABLE triages IS 'What a nurse found before the doctor: urgency 1 (at once) to 4 (can wait), temperature in °C';

CREATE TABLE examinations (
  id               NUMBER(12)          NOT NULL,
  op_key           VARCHAR2(64 CHAR)   NOT NULL,
  source           VARCHAR2(20 CHAR)   DEFAULT 'MAIN' NOT NULL,
  registration_id  NUMBER(12)          NOT NULL,
  patient_id       NUMBER(12)          NOT NULL,
  doctor_id        NUMBER(9)           NOT NULL,
  department_id    NUMBER(6)           NOT NULL,
  item_id          NUMBER(9)           NOT NULL,
  price            NUMBER(12,2)        NOT NULL,
  status           VARCHAR2(12 CHAR)   DEFAULT 'REQUESTED' NOT NULL,
  note             VARCHAR2(400 CHAR),
  created_at       TIMESTAMP(6)        DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT examinations_pk PRIMARY KEY (id),
  CONSTRAINT examinations_op_key_uk UNIQUE (op_key),
  CONSTRAINT examinations_registration_fk FOREIGN KEY (registration_id) REFERENCES registrations (id),
  CONSTRAINT examinations_patient_fk FOREIGN KEY (patient_id) REFERENCES patients (id),
  CONSTRAINT examinations_doctor_fk FOREIGN KEY (doctor_id) REFERENCES employees (id),
  CONSTRAINT examinations_department_fk FOREIGN KEY (department_id) REFERENCES departments (id),
  CONSTRAINT examinations_item_fk FOREIGN KEY (item_id) REFERENCES price_list (id),
  CONSTRAINT examinations_price_ck CHECK (price >= 0),
  CONSTRAINT examinations_status_ck CHECK (status IN ('REQUESTED', 'ACCEPTED', 'REPORTED', 'CANCELLED'))
);
COMMENT ON TABLE examinations IS 'Laboratory, imaging and function examinations that doctors asked for; price when asked for';
CREATE INDEX examinations_worklist_ix ON examinations (department_id, status, id);
CREATE INDEX examinations_patient_ix ON examinations (patient_id);
CREATE INDEX examinations_registration_ix ON examinations (registration_id);

CREATE TABLE exam_acceptances (
  id              NUMBER(12)         NOT NULL,
  op_key          VARCHAR2(64 CHAR)  NOT NULL,
  source          VARCHAR2(20 CHAR)  DEFAULT 'MAIN' NOT NULL,
  examination_id  NUMBER(12)         NOT NULL,
  technician_id   NUMBER(9)          NOT NULL,
  created_at      TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT exam_acceptances_pk PRIMARY KEY (id),
  CONSTRAINT exam_acceptances_op_key_uk UNIQUE (op_key),
  CONSTRAINT exam_acceptances_exam_uk UNIQUE (examination_id),
  CONSTRAINT exam_acceptances_exam_fk FOREIGN KEY (examination_id) REFERENCES examinations (id),
  CONSTRAINT exam_acceptances_technician_fk FOREIGN KEY (technician_id) REFERENCES employees (id)
);
COMMENT ON TABLE exam_acceptances IS 'Who took the patient or the sample in, once for each examination';

CREATE TABLE exam_results (
  id              NUMBER(12)          NOT NULL,
  op_key          VARCHAR2(64 CHAR)   NOT NULL,
  source          VARCHAR2(20 CHAR)   DEFAULT 'MAIN' NOT NULL,
  examination_id  NUMBER(12)          NOT NULL,
  technician_id   NUMBER(9)           NOT NULL,
  findings        VARCHAR2(1000 CHAR) NOT NULL,
  created_at      TIMESTAMP(6)        DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT exam_results_pk PRIMARY KEY (id),
  CONSTRAINT exam_results_op_key_uk UNIQUE (op_key),
  CONSTRAINT exam_results_exam_uk UNIQUE (examination_id),
  CONSTRAINT exam_results_exam_fk FOREIGN KEY (examination_id) REFERENCES examinations (id),
  CONSTRAINT exam_results_technician_fk FOREIGN KEY (technician_id) REFERENCES employees (id)
);
COMMENT ON TABLE exam_results IS 'What an examination found, once for each examination';
