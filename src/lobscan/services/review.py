"""Review: the agenda is made from the data, findings make and close actions, and the end is sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar
from uuid import uuid4

from pydantic import BaseModel, ValidationError

from lobscan.access import Actor, Right, check
from lobscan.domain import review as domain
from lobscan.domain import workplan
from lobscan.domain.chain import Kind
from lobscan.domain.review import (
    Act,
    Approval,
    Approved,
    Begun,
    Body,
    Called,
    Described,
    Effect,
    Event,
    Finding,
    Found,
    Item,
    Review,
    Reworded,
    Sealed,
    Undone,
    Verdict,
    Withdrawn,
)
from lobscan.domain.review_agenda import agenda as make_agenda
from lobscan.domain.round import Round
from lobscan.domain.school import School
from lobscan.domain.workplan import Action, Status
from lobscan.errors import UnknownThing, UserError
from lobscan.locales import N_, _
from lobscan.services import (
    action_events,
    chain,
    change,
    picture,
    plan,
    prepare,
    response,
    review_table,
)
from lobscan.services.workspace import Workspace, today
from lobscan.storage import plans, reviews
from lobscan.storage.documents import Cursor

T = TypeVar("T", bound=BaseModel)
TITLE_LENGTH: Final = 120
TAKEN_BACK: Final = N_("The finding of the review was taken back.")


# What there is


def reviews_of(ws: Workspace) -> tuple[Review, ...]:
    """All reviews, the one begun last first."""
    return ws.remembered("reviews", lambda: _folded(ws.read(reviews.events)))


def _folded(events: Sequence[Event]) -> tuple[Review, ...]:
    rows: dict[str, list[Event]] = {}
    for event in events:
        rows.setdefault(event.review, []).append(event)
    order = sorted(rows.values(), key=lambda row: (row[0].at, row[0].review), reverse=True)
    return tuple(domain.fold(row) for row in order)


def review(ws: Workspace, id_: str) -> Review:
    """A review by its id; `UnknownThing`."""
    return _found(ws.read(lambda c: reviews.events(c, id_)), id_)


def _found(events: Sequence[Event], id_: str) -> Review:
    if not events:
        raise UnknownThing("There is no review '{id}'.", id=id_)
    return domain.fold(events)


def history(ws: Workspace, id_: str) -> tuple[Event, ...]:
    """All that was done in a review, the oldest first."""
    return ws.read(lambda c: reviews.events(c, id_))


def last_sealed(ws: Workspace) -> Review | None:
    """The review that was sealed last."""
    sealed = [(r.seal.at, r) for r in reviews_of(ws) if r.seal]
    return max(sealed, key=lambda pair: pair[0])[1] if sealed else None


def finding_of(ws: Workspace, action: Action) -> tuple[Review, Finding] | None:
    """The review and its finding that made or closed an action; None for other actions."""
    review_, _slash, finding = action.finding.partition("/")
    for one in reviews_of(ws):
        for found in one.findings:
            if (one.id, found.id) == (review_, finding):
                return one, found
    return None


def rounds(ws: Workspace) -> tuple[Round, ...]:
    """The rounds that one can look back on: somebody answered, and the figures may be seen."""
    return tuple(r for r in prepare.scans(ws) if picture.in_view(ws, r) and response.turnout(ws, r).begun[0])


# The agenda


def agenda(ws: Workspace, at: Review, *, on: date | None = None) -> tuple[Item, ...]:
    """What lies on the table: as it was sealed, else as it is today.

    `on` an earlier day is for the demo school; the signals are left out then, as the registers only
    tell how it is now.
    """
    if at.seal:
        return at.seal.record.agenda
    round_ = prepare.round_(ws, at.round)
    key = f"agenda:{at.id}:{on or today()}:{picture.stamp(ws, round_)}"
    return ws.remembered(
        key,
        lambda: make_agenda(
            review_table.table(ws, at, round_, before=change.scans_before(ws, round_), on=on)
        ),
    )


# What is done


@dataclass(frozen=True, slots=True)
class NewReview:
    """What a review begins with; `follows` is the sealed one that it supplements."""

    title: str
    round: str
    day: date
    people: Sequence[str] = ()
    follows: str = ""


def begin(ws: Workspace, wanted: NewReview, *, actor: Actor) -> Review:
    """Begin a review of a round whose figures may be seen."""
    check(actor, Right.EDIT_REVIEW)
    round_ = prepare.round_(ws, wanted.round)
    if round_ not in rounds(ws):
        raise UserError("Round {id} is still open. Close it before you look back on it.", id=round_.id)
    if wanted.follows and not review(ws, wanted.follows).sealed:
        raise UserError("Only a sealed review needs a supplement. Change the review itself.")
    act = _built(
        Begun,
        title=wanted.title,
        round=round_.id,
        earlier=tuple(r.id for r in change.scans_before(ws, round_)),
        day=wanted.day,
        people=_people(wanted.people),
        follows=wanted.follows,
    )
    id_ = uuid4().hex[:12]
    ws.write(lambda c: reviews.add(c, id_, act, actor=actor.name))
    return review(ws, id_)


def describe(
    ws: Workspace, id_: str, *, title: str, day: date, people: Sequence[str], actor: Actor
) -> Review:
    """Change the title, the day or who takes part."""
    check(actor, Right.EDIT_REVIEW)
    act = _built(Described, title=title, day=day, people=_people(people))

    def job(cursor: Cursor) -> None:
        now = _found(reviews.events(cursor, id_), id_)
        if (now.title, now.begun, now.people) != (act.title, act.day, act.people):
            _append(cursor, id_, act, actor)

    ws.write(job)
    return review(ws, id_)


def _people(said: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in said if line.strip()))


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding as it is written down.

    `about` is the action that it is about: a *stop* stops it, and a *secure* finishes it where
    `close` says so. In any other case an action `title` is made, for *secure* only where it has a
    title.
    """

    item: str
    text: str
    verdict: Verdict
    owner: str
    due: date
    statements: Sequence[str] = ()
    about: str = ""
    close: bool = False
    title: str = ""

    @property
    def effect(self) -> Effect:
        """What it does in the work plan."""
        if self.about and self.verdict is Verdict.STOP:
            return Effect.STOPPED
        if self.about and self.close and self.verdict is Verdict.SECURE:
            return Effect.DONE
        if self.verdict is Verdict.SECURE and not self.title.strip():
            return Effect.NONE
        return Effect.MADE


