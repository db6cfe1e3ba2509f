-- Aggregates and analytic functions that PostgreSQL has not, or not as Oracle has them.
SET search_path TO sys, pg_catalog;
SET check_function_bodies TO off;
CREATE FUNCTION tidy(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT trim_scale($1)$$;
CREATE FUNCTION tidy(float8) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1$$;
-- a value whose type has no length: both parts of a recursive subquery must agree
CREATE FUNCTION plain(text) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT $1::varchar$$;
CREATE FUNCTION plain(varchar) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT $1$$;
CREATE FUNCTION plain(anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT $1$$;

CREATE FUNCTION keep_first(anyelement, anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT coalesce($1, $2)$$;
CREATE FUNCTION keep_last(anyelement, anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT coalesce($2, $1)$$;
CREATE AGGREGATE first_value_present(anyelement) (SFUNC = keep_first, STYPE = anyelement);
CREATE AGGREGATE last_value_present(anyelement) (SFUNC = keep_last, STYPE = anyelement);
CREATE FUNCTION add_text(numeric, text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT CASE WHEN $2 IS NULL THEN $1 ELSE coalesce($1, 0) + $2::numeric END$$;
CREATE AGGREGATE sum(text) (SFUNC = add_text, STYPE = numeric);

-- the places of rows in an order given as arrays: keys a row, whether a key goes down, whether its nulls come first
CREATE FUNCTION places(keys jsonb[], down boolean[], nulls boolean[]) RETURNS TABLE (place bigint, rank bigint) LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF array_length(down, 1) > 5 THEN
    RAISE EXCEPTION USING ERRCODE = 'O3001', MESSAGE = 'unimplemented feature: more than five keys in KEEP or LISTAGG … OVER';
  END IF;
  RETURN QUERY SELECT u.n, rank() OVER (ORDER BY
    CASE WHEN k -> 0 = 'null' THEN CASE WHEN nulls[1] THEN 0 ELSE 2 END ELSE 1 END, CASE WHEN NOT down[1] THEN k -> 0 END, CASE WHEN down[1] THEN k -> 0 END DESC,
    CASE WHEN k -> 1 = 'null' THEN CASE WHEN nulls[2] THEN 0 ELSE 2 END ELSE 1 END, CASE WHEN NOT down[2] THEN k -> 1 END, CASE WHEN down[2] THEN k -> 1 END DESC,
    CASE WHEN k -> 2 = 'null' THEN CASE WHEN nulls[3] THEN 0 ELSE 2 END ELSE 1 END, CASE WHEN NOT down[3] THEN k -> 2 END, CASE WHEN down[3] THEN k -> 2 END DESC,
    CASE WHEN k -> 3 = 'null' THEN CASE WHEN nulls[4] THEN 0 ELSE 2 END ELSE 1 END, CASE WHEN NOT down[4] THEN k -> 3 END, CASE WHEN down[4] THEN k -> 3 END DESC,
    CASE WHEN k -> 4 = 'null' THEN CASE WHEN nulls[5] THEN 0 ELSE 2 END ELSE 1 END, CASE WHEN NOT down[5] THEN k -> 4 END, CASE WHEN down[5] THEN k -> 4 END DESC)
  FROM unnest(keys) WITH ORDINALITY AS u(k, n);
END $$;
CREATE FUNCTION kept(anyarray, jsonb[], boolean[], boolean[]) RETURNS anyarray LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT array_agg($1[p.place] ORDER BY p.place) FROM sys.places($2, $3, $4) AS p WHERE p.rank = 1$$;
CREATE FUNCTION sum_of(anyarray) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT sum(x::numeric) FROM unnest($1) AS x$$;
CREATE FUNCTION avg_of(anyarray) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT trim_scale(avg(x::numeric + 0.0000000000000000000000000000000000000000)) FROM unnest($1) AS x$$;
CREATE FUNCTION count_of(anyarray) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT count(x)::numeric FROM unnest($1) AS x$$;
CREATE FUNCTION stddev_of(anyarray) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT coalesce(stddev(x::numeric), 0) FROM unnest($1) AS x$$;
CREATE FUNCTION variance_of(anyarray) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT coalesce(variance(x::numeric), 0) FROM unnest($1) AS x$$;
CREATE FUNCTION min_of(anyarray) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT x FROM unnest($1) AS x WHERE x IS NOT NULL ORDER BY x LIMIT 1$$;
CREATE FUNCTION max_of(anyarray) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT x FROM unnest($1) AS x WHERE x IS NOT NULL ORDER BY x DESC LIMIT 1$$;

-- PERCENTILE_CONT: between two neighbours, exactly
CREATE FUNCTION percentile_cont_of(share numeric, rows anyarray, down boolean) RETURNS anyelement LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE sorted rows%TYPE; size int; place numeric; low int; result ALIAS FOR $0;
BEGIN
  IF share NOT BETWEEN 0 AND 1 THEN
    RAISE EXCEPTION USING ERRCODE = 'Q0NJ3', MESSAGE = 'The argument should be a constant or a function of expressions in the GROUP BY clause.';
  END IF;
  SELECT array_agg(x ORDER BY x) INTO sorted FROM unnest(rows) AS x WHERE x IS NOT NULL;
  size := coalesce(array_length(sorted, 1), 0);
  IF size = 0 THEN RETURN NULL; END IF;
  place := 1 + (CASE WHEN down THEN 1 - share ELSE share END) * (size - 1);
  low := floor(place);
  IF low = place THEN
    result := sorted[low];
  ELSE
    result := sorted[low] + (sorted[low + 1] - sorted[low]) * (place - low);
  END IF;
  RETURN result;
END $$;
CREATE FUNCTION percentile_disc_of(share numeric, rows anyarray, down boolean) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT x FROM (SELECT x, cume_dist() OVER (ORDER BY CASE WHEN NOT $3 THEN x END, CASE WHEN $3 THEN x END DESC) AS c FROM unnest($2) AS x WHERE x IS NOT NULL) AS s
WHERE c::numeric >= $1 ORDER BY c LIMIT 1$$;

-- LISTAGG
CREATE FUNCTION fits(text) RETURNS varchar LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF octet_length($1) > 4000 THEN
    RAISE EXCEPTION USING ERRCODE = 'O1489', MESSAGE = 'result of string concatenation is too long';
  END IF;
  RETURN nullif($1, '')::varchar;
END $$;
CREATE FUNCTION listagg_of(items text[], keys jsonb[], down boolean[], nulls boolean[], separator text, only_once boolean, mark text DEFAULT NULL, counted boolean DEFAULT NULL)
RETURNS varchar LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE sorted text[]; answer text := ''; done int := 0; item text;
BEGIN
  SELECT array_agg(x ORDER BY rank, place) INTO sorted FROM (
    SELECT items[p.place] AS x, p.rank, p.place, row_number() OVER (PARTITION BY items[p.place] ORDER BY p.rank, p.place) AS times FROM sys.places(keys, down, nulls) AS p) AS s
    WHERE x IS NOT NULL AND (times = 1 OR NOT only_once);
  IF counted IS NULL THEN RETURN sys.fits(array_to_string(sorted, separator)); END IF;
  IF octet_length(array_to_string(sorted, separator)) <= 4000 THEN RETURN array_to_string(sorted, separator); END IF;
  FOREACH item IN ARRAY sorted LOOP
    EXIT WHEN octet_length(answer || item || separator || mark) + CASE WHEN counted THEN 24 ELSE 0 END > 4000;
    answer := answer || item || separator;
    done := done + 1;
  END LOOP;
  RETURN answer || mark || CASE WHEN counted THEN '(' || array_length(sorted, 1) - done || ')' ELSE '' END;
END $$;

-- windows RANGE BETWEEN n PRECEDING … over a DATE: n is days or an interval
CREATE FUNCTION in_range(oradate, oradate, numeric, boolean, boolean) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN $5 THEN $1 OPERATOR(sys.<=) sys.date_add($2, CASE WHEN $4 THEN -$3 ELSE $3 END) ELSE $1 OPERATOR(sys.>=) sys.date_add($2, CASE WHEN $4 THEN -$3 ELSE $3 END) END$$;
CREATE FUNCTION in_range(oradate, oradate, interval, boolean, boolean) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'in_range_timestamp_interval';
CREATE FUNCTION in_range(oradate, oradate, intervalym, boolean, boolean) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'in_range_timestamp_interval';
ALTER OPERATOR FAMILY oradate_ops USING btree ADD FUNCTION 3 (oradate, numeric) in_range(oradate, oradate, numeric, boolean, boolean),
  FUNCTION 3 (oradate, interval) in_range(oradate, oradate, interval, boolean, boolean), FUNCTION 3 (oradate, intervalym) in_range(oradate, oradate, intervalym, boolean, boolean);
