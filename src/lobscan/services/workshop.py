"""Workshop: a facilitator leads a group from the picture to ambitions, priorities and first steps.

A session is kept in memory as it stands, on top of its events in the store; the store is asked for
what is new only, so that a hundred and fifty phones may look every second.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from uuid import uuid4

from pydantic import ValidationError

from lobscan.access import Actor, Right, check
from lobscan.domain import workshop as domain
from lobscan.domain import workshop_acts as acts
from lobscan.domain import workshop_topics
from lobscan.domain.answers import LEVELS
from lobscan.domain.results import TOTAL, Row
from lobscan.domain.round import Round, statements_of
from lobscan.domain.rubric import Pack, Scope
from lobscan.domain.workplan import Action
from lobscan.domain.workshop import Event, Workshop
from lobscan.domain.workshop_acts import Act, AgendaItem, Ballot
from lobscan.errors import RoundClosed, UnknownThing, UserError
from lobscan.locales import N_
from lobscan.services import picture, plan, prepare, printing
from lobscan.services.action_events import append
from lobscan.services.workspace import CODE_LETTERS, Workspace, new_code
from lobscan.storage import documents, workshops
from lobscan.storage.documents import Cursor

CODE_LENGTH: Final = 6
DOORS: Final = "workshop-doors"
"""Under this the codes are remembered."""


@dataclass(slots=True)
class _Room:
    """A session in memory, and why acts that came too late were passed over, by their number."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    state: Workshop | None = None
    number: int = 0
    refused: dict[int, UserError] = field(default_factory=dict)


def _room(ws: Workspace, id_: str) -> _Room:
    room = ws.rooms.get(id_)
    return room if isinstance(room, _Room) else ws.rooms.setdefault(id_, _Room())


def _catch_up(ws: Workspace, id_: str, room: _Room, *, to: int) -> None:
    """Put what the store has since on top; in the order of the numbers, whoever comes first.

    Who waited meanwhile and finds that event number `to` is in already has nothing left to read.
    """
    with room.lock:
        if room.number >= to:
            return
        for event in ws.read(lambda c: workshops.events(c, id_, after=room.number)):
            try:
                room.state = domain.follow(room.state, event)
            except UserError as error:
                room.refused[event.number] = error
            room.number = event.number


def workshop(ws: Workspace, id_: str) -> Workshop:
    """A session as it stands; `UnknownThing`."""
    room = ws.rooms.get(id_) or _Room()
    if room.state is None:
        _catch_up(ws, id_, room, to=1)
        if room.state is None:
            raise UnknownThing("There is no workshop '{id}'.", id=id_)
        ws.rooms.setdefault(id_, room)
    found: Workshop = room.state
    return found


def workshops_of(ws: Workspace) -> tuple[Workshop, ...]:
    """All sessions, the latest first."""
    return tuple(workshop(ws, id_) for id_ in reversed(ws.read(workshops.ids)))


def keep(
    ws: Workspace, id_: str, act: Act, *, by: str = "", also: Callable[[Cursor], None] | None = None
) -> Workshop:
    """Keep one act, as `keep_all` does; the session after it."""
    keep_all(ws, [(id_, act)], by=by, also=also)
    return workshop(ws, id_)


def keep_all(
    ws: Workspace,
    every: Sequence[tuple[str, Act]],
    *,
    by: str = "",
    also: Callable[[Cursor], None] | None = None,
) -> None:
    """Keep acts of sessions, and `also` what follows from them, in one transaction; returns after it.

    `UserError` when one cannot be, or came too late. Why asked more than once: before, so that the store
    keeps no nonsense, and after, as others act meanwhile. What stands or falls together is asked in the
    transaction too; a single vote is not, as that would hold up the others.
    """
    states = {id_: workshop(ws, id_) for id_, _act in every}
    for id_, act in every:
        _follow(states[id_], act, by)

    def job(cursor: Cursor) -> list[int]:
        numbers = []
        for id_, act in every:
            if also or len(every) > 1:
                _follow(_as_stored(cursor, states[id_]), act, by)
            numbers.append(workshops.add(cursor, id_, act, actor=by))
        if also:
            also(cursor)
        return numbers

    alone = also is None and not any(isinstance(act, acts.Closed) for _id, act in every)
    numbers = ws.write(job, answers=alone)
    for (id_, _act), number in zip(every, numbers, strict=True):
        room = _room(ws, id_)
        _catch_up(ws, id_, room, to=number)
        refusal = room.refused.pop(number, None)
        if refusal:
            raise refusal


