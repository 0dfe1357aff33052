"""Take over a survey that was held with another tool, by a mapping that is kept as YAML."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lobscan.access import Actor
from lobscan.content import writing
from lobscan.content.strict import LARGEST, Document
from lobscan.domain import mapping, mapping_suggest
from lobscan.domain.mapping import Applied, Given, Recipe, Sheet, why_dropped, words_of
from lobscan.domain.mapping_suggest import Target
from lobscan.domain.round import Round, statements_of
from lobscan.errors import FaultyFile, UserError
from lobscan.exchange.answers import RawAnswer
from lobscan.locales.forms import words
from lobscan.services import intake, prepare
from lobscan.services.workspace import Workspace


def target(ws: Workspace, round_: Round) -> Target:
    """What a mapping for a round may lead to."""
    pack = prepare.pack_of(ws, round_)
    return Target(round_, pack, statements_of(round_, pack), prepare.school(ws))


def suggest(ws: Workspace, round_: Round, sheet: Sheet) -> Recipe:
    """The mapping that the words of a table speak for."""
    return mapping_suggest.suggest(sheet, target(ws, round_))


def read_recipe(data: bytes, *, name: str) -> Recipe:
    """A mapping from its file; `FaultyFile` with the line of everything that is wrong."""
    if len(data) > LARGEST:
        raise UserError("{name} is too large for a mapping. Choose the file that was kept here.", name=name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError("{name} is not UTF-8 text. Save it as UTF-8.", name=name) from error
    document = Document(Path(name), name, text=text)
    found = document.as_model(Recipe)
    if found is None:
        raise FaultyFile(document.faults)
    return found


def written(recipe: Recipe) -> bytes:
    """A mapping as its file, that `read_recipe` reads back as the same."""
    return writing.dump(writing.plain(recipe)).encode()


@dataclass(frozen=True, slots=True)
class Left:
    """The columns that are left out: who somebody is, times and other traces, and what is not asked."""

    personal: tuple[str, ...]
    time: tuple[str, ...]
    other: tuple[str, ...]


def left_out(recipe: Recipe, sheet: Sheet) -> Left:
    """Which columns of a table a mapping leaves out, and why."""
    gone = [h for h in sheet.headers if h not in recipe.used]
    by_why = {why: tuple(h for h in gone if why_dropped(h) == why) for why in ("personal", "time", "other")}
    return Left(by_why["personal"], by_why["time"], by_why["other"])


def apply(ws: Workspace, round_: Round, recipe: Recipe, sheet: Sheet) -> Applied:
    """What a mapping makes of a table, with all that is wrong; nothing is kept."""
    to = target(ws, round_)
    faults = mapping.check(recipe, sheet, round_, to.school, to.statements)
    if faults:
        return Applied(faults=faults)
    return mapping.apply(recipe, sheet, to.statements)


@dataclass(frozen=True, slots=True)
class Taken:
    """How many answers of how many people were taken over."""

    answers: int
    people: int


def take_over(ws: Workspace, round_: Round, recipe: Recipe, sheet: Sheet, *, actor: Actor) -> Taken:
    """Take over a table's answers, all or none; the same table again changes nothing.

    Raises `FaultyFile` with row and column of everything that is wrong, as `intake.import_answers`.
    """
    found = apply(ws, round_, recipe, sheet)
    if found.faults:
        raise FaultyFile(found.faults)
    if not found.given:
        raise UserError("No answer would be taken over. Look at which columns are statements.")
    count = intake.import_answers(ws, round_, [_raw(g) for g in found.given], actor=actor)
    return Taken(count, sum(found.people.values()))


def _raw(of: Given) -> RawAnswer:
    return RawAnswer(
        of.row, of.respondent, of.role, of.statement, of.year_group, of.current, of.desired, of.remark
    )


def twice(recipe: Recipe, sheet: Sheet) -> tuple[tuple[int, ...], ...]:
    """The rows that have the same e-mail address in a column that is dropped: perhaps one person twice."""
    rows: dict[str, list[int]] = {}
    for column in left_out(recipe, sheet).personal:
        for (row, _cells), cell in zip(sheet.rows, sheet.column(column), strict=True):
            if "@" in cell:
                rows.setdefault(cell.strip().casefold(), []).append(row)
    return tuple(sorted({tuple(sorted(set(same))) for same in rows.values() if len(set(same)) > 1}))


def unsubmitted(recipe: Recipe, sheet: Sheet) -> int:
    """The rows with answers of people who never submitted: a column with the day of that is empty there."""
    day = next((h for h in left_out(recipe, sheet).time if words_of(h) in words("submitted")), None)
    if day is None:
        return 0
    answers = [sheet.column(column) for column in recipe.columns]
    return sum(
        not on.strip() and any(column[at].strip() for column in answers if column)
        for at, on in enumerate(sheet.column(day))
    )


def said(recipe: Recipe, sheet: Sheet) -> dict[str, int]:
    """The different answers in the columns of statements, with how often each was given."""
    columns = [column for column, goal in recipe.columns.items() if goal.kind != "remark"]
    cells = (cell.strip() for column in columns for cell in sheet.column(column))
    return dict(Counter(cell for cell in cells if cell).most_common())
