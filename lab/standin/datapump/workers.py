"""A job's workers (PARALLEL): each takes the next task when it has done one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

Task = TypeVar("Task")


def run_workers(count: int, tasks: Iterable[Task], work: Callable[[Iterator[Task]], None]) -> None:
    """Have at most so many workers take the tasks in order, each by one call of `work`. Raises what the first of them
    raised; the others take nothing more then."""
    left = deque(tasks)

    def taken() -> Iterator[Task]:
        with suppress(IndexError):
            while True:
                yield left.popleft()

    def one() -> None:
        try:
            work(taken())
        except BaseException:
            left.clear()
            raise

    if workers := min(count, len(left)):
        with ThreadPoolExecutor(workers) as pool:
            for done in [pool.submit(one) for _ in range(workers)]:
                done.result()
