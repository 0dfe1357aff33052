"""Rubrics: check packs as files, copy one, edit the copy, lay it beside its original and upgrade it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from lobscan.access import Actor, Right, check
from lobscan.content import crosswalks, editor
from lobscan.content.packs import HEADER, Reader, in_order, load_pack, missing_steps
from lobscan.content.strict import Document
from lobscan.content.writing import ENDINGS, dump, pack_files, write_pack
from lobscan.domain import revision
from lobscan.domain.crosswalk import Crosswalk, How, What
from lobscan.domain.migration import Became, chain, number, trail
from lobscan.domain.revision import Difference, Upgrade
from lobscan.domain.round import Round, statements_of
from lobscan.domain.rubric import BasedOn, Pack, Statement
from lobscan.domain.school import free_id
from lobscan.errors import Fault, FaultyFile, UnknownThing, UserError
from lobscan.locales import N_
from lobscan.services import prepare, printing
from lobscan.services.workspace import Workspace, today
from lobscan.settings import Settings
from lobscan.storage import documents
from lobscan.storage import rubrics as store
from lobscan.storage.rubrics import Edit as Edit

COPIED: Final = "copied"
FOUND: Final = "found"
CHANGED: Final = "changed"
ADDED: Final = "added"
REMOVED: Final = "removed"
TALK: Final = "talk"
UPGRADED: Final = "upgraded"
UNDONE: Final = "undone"
RESTORED: Final = "restored"
_writing: Final = threading.RLock()
"""Who saves at the same time does so one after the other."""


# Packs as files


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong with files of packs, and what an editor would change in them."""

    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def check_paths(paths: Iterable[Path], ws: Workspace | None = None) -> Findings:
    """Every fault and warning at `paths`: packs, files in one, crosswalks, or a folder of all these.

    With a workspace, migration maps are held against the versions that its rounds were held with.
    """
    faults: list[Fault] = []
    warnings: list[Fault] = []
    seen: set[Path] = set()
    for path in paths:
        folders = _folders_at(path)
        if not folders:
            faults.append(Fault("no rubric pack here: pack.yaml is missing", file=str(path), line=1))
        for folder in (f for f in folders if f not in seen):
            seen.add(folder)
            found = _check_folder(folder, ws)
            faults += found.faults
            warnings += found.warnings
    return Findings(tuple(faults), tuple(warnings))


def _folders_at(path: Path) -> list[Path]:
    start = path.parent if path.is_file() else path
    above = [f for f in (start, start.parent) if (f / HEADER).is_file() or crosswalks.is_crosswalks(f)]
    beside = [header.parent for header in sorted(start.glob(f"*/{HEADER}"))]
    return above[:1] or beside + [f for f in (start / crosswalks.FOLDER,) if f.is_dir()]


def _check_folder(folder: Path, ws: Workspace | None) -> Findings:
    if not (folder / HEADER).is_file():
        return Findings(tuple(crosswalks.check_crosswalks(folder)), ())
    reader = Reader(folder)
    pack = reader.read()
    language = pack.header.language if pack else str(_plain(reader.header.value, "language"))
    documents_ = [reader.header, *(d for kind in reader.documents.values() for d in kind)]
    warnings = [w for d in documents_ for w in editor.warnings(d, language)]
    faults = reader.faults() + (_against_rounds(ws, pack, folder) if ws and pack else [])
    return Findings(tuple(in_order(faults)), tuple(in_order(warnings)))


def _plain(value: object, key: str) -> object:
    return value.get(key, "") if isinstance(value, Mapping) else ""


def _against_rounds(ws: Workspace, pack: Pack, folder: Path) -> list[Fault]:
    """A version that rounds were held with has a map, and every statement of it a step."""
    faults = []
    for kept in _held(ws, pack.id):
        version = kept.header.version
        if number(version) >= number(pack.header.version):
            continue
        where = folder / "migrations" / f"{version}.yaml"
        message = N_("a round was held with version {version}, and its statement `{id}` has no step here")
        faults += [
            Fault(message, file=str(where), line=1, params=(("version", version), ("id", id_)))
            for id_ in missing_steps(pack, kept)
        ]
    return faults


# Packs as they are read


