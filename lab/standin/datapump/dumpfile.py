"""The dump file: blocks of table data, a manifest, an end mark. Nothing of it is used before all of it is checked.

"STANDIN-DUMP-3\\n", or "STANDIN-DUMP-3E\\n", the cipher's name in 8 bytes and its salt in 16: then every payload and
          the manifest are encrypted (cipher.py), and all checksums are of what is in the file
block*    number of the table (4 bytes), length (4), CRC-32 of the payload (4), payload
manifest  JSON
end       offset of the manifest (8), its length (8), its SHA-256 (32), "STANDIN-DUMP-END\\n"
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import struct
import threading
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from lab.standin.datapump.cipher import ALGORITHMS, SALT, Cipher
from lab.standin.datapump.messages import JobFailed
from lab.standin.datapump.workers import run_workers

MAGIC, ENCRYPTED, END = b"STANDIN-DUMP-3\n", b"STANDIN-DUMP-3E\n", b"STANDIN-DUMP-END\n"
HEAD, TAIL = struct.Struct(">III"), struct.Struct(">QQ32s")
NAME = 8  # bytes of the cipher's name
_LARGEST_BLOCK = 64 << 20  # much more than Writer puts into one
_OTHER_VERSION = re.compile(rb"STANDIN-DUMP-(?!3E?\n)\d+E?\n")


@dataclass
class TableData:
    """One table's data. digest: checksum of its COPY stream; blocks: their offsets in the file, in order."""

    schema: str
    name: str
    columns: list[str]
    rows: int = 0
    size: int = 0
    digest: str = ""
    blocks: list[int] = field(default_factory=list)


@dataclass
class Manifest:
    """What a dump holds. schemas, tables: PostgreSQL's spelling; entries: DDL, in order; dictionary: rows of sys."""

    schemas: list[str]
    moment: str
    content: str
    tables: list[TableData]
    pre: list[dict[str, str]]
    post: list[dict[str, str]]
    dictionary: dict[str, list[dict[str, Any]]]
    sequences: list[dict[str, Any]]
    compressed: bool = False  # the blocks, by zlib


class Writer:
    """Writes a dump next to its place and moves it there when it is complete. Blocks may come from several threads, and
    are written side by side."""

    def __init__(self, path: Path, compress: bool = False, cipher: Cipher | None = None) -> None:
        self._compress, self._cipher = compress, cipher
        self._path, self._new = path, path.with_name(path.name + ".part")
        self._file: BinaryIO = self._new.open("wb", buffering=0)
        self._lock = threading.Lock()
        self._end = self._file.write(_head(cipher))

    def block(self, number: int, payload: bytes | memoryview) -> int:
        """Append a block; its offset."""
        if self._compress:
            payload = zlib.compress(payload, 1)
        parts = self._cipher.seal(payload) if self._cipher else (payload,)
        length, checksum = sum(map(len, parts)), 0
        for part in parts:
            checksum = zlib.crc32(part, checksum)
        with self._lock:
            offset, self._end = self._end, self._end + HEAD.size + length
        self._write(offset, HEAD.pack(number, length, checksum), *parts)
        return offset

    def finish(self, manifest: Manifest) -> None:
        """Write manifest and end mark, and make the file durable. The blocks are all there."""
        plain = json.dumps(asdict(manifest), ensure_ascii=False).encode()
        text = b"".join(self._cipher.seal(plain)) if self._cipher else plain
        self._write(self._end, text, TAIL.pack(self._end, len(text), hashlib.sha256(text).digest()), END)
        os.fsync(self._file.fileno())
        self._file.close()
        self._new.rename(self._path)

    def _write(self, offset: int, *parts: bytes | memoryview) -> None:
        """All of it, one part after the other. Raises OSError."""
        left = [memoryview(part) for part in parts]
        while left:
            written = os.pwritev(self._file.fileno(), left, offset)
            offset += written
            while left and written >= len(left[0]):
                written -= len(left.pop(0))
            if left:
                left[0] = left[0][written:]

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._file.close()
        self._new.unlink(missing_ok=True)


def _head(cipher: Cipher | None) -> bytes:
    return ENCRYPTED + cipher.algorithm.encode().ljust(NAME) + cipher.salt if cipher else MAGIC


