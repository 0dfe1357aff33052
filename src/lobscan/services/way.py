"""The way: how far the school has come, and the next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lobscan.services import ambition, plan, prepare, response
from lobscan.services.workspace import Workspace, today


@dataclass(frozen=True, slots=True)
class Way:
    """Where the school is; `round_title` is "" before the first round.

    `begun` and `handed_in` are at least so many, and that is all where `counted`.
    """

    has_school: bool = False
    year_groups: int = 0
    people: int = 0
    round_title: str = ""
    round_closed: bool = False
    round_joint: bool = False
    round_ends: date | None = None
    begun: int = 0
    handed_in: int = 0
    counted: bool = True
    ambitions: int = 0
    actions: int = 0
    late: int = 0

    @property
    def next_step(self) -> str:
        """The first step that is not done: school, round, response, ambition, plan or follow."""
        if not self.has_school:
            return "school"
        if not self.round_title:
            return "round"
        if not self.round_closed and not (self.round_joint and self.begun):
            return "response"
        if not self.ambitions:
            return "ambition"
        return "follow" if self.actions else "plan"


def way(ws: Workspace) -> Way:
    """How far the school has come, by its latest scan."""
    if not prepare.has_school(ws):
        return Way()
    school = prepare.school(ws)
    groups, people = len(school.year_groups), len(school.people)
    rounds = prepare.scans(ws)
    if not rounds:
        return Way(has_school=True, year_groups=groups, people=people)
    last = rounds[-1]
    turnout = response.turnout(ws, last)
    actions = plan.actions(ws)
    return Way(
        has_school=True,
        year_groups=groups,
        people=people,
        round_title=last.title,
        round_closed=last.closed is not None or (last.closes is not None and today() > last.closes),
        round_joint=last.joint,
        round_ends=last.closes,
        begun=turnout.begun[0],
        handed_in=turnout.handed_in[0],
        counted=turnout.begun[1] and turnout.handed_in[1],
        ambitions=len(ambition.ambitions(ws, last)),
        actions=sum(a.open for a in actions),
        late=sum(a.late(today()) for a in actions),
    )
