-- Collections of PL/SQL: index-by tables are jsonb (key -> element as text), nested tables and varrays are arrays.
SET search_path TO sys, pg_catalog;
CREATE TABLE package$ (owner text, name text, description jsonb NOT NULL, grantees text[] NOT NULL DEFAULT '{}', PRIMARY KEY (owner, name));
CREATE TABLE synonym$ (owner text, name text, target_owner text NOT NULL, target text NOT NULL, PRIMARY KEY (owner, name));
CREATE TABLE temporary$ (owner text, name text, kept boolean NOT NULL, PRIMARY KEY (owner, name));
GRANT SELECT ON package$, synonym$, temporary$ TO PUBLIC;

CREATE FUNCTION ix(numeric) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT trim_scale($1)::text$$;
CREATE FUNCTION ix(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1$$;
CREATE FUNCTION ix_get(jsonb, text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF $1 IS NULL OR $2 IS NULL OR NOT $1 ? $2 THEN
    RAISE EXCEPTION USING ERRCODE = 'P0002', MESSAGE = 'no data found';
  END IF;
  RETURN $1 ->> $2;
END $$;
CREATE FUNCTION ix_set(jsonb, text, text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF $2 IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'O6502', MESSAGE = 'PL/SQL: numeric or value error: NULL index table key value';
  END IF;
  RETURN coalesce($1, '{}') || jsonb_build_object($2, $3);
END $$;
CREATE FUNCTION ix_count(jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT count(*)::numeric FROM jsonb_object_keys(coalesce($1, '{}'))$$;
CREATE FUNCTION ix_exists(jsonb, text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT coalesce($1 ? $2, false)$$;
CREATE FUNCTION ix_first(jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT min(k::numeric) FROM jsonb_object_keys($1) AS k$$;
CREATE FUNCTION ix_last(jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT max(k::numeric) FROM jsonb_object_keys($1) AS k$$;
CREATE FUNCTION ix_next(jsonb, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT min(k::numeric) FROM jsonb_object_keys($1) AS k WHERE k::numeric > $2$$;
CREATE FUNCTION ix_prior(jsonb, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT max(k::numeric) FROM jsonb_object_keys($1) AS k WHERE k::numeric < $2$$;
CREATE FUNCTION ixt_first(jsonb) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT min(k COLLATE "C")::varchar FROM jsonb_object_keys($1) AS k$$;
CREATE FUNCTION ixt_last(jsonb) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT max(k COLLATE "C")::varchar FROM jsonb_object_keys($1) AS k$$;
CREATE FUNCTION ixt_next(jsonb, text) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT min(k COLLATE "C")::varchar FROM jsonb_object_keys($1) AS k WHERE k COLLATE "C" > $2$$;
CREATE FUNCTION ixt_prior(jsonb, text) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT max(k COLLATE "C")::varchar FROM jsonb_object_keys($1) AS k WHERE k COLLATE "C" < $2$$;
CREATE FUNCTION ix_delete(jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT '{}'::jsonb$$;
CREATE FUNCTION ix_delete(jsonb, text) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT $1 - $2$$;
CREATE FUNCTION ix_delete(jsonb, numeric, numeric) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each($1) WHERE key::numeric NOT BETWEEN $2 AND $3$$;
CREATE FUNCTION ix_of(anyarray) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT coalesce(jsonb_object_agg(n::text, $1[n]::text), '{}') FROM generate_subscripts($1, 1) AS n$$;

CREATE FUNCTION check_subscript(anyarray, numeric) RETURNS void LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF $1 IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'O6531', MESSAGE = 'Reference to uninitialized collection';
  ELSIF $2 < 1 OR $2 IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'O6532', MESSAGE = 'Subscript outside of limit';
  ELSIF $2 > cardinality($1) THEN
    RAISE EXCEPTION USING ERRCODE = 'O6533', MESSAGE = 'Subscript beyond count';
  END IF;
END $$;
CREATE FUNCTION at(anyarray, numeric) RETURNS anyelement LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  PERFORM sys.check_subscript($1, $2);
  RETURN $1[$2::int];
END $$;
CREATE FUNCTION items(anyarray) RETURNS numeric LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF $1 IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'O6531', MESSAGE = 'Reference to uninitialized collection';
  END IF;
  RETURN cardinality($1)::numeric;
END $$;
CREATE FUNCTION extend(anyarray, numeric DEFAULT 1) RETURNS anyarray LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE grown $1%TYPE := $1;
BEGIN
  PERFORM sys.items($1);
  FOR n IN 1 .. $2::int LOOP
    grown := array_append(grown, NULL);
  END LOOP;
  RETURN grown;
END $$;
CREATE FUNCTION extend(anyarray, numeric, numeric) RETURNS anyarray LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE grown $1%TYPE := $1;
BEGIN
  PERFORM sys.check_subscript($1, $3);
  FOR n IN 1 .. $2::int LOOP
    grown := array_append(grown, $1[$3::int]);
  END LOOP;
  RETURN grown;
END $$;
CREATE FUNCTION shorten(anyarray, numeric DEFAULT 1) RETURNS anyarray LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  PERFORM sys.check_subscript($1, $2);
  RETURN $1[1:cardinality($1) - $2::int];
END $$;
CREATE FUNCTION put(anyarray, numeric, anyelement) RETURNS anyarray LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE changed $1%TYPE := $1;
BEGIN
  PERFORM sys.check_subscript($1, $2);
  changed[$2::int] := $3;
  RETURN changed;
END $$;
CREATE FUNCTION items_exists(anyarray, numeric) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT coalesce($2 BETWEEN 1 AND cardinality($1), false)$$;
CREATE FUNCTION items_first(anyarray) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT CASE WHEN cardinality($1) > 0 THEN 1::numeric END$$;
CREATE FUNCTION items_last(anyarray) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT nullif(cardinality($1), 0)::numeric$$;
CREATE FUNCTION items_next(anyarray, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT CASE WHEN $2 < cardinality($1) THEN greatest($2 + 1, 1) END$$;
CREATE FUNCTION items_prior(anyarray, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT CASE WHEN $2 > 1 THEN least($2 - 1, cardinality($1)) END$$;
CREATE FUNCTION as_raw(text) RETURNS raw LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT decode($1, 'hex')::sys.raw$$;
CREATE FUNCTION as_raw(bytea) RETURNS raw LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1::sys.raw$$;

CREATE FUNCTION is_json(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF $1 = '' THEN RETURN NULL; END IF;
  PERFORM $1::json;
  RETURN true;
EXCEPTION WHEN invalid_text_representation THEN
  RETURN false;
END $$;
CREATE FUNCTION is_json(bytea) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.is_json(convert_from($1, 'UTF8'))$$;
CREATE FUNCTION to_date(numeric, text) RETURNS oradate LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_date(sys.number_text($1), $2)$$;
UPDATE pg_cast SET castcontext = 'a' WHERE casttarget = 'xml'::regtype AND castsource IN ('varchar'::regtype, 'text'::regtype); -- pinned: CREATE CAST cannot change it
CREATE CAST (clob AS xml) WITH INOUT AS ASSIGNMENT;
CREATE FUNCTION unistr(text) RETURNS nvarchar2 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE piece text; out text := ''; high int; unit int;
BEGIN
  FOR piece IN SELECT m[1] FROM regexp_matches($1, '\\[0-9A-Fa-f]{4}|\\\\|[^\\]+|\\', 'g') AS m LOOP
    IF piece = '\\' THEN
      out := out || '\';
    ELSIF piece = '\' THEN
      RAISE EXCEPTION USING ERRCODE = 'O1482', MESSAGE = 'unsupported character set';
    ELSIF left(piece, 1) <> '\' THEN
      out := out || piece;
    ELSE
      unit := ('x' || pg_catalog.substr(piece, 2))::bit(16)::int;
      IF unit BETWEEN 55296 AND 56319 THEN
        high := unit;
      ELSIF unit BETWEEN 56320 AND 57343 THEN
        out := out || pg_catalog.chr(65536 + (high - 55296) * 1024 + unit - 56320);
      ELSE
        out := out || pg_catalog.chr(unit);
      END IF;
    END IF;
  END LOOP;
  RETURN nullif(out, '')::varchar::sys.nvarchar2;
END $$;
CREATE TABLE proxy$ (proxy text, client text, PRIMARY KEY (proxy, client));
-- what sessions have compiled for themselves with a type: they compile it again, and no type waits for them
CREATE FUNCTION forget_compiled(wanted regtype) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found record;
BEGIN
  FOR found IN SELECT DISTINCT d.classid, d.objid FROM pg_depend d JOIN pg_type t ON t.oid = wanted AND d.refobjid IN (t.oid, t.typarray) WHERE d.refclassid = 'pg_type'::regclass LOOP
    IF found.classid = 'pg_proc'::regclass AND EXISTS (SELECT 1 FROM pg_proc WHERE oid = found.objid AND starts_with(pronamespace::regnamespace::text, 'pg_temp_')) THEN
      EXECUTE format('DROP FUNCTION %s CASCADE', found.objid::regprocedure);
    ELSIF found.classid = 'pg_class'::regclass AND EXISTS (SELECT 1 FROM pg_class WHERE oid = found.objid AND relkind = 'c' AND starts_with(relnamespace::regnamespace::text, 'pg_temp_')) THEN
      EXECUTE format('DROP TYPE %s CASCADE', found.objid::regclass);
    END IF;
  END LOOP;
END $$;
CREATE FUNCTION drop_type(target text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE kind "char"; found regtype := to_regtype(target);
BEGIN
  SELECT typtype INTO kind FROM pg_type WHERE oid = found;
  IF kind IS NOT NULL THEN
    PERFORM sys.forget_compiled(found);
    EXECUTE format('DROP %s %s', CASE kind WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, found);
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  RAISE EXCEPTION USING ERRCODE = 'O2303', MESSAGE = 'cannot drop or replace a type with type or table dependents';
END $$;

-- packages: their routines are functions PACKAGE.ROUTINE of the owner's schema, their state is a setting of the session
CREATE FUNCTION clear_package(in_schema text, package text, kept text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found record;
BEGIN
  FOR found IN SELECT oid::regprocedure AS routine FROM pg_proc WHERE pronamespace = in_schema::regnamespace AND starts_with(proname, package || '.') LOOP
    EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', found.routine);
  END LOOP;
  FOR found IN SELECT oid::regtype AS type FROM pg_type WHERE typnamespace = in_schema::regnamespace AND typtype = 'c' AND starts_with(typname, package || '.') AND typname <> ALL (kept) LOOP
    EXECUTE format('DROP TYPE IF EXISTS %s CASCADE', found.type);
  END LOOP;
END $$;
CREATE FUNCTION begin_package(in_schema text, package text, replace boolean, description jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  IF NOT replace AND EXISTS (SELECT 1 FROM sys.package$ WHERE owner = in_schema AND name = package) THEN
    RAISE EXCEPTION USING ERRCODE = 'O0955', MESSAGE = 'name is already used by an existing object';
  END IF;
  PERFORM sys.require_schema(in_schema);
  PERFORM set_config('ora.state', (SELECT coalesce(jsonb_object_agg(key, value), '{}')::text FROM jsonb_each(nullif(current_setting('ora.state', true), '')::jsonb)
    WHERE NOT starts_with(key, in_schema || '.' || package || '.')), false);
  INSERT INTO sys.package$ (owner, name, description) VALUES (in_schema, package, description) ON CONFLICT (owner, name) DO UPDATE SET description = excluded.description;
END $$;
CREATE FUNCTION end_package(in_schema text, package text, only_body boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  PERFORM sys.require_schema(in_schema);
  DELETE FROM sys.package$ WHERE owner = in_schema AND name = package AND NOT only_body;
  DELETE FROM sys.source$ WHERE owner = in_schema AND name = package AND (type = 'PACKAGE BODY' OR type = 'PACKAGE' AND NOT only_body);
END $$;
-- may the session change objects of this schema
CREATE FUNCTION require_schema(in_schema text) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF session_user <> in_schema AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) THEN
    RAISE EXCEPTION USING ERRCODE = 'O1031', MESSAGE = 'insufficient privileges';
  END IF;
END $$;
-- a package variable: read (its initialisation comes first), written. key: SCHEMA.PACKAGE.VARIABLE
CREATE FUNCTION state_get(key text) RETURNS text LANGUAGE sql STABLE AS $$
SELECT nullif(current_setting('ora.state', true), '')::jsonb ->> $1$$;
CREATE FUNCTION state_set(key text, value text) RETURNS void LANGUAGE sql VOLATILE AS $$
SELECT set_config('ora.state', (coalesce(nullif(current_setting('ora.state', true), '')::jsonb, '{}') || jsonb_build_object($1, $2))::text, false)$$;
-- true once a session: the first to ask initialises the package
CREATE FUNCTION state_new(package text) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF sys.state_get(package) IS NOT NULL THEN
    RETURN false;
  END IF;
  PERFORM sys.state_set(package, 'on');
  RETURN true;
END $$;

CREATE FUNCTION state_read(initialiser text, key text) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  EXECUTE format('SELECT %s()', initialiser);
  RETURN sys.state_get(key);
END $$;
CREATE FUNCTION commit_later() RETURNS void LANGUAGE sql VOLATILE AS $$SELECT set_config('ora.commit_later', 'on', true)$$;
-- who may execute the routines of a package
CREATE FUNCTION settle_package(in_schema text, package text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found record; grantee text;
BEGIN
  FOR found IN SELECT oid::regprocedure AS routine FROM pg_proc WHERE pronamespace = in_schema::regnamespace AND starts_with(proname, package || '.') LOOP
    EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', found.routine);
    IF NOT (SELECT rolname = in_schema FROM pg_roles r JOIN pg_proc p ON p.proowner = r.oid WHERE p.oid = found.routine::oid) THEN
      EXECUTE format('ALTER ROUTINE %s OWNER TO %I', found.routine, in_schema);
    END IF;
    FOREACH grantee IN ARRAY (SELECT grantees FROM sys.package$ p WHERE p.owner = in_schema AND p.name = package) LOOP
      EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO %s', found.routine, CASE WHEN grantee = 'PUBLIC' THEN 'PUBLIC' ELSE quote_ident(grantee) END);
    END LOOP;
  END LOOP;
END $$;
CREATE FUNCTION grant_package(in_schema text, package text, grantee text, given boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  PERFORM sys.require_schema(in_schema);
  UPDATE sys.package$ SET grantees = array_remove(grantees, grantee) || CASE WHEN given THEN ARRAY[grantee] ELSE '{}' END WHERE owner = in_schema AND name = package;
  IF NOT given THEN
    PERFORM sys.revoke_package(in_schema, package, grantee);
  END IF;
  PERFORM sys.settle_package(in_schema, package);
END $$;
CREATE FUNCTION revoke_package(in_schema text, package text, grantee text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found record;
BEGIN
  FOR found IN SELECT oid::regprocedure AS routine FROM pg_proc WHERE pronamespace = in_schema::regnamespace AND starts_with(proname, package || '.') LOOP
    EXECUTE format('REVOKE EXECUTE ON ROUTINE %s FROM %s', found.routine, CASE WHEN grantee = 'PUBLIC' THEN 'PUBLIC' ELSE quote_ident(grantee) END);
  END LOOP;
END $$;
-- a record type; fields may be TABLE.COLUMN%TYPE
CREATE FUNCTION make_record(full_name text, names text[], types text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE fields text[] := '{}'; kind text;
BEGIN
  IF to_regtype(full_name) IS NOT NULL THEN
    RETURN;
  END IF;
  FOR n IN 1 .. cardinality(names) LOOP
    kind := types[n];
    IF kind LIKE '%\%TYPE' THEN
      SELECT format_type(a.atttypid, a.atttypmod) INTO kind FROM pg_attribute a
        WHERE a.attrelid = to_regclass(regexp_replace(kind, '\.[^.]*$', '')) AND quote_ident(a.attname) = quote_ident(btrim(regexp_replace(regexp_replace(kind, '%TYPE$', ''), '^.*\.', ''), '"'));
      IF kind IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'O6550', MESSAGE = 'PLS-00201: identifier ' || types[n] || ' must be declared';
      END IF;
    END IF;
    fields := fields || format('%I %s', names[n], kind);
  END LOOP;
  EXECUTE format('CREATE TYPE %s AS (%s)', full_name, array_to_string(fields, ', '));
END $$;

-- objects belong to the schema they are in, whoever makes them
CREATE FUNCTION settle_owner() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DECLARE made record;
BEGIN
  FOR made IN SELECT c.object_identity, CASE WHEN k.relkind = 'v' THEN 'VIEW' WHEN k.relkind = 'm' THEN 'MATERIALIZED VIEW' WHEN k.relkind = 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, c.schema_name
      FROM pg_event_trigger_ddl_commands() AS c JOIN pg_class k ON k.oid = c.objid AND c.classid = 'pg_class'::regclass JOIN pg_roles r ON r.oid = k.relowner
      WHERE k.relkind IN ('r', 'v', 'm', 'S') AND c.schema_name <> 'pg_temp' AND r.rolname <> c.schema_name
      AND EXISTS (SELECT 1 FROM pg_roles WHERE rolname = c.schema_name) AND EXISTS (SELECT 1 FROM sys.user$ u WHERE u.name = sys.ora_name(c.schema_name)) LOOP
    CONTINUE WHEN made.kind = 'SEQUENCE' AND EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = made.object_identity::regclass AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_class'::regclass);
    EXECUTE format('ALTER %s %s OWNER TO %I', made.kind, made.object_identity, made.schema_name);
  END LOOP;
  FOR made IN SELECT c.object_identity, CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END AS kind, c.schema_name
      FROM pg_event_trigger_ddl_commands() AS c JOIN pg_type t ON t.oid = c.objid AND c.classid = 'pg_type'::regclass JOIN pg_roles r ON r.oid = t.typowner
      WHERE c.schema_name <> 'pg_temp' AND r.rolname <> c.schema_name AND EXISTS (SELECT 1 FROM sys.user$ u WHERE u.name = sys.ora_name(c.schema_name)) LOOP
    EXECUTE format('ALTER %s %s OWNER TO %I', made.kind, made.object_identity, made.schema_name);
  END LOOP;
END $$;
CREATE EVENT TRIGGER settle_owner ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'CREATE VIEW', 'CREATE SEQUENCE', 'CREATE MATERIALIZED VIEW', 'CREATE TYPE', 'CREATE DOMAIN') EXECUTE FUNCTION settle_owner();

-- what the front end must know of the database to understand a statement (lab/standin/sql/catalog.py)
CREATE FUNCTION catalog_base() RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
SELECT jsonb_build_object(
  'objects', (SELECT coalesce(jsonb_agg(jsonb_build_array(n.nspname, t.typname,
      (SELECT jsonb_agg(jsonb_build_array(a.attname, format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))), '[]')
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c' JOIN sys.user$ u ON u.name = sys.ora_name(n.nspname) WHERE strpos(t.typname, '.') = 0),
  'collections', (SELECT coalesce(jsonb_agg(jsonb_build_array(n.nspname, t.typname, format_type(e.typelem, t.typtypmod))), '[]')
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type e ON e.oid = t.typbasetype AND e.typelem <> 0 JOIN sys.user$ u ON u.name = sys.ora_name(n.nspname) WHERE t.typtype = 'd'),
  'packages', (SELECT coalesce(jsonb_agg(jsonb_build_array(owner, name, description)), '[]') FROM sys.package$),
  'synonyms', (SELECT coalesce(jsonb_agg(jsonb_build_array(owner, name, target_owner, target)), '[]') FROM sys.synonym$),
  'shadowed', (SELECT coalesce(jsonb_agg(jsonb_build_array(n.nspname, c.relname)), '[]') FROM sys.synonym$ y JOIN pg_class c ON c.relname = y.name JOIN pg_namespace n ON n.oid = c.relnamespace WHERE y.owner = 'PUBLIC'),
  'temporary', (SELECT coalesce(jsonb_agg(jsonb_build_array(owner, name, kept)), '[]') FROM sys.temporary$))$$;
