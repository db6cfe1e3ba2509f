-- Stored programs that do not compile: their text is kept, their errors are in DBA_ERRORS, they are INVALID.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION store_source(in_schema text, object text, kind text, source text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DELETE FROM sys.error$ WHERE owner = in_schema AND name = object AND type = kind;
INSERT INTO sys.source$ VALUES (in_schema, object, kind, source) ON CONFLICT (owner, name, type) DO UPDATE SET text = excluded.text$$;
CREATE FUNCTION store_invalid(in_schema text, object text, kind text, source text, replace boolean, line int, "position" int, message text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DECLARE found record;
BEGIN
  PERFORM sys.require(CASE kind WHEN 'TRIGGER' THEN 'CREATE TRIGGER' ELSE 'CREATE PROCEDURE' END);
  PERFORM sys.require_schema(in_schema);
  IF NOT replace AND EXISTS (SELECT 1 FROM sys.source$ WHERE owner = in_schema AND name = object AND type = kind) THEN
    RAISE EXCEPTION USING ERRCODE = 'O0955', MESSAGE = 'name is already used by an existing object';
  END IF;
  FOR found IN SELECT oid::regprocedure AS routine FROM pg_proc WHERE pronamespace = in_schema::regnamespace AND
      CASE WHEN kind IN ('PACKAGE', 'PACKAGE BODY') THEN starts_with(proname, object || '.') ELSE proname = object END LOOP
    EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', found.routine);
  END LOOP;
  DELETE FROM sys.package$ WHERE owner = in_schema AND name = object AND kind = 'PACKAGE';
  PERFORM sys.store_source(in_schema, object, kind, source);
  INSERT INTO sys.error$ VALUES (in_schema, object, kind, line, "position", message);
END $$;
CREATE FUNCTION drop_invalid(in_schema text, object text, kind text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM sys.error$ WHERE owner = in_schema AND name = object AND type = kind) THEN
    RETURN false;
  END IF;
  PERFORM sys.require_schema(in_schema);
  DELETE FROM sys.error$ WHERE owner = in_schema AND name = object AND (type = kind OR kind = 'PACKAGE' AND type = 'PACKAGE BODY');
  DELETE FROM sys.source$ WHERE owner = in_schema AND name = object AND (type = kind OR kind = 'PACKAGE' AND type = 'PACKAGE BODY');
  RETURN true;
END $$;
-- why a program cannot be called: 'invalid', 'arguments' (there are others of its name) or 'unknown'
CREATE FUNCTION call_trouble(in_schema text, object text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
SELECT CASE WHEN EXISTS (SELECT 1 FROM sys.error$ WHERE owner = in_schema AND name = split_part(object, '.', 1)) THEN 'invalid'
  WHEN EXISTS (SELECT 1 FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN (in_schema, 'sys') AND p.proname = object) THEN 'arguments' ELSE 'unknown' END$$;
-- ALTER … COMPILE of what is not there
CREATE FUNCTION require_object(kind text, in_schema text, object text) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM sys.all$objects WHERE owner = sys.ora_name(in_schema) AND object_name = sys.ora_name(object) AND object_type = kind) THEN
    RETURN;
  END IF;
  CASE kind
    WHEN 'VIEW' THEN PERFORM sys.fail('O0942', 'table or view does not exist');
    WHEN 'TRIGGER' THEN PERFORM sys.fail('O4080', format('trigger ''%s'' does not exist', sys.ora_name(object)));
    WHEN 'SYNONYM' THEN PERFORM sys.fail('O1434', 'private synonym to be dropped does not exist');
    WHEN 'MATERIALIZED VIEW' THEN PERFORM sys.fail(sys.state_of(12003), format('materialized view "%s"."%s" does not exist', sys.ora_name(in_schema), sys.ora_name(object)));
    ELSE PERFORM sys.fail('O4043', format('object %s does not exist', sys.ora_name(object)));
  END CASE;
END $$;
