-- Stored programs that do not compile: their text is kept, their errors are in DBA_ERRORS, they are INVALID.
SET search_path TO sys, pg_catalog;
CREATE TABLE error$ (owner text, name text, type text, line int NOT NULL, "position" int NOT NULL, message text NOT NULL, PRIMARY KEY (owner, name, type), FOREIGN KEY (owner, name, type) REFERENCES source$ ON DELETE CASCADE);
SELECT define_family('errors', 'owner', 'owner:v128 name:v128 type:v12 sequence:n line:n position:n text:v4000 attribute:v9 message_number:n', $$
  SELECT sys.ora_name(owner) AS owner, sys.ora_name(name) AS name, type, 1 AS sequence, line, "position", message AS text, 'ERROR' AS attribute, 0 AS message_number FROM sys.error$ $$);
DO $$
DECLARE kept text; added text; base text := pg_catalog.rtrim(pg_get_viewdef('sys.all$objects'::regclass), ';');
BEGIN
  SELECT string_agg(CASE attname WHEN 'status' THEN 'CASE WHEN e.name IS NULL THEN b.status ELSE ''INVALID'' END' ELSE format('b.%I', attname) END || format('::%s AS %I', format_type(atttypid, atttypmod), attname), ', ' ORDER BY attnum),
    string_agg(CASE attname WHEN 'owner' THEN 'sys.ora_name(e.owner)' WHEN 'object_name' THEN 'sys.ora_name(e.name)' WHEN 'object_type' THEN 'e.type' WHEN 'status' THEN '''INVALID''' WHEN 'seen$' THEN 'false' WHEN 'temporary' THEN '''N'''
      WHEN 'object_id' THEN '1000000000 + abs(hashtext(e.owner || ''.'' || e.name || e.type)::int8)' ELSE 'NULL' END || format('::%s', format_type(atttypid, atttypmod)), ', ' ORDER BY attnum)
    INTO kept, added FROM pg_attribute WHERE attrelid = 'sys.all$objects'::regclass AND attnum > 0;
  EXECUTE format('CREATE OR REPLACE VIEW sys.all$objects AS SELECT %s FROM (%s) AS b LEFT JOIN sys.error$ e ON sys.ora_name(e.owner) = b.owner AND sys.ora_name(e.name) = b.object_name AND e.type = b.object_type
    UNION ALL SELECT %s FROM sys.error$ e WHERE e.type NOT LIKE ''PACKAGE%%''', kept, base, added);
END $$;
CREATE OR REPLACE FUNCTION store_source(in_schema text, object text, kind text, source text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
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
