import re

import pytest
from click.testing import CliRunner

from lab.cli import COMMANDS, cli, main


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert re.search(r"\bExamples?:\s+lab ", result.output), result.output


def test_an_unknown_command_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["destroy"]) == 2
    assert "destroy" in capsys.readouterr().err
