"""A roadmap as a school keeps and edits it: lines of measures, and what they come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from lobscan.domain.ask import Ask
from lobscan.domain.calendars import DAY
from lobscan.domain.roadmap import Case, Period, Placement, Roadmap, Status, Why
from lobscan.domain.roadmap.problem import LEVEL, problem
from lobscan.domain.rubric import Id, Line, Measure
from lobscan.domain.school import Person
from lobscan.locales import N_

A_LITTLE = 0.05
"""Hours that make no difference."""
BY_HAND = N_("Put in by hand.")
NOT_BEFORE = N_("“{other}” has to be finished before “{measure}” starts.")
TOO_MANY = N_("In the week of {day} {count} measures run at once; at most {most} may.")
IN_HOLIDAY = N_("“{measure}” begins in a week in which nothing can be done.")


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(_Model):
    """A sentence that is translated where it is shown; its days stand apart from its other values."""

    message: str
    values: Mapping[str, str | float] = Field(default_factory=dict)
    days: Mapping[str, date] = Field(default_factory=dict)


class Carrier(_Model):
    """Somebody who works on a measure in a role, with their hours.

    `periods` says how many in which, where these do not fall alike on the weeks.
    """

    person: Id
    role: str = ""
    hours: float = Field(ge=0)
    periods: Mapping[str, float] = Field(default_factory=dict)


class Closes(_Model):
    """Levels of a gap that a line closes."""

    statement: Id
    year_group: str
    by: float


class Planned(_Model):
    """A measure in the draft."""

    measure: Id
    title: Line
    year_groups: tuple[Id, ...] = ()
    start: date
    end: date
    responsible: str = ""
    people: tuple[Carrier, ...] = ()
    closes: tuple[Closes, ...] = ()
    why: Said

    @property
    def hours(self) -> float:
        """Hours of all together."""
        return sum(p.hours for p in self.people)


class Refused(_Model):
    """A measure that is not in the draft, and why."""

    measure: Id
    title: Line
    why: Said


class Conflict(_Model):
    """One of the constraints that clash, and what it is about."""

    kind: str
    why: Said
    measure: str = ""
    person: str = ""


class Draft(_Model):
    """A plan with what was asked.

    `gap` is all there was to close in levels; `gap_closed`, `bound` and `gap_total` are weighted by
    priority. `edited` says that people changed it since it was worked out, `stale` that something
    else is asked by now.
    """

    ask: Ask
    status: Status
    gap: float
    gap_closed: float
    bound: float
    gap_total: float
    lines: tuple[Planned, ...] = ()
    left_out: tuple[Refused, ...] = ()
    clash: tuple[Conflict, ...] = ()
    edited: bool = False
    stale: bool = False

    @property
    def closed(self) -> float:
        """Levels of gap that are closed, whatever they weigh."""
        return sum(c.by for line in self.lines for c in line.closes)

    @property
    def share(self) -> float:
        """The part of the gap that is closed, 0..1."""
        return self.closed / self.gap if self.gap else 0.0

    @property
    def hours(self) -> float:
        """Hours of everything together."""
        return sum(line.hours for line in self.lines)


def said(why: Why) -> Said:
    """A reason as it is kept."""
    days = {k: v for k, v in why.values.items() if isinstance(v, date)}
    rest = {k: _plain(v) for k, v in why.values.items() if k not in days}
    return Said(message=why.message, values=rest, days=days)


def _plain(value: object) -> str | float:
    return float(value) if isinstance(value, int | float | np.integer | np.floating) else str(value)


def draft(asked: Ask, case: Case, answer: Roadmap) -> Draft:
    """The solver's answer as a draft."""
    titles = {m.id: m.title for m in case.measures}
    return Draft(
        ask=asked,
        status=answer.status,
        gap=sum(n.gap for n in case.needs),
        gap_closed=float(answer.gap_closed),
        bound=float(answer.bound),
        gap_total=float(answer.gap_total),
        lines=tuple(_planned(p, titles[p.measure]) for p in answer.placements),
        left_out=tuple(
            Refused(measure=o.measure, title=titles[o.measure], why=said(o.why)) for o in answer.left_out
        ),
        clash=tuple(
            Conflict(
                kind=c.kind.value, why=said(c.why), measure=c.wish.measure if c.wish else "", person=c.person
            )
            for c in answer.clash
        ),
    )


