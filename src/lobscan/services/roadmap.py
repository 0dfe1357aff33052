"""Roadmap: what is asked, the case that follows, and the draft as it is kept and edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from pydantic import ValidationError

from lobscan.access import Actor, Right, check
from lobscan.domain import ask as asking
from lobscan.domain import draft as drafts
from lobscan.domain.ask import Ask, Staffing
from lobscan.domain.draft import Draft, Planned, Weighed
from lobscan.domain.line import Edit, edited
from lobscan.domain.predicted import Outcome, outcomes
from lobscan.domain.results import Row
from lobscan.domain.roadmap import Case, Roadmap
from lobscan.domain.round import Round, statements_of
from lobscan.domain.rubric import Measure, Pack, Statement
from lobscan.domain.signals import finished
from lobscan.domain.workplan import Action
from lobscan.domain.workshop_vote import dots
from lobscan.errors import UnknownThing, UserError
from lobscan.services import change, picture, plan, practice, prepare, workshop
from lobscan.services.picture import Picture
from lobscan.services.workspace import Workspace, today
from lobscan.storage import roadmaps
from lobscan.storage.documents import Cursor

USUAL_YEARS: Final = 2
SOLVED: Final = "solved"
ASKED: Final = "asked"
EDITED: Final = "edited"
UNDONE: Final = "undone"
"""With the number of the draft that it brings back, after a colon."""
DRAFTS: Final = (SOLVED, ASKED, EDITED, UNDONE)


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it was kept last: the number of that event, when, by whom and how."""

    number: int
    at: datetime
    actor: str
    kind: str
    draft: Draft


def current(ws: Workspace, round_: Round) -> Kept | None:
    """The draft of a round; None before there is one."""
    return ws.read(lambda c: _current(c, round_.id))


def _current(cursor: Cursor, round_: str) -> Kept | None:
    event = _version(cursor, round_)
    if event is None:
        return None
    found = Draft.model_validate_json(event.document)
    return Kept(event.number, event.at, event.actor, event.kind, found)


def _version(cursor: Cursor, round_: str, before: int | None = None) -> roadmaps.RoadmapEvent | None:
    """The last draft, acceptances passed over: those change nothing of it."""
    return roadmaps.last(cursor, round_, kinds=DRAFTS, before=before)


def first_ask(ws: Workspace, round_: Round) -> Ask:
    """What is asked before anybody said otherwise: from next Monday, with the workshop's priorities."""
    ask = Ask(start=asking.next_monday(today()), years=USUAL_YEARS, priorities=priorities(ws, round_))
    years = len(asking.years_of(prepare.school(ws), ask))
    return ask.model_copy(update={"years": max(1, years)})


def last_ask(ws: Workspace, round_: Round) -> Ask:
    """What was asked last, from next Monday on where its start is past; else the first."""
    kept = current(ws, round_)
    if kept is None:
        return first_ask(ws, round_)
    return kept.draft.ask.model_copy(update={"start": max(kept.draft.ask.start, asking.next_monday(today()))})


def priorities(ws: Workspace, round_: Round) -> dict[str, float]:
    """The priorities that the last workshop on a round chose, each as heavy as its dots make it."""
    found = next((w for w in workshop.workshops_of(ws) if w.round == round_.id and w.priorities), None)
    return asking.weights(found.priorities, dots(found)) if found else {}


def asked(fields: Mapping[str, object]) -> Ask:
    """What is asked, of what was typed; `UserError` in plain words for what cannot be."""
    try:
        return Ask.model_validate(fields)
    except ValidationError as error:
        wrong = {str(e["loc"][0]) for e in error.errors() if e["loc"]}
        raise UserError("Check this of the question: {fields}.", fields=", ".join(sorted(wrong))) from error


def told(
    ws: Workspace,
    seen: Picture,
    *,
    years: int | None = None,
    at_once: int | None = None,
    hours: Sequence[tuple[str, float]] = (),
) -> Ask:
    """What is asked where little is said: hours a school year of a person, or ("") of all together.

    `UnknownThing` for a person that the school does not have.
    """
    kept = last_ask(ws, seen.round)
    said = {k: v for k, v in (("years", years), ("at_once", at_once)) if v is not None}
    ask = kept.model_copy(update=said)
    known = {p.id for p in seen.school.people}
    for person, count in hours:
        if person and person not in known:
            raise UnknownThing("The school has no person '{id}'. Add them on the page School.", id=person)
        if not person:
            ask = with_hours(ws, ask, count)
    return ask.model_copy(update={"hours": {**ask.hours, **{p: h for p, h in hours if p}}})


