"""The tally: how many people gave which answer. Every figure of a scan follows from it.

Nothing outside this folder sees a `Tally`; the gate (`gate.py`) turns it into a `ShownTally`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from lobscan.domain.answers import MARKS, Answer
from lobscan.domain.school import Role

Counts = npt.NDArray[np.int64]
MARK_COUNT = len(MARKS)


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many people of a role answered for just these year groups; positions in a tally's frame.

    `look` is the look at a running round in which they were first counted.
    """

    role: int
    places: frozenset[int]
    people: int
    look: int = 0


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts of last answers.

    `now` and `wanted` have the shape (statement, place, role, mark): places are `""` for the
    school and then the year groups; marks are those of `answers.MARKS`. `respondents` is how
    many people took part, whether or not an answer of theirs still stands. `crowds` says who
    answered for several year groups.
    """

    statements: tuple[str, ...]
    places: tuple[str, ...]
    roles: tuple[Role, ...]
    now: Counts
    wanted: Counts
    respondents: int
    crowds: tuple[Crowd, ...] = ()


def empty(*, statements: Sequence[str], year_groups: Sequence[str], roles: Sequence[Role]) -> Tally:
    """A tally in which nobody answered."""
    places = ("", *year_groups)
    shape = (len(statements), len(places), len(roles), MARK_COUNT)
    zeros = np.zeros(shape, dtype=np.int64)
    return Tally(tuple(statements), places, tuple(roles), zeros, zeros.copy(), 0)


def fold(
    frame: Tally,
    *,
    statement: Counts,
    place: Counts,
    role: Counts,
    current: Counts,
    desired: Counts,
    count: Counts,
    respondents: int,
    crowds: tuple[Crowd, ...] = (),
) -> Tally:
    """`frame` with grouped counts added: one entry per (statement, place, role, now, wanted).

    `statement`, `place` and `role` are positions in `frame`, or -1 for something that it does
    not know (a year group that the school dropped), which is left out. `current` and `desired`
    hold a mark's position + 1, or 0 for "not answered".
    """
    known = (statement >= 0) & (place >= 0) & (role >= 0)
    now, wanted = frame.now.copy(), frame.wanted.copy()
    for target, mark in ((now, current), (wanted, desired)):
        use = known & (mark > 0)
        np.add.at(target, (statement[use], place[use], role[use], mark[use] - 1), count[use])
    return replace(frame, now=now, wanted=wanted, respondents=respondents, crowds=crowds)


def count(frame: Tally, answers: Iterable[Answer]) -> Tally:
    """`frame` with `answers` added, the last of each respondent for a statement and place."""
    last = {(a.respondent, a.statement, a.year_group): a for a in answers}
    rows = list(last.values())
    roles = tuple(r.id for r in frame.roles)

    def whole(values: Iterable[int]) -> Counts:
        return np.array(list(values), dtype=np.int64)

    return fold(
        frame,
        statement=whole(_position(frame.statements, a.statement) for a in rows),
        place=whole(_position(frame.places, a.year_group) for a in rows),
        role=whole(_position(roles, a.role) for a in rows),
        current=whole(_code(a.current) for a in rows),
        desired=whole(_code(a.desired) for a in rows),
        count=whole(1 for _ in rows),
        respondents=len({a.respondent for a in rows}),
        crowds=_crowds(frame, rows),
    )


def _crowds(frame: Tally, rows: Iterable[Answer]) -> tuple[Crowd, ...]:
    roles = tuple(r.id for r in frame.roles)
    places: dict[tuple[str, int], set[int]] = {}
    for row in rows:
        own = places.setdefault((row.respondent, _position(roles, row.role)), set())
        own.add(_position(frame.places, row.year_group))
    found = Counter((role, frozenset(at) - {0, -1}) for (_id, role), at in places.items() if role >= 0)
    return tuple(Crowd(role, at, n) for (role, at), n in found.items())


def _position(names: tuple[str, ...], name: str) -> int:
    return names.index(name) if name in names else -1


def _code(mark: str) -> int:
    return MARKS.index(mark) + 1 if mark else 0
