"""A round: one scan of the school, with its rubric, threshold and mode."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from lobscan.domain.rubric import Id, Line, Pack, Perspective, Scope, Statement
from lobscan.domain.school import Role, YearGroup

SMALLEST_K = 3
LARGEST_K = 50
USUAL_K = 5
SECONDS_A_STATEMENT = {"core": 24, "full": 36}
"""Reading and judging one statement; from the limits of product 4 (20 in 8 minutes)."""


class Mode(StrEnum):
    """How respondents come in."""

    OPEN = "open"
    JOINT = "joint"


class Round(BaseModel):
    """A scan. `k` is the anonymity threshold; `horizon` the year the wanted level is meant for.

    `roles` are the school's at the opening. Why kept: a role that is dropped or looked at from
    another perspective later would regroup the totals, and the difference would tell on few people.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    title: Line
    rubric: Id
    rubric_version: str
    set: Literal["core", "full"] = "core"
    mode: Mode = Mode.OPEN
    k: int = Field(default=USUAL_K, ge=SMALLEST_K, le=LARGEST_K)
    desired: bool = False
    opened: date
    closes: date | None = None
    closed: date | None = None
    horizon: int | None = None
    roles: tuple[Role, ...] = ()

    @property
    def joint(self) -> bool:
        """Whether a team answers together, without anonymity."""
        return self.mode is Mode.JOINT


def statements_of(round_: Round, pack: Pack) -> tuple[Statement, ...]:
    """The statements of the round's set, in the pack's order."""
    return tuple(s for s in pack.statements if s.core or round_.set == "full")


def asked_of(round_: Round, pack: Pack, role: Role) -> tuple[Statement, ...]:
    """What `role` is asked: its own statements, else those of its perspective.

    Why by perspective: a school adds roles that no pack knows. A team that answers together
    is asked everything.
    """
    statements = statements_of(round_, pack)
    if round_.joint:
        return statements
    known = {r.id for r in pack.header.roles}
    same = {r.id for r in pack.header.roles if r.perspective == role.perspective}
    roles = {role.id} if role.id in known else same
    return tuple(s for s in statements if roles & set(s.roles))


def minutes_for(round_: Round, statements: int) -> int:
    """Minutes that answering takes, rounded up; never less than one."""
    return max(1, -(-statements * SECONDS_A_STATEMENT[round_.set] // 60))


def places_of(statement: Statement, year_groups: tuple[str, ...]) -> tuple[str, ...]:
    """Where a statement is judged: the school ("") or each of `year_groups`."""
    return ("",) if statement.scope is Scope.SCHOOL else year_groups


def worded(statement: Statement, every: Sequence[YearGroup], chosen: Collection[str]) -> Statement:
    """The statement in the words for who judges it: a variant where all its year groups are of its tracks.

    Those are the `chosen` ones for a year-group statement, and `every` one for a school-wide one. A
    year group without a track may be of any, so it is asked in the usual words.
    """
    if not statement.variants:
        return statement
    school = statement.scope is Scope.SCHOOL
    groups = [g for g in every if school or g.id in chosen]
    tracks = {track for group in groups for track in group.tracks}
    return statement.for_tracks(tracks if all(g.tracks for g in groups) else ())


def perspectives(roles: tuple[Role, ...]) -> tuple[Perspective, ...]:
    """The perspectives that these roles have, in their fixed order."""
    return tuple(p for p in Perspective if any(r.perspective is p for r in roles))
