-- Functions that can be called without an argument, and so without parentheses (lab/standin/sql/bare_functions.py).
SET search_path TO sys, pg_catalog;
CREATE FUNCTION catalog_bare() RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_array(n.nspname, p.proname)), '[]') FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  JOIN sys.user$ u ON u.name = sys.ora_name(n.nspname)
  WHERE n.nspname <> 'sys' AND p.prokind = 'f' AND p.pronargs = p.pronargdefaults AND p.prorettype NOT IN ('trigger'::regtype, 'void'::regtype) AND strpos(p.proname, '.') = 0$$;
-- what the server knows of the users' names
CREATE FUNCTION catalog() RETURNS jsonb LANGUAGE sql STABLE AS $$
SELECT sys.catalog_base() || jsonb_build_object('returns', sys.catalog_returns(), 'outs', sys.catalog_outs(), 'bare', sys.catalog_bare())$$;
