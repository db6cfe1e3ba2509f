"""Files and words that Data Pump and the server are given: refused in their own terms, never a fault."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import tomllib
import tracemalloc
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lab.standin.config import ConfigError, from_table
from lab.standin.datapump.cipher import Cipher
from lab.standin.datapump.dumpfile import END, HEAD, MAGIC, TAIL, Manifest, Reader, TableData, Writer
from lab.standin.datapump.messages import JobFailed
from lab.standin.datapump.parameters import parse

BOUNDED = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
ROWS = bytes(range(256)) * 40


def dump(path: Path, compress: bool = False, cipher: Cipher | None = None) -> bytes:
    """A whole dump's bytes."""
    writer = Writer(path, compress, cipher)
    tables = [TableData("his", name, ["id"], 1, len(ROWS)) for name in ("a", "b")]
    for number in (0, 1, 0):
        tables[number].blocks.append(writer.block(number, ROWS))
    entry = {"name": "a", "type": "TABLE", "schema": "his", "sql": "CREATE TABLE his.a (id int)"}
    writer.finish(Manifest(["his"], "now", "all", tables, [entry], [], {"user$": []}, [], compress))
    return path.read_bytes()


def read_all(path: Path, password: str = "") -> None:
    """As an import reads it."""
    reader = Reader(path, password)
    for table in reader.manifest.tables:
        for _ in reader.stream(table):
            pass


@pytest.mark.parametrize("kind", ["plain", "compressed", "encrypted"])
def test_a_dump_changed_anywhere_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.dmp"
    cipher = Cipher.of("sesame", "aes128") if kind == "encrypted" else None
    whole, password = dump(path, kind == "compressed", cipher), "sesame" if cipher else ""
    read_all(path, password)

    @settings(BOUNDED, max_examples=15 if cipher else 120)
    @given(st.integers(0, len(whole) - 1), st.integers(1, 255), st.sampled_from(["flip", "cut", "insert", "double"]))
    def strike(place: int, value: int, how: str) -> None:
        changed = {
            "flip": whole[:place] + bytes([whole[place] ^ value]) + whole[place + 1 :],
            "cut": whole[:place],
            "insert": whole[:place] + bytes([value]) + whole[place:],
            "double": whole[:place] + whole[max(0, place - value) :],
        }[how]
        path.write_bytes(changed)
        if changed != whole:
            with pytest.raises(JobFailed, match=r"ORA-(31619|39142|39143|39174|39176)"):
                read_all(path, password)

    strike()


def forged(path: Path, blocks: list[tuple[int, bytes]], manifest: Any) -> None:
    """A dump whose checksums are all right."""
    body = MAGIC
    for number, payload in blocks:
        body += HEAD.pack(number, len(payload), zlib.crc32(payload)) + payload
    text = json.dumps(manifest).encode()
    path.write_bytes(body + text + TAIL.pack(len(body), len(text), hashlib.sha256(text).digest()) + END)


WHOLE = {
    "schemas": ["his"],
    "moment": "now",
    "content": "all",
    "tables": [{"schema": "his", "name": "a", "columns": ["id"], "rows": 1, "size": 1, "digest": "", "blocks": []}],
    "pre": [],
    "post": [],
    "dictionary": {},
    "sequences": [],
}
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*WHOLE, "name", "sql"]), inner),
)


@BOUNDED
@given(key=st.sampled_from([*WHOLE, "new", "table"]), value=values)
def test_a_forged_manifest_is_refused_or_read(tmp_path: Path, key: str, value: object) -> None:
    manifest: dict[str, Any] = json.loads(json.dumps(WHOLE))
    if key == "table":
        manifest["tables"][0]["blocks"] = value
    else:
        manifest[key] = value
    forged(tmp_path / "a.dmp", [], manifest)
    with suppress(JobFailed):
        read_all(tmp_path / "a.dmp")


def test_a_small_file_does_not_become_gigabytes(tmp_path: Path) -> None:
    bomb = zlib.compress(bytes(1 << 28), 1)
    tables = [{**WHOLE["tables"][0], "blocks": [len(MAGIC)]}]  # type: ignore[index]
    forged(tmp_path / "a.dmp", [(0, bomb)], {**WHOLE, "tables": tables, "compressed": True})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(JobFailed, match="larger than blocks are"):
        read_all(tmp_path / "a.dmp")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_to_check_a_dump_of_gigabytes_takes_little_memory(tmp_path: Path) -> None:
    writer, table = Writer(tmp_path / "a.dmp"), TableData("his", "a", ["id"])
    table.blocks += (writer.block(0, b"row") for _ in range(10_000))  # of 256 KiB each it would be 2.6 GB
    writer.finish(Manifest(["his"], "now", "all", [table], [], [], {}, []))
    tracemalloc.start()
    try:
        Reader(tmp_path / "a.dmp", workers=2)
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("head", "error"),
    [
        (b"STANDIN-DUMP-2\n", "ORA-39142"),
        (b"STANDIN-DUMP-17E\n", "ORA-39142"),
        (b"\x00\x03\x00EXPORT:V21.00.00", "ORA-39143"),
        (b"PGDMP", "ORA-39143"),
        (b"", "ORA-39143"),
    ],
)
def test_an_older_newer_or_foreign_file_is_refused_by_name(tmp_path: Path, head: bytes, error: str) -> None:
    (tmp_path / "a.dmp").write_bytes(head + os.urandom(5000) if head else b"")
    with pytest.raises(JobFailed, match=error):
        Reader(tmp_path / "a.dmp")


words = st.lists(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(
            ["schemas", "tables", "query", "include", "exclude", "remap_schema", "parallel", "dumpfile", "x"]
        ),
        st.sampled_from(["=", "", " = ", ":"]),
        st.text(st.sampled_from("aA'\"(),:%=*/\\ \0é1") | st.characters(), max_size=30),
    ),
    max_size=6,
)


@BOUNDED
@given(lines=words)
def test_a_parameter_file_is_understood_or_refused(tmp_path: Path, lines: list[str]) -> None:
    (tmp_path / "p").write_text("\n".join(lines), encoding="utf-8", errors="replace")
    with suppress(JobFailed):
        parse([f"parfile={tmp_path / 'p'}"], "x.log")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00schemas", b"\x00" * 100])
def test_a_parameter_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "p").write_bytes(content)
    with pytest.raises(JobFailed, match="LRM-0010[19]"):
        parse([f"parfile={tmp_path / 'p'}"], "x.log")


def test_a_line_of_a_parameter_file_goes_on_in_the_next(tmp_path: Path) -> None:
    (tmp_path / "p").write_text("# a job\nschemas=A,\n  B,\n  C\nexclude=TABLE:\"IN ('X',\n  'Y')\"\n")
    given_ = parse([f"parfile={tmp_path / 'p'}"], "x.log")
    assert given_.schemas == ("A", "B", "C") and given_.exclude[0].names == ("X", "Y")


toml = st.lists(
    st.builds(
        "{} = {}".format,
        st.sampled_from(["port", "mode", "services", "limits", "limits.cursors", "database.dsn", "tls_port", "new"]),
        st.sampled_from(["1", "-1", '"x"', "[1]", "{}", "true", "1.5", "[", "1e400", '"""', "{cursors = []}"]),
    ),
    max_size=5,
)


@BOUNDED
@given(lines=toml)
def test_a_configuration_is_understood_or_refused(lines: list[str]) -> None:
    with suppress(ConfigError, tomllib.TOMLDecodeError):
        from_table(tomllib.loads("\n".join(lines)))
