"""Statements over rounds: what an earlier round tells of a statement as it stands now.

A trend runs on over statements that were kept or only reworded, and breaks elsewhere (product 3).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lobscan.domain.dossier import Change, Held, Point, State
from lobscan.domain.lineage import lineage
from lobscan.domain.results import TOTAL, Row
from lobscan.domain.rubric import Pack


@dataclass(frozen=True)
class Told:
    """What a round tells: its shown rows, the statements it asked and where no ambition was set.

    `provisional` holds (statement, place). All by the ids of the round's own `pack`.
    """

    held: Held
    pack: Pack
    rows: tuple[Row, ...]
    asked: frozenset[str]
    provisional: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def row(self) -> Mapping[tuple[str, str], Row]:
        """The rows by statement and place."""
        return {(r.statement, r.year_group): r for r in self.rows}

    def places(self, statement: str) -> tuple[Row, ...]:
        """The rows of a statement without its total."""
        return tuple(r for (s, place), r in self.row.items() if s == statement and place != TOTAL)


@dataclass(frozen=True)
class Bridge:
    """A round with the way from the statements of today to its own."""

    told: Told
    before: Mapping[str, str]
    """The round's own id for a statement of today, where both mean the same."""
    broken: frozenset[str]
    """The statements of today that the round asked about in another form."""

    def state(self, statement: str) -> State:
        """What the round has of a statement of today."""
        own = self.before.get(statement)
        if own is None:
            return State.BROKEN if statement in self.broken else State.UNASKED
        if own not in self.told.asked:
            return State.UNASKED
        total = self.told.row[own, TOTAL]
        if total.hidden:
            return State.HIDDEN
        return State.UNANSWERED if total.score is None else State.SHOWN

    def point(self, statement: str) -> Point:
        """What the round tells of a statement of today in total."""
        state = self.state(statement)
        if state is not State.SHOWN:
            return Point(self.told.held.id, state)
        total = self.told.row[self.before[statement], TOTAL]
        return Point(self.told.held.id, state, total.n, total.score)

    def scores(self, statement: str) -> dict[str, float]:
        """The shown scores of a statement of today, by place."""
        rows = self.told.places(self.before[statement])
        return {r.year_group: r.score for r in rows if r.score is not None}


def bridge(told: Told, now: Pack) -> Bridge:
    """The way from the statements of `now` to those of a round (`lineage`)."""
    tied = lineage(told.pack, now)
    return Bridge(told, tied.before, tied.broken)


def change(bridges: Sequence[Bridge], statement: str) -> Change | None:
    """How far a statement moved to the last round from the one before it that shows it.

    The mean over the places that both show, each counting once; None where there are none.
    """
    showing = [b for b in bridges if b.state(statement) is State.SHOWN]
    if len(showing) < 2 or showing[-1] is not bridges[-1]:  # noqa: PLR2004 - one round and one before it
        return None
    old, new = showing[-2].scores(statement), showing[-1].scores(statement)
    both: Collection[str] = old.keys() & new.keys()
    if not both:
        return None
    value = sum(new[p] - old[p] for p in sorted(both)) / len(both)
    return Change(showing[-2].told.held.id, value, len(both))
