-- Text to dates: the format model is followed element by element, with Oracle's own errors.
SET search_path TO sys, pg_catalog;
SET check_function_bodies TO off;
CREATE FUNCTION bad_date(code int, message text) RETURNS void LANGUAGE plpgsql VOLATILE AS $$BEGIN RAISE EXCEPTION USING ERRCODE = 'O' || code, MESSAGE = message; END$$;
CREATE FUNCTION digits_at(body text, most int) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE found text := substring(body FROM '^\d{1,' || most || '}');
BEGIN
  IF found IS NULL THEN PERFORM sys.bad_date(CASE WHEN body = '' THEN 1840 ELSE 1858 END, CASE WHEN body = '' THEN 'input value not long enough for date format' ELSE 'a non-numeric character was found where a numeric was expected' END); END IF;
  RETURN found;
END $$;
-- which of the names the text begins with, the longest first; 0 when none
CREATE FUNCTION name_at(body text, names text[], OUT place int, OUT size int) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT n::int, char_length(name) FROM unnest($2) WITH ORDINALITY AS u(name, n) WHERE pg_catalog.upper($1) LIKE pg_catalog.upper(name) || '%' ORDER BY char_length(name) DESC LIMIT 1$$;
CREATE FUNCTION checked(value int, low int, high int, code int, message text) RETURNS int LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF value NOT BETWEEN low AND high THEN PERFORM sys.bad_date(code, message); END IF;
  RETURN value;
END $$;
CREATE FUNCTION parse_date(given text, model text, parameters text, OUT moment timestamp, OUT zone text) LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  body text := btrim(given); rest text := model; element text; base text; part text; exact boolean := false; found record; names sys.languages$ := sys.language_of(parameters);
  year int; month int; day int; yearday int; hour int := 0; hour12 int; minute int := 0; second int := 0; micros int := 0; seconds int; half text; julian int; century boolean := false; zone_hour text; zone_minute text := '00'; bc boolean := false; now_year int := extract(year FROM clock_timestamp());