def _follow(now: Workshop, act: Act, by: str) -> None:
    """`UserError` where an act cannot be."""
    domain.follow(now, Event(now.id, now.number + 1, documents.now(), by, act))


def _as_stored(cursor: Cursor, known: Workshop) -> Workshop:
    """A session with what was kept since it was read."""
    for event in workshops.events(cursor, known.id, after=known.number):
        with suppress(UserError):
            known = domain.follow(known, event)
    return known


# The facilitator


@dataclass(frozen=True, slots=True)
class NewWorkshop:
    """What a session begins with; topics of None are the usual ones."""

    title: str
    topics: Sequence[str] | None = None
    agenda: Sequence[AgendaItem] | None = None
    dots: int = acts.USUAL_DOTS
    most: int = acts.USUAL_PRIORITIES
    small: bool = False


def rounds(ws: Workspace) -> tuple[Round, ...]:
    """The rounds whose figures may be seen, and that a group can therefore talk about."""
    return tuple(r for r in prepare.scans(ws) if picture.in_view(ws, r))


def open_(ws: Workspace, round_: Round, wanted: NewWorkshop, *, actor: Actor) -> Workshop:
    """Begin a session on a round whose figures may be seen."""
    check(actor, Right.RUN_WORKSHOP)
    seen = picture.picture(ws, round_)
    topics = tuple(wanted.topics if wanted.topics is not None else usual_topics(seen))
    if not topics:
        raise UserError("Choose at least one statement or area to talk about.")
    _check_topics(round_, seen.pack, topics)
    act = built(
        "opened",
        round=round_.id,
        title=wanted.title,
        agenda=tuple(wanted.agenda or acts.script(scanned=seen.respondents > 0)),
        topics=topics,
        dots=wanted.dots,
        most=wanted.most,
        small=wanted.small,
    )
    id_ = uuid4().hex[:12]
    ws.write(lambda c: workshops.add(c, id_, act, actor=actor.name))
    return workshop(ws, id_)


def usual_topics(seen: picture.Picture) -> tuple[str, ...]:
    """The largest gaps and disagreements; before anybody answered, the first statement of each area."""
    found = workshop_topics.usual_topics(seen.by_statement)
    first = (next((s for s in a.statements if s in seen.statements), None) for a in seen.pack.areas)
    return found or tuple(s.id for s in first if s)


def _check_topics(round_: Round, pack: Pack, topics: Sequence[str]) -> None:
    known = {a.id for a in pack.areas} | {s.id for s in statements_of(round_, pack)}
    for topic in topics:
        if topic not in known:
            raise UnknownThing("Round {round} has no area or statement '{id}'.", round=round_.id, id=topic)


def built(kind: str, **fields: object) -> Act:
    """An act of what was typed; `UserError` in plain words for what cannot be."""
    try:
        return acts.ACT.validate_python({"kind": kind, **fields})
    except ValidationError as error:
        wrong = {str(part) for e in error.errors() for part in e["loc"][1:2]}
        said = {
            "title": N_("Give it a title of at most 400 letters."),
            "why": N_("Say in one line why this is the ambition, in at most 500 letters."),
            "topics": N_("Choose at most twelve statements or areas to talk about."),
            "agenda": N_("The agenda has at most twenty steps, each of 1 to 240 minutes."),
            "cards": N_("Type how many cards there are for each level, from 0 to 500."),
            "month": N_("Choose a month of the list."),
        }
        message = next((said[w] for w in sorted(wrong) if w in said), "")
        raise UserError(message or "This cannot be kept as it stands. Check what you typed.") from error


