-- The emergency server's openings (its own database), and what was carried over from it (the main database).

CREATE TABLE emergency_openings (
  id         NUMBER(9)         NOT NULL,
  opened_by  VARCHAR2(60 CHAR) NOT NULL,
  began_at   TIMESTAMP(6)      DEFAULT SYSTIMESTAMP NOT NULL,
  opened_at  TIMESTAMP(6),
  CONSTRAINT emergency_openings_pk PRIMARY KEY (id)
);
COMMENT ON TABLE emergency_openings IS 'One row an opening of this database as the emergency system; opened_at is empty until every step is done';

CREATE TABLE emergency_sequences (
  opening_id     NUMBER(9)          NOT NULL,
  sequence_name  VARCHAR2(128 CHAR) NOT NULL,
  raised_to      NUMBER(15)         NOT NULL,
  done           CHAR(1)            DEFAULT 'N' NOT NULL,
  CONSTRAINT emergency_sequences_pk PRIMARY KEY (opening_id, sequence_name),
  CONSTRAINT emergency_sequences_opening_fk FOREIGN KEY (opening_id) REFERENCES emergency_openings (id),
  CONSTRAINT emergency_sequences_done_ck CHECK (done IN ('Y', 'N'))
);
COMMENT ON TABLE emergency_sequences IS 'Where each sequence is raised to, decided once for an opening, so that nothing is raised twice';

CREATE TABLE merged_operations (
  op_key     VARCHAR2(64 CHAR)  NOT NULL,
  source     VARCHAR2(20 CHAR)  NOT NULL,
  batch      VARCHAR2(40 CHAR)  NOT NULL,
  merged_at  TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT merged_operations_pk PRIMARY KEY (op_key)
);
COMMENT ON TABLE merged_operations IS 'Operations carried over from another system, with the batch that brought them';
CREATE INDEX merged_operations_batch_ix ON merged_operations (batch);
