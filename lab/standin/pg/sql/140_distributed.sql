-- Transactions that wait for their coordinator: PostgreSQL's prepared ones, whose identifiers spell the Oracle xid (lab/standin/pg/branches.py).
SET search_path TO sys, pg_catalog;
CREATE FUNCTION xid_part(gid text, part int) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
SELECT pg_catalog.decode(pg_catalog.translate(s, '-_', '+/') || pg_catalog.repeat('=', (4 - char_length(s) % 4) % 4), 'base64') FROM split_part(gid, ':', part) AS s$$;
CREATE FUNCTION prepared_xacts() RETURNS TABLE (gid text, prepared timestamptz, owner name) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
SELECT gid, prepared, owner FROM pg_prepared_xacts WHERE gid LIKE 'ora:%' AND database = current_database()$$;
CREATE VIEW dba_pending_transactions AS SELECT split_part(gid, ':', 2)::numeric AS formatid, sys.xid_part(gid, 3)::sys.raw AS globalid, sys.xid_part(gid, 4)::sys.raw AS branchid FROM prepared_xacts();
CREATE VIEW dba_2pc_pending AS SELECT split_part(gid, ':', 2)::varchar(22) AS local_tran_id, gid::varchar(169) AS global_tran_id, 'prepared'::varchar(16) AS state, 'no'::varchar(3) AS mixed,
  sys.to_oradate(prepared) AS fail_time, sys.ora_name(owner)::varchar(128) AS db_user FROM prepared_xacts();
GRANT SELECT ON dba_pending_transactions, dba_2pc_pending TO PUBLIC;
