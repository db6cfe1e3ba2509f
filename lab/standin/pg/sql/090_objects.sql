-- Synonyms, temporary tables, materialised views, hierarchical queries.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION no_loop(boolean) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
BEGIN
  IF $1 THEN
    RAISE EXCEPTION USING ERRCODE = 'O1436', MESSAGE = 'CONNECT BY loop in user data';
  END IF;
  RETURN true;
END $$;
CREATE FUNCTION create_synonym(in_owner text, in_name text, to_owner text, to_name text, replace boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  IF in_owner = 'PUBLIC' THEN
    PERFORM sys.require('CREATE PUBLIC SYNONYM');
  ELSE
    PERFORM sys.require('CREATE SYNONYM');
    PERFORM sys.require_schema(in_owner);
  END IF;
  IF NOT replace AND EXISTS (SELECT 1 FROM sys.synonym$ WHERE owner = in_owner AND name = in_name)
     OR EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = in_owner AND c.relname = in_name) THEN
    RAISE EXCEPTION USING ERRCODE = 'O0955', MESSAGE = 'name is already used by an existing object';
  END IF;
  INSERT INTO sys.synonym$ VALUES (in_owner, in_name, to_owner, to_name)
    ON CONFLICT (owner, name) DO UPDATE SET target_owner = excluded.target_owner, target = excluded.target;
