"""A pulse: six to eight statements between two scans, and how they stand beside the last scan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lobscan.domain.answers import LEVELS
from lobscan.domain.bootstrap import Spot
from lobscan.domain.effect import Pair, moved
from lobscan.domain.results import TOTAL, Row
from lobscan.domain.rubric import Measure, Pack, Statement
from lobscan.domain.workplan import Action, Status
from lobscan.errors import UnknownThing, UserError

LEAST: Final = 6
MOST: Final = 8
RUNS: Final = (Status.RUNNING, Status.BLOCKED)
"""Statuses of an action that somebody works on now."""
WIDEST_GAP: Final = LEVELS[-1] - LEVELS[0]


@dataclass(frozen=True, slots=True)
class Pick:
    """A statement for a pulse, and why: the running actions that are to lift it, and what it told.

    `gap` (levels) and `consensus` (0..1) are those of the last scan, None where it shows none.
    """

    statement: Statement
    actions: tuple[str, ...] = ()
    gap: float | None = None
    consensus: float | None = None

    @property
    def told(self) -> float:
        """How much it told last time: its gap as a share of the widest there is, plus its disagreement.

        G / 3 + (1 - C), each a mean over the places shown, between 0 and 2; 0 where nothing is shown.
        """
        return (self.gap or 0.0) / WIDEST_GAP + (0.0 if self.consensus is None else 1 - self.consensus)


def picks(
    pack: Pack,
    actions: Iterable[Action],
    measures: Mapping[str, Measure],
    rows: Iterable[Row],
    now: Mapping[str, str],
) -> tuple[Pick, ...]:
    """Every statement of `pack` as a pick, the best for a pulse first.

    First those that running actions are to lift (an action's own statements, and those that its
    measure lifts): the one with most such actions first. Then those that told most in the last scan
    (`Pick.told`), of which `rows` is the table per statement; `now` says which statement of `pack`
    means the same as one of that scan. What is equal stands in the pack's order.
    """
    lifting = _lifting(actions, measures)
    seen = _seen(rows, now)
    found = [Pick(s, tuple(lifting.get(s.id, ())), *seen.get(s.id, (None, None))) for s in pack.statements]
    return tuple(sorted(found, key=lambda p: (-len(p.actions), -p.told, not p.statement.core)))


def _lifting(actions: Iterable[Action], measures: Mapping[str, Measure]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for action in actions:
        if action.status in RUNS:
            measure = measures.get(action.measure)
            lifts = [lift.statement for lift in measure.lifts] if measure else []
            for statement in dict.fromkeys((*action.statements, *lifts)):
                found.setdefault(statement, []).append(action.title)
    return found


def _seen(rows: Iterable[Row], now: Mapping[str, str]) -> dict[str, tuple[float | None, float | None]]:
    """Mean gap and consensus per statement of today, over the places that are shown."""
    shown: dict[str, list[Row]] = {}
    for row in rows:
        if row.year_group != TOTAL and not row.hidden and row.score is not None and row.statement in now:
            shown.setdefault(now[row.statement], []).append(row)
    return {
        id_: (_mean([r.gap for r in cells]), _mean([r.consensus for r in cells]))
        for id_, cells in shown.items()
    }


def _mean(values: Iterable[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return float(np.mean(known)) if known else None


def check_pulse(pack: Pack, set_: str, statements: Collection[str]) -> None:
    """Raise `UserError` where a round of `set_` may not ask just these `statements` of a pack."""
    if set_ != "pulse":
        if statements:
            raise UserError("Only a pulse asks statements of your choice. Open the round as a pulse.")
        return
    known = {s.id for s in pack.statements}
    for id_ in statements:
        if id_ not in known:
            raise UnknownThing("Rubric {pack} has no statement '{id}'.", pack=pack.id, id=id_)
    least = min(LEAST, len(known))
    if not least <= len(set(statements)) <= MOST:
        raise UserError(
            "A pulse has {least} to {most} statements; these are {count}. Choose again.",
            least=least,
            most=MOST,
            count=len(set(statements)),
        )


@dataclass(frozen=True, slots=True)
class Beside:
    """A statement in a pulse beside the last scan, as mean scores over the places that both show.

    `before`, `low` and `high` (the 95 % interval of the change) are None where the scan shows none of
    the places that the pulse shows; `after` is then the mean over what the pulse shows by itself, None
    where that is nothing. `n` adds up the levels given then and now; `kept_back` says whether a place
    of the pulse is hidden.
    """

    statement: Statement
    after: float | None
    n: tuple[int, int]
    places: int
    kept_back: bool
    before: float | None = None
    low: float | None = None
    high: float | None = None
    clear: bool = False

    @property
    def change(self) -> float | None:
        """The score now less the score then, in levels."""
        return None if self.before is None or self.after is None else self.after - self.before


def beside(
    statements: Sequence[Statement],
    rows: Iterable[Row],
    pairs: Mapping[Spot, Pair],
    *,
    shared: tuple[float, float] = (1.0, 1.0),
    joint: bool = False,
) -> tuple[Beside, ...]:
    """How each statement of a pulse stands beside the last scan, in the pack's order.

    `rows` is the pulse's table per statement and `pairs` the spots that both rounds show. A change is
    taken over the same places in both rounds, each counting once, with the interval of `effect.moved`;
    `shared` and `joint` are as there.
    """
    table = [r for r in rows if r.year_group != TOTAL]
    found = []
    for statement in statements:
        cells = [r for r in table if r.statement == statement.id]
        both = {spot: pair for spot, pair in pairs.items() if spot[0] == statement.id}
        found.append(
            _moved(statement, cells, both, shared, joint=joint) if both else _alone(statement, cells)
        )
    return tuple(found)


def _alone(statement: Statement, cells: Sequence[Row]) -> Beside:
    shown = [r for r in cells if not r.hidden and r.score is not None]
    n = sum(r.n or 0 for r in shown)
    return Beside(statement, _mean(r.score for r in shown), (0, n), len(shown), any(r.hidden for r in cells))


def _moved(
    statement: Statement,
    cells: Sequence[Row],
    both: Mapping[Spot, Pair],
    shared: tuple[float, float],
    *,
    joint: bool,
) -> Beside:
    """Why against the highest level: nobody is above it, so that the gap is all that the score lacks."""
    top = float(LEVELS[-1])
    found = moved({s: replace(p, ambition=top) for s, p in both.items()}, shared=shared, joint=joint)
    if found is None:
        return _alone(statement, cells)
    return Beside(
        statement,
        after=top - found.after,
        n=found.n,
        places=found.spots,
        kept_back=any(r.hidden for r in cells),
        before=top - found.before,
        low=-found.high,
        high=-found.low,
        clear=found.clear,
    )
