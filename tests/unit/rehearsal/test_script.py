"""Choosing what to rehearse."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from lab.commands.rehearse import command
from lab.errors import BadInput
from lab.faults.registry import FAULTS
from lab.plan.catalogue import read_catalogue
from lab.rehearsals.script import Target, choose, without_steps


def test_every_fault_is_rehearsed_on_some_node() -> None:
    assert {script.strike.fault for script in choose(read_catalogue(), (), None, None)} >= set(FAULTS)


def test_trigger_and_target_narrow_the_choice() -> None:
    (script,) = choose(read_catalogue(), ("3.1-one-node",), "freeze", "passive")
    assert (script.strike.fault, script.strike.target) == ("freeze", Target.PASSIVE)


def test_an_unknown_procedure_is_one_line() -> None:
    with pytest.raises(BadInput, match="No procedure 'nonsense'"):
        choose(read_catalogue(), ("nonsense",), None, None)


def test_an_unknown_trigger_is_one_line() -> None:
    with pytest.raises(BadInput, match="Unknown fault 'earthquake'"):
        choose(read_catalogue(), (), "earthquake", None)


def test_a_combination_that_nobody_rehearses_is_said() -> None:
    with pytest.raises(BadInput, match="No rehearsal fits"):
        choose(read_catalogue(), ("3.1-one-node",), "kill-database", "passive")


def test_without_steps_nothing_of_the_procedure_is_owed() -> None:
    script = without_steps(choose(read_catalogue(), ("3.1-one-node",), None, None)[0])
    assert (script.steps, script.limits.procedure, script.limits.backup) == (False, (), "")


def test_the_command_takes_a_target_as_people_write_it() -> None:
    done = CliRunner().invoke(command, ["3.1-one-node", "--target", "passive", "--list", "--json"])
    assert done.exit_code == 0, done.output
    assert {row["target"] for row in json.loads(done.output)} == {"passive"}
