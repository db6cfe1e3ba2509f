-- Own base types without C: internal functions of the type each is like. A result column then reports its own OID.
CREATE SCHEMA IF NOT EXISTS sys;
GRANT USAGE ON SCHEMA sys TO PUBLIC;
SET search_path TO sys, pg_catalog;

CREATE PROCEDURE make_type(name text, base text, io text, arguments text, category text, typmod text, length_function text)
LANGUAGE plpgsql AS $$
DECLARE
  modifiers text := '';
  extra text := CASE WHEN base IN ('varchar', 'bpchar') THEN ', boolean' ELSE '' END;
BEGIN
  EXECUTE format('CREATE TYPE sys.%I', name);
  EXECUTE format('CREATE FUNCTION sys.%I(%s) RETURNS sys.%I LANGUAGE internal STABLE STRICT PARALLEL SAFE AS %L', name || '_in', arguments, name, split_part(io, ' ', 1));
  EXECUTE format('CREATE FUNCTION sys.%I(sys.%I) RETURNS cstring LANGUAGE internal STABLE STRICT PARALLEL SAFE AS %L', name || '_out', name, split_part(io, ' ', 2));
  EXECUTE format('CREATE FUNCTION sys.%I(%s) RETURNS sys.%I LANGUAGE internal STABLE STRICT PARALLEL SAFE AS %L', name || '_recv', replace(arguments, 'cstring', 'internal'), name, split_part(io, ' ', 3));
  EXECUTE format('CREATE FUNCTION sys.%I(sys.%I) RETURNS bytea LANGUAGE internal STABLE STRICT PARALLEL SAFE AS %L', name || '_send', name, split_part(io, ' ', 4));
  IF typmod IS NOT NULL THEN
    EXECUTE format('CREATE FUNCTION sys.%I(cstring[]) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS %L', name || '_modin', typmod || 'in');
    EXECUTE format('CREATE FUNCTION sys.%I(int) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS %L', name || '_modout', typmod || 'out');
    modifiers := format(', TYPMOD_IN = sys.%I, TYPMOD_OUT = sys.%I', name || '_modin', name || '_modout');
  END IF;
  EXECUTE format('CREATE TYPE sys.%I (INPUT = sys.%I, OUTPUT = sys.%I, RECEIVE = sys.%I, SEND = sys.%I, LIKE = %s, CATEGORY = %L %s %s)',
    name, name || '_in', name || '_out', name || '_recv', name || '_send', base, category, modifiers,
    CASE WHEN category = 'S' THEN ', COLLATABLE = true' ELSE '' END);
  EXECUTE format('CREATE CAST (sys.%I AS %s) WITHOUT FUNCTION AS IMPLICIT', name, base);
  EXECUTE format('CREATE CAST (%s AS sys.%I) WITHOUT FUNCTION AS ASSIGNMENT', base, name);
  IF category = 'S' AND base <> 'text' THEN
    EXECUTE format('CREATE CAST (sys.%I AS text) WITHOUT FUNCTION AS IMPLICIT', name);
    EXECUTE format('CREATE CAST (text AS sys.%I) WITHOUT FUNCTION AS ASSIGNMENT', name);
  ELSIF category = 'S' THEN
    EXECUTE format('CREATE CAST (varchar AS sys.%I) WITHOUT FUNCTION AS ASSIGNMENT', name);
  END IF;
  IF length_function IS NOT NULL THEN
    EXECUTE format('CREATE FUNCTION sys.%I(sys.%I, int%s) RETURNS sys.%I LANGUAGE internal IMMUTABLE STRICT AS %L', name || '_size', name, extra, name, length_function);
    EXECUTE format('CREATE CAST (sys.%I AS sys.%I) WITH FUNCTION sys.%I(sys.%I, int%s) AS IMPLICIT', name, name, name || '_size', name, extra);
  END IF;
END $$;

