-- System privileges and the roles that hold them; grants survive CREATE OR REPLACE; nobody may execute without a grant.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION require(what text) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF NOT sys.may(sys.ora_user(), what) THEN
    IF what = 'CREATE SESSION' THEN
      RAISE EXCEPTION USING ERRCODE = 'O1045', MESSAGE = 'user ' || sys.ora_user() || ' lacks CREATE SESSION privilege; logon denied';
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'O1031', MESSAGE = 'insufficient privileges';
  END IF;
END $$;
-- has the session any right on a table or view of this name (then a refused one is ORA-01031, else it is invisible)
CREATE FUNCTION sees(object text) RETURNS boolean LANGUAGE sql STABLE AS $$
SELECT coalesce(bool_or(has_table_privilege(session_user, oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES')), false) FROM pg_class WHERE relname = object AND relkind IN ('r', 'v', 'p', 'm')$$;

CREATE FUNCTION make_room(in_schema text, object text, replace boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found record;
BEGIN
  PERFORM set_config('ora.kept_grants', '', false);
  FOR found IN SELECT oid::regprocedure AS routine, proacl FROM pg_proc WHERE proname = object AND pronamespace = in_schema::regnamespace LOOP
    IF NOT replace THEN
      RAISE EXCEPTION USING ERRCODE = 'O0955', MESSAGE = 'name is already used by an existing object';
    END IF;
    PERFORM set_config('ora.kept_grants', coalesce(found.proacl::text, ''), false);
    BEGIN
      EXECUTE format('DROP ROUTINE %s', found.routine);
    EXCEPTION WHEN dependent_objects_still_exist THEN
      NULL; -- used by a view or an index: CREATE OR REPLACE keeps it when the parameters are the same
    END;
  END LOOP;
END $$;
CREATE FUNCTION settle_routine(in_schema text, object text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE routine text; kept record; owner name;
BEGIN
  SELECT p.oid::regprocedure::text, r.rolname INTO STRICT routine, owner FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner WHERE p.proname = object AND p.pronamespace = in_schema::regnamespace;
  IF owner <> in_schema AND EXISTS (SELECT 1 FROM pg_roles WHERE rolname = in_schema) THEN
    EXECUTE format('ALTER ROUTINE %s OWNER TO %I', routine, in_schema);
  END IF;
  EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', routine);
  FOR kept IN SELECT a.grantee, a.is_grantable, r.rolname FROM aclexplode(nullif(current_setting('ora.kept_grants', true), '')::aclitem[]) AS a
    LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE a.grantee <> (SELECT oid FROM pg_roles WHERE rolname = in_schema) LOOP
    EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO %s%s', routine, CASE WHEN kept.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(kept.rolname) END,
      CASE WHEN kept.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
  END LOOP;
END $$;

-- CREATE OR REPLACE VIEW: the grants stay, and so do the views that use it
CREATE FUNCTION restore_grants(target text, grants aclitem[], owner oid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE item record;
BEGIN
  FOR item IN SELECT a.privilege_type, a.is_grantable, a.grantee, r.rolname FROM aclexplode(grants) AS a LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE a.grantee <> owner LOOP
    EXECUTE format('GRANT %s ON %s TO %s%s', item.privilege_type, target, CASE WHEN item.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(item.rolname) END,
      CASE WHEN item.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
  END LOOP;
END $$;
CREATE FUNCTION replace_view(target text, definition text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE old record; names text[]; texts text[]; grants text[]; place int;
BEGIN
  BEGIN
    EXECUTE 'CREATE OR REPLACE VIEW ' || definition;
    RETURN;
  EXCEPTION WHEN invalid_table_definition THEN
    NULL; -- its columns change: it is made anew
  END;
  SELECT c.oid, c.relacl, c.relowner INTO old FROM pg_class c WHERE c.oid = target::regclass;
  SELECT array_agg(oid::regclass::text ORDER BY depth), array_agg(pg_get_viewdef(oid) ORDER BY depth), array_agg(coalesce(relacl::text, '') ORDER BY depth)
    INTO names, texts, grants FROM (
      WITH RECURSIVE uses(oid, depth) AS (
        SELECT old.oid, 0 UNION SELECT r.ev_class, u.depth + 1 FROM uses u
        JOIN pg_depend d ON d.refobjid = u.oid AND d.refclassid = 'pg_class'::regclass AND d.classid = 'pg_rewrite'::regclass
        JOIN pg_rewrite r ON r.oid = d.objid AND r.ev_class <> u.oid)
      SELECT c.oid, c.relacl, max(u.depth) AS depth FROM uses u JOIN pg_class c ON c.oid = u.oid WHERE u.depth > 0 GROUP BY c.oid, c.relacl) AS s;
  EXECUTE format('DROP VIEW %s CASCADE', target);
  EXECUTE 'CREATE VIEW ' || definition;
  PERFORM sys.restore_grants(target, old.relacl, old.relowner);
  FOR place IN 1 .. coalesce(array_length(names, 1), 0) LOOP
    BEGIN
      EXECUTE format('CREATE VIEW %s AS %s', names[place], texts[place]);
    EXCEPTION WHEN OTHERS THEN
      RAISE EXCEPTION USING ERRCODE = 'O3001', MESSAGE = 'unimplemented feature: replacing a view so that view ' || sys.ora_name(names[place]) || ', which uses it, becomes invalid';
    END;
    PERFORM sys.restore_grants(names[place], nullif(grants[place], '')::aclitem[], old.relowner);
  END LOOP;
END $$;
