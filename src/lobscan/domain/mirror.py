"""The mirror: what those inside and outside a school say of the same statement, and how it sorts.

Inside stands the *school's own judgement* (product 5: leaders and staff together), outside the pupils,
parents and partners. The school and a voice outside are laid beside each other over the places that both
show. A voice is *high* where its score S there reads as 3,0, the expectation, or more (S ≥ 2.95, as scores
are shown with one decimal), and else *low*; the two differ *clearly* where the 95 % interval of their
difference excludes 0 (product 5). A statement is

- a *blind spot* where the school is high beside some voice outside that is low and clearly below it;
- else a *hidden strength* where the school is low beside some voice that is high and clearly above it;
- else a *shared gap* where the school and every voice outside are low;
- else a *shared strength* where the school and every voice outside are high;
- else *undecided*: they lie on other sides of the expectation, and that may be chance;
- and *one side only* where there is no place that the school and a voice outside both show.

Leaders and staff by themselves stand beside it and do not sort: the gate keeps more of them back, and how
they differ is told by the difference of two voices. Everything follows from shown counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from lobscan.domain import bootstrap, change
from lobscan.domain.ambition import PROVISIONAL
from lobscan.domain.bootstrap import Counts
from lobscan.domain.change import Score
from lobscan.domain.figures import Difference, Values, mean_level
from lobscan.domain.rubric import Perspective

Who = Perspective | None
"""A perspective, or None for the school's own judgement."""
INSIDE: Final[Who] = None
OUTSIDE: Final = (Perspective.PUPILS, Perspective.PARENTS, Perspective.PARTNERS)
EXPECTED: Final = PROVISIONAL
HIGH: Final = EXPECTED - 0.05
"""What is shown as the expectation or more. Why: nobody understands that a 3.0 is below 3."""


class Kind(StrEnum):
    """How a statement sorts, what asks for attention first."""

    BLIND_SPOT = "blind_spot"
    HIDDEN_STRENGTH = "hidden_strength"
    SHARED_GAP = "shared_gap"
    SHARED_STRENGTH = "shared_strength"
    UNDECIDED = "undecided"
    ONE_SIDE = "one_side"


@dataclass(frozen=True, eq=False)
class Voice:
    """What a group of people gave: the shown counts of levels per statement and place.

    `hidden` are the statements of which the gate keeps all back, `shared` is the group's
    `shared_factor`.
    """

    levels: Mapping[str, Mapping[str, Counts]]
    hidden: frozenset[str] = frozenset()
    shared: float = 1.0


@dataclass(frozen=True, slots=True)
class Pair:
    """The school and a voice outside over the `places` that both show; `gap` is the school less the voice."""

    own: Score
    other: Score
    gap: Difference
    places: tuple[str, ...]

    @property
    def high(self) -> tuple[bool, bool]:
        """Whether the school, and the voice, reach the expectation."""
        return self.own.value >= HIGH, self.other.value >= HIGH

    @property
    def blind(self) -> bool:
        """Whether the school is high where the voice is clearly lower, and low."""
        return self.high == (True, False) and self.gap.clear

    @property
    def strong(self) -> bool:
        """Whether the school is low where the voice is clearly higher, and high."""
        return self.high == (False, True) and self.gap.clear


@dataclass(frozen=True, eq=False)
class Line:
    """A statement in the mirror.

    `scores` are the voices to draw: those outside over the places of their pair, those inside over
    those of the first pair where they show them all; where there is no pair, all over their own places.
    `hidden` are the voices of which something is kept back and nothing can be drawn.
    """

    statement: str
    kind: Kind
    scores: Mapping[Who, Score]
    hidden: tuple[Who, ...]
    pairs: Mapping[Perspective, Pair]

    @property
    def widest(self) -> float:
        """The widest difference between the school and a voice outside, in levels."""
        return max((abs(pair.gap.value) for pair in self.pairs.values()), default=0.0)


