"""Prepare: set the school up, choose a rubric, open and close rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from lobscan.access import Actor, Right, check
from lobscan.content.packs import HEADER, load_pack
from lobscan.content.schools import load_calendar, load_structure, structure_ids
from lobscan.domain.calendars import years_of
from lobscan.domain.chain import Kind
from lobscan.domain.pulse import check_pulse
from lobscan.domain.register import Registers
from lobscan.domain.round import Mode, Round, asked_of, statements_of
from lobscan.domain.rubric import Pack, Statement
from lobscan.domain.school import Region, Role, School, SchoolYear, Structure, start_school
from lobscan.domain.workplan import fold
from lobscan.errors import RoundClosed, UnknownThing, UserError
from lobscan.services import chain, frozen
from lobscan.services.workspace import Workspace, today, token_hash
from lobscan.settings import Settings
from lobscan.storage import answers, documents, plans, registers

A_YEAR: Final = timedelta(days=365)
NAME_LENGTH: Final = 400


def structures(ws: Workspace) -> tuple[Structure, ...]:
    """What a school can be set up from."""
    data = ws.settings.content
    return tuple(load_structure(data, id_) for id_ in structure_ids(data))


def regions(ws: Workspace, structure: str) -> tuple[Region, ...]:
    """The regions of a structure's calendar."""
    found = load_structure(ws.settings.content, structure)
    return load_calendar(ws.settings.content, found.calendar).regions


def school_years_of(
    ws: Workspace, structure: str, *, region: str | None = None, around: date | None = None
) -> tuple[SchoolYear, ...]:
    """The school years around a day that a new school starts with."""
    found = load_structure(ws.settings.content, structure)
    calendar = load_calendar(ws.settings.content, found.calendar)
    return years_of(calendar, region=region or found.region, around=around or today())


def init_school(
    ws: Workspace, *, structure: str, name: str | None = None, region: str | None = None, actor: Actor
) -> School:
    """Set the school up from a structure; `UserError` when there is a school already."""
    check(actor, Right.EDIT_SCHOOL)
    must_be_empty(ws)
    found = load_structure(ws.settings.content, structure)
    years = school_years_of(ws, structure, region=region)
    made = start_school(found, name=_line(name or "") or found.title, school_years=years)
    ws.write(lambda c: documents.add_school(c, made, actor=actor.name))
    return made


def _line(text: str) -> str:
    """A name or title as typed; `UserError` when it is longer than is kept."""
    if len(text.strip()) > NAME_LENGTH:
        raise UserError("This name has {count} letters; at most 400 fit. Shorten it.", count=len(text))
    return text.strip()


def must_be_empty(ws: Workspace) -> None:
    """Raise `UserError` when there is a school already."""
    if has_school(ws):
        raise UserError(
            "There is a school in {folder} already. Choose another folder, or edit the school on its page.",
            folder=ws.settings.data,
        )


def has_school(ws: Workspace) -> bool:
    """Whether the school was set up."""
    return _school(ws) is not None


def school(ws: Workspace) -> School:
    """The school as it stands; `UserError` before it is set up."""
    found = _school(ws)
    if found is None:
        raise UserError(
            "There is no school in {folder} yet. Set one up with `lobscan init`, or on the page School.",
            folder=ws.settings.data,
        )
    return found


def speech(ws: Workspace) -> str:
    """What the school says its language is, such as "nl-BE"; "" before it is set up."""
    found = _school(ws)
    return found.language if found else ""


def _school(ws: Workspace) -> School | None:
    return ws.remembered("school", lambda: ws.read(documents.school))


def save_school(ws: Workspace, changed: School, *, actor: Actor) -> int:
    """Keep `changed` as the school's next version and return its number."""
    check(actor, Right.EDIT_SCHOOL)
    return ws.write(lambda c: documents.add_school(c, changed, actor=actor.name))


def school_number(ws: Workspace) -> int:
    """The number of the school's newest version."""
    return ws.read(documents.school_number)


def school_at(ws: Workspace, number: int) -> School:
    """The school as its version `number` had it; `UnknownThing`."""
    found = ws.read(lambda c: documents.school_at(c, number))
    if found is None:
        raise UnknownThing("There is no version {number} of the school.", number=number)
    return found


