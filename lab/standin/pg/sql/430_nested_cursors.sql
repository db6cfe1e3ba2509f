-- The value of CURSOR (SELECT …): names, types and rows of a result, as lab/standin/pg/nested.py reads them
SET search_path TO sys, pg_catalog;
CALL make_type('nestedcursor', 'text', 'textin textout textrecv textsend', 'cstring', 'S', NULL, NULL);
