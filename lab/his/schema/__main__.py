"""`python -m lab.his.schema owner|apply|seed|status`: create the owner, bring the schema up to date, fill it, or look.

HIS_DSN, HIS_USER and HIS_PASSWORD_FILE (`owner`: HIS_ADMIN, HIS_ADMIN_PASSWORD_FILE too) come from the environment or
from --env-file. Prints `changed: …` or
`unchanged`, or with --json the figures. Exit status: 0 done, 1 `status` found something missing, 2 could not be done.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import oracledb

from lab.his.schema.owner import ensure_owner
from lab.his.schema.seed import is_seeded, seed
from lab.his.schema.versions import SchemaProblem, applied_versions, apply_versions, read_versions
from lab.his.settings import BadSetting, HisSettings, read_settings


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(argv)
    try:
        environment = _environment(options.env_file)
        settings = read_settings(environment)
        if options.verb == "owner":
            result = _create_owner(settings, environment)
        else:
            with _connect(settings) as connection:
                result = _run(connection, options)
    except (SchemaProblem, BadSetting, oracledb.Error, OSError) as error:
        print(f"his-schema: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    print(json.dumps(result) if options.json else _line(result))
    return 1 if options.verb == "status" and result["missing"] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lab.his.schema", description=__doc__.split("\n")[0])
    parser.add_argument("verb", choices=("owner", "apply", "seed", "status"))
    parser.add_argument("--size", default="small", help="how much data seed makes: tiny, small or full")
    parser.add_argument("--seed", type=int, default=20260101, help="the same number makes the same data")
    parser.add_argument("--env-file", type=Path, help="a file of KEY=value lines")
    parser.add_argument("--json", action="store_true", help="print figures for a program")
    return parser


def _environment(path: Path | None) -> dict[str, str]:
    values = dict(os.environ)
    if path:
        lines = path.read_text(encoding="utf-8").splitlines()
        pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
        values.update((key, value) for key, _, value in pairs)
    return values


def _connect(settings: HisSettings) -> oracledb.Connection:
    return oracledb.connect(
        user=settings.user,
        password=settings.password,
        dsn=settings.dsn,
        tcp_connect_timeout=max(5.0, settings.connect_timeout),
    )


def _create_owner(settings: HisSettings, environment: dict[str, str]) -> dict[str, Any]:
    path = Path(environment.get("HIS_ADMIN_PASSWORD_FILE", ""))
    admin = replace(settings, user=environment.get("HIS_ADMIN", "system"), password_file=path)
    with _connect(admin) as connection:
        return {"changed": ensure_owner(connection, settings.user, settings.password), "owner": settings.user}


def _run(connection: oracledb.Connection, options: argparse.Namespace) -> dict[str, Any]:
    if options.verb == "apply":
        applied, refused = apply_versions(connection, read_versions())
        for line in refused:
            print(f"his-schema: left out: {' '.join(line.split())}", file=sys.stderr)
        names = [version.name for version in applied]
        return {"changed": bool(names), "applied": names, "refused": refused}
    if options.verb == "seed":
        loaded = seed(connection, options.size, options.seed)
        return {"changed": bool(loaded), "loaded": loaded}
    have = applied_versions(connection)
    missing = [version.name for version in read_versions() if version.number not in have]
    return {"changed": False, "missing": missing, "seeded": not missing and is_seeded(connection)}


def _line(result: dict[str, Any]) -> str:
    if not result["changed"]:
        missing = ", ".join(result.get("missing") or [])
        return f"unchanged{f', missing: {missing}' if missing else ''}"
    loaded = ", ".join(f"{rows} {table}" for table, rows in result.get("loaded", {}).items())
    return f"changed: {', '.join(result.get('applied', [])) or loaded or result.get('owner')}"


if __name__ == "__main__":
    sys.exit(main())
