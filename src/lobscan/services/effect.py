"""Effect: what was finished between two rounds, and how the gaps moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lobscan.domain import effect, signals
from lobscan.domain.bootstrap import Spot
from lobscan.domain.effect import Effects
from lobscan.domain.round import Round, places_of
from lobscan.domain.rubric import Measure, Pack
from lobscan.domain.workplan import Action, Status
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
    measures = measures_of(ws, now.pack, (earlier, round_))
    pairs = effect.pairs(
        then.shown.cells(), then.figures.ambition, now.shown.cells(), change.same(ws, earlier, round_)
    )
    found = effect.effects(
        ran_between(ws, earlier, round_),
        measures,
        pairs,
        _asked(now),
        shared=(change.shared(ws, earlier, None), change.shared(ws, round_, None)),
        joint=earlier.joint or round_.joint,
    )
    return Seen(earlier, round_, now.pack, measures, found)


def _asked(now: Picture) -> Iterable[Spot]:
    groups = now.shown.places[1:]
    return [(s.id, place) for s in now.statements for place in places_of(s, groups)]


def ran_between(ws: Workspace, earlier: Round, later: Round) -> tuple[Action, ...]:
    """The actions that ran between the days on which two rounds were taken."""
    done = signals.finished(ws.read(plans.events))
    return between(plan.actions(ws), done, change.taken(earlier), change.taken(later))


def finished(ws: Workspace, round_: Round) -> tuple[str, ...]:
    """The measures that were finished between the round before and `round_`; none for a first round."""
    earlier = change.before(ws, round_)
    ran = ran_between(ws, earlier, round_) if earlier else ()
    return tuple(dict.fromkeys(a.measure for a in ran if a.measure and a.status is Status.DONE))


def measures_of(ws: Workspace, pack: Pack, rounds: Iterable[Round]) -> dict[str, Measure]:
    """The rubric's measures and the school's own of these rounds' roadmaps."""
    drafts = [kept.draft for r in rounds if (kept := roadmap.current(ws, r))]
    return {m.id: m for m in (*pack.measures, *(m for d in drafts for m in d.ask.own))}


def between(
    actions: Sequence[Action], done: Mapping[str, date], since: date, until: date
) -> tuple[Action, ...]:
    """The actions that ran between two days, as they stood on the second.

    Begun before the end, and not over before the start. `done` says since when a finished action is
    finished; what was finished only after `until` was still running then. One that was stopped ends on
    its last day.
    """
    ran = [a for a in actions if a.start <= until and (a.open or since < done.get(a.id, a.due))]
    return tuple(
        a.model_copy(update={"status": Status.RUNNING}) if not a.open and done.get(a.id, a.due) > until else a
        for a in ran
    )