CALL make_type('clob', 'text', 'textin textout textrecv textsend', 'cstring', 'S', NULL, NULL);
CALL make_type('nclob', 'text', 'textin textout textrecv textsend', 'cstring', 'S', NULL, NULL);
CALL make_type('long', 'text', 'textin textout textrecv textsend', 'cstring', 'S', NULL, NULL);
CALL make_type('rowid', 'text', 'textin textout textrecv textsend', 'cstring', 'S', NULL, NULL);
CALL make_type('blob', 'bytea', 'byteain byteaout bytearecv byteasend', 'cstring', 'U', NULL, NULL);
CALL make_type('longraw', 'bytea', 'byteain byteaout bytearecv byteasend', 'cstring', 'U', NULL, NULL);
CALL make_type('raw', 'bytea', 'byteain byteaout bytearecv byteasend', 'cstring', 'U', 'varchartypmod', NULL);
CALL make_type('nvarchar2', 'varchar', 'varcharin varcharout varcharrecv varcharsend', 'cstring, oid, int', 'S', 'varchartypmod', 'varchar');
CALL make_type('nchar', 'bpchar', 'bpcharin bpcharout bpcharrecv bpcharsend', 'cstring, oid, int', 'S', 'bpchartypmod', 'bpchar');
CALL make_type('timestampltz', 'timestamptz', 'timestamptz_in timestamptz_out timestamptz_recv timestamptz_send', 'cstring, oid, int', 'D', 'timestamptztypmod', 'timestamptz_scale');
CALL make_type('intervalym', 'interval', 'interval_in interval_out interval_recv interval_send', 'cstring, oid, int', 'T', NULL, NULL);
CALL make_type('orafloat', 'numeric', 'numeric_in numeric_out numeric_recv numeric_send', 'cstring, oid, int', 'N', NULL, NULL);
CALL make_type('oradate', 'timestamp', 'timestamp_in timestamp_out timestamp_recv timestamp_send', 'cstring, oid, int', 'D', NULL, NULL);

-- a DATE has no fraction of a second
DROP CAST (timestamp AS oradate);
CREATE FUNCTION as_oradate(timestamp, int) RETURNS oradate LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'timestamp_scale';
CREATE FUNCTION to_oradate(timestamp) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.as_oradate(date_trunc('second', $1), 0)$$;
CREATE CAST (timestamp AS oradate) WITH FUNCTION to_oradate(timestamp) AS ASSIGNMENT;
CREATE FUNCTION to_oradate(timestamptz) RETURNS oradate LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.as_oradate(date_trunc('second', $1::timestamp), 0)$$;
CREATE CAST (timestamptz AS oradate) WITH FUNCTION to_oradate(timestamptz) AS ASSIGNMENT;
CREATE CAST (oradate AS timestamptz) WITH INOUT AS ASSIGNMENT;
CREATE FUNCTION to_oradate(text) RETURNS oradate LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_date($1, sys.nls_date_format())$$;
CREATE CAST (text AS oradate) WITH FUNCTION to_oradate(text) AS ASSIGNMENT;
CREATE CAST (varchar AS oradate) WITH FUNCTION to_oradate(text) AS ASSIGNMENT;
CREATE CAST (text AS timestamp) WITH INOUT AS ASSIGNMENT;
CREATE CAST (varchar AS timestamp) WITH INOUT AS ASSIGNMENT;
CREATE CAST (text AS timestamptz) WITH INOUT AS ASSIGNMENT;

