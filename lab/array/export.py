"""The LUN as one file, served to the kernel by its FUSE protocol (linux/fuse.h, version 7.31), for a loop device.

One file and nothing else: the mount point itself is the file. Input and output are direct; nothing is cached here.
"""

from __future__ import annotations

import asyncio
import ctypes
import errno
import os
import struct
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path

from lab.array.log import say
from lab.array.paths import Multipath, Work
from lab.array.wire import Command

REQUEST = struct.Struct("<IIQQIIII")  # length, opcode, unique, node, uid, gid, pid, padding
REPLY = struct.Struct("<IiQ")  # length, error, unique
READ_WRITE = struct.Struct("<QQI")  # handle, offset, size
WRITE_HEAD = 40  # bytes of a write's own header
INIT = struct.Struct("<IIII")  # major, minor, read-ahead, flags
INIT_REPLY = struct.Struct("<IIIIHHIIHHI7I")
ATTRIBUTES = struct.Struct("<QII6Q10I")
ROOT_OWNED_FILE = 0o100600
LARGEST = 1 << 20
FLAGS = 1 | 1 << 5 | 1 << 15 | 1 << 22  # asynchronous reads, large writes, asynchronous direct I/O, many pages
DIRECT_IO = 1
NOSUID_NODEV = 6
AT_ONCE = 32


class Op(IntEnum):
    """The opcodes that a single file needs."""

    FORGET = 2
    GETATTR = 3
    SETATTR = 4
    OPEN = 14
    READ = 15
    WRITE = 16
    STATFS = 17
    RELEASE = 18
    FSYNC = 20
    FLUSH = 25
    INIT = 26
    INTERRUPT = 36
    DESTROY = 38
    BATCH_FORGET = 42


class Export:
    """The file at `path`. gone: called when it was unmounted."""

    def __init__(self, multipath: Multipath, path: Path, gone: Callable[[], None]) -> None:
        self._multipath, self._path, self._gone = multipath, path, gone
        self._buffer = bytearray(LARGEST + (64 << 10))
        self._device = -1
        self._answers: dict[int, Callable[[int, int, memoryview], None]] = {
            Op.READ: self._read,
            Op.WRITE: self._write,
            Op.FSYNC: self._sync,
            Op.INIT: self._init,
            Op.GETATTR: lambda unique, *_: self._reply(unique, 0, self._attributes()),
            Op.SETATTR: lambda unique, *_: self._reply(unique, 0, self._attributes()),
            Op.OPEN: lambda unique, *_: self._reply(unique, 0, struct.pack("<QII", 1, DIRECT_IO, 0)),
            Op.STATFS: self._statfs,
            Op.RELEASE: lambda unique, *_: self._reply(unique),
            Op.FLUSH: lambda unique, *_: self._reply(unique),
            Op.DESTROY: lambda unique, *_: self._reply(unique),
            Op.FORGET: lambda *_: None,
            Op.BATCH_FORGET: lambda *_: None,
            Op.INTERRUPT: lambda *_: None,
        }

    def mount(self) -> None:
        """Make the file appear. Raises OSError where the kernel or the container does not allow it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch()
        self._device = os.open("/dev/fuse", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        options = f"fd={self._device},rootmode={ROOT_OWNED_FILE:o},user_id=0,group_id=0,allow_other"
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.mount(b"array", str(self._path).encode(), b"fuse.array", NOSUID_NODEV, options.encode()):
            number = ctypes.get_errno()
            raise OSError(number, f"the LUN cannot be mounted: {os.strerror(number)}", str(self._path))
        asyncio.get_running_loop().add_reader(self._device, self._ready)

    def _ready(self) -> None:
        for _ in range(AT_ONCE):
            try:
                length = os.readv(self._device, [self._buffer])
            except BlockingIOError:
                return
            except OSError as error:
                if error.errno in (errno.EINTR, errno.ENOENT):
                    continue
                if error.errno == errno.ENODEV:
                    asyncio.get_running_loop().remove_reader(self._device)
                    self._gone()
                    return
                raise
            _, opcode, unique, *_ = REQUEST.unpack_from(self._buffer)
            answer = self._answers.get(opcode)
            if answer is None:
                self._reply(unique, errno.ENOSYS)
            else:
                answer(unique, opcode, memoryview(self._buffer)[REQUEST.size : length])

    def _reply(self, unique: int, error: int = 0, *parts: bytes) -> None:
        try:
            os.writev(self._device, [REPLY.pack(REPLY.size + sum(map(len, parts)), -error, unique), *parts])
        except OSError as problem:
            if problem.errno != errno.ENOENT:  # ENOENT: nobody waits for it any more
                say(f"the kernel refused an answer: {problem}")

    def _read(self, unique: int, _: int, body: memoryview) -> None:
        _, offset, size = READ_WRITE.unpack_from(body)
        size = max(0, min(size, self._multipath.size - offset))
        if not size:
            self._reply(unique)
            return

        def done(data: bytes | None) -> None:
            self._reply(unique, errno.EIO) if data is None else self._reply(unique, 0, data)

        self._multipath.submit(Work(Command.READ, offset, size, b"", done))

    def _write(self, unique: int, _: int, body: memoryview) -> None:
        _, offset, size = READ_WRITE.unpack_from(body)
        if offset + size > self._multipath.size:
            self._reply(unique, errno.EFBIG)
            return

        def done(data: bytes | None) -> None:
            self._reply(unique, errno.EIO) if data is None else self._reply(unique, 0, struct.pack("<II", size, 0))

        self._multipath.submit(Work(Command.WRITE, offset, 0, bytes(body[WRITE_HEAD : WRITE_HEAD + size]), done))

    def _sync(self, unique: int, *_: object) -> None:
        def done(data: bytes | None) -> None:
            self._reply(unique, errno.EIO if data is None else 0)

        self._multipath.submit(Work(Command.FLUSH, 0, 0, b"", done))

    def _init(self, unique: int, _: int, body: memoryview) -> None:
        _, minor, read_ahead, flags = INIT.unpack_from(body)
        read_ahead = min(read_ahead, LARGEST)
        told = (7, min(minor, 31), read_ahead, flags & FLAGS, 128, 96, LARGEST, 1, 256, 0, 0, *[0] * 7)
        self._reply(unique, 0, INIT_REPLY.pack(*told))

    def _attributes(self) -> bytes:
        """Valid for an hour; inode 1, its size, no times, one link, root's."""
        size = self._multipath.size
        return ATTRIBUTES.pack(3600, 0, 0, 1, size, size // 512, 0, 0, 0, 0, 0, 0, ROOT_OWNED_FILE, 1, 0, 0, 0, 4096, 0)

    def _statfs(self, unique: int, *_: object) -> None:
        blocks = self._multipath.size // 4096
        self._reply(unique, 0, struct.pack("<5Q4I6I", blocks, 0, 0, 1, 0, 4096, 255, 4096, 0, *[0] * 6))
