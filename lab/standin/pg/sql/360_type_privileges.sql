-- Who sees a type: its owner and who holds EXECUTE on it. Conversions that were missing. PLS_INTEGER attributes.
SET search_path TO sys, pg_catalog;
CREATE OR REPLACE FUNCTION may_use_type(owner text, package text, pg_type oid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
SELECT owner = sys.ora_user() OR owner = 'SYS' OR sys.may(sys.ora_user(), 'EXECUTE ANY TYPE') OR EXISTS (SELECT 1 FROM sys.objauth$ g WHERE g.owner = may_use_type.owner AND g.privilege = 'EXECUTE'
    AND g.name = coalesce(may_use_type.package, (SELECT sys.ora_name(t.typname) FROM pg_type t WHERE t.oid = may_use_type.pg_type)) AND (g.grantee IN ('PUBLIC', sys.ora_user()) OR pg_has_role(session_user, sys.ora_name(g.grantee)::name, 'USAGE')))
  OR EXISTS (SELECT 1 FROM sys.package$ p WHERE sys.ora_name(p.owner) = may_use_type.owner AND sys.ora_name(p.name) = may_use_type.package AND p.grantees && ARRAY['PUBLIC', session_user::text])$$;
CREATE FUNCTION xml_of(text) RETURNS xml LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT xmlparse(DOCUMENT $1)$$;
CREATE FUNCTION to_ltz(oradate) RETURNS timestampltz LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT $1::timestamp::timestamptz::sys.timestampltz$$;
CREATE CAST (oradate AS timestampltz) WITH FUNCTION to_ltz(oradate) AS ASSIGNMENT;
CREATE FUNCTION to_ltz(timestamp) RETURNS timestampltz LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT $1::timestamptz::sys.timestampltz$$;
CREATE CAST (timestamp AS timestampltz) WITH FUNCTION to_ltz(timestamp) AS ASSIGNMENT;
-- int4 stands for PLS_INTEGER; other domains of ours are what they are made of
CREATE FUNCTION plain_type(oid) RETURNS oid LANGUAGE sql STABLE AS $$
WITH RECURSIVE chain AS (SELECT $1 AS kind UNION ALL SELECT t.typbasetype FROM chain JOIN pg_type t ON t.oid = kind WHERE t.typtype = 'd' AND t.typnamespace = 'sys'::regnamespace)
SELECT CASE WHEN EXISTS (SELECT 1 FROM chain WHERE kind = 'sys.pls_integer'::regtype) THEN 23::oid ELSE (SELECT kind FROM chain JOIN pg_type t ON t.oid = kind WHERE NOT (t.typtype = 'd' AND t.typnamespace = 'sys'::regnamespace)) END$$;
CREATE OR REPLACE FUNCTION type_book() RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
SELECT coalesce(jsonb_agg(jsonb_build_object('owner', t.owner, 'package', coalesce(t.package, ''), 'name', t.name, 'kind', t.kind, 'pg', t.pg_type::int8, 'written', t.pg_name, 'bound', t.bound,
  'element', sys.plain_type(t.element)::int8, 'modifier', t.modifier, 'text_keys', t.text_keys, 'oid', md5(sys.full_name(t.owner, t.package, t.name)),
  'attributes', (SELECT coalesce(jsonb_agg(jsonb_build_array(sys.ora_name(a.attname), sys.plain_type(a.atttypid)::int8, a.atttypmod) ORDER BY a.attnum), '[]')
    FROM pg_type p JOIN pg_attribute a ON a.attrelid = p.typrelid AND a.attnum > 0 AND NOT a.attisdropped WHERE p.oid = t.pg_type AND t.kind = 'object'))), '[]') FROM sys.named_types() AS t$$;
CREATE OR REPLACE FUNCTION attribute_type(in_type oid, modifier int) RETURNS text LANGUAGE sql STABLE AS $$
SELECT CASE WHEN kind = 23 THEN 'PL/SQL PLS INTEGER' WHEN kind = 1700 AND modifier = ((38 << 16) + 4) THEN 'INTEGER' WHEN kind = 1114 THEN 'TIMESTAMP' WHEN kind = 1184 THEN 'TIMESTAMP WITH TZ' WHEN kind = 1186 THEN 'INTERVAL DAY TO SECOND'
  WHEN kind = 16 THEN 'PL/SQL BOOLEAN' WHEN kind IN (25, 1043) THEN 'VARCHAR2' WHEN kind = 142 THEN 'XMLTYPE' ELSE
  (SELECT CASE typname WHEN 'orareal' THEN 'REAL' WHEN 'timestamp9' THEN 'TIMESTAMP' WHEN 'timestampz' THEN 'TIMESTAMP WITH TZ' WHEN 'timestampltz' THEN 'TIMESTAMP WITH LOCAL TZ' WHEN 'intervalym' THEN 'INTERVAL YEAR TO MONTH'
    ELSE regexp_replace(sys.ora_type(oid, modifier), '\(.*', '') END FROM pg_type WHERE oid = kind) END FROM (SELECT sys.plain_type(in_type) AS kind) AS s$$;
ALTER FUNCTION attribute_tds(oid, int) RENAME TO plain_tds;
CREATE FUNCTION attribute_tds(in_type oid, modifier int) RETURNS bytea LANGUAGE sql STABLE AS $$SELECT sys.plain_tds(sys.plain_type(in_type), modifier)$$;
