"""The figures as two tables: per statement and per area, with their totals (product 5).

Totals are means over what is shown, never over what is hidden: a statement's total over its year
groups, an area's over its statements (by weight), the overall one over the areas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lobscan.domain.figures import Figures, Values
from lobscan.domain.rubric import Pack, Scope, Statement

TOTAL = "*"
SCHOOL = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `None` is a figure that does not exist or is hidden.

    `statement` is "" in a table per area, `area` is "*" in its overall line. `year_group` is ""
    for a school-wide judgement and "*" for a total. `n` of a total adds up the shown cells that
    it is the mean of.
    """

    area: str
    statement: str
    year_group: str
    n: int | None
    unknown: float | None
    score: float | None
    consensus: float | None
    desired: float | None
    ambition: float | None
    gap: float | None
    hidden: bool


@dataclass(frozen=True, eq=False)
class _Cut:
    """Figures of some cells, and how much each weighs."""

    figures: Figures
    at: tuple[tuple[int, int], ...]
    weights: tuple[float, ...]


def by_statement(pack: Pack, statements: Sequence[Statement], figures: Figures) -> tuple[Row, ...]:
    """Every statement at every place it is judged, then its total."""
    rows: list[Row] = []
    for i, statement in enumerate(statements):
        area = pack.area_of(statement.id).id
        at = [(i, j) for j in _places(statement, figures)]
        rows += [_cell(area, statement.id, figures, cell) for cell in at]
        rows.append(_mean(area, statement.id, TOTAL, _cut(figures, at)))
    return tuple(rows)


def by_area(pack: Pack, statements: Sequence[Statement], figures: Figures) -> tuple[Row, ...]:
    """Every area per year group, school-wide and in total, then the whole."""
    rows: list[Row] = []
    totals: list[Row] = []
    for area in pack.areas:
        inside = [i for i, s in enumerate(statements) if s in area.statements]
        if not inside:
            continue
        weights = {i: statements[i].weight for i in inside}
        for j, place in enumerate(figures.places):
            scope = Scope.SCHOOL if place == SCHOOL else Scope.YEAR_GROUP
            at = [(i, j) for i in inside if statements[i].scope is scope]
            if at:
                cut = _cut(figures, at, [weights[i] for i, _ in at])
                rows.append(_mean(area.id, "", place, cut))
        sums = [
            _mean(area.id, "", TOTAL, _cut(figures, [(i, j) for j in _places(statements[i], figures)]))
            for i in inside
        ]
        totals.append(_mean_of(area.id, sums, [weights[i] for i in inside]))
        rows.append(totals[-1])
    rows.append(_mean_of(TOTAL, totals, [1.0] * len(totals)))
    return tuple(rows)


def _places(statement: Statement, figures: Figures) -> list[int]:
    school = statement.scope is Scope.SCHOOL
    return [j for j, place in enumerate(figures.places) if (place == SCHOOL) is school]


def _cut(figures: Figures, at: Sequence[tuple[int, int]], weights: Sequence[float] | None = None) -> _Cut:
    return _Cut(figures, tuple(at), tuple(weights or [1.0] * len(at)))


def _cell(area: str, statement: str, figures: Figures, at: tuple[int, int]) -> Row:
    if figures.hidden[at]:
        return _hidden(area, statement, figures.places[at[1]])
    return Row(
        area,
        statement,
        figures.places[at[1]],
        int(figures.n[at]),
        _value(figures.unknown, at),
        _value(figures.score, at),
        _value(figures.consensus, at),
        _value(figures.desired, at),
        _value(figures.ambition, at),
        _value(figures.gap, at),
        hidden=False,
    )


def _mean(area: str, statement: str, place: str, cut: _Cut) -> Row:
    """The weighted mean of the shown cells of `cut`; hidden when all that was answered is."""
    figures = cut.figures
    shown = [(at, w) for at, w in zip(cut.at, cut.weights, strict=True) if not np.isnan(figures.score[at])]
    if not shown and any(figures.hidden[at] for at in cut.at):
        return _hidden(area, statement, place)

    def mean(values: Values, cells: Sequence[tuple[tuple[int, int], float]]) -> float | None:
        return _weighted([(float(values[at]), w) for at, w in cells])

    every = list(zip(cut.at, cut.weights, strict=True))
    return Row(
        area,
        statement,
        place,
        sum(int(figures.n[at]) for at, _ in shown),
        mean(figures.unknown, every),
        mean(figures.score, shown),
        mean(figures.consensus, shown),
        mean(figures.desired, every),
        mean(figures.ambition, shown or every),
        mean(figures.gap, shown),
        hidden=False,
    )


def _mean_of(area: str, rows: Sequence[Row], weights: Sequence[float]) -> Row:
    """The weighted mean of total lines: an area's over its statements, the whole's over areas."""
    shown = [(r, w) for r, w in zip(rows, weights, strict=True) if r.score is not None]
    if not shown and any(r.hidden for r in rows):
        return _hidden(area, "", TOTAL)
    used = shown or list(zip(rows, weights, strict=True))

    def mean(name: str) -> float | None:
        values = [(getattr(r, name), w) for r, w in used]
        return _weighted([(v, w) for v, w in values if v is not None])

    return Row(
        area,
        "",
        TOTAL,
        sum(r.n or 0 for r in rows),
        mean("unknown"),
        mean("score"),
        mean("consensus"),
        mean("desired"),
        mean("ambition"),
        mean("gap"),
        hidden=False,
    )


def _weighted(values: Sequence[tuple[float, float]]) -> float | None:
    real = [(v, w) for v, w in values if not np.isnan(v)]
    weight = sum(w for _, w in real)
    return sum(v * w for v, w in real) / weight if weight else None


def _hidden(area: str, statement: str, place: str) -> Row:
    return Row(area, statement, place, None, None, None, None, None, None, None, hidden=True)


def _value(values: Values, at: tuple[int, int]) -> float | None:
    value = float(values[at])
    return None if np.isnan(value) else value
