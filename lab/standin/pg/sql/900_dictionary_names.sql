-- V$x is what users call V_$x, the view that is granted; GV$x shows the one instance; DICTIONARY lists them all.
SET search_path TO sys, pg_catalog;
DO $$
DECLARE item record;
BEGIN
  FOR item IN SELECT relname AS name FROM pg_class WHERE relnamespace = 'sys'::regnamespace AND relkind = 'v' AND starts_with(relname, 'v$') LOOP
    EXECUTE format('DROP VIEW IF EXISTS sys.%I, sys.%I', 'v_' || substr(item.name, 2), 'gv_' || substr(item.name, 2));
    EXECUTE format('CREATE VIEW sys.%I AS SELECT * FROM sys.%I', 'v_' || substr(item.name, 2), item.name);
    EXECUTE format('CREATE VIEW sys.%I AS SELECT 1::numeric AS inst_id, v.* FROM sys.%I AS v', 'gv_' || substr(item.name, 2), item.name);
    EXECUTE format('GRANT SELECT ON sys.%I, sys.%I TO select_catalog_role', 'v_' || substr(item.name, 2), 'gv_' || substr(item.name, 2));
    EXECUTE format('REVOKE ALL ON sys.%I FROM PUBLIC', item.name);
  END LOOP;
END $$;
-- what Oracle shows to everybody
GRANT SELECT ON "v_$version", "v_$nls_parameters", "v_$timezone_names", "v_$option", "v_$session_connect_info", "v_$session_longops" TO PUBLIC;
SELECT define_view('dictionary', 'table_name:v128 comments:v4000?', $$SELECT upper(pg_catalog.regexp_replace(relname, '^(g?v)_\$', '\1$')) AS table_name FROM pg_class WHERE relnamespace = 'sys'::regnamespace AND relkind = 'v' AND relname !~ '(^(g?v|all)[$]|[$]$)'$$);
SELECT define_view('dict', 'table_name:v128 comments:v4000', 'SELECT * FROM sys.dictionary');
SELECT define_view('dict_columns', 'table_name:v128 column_name:v128 comments:v4000?', $$SELECT upper(pg_catalog.regexp_replace(c.relname, '^(g?v)_\$', '\1$')) AS table_name, sys.ora_name(a.attname) AS column_name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relnamespace = 'sys'::regnamespace AND c.relkind = 'v' AND c.relname !~ '(^(g?v|all)[$]|[$]$)'$$);
SELECT define_view('cat', 'table_name:v128 table_type:v11', $$SELECT object_name AS table_name, object_type AS table_type FROM sys.user_objects WHERE object_type IN ('TABLE', 'VIEW', 'SEQUENCE', 'SYNONYM')$$);
SELECT define_view('tab', 'tname:v128 tabtype:v13 clusterid:n?', $$SELECT table_name AS tname, table_type AS tabtype FROM sys.cat WHERE table_type <> 'SEQUENCE'$$);
DO $$
DECLARE item text[];
BEGIN -- short names
  FOREACH item SLICE 1 IN ARRAY ARRAY[['tabs', 'user_tables'], ['cols', 'user_tab_columns'], ['ind', 'user_indexes'], ['obj', 'user_objects'], ['seq', 'user_sequences'], ['syn', 'user_synonyms']] LOOP
    EXECUTE format('CREATE OR REPLACE VIEW sys.%I AS SELECT * FROM sys.%I', item[1], item[2]);
    EXECUTE format('GRANT SELECT ON sys.%I TO PUBLIC', item[1]);
  END LOOP;
END $$;
