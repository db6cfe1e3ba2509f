"""Every engine has what the rest of the lab asks of it."""

import io
import subprocess
import tarfile

import pytest
from docker.errors import ImageNotFound

from lab import settings
from lab.errors import BadInput, MachineNotReady
from lab.images.engines import oracle
from lab.images.engines.registry import ENGINES, engine

ORACLE = ["oracle-xe", "oracle-free"]


class NoImages:
    """A Docker client on a machine without any image."""

    class images:
        @staticmethod
        def get(name):
            raise ImageNotFound(name)


def test_the_engines_are_those_that_the_settings_allow():
    assert tuple(ENGINES) == settings.ENGINES


def test_an_unknown_engine_is_refused_in_one_line():
    with pytest.raises(BadInput, match="Unknown engine 'mysql'.*standin"):
        engine("mysql")


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_has_verbs_a_user_and_a_process_pattern(name):
    one = engine(name)
    assert {"start", "stop", "probe"} <= set(one.verbs)
    assert one.user == "oracle"
    assert one.process_pattern.startswith("^")


@pytest.mark.parametrize("name", ORACLE)
def test_a_derived_image_starts_systemd_and_not_the_database(name):
    text = oracle.render_dockerfile(engine(name))
    assert text.startswith("#") and f"\nFROM {engine(name).reference}\n" in text
    assert 'CMD ["/sbin/init"]' in text and "ENTRYPOINT []" in text
    for package in ("systemd", "util-linux", "procps-ng", "pacemaker", "corosync", "pcs", "fence-agents-redfish"):
        assert package in text
    assert "{{" not in text


@pytest.mark.parametrize("name", ORACLE)
def test_a_derived_image_has_the_verbs_that_the_role_calls(name):
    with tarfile.open(fileobj=io.BytesIO(oracle.build_context(engine(name)))) as archive:
        found = {f"/opt/oracle/{entry.name}" for entry in archive if entry.mode & 0o100}
    assert set(engine(name).verbs.values()) <= found


@pytest.mark.parametrize("name", ORACLE)
def test_the_verbs_are_valid_shell(name):
    for path in sorted((oracle.HERE / "bin").iterdir()):
        subprocess.run(["bash", "-n", str(path)], check=True)


@pytest.mark.parametrize("name", ORACLE)
def test_without_a_registry_the_build_ends_in_one_line(name, monkeypatch):
    monkeypatch.setattr(oracle, "_pull", lambda reference: "no route to the registry")
    said = []
    with pytest.raises(MachineNotReady) as caught:
        engine(name).image(NoImages(), "base", said.append)
    assert said == [f"pulling {engine(name).reference}"]
    line = caught.value.line()
    assert "\n" not in line and engine(name).reference in line and "--engine standin" in line and "no route" in line
