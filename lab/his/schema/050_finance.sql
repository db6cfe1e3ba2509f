-- Cashiers' rolls of printed invoices.

CREATE SEQUENCE invoice_rolls_seq START WITH 100000 INCREMENT BY 1 CACHE 20;

CREATE TABLE invoice_rolls (
  id          NUMBER(9)          NOT NULL,
  code        VARCHAR2(16 CHAR)  NOT NULL,
  cashier_id  NUMBER(9)          NOT NULL,
  first_no    NUMBER(12)         NOT NULL,
  last_no     NUMBER(12)         NOT NULL,
  next_no     NUMBER(12)         NOT NULL,
  opened_at   TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT invoice_rolls_pk PRIMARY KEY (id),
  CONSTRAINT invoice_rolls_code_uk UNIQUE (code),
  CONSTRAINT invoice_rolls_first_uk UNIQUE (first_no),
  CONSTRAINT invoice_rolls_cashier_fk FOREIGN KEY (cashier_id) REFERENCES employees (id),
  CONSTRAINT invoice_rolls_range_ck CHECK (last_no >= first_no),
  CONSTRAINT invoice_rolls_next_ck CHECK (next_no BETWEEN first_no AND last_no + 1)
);
COMMENT ON TABLE invoice_rolls IS 'Rolls of pre-printed invoices; numbers are used from first_no to last_no without gaps';
CREATE INDEX invoice_rolls_cashier_ix ON invoice_rolls (cashier_id, first_no);
