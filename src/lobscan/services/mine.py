"""Everybody's own part: the secret links, what stands behind them, and the weekly message."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lobscan.access import Actor, Office, Right, check
from lobscan.domain import feed
from lobscan.domain.feed import Entry, Former, Stand
from lobscan.domain.mine import Mine, carries
from lobscan.domain.mine import mine as part_of
from lobscan.domain.register import Register
from lobscan.domain.school import Person, School
from lobscan.domain.workplan import Action, ActionEvent, Status
from lobscan.errors import UnknownThing, UserError
from lobscan.exchange import letter
from lobscan.exchange.letter import Letter
from lobscan.exchange.mail import deliver
from lobscan.locales import language, speak_as, use
from lobscan.services import plan, practice, prepare
from lobscan.services.workspace import Workspace, today, token_hash
from lobscan.settings import Mail
from lobscan.storage import documents, plans
from lobscan.storage import mine as store
from lobscan.storage import registers as register_store
from lobscan.storage.documents import Cursor
from lobscan.storage.mine import Mailed

LONGEST_CHECK = 400
RECENT = timedelta(days=14)
"""How long what was finished stays on a person's page."""


@dataclass(frozen=True, slots=True)
class Link:
    """A person with their link, "" while they have none, and what stands behind it."""

    person: Person
    path: str
    since: datetime | None
    part: Mine
    mailed: Mailed | None

    @property
    def feed(self) -> str:
        """The path of the calendar."""
        return f"{self.path}.ics" if self.path else ""


def links(ws: Workspace, *, actor: Actor) -> tuple[Link, ...]:
    """Everybody in the school, with their link where they have one: who has it may write in their name."""
    check(actor, Right.EDIT_PLAN)
    return _links(ws)


def _links(ws: Workspace, day: date | None = None) -> tuple[Link, ...]:
    school, kept, mailed = prepare.school(ws), _kept(ws), ws.read(store.mailed)
    parts = _parts(ws, school.people, day)
    return tuple(
        Link(
            person,
            _path(ws, person.id, kept),
            kept[person.id].since if _path(ws, person.id, kept) else None,
            parts[person.id],
            mailed.get(person.id),
        )
        for person in school.people
    )


def _kept(ws: Workspace) -> dict[str, store.Kept]:
    return ws.remembered("person-links", lambda: ws.read(store.links))


def _path(ws: Workspace, person: str, kept: Mapping[str, store.Kept]) -> str:
    """The link is made of the school's key each time, so that the store holds but its hash."""
    last = kept.get(person)
    return f"/m/{_token(ws, person, last.number)}" if last and last.token_hash else ""


def _token(ws: Workspace, person: str, number: int) -> str:
    return ws.token(f"person:{person}:{number}")


def make_links(ws: Workspace, people: Sequence[str], *, actor: Actor) -> None:
    """Give each of `people` a new link; an old one is dead from then on."""
    _set_links(ws, people, actor, withdraw=False)


def withdraw_links(ws: Workspace, people: Sequence[str], *, actor: Actor) -> None:
    """Let the links of `people` go dead."""
    _set_links(ws, people, actor, withdraw=True)


def _set_links(ws: Workspace, people: Sequence[str], actor: Actor, *, withdraw: bool) -> None:
    check(actor, Right.EDIT_PLAN)
    known = {p.id for p in prepare.school(ws).people}
    for person in people:
        if person not in known:
            raise UnknownThing("The school has no person '{id}'. Add them on the page School.", id=person)

    def job(cursor: Cursor) -> None:
        kept = store.links(cursor)
        for person in people:
            last = kept.get(person)
            if withdraw and not (last and last.token_hash):
                continue
            number = last.number + 1 if last else 1
            hashed = "" if withdraw else token_hash(_token(ws, person, number))
            store.add(cursor, person, number, hashed, actor=actor.name)

    ws.write(job)


@dataclass(frozen=True, slots=True)
class Door:
    """Who came in by a secret link, and so may act on what is theirs, and on nothing else."""

    person: Person
    school: School
    path: str


def door(ws: Workspace, token: str) -> Door:
    """The person behind a link; `UnknownThing` for a wrong, replaced or withdrawn one."""
    hashed, school = token_hash(token), prepare.school(ws) if prepare.has_school(ws) else None
    found = next((p for p, k in _kept(ws).items() if k.token_hash == hashed), "")
    person = next((p for p in school.people if p.id == found), None) if school else None
    if school is None or person is None:
        raise UnknownThing(
            "This link does not work (any more). Ask who runs the work plan at your school for a new one."
        )
    return Door(person, school, f"/m/{token}")


@dataclass(frozen=True, slots=True)
class Item:
    """An action of the page: `seen` counts its events, `undo` says that the last one is the person's own."""

    action: Action
    seen: int
    undo: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What a person sees behind their link."""

    part: Mine
    items: Mapping[str, Item]
    done: tuple[Action, ...]
    today: date


def page(ws: Workspace, door_: Door) -> Page:
    """A person's part as it stands, with what they finished lately."""
    part = _parts(ws, (door_.person,))[door_.person.id]
    events: dict[str, list[ActionEvent]] = {}
    for event in ws.read(plans.events):
        events.setdefault(event.action, []).append(event)
    mine = [a for a in plan.actions(ws) if door_.person.id in a.people()]
    done = [a for a in mine if a.status is Status.DONE and _recent(events[a.id])]
    items = {a.id: _item(a, events[a.id], door_.person) for a in mine}
    return Page(part, items, tuple(sorted(done, key=lambda a: a.title)), today())