def add_finding(ws: Workspace, id_: str, wanted: NewFinding, *, actor: Actor) -> Finding:
    """Write a finding down and, in the same transaction, make or close its action.

    Whoever may hold a review may do so: what it decides comes into the work plan by this way.
    """
    check(actor, Right.EDIT_REVIEW)
    at, school = review(ws, id_), prepare.school(ws)
    item = next((i for i in agenda(ws, at) if i.id == wanted.item), None)
    if item is None:
        raise UnknownThing("The agenda has no item '{id}'. Load the page and choose again.", id=wanted.item)
    _check_whose(school, wanted)
    finding = _built(
        Finding,
        id=uuid4().hex[:12],
        item=item.id,
        text=wanted.text,
        verdict=wanted.verdict,
        owner=wanted.owner,
        due=wanted.due,
        question=item.question,
        statements=tuple(wanted.statements or item.statements),
        standards=item.standards,
        about=wanted.about,
        effect=wanted.effect,
    )
    fresh = _action(ws, at, finding, wanted.title) if wanted.effect is Effect.MADE else None

    def job(cursor: Cursor) -> Finding:
        now = _found(reviews.events(cursor, id_), id_)
        domain.check(now, Found(finding=finding))
        touched = fresh or _closed(cursor, finding, f"{id_}/{finding.id}")
        step = _keep_action(cursor, school, touched, actor) if touched else 0
        kept = finding.model_copy(update={"action": touched.id if touched else ""})
        _append(cursor, id_, Found(finding=kept, step=step), actor)
        return kept

    return ws.write(job)


def _check_whose(school: School, wanted: NewFinding) -> None:
    if school.people and wanted.owner not in {p.id for p in school.people}:
        raise UserError("Choose whose this finding is: exactly one person.")
    if wanted.due < today():
        raise UserError("Choose a day from today on by which this must be ready.")


