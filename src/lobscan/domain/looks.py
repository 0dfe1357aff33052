"""Looks at a running round: figures before the close, of which two less each other tell nothing.

At a look those are counted who handed in since the look before. While the round runs only whole
voices are shown: the school's own judgement, pupils, parents, partners. Of each, at each statement
and place, the figure moves on when those who came since it last moved are enough to be shown by
themselves; else they wait. So what a reader has is, for each, a row of sums over people who are in
one of them alone, each as large as the gate asks, and year groups do not tell on each other
(`crowds`). The close is the last look: who still waits then is left out for good.

At the close perspectives and roles come beside the voices. A role may be all but one of those who
came before a look, so they are shown only where they and the looks together tell on nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Final

import numpy as np

from lobscan.domain.answers import LEVELS, MARKS, NOT_APPLICABLE
from lobscan.domain.crowds import Overlaps, Sum
from lobscan.domain.gate import PERSPECTIVES, Mask, ShownTally, pass_gate
from lobscan.domain.rubric import SCHOOL_JUDGEMENT
from lobscan.domain.school import Role
from lobscan.domain.tally import Counts, Crowd, Tally

Voice = frozenset[int]
"""The roles that are shown as one while a round runs."""
PEOPLE: Final = len(LEVELS) + 1
"""Levels and "don't know"."""


def shown(batches: Sequence[Tally], *, k: int, over: bool, respondents: int) -> ShownTally:
    """What may be shown of who was first counted in each look; `over` at the close.

    The last of `batches` is then who was in no look before.
    """
    batches = [_without_asides(b) for b in batches]
    crowds = tuple(replace(c, look=at) for at, b in enumerate(batches) for c in b.crowds)
    overlaps = Overlaps(crowds, k)
    voices = _voices(batches[0].roles)
    moved = [_moved(batches, s, voices, overlaps) for s in range(len(batches[0].statements))]
    counted = _counted(batches, moved)
    gated = pass_gate(replace(counted, respondents=respondents), k=k)
    apart = np.full(counted.now.shape[:2], not over)
    if over:
        for statement, of in enumerate(moved):
            _part(gated, statement, of, batches=batches, overlaps=overlaps, apart=apart)
    whole = np.sum([b.now for b in batches], axis=0)
    return _covered(gated, whole=whole, moved=moved, apart=apart)


def _without_asides(batch: Tally) -> Tally:
    """Why no "not applicable": it makes no figure, and nothing guards it from look to look."""
    now = batch.now.copy()
    now[..., MARKS.index(NOT_APPLICABLE)] = 0
    return replace(batch, now=now)


def _voices(roles: Sequence[Role]) -> tuple[Voice, ...]:
    found: dict[object, set[int]] = defaultdict(set)
    for at, role in enumerate(roles):
        found[None if role.perspective in SCHOOL_JUDGEMENT else role.perspective].add(at)
    return tuple(map(frozenset, found.values()))


def _moved(
    batches: Sequence[Tally], statement: int, voices: Sequence[Voice], overlaps: Overlaps
) -> frozenset[Sum]:
    """The sums by which a statement's figures moved on, look after look."""
    shown_: set[Sum] = set()
    waits: dict[tuple[int, Voice], list[int]] = defaultdict(list)
    for look, batch in enumerate(batches):
        people = batch.now[statement][..., :PEOPLE].sum(-1)
        for place, voice in product(range(len(people)), voices):
            if people[place, list(voice)].any():
                waits[place, voice].append(look)
        able = {
            Sum(place, voice, frozenset(since)): at
            for at, since in waits.items()
            if since
            for place, voice in [at]
        }
        sizes = {s: _size(batches, statement, s) for s in able}
        new = {s for s, (levels, people_) in sizes.items() if (levels or people_) >= overlaps.k}
        while telling := overlaps.telling(shown_ | new):
            able_to_wait = frozenset().union(*telling) & new
            new.discard(min(able_to_wait, key=lambda s: (sizes[s], s.place)))
        shown_ |= new
        for one in new:
            waits[able[one]] = []
    return frozenset(shown_)