def staffing(ws: Workspace, ask: Ask) -> tuple[Staffing, ...]:
    """What everybody has for measures a school year."""
    return asking.staffing(prepare.school(ws), practice.registers(ws).tasks, ask)


def with_hours(ws: Workspace, ask: Ask, total: float) -> Ask:
    """The same with so many hours a school year for all together, in proportion to what they have."""
    return ask.model_copy(update={"hours": asking.shared_out(total, staffing(ws, ask)), "factor": 1.0})


def measures(pack: Pack, ask: Ask) -> dict[str, Measure]:
    """All measures to choose from, by id."""
    return {m.id: m for m in (*pack.measures, *ask.own)}


def case(ws: Workspace, seen: Picture, ask: Ask) -> Case:
    """The case for what is asked; `UserError` where there is nobody or no week to plan with."""
    if not seen.school.people:
        raise UserError("The school has no people yet. Add them on the page School, with their hours.")
    if not asking.periods_of(seen.school, ask):
        raise UserError(
            "There is no school week left from {day} on. Add a school year on the page School.", day=ask.start
        )
    return asking.case(
        seen.school,
        seen.pack,
        seen.by_statement,
        ask,
        tasks=practice.registers(ws).tasks,
        fixed=fixed(ws, seen.round),
    )


def fixed(ws: Workspace, round_: Round) -> tuple[Action, ...]:
    """The actions that a roadmap of a round has to live with."""
    return asking.going_on(plan.actions(ws), key=drafts.key(round_.id), since=round_.closed or round_.opened)


def solved(ask: Ask, case_: Case, answer: Roadmap) -> Draft:
    """The solver's answer as a draft."""
    return drafts.draft(ask, case_, answer)


def weigh(ws: Workspace, seen: Picture, changed: Draft) -> Weighed:
    """What a changed draft comes to: its gaps counted anew, hours that lack, and what does not fit."""
    return drafts.weighed(changed, case(ws, seen, changed.ask))


def keep(
    ws: Workspace, round_: Round, draft: Draft, *, seen: int, edited: bool = False, actor: Actor
) -> None:
    """Keep a draft on top of the one numbered `seen` (0: of none); `UserError` where there is a newer."""
    check(actor, Right.EDIT_PLAN)
    document = draft.model_copy(update={"edited": edited}).model_dump_json()

    def job(cursor: Cursor) -> None:
        _refuse_newer(cursor, round_.id, seen)
        roadmaps.add(cursor, round_.id, document, kind=EDITED if edited else SOLVED, actor=actor.name)

    ws.write(job)


def keep_ask(ws: Workspace, round_: Round, ask: Ask, *, seen: int, actor: Actor) -> int:
    """Keep what is asked from now on, beside the plan as it stands; the number by which that is known."""
    check(actor, Right.EDIT_PLAN)

    def job(cursor: Cursor) -> int:
        _refuse_newer(cursor, round_.id, seen)
        now = _current(cursor, round_.id)
        draft = now.draft if now else drafts.nothing_yet(ask)
        document = draft.model_copy(update={"ask": ask, "stale": True}).model_dump_json()
        return roadmaps.add(cursor, round_.id, document, kind=ASKED, actor=actor.name)

    return ws.write(job)


def _refuse_newer(cursor: Cursor, round_: str, seen: int) -> None:
    now = _version(cursor, round_)
    if (now.number if now else 0) != seen:
        raise UserError(
            "Somebody changed this roadmap in the meantime. Look at it again and do your change anew."
        )


def can_undo(ws: Workspace, round_: Round) -> bool:
    """Whether there is a draft before the one that stands."""
    return ws.read(lambda c: _former(c, round_.id)) is not None


def _former(cursor: Cursor, round_: str) -> roadmaps.RoadmapEvent | None:
    now = _version(cursor, round_)
    return _version(cursor, round_, _origin(now)) if now else None


def _origin(event: roadmaps.RoadmapEvent) -> int:
    """The number of the draft that an event holds: of one that was brought back, its first."""
    kind, _colon, number = event.kind.partition(":")
    return int(number) if kind == UNDONE else event.number


def undo(ws: Workspace, round_: Round, *, seen: int, actor: Actor) -> None:
    """Bring back the draft before the one that stands; both stay in the history."""
    check(actor, Right.EDIT_PLAN)

    def job(cursor: Cursor) -> None:
        _refuse_newer(cursor, round_.id, seen)
        former = _former(cursor, round_.id)
        if former is None:
            raise UserError("There is no earlier draft of this roadmap.")
        kind = f"{UNDONE}:{_origin(former)}"
        roadmaps.add(cursor, round_.id, former.document, kind=kind, actor=actor.name)

    ws.write(job)


