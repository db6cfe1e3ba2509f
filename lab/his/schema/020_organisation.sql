-- Departments, employees and the doctors' weekly schedules.

CREATE SEQUENCE departments_seq START WITH 1000 INCREMENT BY 1 CACHE 20;
CREATE SEQUENCE employees_seq START WITH 100000 INCREMENT BY 1 CACHE 20;
CREATE SEQUENCE schedules_seq START WITH 100000 INCREMENT BY 1 CACHE 20;

CREATE TABLE departments (
  id         NUMBER(6)          NOT NULL,
  code       VARCHAR2(12 CHAR)  NOT NULL,
  name       VARCHAR2(60 CHAR)  NOT NULL,
  name_en    VARCHAR2(80 CHAR)  NOT NULL,
  pinyin     VARCHAR2(30 CHAR),
  kind       VARCHAR2(12 CHAR)  NOT NULL,
  parent_id  NUMBER(6),
  active     CHAR(1)            DEFAULT 'Y' NOT NULL,
  CONSTRAINT departments_pk PRIMARY KEY (id),
  CONSTRAINT departments_code_uk UNIQUE (code),
  CONSTRAINT departments_parent_fk FOREIGN KEY (parent_id) REFERENCES departments (id),
  CONSTRAINT departments_kind_ck CHECK (kind IN
    ('CLINIC', 'WARD', 'PHARMACY', 'LAB', 'IMAGING', 'FUNCTION', 'FINANCE', 'ADMIN')),
  CONSTRAINT departments_active_ck CHECK (active IN ('Y', 'N'))
);
COMMENT ON TABLE departments IS 'Department dictionary';

CREATE TABLE employees (
  id             NUMBER(9)          NOT NULL,
  staff_no       VARCHAR2(10 CHAR)  NOT NULL,
  name           VARCHAR2(30 CHAR)  NOT NULL,
  pinyin         VARCHAR2(30 CHAR),
  sex            CHAR(1)            NOT NULL,
  title          VARCHAR2(30 CHAR),
  duty           VARCHAR2(12 CHAR)  NOT NULL,
  department_id  NUMBER(6)          NOT NULL,
  hired_on       DATE               NOT NULL,
  active         CHAR(1)            DEFAULT 'Y' NOT NULL,
  CONSTRAINT employees_pk PRIMARY KEY (id),
  CONSTRAINT employees_staff_no_uk UNIQUE (staff_no),
  CONSTRAINT employees_department_fk FOREIGN KEY (department_id) REFERENCES departments (id),
  CONSTRAINT employees_sex_ck CHECK (sex IN ('M', 'F')),
  CONSTRAINT employees_duty_ck CHECK (duty IN
    ('DOCTOR', 'NURSE', 'REGISTRAR', 'CASHIER', 'PHARMACIST', 'TECHNICIAN', 'CLERK')),
  CONSTRAINT employees_active_ck CHECK (active IN ('Y', 'N'))
);
COMMENT ON TABLE employees IS 'Employee master index';
CREATE INDEX employees_department_ix ON employees (department_id, duty);

CREATE TABLE schedules (
  id             NUMBER(9)     NOT NULL,
  doctor_id      NUMBER(9)     NOT NULL,
  department_id  NUMBER(6)     NOT NULL,
  weekday        NUMBER(1)     NOT NULL,
  half_day       CHAR(2)       NOT NULL,
  quota          NUMBER(6)     NOT NULL,
  fee            NUMBER(12,2)  NOT NULL,
  CONSTRAINT schedules_pk PRIMARY KEY (id),
  CONSTRAINT schedules_slot_uk UNIQUE (doctor_id, weekday, half_day),
  CONSTRAINT schedules_doctor_fk FOREIGN KEY (doctor_id) REFERENCES employees (id),
  CONSTRAINT schedules_department_fk FOREIGN KEY (department_id) REFERENCES departments (id),
  CONSTRAINT schedules_weekday_ck CHECK (weekday BETWEEN 1 AND 7),
  CONSTRAINT schedules_half_day_ck CHECK (half_day IN ('AM', 'PM')),
  CONSTRAINT schedules_quota_ck CHECK (quota > 0),
  CONSTRAINT schedules_fee_ck CHECK (fee >= 0)
);
COMMENT ON TABLE schedules IS 'Weekly consulting hours: who sees patients on which weekday (1 = Monday) and half-day';
CREATE INDEX schedules_department_ix ON schedules (department_id, weekday);
