"""What the ids in a case are called."""

from __future__ import annotations

from dataclasses import dataclass

from lobscan.domain.roadmap.case import Case


@dataclass(frozen=True)
class Names:
    """Looks names up; an id that is unknown stands for itself."""

    case: Case

    def measure(self, id_: str) -> str:
        """A measure's title."""
        return next((m.title for m in self.case.measures if m.id == id_), id_)

    def person(self, id_: str) -> str:
        """A person's name."""
        return next((p.name for p in self.case.people if p.id == id_), id_)

    def role(self, id_: str) -> str:
        """A role's label."""
        return next((r.label for r in self.case.roles if r.id == id_), id_)

    def year_group(self, id_: str) -> str:
        """A year group's label."""
        return next((g.label for g in self.case.year_groups if g.id == id_), id_)
