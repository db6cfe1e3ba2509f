"""The container contract of gvenzl/oracle-xe, as the stand-in keeps it."""

import gzip
import re
import zipfile

import docker
import oracledb
import pytest

from lab.images.base import ensure_base
from lab.images.standin import build_standin_image

from .standin_container import start

pytestmark = pytest.mark.machine


@pytest.fixture(scope="module")
def image():
    client = docker.from_env()
    return build_standin_image(client, ensure_base(client, print))


@pytest.fixture
def volume():
    made = docker.from_env().volumes.create(labels={"lab.test": "image"})
    yield made.name
    made.remove(force=True)


@pytest.fixture
def standin(image, volume):
    one = start(image, volume)
    yield one
    one.container.remove(force=True)


def add_row(standin, number):
    with standin.connect() as connection:
        cursor = connection.cursor()
        if number == 1:
            cursor.execute("create table kept (n number)")
        cursor.execute("insert into kept values (:1)", [number])
        connection.commit()
        return cursor.execute("select count(*) from kept").fetchone()[0]


def test_a_killed_database_recovers_and_a_stopped_one_starts_again_on_the_same_volume(standin):
    standin.ready()
    assert add_row(standin, 1) == 1
    standin.container.kill()
    standin.container.start()
    standin.ready(2)
    assert add_row(standin, 2) == 2
    standin.container.stop()
    assert standin.container.attrs["State"]["ExitCode"] == 0
    standin.container.start()
    standin.ready(3)
    assert add_row(standin, 3) == 3


def test_the_health_check_says_no_when_the_database_is_frozen_or_gone(standin):
    standin.ready()
    assert standin.run("healthcheck.sh").returncode == 0
    standin.run("pkill", "-STOP", "-u", "oracle", "-f", "^postgres: ")
    assert standin.run("healthcheck.sh").returncode == 1
    assert standin.run("/opt/oracle/bin/dbkill").returncode == 0
    assert standin.run("/opt/oracle/bin/dbprobe").returncode == 7
    assert standin.run("/opt/oracle/bin/dbstatus").stdout == "closed\n"
    assert standin.run("/opt/oracle/bin/dbstart").returncode == 0
    assert standin.run("/opt/oracle/bin/dbstatus").stdout == "open\n"


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"ORACLE_PASSWORD": ""}, "passwords have to be specified at first database startup"),
        ({"ORACLE_RANDOM_PASSWORD": "yes"}, "mutually exclusive"),
        ({"ORACLE_PASSWORD_FILE": "/etc/hostname"}, "$ORACLE_PASSWORD and $ORACLE_PASSWORD_FILE are specified"),
        ({"ORACLE_PASSWORD": "", "ORACLE_PASSWORD_FILE": "/nowhere"}, "/nowhere cannot be read"),
        ({"APP_USER_PASSWORD": ""}, "$APP_USER has been specified without"),
        ({"APP_USER": ""}, "has been specified without $APP_USER"),
        ({"ORACLE_DATABASE": "a b"}, "$ORACLE_DATABASE is not a list of names"),
    ],
)
def test_variables_that_contradict_are_refused_before_anything_is_made(image, volume, variables, told):
    one = start(image, volume, **variables)
    try:
        assert one.ended() == 1 and told in one.logs()
    finally:
        one.container.remove(force=True)


def scripts(place):
    """Init scripts of every kind, made to be run in the order of their names."""
    step = "insert into steps values ({});\n"
    (place / "01.sql").write_text(
        "connect app/app-pw@//localhost/XEPDB1\ncreate table steps (n number);\n" + step.format(1)
    )
    (place / "02").mkdir()
    (place / "02" / "a.sql").write_text("connect app/app-pw\nselect * from nowhere;\n" + step.format(2))
    (place / "03.sh").write_text("#!/bin/sh\necho 'insert into app.steps values (3);' | sqlplus -s / as sysdba\n")
    (place / "03.sh").chmod(0o755)
    (place / "04.sh").write_text('STEP=4; sqlplus -s app/app-pw <<<"insert into steps values ($STEP);"\n')
    with gzip.open(place / "05.sql.gz", "wt") as packed:
        packed.write(f"conn app/app-pw\n{step.format(5)}")
    with zipfile.ZipFile(place / "06.sql.zip", "w") as archive:
        archive.writestr("six.sql", f"conn app/app-pw\n{step.format(6)}")
    (place / "07.txt").write_text("nothing\n")


@pytest.fixture
def places(tmp_path):
    """Directories of this machine: secrets, and what runs at the first start and at every start."""
    made = {name: tmp_path / name for name in ("secrets", "init", "start")}
    for place in made.values():
        place.mkdir(mode=0o755)
    (made["secrets"] / "oracle").write_text("from a file\n")
    scripts(made["init"])
    (made["start"] / "every.sql").write_text("insert into app.steps values (100);\n")
    return {
        "/run/secrets": str(made["secrets"]),
        "/container-entrypoint-initdb.d": str(made["init"]),
        "/container-entrypoint-startdb.d": str(made["start"]),
    }


