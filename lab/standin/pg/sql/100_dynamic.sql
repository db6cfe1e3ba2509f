-- EXECUTE IMMEDIATE of a text that only the run knows: the server is asked by a notice and answers with a row, which the
-- running program waits for (lab/standin/pg/dynamic.py).
SET search_path TO sys, pg_catalog;
CREATE UNLOGGED TABLE dynamic$ (ticket text PRIMARY KEY, answer jsonb NOT NULL);
CREATE FUNCTION dynamic_answer(in_ticket text) RETURNS jsonb LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
DELETE FROM sys.dynamic$ WHERE ticket = in_ticket RETURNING answer$$;
CREATE FUNCTION dynamic(statement text, parameters int) RETURNS jsonb LANGUAGE plpgsql VOLATILE SET client_min_messages = notice AS $$
DECLARE ticket text := gen_random_uuid()::text; answer jsonb; patience int := 30000;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION USING ERRCODE = 'O3001', MESSAGE = 'unimplemented feature: EXECUTE IMMEDIATE of a text put together at run time in a serializable transaction';
  END IF;
  RAISE NOTICE USING ERRCODE = 'OD001', MESSAGE = coalesce(statement, ''), DETAIL = jsonb_build_object('ticket', ticket, 'schema', current_schema(), 'parameters', parameters)::text;
  LOOP
    answer := sys.dynamic_answer(ticket);
    EXIT WHEN answer IS NOT NULL;
    patience := patience - 1;
    IF patience = 0 THEN
      RAISE EXCEPTION USING ERRCODE = 'O0604', MESSAGE = 'error occurred at recursive SQL level 1';
    END IF;
    PERFORM pg_sleep(0.001);
  END LOOP;
  IF answer ? 'code' THEN
    RAISE EXCEPTION USING ERRCODE = answer ->> 'code', MESSAGE = answer ->> 'message';
  END IF;
  RETURN answer;
END $$;
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
