-- Scalar types of the second round.
SET search_path TO sys, pg_catalog;
CALL make_type('orareal', 'numeric', 'numeric_in numeric_out numeric_recv numeric_send', 'cstring, oid, int', 'N', NULL, NULL);
CREATE CAST (text AS orareal) WITH INOUT AS ASSIGNMENT;
CREATE CAST (varchar AS orareal) WITH INOUT AS ASSIGNMENT;
CREATE CAST (text AS json) WITH INOUT AS ASSIGNMENT;
CREATE CAST (varchar AS json) WITH INOUT AS ASSIGNMENT;
CREATE CAST (clob AS json) WITH INOUT AS ASSIGNMENT;
CREATE FUNCTION json_of(bytea) RETURNS json LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT convert_from($1, 'UTF8')::json$$;
CREATE CAST (blob AS json) WITH FUNCTION json_of(bytea) AS ASSIGNMENT;
CREATE CAST (raw AS json) WITH FUNCTION json_of(bytea) AS ASSIGNMENT;
CREATE FUNCTION is_oson(bytea) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT substring($1 FROM 1 FOR 3) = '\xff4a5a'::bytea$$;
