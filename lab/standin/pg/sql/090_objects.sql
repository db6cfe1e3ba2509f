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
-- one letter of method for each view of the list; what else there is to choose is of no consequence for a complete refresh
CREATE FUNCTION dbms_mview.refresh(list text, method text DEFAULT NULL, rollback_seg text DEFAULT NULL, push_deferred_rpc boolean DEFAULT true, refresh_after_errors boolean DEFAULT false, purge_option numeric DEFAULT 1, parallelism numeric DEFAULT 0, heap_size numeric DEFAULT 0, atomic_refresh boolean DEFAULT true, nested boolean DEFAULT false, out_of_place boolean DEFAULT false) RETURNS void LANGUAGE plpgsql AS $$
DECLARE item text;
BEGIN
  IF method ~ '[^cC?]' THEN
    RAISE EXCEPTION USING ERRCODE = 'O3001', MESSAGE = 'unimplemented feature: DBMS_MVIEW.REFRESH with method ' || method;
  END IF;
  FOREACH item IN ARRAY string_to_array(list, ',') LOOP
    EXECUTE format('REFRESH MATERIALIZED VIEW %s', (SELECT string_agg(quote_ident(pg_catalog.lower(btrim(part))), '.') FROM unnest(string_to_array(item, '.')) AS part));
  END LOOP;
EXCEPTION WHEN undefined_table OR wrong_object_type THEN
  RAISE EXCEPTION USING ERRCODE = sys.state_of(23401), MESSAGE = format('materialized view "%s" does not exist', pg_catalog.upper(btrim(item)));
END $$;
GRANT USAGE ON SCHEMA dbms_mview TO PUBLIC;
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
-- before its bounds change: PostgreSQL compares them with where a sequence began too, Oracle with where it is
CREATE FUNCTION begin_here(target text, lowest numeric, highest numeric) RETURNS void LANGUAGE plpgsql AS $$
DECLARE here bigint;
BEGIN
  EXECUTE format('SELECT last_value FROM %s', target) INTO here;
  IF here > highest THEN
    PERFORM sys.fail('O4009', 'MAXVALUE cannot be made to be less than the current value');
  ELSIF here < lowest THEN
    PERFORM sys.fail('O4007', 'MINVALUE cannot be made to exceed the current value');
  END IF;
  EXECUTE format('ALTER SEQUENCE %s START WITH %s', target, here);
END $$;
-- RESTART: at MINVALUE, or at MAXVALUE when it descends
CREATE FUNCTION restart_sequence(target text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE (SELECT format('ALTER SEQUENCE %s START WITH %s RESTART', target, CASE WHEN seqincrement > 0 THEN seqmin ELSE seqmax END) FROM pg_sequence WHERE seqrelid = target::regclass);
END $$;
-- CACHE and ORDER of a sequence are noted in its comment, which pg_dump carries: there is one instance, and it has no cache
CREATE FUNCTION note_sequence(target text, in_cache numeric, in_ordered boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  described text := coalesce(obj_description(target::regclass, 'pg_class'), 'cache=20');
  cache numeric := coalesce(in_cache, substring(described FROM 'cache=(\d+)')::numeric);
BEGIN
  IF EXISTS (SELECT 1 FROM pg_sequence WHERE seqrelid = target::regclass AND seqcycle AND cache > (seqmax::numeric - seqmin) / pg_catalog.abs(seqincrement) + 1) THEN
    RAISE EXCEPTION USING ERRCODE = 'O4013', MESSAGE = 'number to CACHE must be less than one cycle';
  END IF;
  described := 'cache=' || cache || CASE WHEN coalesce(in_ordered, described LIKE '% order') THEN ' order' ELSE '' END;
  EXECUTE format('COMMENT ON SEQUENCE %s IS %L', target, described);
END $$;
