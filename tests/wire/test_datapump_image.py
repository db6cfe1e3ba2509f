"""expdp and impdp as an administrator uses them, in a container of the stand-in."""

import json
import threading

import docker
import pytest

from lab.images.base import ensure_base
from lab.images.standin import build_standin_image

from .standin_container import start

pytestmark = pytest.mark.machine
DUMPS = "/opt/oracle/admin/dpdump"
SCHEMA = """
create table wards (id number(9) primary key, name varchar2(40) not null);
create table beds (id number(9) primary key, ward_id number(9) references wards, note clob, at date default sysdate);
create index beds_ward on beds (ward_id);
create sequence bed_numbers start with 500;
create view full_wards as
  select w.id, w.name, count(*) n from wards w join beds b on b.ward_id = w.id group by w.id, w.name;
comment on table wards is 'where his. patients lie';
create or replace function beds_in(p number) return number is n number;
begin select count(*) into n from beds where ward_id = p; return n; end;
/
"""


@pytest.fixture(scope="module")
def standin():
    client = docker.from_env()
    image = build_standin_image(client, ensure_base(client, print))
    volume = client.volumes.create(labels={"lab.test": "datapump"})
    one = start(image, volume.name)
    try:
        one.ready()
        fill(one)
        yield one
    finally:
        one.container.remove(force=True)
        volume.remove(force=True)


def fill(standin):
    with standin.connect() as connection:
        cursor = connection.cursor()
        statements, _, function = SCHEMA.strip().removesuffix("/").partition("create or replace")
        for statement in [*filter(str.strip, statements.split(";\n")), f"create or replace{function}"]:
            cursor.execute(statement.strip())
        cursor.executemany("insert into wards values (:1, :2)", [(n, f"ward {n} 病区") for n in range(1, 21)])
        rows = [(n, n % 20 + 1, f"bed {n}") for n in range(1, 5001)]
        cursor.executemany("insert into beds (id, ward_id, note) values (:1, :2, :3)", rows)
        cursor.execute("select bed_numbers.nextval from dual")
        connection.commit()


def export(standin, name, *more):
    return standin.run("expdp", "schemas=APP", f"dumpfile={name}", "reuse_dumpfiles=y", *more)


def test_a_backup_taken_while_rows_are_written_is_restored_under_another_name_and_equal(standin):
    stop = threading.Event()

    def write():
        with standin.connect() as connection:
            number = 10_000
            while not stop.is_set():
                number += 1
                connection.cursor().execute("insert into beds (id, ward_id) values (:1, 1)", [number])
                connection.commit()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        exported = export(standin, "busy.dmp", "parallel=2", "flashback_time=systimestamp")
    finally:
        stop.set()
        writer.join()
    assert exported.returncode == 0, exported.stdout + exported.stderr
    assert '. . exported "APP"."BEDS"' in exported.stdout
    imported = standin.run("impdp", "dumpfile=busy.dmp", "remap_schema=APP:PROOF", "parallel=2")
    assert imported.returncode == 0, imported.stdout + imported.stderr
    checked = standin.run("lab-dumpcheck", "dumpfile=busy.dmp", "remap_schema=APP:PROOF")
    answer = json.loads(checked.stdout)
    assert checked.returncode == 0 and answer["checksums_equal"], answer
    assert answer["rows_exported"] == answer["rows_restored"] >= 5020 and answer["tables"] == 2
    with standin.connect("system", "system-pw") as connection:
        cursor = connection.cursor()
        assert cursor.execute("select n from proof.full_wards where id = 2").fetchone() == (250,)
        assert cursor.execute("select proof.bed_numbers.nextval from dual").fetchone()[0] > 500


def test_a_changed_row_makes_the_comparison_say_no(standin):
    assert export(standin, "changed.dmp").returncode == 0
    assert standin.run("impdp", "dumpfile=changed.dmp", "remap_schema=APP:CHANGED").returncode == 0
    with standin.connect("system", "system-pw") as connection:
        connection.cursor().execute("update changed.wards set name = 'other' where id = 3")
        connection.commit()
    checked = standin.run("lab-dumpcheck", "dumpfile=changed.dmp", "remap_schema=APP:CHANGED")
    assert checked.returncode == 1 and not json.loads(checked.stdout)["checksums_equal"]


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("truncate -s -100 {}", "ORA-31619"),
        ("truncate -s 5 {}", "ORA-39143"),
        ("printf X | dd of={} bs=1 seek=3000 conv=notrunc", "ORA-31619"),
        ("head -c 5000 /dev/zero >{}", "ORA-39143"),
    ],
)
def test_a_damaged_or_foreign_file_is_refused_before_anything_is_changed(standin, damage, code):
    assert export(standin, "bad.dmp").returncode == 0
    standin.run("sh", "-c", damage.format(f"{DUMPS}/bad.dmp"))
    refused = standin.run("impdp", "dumpfile=bad.dmp", "remap_schema=APP:NEVER")
    assert refused.returncode == 1 and code in refused.stdout
    with standin.connect("system", "system-pw") as connection, pytest.raises(Exception, match="ORA-"):
        connection.cursor().execute("select * from never.wards")


def test_an_existing_table_is_skipped_with_status_5(standin):
    assert export(standin, "again.dmp").returncode == 0
    skipped = standin.run("impdp", "dumpfile=again.dmp")
    assert skipped.returncode == 5 and "ORA-39151" in skipped.stdout
    again = standin.run("impdp", "dumpfile=again.dmp", "table_exists_action=replace", "include=TABLE")
    assert "ORA-39151" not in again.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["schemas=NOBODY"], "ORA-39170"),
        (["schemas=APP", "nonsense=1"], "LRM-00101"),
        (["schemas=APP", "directory=NOWHERE"], "ORA-39087"),
        (["schemas=APP", "flashback_time=to_timestamp('2020')"], "ORA-39150"),
    ],
)
def test_bad_parameters_end_with_status_1(standin, words, message):
    refused = standin.run("expdp", "dumpfile=refused.dmp", *words)
    assert refused.returncode == 1 and message in refused.stdout + refused.stderr


def test_a_wrong_password_from_a_parfile_is_refused(standin):
    right = standin.run("expdp", "parfile=-", text="userid=system/system-pw\nschemas=APP\ndumpfile=right.dmp\n")
    assert right.returncode == 0, right.stdout + right.stderr
    wrong = standin.run("expdp", "parfile=-", text="userid=system/wrong\nschemas=APP\ndumpfile=wrong.dmp\n")
    assert wrong.returncode == 1 and "ORA-01017" in wrong.stderr
