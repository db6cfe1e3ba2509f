"""The catalogue holds the whole plan, refuses nonsense, and its coverage cannot be had for nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lab.checkers.judge import CHECKERS
from lab.cli import main
from lab.errors import BadInput
from lab.plan.catalogue import SOURCE, read_catalogue
from lab.plan.coverage import defined_coverage, played_clauses
from lab.plan.runbook import HEADINGS, runbook

CATALOGUE = read_catalogue()
LETTERS = {
    "3.1-one": "ABCDEFGH",
    "3.1-both": "ABCDEFGHI",
    "3.1.1": "ABCDEFGHIJKL",
    "3.1.2": "ABC",
    "3.2.1": "ABCDEFGHIJKLMNOPQR",
    "3.3.1": "ABCDEFGH",
}


@pytest.mark.parametrize("stem", LETTERS)
def test_every_lettered_clause_of_the_plan_is_there(stem: str) -> None:
    assert [f"{stem}-{letter}" for letter in LETTERS[stem] if f"{stem}-{letter}" not in CATALOGUE.clauses] == []


@pytest.mark.parametrize("number", range(1, 11))
def test_every_department_has_its_duties(number: int) -> None:
    assert f"4.2.{number}-1" in CATALOGUE.clauses


def test_every_chinese_text_is_chinese() -> None:
    assert [c.id for c in CATALOGUE.clauses.values() if not any("\u4e00" <= x <= "\u9fff" for x in c.text.zh)] == []


@pytest.mark.parametrize("procedure", CATALOGUE.procedures.values(), ids=lambda p: p.id)
def test_every_named_checker_and_play_exists(procedure) -> None:  # type: ignore[no-untyped-def]
    assert {name for names in procedure.checks.values() for name in names} <= set(CHECKERS)
    if procedure.rehearsals:
        assert {clause.id for clause in procedure.steps} <= played_clauses(procedure.playbook)


@pytest.mark.parametrize("procedure", CATALOGUE.procedures.values(), ids=lambda p: p.id)
def test_every_runbook_is_there_and_says_what_the_plan_says(procedure) -> None:  # type: ignore[no-untyped-def]
    text = procedure.runbook.read_text(encoding="utf-8")
    assert text == runbook(CATALOGUE, procedure, procedure.runbook), "run `lab plan runbook PROCEDURE --write`"
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == list(HEADINGS)


def test_every_clause_of_the_plan_is_performed_and_checked() -> None:
    assert [item.clause.id for item in defined_coverage(CATALOGUE) if not item.covered] == []


def test_a_clause_without_a_rehearsal_is_not_covered(tmp_path: Path) -> None:
    copy = shutil.copytree(SOURCE, tmp_path / "plan")
    path = copy / "procedures" / "3.2.1-nightly-copy.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("3.2.1-A-time, 3.2.1-B-time", "3.2.1-B-time"))
    (open_one,) = [item.clause.id for item in defined_coverage(read_catalogue(copy)) if not item.covered]
    assert open_one == "3.2.1-A-time"


def test_a_step_that_no_play_is_named_by_is_not_covered(tmp_path: Path) -> None:
    assert played_clauses(tmp_path / "none.yml") == frozenset()
    (tmp_path / "some.yml").write_text("- name: 3.1-one-A Take a backup\n- name: Other things\n")
    assert played_clauses(tmp_path / "some.yml") == {"3.1-one-A"}


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("clauses/3.1-one-node.yml", "kind: limit", "kind: wish", "3.1-one-only: kind cannot be 'wish'"),
        ("clauses/3.1-one-node.yml", "who: vendor-engineer", "who: ghost", "3.1-one-E: who cannot be 'ghost'"),
        ("clauses/3.1-one-node.yml", "id: 3.1-one-B", "id: 3.1-one-A", "Clause 3.1-one-A occurs twice"),
        ("clauses/3.1-one-node.yml", "    zh: 停掉各应用服务器。\n", "", "3.1-one-B: zh is missing"),
        ("clauses/3.1-one-node.yml", "level: 3", "level: 9", "level cannot be 9"),
        ("procedures/3.1-one-node.yml", "takeover: required", "takeover: maybe", "takeover cannot be 'maybe'"),
        ("procedures/3.1-one-node.yml", "back_out:", "backout:", "unknown key 'backout'"),
        ("roles.yml", "cashier:", "cashier: [", "cannot be read"),
    ],
)
def test_a_broken_catalogue_is_one_clear_line(tmp_path: Path, file: str, old: str, new: str, expected: str) -> None:
    shutil.copytree(SOURCE, tmp_path / "plan")
    path = tmp_path / "plan" / file
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_catalogue(tmp_path / "plan")
    assert expected in caught.value.line()
    assert Path(file).name in caught.value.line()
    assert "\n" not in caught.value.line()


@pytest.mark.parametrize(
    "words", [["list"], ["list", "--lang", "zh"], ["show", "3.1-one-A", "--json"], ["coverage", "--runs"]]
)
def test_the_command_answers(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", *words]) == 0
    assert capsys.readouterr().out.strip()


def test_an_unknown_clause_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "show", "9.9-Z"]) == 2
    assert capsys.readouterr().err == "lab: No clause '9.9-Z' in the plan. `lab plan list` names them\n"
