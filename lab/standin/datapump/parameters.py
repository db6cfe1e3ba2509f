"""Data Pump's parameters: KEY=VALUE words, a PARFILE (`-` for standard input), and a logon as the first word."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from lab.standin.datapump.cipher import ALGORITHMS
from lab.standin.datapump.filters import Filter, parse_filter
from lab.standin.datapump.messages import JobFailed

DATA_PUMP_DIR = Path("/opt/oracle/admin/dpdump")
# fmt: off
KEYS = (
    "userid", "schemas", "full", "directory", "dumpfile", "logfile", "nologfile", "parallel", "flashback_time",
    "table_exists_action", "reuse_dumpfiles", "content", "parfile", "remap_schema", "exclude", "include", "query",
    "tables", "job_name", "metrics", "logtime", "compression", "version", "encryption", "encryption_algorithm",
    "encryption_mode", "encryption_password", "estimate", "estimate_only", "help", "cluster",
)
# Oracle's, refused by name.
REFUSED = (
    "abort_step", "access_method", "attach", "compression_algorithm", "data_options", "encryption_pwd_prompt",
    "filesize",
    "flashback_scn", "keep_master", "network_link", "partition_options", "remap_data", "remap_datafile", "remap_table",
    "remap_tablespace", "sample", "service_name", "skip_unusable_indexes", "source_edition", "sqlfile", "status",
    "streams_configuration", "tablespaces", "target_edition", "transform", "transport_datafiles",
    "transport_full_check",
    "transport_tablespaces", "transportable", "views_as_tables",
)
# fmt: on
CHOICES = {
    "content": ("all", "data_only", "metadata_only"),
    "table_exists_action": ("skip", "append", "truncate", "replace"),
    "logtime": ("none", "status", "logfile", "all"),
    "compression": ("none", "metadata_only", "data_only", "all"),
    "version": ("compatible", "latest"),
    "encryption": ("all", "data_only", "metadata_only", "none"),
    "encryption_algorithm": tuple(ALGORITHMS),
    "encryption_mode": ("password",),
    "estimate": ("blocks",),
}
MAX_PARALLEL = 16
_BEGINNING = re.compile(r"\w+\s*=")


@dataclass(frozen=True)
class Parameters:
    """One job. encryption_password: of the dump, "" where it is plain. remap: source schema -> target; query: table
    (upper case, "" for all) -> WHERE clause; metrics: times in the log; compress: the data; flashback: FLASHBACK_TIME
    was given; estimate_only: no dump is written; help: nothing is done."""

    userid: str = ""
    schemas: tuple[str, ...] = ()
    full: bool = False
    directory: Path = DATA_PUMP_DIR
    dumpfile: str = "expdat.dmp"
    logfile: str | None = None
    parallel: int = 1
    table_exists_action: str = "skip"
    reuse_dumpfiles: bool = False
    content: str = "all"
    remap: tuple[tuple[str, str], ...] = ()
    include: tuple[Filter, ...] = ()
    exclude: tuple[Filter, ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    tables: tuple[str, ...] = ()
    job_name: str = ""
    metrics: bool = False
    logtime: str = "none"
    compress: bool = False
    flashback: bool = False
    encryption_password: str = ""
    encryption_algorithm: str = "aes256"
    estimate_only: bool = False
    help: bool = False

    @property
    def dump(self) -> Path:
        """The dump file."""
        return self.directory / self.dumpfile

    @property
    def log(self) -> Path | None:
        """The log file, None with NOLOGFILE."""
        return self.directory / self.logfile if self.logfile else None


def _known(name: str) -> str | None:
    return str(DATA_PUMP_DIR) if name == "DATA_PUMP_DIR" else None


def parse(words: list[str], default_log: str, directory: Callable[[str], str | None] = _known) -> Parameters:
    """Parameters from a command line. directory: the path of a directory object, None where there is none.

    Raises JobFailed (ORA-39001 …) for anything unknown or malformed."""
    values: dict[str, list[str]] = {}
    if words and "=" not in words[0].split("/")[0] and not words[0].startswith("-"):
        logon = [words.pop(0)]
        while words and "=" not in words[0]:
            logon.append(words.pop(0))
        values["userid"] = [" ".join(logon)]
    _take(values, words)
    for parfile in values.pop("parfile", []):
        _take(values, _lines(parfile))
    return _parameters(values, default_log, directory)


def _take(values: dict[str, list[str]], words: Iterable[str]) -> None:
    for word in words:
        key, equals, value = word.partition("=")
        key = key.strip().lower()
        if key in REFUSED:
            raise JobFailed("ORA-39001: invalid argument value", f"ORA-39005: {key.upper()} is not supported here")
        if not equals or key not in KEYS:
            raise JobFailed(f"LRM-00101: unknown parameter name '{key}'")
        values.setdefault(key, []).append(value.strip().strip('"') if key != "query" else value.strip())


def _lines(parfile: str) -> list[str]:
    try:
        text = sys.stdin.read() if parfile == "-" else Path(parfile).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:  # ValueError: it is no text, or its name none
        cause = error.strerror if isinstance(error, OSError) else "no text file"
        raise JobFailed(f"LRM-00109: could not open parameter file '{parfile}': {cause}") from None
    lines: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("#"):
            continue
        if lines and not _BEGINNING.match(line):
            lines[-1] += f" {line}"  # goes on with the value of the line before
        else:
            lines.append(line)
    return lines


def _parameters(values: dict[str, list[str]], default_log: str, directory: Callable[[str], str | None]) -> Parameters:
    def one(key: str, default: str = "") -> str:
        return values.get(key, [default])[-1]

    def listed(key: str) -> tuple[str, ...]:
        words = ",".join(values.get(key, [])).strip("()").upper().split(",")
        return tuple(word.strip().strip('"') for word in words if word.strip())

    logfile = None if _yes("nologfile", one("nologfile", "n")) else _name("logfile", one("logfile", default_log))
    _choice("version", one("version", "compatible"))
    _choice("estimate", one("estimate", "blocks"))
    _yes("cluster", one("cluster", "y"))
    _moment(one("flashback_time"))
    password = _encryption(one("encryption"), one("encryption_mode", "password"), one("encryption_password"))
    qualified = tuple(name.rpartition(".")[0] for name in listed("tables") if "." in name)
    if len(set(qualified)) > 1 or (qualified and listed("schemas") not in ((), qualified[:1])):
        raise _bad("tables", ",".join(listed("tables")))
    return Parameters(
        userid=one("userid"),
        schemas=listed("schemas") or qualified[:1],
        full=_yes("full", one("full", "n")),
        directory=_directory(one("directory", "DATA_PUMP_DIR"), directory),
        dumpfile=_name("dumpfile", one("dumpfile", "expdat.dmp").replace("%U", "01").replace("%u", "01")),
        logfile=logfile,
        parallel=_parallel(one("parallel", "1")),
        table_exists_action=_choice("table_exists_action", one("table_exists_action", "skip")),
        reuse_dumpfiles=_yes("reuse_dumpfiles", one("reuse_dumpfiles", "n")),
        content=_choice("content", one("content", "all")),
        remap=tuple(_pair(item) for item in listed("remap_schema")),
        include=tuple(parse_filter(item) for item in values.get("include", [])),
        exclude=tuple(parse_filter(item) for item in values.get("exclude", [])),
        query=tuple(_query(item) for item in values.get("query", [])),
        tables=tuple(name.rpartition(".")[2] for name in listed("tables")),
        job_name=one("job_name").upper(),
        metrics=_yes("metrics", one("metrics", "n")),
        logtime=_choice("logtime", one("logtime", "none")),
        compress=_choice("compression", one("compression", "none")) in ("data_only", "all"),
        flashback="flashback_time" in values,
        encryption_password=password,
        estimate_only=_yes("estimate_only", one("estimate_only", "n")),
        help=_yes("help", one("help", "n")),
        encryption_algorithm=_choice("encryption_algorithm", one("encryption_algorithm", "aes256")),
    )


def _encryption(encryption: str, mode: str, password: str) -> str:
    """The password. A part is not encrypted alone: all of the dump is, which ENCRYPTION=DATA_ONLY allows to be more."""
    _choice("encryption_mode", mode)
    if encryption and _choice("encryption", encryption) == "none":
        if password:
            raise JobFailed(
                "ORA-39001: invalid argument value",
                "ORA-39050: parameter ENCRYPTION_PASSWORD is incompatible with parameter ENCRYPTION",
            )
        return ""
    if encryption and not password:
        raise JobFailed("ORA-39002: invalid operation", "ORA-39174: Encryption password must be supplied.")
    return password


def _bad(key: str, value: str) -> JobFailed:
    return JobFailed(
        "ORA-39001: invalid argument value", f"ORA-39071: Value for {key.upper()} is badly formed: {value}"
    )


def _yes(key: str, value: str) -> bool:
    if value.lower() not in ("y", "yes", "n", "no"):
        raise _bad(key, value)
    return value.lower().startswith("y")


def _choice(key: str, value: str) -> str:
    if value.lower() not in CHOICES[key]:
        raise _bad(key, value)
    return value.lower()


def _parallel(value: str) -> int:
    if not value.isdigit() or not 1 <= int(value) <= MAX_PARALLEL:
        raise _bad("parallel", value)
    return int(value)


def _directory(value: str, find: Callable[[str], str | None]) -> Path:
    """A directory object, or (unlike Oracle) an absolute path."""
    path = value if value.startswith("/") else find(value.upper())
    if path is None:
        raise JobFailed("ORA-39002: invalid operation", f"ORA-39087: directory name {value.upper()} is invalid")
    return Path(path)


def _name(key: str, value: str) -> str:
    """A file name, perhaps after `DATA_PUMP_DIR:`."""
    name = value.rpartition(":")[2]
    if not name or "/" in name:
        raise JobFailed(
            "ORA-39001: invalid argument value", f"ORA-39088: file name cannot contain a path: {key}={value}"
        )
    return name


def _pair(item: str) -> tuple[str, str]:
    source, colon, target = item.partition(":")
    if not (source and colon and target):
        raise _bad("remap_schema", item)
    return source, target


def _query(item: str) -> tuple[str, str]:
    found = re.fullmatch(r'(?:([\w$#.]+):)?\s*"?\s*(where\s.+?)"?', item, re.IGNORECASE | re.DOTALL)
    if not found:
        raise _bad("query", item)
    return (found[1] or "").upper().rpartition(".")[2], found[2]


def _moment(value: str) -> None:
    """The export is as of its own beginning in any case; another moment is refused."""
    if value and "sysdate" not in value.lower() and "systimestamp" not in value.lower():
        raise JobFailed(
            "ORA-39001: invalid argument value", "ORA-39150: bad flashback time: only SYSTIMESTAMP is supported"
        )
