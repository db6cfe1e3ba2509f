-- Oracle's built-in functions. The empty string is NULL everywhere.
SET search_path TO sys, pg_catalog;
CREATE TABLE dual (dummy varchar(1));
INSERT INTO dual VALUES ('X');
GRANT SELECT ON dual TO PUBLIC;

-- the server's clock shows the time of its operating system, the session's that of the session
CREATE FUNCTION system_zone() RETURNS text LANGUAGE sql STABLE AS $$SELECT coalesce(nullif(current_setting('ora.system_zone', true), ''), 'UTC')$$;
CREATE FUNCTION sysdate() RETURNS oradate LANGUAGE sql STABLE AS $$SELECT sys.to_oradate(clock_timestamp() AT TIME ZONE sys.system_zone())$$;
CREATE FUNCTION session_date() RETURNS oradate LANGUAGE sql STABLE AS $$SELECT sys.to_oradate(clock_timestamp())$$;
CREATE FUNCTION session_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS $$SELECT clock_timestamp()$$;
CREATE FUNCTION ora_user() RETURNS varchar LANGUAGE sql STABLE AS $$SELECT upper(current_setting('ora.user', true))::varchar$$;
CREATE FUNCTION ora_uid() RETURNS numeric LANGUAGE sql STABLE AS $$SELECT oid::int8::numeric FROM pg_roles WHERE rolname = session_user$$;
CREATE FUNCTION session_timezone() RETURNS varchar LANGUAGE sql STABLE AS $$SELECT to_char(now(), 'TZH:TZM')::varchar$$;

