-- The data dictionary. Names are shown as Oracle spells them: the case of PostgreSQL's names swapped.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION ora_name(text) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN $1 = pg_catalog.lower($1) THEN pg_catalog.upper($1) WHEN $1 ~ '[^[:ascii:]]' THEN (SELECT string_agg(CASE WHEN c = pg_catalog.lower(c) THEN pg_catalog.upper(c) ELSE pg_catalog.lower(c) END, '' ORDER BY n) FROM regexp_split_to_table($1, '') WITH ORDINALITY AS r(c, n)) ELSE pg_catalog.translate($1, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz') END::varchar$$;
CREATE FUNCTION ora_type(oid, int) RETURNS varchar LANGUAGE sql STABLE AS $$
SELECT (CASE WHEN $1 IN (1700, 20, 21, 23) THEN 'NUMBER' WHEN $1 IN (1043, 25) THEN 'VARCHAR2' WHEN $1 = 1042 THEN 'CHAR' WHEN $1 = 700 THEN 'BINARY_FLOAT'
  WHEN $1 = 701 THEN 'BINARY_DOUBLE' WHEN $1 = 1114 THEN 'TIMESTAMP(' || CASE WHEN $2 < 0 THEN 6 ELSE $2 END || ')' WHEN $1 = 1184 THEN 'TIMESTAMP(' || CASE WHEN $2 < 0 THEN 6 ELSE $2 END || ') WITH TIME ZONE'
  WHEN $1 = 1186 THEN 'INTERVAL DAY(2) TO SECOND(6)' WHEN $1 = 16 THEN 'BOOLEAN' ELSE (SELECT CASE typname WHEN 'oradate' THEN 'DATE' WHEN 'orafloat' THEN 'FLOAT' WHEN 'longraw' THEN 'LONG RAW'
  WHEN 'timestampltz' THEN 'TIMESTAMP(6) WITH LOCAL TIME ZONE' WHEN 'intervalym' THEN 'INTERVAL YEAR(2) TO MONTH' ELSE pg_catalog.upper(typname) END FROM pg_type WHERE oid = $1) END)::varchar$$;
CREATE VIEW user_schemas$ AS SELECT n.oid, n.nspname, sys.ora_name(n.nspname) AS owner FROM pg_namespace n JOIN sys.user$ u ON u.name = sys.ora_name(n.nspname)::text;
GRANT SELECT ON user_schemas$ TO PUBLIC;
CREATE VIEW dba_users AS SELECT name::varchar(128) AS username, (SELECT oid::int8::numeric FROM pg_roles WHERE sys.ora_name(rolname) = name::varchar) AS user_id,
  CASE WHEN locked THEN 'LOCKED' ELSE 'OPEN' END::varchar(32) AS account_status, 'USERS'::varchar(30) AS default_tablespace, 'TEMP'::varchar(30) AS temporary_tablespace,
  sys.to_oradate(created) AS created FROM sys.user$;
CREATE VIEW all_users AS SELECT username, user_id, created FROM dba_users;
CREATE VIEW user_users AS SELECT * FROM dba_users WHERE username = sys.ora_user();
CREATE VIEW dba_tables AS SELECT s.owner, sys.ora_name(c.relname) AS table_name, 'USERS'::varchar(30) AS tablespace_name, 'VALID'::varchar(8) AS status,
  CASE WHEN c.reltuples < 0 THEN NULL ELSE c.reltuples::numeric END AS num_rows, c.relpages::numeric AS blocks, 'N'::varchar(1) AS temporary, 'NO'::varchar(3) AS nested,
  'NO'::varchar(3) AS dropped, 'NO'::varchar(3) AS partitioned, NULL::varchar AS iot_name, NULL::varchar(12) AS iot_type, NULL::varchar AS duration, 'DISABLED'::varchar(8) AS compression, NULL::varchar AS compress_for,
  'N'::varchar AS "secondary", NULL::varchar AS cluster_name FROM pg_class c JOIN user_schemas$ s ON s.oid = c.relnamespace WHERE c.relkind IN ('r', 'p');
CREATE VIEW dba_views AS SELECT s.owner, sys.ora_name(c.relname) AS view_name, pg_catalog.length(pg_get_viewdef(c.oid))::numeric AS text_length, pg_get_viewdef(c.oid)::sys.long AS text
  FROM pg_class c JOIN user_schemas$ s ON s.oid = c.relnamespace WHERE c.relkind = 'v';