def titles(settings: Settings) -> dict[str, str]:
    """The packs by id, with their title; a faulty one is called by its id."""
    found = {}
    for id_ in prepare.pack_ids(settings):
        try:
            found[id_] = prepare.pack(settings, id_).header.title
        except FaultyFile:
            found[id_] = id_
    return found


def is_own(settings: Settings, id_: str) -> bool:
    """Whether a pack stands in the school's own folder, so that it can be edited."""
    return (_own_folder(settings) / id_ / HEADER).is_file()


def print_path(ws: Workspace, id_: str) -> str:
    """Where a pack is printed: a shipped one for everybody, the school's own with a word that ends."""
    path = f"/print/rubric/{id_}"
    return f"{path}/{printing.word(ws, f'rubric:{id_}')}" if is_own(ws.settings, id_) else path


def withdraw_print(ws: Workspace, id_: str, *, actor: Actor) -> None:
    """End the links to a pack of the school's own that were handed out."""
    check(actor, Right.EDIT_RUBRIC)
    printing.withdraw(ws, f"rubric:{id_}", by=actor.name)


def printed(ws: Workspace, id_: str, word: str) -> Pack:
    """The pack of such a path; `UnknownThing`, which does not tell whether the school has one of its own.

    Raises:
        FaultyFile: what stands in the pack's files.
    """
    own = is_own(ws.settings, id_)
    if id_ not in prepare.pack_ids(ws.settings) or (own and not printing.opens(ws, f"rubric:{id_}", word)):
        raise UnknownThing("This page does not open (any more). Open it from the page Rubric.")
    return prepare.pack(ws.settings, id_)


def _own_folder(settings: Settings) -> Path:
    return settings.rubrics[0]


def original(settings: Settings, pack: Pack) -> Pack | None:
    """The pack that `pack` was copied from, as it is now; None for one that is nobody's copy."""
    based = pack.header.based_on
    for place in settings.rubrics:
        folder = place / (based.id if based else pack.id)
        if (folder / HEADER).is_file() and folder != _own_folder(settings) / pack.id:
            return load_pack(folder)
    return None


def held_versions(ws: Workspace, id_: str) -> tuple[str, ...]:
    """The versions of a pack that rounds were held with, the oldest first."""
    return tuple(sorted({r.rubric_version for r in prepare.rounds(ws) if r.rubric == id_}, key=number))


def _held(ws: Workspace, id_: str) -> list[Pack]:
    """A pack as rounds were held with it, version by version, the oldest first."""
    kept = (_as_held(ws, id_, version) for version in held_versions(ws, id_))
    return [pack for pack in kept if pack]


def _as_held(ws: Workspace, id_: str, version: str) -> Pack | None:
    return ws.read(lambda c: documents.pack(c, id_, version))


def holding(ws: Workspace, id_: str) -> dict[str, Round]:
    """Per statement of a pack the last round that asked it."""
    held: dict[str, Round] = {}
    for round_ in prepare.rounds(ws):
        if round_.rubric == id_:
            held |= {s.id: round_ for s in statements_of(round_, prepare.pack_of(ws, round_))}
    return held


# What a statement corresponds to


@dataclass(frozen=True, slots=True)
class Match:
    """Something that covers the same ground: a statement of another pack, or an item of a standard."""

    where: str
    title: str
    how: How | None = None
    note: str = ""
    confirmed: bool = False


def walks(settings: Settings) -> tuple[Crosswalk, ...]:
    """All crosswalks, the school's own first; a faulty folder of them is left out."""
    found: list[Crosswalk] = []
    for place in settings.rubrics:
        try:
            found += crosswalks.load_crosswalks(place / crosswalks.FOLDER)
        except FaultyFile:
            continue
    return tuple(found)


def matches(settings: Settings, pack: Pack) -> dict[str, tuple[Match, ...]]:
    """Per statement of `pack` what it corresponds to in other packs; a copy follows its original."""
    based = pack.header.based_on
    sides = {pack.id, *([based.id] if based else [])}
    found: dict[str, list[Match]] = {}
    for walk in walks(settings):
        side = next((s for s in (walk.left, walk.right) if s in sides), None)
        if walk.what is What.STATEMENTS and side is not None:
            other = _readable(settings, walk.other(side))
            for statement in pack.statements if other else ():
                found.setdefault(statement.id, []).extend(_across(walk, side, statement, other))
    return {id_: tuple(m) for id_, m in found.items() if m}


