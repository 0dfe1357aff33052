"""Verify: whether what was frozen, and what the store promises, is still so."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

from pydantic import ValidationError

from lobscan.domain import chain as domain
from lobscan.domain import review
from lobscan.domain.ambition import Ambition, latest
from lobscan.domain.audit import Audit, Part
from lobscan.domain.chain import Kind, Snapshot, fault
from lobscan.domain.register import Register
from lobscan.domain.review import Record, Review
from lobscan.domain.round import Round
from lobscan.errors import Fault, UserError
from lobscan.locales import N_
from lobscan.services import amended, chain, frozen
from lobscan.services.amended import NOTHING, Amended
from lobscan.services.workspace import Workspace
from lobscan.storage import documents, files, journal, plans, promises, registers, reviews, roadmaps
from lobscan.storage import snapshots as store
from lobscan.storage.documents import Cursor
from lobscan.storage.journal import Stretch

STEP: Final = "010 snapshots"
"""From this step of the schema on everything is frozen; what was done before it is not."""
NOT_SEALED: Final = N_(
    "The end of the chain is not sealed with this school's key: somebody wrote it, or the key is another."
)
CUT: Final = N_(
    "the chain ends with it, but {count} were frozen: the end was cut off, or something was put in."
)
ALL_CUT: Final = N_("There is no snapshot any more, but {count} were frozen.")
ENDS_OTHERWISE: Final = N_("it is not the one that was frozen last.")
NO_HEAD: Final = N_("The sealed end of the chain is missing, but there are snapshots: {count}.")
HEADS: Final = N_("The end of the chain stands in the store {count} times.")
NO_TABLE: Final = N_("table {table} or one of its columns is missing since.")
ROWS_GONE: Final = N_("table {table} had {end} rows and has fewer since; rows were removed.")
ROWS_CHANGED: Final = N_(
    "in table {table} one of the rows {first} to {end} is not what it was; "
    "it was changed, removed or put in since."
)
NOT_FROZEN: Final = N_("Round {round} was closed on {day}, before lobscan froze anything. It is not frozen.")
NO_SNAPSHOT: Final = N_("Round {round} was closed on {day}, but its snapshot is missing.")
NO_ROUND: Final = N_("the round {round} that it is about is missing since.")
REOPENED: Final = N_("round {round} is no longer closed since.")
TWICE: Final = N_("round {round} was frozen more than once.")
DIFFERS: Final = {
    "round": N_("the settings of round {round} were changed since."),
    "closed": N_("the closing day of round {round} was changed since."),
    "k": N_("the anonymity threshold of round {round} was changed since."),
    "rubric": N_("the rubric of round {round} was changed since."),
    "answers": N_("answers, remarks or respondents of round {round} were changed, removed or put in since."),
    "response": N_("another number of people took part in round {round} than is told now."),
    "figures": N_("the answers of round {round}, counted again, give other figures."),
}
UNCOUNTED: Final = N_("round {round} cannot be counted again.")
AMBITION_GONE: Final = N_("the ambition for '{target}' in round {round} was changed or removed since.")
OTHER_AMBITIONS: Final = N_("other ambitions held in round {round} then than the store says now.")
AMBITION_ADDED: Final = N_(
    "Round {round}: the ambition for '{target}' of {day} was never frozen; it was put in."
)
AMBITIONS_BEFORE: Final = N_(
    "Round {round}: ambitions that are older than the chain, and not frozen: {count}."
)
PLAN_GONE: Final = N_("the roadmap that was accepted for round {round} is missing since.")
PLAN_CHANGED: Final = N_("the roadmap that was accepted for round {round} was changed since.")
ACTION_GONE: Final = N_("action '{action}' of the accepted roadmap is missing since.")
PLAN_ADDED: Final = N_("Round {round}: the roadmap accepted on {day} was never frozen; it was put in.")
PLAN_BEFORE: Final = N_("Round {round}: a roadmap was accepted on {day}, before lobscan froze anything.")
REVIEW_UNREADABLE: Final = N_("What happened in review {review} cannot be read.")
REVIEW_CHANGED: Final = N_("the sealed review {review} was changed, removed or added to since.")
REVIEW_ADDED: Final = N_("Review '{title}' is sealed, but its snapshot is missing.")
UNREADABLE: Final = N_("A change of the evidence '{record}' cannot be read.")
FILE_GONE: Final = N_("The file {name} of the evidence '{title}' is missing.")
FILE_CHANGED: Final = N_(
    "The file {name} of the evidence '{title}' was changed: its hash is another one now."
)
FILE_STRANGE: Final = N_("{name} in the folder of the evidence belongs to no evidence.")
DELETED: Final = N_("On {day} {actor} deleted {what} ({subject}), snapshot {number}: {reason}")
LOOSE_ROWS: Final = N_("Rows that came after the last snapshot: {count}. The next one will vouch for them.")


def verify(ws: Workspace) -> Audit:
    """Everything that can be checked, from one moment's view of the store."""

    def look(cursor: Cursor) -> Audit:
        with journal.still(cursor):
            return audit(ws, cursor)

    return ws.read(look)


