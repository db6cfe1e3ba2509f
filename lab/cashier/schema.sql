-- The local store of one PC. What was written about money or into the audit trail is never changed: triggers refuse it.
CREATE TABLE secret (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE app_user (
  name TEXT PRIMARY KEY, role TEXT NOT NULL CHECK (role IN ('cashier', 'centre')), employee_id INTEGER NOT NULL,
  active INTEGER NOT NULL DEFAULT 1);
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE batch (
  id TEXT PRIMARY KEY, base_version INTEGER NOT NULL, base_made_at TEXT NOT NULL, approved_by TEXT NOT NULL,
  evidence TEXT NOT NULL, opened_at TEXT NOT NULL, closed_at TEXT);
CREATE UNIQUE INDEX batch_open ON batch (closed_at IS NULL) WHERE closed_at IS NULL;
CREATE TABLE shift (
  id INTEGER PRIMARY KEY, batch TEXT NOT NULL REFERENCES batch (id), user TEXT NOT NULL, cashier_id INTEGER NOT NULL,
  opened_at TEXT NOT NULL, cash_before TEXT NOT NULL, roll INTEGER NOT NULL, next_no INTEGER NOT NULL,
  last_no INTEGER NOT NULL, closed_at TEXT, counted TEXT);
CREATE UNIQUE INDEX shift_open ON shift (user) WHERE closed_at IS NULL;
CREATE TABLE sale (
  op_key TEXT PRIMARY KEY, id INTEGER NOT NULL UNIQUE, batch TEXT NOT NULL REFERENCES batch (id),
  shift INTEGER NOT NULL REFERENCES shift (id), invoice_no INTEGER NOT NULL UNIQUE, record TEXT NOT NULL);
CREATE TABLE reversal (
  op_key TEXT PRIMARY KEY, id INTEGER NOT NULL UNIQUE, batch TEXT NOT NULL, shift INTEGER NOT NULL REFERENCES shift (id),
  sale TEXT NOT NULL UNIQUE REFERENCES sale (op_key), record TEXT NOT NULL);
CREATE TABLE print_job (
  id INTEGER PRIMARY KEY, sale TEXT NOT NULL REFERENCES sale (op_key), reprint INTEGER NOT NULL, state TEXT NOT NULL
    CHECK (state IN ('waiting', 'sending', 'printed', 'failed')), problem TEXT NOT NULL DEFAULT '');
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL,
  previous TEXT NOT NULL, hash TEXT NOT NULL);
CREATE TRIGGER sale_kept BEFORE UPDATE ON sale BEGIN SELECT RAISE(ABORT, 'a sale is never changed'); END;
CREATE TRIGGER sale_kept_too BEFORE DELETE ON sale BEGIN SELECT RAISE(ABORT, 'a sale is never deleted'); END;
CREATE TRIGGER reversal_kept BEFORE UPDATE ON reversal BEGIN SELECT RAISE(ABORT, 'a reversal is never changed'); END;
CREATE TRIGGER reversal_kept_too BEFORE DELETE ON reversal BEGIN SELECT RAISE(ABORT, 'a reversal is kept'); END;
CREATE TRIGGER audit_kept BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
CREATE TRIGGER audit_kept_too BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is kept'); END;
INSERT INTO counter (name, value) VALUES ('id', 0), ('batch', 0);