def _readable(settings: Settings, id_: str) -> Pack | None:
    try:
        return prepare.pack(settings, id_)
    except UserError:
        return None


def _across(walk: Crosswalk, side: str, statement: Statement, other: Pack | None) -> list[Match]:
    words = {s.id: s.words_for() for s in other.statements} if other else {}
    title = other.header.title if other else ""
    return [
        Match(title, words[id_], pair.how, pair.note or "", pair.confirmed)
        for id_, pair in walk.of(side, statement.id)
        if id_ in words
    ]


def expectations(pack: Pack, statement: Statement) -> tuple[Match, ...]:
    """The items of standards that a statement is tied to."""
    items = {f"{s.id}/{i.id}": (s.title, i.title) for s in pack.standards for i in s.items}
    return tuple(
        Match(items[link.item][0], items[link.item][1], confirmed=link.confirmed)
        for link in statement.standards
        if link.item in items
    )


# A copy of one's own


def copy(ws: Workspace, id_: str, *, new_id: str, title: str, actor: Actor) -> Pack:
    """Write a copy of a pack to the school's folder under another id; `UserError` where one stands."""
    check(actor, Right.EDIT_RUBRIC)
    with _writing:
        return _copy(ws, id_, new_id=new_id.strip(), title=title.strip(), actor=actor)


def _copy(ws: Workspace, id_: str, *, new_id: str, title: str, actor: Actor) -> Pack:
    source = prepare.pack(ws.settings, id_)
    if new_id in prepare.pack_ids(ws.settings):
        raise UserError("There is a rubric with the code {id} already. Choose another code.", id=new_id)
    based = BasedOn(id=source.id, version=source.header.version)
    header = {
        "id": new_id,
        "title": title.strip(),
        "version": "1.0.0",
        "published": today(),
        "based_on": based,
    }
    changed = source.header.model_copy(update=header)
    made = _valid(source.changed(header=changed, migrations=()))
    write_pack(_own_folder(ws.settings) / made.id, made)

    def job(cursor: documents.Cursor) -> None:
        at = store.add(cursor, made, actor=actor.name, act=COPIED)
        store.add_base(cursor, made.id, at, source)

    ws.write(job)
    return made


def _valid(pack: Pack) -> Pack:
    """The pack with every part checked; `UserError` for the first that is not as it must be."""
    try:
        return Pack.model_validate(pack.model_dump(mode="json", by_alias=True))
    except ValidationError as error:
        detail = error.errors()[0]
        if detail["loc"][-1] == "id":
            raise UserError(
                "`{id}` is no code: use small letters, figures and hyphens, and begin with a letter.",
                id=detail["input"],
            ) from error
        place = ".".join(str(p) for p in detail["loc"])
        raise UserError(
            "{where} cannot be like this: {reason}.", where=place, reason=detail["msg"]
        ) from error


# Editing it


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement as it is being typed: whole, or what is wrong with it; and an editor's remarks."""

    statement: Statement | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def draft(pack: Pack, values: Mapping[str, object]) -> Draft:
    """What saving `values` as a statement of `pack` would keep; nothing is written."""
    text = dump({"statements": [dict(values)]})
    whole = Document(Path("statement"), "statement", text=text)
    alone = Document(Path("statement"), "statement", text=dump(dict(values)))
    made = alone.as_model(Statement)
    return Draft(made, tuple(alone.faults), tuple(editor.warnings(whole, pack.header.language)))


def examine_talk(pack: Pack, talk: Iterable[str]) -> tuple[Fault, ...]:
    """What an editor would change in questions to talk about."""
    document = Document(Path("talk"), "talk", text=dump({"talk": list(talk)}))
    return tuple(editor.warnings(document, pack.header.language))


def new_statement(ws: Workspace, pack: Pack, aspect: str) -> str:
    """A code for a new statement, after its aspect; never one that was used before."""
    return free_id(aspect, _ids_ever(ws, pack), start="s")