def audit(ws: Workspace, cursor: Cursor) -> Audit:
    """The same as it stands in the transaction of `cursor`."""
    every = store.all_(cursor)
    changed = amended.read(every)
    sound = [s for s in every if changed.sound(s)]
    parts = (
        Part(
            N_("Snapshots in the chain"),
            len(every),
            (*domain.check(every, changed.snapshots), *_head(ws, cursor, every)),
            _deletions(every, changed),
        ),
        _journal(cursor, sound, changed),
        _rounds(cursor, every, changed),
        _ambitions(cursor, every, changed),
        _plans(cursor, every, changed),
        _reviews(cursor, every, changed),
        _promises(cursor),
        _evidence(ws, cursor),
    )
    heads = store.heads(cursor)
    return Audit(parts, heads[-1] if heads else domain.Head())


def _head(ws: Workspace, cursor: Cursor, every: Sequence[Snapshot]) -> Iterator[Fault]:
    heads = store.heads(cursor)
    if not heads:
        if every:
            yield _said(NO_HEAD, count=len(every))
        return
    if len(heads) > 1:
        yield _said(HEADS, count=len(heads))
    head, last = heads[-1], every[-1] if every else None
    if not chain.sealed(ws, head):
        yield _said(NOT_SEALED)
    number = last.number if last else 0
    if number != head.count:
        yield fault(CUT, number, count=head.count) if last else _said(ALL_CUT, count=head.count)
    elif last and last.hash != head.hash:
        yield fault(ENDS_OTHERWISE, number)


def _deletions(every: Sequence[Snapshot], changed: Amended) -> tuple[Fault, ...]:
    """What was deleted on purpose, to be known."""
    found = (one for one, sound in _of(every, Kind.DELETION, changed) if sound)
    return tuple(
        _said(
            DELETED,
            number=one.number,
            day=one.moment.date(),
            what=amended.WHAT.get(str(chain.content(one).get("what")), ""),
            subject=one.subject,
            actor=one.actor,
            reason=str(chain.content(one).get("reason", "")),
        )
        for one in found
    )


def _journal(cursor: Cursor, sound: Sequence[Snapshot], changed: Amended) -> Part:
    tables = journal.tables(cursor)
    rows = {table: journal.rows(cursor, table) for table in tables}
    faults: list[Fault] = []
    proven = dict.fromkeys(tables, 0)
    for snapshot in sound:
        for frozen_then in chain.stretches(snapshot):
            one = changed.stretch(snapshot.number, frozen_then)
            proven[one.table] = max(one.end, proven.get(one.table, 0))
            message = _broken(cursor, one, tables.get(one.table, ()), rows.get(one.table, 0))
            if message:
                where = {"table": one.table, "first": one.start + 1, "end": one.end}
                faults.append(fault(message, snapshot.number, day=snapshot.moment, **where))
    loose = sum(max(0, rows[table] - proven[table]) for table in tables)
    notes = (_said(LOOSE_ROWS, count=loose),) if loose and sound else ()
    return Part(N_("Rows of events that snapshots vouch for"), sum(proven.values()), tuple(faults), notes)


def _broken(cursor: Cursor, frozen_: Stretch, columns: Sequence[str], rows: int) -> str:
    """What is wrong with a stretch of a table; "" where it is as it was."""
    if not set(frozen_.columns) <= set(columns):
        return NO_TABLE
    if rows < frozen_.end:
        return ROWS_GONE
    if frozen_.start == frozen_.end:
        return ""
    now = journal.stretch(cursor, frozen_.table, frozen_.columns, start=frozen_.start, end=frozen_.end)
    return "" if now.sha256 == frozen_.sha256 else ROWS_CHANGED


# Rounds


def _of(every: Sequence[Snapshot], kind: Kind, changed: Amended = NOTHING) -> Iterator[tuple[Snapshot, bool]]:
    """The snapshots of a kind, each with whether its word can be taken.

    Why the others too: of one that was damaged it is known that there was something to freeze.
    """
    return ((one, changed.sound(one)) for one in every if one.kind == kind)


