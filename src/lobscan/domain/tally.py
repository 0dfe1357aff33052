"""The tally: how many people gave which answer. Every figure of a scan follows from it.

Nothing outside this folder sees a `Tally`; the gate (`gate.py`) turns it into a `ShownTally`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lobscan.domain.answers import MARKS, Answer
from lobscan.domain.school import Role

Counts = npt.NDArray[np.int64]
MARK_COUNT = len(MARKS)


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts of last answers.

    `now` and `wanted` have the shape (statement, place, role, mark): places are `""` for the
    school and then the year groups; marks are those of `answers.MARKS`. `respondents` is how
    many people answered anything at all.
    """

    statements: tuple[str, ...]
    places: tuple[str, ...]
    roles: tuple[Role, ...]
    now: Counts
    wanted: Counts
    respondents: int


def empty(
    *, statements: Sequence[str], year_groups: Sequence[str], roles: Sequence[Role]
) -> Tally:
    """A tally in which nobody answered."""
    places = ("", *year_groups)
    shape = (len(statements), len(places), len(roles), MARK_COUNT)
    zeros = np.zeros(shape, dtype=np.int64)
    return Tally(tuple(statements), places, tuple(roles), zeros, zeros.copy(), 0)


def fold(
    frame: Tally,
    *,
    statement: Sequence[str],
    place: Sequence[str],
    role: Sequence[str],
    current: npt.NDArray[np.int64],
    desired: npt.NDArray[np.int64],
    count: npt.NDArray[np.int64],
    respondents: int,
) -> Tally:
    """`frame` with grouped counts added: one entry per (statement, place, role, now, wanted).

    `current` and `desired` hold a mark's position + 1, or 0 for "not answered". Groups of
    something that `frame` does not know (a year group that the school dropped) are left out.
    """
    keys = [
        _positions(frame.statements, statement),
        _positions(frame.places, place),
        _positions([r.id for r in frame.roles], role),
    ]
    known = np.logical_and.reduce([k >= 0 for k in keys])
    now, wanted = frame.now.copy(), frame.wanted.copy()
    for target, mark in ((now, current), (wanted, desired)):
        use = known & (mark > 0)
        np.add.at(target, (*(k[use] for k in keys), mark[use] - 1), count[use])
    return Tally(frame.statements, frame.places, frame.roles, now, wanted, respondents)


def _positions(names: Sequence[str], values: Sequence[str]) -> npt.NDArray[np.int64]:
    index = {name: i for i, name in enumerate(names)}
    distinct, inverse = np.unique(np.asarray(values, dtype=object).astype(str), return_inverse=True)
    return np.array([index.get(str(d), -1) for d in distinct], dtype=np.int64)[inverse]


def count(frame: Tally, answers: Iterable[Answer]) -> Tally:
    """`frame` with `answers` added, the last of each respondent for a statement and place."""
    last = {(a.respondent, a.statement, a.year_group): a for a in answers}
    rows = list(last.values())
    return fold(
        frame,
        statement=[a.statement for a in rows],
        place=[a.year_group for a in rows],
        role=[a.role for a in rows],
        current=np.array([_code(a.current) for a in rows], dtype=np.int64),
        desired=np.array([_code(a.desired) for a in rows], dtype=np.int64),
        count=np.ones(len(rows), dtype=np.int64),
        respondents=len({a.respondent for a in rows}),
    )


def _code(mark: str) -> int:
    return MARKS.index(mark) + 1 if mark else 0