def save_statement(ws: Workspace, id_: str, statement: Statement, *, seen: int, actor: Actor) -> Pack:
    """Keep a statement's new text in the school's own pack, as version `seen` had it or later."""

    def change(pack: Pack) -> Pack:
        before = find(pack, statement.id)
        _unchanged(ws, pack, seen, lambda p: find(p, statement.id) == before)
        return revision.with_statement(pack, statement)

    return _revise(ws, id_, change, act=CHANGED, about=statement.id, actor=actor)


def find(pack: Pack, statement: str) -> Statement:
    """A statement of a pack; `UnknownThing`."""
    return prepare.find_statement(pack, statement)


def _unchanged(ws: Workspace, pack: Pack, seen: int, same: Callable[[Pack], bool]) -> None:
    """Raise `UserError` when somebody changed this part since version `seen`."""
    before = ws.read(lambda c: store.version(c, pack.id, seen))
    if before is not None and not same(before):
        raise UserError(
            "Somebody else changed this while you were typing. Copy what you want to keep of your text, "
            "load the page again and change it anew."
        )


def add_statement(ws: Workspace, id_: str, area: str, statement: Statement, *, actor: Actor) -> Pack:
    """Put a new statement at the end of an area; `UserError` where its id is taken."""

    def change(pack: Pack) -> Pack:
        if statement.id in _ids_ever(ws, pack):
            raise UserError(
                "The code {id} is taken, or was once. Choose another one; a code means one thing for ever.",
                id=statement.id,
            )
        return revision.with_statement(pack, statement, area=area)

    return _revise(ws, id_, change, act=ADDED, about=statement.id, actor=actor)


def _ids_ever(ws: Workspace, pack: Pack) -> set[str]:
    return {s.id for p in (pack, *_held(ws, pack.id)) for s in p.statements}


def remove_statement(ws: Workspace, id_: str, statement: str, *, actor: Actor) -> Pack:
    """Take a statement out; `UserError` when a round asked it, or it is the last of its area."""

    def change(pack: Pack) -> Pack:
        if len(pack.area_of(find(pack, statement).id).statements) == 1:
            raise UserError("This is the last statement of its area. Add another one first.")
        return revision.without(pack, statement)

    return _revise(ws, id_, change, act=REMOVED, about=statement, actor=actor)


def save_talk(ws: Workspace, id_: str, area: str, talk: tuple[str, ...], *, seen: int, actor: Actor) -> Pack:
    """Keep an area's talk questions."""

    def change(pack: Pack) -> Pack:
        home = next(a for a in pack.areas if a.id == area)
        _unchanged(ws, pack, seen, lambda p: any(a.id == area and a.talk == home.talk for a in p.areas))
        return revision.with_area(pack, home.model_copy(update={"talk": talk}))

    return _revise(ws, id_, change, act=TALK, about=area, actor=actor)


def _revise(
    ws: Workspace, id_: str, change: Callable[[Pack], Pack], *, act: str, about: str, actor: Actor
) -> Pack:
    check(actor, Right.EDIT_RUBRIC)
    with _writing:
        now = _own(ws, id_)
        changed = change(now)
        _keep_asked(ws, now, changed)
        return now if changed == now else _keep(ws, now, changed, note=_Note(actor.name, act, about))


def _own(ws: Workspace, id_: str) -> Pack:
    _check_own(ws, id_)
    return prepare.pack(ws.settings, id_)


def _check_own(ws: Workspace, id_: str) -> None:
    if not is_own(ws.settings, id_):
        raise UserError(
            "The rubric {id} comes with lobscan and stays as it is. Make a copy, and change that.", id=id_
        )


def _keep_asked(ws: Workspace, now: Pack, changed: Pack) -> None:
    """Raise `UserError` where a statement would go that a round asked."""
    left = {s.id for s in changed.statements}
    held = holding(ws, now.id)
    for statement in now.statements:
        if statement.id not in left and statement.id in held:
            raise UserError(
                "The statement '{statement}' cannot be removed: it was asked in the round {round}. "
                "Take it out of the core, or change its words.",
                statement=statement.aspect,
                round=held[statement.id].title,
            )