def lines(statements: Sequence[str], voices: Mapping[Who, Voice]) -> tuple[Line, ...]:
    """The statements of which anything is shown or hidden, blind spots first; wide differences before."""
    found = [_line(statement, voices) for statement in statements]
    told = [line for line in found if line.scores or line.hidden]
    return tuple(sorted(told, key=lambda x: (list(Kind).index(x.kind), -round(x.widest, 9))))


def _line(statement: str, voices: Mapping[Who, Voice]) -> Line:
    pairs = {p: pair for p in OUTSIDE if (pair := _pair(statement, voices, p))}
    at = next(iter(pairs.values())).places if pairs else None
    scores: dict[Who, Score] = {p: pair.other for p, pair in pairs.items()}
    for who, voice in voices.items():
        whole = at is None or all(place in _places(statement, voice) for place in at)
        found = _score(statement, voice, at) if whole and not (pairs and who in OUTSIDE) else None
        if found:
            scores[who] = found
    kept = [
        p for p, v in voices.items() if p not in scores and (statement in v.hidden or _places(statement, v))
    ]
    return Line(statement, _kind(tuple(pairs.values())), scores, tuple(kept), pairs)


def _places(statement: str, voice: Voice) -> Mapping[str, Counts]:
    return voice.levels.get(statement, {})


def _pair(statement: str, voices: Mapping[Who, Voice], other: Perspective) -> Pair | None:
    if INSIDE not in voices or other not in voices:
        return None
    inside, outside = voices[INSIDE], voices[other]
    there = _places(statement, outside)
    both = tuple(place for place in _places(statement, inside) if place in there)
    own, score = _score(statement, inside, both), _score(statement, outside, both)
    gap = difference(statement, inside, outside)
    return Pair(own, score, gap, both) if own and score and gap else None


def _score(statement: str, voice: Voice, at: Collection[str] | None) -> Score | None:
    """What a voice says at some places, or at all that it shows."""
    found = _places(statement, voice)
    spots = {(statement, place): levels for place, levels in found.items() if at is None or place in at}
    return change.score(spots, {statement: 1.0}, shared=voice.shared)


def _kind(pairs: Collection[Pair]) -> Kind:
    if not pairs:
        return Kind.ONE_SIDE
    if any(pair.blind for pair in pairs):
        return Kind.BLIND_SPOT
    if any(pair.strong for pair in pairs):
        return Kind.HIDDEN_STRENGTH
    high = {side for pair in pairs for side in pair.high}
    if len(high) > 1:
        return Kind.UNDECIDED
    return Kind.SHARED_STRENGTH if high == {True} else Kind.SHARED_GAP


def difference(statement: str, one: Voice, other: Voice, *, seed: int = 0) -> Difference | None:
    """The score of `one` less that of `other` over the places that both show; None without any."""
    sides = _places(statement, one), _places(statement, other)
    both = [place for place in sides[0] if place in sides[1]]
    if not both:
        return None
    rng = np.random.default_rng(seed)
    first, second = ({place: side[place] for place in both} for side in sides)
    low, high = bootstrap.bounds(_drawn(rng, first, one.shared) - _drawn(rng, second, other.shared))
    n = sum(int(c.sum()) for c in first.values()), sum(int(c.sum()) for c in second.values())
    return Difference(_mean(first) - _mean(second), low, high, n)


def _drawn(rng: np.random.Generator, side: Mapping[str, Counts], shared: float) -> Values:
    drawn = {("", place): bootstrap.means(rng, levels) for place, levels in side.items()}
    return bootstrap.summed(rng, drawn, shared) / len(side)


def _mean(side: Mapping[str, Counts]) -> float:
    return float(np.mean([mean_level(levels) for levels in side.values()]))


def differences(statements: Sequence[str], one: Voice, other: Voice) -> tuple[tuple[str, Difference], ...]:
    """The statements that both voices show with their difference, the clear and wide ones first."""
    found = [(s, d) for s in statements if (d := difference(s, one, other))]
    return tuple(sorted(found, key=lambda pair: (not pair[1].clear, -abs(round(pair[1].value, 9)))))
