"""A line of a draft as people change it: other days, another owner, other people, year groups and hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lobscan.domain import draft as drafts
from lobscan.domain.draft import Carrier, Planned
from lobscan.domain.roadmap import Case
from lobscan.domain.rubric import Measure, Scope
from lobscan.errors import UserError


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody typed of a line; None leaves people, year groups or hours as they are.

    `people` are all who work on it; the responsible person need not be one of them.
    """

    start: date
    end: date
    responsible: str
    people: tuple[str, ...] | None = None
    year_groups: tuple[str, ...] | None = None
    hours: float | None = None


def edited(line: Planned, edit: Edit, case: Case) -> Planned:
    """A line as somebody typed it; `UserError` for what cannot be.

    Who becomes responsible takes over the hours of who was. Other people or year groups share the
    work anew; it stays as much heavier or lighter than the measure says as it was. Hours that are
    typed are shared in proportion.
    """
    measure = next((m for m in case.measures if m.id == line.measure), None)
    _refuse(line, edit, measure)
    after = _owned(_dated(line, edit, measure, case), edit)
    if edit.people is not None or edit.year_groups is not None:
        after = _shared(after, edit, measure, case)
    return after if edit.hours is None else _scaled(after, edit.hours)


def _refuse(line: Planned, edit: Edit, measure: Measure | None) -> None:
    if edit.end < edit.start:
        raise UserError("“{measure}” would end before it starts. Choose a later end.", measure=line.title)
    if edit.people == ():
        raise UserError("Choose who does “{measure}”: at least one person.", measure=line.title)
    if measure is None or edit.year_groups is None:
        return
    if measure.applies is Scope.SCHOOL and edit.year_groups:
        raise UserError(
            "“{measure}” is for the whole school. Leave its year groups empty.", measure=line.title
        )
    if measure.applies is Scope.YEAR_GROUP and not edit.year_groups:
        raise UserError("Choose at least one year group for “{measure}”, or drop it.", measure=line.title)


def _dated(line: Planned, edit: Edit, measure: Measure | None, case: Case) -> Planned:
    """With other days; a line of which only the start is moved keeps its working weeks."""
    start, end = edit.start, edit.end
    if (start, end) == (line.start, line.end):
        return line
    if measure and start != line.start and end == line.end:
        end = drafts.end_of(start, measure.weeks, case.periods)
    people = tuple(c.model_copy(update={"periods": {}}) for c in line.people)
    return line.model_copy(update={"start": start, "end": end, "people": people})


def _owned(line: Planned, edit: Edit) -> Planned:
    to = edit.responsible
    if not to or to == line.responsible:
        return line
    people = line.people if edit.people is not None else _handed_over(line, to)
    return line.model_copy(update={"responsible": to, "people": people})


def _handed_over(line: Planned, to: str) -> tuple[Carrier, ...]:
    """The hours of who was responsible go to who is now."""
    hours: dict[tuple[str, str], float] = {}
    for one in line.people:
        key = (to if one.person == line.responsible else one.person, one.role)
        hours[key] = hours.get(key, 0.0) + one.hours
    found = [Carrier(person=p, role=r, hours=h) for (p, r), h in hours.items()]
    return tuple(sorted(found, key=lambda c: c.person != to))


def _shared(line: Planned, edit: Edit, measure: Measure | None, case: Case) -> Planned:
    """The work shared anew among the people, for the year groups."""
    groups = line.year_groups if edit.year_groups is None else edit.year_groups
    ids = edit.people or tuple(dict.fromkeys(c.person for c in line.people)) or (line.responsible,)
    if measure is None:
        people: Sequence[Carrier] = [Carrier(person=p, hours=line.hours / len(ids)) for p in ids]
        return line.model_copy(update={"people": tuple(people), "year_groups": groups})
    doing = [p for id_ in ids for p in case.people if p.id == id_]
    if not doing:
        raise UserError("Choose who does “{measure}”: at least one person.", measure=line.title)
    usual = measure.hours(max(1, len(line.year_groups)))
    people = drafts.carriers(measure, year_groups=groups, people=doing)
    after = line.model_copy(update={"people": tuple(people), "year_groups": groups})
    return _scaled(after, after.hours * line.hours / usual) if usual and line.hours else after


def _scaled(line: Planned, hours: float) -> Planned:
    """With so many hours in all, shared as they are; those of nobody go to who is responsible."""
    if not line.hours:
        people = tuple(dict.fromkeys(c.person for c in line.people)) or (line.responsible,)
        found = tuple(Carrier(person=p, hours=hours / len(people)) for p in people if p)
        return line.model_copy(update={"people": found})
    by = hours / line.hours
    found = tuple(
        c.model_copy(update={"hours": c.hours * by, "periods": {k: h * by for k, h in c.periods.items()}})
        for c in line.people
    )
    return line.model_copy(update={"people": found})