def _rounds(cursor: Cursor, every: Sequence[Snapshot], changed: Amended) -> Part:
    closed = documents.closings(cursor)
    texts = documents.round_texts(cursor)
    bare = _bare(cursor, closed, every)
    faults = [_said(NO_SNAPSHOT, round=id_, day=on) for id_, on, old in bare if not old]
    notes = [_said(NOT_FROZEN, round=id_, day=on) for id_, on, old in bare if old]
    seen: set[str] = set()
    for one, sound in _of(every, Kind.ROUND, changed):
        if one.subject in seen:
            faults.append(fault(TWICE, one.number, round=one.subject))
        seen.add(one.subject)
        faults += _closing(cursor, one, texts, closed, changed) if sound else []
    return Part(N_("Closed rounds, counted again"), len(closed), tuple(faults), tuple(notes))


def _bare(
    cursor: Cursor, closed: dict[str, tuple[date, datetime]], every: Sequence[Snapshot]
) -> list[tuple[str, date, bool]]:
    """Closed rounds without a snapshot: their day, and whether that was before there were any."""
    since = documents.migrated(cursor, STEP)
    known = {one.subject for one, _sound in _of(every, Kind.ROUND)}
    return [
        (id_, on, since is not None and at < since) for id_, (on, at) in closed.items() if id_ not in known
    ]


def _closing(
    cursor: Cursor,
    one: Snapshot,
    texts: dict[str, str],
    closed: dict[str, tuple[date, datetime]],
    changed: Amended,
) -> list[Fault]:
    """How a closed round differs from what was frozen of it."""
    said: dict[str, Any] = {"day": one.moment, "round": one.subject}
    if one.subject not in texts:
        return [fault(NO_ROUND, one.number, **said)]
    if one.subject not in closed:
        return [fault(REOPENED, one.number, **said)]
    then = changed.closing(one.subject, chain.content(one))
    now = _counted(cursor, then, texts[one.subject], closed[one.subject][0])
    if now is None:
        return [fault(UNCOUNTED, one.number, **said)]
    return [
        fault(message, one.number, **said)
        for key, message in DIFFERS.items()
        if key not in changed.gone(one.subject) and now.get(key) != then.get(key)
    ]


def _counted(cursor: Cursor, then: dict[str, Any], text: str, closed: date) -> dict[str, Any] | None:
    """The round frozen again as it was asked then; None where that cannot be."""
    try:
        round_ = Round.model_validate(then["round"])
        places, statements = then["places"], then["statements"]
        now = frozen.closing(cursor, round_, closed, statements=statements, year_groups=places[1:])
        return {**now, "round": json.loads(text)}
    except (ValidationError, ValueError, LookupError, TypeError):
        return None


# Ambitions


def _ambitions(cursor: Cursor, every: Sequence[Snapshot], changed: Amended) -> Part:
    rounds = documents.round_texts(cursor)
    live = {id_: plans.ambitions(cursor, id_) for id_ in rounds}
    faults: list[Fault] = []
    left = {id_: Counter(map(_key, said)) for id_, said in live.items()}
    for one, sound in _of(every, Kind.AMBITIONS, changed):
        found = [*_said_then(one, live.get(one.subject, ()), left.setdefault(one.subject, Counter()))]
        faults += found if sound else []
    notes: list[Fault] = []
    since = documents.migrated(cursor, STEP)
    for id_, said in live.items():
        loose = [a for a in said if left[id_][_key(a)] > 0]
        old = [a for a in loose if since is not None and a.at < since]
        faults += [_said(AMBITION_ADDED, round=id_, target=a.target, day=a.at) for a in loose if a not in old]
        if old:
            notes.append(_said(AMBITIONS_BEFORE, round=id_, count=len(old)))
    count = sum(map(len, live.values()))
    return Part(N_("Ambitions"), count, tuple(faults), tuple(notes))


def _key(said: Ambition) -> str:
    return domain.dumped(frozen.spoken(said))


def _said_then(one: Snapshot, live: Sequence[Ambition], left: Counter[str]) -> Iterator[Fault]:
    """How the ambitions in the store differ from what was frozen with one command."""
    then = chain.content(one)
    where = {"day": one.moment, "round": one.subject}
    for said in then.get("said", []):
        key = domain.dumped(said)
        if left[key] < 1:
            yield fault(AMBITION_GONE, one.number, target=said[0], **where)
        left[key] -= 1
    until = max((said[-1] for said in then.get("said", [])), default="")
    held = latest(a for a in live if frozen.spoken(a)[-1] <= until)
    if sorted(map(_key, held)) != sorted(map(domain.dumped, then.get("holds", []))):
        yield fault(OTHER_AMBITIONS, one.number, **where)


