-- The dictionary, second part: what SQLAlchemy's reflection and a DBA's daily look ask for. Views without rows are of things that cannot be made here.
SET search_path TO sys, pg_catalog;
CREATE VIEW dba_tab_identity_cols AS SELECT s.owner, sys.ora_name(c.relname) AS table_name, sys.ora_name(a.attname) AS column_name, 'BY DEFAULT'::varchar(10) AS generation_type, sys.ora_name(q.relname) AS sequence_name,
  ('START WITH: ' || g.seqstart || ', INCREMENT BY: ' || g.seqincrement || ', MAX_VALUE: ' || g.seqmax || ', MIN_VALUE: ' || g.seqmin || ', CYCLE_FLAG: ' || CASE WHEN g.seqcycle THEN 'Y' ELSE 'N' END || ', CACHE_SIZE: ' || g.seqcache || ', ORDER_FLAG: N')::varchar(298) AS identity_options
  FROM pg_depend d JOIN pg_class q ON q.oid = d.objid AND q.relkind = 'S' AND starts_with(q.relname, 'iseq$$_') JOIN pg_sequence g ON g.seqrelid = q.oid JOIN pg_class c ON c.oid = d.refobjid
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid JOIN user_schemas$ s ON s.oid = c.relnamespace WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a';
-- a DESC column is an expression to Oracle too
CREATE VIEW dba_ind_expressions AS SELECT s.owner AS index_owner, sys.ora_name(i.relname) AS index_name, s.owner AS table_owner, sys.ora_name(c.relname) AS table_name,
  CASE WHEN u.attnum = 0 THEN pg_get_indexdef(i.oid, u.position::int, true) ELSE '"' || sys.ora_name(pg_get_indexdef(i.oid, u.position::int, true)) || '"' END::sys.long AS column_expression, u.position::numeric AS column_position
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid JOIN user_schemas$ s ON s.oid = c.relnamespace CROSS JOIN LATERAL unnest(x.indkey::int[]) WITH ORDINALITY AS u(attnum, position)
  WHERE u.attnum = 0 OR x.indoption[u.position - 1] & 1 = 1;
CREATE OR REPLACE VIEW dba_indexes AS SELECT s.owner, sys.ora_name(i.relname) AS index_name, CASE WHEN 0 = ANY (x.indkey::int[]) OR 1 = ANY (ARRAY(SELECT o & 1 FROM unnest(x.indoption::int[]) AS o)) THEN 'FUNCTION-BASED NORMAL' ELSE 'NORMAL' END::varchar(27) AS index_type,
  s.owner AS table_owner, sys.ora_name(c.relname) AS table_name, 'TABLE'::varchar(11) AS table_type,
  CASE WHEN x.indisunique THEN 'UNIQUE' ELSE 'NONUNIQUE' END::varchar(9) AS uniqueness, 'VALID'::varchar(8) AS status, 'USERS'::varchar(30) AS tablespace_name, 'DISABLED'::varchar AS compression, NULL::numeric AS prefix_length
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid JOIN user_schemas$ s ON s.oid = c.relnamespace;
CREATE VIEW dba_mview_comments AS SELECT s.owner, sys.ora_name(c.relname) AS mview_name, obj_description(c.oid, 'pg_class')::varchar(4000) AS comments FROM pg_class c JOIN user_schemas$ s ON s.oid = c.relnamespace WHERE c.relkind = 'm';
CREATE OR REPLACE VIEW dba_tables AS SELECT s.owner, sys.ora_name(c.relname) AS table_name, 'USERS'::varchar(30) AS tablespace_name, 'VALID'::varchar(8) AS status,
  CASE WHEN c.reltuples < 0 THEN NULL ELSE c.reltuples::numeric END AS num_rows, c.relpages::numeric AS blocks, CASE WHEN t.name IS NULL THEN 'N' ELSE 'Y' END::varchar(1) AS temporary, 'NO'::varchar(3) AS nested,
  'NO'::varchar(3) AS dropped, 'NO'::varchar(3) AS partitioned, NULL::varchar AS iot_name, NULL::varchar(12) AS iot_type, CASE WHEN t.kept THEN 'SYS$SESSION' WHEN NOT t.kept THEN 'SYS$TRANSACTION' END::varchar AS duration, 'DISABLED'::varchar(8) AS compression, NULL::varchar AS compress_for,
  'N'::varchar AS "secondary", NULL::varchar AS cluster_name FROM pg_class c JOIN user_schemas$ s ON s.oid = c.relnamespace LEFT JOIN sys.temporary$ t ON t.owner = s.nspname AND t.name = c.relname WHERE c.relkind IN ('r', 'p');
