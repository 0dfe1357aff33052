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


class Mode(StrEnum):
    """How respondents come in."""

    OPEN = "open"
    INVITED = "invited"
    JOINT = "joint"


class Round(BaseModel):
    """A scan. `k` is the anonymity threshold; `horizon` the year the wanted level is meant for.

    `statements` are those of a pulse: a round of a few statements between two scans. Its figures
    stand beside those of the scan before it and never take their place.

    With `early_figures` figures are shown while people answer, look by look (decision 0009).

    `roles` are the school's at the opening. Why kept: a role that is dropped or looked at from
    another perspective later would regroup the totals, and the difference would tell on few people.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    title: Line
    rubric: Id
    rubric_version: str
    set: Literal["core", "full", "pulse"] = "core"
    statements: tuple[Id, ...] = ()
    mode: Mode = Mode.OPEN
    k: int = Field(default=USUAL_K, ge=SMALLEST_K, le=LARGEST_K)
    desired: bool = False
    opened: date
    closes: date | None = None
    closed: date | None = None
    horizon: int | None = None
    early_figures: bool = False
    roles: tuple[Role, ...] = ()

    @property
    def joint(self) -> bool:
        """Whether a team answers together, without anonymity."""
        return self.mode is Mode.JOINT

    @property
    def invited(self) -> bool:
        """Whether everybody has a link of their own."""
        return self.mode is Mode.INVITED

    @property
    def pulse(self) -> bool:
        """Whether it asks a few statements between two scans."""
        return self.set == "pulse"


def statements_of(round_: Round, pack: Pack) -> tuple[Statement, ...]:
    """The statements of the round's set, in the pack's order."""
    if round_.pulse:
        return tuple(s for s in pack.statements if s.id in round_.statements)
    return tuple(s for s in pack.statements if s.core or round_.set == "full")


def asked_of(round_: Round, pack: Pack, role: Role) -> tuple[Statement, ...]:
    """What `role` is asked: its own statements, else those of its perspective.

    Why by perspective: a school adds roles that no pack knows. A team that answers together
    is asked everything. Pupils are asked no more than the core in a full set: at most four minutes.
    """
    statements = statements_of(round_, pack)
    if round_.joint:
        return statements
    if round_.set == "full" and role.perspective is Perspective.PUPILS:
        statements = tuple(s for s in statements if s.core)
    known = {r.id for r in pack.header.roles}
    same = {r.id for r in pack.header.roles if r.perspective == role.perspective}
    roles = {role.id} if role.id in known else same
    return tuple(s for s in statements if roles & set(s.roles))


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
