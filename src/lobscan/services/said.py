"""You said, we did: for a group of people, from two rounds and what was finished in between."""

from __future__ import annotations

from dataclasses import dataclass

from lobscan.domain import effect, said
from lobscan.domain.results import TOTAL
from lobscan.domain.round import Round
from lobscan.domain.rubric import Pack, Perspective
from lobscan.domain.said import Line
from lobscan.services import change, picture
from lobscan.services import effect as effects
from lobscan.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Said:
    """What may be told to a group: `voice` is who said it, None for the school's own judgement.

    `answered` says whether any figure of that voice is shown in the earlier round.
    """

    before: Round
    after: Round
    pack: Pack
    voice: Perspective | None
    answered: bool
    lines: tuple[Line, ...]


def seen(ws: Workspace, round_: Round, voice: Perspective | None) -> Said | None:
    """What `voice` said in the round before, and what came of it; None for a first round."""
    earlier = change.before(ws, round_)
    if earlier is None:
        return None
    then = picture.picture(ws, earlier, perspective=voice)
    now = picture.picture(ws, round_, perspective=voice)
    same = change.same(ws, earlier, round_)
    pairs = effect.pairs(
        then.shown.cells(perspective=voice), then.figures.ambition, now.shown.cells(perspective=voice), same
    )
    scores = {
        same[r.statement]: r.score
        for r in then.by_statement
        if r.year_group == TOTAL and not r.hidden and r.score is not None and r.statement in same
    }
    measures = effects.measures_of(ws, now.pack, (earlier, round_))
    found = said.lines(
        scores,
        pairs,
        effects.ran_between(ws, earlier, round_),
        measures,
        shared=(change.shared(ws, earlier, voice), change.shared(ws, round_, voice)),
        joint=earlier.joint or round_.joint,
    )
    return Said(earlier, round_, now.pack, voice, bool(scores), found)
