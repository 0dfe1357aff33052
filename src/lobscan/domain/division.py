"""The division of tasks: those of the pack that nobody carries yet, and how a task is usually shared out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lobscan.domain.allocation import Allocation
from lobscan.domain.rubric import Scope, Task
from lobscan.domain.school import School

SCHOOL = ""
"""The place of what is done once for the whole school."""


@dataclass(frozen=True, slots=True)
class Row:
    """A task with its allocations per year group, "" being the whole school."""

    task: str
    title: str
    places: Mapping[str, tuple[Allocation, ...]]

    @property
    def allocations(self) -> tuple[Allocation, ...]:
        """All its allocations."""
        return tuple(a for those in self.places.values() for a in those)


def rows(allocations: Iterable[Allocation], tasks: Sequence[Task]) -> tuple[Row, ...]:
    """The tasks that are allocated: those of the pack in its order, then the school's own by title."""
    found: dict[tuple[str, str], dict[str, list[Allocation]]] = {}
    for one in allocations:
        key = (one.task, "" if one.task else one.title)
        found.setdefault(key, {}).setdefault(one.year_group, []).append(one)
    titles = {t.id: t.title for t in tasks}
    order = {id_: at for at, id_ in enumerate(titles)}
    made = [
        Row(task, titles.get(task) or next(iter(places.values()))[0].title, _frozen(places))
        for (task, _title), places in found.items()
    ]
    return tuple(sorted(made, key=lambda r: (order.get(r.task, len(order)), r.title.casefold())))


def _frozen(places: Mapping[str, Sequence[Allocation]]) -> dict[str, tuple[Allocation, ...]]:
    return {place: tuple(those) for place, those in places.items()}


def unallocated(tasks: Iterable[Task], allocations: Iterable[Allocation]) -> tuple[Task, ...]:
    """The tasks of the pack that stand in no year group yet."""
    known = {a.task for a in allocations}
    return tuple(t for t in tasks if t.id not in known)


def usual_places(task: Task, school: School) -> tuple[str, ...]:
    """Where a task usually comes: once for the school, or in each year group of its years."""
    if task.scope is not Scope.YEAR_GROUP:
        return (SCHOOL,)
    return tuple(g.id for g in school.year_groups if not task.years or g.year in task.years)


def usual(task: Task, school: School) -> dict[str, object]:
    """The fields of an allocation of a task as it usually is: its roles that the school has, and hours."""
    known = {r.id for r in school.roles}
    executors = tuple(r for r in task.roles if r in known)
    return {"task": task.id, "title": task.title, "executors": executors, "hours": task.hours}


def most_responsible(allocations: Sequence[Allocation]) -> str:
    """The person who is responsible for more than half of all tasks, or ""."""
    counts = Counter(a.responsible for a in allocations if a.responsible)
    person, many = counts.most_common(1)[0] if counts else ("", 0)
    return person if many * 2 > len(allocations) else ""
