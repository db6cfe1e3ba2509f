-- V$SESSION sees every session, whoever asks; the numbers are the ones the client was told.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION session_rows() RETURNS TABLE (pid int, usename name, state text, backend_start timestamptz, application_name text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
SELECT pid, usename, state, backend_start, application_name FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = current_database()$$;
CREATE OR REPLACE VIEW "v$session" AS SELECT pid::numeric AS sid, 1::numeric AS "serial#", sys.ora_name(usename)::varchar(128) AS username,
  CASE state WHEN 'active' THEN 'ACTIVE' ELSE 'INACTIVE' END::varchar(8) AS status, 'USER'::varchar(10) AS type, sys.to_oradate(backend_start) AS logon_time FROM sys.session_rows();
