"""The container contract of gvenzl/oracle-xe, as the stand-in keeps it."""

import docker
import pytest

from lab.images.base import ensure_base
from lab.images.standin import build_standin_image
from lab.waiting import wait_until

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


def test_without_a_password_a_new_database_is_refused(image, volume):
    one = start(image, volume, ORACLE_PASSWORD="")
    try:
        wait_until(lambda: one.container.status == "exited", 10, "the container to end")
        assert one.container.attrs["State"]["ExitCode"] == 1
        assert "set ORACLE_PASSWORD or ORACLE_RANDOM_PASSWORD" in one.logs()
    finally:
        one.container.remove(force=True)
