"""Nothing is lost, nothing is read by strangers, nothing is changed unseen."""

import json
from decimal import Decimal

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from lab.cashier.audit import chain_problems
from lab.cashier.collection import collect, read_collected
from lab.cashier.identity import FIRST_ID, Identity
from lab.cashier.keys import public_key
from lab.cashier.localstore import LocalStore
from lab.cashier.refusal import Refused
from lab.cashier.shiftreport import ranges, shift_report
from lab.cashier.signed import BadSignature
from lab.errors import BadInput, LabBusy
from tests.unit.cashier.world import LI, PASSWORD, World, sale


def test_the_store_is_encrypted_and_a_wrong_key_opens_nothing(world: World) -> None:
    desk = world.ready()
    desk.parts().sales.charge(LI, sale(1, 1005, patient_name="SECRETNAME"))
    for path in world.directory.glob("store.db*"):
        assert b"SECRETNAME" not in path.read_bytes() and not path.read_bytes().startswith(b"SQLite")
    desk.close()
    with pytest.raises(BadInput, match="cannot be opened"):
        LocalStore(world.directory / "store.db", bytes(32))
    with pytest.raises(Refused, match="password"):
        world.desk().log_on("li", "wrong password")
    with pytest.raises(Refused, match="password"):
        world.desk().log_on("nobody", PASSWORD)


def test_two_programs_cannot_have_one_store(world: World) -> None:
    desk = world.ready()
    with pytest.raises(LabBusy):
        world.desk().log_on("li", PASSWORD)
    desk.close()


def test_a_sale_and_the_audit_trail_cannot_be_changed(world: World) -> None:
    parts = world.ready().parts()
    parts.sales.charge(LI, sale(1, 1005))
    for statement in (
        "UPDATE sale SET invoice_no = 1",
        "DELETE FROM sale",
        "DELETE FROM audit",
        "UPDATE audit SET who = 1",
    ):
        with pytest.raises(sqlcipher.IntegrityError):
            parts.store.execute(statement)


def test_tampering_with_the_trail_is_found(world: World) -> None:
    desk = world.ready()
    store = desk.parts().store
    assert desk.parts().audit.problems() == []
    for name in ("audit_kept", "audit_kept_too"):
        store.execute(f"DROP TRIGGER {name}")
    entries = store.rows("SELECT * FROM audit ORDER BY seq")
    store.execute("UPDATE audit SET who = 'somebody' WHERE seq = 2")
    assert desk.parts().audit.problems()[0] == "entry 2 was changed"
    store.execute("UPDATE audit SET who = ? WHERE seq = 2", entries[1][2])
    assert desk.parts().audit.problems() == []
    store.execute("DELETE FROM audit WHERE seq > 2")
    assert "cut" in desk.parts().audit.problems()[0]
    key = bytes.fromhex(store.secret("audit_key"))
    assert chain_problems(key, [*entries[:1], *entries[2:]]) == ["entry 2 is missing"]


def test_a_printer_failure_loses_nothing_and_the_original_can_still_come(world: World) -> None:
    parts = world.ready().parts()
    world.printer.broken = True
    record = parts.sales.charge(LI, sale(1, 1005))
    job = parts.printing.send_sale(record["op_key"])
    assert job and (job.state, job.problem) == ("failed", "out of paper")
    world.printer.broken = False
    assert parts.printing.send(job.id) is None and world.printer.pages == ["1005"]
    with pytest.raises(Refused):
        parts.printing.send(job.id)
    assert parts.printing.reprint("li", 1005, "torn") is None
    assert world.printer.pages[1].startswith("1005-reprint")


def test_a_power_cut_while_printing_never_makes_a_second_original(world: World) -> None:
    desk = world.ready()
    parts = desk.parts()
    key = parts.sales.charge(LI, sale(1, 1005))["op_key"]
    parts.printing._begin(1)
    desk.close()
    again = world.desk()
    again.log_on("li", PASSWORD)
    printing = again.parts().printing
    assert printing.send_sale(key) is None and world.printer.pages == []
    with pytest.raises(Refused):
        printing.reprint("li", 1005, "impatient")
    printing.answer("li", 1, came_out=False)
    assert [job.reprint for job in printing.jobs()] == [True]
    printing.send(printing.jobs()[0].id)
    assert [name.startswith("1005-reprint") for name in world.printer.pages] == [True]


