-- Nested tables and varrays that programs declare: jsonb of subscript -> element as text, "#" is the highest subscript that was ever made.
SET search_path TO sys, pg_catalog;
CALL make_type('nested', 'jsonb', 'jsonb_in jsonb_out jsonb_recv jsonb_send', 'cstring', 'U', NULL, NULL);
CREATE FUNCTION nt_of(text[], limit_ int) RETURNS nested LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF limit_ > 0 AND coalesce(cardinality($1), 0) > limit_ THEN
    PERFORM sys.raise_ora(6532, 'Subscript outside of limit');
  END IF;
  RETURN ((SELECT coalesce(jsonb_object_agg(n::text, $1[n]), '{}') FROM generate_subscripts($1, 1) AS n) || jsonb_build_object('#', coalesce(cardinality($1), 0)))::sys.nested;
END $$;
CREATE FUNCTION nt_top(jsonb) RETURNS int LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF $1 IS NULL THEN
    PERFORM sys.raise_ora(6531, 'Reference to uninitialized collection');
  END IF;
  RETURN coalesce(($1 ->> '#')::int, 0);
END $$;
CREATE FUNCTION nt_check(jsonb, numeric, limit_ int) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE top int := sys.nt_top($1);
BEGIN
  IF $2 IS NULL THEN
    PERFORM sys.raise_ora(6502, 'PL/SQL: numeric or value error: NULL index table key value');
  ELSIF $2 < 1 OR limit_ > 0 AND $2 > limit_ THEN
    PERFORM sys.raise_ora(6532, 'Subscript outside of limit');
  ELSIF $2 > top THEN
    PERFORM sys.raise_ora(6533, 'Subscript beyond count');
  END IF;
  RETURN pg_catalog.round($2)::text;
END $$;
CREATE FUNCTION nt_get(nested, numeric, limit_ int) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE key text := sys.nt_check($1, $2, limit_);
BEGIN
  IF NOT $1::jsonb ? key THEN
    RAISE EXCEPTION USING ERRCODE = 'P0002', MESSAGE = 'no data found';
  END IF;
  RETURN $1::jsonb ->> key;