_NOT_HERE: Final = (
    acts.Opened,
    acts.Joined,
    acts.Voted,
    acts.Dotted,
    acts.Agreed,
    acts.TakenBack,
    acts.PutAside,
)
"""Acts of participants, and those that have a command of their own."""


def act(ws: Workspace, id_: str, kind: str, *, actor: Actor, **fields: object) -> Workshop:
    """Do something as the facilitator: `kind` and `fields` as the acts of the domain have them."""
    check(actor, Right.RUN_WORKSHOP)
    made = built(kind, **fields)
    if isinstance(made, _NOT_HERE):
        message = f"{kind} is not for the facilitator"
        raise TypeError(message)
    if isinstance(made, acts.Listed):
        round_ = prepare.round_(ws, workshop(ws, id_).round)
        _check_topics(round_, prepare.pack_of(ws, round_), made.topics)
    return keep(ws, id_, made, by=actor.name)


def make_action(ws: Workspace, id_: str, topic: str, *, actor: Actor) -> Action:
    """Make an action of a priority's first step, for its month; `UserError` when nobody owns it."""
    check(actor, Right.RUN_WORKSHOP)
    now = workshop(ws, id_)
    step = now.first_steps.get(topic)
    if step is None or topic in now.actions:
        raise UserError("This first step is an action already, or was not written down yet.")
    school = prepare.school(ws)
    pack = prepare.pack_of(ws, prepare.round_(ws, now.round))
    people = {p.id for p in school.people}
    agreed = now.agreed_on(topic)
    groups = [g for a in agreed for g in a.year_groups]
    is_area = topic in {a.id for a in pack.areas}
    fields: dict[str, object] = {
        **plan.fresh(ws),
        **_dates(step.month),
        "title": step.title,
        "area": topic if is_area else pack.area_of(topic).id,
        "statements": () if is_area else (topic,),
        "why": "; ".join(a.why for a in agreed),
        "year_groups": () if "" in groups else tuple(groups),
        "responsible": step.owner if step.owner in people else "",
        "success": step.success,
        "round": now.round,
    }
    check(actor, Right.EDIT_PLAN)
    made = plan.prepared(ws, fields)

    def create(cursor: Cursor) -> None:
        append(cursor, school, None, made, actor=actor)

    keep(ws, id_, acts.Acted(topic=topic, action=made.id), by=actor.name, also=create)
    return made


def _dates(month: str) -> dict[str, date]:
    """The first and the last day of a month (2027-02); none for ""."""
    if not month:
        return {}
    first = date.fromisoformat(f"{month}-01")
    return {"start": first, "due": (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)}


# The participants


def code(ws: Workspace, id_: str) -> str:
    """The word by which people come in: six letters, the same each time. The store does not hold it."""
    number = int(ws.token(f"workshop:{id_}"), 16)
    letters = []
    for _place in range(CODE_LENGTH):
        number, at = divmod(number, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[at])
    return "".join(letters)


def door(ws: Workspace, code_: str) -> Workshop:
    """The open session with this code; `UnknownThing`, or `RoundClosed` when it is over."""
    doors: Mapping[str, str] = ws.remembered(DOORS, lambda: _doors(ws))
    if code_ not in doors:
        raise UnknownThing("No workshop has this code. Look at the screen and type it again.")
    if not doors[code_]:
        raise RoundClosed("This workshop is over. Thank you for taking part.")
    return workshop(ws, doors[code_])


