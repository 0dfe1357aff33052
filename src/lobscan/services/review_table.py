"""What lies on the table at a review: collected from the round, the plan, the registers and indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import numpy as np

from lobscan.domain import indicator, review_agenda, workplan
from lobscan.domain.answers import LEVELS
from lobscan.domain.baseline import as_of
from lobscan.domain.figures import difference
from lobscan.domain.review import Point, Review
from lobscan.domain.review_agenda import Apart, Move, Table
from lobscan.domain.round import Round, perspectives
from lobscan.domain.rubric import Pack, Statement
from lobscan.domain.sentence import of_signal
from lobscan.domain.signals.facts import finished
from lobscan.domain.workplan import Status
from lobscan.services import picture, practice, signals
from lobscan.services.picture import Picture
from lobscan.services.workspace import Workspace, today
from lobscan.storage import indicators, plans

ENDED: Final = (Status.DONE, Status.STOPPED)
CANDIDATES: Final = 3 * review_agenda.MOST
"""Differences of perspectives that are tried against chance; what is clear among them is shown."""


def table(
    ws: Workspace, at: Review, round_: Round, *, before: Sequence[Round], on: date | None = None
) -> Table:
    """All that a review of `round_` looks at; `before` are the rounds of the same rubric before it.

    `on` an earlier day there are no signals, as the registers tell only how it is now.
    """
    seen, day = picture.picture(ws, round_), on or today()
    compared = [r for r in before if r.id in at.earlier][-1:]
    then = picture.picture(ws, compared[0]) if compared else None
    events = ws.read(plans.events)
    here = practice.practice(ws)
    return Table(
        pack=seen.pack,
        today=day,
        asked=tuple(s.id for s in seen.statements),
        groups=here.groups,
        tracks={t.id: t.label for t in here.school.tracks},
        signals=() if on else _signals(ws),
        actions=as_of(events, _end_of(day)) if on else workplan.fold(events),
        ended=finished(events, ENDED),
        since=then.round.opened if then else None,
        now=seen.by_statement,
        before=then.by_statement if then else (),
        same=_same(seen.pack, then.pack) if then else frozenset(),
        moves=_moves(seen, then) if then else (),
        apart=_apart(ws, seen),
        indicators=indicator.fold(ws.read(indicators.events)),
        evidence=tuple(e for e in here.evidence if e.dated <= day),
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time()).astimezone(UTC).replace(tzinfo=None)


def _signals(ws: Workspace) -> tuple[Point, ...]:
    return tuple(
        Point(
            said=of_signal(signal.rule.sentence(signal.rows)),
            statements=tuple(dict.fromkeys(s for row in signal.rows for s in row.statements)),
        )
        for signal in signals.signals(ws).open
    )


def _moves(seen: Picture, before: Picture) -> tuple[Move, ...]:
    """The largest changes, each told apart from chance where both rounds were answered one by one."""
    found = review_agenda.moves(seen.by_statement, before.by_statement, _same(seen.pack, before.pack))
    if seen.round.joint or before.round.joint:
        return found
    return tuple(replace(m, clear=_clear(seen, before, m)) for m in found[: review_agenda.MOST])


def _same(pack: Pack, before: Pack) -> frozenset[str]:
    """The statements that were asked in the same words, with the same meaning of the levels."""
    old = {s.id: _words(s) for s in before.statements}
    return frozenset(s.id for s in pack.statements if old.get(s.id) == _words(s))


def _words(statement: Statement) -> object:
    return statement.text, statement.wordings, statement.levels, statement.variants


def _clear(seen: Picture, before: Picture, move: Move) -> bool | None:
    counts = [p.spread(move.statement, move.place) for p in (seen, before)]
    if counts[0] is None or counts[1] is None:
        return None
    found = difference(np.array(counts[0][: len(LEVELS)]), np.array(counts[1][: len(LEVELS)]))
    return found.clear if found else None


def _apart(ws: Workspace, seen: Picture) -> tuple[Apart, ...]:
    """Where two perspectives differ by more than chance."""
    if seen.round.joint:
        return ()
    voices = perspectives(seen.round.roles)
    rows = {p: picture.picture(ws, seen.round, perspective=p).by_statement for p in voices}
    found = review_agenda.apart(rows)[:CANDIDATES]
    return tuple(a for a in found if _differ(seen, a))


def _differ(seen: Picture, one: Apart) -> bool:
    found = picture.between(seen, one.statement, one.place, one.one, one.other)
    return found is not None and found.clear
