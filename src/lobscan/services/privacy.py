"""Privacy: what is kept how long, and deleting for good: from the file, its free blocks and its log."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from lobscan.access import Actor, Office, Right, check
from lobscan.domain import review
from lobscan.domain.chain import Kind, hash_of
from lobscan.domain.kept import MOST_MONTHS, Retention, over
from lobscan.domain.review import hash_of as seal_of
from lobscan.domain.round import Round
from lobscan.errors import UnknownThing, UserError
from lobscan.locales import _, language, speak_as, use
from lobscan.services import amended, chain, copies, prepare, verify
from lobscan.services.amended import ANSWERS, NAMES, PERSON, REMARKS, Amended
from lobscan.services.workspace import Workspace
from lobscan.storage import documents, journal, reviews, rewriting
from lobscan.storage import privacy as store
from lobscan.storage import snapshots as snapshot_store
from lobscan.storage.documents import Cursor
from lobscan.storage.rewriting import Rewriting, Word

ITSELF: Final = Actor("lobscan", Office.ADMIN)
"""Who deletes what was set to be deleted."""
LONGEST_REASON: Final = 400
SHORTEST_NAME: Final = 3
OF_A_ROUND: Final = {
    NAMES: Rewriting(texts=rewriting.NAMES),
    REMARKS: Rewriting(tables=rewriting.REMARKS),
    ANSWERS: Rewriting(tables=rewriting.ANSWERS),
}


@dataclass(frozen=True, slots=True)
class Left:
    """What of a closed round is still there, and on which day it goes by itself (None: it stays)."""

    round: Round
    rows: tuple[tuple[str, int, date | None], ...]
    """`names`, `remarks`, `answers`: how many rows, and the day."""
    own: bool
    """Whether the round has a setting of its own."""


def left(ws: Workspace, *, actor: Actor) -> tuple[Left, ...]:
    """The closed rounds, the newest first, with what is left of each."""
    check(actor, Right.SAFEKEEP)
    kept = ws.read(store.retentions)
    closed = [round_ for round_ in reversed(prepare.rounds(ws)) if round_.closed]
    return tuple(_left(ws, round_, kept) for round_ in closed)


def _left(ws: Workspace, round_: Round, kept: dict[str, Retention]) -> Left:
    months = kept.get(round_.id, kept.get("", Retention()))
    counts = ws.read(lambda c: store.left(c, round_.id))
    closed = round_.closed or round_.opened
    days = (over(closed, months.names), over(closed, months.remarks), over(closed, months.answers))
    return Left(round_, tuple(zip((NAMES, REMARKS, ANSWERS), counts, days, strict=True)), round_.id in kept)


def retention(ws: Workspace, round_: str = "", *, actor: Actor) -> Retention:
    """How long things of a round stay; of "" those of every round without a setting of its own."""
    check(actor, Right.SAFEKEEP)
    kept = ws.read(store.retentions)
    return kept.get(round_, kept.get("", Retention()))


def set_retention(ws: Workspace, wanted: Retention, round_: str = "", *, actor: Actor) -> None:
    """Have things of a round, or of every round, deleted so many months after its close."""
    check(actor, Right.SAFEKEEP)
    if round_:
        prepare.round_(ws, round_)
    for months in (wanted.names, wanted.remarks, wanted.answers):
        if months is not None and not 0 <= months <= MOST_MONTHS:
            raise UserError("Choose at most {most} months.", most=MOST_MONTHS)
    ws.write(lambda c: store.set_retention(c, round_, wanted, actor=actor.name))


def delete(ws: Workspace, round_: str, what: str, *, reason: str, actor: Actor) -> None:
    """Delete the `names` of who was invited to a closed round, its `remarks` or its `answers`, for good.

    Its figures past the gate stay in the snapshot of its closing. Raises `UserError` for a round that
    is open, and for a store in which something was changed that was frozen.
    """
    check(actor, Right.SAFEKEEP)
    found = prepare.round_(ws, round_)
    if not found.closed:
        raise UserError("Round '{title}' is still open. Close it first.", title=found.title)
    given = OF_A_ROUND[what]
    _delete(
        ws,
        Rewriting(round_, given.tables, given.texts),
        what=what,
        subject=round_,
        reason=reason,
        actor=actor,
    )


def people_gone(ws: Workspace, *, actor: Actor) -> dict[str, str]:
    """Names by id of those who were in the school once, are no longer, and whose name is still kept."""
    check(actor, Right.SAFEKEEP)
    now = {person.id for person in prepare.school(ws).people}
    ever = ws.read(documents.people_ever)
    return {id_: name for id_, name in ever.items() if id_ not in now and not id_.startswith(NOBODYS)}


NOBODYS: Final = "removed-"


def forget(ws: Workspace, person: str, *, reason: str, actor: Actor) -> None:
    """Put "[removed]" wherever the name of somebody who left stands, and delete their address, for good.

    Raises `UserError` for somebody who is still on the page School, or shares a name with who is.
    """
    check(actor, Right.SAFEKEEP)
    if person not in people_gone(ws, actor=actor):
        raise UnknownThing(
            "There is nobody '{id}' who left the school. Take the person off the page School first.",
            id=person,
        )
    names, addresses = ws.read(lambda c: _names(c, person))
    shared = names & {one.name for one in prepare.school(ws).people}
    if shared:
        raise UserError(
            "Somebody who is still at the school has the same name: {name}. Nothing was deleted.",
            name=min(shared),
        )
    if any(len(name) < SHORTEST_NAME for name in names):
        raise UserError(
            "The name {name} is too short to be found without doing harm. Nothing was deleted.",
            name=min(names),
        )
    if any(word and word.lower() in reason.lower() for word in names | addresses):
        raise UserError("Give the reason without the name itself: the reason stays.")
    unknown = NOBODYS + secrets.token_hex(4)
    words = (
        *(Word(address, "") for address in sorted(addresses) if address),
        *(Word(name, _("[removed]")) for name in sorted(names, key=len, reverse=True)),
        Word(person, unknown, whole=True),
    )
    _delete(ws, Rewriting(words=words), what=PERSON, subject=unknown, reason=reason, actor=actor)


def _names(cursor: Cursor, person: str) -> tuple[set[str], set[str]]:
    """All names and addresses that a person ever had in the school."""
    found = [one for version in documents.school_versions(cursor) for one in _people(cursor, version[0])]
    mine = [one for one in found if one[0] == person]
    return {name for _id, name, _email in mine}, {email for _id, _name, email in mine}


def _people(cursor: Cursor, number: int) -> list[tuple[str, str, str]]:
    school = documents.school_at(cursor, number)
    return [(one.id, one.name, one.email) for one in school.people] if school else []


def _delete(ws: Workspace, wanted: Rewriting, *, what: str, subject: str, reason: str, actor: Actor) -> None:
    said = " ".join(reason.split())[:LONGEST_REASON]
    if not said:
        raise UserError("Say why, so that it can be accounted for later.")

    def make(con: Cursor, path: Path) -> None:
        _refuse_faulty(ws, con)
        rewriting.write(con, path, wanted)
        rewriting.finish(path, lambda c: _freeze(ws, c, what=what, subject=subject, reason=said, actor=actor))

    ws.rewrite(make)


def _refuse_faulty(ws: Workspace, cursor: Cursor) -> None:
    """Why first: a deletion vouches for what it leaves, and must not vouch for what somebody changed."""
    faults = len(verify.audit(ws, cursor).faults)
    if faults:
        raise UserError(
            "The store is not as it was frozen or promised (faults: {count}), so nothing was deleted. "
            "See the check on the page Evidence first.",
            count=faults,
        )


def _freeze(ws: Workspace, cursor: Cursor, *, what: str, subject: str, reason: str, actor: Actor) -> None:
    """Freeze the deletion with all that is otherwise since, and look whether the whole then holds."""
    _reseal(cursor)
    uncounted = {
        *amended.read(snapshot_store.all_(cursor)).uncounted,
        *([subject] if what == ANSWERS else []),
    }
    content = amended.content(_amended(cursor, uncounted), what=what, reason=reason)
    chain.freeze(ws, cursor, kind=Kind.DELETION, subject=subject, content=content, actor=actor)
    _refuse_faulty(ws, cursor)


def _reseal(cursor: Cursor) -> None:
    """Give sealed reviews whose words were changed the hash of what they say now."""
    for id_ in reviews.ids(cursor):
        found = review.fold(reviews.events(cursor, id_))
        if found.seal and (now := seal_of(found.seal.record)) != found.seal.hash:
            reviews.reseal(cursor, id_, found.seal.hash, now)


def _amended(cursor: Cursor, uncounted: set[str]) -> Amended:
    """All that differs from what was frozen."""
    every = snapshot_store.all_(cursor)
    stretches, rounds = {}, {}
    for one in every:
        for then in chain.stretches(one):
            now = journal.stretch(cursor, then.table, then.columns, start=then.start, end=then.end)
            if now.sha256 != then.sha256:
                stretches[f"{one.number}:{then.table}"] = now.sha256
        if one.kind == Kind.ROUND:
            sha256 = str(journal.answers(cursor, one.subject)["sha256"])
            if sha256 != chain.content(one).get("answers", {}).get("sha256"):
                rounds[one.subject] = sha256
    return Amended(
        {s.number: hash_of(s) for s in every if s.hash != hash_of(s)}, stretches, rounds, uncounted
    )


def look(ws: Workspace, now: datetime) -> int:
    """Delete what was to stay no longer than until the day of a moment; how many things that were."""
    if not prepare.has_school(ws) or not ws.read(store.retentions):
        return 0
    today = now.astimezone(copies.zone(ws)).date()
    due = [
        (one.round.id, what)
        for one in left(ws, actor=ITSELF)
        for what, rows, day in one.rows
        if rows and day and day <= today
    ]
    before = language()
    use(prepare.school(ws).language[:2])
    speak_as(prepare.speech(ws))
    try:
        for round_, what in due:
            delete(ws, round_, what, reason=_("The time for which it was to be kept is over."), actor=ITSELF)
    finally:
        use(before)
    return len(due)
