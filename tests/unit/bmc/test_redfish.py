"""What the BMC answers over TLS, with its own engine client behind it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests.unit.bmc.conftest import Client
from tests.unit.bmc.fake_engine import FakeEngine

SYSTEM = "/redfish/v1/Systems/dbserver-a"
RESET = f"{SYSTEM}/Actions/ComputerSystem.Reset"


@pytest.mark.parametrize("password", ["wrong", "", "right ", None])
@pytest.mark.parametrize("method, path", [("GET", SYSTEM), ("POST", RESET), ("GET", "/redfish/v1/nothing")])
def test_a_wrong_password_is_refused_before_anything_happens(
    bmc: Client, engine: FakeEngine, method: str, path: str, password: str | None
) -> None:
    reply = bmc.ask(method, path, {"ResetType": "ForceOff"} if method == "POST" else None, password)
    assert reply.status == 401
    assert reply.headers["WWW-Authenticate"].startswith("Basic")
    assert engine.asked == []


def test_the_root_is_readable_without_a_password_and_leads_to_the_system(bmc: Client) -> None:
    root = bmc.ask("GET", "/redfish/v1/", password=None).document
    systems = bmc.ask("GET", root["Systems"]["@odata.id"]).document
    assert systems["Members"] == [{"@odata.id": SYSTEM}]


@pytest.mark.parametrize(
    "path", ["/redfish/v1/Systems/dbserver-b", f"{SYSTEM}/..", "/", "/redfish/v1/Systems/dbserver-a/Actions"]
)
def test_an_unknown_system_is_not_found(bmc: Client, engine: FakeEngine, path: str) -> None:
    reply = bmc.ask("GET", path)
    assert (reply.status, reply.document["error"]["code"]) == (404, "Base.1.8.ResourceMissingAtURI")
    assert engine.asked == []


def test_resetting_an_unknown_system_is_not_found(bmc: Client, engine: FakeEngine) -> None:
    path = "/redfish/v1/Systems/dbserver-b/Actions/ComputerSystem.Reset"
    assert bmc.ask("POST", path, {"ResetType": "ForceOff"}).status == 404
    assert engine.state == "running"


@pytest.mark.parametrize(
    "body", [{"ResetType": "Nmi"}, {"ResetType": "forceoff"}, {"ResetType": None}, {"ResetType": ["On"]}, {}, [], b"x"]
)
def test_a_bad_reset_type_is_refused(bmc: Client, engine: FakeEngine, body: object) -> None:
    reply = bmc.ask("POST", RESET, body)
    assert reply.status == 400
    assert reply.document["error"]["@Message.ExtendedInfo"][0]["MessageSeverity"] == "Critical"
    assert engine.asked == []


def test_the_button_is_pressed_by_post_alone(bmc: Client, engine: FakeEngine) -> None:
    assert bmc.ask("GET", RESET).status == 405
    assert bmc.ask("DELETE", SYSTEM).status == 405
    assert engine.state == "running"


@pytest.mark.parametrize("state, power", [("running", "On"), ("paused", "On"), ("exited", "Off")])
def test_off_means_that_nothing_runs_and_a_frozen_server_is_on(
    bmc: Client, engine: FakeEngine, state: str, power: str
) -> None:
    engine.change(state)
    assert bmc.power() == power


@pytest.mark.parametrize("before", ["running", "paused", "exited"])
def test_force_off_answers_when_the_server_is_off(bmc: Client, engine: FakeEngine, before: str) -> None:
    engine.change(before)
    assert bmc.reset("ForceOff").status == 204
    assert (engine.state, bmc.power()) == ("exited", "Off")
    assert "POST /wait?condition=not-running" in engine.asked


def test_force_off_of_a_server_that_lives_on_is_no_success(bmc: Client, engine: FakeEngine) -> None:
    engine.kills_nothing = True
    reply = bmc.reset("ForceOff")
    assert (reply.status, bmc.power()) == (409, "On")


def test_a_restart_ends_the_server_before_it_starts_it(bmc: Client, engine: FakeEngine) -> None:
    assert bmc.reset("ForceRestart").status == 204
    changes = [call for call in engine.asked if call.startswith("POST") and "wait" not in call]
    assert changes == ["POST /kill?signal=KILL", "POST /start"]


def test_a_graceful_shutdown_waits_as_long_as_it_was_told(bmc: Client, engine: FakeEngine) -> None:
    assert bmc.reset("GracefulShutdown").status == 204
    assert "POST /stop?t=7" in engine.asked


def test_a_frozen_server_is_not_thawed_to_be_shut_down(bmc: Client, engine: FakeEngine) -> None:
    engine.change("paused")
    assert bmc.reset("GracefulShutdown").status == 409
    assert engine.state == "paused"


def test_an_engine_that_refuses_is_an_error_of_redfish(bmc: Client, engine: FakeEngine) -> None:
    engine.refuse["/kill"] = (500, b'{"message": "cannot kill"}')
    reply = bmc.reset("ForceOff")
    assert reply.status == 503
    assert "cannot kill" in reply.document["error"]["message"]


@pytest.mark.parametrize("body", [b"not JSON", b"", b"[]", b'{"State": {}}', b'{"State": {"Running": null}}'])
def test_nonsense_from_the_engine_is_never_off(bmc: Client, engine: FakeEngine, body: bytes) -> None:
    engine.refuse["/json"] = (200, body)
    reply = bmc.ask("GET", SYSTEM)
    assert reply.status == 503 and "PowerState" not in reply.document


def test_a_container_that_is_gone_is_unknown_not_off(bmc: Client, engine: FakeEngine) -> None:
    engine.container = "another"
    assert bmc.ask("GET", SYSTEM).status == 503


def test_without_an_engine_the_power_is_unknown(serve: Callable[[float], Client]) -> None:
    bmc = serve(10.0)
    for reply in (bmc.ask("GET", SYSTEM), bmc.reset("ForceOff"), bmc.reset("On")):
        assert reply.status == 503
        assert reply.document["error"]["code"] == "Base.1.8.ServiceTemporarilyUnavailable"


def test_many_clients_at_once_are_all_answered(bmc: Client) -> None:
    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(lambda _: bmc.power(), range(36))) == ["On"] * 36


def test_presses_wait_for_each_other(bmc: Client, engine: FakeEngine) -> None:
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(bmc.reset, ["ForceRestart", "ForceOff"] * 4))
    assert {reply.status for reply in replies} == {204}
    presses = [call for call in engine.asked if call.startswith("POST") and "wait" not in call]
    starts = [number for number, call in enumerate(presses) if call == "POST /start"]
    assert len(presses) == 12
    assert all(presses[number - 1] == "POST /kill?signal=KILL" for number in starts)


def test_plain_http_gets_no_answer(bmc: Client) -> None:
    with socket.create_connection(("127.0.0.1", bmc.port), 5) as plain:
        plain.sendall(b"GET /redfish/v1/ HTTP/1.1\r\nHost: bmc\r\n\r\n")
        with suppress(ConnectionError):
            assert b"HTTP" not in plain.recv(4096)


def test_old_tls_is_refused(bmc: Client) -> None:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    with pytest.warns(DeprecationWarning):
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", bmc.port), 5) as plain, pytest.raises(OSError):
        old.wrap_socket(plain)


def test_silent_clients_hold_up_nobody_and_are_dropped(serve: Callable[[float], Client], engine: FakeEngine) -> None:
    bmc = serve(0.3)
    with socket.create_connection(("127.0.0.1", bmc.port), 5) as silent:
        assert bmc.power() == "On"
        assert silent.recv(1) == b""


@pytest.mark.parametrize("length", ["65537", "-1", "many"])
def test_a_body_of_no_sensible_length_is_refused(bmc: Client, length: str) -> None:
    assert bmc.ask("POST", RESET, b"{}", Content_Length=length).status == 413