-- NUMBER: exact, forty digits in a division
CREATE FUNCTION div(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT trim_scale(($1 + 0.0000000000000000000000000000000000000000) / $2)$$;
CREATE FUNCTION div(interval, numeric) RETURNS interval LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1 / $2::float8$$;
CREATE FUNCTION div(float8, numeric) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1 / $2::float8$$;
CREATE FUNCTION div(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1 / $2$$;
CREATE FUNCTION trunc(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.trunc($1)$$;
CREATE FUNCTION trunc(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.trunc($1, $2::int)$$;
CREATE FUNCTION round(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.round($1)$$;
CREATE FUNCTION mod(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT CASE WHEN $2 = 0 THEN $1 ELSE pg_catalog.mod($1, $2) END$$;
CREATE FUNCTION power(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT trim_scale(pg_catalog.power($1, $2))$$;
CREATE FUNCTION log(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.log($1, $2)$$;

-- text
CREATE FUNCTION concat(text, text) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT nullif(coalesce($1, '') || coalesce($2, ''), '')::varchar$$;
CREATE FUNCTION concat(numeric, text) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT sys.concat(sys.number_text($1), $2)$$;
CREATE FUNCTION concat(text, numeric) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT sys.concat($1, sys.number_text($2))$$;
CREATE FUNCTION concat(numeric, numeric) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT sys.concat(sys.number_text($1), sys.number_text($2))$$;
CREATE FUNCTION concat(clob, text) RETURNS clob LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT nullif(coalesce($1::text, '') || coalesce($2, ''), '')::sys.clob$$;
CREATE FUNCTION concat(text, clob) RETURNS clob LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT nullif(coalesce($1, '') || coalesce($2::text, ''), '')::sys.clob$$;
CREATE FUNCTION concat(clob, clob) RETURNS clob LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT nullif(coalesce($1::text, '') || coalesce($2::text, ''), '')::sys.clob$$;
CREATE FUNCTION substr(text, numeric) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT nullif(CASE WHEN $2 < 0 AND -$2 > char_length($1) THEN '' WHEN $2 < 0 THEN right($1, -pg_catalog.trunc($2)::int) ELSE pg_catalog.substr($1, greatest(pg_catalog.trunc($2), 1)::int) END, '')::varchar$$;
CREATE FUNCTION substr(text, numeric, numeric) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT CASE WHEN $3 < 1 THEN NULL ELSE nullif(left(sys.substr($1, $2), pg_catalog.trunc($3)::int), '') END::varchar$$;
CREATE FUNCTION substrb(text, numeric, numeric) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT nullif(convert_from(substring(convert_to($1, 'UTF8') FROM $2::int FOR $3::int), 'UTF8'), '')::varchar$$;
CREATE FUNCTION instr(text, text) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT strpos($1, $2)::numeric$$;
CREATE FUNCTION instr(subject text, part text, start numeric, nth numeric DEFAULT 1) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE at int := start::int; found int := 0; size int := char_length(part); step int := CASE WHEN start < 0 THEN -1 ELSE 1 END;
BEGIN
  IF at < 0 THEN at := char_length(subject) + at + 1; END IF;
  WHILE at > 0 AND at <= char_length(subject) LOOP
    IF substring(subject FROM at FOR size) = part THEN
      found := found + 1;
      IF found = nth THEN RETURN at; END IF;
    END IF;
    at := at + step;
  END LOOP;
  RETURN 0;
END $$;
CREATE FUNCTION length(text) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT nullif(char_length($1), 0)::numeric$$;
CREATE FUNCTION length(bytea) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT nullif(octet_length($1), 0)::numeric$$;
CREATE FUNCTION length(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT char_length(sys.number_text($1))::numeric$$;
CREATE FUNCTION lengthb(text) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT nullif(octet_length($1), 0)::numeric$$;
CREATE FUNCTION upper(text) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.upper($1)::varchar$$;
CREATE FUNCTION lower(text) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.lower($1)::varchar$$;
CREATE FUNCTION initcap(text) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.initcap($1)::varchar$$;
CREATE FUNCTION lpad(text, numeric, text DEFAULT ' ') RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT nullif(pg_catalog.lpad($1, $2::int, $3), '')::varchar$$;
CREATE FUNCTION rpad(text, numeric, text DEFAULT ' ') RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT nullif(pg_catalog.rpad($1, $2::int, $3), '')::varchar$$;
CREATE FUNCTION lpad(numeric, numeric, text DEFAULT ' ') RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.lpad(sys.number_text($1), $2, $3)$$;
CREATE FUNCTION ltrim(text, text DEFAULT ' ') RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT nullif(pg_catalog.ltrim($1, $2), '')::varchar$$;
CREATE FUNCTION rtrim(text, text DEFAULT ' ') RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT nullif(pg_catalog.rtrim($1, $2), '')::varchar$$;
CREATE FUNCTION replace(text, text, text DEFAULT NULL) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT CASE WHEN $2 IS NULL THEN $1 ELSE nullif(pg_catalog.replace($1, $2, coalesce($3, '')), '') END::varchar$$;
CREATE FUNCTION translate(text, text, text) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT nullif(pg_catalog.translate($1, $2, $3), '')::varchar$$;
CREATE FUNCTION chr(numeric) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.chr($1::int)::varchar$$;
CREATE FUNCTION regexp_like(text, text, text DEFAULT 'c') RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.regexp_like($1, $2, sys.regexp_flags($3))$$;
CREATE FUNCTION regexp_replace(text, text, text DEFAULT '', numeric DEFAULT 1, numeric DEFAULT 0, text DEFAULT 'c') RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT nullif(pg_catalog.regexp_replace($1, $2, coalesce($3, ''), $4::int, $5::int, sys.regexp_flags($6)), '')::varchar$$;
CREATE FUNCTION regexp_substr(text, text, numeric DEFAULT 1, numeric DEFAULT 1, text DEFAULT 'c') RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.regexp_substr($1, $2, $3::int, $4::int, sys.regexp_flags($5))::varchar$$;
CREATE FUNCTION regexp_count(text, text) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.regexp_count($1, $2)::numeric$$;
CREATE FUNCTION regexp_instr(text, text) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.regexp_instr($1, $2)::numeric$$;

-- NULL
CREATE FUNCTION nvl(anycompatible, anycompatible) RETURNS anycompatible LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT coalesce($1, $2)$$;
CREATE FUNCTION nvl2(anyelement, anycompatible, anycompatible) RETURNS anycompatible LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END$$;
CREATE FUNCTION "greatest"(VARIADIC anyarray) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT CASE WHEN bool_or(x IS NULL) THEN NULL ELSE max(x) END FROM unnest($1) AS x$$;
CREATE FUNCTION "least"(VARIADIC anyarray) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT CASE WHEN bool_or(x IS NULL) THEN NULL ELSE min(x) END FROM unnest($1) AS x$$;

-- dates
CREATE FUNCTION pg_format(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT pg_catalog.replace(pg_catalog.replace(pg_catalog.regexp_replace(pg_catalog.regexp_replace($1, 'RRRR|rrrr', 'YYYY', 'g'), 'RR|rr', 'YY', 'g'), 'FF9', 'US'), 'XFF', '.US')$$;
CREATE FUNCTION time_format(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT pg_catalog.regexp_replace(sys.pg_format($1), 'FF(?!\d)', 'US', 'g')$$;
CREATE FUNCTION nls_date_format() RETURNS text LANGUAGE sql STABLE AS $$SELECT coalesce(nullif(current_setting('ora.nls_date_format', true), ''), 'DD-MON-RR')$$;
CREATE FUNCTION to_char(oradate) RETURNS varchar LANGUAGE sql STABLE STRICT AS $$SELECT sys.to_char($1, sys.nls_date_format())$$;
CREATE FUNCTION to_char(numeric) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.number_text($1)::varchar$$;
CREATE FUNCTION to_char(text) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1::varchar$$;
CREATE FUNCTION concat(oradate, text) RETURNS varchar LANGUAGE sql STABLE AS $$SELECT sys.concat(sys.to_char($1)::text, $2)$$;
CREATE FUNCTION concat(text, oradate) RETURNS varchar LANGUAGE sql STABLE AS $$SELECT sys.concat($1, sys.to_char($2)::text)$$;
CREATE FUNCTION to_date(text) RETURNS oradate LANGUAGE sql STABLE STRICT AS $$SELECT sys.to_date($1, sys.nls_date_format())$$;
CREATE FUNCTION to_date(oradate, text DEFAULT NULL) RETURNS oradate LANGUAGE sql STABLE AS $$SELECT $1$$;
CREATE FUNCTION date_unit(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT CASE WHEN pg_catalog.upper($1) IN ('DD','DDD','J') THEN 'day' WHEN pg_catalog.upper($1) IN ('MM','MON','MONTH','RM') THEN 'month' WHEN pg_catalog.upper($1) IN ('Y','YY','YYY','YYYY','YEAR','SYYYY') THEN 'year' WHEN pg_catalog.upper($1) = 'Q' THEN 'quarter' WHEN pg_catalog.upper($1) IN ('HH','HH12','HH24') THEN 'hour' WHEN pg_catalog.upper($1) = 'MI' THEN 'minute' WHEN pg_catalog.upper($1) = 'IW' THEN 'week' WHEN pg_catalog.upper($1) = 'CC' THEN 'century' ELSE $1 END$$;
CREATE FUNCTION trunc(timestamp) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_oradate(date_trunc('day', $1))$$;
CREATE FUNCTION trunc(oradate) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_oradate(date_trunc('day', $1::timestamp))$$;
CREATE FUNCTION trunc(timestamptz) RETURNS oradate LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_oradate(date_trunc('day', $1::timestamp))$$;
CREATE FUNCTION trunc(timestamptz, text) RETURNS oradate LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.trunc(sys.to_oradate($1), $2)$$;
CREATE FUNCTION round(oradate) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.trunc(sys.to_oradate($1::timestamp + interval '12 hours'))$$;
CREATE FUNCTION add_months(timestamp, numeric) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT sys.to_oradate(CASE WHEN date_trunc('day', $1) = date_trunc('month', $1) + interval '1 month - 1 day'
  THEN date_trunc('month', $1) + (pg_catalog.trunc($2)::int + 1) * interval '1 month' - interval '1 day' + ($1 - date_trunc('day', $1))
  ELSE $1 + pg_catalog.trunc($2)::int * interval '1 month' END)$$;
CREATE FUNCTION last_day(timestamp) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_oradate(date_trunc('month', $1) + interval '1 month - 1 day' + ($1 - date_trunc('day', $1)))$$;
CREATE FUNCTION months_between(timestamp, timestamp) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT trim_scale((extract(year FROM $1) - extract(year FROM $2)) * 12 + extract(month FROM $1) - extract(month FROM $2) +
  CASE WHEN extract(day FROM $1) = extract(day FROM $2) OR (sys.last_day($1)::timestamp = $1 AND sys.last_day($2)::timestamp = $2) THEN 0
  ELSE (extract(day FROM $1) - extract(day FROM $2) + (extract(epoch FROM $1::time) - extract(epoch FROM $2::time)) / 86400.0000000000000000) / 31.0000000000000000 END)$$;
CREATE FUNCTION numtodsinterval(numeric, text) RETURNS interval LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT ($1::text || ' ' || $2)::interval$$;
CREATE FUNCTION to_yminterval(text) RETURNS intervalym LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT ((CASE WHEN $1 LIKE '-%' THEN -1 ELSE 1 END) * make_interval(years => split_part(pg_catalog.ltrim($1, '-+'), '-', 1)::int, months => split_part(pg_catalog.ltrim($1, '-+'), '-', 2)::int))::sys.intervalym$$;
CREATE FUNCTION numtoyminterval(numeric, text) RETURNS intervalym LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT (($1::text || ' ' || $2)::interval)::sys.intervalym$$;
CREATE FUNCTION to_dsinterval(text) RETURNS interval LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1::interval$$;

-- conversions
CREATE FUNCTION to_clob(text) RETURNS clob LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1::sys.clob$$;
CREATE FUNCTION to_nclob(text) RETURNS nclob LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1::sys.nclob$$;
CREATE FUNCTION to_blob(bytea) RETURNS blob LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1::sys.blob$$;
CREATE FUNCTION empty_clob() RETURNS clob LANGUAGE sql IMMUTABLE AS $$SELECT ''::sys.clob$$;
CREATE FUNCTION empty_blob() RETURNS blob LANGUAGE sql IMMUTABLE AS $$SELECT ''::sys.blob$$;
CREATE FUNCTION to_nchar(text) RETURNS nvarchar2 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1::sys.nvarchar2$$;
CREATE FUNCTION hextoraw(text) RETURNS raw LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT decode($1, 'hex')::sys.raw$$;
CREATE FUNCTION rawtohex(bytea) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.upper(encode($1, 'hex'))::varchar$$;
CREATE FUNCTION sys_guid() RETURNS raw LANGUAGE sql VOLATILE AS $$SELECT decode(pg_catalog.replace(gen_random_uuid()::text, '-', ''), 'hex')::sys.raw$$;
CREATE FUNCTION ora_hash(text, numeric DEFAULT 4294967295) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.mod(hashtextextended($1, 0)::numeric + 9223372036854775808, $2 + 1)$$;
CREATE FUNCTION to_binary_double(numeric) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1::float8$$;
CREATE FUNCTION to_binary_float(numeric) RETURNS float4 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1::float4$$;

-- Oracle's error numbers and texts for handlers in stored code
CREATE FUNCTION sqlcode(state text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
SELECT CASE WHEN state IS NULL THEN 0 WHEN state ~ '^E2\d{3}$' THEN -('20' || right(state, 3))::int WHEN state ~ '^O\d{4}$' THEN -right(state, 4)::int
  WHEN state = 'P0002' THEN 100 WHEN state = 'P0003' THEN -1422 WHEN state = '23505' THEN -1 WHEN state = '22012' THEN -1476 WHEN state = '22P02' THEN -1722
  WHEN state = '23502' THEN -1400 WHEN state = '23503' THEN -2291 WHEN state = '23514' THEN -2290 WHEN state = '22001' THEN -12899 WHEN state = '55P03' THEN -54
  WHEN state = '40P01' THEN -60 WHEN state = '42P01' THEN -942 WHEN state LIKE 'EU%' THEN 1 ELSE -6502 END::numeric$$;
CREATE FUNCTION sqlerrm(state text, message text) RETURNS varchar LANGUAGE sql IMMUTABLE AS $$
SELECT (CASE WHEN state IS NULL THEN 'ORA-0000: normal, successful completion' WHEN state = 'P0002' THEN 'ORA-01403: no data found'
  WHEN state = 'P0003' THEN 'ORA-01422: exact fetch returns more than requested number of rows'
  ELSE 'ORA-' || pg_catalog.lpad(abs(sys.sqlcode(state))::text, 5, '0') || ': ' || message END)::varchar$$;