def history(ws: Workspace, round_: Round) -> tuple[roadmaps.RoadmapEvent, ...]:
    """What was done with the drafts of a round, the oldest first."""
    return ws.read(lambda c: roadmaps.history(c, round_.id))


# Edit


def dropped(draft: Draft, measure: str) -> Draft:
    """The draft without a measure."""
    return draft.model_copy(update={"lines": tuple(x for x in draft.lines if x.measure != measure)})


def added(draft: Draft, line: Planned) -> Draft:
    """The draft with a line put in, or in the place of the one of its measure."""
    lines = (*(x for x in draft.lines if x.measure != line.measure), line)
    out = tuple(o for o in draft.left_out if o.measure != line.measure)
    return draft.model_copy(update={"lines": lines, "left_out": out})


def line_for(
    case_: Case, measure: Measure, *, year_groups: Sequence[str], start: date, people: Sequence[str]
) -> Planned:
    """A line that a person puts in; `UserError` where nobody is to do it."""
    chosen = [p for id_ in people for p in case_.people if p.id == id_]
    if not chosen:
        raise UserError("Choose at least one person who does it.")
    return drafts.by_hand(measure, year_groups=year_groups, start=start, people=chosen, periods=case_.periods)


def changed(draft: Draft, case_: Case, edits: Mapping[str, Edit | None]) -> Draft:
    """The draft with some lines changed, by their measure; None drops one. `UserError` for what cannot be."""
    for measure, edit in edits.items():
        line = next(x for x in draft.lines if x.measure == measure)
        draft = dropped(draft, measure) if edit is None else added(draft, edited(line, edit, case_))
    return draft


# Predicted beside measured


@dataclass(frozen=True, slots=True)
class Measured:
    """What the measures of two rounds' time were to lift, and what they did."""

    before: Round
    after: Round
    outcomes: tuple[Outcome, ...]


def measured(ws: Workspace, round_: Round) -> Measured | None:
    """Predicted beside measured since the round before with the same rubric; None without one."""
    before = change.before(ws, round_)
    if before is None:
        return None
    until = round_.closed or round_.opened
    done = [a for a, day in _finished(ws) if a.measure and before.opened <= day <= until]
    found = outcomes(done, _by_id(ws, round_), _rows(ws, before), _rows(ws, round_))
    return Measured(before, round_, found)


def _finished(ws: Workspace) -> list[tuple[Action, date]]:
    """The finished actions, each with the day on which it was."""
    days = finished(plan.every_event(ws))
    return [(a, days[a.id]) for a in plan.actions(ws) if a.id in days]


def _by_id(ws: Workspace, round_: Round) -> dict[str, Measure]:
    draft = current(ws, round_)
    own = draft.draft.ask.own if draft else ()
    return {m.id: m for m in (*prepare.pack_of(ws, round_).measures, *own)}


def _rows(ws: Workspace, round_: Round) -> tuple[Row, ...]:
    return picture.picture(ws, round_).by_statement


@dataclass(frozen=True, slots=True)
class Again:
    """A finished action with the statements that no round asked since the day it was finished."""

    action: Action
    day: date
    statements: tuple[Statement, ...]


def again(ws: Workspace, round_: Round) -> tuple[Again, ...]:
    """What to measure again of the actions that were finished after a round's figures were taken."""
    since = round_.closed or round_.opened
    return tuple(filter(None, (_again(ws, a, day) for a, day in _finished(ws) if day >= since)))


def again_of(ws: Workspace, action: Action) -> Again | None:
    """What to measure again of an action; None while it goes on, and where a round asked it all since."""
    day = finished(plan.history(ws, action.id)).get(action.id)
    return _again(ws, action, day) if day else None


def _again(ws: Workspace, action: Action, day: date) -> Again | None:
    rounds = prepare.rounds(ws)
    asked_ = {s.id for r in rounds if r.opened >= day for s in statements_of(r, prepare.pack_of(ws, r))}
    packs = [prepare.pack_of(ws, r) for r in rounds if r.id == action.round] or [
        prepare.pack_of(ws, r) for r in rounds
    ]
    known = {s.id: s for p in packs for s in p.statements}
    found = tuple(known[s] for s in action.statements if s in known and s not in asked_)
    return Again(action, day, found) if found else None