BEGIN
  WHILE rest <> '' LOOP
    element := sys.date_element(rest);
    rest := pg_catalog.substr(rest, pg_catalog.length(element) + 1);
    base := pg_catalog.upper(element);
    IF base = 'FX' THEN exact := true; CONTINUE; END IF;
    IF base = 'FM' THEN CONTINUE; END IF;
    IF base !~ '[[:alnum:]]' THEN
      IF NOT exact AND base = ' ' THEN body := pg_catalog.ltrim(body);
      ELSIF exact AND left(body, 1) <> element THEN PERFORM sys.bad_date(1861, 'literal does not match format string');
      ELSIF left(body, 1) ~ '[^[:alnum:]]' THEN body := pg_catalog.substr(body, 2);
      END IF;
      CONTINUE;
    END IF;
    IF base LIKE '"%' THEN
      part := btrim(element, '"');
      IF body = '' THEN PERFORM sys.bad_date(1840, 'input value not long enough for date format'); END IF;
      IF left(body, pg_catalog.length(part)) <> part THEN PERFORM sys.bad_date(1861, 'literal does not match format string'); END IF;
      body := pg_catalog.substr(body, pg_catalog.length(part) + 1);
      CONTINUE;
    END IF;
    body := pg_catalog.ltrim(body);
    EXIT WHEN body = '' AND base ~ '^(HH|MI|SS|FF|X|AM|PM|A\.M|P\.M|TZ)';
    IF body = '' THEN PERFORM sys.bad_date(1840, 'input value not long enough for date format'); END IF;
    part := NULL;
    CASE
      WHEN base IN ('YYYY', 'RRRR', 'SYYYY', 'Y,YYY') THEN
        IF base = 'SYYYY' AND body LIKE '-%' THEN bc := true; body := pg_catalog.substr(body, 2); END IF;
        IF base = 'Y,YYY' THEN body := regexp_replace(body, '^(\d),(\d{3})', '\1\2'); END IF;
        IF body ~ '^\D' THEN PERFORM sys.bad_date(1841, '(full) year must be between -4713 and +9999, and not be 0'); END IF;
        part := sys.digits_at(body, 4);
        year := part::int;
        IF base = 'RRRR' AND pg_catalog.length(part) <= 2 THEN year := year + (now_year / 100 + CASE WHEN year < 50 AND now_year % 100 >= 50 THEN 1 WHEN year >= 50 AND now_year % 100 < 50 THEN -1 ELSE 0 END) * 100; END IF;
        IF year = 0 THEN PERFORM sys.bad_date(1841, '(full) year must be between -4713 and +9999, and not be 0'); END IF;
      WHEN base IN ('RR', 'YY') THEN
        part := sys.digits_at(body, CASE WHEN body ~ '^\d{4}(\D|$)' THEN 4 ELSE 2 END);
        year := part::int;
        IF pg_catalog.length(part) < 4 THEN
          year := year + (now_year / 100 + CASE WHEN base = 'YY' THEN 0 WHEN year < 50 AND now_year % 100 >= 50 THEN 1 WHEN year >= 50 AND now_year % 100 < 50 THEN -1 ELSE 0 END) * 100;
        END IF;
      WHEN base = 'YYY' THEN part := sys.digits_at(body, 3); year := now_year / 1000 * 1000 + part::int;
      WHEN base = 'Y' THEN part := sys.digits_at(body, 1); year := now_year / 10 * 10 + part::int;
      WHEN base IN ('MM', 'MON', 'MONTH') THEN
        IF base = 'MM' AND body ~ '^\d' THEN
          part := sys.digits_at(body, 2);
          month := sys.checked(part::int, 1, 12, 1843, 'not a valid month');
        ELSE
          SELECT * INTO found FROM sys.name_at(body, names.months || names.short_months);
          IF found.place IS NULL THEN PERFORM sys.bad_date(1843, 'not a valid month'); END IF;
          month := (found.place - 1) % 12 + 1;
          part := left(body, found.size);
        END IF;
      WHEN base = 'RM' THEN part := substring(pg_catalog.upper(body) FROM '^[IVX]+'); month := array_position(ARRAY['I','II','III','IV','V','VI','VII','VIII','IX','X','XI','XII'], part); IF month IS NULL THEN PERFORM sys.bad_date(1843, 'not a valid month'); END IF;
      WHEN base = 'DD' THEN part := sys.digits_at(body, 2); day := sys.checked(part::int, 1, 31, 1847, 'day of month must be between 1 and last day of month');
      WHEN base = 'DDD' THEN part := sys.digits_at(body, 3); yearday := sys.checked(part::int, 1, 366, 1848, 'day of year must be between 1 and 365 (366 for leap year)');
      WHEN base = 'J' THEN part := sys.digits_at(body, 7); julian := part::int;
      WHEN base IN ('DAY', 'DY') THEN
        SELECT * INTO found FROM sys.name_at(body, names.days || names.short_days);
        IF found.place IS NULL THEN PERFORM sys.bad_date(1846, 'not a valid day of the week'); END IF;
        part := left(body, found.size);
      WHEN base = 'D' THEN part := sys.digits_at(body, 1);
      WHEN base = 'HH24' THEN part := sys.digits_at(body, 2); hour := sys.checked(part::int, 0, 23, 1850, 'hour must be between 0 and 23');
      WHEN base IN ('HH', 'HH12') THEN part := sys.digits_at(body, 2); hour12 := sys.checked(part::int, 1, 12, 1849, 'hour must be between 1 and 12');
      WHEN base = 'MI' THEN part := sys.digits_at(body, 2); minute := sys.checked(part::int, 0, 59, 1851, 'minutes must be between 0 and 59');
      WHEN base = 'SS' THEN part := sys.digits_at(body, 2); second := sys.checked(part::int, 0, 59, 1852, 'seconds must be between 0 and 59');
      WHEN base = 'SSSSS' THEN part := sys.digits_at(body, 5); seconds := sys.checked(part::int, 0, 86399, 1853, 'seconds in day must be between 0 and 86399');
      WHEN base = 'X' THEN
        part := left(body, 1);
        IF part ~ '\d' THEN part := ''; END IF;
      WHEN base LIKE 'FF%' THEN part := sys.digits_at(body, 9); micros := pg_catalog.round(pg_catalog.rpad(part, 9, '0')::numeric / 1000)::int;
      WHEN base IN ('AM', 'PM', 'A.M.', 'P.M.') THEN
        part := coalesce(substring(pg_catalog.upper(body) FROM '^(?:AM|PM|A\.M\.|P\.M\.)'), substring(body FROM '^(?:上午|下午)'));
        IF part IS NULL THEN PERFORM sys.bad_date(1855, 'AM/A.M. or PM/P.M. required'); END IF;
        half := CASE WHEN part LIKE 'A%' OR part = '上午' THEN 'AM' ELSE 'PM' END;
      WHEN base IN ('AD', 'BC', 'A.D.', 'B.C.') THEN part := substring(pg_catalog.upper(body) FROM '^(?:AD|BC|A\.D\.|B\.C\.)'); bc := part LIKE 'B%';
      WHEN base = 'TZH' THEN part := substring(body FROM '^[-+]?\d{1,2}'); zone_hour := CASE WHEN part ~ '^\d' THEN '+' ELSE '' END || part;
      WHEN base = 'TZM' THEN part := sys.digits_at(body, 2); zone_minute := part;
      WHEN base = 'TZR' THEN part := substring(body FROM '^[-+A-Za-z0-9_/:]+'); zone := part;
      WHEN base = 'TZD' THEN part := substring(body FROM '^[A-Za-z]+');
      ELSE PERFORM sys.bad_date_format();
    END CASE;
    IF part IS NULL THEN PERFORM sys.bad_date(CASE WHEN body = '' THEN 1840 ELSE 1861 END, CASE WHEN body = '' THEN 'input value not long enough for date format' ELSE 'literal does not match format string' END); END IF;
    body := pg_catalog.substr(body, pg_catalog.length(part) + 1);
  END LOOP;
  IF btrim(body) <> '' THEN PERFORM sys.bad_date(1830, 'date format picture ends before converting entire input string'); END IF;
  IF half IS NOT NULL AND hour12 IS NOT NULL THEN hour := hour12 % 12 + CASE WHEN half = 'PM' THEN 12 ELSE 0 END; ELSIF hour12 IS NOT NULL THEN hour := hour12 % 12; END IF;
  IF seconds IS NOT NULL THEN hour := seconds / 3600; minute := seconds / 60 % 60; second := seconds % 60; END IF;
  IF zone_hour IS NOT NULL THEN zone := zone_hour || ':' || zone_minute; END IF;
  year := coalesce(year, now_year);
  IF julian IS NOT NULL THEN
    moment := timestamp '2000-01-01' + (julian - 2451545) * interval '1 day';
  ELSIF yearday IS NOT NULL THEN
    moment := make_timestamp(year, 1, 1, 0, 0, 0) + (yearday - 1) * interval '1 day';
  ELSE
    month := coalesce(month, extract(month FROM clock_timestamp())::int);
    day := coalesce(day, 1);
    IF day > extract(day FROM make_date(year, month, 1) + interval '1 month' - interval '1 day') THEN PERFORM sys.bad_date(1839, 'date not valid for month specified'); END IF;
    moment := make_timestamp(CASE WHEN bc THEN -year ELSE year END, month, day, 0, 0, 0);
  END IF;
  moment := moment + make_interval(hours => hour, mins => minute, secs => second) + micros * interval '1 microsecond';