END $$;
CREATE FUNCTION drop_synonym(in_owner text, in_name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  IF in_owner = 'PUBLIC' THEN
    PERFORM sys.require('DROP PUBLIC SYNONYM');
  ELSE
    PERFORM sys.require_schema(in_owner);
  END IF;
  DELETE FROM sys.synonym$ WHERE owner = in_owner AND name = in_name;
END $$;
-- a table whose rows each session has for itself: the permanent one is the pattern
CREATE FUNCTION make_temporary(target text, kept boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM sys.note_temporary(n.nspname, c.relname, kept) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = target::regclass;
END $$;
CREATE FUNCTION note_temporary(in_owner text, in_name text, in_kept boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  PERFORM sys.require_schema(in_owner);
  INSERT INTO sys.temporary$ VALUES (in_owner, in_name, in_kept) ON CONFLICT (owner, name) DO UPDATE SET kept = excluded.kept;
END $$;
CREATE FUNCTION forget_temporary(in_owner text, in_name text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DELETE FROM sys.temporary$ WHERE owner = in_owner AND name = in_name AND (SELECT sys.require_schema(in_owner)) IS NOT NULL$$;
CREATE SCHEMA dbms_mview;
CREATE FUNCTION dbms_mview.refresh(list text, method text DEFAULT 'C') RETURNS void LANGUAGE plpgsql AS $$
DECLARE item text;
BEGIN
  IF pg_catalog.upper(method) NOT IN ('C', '?') THEN
    RAISE EXCEPTION USING ERRCODE = 'O3001', MESSAGE = 'unimplemented feature: DBMS_MVIEW.REFRESH with method ' || method;
  END IF;
  FOREACH item IN ARRAY string_to_array(list, ',') LOOP
    EXECUTE format('REFRESH MATERIALIZED VIEW %s', (SELECT string_agg(quote_ident(pg_catalog.lower(btrim(part))), '.') FROM unnest(string_to_array(item, '.')) AS part));
  END LOOP;
EXCEPTION WHEN undefined_table OR wrong_object_type THEN
  RAISE EXCEPTION USING ERRCODE = 'O3103', MESSAGE = 'materialized view does not exist';
END $$;
GRANT USAGE ON SCHEMA dbms_mview TO PUBLIC;
CREATE VIEW dba_synonyms AS SELECT sys.ora_name(owner) AS owner, sys.ora_name(name) AS synonym_name, sys.ora_name(target_owner) AS table_owner, sys.ora_name(target) AS table_name, NULL::varchar(128) AS db_link FROM sys.synonym$;
CREATE VIEW all_synonyms AS SELECT * FROM dba_synonyms;
CREATE VIEW user_synonyms AS SELECT synonym_name, table_owner, table_name, db_link FROM dba_synonyms WHERE owner = sys.ora_user();
CREATE VIEW dba_mviews AS SELECT s.owner, sys.ora_name(c.relname) AS mview_name, pg_get_viewdef(c.oid)::sys.long AS query, 'DEMAND'::varchar(9) AS refresh_mode, 'COMPLETE'::varchar(8) AS refresh_method,
  CASE WHEN c.relispopulated THEN 'FRESH' ELSE 'UNUSABLE' END::varchar(19) AS staleness FROM pg_class c JOIN user_schemas$ s ON s.oid = c.relnamespace WHERE c.relkind = 'm';
CREATE VIEW all_mviews AS SELECT * FROM dba_mviews;
CREATE VIEW user_mviews AS SELECT * FROM dba_mviews WHERE owner = sys.ora_user();
CREATE VIEW dba_roles AS SELECT r.role::varchar(128) AS role, 'NO'::varchar(8) AS password_required, 'NONE'::varchar(11) AS authentication_type FROM (VALUES ('CONNECT'), ('RESOURCE'), ('DBA'), ('DB_DEVELOPER_ROLE')) AS r(role);
CREATE VIEW dba_types AS SELECT s.owner, sys.ora_name(t.typname) AS type_name, CASE t.typtype WHEN 'd' THEN 'COLLECTION' ELSE 'OBJECT' END::varchar(128) AS typecode,
  (SELECT count(*)::numeric FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0) AS attributes FROM pg_type t JOIN user_schemas$ s ON s.oid = t.typnamespace
  LEFT JOIN pg_class c ON c.oid = t.typrelid WHERE (t.typtype = 'd' OR c.relkind = 'c') AND strpos(t.typname, '.') = 0;
CREATE VIEW all_types AS SELECT * FROM dba_types;
CREATE VIEW user_types AS SELECT type_name, typecode, attributes FROM dba_types WHERE owner = sys.ora_user();
GRANT SELECT ON dba_synonyms, all_synonyms, user_synonyms, dba_mviews, all_mviews, user_mviews, dba_roles, dba_types, all_types, user_types TO PUBLIC;
-- counts what other programs (impdp) changed in the catalog, so that the server reads it anew
CREATE SEQUENCE outside$;
GRANT SELECT ON outside$ TO PUBLIC;
SELECT nextval('outside$'); -- the first call leaves last_value as it is
-- places on the server that have a name, for Data Pump
CREATE TABLE directory$ (name text PRIMARY KEY, path text NOT NULL);
INSERT INTO directory$ VALUES ('DATA_PUMP_DIR', '/opt/oracle/admin/dpdump');
CREATE FUNCTION create_directory(in_name text, in_path text, replace boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  PERFORM sys.require('CREATE ANY DIRECTORY');
  IF NOT replace AND EXISTS (SELECT 1 FROM sys.directory$ WHERE name = in_name) THEN
    RAISE EXCEPTION USING ERRCODE = 'O0955', MESSAGE = 'name is already used by an existing object';
  END IF;
  INSERT INTO sys.directory$ VALUES (in_name, in_path) ON CONFLICT (name) DO UPDATE SET path = excluded.path;
END $$;
CREATE FUNCTION drop_directory(in_name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  PERFORM sys.require('DROP ANY DIRECTORY');
  DELETE FROM sys.directory$ WHERE name = in_name;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'O4043', MESSAGE = 'object ' || in_name || ' does not exist';
  END IF;
  DELETE FROM sys.objauth$ WHERE owner = 'SYS' AND name = in_name;
END $$;
CREATE VIEW dba_directories AS SELECT 'SYS'::varchar(128) AS owner, name::varchar(128) AS directory_name, path::varchar(4000) AS directory_path, 0::numeric AS origin_con_id FROM sys.directory$;
CREATE VIEW all_directories AS SELECT * FROM dba_directories;
GRANT SELECT ON dba_directories, all_directories TO PUBLIC;
