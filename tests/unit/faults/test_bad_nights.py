"""What spoils a night, on plain containers in the servers' places: it takes hold, shows itself, and heals twice."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from lab.faults import registry
from lab.faults.bad_nights import SETTINGS as EMERGENCY_JSON
from lab.machine.servers import COPIES
from lab.machine.sweep import remove_lab
from lab.provision import Lab
from tests.unit.faults.test_faults_on_containers import SETTINGS, bare_server, lab  # noqa: F401 - a fixture

pytestmark = pytest.mark.machine
MAIN, EMERGENCY = "dbserver-a", "emergency-server"
DUMP_BYTES = 50_000
SOURCE = f"""#!/bin/bash
case "${{SSH_ORIGINAL_COMMAND:-$*}}" in
  fetch*) head -c {DUMP_BYTES} /dev/zero ;;
  *) echo other ;;
esac"""
MADE = {
    MAIN: f"""
cat >/usr/local/bin/lab-dump-source <<'END'
{SOURCE}
END
chmod 755 /usr/local/bin/lab-dump-source
mkdir -p /srv/dumps; chmod 750 /srv/dumps
echo DIRECTORY=/srv/dumps >/etc/lab-dump-source.env
""",
    EMERGENCY: f"""
mkdir -p {COPIES} /etc/emergency /srv/dumps
echo '{{"current": {{"moment": "2026-11-23T01:00:00+00:00"}}}}' >{COPIES}/copies.json
echo '{{"dumps": "/srv/dumps", "limit_hours": 6.0}}' >{EMERGENCY_JSON}
printf '#!/bin/bash\\necho imported "$@"\\n' >/usr/local/bin/impdp
chmod 755 /usr/local/bin/impdp
""",
}


@pytest.fixture(scope="module")
def servers(lab: Lab) -> Iterator[Lab]:  # noqa: F811
    made = [bare_server(lab, name) for name in MADE]
    try:
        for name, script in MADE.items():
            lab.exec(name, ["bash", "-ec", script])
        yield lab
    finally:
        for container in made:
            container.remove(force=True)
        remove_lab(lab.client, SETTINGS)


def fetched(servers: Lab) -> str:
    """The dump as the source hands it over: its bytes as one long hexadecimal number."""
    counted = "SSH_ORIGINAL_COMMAND='fetch x' /usr/local/bin/lab-dump-source | od -An -v -tx1 | tr -d ' \\n'"
    return servers.exec(MAIN, ["bash", "-c", counted]).stdout


@pytest.fixture
def struck(servers: Lab, request: pytest.FixtureRequest) -> Iterator[Lab]:
    """With a fault injected twice; healed twice afterwards, and then there is nothing left of it."""
    name, host = request.param
    registry.inject(servers, name, host)
    registry.inject(servers, name, host)
    assert registry.left(servers) == [f"{name} on {host}"]
    yield servers
    registry.heal(servers, name, host)
    registry.heal(servers, name, host)
    assert registry.left(servers) == []


@pytest.mark.parametrize("struck", [("dump-truncated", MAIN)], indirect=True)
def test_a_truncated_dump_lacks_its_end(struck: Lab) -> None:
    assert len(fetched(struck)) == 2 * (DUMP_BYTES - 1024)
    assert struck.exec(MAIN, ["/usr/local/bin/lab-dump-source", "remove"]).stdout == "other\n"


@pytest.mark.parametrize("struck", [("dump-damaged", MAIN)], indirect=True)
def test_a_damaged_dump_is_as_long_and_has_one_other_byte(struck: Lab) -> None:
    found = fetched(struck)
    assert len(found) == 2 * DUMP_BYTES and found.count("01") == 1 and set(found) == {"0", "1"}


@pytest.mark.parametrize("struck", [("export-fails", MAIN)], indirect=True)
def test_nobody_writes_where_the_export_goes(struck: Lab) -> None:
    assert struck.exec(MAIN, ["stat", "-c", "%a", "/srv/dumps"]).stdout == "0\n"


@pytest.mark.parametrize("struck", [("import-hangs", EMERGENCY)], indirect=True)
def test_an_import_hangs_while_time_is_short(struck: Lab) -> None:
    assert struck.exec(EMERGENCY, ["timeout", "1", "impdp", "x=y"], check=False).status == 124
    assert json.loads(struck.exec(EMERGENCY, ["cat", EMERGENCY_JSON]).stdout)["limit_hours"] < 0.01


@pytest.mark.parametrize("struck", [("dumps-full", EMERGENCY)], indirect=True)
def test_there_is_no_room_for_a_dump(struck: Lab) -> None:
    assert (
        struck.exec(EMERGENCY, ["dd", "if=/dev/zero", "of=/srv/dumps/x", "bs=1M", "count=9"], check=False).status == 1
    )


@pytest.mark.parametrize("struck", [("stale-copy", EMERGENCY)], indirect=True)
def test_a_copy_is_three_days_old(struck: Lab) -> None:
    told = json.loads(struck.exec(EMERGENCY, ["cat", f"{COPIES}/copies.json"]).stdout)
    assert told["current"]["moment"] == "2026-11-20T01:00:00+00:00"


def test_everything_is_as_it_was(servers: Lab) -> None:
    assert fetched(servers) == "00" * DUMP_BYTES
    assert servers.exec(MAIN, ["stat", "-c", "%a", "/srv/dumps"]).stdout == "750\n"
    assert servers.exec(EMERGENCY, ["impdp", "a"]).stdout == "imported a\n"
    assert json.loads(servers.exec(EMERGENCY, ["cat", EMERGENCY_JSON]).stdout)["limit_hours"] == 6.0
    told = json.loads(servers.exec(EMERGENCY, ["cat", f"{COPIES}/copies.json"]).stdout)
    assert told["current"]["moment"] == "2026-11-23T01:00:00+00:00"


def test_a_night_that_came_meanwhile_keeps_its_own_time(servers: Lab) -> None:
    registry.inject(servers, "stale-copy", EMERGENCY)
    fresh = '{"current": {"moment": "2026-11-24T01:00:00+00:00"}}'
    servers.exec(EMERGENCY, ["bash", "-c", f"echo '{fresh}' >{COPIES}/copies.json"])
    registry.heal(servers, "stale-copy", EMERGENCY)
    told = json.loads(servers.exec(EMERGENCY, ["cat", f"{COPIES}/copies.json"]).stdout)
    assert told["current"]["moment"] == "2026-11-24T01:00:00+00:00"