@dataclass(frozen=True, slots=True)
class _Note:
    """Who does what to a pack; `base` is the original that it stands on from now, if another one."""

    actor: str
    act: str
    about: str = ""
    base: Pack | None = None
    became: Mapping[str, Became] = field(default_factory=dict)


def _keep(ws: Workspace, now: Pack, changed: Pack, *, note: _Note) -> Pack:
    """Write the pack and note who did what; its version rises once a round was held with this one.

    Why the files first: what was written and not noted is found and noted by the next change.
    """
    made = _valid(_numbered(ws, now, changed, note.became))
    write_pack(_own_folder(ws.settings) / made.id, made)

    def job(cursor: documents.Cursor) -> None:
        if store.version(cursor, now.id, store.number(cursor, now.id)) != now:
            store.add(cursor, now, actor=note.actor, act=FOUND)
        at = store.add(cursor, made, actor=note.actor, act=note.act, statement=note.about)
        if note.base is not None:
            store.add_base(cursor, made.id, at, note.base)

    ws.write(job)
    return made


def _numbered(ws: Workspace, now: Pack, changed: Pack, became: Mapping[str, Became]) -> Pack:
    """The changed pack with its version, and a map from the last version that a round was held with."""
    held = _held(ws, now.id)
    versions = [pack.header.version for pack in held]
    version = _next(now.header.version) if now.header.version in versions else now.header.version
    header = changed.header.model_copy(update={"version": version})
    made = changed.changed(header=header)
    if not held:
        return made.changed(migrations=now.migrations)
    earlier = tuple(m for m in now.migrations if m.old != versions[-1])
    known = {s.old: Became(s.fate, s.new) for m in now.migrations if m.old == versions[-1] for s in m.steps}
    return made.changed(migrations=(*earlier, revision.map_between(held[-1], made, {**known, **became})))


def _next(version: str) -> str:
    first, second, last = number(version)
    return f"{first}.{second}.{last + 1}"


def history(ws: Workspace, id_: str) -> list[Edit]:
    """Who made which version of a pack, and how; the newest first."""
    return ws.read(lambda c: store.edits(c, id_))


def edit_number(ws: Workspace, id_: str) -> int:
    """The number of a pack's newest version; 0 for one that is not the school's own.

    What was changed in its files counts as the version that it will be noted as.
    """
    if not is_own(ws.settings, id_):
        return 0
    now, at = prepare.pack(ws.settings, id_), ws.read(lambda c: store.number(c, id_))
    return at if ws.read(lambda c: store.version(c, id_, at)) == now else at + 1


def as_seen(ws: Workspace, now: Pack, seen: int) -> Pack:
    """A pack as version `seen` had it; as it is `now` while that one was not noted yet."""
    return ws.read(lambda c: store.version(c, now.id, seen)) or now


def undo(ws: Workspace, id_: str, *, seen: int, actor: Actor) -> Pack:
    """Make the version before the last one the newest; the last one stays in the history.

    `UserError` when `seen` is not the last one any more.
    """
    check(actor, Right.EDIT_RUBRIC)
    with _writing:
        now, at = _own(ws, id_), edit_number(ws, id_)
        if at != seen:
            raise UserError("Somebody else changed this just now. Load the page again and change it anew.")
        before = ws.read(lambda c: store.version(c, id_, at - 1))
        if before is None:
            raise UserError("There is no earlier version of this rubric to go back to.")
        _keep_asked(ws, now, before)
        base = ws.read(lambda c: store.base(c, id_, at - 1))
        return _keep(ws, now, before, note=_Note(actor.name, UNDONE, base=base))


def newest_sound(ws: Workspace, id_: str) -> Pack | None:
    """The newest version of a pack in the store: as it was changed here, or a round was held with it."""
    kept = ws.read(lambda c: store.version(c, id_, store.number(c, id_)))
    every = ([kept] if kept else []) + _held(ws, id_)
    return max(every, key=lambda pack: number(pack.header.version), default=None)


