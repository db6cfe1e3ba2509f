"""A server's BMC: Redfish on its management address, for those who know the password."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

import httpx
import pytest

from lab.provision import Lab

pytestmark = pytest.mark.lab
testinfra_hosts = ["lab://bmcs"]


@pytest.fixture(scope="module")
def trusted(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """Trusts the lab's BMCs and nobody else."""
    path: Path = tmp_path_factory.mktemp("tls") / "bmc.pem"
    path.write_text(lab.secrets["bmc_tls_certificate"])
    return ssl.create_default_context(cafile=str(path))


def ask(lab: Lab, tls: ssl.SSLContext, bmc: str, path: str, password: str) -> httpx.Response:
    """By address, the certificate checked against the BMC's name."""
    address = lab.topology.host(bmc).addresses["management"]
    with httpx.Client(verify=tls, trust_env=False, timeout=10) as client:
        return client.get(
            f"https://{address}/redfish/v1{path}", auth=("admin", password), extensions={"sni_hostname": bmc}
        )


def test_the_service_runs_and_starts_with_the_bmc(host) -> None:
    assert host.service("bmc").is_running
    assert host.service("bmc").is_enabled


def test_it_is_no_longer_root(host) -> None:
    main = host.check_output("systemctl show -P MainPID bmc")
    assert host.check_output(f"ps -o user= -p {main}").strip() == "bmc"


def test_it_listens_with_tls_and_nothing_else_listens(host) -> None:
    ports = {line.split()[3] for line in host.check_output("ss -ltnH").splitlines()}
    assert {port for port in ports if not port.startswith("127.0.0.11:")} == {"0.0.0.0:443"}


@pytest.mark.parametrize("name", ["password", "key.pem"])
def test_its_secrets_are_for_root_alone(host, name: str) -> None:
    secret = host.file(f"/etc/bmc/{name}")
    assert (secret.user, secret.mode) == ("root", 0o600)


def test_it_answers_for_its_own_server(host, lab: Lab, trusted: ssl.SSLContext) -> None:
    bmc = host.backend.name
    server = bmc.removeprefix("bmc-")
    reply = ask(lab, trusted, bmc, f"/Systems/{server}", lab.secrets["bmc_password"])
    state = "Off" if lab.topology.host(server).cold else "On"
    assert (reply.status_code, reply.json()["PowerState"]) == (200, state)
    other = "appserver-1" if server != "appserver-1" else "appserver-2"
    assert ask(lab, trusted, bmc, f"/Systems/{other}", lab.secrets["bmc_password"]).status_code == 404


def test_it_refuses_a_wrong_password(host, lab: Lab, trusted: ssl.SSLContext) -> None:
    server = host.backend.name.removeprefix("bmc-")
    assert ask(lab, trusted, host.backend.name, f"/Systems/{server}", "wrong").status_code == 401


def test_its_certificate_is_not_that_of_any_other_name(lab: Lab, trusted: ssl.SSLContext) -> None:
    address = lab.topology.host("bmc-dbserver-a").addresses["management"]
    with httpx.Client(verify=trusted, trust_env=False) as client, pytest.raises(httpx.ConnectError):
        client.get(f"https://{address}/redfish/v1/", extensions={"sni_hostname": f"other-{os.getpid()}"})
