-- Scalar functions of the third round.
SET search_path TO sys, pg_catalog;
SET check_function_bodies TO off;
CREATE FUNCTION sinh(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT trim_scale((exp($1 + 0e-40) - exp(-$1 + 0e-40)) / 2)$$;
CREATE FUNCTION cosh(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT trim_scale((exp($1 + 0e-40) + exp(-$1 + 0e-40)) / 2)$$;
CREATE FUNCTION tanh(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.div(sys.sinh($1), sys.cosh($1))$$;
CREATE FUNCTION asin(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.asin($1::float8)::numeric$$;
CREATE FUNCTION acos(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.acos($1::float8)::numeric$$;
-- roots, powers of e and logarithms to thirty digits and more
CREATE FUNCTION sqrt(numeric) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF $1 < 0 THEN RAISE EXCEPTION USING ERRCODE = 'O1428', MESSAGE = 'argument ''' || $1 || ''' is out of range'; END IF;
  RETURN trim_scale(pg_catalog.sqrt($1 + 0.0000000000000000000000000000000000000000));
END $$;
CREATE FUNCTION exp(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT trim_scale(pg_catalog.exp($1 + 0.0000000000000000000000000000000000000000))$$;
CREATE FUNCTION ln(numeric) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF $1 <= 0 THEN RAISE EXCEPTION USING ERRCODE = 'O1428', MESSAGE = 'argument ''' || $1 || ''' is out of range'; END IF;
  RETURN trim_scale(pg_catalog.ln($1 + 0.0000000000000000000000000000000000000000));
END $$;
CREATE FUNCTION sqrt(float8) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.sqrt($1)$$;
CREATE FUNCTION exp(float8) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.exp($1)$$;
CREATE FUNCTION ln(float8) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.ln($1)$$;
CREATE FUNCTION width_bucket(numeric, numeric, numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.width_bucket($1, $2, $3, $4::int)::numeric$$;
CREATE FUNCTION width_bucket(oradate, oradate, oradate, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.width_bucket(extract(epoch FROM $1::timestamp), extract(epoch FROM $2::timestamp), extract(epoch FROM $3::timestamp), $4::int)::numeric$$;
CREATE FUNCTION bin_to_num(VARIADIC numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sum(b * power(2::numeric, cardinality($1) - n)) FROM unnest($1) WITH ORDINALITY AS u(b, n)$$;
CREATE FUNCTION nanvl(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1$$;
CREATE FUNCTION nanvl(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT CASE WHEN $1 = 'NaN' THEN $2 ELSE $1 END$$;
CREATE FUNCTION bitand(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT (pg_catalog.trunc($1)::bigint & pg_catalog.trunc($2)::bigint)::numeric$$;
CREATE FUNCTION round(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.round($1, pg_catalog.trunc($2)::int)$$;
CREATE FUNCTION round(float8) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.round($1)$$;
CREATE FUNCTION trunc(float8) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.trunc($1)$$;
-- MOD keeps the sign of the dividend and MOD(n, 0) is n; REMAINDER rounds half to even
CREATE FUNCTION remainder(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT $1 - $2 * CASE WHEN abs($1 / $2 - pg_catalog.trunc($1 / $2)) = 0.5 THEN 2 * pg_catalog.round($1 / $2 / 2) ELSE pg_catalog.round($1 / $2) END$$;

-- NULL and types that differ: the first argument's type wins
CREATE FUNCTION nvl(text, numeric) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT coalesce($1, sys.number_text($2))::varchar$$;
CREATE FUNCTION nvl(numeric, text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT coalesce($1, sys.to_number($2))$$;
CREATE FUNCTION nvl(text, text) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT coalesce($1, $2)::varchar$$;
CREATE FUNCTION nvl(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT coalesce($1, $2)$$;
CREATE FUNCTION nvl(oradate, oradate) RETURNS oradate LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT coalesce($1, $2)$$;
CREATE FUNCTION nvl(oradate, text) RETURNS oradate LANGUAGE sql STABLE PARALLEL SAFE AS $$SELECT coalesce($1, sys.to_oradate($2))$$;
CREATE FUNCTION nvl(text, oradate) RETURNS varchar LANGUAGE sql STABLE PARALLEL SAFE AS $$SELECT coalesce($1, sys.to_char($2))::varchar$$;
CREATE FUNCTION nvl(oradate, timestamptz) RETURNS oradate LANGUAGE sql STABLE PARALLEL SAFE AS $$SELECT coalesce($1, sys.to_oradate($2))$$;
CREATE FUNCTION nvl(oradate, timestamp) RETURNS oradate LANGUAGE sql STABLE PARALLEL SAFE AS $$SELECT coalesce($1, sys.to_oradate($2))$$;

-- text
CREATE FUNCTION soundex(word text) RETURNS varchar LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE letters text := regexp_replace(pg_catalog.upper(word), '[^A-Z]', '', 'g'); answer text; code text; last text; c text;
BEGIN
  IF letters = '' THEN RETURN NULL; END IF;
  answer := left(letters, 1);
  last := pg_catalog.translate(answer, 'BFPVCGJKQSXZDTLMNRAEIOUYHW', '11112222222233455600000099');
  FOREACH c IN ARRAY string_to_array(pg_catalog.substr(letters, 2), NULL) LOOP
    code := pg_catalog.translate(c, 'BFPVCGJKQSXZDTLMNRAEIOUYHW', '11112222222233455600000099');
    IF code BETWEEN '1' AND '6' AND code <> last THEN answer := answer || code; END IF;
    IF code <> '9' THEN last := code; END IF;
  END LOOP;
  RETURN pg_catalog.rpad(left(answer, 4), 4, '0');
END $$;
CREATE FUNCTION asciistr(text) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT string_agg(CASE WHEN c = '\' THEN '\005C' WHEN pg_catalog.ascii(c) < 128 THEN c WHEN pg_catalog.ascii(c) < 65536 THEN '\' || pg_catalog.lpad(pg_catalog.upper(to_hex(pg_catalog.ascii(c))), 4, '0')
  ELSE '\' || pg_catalog.upper(to_hex(55296 + (pg_catalog.ascii(c) - 65536) / 1024)) || '\' || pg_catalog.upper(to_hex(56320 + (pg_catalog.ascii(c) - 65536) % 1024)) END, '' ORDER BY n)::varchar FROM regexp_split_to_table($1, '') WITH ORDINALITY AS s(c, n)$$;
CREATE FUNCTION convert(text, text, text DEFAULT 'AL32UTF8') RETURNS varchar LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE known text[] := '{AL32UTF8,UTF8,US7ASCII,WE8ISO8859P1,WE8MSWIN1252}';
BEGIN
  IF pg_catalog.upper($2) <> ALL (known) OR pg_catalog.upper($3) <> ALL (known) THEN RAISE EXCEPTION USING ERRCODE = 'O1482', MESSAGE = 'unsupported character set'; END IF;
  RETURN CASE WHEN pg_catalog.upper($2) = 'US7ASCII' THEN regexp_replace(pg_catalog.translate(normalize($1, NFD), U&'\0300\0301\0302\0303\0308\0327', ''), '[^\x01-\x7f]', '?', 'g') ELSE $1 END;
END $$;
CREATE FUNCTION compose(text) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT normalize($1, NFC)::varchar$$;
CREATE FUNCTION decompose(text, text DEFAULT 'CANONICAL') RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT CASE WHEN pg_catalog.upper($2) = 'COMPATIBILITY' THEN normalize($1, NFKD) ELSE normalize($1, NFD) END::varchar$$;
CREATE FUNCTION to_single_byte(text) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT string_agg(CASE WHEN pg_catalog.ascii(c) BETWEEN 65281 AND 65374 THEN pg_catalog.chr(pg_catalog.ascii(c) - 65248) WHEN c = U&'\3000' THEN ' ' ELSE c END, '' ORDER BY n)::varchar FROM regexp_split_to_table($1, '') WITH ORDINALITY AS s(c, n)$$;
CREATE FUNCTION to_multi_byte(text) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT string_agg(CASE WHEN pg_catalog.ascii(c) BETWEEN 33 AND 126 THEN pg_catalog.chr(pg_catalog.ascii(c) + 65248) WHEN c = ' ' THEN U&'\3000' ELSE c END, '' ORDER BY n)::varchar FROM regexp_split_to_table($1, '') WITH ORDINALITY AS s(c, n)$$;
CREATE FUNCTION nls_upper(text, text DEFAULT '') RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.upper($1)$$;
CREATE FUNCTION nls_lower(text, text DEFAULT '') RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.lower($1)$$;
CREATE FUNCTION nls_initcap(text, text DEFAULT '') RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.initcap($1)$$;
CREATE FUNCTION nlssort(text, text DEFAULT 'NLS_SORT=BINARY') RETURNS raw LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE wanted text := pg_catalog.upper(coalesce(sys.nls_argument($2, 'NLS_SORT'), 'BINARY'));
BEGIN
  IF wanted = 'BINARY' THEN RETURN (convert_to($1, 'UTF8') || '\x00'::bytea)::sys.raw; END IF;
  IF wanted = 'BINARY_CI' THEN RETURN (convert_to(pg_catalog.lower($1), 'UTF8') || '\x00'::bytea)::sys.raw; END IF;
  IF wanted = 'BINARY_AI' THEN RETURN (convert_to(pg_catalog.lower(regexp_replace(normalize($1, NFD), '[\u0300-\u036f]', '', 'g')), 'UTF8') || '\x00'::bytea)::sys.raw; END IF;
  RAISE EXCEPTION USING ERRCODE = 'O3001', MESSAGE = 'unimplemented feature: NLS_SORT ' || wanted;
END $$;
CREATE FUNCTION vsize(text) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT octet_length($1)::numeric$$;
CREATE FUNCTION vsize(bytea) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT octet_length($1)::numeric$$;
CREATE FUNCTION vsize(oradate) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT 7::numeric$$;
-- NUMBER as Oracle stores it: an exponent and digits to the base 100
CREATE FUNCTION number_bytes(value numeric) RETURNS int[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE exponent int; digits int[] := '{}'; rest numeric := abs(trim_scale(value)); pair int;
BEGIN
  IF value = 0 THEN RETURN '{128}'; END IF;
  exponent := floor(floor(log(rest)) / 2)::int;
  rest := rest / power(100::numeric, exponent);
  WHILE rest <> 0 AND cardinality(digits) < 20 LOOP
    pair := pg_catalog.trunc(rest);
    digits := digits || CASE WHEN value > 0 THEN pair + 1 ELSE 101 - pair END;
    rest := (rest - pair) * 100;
  END LOOP;
  RETURN (CASE WHEN value > 0 THEN 193 + exponent ELSE 62 - exponent END) || digits || CASE WHEN value < 0 AND cardinality(digits) < 20 THEN '{102}'::int[] ELSE '{}' END;
END $$;
CREATE FUNCTION vsize(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT cardinality(sys.number_bytes($1))::numeric$$;
CREATE FUNCTION dumped(type int, bytes int[], style numeric) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT ('Typ=' || $1 || ' Len=' || cardinality($2) || CASE WHEN $3 > 1000 THEN ' CharacterSet=AL32UTF8' ELSE '' END || ': ' || string_agg(CASE pg_catalog.mod($3, 1000) WHEN 16 THEN to_hex(b) WHEN 8 THEN (b / 64)::text || (b / 8 % 8)::text || (b % 8)::text WHEN 17 THEN CASE WHEN b BETWEEN 32 AND 126 THEN pg_catalog.chr(b) ELSE to_hex(b) END ELSE b::text END, ',' ORDER BY n))::varchar FROM unnest($2) WITH ORDINALITY AS u(b, n)$$;
CREATE FUNCTION bytes_of(bytea) RETURNS int[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT array_agg(get_byte($1, n) ORDER BY n) FROM generate_series(0, octet_length($1) - 1) AS n$$;
CREATE FUNCTION dump(text, numeric DEFAULT 10) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT coalesce(sys.dumped(1, sys.bytes_of(convert_to($1, 'UTF8')), $2), 'NULL')$$;
CREATE FUNCTION dump(bpchar, numeric DEFAULT 10) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT coalesce(sys.dumped(96, sys.bytes_of(bpcharsend($1)), $2), 'NULL')$$;
CREATE FUNCTION dump(bytea, numeric DEFAULT 10) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT coalesce(sys.dumped(23, sys.bytes_of($1), $2), 'NULL')$$;
CREATE FUNCTION dump(numeric, numeric DEFAULT 10) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT coalesce(sys.dumped(2, sys.number_bytes($1), $2), 'NULL')$$;
CREATE FUNCTION dump(d oradate, style numeric DEFAULT 10) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT coalesce(sys.dumped(12, ARRAY[extract(year FROM $1::timestamp)::int / 100 + 100, extract(year FROM $1::timestamp)::int % 100 + 100, extract(month FROM $1::timestamp)::int, extract(day FROM $1::timestamp)::int,
  extract(hour FROM $1::timestamp)::int + 1, extract(minute FROM $1::timestamp)::int + 1, extract(second FROM $1::timestamp)::int + 1], $2), 'NULL')$$;

-- CHAR keeps its blanks where PostgreSQL would take them off
CREATE FUNCTION padded(bpchar) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT convert_from(bpcharsend($1), 'UTF8')$$;
CREATE FUNCTION concat(bpchar, bpchar) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT sys.concat(sys.padded($1), sys.padded($2))$$;
CREATE FUNCTION concat(bpchar, text) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT sys.concat(sys.padded($1), $2)$$;
CREATE FUNCTION concat(text, bpchar) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT sys.concat($1, sys.padded($2))$$;
CREATE FUNCTION concat(bpchar, numeric) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT sys.concat(sys.padded($1), sys.number_text($2))$$;
CREATE FUNCTION concat(numeric, bpchar) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT sys.concat(sys.number_text($1), sys.padded($2))$$;
CREATE FUNCTION concat(oradate, bpchar) RETURNS varchar LANGUAGE sql STABLE PARALLEL SAFE AS $$SELECT sys.concat(sys.to_char($1)::text, sys.padded($2))$$;
CREATE FUNCTION concat(bpchar, oradate) RETURNS varchar LANGUAGE sql STABLE PARALLEL SAFE AS $$SELECT sys.concat(sys.padded($1), sys.to_char($2)::text)$$;
CREATE FUNCTION concat(oradate, numeric) RETURNS varchar LANGUAGE sql STABLE PARALLEL SAFE AS $$SELECT sys.concat(sys.to_char($1)::text, sys.number_text($2))$$;
CREATE FUNCTION concat(numeric, oradate) RETURNS varchar LANGUAGE sql STABLE PARALLEL SAFE AS $$SELECT sys.concat(sys.number_text($1), sys.to_char($2)::text)$$;
CREATE FUNCTION to_char(bpchar) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.padded($1)::varchar$$;
CREATE FUNCTION substr(bpchar, numeric) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.substr(sys.padded($1), $2)$$;
CREATE FUNCTION substr(bpchar, numeric, numeric) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.substr(sys.padded($1), $2, $3)$$;
CREATE FUNCTION upper(bpchar) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.upper(sys.padded($1))$$;
CREATE FUNCTION lower(bpchar) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.lower(sys.padded($1))$$;
CREATE FUNCTION length(bpchar) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT char_length(sys.padded($1))::numeric$$;
-- functions of text take numbers and dates too
CREATE FUNCTION substr(numeric, numeric) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.substr(sys.number_text($1), $2)$$;
CREATE FUNCTION substr(numeric, numeric, numeric) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.substr(sys.number_text($1), $2, $3)$$;
CREATE FUNCTION substr(oradate, numeric, numeric) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.substr(sys.to_char($1)::text, $2, $3)$$;
CREATE FUNCTION instr(numeric, text) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.instr(sys.number_text($1), $2)$$;
CREATE FUNCTION rpad(numeric, numeric, text DEFAULT ' ') RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.rpad(sys.number_text($1), $2, $3)$$;
CREATE FUNCTION replace(numeric, text, text DEFAULT NULL) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT sys.replace(sys.number_text($1), $2, $3)$$;
CREATE FUNCTION length(oradate) RETURNS numeric LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.length(sys.to_char($1)::text)$$;

-- regular expressions: position, occurrence, what to return, flags, group
CREATE FUNCTION regexp_flags(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT CASE WHEN $1 LIKE '%i%' THEN 'i' ELSE '' END || CASE WHEN $1 LIKE '%n%' AND $1 LIKE '%m%' THEN 'w' WHEN $1 LIKE '%n%' THEN '' WHEN $1 LIKE '%m%' THEN 'n' ELSE 'p' END || CASE WHEN $1 LIKE '%x%' THEN 'x' ELSE '' END$$;
CREATE FUNCTION regexp_substr(text, text, numeric, numeric, text, numeric) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT nullif(pg_catalog.regexp_substr($1, $2, $3::int, $4::int, sys.regexp_flags(coalesce($5, 'c')), $6::int), '')::varchar$$;
CREATE FUNCTION regexp_count(text, text, numeric, text DEFAULT 'c') RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT pg_catalog.regexp_count($1, $2, $3::int, sys.regexp_flags(coalesce($4, 'c')))::numeric$$;
CREATE FUNCTION regexp_instr(text, text, numeric, numeric DEFAULT 1, numeric DEFAULT 0, text DEFAULT 'c', numeric DEFAULT 0) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT pg_catalog.regexp_instr($1, $2, $3::int, $4::int, $5::int, sys.regexp_flags(coalesce($6, 'c')), $7::int)::numeric$$;

-- dates
CREATE FUNCTION extract_part(part text, moment timestamp) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT trim_scale(date_part_exact) FROM (SELECT CASE $1 WHEN 'year' THEN extract(year FROM $2) WHEN 'month' THEN extract(month FROM $2) WHEN 'day' THEN extract(day FROM $2) WHEN 'hour' THEN extract(hour FROM $2) WHEN 'minute' THEN extract(minute FROM $2) ELSE extract(second FROM $2) END AS date_part_exact) AS s$$;
CREATE FUNCTION extract_part(part text, span interval) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT trim_scale(CASE $1 WHEN 'year' THEN extract(year FROM $2) WHEN 'month' THEN extract(month FROM $2) WHEN 'day' THEN extract(day FROM justify_hours($2)) WHEN 'hour' THEN extract(hour FROM justify_hours($2)) WHEN 'minute' THEN extract(minute FROM $2) ELSE extract(second FROM $2) END)$$;
CREATE FUNCTION sys_extract_utc(timestamptz) RETURNS timestamp LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT $1 AT TIME ZONE 'UTC'$$;
CREATE FUNCTION tz_offset(text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT CASE WHEN $1 ~ '^[-+]\d' THEN sys.offset_text(($1 || CASE WHEN $1 ~ ':' THEN '' ELSE ':00' END)::interval) ELSE sys.offset_text((now() AT TIME ZONE $1) - (now() AT TIME ZONE 'UTC')) END::varchar$$;
CREATE FUNCTION new_time(d oradate, here text, there text) RETURNS oradate LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE names text[] := '{AST,ADT,BST,BDT,CST,CDT,EST,EDT,GMT,HST,HDT,MST,MDT,NST,PST,PDT,YST,YDT}'; hours numeric[] := '{-4,-3,-11,-10,-6,-5,-5,-4,0,-10,-9,-7,-6,-3.5,-8,-7,-9,-8}'; a int := array_position(names, pg_catalog.upper(here)); b int := array_position(names, pg_catalog.upper(there));
BEGIN
  IF a IS NULL OR b IS NULL THEN RAISE EXCEPTION USING ERRCODE = 'O1857', MESSAGE = 'not a valid time zone'; END IF;
  RETURN sys.date_add(d, (hours[b] - hours[a]) / 24);
END $$;
CREATE FUNCTION bad_unit() RETURNS text LANGUAGE plpgsql VOLATILE AS $$BEGIN RAISE EXCEPTION USING ERRCODE = 'O1898', MESSAGE = 'too many precision specifiers'; END$$;
CREATE FUNCTION truncated(t timestamp, unit text) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN unit IN ('DDD', 'DD', 'J') THEN date_trunc('day', t) WHEN unit IN ('MONTH', 'MON', 'MM', 'RM') THEN date_trunc('month', t) WHEN unit IN ('SYYYY', 'YYYY', 'YEAR', 'SYEAR', 'YYY', 'YY', 'Y') THEN date_trunc('year', t)
  WHEN unit = 'Q' THEN date_trunc('quarter', t) WHEN unit IN ('HH', 'HH12', 'HH24') THEN date_trunc('hour', t) WHEN unit = 'MI' THEN date_trunc('minute', t) WHEN unit = 'IW' THEN date_trunc('week', t)
  WHEN unit IN ('D', 'DAY', 'DY') THEN date_trunc('day', t) - extract(dow FROM t)::int * interval '1 day' WHEN unit = 'WW' THEN date_trunc('day', t) - (extract(doy FROM t)::int - 1) % 7 * interval '1 day'
  WHEN unit = 'W' THEN date_trunc('day', t) - (extract(day FROM t)::int - 1) % 7 * interval '1 day' WHEN unit IN ('CC', 'SCC') THEN date_trunc('century', t)
  WHEN unit IN ('IYYY', 'IYY', 'IY', 'I') THEN date_trunc('week', make_timestamp(extract(isoyear FROM t)::int, 1, 4, 0, 0, 0)) ELSE sys.bad_unit()::timestamp END$$;
CREATE FUNCTION trunc(oradate, text) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_oradate(sys.truncated($1::timestamp, pg_catalog.upper($2)))$$;
CREATE FUNCTION trunc(timestamp, text) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_oradate(sys.truncated($1, pg_catalog.upper($2)))$$;
-- rounding goes up from the middle of the unit on: day 16 of a month, July of a year, the middle of a week
CREATE FUNCTION round(oradate, text) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT sys.to_oradate(sys.truncated($1::timestamp + CASE WHEN u IN ('DDD', 'DD', 'J') THEN interval '12 hours' WHEN u IN ('HH', 'HH12', 'HH24') THEN interval '30 minutes' WHEN u = 'MI' THEN interval '30 seconds'
  WHEN u IN ('IW', 'WW', 'W', 'D', 'DAY', 'DY') THEN interval '84 hours' WHEN u IN ('MONTH', 'MON', 'MM', 'RM') THEN CASE WHEN extract(day FROM $1::timestamp) >= 16 THEN interval '1 month' - (extract(day FROM $1::timestamp)::int - 1) * interval '1 day' ELSE interval '0' END
  WHEN u = 'Q' THEN CASE WHEN extract(month FROM $1::timestamp)::int % 3 = 0 OR (extract(month FROM $1::timestamp)::int % 3 = 2 AND extract(day FROM $1::timestamp) >= 16) THEN interval '2 months' - (extract(day FROM $1::timestamp)::int - 1) * interval '1 day' ELSE interval '0' END
  WHEN u IN ('CC', 'SCC') THEN interval '50 years' ELSE CASE WHEN extract(month FROM $1::timestamp) >= 7 THEN interval '6 months' - (extract(day FROM $1::timestamp)::int - 1) * interval '1 day' ELSE interval '0' END END, u)) FROM (SELECT pg_catalog.upper($2) AS u) AS s$$;
CREATE FUNCTION round(timestamp, text) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.round(sys.to_oradate($1), $2)$$;
CREATE FUNCTION round(timestamp) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.round(sys.to_oradate($1))$$;
CREATE FUNCTION next_day(day timestamp, name text) RETURNS oradate LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE names sys.languages$ := sys.language_of(''); wanted int;
BEGIN
  wanted := CASE WHEN name ~ '^[1-7]$' THEN name::int ELSE (SELECT (n - 1) % 7 + 1 FROM unnest(names.days || names.short_days) WITH ORDINALITY AS u(w, n) WHERE pg_catalog.upper(name) LIKE pg_catalog.upper(w) || '%' ORDER BY char_length(w) DESC LIMIT 1) END;
  IF wanted IS NULL THEN RAISE EXCEPTION USING ERRCODE = 'O1846', MESSAGE = 'not a valid day of the week'; END IF;
  RETURN sys.to_oradate(day + ((wanted + 5 - extract(dow FROM day)::int) % 7 + 1) * interval '1 day');
END $$;
CREATE FUNCTION next_day(timestamp, numeric) RETURNS oradate LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.next_day($1, $2::int::text)$$;
CREATE FUNCTION rawtonhex(bytea) RETURNS nvarchar2 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.rawtohex($1)::text::sys.nvarchar2$$;
CREATE FUNCTION rowidtochar(rowid) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1::text::varchar$$;
CREATE FUNCTION rowidtonchar(rowid) RETURNS nvarchar2 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1::text::sys.nvarchar2$$;
CREATE FUNCTION chartorowid(text) RETURNS rowid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1::sys.rowid$$;

-- DEFAULT … ON CONVERSION ERROR and VALIDATE_CONVERSION
CREATE FUNCTION try_number(given text, model text, OUT value numeric, OUT failed boolean) LANGUAGE plpgsql STABLE AS $$
BEGIN
  value := CASE WHEN model IS NULL THEN sys.to_number(given) ELSE sys.to_number(given, model) END;
  failed := false;
EXCEPTION WHEN OTHERS THEN
  failed := true;
END $$;
CREATE FUNCTION try_moment(given text, model text, OUT value timestamp, OUT failed boolean) LANGUAGE plpgsql STABLE AS $$
BEGIN
  value := sys.to_moment(given, model, '');
  failed := false;
EXCEPTION WHEN OTHERS THEN
  failed := true;
END $$;
CREATE FUNCTION number_or(given text, model text, fallback text) RETURNS numeric LANGUAGE sql STABLE AS $$SELECT CASE WHEN t.failed THEN CASE WHEN $2 IS NULL THEN sys.to_number($3) ELSE sys.to_number($3, $2) END ELSE t.value END FROM sys.try_number($1, $2) AS t$$;
CREATE FUNCTION moment_or(given text, model text, fallback text) RETURNS timestamp LANGUAGE sql STABLE AS $$SELECT CASE WHEN t.failed THEN sys.to_moment($3, $2, '') ELSE t.value END FROM sys.try_moment($1, $2) AS t$$;
CREATE FUNCTION extract_part(part text, moment timestamptz) RETURNS numeric LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN $1 = 'timezone_hour' THEN pg_catalog.trunc(extract(epoch FROM sys.zone_offset($2)) / 3600) WHEN $1 = 'timezone_minute' THEN pg_catalog.mod(pg_catalog.trunc(extract(epoch FROM sys.zone_offset($2)) / 60), 60) ELSE sys.extract_part($1, $2 AT TIME ZONE 'UTC') END$$;
