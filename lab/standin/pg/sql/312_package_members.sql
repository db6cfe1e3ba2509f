-- Oracle's packages, fourth part: conversions of DBMS_LOB, more of DBMS_SESSION, DBMS_STATS.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION dbms_lob.default_csid() RETURNS numeric LANGUAGE sql IMMUTABLE AS $$SELECT 0::numeric$$;
CREATE FUNCTION dbms_lob.default_lang_ctx() RETURNS numeric LANGUAGE sql IMMUTABLE AS $$SELECT 0::numeric$$;
CREATE FUNCTION dbms_lob.no_warning() RETURNS numeric LANGUAGE sql IMMUTABLE AS $$SELECT 0::numeric$$;
CREATE FUNCTION dbms_lob.warn_inconvertible_char() RETURNS numeric LANGUAGE sql IMMUTABLE AS $$SELECT 1::numeric$$;
-- from and to the database's character set; offsets are counted in the characters or bytes of their own side
CREATE PROCEDURE dbms_lob.converttoblob(INOUT dest_lob sys.blob, src_clob text, amount numeric, INOUT dest_offset numeric, INOUT src_offset numeric, blob_csid numeric, INOUT lang_context numeric, INOUT warning numeric) LANGUAGE plpgsql AS $$
DECLARE part bytea;
BEGIN
  PERFORM dbms_lob.need(dest_lob IS NOT NULL AND src_clob IS NOT NULL AND blob_csid IN (0, 873));
  part := convert_to(substring(src_clob FROM src_offset::int FOR least(amount, 2147483647 - src_offset)::int), 'UTF8');
  dest_lob := dbms_lob.patched(dest_lob::bytea, dest_offset, part)::sys.blob;
  src_offset := src_offset + pg_catalog.length(convert_from(part, 'UTF8'));
  dest_offset := dest_offset + pg_catalog.length(part);
  warning := 0;
END $$;
CREATE PROCEDURE dbms_lob.converttoclob(INOUT dest_lob sys.clob, src_blob bytea, amount numeric, INOUT dest_offset numeric, INOUT src_offset numeric, blob_csid numeric, INOUT lang_context numeric, INOUT warning numeric) LANGUAGE plpgsql AS $$
DECLARE part bytea;
BEGIN
  PERFORM dbms_lob.need(dest_lob IS NOT NULL AND src_blob IS NOT NULL AND blob_csid IN (0, 873));
  part := substring(src_blob FROM src_offset::int FOR least(amount, 2147483647 - src_offset)::int);
  dest_lob := dbms_lob.patched(dest_lob::text, dest_offset, convert_from(part, 'UTF8'))::sys.clob;
  src_offset := src_offset + pg_catalog.length(part);
  dest_offset := dest_offset + pg_catalog.length(convert_from(part, 'UTF8'));
  warning := 0;
END $$;

CREATE FUNCTION dbms_session.free_all_resources() RETURNS numeric LANGUAGE sql IMMUTABLE AS $$SELECT 1::numeric$$;
CREATE FUNCTION dbms_session.reinitialize() RETURNS numeric LANGUAGE sql IMMUTABLE AS $$SELECT 2::numeric$$;
CREATE FUNCTION dbms_session.modify_package_state(action_flags numeric) RETURNS void LANGUAGE sql AS $$SELECT dbms_session.reset_package()$$;
CREATE FUNCTION dbms_session.free_unused_user_memory() RETURNS void LANGUAGE sql AS $$SELECT$$;
CREATE FUNCTION dbms_session.is_role_enabled(rolename text) RETURNS boolean LANGUAGE sql STABLE AS $$SELECT EXISTS (SELECT 1 FROM sys.session_roles WHERE role = pg_catalog.upper(rolename))$$;
-- the text that ALTER SESSION or SET ROLE would have
CREATE FUNCTION dbms_session.set_nls(param text, value text) RETURNS void LANGUAGE sql VOLATILE AS $$
SELECT sys.dynamic_run(sys.ask('ALTER SESSION SET ' || param || ' = ' || value, jsonb_build_object('schema', current_schema(), 'parameters', 0)))$$;
CREATE FUNCTION dbms_session.set_role(role_cmd text) RETURNS void LANGUAGE sql VOLATILE AS $$
SELECT sys.dynamic_run(sys.ask('SET ROLE ' || role_cmd, jsonb_build_object('schema', current_schema(), 'parameters', 0)))$$;

-- statistics are those of ANALYZE: what else there is to choose is of no consequence
CREATE SCHEMA dbms_stats;
CREATE FUNCTION dbms_stats.auto_sample_size() RETURNS numeric LANGUAGE sql IMMUTABLE AS $$SELECT 0::numeric$$;
CREATE FUNCTION dbms_stats.auto_degree() RETURNS numeric LANGUAGE sql IMMUTABLE AS $$SELECT 32768::numeric$$;
CREATE FUNCTION dbms_stats.auto_cascade() RETURNS boolean LANGUAGE sql IMMUTABLE AS $$SELECT NULL::boolean$$;
CREATE FUNCTION dbms_stats.named(text) RETURNS name LANGUAGE sql IMMUTABLE AS $$SELECT (CASE WHEN $1 ~ '^".*"$' THEN sys.ora_name(btrim($1, '"')) ELSE pg_catalog.lower($1) END)::name$$;
CREATE FUNCTION dbms_stats.gather_table_stats(ownname text, tabname text, partname text DEFAULT NULL, estimate_percent numeric DEFAULT 0, block_sample boolean DEFAULT false, method_opt text DEFAULT NULL, degree numeric DEFAULT NULL, granularity text DEFAULT NULL, cascade boolean DEFAULT NULL,
  stattab text DEFAULT NULL, statid text DEFAULT NULL, statown text DEFAULT NULL, no_invalidate boolean DEFAULT NULL, stattype text DEFAULT 'DATA', force boolean DEFAULT false) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE place text := format('%I.%I', coalesce(dbms_stats.named(ownname), current_schema()), dbms_stats.named(tabname));
BEGIN
  IF partname IS NOT NULL OR stattab IS NOT NULL THEN
    PERFORM sys.fail('O3001', 'unimplemented feature: DBMS_STATS of a partition or into a table of statistics');
  ELSIF to_regclass(place) IS NULL THEN
    PERFORM sys.fail(sys.state_of(20000), format('Unable to analyze TABLE "%s"."%s", insufficient privileges or does not exist', pg_catalog.upper(coalesce(ownname, sys.ora_user())), pg_catalog.upper(tabname)));
  END IF;
  EXECUTE 'ANALYZE ' || place;
END $$;
CREATE FUNCTION dbms_stats.gather_schema_stats(ownname text DEFAULT NULL, estimate_percent numeric DEFAULT 0, block_sample boolean DEFAULT false, method_opt text DEFAULT NULL, degree numeric DEFAULT NULL, granularity text DEFAULT NULL, cascade boolean DEFAULT NULL) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE item text;
BEGIN
  FOR item IN SELECT c.oid::regclass FROM pg_class c WHERE c.relnamespace = coalesce(dbms_stats.named(ownname), current_schema())::regnamespace AND c.relkind IN ('r', 'm') LOOP
    EXECUTE 'ANALYZE ' || item;
  END LOOP;
EXCEPTION WHEN invalid_schema_name THEN
  PERFORM sys.fail(sys.state_of(20000), format('Schema "%s" does not exist or insufficient privileges', pg_catalog.upper(ownname)));
END $$;
GRANT USAGE ON SCHEMA dbms_stats TO PUBLIC;