CREATE VIEW dba_tab_columns AS SELECT s.owner, sys.ora_name(c.relname) AS table_name, sys.ora_name(a.attname) AS column_name, sys.ora_type(a.atttypid, a.atttypmod) AS data_type,
  NULL::varchar AS data_type_owner, CASE WHEN b.conname IS NOT NULL THEN a.atttypmod - 4 WHEN a.atttypid IN (1043, 1042) AND a.atttypmod > 4 THEN (a.atttypmod - 4) * 4 WHEN a.atttypid = 1700 THEN 22 ELSE 4000 END::numeric AS data_length,
  CASE WHEN a.atttypid = 1700 AND a.atttypmod > 4 THEN ((a.atttypmod - 4) >> 16)::numeric END AS data_precision,
  CASE WHEN a.atttypid = 1700 AND a.atttypmod > 4 THEN ((a.atttypmod - 4) & 2047)::numeric END AS data_scale,
  CASE WHEN a.attnotnull THEN 'N' ELSE 'Y' END::varchar(1) AS nullable, a.attnum::numeric AS column_id, pg_get_expr(d.adbin, d.adrelid)::sys.long AS data_default,
  CASE WHEN a.atttypid IN (1043, 1042) AND a.atttypmod > 4 THEN a.atttypmod - 4 ELSE 0 END::numeric AS char_length, CASE WHEN b.conname IS NOT NULL THEN 'B' WHEN a.atttypid IN (1043, 1042) THEN 'C' END::varchar(1) AS char_used,
  'NO'::varchar AS hidden_column, CASE WHEN a.attgenerated = 's' THEN 'YES' ELSE 'NO' END::varchar AS virtual_column, 'NO'::varchar AS identity_column, 'NO'::varchar AS default_on_null
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN user_schemas$ s ON s.oid = c.relnamespace LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN pg_constraint b ON b.conrelid = a.attrelid AND b.conkey = ARRAY[a.attnum] AND b.contype = 'c' AND b.conname LIKE 'bytes$%'
  WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm');
CREATE VIEW dba_constraints AS SELECT s.owner, sys.ora_name(k.conname) AS constraint_name, CASE k.contype WHEN 'f' THEN 'R' ELSE pg_catalog.upper(k.contype::text) END::varchar(1) AS constraint_type,
  sys.ora_name(c.relname) AS table_name, CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END::sys.long AS search_condition,
  CASE WHEN k.contype = 'f' THEN s.owner END AS r_owner, (SELECT sys.ora_name(r.conname) FROM pg_constraint r WHERE r.conindid = k.conindid AND r.contype IN ('p', 'u') AND k.contype = 'f' LIMIT 1) AS r_constraint_name,
  CASE WHEN k.contype = 'f' THEN CASE k.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' ELSE 'NO ACTION' END END::varchar(9) AS delete_rule,
  'ENABLED'::varchar(8) AS status, 'VALIDATED'::varchar(13) AS validated, 'USER NAME'::varchar(14) AS generated,
  CASE WHEN k.contype IN ('p', 'u') THEN sys.ora_name(k.conname) END AS index_name
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN user_schemas$ s ON s.oid = c.relnamespace WHERE k.contype IN ('p', 'u', 'f', 'c') AND k.conname NOT LIKE 'bytes$%';
CREATE VIEW dba_cons_columns AS SELECT s.owner, sys.ora_name(k.conname) AS constraint_name, sys.ora_name(c.relname) AS table_name, sys.ora_name(a.attname) AS column_name, u.position::numeric AS "position"
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN user_schemas$ s ON s.oid = c.relnamespace CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS u(attnum, position)
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.attnum WHERE k.conname NOT LIKE 'bytes$%';
CREATE VIEW dba_indexes AS SELECT s.owner, sys.ora_name(i.relname) AS index_name, 'NORMAL'::varchar(27) AS index_type, s.owner AS table_owner, sys.ora_name(c.relname) AS table_name, 'TABLE'::varchar(11) AS table_type,
  CASE WHEN x.indisunique THEN 'UNIQUE' ELSE 'NONUNIQUE' END::varchar(9) AS uniqueness, 'VALID'::varchar(8) AS status, 'USERS'::varchar(30) AS tablespace_name, 'DISABLED'::varchar AS compression, NULL::numeric AS prefix_length
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid JOIN user_schemas$ s ON s.oid = c.relnamespace;
CREATE VIEW dba_ind_columns AS SELECT s.owner AS index_owner, sys.ora_name(i.relname) AS index_name, s.owner AS table_owner, sys.ora_name(c.relname) AS table_name,
  sys.ora_name(pg_get_indexdef(i.oid, u.position::int, true)) AS column_name, u.position::numeric AS column_position, CASE WHEN x.indoption[u.position - 1] & 1 = 1 THEN 'DESC' ELSE 'ASC' END::varchar(4) AS descend
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid JOIN user_schemas$ s ON s.oid = c.relnamespace CROSS JOIN LATERAL unnest(x.indkey::int[]) WITH ORDINALITY AS u(attnum, position);
CREATE VIEW dba_sequences AS SELECT s.owner AS sequence_owner, sys.ora_name(c.relname) AS sequence_name, q.seqmin::numeric AS min_value, q.seqmax::numeric AS max_value, q.seqincrement::numeric AS increment_by,
  CASE WHEN q.seqcycle THEN 'Y' ELSE 'N' END::varchar(1) AS cycle_flag, 'N'::varchar(1) AS order_flag, q.seqcache::numeric AS cache_size, coalesce(pg_sequence_last_value(c.oid) + q.seqincrement, q.seqstart)::numeric AS last_number
  FROM pg_sequence q JOIN pg_class c ON c.oid = q.seqrelid JOIN user_schemas$ s ON s.oid = c.relnamespace;