def revise_school(ws: Workspace, parts: Mapping[str, object], *, seen: int, actor: Actor) -> int:
    """Keep what a person changed in `parts` of the school as version `seen` had it.

    What others changed elsewhere since then stays. `UserError` where they changed the same part,
    where a year group in use would go, or where the school would name what it has not. Returns the
    number of the newest version; saving the same again makes none.
    """
    check(actor, Right.EDIT_SCHOOL)

    def job(cursor: documents.Cursor) -> int:
        now, before = documents.school(cursor), documents.school_at(cursor, seen)
        if now is None or any(getattr(now, p) != getattr(before, p, None) for p in parts):
            raise UserError("Somebody else changed this just now. Load the page again and change it anew.")
        changed = _changed(now, parts)
        _keep_used(cursor, now, changed)
        if changed == now:
            return documents.school_number(cursor)
        return documents.add_school(cursor, changed, actor=actor.name)

    return ws.write(job)


def _changed(now: School, parts: Mapping[str, object]) -> School:
    """`now` with other `parts`; people and choice moments let go of year groups that are gone."""
    whole = {name: getattr(now, name) for name in School.model_fields} | dict(parts)
    groups = {g.id for g in whole["year_groups"]}
    for name in ("people", "choice_moments"):
        whole[name] = [
            one.model_copy(update={"year_groups": tuple(g for g in one.year_groups if g in groups)})
            for one in whole[name]
        ]
    try:
        return School.model_validate(whole)
    except ValidationError as error:
        if any(detail["loc"] == ("name",) for detail in error.errors()):
            raise UserError("The name of the school is empty. Fill it in.") from error
        raise UserError(
            "The school cannot be like this: {reason}.", reason=str(error.errors()[0]["msg"])
        ) from error


def _keep_used(cursor: documents.Cursor, now: School, changed: School) -> None:
    """Raise `UserError` where something would go that answers, ambitions or actions name."""
    _keep_busy(cursor, {p.id: p.name for p in now.people if p.id not in {q.id for q in changed.people}})
    kept = {g.id for g in changed.year_groups}
    gone = [g for g in now.year_groups if g.id not in kept]
    used = _uses_of_year_groups(cursor) if gone else {}
    for group in gone:
        if group.id in used:
            raise UserError(used[group.id][0], label=group.label, id=group.id, **used[group.id][1])


def _keep_busy(cursor: documents.Cursor, gone: Mapping[str, str]) -> None:
    """Raise `UserError` where somebody with an open action would go; `gone` has their names."""
    for action in fold(plans.events(cursor)) if gone else ():
        busy = [p for p in action.people() if p in gone]
        if action.open and busy:
            raise UserError(
                "{name} still works on the action '{action}'. Give it to somebody else first.",
                name=gone[busy[0]],
                action=action.title,
            )


def _uses_of_year_groups(cursor: documents.Cursor) -> dict[str, tuple[str, dict[str, str]]]:
    """Why a year group must stay, and the values of that sentence."""
    answered = (
        "Year group {label} cannot be removed and its code {id} must stay: it was answered for in a scan."
    )
    aimed = "Year group {label} cannot be removed and its code {id} must stay: an ambition was set for it."
    planned = (
        "Year group {label} cannot be removed and its code {id} must stay: the action '{action}' is about it."
    )
    none = dict[str, str]()
    return (
        {g: (planned, {"action": a.title}) for a in fold(plans.events(cursor)) for g in a.year_groups}
        | _uses_in_registers(cursor)
        | dict.fromkeys(plans.year_groups_used(cursor), (aimed, none))
        | dict.fromkeys(answers.year_groups_used(cursor), (answered, none))
    )


def _uses_in_registers(cursor: documents.Cursor) -> dict[str, tuple[str, dict[str, str]]]:
    kept = Registers().after(registers.events(cursor))
    done = "Year group {label} cannot be removed and its code {id} must stay: '{title}' is about it."
    named = [(group, one.title) for one in kept.activities for group in one.year_groups]
    named += [(one.year_group, one.title) for one in kept.tasks]
    named += [(group, one.name) for one in kept.partners for group in one.year_groups]
    return {group: (done, {"title": title}) for group, title in named}


def home_region(ws: Workspace) -> str:
    """The region of the school's latest school year, else its structure's own."""
    here = school(ws)
    if here.school_years:
        return max(here.school_years, key=lambda y: y.start).region
    return load_structure(ws.settings.content, here.structure).region


