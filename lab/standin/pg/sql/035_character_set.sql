-- The database's character set, as ALTER DATABASE CHARACTER SET says it: PostgreSQL's is UTF-8 in any case; this is what
-- VARCHAR2(n BYTE) counts in. The rules bytes$COLUMN of tables call bytes$.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION bytes$(text) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT octet_length($1)$$;
CREATE FUNCTION character_set$() RETURNS varchar LANGUAGE sql STABLE PARALLEL SAFE AS $$SELECT 'AL32UTF8'::varchar$$;
-- A renamed column's rule is named after it again.
CREATE FUNCTION rename_bytes$(tab regclass, old text, new text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = tab AND conname = pg_catalog.left('bytes$' || old, 63)) THEN
    EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', tab, pg_catalog.left('bytes$' || old, 63), pg_catalog.left('bytes$' || new, 63));
  END IF;
END $$;
