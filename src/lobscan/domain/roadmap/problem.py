"""A case as whole numbers: what the solver, the search and the reasons all count with.

Levels are counted in hundredths, weights in hundred-thousandths of the largest, hours in
thousandths (a week's rounded up, a person's down, so that a plan never takes more than there are),
weeks by their place among those that can be worked in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from lobscan.domain.roadmap.case import Case, Need, Wish, WishKind
from lobscan.domain.roadmap.staff import Ints, Kind, Staff
from lobscan.domain.roadmap.time import horizon
from lobscan.domain.rubric import Measure, Phase, Scope
from lobscan.errors import UnknownThing

LEVEL, HOUR, WEIGHT = 100, 1000, 100_000
TINY = 1e-9
FRIDAY = timedelta(days=4)
ORDER = {phase: place for place, phase in enumerate(Phase)}


@dataclass(frozen=True, eq=False)
class Problem:
    """The case with everything numbered.

    A measure is split into options: itself (`base`), and itself at a year group (`spots`).
    `lifts` is options x needs, `rates` options x kinds of work in a week, `spans[weeks]` is
    starts x periods: how many of the weeks fall in which.
    """

    case: Case
    measures: tuple[Measure, ...]
    options: tuple[tuple[int, str], ...]
    base: tuple[int, ...]
    spots: tuple[tuple[int, ...], ...]
    lifts: Ints
    rates: Ints
    gap: Ints
    weight: Ints
    mondays: tuple[date, ...]
    period: Ints
    spans: Mapping[int, Ints]
    staff: Staff
    first: tuple[int, ...]
    last: tuple[int, ...]
    before: tuple[tuple[int, ...], ...]
    after: tuple[tuple[int, ...], ...]
    missing: tuple[tuple[str, ...], ...]
    earlier: tuple[tuple[int, ...], ...]
    later: tuple[tuple[int, ...], ...]
    needs_option: tuple[tuple[int, ...], ...]
    musts: frozenset[int]
    banned: frozenset[int]

    @property
    def count(self) -> int:
        """How many measures there are."""
        return len(self.measures)

    def possible(self, measure: int) -> bool:
        """Whether nothing that is fixed beforehand keeps a measure out."""
        return (
            self.first[measure] <= self.last[measure]
            and not self.missing[measure]
            and self.base[measure] not in self.banned
            and (self.measures[measure].applies is Scope.SCHOOL or bool(self.open_spots(measure)))
        )

    def open_spots(self, measure: int) -> tuple[int, ...]:
        """The year groups where a measure may be carried out, as options."""
        if not self.banned:
            return self.spots[measure]
        return tuple(o for o in self.spots[measure] if o not in self.banned)

    def value(self, lifted: Ints) -> int:
        """The gap closed by lifts per need."""
        return int(self.weight @ np.minimum(self.gap, lifted))

    def closes(self, lifted: Ints) -> float:
        """The gap closed by lifts per need, in levels times weight."""
        return float(self.weights @ np.minimum(self.gap, lifted)) / LEVEL

    def most(self, value: int) -> float:
        """The gap closed when it is counted as `value`, in levels times weight, at the very most."""
        counted = self.weight / WEIGHT * self.weights.max(initial=0.0)
        lost = np.maximum(0.0, self.weights - counted) @ self.gap
        return float(value / WEIGHT * self.weights.max(initial=0.0) + lost) / LEVEL

    @property
    def weights(self) -> NDArray[np.float64]:
        """What a level of each need is worth."""
        return np.array([n.weight for n in self.case.needs], dtype=float)


def problem(case: Case) -> Problem:
    """Number a case; `UnknownThing` for a wish about what is not in it."""
    check(case)
    measures = case.measures
    years = {g.id: g.year for g in case.year_groups}
    groups = [_groups(m, years) for m in measures]
    options = [(i, "") for i in range(len(measures))]
    options += [(i, g) for i, some in enumerate(groups) for g in some]
    place = {option: o for o, option in enumerate(options)}
    kinds = _kinds(measures, groups)
    weeks = horizon(case.periods)
    period = np.array([k for _, k in weeks], dtype=np.int64)
    number = {m.id: i for i, m in enumerate(measures)}
    windows = [_window(case, m, [d for d, _ in weeks]) for m in measures]
    scale = max((n.weight for n in case.needs), default=1.0) or 1.0
    before = [
        tuple(number[q] for q in m.prerequisites if q in number and q not in case.done) for m in measures
    ]
    earlier = tuple(_earlier(m, measures, case) for m in measures)
    return Problem(
        case=case,
        measures=measures,
        options=tuple(options),
        base=tuple(range(len(measures))),
        spots=tuple(tuple(place[i, g] for g in some) for i, some in enumerate(groups)),
        lifts=_lifts(measures, groups, options, case.needs),
        rates=_rates(measures, options, kinds),
        gap=np.array([round(n.gap * LEVEL) for n in case.needs], dtype=np.int64),
        weight=np.array([round(n.weight / scale * WEIGHT) for n in case.needs], dtype=np.int64),
        mondays=tuple(d for d, _ in weeks),
        period=period,
        spans={w: _spans(w, period, len(case.periods)) for w in {m.weeks for m in measures}},
        staff=Staff(case.people, kinds, _hours(case)),
        first=tuple(first for first, _ in windows),
        last=tuple(last for _, last in windows),
        before=tuple(before),
        after=tuple(tuple(i for i, qs in enumerate(before) if q in qs) for q in range(len(measures))),
        missing=tuple(
            tuple(q for q in m.prerequisites if q not in number and q not in case.done) for m in measures
        ),
        earlier=earlier,
        later=tuple(tuple(i for i, qs in enumerate(earlier) if q in qs) for q in range(len(measures))),
        needs_option=tuple(
            tuple(place[q, g] for q in before[i] if (q, g) in place) if g else () for i, g in options
        ),
        musts=_wished(case, WishKind.IN_PLAN, place, number),
        banned=_wished(case, WishKind.LEFT_OUT, place, number),
    )


def check(case: Case) -> None:
    """`UnknownThing` where a wish names a measure, or a year group of it, that the case does not have."""
    known = {m.id: m for m in case.measures}
    years = {g.id: g.year for g in case.year_groups}
    for wish in case.wishes:
        if wish.measure not in known:
            raise UnknownThing("There is no measure {id} to choose from.", id=wish.measure)
        if wish.year_group and wish.year_group not in _groups(known[wish.measure], years):
            raise UnknownThing(
                "The measure {id} is not meant for {year_group}.", id=wish.measure, year_group=wish.year_group
            )


def _wished(
    case: Case, kind: WishKind, place: Mapping[tuple[int, str], int], number: Mapping[str, int]
) -> frozenset[int]:
    named = [(number.get(w.measure, -1), w.year_group) for w in case.wishes if w.kind is kind]
    return frozenset(place[option] for option in named if option in place)


def _groups(measure: Measure, years: Mapping[str, int]) -> tuple[str, ...]:
    if measure.applies is Scope.SCHOOL:
        return ()
    return tuple(g for g, year in years.items() if not measure.years or year in measure.years)


def _kinds(measures: tuple[Measure, ...], groups: list[tuple[str, ...]]) -> list[Kind]:
    found: dict[Kind, None] = {}
    for measure, some in zip(measures, groups, strict=True):
        for work in measure.work:
            places = some if work.per == "year_group" and some else ("",)
            found.update(dict.fromkeys((work.role, g) for g in places))
    return list(found)


def _rates(measures: tuple[Measure, ...], options: list[tuple[int, str]], kinds: list[Kind]) -> Ints:
    column = {kind: k for k, kind in enumerate(kinds)}
    table = np.zeros((len(options), len(kinds)), dtype=np.int64)
    for o, (i, group) in enumerate(options):
        measure = measures[i]
        for work in measure.work:
            each = work.per == "year_group" and measure.applies is Scope.YEAR_GROUP
            if each == bool(group):
                table[o, column[work.role, group]] += ceil(work.hours * HOUR / measure.weeks - TINY)
    return table


def _lifts(
    measures: tuple[Measure, ...],
    groups: list[tuple[str, ...]],
    options: list[tuple[int, str]],
    needs: tuple[Need, ...],
) -> Ints:
    table = np.zeros((len(options), len(needs)), dtype=np.int64)
    rows: dict[str, list[int]] = {}
    for n, need in enumerate(needs):
        rows.setdefault(need.statement, []).append(n)
    for o, (i, group) in enumerate(options):
        for lift in measures[i].lifts:
            for n in rows.get(lift.statement, ()):
                table[o, n] += round(_part(measures[i], groups[i], group, needs[n]) * lift.expected * LEVEL)
    return table


def _part(measure: Measure, groups: tuple[str, ...], group: str, need: Need) -> float:
    """The part of a measure's lift that an option brings to a need."""
    if measure.applies is Scope.SCHOOL:
        return 1.0
    if not need.year_group:
        return 1 / len(groups) if group else 0.0
    return float(group == need.year_group)


