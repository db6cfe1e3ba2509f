-- TIMESTAMP WITH TIME ZONE keeps the offset it was given, and TIMESTAMP(7) to (9) nine digits of a second. Both are text of a
-- fixed width: 'YYYY-MM-DD HH:MI:SS.nnnnnnnnn', with a zone its fields are UTC and 'Z+HH:MI' follows, so that the first 29
-- characters order, compare and hash as the instant. The modifier is the precision + 1. Other timestamps are PostgreSQL's.
SET search_path TO sys, pg_catalog;
CALL make_type('timestampz', 'text', 'textin textout textrecv textsend', 'cstring', 'D', 'bpchartypmod', NULL);
CALL make_type('timestamp9', 'text', 'textin textout textrecv textsend', 'cstring', 'D', 'bpchartypmod', NULL);
DO $$
DECLARE kind text;
BEGIN
  FOREACH kind IN ARRAY ARRAY['timestampz', 'timestamp9'] LOOP
    EXECUTE format('DROP CAST (sys.%1$I AS text)', kind);
    EXECUTE format('DROP CAST (text AS sys.%1$I)', kind);
    EXECUTE format('CREATE CAST (sys.%1$I AS bytea) WITHOUT FUNCTION', kind);
    EXECUTE format('CREATE CAST (bytea AS sys.%1$I) WITHOUT FUNCTION', kind);
    EXECUTE format('CREATE FUNCTION sys.z_text(sys.%1$I) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS %2$L', kind, 'SELECT convert_from($1::bytea, ''SQL_ASCII'')');
    EXECUTE format('CREATE FUNCTION sys.z_key(sys.%1$I) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS %2$L', kind, 'SELECT pg_catalog.left(convert_from($1::bytea, ''SQL_ASCII''), 29) COLLATE "C"');
    EXECUTE format('CREATE FUNCTION sys.z_digits(sys.%1$I) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS %2$L', kind, 'SELECT pg_catalog.substr(sys.z_text($1), 21, 9)::int');
    EXECUTE format('CREATE FUNCTION sys.z_fields(sys.%1$I) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS %2$L', kind, 'SELECT pg_catalog.left(sys.z_text($1), 26)::timestamp');
  END LOOP;
END $$;
CREATE FUNCTION z_fraction(timestamp, extra int) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.to_char($1, 'YYYY-MM-DD HH24:MI:SS.US') || pg_catalog.lpad(($2 % 1000)::text, 3, '0')$$;
CREATE FUNCTION z_offset(minutes int) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT CASE WHEN $1 < 0 THEN '-' ELSE '+' END || pg_catalog.lpad((abs($1) / 60)::text, 2, '0') || ':' || pg_catalog.lpad((abs($1) % 60)::text, 2, '0')$$;
-- utc: the instant; extra: its last three digits; minutes: the offset it is shown in
CREATE FUNCTION z_make(utc timestamp, extra int, minutes int) RETURNS timestampz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT convert_to(sys.z_fraction(utc, extra) || 'Z' || sys.z_offset(minutes), 'SQL_ASCII')::sys.timestampz$$;
CREATE FUNCTION z_plain(timestamp, extra int) RETURNS timestamp9 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT convert_to(sys.z_fraction($1, extra), 'SQL_ASCII')::sys.timestamp9$$;
CREATE FUNCTION z_minutes(timestampz) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN pg_catalog.substr(sys.z_text($1), 31, 1) = '-' THEN -1 ELSE 1 END * (pg_catalog.substr(sys.z_text($1), 32, 2)::int * 60 + pg_catalog.substr(sys.z_text($1), 35, 2)::int)$$;
CREATE FUNCTION z_local(timestampz) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.z_fields($1) + sys.z_minutes($1) * interval '1 minute'$$;
CREATE FUNCTION session_minutes(timestamptz) RETURNS int LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT (date_part('timezone', $1) / 60)::int$$;
-- the offset of a zone, +08:00 or a region, at a local time
CREATE FUNCTION zone_minutes(zone text, local timestamp) RETURNS int LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE parts text[] := regexp_match(btrim(zone), '^([+-]?)(\d{1,2}):(\d{2})$');
BEGIN
  IF parts IS NOT NULL THEN
    RETURN CASE WHEN parts[1] = '-' THEN -1 ELSE 1 END * (parts[2]::int * 60 + parts[3]::int);
  END IF;
  RETURN (date_part('epoch', local - ((local AT TIME ZONE btrim(zone)) AT TIME ZONE 'UTC')) / 60)::int;