def _size(batches: Sequence[Tally], statement: int, of: Sum) -> tuple[int, int]:
    """How many levels, and how many people, a sum has."""
    marks = sum(batches[at].now[statement, of.place, list(of.roles)] for at in of.looks)
    counts = np.asarray(marks).sum(0)
    return int(counts[: len(LEVELS)].sum()), int(counts[:PEOPLE].sum())


def _counted(batches: Sequence[Tally], moved: Sequence[frozenset[Sum]]) -> Tally:
    """The answers by which figures moved on."""
    now, wanted = np.zeros_like(batches[0].now), np.zeros_like(batches[0].wanted)
    for statement, sums in enumerate(moved):
        for of in sums:
            at = statement, of.place, list(of.roles)
            for look in of.looks:
                now[at] += batches[look].now[at]
                wanted[at] += batches[look].wanted[at]
    crowds: dict[tuple[int, frozenset[int]], int] = defaultdict(int)
    for crowd in (c for b in batches for c in b.crowds):
        crowds[crowd.role, crowd.places] += crowd.people
    alike = tuple(Crowd(role, places, people) for (role, places), people in crowds.items())
    return replace(batches[0], now=now, wanted=wanted, crowds=alike)


def _part(
    gated: ShownTally,
    statement: int,
    moved: frozenset[Sum],
    *,
    batches: Sequence[Tally],
    overlaps: Overlaps,
    apart: Mask,
) -> None:
    """Mark where perspectives and roles stay hidden, as beside the looks they would tell."""
    parts: dict[int, set[Sum]] = {}
    for place in sorted({s.place for s in moved}):
        rows = {s for s in moved if s.place == place}
        parts[place] = {
            Sum(place, s.roles, looks)
            for s in gated.sums(statement, place)
            for looks in [frozenset().union(*(r.looks for r in rows if r.roles & s.roles))]
        }
        there = _people(batches, statement, place)
        apart[statement, place] = any(
            Overlaps(crowds, overlaps.k).telling(rows | parts[place]) for crowds in there
        )
    while telling := overlaps.telling(
        moved.union(*(p for place, p in parts.items() if not apart[statement, place]))
    ):
        every = frozenset().union(*telling)
        places = [s.place for s in every - moved if not apart[statement, s.place]]
        apart[statement, min(places, default=min(s.place for s in every))] = True
        if not places:
            return


def _people(batches: Sequence[Tally], statement: int, place: int) -> list[tuple[Crowd, ...]]:
    """Who gave a level, and who gave that or "don't know", by role and look."""
    return [
        tuple(
            Crowd(role, frozenset({place}), int(n), look)
            for look, batch in enumerate(batches)
            for role, n in enumerate(batch.now[statement, place, :, :marks].sum(-1))
            if n
        )
        for marks in (len(LEVELS), PEOPLE)
    ]


def _covered(gated: ShownTally, *, whole: Counts, moved: Sequence[frozenset[Sum]], apart: Mask) -> ShownTally:
    """`gated` without parts where these stay hidden, and without voices that have not moved yet."""
    there = whole[..., :PEOPLE].sum(-1) > 0
    waits = there.copy()
    for statement, sums in enumerate(moved):
        for of in sums:
            waits[statement, of.place, list(of.roles)] = False
    sides = [[i for i, r in enumerate(gated.roles) if r.perspective is p] for p in PERSPECTIVES]
    judging = [p in SCHOOL_JUDGEMENT for p in PERSPECTIVES]
    perspective = np.stack([waits[..., side].any(-1) for side in sides], axis=-1)
    perspective |= (
        apart[..., None] & judging & np.stack([there[..., side].any(-1) for side in sides], axis=-1)
    )
    judgement = np.any(
        [waits[..., side].any(-1) for side, of in zip(sides, judging, strict=True) if of], axis=0
    )
    role = waits | (apart[..., None] & there)
    return gated.hiding(role=role, perspective=perspective, judgement=judgement)
