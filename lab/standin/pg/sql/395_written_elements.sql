-- Texts that we wrote ourselves, of variables and the elements of collections, are read whatever the NLS settings are.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION stored_date(text) RETURNS oradate LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$SELECT sys.oradate_in(textout($1), 0, -1)$$;
-- the same for a type that only PostgreSQL knows; model: any value of it
CREATE FUNCTION stored_as(stored text, model anyelement) RETURNS anyelement LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  IF pg_typeof(model) = 'sys.oradate'::regtype THEN
    RETURN sys.stored_date(stored);
  END IF;
  EXECUTE format('SELECT ($1)::%s', pg_typeof(model)) INTO model USING stored;
  RETURN model;
END $$;
