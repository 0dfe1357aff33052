"""A door through which many go at once, or one alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Door:
    """Readers and writers of a store go in together; who exchanges its file waits until they are out.

    Who is in may go in again. So may every thread while somebody waits to be alone but for the
    newcomers: else a steady stream of answers would keep them waiting for ever.
    """

    def __init__(self) -> None:
        self._turn = threading.Condition()
        self._inside = 0
        self._waiting = 0
        self._mine = threading.local()

    @property
    def free(self) -> bool:
        """Whether `enter` would go in without waiting."""
        return not self._waiting

    def enter(self) -> None:
        """Go in together with others until `leave`, which another thread may call."""
        with self._turn:
            while self._waiting:
                self._turn.wait()
            self._inside += 1

    def leave(self) -> None:
        """Go out."""
        with self._turn:
            self._inside -= 1
            self._turn.notify_all()

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Go in together with others."""
        depth = getattr(self._mine, "depth", 0)
        with self._turn:
            while self._waiting and not depth and threading.current_thread().name != WRITER:
                self._turn.wait()
            self._inside += 1
        self._mine.depth = depth + 1
        try:
            yield
        finally:
            self._mine.depth = depth
            self.leave()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Go in when everybody is out, and keep the others out; not for who is in already."""
        with self._turn:
            while self._waiting:
                self._turn.wait()
            self._waiting = 1
            while self._inside:
                self._turn.wait()
        try:
            yield
        finally:
            with self._turn:
                self._waiting = 0
                self._turn.notify_all()


WRITER = "lobscan-writer"
"""The thread whose job may read while somebody outside waits for it: it belongs to who is in."""
