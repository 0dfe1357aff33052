"""Minutes that answering really took, measured while it goes on and kept apart from who answered."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

BREAK: Final = 300.0
"""Seconds between two signs of life that are a break, in which nobody answers."""
MINUTE: Final = 60.0
Key = tuple[str, str]
"""A round and a role."""


@dataclass(slots=True)
class Pace:
    """How long everybody is answering, in the memory of this process alone."""

    _last: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Per respondent when they last did something, and the seconds up to then."""
    _waiting: dict[Key, list[int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, respondent: str, now: float) -> None:
        """Somebody begins, at the second `now` of any clock that only goes on."""
        with self._lock:
            self._last[respondent] = (now, 0.0)

    def sign(self, respondent: str, now: float) -> None:
        """Somebody does something; of who began in another process nothing is known."""
        with self._lock:
            if respondent in self._last:
                self._last[respondent] = (now, self._spent(respondent, now))

    def end(self, respondent: str, key: Key, now: float, *, k: int) -> tuple[int, ...]:
        """Somebody ends: the minutes of `k` people or more that may now be written down, else none.

        Sorted, so that their order does not tell whose is whose.
        """
        with self._lock:
            if respondent not in self._last:
                return ()
            minutes = max(1, round(self._spent(respondent, now) / MINUTE))
            del self._last[respondent]
            waiting = self._waiting.setdefault(key, [])
            waiting.append(minutes)
            if len(waiting) < k:
                return ()
            return tuple(sorted(self._waiting.pop(key)))

    def _spent(self, respondent: str, now: float) -> float:
        last, spent = self._last[respondent]
        gap = now - last
        return spent + (gap if gap <= BREAK else 0.0)


def middle(minutes: Sequence[int], k: int) -> float | None:
    """The median of what is known of at least `k` people; None below that."""
    return float(median(minutes)) if len(minutes) >= max(1, k) else None
