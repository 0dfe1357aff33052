"""Pulse: choose the statements of one, open it, and lay it beside the last scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lobscan.access import Actor
from lobscan.domain import effect
from lobscan.domain import pulse as pulses
from lobscan.domain.pulse import MOST, Beside, Pick
from lobscan.domain.results import Row
from lobscan.domain.round import Round
from lobscan.domain.rubric import Pack, Perspective
from lobscan.services import change, picture, plan, prepare
from lobscan.services import effect as effects
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The statements of a rubric, the best for a pulse first, and the scan that they were taken from."""

    pack: Pack
    scan: Round | None
    picks: tuple[Pick, ...]

    @property
    def usual(self) -> tuple[str, ...]:
        """The ids of those that a pulse asks unless somebody chooses others."""
        return tuple(p.statement.id for p in self.picks[:MOST])


def suggestion(ws: Workspace, rubric: str) -> Suggestion:
    """What a pulse with a rubric as it is now would best ask (`domain.pulse.picks`)."""
    pack = prepare.pack(ws.settings, rubric)
    scan = last_scan(ws, rubric)
    rows: tuple[Row, ...] = picture.picture(ws, scan).by_statement if scan else ()
    now: Mapping[str, str] = change.same_in(ws, scan, pack) if scan else {}
    rounds = [r for r in prepare.scans(ws) if r.rubric == rubric]
    found = pulses.picks(pack, plan.actions(ws), effects.measures_of(ws, pack, rounds), rows, now)
    return Suggestion(pack, scan, found)


def last_scan(ws: Workspace, rubric: str) -> Round | None:
    """The last scan with a rubric that is over and that enough people answered."""
    found = [r for r in prepare.scans(ws) if r.rubric == rubric and change.usable(ws, r)]
    return max(found, key=change.taken, default=None)


def open_(ws: Workspace, wanted: NewRound, *, actor: Actor) -> Round:
    """Open a pulse with the statements `wanted`, else with those of the suggestion."""
    statements = wanted.statements or suggestion(ws, wanted.rubric).usual
    return prepare.open_round(ws, replace(wanted, set="pulse", statements=statements), actor=actor)


def pulses_of(ws: Workspace) -> tuple[Round, ...]:
    """All pulses, the oldest first."""
    return tuple(r for r in prepare.rounds(ws) if r.pulse)


@dataclass(frozen=True, slots=True)
class Seen:
    """A pulse beside the scan before it, which is None where there is none to lay it beside."""

    pulse: Round
    scan: Round | None
    pack: Pack
    lines: tuple[Beside, ...]


def seen(ws: Workspace, pulse: Round, voice: Perspective | None = None) -> Seen:
    """How a pulse's statements stand, beside the last scan before it, both past the gate.

    For the school's own judgement, or for those who look from `voice`. Raises
    `RoundClosed` while the figures of the pulse may not be seen.
    """
    now = picture.picture(ws, pulse, perspective=voice)
    scan = change.before(ws, pulse)
    if scan is None:
        return Seen(pulse, None, now.pack, pulses.beside(now.statements, now.by_statement, {}))
    then = picture.picture(ws, scan, perspective=voice)
    pairs = effect.pairs(
        then.shown.cells(perspective=voice),
        then.figures.ambition,
        now.shown.cells(perspective=voice),
        change.same(ws, scan, pulse),
    )
    lines = pulses.beside(
        now.statements,
        now.by_statement,
        pairs,
        shared=(change.shared(ws, scan, voice), change.shared(ws, pulse, voice)),
        joint=scan.joint or pulse.joint,
    )
    return Seen(pulse, scan, now.pack, lines)