def next_school_year(ws: Workspace) -> SchoolYear | None:
    """The school year after the school's last one, from its calendar; None where that ends."""
    here = school(ws)
    last = max((y.start for y in here.school_years), default=date.min)
    around = today() if last == date.min else last + A_YEAR
    found = school_years_of(ws, here.structure, region=home_region(ws), around=around)
    return next((y for y in found if y.start > last), None)


def school_versions(ws: Workspace) -> list[tuple[int, datetime, str]]:
    """Number, moment (UTC) and author of each version, the newest first."""
    return ws.read(documents.school_versions)


def undo_school(ws: Workspace, *, actor: Actor) -> School:
    """Make the version before the last one the newest; the last one stays in the history."""
    check(actor, Right.EDIT_SCHOOL)

    def job(cursor: documents.Cursor) -> School:
        number = documents.school_number(cursor)
        before = documents.school_at(cursor, number - 1)
        if before is None:
            raise UserError("There is no earlier version of the school to go back to.")
        now = documents.school(cursor)
        if now is not None:
            _keep_used(cursor, now, before)
        documents.add_school(cursor, before, actor=actor.name)
        return before

    return ws.write(job)


def find_role(round__: Round, role: str) -> Role:
    """The role `role` of the school when the round was opened; `UnknownThing` when it had none."""
    for found in round__.roles:
        if found.id == role:
            return found
    raise UnknownThing(
        "Round {round} has no role '{id}'. Its roles are: {known}.",
        round=round__.id,
        id=role,
        known=", ".join(r.id for r in round__.roles),
    )


def _pack_folders(settings: Settings) -> dict[str, Path]:
    folders: dict[str, Path] = {}
    for place in settings.rubrics:
        for header in sorted(place.glob(f"*/{HEADER}")):
            folders.setdefault(header.parent.name, header.parent)
    return folders


def pack_ids(settings: Settings) -> tuple[str, ...]:
    """The packs that a round can be held with; a school's own copy hides the shipped one."""
    return tuple(sorted(_pack_folders(settings)))


def pack(settings: Settings, id_: str) -> Pack:
    """A pack as its files say now; `UnknownThing` or `FaultyFile`."""
    folders = _pack_folders(settings)
    if id_ not in folders:
        raise UnknownThing(
            "There is no rubric pack '{id}'. Choose one of: {known}.",
            id=id_,
            known=", ".join(sorted(folders)),
        )
    return load_pack(folders[id_])


def pack_of(ws: Workspace, round__: Round) -> Pack:
    """The pack as it was when the round was opened."""
    key = (round__.rubric, round__.rubric_version)
    if key not in ws.packs:
        kept = ws.read(lambda c: documents.pack(c, *key))
        if kept is None:
            message = f"pack {key} of round {round__.id} is not in the store"
            raise RuntimeError(message)
        ws.packs[key] = kept
    return ws.packs[key]


def rounds(ws: Workspace) -> tuple[Round, ...]:
    """All rounds, the oldest first."""
    return ws.remembered("rounds", lambda: ws.read(documents.rounds))


def scans(ws: Workspace) -> tuple[Round, ...]:
    """The rounds by which the school stands, the oldest first: a pulse is none of them."""
    return tuple(r for r in rounds(ws) if not r.pulse)


def round_(ws: Workspace, id_: str) -> Round:
    """A round by its id; `UnknownThing`."""
    every = rounds(ws)
    for found in every:
        if found.id == id_:
            return found
    known = ", ".join(r.id for r in every)
    if not known:
        raise UnknownThing(
            "There is no round '{id}'; no round was opened yet. Open one with `lobscan round new`.", id=id_
        )
    raise UnknownThing("There is no round '{id}'. Choose one of: {known}.", id=id_, known=known)


@dataclass(frozen=True, slots=True)
class NewRound:
    """What is asked when a round is opened; the rest follows.

    `statements` are those of a pulse. `opened` is for a round that was held before it came in here;
    else it is today.
    """

    rubric: str
    title: str = ""
    set: str = "core"
    statements: tuple[str, ...] = ()
    mode: str = "open"
    k: int = 5
    desired: bool = False
    closes: date | None = None
    horizon: int | None = None
    early_figures: bool = False
    opened: date | None = None