END $$;
-- texts and models that need no reading element by element
CREATE FUNCTION plain_date(given text, model text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE pg_catalog.upper($2) WHEN 'YYYY-MM-DD' THEN $1 ~ '^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$'
  WHEN 'YYYY-MM-DD HH24:MI:SS' THEN $1 ~ '^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8]) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$' WHEN 'YYYYMMDD' THEN $1 ~ '^[12]\d{3}(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])$' ELSE false END$$;
CREATE FUNCTION to_moment(given text, model text, parameters text) RETURNS timestamp LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN sys.plain_date($1, $2) THEN $1::timestamp ELSE (SELECT d.moment FROM sys.parse_date($1, $2, $3) AS d) END$$;
CREATE FUNCTION to_date(text, text) RETURNS oradate LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_oradate(sys.to_moment($1, $2, ''))$$;
CREATE FUNCTION to_date(text, text, text) RETURNS oradate LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_oradate(sys.to_moment($1, $2, $3))$$;
CREATE FUNCTION to_timestamp(text, text) RETURNS timestamp LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_moment($1, $2, '')$$;
CREATE FUNCTION to_timestamp(text, text, text) RETURNS timestamp LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_moment($1, $2, $3)$$;
CREATE FUNCTION to_timestamp(text) RETURNS timestamp LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_moment($1, sys.nls('nls_timestamp_format', 'DD-MON-RR HH.MI.SSXFF AM'), '')$$;
CREATE FUNCTION to_timestamp(oradate) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1::timestamp$$;
-- an offset as PostgreSQL writes it: there +08:00 in a zone's name lies west
CREATE FUNCTION in_zone(moment timestamp, zone text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT CASE WHEN $2 IS NULL THEN $1::timestamptz WHEN $2 ~ '^[-+]?\d' THEN $1 AT TIME ZONE ($2 || CASE WHEN $2 ~ ':' THEN '' ELSE ':00' END)::interval ELSE $1 AT TIME ZONE $2 END$$;
