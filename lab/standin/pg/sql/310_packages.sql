-- Oracle's packages, third part. A LOB is a value here: what changes one gives it back.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION catalog_outs() RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
SELECT coalesce(jsonb_agg(jsonb_build_array(n.nspname, p.proname, p.proargnames, p.proargmodes::text[], (SELECT array_agg(format_type(t, NULL) ORDER BY o) FROM unnest(p.proallargtypes) WITH ORDINALITY AS u(t, o)))), '[]') FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  JOIN sys.user$ u ON u.name = sys.ora_name(n.nspname) WHERE p.prokind = 'p' AND p.proargmodes IS NOT NULL AND p.proargnames IS NOT NULL$$;

-- DBMS_LOB
CREATE FUNCTION dbms_lob.lob_readonly() RETURNS numeric LANGUAGE sql IMMUTABLE AS $$SELECT 0::numeric$$;
CREATE FUNCTION dbms_lob.lob_readwrite() RETURNS numeric LANGUAGE sql IMMUTABLE AS $$SELECT 1::numeric$$;
CREATE FUNCTION dbms_lob.session() RETURNS numeric LANGUAGE sql IMMUTABLE AS $$SELECT 10::numeric$$;
CREATE FUNCTION dbms_lob.call() RETURNS numeric LANGUAGE sql IMMUTABLE AS $$SELECT 12::numeric$$;
CREATE FUNCTION dbms_lob.lobmaxsize() RETURNS numeric LANGUAGE sql IMMUTABLE AS $$SELECT 18446744073709551615::numeric$$;
CREATE FUNCTION dbms_lob.getchunksize(anyelement) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$SELECT 8132::numeric$$;
CREATE FUNCTION dbms_lob.isopen(anyelement) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$SELECT 0::numeric$$;
CREATE FUNCTION dbms_lob.istemporary(anyelement) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$SELECT CASE WHEN $1 IS NULL THEN 0 ELSE 1 END::numeric$$;
CREATE FUNCTION dbms_lob.open(anyelement, numeric) RETURNS void LANGUAGE sql AS $$SELECT$$;
CREATE FUNCTION dbms_lob.close(anyelement) RETURNS void LANGUAGE sql AS $$SELECT$$;
CREATE FUNCTION dbms_lob.need(present boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT present THEN
    RAISE EXCEPTION USING ERRCODE = sys.state_of(22275), MESSAGE = 'invalid LOB locator specified';
  END IF;
END $$;
-- a text or bytes with part of it replaced; what lies beyond its end is filled
CREATE FUNCTION dbms_lob.patched(text, numeric, text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
SELECT pg_catalog.rpad(left($1, $2::int - 1), $2::int - 1) || $3 || pg_catalog.substr($1, $2::int + char_length($3))$$;
CREATE FUNCTION dbms_lob.patched(bytea, numeric, bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
SELECT substring($1 FROM 1 FOR $2::int - 1) || decode(pg_catalog.repeat('00', greatest($2::int - 1 - octet_length($1), 0)), 'hex') || $3 || substring($1 FROM $2::int + octet_length($3))$$;
DO $do$
DECLARE lob text; plain text; filler text; size text;
BEGIN
  FOR lob, plain, filler, size IN VALUES ('clob', 'text', '''''', 'char_length'), ('nclob', 'text', '''''', 'char_length'), ('blob', 'bytea', '''\x''::bytea', 'octet_length') LOOP
    EXECUTE format($f$CREATE PROCEDURE dbms_lob.append(INOUT dest_lob sys.%1$s, src_lob %2$s) LANGUAGE plpgsql AS $$
      BEGIN PERFORM dbms_lob.need(dest_lob IS NOT NULL AND src_lob IS NOT NULL); dest_lob := (dest_lob::%2$s || src_lob)::sys.%1$s; END $$$f$, lob, plain);
    EXECUTE format($f$CREATE PROCEDURE dbms_lob.writeappend(INOUT lob_loc sys.%1$s, amount numeric, buffer %2$s) LANGUAGE plpgsql AS $$
      BEGIN PERFORM dbms_lob.need(lob_loc IS NOT NULL); lob_loc := (lob_loc::%2$s || substring(buffer FROM 1 FOR amount::int))::sys.%1$s; END $$$f$, lob, plain);
    EXECUTE format($f$CREATE PROCEDURE dbms_lob.write(INOUT lob_loc sys.%1$s, amount numeric, "offset" numeric, buffer %2$s) LANGUAGE plpgsql AS $$
      BEGIN PERFORM dbms_lob.need(lob_loc IS NOT NULL); lob_loc := dbms_lob.patched(lob_loc::%2$s, "offset", substring(buffer FROM 1 FOR amount::int))::sys.%1$s; END $$$f$, lob, plain);
    EXECUTE format($f$CREATE PROCEDURE dbms_lob.trim(INOUT lob_loc sys.%1$s, newlen numeric) LANGUAGE plpgsql AS $$
      BEGIN PERFORM dbms_lob.need(lob_loc IS NOT NULL AND newlen <= %3$s(lob_loc)); lob_loc := substring(lob_loc::%2$s FROM 1 FOR newlen::int)::sys.%1$s; END $$$f$, lob, plain, size);
    EXECUTE format($f$CREATE PROCEDURE dbms_lob.copy(INOUT dest_lob sys.%1$s, src_lob %2$s, amount numeric, dest_offset numeric DEFAULT 1, src_offset numeric DEFAULT 1) LANGUAGE plpgsql AS $$
      BEGIN PERFORM dbms_lob.need(dest_lob IS NOT NULL AND src_lob IS NOT NULL);
        dest_lob := dbms_lob.patched(dest_lob::%2$s, dest_offset, substring(src_lob FROM src_offset::int FOR least(amount, 2147483647 - src_offset)::int))::sys.%1$s; END $$$f$, lob, plain);
    EXECUTE format($f$CREATE PROCEDURE dbms_lob.read(lob_loc sys.%1$s, INOUT amount numeric, "offset" numeric, INOUT buffer %2$s) LANGUAGE plpgsql AS $$
      BEGIN PERFORM dbms_lob.need(lob_loc IS NOT NULL);
        IF "offset" > %3$s(lob_loc) THEN RAISE EXCEPTION USING ERRCODE = 'P0002', MESSAGE = 'no data found'; END IF;
        buffer := substring(lob_loc::%2$s FROM "offset"::int FOR amount::int); amount := %3$s(buffer); END $$$f$, lob, plain, size);
    EXECUTE format($f$CREATE PROCEDURE dbms_lob.createtemporary(INOUT lob_loc sys.%1$s, cache boolean, dur numeric DEFAULT 10) LANGUAGE plpgsql AS $$BEGIN lob_loc := %2$s::sys.%1$s; END $$$f$, lob, filler);
    EXECUTE format($f$CREATE PROCEDURE dbms_lob.freetemporary(INOUT lob_loc sys.%1$s) LANGUAGE plpgsql AS $$BEGIN PERFORM dbms_lob.need(lob_loc IS NOT NULL); lob_loc := NULL; END $$$f$, lob);
    EXECUTE format($f$CREATE PROCEDURE dbms_lob.erase(INOUT lob_loc sys.%1$s, INOUT amount numeric, "offset" numeric DEFAULT 1) LANGUAGE plpgsql AS $$
      BEGIN PERFORM dbms_lob.need(lob_loc IS NOT NULL); amount := greatest(least(amount, %2$s(lob_loc) - "offset" + 1), 0);
        lob_loc := dbms_lob.patched(lob_loc::%3$s, "offset", %4$s)::sys.%1$s; END $$$f$, lob, size, plain,
      CASE plain WHEN 'text' THEN 'pg_catalog.repeat('' '', amount::int)' ELSE 'decode(pg_catalog.repeat(''00'', amount::int), ''hex'')' END);
  END LOOP;
END $do$;
CREATE FUNCTION dbms_lob.compare(lob_1 text, lob_2 text, amount numeric DEFAULT 2147483647, offset_1 numeric DEFAULT 1, offset_2 numeric DEFAULT 1) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT AS $$
SELECT CASE WHEN a = b THEN 0 WHEN a < b THEN -1 ELSE 1 END::numeric FROM (SELECT substring($1 FROM $4::int FOR least($3, 2000000000)::int) COLLATE "C" AS a, substring($2 FROM $5::int FOR least($3, 2000000000)::int) COLLATE "C" AS b) AS s$$;
CREATE FUNCTION dbms_lob.compare(lob_1 bytea, lob_2 bytea, amount numeric DEFAULT 2147483647, offset_1 numeric DEFAULT 1, offset_2 numeric DEFAULT 1) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT AS $$
SELECT CASE WHEN a = b THEN 0 WHEN a < b THEN -1 ELSE 1 END::numeric FROM (SELECT substring($1 FROM $4::int FOR least($3, 2000000000)::int) AS a, substring($2 FROM $5::int FOR least($3, 2000000000)::int) AS b) AS s$$;

-- UTL_RAW
CREATE FUNCTION utl_raw.cast_to_nvarchar2(bytea) RETURNS sys.nvarchar2 LANGUAGE sql IMMUTABLE STRICT AS $$SELECT convert_from($1, 'UTF8')::sys.nvarchar2$$;
CREATE FUNCTION utl_raw.substr(bytea, pos numeric, len numeric DEFAULT NULL) RETURNS sys.raw LANGUAGE sql IMMUTABLE AS $$
SELECT (CASE WHEN $3 IS NULL THEN substring($1 FROM p) ELSE substring($1 FROM p FOR $3::int) END)::sys.raw FROM (SELECT CASE WHEN $2 < 0 THEN octet_length($1) + $2::int + 1 ELSE $2::int END AS p) AS s$$;
CREATE FUNCTION utl_raw.concat(r1 bytea, r2 bytea DEFAULT NULL, r3 bytea DEFAULT NULL, r4 bytea DEFAULT NULL, r5 bytea DEFAULT NULL, r6 bytea DEFAULT NULL, r7 bytea DEFAULT NULL, r8 bytea DEFAULT NULL) RETURNS sys.raw LANGUAGE sql IMMUTABLE AS $$
SELECT nullif(coalesce($1, '') || coalesce($2, '') || coalesce($3, '') || coalesce($4, '') || coalesce($5, '') || coalesce($6, '') || coalesce($7, '') || coalesce($8, ''), '')::sys.raw$$;
CREATE FUNCTION utl_raw.reverse(bytea) RETURNS sys.raw LANGUAGE sql IMMUTABLE STRICT AS $$SELECT decode(string_agg(pg_catalog.lpad(to_hex(get_byte($1, n)), 2, '0'), '' ORDER BY n DESC), 'hex')::sys.raw FROM generate_series(0, octet_length($1) - 1) AS n$$;
CREATE FUNCTION utl_raw.copies(bytea, numeric) RETURNS sys.raw LANGUAGE sql IMMUTABLE STRICT AS $$SELECT decode(pg_catalog.repeat(encode($1, 'hex'), $2::int), 'hex')::sys.raw$$;
CREATE FUNCTION utl_raw.combined(bytea, bytea, text) RETURNS sys.raw LANGUAGE sql IMMUTABLE STRICT AS $$
SELECT decode(string_agg(pg_catalog.lpad(to_hex(CASE WHEN n >= octet_length($1) THEN get_byte($2, n) WHEN n >= octet_length($2) THEN get_byte($1, n)
  WHEN $3 = '&' THEN get_byte($1, n) & get_byte($2, n) WHEN $3 = '|' THEN get_byte($1, n) | get_byte($2, n) ELSE get_byte($1, n) # get_byte($2, n) END), 2, '0'), '' ORDER BY n), 'hex')::sys.raw
  FROM generate_series(0, greatest(octet_length($1), octet_length($2)) - 1) AS n$$;
CREATE FUNCTION utl_raw.bit_and(bytea, bytea) RETURNS sys.raw LANGUAGE sql IMMUTABLE STRICT AS $$SELECT utl_raw.combined($1, $2, '&')$$;
CREATE FUNCTION utl_raw.bit_or(bytea, bytea) RETURNS sys.raw LANGUAGE sql IMMUTABLE STRICT AS $$SELECT utl_raw.combined($1, $2, '|')$$;
CREATE FUNCTION utl_raw.bit_xor(bytea, bytea) RETURNS sys.raw LANGUAGE sql IMMUTABLE STRICT AS $$SELECT utl_raw.combined($1, $2, '#')$$;
CREATE FUNCTION utl_raw.bit_complement(bytea) RETURNS sys.raw LANGUAGE sql IMMUTABLE STRICT AS $$SELECT utl_raw.combined($1, decode(pg_catalog.repeat('ff', octet_length($1)), 'hex'), '#')$$;
CREATE FUNCTION utl_raw.compare(bytea, bytea) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT AS $$
SELECT coalesce((SELECT n + 1 FROM generate_series(0, greatest(octet_length($1), octet_length($2)) - 1) AS n WHERE substring($1 FROM n + 1 FOR 1) <> substring($2 FROM n + 1 FOR 1) ORDER BY n LIMIT 1), 0)::numeric$$;
CREATE FUNCTION utl_raw.xrange(bytea DEFAULT '\x00', bytea DEFAULT '\xff') RETURNS sys.raw LANGUAGE sql IMMUTABLE STRICT AS $$SELECT decode(string_agg(pg_catalog.lpad(to_hex(n), 2, '0'), '' ORDER BY n), 'hex')::sys.raw FROM generate_series(get_byte($1, 0), get_byte($2, 0)) AS n$$;
CREATE FUNCTION utl_raw.translate(bytea, bytea, bytea) RETURNS sys.raw LANGUAGE sql IMMUTABLE STRICT AS $$
SELECT decode(string_agg(CASE WHEN p = 0 THEN encode(b, 'hex') WHEN p > octet_length($3) THEN '' ELSE encode(substring($3 FROM p FOR 1), 'hex') END, '' ORDER BY n), 'hex')::sys.raw
  FROM (SELECT n, substring($1 FROM n FOR 1) AS b, position(substring($1 FROM n FOR 1) IN $2) AS p FROM generate_series(1, octet_length($1)) AS n) AS s$$;
CREATE FUNCTION utl_raw.cast_from_binary_integer(numeric, endianess numeric DEFAULT 1) RETURNS sys.raw LANGUAGE sql IMMUTABLE STRICT AS $$SELECT CASE WHEN $2 = 2 THEN utl_raw.reverse(int4send($1::int)) ELSE int4send($1::int)::sys.raw END$$;
CREATE FUNCTION utl_raw.cast_to_binary_integer(bytea, endianess numeric DEFAULT 1) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT AS $$
SELECT ('x' || pg_catalog.lpad(encode(CASE WHEN $2 = 2 THEN utl_raw.reverse($1)::bytea ELSE $1 END, 'hex'), 8, '0'))::bit(32)::int::numeric$$;
-- NUMBER's own bytes: exponent, then base-100 digits
CREATE FUNCTION utl_raw.cast_from_number(numeric) RETURNS sys.raw LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE left_ numeric := abs($1); e int := 0; digits int[] := '{}'; d int; out bytea := '';
BEGIN
  IF $1 = 0 THEN RETURN '\x80'::bytea::sys.raw; END IF;
  WHILE left_ >= 100 LOOP left_ := left_ / 100; e := e + 1; END LOOP;
  WHILE left_ < 1 LOOP left_ := left_ * 100; e := e - 1; END LOOP;
  WHILE left_ <> 0 AND cardinality(digits) < 20 LOOP d := floor(left_)::int; digits := digits || d; left_ := (left_ - d) * 100; END LOOP;
  IF $1 > 0 THEN
    out := set_byte('\x00'::bytea, 0, 193 + e);
    FOREACH d IN ARRAY digits LOOP out := out || set_byte('\x00'::bytea, 0, d + 1); END LOOP;
  ELSE
    out := set_byte('\x00'::bytea, 0, 62 - e);
    FOREACH d IN ARRAY digits LOOP out := out || set_byte('\x00'::bytea, 0, 101 - d); END LOOP;
    IF cardinality(digits) < 20 THEN out := out || '\x66'::bytea; END IF;
  END IF;
  RETURN out::sys.raw;
END $$;
CREATE FUNCTION utl_raw.cast_to_number(bytea) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE first int := get_byte($1, 0); out numeric := 0; e int; last int := octet_length($1) - 1;
BEGIN
  IF first = 128 THEN RETURN 0; END IF;
  e := CASE WHEN first > 128 THEN first - 193 ELSE 62 - first END;
  IF first < 128 AND get_byte($1, last) = 102 THEN last := last - 1; END IF;
  FOR n IN 1 .. last LOOP
    out := out + (CASE WHEN first > 128 THEN get_byte($1, n) - 1 ELSE 101 - get_byte($1, n) END)::numeric * pg_catalog.power(100::numeric, e - n + 1);
  END LOOP;
  RETURN trim_scale(CASE WHEN first > 128 THEN out ELSE -out END);
END $$;

-- DBMS_SESSION, DBMS_APPLICATION_INFO, DBMS_UTILITY, DBMS_RANDOM, DBMS_TRANSACTION, DBMS_ASSERT, DBMS_OUTPUT
CREATE FUNCTION dbms_session.clear_identifier() RETURNS void LANGUAGE sql AS $$SELECT set_config('ora.client_identifier', '', false)$$;
CREATE FUNCTION dbms_session.reset_package() RETURNS void LANGUAGE sql AS $$SELECT set_config('ora.state', '', false)$$;
CREATE FUNCTION dbms_session.unique_session_id() RETURNS varchar LANGUAGE sql AS $$SELECT pg_catalog.upper(pg_catalog.lpad(to_hex(pg_backend_pid()), 12, '0'))::varchar$$;
CREATE PROCEDURE dbms_application_info.read_module(INOUT module_name text, INOUT action_name text) LANGUAGE plpgsql AS $$
BEGIN module_name := nullif(current_setting('ora.module', true), ''); action_name := nullif(current_setting('ora.action', true), ''); END $$;
CREATE PROCEDURE dbms_application_info.read_client_info(INOUT client_info text) LANGUAGE plpgsql AS $$BEGIN client_info := nullif(current_setting('ora.client_info', true), ''); END $$;
CREATE FUNCTION dbms_utility.get_cpu_time() RETURNS numeric LANGUAGE sql VOLATILE AS $$SELECT dbms_utility.get_time()$$;
CREATE FUNCTION dbms_utility.get_hash_value(name text, base numeric, hash_size numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT AS $$SELECT $2 + pg_catalog.mod(hashtextextended($1, 0)::numeric + 9223372036854775808, $3)$$;
CREATE FUNCTION dbms_random.seed(numeric) RETURNS void LANGUAGE sql VOLATILE AS $$SELECT setseed((pg_catalog.mod($1, 1000000) / 1000000)::float8)$$;
CREATE FUNCTION dbms_random.seed(text) RETURNS void LANGUAGE sql VOLATILE AS $$SELECT setseed((hashtext($1) % 1000000)::float8 / 1000000)$$;
CREATE FUNCTION dbms_random.initialize(numeric) RETURNS void LANGUAGE sql VOLATILE AS $$SELECT dbms_random.seed($1)$$;
CREATE FUNCTION dbms_random.terminate() RETURNS void LANGUAGE sql VOLATILE AS $$SELECT$$;
CREATE FUNCTION dbms_random.normal() RETURNS numeric LANGUAGE sql VOLATILE AS $$SELECT (sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))::numeric$$;
CREATE FUNCTION dbms_random.random() RETURNS numeric LANGUAGE sql VOLATILE AS $$SELECT floor(random() * 4294967296)::numeric - 2147483648$$;
CREATE SCHEMA dbms_transaction;
CREATE FUNCTION dbms_transaction.local_transaction_id(create_transaction boolean DEFAULT false) RETURNS varchar LANGUAGE sql VOLATILE AS $$
SELECT (CASE WHEN $1 THEN txid_current() ELSE txid_current_if_assigned() END)::varchar$$;
CREATE SCHEMA dbms_assert;
CREATE FUNCTION dbms_assert.noop(text) RETURNS varchar LANGUAGE sql IMMUTABLE AS $$SELECT $1::varchar$$;
CREATE FUNCTION dbms_assert.enquote_literal(text) RETURNS varchar LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF $1 ~ '''' AND pg_catalog.replace($1, '''''', '') ~ '''' AND $1 !~ '^''.*''$' THEN
    RAISE EXCEPTION USING ERRCODE = 'O6502', MESSAGE = 'PL/SQL: numeric or value error';
  END IF;
  RETURN CASE WHEN $1 ~ '^''.*''$' THEN $1 ELSE '''' || $1 || '''' END;
END $$;
CREATE FUNCTION dbms_assert.enquote_name(text, capitalize boolean DEFAULT true) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT AS $$
SELECT (CASE WHEN $1 ~ '^".*"$' THEN $1 WHEN $2 THEN '"' || pg_catalog.upper($1) || '"' ELSE '"' || $1 || '"' END)::varchar$$;
CREATE FUNCTION dbms_assert.simple_sql_name(text) RETURNS varchar LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF $1 !~ '^\s*([[:alpha:]][[:alnum:]_$#]*|"[^"]+")\s*$' THEN
    RAISE EXCEPTION USING ERRCODE = sys.state_of(44003), MESSAGE = 'invalid SQL name';
  END IF;
  RETURN btrim($1);
END $$;
CREATE PROCEDURE dbms_output.get_lines(INOUT lines jsonb, INOUT numlines numeric) LANGUAGE plpgsql AS $$
DECLARE line varchar; status numeric; taken int := 0;
BEGIN
  lines := '{}';
  WHILE taken < numlines LOOP
    CALL dbms_output.get_line(line, status);
    EXIT WHEN status = 1;
    taken := taken + 1;
    lines := sys.ix_set(lines, taken::text, line);
  END LOOP;
  numlines := taken;
END $$;

-- DBMS_SQL: cursors are numbers; what is known of them is a setting, their rows a portal
CREATE SCHEMA IF NOT EXISTS dbms_sql;
CREATE FUNCTION dbms_sql.native() RETURNS numeric LANGUAGE sql IMMUTABLE AS $$SELECT 1::numeric$$;
CREATE FUNCTION dbms_sql.known() RETURNS jsonb LANGUAGE sql STABLE AS $$SELECT coalesce(nullif(current_setting('ora.dbms_sql', true), '')::jsonb, '{}')$$;
CREATE FUNCTION dbms_sql.note(c numeric, part jsonb) RETURNS void LANGUAGE sql VOLATILE AS $$
SELECT set_config('ora.dbms_sql', (dbms_sql.known() || jsonb_build_object($1::int::text, coalesce(dbms_sql.known() -> $1::int::text, '{}') || $2))::text, false)$$;
CREATE FUNCTION dbms_sql.of(c numeric) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE found jsonb := dbms_sql.known() -> c::int::text;
BEGIN
  IF found IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'O1001', MESSAGE = 'invalid cursor';
  END IF;
  RETURN found;
END $$;
CREATE FUNCTION dbms_sql.open_cursor() RETURNS numeric LANGUAGE plpgsql VOLATILE AS $$
DECLARE n int := coalesce((SELECT max(k::int) FROM jsonb_object_keys(dbms_sql.known()) AS k), 0) + 1;
BEGIN
  PERFORM dbms_sql.note(n, '{"binds": {}}');
  RETURN n;
END $$;
CREATE FUNCTION dbms_sql.is_open(c numeric) RETURNS boolean LANGUAGE sql VOLATILE AS $$SELECT dbms_sql.known() ? $1::int::text$$;
CREATE FUNCTION dbms_sql.parse(c numeric, statement text, language_flag numeric DEFAULT 1) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE answer jsonb;
BEGIN
  PERFORM dbms_sql.of(c);
  answer := sys.ask(statement, jsonb_build_object('schema', current_schema(), 'parameters', -1));
  IF answer ? 'statements' THEN
    IF answer ? 'text' THEN
      RAISE EXCEPTION USING ERRCODE = 'O3001', MESSAGE = 'unimplemented feature: DBMS_SQL of a block with placeholders';
    END IF;
    IF answer ? 'commits' THEN
      PERFORM sys.dynamic_run(answer);
      answer := '{}';
    END IF;
  END IF;
  PERFORM dbms_sql.note(c, jsonb_build_object('answer', answer));
END $$;
CREATE FUNCTION dbms_sql.bind_variable(c numeric, name text, value anyelement) RETURNS void LANGUAGE sql VOLATILE AS $$
SELECT dbms_sql.note($1, jsonb_build_object('binds', (dbms_sql.of($1) -> 'binds') || jsonb_build_object(pg_catalog.upper(pg_catalog.ltrim($2, ':')), jsonb_build_array($3::text, pg_typeof($3)::text))))$$;
CREATE FUNCTION dbms_sql.bind_variable(c numeric, name text, value text) RETURNS void LANGUAGE sql VOLATILE AS $$
SELECT dbms_sql.note($1, jsonb_build_object('binds', (dbms_sql.of($1) -> 'binds') || jsonb_build_object(pg_catalog.upper(pg_catalog.ltrim($2, ':')), jsonb_build_array($3, 'text'))))$$;
CREATE FUNCTION dbms_sql.define_column(c numeric, "position" numeric, kind anyelement, column_size numeric DEFAULT NULL) RETURNS void LANGUAGE sql VOLATILE AS $$SELECT$$;
CREATE FUNCTION dbms_sql.values_of(info jsonb) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE name text; items text[] := '{}'; bound jsonb;
BEGIN
  FOR name IN SELECT jsonb_array_elements_text(coalesce(info -> 'answer' -> 'binds', '[]')) LOOP
    bound := info -> 'binds' -> name;
    IF bound IS NULL THEN
      RAISE EXCEPTION USING ERRCODE = 'O1008', MESSAGE = 'not all variables bound';
    END IF;
    items := items || format(CASE WHEN bound ->> 1 ~ '^(sys\.)?oradate$' THEN 'sys.stored_date(%L)' ELSE '(%L)::%s' END, bound ->> 0, bound ->> 1);
  END LOOP;
  RETURN CASE WHEN cardinality(items) = 0 THEN '' ELSE ' USING ' || array_to_string(items, ', ') END;
END $$;
CREATE FUNCTION dbms_sql.execute(c numeric) RETURNS numeric LANGUAGE plpgsql VOLATILE AS $$
DECLARE info jsonb := dbms_sql.of(c); done bigint := 0; portal refcursor := 'dbms_sql$' || c::int; given text := dbms_sql.values_of(info); body text := info -> 'answer' ->> 'text';
BEGIN
  IF info -> 'answer' ? 'query' THEN
    IF sys.is_open(portal) THEN
      CLOSE portal;
    END IF;
    EXECUTE format('DO %L', format('DECLARE c refcursor := %L; BEGIN OPEN c FOR EXECUTE %L%s; END', portal, body, given));
    RETURN 0;
  ELSIF info -> 'answer' ? 'text' THEN
    EXECUTE format('DO %L', format('DECLARE n bigint; BEGIN EXECUTE %L%s; GET DIAGNOSTICS n = ROW_COUNT; PERFORM set_config(''ora.dbms_sql_rows'', n::text, true); END', body, given));
    RETURN current_setting('ora.dbms_sql_rows')::numeric;
  END IF;
  PERFORM sys.dynamic_run(info -> 'answer');
  RETURN 0;
END $$;
CREATE FUNCTION dbms_sql.fetch_rows(c numeric) RETURNS numeric LANGUAGE plpgsql VOLATILE AS $$
DECLARE portal refcursor := 'dbms_sql$' || dbms_sql.number_of(c); line record;
BEGIN
  FETCH portal INTO line;
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  PERFORM dbms_sql.note(c, jsonb_build_object('row', (SELECT jsonb_agg(value ORDER BY n) FROM json_each_text(row_to_json(line)) WITH ORDINALITY AS j(key, value, n))));
  RETURN 1;
END $$;
CREATE FUNCTION dbms_sql.number_of(c numeric) RETURNS text LANGUAGE plpgsql STABLE AS $$BEGIN PERFORM dbms_sql.of(c); RETURN c::int::text; END $$;
CREATE FUNCTION dbms_sql.execute_and_fetch(c numeric, exact boolean DEFAULT false) RETURNS numeric LANGUAGE plpgsql VOLATILE AS $$BEGIN PERFORM dbms_sql.execute(c); RETURN dbms_sql.fetch_rows(c); END $$;
DO $do$
DECLARE kind text;
BEGIN
  FOREACH kind IN ARRAY ARRAY['numeric', 'text', 'sys.oradate', 'timestamp', 'timestamptz', 'sys.clob', 'bytea', 'float8'] LOOP
    EXECUTE format('CREATE PROCEDURE dbms_sql.column_value(c numeric, "position" numeric, INOUT value %1$s) LANGUAGE plpgsql AS $$BEGIN value := sys.stored_as(dbms_sql.of(c) -> ''row'' ->> ("position"::int - 1), value); END $$', kind);
  END LOOP;
END $do$;
CREATE PROCEDURE dbms_sql.close_cursor(INOUT c numeric) LANGUAGE plpgsql AS $$
DECLARE portal refcursor := 'dbms_sql$' || dbms_sql.number_of(c);
BEGIN
  IF sys.is_open(portal) THEN
    CLOSE portal;
  END IF;
  PERFORM set_config('ora.dbms_sql', (dbms_sql.known() - c::int::text)::text, false);
  c := NULL;
END $$;
GRANT USAGE ON SCHEMA dbms_sql, dbms_transaction, dbms_assert TO PUBLIC;