def _item(action: Action, events: Sequence[ActionEvent], person: Person) -> Item:
    last = events[-1]
    own = len(events) >= plan.FIRST_CHANGE and last.actor == person.name and not last.batch
    return Item(action, len(events), own and last.changes.keys() <= _MAY_SET)


_MAY_SET = {"check", "status", "next_check", "progress"}


def _recent(events: Sequence[ActionEvent]) -> bool:
    return today() - events[-1].at.date() <= RECENT


def _parts(ws: Workspace, people: Sequence[Person], day: date | None = None) -> dict[str, Mine]:
    seen, actions = practice.practice(ws), plan.actions(ws)
    return {
        person.id: part_of(
            person,
            actions=actions,
            activities=seen.activities,
            tasks=seen.tasks,
            weeks=seen.weeks,
            today=day or seen.today,
        )
        for person in people
    }


def check_in(ws: Workspace, door_: Door, id_: str, text: str, *, done: bool, seen: int) -> Action:
    """Keep how an action goes, or that it is finished, in its person's name.

    A check that was asked for by today is answered with it. `UnknownThing` for an action that is
    not theirs.
    """
    action = _own(ws, door_, id_)
    said = "\n".join(line.strip() for line in text.strip().splitlines())
    if len(said) > LONGEST_CHECK:
        raise UserError("Two lines are enough: at most {count} letters.", count=LONGEST_CHECK)
    if not said and not done:
        raise UserError("Say in a line or two how it goes.")
    fields: dict[str, object] = {"check": said} if said else {}
    if done:
        fields["status"] = Status.DONE
    if action.next_check and action.next_check <= today():
        fields["next_check"] = None
    return plan.revise(ws, id_, fields, seen=seen, actor=_in_name_of(door_))


def undo(ws: Workspace, door_: Door, id_: str, *, seen: int) -> Action:
    """Take a person's own last act on an action back."""
    _own(ws, door_, id_)
    events = plan.history(ws, id_)
    if len(events) == seen and not _item(plan.action(ws, id_), events, door_.person).undo:
        raise UserError("This was not your own change, so it cannot be undone here.")
    return plan.undo(ws, id_, seen=seen, actor=_in_name_of(door_))


def _own(ws: Workspace, door_: Door, id_: str) -> Action:
    found = next((a for a in plan.actions(ws) if a.id == id_), None)
    if found is None or door_.person.id not in found.people():
        raise UnknownThing("This action is not yours (any more). Load the page again.")
    return found


def _in_name_of(door_: Door) -> Actor:
    """Why with an office: what the link allows was checked here, and the plan asks for the right too."""
    return Actor(door_.person.name, Office.COORDINATOR)


def entries(ws: Workspace, person: Person | None = None) -> tuple[Entry, ...]:
    """The plan as entries of a calendar: a person's part, or every action of the school."""
    school, who = prepare.school(ws), person.id if person else ""
    versions = ws.read(documents.school_versions)
    stand = Stand(school, versions[0][0], versions[0][1])
    found = feed.actions(ws.read(plans.events), stand, mine=lambda a: not person or who in a.people())
    if person is None:
        return found
    events = ws.read(lambda c: register_store.events(c, register=Register.ACTIVITIES))
    now = school.year_on(today())
    years = tuple(y for y in school.school_years if now and y.start >= now.start)
    ahead = {y.id for y in years}
    former = [_only(f, ahead) for f in ws.remembered("former-calendars", lambda: ws.read(store.calendars))]
    return found + feed.activities(
        events,
        stand,
        years,
        mine=lambda a: carries(person, a),
        former=[f for f in former if f.years != years],
    )


def _only(former: Former, ids: Collection[str]) -> Former:
    """Why not all: what is over is in no calendar any more, whatever became of its holidays."""
    return Former(tuple(y for y in former.years if y.id in ids), former.until)


def realm(ws: Workspace) -> str:
    """What tells this school's entries from those of any other, for ever."""
    return ws.token("calendar")[:12]


def letters(
    ws: Workspace, *, base: str, actor: Actor, day: date | None = None
) -> tuple[tuple[Person, Letter], ...]:
    """The weekly message to everybody who has something to do on a `day` (today), with their link.

    `base` is the address at which the school reaches lobscan, "" where nobody else can: no link then.
    """
    check(actor, Right.EDIT_PLAN)
    school, spoken = prepare.school(ws), language()
    use(school.language[:2])  # the reader's language, whoever sends it
    speak_as(school.language)
    try:
        return tuple(
            (one.person, _letter(one, school, base, day or today()))
            for one in _links(ws, day)
            if one.part.open or one.part.happening(day or today())
        )
    finally:
        use(spoken)


def _letter(one: Link, school: School, base: str, day: date) -> Letter:
    url = base + one.path if one.path and base else ""
    return letter.weekly(one.person, one.part, school=school, today=day, url=url)


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message: `problem` is "" where the server took it."""

    person: Person
    problem: str


def send(ws: Workspace, mail: Mail, *, base: str, actor: Actor) -> tuple[Sent, ...]:
    """Mail the weekly messages and tell what became of each; `UserError` where none could go at all."""
    given = [(person, text) for person, text in letters(ws, base=base, actor=actor) if person.email]
    if not given:
        raise UserError("Nobody with an e-mail address has anything to do. Add addresses on the page School.")
    problems = deliver(mail, [(person.email, text) for person, text in given])
    sent = tuple(Sent(person, problem) for (person, _text), problem in zip(given, problems, strict=True))
    ws.write(
        lambda c: store.add_mailed(c, [(s.person.id, s.problem) for s in sent], actor=actor.name),
        answers=True,
    )
    return sent
