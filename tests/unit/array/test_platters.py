"""One disk: blocks, checksums, epochs."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest

from lab.array.platters import BLOCK, Platters
from lab.array.wire import ArrayError, Code

SIZE = 64 * BLOCK


def rot(folder: Path, block: int) -> None:
    with (folder / "platters").open("r+b") as file:
        file.seek(block * BLOCK + 7)
        file.write(b"rot")


def test_a_disk_keeps_what_was_written_over_a_restart(tmp_path: Path) -> None:
    first = Platters(tmp_path, SIZE)
    body = os.urandom(2 * BLOCK)
    first.write(4 * BLOCK, body)
    first.flush()
    first.close()
    again = Platters(tmp_path, SIZE)
    assert again.read(4 * BLOCK, 2 * BLOCK) == body
    assert again.read(0, BLOCK) == bytes(BLOCK)
    assert again.identity == first.identity


def test_rot_is_noticed_where_it_is_and_only_there(tmp_path: Path) -> None:
    disk = Platters(tmp_path, SIZE)
    disk.write(0, os.urandom(3 * BLOCK))
    rot(tmp_path, 1)
    disk.read(0, BLOCK)
    disk.read(2 * BLOCK, BLOCK)
    for offset, length in ((BLOCK, BLOCK), (0, 3 * BLOCK)):
        with pytest.raises(ArrayError, match="block 1 ") as caught:
            disk.read(offset, length)
        assert caught.value.code is Code.CORRUPT
    disk.write(BLOCK, bytes(BLOCK))
    assert disk.read(BLOCK, BLOCK) == bytes(BLOCK)


def test_rot_in_a_block_never_written_is_noticed_too(tmp_path: Path) -> None:
    disk = Platters(tmp_path, SIZE)
    rot(tmp_path, 5)
    with pytest.raises(ArrayError, match="block 5 "):
        disk.read(5 * BLOCK, BLOCK)


def test_a_disk_that_died_between_checksum_and_data_reads_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Platters(tmp_path, SIZE)
    disk.write(0, b"old".ljust(BLOCK))
    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", lambda *_: 0)
        with pytest.raises(OSError):
            disk.write(0, b"new".ljust(BLOCK))
    assert disk.read(0, BLOCK).strip() == b"old"
    assert disk.read(0, BLOCK).strip() == b"old"


def test_the_highest_epoch_writes_and_every_other_controller_is_fenced(tmp_path: Path) -> None:
    disk = Platters(tmp_path, SIZE)
    assert disk.grant(1, "one") and not disk.grant(1, "one")
    assert disk.grant(3, "two")
    for epoch, name in ((1, "one"), (2, "one"), (3, "one")):
        with pytest.raises(ArrayError, match="two has epoch 3") as caught:
            disk.grant(epoch, name)
        assert caught.value.code is Code.FENCED
    assert Platters(tmp_path, SIZE).identity.epoch == 3


@pytest.mark.parametrize(("offset", "length"), [(1, BLOCK), (0, 100), (0, 0), (SIZE, BLOCK), (SIZE - BLOCK, 2 * BLOCK)])
def test_what_is_no_whole_block_of_the_disk_is_refused(tmp_path: Path, offset: int, length: int) -> None:
    disk = Platters(tmp_path, SIZE)
    with pytest.raises(ArrayError, match="no blocks of this disk"):
        disk.read(offset, length)
    with pytest.raises(ArrayError, match="no blocks of this disk"):
        disk.write(offset, bytes(length))


def test_a_wiped_disk_is_blank_and_keeps_its_name(tmp_path: Path) -> None:
    disk = Platters(tmp_path, SIZE)
    disk.write(0, os.urandom(SIZE))
    disk.wipe()
    assert disk.read(0, SIZE) == bytes(SIZE)
    assert Platters(tmp_path, SIZE).identity == disk.identity


def test_holes_are_known_and_what_is_verified_is_read(tmp_path: Path) -> None:
    disk = Platters(tmp_path, SIZE)
    assert disk.data_from(0) == SIZE
    disk.write(40 * BLOCK, b"x" * BLOCK)
    assert 0 < disk.data_from(0) <= 40 * BLOCK and disk.data_from(60 * BLOCK) == SIZE
    assert disk.verify(40 * BLOCK, BLOCK) == zlib.crc32(b"x" * BLOCK)
    assert disk.verify(50 * BLOCK, BLOCK) == zlib.crc32(bytes(BLOCK))
    rot(tmp_path, 40)
    with pytest.raises(ArrayError, match="block 40 "):
        disk.verify(32 * BLOCK, 16 * BLOCK)