def open_round(ws: Workspace, wanted: NewRound, *, asked: Pack | None = None, actor: Actor) -> Round:
    """Open a round, keep its pack's text and make a link per role where one needs nothing else.

    `asked` is the pack as it was, for a round that was held before it came in here; else it is today's.
    """
    check(actor, Right.RUN_ROUND)
    school_ = school(ws)
    chosen = asked or pack(ws.settings, wanted.rubric)
    check_pulse(chosen, wanted.set, wanted.statements)
    day = wanted.opened or today()

    def job(cursor: documents.Cursor) -> Round:
        made = Round.model_validate(
            {
                "id": _round_id(day, [r.id for r in documents.rounds(cursor)]),
                "title": _line(wanted.title) or f"Scan {day:%Y-%m}",
                "rubric": chosen.id,
                "rubric_version": chosen.header.version,
                "set": wanted.set,
                "statements": wanted.statements,
                "mode": wanted.mode,
                "k": wanted.k,
                "desired": wanted.desired,
                "opened": day,
                "closes": wanted.closes,
                "horizon": wanted.horizon,
                "early_figures": wanted.early_figures and wanted.mode != Mode.JOINT,
                "roles": [r.model_dump() for r in school_.roles],
            }
        )
        if not statements_of(made, chosen):
            raise UserError(
                "Rubric pack '{id}' has no core set. Open the round with the full set.", id=chosen.id
            )
        documents.keep_pack(cursor, chosen)
        documents.add_round(cursor, made, actor=actor.name)
        if made.mode is Mode.OPEN:
            for role in made.roles:
                if asked_of(made, chosen, role):
                    documents.add_link(cursor, made.id, role.id, token_hash(link_token(ws, made, role.id)))
        return made

    return ws.write(job)


def _round_id(day: date, taken: list[str]) -> str:
    base = f"r{day:%Y-%m}"
    return next(i for i in (base, *(f"{base}-{n}" for n in range(2, 1000))) if i not in taken)


def link_token(ws: Workspace, round__: Round, role: str, number: int = 1) -> str:
    """The secret part of the so-many-th link of a role in a round."""
    return ws.token(f"{round__.id}:{role}" if number == 1 else f"{round__.id}:{role}:{number}")


def links(ws: Workspace, round__: Round) -> tuple[tuple[Role, str], ...]:
    """Role and path of each role's link; none where a team answers together or people are invited by name."""
    if round__.mode is not Mode.OPEN:
        return ()
    if round__.closed:
        raise RoundClosed(
            "Round {id} is closed, so its links no longer work. Open a new round.", id=round__.id
        )
    chosen = pack_of(ws, round__)
    roles = [r for r in round__.roles if asked_of(round__, chosen, r)]
    had = ws.read(lambda c: documents.links_had(c, round__.id))
    return tuple((role, f"/a/{link_token(ws, round__, role.id, had[role.id])}") for role in roles)


def replace_link(ws: Workspace, round__: Round, role: str, *, actor: Actor) -> None:
    """Make a new link for a role; the one before works no more, and its answers stay."""
    check(actor, Right.RUN_ROUND)
    if role not in {known.id for known, _path in links(ws, round__)}:
        raise UnknownThing("Round {id} has no link for the role '{role}'.", id=round__.id, role=role)

    def job(cursor: documents.Cursor) -> None:
        number = documents.links_had(cursor, round__.id)[role] + 1
        documents.add_link(cursor, round__.id, role, token_hash(link_token(ws, round__, role, number)))

    ws.write(job)


def close_round(ws: Workspace, id_: str, *, actor: Actor, on: date | None = None) -> Round:
    """Close a round, today or `on` an earlier day: its links stop working, its figures may be seen."""
    check(actor, Right.RUN_ROUND)
    found, day = round_(ws, id_), on or today()
    statements = [s.id for s in statements_of(found, pack_of(ws, found))]
    groups = [g.id for g in school(ws).year_groups]

    def job(cursor: documents.Cursor) -> None:
        if documents.is_closed(cursor, id_):
            return
        documents.close_round(cursor, id_, on=day, actor=actor.name)
        content = frozen.closing(cursor, found, day, statements=statements, year_groups=groups)
        chain.freeze(ws, cursor, kind=Kind.ROUND, subject=id_, content=content, actor=actor)

    ws.write(job)
    return round_(ws, id_)


def find_statement(pack_: Pack, id_: str) -> Statement:
    """A statement of a pack; `UnknownThing`."""
    for statement in pack_.statements:
        if statement.id == id_:
            return statement
    raise UnknownThing("Rubric {pack} has no statement '{id}'.", pack=pack_.id, id=id_)
