-- Exceptions of PL/SQL: what a handler caught, its SQLCODE and SQLERRM, raised again.
SET search_path TO sys, pg_catalog;
CREATE TYPE failure AS (state text, code numeric, message text, context text, constraint_name text, table_name text, schema_name text, column_name text, type_name text);
CREATE TABLE message$ (code int PRIMARY KEY, message text NOT NULL);
INSERT INTO message$ VALUES (1, 'unique constraint (.) violated'), (54, 'resource busy and acquire with NOWAIT specified or timeout expired'), (60, 'deadlock detected while waiting for resource'),
  (942, 'table or view does not exist'), (1001, 'invalid cursor'), (1400, 'cannot insert NULL into ()'), (1403, 'no data found'), (1410, 'invalid ROWID'), (1422, 'exact fetch returns more than requested number of rows'),
  (1426, 'numeric overflow'), (1427, 'single-row subquery returns more than one row'), (1438, 'value larger than specified precision allowed for this column'), (1476, 'divisor is equal to zero'), (1722, 'invalid number'),
  (1830, 'date format picture ends before converting entire input string'), (1839, 'date not valid for month specified'), (1843, 'not a valid month'), (1858, 'a non-numeric character was found where a numeric was expected'), (1861, 'literal does not match format string'),
  (2290, 'check constraint (.) violated'), (2291, 'integrity constraint (.) violated - parent key not found'), (2292, 'integrity constraint (.) violated - child record found'), (6501, 'PL/SQL: program error'), (6502, 'PL/SQL: numeric or value error'),
  (6504, 'PL/SQL: Return types of Result Set variables or query do not match'), (6510, 'PL/SQL: unhandled user-defined exception'), (6511, 'PL/SQL: cursor already open'), (6530, 'Reference to uninitialized composite'), (6531, 'Reference to uninitialized collection'),
  (6532, 'Subscript outside of limit'), (6533, 'Subscript beyond count'), (6592, 'CASE not found while executing CASE statement'), (8177, 'can''t serialize access for this transaction'), (12899, 'value too large for column'), (24381, 'error(s) in array DML');
