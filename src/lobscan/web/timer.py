"""What the running server does by itself: each minute it looks for a message, a copy, a deletion due."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Final

from starlette.concurrency import run_in_threadpool

from lobscan import log
from lobscan.errors import UserError
from lobscan.services import copies, privacy, weekly
from lobscan.services.workspace import Workspace
from lobscan.settings import mail_from_environment, public_url

EVERY: Final = 60.0
"""Seconds between two looks."""
Clock = Callable[[], datetime]
Pause = Callable[[float], Awaitable[None]]


def _now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def running(ws: Workspace, *, clock: Clock = _now, pause: Pause = asyncio.sleep) -> AsyncIterator[None]:
    """Look every minute as long as the block lasts; a message that is on its way is finished first."""
    stop = threading.Event()
    task = asyncio.create_task(_looking(ws, stop, clock, pause))
    try:
        yield
    finally:
        stop.set()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _looking(ws: Workspace, stop: threading.Event, clock: Clock, pause: Pause) -> None:
    while not stop.is_set():
        await run_in_threadpool(_look, ws, clock(), stop)
        await pause(EVERY)


def _look(ws: Workspace, now: datetime, stop: threading.Event) -> None:
    """One look at each thing; the next must come, whatever this one brought."""
    for what, act in (
        ("message", lambda: _mail(ws, now, stop)),
        ("copy", lambda: copies.look(ws, now)),
        ("deletion", lambda: privacy.look(ws, now)),
    ):
        if stop.is_set():
            return
        try:
            act()
        except UserError as error:  # the page that sets it says so too
            log.event("not done", level=logging.WARNING, what=what, text=error.message)
        except Exception as error:  # noqa: BLE001 - the next look must come
            log.mishap(error, what)


def _mail(ws: Workspace, now: datetime, stop: threading.Event) -> None:
    """Where the mail server is set up wrongly, the page Everybody's part says so."""
    try:
        mail = mail_from_environment()
    except UserError:
        return
    weekly.look(ws, now, mail, base=public_url(), stop=stop)