def restore(ws: Workspace, id_: str, *, actor: Actor) -> Pack:
    """Write the newest sound version of a pack whose files are faulty; a sound one stays as it is.

    A faulty file stays beside it under another name, as it may hold an evening's work.
    """
    check(actor, Right.EDIT_RUBRIC)
    with _writing:
        _check_own(ws, id_)
        sound, made = _readable(ws.settings, id_), newest_sound(ws, id_)
        if sound is not None:
            return sound
        if made is None:
            raise UserError("There is no earlier version of this rubric to go back to.")
        at = ws.read(lambda c: store.number(c, id_)) + 1
        _set_aside(_own_folder(ws.settings) / id_, made, mark=f".faulty-{at}")
        write_pack(_own_folder(ws.settings) / id_, made)
        ws.write(lambda c: store.add(c, made, actor=actor.name, act=RESTORED))
        return made


def _set_aside(folder: Path, made: Pack, *, mark: str) -> None:
    """Keep a copy of each file of a pack that will not stay as it is."""
    texts = pack_files(made)
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix in ENDINGS):
        if path.read_bytes() != texts.get(path.relative_to(folder).as_posix(), "").encode():
            shutil.copy2(path, path.with_name(path.name + mark))


# Beside its original


def difference(ws: Workspace, id_: str) -> tuple[Difference, ...]:
    """Each statement in which the school's pack is not as its original is now."""
    own = prepare.pack(ws.settings, id_)
    beside = original(ws.settings, own)
    return revision.differences(beside, own) if beside else ()


def newer(settings: Settings, own: Pack) -> Pack | None:
    """The original when it has a newer version than the one that was last taken over."""
    based, beside = own.header.based_on, original(settings, own)
    if based is None or beside is None:
        return None
    return beside if number(beside.header.version) > number(based.version) else None


def upgrade_preview(ws: Workspace, id_: str, *, take: Collection[str] = ()) -> Upgrade:
    """What taking the newer original over would do; nothing is written.

    Where both changed the same words the school's stay, but for the statements in `take`.
    """
    own = _own(ws, id_)
    new = newer(ws.settings, own)
    if new is None:
        raise UserError("The original of this rubric has no newer version.")
    base = ws.read(lambda c: store.base(c, id_, store.number(c, id_)))
    if base is None:
        raise UserError(
            "This rubric was copied by hand, so lobscan does not know what its original looked like then. "
            "Make a new copy on this page and put your changes there."
        )
    return revision.upgrade(base, own, new, take=take, trail=_trail(new, base))


def _trail(new: Pack, base: Pack) -> dict[str, Became]:
    version = base.header.version
    return trail(new.migrations, version) if chain(new.migrations, version) else {}


def upgrade(ws: Workspace, id_: str, *, take: Collection[str] = (), actor: Actor) -> Pack:
    """Take the newer original over; the school's own changes stay, and earlier rounds keep their text."""
    check(actor, Right.EDIT_RUBRIC)
    with _writing:
        now = _own(ws, id_)
        preview = upgrade_preview(ws, id_, take=take)
        became = {row.statement.id: row.became for row in preview.rows if row.became}
        note = _Note(actor.name, UPGRADED, base=newer(ws.settings, now), became=became)
        return _keep(ws, now, preview.pack, note=note)


# One scan in another pack's terms


@dataclass(frozen=True, slots=True)
class Reading:
    """A statement of another pack, and those of ours that say something about it."""

    statement: Statement
    ours: tuple[tuple[Statement, How], ...]


def in_terms_of(ws: Workspace, round_: Round, other: str) -> tuple[Reading, ...]:
    """Per statement of the pack `other` which statements of a round cover its ground; `UnknownThing`."""
    asked = {s.id: s for s in statements_of(round_, prepare.pack_of(ws, round_))}
    theirs = prepare.pack(ws.settings, other)
    pairs: dict[str, list[tuple[Statement, How]]] = {}
    sides = [w for w in walks(ws.settings) if {w.left, w.right} == {round_.rubric, other}]
    if not sides:
        raise UnknownThing(
            "There is no crosswalk between {left} and {right}.", left=round_.rubric, right=other
        )
    for walk in sides:
        for id_, statement in asked.items():
            for across, pair in walk.of(round_.rubric, id_):
                pairs.setdefault(across, []).append((statement, pair.how))
    return tuple(Reading(s, tuple(pairs.get(s.id, ()))) for s in theirs.statements)