CREATE OR REPLACE VIEW dba_objects AS SELECT s.owner, sys.ora_name(c.relname) AS object_name, c.oid::int8::numeric AS object_id,
  CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'i' THEN 'INDEX' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END::varchar(23) AS object_type, 'VALID'::varchar(7) AS status, CASE WHEN t.name IS NULL THEN 'N' ELSE 'Y' END::varchar(1) AS temporary
  FROM pg_class c JOIN user_schemas$ s ON s.oid = c.relnamespace LEFT JOIN sys.temporary$ t ON t.owner = s.nspname AND t.name = c.relname WHERE c.relkind IN ('r', 'v', 'S', 'i', 'p', 'm')
  UNION ALL SELECT s.owner, sys.ora_name(p.proname), p.oid::int8::numeric, CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, 'VALID', 'N' FROM pg_proc p JOIN user_schemas$ s ON s.oid = p.pronamespace WHERE p.proname NOT LIKE 'trg$%' AND strpos(p.proname, '.') = 0
  UNION ALL SELECT owner, trigger_name, NULL, 'TRIGGER', 'VALID', 'N' FROM dba_triggers
  UNION ALL SELECT owner, type_name, NULL, 'TYPE', 'VALID', 'N' FROM dba_types
  UNION ALL SELECT owner, synonym_name, NULL, 'SYNONYM', 'VALID', 'N' FROM dba_synonyms
  UNION ALL SELECT sys.ora_name(owner), sys.ora_name(name), NULL, type::varchar(23), 'VALID', 'N' FROM sys.source$ WHERE type IN ('PACKAGE', 'PACKAGE BODY');
CREATE VIEW dba_procedures AS SELECT s.owner, sys.ora_name(split_part(p.proname, '.', 1)) AS object_name, CASE WHEN strpos(p.proname, '.') > 0 THEN sys.ora_name(split_part(p.proname, '.', 2)) END AS procedure_name,
  CASE WHEN strpos(p.proname, '.') > 0 THEN 'PACKAGE' WHEN p.prokind = 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END::varchar(13) AS object_type FROM pg_proc p JOIN user_schemas$ s ON s.oid = p.pronamespace WHERE p.proname NOT LIKE 'trg$%' AND p.proname NOT LIKE '%.$init';
CREATE VIEW dba_segments AS SELECT s.owner, sys.ora_name(c.relname) AS segment_name, NULL::varchar(128) AS partition_name, CASE c.relkind WHEN 'i' THEN 'INDEX' ELSE 'TABLE' END::varchar(18) AS segment_type, 'USERS'::varchar(30) AS tablespace_name,
  CASE c.relkind WHEN 'i' THEN pg_relation_size(c.oid) ELSE pg_table_size(c.oid) END::numeric AS bytes, c.relpages::numeric AS blocks FROM pg_class c JOIN user_schemas$ s ON s.oid = c.relnamespace WHERE c.relkind IN ('r', 'i', 'm');
CREATE VIEW dba_tab_statistics AS SELECT s.owner, sys.ora_name(c.relname) AS table_name, NULL::varchar(128) AS partition_name, 'TABLE'::varchar(12) AS object_type, CASE WHEN c.reltuples < 0 THEN NULL ELSE c.reltuples::numeric END AS num_rows, c.relpages::numeric AS blocks,
  sys.to_oradate(greatest(pg_stat_get_last_analyze_time(c.oid), pg_stat_get_last_autoanalyze_time(c.oid))) AS last_analyzed FROM pg_class c JOIN user_schemas$ s ON s.oid = c.relnamespace WHERE c.relkind = 'r';
CREATE VIEW dba_tab_privs AS SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE sys.ora_name(g.rolname) END::varchar(128) AS grantee, s.owner, sys.ora_name(c.relname) AS table_name, sys.ora_name(o.rolname) AS grantor, a.privilege_type::varchar(40) AS privilege, CASE WHEN a.is_grantable THEN 'YES' ELSE 'NO' END::varchar(3) AS grantable
  FROM pg_class c JOIN user_schemas$ s ON s.oid = c.relnamespace CROSS JOIN LATERAL aclexplode(c.relacl) AS a LEFT JOIN pg_roles g ON g.oid = a.grantee JOIN pg_roles o ON o.oid = a.grantor WHERE a.grantee <> c.relowner;