# Plans


def _plans(cursor: Cursor, every: Sequence[Snapshot], changed: Amended) -> Part:
    live = {(round_, e.number): e for round_, e in roadmaps.accepted(cursor)}
    actions = plans.actions_ever(cursor)
    faults: list[Fault] = []
    known = set()
    for one, sound in _of(every, Kind.PLAN, changed):
        then = chain.content(one)
        key = (one.subject, then.get("number", 0))
        known.add(key)
        if sound:
            faults += _accepted(one, then, live[key].document if key in live else None, actions)
    since = documents.migrated(cursor, STEP)
    loose = {key: e for key, e in live.items() if key not in known}
    old = [key for key, e in loose.items() if since is not None and e.at < since]
    faults += [_said(PLAN_ADDED, round=k[0], day=e.at) for k, e in loose.items() if k not in old]
    notes = [_said(PLAN_BEFORE, round=k[0], day=loose[k].at) for k in old]
    return Part(N_("Accepted roadmaps"), len(live), tuple(faults), tuple(notes))


def _accepted(one: Snapshot, then: dict[str, Any], text: str | None, actions: set[str]) -> Iterator[Fault]:
    where = {"day": one.moment, "round": one.subject}
    if text is None:
        yield fault(PLAN_GONE, one.number, **where)
    elif _parsed(text) != then.get("draft"):
        yield fault(PLAN_CHANGED, one.number, **where)
    for action in then.get("actions", []):
        if action["id"] not in actions:
            yield fault(ACTION_GONE, one.number, day=one.moment, action=action["title"])


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


# Reviews


def _reviews(cursor: Cursor, every: Sequence[Snapshot], changed: Amended) -> Part:
    ids = reviews.ids(cursor)
    live = {id_: _review(cursor, id_) for id_ in ids}
    faults = [_said(REVIEW_UNREADABLE, review=id_) for id_, found in live.items() if found is None]
    known = set()
    for one, sound in _of(every, Kind.REVIEW, changed):
        known.add(one.subject)
        if sound and not _same_review(one, live.get(one.subject)):
            faults.append(fault(REVIEW_CHANGED, one.number, day=one.moment, review=one.subject))
    sealed = [found for found in live.values() if found and found.sealed]
    faults += [_said(REVIEW_ADDED, title=found.title) for found in sealed if found.id not in known]
    return Part(N_("Sealed reviews"), len(sealed), tuple(faults))


def _review(cursor: Cursor, id_: str) -> Review | None:
    """A review as its acts tell it; None where they make none."""
    try:
        return review.fold(reviews.events(cursor, id_))
    except (ValidationError, ValueError, TypeError, LookupError, UserError):
        return None


def _same_review(one: Snapshot, found: Review | None) -> bool:
    """Why as a record: a field that records get later is not in what was frozen before."""
    if found is None or found.seal is None or not found.intact:
        return False
    try:
        return Record.model_validate(chain.content(one)) == found.seal.record
    except ValidationError:
        return False


# The store and its files


def _promises(cursor: Cursor) -> Part:
    faults = tuple(Fault(b.message, params=b.params) for b in promises.broken(cursor))
    return Part(N_("Rows that keep the store's promises"), promises.rows(cursor), faults)


def _evidence(ws: Workspace, cursor: Cursor) -> Part:
    """Every file that evidence ever pointed at, those that were replaced too."""
    faults: list[Fault] = []
    titles: dict[str, str] = {}
    wanted: dict[str, tuple[str, str]] = {}
    for record, text in registers.texts(cursor, Register.EVIDENCE):
        changes = _parsed(text)
        if not isinstance(changes, dict):
            faults.append(_said(UNREADABLE, record=record))
            continue
        titles[record] = str(changes.get("title", titles.get(record, record)))
        sha256 = str(changes.get("file") or "")
        if sha256:
            wanted.setdefault(sha256, (str(changes.get("file_name") or sha256), titles[record]))
    folder = ws.settings.evidence
    for sha256, (name, title) in wanted.items():
        found = files.digest(folder / sha256)
        if found != sha256:
            faults.append(_said(FILE_CHANGED if found else FILE_GONE, name=name, title=title))
    strange = [p.name for p in files.kept(folder) if p.name not in wanted]
    notes = tuple(_said(FILE_STRANGE, name=name) for name in strange)
    return Part(N_("Files of evidence"), len(wanted), tuple(faults), notes)


def _said(message: str, **params: object) -> Fault:
    return Fault(message, params=tuple(params.items()))
