-- A DATE or TIMESTAMP where text is expected is text by the session's formats first, as in Oracle.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION to_timestamp(timestamp, text) RETURNS timestamp LANGUAGE sql STABLE STRICT AS $$
SELECT sys.to_timestamp(sys.to_char($1, coalesce(nullif(current_setting('ora.nls_timestamp_format', true), ''), 'DD-MON-RR HH.MI.SSXFF AM'))::text, $2)$$;
CREATE FUNCTION to_timestamp(timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT AS $$SELECT $1$$;
-- a BOOLEAN where a NUMBER is expected is 1 or 0
CREATE FUNCTION to_number(boolean) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT CASE WHEN $1 THEN 1 ELSE 0 END::numeric$$;
CREATE CAST (boolean AS numeric) WITH FUNCTION to_number(boolean) AS ASSIGNMENT;
DO $$
DECLARE op text; f text;
BEGIN
  FOR op, f IN VALUES ('=', 'eq'), ('<>', 'ne') LOOP
    EXECUTE format('CREATE FUNCTION sys.num_bool_%s(numeric, boolean) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS %L', f, format('SELECT $1 OPERATOR(pg_catalog.%s) sys.to_number($2)', op));
    EXECUTE format('CREATE FUNCTION sys.bool_num_%s(boolean, numeric) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS %L', f, format('SELECT sys.to_number($1) OPERATOR(pg_catalog.%s) $2', op));
    EXECUTE format('CREATE OPERATOR sys.%s (LEFTARG = numeric, RIGHTARG = boolean, FUNCTION = sys.num_bool_%s)', op, f);
    EXECUTE format('CREATE OPERATOR sys.%s (LEFTARG = boolean, RIGHTARG = numeric, FUNCTION = sys.bool_num_%s)', op, f);
  END LOOP;
END $$;
