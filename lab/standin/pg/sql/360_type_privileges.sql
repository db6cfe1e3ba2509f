-- Conversions that were missing.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION xml_of(text) RETURNS xml LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT xmlparse(DOCUMENT $1)$$;
CREATE FUNCTION to_ltz(oradate) RETURNS timestampltz LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT $1::timestamp::timestamptz::sys.timestampltz$$;
CREATE CAST (oradate AS timestampltz) WITH FUNCTION to_ltz(oradate) AS ASSIGNMENT;
CREATE FUNCTION to_ltz(timestamp) RETURNS timestampltz LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT $1::timestamptz::sys.timestampltz$$;
CREATE CAST (timestamp AS timestampltz) WITH FUNCTION to_ltz(timestamp) AS ASSIGNMENT;
CREATE FUNCTION of_session(timestampltz) RETURNS timestamp LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT $1::timestamptz::timestamp$$;
CREATE CAST (timestampltz AS timestamp) WITH FUNCTION of_session(timestampltz) AS ASSIGNMENT;
CREATE FUNCTION to_oradate(timestampltz) RETURNS oradate LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_oradate($1::timestamptz)$$;
CREATE CAST (timestampltz AS oradate) WITH FUNCTION to_oradate(timestampltz) AS ASSIGNMENT;