CREATE VIEW dba_role_privs AS SELECT grantee::varchar(128) AS grantee, privilege::varchar(128) AS granted_role, 'NO'::varchar(3) AS admin_option, 'YES'::varchar(3) AS default_role FROM sys.sysauth$ WHERE privilege IN ('CONNECT', 'RESOURCE', 'DBA', 'DB_DEVELOPER_ROLE');
CREATE VIEW dba_errors AS SELECT ''::varchar(128) AS owner, ''::varchar(128) AS name, ''::varchar(12) AS type, 0::numeric AS sequence, 0::numeric AS line, 0::numeric AS "position", ''::varchar(4000) AS text, 'ERROR'::varchar(9) AS attribute WHERE false;
CREATE VIEW dba_db_links AS SELECT ''::varchar(128) AS owner, ''::varchar(128) AS db_link, ''::varchar(128) AS username, ''::varchar(2000) AS host, sys.sysdate() AS created WHERE false;
CREATE VIEW dba_part_tables AS SELECT ''::varchar(128) AS owner, ''::varchar(128) AS table_name, ''::varchar(9) AS partitioning_type, 0::numeric AS partition_count WHERE false;
DO $$
DECLARE item text; owner_column text;
BEGIN
  FOR item, owner_column IN VALUES ('tab_identity_cols', 'owner'), ('ind_expressions', 'index_owner'), ('mview_comments', 'owner'), ('tables', 'owner'), ('objects', 'owner'), ('procedures', 'owner'), ('segments', 'owner'),
      ('tab_statistics', 'owner'), ('errors', 'owner'), ('db_links', 'owner'), ('part_tables', 'owner') LOOP
    EXECUTE format('CREATE OR REPLACE VIEW sys.all_%s AS SELECT * FROM sys.dba_%s', item, item);
    EXECUTE format('CREATE OR REPLACE VIEW sys.user_%s AS SELECT * FROM sys.dba_%s WHERE %I = sys.ora_user()', item, item, owner_column);
  END LOOP;
END $$;
CREATE VIEW all_tab_privs AS SELECT * FROM dba_tab_privs WHERE grantee IN (sys.ora_user(), 'PUBLIC') OR owner = sys.ora_user();
CREATE VIEW user_tab_privs AS SELECT * FROM dba_tab_privs WHERE sys.ora_user() IN (grantee, owner, grantor);
CREATE VIEW user_role_privs AS SELECT grantee AS username, granted_role, admin_option, default_role FROM dba_role_privs WHERE grantee = sys.ora_user();
CREATE VIEW session_roles AS SELECT granted_role AS role FROM user_role_privs;
CREATE VIEW session_privs AS SELECT p.privilege::varchar(40) AS privilege FROM (VALUES ('CREATE SESSION'), ('CREATE TABLE'), ('CREATE VIEW'), ('CREATE SEQUENCE'), ('CREATE PROCEDURE'), ('CREATE TRIGGER'), ('CREATE TYPE'), ('CREATE SYNONYM'), ('CREATE PUBLIC SYNONYM'),
  ('CREATE MATERIALIZED VIEW'), ('UNLIMITED TABLESPACE')) AS p(privilege) WHERE sys.may(sys.ora_user(), p.privilege);
CREATE VIEW dba_tablespaces AS SELECT 'USERS'::varchar(30) AS tablespace_name, 8192::numeric AS block_size, 'ONLINE'::varchar(9) AS status, 'PERMANENT'::varchar(21) AS contents;
CREATE VIEW user_tablespaces AS SELECT * FROM dba_tablespaces;
CREATE VIEW dba_data_files AS SELECT 'users01.dbf'::varchar(513) AS file_name, 1::numeric AS file_id, 'USERS'::varchar(30) AS tablespace_name, pg_database_size(current_database())::numeric AS bytes, 'AVAILABLE'::varchar(9) AS status, 'YES'::varchar(3) AS autoextensible;
CREATE VIEW dba_editions AS SELECT 'ORA$BASE'::varchar(128) AS edition_name, NULL::varchar(128) AS parent_edition_name, 'YES'::varchar(3) AS usable;
CREATE VIEW all_editions AS SELECT * FROM dba_editions;
CREATE VIEW nls_session_parameters AS SELECT parameter::varchar(128) AS parameter, value::varchar(64) AS value FROM (VALUES ('NLS_LANGUAGE', 'AMERICAN'), ('NLS_TERRITORY', 'AMERICA'), ('NLS_NUMERIC_CHARACTERS', '.,'), ('NLS_DATE_FORMAT', sys.nls_date_format()),
  ('NLS_SORT', 'BINARY'), ('NLS_COMP', 'BINARY'), ('NLS_LENGTH_SEMANTICS', 'CHAR')) AS p(parameter, value);
CREATE VIEW dictionary AS SELECT sys.ora_name(relname) AS table_name, NULL::varchar(4000) AS comments FROM pg_class WHERE relnamespace = 'sys'::regnamespace AND relkind = 'v' AND relname NOT LIKE '%$' ;
CREATE VIEW dict AS SELECT * FROM dictionary;
DO $$
DECLARE item record;
BEGIN
  FOR item IN SELECT relname FROM pg_class WHERE relnamespace = 'sys'::regnamespace AND relkind = 'v' AND relname NOT LIKE '%$' LOOP
    EXECUTE format('GRANT SELECT ON sys.%I TO PUBLIC', item.relname);
  END LOOP;
END $$;
