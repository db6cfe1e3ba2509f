-- Dates as text: Oracle's format models in the languages of NLS_DATE_LANGUAGE.
SET search_path TO sys, pg_catalog;
SET check_function_bodies TO off;
CREATE TABLE languages$ (name text PRIMARY KEY, months text[], short_months text[], days text[], short_days text[], am text, pm text);
INSERT INTO languages$ VALUES
 ('AMERICAN', '{January,February,March,April,May,June,July,August,September,October,November,December}', '{Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec}', '{Sunday,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday}', '{Sun,Mon,Tue,Wed,Thu,Fri,Sat}', 'AM', 'PM'),
 ('GERMAN', '{Januar,Februar,März,April,Mai,Juni,Juli,August,September,Oktober,November,Dezember}', '{Jan,Feb,Mrz,Apr,Mai,Jun,Jul,Aug,Sep,Okt,Nov,Dez}', '{Sonntag,Montag,Dienstag,Mittwoch,Donnerstag,Freitag,Samstag}', '{So,Mo,Di,Mi,Do,Fr,Sa}', 'AM', 'PM'),
 ('FRENCH', '{Janvier,Février,Mars,Avril,Mai,Juin,Juillet,Août,Septembre,Octobre,Novembre,Décembre}', '{Janv.,Févr.,Mars,Avr.,Mai,Juin,Juil.,Août,Sept.,Oct.,Nov.,Déc.}', '{Dimanche,Lundi,Mardi,Mercredi,Jeudi,Vendredi,Samedi}', '{Dim.,Lun.,Mar.,Mer.,Jeu.,Ven.,Sam.}', 'AM', 'PM'),
 ('SPANISH', '{Enero,Febrero,Marzo,Abril,Mayo,Junio,Julio,Agosto,Septiembre,Octubre,Noviembre,Diciembre}', '{Ene,Feb,Mar,Abr,May,Jun,Jul,Ago,Sep,Oct,Nov,Dic}', '{Domingo,Lunes,Martes,Miércoles,Jueves,Viernes,Sábado}', '{Dom,Lun,Mar,Mié,Jue,Vie,Sáb}', 'AM', 'PM'),
 ('ITALIAN', '{Gennaio,Febbraio,Marzo,Aprile,Maggio,Giugno,Luglio,Agosto,Settembre,Ottobre,Novembre,Dicembre}', '{Gen,Feb,Mar,Apr,Mag,Giu,Lug,Ago,Set,Ott,Nov,Dic}', '{Domenica,Lunedì,Martedì,Mercoledì,Giovedì,Venerdì,Sabato}', '{Dom,Lun,Mar,Mer,Gio,Ven,Sab}', 'AM', 'PM'),
 ('SIMPLIFIED CHINESE', '{1月,2月,3月,4月,5月,6月,7月,8月,9月,10月,11月,12月}', '{1月,2月,3月,4月,5月,6月,7月,8月,9月,10月,11月,12月}', '{星期日,星期一,星期二,星期三,星期四,星期五,星期六}', '{星期日,星期一,星期二,星期三,星期四,星期五,星期六}', '上午', '下午'),
 ('TRADITIONAL CHINESE', '{1月,2月,3月,4月,5月,6月,7月,8月,9月,10月,11月,12月}', '{1月,2月,3月,4月,5月,6月,7月,8月,9月,10月,11月,12月}', '{星期日,星期一,星期二,星期三,星期四,星期五,星期六}', '{星期日,星期一,星期二,星期三,星期四,星期五,星期六}', '上午', '下午');
INSERT INTO languages$ SELECT 'ENGLISH', months, short_months, days, short_days, am, pm FROM languages$ WHERE name = 'AMERICAN';
GRANT SELECT ON languages$ TO PUBLIC;
CREATE FUNCTION language_of(parameters text) RETURNS languages$ LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE wanted text := pg_catalog.upper(coalesce(sys.nls_argument(parameters, 'NLS_DATE_LANGUAGE'), sys.nls('nls_date_language', 'AMERICAN'))); found sys.languages$;
BEGIN
  SELECT * INTO found FROM sys.languages$ WHERE name = wanted;
  IF found.name IS NULL THEN RAISE EXCEPTION USING ERRCODE = 'O3001', MESSAGE = 'unimplemented feature: NLS_DATE_LANGUAGE ' || wanted; END IF;
  RETURN found;