def _doors(ws: Workspace) -> dict[str, str]:
    """Every code with its session; with "" for one that was closed."""
    every, still = ws.read(workshops.ids), ws.read(workshops.open_ids)
    return {code(ws, id_): id_ if id_ in still else "" for id_ in every}


def withdraw_outcome(ws: Workspace, id_: str, *, actor: Actor) -> None:
    """End the links to a session's printed outcome that were handed out."""
    check(actor, Right.RUN_WORKSHOP)
    printing.withdraw(ws, _outcome(id_), by=actor.name)


def outcome_token(ws: Workspace, id_: str) -> str:
    """The unguessable word in the address of a session's printable page, for a month or two."""
    return printing.word(ws, _outcome(id_))


def _outcome(id_: str) -> str:
    return f"outcome:{id_}"


def by_outcome(ws: Workspace, token: str) -> Workshop:
    """The session of a printable page; `UnknownThing`, also where the link is of long ago."""
    for id_ in ws.read(workshops.ids):
        if printing.opens(ws, _outcome(id_), token):
            return workshop(ws, id_)
    raise UnknownThing("This page is not known. Open it from the page Workshop.")


def join(ws: Workspace, id_: str) -> str:
    """Come in; the code by which one comes back after dropping out."""
    code_ = new_code()
    keep(ws, id_, acts.Joined(who=uuid4().hex, code=ws.code_hash(id_, code_)))
    return code_


def who(ws: Workspace, at: Workshop, code_: str) -> str:
    """Who holds a code in a session; `UnknownThing`."""
    found = at.people.get(ws.code_hash(at.id, code_))
    if found is None:
        raise UnknownThing("This code does not belong to this workshop. Check it, or come in anew.")
    return found


def vote(ws: Workspace, id_: str, who_: str, ballot: Ballot, marks: Mapping[str, int]) -> None:
    """Keep somebody's marks; returns after the commit."""
    keep(ws, id_, built("voted", who=who_, ballot=ballot, marks=dict(marks)))


def put_dots(ws: Workspace, id_: str, who_: str, dots: Mapping[str, int]) -> None:
    """Keep how somebody divides their dots; never more than they were given."""
    keep(ws, id_, built("dotted", who=who_, dots=dict(dots)))


# What is talked about


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic in words: its title, the statement itself and what one sees at each level.

    `language` is the words'; `per_year` says that it is about each year group apart.
    """

    id: str
    language: str
    title: str
    text: str
    area: str
    levels: Mapping[int, str]
    per_year: bool = False


def subjects(ws: Workspace, at: Workshop) -> dict[str, Subject]:
    """The topics of a session, in words; remembered, as a whole room asks in the same second."""

    def read() -> dict[str, Subject]:
        pack = prepare.pack_of(ws, prepare.round_(ws, at.round))
        return {t: subject(pack, t) for t in at.topics}

    return ws.remembered(f"subjects:{at.id}:{' '.join(at.topics)}", read)


def subject(pack: Pack, topic: str) -> Subject:
    """An area or statement in words."""
    language = pack.header.language
    area = next((a for a in pack.areas if a.id == topic), None)
    if area:
        meanings: dict[int, str] = {level.value: level.meaning for level in pack.header.levels}
        return Subject(topic, language, area.title, area.intro, area.title, meanings)
    statement = next(s for s in pack.statements if s.id == topic)
    words: dict[int, str] = {level: statement.levels[level] for level in LEVELS}
    per_year = statement.scope is Scope.YEAR_GROUP
    where = pack.area_of(topic).title
    return Subject(topic, language, statement.aspect, statement.words_for(), where, words, per_year)


def row_of(seen: picture.Picture, topic: str) -> Row | None:
    """The total line of a topic in the picture; None where it is hidden or nobody answered."""
    rows = (*seen.by_area, *seen.by_statement)
    found = next((r for r in rows if topic == (r.statement or r.area) and r.year_group == TOTAL), None)
    return found if found and not found.hidden and found.score is not None else None
