-- CREATE ROLE, CREATE PROFILE, CREATE TABLESPACE and their kin; what a logon asks of a profile.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION create_role(in_name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  PERFORM sys.require('CREATE ROLE');
  IF sys.is_account(in_name) THEN
    PERFORM sys.fail('O1921', 'role name ''' || in_name || ''' conflicts with another user or role name');
  END IF;
  PERFORM sys.add_role(in_name, false);
  INSERT INTO sys.sysauth$ VALUES (sys.ora_user(), in_name, true);
END $$;
CREATE FUNCTION drop_role(in_name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM sys.role$ WHERE name = in_name) THEN
    PERFORM sys.fail('O1919', 'role ''' || in_name || ''' does not exist');
  END IF;
  IF NOT EXISTS (SELECT 1 FROM sys.held_by(sys.ora_user()) WHERE name = in_name AND admin) THEN
    PERFORM sys.require('DROP ANY ROLE');
  END IF;
  DELETE FROM sys.sysauth$ WHERE in_name IN (grantee, privilege);
  DELETE FROM sys.role$ WHERE name = in_name;
  EXECUTE format('DROP OWNED BY %I', sys.ora_name(in_name));
  EXECUTE format('DROP ROLE %I', sys.ora_name(in_name));
END $$;
-- SET ROLE: the roles of a session are always on; asking for that, or for a part of it, is checked
CREATE FUNCTION set_role(names text[], everything boolean) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DECLARE item text;
BEGIN
  FOREACH item IN ARRAY names LOOP
    IF NOT EXISTS (SELECT 1 FROM sys.role$ WHERE name = item) THEN
      PERFORM sys.fail('O1919', 'role ''' || item || ''' does not exist');
    ELSIF NOT EXISTS (SELECT 1 FROM sys.held_by(sys.ora_user()) WHERE name = item) THEN
      PERFORM sys.fail('O1924', 'role ''' || item || ''' not granted or does not exist');
    END IF;
  END LOOP;
  IF NOT everything AND EXISTS (SELECT 1 FROM sys.sysauth$ a JOIN sys.role$ r ON r.name = a.privilege WHERE a.grantee = sys.ora_user() AND r.name <> ALL (names)) THEN
    PERFORM sys.fail('O3001', 'unimplemented feature: SET ROLE that turns a granted role off');
  END IF;
END $$;

CREATE FUNCTION profile_resources() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
SELECT ARRAY['COMPOSITE_LIMIT', 'SESSIONS_PER_USER', 'CPU_PER_SESSION', 'CPU_PER_CALL', 'LOGICAL_READS_PER_SESSION', 'LOGICAL_READS_PER_CALL', 'IDLE_TIME', 'CONNECT_TIME', 'PRIVATE_SGA',
  'FAILED_LOGIN_ATTEMPTS', 'PASSWORD_LIFE_TIME', 'PASSWORD_REUSE_TIME', 'PASSWORD_REUSE_MAX', 'PASSWORD_VERIFY_FUNCTION', 'PASSWORD_LOCK_TIME', 'PASSWORD_GRACE_TIME', 'INACTIVE_ACCOUNT_TIME', 'PASSWORD_ROLLOVER_TIME']$$;
-- limits: resource -> value as written; action: CREATE or ALTER
CREATE FUNCTION change_profile(action text, in_name text, limits jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DECLARE exists_already boolean := EXISTS (SELECT 1 FROM sys.profile$ WHERE profile = in_name); item record;
BEGIN
  PERFORM sys.require(action || ' PROFILE');
  IF action = 'CREATE' AND exists_already THEN
    PERFORM sys.fail('O2379', 'profile ' || in_name || ' already exists');
  ELSIF action = 'ALTER' AND NOT exists_already THEN
    PERFORM sys.fail('O2380', 'profile ' || in_name || ' does not exist');
  END IF;
  FOR item IN SELECT key, value #>> '{}' AS value FROM jsonb_each(limits) LOOP
    IF item.key <> ALL (sys.profile_resources()) THEN
      PERFORM sys.fail('O2376', 'invalid or redundant resource');
    END IF;
    INSERT INTO sys.profile$ VALUES (in_name, item.key, item.value) ON CONFLICT (profile, resource) DO UPDATE SET value = excluded.value;
  END LOOP;
  INSERT INTO sys.profile$ VALUES (in_name, 'SESSIONS_PER_USER', 'DEFAULT') ON CONFLICT DO NOTHING;
END $$;
CREATE FUNCTION drop_profile(in_name text, with_users boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  PERFORM sys.require('DROP PROFILE');
  IF in_name = 'DEFAULT' THEN
    PERFORM sys.fail('O0931', 'missing identifier');
  ELSIF NOT EXISTS (SELECT 1 FROM sys.profile$ WHERE profile = in_name) THEN
    PERFORM sys.fail('O2380', 'profile ' || in_name || ' does not exist');
  ELSIF NOT with_users AND EXISTS (SELECT 1 FROM sys.user$ WHERE profile = in_name) THEN
    PERFORM sys.fail('O2382', 'profile ' || in_name || ' has users assigned, cannot drop without CASCADE');
  END IF;
  UPDATE sys.user$ SET profile = 'DEFAULT' WHERE profile = in_name;
  DELETE FROM sys.profile$ WHERE profile = in_name;
END $$;
-- the limit that holds for a user; NULL: unlimited
CREATE FUNCTION profile_limit(of_profile text, of_resource text) RETURNS numeric LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
SELECT CASE WHEN v ~ '^[0-9.]+$' THEN v::numeric END FROM (SELECT coalesce(
  nullif((SELECT value FROM sys.profile$ WHERE profile = of_profile AND resource = of_resource), 'DEFAULT'),
  (SELECT value FROM sys.profile$ WHERE profile = 'DEFAULT' AND resource = of_resource)) AS v) AS s$$;
CREATE FUNCTION profile_days(of_profile text, of_resource text) RETURNS interval LANGUAGE sql STABLE AS $$SELECT sys.profile_limit($1, $2)::float8 * interval '1 day'$$;
-- a password too old has its days of grace from the first logon after that
CREATE FUNCTION password_state(u user$) RETURNS text LANGUAGE sql STABLE AS $$
SELECT CASE WHEN u.expired THEN 'EXPIRED' WHEN (u.password_at + sys.profile_days(u.profile, 'PASSWORD_LIFE_TIME') < now()) IS NOT TRUE THEN NULL
  WHEN sys.profile_limit(u.profile, 'PASSWORD_GRACE_TIME') = 0 OR u.grace_from + sys.profile_days(u.profile, 'PASSWORD_GRACE_TIME') < now() THEN 'EXPIRED'
  ELSE 'EXPIRED(GRACE)' END$$;
-- OPEN, LOCKED, LOCKED(TIMED), EXPIRED, EXPIRED(GRACE), EXPIRED & LOCKED …, as DBA_USERS says
CREATE FUNCTION account_status(u user$) RETURNS text LANGUAGE sql STABLE AS $$
SELECT coalesce(nullif(concat_ws(' & ', CASE WHEN u.grace_from IS NOT NULL OR sys.password_state(u) = 'EXPIRED' THEN sys.password_state(u) END,
  CASE WHEN u.locked AND NOT u.timed THEN 'LOCKED' WHEN u.locked AND (u.locked_at + sys.profile_limit(u.profile, 'PASSWORD_LOCK_TIME')::float8 * interval '1 day' < now()) IS NOT TRUE THEN 'LOCKED(TIMED)' END), ''), 'OPEN')$$;
CREATE FUNCTION logon_failed(whom text) RETURNS void LANGUAGE sql AS $$
UPDATE sys.user$ SET failed = failed + 1 WHERE name = whom AND name <> 'SYS';
UPDATE sys.user$ SET locked = true, timed = true, locked_at = now() WHERE name = whom AND name NOT IN ('SYS', 'SYSTEM') AND NOT locked AND failed >= sys.profile_limit(profile, 'FAILED_LOGIN_ATTEMPTS')$$;
REVOKE EXECUTE ON FUNCTION logon_failed(text) FROM PUBLIC;
-- the account may begin a session beside those it has
CREATE FUNCTION begin_logon(whom text, has int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DECLARE u sys.user$;
BEGIN
  SELECT * INTO STRICT u FROM sys.user$ WHERE name = whom;
  IF sys.password_state(u) = 'EXPIRED' THEN
    PERFORM sys.fail('Q0LLT', 'the account has expired');
  END IF;
  IF has >= sys.profile_limit(u.profile, 'SESSIONS_PER_USER') THEN
    PERFORM sys.fail('O2391', 'exceeded simultaneous SESSIONS_PER_USER limit');
  END IF;
  IF sys.password_state(u) IS NOT NULL THEN
    UPDATE sys.user$ SET grace_from = now() WHERE name = whom AND grace_from IS NULL;
    PERFORM set_config('ora.grace', coalesce(pg_catalog.ceil(extract(epoch FROM coalesce(u.grace_from, now()) + sys.profile_days(u.profile, 'PASSWORD_GRACE_TIME') - now()) / 86400)::int::text, '-1'), true);
  END IF;
  UPDATE sys.user$ SET failed = 0, locked = false, timed = false, last_logon = now() WHERE name = whom AND (failed > 0 OR locked OR last_logon IS NULL OR last_logon < now() - interval '1 minute');
END $$;
REVOKE EXECUTE ON FUNCTION begin_logon(text, int) FROM PUBLIC;

CREATE FUNCTION create_tablespace(in_name text, in_contents text, in_file text, may_extend boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  PERFORM sys.require('CREATE TABLESPACE');
  IF EXISTS (SELECT 1 FROM sys.tablespace$ WHERE name = in_name) THEN
    PERFORM sys.fail('O1543', 'tablespace ''' || in_name || ''' already exists');
  END IF;
  INSERT INTO sys.tablespace$ (name, contents, file, extensible) VALUES (in_name, in_contents, in_file, may_extend);
END $$;
CREATE FUNCTION drop_tablespace(in_name text, with_contents boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  PERFORM sys.require('DROP TABLESPACE');
  PERFORM sys.require_tablespace(in_name);
  IF in_name IN ('SYSTEM', 'SYSAUX') THEN
    PERFORM sys.fail('O1550', 'cannot drop system tablespace');
  ELSIF EXISTS (SELECT 1 FROM sys.user$ u JOIN pg_class c ON c.relnamespace = to_regnamespace(quote_ident(sys.ora_name(u.name))) AND c.relkind = 'r' WHERE u.default_ts = in_name) THEN
    PERFORM CASE WHEN with_contents THEN sys.fail('O3001', 'unimplemented feature: DROP TABLESPACE with the tables in it') ELSE sys.fail('O1549', 'tablespace not empty, use INCLUDING CONTENTS option') END;
  END IF;
  DELETE FROM sys.quota$ WHERE tablespace = in_name;
  DELETE FROM sys.tablespace$ WHERE name = in_name;
END $$;
CREATE FUNCTION require_tablespace(in_name text) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM sys.tablespace$ WHERE name = in_name) THEN
    PERFORM sys.fail('O0959', 'tablespace ''' || in_name || ''' does not exist');
  END IF;
END $$;
-- data definition in another's schema: true when it is to be done as its owner, false when the session may do it itself
CREATE FUNCTION require_any(verb text, what text, in_owner text, object text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DECLARE me text := sys.ora_user();
BEGIN
  IF (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) THEN
    IF verb = 'CREATE' AND in_owner <> 'public' AND NOT EXISTS (SELECT 1 FROM sys.user$ WHERE name = sys.ora_name(in_owner)) THEN
      PERFORM sys.fail('O1918', 'user ''' || sys.ora_name(in_owner) || ''' does not exist');
    END IF;
    RETURN false;
  ELSIF in_owner <> 'sys' AND (EXISTS (SELECT 1 FROM sys.held_by(me) WHERE name = what)
      OR EXISTS (SELECT 1 FROM sys.objauth$ WHERE owner = sys.ora_name(in_owner) AND name = sys.ora_name(object) AND grantee IN (SELECT h.name FROM sys.held_by(me) AS h UNION SELECT me UNION SELECT 'PUBLIC')
        AND privilege = CASE what WHEN 'ALTER ANY TABLE' THEN 'ALTER' WHEN 'ALTER ANY SEQUENCE' THEN 'ALTER' WHEN 'CREATE ANY INDEX' THEN 'INDEX' END)) THEN
    IF NOT EXISTS (SELECT 1 FROM sys.user$ WHERE name = sys.ora_name(in_owner)) THEN
      PERFORM sys.fail('O1918', 'user ''' || sys.ora_name(in_owner) || ''' does not exist');
    END IF;
    RETURN true;
  ELSIF verb = 'CREATE' AND what <> 'CREATE ANY INDEX' OR EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = in_owner AND c.relname = object AND has_table_privilege(sys.ora_name(me), c.oid, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES')) THEN
    PERFORM sys.fail('O1031', 'insufficient privileges');
  END IF;
  PERFORM CASE WHEN what LIKE '%SEQUENCE' THEN sys.fail('O2289', 'sequence does not exist') WHEN what LIKE '%INDEX' AND verb <> 'CREATE' THEN sys.fail('O1418', 'specified index does not exist')
    WHEN what ~ '(PROCEDURE|TYPE)$' THEN sys.fail('O4043', 'object ' || sys.ora_name(object) || ' does not exist') WHEN what LIKE '%TRIGGER' THEN sys.fail('O4080', 'trigger ''' || sys.ora_name(object) || ''' does not exist')
    WHEN what LIKE '%SYNONYM' THEN sys.fail('O1434', 'private synonym to be dropped does not exist') ELSE sys.fail('O0942', 'table or view does not exist') END;
END $$;
