-- Whole numbers of loops and counters are NUMBERs to TO_CHAR: without these PostgreSQL would take them for BINARY_DOUBLEs.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION to_char(int) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_char($1::numeric)$$;
CREATE FUNCTION to_char(int, text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_char($1::numeric, $2)$$;
CREATE FUNCTION to_char(int, text, text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_char($1::numeric, $2, $3)$$;
CREATE FUNCTION to_char(int8) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_char($1::numeric)$$;
CREATE FUNCTION to_char(int8, text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_char($1::numeric, $2)$$;
CREATE FUNCTION to_char(int8, text, text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_char($1::numeric, $2, $3)$$;
