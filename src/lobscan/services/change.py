"""Change: which round came before, and which statements of it mean the same by now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lobscan.domain.effect import shared_factor
from lobscan.domain.migration import chain, trail
from lobscan.domain.round import Round
from lobscan.domain.rubric import SCHOOL_JUDGEMENT, Perspective
from lobscan.services import picture, prepare, scan
from lobscan.services.workspace import Workspace
from lobscan.storage import answers


def before(ws: Workspace, round_: Round) -> Round | None:
    """The last round before `round_` with the same rubric that is over and that enough people answered.

    Why over: looking at figures of a round that still runs ends its links.
    """
    found = [r for r in prepare.rounds(ws) if r.rubric == round_.rubric and taken(r) < taken(round_)]
    over = [r for r in found if picture.over(r) and _answered(ws, r)]
    return max(over, key=taken, default=None)


def _answered(ws: Workspace, round_: Round) -> bool:
    began = sum(r.begun for r in scan.response(ws, round_))
    return began >= (1 if round_.joint else round_.k)


def taken(round_: Round) -> date:
    """The day on which the figures of a round stood: its last one, or the first of one still open."""
    return round_.closed or round_.closes or round_.opened


def same(ws: Workspace, earlier: Round, later: Round) -> Mapping[str, str]:
    """Per statement of an earlier round the one of a later that means the same; others have none.

    After the migration maps of the later round's rubric (product 3): a statement runs on where it
    was kept or only reworded.
    """
    ids = [s.id for s in prepare.pack_of(ws, earlier).statements]
    if earlier.rubric_version == later.rubric_version:
        return {id_: id_ for id_ in ids}
    maps = prepare.pack_of(ws, later).migrations
    if not chain(maps, earlier.rubric_version):
        return {}
    return {old: b.new[0] for old, b in trail(maps, earlier.rubric_version).items() if b.comparable}


def shared(ws: Workspace, round_: Round, voice: Perspective | None) -> float:
    """How much wider an interval over year groups must be: people answer for several (`shared_factor`)."""
    of = SCHOOL_JUDGEMENT if voice is None else (voice,)
    roles = [r.id for r in round_.roles if r.perspective in of]
    return shared_factor(ws.read(lambda c: answers.places_each(c, round_.id, roles)))