def _window(case: Case, measure: Measure, mondays: list[date]) -> tuple[int, int]:
    first, last = 0, len(mondays) - measure.weeks
    for wish in case.wishes:
        if wish.measure == measure.id and wish.day:
            first, last = _narrowed(wish, wish.day, measure.weeks, mondays, (first, last))
    return first, last


def _narrowed(
    wish: Wish, day: date, weeks: int, mondays: list[date], window: tuple[int, int]
) -> tuple[int, int]:
    first, last = window
    if wish.kind is WishKind.START_FROM:
        return max(first, sum(1 for m in mondays if m < day)), last
    if wish.kind is WishKind.START_BY:
        return first, min(last, sum(1 for m in mondays if m <= day) - 1)
    if wish.kind is WishKind.END_BY:
        return first, min(last, sum(1 for m in mondays if m + FRIDAY <= day) - weeks)
    return window


def _spans(weeks: int, period: Ints, periods: int) -> Ints:
    count = np.zeros((len(period) + 1, periods), dtype=np.int64)
    np.cumsum(np.eye(periods, dtype=np.int64)[period], axis=0, out=count[1:])
    return count[weeks:] - count[: max(0, len(count) - weeks)]


def hours_of(case: Case, person: str) -> tuple[float, ...]:
    """The hours that a person has in each period."""
    year = next(p.hours for p in case.people if p.id == person)
    return tuple(
        case.hours.get((person, k.id), year * len(k.weeks) / max(1, k.of_year)) for k in case.periods
    )


def _hours(case: Case) -> Ints:
    table = [[floor(h * HOUR + TINY) for h in hours_of(case, p.id)] for p in case.people]
    return np.array(table, dtype=np.int64).reshape(len(case.people), len(case.periods))


def _earlier(measure: Measure, measures: tuple[Measure, ...], case: Case) -> tuple[int, ...]:
    if not case.phased:
        return ()
    lifted = {lift.statement for lift in measure.lifts} & {n.statement for n in case.needs}
    return tuple(
        i
        for i, other in enumerate(measures)
        if ORDER[other.phase] < ORDER[measure.phase] and lifted & {x.statement for x in other.lifts}
    )
