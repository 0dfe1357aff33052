"""Roadmap: what is asked, the case that follows, the draft as it is kept and edited, and its acceptance."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from pydantic import ValidationError

from lobscan.access import Actor, Right, check
from lobscan.domain import ask as asking
from lobscan.domain import draft as drafts
from lobscan.domain import takeover
from lobscan.domain.ask import Ask, Staffing
from lobscan.domain.chain import Kind
from lobscan.domain.draft import Draft, Planned, Weighed
from lobscan.domain.predicted import Outcome, outcomes
from lobscan.domain.results import Row
from lobscan.domain.roadmap import Case, Roadmap
from lobscan.domain.round import Round
from lobscan.domain.rubric import Measure, Pack
from lobscan.domain.takeover import Change
from lobscan.domain.workplan import Action, Status
from lobscan.errors import UnknownThing, UserError
from lobscan.services import chain, frozen, picture, plan, practice, prepare, workshop
from lobscan.services.picture import Picture
from lobscan.services.workspace import Workspace, today
from lobscan.storage import roadmaps
from lobscan.storage.documents import Cursor

USUAL_YEARS: Final = 2
SOLVED: Final = "solved"
ASKED: Final = "asked"
EDITED: Final = "edited"
ACCEPTED: Final = "accepted"
UNDONE: Final = "undone:"
"""And the number of the draft that it brings back."""


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
    event = roadmaps.last(cursor, round_, before=before)
    while event is not None and event.kind == ACCEPTED:
        event = roadmaps.last(cursor, round_, before=event.number)
    return event


def accepted(ws: Workspace, round_: Round) -> Kept | None:
    """The draft that was accepted last; None before that."""
    event = ws.read(lambda c: roadmaps.last(c, round_.id, kind=ACCEPTED))
    if event is None:
        return None
    return Kept(event.number, event.at, event.actor, event.kind, Draft.model_validate_json(event.document))


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
    """The priorities that the last workshop on a round chose."""
    found = next((w for w in workshop.workshops_of(ws) if w.round == round_.id and w.priorities), None)
    return dict.fromkeys(found.priorities, asking.PRIORITY) if found else {}


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
    return int(event.kind.removeprefix(UNDONE)) if event.kind.startswith(UNDONE) else event.number


def undo(ws: Workspace, round_: Round, *, seen: int, actor: Actor) -> None:
    """Bring back the draft before the one that stands; both stay in the history."""
    check(actor, Right.EDIT_PLAN)

    def job(cursor: Cursor) -> None:
        _refuse_newer(cursor, round_.id, seen)
        former = _former(cursor, round_.id)
        if former is None:
            raise UserError("There is no earlier draft of this roadmap.")
        kind = f"{UNDONE}{_origin(former)}"
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


class Edit(NamedTuple):
    """A line's days and responsible person as somebody typed them."""

    start: date
    end: date
    responsible: str


def changed(draft: Draft, case_: Case, edits: Mapping[str, Edit | None]) -> Draft:
    """The draft with some lines changed, by their measure; None drops one. `UserError` for what cannot be."""
    for measure, edit in edits.items():
        line = next(x for x in draft.lines if x.measure == measure)
        draft = dropped(draft, measure) if edit is None else added(draft, moved(line, case_, edit))
    return draft


def moved(line: Planned, case_: Case, edit: Edit) -> Planned:
    """A line with other dates and another responsible person, whose hours pass to them.

    `UserError` where it would end before it starts.
    """
    start, end, responsible = edit
    if end < start:
        raise UserError("“{measure}” would end before it starts. Choose a later end.", measure=line.title)
    measure = next((m for m in case_.measures if m.id == line.measure), None)
    if measure and start != line.start and end == line.end:
        end = drafts.end_of(start, measure.weeks, case_.periods)
    people = line.people
    if (start, end) != (line.start, line.end):
        people = tuple(c.model_copy(update={"periods": {}}) for c in people)
        line = line.model_copy(update={"people": people})
    if responsible != line.responsible and responsible:
        people = _handed_over(line, responsible)
    return line.model_copy(update={"start": start, "end": end, "responsible": responsible, "people": people})