def _planned(placement: Placement, title: str) -> Planned:
    people = tuple(
        Carrier(
            person=s.person,
            role=s.role,
            hours=round(float(s.hours), 2),
            periods={k: float(h) for k, h in s.periods.items()},
        )
        for s in placement.people
    )
    return Planned(
        measure=placement.measure,
        title=title,
        year_groups=placement.year_groups,
        start=placement.start,
        end=placement.end,
        responsible=people[0].person if people else "",
        people=people,
        closes=tuple(
            Closes(statement=c.statement, year_group=c.year_group, by=float(c.by)) for c in placement.closes
        ),
        why=said(placement.why),
    )


def nothing_yet(asked: Ask) -> Draft:
    """What is asked, before anything was worked out."""
    return Draft(ask=asked, status=Status.FEASIBLE, gap=0, gap_closed=0, bound=0, gap_total=0, stale=True)


def key(round_: str, measure: str = "") -> str:
    """By what an action is known as that of a line in the roadmap of a round."""
    return f"{round_}/{measure}"


def by_hand(
    measure: Measure,
    *,
    year_groups: Sequence[str],
    start: date,
    people: Sequence[Person],
    periods: Sequence[Period],
) -> Planned:
    """A measure that a person puts in, for those named; the first of them is responsible."""
    return Planned(
        measure=measure.id,
        title=measure.title,
        year_groups=tuple(year_groups),
        start=start,
        end=end_of(start, measure.weeks, periods),
        responsible=people[0].id if people else "",
        people=carriers(measure, year_groups=year_groups, people=people),
        why=Said(message=BY_HAND),
    )


def carriers(
    measure: Measure, *, year_groups: Sequence[str], people: Sequence[Person]
) -> tuple[Carrier, ...]:
    """The hours of a measure shared among people: alike among those who have the role of a piece of work.

    Who has none of the roles that the measure asks helps with every piece.
    """
    asked = {work.role for work in measure.work}
    shares: dict[tuple[str, str], float] = defaultdict(float)
    for work in measure.work:
        able = [p for p in people if work.role in p.roles or not asked & set(p.roles)] or list(people)
        hours = work.hours * (max(1, len(year_groups)) if work.per == "year_group" else 1)
        for person in able:
            shares[person.id, work.role] += hours / len(able)
    found = [Carrier(person=p, role=r, hours=round(h, 2)) for (p, r), h in shares.items()]
    return tuple(sorted(found, key=lambda c: -c.hours))


def end_of(start: date, weeks: int, periods: Sequence[Period]) -> date:
    """The Friday of the last of so many weeks in which there is work, from a day on."""
    monday = start - start.weekday() * DAY
    open_ = [m for k in periods for m in k.weeks if m >= monday][:weeks]
    missing = weeks - len(open_)
    last = open_[-1] if open_ else monday - 7 * DAY
    return max(last + 4 * DAY + missing * 7 * DAY, start)


