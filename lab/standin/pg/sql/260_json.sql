-- SQL/JSON: documents are text, JSON or bytes; paths are PostgreSQL's. Keys of an object that is taken out of a document are in PostgreSQL's order.
SET search_path TO sys, pg_catalog;
SET check_function_bodies TO off;
-- NULL for what is no JSON
CREATE FUNCTION json_doc(text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN $1::jsonb;
EXCEPTION WHEN OTHERS THEN
  RETURN NULL;
END $$;
CREATE FUNCTION json_doc(bytea) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT sys.json_doc(convert_from($1, 'UTF8'))$$;
CREATE FUNCTION json_doc(json) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1::jsonb$$;
CREATE FUNCTION json_doc(jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1$$;
-- as Oracle writes it: no spaces
CREATE FUNCTION json_text(item jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  CASE jsonb_typeof(item)
    WHEN 'object' THEN RETURN '{' || coalesce((SELECT string_agg(to_json(key)::text || ':' || sys.json_text(value), ',' ORDER BY n) FROM jsonb_each(item) WITH ORDINALITY AS e(key, value, n)), '') || '}';
    WHEN 'array' THEN RETURN '[' || coalesce((SELECT string_agg(sys.json_text(value), ',' ORDER BY n) FROM jsonb_array_elements(item) WITH ORDINALITY AS e(value, n)), '') || ']';
    ELSE RETURN item::text;
  END CASE;
END $$;
-- what ON ERROR and ON EMPTY say: null, error, or default with a value
CREATE FUNCTION json_failed(handling text, fallback text, code text, message text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  IF handling = 'error' THEN RAISE EXCEPTION USING ERRCODE = code, MESSAGE = message; END IF;
  RETURN CASE WHEN handling = 'default' THEN fallback END;
END $$;
CREATE FUNCTION json_scalar(doc jsonb, given boolean, path jsonpath, on_error text, error_default text, on_empty text, empty_default text) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE items jsonb[]; kind text;
BEGIN
  IF NOT given THEN RETURN NULL; END IF;
  IF doc IS NULL THEN RETURN sys.json_failed(on_error, error_default, 'Q0V7D', 'JSON syntax error'); END IF;
  SELECT array_agg(i) INTO items FROM jsonb_path_query(doc, path, '{}', true) AS i;
  IF items IS NULL THEN RETURN sys.json_failed(coalesce(on_empty, on_error), CASE WHEN on_empty IS NULL THEN error_default ELSE empty_default END, 'Q0V7Y', 'JSON_VALUE evaluated to no value'); END IF;
  IF cardinality(items) > 1 THEN RETURN sys.json_failed(on_error, error_default, 'Q0V86', 'JSON_VALUE evaluated to multiple values'); END IF;
  kind := jsonb_typeof(items[1]);
  IF kind IN ('object', 'array') THEN RETURN sys.json_failed(on_error, error_default, 'Q0V7S', 'JSON_VALUE evaluated to non-scalar value'); END IF;
  RETURN CASE WHEN kind <> 'null' THEN nullif(items[1] #>> '{}', '') END;
END $$;
CREATE FUNCTION json_as_number(value text, on_error text) RETURNS numeric LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN value::numeric;
EXCEPTION WHEN invalid_text_representation THEN
  IF on_error = 'error' THEN RAISE; END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION json_as_moment(value text, on_error text) RETURNS timestamp LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN pg_catalog.replace(value, 'T', ' ')::timestamp;
EXCEPTION WHEN OTHERS THEN
  IF on_error = 'error' THEN RAISE; END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION json_as_text(value text, size int, on_error text) RETURNS varchar LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  IF char_length(value) > size THEN RETURN sys.json_failed(on_error, NULL, 'Q0V8E', 'output value too large (maximum: ' || size || ')'); END IF;
  RETURN value;
END $$;
CREATE FUNCTION json_part(doc jsonb, given boolean, path jsonpath, wrapper text, on_error text, on_empty text) RETURNS varchar LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE items jsonb[]; empty text := coalesce(on_empty, on_error);
BEGIN
  IF NOT given THEN RETURN NULL; END IF;
  IF doc IS NULL THEN RETURN sys.json_failed(on_error, '[]', 'Q0V7D', 'JSON syntax error'); END IF;
  SELECT array_agg(i) INTO items FROM jsonb_path_query(doc, path, '{}', true) AS i;
  IF items IS NULL THEN RETURN CASE WHEN empty = 'object' THEN '{}' ELSE sys.json_failed(empty, '[]', 'Q0V7Y', 'JSON_QUERY evaluated to no value') END; END IF;
  IF wrapper = 'always' OR (wrapper = 'conditional' AND (cardinality(items) > 1 OR jsonb_typeof(items[1]) NOT IN ('object', 'array'))) THEN RETURN sys.json_text(to_jsonb(items)); END IF;
  IF cardinality(items) > 1 OR jsonb_typeof(items[1]) NOT IN ('object', 'array') THEN
    RETURN CASE WHEN on_error = 'object' THEN '{}' ELSE sys.json_failed(on_error, '[]', 'Q0V8G', 'JSON_QUERY requires an array wrapper') END;
  END IF;
  RETURN sys.json_text(items[1]);
END $$;
CREATE FUNCTION json_found(doc jsonb, given boolean, path jsonpath, vars jsonb, on_error text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  IF NOT given THEN RETURN false; END IF;
  IF doc IS NULL AND on_error = 'error' THEN RAISE EXCEPTION USING ERRCODE = 'Q0V7D', MESSAGE = 'JSON syntax error'; END IF;
  RETURN CASE WHEN doc IS NULL THEN on_error = 'true' ELSE jsonb_path_exists(doc, path, vars, true) END;
END $$;
-- a value as JSON writes it
CREATE FUNCTION json_written(numeric) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT trim_scale($1)::text$$;
CREATE FUNCTION json_written(float8) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT to_json($1)::text$$;
CREATE FUNCTION json_written(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT to_json(nullif($1, ''))::text$$;
CREATE FUNCTION json_written(bpchar) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT to_json(sys.padded($1))::text$$;
CREATE FUNCTION json_written(boolean) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1::text$$;
CREATE FUNCTION json_written(oradate) RETURNS text LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT '"' || pg_catalog.to_char($1::timestamp, 'YYYY-MM-DD"T"HH24:MI:SS') || '"'$$;
CREATE FUNCTION json_written(timestamp) RETURNS text LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT '"' || pg_catalog.to_char($1, 'YYYY-MM-DD"T"HH24:MI:SS.US') || '"'$$;
CREATE FUNCTION json_written(bytea) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT '"' || pg_catalog.upper(encode($1, 'hex')) || '"'$$;
CREATE FUNCTION json_written(json) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT $1::text$$;
CREATE FUNCTION json_object_text(keys text[], items text[], absent boolean) RETURNS varchar LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF array_position(keys, NULL) IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = 'Q0V7M', MESSAGE = 'null key name in JSON object'; END IF;
  RETURN '{' || coalesce((SELECT string_agg(to_json(k)::text || ':' || coalesce(items[n], 'null'), ',' ORDER BY n) FROM unnest(keys) WITH ORDINALITY AS u(k, n) WHERE items[n] IS NOT NULL OR NOT absent), '') || '}';
END $$;
CREATE FUNCTION json_array_text(items text[], absent boolean) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT '[' || coalesce((SELECT string_agg(coalesce(i, 'null'), ',' ORDER BY n) FROM unnest($1) WITH ORDINALITY AS u(i, n) WHERE i IS NOT NULL OR NOT $2), '') || ']'$$;
