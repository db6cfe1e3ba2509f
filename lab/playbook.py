"""Running a playbook: the one place that calls ansible-runner."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import ansible_runner

from lab.errors import StepFailed
from lab.interruption import end_processes_knowing, interruptible, work_of
from lab.settings import ANSIBLE, LabSettings

Event = dict[str, Any]
OnEvent = Callable[[Event], None]
KEPT = ("playbook_on_task_start", "playbook_on_play_start", "runner_on_ok", "runner_on_failed", "runner_on_unreachable")


class HasSettings(Protocol):
    """A lab, as far as a playbook needs it."""

    @property
    def settings(self) -> LabSettings: ...


@dataclass(frozen=True)
class Task:
    """One finished task on one host. start/end: Unix seconds. status: ok, changed, skipped, failed or unreachable."""

    play: str
    name: str
    host: str
    status: str
    start: float
    end: float
    message: str = ""


@dataclass(frozen=True)
class PlaybookResult:
    """How a playbook ended. status: `successful`, `failed`, `canceled` or `timeout`; stats: host -> changed, ok, ..."""

    status: str
    plays: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    failed: tuple[Task, ...] = ()
    log: Path = Path()
    stats: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """True where every task on every host passed."""
        return self.status == "successful"


def run_playbook(
    lab: HasSettings,
    path: Path,
    extra_vars: Mapping[str, Any] | None = None,
    on_event: OnEvent | None = None,
    *,
    inventory: Path | None = None,
    limit: str = "",
    tags: Sequence[str] = (),
    check: bool = True,
    log_name: str = "",
    timeout: int | None = None,
) -> PlaybookResult:
    """Run one playbook against the lab, with its secrets as variables, and wait for its end.

    on_event: called with every ansible-runner event as it happens. The log is `<state>/logs/<log_name>.log`.
    Raises StepFailed where `check` and a task failed; the line names the first failed task and the log. Ctrl-C ends the
    playbook and is raised afterwards.
    """
    settings = lab.settings
    name = log_name or path.stem
    log = settings.state / "logs" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    collector = _Collector(on_event)
    with (
        interruptible() as stop,
        tempfile.TemporaryDirectory(prefix="lab-ansible-", ignore_cleanup_errors=True) as private,
    ):
        try:
            runner = ansible_runner.run(
                private_data_dir=private,
                playbook=str(path),
                inventory=str(inventory or settings.inventory),
                cmdline=_cmdline(settings, limit, tags, extra_vars, Path(private)),
                envvars=_environment(settings),
                event_handler=collector,
                cancel_callback=stop,
                quiet=True,
                settings={"suppress_env_files": True},
                timeout=timeout,
                project_dir=str(ANSIBLE),
            )
        finally:
            end_processes_knowing(private)
        _keep_log(Path(private), log)
    result = collector.result(runner.status, log)
    if check and not result.ok:
        raise _failure(path, result)
    return result


class _Collector:
    """Turns the stream of events into tasks."""

    def __init__(self, on_event: OnEvent | None) -> None:
        self._on_event, self._plays, self._tasks = on_event, list[str](), list[Task]()
        self._stats: dict[str, dict[str, int]] = {}

    def __call__(self, event: Event) -> bool:
        data = event.get("event_data") or {}
        kind = event.get("event", "")
        if kind == "playbook_on_play_start":
            self._plays.append(str(data.get("play", "")))
        elif kind == "playbook_on_stats":
            self._stats = {key: dict(data.get(key) or {}) for key in ("ok", "changed", "failures", "dark", "skipped")}
        elif kind.startswith("runner_on_") and kind not in ("runner_on_start",):
            self._tasks.append(_task(kind, data))
        if self._on_event is not None:
            self._on_event(event)
        return False

    def result(self, status: str, log: Path) -> PlaybookResult:
        failed = tuple(task for task in self._tasks if task.status in ("failed", "unreachable"))
        hosts = sorted({host for counts in self._stats.values() for host in counts})
        stats = {host: {key: counts.get(host, 0) for key, counts in self._stats.items()} for host in hosts}
        return PlaybookResult(status, tuple(self._plays), tuple(self._tasks), failed, log, stats)


def _task(kind: str, data: dict[str, Any]) -> Task:
    answer = data.get("res") or {}
    status = {"runner_on_failed": "failed", "runner_on_unreachable": "unreachable", "runner_on_skipped": "skipped"}.get(
        kind, "changed" if answer.get("changed") else "ok"
    )
    if status == "failed" and data.get("ignore_errors"):
        status = "ok"
    message = str(answer.get("msg") or answer.get("stderr") or "") if status in ("failed", "unreachable") else ""
    start, end = _seconds(data.get("start")), _seconds(data.get("end"))
    return Task(
        str(data.get("play", "")), str(data.get("task", "")), str(data.get("host", "")), status, start, end, message
    )


def _seconds(text: str | None) -> float:
    from datetime import UTC, datetime

    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() if text else 0.0


def _cmdline(
    settings: LabSettings, limit: str, tags: Sequence[str], extra_vars: Mapping[str, Any] | None, private: Path
) -> str:
    parts = [f"--limit {limit}"] if limit else []
    parts += [f"--tags {','.join(tags)}"] if tags else []
    if settings.secrets.exists():
        parts.append(f"-e @{settings.secrets}")
    if extra_vars:
        file = private / "extra.json"
        file.touch(mode=0o600)
        file.write_text(json.dumps(dict(extra_vars), default=str))
        parts.append(f"-e @{file}")
    return " ".join(parts)


def _environment(settings: LabSettings) -> dict[str, str]:
    binaries, (mark, _, lab) = str(Path(sys.executable).parent), work_of(settings.state).partition("=")
    return {
        mark: lab,
        "ANSIBLE_CONFIG": str(ANSIBLE / "ansible.cfg"),
        "PATH": f"{binaries}:{os.environ.get('PATH', '/usr/bin:/bin')}",
        "LC_ALL": "C.UTF-8",
        **strategy_environment(),
    }


def strategy_environment() -> dict[str, str]:
    """Mitogen's strategy, some four times as fast; Ansible's own where LAB_MITOGEN=0 asks for it."""
    if os.environ.get("LAB_MITOGEN") == "0":
        return {}
    import ansible_mitogen

    plugins = Path(ansible_mitogen.__file__).parent / "plugins" / "strategy"
    return {"ANSIBLE_STRATEGY_PLUGINS": str(plugins), "ANSIBLE_STRATEGY": "mitogen_linear"}


def _keep_log(private: Path, log: Path) -> None:
    written = sorted(private.glob("artifacts/*/stdout"))
    log.write_text("".join(path.read_text(errors="replace") for path in written))


def _failure(path: Path, result: PlaybookResult) -> StepFailed:
    if not result.failed:
        return StepFailed(f"{path.name} ended {result.status}", where=str(result.log), todo="Read that log")
    first = result.failed[0]
    return StepFailed(
        f"{path.name}: task {first.name!r} failed on {first.host}", where=first.message[:300], todo=f"See {result.log}"
    )
