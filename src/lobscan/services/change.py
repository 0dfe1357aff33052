"""Change: which rounds came before, which statements of them mean the same by now, and what they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from lobscan.domain.bootstrap import shared_factor
from lobscan.domain.change import Taken, shown
from lobscan.domain.lineage import kin, left_out, lineage
from lobscan.domain.round import Round, statements_of
from lobscan.domain.rubric import SCHOOL_JUDGEMENT, Pack, Perspective, Statement
from lobscan.domain.school import School
from lobscan.services import picture, prepare, response
from lobscan.services.workspace import Workspace
from lobscan.storage import answers


def before(ws: Workspace, round_: Round) -> Round | None:
    """The last scan before `round_` with the same rubric that is over and that enough people answered.

    Why over: looking at figures of a round that still runs ends its links. A pulse too is laid beside
    the scan before it, and never stands before another round.
    """
    found = scans_before(ws, round_)
    return found[-1] if found else None


def scans_before(ws: Workspace, round_: Round) -> tuple[Round, ...]:
    """The scans of the same rubric among those `earlier` than `round_`."""
    return tuple(r for r in earlier(ws, round_) if r.rubric == round_.rubric and not r.pulse)


def earlier(ws: Workspace, round_: Round) -> tuple[Round, ...]:
    """The rounds before `round_` that others can be laid beside, the oldest first, pulses among them.

    Those with its rubric, or with the one that this was copied from.
    """
    rubrics = kin(prepare.pack_of(ws, round_))
    found = [r for r in prepare.rounds(ws) if r.rubric in rubrics and taken(r) < taken(round_)]
    return tuple(sorted((r for r in found if usable(ws, r)), key=taken))


def usable(ws: Workspace, round_: Round) -> bool:
    """Whether others can be laid beside a round: it is over, and enough people answered."""
    if not picture.over(round_):
        return False
    began = sum(r.begun for r in response.counted(ws, round_))
    return began >= (1 if round_.joint else round_.k)


def taken(round_: Round) -> date:
    """The day on which the figures of a round stood: its last one, or the first of one still open."""
    return round_.closed or round_.closes or round_.opened


def same(ws: Workspace, earlier: Round, later: Round) -> Mapping[str, str]:
    """Per statement of an earlier round the one of a later that means the same; others have none.

    After the migration maps of the later round's rubric (product 3): a statement runs on where it
    was kept or only reworded.
    """
    return same_in(ws, earlier, prepare.pack_of(ws, later))


def same_in(ws: Workspace, earlier: Round, pack: Pack) -> Mapping[str, str]:
    """The same, for the statements of a rubric as `pack` has them."""
    return _turned(lineage(prepare.pack_of(ws, earlier), pack).before)


def _turned(before_: Mapping[str, str]) -> dict[str, str]:
    return {old: new for new, old in before_.items()}


def shared(ws: Workspace, round_: Round, voice: Perspective | None) -> float:
    """How much wider an interval over year groups must be: people answer for several (`shared_factor`)."""
    of = SCHOOL_JUDGEMENT if voice is None else (voice,)
    return shared_by(ws, round_, [r.id for r in round_.roles if r.perspective in of])


def shared_by(ws: Workspace, round_: Round, roles: Sequence[str]) -> float:
    """The same, for the people of some roles, rounded up to halves.

    Why: it counts people of hidden cells too, and an interval told to the last figure gives it away.
    """
    return ceil(2 * shared_factor(ws.read(lambda c: answers.places_each(c, round_.id, roles)))) / 2


@dataclass(frozen=True, eq=False)
class Series:
    """A round with those before it, as one voice answered them.

    `rounds` has the oldest first and `round` itself last, read by the statements of its rubric;
    `weights` are those of the statements, `titles` what each round, by its id, calls its own.
    """

    round: Round
    school: School
    pack: Pack
    statements: tuple[Statement, ...]
    rounds: tuple[Taken, ...]
    weights: Mapping[str, float]
    titles: Mapping[str, Mapping[str, str]]


def series(ws: Workspace, round_: Round, voice: Perspective | None) -> Series:
    """What the rounds show; `RoundClosed` while the figures of `round_` may not be seen.

    `voice` None is the school's own judgement.
    """
    seen = picture.picture(ws, round_, perspective=voice)
    rounds = [*earlier(ws, round_), round_]
    ids = [s.id for s in seen.statements]
    return Series(
        round_,
        seen.school,
        seen.pack,
        seen.statements,
        tuple(_taken(ws, r, seen.pack, ids, voice) for r in rounds),
        {s.id: s.weight for s in seen.pack.statements},
        {r.id: {s.id: s.aspect for s in prepare.pack_of(ws, r).statements} for r in rounds},
    )


def _taken(
    ws: Workspace, round_: Round, pack: Pack, asked_now: Sequence[str], voice: Perspective | None
) -> Taken:
    """A round as the statements of `pack` read it; `asked_now` are those of the round looked at."""
    own = prepare.pack_of(ws, round_)
    tied = lineage(own, pack)
    now = _turned(tied.before)
    asked = [s.id for s in statements_of(round_, own)]
    seen = picture.picture(ws, round_, perspective=voice)
    return Taken(
        round_.id,
        round_.title,
        taken(round_),
        shown(seen.shown.cells(perspective=voice), now),
        asked=frozenset(now[id_] for id_ in asked if id_ in now),
        broken=frozenset(new for id_ in asked if id_ in tied.became for new in tied.became[id_][1]),
        left=left_out(tied, asked, asked_now),
        shared=shared(ws, round_, voice),
        joint=round_.joint,
        pulse=round_.pulse,
    )