def _action(ws: Workspace, at: Review, finding: Finding, title: str) -> Action:
    """The action that a finding makes."""
    pack = prepare.pack_of(ws, prepare.round_(ws, at.round))
    known = {s.id for s in pack.statements}
    statements = tuple(s for s in finding.statements if s in known)
    usual = plan.fresh(ws)
    fields = {
        **usual,
        "id": action_events.new_id(),
        "title": title.strip() or _shortened(finding.text),
        "why": finding.text,
        "area": pack.area_of(statements[0]).id if statements else "",
        "statements": statements,
        "round": at.round,
        "responsible": finding.owner,
        "start": min(date.fromisoformat(str(usual["start"])), finding.due),
        "due": finding.due,
        "finding": f"{at.id}/{finding.id}",
    }
    return action_events.build(fields)


def _shortened(text: str) -> str:
    first = text.strip().splitlines()[0]
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1].rstrip() + "…"


def _closed(cursor: Cursor, finding: Finding, named: str) -> Action | None:
    """The action that a finding closes, as it is then; None where it leaves the plan as it is."""
    if finding.effect not in {Effect.DONE, Effect.STOPPED}:
        return None
    now = _action_now(cursor, finding.about)
    if not now.open:
        raise UserError("'{title}' is closed already. Choose another action, or none.", title=now.title)
    note = "\n".join(part for part in (finding.text, now.note) if part)
    if finding.effect is Effect.STOPPED:
        return action_events.edited(now, status=Status.STOPPED, note=note, finding=named)
    return action_events.edited(now, status=Status.DONE, progress=plan.ALL_DONE, finding=named)


def _action_now(cursor: Cursor, id_: str) -> Action:
    found = workplan.fold(plans.events(cursor, id_))
    if not found:
        raise UnknownThing("There is no action '{id}'.", id=id_)
    return found[0]


def _keep_action(cursor: Cursor, school: School, action: Action, actor: Actor) -> int:
    """Keep an action as it is now; the number of the event that did so."""
    action_events.append_all(cursor, school, [action], actor=actor)
    return plans.events(cursor, action.id)[-1].number


def reword(ws: Workspace, id_: str, finding: str, text: str, *, actor: Actor) -> None:
    """Put a finding in other words; the action that it made keeps its own."""
    check(actor, Right.EDIT_REVIEW)
    act = _built(Reworded, finding=finding, text=text)
    ws.write(lambda c: _append(c, id_, act, actor))


def withdraw(ws: Workspace, id_: str, finding: str, *, actor: Actor) -> None:
    """Take a finding back; the action that it made is stopped, the one that it closed opens again."""
    check(actor, Right.EDIT_REVIEW)
    school, reason = prepare.school(ws), _(TAKEN_BACK)

    def job(cursor: Cursor) -> None:
        events = reviews.events(cursor, id_)
        now = _found(events, id_)
        gone = now.finding(finding)
        domain.check(now, Withdrawn(finding=finding))
        act = next(e.act for e in events if isinstance(e.act, Found) and e.act.finding.id == finding)
        back = (cursor, school, gone.action, act.step)
        step = _set_back(*back, reason=reason, actor=actor) if gone.action else 0
        _append(cursor, id_, Withdrawn(finding=finding, action=gone.action, step=step), actor)

    ws.write(job)


def _set_back(cursor: Cursor, school: School, action: str, step: int, *, reason: str, actor: Actor) -> int:
    """Have an action be what it was before its event `step`; one that was made then is stopped.

    `UserError` where somebody went on with it since.
    """
    events = plans.events(cursor, action)
    now = _action_now(cursor, action)
    if events[-1].number != step:
        raise UserError(
            "Somebody went on with '{title}' since. Look at it in the work plan and change it there.",
            title=now.title,
        )
    former = workplan.fold(events[:-1])
    back = former[0] if former else action_events.edited(now, status=Status.STOPPED, note=reason)
    return _keep_action(cursor, school, back, actor)


def approve(ws: Workspace, id_: str, body: Body, *, name: str, day: date, actor: Actor) -> None:
    """Note that the leader or the participation council approved, who spoke for them, and when."""
    check(actor, Right.APPROVE_REVIEW)
    if day > today():
        raise UserError("The approval lies in the future. Note it once it was given.")
    approval = _built(Approval, body=body, name=name, day=day)
    ws.write(lambda c: _append(c, id_, Approved(approval=approval), actor))


