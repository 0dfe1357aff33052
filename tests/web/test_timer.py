"""The server's own look at the clock: every minute, on a clock that the test sets."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from lobscan.services import weekly
from lobscan.services.workspace import Workspace
from lobscan.web import timer

START = datetime(2027, 1, 11, 5, 59, tzinfo=UTC)


async def run(ws: Workspace, rounds: int) -> list[float]:
    """Let the timer look `rounds` times; the pauses that it made."""
    pauses: list[float] = []
    enough = asyncio.Event()

    def clock() -> datetime:
        return START + timedelta(seconds=sum(pauses))

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == rounds:
            enough.set()
            await asyncio.Event().wait()

    async with timer.running(ws, clock=clock, pause=pause):
        await enough.wait()
    return pauses


def looked(ws: Workspace, rounds: int) -> list[float]:
    with ThreadPoolExecutor(1) as apart:  # a browser test before may have left its loop in this thread
        return apart.submit(asyncio.run, run(ws, rounds)).result()


def test_it_looks_every_minute_and_a_failure_does_not_end_it(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[datetime, str]] = []

    def look(_ws: Workspace, now: datetime, _mail: object, *, base: str, stop: object) -> int:
        assert stop
        seen.append((now, base))
        if len(seen) == 1:
            raise ZeroDivisionError
        return 0

    monkeypatch.setattr(weekly, "look", look)
    monkeypatch.setenv("LOBSCAN_URL", "https://lob.school.nl/")
    assert looked(ws, 3) == [60.0] * 3
    assert seen == [(START + n * timedelta(minutes=1), "https://lob.school.nl") for n in range(3)]


def test_a_mail_server_that_is_set_up_wrongly_does_not_end_it(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOBSCAN_SMTP_HOST", "mail.school.nl")
    monkeypatch.setenv("LOBSCAN_SMTP_TLS", "ja")
    assert len(looked(ws, 2)) == 2
