"""The plan on paper, per year group and per person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lobscan.domain.activity import Activity
from lobscan.domain.agenda import in_order
from lobscan.domain.mine import mine
from lobscan.domain.practice import Practice
from lobscan.domain.school import Person
from lobscan.domain.weeks import spelled
from lobscan.domain.workplan import Action, Status
from lobscan.exchange import pdf
from lobscan.locales import _, n_, number, short_day
from lobscan.locales.workplan import status

Section = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """What the sheets are made of."""

    practice: Practice
    actions: tuple[Action, ...]

    @property
    def kept(self) -> tuple[Action, ...]:
        """The actions without those that were stopped, what is to be done first."""
        return in_order(a for a in self.actions if a.status is not Status.STOPPED)

    def who(self, ids: Iterable[str]) -> str:
        """People and roles by name."""
        return ", ".join(self.practice.who(i) for i in ids if i) or "–"

    def whom(self, groups: Sequence[str]) -> str:
        """For whom something is."""
        names = self.practice.groups
        if not groups:
            return _("whole school")
        if set(groups) >= set(names):
            return _("all year groups")
        return ", ".join(names.get(g, g) for g in groups)


def per_group(source: Source, groups: Sequence[str] = ()) -> bytes:
    """A part for the whole school and for each of `groups` (none: all): what, who, who is responsible."""
    names = source.practice.groups
    parts = [] if groups else [_group(source, "", _("Whole school"))]
    parts += [_group(source, g, label) for g, label in names.items() if not groups or g in groups]
    title = _("Plan per year group") if not groups else _("Plan of {name}", name=source.whom(groups))
    lead = _("What happens, who does it and who is responsible. What is for the whole school comes first.")
    return _made(source, title, lead, parts)


def _group(source: Source, group: str, label: str) -> Section:
    actions = [a for a in source.kept if (group in a.year_groups if group else not a.year_groups)]
    activities = [a for a in source.practice.counting if (a.touches(group) if group else not a.year_groups)]
    open_ = sum(a.open for a in actions)
    lead = n_("{count} action still to be done", "{count} actions still to be done", open_)
    tables = [
        _table(
            _("Actions"),
            [_("What happens"), _("Who does it"), _("Responsible"), _("From"), _("Ready by"), _("Status")],
            [10, 6, 5, 3, 3, 3],
            [
                [
                    a.title,
                    source.who(a.executors),
                    source.who([a.responsible]),
                    short_day(a.start),
                    short_day(a.due),
                    status(a.status.value),
                ]
                for a in actions
            ],
        ),
        _table(
            _("Activities"),
            [_("What happens"), _("Who does it"), _("Responsible"), _("Weeks"), _("Hours")],
            [10, 6, 5, 6, 3],
            [
                [
                    a.title,
                    source.who(a.executors),
                    source.who([a.responsible]),
                    spelled(a.weeks) or "–",
                    number(a.hours),
                ]
                for a in activities
            ],
        ),
    ]
    return {"title": label, "lead": lead, "tables": _filled(tables)}


def per_person(source: Source, people: Sequence[str] = ()) -> bytes:
    """A part for each of `people` (none: all): their actions, activities and tasks."""
    found = [p for p in source.practice.school.people if not people or p.id in people]
    title = _("Plan of {name}", name=found[0].name) if len(found) == 1 else _("Plan per person")
    lead = _("What somebody is responsible for or carries out, each person on a page of their own.")
    return _made(source, title, lead, [_person(source, p) for p in found])


def _person(source: Source, person: Person) -> Section:
    seen = source.practice
    part = mine(
        person,
        actions=source.kept,
        activities=seen.activities,
        tasks=seen.tasks,
        weeks=seen.weeks,
        today=seen.today,
    )
    actions = [a for a in source.kept if person.id in a.people()]
    tables = [
        _table(
            _("Actions"),
            [_("What happens"), _("Part"), _("Year groups"), _("From"), _("Ready by"), _("Status")],
            [10, 4, 6, 3, 3, 3],
            [
                [
                    a.title,
                    _part(person, a.responsible),
                    source.whom(a.year_groups),
                    short_day(a.start),
                    short_day(a.due),
                    status(a.status.value),
                ]
                for a in actions
            ],
        ),
        _table(
            _("Activities"),
            [_("What happens"), _("Part"), _("Year groups"), _("Weeks")],
            [10, 4, 8, 6],
            [
                [c.activity.title, _part(person, c.activity.responsible), *_place(source, c.activity)]
                for c in part.activities
            ],
        ),
        _table(
            _("Tasks"),
            [_("Task"), _("Part"), _("Year group")],
            [14, 4, 8],
            [
                [
                    t.title,
                    _part(person, t.responsible),
                    source.whom((t.year_group,) if t.year_group else ()),
                ]
                for t in part.tasks
            ],
        ),
    ]
    lead = n_("{count} action still to be done", "{count} actions still to be done", part.open)
    return {"title": person.name, "lead": lead, "tables": _filled(tables)}


def _part(person: Person, responsible: str) -> str:
    return _("responsible") if responsible == person.id else _("carries out")


def _place(source: Source, activity: Activity) -> list[str]:
    return [source.whom(activity.year_groups), spelled(activity.weeks) or "–"]


def _table(title: str, header: list[str], widths: list[int], rows: list[list[str]]) -> dict[str, Any]:
    return {"title": title, "header": header, "widths": widths, "rows": rows}


def _filled(tables: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [t for t in tables if t["rows"]]


def _made(source: Source, title: str, lead: str, sections: list[Section]) -> bytes:
    seen = source.practice
    about = pdf.head(title, lead, school=seen.school.name, today=seen.today)
    return pdf.made("plan.typ", {**about, "sections": sections})
