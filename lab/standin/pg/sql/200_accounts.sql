-- Accounts as a DBA knows them: state, profile, tablespaces and quotas; roles; which system privileges there are.
SET search_path TO sys, pg_catalog;
ALTER TABLE user$ ADD COLUMN default_ts text NOT NULL DEFAULT 'USERS', ADD COLUMN temp_ts text NOT NULL DEFAULT 'TEMP',
  ADD COLUMN profile text NOT NULL DEFAULT 'DEFAULT', ADD COLUMN expired boolean NOT NULL DEFAULT false,
  ADD COLUMN timed boolean NOT NULL DEFAULT false, -- locked by failed logons, for the profile's PASSWORD_LOCK_TIME
  ADD COLUMN locked_at timestamptz, ADD COLUMN password_at timestamptz NOT NULL DEFAULT now(), ADD COLUMN grace_from timestamptz, ADD COLUMN last_logon timestamptz;
ALTER TABLE sysauth$ ADD COLUMN admin boolean DEFAULT false;
CREATE TABLE role$ (name text PRIMARY KEY, oracle boolean NOT NULL DEFAULT false, number serial);
CREATE TABLE privilege$ (name text PRIMARY KEY);
CREATE TABLE profile$ (profile text, resource text, value text NOT NULL, PRIMARY KEY (profile, resource));
CREATE TABLE tablespace$ (number serial, name text PRIMARY KEY, contents text NOT NULL DEFAULT 'PERMANENT', file text, extensible boolean NOT NULL DEFAULT true);
CREATE TABLE quota$ (owner text, tablespace text, bytes bigint NOT NULL, PRIMARY KEY (owner, tablespace)); -- -1: unlimited
INSERT INTO tablespace$ (name, contents, file) VALUES ('SYSTEM', 'PERMANENT', 'system01.dbf'), ('SYSAUX', 'PERMANENT', 'sysaux01.dbf'),
  ('UNDOTBS1', 'UNDO', 'undotbs01.dbf'), ('TEMP', 'TEMPORARY', 'temp01.dbf'), ('USERS', 'PERMANENT', 'users01.dbf');
INSERT INTO profile$ VALUES ('DEFAULT', 'SESSIONS_PER_USER', 'UNLIMITED'), ('DEFAULT', 'FAILED_LOGIN_ATTEMPTS', '10'), ('DEFAULT', 'PASSWORD_LIFE_TIME', 'UNLIMITED'),
  ('DEFAULT', 'PASSWORD_LOCK_TIME', '1'), ('DEFAULT', 'PASSWORD_GRACE_TIME', '7');
