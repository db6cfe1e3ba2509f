-- Quotas: tables of a user without unlimited space have a trigger before INSERT; others pay nothing.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION is_limited(whom text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
SELECT NOT EXISTS (SELECT 1 FROM sys.held_by(whom) WHERE name IN ('UNLIMITED TABLESPACE', 'ALL PRIVILEGES'))
  AND NOT EXISTS (SELECT 1 FROM sys.quota$ q JOIN sys.user$ u ON u.name = q.owner WHERE u.name = whom AND q.tablespace = u.default_ts AND q.bytes = -1)$$;
CREATE FUNCTION space_used(in_schema text) RETURNS numeric LANGUAGE sql STABLE AS $$
SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::numeric FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(in_schema)) AND relkind IN ('r', 'm')$$;
CREATE FUNCTION require_quota(whom text) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DECLARE place text; most bigint;
BEGIN
  SELECT u.default_ts, q.bytes INTO place, most FROM sys.user$ u LEFT JOIN sys.quota$ q ON q.owner = u.name AND q.tablespace = u.default_ts WHERE u.name = whom;
  IF NOT sys.is_limited(whom) THEN
    RETURN;
  ELSIF coalesce(most, 0) = 0 THEN
    PERFORM sys.fail('O1950', 'no privileges on tablespace ''' || place || '''');
  ELSIF sys.space_used(sys.ora_name(whom)) >= most THEN
    PERFORM sys.fail('O1536', 'space quota exceeded for tablespace ''' || place || '''');
  END IF;
END $$;
CREATE FUNCTION check_quota() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  PERFORM sys.require_quota(sys.ora_name(TG_TABLE_SCHEMA));
  RETURN NULL;
END $$;
-- a trigger that is there stays: taking it away would wait for every writer, and it asks again each time
CREATE FUNCTION limit_table(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER quota$ BEFORE INSERT ON %s FOR EACH STATEMENT EXECUTE FUNCTION sys.check_quota()', target);
END $$;
CREATE FUNCTION settle_quotas() RETURNS void LANGUAGE sql SET lock_timeout = '10s' AS $$
SELECT sys.limit_table(c.oid) FROM sys.user$ u JOIN pg_class c ON c.relnamespace = to_regnamespace(quote_ident(sys.ora_name(u.name))) AND c.relkind = 'r'
  WHERE u.name NOT IN ('SYS', 'SYSTEM') AND NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = c.oid AND tgname = 'quota$') AND sys.is_limited(u.name)$$;
REVOKE EXECUTE ON FUNCTION limit_table(regclass), settle_quotas() FROM PUBLIC;
CREATE FUNCTION settle_quota_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  PERFORM sys.settle_quotas();
  RETURN NULL;
END $$;
CREATE TRIGGER settle_quota AFTER INSERT OR UPDATE OR DELETE ON quota$ FOR EACH STATEMENT EXECUTE FUNCTION settle_quota_row();
CREATE TRIGGER settle_quota AFTER UPDATE OF default_ts ON user$ FOR EACH STATEMENT EXECUTE FUNCTION settle_quota_row();
