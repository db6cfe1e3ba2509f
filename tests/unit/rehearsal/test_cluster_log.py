"""The moments of a takeover in the cluster's own log."""

from __future__ import annotations

from lab.rehearsals.cluster_log import moments

HEAD = "1763874000.250000 dbserver-b pacemaker-controld[12]:"
LOG = f"""\
1763873999.100000 dbserver-b corosync[9]: [TOTEM ] A processor failed, forming new configuration: token timed out
{HEAD} notice: Operation 'off' [33] targeting dbserver-a by dbserver-b for pacemaker-controld.1@dbserver-b: OK
1763874001.000000 dbserver-b pacemaker-controld[12]: notice: Result of start operation for database on dbserver-b: ok
1763874001.500000 dbserver-b pacemaker-controld[12]: notice: Result of start operation for vip on dbserver-b: ok
1763874002.000000 dbserver-b pacemaker-controld[12]: notice: Result of monitor operation for vip on dbserver-b: ok
not a line of the journal
""".splitlines()


def test_detection_fencing_and_start_are_found_in_order() -> None:
    found = moments(LOG)
    assert [(m.kind, m.host, m.resource) for m in found] == [
        ("detected", "", ""),
        ("fenced", "dbserver-a", ""),
        ("started", "dbserver-b", "database"),
        ("started", "dbserver-b", "vip"),
    ]
    assert found[0].time == 1763873999.1


def test_a_failed_probe_of_the_database_is_a_detection() -> None:
    line = f"{HEAD} notice: Result of monitor operation for database on dbserver-a: error (failed)"
    assert [moment.kind for moment in moments([line])] == ["detected"]


def test_an_ordinary_log_has_no_moments() -> None:
    assert moments([f"{HEAD} notice: State transition S_IDLE -> S_POLICY_ENGINE"]) == []