END $$;
CREATE FUNCTION bad_date_format() RETURNS void LANGUAGE plpgsql VOLATILE AS $$BEGIN RAISE EXCEPTION USING ERRCODE = 'O1821', MESSAGE = 'date format not recognized'; END$$;
-- the next element of a format model, as it is written
CREATE FUNCTION date_element(model text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT coalesce(substring($1 FROM '^"[^"]*"'), (regexp_match($1, '^(?:SYYYY|Y,YYY|YYYY|SYEAR|YEAR|YYY|YY|Y|RRRR|RR|IYYY|IYY|IY|IW|I|SCC|CC|MONTH|MON|MM|MI|RM|Q|WW|W|DAY|DDD|DD|DY|DL|DS|D|J|HH24|HH12|HH|SSSSS|SS|FF[1-9]?|X|A\.M\.|P\.M\.|AM|PM|A\.D\.|B\.C\.|AD|BC|TZH|TZM|TZR|TZD|TS|FM|FX|EE|E)(?:SPTH|THSP|SP|TH)?', 'i'))[1], left($1, 1))$$;
CREATE FUNCTION cased(word text, element text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN left($2, 1) = pg_catalog.lower(left($2, 1)) THEN pg_catalog.lower($1) WHEN pg_catalog.substr($2, 2, 1) = pg_catalog.lower(pg_catalog.substr($2, 2, 1)) THEN pg_catalog.upper(left($1, 1)) || pg_catalog.lower(pg_catalog.substr($1, 2)) ELSE pg_catalog.upper($1) END$$;
CREATE FUNCTION spelled(value int) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE ones text[] := '{One,Two,Three,Four,Five,Six,Seven,Eight,Nine,Ten,Eleven,Twelve,Thirteen,Fourteen,Fifteen,Sixteen,Seventeen,Eighteen,Nineteen}'; tens text[] := '{Ten,Twenty,Thirty,Forty,Fifty,Sixty,Seventy,Eighty,Ninety}';
BEGIN
  IF value = 0 THEN RETURN 'Zero'; END IF;
  IF value < 20 THEN RETURN ones[value]; END IF;
  IF value < 100 THEN RETURN tens[value / 10] || CASE WHEN value % 10 > 0 THEN '-' || ones[value % 10] ELSE '' END; END IF;
  IF value < 1000 THEN RETURN ones[value / 100] || ' Hundred' || CASE WHEN value % 100 > 0 THEN ' ' || sys.spelled(value % 100) ELSE '' END; END IF;
  IF value < 1000000 THEN RETURN sys.spelled(value / 1000) || ' Thousand' || CASE WHEN value % 1000 > 0 THEN ' ' || sys.spelled(value % 1000) ELSE '' END; END IF;
  RETURN sys.spelled(value / 1000000) || ' Million' || CASE WHEN value % 1000000 > 0 THEN ' ' || sys.spelled(value % 1000000) ELSE '' END;
END $$;
CREATE FUNCTION spelled_ordinal(word text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN $1 ~ 'One$' THEN regexp_replace($1, 'One$', 'First') WHEN $1 ~ 'Two$' THEN regexp_replace($1, 'Two$', 'Second') WHEN $1 ~ 'Three$' THEN regexp_replace($1, 'Three$', 'Third') WHEN $1 ~ 'Five$' THEN regexp_replace($1, 'Five$', 'Fifth')
  WHEN $1 ~ 'Eight$' THEN $1 || 'h' WHEN $1 ~ 'Nine$' THEN regexp_replace($1, 'Nine$', 'Ninth') WHEN $1 ~ 'Twelve$' THEN regexp_replace($1, 'Twelve$', 'Twelfth') WHEN $1 ~ 'y$' THEN regexp_replace($1, 'y$', 'ieth') ELSE $1 || 'th' END$$;
CREATE FUNCTION ordinal(value int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN $1 % 100 BETWEEN 11 AND 13 THEN 'TH' WHEN $1 % 10 = 1 THEN 'ST' WHEN $1 % 10 = 2 THEN 'ND' WHEN $1 % 10 = 3 THEN 'RD' ELSE 'TH' END$$;
-- a number under an element: padded, spelled or with its ending
CREATE FUNCTION dated(value int, width int, element text, suffix text, trimmed boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN $4 = 'SP' THEN sys.cased_words(sys.spelled($1), $3) WHEN $4 IN ('SPTH', 'THSP') THEN sys.cased_words(sys.spelled_ordinal(sys.spelled($1)), $3)
  ELSE CASE WHEN $5 THEN $1::text ELSE pg_catalog.lpad($1::text, greatest($2, pg_catalog.length($1::text)), '0') END || CASE WHEN $4 = 'TH' THEN CASE WHEN left($3, 1) = pg_catalog.lower(left($3, 1)) THEN pg_catalog.lower(sys.ordinal($1)) ELSE sys.ordinal($1) END ELSE '' END END$$;
CREATE FUNCTION cased_words(words text, element text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN left($2, 1) = pg_catalog.lower(left($2, 1)) THEN pg_catalog.lower($1) WHEN pg_catalog.substr($2, 2, 1) = pg_catalog.lower(pg_catalog.substr($2, 2, 1)) THEN $1 ELSE pg_catalog.upper($1) END$$;
CREATE FUNCTION named(name text, names text[], element text, trimmed boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN $4 THEN sys.cased($1, $3) ELSE pg_catalog.rpad(sys.cased($1, $3), (SELECT max(char_length(n)) FROM unnest($2) AS n)) END$$;
-- zone: the offset or region, for TZH and its like; empty for types without one
CREATE FUNCTION format_date(moment timestamp, given text, zone text, zone_offset interval, parameters text) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  rest text := given; answer text := ''; trimmed boolean := false; element text; base text; suffix text; names sys.languages$ := sys.language_of(parameters); era int := extract(year FROM moment)::int; year int := abs(extract(year FROM moment)::int);
  month int := extract(month FROM moment); day int := extract(day FROM moment); hour int := extract(hour FROM moment); dow int := extract(dow FROM moment)::int + 1; micros text := pg_catalog.to_char(moment, 'US');
BEGIN
  WHILE rest <> '' LOOP
    element := sys.date_element(rest);
    rest := pg_catalog.substr(rest, pg_catalog.length(element) + 1);
    suffix := coalesce(substring(pg_catalog.upper(element) FROM '.(SPTH|THSP|SP|TH)$'), '');
    IF element ~* '^month$' THEN suffix := ''; END IF;
    base := left(pg_catalog.upper(element), pg_catalog.length(element) - pg_catalog.length(suffix));
    CASE base
      WHEN 'FM' THEN trimmed := NOT trimmed;
      WHEN 'FX' THEN NULL;
      WHEN 'YYYY' THEN answer := answer || sys.dated(year, 4, element, suffix, trimmed);
      WHEN 'SYYYY' THEN answer := answer || CASE WHEN era < 0 THEN '-' WHEN trimmed THEN '' ELSE ' ' END || sys.dated(year, 4, element, suffix, trimmed);
      WHEN 'RRRR' THEN answer := answer || sys.dated(year, 4, element, suffix, trimmed);
      WHEN 'Y,YYY' THEN answer := answer || (year / 1000)::text || ',' || pg_catalog.lpad((year % 1000)::text, 3, '0');
      WHEN 'YYY' THEN answer := answer || sys.dated(year % 1000, 3, element, suffix, trimmed);
      WHEN 'YY', 'RR' THEN answer := answer || sys.dated(year % 100, 2, element, suffix, trimmed);
      WHEN 'Y' THEN answer := answer || sys.dated(year % 10, 1, element, suffix, trimmed);
      WHEN 'YEAR', 'SYEAR' THEN answer := answer || CASE WHEN base = 'SYEAR' THEN CASE WHEN era < 0 THEN '-' ELSE ' ' END ELSE '' END || sys.cased_words(CASE WHEN year % 1000 < 100 AND year % 1000 > 9 OR year % 1000 >= 100 THEN sys.spelled(year / 100) || CASE WHEN year % 100 = 0 THEN ' Hundred' ELSE ' ' || sys.spelled(year % 100) END ELSE sys.spelled(year) END, regexp_replace(element, '^[sS]', ''));
      WHEN 'IYYY' THEN answer := answer || sys.dated(extract(isoyear FROM moment)::int, 4, element, suffix, trimmed);
      WHEN 'IYY' THEN answer := answer || sys.dated(extract(isoyear FROM moment)::int % 1000, 3, element, suffix, trimmed);
      WHEN 'IY' THEN answer := answer || sys.dated(extract(isoyear FROM moment)::int % 100, 2, element, suffix, trimmed);
      WHEN 'I' THEN answer := answer || sys.dated(extract(isoyear FROM moment)::int % 10, 1, element, suffix, trimmed);
      WHEN 'CC' THEN answer := answer || sys.dated((year + 99) / 100, 2, element, suffix, trimmed);
      WHEN 'SCC' THEN answer := answer || CASE WHEN era < 0 THEN '-' ELSE ' ' END || sys.dated((year + 99) / 100, 2, element, suffix, trimmed);
      WHEN 'Q' THEN answer := answer || sys.dated(extract(quarter FROM moment)::int, 1, element, suffix, trimmed);
      WHEN 'MM' THEN answer := answer || sys.dated(month, 2, element, suffix, trimmed);
      WHEN 'MON' THEN answer := answer || sys.cased(names.short_months[month], element);
      WHEN 'MONTH' THEN answer := answer || sys.named(names.months[month], names.months, element, trimmed);
      WHEN 'RM' THEN answer := answer || CASE WHEN trimmed THEN sys.cased((ARRAY['I','II','III','IV','V','VI','VII','VIII','IX','X','XI','XII'])[month], element) ELSE pg_catalog.rpad(sys.cased_words((ARRAY['I','II','III','IV','V','VI','VII','VIII','IX','X','XI','XII'])[month], element), 4) END;
      WHEN 'WW' THEN answer := answer || sys.dated((extract(doy FROM moment)::int + 6) / 7, 2, element, suffix, trimmed);
      WHEN 'IW' THEN answer := answer || sys.dated(extract(week FROM moment)::int, 2, element, suffix, trimmed);
      WHEN 'W' THEN answer := answer || sys.dated((day + 6) / 7, 1, element, suffix, trimmed);
      WHEN 'DDD' THEN answer := answer || sys.dated(extract(doy FROM moment)::int, 3, element, suffix, trimmed);
      WHEN 'DD' THEN answer := answer || sys.dated(day, 2, element, suffix, trimmed);
      WHEN 'D' THEN answer := answer || sys.dated(dow, 1, element, suffix, trimmed);
      WHEN 'DAY' THEN answer := answer || sys.named(names.days[dow], names.days, element, trimmed);
      WHEN 'DY' THEN answer := answer || sys.cased(names.short_days[dow], element);
      WHEN 'J' THEN answer := answer || sys.dated(floor(extract(julian FROM moment))::int, 7, element, suffix, trimmed);
      WHEN 'HH', 'HH12' THEN answer := answer || sys.dated((hour + 11) % 12 + 1, 2, element, suffix, trimmed);
      WHEN 'HH24' THEN answer := answer || sys.dated(hour, 2, element, suffix, trimmed);
      WHEN 'MI' THEN answer := answer || sys.dated(extract(minute FROM moment)::int, 2, element, suffix, trimmed);
      WHEN 'SS' THEN answer := answer || sys.dated(floor(extract(second FROM moment))::int, 2, element, suffix, trimmed);
      WHEN 'SSSSS' THEN answer := answer || sys.dated(floor(extract(epoch FROM moment::time))::int, 5, element, suffix, trimmed);
      WHEN 'FF' THEN answer := answer || micros;
      WHEN 'FF1', 'FF2', 'FF3', 'FF4', 'FF5', 'FF6', 'FF7', 'FF8', 'FF9' THEN answer := answer || left(micros || '000', right(base, 1)::int);
      WHEN 'X' THEN answer := answer || left(sys.nls('nls_numeric_characters', '.,'), 1);
      WHEN 'AM', 'PM' THEN answer := answer || CASE WHEN names.am = 'AM' THEN sys.cased(CASE WHEN hour < 12 THEN 'AM' ELSE 'PM' END, element) WHEN hour < 12 THEN names.am ELSE names.pm END;
      WHEN 'A.M.', 'P.M.' THEN answer := answer || CASE WHEN left(element, 1) = pg_catalog.lower(left(element, 1)) THEN CASE WHEN hour < 12 THEN 'a.m.' ELSE 'p.m.' END WHEN hour < 12 THEN 'A.M.' ELSE 'P.M.' END;
      WHEN 'AD', 'BC' THEN answer := answer || sys.cased(CASE WHEN era > 0 THEN 'AD' ELSE 'BC' END, element);
      WHEN 'A.D.', 'B.C.' THEN answer := answer || CASE WHEN era > 0 THEN 'A.D.' ELSE 'B.C.' END;
      WHEN 'DS' THEN answer := answer || sys.format_date(moment, 'FMMM/DD/YYYY', zone, zone_offset, parameters);
      WHEN 'DL' THEN answer := answer || sys.format_date(moment, 'fmDay, Month fmDD, YYYY', zone, zone_offset, parameters);
      WHEN 'TS' THEN answer := answer || sys.format_date(moment, 'fmHH:fmMI:SS AM', zone, zone_offset, parameters);
      WHEN 'TZH', 'TZM', 'TZR', 'TZD' THEN
        IF zone IS NULL THEN PERFORM sys.bad_date_format(); END IF;
        answer := answer || CASE base WHEN 'TZH' THEN CASE WHEN zone_offset < interval '0' THEN '-' ELSE '+' END || pg_catalog.to_char(abs(extract(epoch FROM zone_offset)::int) / 3600, 'FM00') WHEN 'TZM' THEN pg_catalog.to_char(abs(extract(epoch FROM zone_offset)::int) / 60 % 60, 'FM00') WHEN 'TZR' THEN zone ELSE '' END;
      ELSE
        IF element LIKE '"%' THEN answer := answer || btrim(element, '"'); ELSIF element ~ '[[:alnum:]]' THEN PERFORM sys.bad_date_format(); ELSE answer := answer || element; END IF;
    END CASE;
  END LOOP;
  RETURN answer;
END $$;
-- models that PostgreSQL understands as Oracle does
CREATE FUNCTION plain_date_model(text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1 ~ '^(YYYY|yyyy|MM|mm|DD|dd|HH24|hh24|HH12|MI|mi|SS|ss|[-/:., ])*$'$$;
CREATE FUNCTION to_char(timestamp, text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT nullif(CASE WHEN sys.plain_date_model($2) THEN pg_catalog.to_char($1, $2) ELSE sys.format_date($1, $2, NULL, NULL, '') END, '')::varchar$$;
CREATE FUNCTION to_char(oradate, text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT nullif(CASE WHEN sys.plain_date_model($2) THEN pg_catalog.to_char($1::timestamp, $2) ELSE sys.format_date($1::timestamp, $2, NULL, NULL, '') END, '')::varchar$$;
CREATE FUNCTION zone_offset(timestamptz) RETURNS interval LANGUAGE sql STABLE STRICT AS $$SELECT $1::timestamp - ($1 AT TIME ZONE 'UTC')$$;
CREATE FUNCTION offset_text(interval) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$SELECT CASE WHEN $1 < interval '0' THEN '-' ELSE '+' END || pg_catalog.to_char(abs(extract(epoch FROM $1)::int) / 3600, 'FM00') || ':' || pg_catalog.to_char(abs(extract(epoch FROM $1)::int) / 60 % 60, 'FM00')$$;
CREATE FUNCTION to_char(timestamptz, text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
SELECT nullif(CASE WHEN sys.plain_date_model($2) THEN pg_catalog.to_char($1, $2) ELSE sys.format_date($1::timestamp, $2, sys.offset_text(sys.zone_offset($1)), sys.zone_offset($1), '') END, '')::varchar$$;
CREATE FUNCTION to_char(oradate, text, text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.format_date($1::timestamp, $2, NULL, NULL, $3)::varchar$$;
CREATE FUNCTION to_char(timestamp, text, text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.format_date($1, $2, NULL, NULL, $3)::varchar$$;
CREATE FUNCTION to_char(timestamptz, text, text) RETURNS varchar LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.format_date($1::timestamp, $2, sys.offset_text(sys.zone_offset($1)), sys.zone_offset($1), $3)::varchar$$;
CREATE FUNCTION to_char(timestamp) RETURNS varchar LANGUAGE sql STABLE STRICT AS $$SELECT sys.to_char($1, sys.nls('nls_timestamp_format', 'DD-MON-RR HH.MI.SSXFF AM'))$$;
CREATE FUNCTION to_char(timestamptz) RETURNS varchar LANGUAGE sql STABLE STRICT AS $$SELECT sys.to_char($1, sys.nls('nls_timestamp_tz_format', 'DD-MON-RR HH.MI.SSXFF AM TZR'))$$;
CREATE FUNCTION concat(timestamp, text) RETURNS varchar LANGUAGE sql STABLE AS $$SELECT sys.concat(sys.to_char($1)::text, $2)$$;
CREATE FUNCTION concat(text, timestamp) RETURNS varchar LANGUAGE sql STABLE AS $$SELECT sys.concat($1, sys.to_char($2)::text)$$;
CREATE FUNCTION concat(timestamptz, text) RETURNS varchar LANGUAGE sql STABLE AS $$SELECT sys.concat(sys.to_char($1)::text, $2)$$;
CREATE FUNCTION concat(text, timestamptz) RETURNS varchar LANGUAGE sql STABLE AS $$SELECT sys.concat($1, sys.to_char($2)::text)$$;