@dataclass(frozen=True, slots=True)
class Over:
    """Hours that a person has too few of in a period."""

    person: str
    period: Period
    hours: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A draft with what it closes counted anew, and what does not fit."""

    draft: Draft
    over: tuple[Over, ...]
    faults: tuple[Said, ...]


def weighed(changed: Draft, case: Case) -> Weighed:
    """What a draft comes to as it stands: gaps closed, hours too few, and what does not fit the rules."""
    lines = _closing(changed.lines, case)
    weights = {(n.statement, n.year_group): n.weight for n in case.needs}
    closed = sum(c.by * weights[c.statement, c.year_group] for line in lines for c in line.closes)
    update = {
        "lines": lines,
        "gap": sum(n.gap for n in case.needs),
        "gap_closed": closed,
        "gap_total": sum(n.gap * n.weight for n in case.needs),
        "bound": max(changed.bound, closed),
    }
    after = changed.model_copy(update=update)
    return Weighed(after, _over(lines, case), tuple(_faults(after, case)))


def _closing(lines: Sequence[Planned], case: Case) -> tuple[Planned, ...]:
    """The lines by their start, each with what it closes: of several the one that ends first counts first."""
    p = problem(case)
    place = {m.id: i for i, m in enumerate(p.measures)}
    option = {(p.measures[i].id, group): o for o, (i, group) in enumerate(p.options)}
    lifted = np.zeros(len(p.gap), dtype=np.int64)
    found = []
    for line in sorted(lines, key=lambda one: (one.end, one.measure)):
        rows = [option[line.measure, g] for g in ("", *line.year_groups) if (line.measure, g) in option]
        after = lifted + p.lifts[rows].sum(axis=0) if line.measure in place else lifted
        by = np.minimum(p.gap, after) - np.minimum(p.gap, lifted)
        closes = [
            Closes(
                statement=case.needs[n].statement, year_group=case.needs[n].year_group, by=int(by[n]) / LEVEL
            )
            for n in np.nonzero(by)[0]
        ]
        found.append(line.model_copy(update={"closes": tuple(closes)}))
        lifted = after
    return tuple(sorted(found, key=lambda one: (one.start, one.measure)))


def spread(line: Planned, periods: Sequence[Period]) -> Mapping[str, float]:
    """The part of a line's weeks that falls in each period; all of it in the first where none does."""
    monday = line.start - line.start.weekday() * DAY
    count = {k.id: sum(1 for m in k.weeks if monday <= m <= line.end) for k in periods}
    whole = sum(count.values())
    return {id_: n / whole for id_, n in count.items() if n} if whole else {}


def person_hours(plan: Draft) -> dict[str, float]:
    """Hours of each person in all."""
    found: dict[str, float] = defaultdict(float)
    for carrier in (c for line in plan.lines for c in line.people):
        found[carrier.person] += carrier.hours
    return dict(found)


def lifted(plan: Draft) -> dict[str, float]:
    """Levels of gap that are closed of each statement."""
    found: dict[str, float] = defaultdict(float)
    for one in (c for line in plan.lines for c in line.closes):
        found[one.statement] += one.by
    return dict(found)


def hours_by_person(lines: Iterable[Planned], periods: Sequence[Period]) -> Mapping[tuple[str, str], float]:
    """Hours by (person, period)."""
    used: dict[tuple[str, str], float] = defaultdict(float)
    for line in lines:
        parts = spread(line, periods)
        for carrier in line.people:
            alike = {k: carrier.hours * part for k, part in parts.items()}
            for period, hours in (carrier.periods or alike).items():
                used[carrier.person, period] += hours
    return used


def _over(lines: Sequence[Planned], case: Case) -> tuple[Over, ...]:
    used = hours_by_person(lines, case.periods)
    by_id = {k.id: k for k in case.periods}
    found = [
        Over(person, by_id[period], hours - case.hours.get((person, period), 0.0))
        for (person, period), hours in used.items()
        if hours > case.hours.get((person, period), 0.0) + A_LITTLE
    ]
    return tuple(sorted(found, key=lambda o: -o.hours))


def _faults(changed: Draft, case: Case) -> Iterable[Said]:
    by_measure = {line.measure: line for line in changed.lines}
    measures = {m.id: m for m in case.measures}
    for line in changed.lines:
        for first in measures[line.measure].prerequisites if line.measure in measures else ():
            other = by_measure.get(first)
            if first not in case.done and (other is None or other.end >= line.start):
                title = other.title if other else measures[first].title if first in measures else first
                yield Said(message=NOT_BEFORE, values={"other": title, "measure": line.title})
    mondays = [m for k in case.periods for m in k.weeks]
    for line in changed.lines:
        if line.start - line.start.weekday() * DAY not in mondays:
            yield Said(message=IN_HOLIDAY, values={"measure": line.title})
    running = [(m, sum(one.start <= m + 4 * DAY and one.end >= m for one in changed.lines)) for m in mondays]
    most = max(running, key=lambda r: r[1], default=None)
    if most and most[1] > case.at_once:
        values: dict[str, str | float] = {"count": most[1], "most": case.at_once}
        yield Said(message=TOO_MANY, values=values, days={"day": most[0]})
