"""Response: how many of a round's people began and handed in, as it may be told."""

from __future__ import annotations

from dataclasses import dataclass

from lobscan.domain.response import ByRole, Count, at_least, by_role, by_year_group
from lobscan.domain.round import Round
from lobscan.services.workspace import Workspace
from lobscan.storage import answers as store
from lobscan.storage.answers import Response


def counted(ws: Workspace, round_: Round) -> tuple[Response, ...]:
    """How many began and handed in, per role."""

    def read() -> tuple[Response, ...]:
        return ws.read(lambda c: store.response(c, round_.id))

    if round_.closed:  # nobody comes any more
        return ws.remembered(f"response:{round_.id}", read)
    return read()


def enough(ws: Workspace, round_: Round) -> bool:
    """Whether so many began that there are figures: `k` people, of a team its one answer."""
    return sum(r.begun for r in counted(ws, round_)) >= (1 if round_.joint else round_.k)


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many began and how many handed in: at least so many, and whether that is all."""

    begun: tuple[int, bool]
    handed_in: tuple[int, bool]


def turnout(ws: Workspace, round_: Round) -> Turnout:
    """The totals of `counted` that give away none of its small counts by subtraction."""
    counts = told(ws, round_)
    return Turnout(at_least(counts.begun.values()), at_least(counts.handed_in.values()))


def told(ws: Workspace, round_: Round) -> ByRole:
    """`counted` of every role of the round, as it may be shown beside the figures."""

    def count() -> ByRole:
        found = counted(ws, round_)
        return by_role(
            round_.roles,
            begun={r.role: r.begun for r in found},
            handed_in={r.role: r.handed_in for r in found},
            k=1 if round_.joint else round_.k,
        )

    return ws.remembered(f"told:{round_.id}", count) if round_.closed else count()


def told_by_year_group(ws: Workspace, round_: Round) -> dict[str, Count]:
    """How many said that they work in each year group, as it may be shown beside the figures."""
    people = ws.read(lambda c: store.response_by_year_group(c, round_.id))
    return by_year_group(round_.roles, people, k=1 if round_.joint else round_.k)