END $$;
CREATE FUNCTION nt_set(nested, numeric, value text, limit_ int) RETURNS nested LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT ($1::jsonb || jsonb_build_object(sys.nt_check($1, $2, limit_), $3))::sys.nested$$;
CREATE FUNCTION nt_count(nested) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT (count(*) - 1 + sys.nt_top($1) * 0)::numeric FROM jsonb_object_keys(coalesce($1::jsonb, '{}'))$$;
CREATE FUNCTION nt_keys(nested) RETURNS SETOF numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT k::numeric FROM jsonb_object_keys(CASE WHEN sys.nt_top($1) >= 0 THEN $1::jsonb END) AS k WHERE k <> '#'$$;
CREATE FUNCTION nt_first(nested) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT min(k) FROM sys.nt_keys($1) AS k$$;
CREATE FUNCTION nt_last(nested) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT max(k) FROM sys.nt_keys($1) AS k$$;
CREATE FUNCTION nt_next(nested, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT min(k) FROM sys.nt_keys($1) AS k WHERE k > $2$$;
CREATE FUNCTION nt_prior(nested, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT max(k) FROM sys.nt_keys($1) AS k WHERE k < $2$$;
CREATE FUNCTION nt_exists(nested, numeric) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT coalesce($1::jsonb ? pg_catalog.round($2)::text, false)$$;
CREATE FUNCTION nt_extend(nested, numeric, source numeric, limit_ int) RETURNS nested LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE top int := sys.nt_top($1); value text := CASE WHEN source IS NULL THEN NULL ELSE sys.nt_get($1, source, limit_) END;
BEGIN
  IF limit_ > 0 AND top + $2 > limit_ THEN
    PERFORM sys.raise_ora(6532, 'Subscript outside of limit');
  END IF;
  RETURN ($1::jsonb || (SELECT coalesce(jsonb_object_agg((top + n)::text, value), '{}') FROM generate_series(1, $2::int) AS n) || jsonb_build_object('#', top + $2::int))::sys.nested;
END $$;
CREATE FUNCTION nt_trim(nested, numeric DEFAULT 1) RETURNS nested LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE top int := sys.nt_top($1);
BEGIN
  IF $2 > top THEN
    PERFORM sys.raise_ora(6533, 'Subscript beyond count');
  END IF;
  RETURN (($1::jsonb - ARRAY(SELECT (top - n)::text FROM generate_series(0, $2::int - 1) AS n)) || jsonb_build_object('#', top - $2::int))::sys.nested;
END $$;
CREATE FUNCTION nt_delete(nested) RETURNS nested LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT CASE WHEN sys.nt_top($1) >= 0 THEN '{"#": 0}'::sys.nested END$$;
CREATE FUNCTION nt_delete(nested, numeric) RETURNS nested LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT ($1::jsonb - pg_catalog.round($2)::text)::sys.nested$$;
CREATE FUNCTION nt_delete(nested, numeric, numeric) RETURNS nested LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT ($1::jsonb - ARRAY(SELECT k::text FROM sys.nt_keys($1) AS k WHERE k BETWEEN $2 AND $3))::sys.nested$$;
CREATE FUNCTION elements_of(nested) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT ARRAY(SELECT $1::jsonb ->> k::text FROM sys.nt_keys($1) AS k ORDER BY k)$$;

-- whole collections; elements are compared as text, numbers without trailing zeros
CREATE FUNCTION element_text(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT CASE WHEN $1 ~ '^-?\d+\.\d*0$' THEN trim_scale($1::numeric)::text ELSE $1 END$$;
CREATE FUNCTION element_texts(text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT ARRAY(SELECT sys.element_text(x) FROM unnest($1) WITH ORDINALITY AS u(x, n) ORDER BY n)$$;
CREATE FUNCTION bag_union(text[], text[], boolean) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN $3 THEN ARRAY(SELECT x FROM unnest($1 || $2) WITH ORDINALITY AS u(x, n) GROUP BY x ORDER BY min(n)) ELSE $1 || $2 END$$;
CREATE FUNCTION bag_pick(text[], text[], boolean, kept boolean) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT ARRAY(SELECT l.x FROM (SELECT x, n, row_number() OVER (PARTITION BY x ORDER BY n) AS r FROM unnest($1) WITH ORDINALITY AS u(x, n)) AS l
  WHERE ((SELECT count(*) FROM unnest($2) AS y WHERE y IS NOT DISTINCT FROM l.x) >= CASE WHEN $3 THEN 1 ELSE l.r END) = kept AND (l.r = 1 OR NOT $3) ORDER BY l.n)$$;
CREATE FUNCTION multiset_union(nested, nested, boolean) RETURNS nested LANGUAGE sql IMMUTABLE STRICT AS $$SELECT sys.nt_of(sys.bag_union(sys.elements_of($1), sys.elements_of($2), $3), 0)$$;
CREATE FUNCTION multiset_intersect(nested, nested, boolean) RETURNS nested LANGUAGE sql IMMUTABLE STRICT AS $$SELECT sys.nt_of(sys.bag_pick(sys.elements_of($1), sys.elements_of($2), $3, true), 0)$$;
CREATE FUNCTION multiset_except(nested, nested, boolean) RETURNS nested LANGUAGE sql IMMUTABLE STRICT AS $$SELECT sys.nt_of(sys.bag_pick(sys.elements_of($1), sys.elements_of($2), $3, false), 0)$$;
CREATE FUNCTION set_of(nested) RETURNS nested LANGUAGE sql IMMUTABLE STRICT AS $$SELECT sys.nt_of(sys.bag_union(sys.elements_of($1), '{}', true), 0)$$;
CREATE FUNCTION cardinality_of(nested) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT AS $$SELECT sys.nt_count($1)$$;
CREATE FUNCTION is_empty(nested) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS $$SELECT sys.nt_count($1) = 0$$;
CREATE FUNCTION member_of(text, nested) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS $$SELECT sys.element_text($1) = ANY (sys.element_texts(sys.elements_of($2)))$$;
CREATE FUNCTION submultiset_of(nested, nested) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS $$SELECT cardinality(sys.bag_pick(sys.elements_of($1), sys.elements_of($2), false, false)) = 0$$;
CREATE FUNCTION nested_eq(nested, nested) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS $$
SELECT ARRAY(SELECT x FROM unnest(sys.element_texts(sys.elements_of($1))) AS x ORDER BY x) = ARRAY(SELECT x FROM unnest(sys.element_texts(sys.elements_of($2))) AS x ORDER BY x)$$;
CREATE FUNCTION nested_ne(nested, nested) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS $$SELECT NOT sys.nested_eq($1, $2)$$;
CREATE OPERATOR sys.= (LEFTARG = nested, RIGHTARG = nested, FUNCTION = nested_eq);
CREATE OPERATOR sys.<> (LEFTARG = nested, RIGHTARG = nested, FUNCTION = nested_ne);
CREATE FUNCTION multiset_union(anyarray, anyarray, boolean) RETURNS anyarray LANGUAGE sql IMMUTABLE STRICT AS $$
SELECT CASE WHEN $3 THEN ARRAY(SELECT x FROM unnest($1 || $2) WITH ORDINALITY AS u(x, n) GROUP BY x ORDER BY min(n)) ELSE $1 || $2 END$$;
CREATE FUNCTION set_of(anyarray) RETURNS anyarray LANGUAGE sql IMMUTABLE STRICT AS $$SELECT ARRAY(SELECT x FROM unnest($1) WITH ORDINALITY AS u(x, n) GROUP BY x ORDER BY min(n))$$;
CREATE FUNCTION cardinality_of(anyarray) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT AS $$SELECT cardinality($1)::numeric$$;
CREATE FUNCTION is_empty(anyarray) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS $$SELECT cardinality($1) = 0$$;
CREATE FUNCTION member_of(text, anyarray) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS $$SELECT sys.element_text($1) = ANY (sys.element_texts($2::text[]))$$;
CREATE FUNCTION submultiset_of(anyarray, anyarray) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS $$SELECT cardinality(sys.bag_pick($1::text[], $2::text[], false, false)) = 0$$;
CREATE FUNCTION ix_keys(jsonb) RETURNS int[] LANGUAGE sql IMMUTABLE AS $$SELECT ARRAY(SELECT k::int FROM jsonb_object_keys($1) AS k WHERE k <> '#' ORDER BY k::int)$$;
CREATE FUNCTION ix_keys(anyarray) RETURNS int[] LANGUAGE sql IMMUTABLE AS $$SELECT ARRAY(SELECT generate_subscripts($1, 1))$$;
CREATE FUNCTION ix_values(jsonb) RETURNS int[] LANGUAGE sql IMMUTABLE AS $$SELECT ARRAY(SELECT ($1 ->> k::text)::int FROM unnest(sys.ix_keys($1)) AS k ORDER BY k)$$;
CREATE FUNCTION ix_values(anyarray) RETURNS int[] LANGUAGE sql IMMUTABLE AS $$SELECT $1::text[]::numeric[]::int[]$$;
-- TABLE.COLUMN%TYPE as a domain
CREATE FUNCTION make_anchor(full_name text, anchor text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE kind text;
BEGIN
  SELECT format_type(a.atttypid, a.atttypmod) INTO kind FROM pg_attribute a
    WHERE a.attrelid = to_regclass(regexp_replace(anchor, '\.[^.]*$', '')) AND quote_ident(a.attname) = quote_ident(btrim(regexp_replace(regexp_replace(anchor, '%TYPE$', ''), '^.*\.', ''), '"'));
  IF kind IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'O6550', MESSAGE = 'PLS-00201: identifier ' || anchor || ' must be declared';
  END IF;
  IF to_regtype(full_name) IS NULL THEN
    EXECUTE format('CREATE DOMAIN %s AS %s', full_name, kind);
  END IF;
END $$;
CREATE FUNCTION catalog_returns() RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
SELECT coalesce(jsonb_agg(jsonb_build_array(n.nspname, p.proname, format_type(p.prorettype, NULL))), '[]') FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  JOIN sys.user$ u ON u.name = sys.ora_name(n.nspname) JOIN pg_type t ON t.oid = p.prorettype AND t.typtype = 'd' JOIN pg_type e ON e.oid = t.typbasetype AND e.typelem <> 0$$;
-- EXECUTE IMMEDIATE with arguments of every direction; see 100_dynamic.sql
CREATE FUNCTION dynamic(statement text, parameters int, types text[] DEFAULT '{}', modes text DEFAULT '') RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RETURN sys.ask(statement, jsonb_build_object('schema', current_schema(), 'parameters', parameters, 'types', types, 'modes', modes));
END $$;
CREATE FUNCTION ask(statement text, question jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE SET client_min_messages = notice AS $$
DECLARE ticket text := gen_random_uuid()::text; answer jsonb; patience int := 30000;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION USING ERRCODE = 'O3001', MESSAGE = 'unimplemented feature: ' || CASE WHEN question ? 'autonomous' THEN 'an autonomous transaction' ELSE 'EXECUTE IMMEDIATE of a text put together at run time' END || ' in a serializable transaction';
  END IF;
  RAISE NOTICE USING ERRCODE = 'OD001', MESSAGE = coalesce(statement, ''), DETAIL = (question || jsonb_build_object('ticket', ticket))::text;
  LOOP
    answer := sys.dynamic_answer(ticket);
    EXIT WHEN answer IS NOT NULL;
    patience := patience - 1;
    IF patience = 0 THEN
      RAISE EXCEPTION USING ERRCODE = 'O0604', MESSAGE = 'error occurred at recursive SQL level 1';
    END IF;
    PERFORM pg_sleep(0.001);
  END LOOP;
  IF answer ? 'code' THEN
    RAISE EXCEPTION USING ERRCODE = answer ->> 'code', MESSAGE = answer ->> 'message';
  END IF;
  RETURN answer;
END $$;
-- a query, or a change that returns rows, as one row of arrays
CREATE FUNCTION aggregated(statement text, items text, alias text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$SELECT 'WITH "rows$" AS (' || $1 || ') SELECT ' || $2 || ' FROM "rows$" AS ' || $3$$;
CREATE FUNCTION take_settings(settings jsonb) RETURNS void LANGUAGE sql VOLATILE AS $$SELECT set_config(key, coalesce(value, ''), false) FROM jsonb_each_text($1)$$;
