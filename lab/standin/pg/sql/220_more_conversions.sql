-- A DATE or TIMESTAMP where text is expected is text by the session's formats first, as in Oracle.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION to_timestamp(timestamp, text) RETURNS timestamp LANGUAGE sql STABLE STRICT AS $$
SELECT sys.to_timestamp(sys.to_char($1, coalesce(nullif(current_setting('ora.nls_timestamp_format', true), ''), 'DD-MON-RR HH.MI.SSXFF AM'))::text, $2)$$;
CREATE FUNCTION to_timestamp(timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT AS $$SELECT $1$$;
