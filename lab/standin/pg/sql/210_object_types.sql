-- Object types and collections as clients describe them: DBMS_PICKLER, the TDS, ALL_TYPES and its companions.
-- A type's OID is the MD5 of its full name, so that it is the same in every database that has the type.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION type_oid(text) RETURNS raw LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.decode(md5($1), 'hex')::sys.raw$$;

-- the modifier of a written type, such as varchar(100) or numeric(9,2)
CREATE FUNCTION written_modifier(text) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN m IS NULL THEN -1 WHEN $1 ~ '^numeric' THEN ((split_part(m[1], ',', 1)::int << 16) | (coalesce(nullif(split_part(m[1], ',', 2), ''), '0')::int & 2047)) + 4
  WHEN $1 ~ '^(sys\.)?(timestamp|interval)' THEN m[1]::int ELSE m[1]::int + 4 END
FROM (SELECT regexp_match($1, '\(([0-9, -]+)\)') AS m) AS s$$;
-- int4 stands for PLS_INTEGER; other domains of ours are what they are made of
CREATE FUNCTION plain_type(oid) RETURNS oid LANGUAGE sql STABLE AS $$
WITH RECURSIVE chain AS (SELECT $1 AS kind UNION ALL SELECT t.typbasetype FROM chain JOIN pg_type t ON t.oid = kind WHERE t.typtype = 'd' AND t.typnamespace = 'sys'::regnamespace)
SELECT CASE WHEN EXISTS (SELECT 1 FROM chain WHERE kind = 'sys.pls_integer'::regtype) THEN 23::oid ELSE (SELECT kind FROM chain JOIN pg_type t ON t.oid = kind WHERE NOT (t.typtype = 'd' AND t.typnamespace = 'sys'::regnamespace)) END$$;

