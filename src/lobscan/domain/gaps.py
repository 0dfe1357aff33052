"""Gaps in their order, and the measures that could close them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lobscan.domain.results import TOTAL, Row
from lobscan.domain.rubric import Measure, Pack, Scope


@dataclass(frozen=True, slots=True)
class Gap:
    """A statement that lies below its ambition, at one place ("" is the school).

    `score`, `ambition` and `size` are levels; `consensus` lies in 0..1.
    """

    area: str
    statement: str
    year_group: str
    score: float
    ambition: float
    size: float
    consensus: float
    n: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A measure for a gap: how many levels it may lift the statement, and the share it closes."""

    measure: Measure
    lift: float
    closes: float


def ranked(rows: Iterable[Row]) -> tuple[Gap, ...]:
    """The shown gaps above zero, the largest first; alike ones in the order of the table."""
    found = [_gap(r) for r in rows if r.year_group != TOTAL and r.gap]
    return tuple(sorted(found, key=lambda g: -round(g.size, 9)))


def _gap(row: Row) -> Gap:
    return Gap(
        row.area,
        row.statement,
        row.year_group,
        row.score or 0.0,
        row.ambition or 0.0,
        row.gap or 0.0,
        row.consensus or 0.0,
        row.n or 0,
    )


def proposals(pack: Pack, gap: Gap, *, year: int | None = None) -> tuple[Proposal, ...]:
    """The measures that lift the gap's statement, most gap closed per hour first.

    `year` is the year of schooling of the gap's year group; measures for other years are left
    out. The expected lift is the middle of its range and never closes more than the gap.
    """
    found = [
        Proposal(m, lift.expected, min(1.0, lift.expected / gap.size))
        for m in pack.measures
        for lift in m.lifts
        if lift.statement == gap.statement and _fits(m, year)
    ]
    return tuple(sorted(found, key=lambda p: (-round(p.closes / p.measure.hours(), 9), p.measure.id)))


def _fits(measure: Measure, year: int | None) -> bool:
    return year is None or not measure.years or year in measure.years


def year_groups_for(measure: Measure, gaps: Sequence[Gap], years: Mapping[str, int]) -> tuple[str, ...]:
    """The year groups of `gaps` that a measure is applied to; none for a school-wide one.

    `years` gives the year of schooling of each year group; a measure for some years only is
    applied in those.
    """
    if measure.applies is Scope.SCHOOL:
        return ()
    lifted = {lift.statement for lift in measure.lifts}
    groups = (g.year_group for g in gaps if g.statement in lifted and g.year_group)
    return tuple(dict.fromkeys(g for g in groups if _fits(measure, years.get(g))))
