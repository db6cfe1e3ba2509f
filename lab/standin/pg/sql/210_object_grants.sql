-- Object privileges: PostgreSQL's where it has them, recorded where it has none; the ANY privileges by group roles.
SET search_path TO sys, pg_catalog;
CREATE TABLE objauth$ (owner text, name text, privilege text, grantee text, grantor text NOT NULL, grantable boolean NOT NULL, PRIMARY KEY (owner, name, privilege, grantee)); -- Oracle's spelling
CREATE FUNCTION table_privileges() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$SELECT ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES', 'READ', 'ALTER', 'INDEX', 'DEBUG', 'FLASHBACK', 'ON COMMIT REFRESH', 'QUERY REWRITE']$$;
-- what an object is to a grant; target: how GRANT names it
CREATE FUNCTION grant_target(in_schema text, object text, OUT kind text, OUT owner text, OUT target text) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.nspname, c.oid::regclass::text INTO kind, owner, target FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = object AND n.nspname IN (in_schema, 'sys') AND c.relkind IN ('r', 'p', 'v', 'm', 'S') ORDER BY n.nspname <> in_schema LIMIT 1;
  IF kind IS NULL THEN
    SELECT 'ROUTINE', n.nspname, p.oid::regprocedure::text INTO kind, owner, target FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.proname = object AND n.nspname = in_schema LIMIT 1;
  END IF;
  IF kind IS NULL THEN
    SELECT 'PACKAGE', k.owner, k.name INTO kind, owner, target FROM sys.package$ k WHERE k.owner = in_schema AND k.name = object;
  END IF;
  IF kind IS NULL THEN
    SELECT 'TYPE', n.nspname, t.typname INTO kind, owner, target FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE n.nspname = in_schema AND t.typname = object;
  END IF;
  IF kind IS NULL AND EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = object AND (object LIKE 'dbms\_%' OR object LIKE 'utl\_%')) THEN
    SELECT 'TYPE', 'sys', object INTO kind, owner, target;
  END IF;
