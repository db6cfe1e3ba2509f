-- Functions that can be called without an argument, and so without parentheses (lab/standin/sql/bare_functions.py).
SET search_path TO sys, pg_catalog;
CREATE FUNCTION catalog_bare() RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_array(n.nspname, p.proname)), '[]') FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  JOIN sys.user$ u ON u.name = sys.ora_name(n.nspname)
  WHERE n.nspname <> 'sys' AND p.prokind = 'f' AND p.pronargs = p.pronargdefaults AND p.prorettype NOT IN ('trigger'::regtype, 'void'::regtype) AND strpos(p.proname, '.') = 0$$;
ALTER FUNCTION catalog() RENAME TO catalog_with_outs;
CREATE FUNCTION catalog() RETURNS jsonb LANGUAGE sql STABLE AS $$SELECT sys.catalog_with_outs() || jsonb_build_object('bare', sys.catalog_bare())$$;
