-- What the data dictionary is built of (its views: 210, 300 and later). Names are shown as Oracle spells them: the case of PostgreSQL's names swapped.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION ora_name(text) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN $1 = pg_catalog.lower($1) THEN pg_catalog.upper($1) WHEN $1 ~ '[^[:ascii:]]' THEN (SELECT string_agg(CASE WHEN c = pg_catalog.lower(c) THEN pg_catalog.upper(c) ELSE pg_catalog.lower(c) END, '' ORDER BY n) FROM regexp_split_to_table($1, '') WITH ORDINALITY AS r(c, n)) ELSE pg_catalog.translate($1, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz') END::varchar$$;
CREATE FUNCTION zoned_digits(modifier int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT CASE WHEN $1 < 5 THEN 6 ELSE $1 - 5 END$$;
CREATE FUNCTION ora_type(oid, int) RETURNS varchar LANGUAGE sql STABLE AS $$
SELECT (CASE WHEN $1 IN (1700, 20, 21, 23) THEN 'NUMBER' WHEN $1 IN (1043, 25) THEN 'VARCHAR2' WHEN $1 = 1042 THEN 'CHAR' WHEN $1 = 700 THEN 'BINARY_FLOAT'
  WHEN $1 = 701 THEN 'BINARY_DOUBLE' WHEN $1 = 1114 THEN 'TIMESTAMP(' || CASE WHEN $2 < 0 THEN 6 ELSE $2 END || ')' WHEN $1 = 1184 THEN 'TIMESTAMP(' || CASE WHEN $2 < 0 THEN 6 ELSE $2 END || ') WITH TIME ZONE'
  WHEN $1 = 1186 THEN 'INTERVAL DAY(2) TO SECOND(6)' WHEN $1 = 16 THEN 'BOOLEAN' WHEN $1 = 142 THEN 'XMLTYPE' ELSE (SELECT CASE typname WHEN 'oradate' THEN 'DATE' WHEN 'orafloat' THEN 'FLOAT' WHEN 'orareal' THEN 'FLOAT' WHEN 'longraw' THEN 'LONG RAW'
  WHEN 'timestampz' THEN 'TIMESTAMP(' || sys.zoned_digits($2) || ') WITH TIME ZONE' WHEN 'timestamp9' THEN 'TIMESTAMP(' || sys.zoned_digits($2) || ')'
  WHEN 'timestampltz' THEN 'TIMESTAMP(' || CASE WHEN $2 < 0 THEN 6 ELSE $2 END || ') WITH LOCAL TIME ZONE' WHEN 'intervalym' THEN 'INTERVAL YEAR(2) TO MONTH' ELSE pg_catalog.upper(typname) END FROM pg_type WHERE oid = $1) END)::varchar$$;
CREATE VIEW user_schemas$ AS SELECT n.oid, n.nspname, sys.ora_name(n.nspname) AS owner FROM pg_namespace n JOIN sys.user$ u ON u.name = sys.ora_name(n.nspname)::text;
GRANT SELECT ON user_schemas$ TO PUBLIC;
CREATE SCHEMA dbms_output;
CREATE SCHEMA dbms_lock;
CREATE SCHEMA dbms_session;
CREATE SCHEMA dbms_random;
CREATE FUNCTION dbms_output.put_line(text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('ora.output_enabled', true) = 'on' THEN
    PERFORM set_config('ora.output', coalesce(current_setting('ora.output', true), '') || coalesce($1, '') || chr(10), false);
  END IF;
END $$;
CREATE FUNCTION dbms_output.put_line(numeric) RETURNS void LANGUAGE sql AS $$SELECT dbms_output.put_line(sys.number_text($1))$$;
CREATE FUNCTION dbms_output.enable(numeric DEFAULT NULL) RETURNS void LANGUAGE sql AS $$SELECT set_config('ora.output_enabled', 'on', false)$$;
CREATE FUNCTION dbms_output.disable() RETURNS void LANGUAGE sql AS $$SELECT set_config('ora.output_enabled', 'off', false), set_config('ora.output', '', false)$$;
CREATE FUNCTION dbms_lock.sleep(numeric) RETURNS void LANGUAGE sql AS $$SELECT pg_sleep($1::float8)$$;
CREATE FUNCTION dbms_session.sleep(numeric) RETURNS void LANGUAGE sql AS $$SELECT pg_sleep($1::float8)$$;
CREATE FUNCTION dbms_random.value() RETURNS numeric LANGUAGE sql VOLATILE AS $$SELECT random()::numeric$$;
CREATE FUNCTION dbms_random.value(numeric, numeric) RETURNS numeric LANGUAGE sql VOLATILE AS $$SELECT $1 + random()::numeric * ($2 - $1)$$;
GRANT USAGE ON SCHEMA dbms_output, dbms_lock, dbms_session, dbms_random TO PUBLIC;