def test_a_new_database_is_set_up_as_asked_and_keeps_it_in_its_volume(image, volume, places):
    secret = {"ORACLE_PASSWORD": "", "ORACLE_PASSWORD_FILE": "/run/secrets/oracle"}
    first = start(image, volume, places, ORACLE_DATABASE="ward,lab", **secret)
    try:
        first.ready()
        check_scripts(first.logs())
        assert steps(first) == [1, 2, 3, 4, 5, 6, 100]
        first.connect("system", "from a file", "ward").close()
        first.connect("app", "app-pw", "LAB").close()
        codes = [first.run("healthcheck.sh", *name).returncode for name in ([], ["ward"], ["XEPDB1"], ["nowhere"])]
        assert codes == [0, 0, 0, 1]
        assert first.run("resetPassword", "another").returncode == 0
        assert first.run("createAppUser", "second", "2nd-pw", "WARD").returncode == 0
        assert first.run("createAppUser", "third", "3rd-pw", "NOWHERE").returncode == 1
        first.container.stop()
        assert first.container.attrs["State"]["ExitCode"] == 0
        assert "CONTAINER: shutdown request received." in first.logs()
        assert first.logs().rstrip().endswith("CONTAINER: stopping container.")
    finally:
        first.container.remove(force=True)
    another_container_finds_it(image, volume, places)


def test_a_random_password_is_told_and_every_variable_has_a_file(image, volume, places, tmp_path):
    for name, text in (("app", "app from a file"), ("database", "night")):
        (tmp_path / "secrets" / name).write_text(f"{text}\n")
    files = {"APP_USER_PASSWORD_FILE": "/run/secrets/app", "ORACLE_DATABASE_FILE": "/run/secrets/database"}
    given = {"ORACLE_PASSWORD": "", "ORACLE_RANDOM_PASSWORD": "yes", "APP_USER_PASSWORD": "", **files}
    secrets = {place: where for place, where in places.items() if place == "/run/secrets"}
    one = start(image, volume, secrets, **given)
    try:
        one.ready()
        (told,) = re.findall(r"ORACLE PASSWORD FOR SYS AND SYSTEM: (\S+)", one.logs())
        one.connect("system", told, "NIGHT").close()
        one.connect("app", "app from a file", "night").close()
        with pytest.raises(oracledb.DatabaseError, match="ORA-01017"):
            one.connect("system", "system-pw")
    finally:
        one.container.remove(force=True)


def check_scripts(said):
    place = "/container-entrypoint-initdb.d"
    ran = [said.index(f"running {place}/{name} ...") for name in ("01.sql", "02/a.sql", "03.sh", "05.sql.gz")]
    assert ran == sorted(ran) and f"CONTAINER: sourcing {place}/04.sh" in said
    assert "ORA-00942" in said and f"CONTAINER: ignoring {place}/07.txt" in said


def another_container_finds_it(image, volume, places):
    """As the database's own user, not root: nothing is asked for, and nothing is set up twice."""
    second = start(image, volume, places, user="54321", ORACLE_PASSWORD="ignored", APP_USER_PASSWORD="")
    try:
        second.ready()
        assert "The password will be ignored" in second.logs() and "initdb.d" not in second.logs()
        assert steps(second) == [1, 2, 3, 4, 5, 6, 100, 100]
        second.connect("system", "another", "ward").close()
        second.connect("second", "2nd-pw").close()
    finally:
        second.container.remove(force=True)


def steps(standin):
    with standin.connect() as connection:
        return [n for (n,) in connection.cursor().execute("select n from steps order by n")]


def test_a_script_that_fails_stops_the_container_with_its_database_closed(image, volume, tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "1.sql").write_text("whenever sqlerror exit failure\nselect * from nowhere;\n")
    one = start(image, volume, {"/container-entrypoint-initdb.d": str(tmp_path)})
    try:
        assert one.ended() == 1
        assert "1.sql failed" in one.logs() and "DATABASE IS READY" not in one.logs()
    finally:
        one.container.remove(force=True)


NEWER = "insert into sys.bootstrap$ values ('999_newer.sql')"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        ("echo 99 >/opt/oracle/oradata/standin/PG_VERSION", "is one of PostgreSQL 99; use the image that made it"),
        (
            f'cd /opt/oracle/bin && ./dbstart && ./dbsql "{NEWER}" && ./dbstop'.replace("$", "\\$"),
            "newer than this image",
        ),
    ],
)
def test_a_volume_of_another_layout_is_one_clear_line(image, volume, spoil, told):
    one = start(image, volume)
    try:
        one.ready()
        one.container.stop()
        docker.from_env().containers.run(image, ["bash", "-c", spoil], volumes=one.mounts, remove=True)
        one.container.start()
        assert one.ended() == 1
        assert told in one.logs() and "DATABASE STARTUP FAILED!" in one.logs()
    finally:
        one.container.remove(force=True)


def test_a_full_disk_is_said_and_the_container_ends(image):
    one = start(image, "")
    try:
        assert one.ended() == 1
        assert "No space left on device" in one.logs() and "DATABASE STARTUP FAILED!" in one.logs()
    finally:
        one.container.remove(force=True)
