-- Built-in functions and packages of the second round. What is missing here is refused by name (lab/standin/sql/functions.py).
SET search_path TO sys, pg_catalog;
CREATE FUNCTION sin(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.sin($1::float8)::numeric$$;
CREATE FUNCTION cos(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.cos($1::float8)::numeric$$;
CREATE FUNCTION tan(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.tan($1::float8)::numeric$$;
CREATE FUNCTION atan(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.atan($1::float8)::numeric$$;
CREATE FUNCTION atan2(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.atan2($1::float8, $2::float8)::numeric$$;
CREATE FUNCTION userenv(text) RETURNS varchar LANGUAGE sql STABLE AS $$SELECT sys.sys_context('USERENV', $1)$$;
CREATE FUNCTION standard_hash(text, text DEFAULT 'SHA1') RETURNS raw LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE body bytea := convert_to($1, 'UTF8');
BEGIN
  CASE pg_catalog.upper($2)
    WHEN 'MD5' THEN RETURN decode(md5(body), 'hex')::sys.raw;
    WHEN 'SHA256' THEN RETURN sha256(body)::sys.raw;
    WHEN 'SHA384' THEN RETURN sha384(body)::sys.raw;
    WHEN 'SHA512' THEN RETURN sha512(body)::sys.raw;
    ELSE RAISE EXCEPTION USING ERRCODE = 'O3001', MESSAGE = 'unimplemented feature: STANDARD_HASH with ' || $2;
  END CASE;
END $$;
CREATE FUNCTION median_of(numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT trim_scale(avg(x)) FROM (SELECT x, row_number() OVER (ORDER BY x) AS r, count(*) OVER () AS n FROM unnest($1) AS x WHERE x IS NOT NULL) AS s WHERE r IN ((n + 1) / 2, (n + 2) / 2)$$;

CREATE SCHEMA dbms_lob;
CREATE SCHEMA utl_raw;
CREATE SCHEMA dbms_application_info;
CREATE SCHEMA dbms_utility;
CREATE FUNCTION dbms_lob.getlength(text) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT AS $$SELECT char_length($1)::numeric$$;
CREATE FUNCTION dbms_lob.getlength(bytea) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT AS $$SELECT octet_length($1)::numeric$$;
CREATE FUNCTION dbms_lob.substr(text, numeric DEFAULT 32767, numeric DEFAULT 1) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT AS $$SELECT nullif(substring($1 FROM $3::int FOR $2::int), '')::varchar$$;
CREATE FUNCTION dbms_lob.substr(bytea, numeric DEFAULT 32767, numeric DEFAULT 1) RETURNS sys.raw LANGUAGE sql IMMUTABLE STRICT AS $$SELECT substring($1 FROM $3::int FOR $2::int)::sys.raw$$;
CREATE FUNCTION dbms_lob.instr(text, text, numeric DEFAULT 1, numeric DEFAULT 1) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT AS $$SELECT sys.instr($1, $2, $3, $4)$$;
CREATE FUNCTION utl_raw.cast_to_raw(text) RETURNS sys.raw LANGUAGE sql IMMUTABLE STRICT AS $$SELECT convert_to($1, 'UTF8')::sys.raw$$;
CREATE FUNCTION utl_raw.cast_to_varchar2(bytea) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT AS $$SELECT convert_from($1, 'UTF8')::varchar$$;
CREATE FUNCTION utl_raw.length(bytea) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT AS $$SELECT octet_length($1)::numeric$$;
CREATE FUNCTION dbms_application_info.set_module(module_name text, action_name text) RETURNS void LANGUAGE sql AS $$SELECT set_config('ora.module', coalesce($1, ''), false), set_config('ora.action', coalesce($2, ''), false)$$;
CREATE FUNCTION dbms_application_info.set_action(action_name text) RETURNS void LANGUAGE sql AS $$SELECT set_config('ora.action', coalesce($1, ''), false)$$;
CREATE FUNCTION dbms_application_info.set_client_info(client_info text) RETURNS void LANGUAGE sql AS $$SELECT set_config('ora.client_info', coalesce($1, ''), false)$$;
CREATE FUNCTION dbms_session.set_identifier(client_id text) RETURNS void LANGUAGE sql AS $$SELECT set_config('ora.client_identifier', coalesce($1, ''), false)$$;
CREATE FUNCTION dbms_utility.get_time() RETURNS numeric LANGUAGE sql VOLATILE AS $$SELECT floor(extract(epoch FROM clock_timestamp()) * 100) % 2147483648$$;
CREATE FUNCTION dbms_random.string(opt text, len numeric) RETURNS varchar LANGUAGE sql VOLATILE AS $$
SELECT string_agg(pg_catalog.substr(c, 1 + floor(random() * char_length(c))::int, 1), '')::varchar FROM generate_series(1, $2::int),
  (SELECT CASE pg_catalog.upper($1) WHEN 'L' THEN 'abcdefghijklmnopqrstuvwxyz' WHEN 'A' THEN 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz' WHEN 'X' THEN 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789' ELSE 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' END AS c) AS a$$;
-- DBMS_OUTPUT: the lines wait in the setting ora.output
CREATE FUNCTION dbms_output.put(text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('ora.output_enabled', true) = 'on' THEN
    PERFORM set_config('ora.output', coalesce(current_setting('ora.output', true), '') || coalesce($1, ''), false);
  END IF;
END $$;
CREATE FUNCTION dbms_output.new_line() RETURNS void LANGUAGE sql AS $$SELECT dbms_output.put(chr(10))$$;
CREATE PROCEDURE dbms_output.get_line(INOUT line varchar, INOUT status numeric) LANGUAGE plpgsql AS $$
DECLARE waiting text := coalesce(current_setting('ora.output', true), ''); at int := strpos(waiting, chr(10));
BEGIN
  line := NULL;
  status := CASE WHEN at = 0 THEN 1 ELSE 0 END;
  IF at > 0 THEN
    line := nullif(left(waiting, at - 1), '');
    PERFORM set_config('ora.output', pg_catalog.substr(waiting, at + 1), false);
  END IF;
END $$;
GRANT USAGE ON SCHEMA dbms_lob, utl_raw, dbms_application_info, dbms_utility TO PUBLIC;
