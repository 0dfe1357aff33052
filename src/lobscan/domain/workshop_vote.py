"""What may be seen of a vote: nothing before it is revealed, then its spread and its consensus."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np

from lobscan.domain import figures
from lobscan.domain.answers import LEVELS
from lobscan.domain.workshop import Turn, Workshop, too_few, too_few_dots
from lobscan.domain.workshop_acts import MARKS, Ballot

SPLIT: Final = 0.5
"""A consensus below this is called divided."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A vote that was revealed: people per level 1..4 and "don't know", or None where too few voted.

    `mean` is a level, `consensus` lies in 0..1 (Tastle and Wierman); None where nobody gave a level.
    """

    count: int
    counts: tuple[int, ...] | None
    mean: float | None = None
    consensus: float | None = None

    @property
    def ends(self) -> tuple[int, int] | None:
        """The lowest and the highest level that somebody gave; None where there is one level alone."""
        given = [level for level, n in zip(LEVELS, self.counts or (), strict=False) if n]
        return (given[0], given[-1]) if len(given) > 1 else None


def spreads(workshop: Workshop, ballot: Ballot, topic: str) -> tuple[Spread, ...]:
    """The revealed votes on a topic, the first and perhaps the second."""
    turns = workshop.turns_of(ballot, topic)
    return tuple(_spread(turn, small=workshop.small) for turn in turns if turn.revealed)


def _spread(turn: Turn, *, small: bool) -> Spread:
    given = Counter(turn.marks.values())
    counts = tuple(given[mark] + cards for mark, cards in zip(MARKS, turn.cards, strict=True))
    if too_few(turn) and not small:
        return Spread(turn.count, None)
    levels = np.array(counts[: len(LEVELS)])
    if not levels.sum():
        return Spread(turn.count, counts)
    mean, agree = float(figures.mean_level(levels)), float(figures.consensus(levels))
    return Spread(turn.count, counts, mean, agree)


def dots(workshop: Workshop) -> dict[str, int] | None:
    """The dots on each topic, most first; None while they may not be seen."""
    if not workshop.dots_revealed or (too_few_dots(workshop) and not workshop.small):
        return None
    every = (*workshop.given.values(), workshop.dot_cards.dots)
    total = {t: sum(each.get(t, 0) for each in every) for t in workshop.topics}
    return dict(sorted(total.items(), key=lambda pair: -pair[1]))


def voters(workshop: Workshop, ballot: Ballot, topic: str) -> int:
    """How many voted in the vote on a topic that runs or was the last."""
    return workshop.turns_of(ballot, topic)[-1].count
