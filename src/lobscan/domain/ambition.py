"""Ambitions: the level a school wants to reach, per area or statement, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from lobscan.domain.figures import Values
from lobscan.domain.gate import Mask
from lobscan.domain.rubric import Pack, Statement

PROVISIONAL: Final = 3
"""The expectation, taken as ambition until the school sets its own."""


@dataclass(frozen=True, slots=True)
class Ambition:
    """A level for an area or a statement (`target`), in one year group or ("") in all.

    `level` is None when the school took its ambition back.
    """

    round: str
    target: str
    year_group: str
    level: int | None
    why: str
    actor: str
    at: datetime


def latest(ambitions: Iterable[Ambition]) -> tuple[Ambition, ...]:
    """The ambitions that hold now: the last word per target and year group, without the withdrawn."""
    last = {(a.target, a.year_group): a for a in ambitions}
    return tuple(a for a in last.values() if a.level is not None)


def resolve(
    pack: Pack, statements: Sequence[Statement], places: Sequence[str], ambitions: Iterable[Ambition]
) -> tuple[Values, Mask]:
    """The ambition A(s, g) and whether it is provisional, both of shape (statement, place).

    The nearest word counts: statement in this year group, statement, area in this year group,
    area, else `PROVISIONAL`.
    """
    levels = {(a.target, a.year_group): a.level for a in latest(ambitions)}
    values = np.full((len(statements), len(places)), float(PROVISIONAL))
    provisional = np.ones(values.shape, dtype=bool)
    if not levels:
        return values, provisional
    for i, statement in enumerate(statements):
        area = pack.area_of(statement.id).id
        for j, place in enumerate(places):
            keys = [(statement.id, place), (statement.id, ""), (area, place), (area, "")]
            level = next((levels[k] for k in keys if levels.get(k)), None)
            if level is not None:
                values[i, j], provisional[i, j] = level, False
    return values, provisional
