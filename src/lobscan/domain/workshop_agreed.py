"""Which agreements of workshops have still to become the school's ambition, which is a leader's to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lobscan.domain.ambition import Ambition, latest
from lobscan.domain.workshop import Agreement, Workshop


@dataclass(frozen=True, slots=True)
class Proposal:
    """An agreement that is not the school's ambition, with the session in which it was made."""

    workshop: str
    title: str
    held: date
    agreement: Agreement

    @property
    def place(self) -> tuple[str, str]:
        """The area or statement, and the year group ("" for all)."""
        return self.agreement.topic, self.agreement.year_group


def proposals(workshops: Iterable[Workshop], ambitions: Iterable[Ambition]) -> tuple[Proposal, ...]:
    """The last agreement on each place, unless the same level holds there or a leader set one since.

    An ambition that was taken back makes its agreement a proposal again; so taking back is the undo.
    """
    found = sorted(
        (Proposal(w.id, w.title, w.opened.date(), a) for w in workshops for a in w.agreed.values()),
        key=lambda one: one.agreement.at,
    )
    last = {one.place: one for one in found}
    held = {(a.target, a.year_group): a for a in latest(ambitions)}
    return tuple(one for place, one in last.items() if _open(one.agreement, held.get(place)))


def _open(agreed: Agreement, held: Ambition | None) -> bool:
    return held is None or (held.level != agreed.level and held.at < agreed.at)