END $$;
CREATE FUNCTION record_grant(given boolean, in_owner text, object text, what text, whom text, option boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  IF given THEN
    INSERT INTO sys.objauth$ VALUES (in_owner, object, what, whom, sys.ora_user(), option) ON CONFLICT (owner, name, privilege, grantee) DO UPDATE SET grantable = objauth$.grantable OR excluded.grantable;
  ELSE
    DELETE FROM sys.objauth$ WHERE owner = in_owner AND name = object AND privilege = what AND grantee = whom;
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION record_grant(boolean, text, text, text, text, boolean) FROM PUBLIC;
CREATE FUNCTION owns(in_owner text) RETURNS boolean LANGUAGE sql STABLE AS $$SELECT session_user = in_owner OR (SELECT rolsuper FROM pg_roles WHERE rolname = session_user)$$;
-- may the session pass this on; ORA-00942 where it may not even see the object
CREATE FUNCTION require_grant_option(kind text, in_owner text, object text, target text, what text) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DECLARE me text := sys.ora_name(sys.ora_user()); optional boolean := false;
BEGIN
  IF sys.owns(in_owner) OR sys.may(sys.ora_user(), 'GRANT ANY OBJECT PRIVILEGE') THEN
    RETURN;
  END IF;
  IF kind IN ('TABLE', 'SEQUENCE') AND what = ANY (ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES', 'READ']) THEN
    optional := has_table_privilege(me, target::regclass, replace(what, 'READ', 'SELECT') || ' WITH GRANT OPTION');
  ELSIF kind = 'ROUTINE' THEN
    optional := has_function_privilege(me, target::regprocedure, 'EXECUTE WITH GRANT OPTION');
  ELSE
    optional := EXISTS (SELECT 1 FROM sys.objauth$ WHERE owner = sys.ora_name(in_owner) AND name = sys.ora_name(object) AND privilege = what AND grantee = sys.ora_user() AND grantable);
  END IF;
  IF NOT optional THEN
    PERFORM CASE WHEN kind = 'TABLE' AND NOT has_table_privilege(me, target::regclass, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES') THEN sys.fail('O0942', 'table or view does not exist') ELSE sys.fail('O1031', 'insufficient privileges') END;
  END IF;
END $$;
-- one privilege, as whoever runs it: owner, superuser or holder of the grant option
CREATE FUNCTION apply_grant(given boolean, kind text, target text, what text, columns_of text[], whom text, option boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  role text := CASE whom WHEN 'PUBLIC' THEN 'PUBLIC' ELSE quote_ident(sys.ora_name(whom)) END;
  privilege text := CASE WHEN kind = 'SEQUENCE' THEN 'SELECT, USAGE' WHEN what = 'READ' THEN 'SELECT' ELSE what END
    || CASE WHEN columns_of = '{}' THEN '' ELSE ' (' || (SELECT string_agg(quote_ident(c), ', ') FROM unnest(columns_of) AS c) || ')' END;
BEGIN
  EXECUTE format('%s %s ON %s %s %s %s%s', CASE WHEN given THEN 'GRANT' ELSE 'REVOKE' END, privilege, kind, target, CASE WHEN given THEN 'TO' ELSE 'FROM' END, role,
    CASE WHEN given AND option THEN ' WITH GRANT OPTION' WHEN given THEN '' ELSE ' CASCADE' END);
END $$;
CREATE FUNCTION apply_grant_for_owner(given boolean, kind text, in_schema text, object text, what text, columns_of text[], whom text, option boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DECLARE place record;
BEGIN
  SELECT * INTO place FROM sys.grant_target(in_schema, object);
  PERFORM sys.require_grant_option(place.kind, place.owner, object, place.target, what);
  IF place.kind IN ('TABLE', 'SEQUENCE', 'ROUTINE') AND what = ANY (ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES', 'READ', 'EXECUTE']) AND kind = 'any' THEN
    PERFORM sys.apply_grant(given, place.kind, place.target, what, columns_of, whom, option);
  ELSIF place.kind = 'PACKAGE' AND what = 'EXECUTE' THEN
    PERFORM sys.grant_package(place.owner, object, CASE whom WHEN 'PUBLIC' THEN whom ELSE sys.ora_name(whom) END, given);
  END IF;
  PERFORM sys.record_grant(false, sys.ora_name(place.owner), sys.ora_name(object), 'READ', whom, false) WHERE given AND what = 'SELECT'; -- which is more
  IF what <> ALL (ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES', 'EXECUTE']) OR place.kind = 'TYPE' THEN
    PERFORM sys.record_grant(given, sys.ora_name(place.owner), sys.ora_name(object), what, whom, option);
  END IF;
END $$;
-- GRANT and REVOKE of an object privilege; names of schema, object and columns in PostgreSQL's spelling, the grantee in Oracle's
CREATE FUNCTION grant_object(given boolean, what text, columns_of text[], in_schema text, object text, whom text, option boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE place record; item text; direct boolean;
BEGIN
  IF starts_with(object, 'v$') OR starts_with(object, 'gv$') THEN
    PERFORM sys.fail('O2030', 'can only select from fixed tables/views');
  END IF;
  SELECT * INTO place FROM sys.grant_target(in_schema, object);
  IF place.kind IS NULL THEN
    PERFORM CASE WHEN what IN ('EXECUTE', 'DEBUG') THEN sys.fail('O4042', 'procedure, function, package, or package body does not exist') ELSE sys.fail('O0942', 'table or view does not exist') END;
  END IF;
  PERFORM sys.require_known_account(whom);
  IF whom = sys.ora_user() THEN
    PERFORM sys.fail('O1749', 'you may not GRANT/REVOKE privileges to/from yourself');
  END IF;
  IF what IN ('ALL', 'ALL PRIVILEGES') THEN
    FOREACH item IN ARRAY CASE place.kind WHEN 'TABLE' THEN array_remove(sys.table_privileges(), 'READ') WHEN 'SEQUENCE' THEN ARRAY['SELECT', 'ALTER'] ELSE ARRAY['EXECUTE', 'DEBUG'] END LOOP
      IF given OR sys.is_granted(place.kind, place.owner, object, place.target, item, whom) THEN
        PERFORM sys.grant_object(given, item, '{}', in_schema, object, whom, option);
      END IF;
    END LOOP;
    RETURN;
  END IF;
  IF place.kind = 'TABLE' AND what = 'EXECUTE' THEN
    PERFORM sys.fail('O2224', 'EXECUTE privilege not allowed for tables');
  ELSIF place.kind IN ('ROUTINE', 'PACKAGE', 'TYPE') AND what NOT IN ('EXECUTE', 'DEBUG', 'UNDER') THEN
    PERFORM sys.fail('O2225', 'only EXECUTE and DEBUG privileges are valid for procedures');
  ELSIF place.kind = 'SEQUENCE' AND what NOT IN ('SELECT', 'ALTER', 'KEEP SEQUENCE') THEN
    PERFORM sys.fail('O2205', 'only SELECT and ALTER privileges are valid for sequences');
  ELSIF place.kind = 'TABLE' AND what <> ALL (sys.table_privileges()) THEN
    PERFORM sys.fail('O0990', 'missing or invalid privilege');
  END IF;
  IF NOT given AND NOT sys.is_granted(place.kind, place.owner, object, place.target, what, whom) THEN
    PERFORM sys.fail('O1927', 'cannot REVOKE privileges you did not grant');
  END IF;
  direct := place.kind IN ('TABLE', 'SEQUENCE', 'ROUTINE') AND (sys.owns(place.owner) OR NOT sys.may(sys.ora_user(), 'GRANT ANY OBJECT PRIVILEGE'));
  PERFORM sys.apply_grant_for_owner(given, CASE WHEN direct THEN 'recorded' ELSE 'any' END, in_schema, object, what, columns_of, whom, option);
  IF direct AND what = ANY (ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES', 'READ', 'EXECUTE']) THEN
    PERFORM sys.apply_grant(given, place.kind, place.target, what, columns_of, whom, option);
  END IF;
END $$;
CREATE FUNCTION is_granted(kind text, in_owner text, object text, target text, what text, whom text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DECLARE role oid := CASE whom WHEN 'PUBLIC' THEN 0 ELSE to_regrole(quote_ident(sys.ora_name(whom)))::oid END; privilege text := replace(what, 'READ', 'SELECT');
BEGIN
  RETURN EXISTS (SELECT 1 FROM sys.objauth$ WHERE owner = sys.ora_name(in_owner) AND name = sys.ora_name(object) AND objauth$.privilege = what AND grantee = whom)
    OR CASE WHEN what = 'READ' THEN false
    WHEN kind IN ('TABLE', 'SEQUENCE') THEN EXISTS (SELECT 1 FROM pg_class c, aclexplode(c.relacl) AS a WHERE c.oid = target::regclass AND a.grantee = role AND a.privilege_type = privilege)
      OR EXISTS (SELECT 1 FROM pg_attribute c, aclexplode(c.attacl) AS a WHERE c.attrelid = target::regclass AND a.grantee = role AND a.privilege_type = privilege)
    WHEN kind = 'ROUTINE' THEN EXISTS (SELECT 1 FROM pg_proc c, aclexplode(c.proacl) AS a WHERE c.oid = target::regprocedure AND a.grantee = role)
    WHEN kind = 'PACKAGE' THEN EXISTS (SELECT 1 FROM sys.package$ WHERE owner = in_owner AND name = object AND CASE whom WHEN 'PUBLIC' THEN whom ELSE sys.ora_name(whom) END = ANY (grantees)) ELSE false END;
END $$;
CREATE FUNCTION grant_directory(given boolean, what text, object text, whom text, option boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM sys.directory$ WHERE name = object) THEN
    PERFORM sys.fail('O4043', 'object ' || object || ' does not exist');
  ELSIF what NOT IN ('READ', 'WRITE', 'EXECUTE') THEN
    PERFORM sys.fail('Q0HOW', 'invalid privilege on directories');
  END IF;
  PERFORM sys.require('CREATE ANY DIRECTORY');
  PERFORM sys.require_known_account(whom);
  PERFORM sys.record_grant(given, 'SYS', object, what, whom, option);
END $$;
CREATE FUNCTION forget_dropped() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  DELETE FROM sys.objauth$ a USING pg_event_trigger_dropped_objects() AS d WHERE d.object_type IN ('table', 'view', 'materialized view', 'sequence') AND a.owner = sys.ora_name(d.schema_name) AND a.name = sys.ora_name(d.object_name);
  DELETE FROM sys.source$ s USING pg_event_trigger_dropped_objects() AS d WHERE d.object_type = 'trigger' AND s.type = 'TRIGGER' AND s.owner = d.address_names[1] AND s.name = d.address_names[3];
END $$;
CREATE EVENT TRIGGER forget_dropped ON sql_drop WHEN TAG IN ('DROP TABLE', 'DROP TRIGGER', 'DROP VIEW', 'DROP SEQUENCE', 'DROP MATERIALIZED VIEW', 'DROP SCHEMA') EXECUTE FUNCTION forget_dropped();

-- … ANY …: members of a group role that has the privilege on every object of every user, from when the first user holds it
CREATE TABLE anyauth$ (privilege text PRIMARY KEY, role text NOT NULL, kinds "char"[] NOT NULL, grants text NOT NULL);
INSERT INTO anyauth$ VALUES ('SELECT ANY TABLE', 'any$select', '{r,v,m,p}', 'SELECT'), ('READ ANY TABLE', 'any$read', '{r,v,m,p}', 'SELECT'), ('INSERT ANY TABLE', 'any$insert', '{r,v,p}', 'INSERT'),
  ('UPDATE ANY TABLE', 'any$update', '{r,v,p}', 'UPDATE'), ('DELETE ANY TABLE', 'any$delete', '{r,v,p}', 'DELETE'), ('SELECT ANY SEQUENCE', 'any$sequence', '{S}', 'SELECT, USAGE'), ('EXECUTE ANY PROCEDURE', 'any$execute', '{}', 'EXECUTE');
DO $$
DECLARE item record;
BEGIN
  FOR item IN SELECT role FROM sys.anyauth$ LOOP
    IF to_regrole(quote_ident(item.role)) IS NULL THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', item.role);
    END IF;
  END LOOP;
END $$;
CREATE FUNCTION open_to_any(kind "char", target text, of sys.anyauth$) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('GRANT %s ON %s %s TO %I', of.grants, CASE kind WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'ROUTINE' ELSE 'TABLE' END, target, of.role);
END $$;
CREATE FUNCTION open_all_to_any(of sys.anyauth$) RETURNS void LANGUAGE sql AS $$
SELECT sys.open_to_any(c.relkind, c.oid::regclass::text, of) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN sys.user$ u ON u.name = sys.ora_name(n.nspname)::text WHERE c.relkind = ANY (of.kinds) AND n.nspname <> 'sys';
SELECT sys.open_to_any('f', p.oid::regprocedure::text, of) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN sys.user$ u ON u.name = sys.ora_name(n.nspname)::text WHERE of.kinds = '{}' AND n.nspname <> 'sys';
$$;
CREATE FUNCTION settle_any(what text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DECLARE item record; of sys.anyauth$;
BEGIN
  PERFORM sys.settle_quotas();
  FOR of IN SELECT * FROM sys.anyauth$ LOOP
    CONTINUE WHEN what <> of.privilege AND NOT EXISTS (SELECT 1 FROM sys.role$ WHERE name = what);
    FOR item IN SELECT r.rolname, pg_has_role(r.oid, to_regrole(quote_ident(of.role)), 'MEMBER') AS member, EXISTS (SELECT 1 FROM sys.held_by(u.name) WHERE name = of.privilege) AS wanted
        FROM sys.user$ u JOIN pg_roles r ON r.rolname = sys.ora_name(u.name) WHERE NOT r.rolsuper LOOP
      IF item.wanted AND NOT item.member THEN
        PERFORM sys.open_all_to_any(of) WHERE NOT EXISTS (SELECT 1 FROM pg_auth_members WHERE roleid = to_regrole(quote_ident(of.role)));
        EXECUTE format('GRANT %I TO %I', of.role, item.rolname);
        IF of.kinds = '{}' THEN
          ALTER EVENT TRIGGER settle_new_routine ENABLE;
        END IF;
      ELSIF item.member AND NOT item.wanted THEN
        EXECUTE format('REVOKE %I FROM %I', of.role, item.rolname);
      END IF;
    END LOOP;
  END LOOP;
  IF what = 'SELECT ANY DICTIONARY' THEN
    FOR item IN SELECT r.rolname FROM sys.user$ u JOIN pg_roles r ON r.rolname = sys.ora_name(u.name) WHERE NOT r.rolsuper LOOP
      EXECUTE format(CASE WHEN EXISTS (SELECT 1 FROM sys.held_by(sys.ora_name(item.rolname)) WHERE name IN ('SELECT ANY DICTIONARY', 'SELECT_CATALOG_ROLE')) THEN 'GRANT select_catalog_role TO %I' ELSE 'REVOKE select_catalog_role FROM %I' END, item.rolname);
    END LOOP;
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION settle_any(text), open_all_to_any(sys.anyauth$), open_to_any("char", text, sys.anyauth$) FROM PUBLIC;

-- what is made belongs to whoever holds an ANY privilege too, and its owner's quota holds for it
CREATE FUNCTION settle_new() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DECLARE made record;
BEGIN
  FOR made IN SELECT c.objid, coalesce(k.relkind, 'f'::"char") AS kind, c.schema_name, c.command_tag FROM pg_event_trigger_ddl_commands() AS c LEFT JOIN pg_class k ON k.oid = c.objid AND c.classid = 'pg_class'::regclass
      WHERE c.schema_name NOT IN ('pg_temp', 'sys') AND c.classid IN ('pg_class'::regclass, 'pg_proc'::regclass) AND EXISTS (SELECT 1 FROM sys.user$ WHERE name = sys.ora_name(c.schema_name)) LOOP
    PERFORM sys.open_to_any(made.kind, CASE WHEN made.kind = 'f' THEN made.objid::regprocedure::text ELSE made.objid::regclass::text END, a) FROM sys.anyauth$ a
      WHERE (made.kind = ANY (a.kinds) OR made.kind = 'f' AND a.kinds = '{}') AND EXISTS (SELECT 1 FROM pg_auth_members WHERE roleid = to_regrole(quote_ident(a.role)));
    IF made.kind = 'r' AND made.command_tag IN ('CREATE TABLE', 'CREATE TABLE AS') AND sys.is_limited(sys.ora_name(made.schema_name)) THEN
      PERFORM sys.limit_table(made.objid::regclass);
      PERFORM sys.require_quota(sys.ora_name(made.schema_name)) WHERE pg_relation_size(made.objid::oid) > 0;
    END IF;
  END LOOP;
END $$;
CREATE EVENT TRIGGER settle_new ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'CREATE VIEW', 'CREATE SEQUENCE', 'CREATE MATERIALIZED VIEW') EXECUTE FUNCTION settle_new();
-- only while somebody holds EXECUTE ANY PROCEDURE: every PL/SQL block makes a function
CREATE EVENT TRIGGER settle_new_routine ON ddl_command_end WHEN TAG IN ('CREATE FUNCTION', 'CREATE PROCEDURE') EXECUTE FUNCTION settle_new();
ALTER EVENT TRIGGER settle_new_routine DISABLE;
