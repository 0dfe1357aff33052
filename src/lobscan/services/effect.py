"""Effect: what was finished between two rounds, and how the gaps moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from lobscan.domain import effect
from lobscan.domain.effect import Effects, Spot
from lobscan.domain.round import Round, places_of
from lobscan.domain.rubric import Measure, Pack
from lobscan.domain.workplan import OPEN_STATUSES, Action, ActionEvent, Status
from lobscan.services import change, picture, plan, roadmap
from lobscan.services.picture import Picture
from lobscan.services.workspace import Workspace
from lobscan.storage import plans


@dataclass(frozen=True, slots=True)
class Seen:
    """The effects between two rounds, and what their ids are called."""

    before: Round
    after: Round
    pack: Pack
    measures: Mapping[str, Measure]
    found: Effects


def seen(ws: Workspace, round_: Round) -> Seen | None:
    """How the gaps moved since the round before; None for a first round.

    Raises `RoundClosed` while the figures of `round_` may not be seen.
    """
    earlier = change.before(ws, round_)
    if earlier is None:
        return None
    then, now = picture.picture(ws, earlier), picture.picture(ws, round_)
    measures = _measures(ws, now.pack, (earlier, round_))
    pairs = effect.pairs(
        then.shown.cells(), then.figures.ambition, now.shown.cells(), change.same(ws, earlier, round_)
    )
    ran = between(plan.actions(ws), ended(ws), change.taken(earlier), change.taken(round_))
    return Seen(earlier, round_, now.pack, measures, effect.effects(ran, measures, pairs, _asked(now)))


def _asked(now: Picture) -> Iterable[Spot]:
    groups = now.shown.places[1:]
    return [(s.id, place) for s in now.statements for place in places_of(s, groups)]


def _measures(ws: Workspace, pack: Pack, rounds: Iterable[Round]) -> dict[str, Measure]:
    """The rubric's measures and the school's own of these rounds' roadmaps."""
    drafts = [kept.draft for r in rounds if (kept := roadmap.current(ws, r))]
    return {m.id: m for m in (*pack.measures, *(m for d in drafts for m in d.ask.own))}


def between(
    actions: Sequence[Action], ended_on: Mapping[str, date], since: date, until: date
) -> tuple[Action, ...]:
    """The actions that ran between two days: begun before the end, and not over before the start."""
    return tuple(
        a
        for a in actions
        if a.start <= until and (a.status in OPEN_STATUSES or since < ended_on.get(a.id, a.due) <= until)
    )


def ended(ws: Workspace) -> dict[str, date]:
    """Per action that is done or stopped the day on which somebody said so last."""
    return _ended(ws.read(plans.events))


def _ended(events: Iterable[ActionEvent]) -> dict[str, date]:
    days: dict[str, date] = {}
    for event in events:
        status = event.changes.get("status")
        if status in (Status.DONE, Status.STOPPED):
            days[event.action] = _here(event.at)
        elif status is not None:
            days.pop(event.action, None)
    return days


def _here(moment: datetime) -> date:
    return moment.replace(tzinfo=UTC).astimezone().date()