class Reader:
    """A checked dump. Raises JobFailed (ORA-39143, ORA-31619, ORA-31640; ORA-39174, ORA-39176: no password, or another
    one) before anything is changed by it."""

    def __init__(self, path: Path, password: str = "", workers: int = 1) -> None:
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise JobFailed(
                "ORA-39001: invalid argument value",
                "ORA-39000: bad dump file specification",
                f'ORA-31640: unable to open dump file "{path}" for read: {error.strerror}',
            ) from None
        self._path = path
        self._cipher = self._read_head(password)
        self.manifest = self._manifest()
        self._check_blocks(workers)

    def stream(self, table: TableData) -> Iterator[bytes]:
        """The blocks of one table's COPY stream; usable from several threads."""
        for offset in table.blocks:
            _, length, _ = HEAD.unpack(os.pread(self._file.fileno(), HEAD.size, offset))
            payload = os.pread(self._file.fileno(), length, offset + HEAD.size)
            payload = self._cipher.open(payload) if self._cipher else payload
            yield self._unpacked(payload) if self.manifest.compressed else payload

    def _unpacked(self, payload: bytes) -> bytes:
        """What Writer packed; a block that would grow beyond all that it writes is no block."""
        unpacker = zlib.decompressobj()
        try:
            piece = unpacker.decompress(payload, _LARGEST_BLOCK)
        except zlib.error:
            raise self._damaged("a block cannot be unpacked") from None
        if not unpacker.eof:
            raise self._damaged("a block is larger than blocks are")
        return piece

    def _read_head(self, password: str) -> Cipher | None:
        head = self._file.read(len(ENCRYPTED) + NAME + SALT)
        self._begin = len(MAGIC)
        if head.startswith(MAGIC):
            return None
        if _OTHER_VERSION.match(head):
            raise _refused("ORA-39142", f'incompatible version number in dump file "{self._path}"')
        name = head[len(ENCRYPTED) : -SALT].decode(errors="replace").strip()
        if not head.startswith(ENCRYPTED) or name not in ALGORITHMS:
            raise _refused(
                "ORA-39143", f'dump file "{self._path}" may be an original export dump file or a foreign file'
            )
        if not password:
            raise JobFailed("ORA-39002: invalid operation", "ORA-39174: Encryption password must be supplied.")
        self._begin = len(head)
        return Cipher.of(password, name, head[-SALT:])

    def _manifest(self) -> Manifest:
        size = os.fstat(self._file.fileno()).st_size
        ending = TAIL.size + len(END)
        if size < self._begin + ending:
            raise self._damaged("it ends too early")
        tail = os.pread(self._file.fileno(), ending, size - ending)
        if not tail.endswith(END):
            raise self._damaged("its end mark is missing")
        offset, length, digest = TAIL.unpack(tail[: TAIL.size])
        text = os.pread(self._file.fileno(), length, offset) if offset + length == size - ending else b""
        if hashlib.sha256(text).digest() != digest:
            raise self._damaged("its manifest does not match its checksum")
        plain = self._cipher.open(text) if self._cipher else text
        self._end = offset
        try:
            values = json.loads(plain)
            manifest = Manifest(**{**values, "tables": [TableData(**item) for item in values["tables"]]})
            _check_shape(manifest)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise self._damaged("its manifest is none of this version") from None
        return manifest

    def _check_blocks(self, workers: int) -> None:
        """They fill the file up to the manifest, each with its own number and checksum."""
        known = {offset: number for number, table in enumerate(self.manifest.tables) for offset in table.blocks}
        places = [*sorted(known), self._end]
        largest = max((after - place for place, after in pairwise(places)), default=0)
        if places[0] != self._begin or largest > HEAD.size + _LARGEST_BLOCK:
            raise self._damaged("blocks are missing")

        def check(numbers: Iterator[int]) -> None:
            for number in numbers:
                place, following = places[number : number + 2]
                block = memoryview(os.pread(self._file.fileno(), following - place, place))
                payload = block[HEAD.size :]
                if block[: HEAD.size] != HEAD.pack(known[place], len(payload), zlib.crc32(payload)):
                    raise self._damaged(f"the block at byte {place} does not match its checksum")

        run_workers(workers, range(len(known)), check)

    def _damaged(self, why: str) -> JobFailed:
        return _refused("ORA-31619", f'invalid dump file "{self._path}": {why}')


def _check_shape(manifest: Manifest) -> None:
    """Raises TypeError or ValueError for what no Writer wrote."""
    for table in manifest.tables:
        if not all(isinstance(name, str) for name in (table.schema, table.name, *table.columns)):
            raise TypeError
        if not all(isinstance(number, int) and number >= 0 for number in (table.rows, table.size, *table.blocks)):
            raise ValueError
    for entry in [*manifest.pre, *manifest.post]:
        if not all(isinstance(entry[key], str) for key in ("name", "type", "schema", "sql")):
            raise TypeError
    if not all(isinstance(name, str) for name in manifest.schemas) or not isinstance(manifest.dictionary, dict):
        raise TypeError


def _refused(code: str, text: str) -> JobFailed:
    return JobFailed("ORA-39001: invalid argument value", "ORA-39000: bad dump file specification", f"{code}: {text}")