def test_void_and_refund_need_reason_and_a_second_person(world: World) -> None:
    parts = world.ready().parts()
    parts.sales.charge(LI, sale(1, 1005))
    for reason, witness, code in (("", "P21", "no_reason"), ("typo", "", "no_witness"), ("typo", "S11", "no_witness")):
        with pytest.raises(Refused) as refused:
            parts.reversals.reverse(LI, "void", 1005, reason, witness)
        assert refused.value.code == code
    assert parts.reversals.reverse(LI, "void", 1005, "typo", "P21")["total"] == "-0.60"
    with pytest.raises(Refused, match="already"):
        parts.reversals.reverse(LI, "refund", 1005, "again", "P21")
    with pytest.raises(Refused, match="not made"):
        parts.reversals.reverse(LI, "refund", 1, "strange", "P21")


def test_takings_are_kept_apart_and_counted(world: World) -> None:
    parts = world.ready().parts()
    for number in range(3):
        parts.sales.charge(LI, sale(number, 1005 + number))
    parts.reversals.reverse(LI, "void", 1006, "typo", "P21")
    first = parts.shifts
    shift = parts.store.rows("SELECT id FROM shift")[0][0]
    first.close(LI, Decimal("1.00"))
    report = shift_report(parts.store, shift)
    assert (report.cash_before, report.cash_taken, report.cash_given_back) == (
        Decimal("300.00"),
        Decimal("1.80"),
        Decimal("0.60"),
    )
    assert (report.cash, report.difference, report.ranges) == (Decimal("1.20"), Decimal("-0.20"), ((1005, 1007),))
    parts.shifts.open(LI, parts.data(), 1008, Decimal("301.00"))
    with pytest.raises(Refused, match="refund"):
        parts.reversals.reverse(LI, "void", 1005, "late", "P21")
    parts.reversals.reverse(LI, "refund", 1005, "late", "P21")
    assert shift_report(parts.store, shift + 1).cash == Decimal("-0.60")
    with pytest.raises(Refused, match="close it first"):
        parts.approval.close("li")


def test_ranges_show_gaps() -> None:
    assert ranges([5, 3, 4, 9]) == ((3, 5), (9, 9)) and ranges([]) == ()


def test_a_collected_file_is_whole_and_signed_by_its_pc(world: World) -> None:
    parts = world.ready().parts()
    parts.sales.charge(LI, sale(1, 1005))
    parts.sales.charge(LI, sale(2, 1006))
    parts.reversals.reverse(LI, "void", 1005, "typo", "P21")
    content = collect(parts.store, parts.identity, parts.audit, "centre")
    found = read_collected(content, public_key(world.public))
    assert [row["record"] for row in found.records] == ["charge", "charge", "void", "shift"]
    assert found.head["pc"] == "PC007" and found.head["audit_problems"] == []
    assert len({row["op_key"] for row in found.records if "op_key" in row}) == 3
    for bad in (content[:-9], content.replace(b"PC007", b"PC008"), b"x" + content):
        with pytest.raises(BadSignature):
            read_collected(bad, public_key(world.public))
    with pytest.raises(BadSignature):
        read_collected(content, world.key.public_key())


def test_number_ranges_never_meet() -> None:
    first, second = Identity(1, ""), Identity(2, "")
    assert first.row_id(99_999_999) < second.row_id(1) and Identity(999, "").row_id(99_999_999) < 10**12
    assert first.row_id(1) > FIRST_ID
    for wrong in (0, 100_000_000):
        with pytest.raises(BadInput):
            first.row_id(wrong)
    with pytest.raises(BadInput):
        Identity(1000, "")


def test_a_cashier_cannot_add_users(world: World) -> None:
    desk = world.ready()
    with pytest.raises(Refused):
        desk.add_user(LI, LI, PASSWORD)
    assert json.loads((world.directory / "pc.json").read_text())["pc_no"] == 7