EXCEPTION WHEN invalid_parameter_value THEN
  RAISE EXCEPTION USING ERRCODE = 'O1882', MESSAGE = 'timezone region not found';
END $$;
CREATE FUNCTION z_at(local timestamp, extra int, zone text) RETURNS timestampz LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.z_make(local - sys.zone_minutes(zone, local) * interval '1 minute', extra, sys.zone_minutes(zone, local))$$;
CREATE FUNCTION systimestamp() RETURNS timestampz LANGUAGE plpgsql STABLE AS $$BEGIN RETURN sys.z_at(clock_timestamp() AT TIME ZONE sys.system_zone(), 0, sys.system_zone()); END $$;

-- conversions
CREATE FUNCTION to_instant(timestampz) RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.z_fields($1) AT TIME ZONE 'UTC'$$;
CREATE CAST (timestampz AS timestamptz) WITH FUNCTION to_instant(timestampz) AS IMPLICIT;
-- what runs once a row is one expression: a SQL function that is not inlined costs more than its work
CREATE FUNCTION to_zoned(timestamptz) RETURNS timestampz LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN convert_to(pg_catalog.to_char($1 AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '000Z' || pg_catalog.to_char($1, 'TZH:TZM'), 'SQL_ASCII')::sys.timestampz;
END $$;
CREATE CAST (timestamptz AS timestampz) WITH FUNCTION to_zoned(timestamptz) AS ASSIGNMENT;
CREATE FUNCTION to_zoned(timestampltz) RETURNS timestampz LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_zoned($1::timestamptz)$$;
CREATE CAST (timestampltz AS timestampz) WITH FUNCTION to_zoned(timestampltz) AS ASSIGNMENT;
CREATE FUNCTION to_zoned(timestamp) RETURNS timestampz LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$BEGIN RETURN sys.to_zoned($1::timestamptz); END $$;
CREATE CAST (timestamp AS timestampz) WITH FUNCTION to_zoned(timestamp) AS IMPLICIT;
CREATE FUNCTION to_zoned(oradate) RETURNS timestampz LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_zoned($1::timestamp)$$;
CREATE CAST (oradate AS timestampz) WITH FUNCTION to_zoned(oradate) AS ASSIGNMENT;
CREATE CAST (timestampz AS timestamp) WITH FUNCTION z_local(timestampz) AS ASSIGNMENT;
CREATE FUNCTION to_oradate(timestampz) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_oradate(sys.z_local($1))$$;
CREATE CAST (timestampz AS oradate) WITH FUNCTION to_oradate(timestampz) AS ASSIGNMENT;
CREATE FUNCTION to_ltz(timestampz) RETURNS timestampltz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_instant($1)::sys.timestampltz$$;
CREATE CAST (timestampz AS timestampltz) WITH FUNCTION to_ltz(timestampz) AS ASSIGNMENT;
CREATE CAST (timestamp9 AS timestamp) WITH FUNCTION z_fields(timestamp9) AS IMPLICIT;
CREATE FUNCTION to_nine(timestamp) RETURNS timestamp9 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.z_plain($1, 0)$$;
CREATE CAST (timestamp AS timestamp9) WITH FUNCTION to_nine(timestamp) AS ASSIGNMENT;
CREATE FUNCTION to_nine(timestampz) RETURNS timestamp9 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.z_plain(sys.z_local($1), sys.z_digits($1))$$;
CREATE CAST (timestampz AS timestamp9) WITH FUNCTION to_nine(timestampz) AS ASSIGNMENT;
CREATE FUNCTION to_nine(timestamptz) RETURNS timestamp9 LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.z_plain($1::timestamp, 0)$$;
CREATE CAST (timestamptz AS timestamp9) WITH FUNCTION to_nine(timestamptz) AS ASSIGNMENT;
CREATE FUNCTION to_nine(oradate) RETURNS timestamp9 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.z_plain($1::timestamp, 0)$$;
CREATE CAST (oradate AS timestamp9) WITH FUNCTION to_nine(oradate) AS ASSIGNMENT;
CREATE FUNCTION to_oradate(timestamp9) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_oradate(sys.z_fields($1))$$;
CREATE CAST (timestamp9 AS oradate) WITH FUNCTION to_oradate(timestamp9) AS ASSIGNMENT;
-- written out: 2026-02-03 04:05:06.123456789 +08:00
CREATE FUNCTION read_written_zone(text) RETURNS timestampz LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE parts text[] := regexp_match(btrim($1), '^(\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?)(?:\.(\d{1,9}))?\s*(.*)$'); digits text; local timestamp;
BEGIN
  IF parts IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'O1830', MESSAGE = 'date format picture ends before converting entire input string';
  END IF;
  digits := rpad(coalesce(parts[2], ''), 9, '0');
  local := (parts[1] || CASE WHEN parts[1] ~ '\d:\d' THEN '' ELSE ' 00:00' END)::timestamp + pg_catalog.left(digits, 6)::int * interval '1 microsecond';
  RETURN sys.z_at(local, pg_catalog.right(digits, 3)::int, coalesce(nullif(parts[3], ''), sys.z_offset(sys.session_minutes(local::timestamptz))));
END $$;
CREATE FUNCTION read_zoned(text) RETURNS timestampz LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT CASE WHEN pg_catalog.substr($1, 30, 1) = 'Z' THEN convert_to($1, 'SQL_ASCII')::sys.timestampz ELSE sys.read_written_zone($1) END$$;
CREATE CAST (text AS timestampz) WITH FUNCTION read_zoned(text) AS ASSIGNMENT;
CREATE CAST (varchar AS timestampz) WITH FUNCTION read_zoned(text) AS ASSIGNMENT;
CREATE FUNCTION read_nine(text) RETURNS timestamp9 LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_nine(sys.read_zoned($1))$$;
CREATE CAST (text AS timestamp9) WITH FUNCTION read_nine(text) AS ASSIGNMENT;
CREATE CAST (varchar AS timestamp9) WITH FUNCTION read_nine(text) AS ASSIGNMENT;
-- rounded to the digits of a column; a client's bind or a literal may still be as it was written
CREATE FUNCTION z_rounded(fields timestamp, nanos int, digits int, OUT whole timestamp, OUT extra int) LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE rest int := pg_catalog.round(nanos::numeric, digits - 9)::int;
BEGIN
  whole := date_trunc('second', fields) + (rest / 1000) * interval '1 microsecond';
  extra := rest % 1000;
END $$;
CREATE FUNCTION timestampz_size(timestampz, modifier int, explicit boolean) RETURNS timestampz LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE body text := convert_from($1::bytea, 'SQL_ASCII'); given sys.timestampz := $1;
BEGIN
  IF pg_catalog.substr(body, 30, 1) <> 'Z' THEN
    given := sys.read_zoned(body);
    body := sys.z_text(given);
  END IF;
  IF modifier < 5 OR modifier >= 14 OR pg_catalog.substr(body, 16 + modifier, 14 - modifier) = repeat('0', 14 - modifier) THEN
    RETURN given;
  END IF;
  RETURN (SELECT sys.z_make(whole, extra, sys.z_minutes(given)) FROM sys.z_rounded(sys.z_fields(given), sys.z_digits(given), modifier - 5));
END $$;
CREATE CAST (timestampz AS timestampz) WITH FUNCTION timestampz_size(timestampz, int, boolean) AS IMPLICIT;
CREATE FUNCTION timestamp9_size(timestamp9, modifier int, explicit boolean) RETURNS timestamp9 LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE given sys.timestamp9 := CASE WHEN char_length(sys.z_text($1)) = 29 THEN $1 ELSE sys.read_nine(sys.z_text($1)) END;
BEGIN
  IF modifier < 5 OR modifier >= 14 THEN RETURN given; END IF;
  RETURN (SELECT sys.z_plain(whole, extra) FROM sys.z_rounded(sys.z_fields(given), sys.z_digits(given), modifier - 5));
END $$;
CREATE CAST (timestamp9 AS timestamp9) WITH FUNCTION timestamp9_size(timestamp9, int, boolean) AS IMPLICIT;

-- order, indexes, aggregates
DO $$
DECLARE kind text; op text; f text; extra text;
BEGIN
  FOREACH kind IN ARRAY ARRAY['timestampz', 'timestamp9'] LOOP
    FOR op, f, extra IN VALUES
      ('<', 'lt', 'COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel'), ('<=', 'le', 'COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel'),
      ('=', 'eq', 'COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, MERGES, HASHES'), ('<>', 'ne', 'COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel'),
      ('>=', 'ge', 'COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel'), ('>', 'gt', 'COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel') LOOP
      EXECUTE format('CREATE FUNCTION sys.%I(sys.%I, sys.%I) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS %L', kind || '_' || f, kind, kind, format('BEGIN RETURN pg_catalog.substring($1::bytea, 1, 29) OPERATOR(pg_catalog.%s) pg_catalog.substring($2::bytea, 1, 29); END', op));
      EXECUTE format('CREATE OPERATOR sys.%s (LEFTARG = sys.%I, RIGHTARG = sys.%I, FUNCTION = sys.%I, %s)', op, kind, kind, kind || '_' || f, extra);
    END LOOP;
    EXECUTE format('CREATE FUNCTION sys.%I(sys.%I, sys.%I) RETURNS int LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS %L', kind || '_cmp', kind, kind, 'BEGIN RETURN byteacmp(pg_catalog.substring($1::bytea, 1, 29), pg_catalog.substring($2::bytea, 1, 29)); END');
    EXECUTE format('CREATE FUNCTION sys.%I(sys.%I) RETURNS int LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS %L', kind || '_hash', kind, 'BEGIN RETURN hashtext(sys.z_key($1)); END');
    EXECUTE format('CREATE OPERATOR CLASS sys.%I DEFAULT FOR TYPE sys.%I USING btree AS OPERATOR 1 sys.<, OPERATOR 2 sys.<=, OPERATOR 3 sys.=, OPERATOR 4 sys.>=, OPERATOR 5 sys.>, FUNCTION 1 sys.%I(sys.%I, sys.%I)', kind || '_ops', kind, kind || '_cmp', kind, kind);
    EXECUTE format('CREATE OPERATOR CLASS sys.%I DEFAULT FOR TYPE sys.%I USING hash AS OPERATOR 1 sys.= (sys.%I, sys.%I), FUNCTION 1 sys.%I(sys.%I)', kind || '_hash_ops', kind, kind, kind, kind || '_hash', kind);
    EXECUTE format('CREATE FUNCTION sys.%I(sys.%I, sys.%I) RETURNS sys.%I LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS %L', kind || '_larger', kind, kind, kind, 'SELECT CASE WHEN $1 OPERATOR(sys.>=) $2 THEN $1 ELSE $2 END');
    EXECUTE format('CREATE FUNCTION sys.%I(sys.%I, sys.%I) RETURNS sys.%I LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS %L', kind || '_smaller', kind, kind, kind, 'SELECT CASE WHEN $1 OPERATOR(sys.<=) $2 THEN $1 ELSE $2 END');
    EXECUTE format('CREATE AGGREGATE sys.max(sys.%I) (SFUNC = sys.%I, STYPE = sys.%I, SORTOP = OPERATOR(sys.>), PARALLEL = SAFE)', kind, kind || '_larger', kind);
    EXECUTE format('CREATE AGGREGATE sys.min(sys.%I) (SFUNC = sys.%I, STYPE = sys.%I, SORTOP = OPERATOR(sys.<), PARALLEL = SAFE)', kind, kind || '_smaller', kind);
    EXECUTE format('CREATE FUNCTION sys.z_extra(sys.%I) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS %L', kind, 'SELECT sys.z_digits($1) % 1000');
  END LOOP;
END $$;

-- arithmetic keeps the zone and the digits
CREATE FUNCTION zoned_add(timestampz, interval) RETURNS timestampz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.z_make(sys.z_local($1) + $2 - sys.z_minutes($1) * interval '1 minute', sys.z_extra($1), sys.z_minutes($1))$$;
CREATE OPERATOR sys.+ (LEFTARG = timestampz, RIGHTARG = interval, FUNCTION = zoned_add);
CREATE FUNCTION zoned_minus(timestampz, interval) RETURNS timestampz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.zoned_add($1, -$2)$$;
CREATE OPERATOR sys.- (LEFTARG = timestampz, RIGHTARG = interval, FUNCTION = zoned_minus);
CREATE FUNCTION zoned_minus(timestampz, timestampz) RETURNS interval LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.z_fields($1) - sys.z_fields($2)$$;
CREATE OPERATOR sys.- (LEFTARG = timestampz, RIGHTARG = timestampz, FUNCTION = zoned_minus);
CREATE FUNCTION zoned_add(timestampz, numeric) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.date_add(sys.to_oradate($1), $2)$$;
CREATE OPERATOR sys.+ (LEFTARG = timestampz, RIGHTARG = numeric, FUNCTION = zoned_add);
CREATE FUNCTION zoned_minus(timestampz, numeric) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.date_add(sys.to_oradate($1), -$2)$$;
CREATE OPERATOR sys.- (LEFTARG = timestampz, RIGHTARG = numeric, FUNCTION = zoned_minus);
CREATE FUNCTION nine_add(timestamp9, interval) RETURNS timestamp9 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.z_plain(sys.z_fields($1) + $2, sys.z_extra($1))$$;
CREATE OPERATOR sys.+ (LEFTARG = timestamp9, RIGHTARG = interval, FUNCTION = nine_add);
CREATE FUNCTION nine_minus(timestamp9, interval) RETURNS timestamp9 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.nine_add($1, -$2)$$;
CREATE OPERATOR sys.- (LEFTARG = timestamp9, RIGHTARG = interval, FUNCTION = nine_minus);

-- functions
CREATE FUNCTION digits_format(format text, nanos int) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE digits text := pg_catalog.lpad(nanos::text, 9, '0'); made text := regexp_replace(format, 'XFF', '.FF', 'gi'); found text[];
BEGIN
  LOOP
    found := regexp_match(made, 'FF([1-9])', 'i');
    EXIT WHEN found IS NULL;
    made := regexp_replace(made, 'FF[1-9]', '"' || pg_catalog.left(digits, found[1]::int) || '"', 'i');
  END LOOP;
  RETURN regexp_replace(made, 'FF', '"' || pg_catalog.left(digits, 6) || '"', 'gi');
END $$;
CREATE FUNCTION to_char(timestampz, text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_char($1, $2, '')$$;
CREATE FUNCTION to_char(timestampz, text, text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT nullif(sys.format_date(sys.z_local($1), sys.digits_format($2, sys.z_digits($1)), sys.z_offset(sys.z_minutes($1)), sys.z_minutes($1) * interval '1 minute', $3), '')::varchar$$;
CREATE FUNCTION to_char(timestamp9, text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_char($1, $2, '')$$;
CREATE FUNCTION to_char(timestamp9, text, text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT nullif(sys.format_date(sys.z_fields($1), sys.digits_format($2, sys.z_digits($1)), NULL, NULL, $3), '')::varchar$$;
CREATE FUNCTION to_char(timestampz) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_char($1, sys.nls('nls_timestamp_tz_format', 'DD-MON-RR HH.MI.SSXFF AM TZR'))$$;
CREATE FUNCTION to_char(timestamp9) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_char($1, sys.nls('nls_timestamp_format', 'DD-MON-RR HH.MI.SSXFF AM'))$$;
CREATE FUNCTION concat(timestampz, text) RETURNS varchar LANGUAGE sql STABLE AS $$SELECT sys.concat(sys.to_char($1)::text, $2)$$;
CREATE FUNCTION concat(text, timestampz) RETURNS varchar LANGUAGE sql STABLE AS $$SELECT sys.concat($1, sys.to_char($2)::text)$$;
CREATE FUNCTION to_timestamp_tz(text, text, text) RETURNS timestampz LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT sys.z_at(d.moment, 0, coalesce(CASE WHEN d.zone ~ '^[-+]?\d{1,2}$' THEN d.zone || ':00' ELSE d.zone END, sys.z_offset(sys.session_minutes(d.moment::timestamptz)))) FROM sys.parse_date($1, $2, $3) AS d$$;
CREATE FUNCTION to_timestamp_tz(text, text) RETURNS timestampz LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_timestamp_tz($1, $2, '')$$;
CREATE FUNCTION to_timestamp_tz(text) RETURNS timestampz LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_timestamp_tz($1, sys.nls('nls_timestamp_tz_format', 'DD-MON-RR HH.MI.SSXFF AM TZR'), '')$$;
CREATE FUNCTION from_tz(timestamp, text) RETURNS timestampz LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.z_at($1, 0, $2)$$;
CREATE FUNCTION trunc(timestampz) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.trunc(sys.to_oradate($1))$$;
CREATE FUNCTION trunc(timestampz, text) RETURNS oradate LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.trunc(sys.to_oradate($1), $2)$$;
CREATE FUNCTION sys_extract_utc(timestampz) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.z_fields($1)$$;
CREATE FUNCTION at_zone(timestampz, text) RETURNS timestampz LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT sys.z_make(utc, sys.z_extra($1), CASE WHEN $2 ~ ':' THEN sys.zone_minutes($2, utc) ELSE (date_part('epoch', ((utc AT TIME ZONE 'UTC') AT TIME ZONE $2) - utc) / 60)::int END) FROM (SELECT sys.z_fields($1) AS utc) AS s$$;
CREATE FUNCTION at_zone(timestamptz, text) RETURNS timestampz LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.at_zone(sys.to_zoned($1), $2)$$;
CREATE FUNCTION at_zone(timestamp, text) RETURNS timestampz LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.at_zone(sys.to_zoned($1), $2)$$;
-- EXTRACT looks at the fields in UTC
CREATE FUNCTION extract_part(part text, moment timestampz) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE $1 WHEN 'timezone_hour' THEN (sys.z_minutes($2) / 60)::numeric WHEN 'timezone_minute' THEN (sys.z_minutes($2) % 60)::numeric ELSE sys.extract_part($1, sys.z_fields($2)) END$$;