def _handed_over(line: Planned, to: str) -> tuple[drafts.Carrier, ...]:
    """The hours of who was responsible go to who is now."""
    hours: dict[tuple[str, str], float] = {}
    for one in line.people:
        key = (to if one.person == line.responsible else one.person, one.role)
        hours[key] = hours.get(key, 0.0) + one.hours
    found = [drafts.Carrier(person=p, role=r, hours=h) for (p, r), h in hours.items()]
    return tuple(sorted(found, key=lambda c: c.person != to))


# Accept


def proposal(ws: Workspace, seen: Picture, draft: Draft, *, why: str) -> tuple[Change, ...]:
    """What accepting a draft would do to the work plan."""
    last = accepted(ws, seen.round)
    every = plan.actions(ws)
    known = {a.draft: a.id for a in every if a.draft}
    fixed_ = {a.measure for a in fixed(ws, seen.round) if not a.draft.startswith(drafts.key(seen.round.id))}
    wanted = [
        takeover.action_of(
            line,
            id_=known.get(drafts.key(seen.round.id, line.measure), "") or plan.new_id(),
            round_=seen.round.id,
            pack=seen.pack,
            measures=measures(seen.pack, draft.ask),
            why=why,
        )
        for line in draft.lines
        if line.measure not in fixed_
    ]
    return takeover.changes(wanted, every, last.draft if last else None, round_=seen.round.id)


def accept(
    ws: Workspace,
    seen: Picture,
    draft: Draft,
    found: Sequence[Change],
    ticked: Collection[str],
    *,
    note: str,
    actor: Actor,
) -> tuple[Action, ...]:
    """Take what is ticked over into the work plan, and note which draft was accepted.

    `note` goes with the actions that are stopped.
    """
    check(actor, Right.EDIT_PLAN)
    made = takeover.applied(found, ticked, note=note)
    for one in made:
        plan.edited(one)
    school, id_ = prepare.school(ws), seen.round.id

    def job(cursor: Cursor) -> None:
        plan.append_all(cursor, school, made, actor=actor)
        number = roadmaps.add(cursor, id_, draft.model_dump_json(), kind=ACCEPTED, actor=actor.name)
        content = frozen.plan(id_, number, draft, made)
        chain.freeze(ws, cursor, kind=Kind.PLAN, subject=id_, content=content, actor=actor)

    ws.write(job)
    return made


# Predicted beside measured


@dataclass(frozen=True, slots=True)
class Measured:
    """What the measures of two rounds' time were to lift, and what they did."""

    before: Round
    after: Round
    outcomes: tuple[Outcome, ...]


def measured(ws: Workspace, round_: Round) -> Measured | None:
    """Predicted beside measured since the round before with the same rubric; None without one."""
    open_ = [r for r in workshop.rounds(ws) if r.rubric == round_.rubric and r.opened < round_.opened]
    if not open_:
        return None
    before = max(open_, key=lambda r: r.opened)
    done = [
        a
        for a in plan.actions(ws)
        if a.measure and before.opened <= a.due <= (round_.closed or round_.opened)
    ]
    found = outcomes(done, _by_id(ws, round_), _rows(ws, before), _rows(ws, round_))
    return Measured(before, round_, found)


def _by_id(ws: Workspace, round_: Round) -> dict[str, Measure]:
    draft = current(ws, round_)
    own = draft.draft.ask.own if draft else ()
    return {m.id: m for m in (*prepare.pack_of(ws, round_).measures, *own)}


def _rows(ws: Workspace, round_: Round) -> tuple[Row, ...]:
    return picture.picture(ws, round_).by_statement


def to_measure(ws: Workspace, round_: Round) -> tuple[Action, ...]:
    """The finished actions that lift statements and that ended after a round's figures were taken."""
    since = round_.closed or round_.opened
    return tuple(a for a in plan.actions(ws) if a.status is Status.DONE and a.statements and a.due > since)
