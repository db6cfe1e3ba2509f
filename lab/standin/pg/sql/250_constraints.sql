-- Constraints that are switched off and on, columns whose default replaces NULL, identities that take no value, read-only tables.
SET search_path TO sys, pg_catalog;
SET check_function_bodies TO off;
CREATE TABLE disabled$ (tab oid, name text, kind "char", definition text NOT NULL, columns text[], PRIMARY KEY (tab, name));
GRANT SELECT ON disabled$ TO PUBLIC;
CREATE FUNCTION note_disabled(in_tab oid, in_name text, in_kind "char", in_definition text, in_columns text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
BEGIN
  PERFORM sys.require_schema(n.nspname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = in_tab;
  IF in_definition IS NULL THEN DELETE FROM sys.disabled$ WHERE tab = in_tab AND name = in_name; ELSE INSERT INTO sys.disabled$ VALUES (in_tab, in_name, in_kind, in_definition, in_columns) ON CONFLICT (tab, name) DO UPDATE SET definition = excluded.definition; END IF;
END $$;
-- HIS.DEPT_PK
CREATE FUNCTION full_name(tab regclass, name text) RETURNS text LANGUAGE sql STABLE AS $$SELECT sys.ora_name(relnamespace::regnamespace::name::text) || '.' || sys.ora_name($2) FROM pg_class WHERE oid = $1$$;
CREATE FUNCTION key_name(target text, names text[]) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE of_table oid := target::regclass; rule text; columns smallint[];
BEGIN
  IF names IS NULL THEN
    SELECT conname INTO rule FROM pg_constraint WHERE conrelid = of_table AND contype = 'p';
    IF rule IS NULL THEN SELECT name INTO rule FROM sys.disabled$ d WHERE d.tab = of_table AND d.kind = 'p'; END IF;
    IF rule IS NULL THEN PERFORM sys.fail('O2433', 'cannot disable primary key - primary key not defined for table'); END IF;
  ELSE
    SELECT array_agg(attnum ORDER BY attnum) INTO columns FROM pg_attribute WHERE attrelid = of_table AND attname::text = ANY (names);
    SELECT conname INTO rule FROM pg_constraint WHERE conrelid = of_table AND contype IN ('u', 'p') AND (SELECT array_agg(k ORDER BY k) FROM unnest(conkey) AS k) = columns;
    IF rule IS NULL THEN SELECT name INTO rule FROM sys.disabled$ d WHERE d.tab = of_table AND d.kind = 'u' AND d.columns @> names AND d.columns <@ names; END IF;
    IF rule IS NULL THEN PERFORM sys.fail('O2442', 'Cannot drop nonexistent unique key'); END IF;
  END IF;
  RETURN rule;
END $$;
CREATE FUNCTION disable_constraint(target text, in_name text, cascading boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE of_table oid := target::regclass; rule record; child record;
BEGIN
  SELECT oid, contype, conindid, (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY (conkey)) AS columns, pg_get_constraintdef(oid) AS definition INTO rule FROM pg_constraint WHERE conrelid = of_table AND conname = in_name;
  IF NOT FOUND THEN
    IF EXISTS (SELECT 1 FROM sys.disabled$ d WHERE d.tab = of_table AND d.name = in_name) THEN RETURN; END IF;
    PERFORM sys.fail('O2431', 'cannot disable constraint (' || sys.ora_name(in_name) || ') - no such constraint');
  END IF;
  FOR child IN SELECT conrelid::regclass::text AS tab, conname FROM pg_constraint WHERE contype = 'f' AND confrelid = of_table AND conindid = rule.conindid AND rule.contype IN ('p', 'u') LOOP
    IF NOT cascading THEN PERFORM sys.fail('O2297', 'cannot disable constraint (' || sys.full_name(of_table, in_name) || ') - dependencies exist'); END IF;
    PERFORM sys.disable_constraint(child.tab, child.conname, false);
  END LOOP;
  EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', target, in_name);
  PERFORM sys.note_disabled(of_table, in_name, rule.contype, rule.definition, rule.columns);
END $$;
CREATE FUNCTION enable_constraint(target text, in_name text, validated boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE of_table oid := target::regclass; rule record; late boolean;
BEGIN
  SELECT * INTO rule FROM sys.disabled$ WHERE tab = of_table AND name = in_name;
  IF NOT FOUND AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = of_table AND conname = in_name) THEN
    PERFORM sys.fail('O2430', 'cannot enable constraint (' || sys.ora_name(in_name) || ') - no such constraint');
  END IF;
  late := NOT validated AND rule.kind IN ('c', 'f');
  IF rule.name IS NULL THEN
    IF validated THEN EXECUTE format('ALTER TABLE %s VALIDATE CONSTRAINT %I', target, in_name); END IF;
  ELSIF NOT validated AND NOT late THEN
    PERFORM sys.fail('O3001', 'unimplemented feature: NOVALIDATE of a key');
  ELSE
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s%s', target, in_name, regexp_replace(rule.definition, ' NOT VALID$', ''), CASE WHEN late THEN ' NOT VALID' ELSE '' END);
    PERFORM sys.note_disabled(of_table, in_name, rule.kind, NULL, NULL);
  END IF;
EXCEPTION
  WHEN check_violation THEN PERFORM sys.fail('O2293', 'cannot validate (' || sys.full_name(of_table, in_name) || ') - check constraint violated');
  WHEN foreign_key_violation THEN PERFORM sys.fail('O2298', 'cannot validate (' || sys.full_name(of_table, in_name) || ') - parent keys not rule');
  WHEN unique_violation THEN PERFORM sys.fail('O2299', 'cannot validate (' || sys.full_name(of_table, in_name) || ') - duplicate keys rule');
  WHEN wrong_object_type THEN NULL; -- a key is always valid
END $$;
CREATE FUNCTION drop_constraint(target text, in_name text, cascading boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE of_table oid := target::regclass;
BEGIN
  IF EXISTS (SELECT 1 FROM sys.disabled$ WHERE tab = of_table AND name = in_name) THEN
    PERFORM sys.note_disabled(of_table, in_name, NULL, NULL, NULL);
    RETURN;
  END IF;
  EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I%s', target, in_name, CASE WHEN cascading THEN ' CASCADE' ELSE '' END);
EXCEPTION
  WHEN undefined_object THEN PERFORM sys.fail('O2443', 'Cannot drop constraint  - nonexistent constraint');
  WHEN dependent_objects_still_exist THEN PERFORM sys.fail('O2273', 'this unique/primary key is referenced by some foreign keys');
END $$;

-- triggers of our own: names that begin with $ are in no dictionary view
CREATE FUNCTION default_on_null(target text, in_column text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE tab oid := target::regclass; place text; body text; given text;
BEGIN
  SELECT pg_get_expr(d.adbin, d.adrelid) INTO given FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = tab AND a.attname = in_column;
  SELECT format('%I.%I', n.nspname, 'trg$null$' || c.relname || '$' || in_column) INTO place FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = tab;
  body := format('BEGIN IF NEW.%1$I IS NULL THEN NEW.%1$I := %2$s; END IF; RETURN NEW; END', in_column, given);
  EXECUTE format('CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS %L', place, body);
  EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION %s()', '$null$' || in_column, target, place);
END $$;
-- a value that did not come from the sequence was given
CREATE FUNCTION identity_always(target text, in_column text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE tab oid := target::regclass; place text; body text;
BEGIN
  SELECT format('%I.%I', n.nspname, 'trg$always$' || c.relname || '$' || in_column) INTO place FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = tab;
  body := format('DECLARE last numeric; BEGIN IF TG_OP = ''UPDATE'' THEN IF NEW.%1$I IS DISTINCT FROM OLD.%1$I THEN PERFORM sys.fail(''Q0PB0'', ''cannot update a generated always identity column''); END IF; RETURN NEW; END IF;
    BEGIN last := currval(pg_get_serial_sequence(TG_RELID::regclass::text, %2$L)); EXCEPTION WHEN object_not_in_prerequisite_state THEN last := NULL; END;
    IF NEW.%1$I IS DISTINCT FROM last THEN PERFORM sys.fail(''Q0PAZ'', ''cannot insert into a generated always identity column''); END IF; RETURN NEW; END', in_column, in_column);
  EXECUTE format('CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS %L', place, body);
  EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION %s()', '$always$' || in_column, target, place);
END $$;
-- the triggers of a column that has another name now, or none
CREATE FUNCTION rename_marks(target text, old_name text, new_name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found record;
BEGIN
  FOR found IN SELECT tgname, tgfoid::regprocedure::text AS called FROM pg_trigger WHERE tgrelid = target::regclass AND tgname IN (('$null$' || old_name)::name, ('$always$' || old_name)::name) LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', found.tgname, target);
    EXECUTE format('DROP FUNCTION %s', found.called);
    IF new_name IS NULL THEN
      CONTINUE;
    ELSIF starts_with(found.tgname, '$null$') THEN
      PERFORM sys.default_on_null(target, new_name);
    ELSE
      PERFORM sys.identity_always(target, new_name);
    END IF;
  END LOOP;
END $$;
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'Q09BL', MESSAGE = format('update operation not allowed on table "%s"."%s"', sys.ora_name(TG_TABLE_SCHEMA), sys.ora_name(TG_TABLE_NAME));
END $$;
CREATE FUNCTION read_only_table(target text, fixed boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('DROP TRIGGER IF EXISTS "$read only" ON %s', target);
  IF fixed THEN
    EXECUTE format('CREATE TRIGGER "$read only" BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s EXECUTE FUNCTION sys.refuse_change()', target);
  END IF;
END $$;
-- those of users: not what stands for properties of a column, a quota or READ ONLY
CREATE FUNCTION switch_triggers(target text, verb text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found name;
BEGIN
  FOR found IN SELECT tgname FROM pg_trigger WHERE tgrelid = target::regclass AND NOT tgisinternal AND tgname <> 'quota$' AND left(tgname, 1) <> '$' LOOP
    EXECUTE format('ALTER TABLE %s %s TRIGGER %I', target, verb, found);
  END LOOP;
END $$;
CREATE FUNCTION switch_trigger(in_name text, in_schema text, enabled boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE tab text;
BEGIN
  SELECT tgrelid::regclass::text INTO tab FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname = in_name AND relnamespace = in_schema::regnamespace;
  IF tab IS NULL THEN PERFORM sys.fail('O4080', 'trigger ''' || sys.ora_name(in_name) || ''' does not exist'); END IF;
  IF EXISTS (SELECT 1 FROM pg_class WHERE oid = tab::regclass AND relkind = 'v') THEN -- it is always enabled
    IF NOT enabled THEN PERFORM sys.fail('O3001', 'unimplemented feature: DISABLE of an INSTEAD OF trigger'); END IF;
    RETURN;
  END IF;
  EXECUTE format('ALTER TABLE %s %s TRIGGER %I', tab, CASE WHEN enabled THEN 'ENABLE' ELSE 'DISABLE' END, in_name);
END $$;
CREATE FUNCTION force_view(target text, definition text, replace boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF replace THEN PERFORM sys.replace_view(target, definition); ELSE EXECUTE 'CREATE VIEW ' || definition; END IF;
EXCEPTION WHEN undefined_table OR undefined_column OR undefined_function THEN
  PERFORM sys.fail('O3001', 'unimplemented feature: CREATE FORCE VIEW of a view that does not compile (' || SQLERRM || ')');
END $$;