def undo(ws: Workspace, id_: str, *, seen: int, actor: Actor) -> None:
    """Take the last change of a review back, with what it did to an action; `seen` is its number.

    An approval is taken back by who may approve.
    """
    check(actor, Right.EDIT_REVIEW)
    school, reason = prepare.school(ws), _(TAKEN_BACK)

    def job(cursor: Cursor) -> None:
        now = _found(reviews.events(cursor, id_), id_)
        domain.check(now, Undone(of=seen))
        act = now.last.act if now.last else None
        if isinstance(act, Approved):
            check(actor, Right.APPROVE_REVIEW)
        if isinstance(act, Found) and act.step:
            _set_back(cursor, school, act.finding.action, act.step, reason=reason, actor=actor)
        if isinstance(act, Withdrawn) and act.step:
            _set_back(cursor, school, act.action, act.step, reason=reason, actor=actor)
        _append(cursor, id_, Undone(of=seen), actor)

    ws.write(job)


def changed(ws: Workspace, at: Review, shown: Mapping[str, str]) -> tuple[Item, ...]:
    """The items of the agenda that are new or not as they were `shown` (their prints by id)."""
    return tuple(item for item in agenda(ws, at) if domain.prints([item])[item.id] != shown.get(item.id))


def seal(ws: Workspace, id_: str, *, seen: int, shown: Mapping[str, str], actor: Actor) -> Review:
    """Make a review final: freeze what lay on the table, what was decided and who approved.

    `seen` is the number of the last event that the person saw and `shown` the prints of the agenda;
    `UserError` where it is another now.
    """
    check(actor, Right.APPROVE_REVIEW)
    at = review(ws, id_)
    laid, called = agenda(ws, at), called_in(ws, at)
    if not at.sealed and domain.prints(laid) != shown:
        raise UserError("The agenda is not what it was on your screen. Look at what changed, and seal then.")

    def job(cursor: Cursor) -> None:
        now = _found(reviews.events(cursor, id_), id_)
        if now.number != seen:
            raise UserError("This review was changed in the meantime. Load the page and look again.")
        record = now.record(laid, called)
        _append(cursor, id_, Sealed(record=record, hash=domain.hash_of(record)), actor)
        chain.freeze(ws, cursor, kind=Kind.REVIEW, subject=id_, content=record, actor=actor)

    ws.write(job)
    return review(ws, id_)


def _append(cursor: Cursor, id_: str, act: Act, actor: Actor) -> None:
    domain.check(_found(reviews.events(cursor, id_), id_), act)
    reviews.add(cursor, id_, act, actor=actor.name)


def called_in(ws: Workspace, at: Review) -> Called:
    """What the ids in a review are called: as it was sealed, else now."""
    if at.seal:
        return at.seal.record.called
    round_ = prepare.round_(ws, at.round)
    pack, names = prepare.pack_of(ws, round_), plan.names(ws)
    items = {f"{s.id}/{i.id}": i.title for s in pack.standards for i in s.items}
    used = {s for f in at.findings for s in f.standards}
    return Called(
        round=round_.title,
        people={f.owner: _person(names, f.owner) for f in at.findings if f.owner},
        statements={s.id: s.aspect for s in pack.statements},
        standards={id_: items[id_] for id_ in sorted(used) if id_ in items},
        actions={a: names.actions[a] for f in at.findings for a in (f.about, f.action) if a in names.actions},
    )


def _person(names: workplan.Names, id_: str) -> str:
    return names.people.get(id_) or names.gone.get(id_, id_)


def _built(model: type[T], **fields: object) -> T:
    """A value of what was typed; `UserError` in plain words for what cannot be."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        wrong = {str(e["loc"][0]) for e in error.errors() if e["loc"]}
        said = {
            "title": N_("Give it a title of at most 400 letters."),
            "text": N_("Say in words what you found, in at most 2000 letters."),
            "people": N_("At most sixty people can take part, each in a line of at most 400 letters."),
            "name": N_("Say who approved: a name of at most 400 letters."),
        }
        message = next((said[w] for w in sorted(wrong) if w in said), "")
        raise UserError(message or "This cannot be kept as it stands. Check what you typed.") from error
