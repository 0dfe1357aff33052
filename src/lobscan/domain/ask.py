"""What a school asks of its roadmap, and the case that the solver makes a plan for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite

from pydantic import BaseModel, ConfigDict, Field

from lobscan.domain import allocation
from lobscan.domain.allocation import Allocation
from lobscan.domain.calendars import DAY, WEEK
from lobscan.domain.results import TOTAL, Row
from lobscan.domain.roadmap import Case, Need, Period, Wish, WishKind, periods
from lobscan.domain.rubric import Id, Measure, Pack
from lobscan.domain.school import Person, School, SchoolYear
from lobscan.domain.workplan import Action, Status

MOST_YEARS = 3
MOST_AT_ONCE = 40
LEAST_GAP = 0.005
HIGHEST = 4
EVERYWHERE = "*"
PRIORITY = 2.0
"""What a priority weighs where nobody says otherwise."""


LIGHTEST, HEAVIEST = 1.5, 5.0
"""Between what a priority weighs that got few dots and one that got many."""


def weights(priorities: Sequence[str], dots: Mapping[str, int] | None) -> dict[str, float]:
    """What each priority weighs: by its dots, so that one with the mean number weighs `PRIORITY`.

    Rounded to halves. All alike where there are no dots, or none that may be shown (None).
    """
    given = [dots.get(p, 0) for p in priorities] if dots else []
    if not sum(given):
        return dict.fromkeys(priorities, PRIORITY)
    mean = sum(given) / len(given)
    shares = [round(2 * (1 + (PRIORITY - 1) * n / mean)) / 2 for n in given]
    return {p: min(max(w, LIGHTEST), HEAVIEST) for p, w in zip(priorities, shares, strict=True)}


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Desire(_Model):
    """A wish about a measure, as it is kept: the solver's `Wish`."""

    kind: WishKind
    measure: Id
    day: date | None = None
    year_group: str = ""


class Ask(_Model):
    """What the plan may take and what it must hold to.

    `hours` are hours a school year that a person has for measures, where somebody says otherwise
    than what their tasks leave; `factor` times everybody's hours. `away` are people who do not
    count, `priorities` how much an area or statement weighs, `ambition` other levels to reach than
    those that were set, by area, statement or "*". `shut` are days in weeks in which nothing runs.
    """

    start: date
    years: int = Field(default=1, ge=1, le=MOST_YEARS)
    at_once: int = Field(default=6, ge=1, le=MOST_AT_ONCE)
    hours: Mapping[Id, float] = Field(default_factory=dict)
    factor: float = Field(default=1.0, ge=0, le=10)
    away: tuple[Id, ...] = ()
    priorities: Mapping[str, float] = Field(default_factory=dict)
    ambition: Mapping[str, float] = Field(default_factory=dict)
    own: tuple[Measure, ...] = ()
    wishes: tuple[Desire, ...] = ()
    shut: tuple[date, ...] = ()
    phased: bool = True


@dataclass(frozen=True, slots=True)
class Staffing:
    """The hours a school year of a person: all, those of tasks, and those that measures may take."""

    person: Person
    tasks: float
    left: float
    for_plan: float


def staffing(school: School, tasks: Iterable[Allocation], ask: Ask) -> tuple[Staffing, ...]:
    """What everybody has for measures; a person without a word on it has what their tasks leave."""
    load = allocation.load(tasks, {p.id for p in school.people})
    found = []
    for person in school.people:
        left = max(0.0, person.hours - load.get(person.id, 0.0))
        hours = 0.0 if person.id in ask.away else ask.hours.get(person.id, left) * ask.factor
        found.append(Staffing(person, load.get(person.id, 0.0), left, hours))
    return tuple(found)


def shared_out(total: float, staff: Sequence[Staffing]) -> dict[str, float]:
    """So many hours a school year, in proportion to what people have left, else to what they have."""
    left = {s.person.id: s.left for s in staff}
    weights = left if sum(left.values()) else {s.person.id: s.person.hours for s in staff}
    whole = sum(weights.values())
    return (
        {id_: total * weight / whole for id_, weight in weights.items()} if whole and isfinite(total) else {}
    )


def years_of(school: School, ask: Ask) -> tuple[SchoolYear, ...]:
    """The school years that the plan runs over, as far as the school has them."""
    to_come = [y for y in sorted(school.school_years, key=lambda y: y.start) if y.end > ask.start + 4 * DAY]
    return tuple(to_come[: ask.years])