CREATE VIEW dba_triggers AS SELECT s.owner, sys.ora_name(t.tgname) AS trigger_name, sys.ora_name(c.relname) AS table_name, s.owner AS table_owner, 'ENABLED'::varchar(8) AS status
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN user_schemas$ s ON s.oid = c.relnamespace WHERE NOT t.tgisinternal;
CREATE VIEW dba_objects AS SELECT s.owner, sys.ora_name(c.relname) AS object_name, c.oid::int8::numeric AS object_id,
  CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'i' THEN 'INDEX' ELSE 'TABLE' END::varchar(23) AS object_type, 'VALID'::varchar(7) AS status
  FROM pg_class c JOIN user_schemas$ s ON s.oid = c.relnamespace WHERE c.relkind IN ('r', 'v', 'S', 'i', 'p')
  UNION ALL SELECT s.owner, sys.ora_name(p.proname), p.oid::int8::numeric, CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, 'VALID' FROM pg_proc p JOIN user_schemas$ s ON s.oid = p.pronamespace WHERE p.proname NOT LIKE 'trg$%'
  UNION ALL SELECT owner, trigger_name, NULL, 'TRIGGER', 'VALID' FROM dba_triggers;
CREATE VIEW dba_source AS SELECT sys.ora_name(owner) AS owner, sys.ora_name(name) AS name, type::varchar(12) AS type, l.line::numeric AS line, (l.text || chr(10))::varchar(4000) AS text
  FROM sys.source$, LATERAL regexp_split_to_table(source$.text, '\n') WITH ORDINALITY AS l(text, line);
CREATE VIEW dba_tab_comments AS SELECT s.owner, sys.ora_name(c.relname) AS table_name, CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END::varchar(11) AS table_type, obj_description(c.oid, 'pg_class')::varchar(4000) AS comments
  FROM pg_class c JOIN user_schemas$ s ON s.oid = c.relnamespace WHERE c.relkind IN ('r', 'v', 'p');
CREATE VIEW dba_col_comments AS SELECT s.owner, sys.ora_name(c.relname) AS table_name, sys.ora_name(a.attname) AS column_name, col_description(c.oid, a.attnum)::varchar(4000) AS comments
  FROM pg_class c JOIN user_schemas$ s ON s.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE c.relkind IN ('r', 'v', 'p');
CREATE VIEW dba_sys_privs AS SELECT grantee::varchar(128) AS grantee, privilege::varchar(40) AS privilege, 'NO'::varchar(3) AS admin_option FROM sys.sysauth$;
DO $$
DECLARE item text; owner_column text;
BEGIN
  FOREACH item IN ARRAY ARRAY['tables', 'views', 'tab_columns', 'constraints', 'cons_columns', 'indexes', 'triggers', 'objects', 'source', 'tab_comments', 'col_comments'] LOOP
    EXECUTE format('CREATE VIEW sys.all_%s AS SELECT * FROM sys.dba_%s', item, item);
    EXECUTE format('CREATE VIEW sys.user_%s AS SELECT * FROM sys.dba_%s WHERE owner = sys.ora_user()', item, item);
  END LOOP;
  FOR item, owner_column IN VALUES ('sequences', 'sequence_owner'), ('ind_columns', 'index_owner'), ('sys_privs', 'grantee') LOOP
    EXECUTE format('CREATE VIEW sys.all_%s AS SELECT * FROM sys.dba_%s', item, item);
    EXECUTE format('CREATE VIEW sys.user_%s AS SELECT * FROM sys.dba_%s WHERE %I = sys.ora_user()', item, item, owner_column);
  END LOOP;
