"""What one disk holds: its blocks, a checksum for each, and who may write.

Every 4 KiB block has two checksums, of what is written now and of what was there before, so that a disk that dies
between checksum and data reads as sound either way. Data that match neither are corrupt, and the disk says so.
"""

from __future__ import annotations

import json
import mmap
import os
import secrets
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from lab.array.wire import ArrayError, Code

BLOCK = 4096
ZEROS = zlib.crc32(bytes(BLOCK))  # stored sums are relative to it: a block never written has the sum 0
SUMS = 8  # bytes: two CRC-32


@dataclass(frozen=True)
class Identity:
    """A disk's serial number, and the controller that may write: the one with the highest epoch."""

    serial: str
    epoch: int = 0
    controller: str = ""


class Platters:
    """One disk's files in a folder. size: bytes, whole blocks."""

    def __init__(self, folder: Path, size: int) -> None:
        """Open the disk of this folder; a blank one where there is none. Raises OSError, ValueError."""
        if size % BLOCK or size <= 0:
            raise ValueError(f"a disk has whole blocks of {BLOCK} bytes, not {size} bytes")
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)  # a volume comes with a mode of its own
        self.size = size
        self._label = folder / "disk.json"
        self._data = _opened(folder / "platters", size)
        self._sums_file = _opened(folder / "checksums", size // BLOCK * SUMS)
        self._map = mmap.mmap(self._sums_file, size // BLOCK * SUMS)
        self._sums = memoryview(self._map).cast("I")
        self.identity = self._read_identity()

    def _read_identity(self) -> Identity:
        try:
            return Identity(**json.loads(self._label.read_text()))
        except FileNotFoundError:
            identity = Identity(f"D{secrets.token_hex(4).upper()}")
            self._write_identity(identity)
            return identity

    def _write_identity(self, identity: Identity) -> None:
        beside = self._label.with_suffix(".new")
        with beside.open("w") as file:
            json.dump(asdict(identity), file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._label)
        self.identity = identity

    def grant(self, epoch: int, controller: str) -> bool:
        """Let the controller write from this epoch on. True: it is a new one, and all others are fenced. Raises
        ArrayError (FENCED) for an epoch that is not the highest, or is another controller's."""
        now = self.identity
        if epoch < now.epoch or (epoch == now.epoch and controller != now.controller):
            raise ArrayError(Code.FENCED, f"{now.controller} has epoch {now.epoch}")
        if epoch == now.epoch:
            return False
        self._write_identity(Identity(now.serial, epoch, controller))
        return True

    def read(self, offset: int, length: int) -> bytes:
        """Raises ArrayError: CORRUPT where a checksum does not fit, BAD_REQUEST beyond the end or off the blocks."""
        self._check(offset, length)
        data = os.pread(self._data, length, offset)
        view = memoryview(data)
        for number, begin in enumerate(range(0, length, BLOCK), offset // BLOCK):
            found = zlib.crc32(view[begin : begin + BLOCK]) ^ ZEROS
            if found != self._sums[2 * number]:
                if found != self._sums[2 * number + 1]:
                    raise ArrayError(Code.CORRUPT, f"block {number} does not fit its checksum")
                self._sums[2 * number] = found
        return data

    def verify(self, offset: int, length: int) -> int:
        """The CRC-32 of these bytes, read and checked; a hole is not read. Raises ArrayError as `read` does."""
        self._check(offset, length)
        if self.data_from(offset) >= offset + length:
            return zlib.crc32(bytes(length))
        return zlib.crc32(self.read(offset, length))

    def data_from(self, offset: int) -> int:
        """Where, at this offset or behind it, something was written; the disk's size where nothing was."""
        try:
            return os.lseek(self._data, offset, os.SEEK_DATA)
        except OSError:
            return self.size

    def write(self, offset: int, data: bytes) -> None:
        """Raises ArrayError (BAD_REQUEST), OSError."""
        self._check(offset, len(data))
        view, sums = memoryview(data), self._sums
        for number, begin in enumerate(range(0, len(data), BLOCK), offset // BLOCK):
            sums[2 * number + 1] = sums[2 * number]
            sums[2 * number] = zlib.crc32(view[begin : begin + BLOCK]) ^ ZEROS
        if os.pwrite(self._data, data, offset) != len(data):
            raise OSError("the disk took less than was written")

    def flush(self) -> None:
        """Everything written so far is on the medium. Raises OSError."""
        os.fdatasync(self._data)
        os.fdatasync(self._sums_file)  # not `mmap.flush`, during which no other thread of Python runs

    def wipe(self) -> None:
        """Blank again, with its serial number."""
        for file, size in ((self._data, self.size), (self._sums_file, len(self._map))):
            os.ftruncate(file, 0)
            os.ftruncate(file, size)

    def close(self) -> None:
        """Let go of the files."""
        self._sums.release()
        self._map.close()
        os.close(self._data)
        os.close(self._sums_file)

    def _check(self, offset: int, length: int) -> None:
        if offset % BLOCK or length % BLOCK or length <= 0 or offset + length > self.size:
            raise ArrayError(Code.BAD_REQUEST, f"{length} bytes at {offset} are no blocks of this disk")


def _opened(path: Path, size: int) -> int:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if os.fstat(file).st_size < size:
        os.ftruncate(file, size)
    return file
