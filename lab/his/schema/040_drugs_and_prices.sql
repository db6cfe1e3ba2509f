-- Drug dictionary, price list and pharmacy stock.

CREATE SEQUENCE drugs_seq START WITH 100000 INCREMENT BY 1 CACHE 20;
CREATE SEQUENCE price_list_seq START WITH 100000 INCREMENT BY 1 CACHE 20;

CREATE TABLE drugs (
  id            NUMBER(9)           NOT NULL,
  code          VARCHAR2(16 CHAR)   NOT NULL,
  name          VARCHAR2(80 CHAR)   NOT NULL,
  name_en       VARCHAR2(120 CHAR),
  pinyin        VARCHAR2(30 CHAR)   NOT NULL,
  form          VARCHAR2(20 CHAR)   NOT NULL,
  strength      VARCHAR2(40 CHAR)   NOT NULL,
  unit          VARCHAR2(10 CHAR)   NOT NULL,
  manufacturer  VARCHAR2(100 CHAR),
  active        CHAR(1)             DEFAULT 'Y' NOT NULL,
  CONSTRAINT drugs_pk PRIMARY KEY (id),
  CONSTRAINT drugs_code_uk UNIQUE (code),
  CONSTRAINT drugs_active_ck CHECK (active IN ('Y', 'N'))
);
COMMENT ON TABLE drugs IS 'Drug dictionary';
CREATE INDEX drugs_pinyin_ix ON drugs (pinyin);

CREATE TABLE price_list (
  id               NUMBER(9)          NOT NULL,
  code             VARCHAR2(16 CHAR)  NOT NULL,
  name             VARCHAR2(80 CHAR)  NOT NULL,
  category         VARCHAR2(12 CHAR)  NOT NULL,
  drug_id          NUMBER(9),
  unit             VARCHAR2(10 CHAR)  NOT NULL,
  price            NUMBER(12,2)       NOT NULL,
  insurance_class  CHAR(1)            NOT NULL,
  version          NUMBER(9)          DEFAULT 1 NOT NULL,
  changed_at       TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT price_list_pk PRIMARY KEY (id),
  CONSTRAINT price_list_code_uk UNIQUE (code),
  CONSTRAINT price_list_drug_uk UNIQUE (drug_id),
  CONSTRAINT price_list_drug_fk FOREIGN KEY (drug_id) REFERENCES drugs (id),
  CONSTRAINT price_list_price_ck CHECK (price >= 0),
  CONSTRAINT price_list_class_ck CHECK (insurance_class IN ('A', 'B', 'C')),
  CONSTRAINT price_list_category_ck CHECK (category IN
    ('DRUG', 'REGISTRATION', 'LAB', 'IMAGING', 'FUNCTION', 'TREATMENT'))
);
COMMENT ON TABLE price_list IS 'Price list: what each drug and service costs, and its insurance class';

CREATE TABLE stock (
  pharmacy_id  NUMBER(6)     NOT NULL,
  drug_id      NUMBER(9)     NOT NULL,
  opening      NUMBER(12)    NOT NULL,
  on_hand      NUMBER(12)    NOT NULL,
  reorder_at   NUMBER(12)    NOT NULL,
  CONSTRAINT stock_pk PRIMARY KEY (pharmacy_id, drug_id),
  CONSTRAINT stock_pharmacy_fk FOREIGN KEY (pharmacy_id) REFERENCES departments (id),
  CONSTRAINT stock_drug_fk FOREIGN KEY (drug_id) REFERENCES drugs (id),
  CONSTRAINT stock_on_hand_ck CHECK (on_hand >= 0)
);
COMMENT ON TABLE stock IS 'Pharmacy stock: opening is the last stocktaking, on_hand what is on the shelf now';