INSERT INTO privilege$ SELECT p FROM regexp_split_to_table('CREATE SESSION,ALTER SESSION,RESTRICTED SESSION,UNLIMITED TABLESPACE,CREATE TABLE,CREATE VIEW,CREATE SEQUENCE,CREATE PROCEDURE,CREATE TRIGGER,CREATE TYPE,
  CREATE SYNONYM,CREATE PUBLIC SYNONYM,DROP PUBLIC SYNONYM,CREATE MATERIALIZED VIEW,CREATE DATABASE LINK,CREATE CLUSTER,CREATE OPERATOR,CREATE INDEXTYPE,CREATE DIMENSION,CREATE JOB,CREATE LIBRARY,
  CREATE ANY TABLE,ALTER ANY TABLE,DROP ANY TABLE,SELECT ANY TABLE,READ ANY TABLE,INSERT ANY TABLE,UPDATE ANY TABLE,DELETE ANY TABLE,LOCK ANY TABLE,COMMENT ANY TABLE,BACKUP ANY TABLE,FLASHBACK ANY TABLE,UNDER ANY TABLE,
  CREATE ANY VIEW,DROP ANY VIEW,UNDER ANY VIEW,MERGE ANY VIEW,CREATE ANY INDEX,ALTER ANY INDEX,DROP ANY INDEX,CREATE ANY SEQUENCE,ALTER ANY SEQUENCE,DROP ANY SEQUENCE,SELECT ANY SEQUENCE,
  CREATE ANY PROCEDURE,ALTER ANY PROCEDURE,DROP ANY PROCEDURE,EXECUTE ANY PROCEDURE,DEBUG ANY PROCEDURE,DEBUG CONNECT SESSION,CREATE ANY TRIGGER,ALTER ANY TRIGGER,DROP ANY TRIGGER,ADMINISTER DATABASE TRIGGER,
  CREATE ANY TYPE,ALTER ANY TYPE,DROP ANY TYPE,EXECUTE ANY TYPE,UNDER ANY TYPE,CREATE ANY SYNONYM,DROP ANY SYNONYM,CREATE ANY MATERIALIZED VIEW,ALTER ANY MATERIALIZED VIEW,DROP ANY MATERIALIZED VIEW,GLOBAL QUERY REWRITE,QUERY REWRITE,
  ON COMMIT REFRESH,CREATE ANY DIRECTORY,DROP ANY DIRECTORY,CREATE USER,ALTER USER,DROP USER,BECOME USER,CREATE ROLE,ALTER ANY ROLE,DROP ANY ROLE,GRANT ANY ROLE,GRANT ANY PRIVILEGE,GRANT ANY OBJECT PRIVILEGE,
  CREATE PROFILE,ALTER PROFILE,DROP PROFILE,CREATE TABLESPACE,ALTER TABLESPACE,DROP TABLESPACE,MANAGE TABLESPACE,ALTER SYSTEM,ALTER DATABASE,AUDIT SYSTEM,AUDIT ANY,ANALYZE ANY,ANALYZE ANY DICTIONARY,SELECT ANY DICTIONARY,
  SELECT ANY TRANSACTION,FORCE TRANSACTION,FORCE ANY TRANSACTION,CREATE ROLLBACK SEGMENT,ALTER ROLLBACK SEGMENT,DROP ROLLBACK SEGMENT,CREATE ANY JOB,MANAGE SCHEDULER,EXEMPT ACCESS POLICY,CHANGE NOTIFICATION,
  CREATE ANY CONTEXT,DROP ANY CONTEXT,RESUMABLE,ADVISOR,CREATE ANY LIBRARY,DROP ANY LIBRARY,EXECUTE ANY LIBRARY,CREATE EXTERNAL JOB,SYSDBA,SYSOPER', ',\s*') AS p;

CREATE FUNCTION fail(code text, message text) RETURNS void LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION USING ERRCODE = code, MESSAGE = message; END$$;
-- what somebody holds: system privileges and roles, those of its roles too; admin: it may pass them on
CREATE FUNCTION held_by(whom text) RETURNS TABLE (name text, admin boolean) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
WITH RECURSIVE held(name, admin) AS (
  SELECT privilege, coalesce(admin, false) FROM sys.sysauth$ WHERE grantee IN (whom, 'PUBLIC') UNION SELECT a.privilege, coalesce(a.admin, false) FROM held h JOIN sys.sysauth$ a ON a.grantee = h.name)
SELECT name, bool_or(admin) FROM held GROUP BY name$$;
CREATE FUNCTION holds(whom text, what text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
SELECT whom IN ('SYS', 'SYSTEM') OR EXISTS (SELECT 1 FROM sys.held_by(whom) WHERE name IN (what, 'ALL PRIVILEGES', pg_catalog.replace(what, 'CREATE ', 'CREATE ANY ')))$$;
CREATE FUNCTION may(whom text, what text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) OR sys.holds(whom, what)$$;
CREATE FUNCTION may_administer() RETURNS void LANGUAGE sql STABLE AS $$SELECT sys.require('GRANT ANY PRIVILEGE')$$;
CREATE FUNCTION is_account(whom text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
SELECT whom = 'PUBLIC' OR EXISTS (SELECT 1 FROM sys.user$ WHERE name = whom) OR EXISTS (SELECT 1 FROM sys.role$ WHERE name = whom)$$;

-- a role is a PostgreSQL role too: object privileges reach its members by that; who holds DBA is a superuser
CREATE FUNCTION settle_membership() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DECLARE item record; held sys.sysauth$ := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  IF EXISTS (SELECT 1 FROM sys.role$ WHERE name = held.privilege) AND to_regrole(quote_ident(sys.ora_name(held.grantee))) IS NOT NULL THEN
    EXECUTE format(CASE WHEN TG_OP = 'DELETE' THEN 'REVOKE %I FROM %I' ELSE 'GRANT %I TO %I' END, sys.ora_name(held.privilege), sys.ora_name(held.grantee));
    FOR item IN SELECT r.rolname, r.rolsuper FROM sys.user$ u JOIN pg_roles r ON r.rolname = sys.ora_name(u.name) WHERE u.name NOT IN ('SYS', 'SYSTEM')
        AND r.rolsuper <> EXISTS (SELECT 1 FROM sys.held_by(u.name) WHERE name = 'DBA') LOOP
      EXECUTE format('ALTER ROLE %I %s', item.rolname, CASE WHEN item.rolsuper THEN 'NOSUPERUSER' ELSE 'SUPERUSER' END);
    END LOOP;
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION add_role(in_name text, of_oracle boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  IF to_regrole(quote_ident(sys.ora_name(in_name))) IS NULL THEN
    EXECUTE format('CREATE ROLE %I NOLOGIN', sys.ora_name(in_name));
  END IF;
  INSERT INTO sys.role$ VALUES (in_name, of_oracle);
END $$;
REVOKE EXECUTE ON FUNCTION add_role(text, boolean) FROM PUBLIC;
SELECT add_role(r, true) FROM unnest(ARRAY['CONNECT', 'RESOURCE', 'DBA', 'PDB_DBA', 'SELECT_CATALOG_ROLE', 'EXECUTE_CATALOG_ROLE', 'EXP_FULL_DATABASE', 'IMP_FULL_DATABASE', 'DATAPUMP_EXP_FULL_DATABASE', 'DATAPUMP_IMP_FULL_DATABASE', 'DB_DEVELOPER_ROLE']) AS r;
INSERT INTO sysauth$ SELECT 'DBA', name, true FROM privilege$ WHERE name NOT IN ('SYSDBA', 'SYSOPER') ON CONFLICT DO NOTHING;
INSERT INTO sysauth$ SELECT r, p FROM unnest(ARRAY['RESOURCE', 'DB_DEVELOPER_ROLE']) AS r, unnest(ARRAY['CREATE TABLE', 'CREATE SEQUENCE', 'CREATE PROCEDURE', 'CREATE TRIGGER', 'CREATE TYPE', 'CREATE CLUSTER', 'CREATE OPERATOR', 'CREATE INDEXTYPE']) AS p ON CONFLICT DO NOTHING;
INSERT INTO sysauth$ SELECT 'DB_DEVELOPER_ROLE', p FROM unnest(ARRAY['CREATE SESSION', 'CREATE VIEW', 'CREATE MATERIALIZED VIEW', 'CREATE SYNONYM', 'CREATE JOB', 'CREATE DIMENSION', 'DEBUG CONNECT SESSION']) AS p ON CONFLICT DO NOTHING;
INSERT INTO sysauth$ VALUES ('CONNECT', 'CREATE SESSION'), ('CONNECT', 'ALTER SESSION'), ('EXP_FULL_DATABASE', 'SELECT ANY TABLE'), ('EXP_FULL_DATABASE', 'SELECT_CATALOG_ROLE'), ('IMP_FULL_DATABASE', 'SELECT_CATALOG_ROLE'),
  ('DATAPUMP_EXP_FULL_DATABASE', 'EXP_FULL_DATABASE'), ('DATAPUMP_IMP_FULL_DATABASE', 'IMP_FULL_DATABASE'), ('DBA', 'SELECT_CATALOG_ROLE'), ('DBA', 'EXP_FULL_DATABASE'), ('DBA', 'IMP_FULL_DATABASE'), ('PDB_DBA', 'DBA') ON CONFLICT DO NOTHING;
CREATE TRIGGER settle_membership AFTER INSERT OR DELETE ON sysauth$ FOR EACH ROW EXECUTE FUNCTION settle_membership();
INSERT INTO sysauth$ SELECT name, 'DBA', true FROM user$ WHERE name IN ('SYS', 'SYSTEM') ON CONFLICT DO NOTHING;
DO $$
DECLARE item record;
BEGIN
  FOR item IN SELECT a.grantee, a.privilege FROM sysauth$ a JOIN role$ r ON r.name = a.privilege WHERE to_regrole(quote_ident(sys.ora_name(a.grantee))) IS NOT NULL LOOP
    EXECUTE format('GRANT %I TO %I', sys.ora_name(item.privilege), sys.ora_name(item.grantee));
  END LOOP;
END $$;

CREATE FUNCTION require_known_account(whom text) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF NOT sys.is_account(whom) THEN
    PERFORM sys.fail('O1917', 'user or role ''' || whom || ''' does not exist');
  END IF;
END $$;
-- may the session give or take this: ADMIN OPTION on it, or GRANT ANY …; what: a system privilege or a role
CREATE FUNCTION require_grantable(what text) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DECLARE role boolean := EXISTS (SELECT 1 FROM sys.role$ WHERE name = what);
BEGIN
  IF NOT role AND NOT EXISTS (SELECT 1 FROM sys.privilege$ WHERE name = what) THEN
    PERFORM CASE WHEN strpos(what, ' ') > 0 THEN sys.fail('O0990', 'missing or invalid privilege') ELSE sys.fail('O1919', 'role ''' || what || ''' does not exist') END;
  END IF;
  IF sys.may(sys.ora_user(), CASE WHEN role THEN 'GRANT ANY ROLE' ELSE 'GRANT ANY PRIVILEGE' END) OR EXISTS (SELECT 1 FROM sys.held_by(sys.ora_user()) WHERE name = what AND admin) THEN
    RETURN;
  END IF;
  PERFORM CASE WHEN role THEN sys.fail('O1932', 'ADMIN option not granted for role ''' || what || '''') ELSE sys.fail('O1031', 'insufficient privileges') END;
END $$;
CREATE FUNCTION grant_system(what text, whom text, with_admin boolean DEFAULT false) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  IF what IN ('ALL PRIVILEGES', 'ALL') THEN
    PERFORM sys.grant_system(name, whom, with_admin) FROM sys.privilege$ WHERE name NOT IN ('SYSDBA', 'SYSOPER', 'SELECT ANY DICTIONARY', 'ANALYZE ANY DICTIONARY');
    RETURN;
  END IF;
  PERFORM sys.require_grantable(what);
  PERFORM sys.require_known_account(whom);
  IF EXISTS (SELECT 1 FROM sys.role$ WHERE name = what) THEN
    IF whom = 'PUBLIC' THEN
      PERFORM sys.fail('O3001', 'unimplemented feature: granting a role to PUBLIC');
    END IF;
    IF what = whom OR EXISTS (SELECT 1 FROM sys.held_by(what) WHERE name = whom) THEN
      PERFORM sys.fail('O1934', 'circular role grant detected');
    END IF;
  END IF;
  INSERT INTO sys.sysauth$ VALUES (whom, what, with_admin) ON CONFLICT (grantee, privilege) DO UPDATE SET admin = coalesce(sysauth$.admin, false) OR excluded.admin;
  PERFORM sys.settle_any(what);
END $$;
CREATE FUNCTION revoke_system(what text, whom text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  IF what IN ('ALL PRIVILEGES', 'ALL') THEN
    PERFORM sys.revoke_system(a.privilege, whom) FROM sys.sysauth$ a JOIN sys.privilege$ p ON p.name = a.privilege WHERE a.grantee = whom;
    DELETE FROM sys.sysauth$ WHERE grantee = whom AND privilege = what;
    RETURN;
  END IF;
  PERFORM sys.require_grantable(what);
  PERFORM sys.require_known_account(whom);
  DELETE FROM sys.sysauth$ WHERE grantee = whom AND privilege = what;
  IF NOT FOUND THEN
    PERFORM CASE WHEN EXISTS (SELECT 1 FROM sys.role$ WHERE name = what) THEN sys.fail('O1951', 'ROLE ''' || what || ''' not granted to ''' || whom || '''')
      ELSE sys.fail('O1952', 'system privileges not granted to ''' || whom || '''') END;
  END IF;
  PERFORM sys.settle_any(what);
END $$;
