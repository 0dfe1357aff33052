"""Ambition: the level the school wants, per area or statement, with a line why."""

from __future__ import annotations

from collections.abc import Sequence

from lobscan.access import Actor, Right, check
from lobscan.domain.ambition import Ambition, latest
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
    check(actor, Right.SET_AMBITION)
    if level not in LEVELS:
        raise UserError("An ambition is a level from 1 to 4, not {level}.", level=level)
    if not why.strip() or len(why) > WHY_LENGTH:
        raise UserError("Say in one line why this is the ambition, in at most 500 letters.")
    _append(ws, round_, target, year_groups, level=level, why=why.strip(), actor=actor)


def take_back(
    ws: Workspace, round_: Round, *, target: str, year_groups: Sequence[str] = ("",), actor: Actor
) -> None:
    """Take an ambition back; the wider one, or the expectation, counts again."""
    check(actor, Right.SET_AMBITION)
    _append(ws, round_, target, year_groups, level=None, why="", actor=actor)


def _append(
    ws: Workspace,
    round_: Round,
    target: str,
    year_groups: Sequence[str],
    *,
    level: int | None,
    why: str,
    actor: Actor,
) -> None:
    pack = prepare.pack_of(ws, round_)
    known = {a.id for a in pack.areas} | {s.id for s in statements_of(round_, pack)}
    if target not in known:
        raise UnknownThing("Round {round} has no area or statement '{id}'.", round=round_.id, id=target)
    groups = {g.id for g in prepare.school(ws).year_groups} | {""}
    for group in year_groups:
        if group not in groups:
            raise UnknownThing("The school has no year group '{id}'.", id=group)
    schoolwide = {s.id: s.aspect for s in pack.statements if s.scope is Scope.SCHOOL}
    if level is not None and target in schoolwide and any(year_groups):
        raise UserError(
            "'{statement}' is about the whole school. Choose all year groups for its ambition.",
            statement=schoolwide[target],
        )

    def job(cursor: Cursor) -> None:
        before = plans.ambitions(cursor, round_.id)
        for group in year_groups:
            plans.add_ambition(
                cursor,
                round_=round_.id,
                target=target,
                year_group=group,
                level=level,
                why=why,
                actor=actor.name,
            )
        after = plans.ambitions(cursor, round_.id)
        content = frozen.ambitions(round_.id, [a for a in after if a not in before], after)
        chain.freeze(ws, cursor, kind=Kind.AMBITIONS, subject=round_.id, content=content, actor=actor)

    ws.write(job)
