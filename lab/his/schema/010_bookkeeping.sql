-- Bookkeeping of the application itself: operations by idempotency key, and the row that a health check writes.

CREATE TABLE operations (
  op_key        VARCHAR2(64 CHAR)  NOT NULL,
  kind          VARCHAR2(20 CHAR)  NOT NULL,
  request_hash  VARCHAR2(64 CHAR)  NOT NULL,
  answer        VARCHAR2(4000 CHAR),
  instance      VARCHAR2(30 CHAR)  NOT NULL,
  source        VARCHAR2(20 CHAR)  DEFAULT 'MAIN' NOT NULL,
  created_at    TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT operations_pk PRIMARY KEY (op_key)
);
COMMENT ON TABLE operations IS 'One row an operation: its idempotency key and the answer that was given, written in the same transaction';
COMMENT ON COLUMN operations.request_hash IS 'SHA-256 of the request, so that a key used for another request is noticed';

CREATE TABLE health_checks (
  instance    VARCHAR2(30 CHAR) NOT NULL,
  checked_at  TIMESTAMP(6)      DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT health_checks_pk PRIMARY KEY (instance)
);
COMMENT ON TABLE health_checks IS 'The row that each application instance writes to show that it can commit';
