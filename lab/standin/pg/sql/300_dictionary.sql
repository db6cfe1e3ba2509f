-- How a dictionary view is made: its columns, in Oracle's order and types, over a query.
SET search_path TO sys, pg_catalog;
-- columns: `name:type`, from the query; `name:type?` is NULL; `name:type=text` is that text, ~ for a space. Types: v30 VARCHAR2(30),
-- n NUMBER, d DATE, t TIMESTAMP, z TIMESTAMP WITH TIME ZONE, l LONG, c CLOB, r16 RAW(16)
CREATE FUNCTION column_list(columns text) RETURNS TABLE (name text, expression text) LANGUAGE sql IMMUTABLE AS $$
SELECT m[1], format('%s::%s AS %I', CASE WHEN m[4] = '?' THEN 'NULL' WHEN m[4] IS NOT NULL THEN quote_literal(pg_catalog.replace(substr(m[4], 2), '~', ' ')) ELSE 'q.' || quote_ident(m[1]) END,
  CASE m[2] WHEN 'v' THEN 'varchar(' || m[3] || ')' WHEN 'r' THEN 'sys.raw(' || m[3] || ')' WHEN 'n' THEN 'numeric' WHEN 'd' THEN 'sys.oradate' WHEN 't' THEN 'timestamp(6)' WHEN 'z' THEN 'timestamptz(6)' WHEN 'l' THEN 'sys.long' WHEN 'c' THEN 'sys.clob' END, m[1])
