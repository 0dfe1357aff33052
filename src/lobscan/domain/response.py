"""Who has answered, in numbers of people that give nobody away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

DASH: Final = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people; between 0 and `k` only that much is told of it."""

    people: int
    k: int

    @property
    def masked(self) -> bool:
        """Whether the number itself is kept back."""
        return 0 < self.people < self.k

    @property
    def least(self) -> int:
        """At least so many."""
        return 1 if self.masked else self.people

    @property
    def most(self) -> int:
        """At most so many."""
        return self.k - 1 if self.masked else self.people

    @property
    def text(self) -> str:
        """The number, or its bounds with a dash between them."""
        return f"{self.least}{DASH}{self.most}" if self.masked else str(self.people)


def at_least(counts: Iterable[Count]) -> tuple[int, bool]:
    """The smallest total that the shown counts leave possible, and whether it is the total itself.

    Why not the total beside masked counts: the last masked one would follow by subtracting.
    """
    every = tuple(counts)
    return sum(c.least for c in every), not any(c.masked for c in every)
