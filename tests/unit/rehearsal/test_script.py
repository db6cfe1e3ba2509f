"""Choosing what to rehearse."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from lab.commands.rehearse import command
from lab.errors import BadInput
from lab.faults.registry import FAULTS
from lab.plan.catalogue import read_catalogue
from lab.rehearsals.script import Strike, Target, choose, strikes_of, without_steps


def test_every_fault_is_rehearsed_on_some_node() -> None:
    scripts = choose(read_catalogue(), (), None, None)
    assert {strike.fault for script in scripts for strike in (script.strike, *script.more_faults)} >= set(FAULTS)


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


def test_a_trigger_of_several_faults_reads_as_it_is_written() -> None:
    (script,) = choose(read_catalogue(), ("3.1.1-array",), "power-loss then power-loss on array-owner", "array-disk")
    assert script.strike == Strike("power-loss", Target.DISK)
    assert script.more_faults == (Strike("power-loss", Target.OWNER),)
    assert strikes_of(script.trigger, str(script.strike.target), "") == (script.strike, *script.more_faults)


def test_an_unknown_target_is_one_line() -> None:
    with pytest.raises(BadInput, match="unknown target 'array-fan'"):
        strikes_of("freeze then freeze on array-fan", "array-disk", "3.1.1-array")