FROM regexp_matches(columns, '(\S+?):([vrndtzlc])(\d*)(\?|=\S*)?(?=\s|$)', 'g') AS m$$;
CREATE FUNCTION define_view(view_name text, columns text, query text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('DROP VIEW IF EXISTS sys.%I CASCADE', view_name);
  EXECUTE format('CREATE VIEW sys.%I AS SELECT %s FROM (%s) AS q', view_name, (SELECT string_agg(expression, ', ') FROM sys.column_list(columns)), query);
  EXECUTE format('GRANT SELECT ON sys.%I TO %s', view_name, CASE WHEN view_name ~ '^(dba_|v\$|gv\$)' THEN 'select_catalog_role' ELSE 'PUBLIC' END);
END $$;
-- DBA_x, ALL_x (what the session may use: the query's column seen$) and USER_x (without the owner; with it where owner_column is empty)
CREATE FUNCTION define_family(item text, owner_column text, columns text, query text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE names text; own text; has_seen boolean := query LIKE '%seen$%'; filter text := coalesce(nullif(owner_column, ''), 'owner');
BEGIN
  SELECT string_agg(quote_ident(name), ', '), string_agg(quote_ident(name), ', ') FILTER (WHERE name <> owner_column) INTO names, own FROM sys.column_list(columns);
  EXECUTE format('DROP VIEW IF EXISTS sys.%I, sys.%I, sys.%I, sys.%I CASCADE', 'dba_' || item, 'all_' || item, 'user_' || item, 'all$' || item);
  EXECUTE format('CREATE VIEW sys.%I AS SELECT %s%s FROM (%s) AS q', 'all$' || item, (SELECT string_agg(expression, ', ') FROM sys.column_list(columns)), CASE WHEN has_seen THEN ', q.seen$' ELSE '' END, query);
  EXECUTE format('CREATE VIEW sys.%I AS SELECT %s FROM sys.%I', 'dba_' || item, names, 'all$' || item);
  EXECUTE format('CREATE VIEW sys.%I AS SELECT %s FROM sys.%I AS q %s', 'all_' || item, names, 'all$' || item, CASE WHEN has_seen THEN format('WHERE %I = sys.ora_user() OR seen$', filter) ELSE '' END);
  EXECUTE format('CREATE VIEW sys.%I AS SELECT %s FROM sys.%I WHERE %I = sys.ora_user()', 'user_' || item, own, 'all$' || item, filter);
  EXECUTE format('GRANT SELECT ON sys.%I TO select_catalog_role', 'dba_' || item);
  EXECUTE format('GRANT SELECT ON sys.%I, sys.%I TO PUBLIC', 'all_' || item, 'user_' || item);
END $$;
REVOKE EXECUTE ON FUNCTION define_view(text, text, text), define_family(text, text, text, text) FROM PUBLIC;

CREATE FUNCTION sees_relation(oid) RETURNS boolean LANGUAGE sql STABLE AS $$SELECT has_table_privilege($1, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES') OR has_any_column_privilege($1, 'INSERT, UPDATE, REFERENCES')$$;
-- PostgreSQL's text of an expression, nearer to what was written
CREATE FUNCTION ora_expression(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
SELECT pg_catalog.regexp_replace(pg_catalog.regexp_replace(pg_catalog.regexp_replace(pg_catalog.regexp_replace(pg_catalog.regexp_replace(pg_catalog.regexp_replace($1,
  '::(character varying|timestamp without time zone|timestamp with time zone|double precision|sys\.\w+|"char"|\w+)(\(\d+(,\d+)?\))?(\[\])?', '', 'g'), '\msys\.', '', 'g'), '\mdiv\(([^(),]+), ([^(),]+)\)', '\1 / \2', 'g'), '\m(sysdate|systimestamp|ora_user|ora_uid)\(\)', '\1', 'g'), '\msession_(date|timestamp)\(\)', 'current_\1', 'g'), '^\((.*)\)$', '\1')$$;
-- a comment or definition that was written in upper case is spelled so by Oracle: names in expressions are quoted there
CREATE FUNCTION type_size(kind oid, modifier int) RETURNS numeric LANGUAGE sql STABLE AS $$
SELECT CASE WHEN typname IN ('varchar', 'bpchar', 'raw') AND modifier > 4 THEN modifier - 4 WHEN typname IN ('nvarchar2', 'nchar') AND modifier > 4 THEN (modifier - 4) * 2 WHEN typname IN ('numeric', 'orafloat', 'orareal') THEN 22 WHEN typname = 'oradate' THEN 7 WHEN typname IN ('timestamptz', 'timestampz') THEN 13
  WHEN typname ~ '^(timestamp|interval$)' THEN 11 WHEN typname = 'intervalym' THEN 5 WHEN typname = 'float4' THEN 4 WHEN typname = 'float8' THEN 8 WHEN typname = 'rowid' THEN 10 WHEN typname IN ('long', 'longraw') THEN 0 WHEN typname = 'bool' THEN 1 ELSE 4000 END::numeric FROM pg_type WHERE oid = kind$$;
CREATE FUNCTION type_chars(kind oid, modifier int) RETURNS numeric LANGUAGE sql STABLE AS $$
SELECT CASE WHEN typname IN ('varchar', 'bpchar', 'nvarchar2', 'nchar') THEN CASE WHEN modifier > 4 THEN modifier - 4 ELSE 4000 END ELSE 0 END::numeric FROM pg_type WHERE oid = kind$$;
-- NUMBER(38, 0) is what INTEGER is made: Oracle shows no precision for that
CREATE FUNCTION type_precision(kind oid, modifier int) RETURNS numeric LANGUAGE sql STABLE AS $$
SELECT CASE WHEN kind = 1700 AND modifier > 4 THEN nullif((modifier - 4) >> 16, CASE WHEN (modifier - 4) & 2047 = 0 THEN 38 END) WHEN typname = 'orafloat' THEN 126 WHEN typname = 'orareal' THEN 63 WHEN typname IN ('interval', 'intervalym') THEN 2 END::numeric FROM pg_type WHERE oid = kind$$;
CREATE FUNCTION type_scale(kind oid, modifier int) RETURNS numeric LANGUAGE sql STABLE AS $$
SELECT CASE WHEN kind = 1700 AND modifier > 4 THEN ((((modifier - 4) & 2047) # 1024) - 1024) WHEN typname IN ('timestamp9', 'timestampz') THEN sys.zoned_digits(modifier)
  WHEN typname ~ '^timestamp' THEN CASE WHEN modifier < 0 THEN 6 ELSE modifier END WHEN typname = 'interval' THEN 6 WHEN typname = 'intervalym' THEN 0 END::numeric FROM pg_type WHERE oid = kind$$;
CREATE FUNCTION not_null_name(of_table oid, place int) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT 'SYS_C' || lpad(((of_table::int8 * 1009 + place) % 100000000)::text, 8, '0')$$;
-- the relations of users; of schema sys what an Oracle database would show: no tables and helpers of our own
CREATE VIEW relations$ AS SELECT c.oid, s.owner, sys.ora_name(c.relname) AS name, c.relname, s.nspname, c.relkind, c.relpersistence, c.reltuples, c.relpages, c.relowner, sys.sees_relation(c.oid) AS seen$,
  t.name IS NOT NULL AS is_temporary, t.kept, u.default_ts FROM pg_class c JOIN user_schemas$ s ON s.oid = c.relnamespace JOIN sys.user$ u ON u.name = s.owner LEFT JOIN sys.temporary$ t ON t.owner = s.nspname AND t.name = c.relname
  WHERE s.nspname <> 'sys' OR (c.relkind = 'v' AND c.relname !~ '^(all\$|.*\$$)') OR c.relname = 'dual';
