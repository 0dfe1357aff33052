"""Ambition: the level the school wants, per area or statement, with a line why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lobscan.access import Actor, Right, check
from lobscan.domain.ambition import BACK, Ambition, latest
from lobscan.domain.answers import LEVELS
from lobscan.domain.chain import Kind
from lobscan.domain.round import Round, statements_of
from lobscan.domain.rubric import Scope
from lobscan.errors import UnknownThing, UserError
from lobscan.services import chain, frozen, prepare
from lobscan.services.workspace import Workspace
from lobscan.storage import plans
from lobscan.storage.documents import Cursor

WHY_LENGTH = 500


def ambitions(ws: Workspace, round_: Round) -> tuple[Ambition, ...]:
    """The ambitions that hold now."""
    return latest(history(ws, round_))


def history(ws: Workspace, round_: Round) -> tuple[Ambition, ...]:
    """Everything that was said about ambitions in a round, the oldest first."""
    return ws.read(lambda c: plans.ambitions(c, round_.id))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A level for an area or statement in some year groups ("" for all), with a line why.

    A `level` of None takes back what was set there last.
    """

    target: str
    level: int | None
    why: str = ""
    year_groups: Sequence[str] = ("",)


def set_ambition(
    ws: Workspace,
    round_: Round,
    *,
    target: str,
    level: int,
    why: str,
    year_groups: Sequence[str] = ("",),
    actor: Actor,
) -> None:
    """Set the level for an area or statement in some year groups ("" for all), with a line why."""
    set_several(ws, round_, [Wanted(target, level, why, year_groups)], actor=actor)


def set_several(ws: Workspace, round_: Round, wanted: Sequence[Wanted], *, actor: Actor) -> None:
    """Set several levels at once, or none of them."""
    ws.write(job(ws, round_, wanted, actor=actor))


def take_back(
    ws: Workspace, round_: Round, *, target: str, year_groups: Sequence[str] = ("",), actor: Actor
) -> None:
    """Take an ambition back: the one before it holds again, else the wider one or the expectation."""
    ws.write(job(ws, round_, [Wanted(target, None, "", year_groups)], actor=actor))


def job(ws: Workspace, round_: Round, wanted: Sequence[Wanted], *, actor: Actor) -> Callable[[Cursor], None]:
    """What writes and freezes these levels, for a transaction of one's own; `UserError` where it cannot."""
    check(actor, Right.SET_AMBITION)
    must_be_possible(ws, round_, wanted)

    def write(cursor: Cursor) -> None:
        before = plans.ambitions(cursor, round_.id)
        for one in wanted:
            for group in one.year_groups:
                plans.add_ambition(
                    cursor,
                    round_=round_.id,
                    target=one.target,
                    year_group=group,
                    level=BACK if one.level is None else one.level,
                    why=one.why.strip(),
                    actor=actor.name,
                )
        after = plans.ambitions(cursor, round_.id)
        content = frozen.ambitions(round_.id, [a for a in after if a not in before], after)
        chain.freeze(ws, cursor, kind=Kind.AMBITIONS, subject=round_.id, content=content, actor=actor)

    return write


def must_be_possible(ws: Workspace, round_: Round, wanted: Sequence[Wanted]) -> None:
    """Raise `UserError` for a level that cannot be set."""
    for one in wanted:
        _check(ws, round_, one)


def _check(ws: Workspace, round_: Round, one: Wanted) -> None:
    if one.level is not None and one.level not in LEVELS:
        raise UserError("An ambition is a level from 1 to 4, not {level}.", level=one.level)
    if one.level is not None and (not one.why.strip() or len(one.why) > WHY_LENGTH):
        raise UserError("Say in one line why this is the ambition, in at most 500 letters.")
    pack = prepare.pack_of(ws, round_)
    known = {a.id for a in pack.areas} | {s.id for s in statements_of(round_, pack)}
    if one.target not in known:
        raise UnknownThing("Round {round} has no area or statement '{id}'.", round=round_.id, id=one.target)
    groups = {g.id for g in prepare.school(ws).year_groups} | {""}
    for group in one.year_groups:
        if group not in groups:
            raise UnknownThing("The school has no year group '{id}'.", id=group)
    schoolwide = {s.id: s.aspect for s in pack.statements if s.scope is Scope.SCHOOL}
    if one.level is not None and one.target in schoolwide and any(one.year_groups):
        raise UserError(
            "'{statement}' is about the whole school. Choose all year groups for its ambition.",
            statement=schoolwide[one.target],
        )
