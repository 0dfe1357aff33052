"""Task allocation: who carries a task in a year group, and the one person who is responsible."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pydantic import BaseModel, ConfigDict, Field

from lobscan.domain.rubric import Id, Line


class Allocation(BaseModel):
    """A task in a year group, or school-wide where `year_group` is "".

    `task` is the id of a task of the pack, or "" for one of the school's own. `executors` are
    people's or roles' ids, or plain words; `responsible` is exactly one person's id, or "" while
    nobody is. `hours` in a school year, for all who carry it together.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=60)
    task: str = Field(default="", max_length=60)
    title: Line
    year_group: Id | str = Field(default="", max_length=60)
    executors: tuple[Line, ...] = ()
    responsible: str = Field(default="", max_length=60)
    hours: float = Field(default=0, ge=0, le=2000)
    note: str = Field(default="", max_length=2000)

    def carriers(self, people: Collection[str]) -> tuple[str, ...]:
        """The people among `people` who do the work.

        They are the executors; where none is named at all, the responsible person does it.
        Executors who are named by role or in words alone are nobody yet.
        """
        named = self.executors or (self.responsible,)
        return tuple(dict.fromkeys(who for who in named if who in people))


def load(allocations: Iterable[Allocation], people: Collection[str]) -> dict[str, float]:
    """Hours per person in a school year: those of a task are shared alike among its carriers."""
    hours: dict[str, float] = {}
    for one in allocations:
        carriers = one.carriers(people)
        for person in carriers:
            hours[person] = hours.get(person, 0.0) + one.hours / len(carriers)
    return hours
