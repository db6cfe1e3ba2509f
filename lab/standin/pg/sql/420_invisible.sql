-- INVISIBLE columns: marked by their statistics target, which pg_dump carries and which follows a column's name
SET search_path TO sys, pg_catalog;
CREATE FUNCTION catalog_invisible() RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
SELECT coalesce(jsonb_agg(jsonb_build_array(s.nspname, s.relname, s.columns)), '[]') FROM (SELECT n.nspname, c.relname, jsonb_agg(a.attname) AS columns FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.attstattarget = 101 AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') GROUP BY 1, 2) AS s$$;
ALTER FUNCTION catalog() RENAME TO catalog_with_bare;
CREATE FUNCTION catalog() RETURNS jsonb LANGUAGE sql STABLE AS $$SELECT sys.catalog_with_bare() || jsonb_build_object('invisible', sys.catalog_invisible())$$;
CREATE FUNCTION require_visible(target text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = target::regclass AND attnum > 0 AND NOT attisdropped AND attstattarget <> 101) THEN
    PERFORM sys.fail(sys.state_of(54039), 'table must have at least one column that is not invisible');
  END IF;
END $$;
