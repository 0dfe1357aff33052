"""Whose turn it is: what one browser sends for a respondent counts in the order in which it was given.

Why: a request that was given up on the way may arrive after the one that was sent in its place. The
counters live in memory alone: when the process ends, so do the requests that could be late.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from starlette.concurrency import run_in_threadpool

MOST_PEOPLE: Final = 10_000
MOST_COUNTED: Final = 500


@dataclass(slots=True)
class Turn:
    """One respondent's turn: the last number that each browser sent for each statement."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    last: dict[tuple[str, str], int] = field(default_factory=dict)

    def late(self, browser: str, statement: str, number: int) -> bool:
        """Whether something that the browser gave after it was kept already."""
        return number <= self.last.get((browser, statement), 0)

    def kept(self, browser: str, statement: str, number: int) -> None:
        """Note what was kept."""
        if len(self.last) >= MOST_COUNTED:
            self.last.clear()
        self.last[browser, statement] = max(number, self.last.get((browser, statement), 0))


class Turns:
    """The turns of those who answer now; who answered longest ago is forgotten first."""

    def __init__(self, most: int = MOST_PEOPLE) -> None:
        self._most = most
        self._people: OrderedDict[str, Turn] = OrderedDict()
        self._lock = threading.Lock()

    @asynccontextmanager
    async def of(self, respondent: str) -> AsyncIterator[Turn]:
        """The respondent's turn, held by one request at a time."""
        with self._lock:
            turn = self._people.setdefault(respondent, Turn())
            self._people.move_to_end(respondent)
            if len(self._people) > self._most:
                self._people.popitem(last=False)
        if not turn.lock.acquire(blocking=False):
            await run_in_threadpool(turn.lock.acquire)
        try:
            yield turn
        finally:
            turn.lock.release()
