"""What is one person's part of the plan: what is late, what is theirs now, this week and later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lobscan.domain.activity import Activity
from lobscan.domain.allocation import Allocation
from lobscan.domain.school import Person
from lobscan.domain.weeks import SchoolWeek
from lobscan.domain.workplan import Action, Status


@dataclass(frozen=True, slots=True)
class Coming:
    """An activity, and the next weeks in which it happens; none where it is over or has no weeks."""

    activity: Activity
    weeks: tuple[SchoolWeek, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """One person's part; each open action stands in exactly one of the first four."""

    late: tuple[Action, ...] = ()
    week: tuple[Action, ...] = ()
    now: tuple[Action, ...] = ()
    later: tuple[Action, ...] = ()
    activities: tuple[Coming, ...] = ()
    tasks: tuple[Allocation, ...] = ()

    @property
    def open(self) -> int:
        """How many actions are still to be done."""
        return len(self.late) + len(self.week) + len(self.now) + len(self.later)

    @property
    def nothing(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.open or self.activities or self.tasks)

    def happening(self, today: date) -> tuple[Coming, ...]:
        """The activities of the week of `today`."""
        monday = today - timedelta(days=today.weekday())
        return tuple(c for c in self.activities if c.weeks and c.weeks[0].monday == monday)


def mine(
    person: Person,
    *,
    actions: Iterable[Action],
    activities: Iterable[Activity],
    tasks: Iterable[Allocation],
    weeks: Sequence[SchoolWeek],
    today: date,
) -> Mine:
    """What falls to `person` on `today`; `weeks` are those of the school year."""
    found: dict[str, list[Action]] = {"late": [], "week": [], "now": [], "later": []}
    for action in actions:
        if action.open and person.id in action.people():
            found[_part(action, today)].append(action)
    parts = {name: tuple(sorted(kept, key=_pressing)) for name, kept in found.items()}
    return Mine(
        **parts,
        activities=_coming([a for a in activities if carries(person, a)], weeks, today),
        tasks=tuple(t for t in tasks if _has_task(person, t)),
    )


def _part(action: Action, today: date) -> str:
    sunday = today + timedelta(days=6 - today.weekday())
    if action.late(today):
        return "late"
    begins = action.status is Status.PLANNED and today <= action.start <= sunday
    asked = action.next_check is not None and action.next_check <= sunday
    passes = any(not m.done and m.due <= sunday for m in action.milestones)
    if action.due <= sunday or begins or asked or passes:
        return "week"
    return "now" if action.start <= today or action.status is not Status.PLANNED else "later"


def _pressing(action: Action) -> tuple[date, date, str]:
    return action.due, action.start, action.title


def carries(person: Person, activity: Activity) -> bool:
    """Whether an activity that happens is a person's: by name, or by role in a year group of theirs."""
    if not activity.counts:
        return False
    if person.id == activity.responsible or person.id in activity.executors:
        return True
    return bool(set(person.roles) & set(activity.executors)) and _meets(person, activity.year_groups)


def _has_task(person: Person, task: Allocation) -> bool:
    if person.id == task.responsible or person.id in task.executors:
        return True
    groups = (task.year_group,) if task.year_group else ()
    return bool(set(person.roles) & set(task.executors)) and _meets(person, groups)


def _meets(person: Person, groups: Iterable[str]) -> bool:
    """Why nothing said on either side is everything: it is about the whole school then."""
    theirs, asked = set(person.year_groups), set(groups)
    return not theirs or not asked or bool(theirs & asked)


def _coming(activities: Iterable[Activity], weeks: Sequence[SchoolWeek], today: date) -> tuple[Coming, ...]:
    monday = today - timedelta(days=today.weekday())
    ahead = [w for w in weeks if w.monday >= monday and not w.free]
    found = [Coming(a, tuple(w for w in ahead if w.number in a.weeks)) for a in activities]
    return tuple(sorted(found, key=lambda c: (c.weeks[0].monday if c.weeks else date.max, c.activity.title)))