-- implicit conversions between text and NUMBER, as assignments and in operators
CREATE FUNCTION to_number(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1$$;
CREATE CAST (text AS numeric) WITH INOUT AS ASSIGNMENT;
CREATE CAST (varchar AS numeric) WITH INOUT AS ASSIGNMENT;
DO $$
DECLARE op text; a text; b text;
BEGIN
  FOREACH a IN ARRAY ARRAY['blob', 'raw', 'longraw'] LOOP
    FOREACH b IN ARRAY ARRAY['blob', 'raw', 'longraw'] LOOP
      IF a <> b THEN EXECUTE format('CREATE CAST (sys.%I AS sys.%I) WITHOUT FUNCTION AS ASSIGNMENT', a, b); END IF;
    END LOOP;
  END LOOP;
  FOREACH a IN ARRAY ARRAY['clob', 'nclob', 'long'] LOOP
    FOREACH b IN ARRAY ARRAY['clob', 'nclob', 'long'] LOOP
      IF a <> b THEN EXECUTE format('CREATE CAST (sys.%I AS sys.%I) WITHOUT FUNCTION AS ASSIGNMENT', a, b); END IF;
    END LOOP;
  END LOOP;
  FOR op, a IN VALUES ('=', 'eq'), ('<>', 'ne'), ('<', 'lt'), ('>', 'gt'), ('<=', 'le'), ('>=', 'ge') LOOP
    EXECUTE format('CREATE FUNCTION sys.num_text_%s(numeric, text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS %L', a, format('SELECT $1 OPERATOR(pg_catalog.%s) $2::numeric', op));
    EXECUTE format('CREATE FUNCTION sys.text_num_%s(text, numeric) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS %L', a, format('SELECT $1::numeric OPERATOR(pg_catalog.%s) $2', op));
    EXECUTE format('CREATE OPERATOR sys.%s (LEFTARG = numeric, RIGHTARG = text, FUNCTION = sys.num_text_%s)', op, a);
    EXECUTE format('CREATE OPERATOR sys.%s (LEFTARG = text, RIGHTARG = numeric, FUNCTION = sys.text_num_%s)', op, a);
  END LOOP;
  FOR op, a IN VALUES ('+', 'add'), ('-', 'sub'), ('*', 'mul') LOOP
    EXECUTE format('CREATE FUNCTION sys.num_text_%s(numeric, text) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS %L', a, format('SELECT $1 OPERATOR(pg_catalog.%s) $2::numeric', op));
    EXECUTE format('CREATE FUNCTION sys.text_num_%s(text, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS %L', a, format('SELECT $1::numeric OPERATOR(pg_catalog.%s) $2', op));
    EXECUTE format('CREATE OPERATOR sys.%s (LEFTARG = numeric, RIGHTARG = text, FUNCTION = sys.num_text_%s)', op, a);
    EXECUTE format('CREATE OPERATOR sys.%s (LEFTARG = text, RIGHTARG = numeric, FUNCTION = sys.text_num_%s)', op, a);
  END LOOP;
END $$;

-- DATE arithmetic: days as NUMBER
CREATE FUNCTION date_sub(oradate, oradate) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT trim_scale(extract(epoch FROM ($1::timestamp - $2::timestamp)) / 86400.0000000000000000000000)$$;
CREATE OPERATOR sys.- (LEFTARG = oradate, RIGHTARG = oradate, FUNCTION = date_sub);
CREATE FUNCTION date_add(oradate, numeric) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_oradate($1::timestamp + round($2 * 86400)::float8 * interval '1 second')$$;
CREATE OPERATOR sys.+ (LEFTARG = oradate, RIGHTARG = numeric, FUNCTION = date_add);
CREATE FUNCTION date_add(numeric, oradate) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.date_add($2, $1)$$;
CREATE OPERATOR sys.+ (LEFTARG = numeric, RIGHTARG = oradate, FUNCTION = date_add);
CREATE FUNCTION date_minus(oradate, numeric) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.date_add($1, -$2)$$;
CREATE OPERATOR sys.- (LEFTARG = oradate, RIGHTARG = numeric, FUNCTION = date_minus);
CREATE FUNCTION date_add(oradate, interval) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_oradate($1::timestamp + $2)$$;
CREATE OPERATOR sys.+ (LEFTARG = oradate, RIGHTARG = interval, FUNCTION = date_add);
CREATE FUNCTION date_minus(oradate, interval) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_oradate($1::timestamp - $2)$$;
CREATE OPERATOR sys.- (LEFTARG = oradate, RIGHTARG = interval, FUNCTION = date_minus);
CREATE FUNCTION timestamp_add(timestamp, numeric) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.date_add(sys.to_oradate($1), $2)$$;
CREATE OPERATOR sys.+ (LEFTARG = timestamp, RIGHTARG = numeric, FUNCTION = timestamp_add);
CREATE FUNCTION timestamp_minus(timestamp, numeric) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.date_add(sys.to_oradate($1), -$2)$$;
CREATE OPERATOR sys.- (LEFTARG = timestamp, RIGHTARG = numeric, FUNCTION = timestamp_minus);
CREATE FUNCTION timestamptz_add(timestamptz, numeric) RETURNS oradate LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.date_add(sys.to_oradate($1), $2)$$;
CREATE OPERATOR sys.+ (LEFTARG = timestamptz, RIGHTARG = numeric, FUNCTION = timestamptz_add);
CREATE FUNCTION timestamptz_minus(timestamptz, numeric) RETURNS oradate LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.date_add(sys.to_oradate($1), -$2)$$;
CREATE OPERATOR sys.- (LEFTARG = timestamptz, RIGHTARG = numeric, FUNCTION = timestamptz_minus);

-- comparisons, ordering, indexes and aggregates of DATE stay its own
CREATE PROCEDURE make_order(name text, base text, prefix text) LANGUAGE plpgsql AS $$
DECLARE op text; f text; extra text;
BEGIN
  FOR op, f, extra IN VALUES
    ('<', 'lt', 'COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel'),
    ('<=', 'le', 'COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel'),
    ('=', 'eq', 'COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, MERGES, HASHES'),
    ('<>', 'ne', 'COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel'),
    ('>=', 'ge', 'COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel'),
    ('>', 'gt', 'COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel') LOOP
    EXECUTE format('CREATE FUNCTION sys.%I(sys.%I, sys.%I) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS %L', name || '_' || f, name, name, prefix || f);
    EXECUTE format('CREATE OPERATOR sys.%s (LEFTARG = sys.%I, RIGHTARG = sys.%I, FUNCTION = sys.%I, %s)', op, name, name, name || '_' || f, extra);
  END LOOP;
  EXECUTE format('CREATE FUNCTION sys.%I(sys.%I, sys.%I) RETURNS int LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS %L', name || '_cmp', name, name, prefix || 'cmp');
  EXECUTE format('CREATE OPERATOR CLASS sys.%I DEFAULT FOR TYPE sys.%I USING btree AS OPERATOR 1 sys.<, OPERATOR 2 sys.<=, OPERATOR 3 sys.=, OPERATOR 4 sys.>=, OPERATOR 5 sys.>, FUNCTION 1 sys.%I(sys.%I, sys.%I)', name || '_ops', name, name || '_cmp', name, name);
END $$;
CALL make_order('oradate', 'timestamp', 'timestamp_');
CALL make_order('raw', 'bytea', 'bytea');
CREATE FUNCTION oradate_hash(oradate) RETURNS int LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'timestamp_hash';
CREATE OPERATOR CLASS oradate_hash_ops DEFAULT FOR TYPE oradate USING hash AS OPERATOR 1 sys.= (oradate, oradate), FUNCTION 1 oradate_hash(oradate);
CREATE FUNCTION raw_hash(raw) RETURNS int LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'hashvarlena';
CREATE OPERATOR CLASS raw_hash_ops DEFAULT FOR TYPE raw USING hash AS OPERATOR 1 sys.= (raw, raw), FUNCTION 1 raw_hash(raw);
CREATE FUNCTION oradate_larger(oradate, oradate) RETURNS oradate LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'timestamp_larger';
CREATE FUNCTION oradate_smaller(oradate, oradate) RETURNS oradate LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'timestamp_smaller';
CREATE AGGREGATE max(oradate) (SFUNC = oradate_larger, STYPE = oradate, SORTOP = >, PARALLEL = SAFE);
CREATE AGGREGATE min(oradate) (SFUNC = oradate_smaller, STYPE = oradate, SORTOP = <, PARALLEL = SAFE);
