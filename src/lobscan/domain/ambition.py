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
BACK: Final = 0
"""The level of a word that takes the last one on its place back: what was said before it holds again."""


@dataclass(frozen=True, slots=True)
class Ambition:
    """A level for an area or a statement (`target`), in one year group or ("") in all.

    `level` is `BACK` when the school took its last word back; None, which older stores have, took back
    all that was said on this place.
    """

    round: str
    target: str
    year_group: str
    level: int | None
    why: str
    actor: str
    at: datetime


def said(ambitions: Iterable[Ambition]) -> dict[tuple[str, str], list[Ambition]]:
    """What was said per target and year group and not taken back; the last of each is what holds."""
    held: dict[tuple[str, str], list[Ambition]] = {}
    for one in ambitions:
        words = held.setdefault((one.target, one.year_group), [])
        if one.level is None:
            words.clear()
        elif one.level == BACK:
            del words[-1:]
        else:
            words.append(one)
    return {place: words for place, words in held.items() if words}


def latest(ambitions: Iterable[Ambition]) -> tuple[Ambition, ...]:
    """The ambitions that hold now: the last word per target and year group, without the withdrawn."""
    return tuple(words[-1] for words in said(ambitions).values())


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
