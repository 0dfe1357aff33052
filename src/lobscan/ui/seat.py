"""One page of the dashboard is drawn after the other; who comes meanwhile waits for the seat.

Why: Python lets one thread compute at a time and shares that time out evenly. Five pages at once each take
five times as long, and whoever keeps an answer gets a sixth of the time. One after the other, most pages are
there sooner, and answers get half.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

PATIENCE: Final = 0.25
"""Seconds after which the seat is given on though its page goes on: it may wait for something."""


class Seat:
    """Where a page is drawn."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._free = threading.Condition()
        self._holder: object = None
        self._since = 0.0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the seat, and have it while the block lasts or until it is given on."""
        mine = object()
        with self._free:
            while self._holder and (left := self._since + self._patience - monotonic()) > 0:
                self._free.wait(left)
            self._holder, self._since = mine, monotonic()
        try:
            yield
        finally:
            with self._free:
                if self._holder is mine:
                    self._holder = None
                    self._free.notify()


SEAT: Final = Seat()
"""The one of this program."""
