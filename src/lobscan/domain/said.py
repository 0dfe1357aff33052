"""You said, we did: what a group found wanting, what was finished about it since, and what it says now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lobscan.domain.ambition import PROVISIONAL
from lobscan.domain.answers import LEVELS
from lobscan.domain.bootstrap import Spot
from lobscan.domain.effect import Moved, Pair, moved
from lobscan.domain.rubric import Measure
from lobscan.domain.workplan import Action, Status

TOP = float(LEVELS[-1])


class Now(StrEnum):
    """What the group says by now; better and worse only where the interval of the change excludes 0."""

    BETTER = "better"
    ALIKE = "alike"
    WORSE = "worse"
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class Line:
    """A statement that scored below the expectation, and the finished actions that were about it.

    Scores are levels 1..4, means over the places that are shown; `after` is None where the group was
    not asked since, or where it is hidden.
    """

    statement: str
    before: float
    after: float | None
    now: Now
    actions: tuple[Action, ...]


def lines(
    before: Mapping[str, float],
    shown: Mapping[Spot, Pair],
    actions: Iterable[Action],
    measures: Mapping[str, Measure],
    *,
    shared: tuple[float, float] = (1.0, 1.0),
    joint: bool = False,
) -> tuple[Line, ...]:
    """What may be told, the clearly better first, then what scored lowest.

    `before` is the group's score per statement in the earlier round, `shown` are its spots in both
    rounds, with their `shared_factor`; without any the group was not asked since.
    """
    done = [a for a in actions if a.status is Status.DONE]
    found = []
    for statement, score in before.items():
        about = tuple(a for a in done if statement in _about(a, measures))
        own = {s: Pair(p.before, p.after, TOP) for s, p in shown.items() if s[0] == statement}
        line = _line(statement, score, about, moved(own, shared=shared, joint=joint))
        if line.before < PROVISIONAL and about:
            found.append(line)
    return tuple(sorted(found, key=lambda x: (list(Now).index(x.now), x.before, x.statement)))


def _about(action: Action, measures: Mapping[str, Measure]) -> set[str]:
    """What an action was about: its own statements, else those that its measure lifts."""
    if action.statements or action.measure not in measures:
        return set(action.statements)
    return {lift.statement for lift in measures[action.measure].lifts}


def _line(statement: str, score: float, about: tuple[Action, ...], change: Moved | None) -> Line:
    """The shortage below the highest level is the score turned round."""
    if change is None:
        return Line(statement, score, None, Now.UNASKED, about)
    return Line(statement, TOP - change.before, TOP - change.after, _now(change), about)


def _now(change: Moved) -> Now:
    """Less of a shortage is better."""
    if not change.clear:
        return Now.ALIKE
    return Now.BETTER if change.change < 0 else Now.WORSE
