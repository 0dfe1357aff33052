"""What the running server does by itself: every minute it looks whether the weekly message is due."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Final

from starlette.concurrency import run_in_threadpool

from lobscan.errors import UserError
from lobscan.services import weekly
from lobscan.services.workspace import Workspace
from lobscan.settings import mail_from_environment, public_url

EVERY: Final = 60.0
"""Seconds between two looks."""
_log = logging.getLogger(__name__)
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
    """One look; where the mail server is set up wrongly, the page Everybody's part says so."""
    try:
        mail = mail_from_environment()
    except UserError:
        return
    try:
        weekly.look(ws, now, mail, base=public_url(), stop=stop)
    except Exception:  # noqa: BLE001 - the next minute must come, whatever this one brought
        _log.exception("The weekly message was not sent")
