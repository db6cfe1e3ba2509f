-- VECTOR: text of a format letter and the dimensions (lab/standin/codecs/vector.py); its modifier holds dimensions, format and SPARSE.
SET search_path TO sys, pg_catalog;
CALL make_type('vector', 'text', 'textin textout textrecv textsend', 'cstring', 'U', 'bpchartypmod', NULL);
DROP CAST (vector AS text);
DROP CAST (text AS vector);
CREATE CAST (vector AS bytea) WITHOUT FUNCTION; -- only for the functions below
CREATE FUNCTION vector_text(vector) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT convert_from($1::bytea, 'UTF8')$$;
CREATE CAST (bytea AS vector) WITHOUT FUNCTION;
CREATE FUNCTION vector_of(text) RETURNS vector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT convert_to($1, 'UTF8')::sys.vector$$;
CREATE FUNCTION from_vector(vector) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.substr(sys.vector_text($1), 2)$$;
CREATE CAST (vector AS text) WITH FUNCTION from_vector(vector) AS ASSIGNMENT;
CREATE CAST (vector AS varchar) WITH FUNCTION from_vector(vector) AS ASSIGNMENT;
CREATE CAST (vector AS clob) WITH INOUT AS ASSIGNMENT;
CREATE FUNCTION is_sparse(vector) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.right(sys.vector_text($1), 2) = ']]'$$;
CREATE FUNCTION vector_items(vector) RETURNS float8[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE body text := sys.from_vector($1); parts text[]; places int[]; dense float8[]; given float8[];
BEGIN
  IF NOT sys.is_sparse($1) THEN
    RETURN pg_catalog.translate(body, '[]', '{}')::float8[];
  END IF;
  parts := regexp_match(body, '^\[\s*(\d+)\s*,\s*\[(.*)\]\s*,\s*\[(.*)\]\s*\]$');
  places := ('{' || parts[2] || '}')::int[];
  given := ('{' || parts[3] || '}')::float8[];
  dense := array_fill(0::float8, ARRAY[parts[1]::int]);
  FOR n IN 1 .. cardinality(places) LOOP
    dense[places[n] + 1] := given[n];
  END LOOP;
  RETURN dense;
END $$;
CREATE FUNCTION vector_dims(vector) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT (CASE WHEN sys.is_sparse($1) THEN substring(sys.from_vector($1) FROM '\d+')::int ELSE cardinality(sys.vector_items($1)) * CASE WHEN pg_catalog.left(sys.vector_text($1), 1) = 'B' THEN 8 ELSE 1 END END)::numeric$$;
CREATE FUNCTION vector_byte(float8, form "char") RETURNS int LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF (CASE form WHEN 'b' THEN $1 NOT BETWEEN -128 AND 127 ELSE $1 NOT BETWEEN 0 AND 255 END) THEN
    RAISE EXCEPTION numeric_value_out_of_range;
  END IF;
  RETURN pg_catalog.trunc($1)::int;
END $$;
-- the values of one format as text in another
CREATE FUNCTION vector_values(items text, form "char") RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE given text := '{' || items || '}';
BEGIN
  RETURN btrim(CASE form WHEN 'f' THEN given::float8[]::float4[]::text WHEN 'd' THEN given::float8[]::text
    ELSE (SELECT coalesce(array_agg(sys.vector_byte(x, form) ORDER BY n), '{}')::text FROM unnest(given::float8[]) WITH ORDINALITY AS i(x, n)) END, '{}');
EXCEPTION WHEN invalid_text_representation THEN
  RAISE EXCEPTION USING ERRCODE = 'S1805', MESSAGE = 'Vector is not properly formatted (dimension value is not a number)';
WHEN numeric_value_out_of_range THEN
  RAISE EXCEPTION USING ERRCODE = 'S1806', MESSAGE = 'Vector column is not properly formatted (dimension value is outside the allowed precision range).';
END $$;
CREATE FUNCTION vector_as(vector, form "char") RETURNS vector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE old text := sys.vector_text($1); parts text[];
BEGIN
  IF pg_catalog.left(old, 1) = form THEN
    RETURN $1;
  ELSIF form = 'B' OR pg_catalog.left(old, 1) = 'B' THEN
    RAISE EXCEPTION USING ERRCODE = 'S1814', MESSAGE = 'Vector of BINARY format cannot have any operation performed with vector of any other type.';
  ELSIF sys.is_sparse($1) THEN
    parts := regexp_match(old, '^.(\[.*\[.*\],\s*\[)(.*)\]\]$');
    RETURN sys.vector_of(form::text || parts[1] || sys.vector_values(parts[2], form) || ']]');
  END IF;
  RETURN sys.vector_of(form::text || '[' || sys.vector_values(btrim(pg_catalog.substr(old, 2), '[]'), form) || ']');
END $$;
CREATE FUNCTION vector_size(vector, modifier int, explicit boolean) RETURNS vector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE wanted int := modifier - 4; dims int := (modifier - 4) >> 5; form int := ((modifier - 4) >> 2) & 7; given sys.vector := $1;
BEGIN
  IF wanted <= 0 THEN RETURN given; END IF;
  IF pg_catalog.left(ltrim(sys.vector_text(given)), 1) = '[' THEN
    given := sys.read_vector(sys.vector_text(given), coalesce(nullif(form, 0), 2));
  END IF;
  IF dims > 0 AND sys.vector_dims(given) <> dims THEN
    RAISE EXCEPTION USING ERRCODE = 'S1803', MESSAGE = format('Vector dimension count must match the dimension count specified in the column definition (expected %s dimensions, specified %s dimensions).', dims, sys.vector_dims(given));
  END IF;
  given := sys.vector_shape(given, wanted & 2 = 2);
  RETURN CASE WHEN form = 0 THEN given ELSE sys.vector_as(given, pg_catalog.substr(' fdbB', form, 1)::"char") END;
END $$;
-- dense as sparse and the reverse
CREATE FUNCTION vector_shape(vector, sparse boolean) RETURNS vector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE form text := pg_catalog.left(sys.vector_text($1), 1);
BEGIN
  IF sys.is_sparse($1) = sparse THEN
    RETURN $1;
  ELSIF NOT sparse THEN
    RETURN sys.vector_as(sys.vector_of('d[' || btrim(sys.vector_items($1)::text, '{}') || ']'), form::"char");
  END IF;
  RETURN (SELECT sys.vector_of(form || format('[%s,[%s],[%s]]', max(n), string_agg((n - 1)::text, ',' ORDER BY n) FILTER (WHERE x <> 0), string_agg(x::text, ',' ORDER BY n) FILTER (WHERE x <> 0))) FROM unnest(sys.vector_items($1)) WITH ORDINALITY AS i(x, n));
END $$;
CREATE CAST (vector AS vector) WITH FUNCTION vector_size(vector, int, boolean) AS IMPLICIT;
CREATE FUNCTION read_vector(given text, form int) RETURNS vector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE letter "char" := pg_catalog.substr(' fdbB', form, 1)::"char"; body text := regexp_replace(given, '\s', '', 'g'); parts text[];
BEGIN
  IF body !~ '^\[.*\]$' THEN
    RAISE EXCEPTION USING ERRCODE = 'S1805', MESSAGE = 'Vector is not properly formatted (dimension value is not a number)';
  END IF;
  parts := regexp_match(body, '^\[(\d+),\[(.*)\],\[(.*)\]\]$');
  IF parts IS NULL THEN
    RETURN sys.vector_of(letter::text || '[' || sys.vector_values(btrim(body, '[]'), letter) || ']');
  END IF;
  RETURN sys.vector_of(letter::text || '[' || parts[1] || ',[' || parts[2] || '],[' || sys.vector_values(parts[3], letter) || ']]');
END $$;
CREATE FUNCTION to_vector(vector, dims int DEFAULT 0, form int DEFAULT 0, sparse boolean DEFAULT NULL) RETURNS vector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT sys.vector_size($1, ((coalesce($2, 0) << 5) | ($3 << 2) | CASE WHEN coalesce($4, sys.is_sparse($1)) THEN 3 ELSE 1 END) + 4, false)$$;
CREATE FUNCTION to_vector(given text, dims int DEFAULT 0, form int DEFAULT 0, sparse boolean DEFAULT NULL) RETURNS vector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT sys.to_vector(sys.read_vector(given, coalesce(nullif(form, 0), 2)), dims, form, sparse)$$;
CREATE FUNCTION from_vector_as(vector, sparse boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT sys.from_vector(CASE WHEN sparse IS NULL THEN $1 ELSE sys.vector_shape($1, sparse) END)$$;
CREATE FUNCTION vector_in_text(text) RETURNS vector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.to_vector($1)$$;
CREATE CAST (text AS vector) WITH FUNCTION vector_in_text(text) AS ASSIGNMENT;
CREATE CAST (varchar AS vector) WITH FUNCTION vector_in_text(text) AS ASSIGNMENT;
CREATE CAST (clob AS vector) WITH FUNCTION vector_in_text(text) AS ASSIGNMENT;
CREATE FUNCTION vector_norm(vector) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.sqrt(sum(x * x)) FROM unnest(sys.vector_items($1)) AS x$$;
CREATE FUNCTION vector_dimension_count(vector) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.vector_dims($1)$$;
CREATE FUNCTION vector_distance(one vector, other vector, metric text DEFAULT NULL) RETURNS float8 LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE a float8[]; b float8[]; how text := coalesce(metric, CASE WHEN pg_catalog.left(sys.vector_text(one), 1) = 'B' THEN 'HAMMING' ELSE 'COSINE' END);
BEGIN
  IF one IS NULL OR other IS NULL THEN RETURN NULL; END IF;
  IF sys.vector_dims(one) <> sys.vector_dims(other) THEN
    RAISE EXCEPTION USING ERRCODE = 'S1808', MESSAGE = format('VECTOR_DISTANCE function is not supported for vectors with different dimension counts (%s, %s).', sys.vector_dims(one), sys.vector_dims(other));
  END IF;
  a := sys.vector_items(one); b := sys.vector_items(other);
  RETURN (SELECT CASE how WHEN 'EUCLIDEAN' THEN pg_catalog.sqrt(sum((x - y) ^ 2)) WHEN 'EUCLIDEAN_SQUARED' THEN sum((x - y) ^ 2) WHEN 'DOT' THEN -sum(x * y) WHEN 'MANHATTAN' THEN sum(abs(x - y))
    WHEN 'HAMMING' THEN CASE WHEN pg_catalog.left(sys.vector_text(one), 1) = 'B' THEN sum(bit_count((x::int # y::int)::bit(8))) ELSE count(*) FILTER (WHERE x <> y) END
    WHEN 'JACCARD' THEN 1 - sum(bit_count((x::int & y::int)::bit(8)))::float8 / nullif(sum(bit_count((x::int | y::int)::bit(8))), 0)
    ELSE 1 - sum(x * y) / nullif(pg_catalog.sqrt(sum(x * x)) * pg_catalog.sqrt(sum(y * y)), 0) END FROM unnest(a, b) AS p(x, y));
END $$;
