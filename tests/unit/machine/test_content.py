"""Images are made anew exactly when what is in them changes."""

import io
import tarfile
from pathlib import Path

import pytest

from lab.errors import BadInput
from lab.images import content, payload
from lab.images.content import digest, roles_of, tree_digest


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text("1")
    return tmp_path


def test_a_changed_file_changes_the_digest(tree: Path) -> None:
    before = tree_digest(tree)
    (tree / "a.py").write_text("2")
    assert tree_digest(tree) != before


def test_a_renamed_file_and_a_new_mode_change_the_digest(tree: Path) -> None:
    seen = {tree_digest(tree)}
    (tree / "a.py").chmod(0o755)
    seen.add(tree_digest(tree))
    (tree / "a.py").rename(tree / "b.py")
    seen.add(tree_digest(tree))
    assert len(seen) == 3


def test_caches_and_times_do_not_change_the_digest(tree: Path) -> None:
    before = tree_digest(tree)
    (tree / "__pycache__").mkdir()
    (tree / "__pycache__" / "a.pyc").write_text("x")
    (tree / "a.py").touch()
    assert tree_digest(tree) == before


def test_a_digest_does_not_depend_on_the_order_of_keys() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


def test_a_playbook_with_a_missing_role_is_refused(tmp_path: Path) -> None:
    playbook = tmp_path / "bake.yml"
    playbook.write_text("- hosts: bmc\n  roles: [nosuch]\n")
    with pytest.raises(BadInput, match="nosuch"):
        roles_of(playbook, "bmc")


def test_only_the_groups_own_plays_count(tmp_path: Path) -> None:
    playbook = tmp_path / "bake.yml"
    playbook.write_text("- hosts: bmc\n  roles: [common]\n- hosts: other\n  roles: [nosuch]\n")
    assert roles_of(playbook, "bmc") == ["common"]


def test_a_payload_is_the_same_byte_for_byte() -> None:
    source = payload.PROJECT / "lab" / "bmc"
    assert payload._tar(source) == payload._tar(source)


def test_a_payload_holds_the_package_and_nothing_else() -> None:
    with tarfile.open(fileobj=io.BytesIO(payload._tar(payload.PROJECT / "lab" / "bmc"))) as archive:
        names = archive.getnames()
    assert names[0] == "lab/__init__.py"
    assert all(name.startswith("lab/bmc/") for name in names[1:])
    assert not any("__pycache__" in name for name in names)


def test_tests_of_a_role_do_not_count() -> None:
    assert "tests" in content.IGNORED
