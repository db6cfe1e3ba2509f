"""`python -m lab.standin.datapump expdp|impdp|dumpcheck [KEY=VALUE …]`: exit status 0 done, 5 warnings, 1 failed."""

from __future__ import annotations

import sys

import psycopg

from lab.standin.datapump.jobs import announce, name_of, permit
from lab.standin.datapump.messages import JobFailed, Log, cause_of
from lab.standin.datapump.parameters import Parameters, parse
from lab.standin.datapump.session import connect, log_on
from lab.standin.tools.local import dsn

LOGS = {"expdp": "export.log", "impdp": "import.log", "dumpcheck": "check.log"}


def main(words: list[str]) -> int:
    """The exit status."""
    if not words or words[0] not in LOGS:
        print(f"usage: {'|'.join(LOGS)} KEY=VALUE …", file=sys.stderr)
        return 1
    tool = words[0]
    try:
        parameters = parse(words[1:], LOGS[tool], _directory_path)
        if parameters.help:
            from lab.standin.datapump.help import help_text

            print(help_text(tool))
            return 0
        with connect(dsn()) as connection:
            user = log_on(connection, parameters.userid)
            privileged = tool == "dumpcheck" or permit(connection, tool, user, parameters)
        if tool == "dumpcheck":
            from lab.standin.datapump.check import compare

            return compare(dsn(), parameters)
        log = Log.to(parameters.log)
        log.logtime, log.metrics = parameters.logtime, parameters.metrics
    except JobFailed as error:
        print("\n".join(error.lines), file=sys.stderr)
        return 1
    return _job(tool, words[1:], parameters, log, user, privileged)


def _directory_path(name: str) -> str | None:
    with connect(dsn()) as connection:
        row = connection.execute("SELECT path FROM sys.directory$ WHERE name = %s", (name,)).fetchone()
    return str(row[0]) if row else None


def _job(tool: str, words: list[str], parameters: Parameters, log: Log, user: str, privileged: bool) -> int:
    job = f'{user}"."{name_of(tool, parameters)}'
    announce(log, tool, job, user, words)
    try:
        # Each loads its own code only: a job of a small schema is not much longer than that.
        if tool == "expdp":
            from lab.standin.datapump.export import Export

            Export(dsn(), parameters, log, user).run()
        else:
            from lab.standin.datapump.imports import Import

            Import(dsn(), parameters, log, "" if privileged else user).run()
    except JobFailed as error:
        return log.failed(job, error)
    except (psycopg.Error, OSError) as error:
        return log.failed(job, JobFailed("ORA-39014: One or more workers have prematurely exited.", cause_of(error)))
    return log.end(job)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
