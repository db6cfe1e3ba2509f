"""DDL as pg_dump writes it, cut into entries that can be chosen, counted and given another schema."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest

from lab.standin.datapump.messages import JobFailed

PG_DUMP = "/usr/lib/postgresql/15/bin/pg_dump"
_HEADER = re.compile(r"^--\n-- Name: (.*?); Type: (.*?); Schema: (.*?); Owner: .*\n--\n", re.MULTILINE)
# pg_dump's type -> Oracle's.
TYPES = {
    "TABLE": "TABLE",
    "DEFAULT": "TABLE",
    "INDEX": "INDEX",
    "CONSTRAINT": "CONSTRAINT",
    "CHECK CONSTRAINT": "CONSTRAINT",
    "FK CONSTRAINT": "REF_CONSTRAINT",
    "VIEW": "VIEW",
    "MATERIALIZED VIEW": "MATERIALIZED_VIEW",
    "SEQUENCE": "SEQUENCE",
    "SEQUENCE OWNED BY": "SEQUENCE",
    "FUNCTION": "FUNCTION",
    "PROCEDURE": "PROCEDURE",
    "TRIGGER": "TRIGGER",
    "TYPE": "TYPE",
    "DOMAIN": "TYPE",
    "ACL": "OBJECT_GRANT",
    "COMMENT": "COMMENT",
    "RULE": "VIEW",
}


# What comes after the data; what follows the first of these in pg_dump's order, which ends with grants, does too.
_POST_DATA = ("INDEX", "CONSTRAINT", "CHECK CONSTRAINT", "FK CONSTRAINT", "TRIGGER", "RULE")
Entries = list[dict[str, str]]


def dump_definitions(dsn: str, snapshot: str, schemas: list[str]) -> tuple[Entries, Entries]:
    """The entries (name, type, schema, sql) as of an exported snapshot: those before the data, and those after."""
    command = [PG_DUMP, "--schema-only", "--no-owner", f"--snapshot={snapshot}", "--no-sync"]
    command += [f'--schema="{name}"' for name in schemas]
    done = subprocess.run(
        [*command, "--dbname", dsn], capture_output=True, text=True, stdin=subprocess.DEVNULL, env=os.environ
    )
    if done.returncode:
        raise JobFailed("ORA-31693: metadata could not be read", done.stderr.strip()[-300:])
    entries = [entry for entry in _entries(done.stdout) if entry["type"] != "SCHEMA" and not _of_quota(entry)]
    first = next((n for n, entry in enumerate(entries) if entry["type"] in _POST_DATA), len(entries))
    return entries[:first], entries[first:]


def _of_quota(entry: Mapping[str, str]) -> bool:
    """Where a table lands its owner's quota decides, not the one it came from."""
    return entry["type"] == "TRIGGER" and entry["name"].endswith(" quota$")


def _entries(text: str) -> Iterator[dict[str, str]]:
    heads = list(_HEADER.finditer(text))
    for head, following in zip_longest(heads, heads[1:]):
        body = text[head.end() : following.start() if following else len(text)]
        sql = body.partition("\n--\n-- PostgreSQL database dump complete")[0].strip()
        name, kind, schema = head.groups()
        if sql and not sql.startswith("\\") and name != f"SCHEMA {schema}":
            yield {"name": name, "type": kind, "schema": schema, "sql": sql}


def oracle_type(entry: Mapping[str, str]) -> str:
    """Oracle's object type of an entry. Routines and types PACKAGE.NAME are a package's, those trg$NAME a trigger's."""
    if entry["type"] in ("FUNCTION", "PROCEDURE", "TYPE") and "." in entry["name"].partition("(")[0]:
        return "PACKAGE"
    if entry["type"] == "FUNCTION" and entry["name"].startswith("trg$"):
        return "TRIGGER"
    return TYPES.get(entry["type"], entry["type"].replace(" ", "_"))


def object_name(entry: Mapping[str, str]) -> str:
    """The object's own name in PostgreSQL's spelling: without a table before it and without arguments."""
    name = entry["name"]
    if entry["type"] in ("ACL", "COMMENT"):
        return name.partition(" ")[2].partition("(")[0].partition(".")[0].strip('"')
    if entry["type"] in ("FUNCTION", "PROCEDURE"):
        return name.partition("(")[0].partition(".")[0].removeprefix("trg$").strip('"')
    return name.rpartition(" ")[2]


def table_of(entry: Mapping[str, str]) -> str:
    """The table an entry belongs to, empty where none. PostgreSQL's spelling."""
    if entry["type"] == "INDEX":
        found = re.search(r"\sON (?:ONLY )?(?:\S+\.)?(\S+) USING", entry["sql"])
        return found[1].strip('"') if found else ""
    if entry["type"] == "TABLE":
        return entry["name"]
    if entry["type"] in ("CONSTRAINT", "FK CONSTRAINT", "CHECK CONSTRAINT", "TRIGGER", "DEFAULT"):
        return entry["name"].split(" ")[0]
    return ""


def functions_of_triggers(entries: Iterable[dict[str, str]]) -> frozenset[str]:
    """SCHEMA.NAME of what the triggers among the entries execute. PostgreSQL's spelling, without quotes."""
    triggers = (entry["sql"] for entry in entries if entry["type"] == "TRIGGER")
    calls = (re.search(r"EXECUTE FUNCTION (.+?)\(", text) for text in triggers)
    return frozenset(call[1].replace('"', "") for call in calls if call)


def function_name(entry: Mapping[str, str]) -> str:
    """SCHEMA.NAME of a function, likewise; empty for anything else."""
    plain = entry["name"].partition("(")[0].replace('"', "")
    return f"{entry['schema']}.{plain}" if entry["type"] == "FUNCTION" else ""


def remapped(sql: str, remap: Mapping[str, str]) -> str:
    """The DDL with schemas replaced wherever they qualify a name, also in function bodies and regclass literals."""
    for source, target in remap.items():
        name = re.escape(source)
        sql = re.sub(rf'(?<![\w$."])(?:{name}|"{name}")(?=\.)', f'"{target}"', sql)
        sql = re.sub(rf"(?m)^(\s*SET search_path TO .*?)'?\b{name}\b'?", rf"\1'{target}'", sql)
        sql = re.sub(rf"(?m)^(GRANT|REVOKE)(.* (?:TO|FROM) ){name}\b", rf'\1\2"{target}"', sql)
    return sql
