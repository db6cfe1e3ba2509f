-- DBMS_SQL.RETURN_RESULT: the cursor is left open for the client; the block's caller takes the names (lab/standin/pg/blocks.py).
SET search_path TO sys, pg_catalog;
CREATE SCHEMA IF NOT EXISTS dbms_sql;
GRANT USAGE ON SCHEMA dbms_sql TO PUBLIC;
CREATE FUNCTION dbms_sql.return_result(rc refcursor) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF rc IS NULL OR NOT EXISTS (SELECT 1 FROM pg_cursors WHERE name = rc::text) THEN
    RAISE EXCEPTION USING ERRCODE = 'O1001', MESSAGE = 'invalid cursor';
  END IF;
  PERFORM set_config('ora.results', (coalesce(nullif(current_setting('ora.results', true), ''), '[]')::jsonb OPERATOR(pg_catalog.||) pg_catalog.to_jsonb(rc::text))::text, true);
END $$;

-- a row's address in the digits of an Oracle ROWID: object, file, block, row
CREATE FUNCTION rowid_digits(number int8, digits int) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT string_agg(pg_catalog.substr('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', ((number >> (6 * place)) & 63)::int + 1, 1), '' ORDER BY place DESC)
FROM generate_series(0, digits - 1) AS place$$;
CREATE FUNCTION rowid_of(oid, tid) RETURNS rowid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT (sys.rowid_digits($1::int8, 6) || 'AAA' || sys.rowid_digits(($2::text::point)[0]::int8, 6) || sys.rowid_digits(($2::text::point)[1]::int8, 3))::sys.rowid$$;
