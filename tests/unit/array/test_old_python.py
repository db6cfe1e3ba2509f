"""What runs on a database server works with the Python of Oracle's images, 3.9."""

from __future__ import annotations

import ast
import subprocess
import sys

from lab.settings import PROJECT

FOLDER = PROJECT / "lab" / "array"
ON_THE_SERVER = {"__main__", "console", "export", "log", "meter", "paths", "settings", "systemd", "wire", ""}


def test_a_database_server_loads_nothing_else_and_its_modules_are_old_enough() -> None:
    program = "import sys, lab.array.__main__; print(*(name for name in sys.modules if name.startswith('lab.array')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=PROJECT)
    loaded = {name.removeprefix("lab.array").removeprefix(".") for name in done.stdout.split()}
    assert loaded <= ON_THE_SERVER
    for name in loaded:
        text = (FOLDER / f"{name or '__init__'}.py").read_text()
        ast.parse(text, feature_version=(3, 9))
        for newer in (
            "StrEnum",
            "strict=",
            "match ",
            "except TimeoutError",
            "asyncio.timeout(",
            "TaskGroup",
            "[bytes |",
        ):
            assert newer not in text, f"{name}: {newer}"
