-- Users and what they may: a user is a schema; verifiers are stored, never passwords.
SET search_path TO sys, pg_catalog;
CREATE TABLE user$ (name text PRIMARY KEY, salt bytea NOT NULL, hash bytea NOT NULL, locked boolean NOT NULL DEFAULT false,
  failed int NOT NULL DEFAULT 0, created timestamptz NOT NULL DEFAULT now());
CREATE TABLE sysauth$ (grantee text, privilege text, PRIMARY KEY (grantee, privilege));
CREATE TABLE source$ (owner text, name text, type text, text text, PRIMARY KEY (owner, name, type));
CREATE TABLE heartbeat$ (id int PRIMARY KEY, at timestamptz);
INSERT INTO heartbeat$ VALUES (1, now());
CREATE FUNCTION comment_on(target text, note text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('COMMENT ON %s %s IS %L', CASE (SELECT relkind FROM pg_class WHERE oid = target::regclass) WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, target, note);
END $$;
CREATE FUNCTION may_administer() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) THEN
    RAISE EXCEPTION USING ERRCODE = 'O1031', MESSAGE = 'insufficient privileges';
  END IF;
END $$;
CREATE FUNCTION grant_system(what text, whom text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  PERFORM sys.may_administer();
  INSERT INTO sys.sysauth$ VALUES (whom, what) ON CONFLICT DO NOTHING;
END $$;
CREATE FUNCTION revoke_system(what text, whom text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  PERFORM sys.may_administer();
  DELETE FROM sys.sysauth$ WHERE grantee = whom AND privilege = what;
END $$;
CREATE FUNCTION drop_trigger(trigger_name text, in_schema text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found record;
BEGIN
  SELECT t.tgname, t.tgrelid::regclass AS tab INTO found FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  WHERE t.tgname = trigger_name AND c.relnamespace = in_schema::regnamespace;
  IF found.tgname IS NULL THEN RAISE EXCEPTION USING ERRCODE = 'O4080', MESSAGE = 'trigger ''' || sys.ora_name(trigger_name) || ''' does not exist'; END IF;
  EXECUTE format('DROP TRIGGER %I ON %s', found.tgname, found.tab);
END $$;
CREATE FUNCTION store_source(in_schema text, object text, kind text, source text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
INSERT INTO sys.source$ VALUES (in_schema, object, kind, source) ON CONFLICT (owner, name, type) DO UPDATE SET text = excluded.text$$;
CREATE FUNCTION make_room(in_schema text, object text, replace boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found record;
BEGIN
  FOR found IN SELECT oid::regprocedure AS routine FROM pg_proc WHERE proname = object AND pronamespace = in_schema::regnamespace LOOP
    IF NOT replace THEN
      RAISE EXCEPTION USING ERRCODE = 'O0955', MESSAGE = 'name is already used by an existing object';
    END IF;
    BEGIN
      EXECUTE format('DROP ROUTINE %s', found.routine);
    EXCEPTION WHEN dependent_objects_still_exist THEN
      NULL; -- used by a view or an index: CREATE OR REPLACE keeps it when the parameters are the same
    END;
  END LOOP;
END $$;