def periods_of(school: School, ask: Ask) -> tuple[Period, ...]:
    """The weeks that the plan can use."""
    years = years_of(school, ask)
    if not years:
        return ()
    return periods(years, start=ask.start, end=years[-1].end, closed=ask.shut)


def next_monday(today: date) -> date:
    """The first Monday after a day."""
    return today + (7 - today.weekday()) * DAY


def going_on(actions: Iterable[Action], *, key: str, since: date | None) -> tuple[Action, ...]:
    """The actions that the plan has to live with: all that were not stopped and are not its own to place.

    Its own are those with `key` before their draft's key that are only planned. What was finished
    before the figures of `since` is in the figures already.
    """
    return tuple(
        a
        for a in actions
        if a.status is not Status.STOPPED
        and not (a.status is Status.PLANNED and a.draft.startswith(key))
        and not (a.status is Status.DONE and since and a.due < since)
    )


def needs(
    rows: Iterable[Row], ask: Ask, fixed: Iterable[Action], measures: Mapping[str, Measure]
) -> tuple[Need, ...]:
    """The shown gaps, less what the measures that run already are expected to close."""
    lifts = _lifts(fixed, measures)
    found = []
    for row in rows:
        if row.year_group == TOTAL or row.hidden or row.score is None or row.ambition is None:
            continue
        level = _level(ask, row, row.ambition)
        lifted = sum(
            by for groups, by in lifts[row.statement] if not groups or row.year_group in ("", *groups)
        )
        gap = min(level, HIGHEST) - row.score - lifted
        if gap > LEAST_GAP:
            weight = ask.priorities.get(row.statement) or ask.priorities.get(row.area) or 1.0
            found.append(Need(row.statement, row.year_group, gap, weight))
    return tuple(found)


def _level(ask: Ask, row: Row, usual: float) -> float:
    said = ask.ambition
    return next((said[k] for k in (row.statement, row.area, EVERYWHERE) if k in said), usual)


def _lifts(
    fixed: Iterable[Action], measures: Mapping[str, Measure]
) -> Mapping[str, list[tuple[tuple[str, ...], float]]]:
    found: dict[str, list[tuple[tuple[str, ...], float]]] = defaultdict(list)
    for action in fixed:
        for lift in measures[action.measure].lifts if action.measure in measures else ():
            found[lift.statement].append((action.year_groups, lift.expected))
    return found


def booked(fixed: Iterable[Action], periods_: Sequence[Period]) -> Mapping[tuple[str, str], float]:
    """Hours that actions take of people in periods, by (person, period)."""
    place = {monday: k.id for k in periods_ for monday in k.weeks}
    found: dict[tuple[str, str], float] = defaultdict(float)
    for action in fixed:
        people = action.people()
        if not people or not action.hours or action.status is Status.DONE:
            continue
        first = action.start - action.start.weekday() * DAY
        weeks = [first + i * WEEK for i in range((action.due - first).days // 7 + 1)]
        for monday in weeks:
            for person in people if monday in place else ():
                found[person, place[monday]] += action.hours / len(people) / len(weeks)
    return found


def case(
    school: School,
    pack: Pack,
    rows: Iterable[Row],
    ask: Ask,
    *,
    tasks: Iterable[Allocation],
    fixed: Collection[Action],
) -> Case:
    """The case of a round's figures for what is asked."""
    measures = {m.id: m for m in (*pack.measures, *ask.own)}
    running = {a.measure for a in fixed if a.measure in measures}
    weeks = periods_of(school, ask)
    taken = booked(fixed, weeks)
    staff = [s for s in staffing(school, tasks, ask) if s.person.id not in ask.away]
    hours = {
        (s.person.id, k.id): max(
            0.0, s.for_plan * len(k.weeks) / max(1, k.of_year) - taken.get((s.person.id, k.id), 0.0)
        )
        for s in staff
        for k in weeks
    }
    chosen = tuple(m for m in measures.values() if m.id not in running)
    known = {m.id for m in chosen}
    return Case(
        measures=chosen,
        needs=needs(rows, ask, fixed, measures),
        people=tuple(s.person.model_copy(update={"hours": s.for_plan}) for s in staff),
        roles=school.roles,
        year_groups=school.year_groups,
        periods=weeks,
        at_once=ask.at_once,
        wishes=tuple(Wish(w.kind, w.measure, w.day, w.year_group) for w in ask.wishes if w.measure in known),
        hours=hours,
        done=frozenset(running),
        phased=ask.phased,
    )
