import asyncio

import pytest

from lab.errors import TimedOut
from lab.waiting import wait_until, wait_until_async


def test_the_first_true_value_is_returned() -> None:
    answers = iter([None, 0, "ready"])
    assert wait_until(lambda: next(answers), 5, "an answer", interval=0) == "ready"


def test_an_exception_counts_as_not_yet() -> None:
    answers = iter([OSError("refused"), True])

    def probe() -> bool:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    assert wait_until(probe, 5, "a connection", interval=0)


def test_the_failure_says_what_was_awaited_what_was_seen_and_the_context() -> None:
    def probe() -> bool:
        raise OSError("connection refused")

    with pytest.raises(TimedOut) as caught:
        wait_until(probe, 0.01, "the listener", interval=0.001, context=lambda: "host is off")
    line = caught.value.line()
    assert "the listener" in line and "connection refused" in line and "host is off" in line and "\n" not in line


def test_the_coroutine_form_waits_and_fails_alike() -> None:
    answers = iter([0, 7])

    async def probe() -> int:
        return next(answers)

    async def never() -> None:
        return None

    assert asyncio.run(wait_until_async(probe, 5, "a number", interval=0)) == 7
    with pytest.raises(TimedOut, match="a miracle"):
        asyncio.run(wait_until_async(never, 0.01, "a miracle", interval=0.001))
