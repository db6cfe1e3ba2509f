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
CREATE FUNCTION drop_trigger(trigger_name text, in_schema text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found record;
BEGIN
  SELECT t.tgname, t.tgrelid::regclass AS tab INTO found FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  WHERE t.tgname = trigger_name AND c.relnamespace = in_schema::regnamespace;
  IF found.tgname IS NULL THEN RAISE EXCEPTION USING ERRCODE = 'O4080', MESSAGE = 'trigger ''' || sys.ora_name(trigger_name) || ''' does not exist'; END IF;
  EXECUTE format('DROP TRIGGER %I ON %s', found.tgname, found.tab);
END $$;