-- every type that has a name: kind is object, varray, table, indexed or opaque; pg_name is its PostgreSQL type
CREATE FUNCTION named_types() RETURNS TABLE (owner text, package text, name text, kind text, pg_type oid, pg_name text, bound int, element oid, modifier int, text_keys boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
SELECT s.owner::text, CASE WHEN t.typname ~ '\.' THEN sys.ora_name(split_part(t.typname, '.', 1))::text END, sys.ora_name(regexp_replace(t.typname, '^.*\.', ''))::text,
  'object', t.oid, format('%I.%I', s.nspname, t.typname), 0, NULL::oid, -1, false
  FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c' JOIN sys.user_schemas$ s ON s.oid = t.typnamespace WHERE t.typname !~ '\.blk\$'
UNION ALL
SELECT s.owner::text, NULL, sys.ora_name(t.typname)::text, CASE WHEN k.bound IS NULL THEN 'table' ELSE 'varray' END, t.oid, format('%I.%I', s.nspname, t.typname), coalesce(k.bound, 0), b.typelem, t.typtypmod, false
  FROM pg_type t JOIN pg_type b ON b.oid = t.typbasetype AND b.typelem <> 0 JOIN sys.user_schemas$ s ON s.oid = t.typnamespace
  LEFT JOIN LATERAL (SELECT substring(pg_get_constraintdef(k.oid) FROM '<= (\d+)')::int AS bound FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c' LIMIT 1) AS k ON true
  WHERE t.typtype = 'd'
UNION ALL
SELECT sys.ora_name(p.owner)::text, sys.ora_name(p.name)::text, sys.ora_name(i.key)::text, CASE i.value ->> 'kind' WHEN 'nested' THEN 'table' ELSE 'indexed' END, to_regtype(i.value ->> 'pg')::oid, i.value ->> 'pg', 0,
  coalesce(to_regtype(regexp_replace(e.written, '\([0-9, -]+\)$', ''))::oid, 25), sys.written_modifier(e.written), (i.value ->> 'text_keys')::boolean
  FROM sys.package$ p, jsonb_each(p.description -> 'types') AS i, LATERAL (SELECT i.value -> 'element' ->> 'pg' AS written) AS e WHERE i.value ->> 'kind' IN ('indexed', 'nested') AND e.written IS NOT NULL
UNION ALL
SELECT 'SYS', NULL, 'XMLTYPE', 'opaque', 142, 'xml', 0, NULL, -1, false$$;
CREATE FUNCTION full_name(owner text, package text, name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT concat_ws('.', $1, $2, $3)$$;

-- the same for the server: with the attributes, as JSON
CREATE FUNCTION type_book() RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
SELECT coalesce(jsonb_agg(jsonb_build_object('owner', t.owner, 'package', coalesce(t.package, ''), 'name', t.name, 'kind', t.kind, 'pg', t.pg_type::int8, 'written', t.pg_name, 'bound', t.bound,
  'element', sys.plain_type(t.element)::int8, 'modifier', t.modifier, 'text_keys', t.text_keys, 'oid', md5(sys.full_name(t.owner, t.package, t.name)),
  'attributes', (SELECT coalesce(jsonb_agg(jsonb_build_array(sys.ora_name(a.attname), sys.plain_type(a.atttypid)::int8, a.atttypmod) ORDER BY a.attnum), '[]')
    FROM pg_type p JOIN pg_attribute a ON a.attrelid = p.typrelid AND a.attnum > 0 AND NOT a.attisdropped WHERE p.oid = t.pg_type AND t.kind = 'object'))), '[]') FROM sys.named_types() AS t$$;
-- the row of a table as a type, found by its OID
CREATE FUNCTION row_type(in_oid text) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
SELECT jsonb_build_object('owner', s.owner, 'package', '', 'name', sys.ora_name(c.relname) || '%ROWTYPE', 'kind', 'object', 'pg', c.reltype::int8, 'written', format('%I.%I', s.nspname, c.relname), 'bound', 0,
  'element', NULL, 'modifier', -1, 'text_keys', false, 'oid', in_oid,
  'attributes', (SELECT jsonb_agg(jsonb_build_array(sys.ora_name(a.attname), a.atttypid::int8, a.atttypmod) ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))
FROM pg_class c JOIN sys.user_schemas$ s ON s.oid = c.relnamespace WHERE c.relkind IN ('r', 'v', 'm', 'p') AND md5(s.owner || '.' || sys.ora_name(c.relname) || '%ROWTYPE') = in_oid$$;

-- the name of an attribute's type as DBMS_PICKLER and ALL_TYPE_ATTRS give it
CREATE FUNCTION attribute_type(in_type oid, modifier int) RETURNS text LANGUAGE sql STABLE AS $$
SELECT CASE WHEN kind = 23 THEN 'PL/SQL PLS INTEGER' WHEN kind = 1700 AND modifier = ((38 << 16) + 4) THEN 'INTEGER' WHEN kind = 1114 THEN 'TIMESTAMP' WHEN kind = 1184 THEN 'TIMESTAMP WITH TZ' WHEN kind = 1186 THEN 'INTERVAL DAY TO SECOND'
  WHEN kind = 16 THEN 'PL/SQL BOOLEAN' WHEN kind IN (25, 1043) THEN 'VARCHAR2' WHEN kind = 142 THEN 'XMLTYPE' ELSE
  (SELECT CASE typname WHEN 'orareal' THEN 'REAL' WHEN 'timestamp9' THEN 'TIMESTAMP' WHEN 'timestampz' THEN 'TIMESTAMP WITH TZ' WHEN 'timestampltz' THEN 'TIMESTAMP WITH LOCAL TZ' WHEN 'intervalym' THEN 'INTERVAL YEAR TO MONTH'
    ELSE regexp_replace(sys.ora_type(oid, modifier), '\(.*', '') END FROM pg_type WHERE oid = kind) END FROM (SELECT sys.plain_type(in_type) AS kind) AS s$$;
CREATE FUNCTION one_byte(int) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.decode(pg_catalog.lpad(to_hex($1), 2, '0'), 'hex')$$;
CREATE FUNCTION plain_tds(in_type oid, modifier int) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
DECLARE kind text; width bytea := int2send(least(greatest(modifier, 4) - 4, 32767)::int2);
BEGIN
  SELECT typname INTO kind FROM pg_type WHERE oid = in_type;
  RETURN CASE
    WHEN in_type = 1700 AND modifier > 4 THEN '\x06'::bytea || int2send(((((modifier - 4) >> 16) << 8) | ((modifier - 4) & 255))::int2)
    WHEN in_type IN (1700, 20, 21, 23) THEN '\x060081'::bytea
    WHEN kind IN ('orafloat', 'orareal') THEN '\x057e'::bytea
    WHEN in_type IN (25, 1043) THEN '\x07'::bytea || width || '\x010369'::bytea
    WHEN in_type = 1042 THEN '\x01'::bytea || width || '\x010369'::bytea
    WHEN kind = 'nvarchar2' THEN '\x07'::bytea || int2send(((modifier - 4) * 2)::int2) || '\x0207d0'::bytea
    WHEN kind = 'nchar' THEN '\x01'::bytea || int2send(((modifier - 4) * 2)::int2) || '\x0207d0'::bytea
    WHEN kind = 'raw' THEN '\x13'::bytea || width
    WHEN in_type = 700 THEN '\x25'::bytea WHEN in_type = 701 THEN '\x2d'::bytea WHEN kind = 'oradate' THEN '\x02'::bytea WHEN in_type = 16 THEN '\x08'::bytea
    WHEN in_type = 1114 THEN '\x15'::bytea || sys.one_byte(CASE WHEN modifier < 0 THEN 6 ELSE modifier END)
    WHEN kind = 'timestamp9' THEN '\x15'::bytea || sys.one_byte(sys.zoned_digits(modifier))
    WHEN kind = 'timestampz' THEN '\x17'::bytea || sys.one_byte(sys.zoned_digits(modifier))
    WHEN in_type = 1184 THEN '\x17'::bytea || sys.one_byte(CASE WHEN modifier < 0 THEN 6 ELSE modifier END)
    WHEN kind = 'timestampltz' THEN '\x21'::bytea || sys.one_byte(CASE WHEN modifier < 0 THEN 6 ELSE modifier END)
    WHEN kind IN ('clob', 'nclob') THEN '\x1d'::bytea WHEN kind = 'blob' THEN '\x1e'::bytea
    ELSE '\x1b0000000000'::bytea END;
END $$;
CREATE FUNCTION attribute_tds(in_type oid, modifier int) RETURNS bytea LANGUAGE sql STABLE AS $$SELECT sys.plain_tds(sys.plain_type(in_type), modifier)$$;
CREATE FUNCTION type_tds(kind text, bound int, element oid, modifier int, pg_type oid) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
DECLARE body bytea := '\x'; counted int := 1; attribute record;
BEGIN
  IF kind IN ('varray', 'table', 'indexed') THEN
    body := '\x1c'::bytea || int4send(28) || int4send(bound) || pg_catalog.decode(lpad(to_hex(CASE kind WHEN 'indexed' THEN 1 WHEN 'table' THEN 2 ELSE 3 END), 2, '0'), 'hex') || sys.attribute_tds(element, modifier);
  ELSE
    counted := 0;
    FOR attribute IN SELECT a.atttypid, a.atttypmod FROM pg_type t JOIN pg_attribute a ON a.attrelid = t.typrelid WHERE t.oid = type_tds.pg_type AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum LOOP
      body := body || sys.attribute_tds(attribute.atttypid, attribute.atttypmod);
      counted := counted + 1;
    END LOOP;
  END IF;
  RETURN int4send(18 + octet_length(body)) || '\x26010001'::bytea || int2send(counted::int2) || '\x002600010000'::bytea || '\x0000'::bytea || body;
END $$;

-- may the session use a type: its owner, or who has EXECUTE on it
CREATE FUNCTION may_use_type(owner text, package text, pg_type oid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
SELECT owner = sys.ora_user() OR owner = 'SYS' OR sys.may(sys.ora_user(), 'EXECUTE ANY TYPE') OR EXISTS (SELECT 1 FROM sys.objauth$ g WHERE g.owner = may_use_type.owner AND g.privilege = 'EXECUTE'
    AND g.name = coalesce(may_use_type.package, (SELECT sys.ora_name(t.typname) FROM pg_type t WHERE t.oid = may_use_type.pg_type)) AND (g.grantee IN ('PUBLIC', sys.ora_user()) OR pg_has_role(session_user, sys.ora_name(g.grantee)::name, 'USAGE')))
  OR EXISTS (SELECT 1 FROM sys.package$ p WHERE sys.ora_name(p.owner) = may_use_type.owner AND sys.ora_name(p.name) = may_use_type.package AND p.grantees && ARRAY['PUBLIC', session_user::text])$$;
-- the words of a name: quoted ones as they are, others in capitals
CREATE FUNCTION name_words(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT AS $$
SELECT array_agg(CASE WHEN left(m[1], 1) = '"' THEN btrim(m[1], '"') ELSE pg_catalog.upper(m[1]) END) FROM regexp_matches($1, '"[^"]+"|[^".]+', 'g') AS m$$;
CREATE FUNCTION find_type(words text[]) RETURNS TABLE (owner text, package text, name text, kind text, pg_type oid, bound int, element oid, modifier int) LANGUAGE sql STABLE AS $$
SELECT t.owner, t.package, t.name, t.kind, t.pg_type, t.bound, t.element, t.modifier FROM sys.named_types() AS t, (SELECT sys.ora_name(current_schema())::text AS me) AS s
WHERE (words = ARRAY[t.owner, t.name] AND t.package IS NULL OR words = ARRAY[t.owner, t.package, t.name] OR t.owner = s.me AND (words = ARRAY[t.name] AND t.package IS NULL OR words = ARRAY[t.package, t.name])
  OR EXISTS (SELECT 1 FROM sys.synonym$ y WHERE y.owner IN ('PUBLIC', sys.ora_name(s.me)) AND words = ARRAY[sys.ora_name(y.name)::text] AND sys.ora_name(y.target_owner) = t.owner AND sys.ora_name(y.target) = t.name AND t.package IS NULL))
  AND sys.may_use_type(t.owner, t.package, t.pg_type) LIMIT 1$$;

CREATE SCHEMA dbms_pickler;
GRANT USAGE ON SCHEMA dbms_pickler TO PUBLIC;
-- a function in Oracle: result is 0, or 1 for a type that is not there
CREATE PROCEDURE dbms_pickler.get_type_shape(INOUT result numeric, INOUT full_name varchar, INOUT oid sys.raw, INOUT version numeric, INOUT tds sys.raw, INOUT instantiable varchar, INOUT super_owner varchar, INOUT super_name varchar,
  INOUT attributes refcursor, INOUT subtypes refcursor) LANGUAGE plpgsql AS $$
DECLARE shape record; row_words text[]; target regclass;
BEGIN
  result := 1; oid := NULL; version := 1; tds := NULL; instantiable := 'YES'; super_owner := NULL; super_name := NULL; attributes := NULL; subtypes := NULL;
  IF pg_catalog.right(full_name, 8) = '%ROWTYPE' THEN
    row_words := sys.name_words(pg_catalog.left(full_name, -8));
    IF cardinality(row_words) = 1 THEN row_words := sys.ora_name(split_part(btrim(current_setting('search_path'), '"'), ',', 1)) || row_words; END IF;
    target := to_regclass(format('%I.%I', sys.ora_name(row_words[1]), sys.ora_name(row_words[2])));
    IF target IS NULL OR NOT has_table_privilege(target, 'SELECT') THEN RETURN; END IF;
    full_name := row_words[1] || '.' || row_words[2] || '%ROWTYPE';
    oid := sys.type_oid(full_name);
  ELSE
    SELECT * INTO shape FROM sys.find_type(sys.name_words(full_name));
    IF NOT FOUND THEN RETURN; END IF;
    oid := sys.type_oid(sys.full_name(shape.owner, shape.package, shape.name));
    tds := sys.type_tds(shape.kind, shape.bound, shape.element, shape.modifier, shape.pg_type);
    OPEN attributes FOR SELECT 1::numeric, a.attr_name, a.attr_no, a.attr_type_name, a.attr_type_owner, a.attr_type_package, a.attr_type_oid, 'YES'::varchar, NULL::varchar, NULL::varchar
      FROM sys.type_attributes$ AS a WHERE a.pg_type = shape.pg_type AND shape.kind = 'object' ORDER BY a.attr_no;
  END IF;
  result := 0;
END $$;

CREATE VIEW type_attributes$ AS SELECT t.owner, t.package, t.name, t.pg_type, sys.ora_name(a.attname)::varchar(128) AS attr_name, a.attnum::numeric AS attr_no,
  coalesce(n.name, CASE WHEN r.oid IS NOT NULL THEN sys.ora_name(r.relname) || '%ROWTYPE' END, sys.attribute_type(a.atttypid, a.atttypmod))::varchar(128) AS attr_type_name,
  coalesce(n.owner, sys.ora_name(r.relnamespace::regnamespace::text))::varchar(128) AS attr_type_owner, n.package::varchar(128) AS attr_type_package, CASE WHEN n.name IS NOT NULL THEN sys.type_oid(sys.full_name(n.owner, n.package, n.name)) END AS attr_type_oid,
  CASE WHEN a.atttypid IN (1042, 1043) AND a.atttypmod > 4 THEN a.atttypmod - 4 END::numeric AS length, CASE WHEN a.atttypid = 1700 AND a.atttypmod > 4 THEN (a.atttypmod - 4) >> 16 END::numeric AS "precision",
  CASE WHEN a.atttypid = 1700 AND a.atttypmod > 4 THEN (a.atttypmod - 4) & 2047 END::numeric AS scale
  FROM sys.named_types() AS t JOIN pg_type p ON p.oid = t.pg_type JOIN pg_attribute a ON a.attrelid = p.typrelid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN sys.named_types() AS n ON n.pg_type = a.atttypid AND n.kind <> 'indexed' LEFT JOIN pg_class r ON r.reltype = a.atttypid AND r.relkind IN ('r', 'v', 'm', 'p') WHERE t.kind = 'object';
CREATE VIEW type_elements$ AS SELECT t.owner, t.package, t.name, t.kind, t.bound, t.modifier, t.element,
  coalesce(n.name, CASE WHEN r.oid IS NOT NULL THEN sys.ora_name(r.relname) || '%ROWTYPE' END, sys.attribute_type(t.element, t.modifier))::varchar(128) AS elem_type_name,
  coalesce(n.owner, sys.ora_name(r.relnamespace::regnamespace::text))::varchar(128) AS elem_type_owner, n.package::varchar(128) AS elem_type_package
  FROM sys.named_types() AS t LEFT JOIN sys.named_types() AS n ON n.pg_type = t.element AND n.kind <> 'indexed' LEFT JOIN pg_class r ON r.reltype = t.element AND r.relkind IN ('r', 'v', 'm', 'p') WHERE t.kind IN ('varray', 'table', 'indexed');

CREATE VIEW dba_types AS SELECT t.owner::varchar COLLATE "C" AS owner, t.name::varchar COLLATE "C" AS type_name, CASE t.kind WHEN 'object' THEN 'OBJECT' WHEN 'opaque' THEN 'XMLTYPE' ELSE 'COLLECTION' END::varchar(128) AS typecode,
  (SELECT count(*)::numeric FROM sys.type_attributes$ a WHERE a.pg_type = t.pg_type) AS attributes, sys.type_oid(sys.full_name(t.owner, NULL, t.name)) AS type_oid, 0::numeric AS methods, 'NO'::varchar(3) AS predefined,
  'NO'::varchar(3) AS incomplete, 'YES'::varchar(3) AS final, 'YES'::varchar(3) AS instantiable, NULL::varchar(128) AS supertype_owner, NULL::varchar(128) AS supertype_name, t.pg_type FROM sys.named_types() AS t WHERE t.package IS NULL;
CREATE VIEW all_types AS SELECT * FROM dba_types AS t WHERE sys.may_use_type(t.owner, NULL, t.pg_type);
CREATE VIEW user_types AS SELECT type_name, typecode, attributes, type_oid, methods, predefined, incomplete, final, instantiable, supertype_owner, supertype_name FROM dba_types WHERE owner = sys.ora_user();
CREATE VIEW dba_plsql_types AS SELECT t.owner::varchar(128) AS owner, t.name::varchar(136) AS type_name, t.package::varchar(128) AS package_name, sys.type_oid(sys.full_name(t.owner, t.package, t.name)) AS type_oid,
  CASE t.kind WHEN 'object' THEN 'PL/SQL RECORD' ELSE 'COLLECTION' END::varchar(58) AS typecode, (SELECT count(*)::numeric FROM sys.type_attributes$ a WHERE a.pg_type = t.pg_type) AS attributes, t.pg_type FROM sys.named_types() AS t WHERE t.package IS NOT NULL;
CREATE VIEW dba_type_attrs AS SELECT owner::varchar(128) AS owner, name::varchar(128) AS type_name, attr_name, attr_type_owner, attr_type_name, length, "precision", scale, attr_no FROM sys.type_attributes$ WHERE package IS NULL;
CREATE VIEW dba_plsql_type_attrs AS SELECT owner::varchar(128) AS owner, name::varchar(136) AS type_name, package::varchar(128) AS package_name, attr_name, attr_type_owner, attr_type_name, attr_type_package, length, "precision", scale, attr_no FROM sys.type_attributes$ WHERE package IS NOT NULL;
CREATE VIEW dba_coll_types AS SELECT owner::varchar(128) AS owner, name::varchar(128) AS type_name, CASE kind WHEN 'varray' THEN 'VARYING ARRAY' ELSE 'TABLE' END::varchar(128) AS coll_type, nullif(bound, 0)::numeric AS upper_bound, elem_type_owner, elem_type_name
  FROM sys.type_elements$ WHERE package IS NULL;
CREATE VIEW dba_plsql_coll_types AS SELECT owner::varchar(128) AS owner, name::varchar(136) AS type_name, package::varchar(128) AS package_name, CASE kind WHEN 'indexed' THEN 'PL/SQL INDEX TABLE' ELSE 'TABLE' END::varchar(128) AS coll_type,
  nullif(bound, 0)::numeric AS upper_bound, elem_type_owner, elem_type_name, elem_type_package FROM sys.type_elements$ WHERE package IS NOT NULL;
DO $$
DECLARE item text;
BEGIN
  CREATE VIEW sys.all_plsql_types AS SELECT * FROM sys.dba_plsql_types AS t WHERE sys.may_use_type(t.owner, t.package_name, t.pg_type);
  FOREACH item IN ARRAY ARRAY['type_attrs', 'plsql_type_attrs', 'coll_types', 'plsql_coll_types'] LOOP
    EXECUTE format('CREATE VIEW sys.all_%1$s AS SELECT * FROM sys.dba_%1$s', item);
  END LOOP;
  FOREACH item IN ARRAY ARRAY['plsql_types', 'type_attrs', 'plsql_type_attrs', 'coll_types', 'plsql_coll_types'] LOOP
    EXECUTE format('CREATE VIEW sys.user_%1$s AS SELECT * FROM sys.dba_%1$s WHERE owner = sys.ora_user()', item);
    EXECUTE format('GRANT SELECT ON sys.dba_%1$s, sys.all_%1$s, sys.user_%1$s TO PUBLIC', item);
  END LOOP;
  GRANT SELECT ON sys.dba_types, sys.all_types, sys.user_types, sys.type_attributes$, sys.type_elements$ TO PUBLIC;
END $$;
