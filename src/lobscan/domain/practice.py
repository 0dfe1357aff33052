"""What really happens in the school: its registers together with the words to name them by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from lobscan.domain.activity import Activity
from lobscan.domain.allocation import Allocation
from lobscan.domain.evidence import Evidence
from lobscan.domain.partner import Partner
from lobscan.domain.rubric import Competency, Pack
from lobscan.domain.school import Person, School, SchoolYear
from lobscan.domain.weeks import SchoolWeek, school_weeks


@dataclass(frozen=True)
class Practice:
    """The registers on a day, seen with the school and its pack.

    An id that is unknown by now (a colleague who left) stands for itself wherever it is named.
    """

    school: School
    pack: Pack
    today: date
    number: int
    """The last event of the registers that is in here: what a command says that it has seen."""
    activities: tuple[Activity, ...]
    tasks: tuple[Allocation, ...]
    partners: tuple[Partner, ...]
    evidence: tuple[Evidence, ...]

    @cached_property
    def year(self) -> SchoolYear | None:
        """The school year of today."""
        return self.school.year_on(self.today)

    @cached_property
    def weeks(self) -> tuple[SchoolWeek, ...]:
        """The weeks of the school year; none where the school has no school year."""
        return school_weeks(self.year) if self.year else ()

    @cached_property
    def counting(self) -> tuple[Activity, ...]:
        """The activities that happen: no ideas, none that were stopped."""
        return tuple(a for a in self.activities if a.counts)

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """The people by their ids."""
        return {p.id: p for p in self.school.people}

    @cached_property
    def groups(self) -> Mapping[str, str]:
        """The year groups' labels by their ids."""
        return {g.id: g.label for g in self.school.year_groups}

    @cached_property
    def competencies(self) -> Mapping[str, Competency]:
        """The pack's competencies by their ids."""
        return {c.id: c for c in self.pack.header.competencies}

    @cached_property
    def partner_names(self) -> Mapping[str, str]:
        """The partners' names by their ids."""
        return {p.id: p.name for p in self.partners}

    @cached_property
    def _who(self) -> Mapping[str, str]:
        roles = {r.id: r.label for r in self.school.roles}
        return roles | {id_: person.name for id_, person in self.people.items()}

    def who(self, named: str) -> str:
        """What to call an executor, contact or responsible person: a name, a role, or the words given."""
        return self._who.get(named, named)
