-- The names and digits of the types of the second round, as the dictionary shows them.
SET search_path TO sys, pg_catalog;
CREATE FUNCTION zoned_digits(modifier int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT CASE WHEN $1 < 5 THEN 6 ELSE $1 - 5 END$$;
CREATE OR REPLACE FUNCTION ora_type(oid, int) RETURNS varchar LANGUAGE sql STABLE AS $$
SELECT (CASE WHEN $1 IN (1700, 20, 21, 23) THEN 'NUMBER' WHEN $1 IN (1043, 25) THEN 'VARCHAR2' WHEN $1 = 1042 THEN 'CHAR' WHEN $1 = 700 THEN 'BINARY_FLOAT'
  WHEN $1 = 701 THEN 'BINARY_DOUBLE' WHEN $1 = 1114 THEN 'TIMESTAMP(' || CASE WHEN $2 < 0 THEN 6 ELSE $2 END || ')' WHEN $1 = 1184 THEN 'TIMESTAMP(' || CASE WHEN $2 < 0 THEN 6 ELSE $2 END || ') WITH TIME ZONE'
  WHEN $1 = 1186 THEN 'INTERVAL DAY(2) TO SECOND(6)' WHEN $1 = 16 THEN 'BOOLEAN' WHEN $1 = 142 THEN 'XMLTYPE' ELSE (SELECT CASE typname WHEN 'oradate' THEN 'DATE' WHEN 'orafloat' THEN 'FLOAT' WHEN 'orareal' THEN 'FLOAT' WHEN 'longraw' THEN 'LONG RAW'
  WHEN 'timestampz' THEN 'TIMESTAMP(' || sys.zoned_digits($2) || ') WITH TIME ZONE' WHEN 'timestamp9' THEN 'TIMESTAMP(' || sys.zoned_digits($2) || ')'
  WHEN 'timestampltz' THEN 'TIMESTAMP(' || CASE WHEN $2 < 0 THEN 6 ELSE $2 END || ') WITH LOCAL TIME ZONE' WHEN 'intervalym' THEN 'INTERVAL YEAR(2) TO MONTH' ELSE pg_catalog.upper(typname) END FROM pg_type WHERE oid = $1) END)::varchar$$;
CREATE OR REPLACE FUNCTION type_scale(kind oid, modifier int) RETURNS numeric LANGUAGE sql STABLE AS $$
SELECT CASE WHEN kind = 1700 AND modifier > 4 THEN ((((modifier - 4) & 2047) # 1024) - 1024) WHEN typname IN ('timestamp9', 'timestampz') THEN sys.zoned_digits(modifier)
  WHEN typname ~ '^timestamp' THEN CASE WHEN modifier < 0 THEN 6 ELSE modifier END WHEN typname = 'interval' THEN 6 WHEN typname = 'intervalym' THEN 0 END::numeric FROM pg_type WHERE oid = kind$$;
-- the same digits in the description of a type's attributes
CREATE OR REPLACE FUNCTION attribute_tds(in_type oid, modifier int) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
DECLARE kind text; width bytea := int2send(least(greatest(modifier, 4) - 4, 32767)::int2);
BEGIN
  SELECT typname INTO kind FROM pg_type WHERE oid = in_type;
  RETURN CASE
    WHEN in_type = 1700 AND modifier > 4 THEN '\x06'::bytea || int2send(((((modifier - 4) >> 16) << 8) | ((modifier - 4) & 255))::int2)
    WHEN in_type IN (1700, 20, 21, 23) THEN '\x060081'::bytea
    WHEN kind IN ('orafloat', 'orareal') THEN '\x057e'::bytea
    WHEN in_type IN (25, 1043) THEN '\x07'::bytea || width || '\x010369'::bytea
    WHEN in_type = 1042 THEN '\x01'::bytea || width || '\x010369'::bytea
    WHEN kind = 'nvarchar2' THEN '\x07'::bytea || int2send(((modifier - 4) * 2)::int2) || '\x0207d0'::bytea
    WHEN kind = 'nchar' THEN '\x01'::bytea || int2send(((modifier - 4) * 2)::int2) || '\x0207d0'::bytea
    WHEN kind = 'raw' THEN '\x13'::bytea || width
    WHEN in_type = 700 THEN '\x25'::bytea WHEN in_type = 701 THEN '\x2d'::bytea WHEN kind = 'oradate' THEN '\x02'::bytea WHEN in_type = 16 THEN '\x08'::bytea
    WHEN in_type = 1114 THEN '\x15'::bytea || sys.one_byte(CASE WHEN modifier < 0 THEN 6 ELSE modifier END)
    WHEN kind = 'timestamp9' THEN '\x15'::bytea || sys.one_byte(sys.zoned_digits(modifier))
    WHEN kind = 'timestampz' THEN '\x17'::bytea || sys.one_byte(sys.zoned_digits(modifier))
    WHEN in_type = 1184 THEN '\x17'::bytea || sys.one_byte(CASE WHEN modifier < 0 THEN 6 ELSE modifier END)
    WHEN kind = 'timestampltz' THEN '\x21'::bytea || sys.one_byte(CASE WHEN modifier < 0 THEN 6 ELSE modifier END)
    WHEN kind IN ('clob', 'nclob') THEN '\x1d'::bytea WHEN kind = 'blob' THEN '\x1e'::bytea
    ELSE '\x1b0000000000'::bytea END;
END $$;
CREATE FUNCTION one_byte(int) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$SELECT pg_catalog.decode(pg_catalog.lpad(to_hex($1), 2, '0'), 'hex')$$;
