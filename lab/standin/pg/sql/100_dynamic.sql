-- EXECUTE IMMEDIATE of a text that only the run knows: the server is asked by a notice and answers with a row, which the
-- running program waits for (lab/standin/pg/dynamic.py).
SET search_path TO sys, pg_catalog;
CREATE UNLOGGED TABLE dynamic$ (ticket text PRIMARY KEY, answer jsonb NOT NULL);
CREATE FUNCTION dynamic_answer(in_ticket text) RETURNS jsonb LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DELETE FROM sys.dynamic$ WHERE ticket = in_ticket RETURNING answer$$;
-- the statements of a definition or a block; a definition commits, which happens when the client's call ends
CREATE FUNCTION dynamic_run(answer jsonb) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE item text;
BEGIN
  FOR item IN SELECT jsonb_array_elements_text(answer -> 'statements') LOOP
    EXECUTE item;
  END LOOP;
  IF answer ? 'commits' THEN
    PERFORM sys.commit_later();
  END IF;
END $$;
