"""What the emergency server keeps is encrypted at rest: the copies, the database's log, and what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from testinfra.backend.base import CommandResult

pytestmark = pytest.mark.lab
testinfra_hosts = ["lab://emergency"]
IMAGE, KEPT, BESIDE = "/opt/oracle/sealed/sealed.img", "/opt/oracle/oradata", "/run/lab-seal"
# The block of the image that the file's first one is in; sealed.img is a file system from its first byte on.
BLOCK = """
set -e
printf 'a patient of this hospital' >{place}/marker
sync {place}/marker
number=$(filefrag -b4096 -v {place}/marker | sed -n 's/^ *0: *0[.][.] *[0-9]*: *\\([0-9]*\\)[.].*/\\1/p')
rm {place}/marker
dd if={image} bs=4096 skip=$number count=1 status=none | tr -d '\\0' | head -c 100 | base64"""
# Another image with the same programs, in a mount namespace of its own: what the database uses is left alone.
ELSEWHERE = """
set -e
mkdir -p /var/tmp/seal/place /var/tmp/seal/files
sed -e 's|^PLACE=.*|PLACE=/var/tmp/seal/place|' -e 's|^TARGET=.*|TARGET=/var/tmp/seal/files|' -e 's|^GIB=.*|GIB=1|' \\
  /etc/lab-seal.env >/var/tmp/seal/env
mount --bind /var/tmp/seal/env /etc/lab-seal.env
umount --lazy /run/lab-seal
{todo}"""
WRONG_KEY = """
lab-seal open
echo kept >/var/tmp/seal/files/one
lab-seal close
[ ! -e /var/tmp/seal/files/one ]
tr 'a-zA-Z' 'b-zaB-ZA' </etc/lab-seal.key >/var/tmp/seal/key
mount --bind /var/tmp/seal/key /etc/lab-seal.key
! lab-seal open
lab-seal status || umount /etc/lab-seal.key
lab-seal open
cat /var/tmp/seal/files/one
lab-seal close"""
FILES_OF_BEFORE = """
touch /var/tmp/seal/place/plain
! lab-seal open
ls /var/tmp/seal/place"""


@pytest.fixture
def elsewhere(host) -> Iterator[Callable[[str], CommandResult]]:
    yield lambda todo: host.run("unshare --mount bash -c %s", ELSEWHERE.format(todo=todo))
    host.check_output("rm -rf /var/tmp/seal")


def in_the_image(host, place: str) -> str:
    """Of a file that was written there, what the image has in its place."""
    return host.check_output("bash -c %s", BLOCK.format(place=place, image=IMAGE))


def test_the_database_lies_in_the_encrypted_files(host) -> None:
    assert host.check_output("lab-seal status") == "open"
    assert host.service("lab-seal").is_running and host.service("lab-seal").is_enabled
    needed = host.check_output("systemctl show emergency-database -p Requires -p After")
    assert needed.count("lab-seal.service") == 2, "the database does not start without it, nor before it"
    said = host.check_output("fscrypt status %s", f"{BESIDE}/data")
    assert "is encrypted with fscrypt" in said and "AES_256_XTS" in said
    device = host.check_output("losetup --noheadings --output AUTOCLEAR --associated %s", IMAGE)
    assert device.split() == ["1"], "it goes with the mount, also when the server is killed"
    assert host.file(KEPT).user == "oracle" and host.file(f"{KEPT}/.owner.lock").exists


def test_what_is_written_there_is_not_in_the_image(host) -> None:
    told = "YSBwYXRpZW50IG9mIHRoaXMgaG9zcGl0YWw="
    assert in_the_image(host, BESIDE) == told, "beside the encrypted directory it is: the look can tell"
    assert in_the_image(host, KEPT) not in ("", told)


def test_the_key_is_roots_alone_and_not_beside_the_image(host) -> None:
    key = host.file("/etc/lab-seal.key")
    assert (key.user, key.mode, key.size) == ("root", 0o400, 32)
    assert set(host.file("/opt/oracle/sealed").listdir()) <= {"sealed.img", "lost+found"}


def test_it_is_not_closed_while_the_database_uses_it(host) -> None:
    refused = host.run("lab-seal close")
    assert refused.rc == 1 and "is in use" in refused.stderr and host.run("lab-seal status").rc == 0


def test_another_key_opens_nothing_and_harms_nothing(elsewhere: Callable[[str], CommandResult]) -> None:
    done = elsewhere(WRONG_KEY)
    assert done.rc == 0 and done.stdout.split() == ["closed", "kept"], done.stderr
    assert "the key does not open /var/tmp/seal/place/sealed.img" in done.stderr


def test_files_that_are_not_encrypted_are_not_covered_by_an_image(elsewhere: Callable[[str], CommandResult]) -> None:
    done = elsewhere(FILES_OF_BEFORE)
    assert done.rc == 0 and done.stdout.split() == ["plain"] and "move them away" in done.stderr, done.stderr


def test_bad_usage_is_told_apart_from_a_refusal(host) -> None:
    assert host.run("lab-seal break").rc == 2
