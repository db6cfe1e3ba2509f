-- The conversions that run once a row, in one expression: a SQL function that is not inlined costs more than its work.
SET search_path TO sys, pg_catalog;
CREATE OR REPLACE FUNCTION to_zoned(timestamptz) RETURNS timestampz LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN convert_to(pg_catalog.to_char($1 AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '000Z' || pg_catalog.to_char($1, 'TZH:TZM'), 'SQL_ASCII')::sys.timestampz;
END $$;
CREATE OR REPLACE FUNCTION to_zoned(timestamp) RETURNS timestampz LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$BEGIN RETURN sys.to_zoned($1::timestamptz); END $$;
CREATE OR REPLACE FUNCTION timestampz_size(timestampz, modifier int, explicit boolean) RETURNS timestampz LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE body text := convert_from($1::bytea, 'SQL_ASCII'); given sys.timestampz := $1;
BEGIN
  IF pg_catalog.substr(body, 30, 1) <> 'Z' THEN
    given := sys.read_zoned(body);
    body := sys.z_text(given);
  END IF;
  IF modifier < 5 OR modifier >= 14 OR pg_catalog.substr(body, 16 + modifier, 14 - modifier) = repeat('0', 14 - modifier) THEN
    RETURN given;
  END IF;
  RETURN (SELECT sys.z_make(whole, extra, sys.z_minutes(given)) FROM sys.z_rounded(sys.z_fields(given), sys.z_digits(given), modifier - 5));
END $$;
-- comparisons of the bytes
DO $$
DECLARE kind text; op text; f text;
BEGIN
  FOREACH kind IN ARRAY ARRAY['timestampz', 'timestamp9'] LOOP
    FOR op, f IN VALUES ('<', 'lt'), ('<=', 'le'), ('=', 'eq'), ('<>', 'ne'), ('>=', 'ge'), ('>', 'gt') LOOP
      EXECUTE format('CREATE OR REPLACE FUNCTION sys.%I(sys.%I, sys.%I) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS %L', kind || '_' || f, kind, kind,
        format('BEGIN RETURN pg_catalog.substring($1::bytea, 1, 29) OPERATOR(pg_catalog.%s) pg_catalog.substring($2::bytea, 1, 29); END', op));
    END LOOP;
    EXECUTE format('CREATE OR REPLACE FUNCTION sys.%I(sys.%I, sys.%I) RETURNS int LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS %L', kind || '_cmp', kind, kind,
      'BEGIN RETURN byteacmp(pg_catalog.substring($1::bytea, 1, 29), pg_catalog.substring($2::bytea, 1, 29)); END');
  END LOOP;
END $$;
