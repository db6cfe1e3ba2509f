-- Sessions as V$SESSION and V$SESSTAT show them: a server publishes its own when somebody looks (lab/standin/pg/activity.py).
SET search_path TO sys, pg_catalog;
CREATE UNLOGGED TABLE session$ (server int NOT NULL, sid numeric, serial numeric, username varchar(128), schemaname varchar(128), status varchar(8),
  osuser varchar(128), process varchar(24), machine varchar(64), terminal varchar(30), program varchar(84), module varchar(64), action varchar(64),
  client_info varchar(64), client_identifier varchar(64), dbop varchar(64), service_name varchar(64), driver varchar(64), logged_on timestamptz, idle numeric,
  figures jsonb NOT NULL);
CREATE FUNCTION sys.publish_sessions(sessions jsonb) RETURNS void LANGUAGE sql AS $$
DELETE FROM sys.session$ WHERE server = pg_backend_pid() OR server NOT IN (SELECT pid FROM pg_stat_activity);
INSERT INTO sys.session$ SELECT pg_backend_pid(), r.* FROM jsonb_to_recordset(sessions) AS r(sid numeric, serial numeric, username varchar(128), schemaname varchar(128),
  status varchar(8), osuser varchar(128), process varchar(24), machine varchar(64), terminal varchar(30), program varchar(84), module varchar(64), action varchar(64),
  client_info varchar(64), client_identifier varchar(64), dbop varchar(64), service_name varchar(64), driver varchar(64), logged_on timestamptz, idle numeric, figures jsonb)$$;
REVOKE ALL ON FUNCTION publish_sessions(jsonb) FROM PUBLIC;
CREATE VIEW "v$session_connect_info" AS SELECT sid, serial AS "serial#", 'DATABASE'::varchar(26) AS authentication_type, osuser, driver AS client_driver FROM session$;
CREATE VIEW "v$sql_monitor" AS SELECT dbop AS dbop_name, sid, serial AS session_serial, 'EXECUTING'::varchar(19) AS status, username FROM session$ WHERE dbop IS NOT NULL;
CREATE VIEW "v$statname" AS SELECT number::numeric AS "statistic#", name::varchar(64) AS name, class::numeric AS class FROM (VALUES (0, 'logons cumulative', 1), (5, 'user commits', 1), (6, 'user rollbacks', 1),
  (7, 'user calls', 1), (600, 'SQL*Net roundtrips to/from client', 1), (700, 'parse count (total)', 64), (701, 'execute count', 64)) AS s(number, name, class);
CREATE VIEW "v$sesstat" AS SELECT s.sid, n."statistic#", (s.figures ->> n.name)::numeric AS value FROM session$ s CROSS JOIN "v$statname" n;
CREATE VIEW "v$mystat" AS SELECT * FROM "v$sesstat" WHERE sid = current_setting('ora.sid', true)::numeric;
CREATE FUNCTION sys_context(text, text) RETURNS varchar LANGUAGE sql STABLE AS $$
SELECT nullif(CASE WHEN pg_catalog.upper($1) <> 'USERENV' THEN nullif(current_setting('ora.contexts', true), '')::jsonb -> pg_catalog.upper($1) ->> pg_catalog.upper($2)
  ELSE CASE pg_catalog.upper($2) WHEN 'SID' THEN current_setting('ora.sid', true) WHEN 'SESSIONID' THEN current_setting('ora.sid', true)
  WHEN 'CURRENT_SCHEMA' THEN sys.ora_name(current_schema()) WHEN 'SESSION_USER' THEN sys.ora_user() WHEN 'CURRENT_USER' THEN sys.ora_user()
  WHEN 'PROXY_USER' THEN current_setting('ora.proxy_user', true) WHEN 'AUTHENTICATED_IDENTITY' THEN coalesce(nullif(current_setting('ora.proxy_user', true), ''), sys.ora_user())
  WHEN 'SERVICE_NAME' THEN current_setting('ora.service', true) WHEN 'DB_NAME' THEN 'XEPDB1' WHEN 'DB_UNIQUE_NAME' THEN 'XE' WHEN 'INSTANCE_NAME' THEN 'XE' WHEN 'CON_NAME' THEN 'XEPDB1'
  WHEN 'INSTANCE' THEN '1' WHEN 'ISDBA' THEN CASE WHEN current_setting('ora.privileged', true) = 'on' THEN 'TRUE' ELSE 'FALSE' END
  WHEN 'CLIENT_IDENTIFIER' THEN current_setting('ora.client_identifier', true) WHEN 'MODULE' THEN current_setting('ora.module', true)
  WHEN 'ACTION' THEN current_setting('ora.action', true) WHEN 'CLIENT_INFO' THEN current_setting('ora.client_info', true)
  WHEN 'CLIENT_PROGRAM_NAME' THEN current_setting('ora.program', true) WHEN 'TERMINAL' THEN current_setting('ora.terminal', true)
  WHEN 'HOST' THEN current_setting('ora.machine', true) WHEN 'OS_USER' THEN current_setting('ora.os_user', true)
  WHEN 'CURRENT_EDITION_NAME' THEN 'ORA$BASE' WHEN 'SESSION_EDITION_NAME' THEN 'ORA$BASE' WHEN 'NETWORK_PROTOCOL' THEN 'tcp'
  WHEN 'LANG' THEN 'US' WHEN 'LANGUAGE' THEN 'AMERICAN_AMERICA.AL32UTF8' WHEN 'NLS_DATE_FORMAT' THEN sys.nls_date_format() END END, '')::varchar$$;
CREATE SCHEMA dbms_debug_jdwp;
GRANT USAGE ON SCHEMA dbms_debug_jdwp TO PUBLIC;
CREATE FUNCTION dbms_debug_jdwp.current_session_id() RETURNS numeric LANGUAGE sql STABLE AS $$SELECT current_setting('ora.sid', true)::numeric$$;
CREATE FUNCTION dbms_debug_jdwp.current_session_serial() RETURNS numeric LANGUAGE sql STABLE AS $$SELECT current_setting('ora.serial', true)::numeric$$;
DO $$
DECLARE item text;
BEGIN
  FOREACH item IN ARRAY ARRAY['v$session_connect_info', 'v$sql_monitor', 'v$statname', 'v$sesstat', 'v$mystat'] LOOP
    EXECUTE format('GRANT SELECT ON sys.%I TO PUBLIC', item);
  END LOOP;
END $$;
