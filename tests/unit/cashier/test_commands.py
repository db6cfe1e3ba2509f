"""The commands, from the centre's key to the collected file; and a full disk."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lab.cashier.__main__ import cli
from lab.cashier.refusal import Refused
from tests.unit.cashier.world import LI, PASSWORD, SECRET, World, base_data, sale


def run(*words: object, typed: str = "") -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], input=typed)


def test_from_the_centres_key_to_the_collected_file(tmp_path: Path) -> None:
    assert run("centre-key", tmp_path / "centre.key").exit_code == 0
    assert (tmp_path / "centre.key").stat().st_mode & 0o077 == 0
    (tmp_path / "secret").write_text(SECRET + "\n")
    keys = ("--centre-key", tmp_path / "centre.key.pub", "--approval-file", tmp_path / "secret")
    made = run("setup", "--data", tmp_path / "pc", "--pc", 7, *keys, "--employee", 900, typed=PASSWORD + "\n")
    assert made.exit_code == 0 and (tmp_path / "pc" / "pc.pub").read_text() == made.stdout
    again = run("setup", "--data", tmp_path / "pc", "--pc", 7, *keys, "--employee", 900, typed=PASSWORD + "\n")
    assert again.exception is not None
    code = ("code", "--approval-file", tmp_path / "secret", "--pc", 7, "--version", 1)
    assert len(run(*code).stdout.strip()) == 8 and run(*code).stdout != run(*code, "--day", "2020-01-01").stdout
    out = tmp_path / "PC007.transactions"
    who = ("--data", tmp_path / "pc", "--user", "centre")
    assert run("collect", *who, "--out", out, typed=PASSWORD + "\n").exit_code == 0
    head = json.loads(run("read", out, "--key", tmp_path / "pc" / "pc.pub").stdout.splitlines()[0])
    assert head["pc"] == "PC007" and head["rows"] == 0
    assert run("read", out, "--key", tmp_path / "centre.key.pub").exception is not None
    assert run("audit", *who, typed=PASSWORD + "\n").exit_code == 0
    assert run("audit", *who, typed="wrong password\n").exception is not None


def test_pull_says_when_nothing_newer_can_be_had(world: World) -> None:
    assert "version 1" in run("pull", "--data", world.directory).stdout
    world.publish(base_data(4))
    assert "version 4" in run("pull", "--data", world.directory).stdout
    world.source.write_bytes(b"nonsense")
    failed = run("pull", "--data", world.directory)
    assert failed.exit_code == 1 and "version 4" in failed.stdout


def test_a_pull_under_an_open_batch_leaves_the_batch_its_prices(world: World) -> None:
    world.ready().close()
    world.publish(base_data(4))
    assert "version 4" in run("pull", "--data", world.directory).stdout
    desk = world.desk()
    desk.log_on("li", PASSWORD)
    assert desk.parts().data().version == 1
    assert desk.parts().sales.charge(LI, sale(1, 1005))["base_version"] == 1
    desk.close()
    (world.directory / "base-1.data").unlink()
    desk = world.desk()
    desk.log_on("li", PASSWORD)
    with pytest.raises(Refused, match="version 1"):
        desk.parts().data()


def test_audit_says_no_to_a_trail_that_was_cut(world: World) -> None:
    desk = world.ready()
    desk.parts().audit.keep_head()
    store = desk.parts().store
    store.execute("DROP TRIGGER audit_kept_too")
    store.execute("DELETE FROM audit WHERE seq > 2")
    desk.close()
    answer = run("audit", "--data", world.directory, "--user", "centre", typed=PASSWORD + "\n")
    assert answer.exit_code == 1 and "cut" in answer.stdout


def test_a_full_disk_charges_nothing_and_says_so(world: World) -> None:
    desk = world.ready()
    parts = desk.parts()
    parts.sales.charge(LI, sale(1, 1005))
    pages = parts.store.rows("PRAGMA page_count")[0][0]
    parts.store.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Refused) as refused:
        for number in range(2, 200):
            parts.sales.charge(LI, sale(number, 1004 + number))
    assert refused.value.code == "disk_full"
    kept = parts.store.rows("SELECT count(*) FROM sale")[0][0]
    parts.store.rows("PRAGMA max_page_count = 1000000")
    assert parts.sales.charge(LI, sale(500, 1005 + kept))["invoice_no"] == 1005 + kept
    assert parts.audit.problems() == []