GRANT SELECT ON message$ TO PUBLIC;
CREATE FUNCTION from36(text) RETURNS int LANGUAGE sql IMMUTABLE STRICT AS $$
SELECT sum((strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', pg_catalog.substr($1, n, 1)) - 1) * pg_catalog.power(36, char_length($1) - n))::int FROM generate_series(1, char_length($1)) AS n$$;
CREATE FUNCTION to36(int) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
SELECT string_agg(pg_catalog.substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', ($1 / pg_catalog.power(36, 3 - n)::int) % 36 + 1, 1), '' ORDER BY n) FROM generate_series(0, 3) AS n$$;
CREATE FUNCTION state_of(code int) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
SELECT CASE WHEN $1 BETWEEN 20000 AND 20999 THEN 'E2' || pg_catalog.lpad(($1 - 20000)::text, 3, '0') WHEN $1 < 10000 THEN 'O' || pg_catalog.lpad($1::text, 4, '0') ELSE 'Q' || sys.to36($1) END$$;
CREATE FUNCTION raise_ora(code int, message text) RETURNS void LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION USING ERRCODE = sys.state_of(code), MESSAGE = message; END$$;

-- does an error of PostgreSQL come from a statement of SQL, or from an expression or assignment of the program
CREATE FUNCTION in_statement(context text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
SELECT coalesce((SELECT line ~ '^SQL statement "' AND line !~ '^SQL statement "(SELECT sys\.|CALL )' FROM unnest(string_to_array($1, chr(10))) WITH ORDINALITY AS l(line, n) WHERE line ~ '^(SQL statement "|SQL expression "|PL/pgSQL assignment "|PL/pgSQL function )' ORDER BY n LIMIT 1), true)$$;
CREATE FUNCTION code_of(state text, message text, context text, type_name text) RETURNS numeric LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN CASE WHEN state ~ '^E2\d{3}$' THEN -('20' || right(state, 3))::int WHEN state = 'O1403' THEN 100 WHEN state ~ '^O\d{4}$' THEN -right(state, 4)::int
    WHEN state ~ '^Q' THEN -sys.from36(pg_catalog.substr(state, 2)) WHEN state LIKE 'EU%' THEN 1
    WHEN state = 'P0002' THEN 100 WHEN state = 'P0003' THEN -1422 WHEN state = '20000' THEN -6592 WHEN state = '23505' THEN -1
    WHEN state = '22012' THEN -1476 WHEN state = '23502' THEN -1400 WHEN state = '55P03' THEN -54 WHEN state = '40P01' THEN -60 WHEN state = '42P01' THEN -942
    WHEN state = '23503' THEN CASE WHEN message LIKE 'update or delete%' THEN -2292 ELSE -2291 END
    WHEN state = '23514' THEN CASE WHEN type_name = 'pls_integer' THEN -1426 WHEN strpos(type_name, '.') > 0 OR type_name IN ('natural', 'positive', 'signtype') THEN -6502 ELSE -2290 END
    WHEN state = '22P02' THEN CASE WHEN sys.in_statement(context) THEN -1722 ELSE -6502 END
    WHEN state = '22001' THEN CASE WHEN sys.in_statement(context) THEN -12899 ELSE -6502 END
    WHEN state = '22003' THEN CASE WHEN type_name = 'pls_integer' OR message LIKE '%integer out of range' THEN -1426 WHEN sys.in_statement(context) THEN -1438 ELSE -6502 END
    WHEN state = '22004' THEN CASE WHEN message LIKE 'cursor%' THEN -1001 ELSE -6502 END
    WHEN state = '34000' THEN -1001 WHEN state = '42P03' THEN -6511 WHEN state = '21000' THEN -1427 WHEN state = '40001' THEN -8177
    WHEN state = '22008' THEN -1843 WHEN state = '22007' THEN -1861 ELSE -6502 END::numeric;
END $$;
CREATE FUNCTION text_of(f failure) RETURNS text LANGUAGE sql STABLE AS $$
SELECT CASE WHEN ($1).code = 1 THEN 'User-Defined Exception' ELSE 'ORA-' || pg_catalog.lpad(abs(CASE ($1).code WHEN 100 THEN -1403 ELSE ($1).code END)::text, 5, '0') || ': ' ||
  CASE WHEN ($1).state ~ '^(E2|O|Q)' AND ($1).message <> '' THEN ($1).message
    WHEN ($1).code = -1400 THEN format('cannot insert NULL into ("%s"."%s"."%s")', sys.ora_name(($1).schema_name), sys.ora_name(($1).table_name), sys.ora_name(($1).column_name))
    WHEN ($1).code IN (-1, -2290, -2291, -2292) THEN pg_catalog.replace((SELECT message FROM sys.message$ m WHERE m.code = -($1).code), '(.)', '(' || sys.ora_name(($1).schema_name) || '.' || sys.ora_name(($1).constraint_name) || ')')
    ELSE coalesce((SELECT message FROM sys.message$ m WHERE m.code = abs(CASE ($1).code WHEN 100 THEN 1403 ELSE ($1).code END)), ($1).message) END END$$;
-- what an EXCEPTION clause gathered, completed; FORMAT_ERROR_STACK and FORMAT_ERROR_BACKTRACE read it too
CREATE FUNCTION caught(f failure) RETURNS failure LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF f.state = 'OD002' THEN
    RAISE EXCEPTION USING ERRCODE = f.state, MESSAGE = f.message;
  END IF;
  f.code := sys.code_of(f.state, f.message, f.context, f.type_name);
  PERFORM set_config('ora.failure', f::text, false);
  RETURN f;
END $$;
CREATE FUNCTION failure_text(f failure) RETURNS varchar LANGUAGE sql STABLE AS $$SELECT sys.text_of($1)::varchar$$;
CREATE FUNCTION raise_again(f failure) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = f.state, MESSAGE = coalesce(f.message, ''), CONSTRAINT = coalesce(f.constraint_name, ''), TABLE = coalesce(f.table_name, ''), SCHEMA = coalesce(f.schema_name, ''),
    COLUMN = coalesce(f.column_name, ''), DATATYPE = coalesce(f.type_name, '');
END $$;
CREATE FUNCTION sqlerrm(code numeric) RETURNS varchar LANGUAGE sql STABLE AS $$
SELECT (CASE WHEN $1 = 0 THEN 'ORA-0000: normal, successful completion' WHEN $1 = 100 THEN 'ORA-01403: no data found' WHEN $1 = 1 THEN 'User-Defined Exception' WHEN $1 > 0 THEN ' ' || $1 || ': non-ORACLE exception '
  WHEN $1 BETWEEN -20999 AND -20000 THEN 'ORA' || $1 || ': ' ELSE coalesce((SELECT 'ORA-' || pg_catalog.lpad((-$1)::text, 5, '0') || ': ' || message FROM sys.message$ m WHERE m.code = -$1),
  'ORA-' || pg_catalog.lpad((-$1)::text, 5, '0') || ': Message ' || -$1 || ' not found;  product=RDBMS; facility=ORA') END)::varchar$$;
CREATE FUNCTION raise_application_error(code numeric, message text, keep boolean DEFAULT false, prior text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF code NOT BETWEEN -20999 AND -20000 OR code IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = sys.state_of(21000), MESSAGE = 'error number argument to raise_application_error of ' || coalesce(code::text, '') || ' is out of range';
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'E2' || pg_catalog.lpad((-code - 20000)::int::text, 3, '0'), MESSAGE = coalesce(message, ' ') || CASE WHEN keep AND prior IS NOT NULL THEN chr(10) || prior ELSE '' END;
END $$;
CREATE FUNCTION must_be_closed(c refcursor) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF sys.is_open(c) THEN
    RAISE EXCEPTION USING ERRCODE = 'O6511', MESSAGE = 'PL/SQL: cursor already open';
  END IF;
END $$;
CREATE FUNCTION is_open(c refcursor) RETURNS boolean LANGUAGE sql VOLATILE AS $$SELECT $1 IS NOT NULL AND EXISTS (SELECT 1 FROM pg_cursors WHERE name = $1::text)$$;
CREATE DOMAIN pls_integer AS numeric(10,0) CHECK (VALUE BETWEEN -2147483648 AND 2147483647);
CREATE DOMAIN "natural" AS pls_integer CHECK (VALUE >= 0);
CREATE DOMAIN positive AS pls_integer CHECK (VALUE >= 1);
CREATE DOMAIN signtype AS pls_integer CHECK (VALUE BETWEEN -1 AND 1);
CREATE FUNCTION dbms_utility.format_error_stack() RETURNS varchar LANGUAGE sql VOLATILE AS $$SELECT sys.text_of(nullif(current_setting('ora.failure', true), '')::sys.failure)::varchar$$;
CREATE FUNCTION dbms_utility.format_error_backtrace() RETURNS varchar LANGUAGE sql VOLATILE AS $$
SELECT string_agg('ORA-06512: at ' || CASE WHEN m[1] ~ 'pg_temp|blk' THEN '' ELSE '"' || sys.ora_name(pg_catalog.replace(m[1], '"', '')) || '", ' END || 'line ' || m[2], chr(10))::varchar
  FROM regexp_matches((nullif(current_setting('ora.failure', true), '')::sys.failure).context, 'PL/pgSQL function ([\w."$]+)\([^)]*\) line (\d+)', 'g') AS m WHERE m[1] !~ '^"?sys"?\.|raise_application_error'$$;
-- a domain for a SUBTYPE with a range
CREATE FUNCTION make_subtype(full_name text, base text, low text, high text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF to_regtype(full_name) IS NULL THEN
    EXECUTE format('CREATE DOMAIN %s AS %s%s', full_name, base, CASE WHEN low <> '' THEN format(' CHECK (VALUE BETWEEN %s AND %s)', low, high) ELSE '' END);
  END IF;
END $$;
CREATE FUNCTION array_errors(errors jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF jsonb_array_length(errors) > 0 THEN
    PERFORM sys.raise_ora(24381, 'error(s) in array DML');
  END IF;
END $$;
-- transaction control where PL/pgSQL has none: the whole call is undone and run again by the server, step by step (lab/standin/pg/stepping)
CREATE FUNCTION step_needed(what text) RETURNS void LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION USING ERRCODE = 'OD002', MESSAGE = what; END $$;
CREATE FUNCTION no_commit_yet() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('ora.commit_later', true) = 'on' THEN
    PERFORM sys.step_needed('COMMIT');
  END IF;
END $$;