END $$;
CREATE VIEW user_tab_cols AS SELECT * FROM user_tab_columns;
CREATE VIEW all_tab_cols AS SELECT * FROM all_tab_columns;
CREATE VIEW "v$version" AS SELECT 'Stand-in for Oracle Database (PostgreSQL behind it)'::varchar(80) AS banner, 'Stand-in for Oracle Database (PostgreSQL behind it)'::varchar(160) AS banner_full, 0::numeric AS con_id;
CREATE VIEW "v$instance" AS SELECT 1::numeric AS instance_number, 'XE'::varchar(16) AS instance_name, 'localhost'::varchar(64) AS host_name, '21.0.0.0.0'::varchar(17) AS version,
  sys.to_oradate(pg_postmaster_start_time()) AS startup_time, 'OPEN'::varchar(12) AS status, 'NO'::varchar(3) AS parallel, 'ACTIVE'::varchar(17) AS database_status;
CREATE VIEW "v$database" AS SELECT 1::numeric AS dbid, 'XE'::varchar(9) AS name, 'READ WRITE'::varchar(20) AS open_mode, 'PRIMARY'::varchar(16) AS database_role, 'NOARCHIVELOG'::varchar(12) AS log_mode,
  pg_catalog.pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::numeric AS current_scn;
CREATE VIEW "v$parameter" AS SELECT name::varchar(80) AS name, setting::varchar(4000) AS value FROM (VALUES ('open_cursors', '300'), ('processes', current_setting('max_connections')), ('nls_language', 'AMERICAN'), ('compatible', '21.0.0')) AS p(name, setting);
CREATE VIEW nls_database_parameters AS SELECT parameter::varchar(128) AS parameter, value::varchar(64) AS value FROM (VALUES ('NLS_CHARACTERSET', sys.character_set$()), ('NLS_NCHAR_CHARACTERSET', 'AL16UTF16'), ('NLS_LANGUAGE', 'AMERICAN'), ('NLS_TERRITORY', 'AMERICA')) AS p(parameter, value);
CREATE VIEW global_name AS SELECT 'XEPDB1'::varchar(4000) AS global_name;
CREATE VIEW "v$session" AS SELECT pid::numeric AS sid, 1::numeric AS "serial#", sys.ora_name(usename)::varchar(128) AS username, CASE state WHEN 'active' THEN 'ACTIVE' ELSE 'INACTIVE' END::varchar(8) AS status,
  'USER'::varchar(10) AS type, sys.to_oradate(backend_start) AS logon_time FROM pg_stat_activity WHERE backend_type = 'client backend';
DO $$
DECLARE item record;
BEGIN
  FOR item IN SELECT relname FROM pg_class WHERE relnamespace = 'sys'::regnamespace AND relkind = 'v' LOOP
    EXECUTE format('GRANT SELECT ON sys.%I TO PUBLIC', item.relname);
  END LOOP;
END $$;
CREATE SCHEMA dbms_output;
CREATE SCHEMA dbms_lock;
CREATE SCHEMA dbms_session;
CREATE SCHEMA dbms_random;
CREATE FUNCTION dbms_output.put_line(text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('ora.output_enabled', true) = 'on' THEN
    PERFORM set_config('ora.output', coalesce(current_setting('ora.output', true), '') || coalesce($1, '') || chr(10), false);
  END IF;
END $$;
CREATE FUNCTION dbms_output.put_line(numeric) RETURNS void LANGUAGE sql AS $$SELECT dbms_output.put_line(sys.number_text($1))$$;
CREATE FUNCTION dbms_output.enable(numeric DEFAULT NULL) RETURNS void LANGUAGE sql AS $$SELECT set_config('ora.output_enabled', 'on', false)$$;
CREATE FUNCTION dbms_output.disable() RETURNS void LANGUAGE sql AS $$SELECT set_config('ora.output_enabled', 'off', false), set_config('ora.output', '', false)$$;
CREATE FUNCTION dbms_lock.sleep(numeric) RETURNS void LANGUAGE sql AS $$SELECT pg_sleep($1::float8)$$;
CREATE FUNCTION dbms_session.sleep(numeric) RETURNS void LANGUAGE sql AS $$SELECT pg_sleep($1::float8)$$;
CREATE FUNCTION dbms_random.value() RETURNS numeric LANGUAGE sql VOLATILE AS $$SELECT random()::numeric$$;
CREATE FUNCTION dbms_random.value(numeric, numeric) RETURNS numeric LANGUAGE sql VOLATILE AS $$SELECT $1 + random()::numeric * ($2 - $1)$$;
GRANT USAGE ON SCHEMA dbms_output, dbms_lock, dbms_session, dbms_random TO PUBLIC;
