"""Who may do what, in one table; every write goes through `check`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lobscan.errors import NotAllowed


class Right(StrEnum):
    """Something that only some may do; to read is for everybody who has an office."""

    READ = "read"
    EDIT_SCHOOL = "edit_school"
    RUN_ROUND = "run_round"
    ANSWER_TOGETHER = "answer_together"
    IMPORT = "import"
    READ_REMARKS = "read_remarks"
    SET_AMBITION = "set_ambition"
    EDIT_PLAN = "edit_plan"
    EDIT_REGISTERS = "edit_registers"
    EDIT_RUBRIC = "edit_rubric"
    RUN_WORKSHOP = "run_workshop"
    EXCHANGE = "exchange"
    EDIT_DOSSIER = "edit_dossier"
    EDIT_REVIEW = "edit_review"
    APPROVE_REVIEW = "approve_review"
    SAFEKEEP = "safekeep"
    """Have copies of everything, and delete for good."""


class Office(StrEnum):
    """What a person at the dashboard is."""

    ADMIN = "admin"
    LEADER = "leader"
    COORDINATOR = "coordinator"
    QUALITY = "quality"
    READER = "reader"


_RUNS = frozenset({Office.ADMIN, Office.LEADER, Office.COORDINATOR})
MAY: Final = {
    Right.READ: frozenset(Office),
    Right.EDIT_SCHOOL: frozenset({Office.ADMIN, Office.LEADER, Office.COORDINATOR}),
    Right.RUN_ROUND: _RUNS,
    Right.ANSWER_TOGETHER: _RUNS | {Office.QUALITY},
    Right.IMPORT: _RUNS,
    Right.READ_REMARKS: _RUNS,
    Right.SET_AMBITION: frozenset({Office.ADMIN, Office.LEADER}),
    Right.EDIT_PLAN: _RUNS,
    Right.EDIT_REGISTERS: _RUNS | {Office.QUALITY},
    Right.EDIT_RUBRIC: _RUNS,
    Right.RUN_WORKSHOP: _RUNS,
    Right.EXCHANGE: _RUNS,
    Right.EDIT_DOSSIER: _RUNS | {Office.QUALITY},
    Right.EDIT_REVIEW: _RUNS | {Office.QUALITY},
    Right.APPROVE_REVIEW: frozenset({Office.ADMIN, Office.LEADER}),
    Right.SAFEKEEP: frozenset({Office.ADMIN}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is at the screen, by name and office."""

    name: str
    office: Office

    def may(self, right: Right) -> bool:
        """Whether the table allows it."""
        return self.office in MAY[right]


LOCAL: Final = Actor("local", Office.ADMIN)
"""Whoever sits at the machine on which lobscan listens to the loopback address only."""


def check(actor: Actor, right: Right) -> None:
    """Raise `NotAllowed` unless `actor` may."""
    if not actor.may(right):
        raise NotAllowed("Your role does not allow this. Ask the person who runs lobscan at your school.")
