-- Numbers as text and back: Oracle's format models, NLS_NUMERIC_CHARACTERS, currencies.
SET search_path TO sys, pg_catalog;
SET check_function_bodies TO off;
-- the setting of a session (ALTER SESSION SET), or its default
CREATE FUNCTION nls(name text, fallback text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$SELECT coalesce(nullif(current_setting('ora.' || $1, true), ''), $2)$$;
-- one value of 'NLS_CURRENCY=''EUR'' …', the last argument of TO_CHAR and its like
CREATE FUNCTION nls_argument(given text, name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT coalesce(nullif(m[1], ''), m[2]) FROM regexp_match($1, $2 || '\s*=\s*(?:''([^'']*)''|(\w+))', 'i') AS m$$;
CREATE FUNCTION number_text(numeric) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN pg_catalog.length(s) <= 40 AND coalesce(current_setting('ora.nls_numeric_characters', true), '') IN ('', '.,') THEN s ELSE sys.long_number_text($1) END
FROM (SELECT regexp_replace(trim_scale($1)::text, '^(-?)0\.', '\1.') AS s) AS t$$;
-- forty significant digits; more whole digits than that are written with an exponent
CREATE FUNCTION long_number_text(value numeric) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE size int; body text;
BEGIN
  size := CASE WHEN value = 0 THEN 0 ELSE floor(log(abs(value)))::int + 1 END;
  IF size > 40 OR size < -39 THEN
    body := trim_scale(pg_catalog.round(value / power(10::numeric, size - 1), 39))::text || 'E' || CASE WHEN size > 0 THEN '+' ELSE '-' END || pg_catalog.lpad(abs(size - 1)::text, 2, '0');
  ELSE
    body := trim_scale(pg_catalog.round(value, 40 - greatest(size, 0)))::text;
  END IF;
  RETURN pg_catalog.replace(regexp_replace(body, '^(-?)0\.', '\1.'), '.', left(sys.nls('nls_numeric_characters', '.,'), 1));
END $$;

CREATE FUNCTION bad_number_format() RETURNS void LANGUAGE plpgsql VOLATILE AS $$BEGIN RAISE EXCEPTION USING ERRCODE = 'O1481', MESSAGE = 'invalid number format model'; END$$;
CREATE FUNCTION hexadecimal(value numeric, model text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE digits text := ''; rest numeric := pg_catalog.round(value); trimmed boolean := model ~* '^fm'; mask text := regexp_replace(model, '^fm', '', 'i'); width int := pg_catalog.length(mask);
BEGIN
  IF mask !~* '^0*x+$' THEN PERFORM sys.bad_number_format(); END IF;
  IF rest < 0 THEN RETURN repeat('#', width + 1); END IF;
  WHILE rest > 0 OR digits = '' LOOP
    digits := pg_catalog.substr('0123456789ABCDEF', pg_catalog.mod(rest, 16)::int + 1, 1) || digits;
    rest := pg_catalog.div(rest, 16);
  END LOOP;
  IF pg_catalog.length(digits) > width THEN RETURN repeat('#', width + 1); END IF;
  IF mask ~ 'x' THEN digits := pg_catalog.lower(digits); END IF;
  digits := CASE WHEN mask LIKE '0%' THEN pg_catalog.lpad(digits, width, '0') ELSE digits END;
  RETURN CASE WHEN trimmed THEN digits ELSE pg_catalog.lpad(digits, width + 1) END;
END $$;
-- the whole digits under their model: 9, 0 and group separators; empty when they do not fit
CREATE FUNCTION whole_digits(digits text, model text, mark text, trimmed boolean) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE answer text := ''; left_over text := digits; first_zero int := strpos(model, '0'); c text; place int;
BEGIN
  FOR place IN REVERSE pg_catalog.length(model) .. 1 LOOP
    c := pg_catalog.substr(model, place, 1);
    IF c IN (',', 'G') THEN
      answer := CASE WHEN left_over <> '' OR first_zero BETWEEN 1 AND place THEN CASE WHEN c = 'G' THEN mark ELSE ',' END WHEN trimmed THEN '' ELSE ' ' END || answer;
    ELSIF left_over <> '' THEN
      answer := right(left_over, 1) || answer;
      left_over := left(left_over, -1);
    ELSIF first_zero BETWEEN 1 AND place THEN
      answer := '0' || answer;
    ELSIF NOT trimmed THEN
      answer := ' ' || answer;
    END IF;
  END LOOP;
  RETURN CASE WHEN left_over = '' THEN answer END;
END $$;
CREATE FUNCTION scientific(value numeric, model text, trimmed boolean, point text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE places int := pg_catalog.length(coalesce(substring(model FROM '[.D]([90]*)'), '')); exponent int := CASE WHEN value = 0 THEN 0 ELSE floor(log(abs(value)))::int END; mantissa numeric; body text;
BEGIN
  mantissa := pg_catalog.round(abs(value) / power(10::numeric, exponent), places);
  IF mantissa >= 10 THEN
    exponent := exponent + 1;
    mantissa := pg_catalog.round(mantissa / 10, places);
  END IF;
  body := CASE WHEN value < 0 THEN '-' ELSE '' END || pg_catalog.replace(mantissa::text, '.', point) || CASE WHEN places = 0 AND model ~ '[.D]' THEN point ELSE '' END
    || 'E' || CASE WHEN exponent < 0 THEN '-' ELSE '+' END || pg_catalog.lpad(abs(exponent)::text, 2, '0');
  RETURN CASE WHEN trimmed THEN body ELSE pg_catalog.lpad(body, greatest(pg_catalog.length(body), pg_catalog.length(regexp_replace(model, '^S|S$', '')) + 2)) END;
END $$;
CREATE FUNCTION format_number(value numeric, given text, parameters text) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  model text := pg_catalog.upper(given); trimmed boolean := false; characters text := coalesce(sys.nls_argument(parameters, 'NLS_NUMERIC_CHARACTERS'), sys.nls('nls_numeric_characters', '.,'));
  point text; sign text := ''; currency text := ''; blank boolean; whole_model text; part_model text; places int; scaled numeric; whole text; part text := ''; digits text; body text; width int; wide int;
BEGIN
  IF model IN ('TM', 'TM9', '') THEN RETURN sys.number_text(value); END IF;
  IF model = 'TME' THEN RETURN sys.scientific(value, '9.' || repeat('9', 39), true, left(characters, 1)); END IF;
  IF model ~ '^(FM)?0*X' THEN RETURN sys.hexadecimal(value, given); END IF;
  IF model LIKE 'FM%' THEN
    trimmed := true;
    model := pg_catalog.substr(model, 3);
  END IF;
  IF model = 'RN' THEN
    body := CASE WHEN pg_catalog.round(value) BETWEEN 1 AND 3999 THEN pg_catalog.to_char(pg_catalog.round(value), 'FMRN') ELSE repeat('#', 15) END;
    body := CASE WHEN given ~ 'rn' THEN pg_catalog.lower(body) ELSE body END;
    RETURN CASE WHEN trimmed THEN body ELSE pg_catalog.lpad(body, 15) END;
  END IF;
  IF model !~ '^[SLCUB$]*[90,.GDVLCU$B]*(EEEE)?(S|MI|PR|L|C|U|\$)*$' OR model !~ '[90]' OR model ~ '[.D].*[.DV]' THEN PERFORM sys.bad_number_format(); END IF;
  IF model ~ '^S' THEN sign := 'S'; ELSIF model ~ 'S$' THEN sign := 's'; ELSIF model ~ 'MI$' THEN sign := 'MI'; ELSIF model ~ 'PR$' THEN sign := 'PR'; END IF;
  model := regexp_replace(model, '^S|S$|MI$|PR$', '');
  point := CASE WHEN model ~ 'D' THEN left(characters, 1) ELSE '.' END;
  IF model ~ 'EEEE' THEN RETURN sys.scientific(value, model, trimmed, point); END IF;
  currency := CASE WHEN model ~ '\$' THEN '$' WHEN model ~ '[LU]' THEN coalesce(sys.nls_argument(parameters, 'NLS_CURRENCY'), sys.nls('nls_currency', '$'))
    WHEN model ~ 'C' THEN coalesce(sys.nls_argument(parameters, 'NLS_ISO_CURRENCY'), 'USD') ELSE '' END;
  wide := CASE WHEN model ~ '\$' THEN 1 WHEN model ~ '[LU]' THEN 10 WHEN model ~ 'C' THEN 7 ELSE 0 END;
  blank := model ~ 'B';
  model := regexp_replace(model, '[$LUCB]', '', 'g');
  whole_model := regexp_replace(model, '[.D].*$', '');
  part_model := coalesce(substring(model FROM '[.D](.*)$'), '');
  IF model ~ 'V' THEN
    scaled := value * power(10::numeric, pg_catalog.length(substring(model FROM 'V([90]*)')));
    whole_model := pg_catalog.replace(model, 'V', '');
    part_model := '';
  ELSE
    scaled := value;
  END IF;
  places := pg_catalog.length(part_model);
  scaled := pg_catalog.round(scaled, places);
  digits := pg_catalog.trunc(abs(scaled))::text;
  IF digits = '0' AND (places > 0 OR blank) THEN digits := ''; END IF;
  whole := sys.whole_digits(digits, whole_model, pg_catalog.substr(characters, 2, 1), trimmed);
  width := pg_catalog.length(whole_model) + CASE WHEN model ~ '[.D]' THEN 1 ELSE 0 END + places + wide + CASE sign WHEN 'PR' THEN 2 ELSE 1 END;
  IF whole IS NULL THEN RETURN repeat('#', width); END IF;
  IF model ~ '[.D]' THEN
    part := CASE WHEN places > 0 THEN split_part(abs(scaled)::text, '.', 2) ELSE '' END;
    IF trimmed THEN
      part := left(part, greatest(pg_catalog.length(pg_catalog.rtrim(part, '0')), pg_catalog.length(substring(part_model FROM '^.*0')), 0));
    END IF;
    part := point || part;
  END IF;
  body := currency || pg_catalog.ltrim(whole) || part;
  IF blank AND scaled = 0 THEN body := repeat(' ', CASE WHEN trimmed THEN 0 ELSE pg_catalog.length(body) END); END IF;
  body := CASE sign WHEN 'S' THEN CASE WHEN scaled < 0 THEN '-' ELSE '+' END || body WHEN 's' THEN body || CASE WHEN scaled < 0 THEN '-' ELSE '+' END
    WHEN 'MI' THEN body || CASE WHEN scaled < 0 THEN '-' ELSE ' ' END WHEN 'PR' THEN CASE WHEN scaled < 0 THEN '<' || body || '>' ELSE ' ' || body || ' ' END
    ELSE CASE WHEN scaled < 0 THEN '-' ELSE '' END || body END;
  RETURN CASE WHEN trimmed THEN btrim(body) ELSE pg_catalog.lpad(body, width) END;
END $$;
CREATE FUNCTION to_char(numeric, text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.format_number($1, $2, '')::varchar$$;
CREATE FUNCTION to_char(numeric, text, text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.format_number($1, $2, $3)::varchar$$;
CREATE FUNCTION to_char(float8) RETURNS varchar LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE body text; exponent int;
BEGIN
  IF $1 IN ('NaN', 'Infinity', '-Infinity') THEN RETURN pg_catalog.replace(pg_catalog.replace($1::text, 'NaN', 'Nan'), 'Infinity', 'Inf'); END IF;
  exponent := CASE WHEN $1 = 0 THEN 0 ELSE floor(log(abs($1)::numeric))::int END;
  body := trim_scale($1::text::numeric / power(10::numeric, exponent))::text;
  RETURN body || CASE WHEN body ~ '\.' THEN '' ELSE '.0' END || CASE WHEN $1 = 0 THEN '' ELSE 'E' || CASE WHEN exponent < 0 THEN '-' ELSE '+' END || pg_catalog.lpad(abs(exponent)::text, 3, '0') END;
END $$;
CREATE FUNCTION to_char(float8, text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.format_number($1::numeric, $2, '')::varchar$$;

-- back: TO_NUMBER
CREATE FUNCTION bad_number() RETURNS numeric LANGUAGE plpgsql VOLATILE AS $$BEGIN RAISE EXCEPTION USING ERRCODE = 'O1722', MESSAGE = 'invalid number'; END$$;
CREATE FUNCTION to_number(text) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE point text := left(sys.nls('nls_numeric_characters', '.,'), 1);
BEGIN
  IF point = '.' THEN RETURN $1::numeric; END IF;
  IF strpos($1, '.') > 0 THEN RETURN sys.bad_number(); END IF;
  RETURN pg_catalog.replace($1, point, '.')::numeric;
END $$;
CREATE FUNCTION to_number(float8) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1::text::numeric$$;
CREATE FUNCTION unformat_number(given text, mask text, parameters text) RETURNS numeric LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  model text := regexp_replace(pg_catalog.upper(mask), '^FM', ''); body text := btrim(given); characters text := coalesce(sys.nls_argument(parameters, 'NLS_NUMERIC_CHARACTERS'), sys.nls('nls_numeric_characters', '.,'));
  point text := CASE WHEN model ~ 'D' THEN left(characters, 1) ELSE '.' END; negative boolean := false; whole_model text; part_model text;
BEGIN
  IF model ~ '^0*X+$' THEN
    IF body !~* '^[0-9a-f]+$' OR pg_catalog.length(body) > pg_catalog.length(model) THEN RETURN sys.bad_number(); END IF;
    RETURN (SELECT sum(('x' || pg_catalog.substr('0' || c, 1, 1) || '000000' || c)::bit(32)::int::numeric * power(16::numeric, pg_catalog.length(body) - n)) FROM (SELECT c, n FROM regexp_split_to_table(body, '') WITH ORDINALITY AS s(c, n)) AS t);
  END IF;
  IF model !~ '[90]' THEN PERFORM sys.bad_number_format(); END IF;
  IF model ~ 'PR$' AND body ~ '^<.*>$' THEN negative := true; body := btrim(body, '<>'); END IF;
  IF model ~ '(MI|S)$' AND body ~ '[-+]$' THEN negative := body ~ '-$'; body := left(body, -1); END IF;
  IF body ~ '^[-+]' THEN negative := body ~ '^-'; body := pg_catalog.substr(body, 2); END IF;
  IF model ~ '\$' THEN body := pg_catalog.ltrim(body, '$'); END IF;
  IF model ~ '[LU]' THEN body := pg_catalog.replace(body, coalesce(sys.nls_argument(parameters, 'NLS_CURRENCY'), sys.nls('nls_currency', '$')), ''); END IF;
  IF model ~ 'EEEE' THEN RETURN CASE WHEN negative THEN -1 ELSE 1 END * pg_catalog.replace(body, point, '.')::numeric; END IF;
  IF model ~ 'G' THEN body := pg_catalog.replace(body, pg_catalog.substr(characters, 2, 1), ''); END IF;
  IF model ~ ',' THEN body := pg_catalog.replace(body, ',', ''); END IF;
  whole_model := regexp_replace(regexp_replace(model, '[.D].*$', ''), '[^90]', '', 'g');
  part_model := regexp_replace(coalesce(substring(model FROM '[.D](.*)$'), ''), '[^90]', '', 'g');
  IF strpos(body, point) = 0 THEN body := body || point; END IF;
  IF body !~ '\d' OR split_part(body, point, 1) !~ '^\d*$' OR split_part(body, point, 2) !~ '^\d*$' OR split_part(body, point, 3) <> ''
     OR pg_catalog.length(pg_catalog.ltrim(split_part(body, point, 1), '0')) > pg_catalog.length(whole_model) OR pg_catalog.length(split_part(body, point, 2)) > pg_catalog.length(part_model) THEN
    RETURN sys.bad_number();
  END IF;
  RETURN CASE WHEN negative THEN -1 ELSE 1 END * ('0' || pg_catalog.replace(body, point, '.') || '0')::numeric;
END $$;
CREATE FUNCTION to_number(text, text) RETURNS numeric LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT trim_scale(sys.unformat_number($1, $2, ''))$$;
CREATE FUNCTION to_number(text, text, text) RETURNS numeric LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT trim_scale(sys.unformat_number($1, $2, $3))$$;
