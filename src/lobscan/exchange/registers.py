"""Read a register from a file as people make it by hand, and ask about what cannot be placed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lobscan.domain.practice import Practice
from lobscan.domain.register import Record, Register
from lobscan.errors import Fault, UserError
from lobscan.exchange.register_cells import bare, word, written
from lobscan.exchange.register_columns import COLUMNS, SILENT, Cell, Column, field_of, header, recognised
from lobscan.exchange.register_questions import ADD, EVERY, IGNORE, NOTE, WORDS, Asked, Interview, Question
from lobscan.exchange.register_values import (
    Groups,
    Known,
    day,
    number,
    several,
    spelled_weeks,
    split,
)
from lobscan.exchange.tables import FIRST_LINES, Lines, forgiving
from lobscan.locales import register_files as words
from lobscan.locales.register_files import loose

MOST_ROWS: Final = 10_000
LONGEST_ID: Final = 60


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as the file has it: its row, its id or "", the fields that it sets, what its note gets."""

    row: int
    id: str
    fields: Mapping[str, object]
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: drafts, questions with the answers worked in, and what is wrong."""

    register: Register
    drafts: tuple[Draft, ...]
    questions: tuple[Question, ...]
    faults: tuple[Fault, ...]
    headers: Mapping[str, str]
    """The file's own headers by field; the usual one for a field that has no column."""
    partners: Mapping[str, str] = field(default_factory=dict)
    """Partners to be added: names by the ids that the drafts use."""


def read(
    data: bytes,
    register: Register,
    practice: Practice,
    *,
    name: str,
    new_id: Callable[[], str],
    answers: Mapping[str, str] | None = None,
) -> Reading:
    """The rows of the file `name`, with `answers` to the questions of an earlier reading by their keys.

    `new_id` makes ids for partners that are to be added. Raises `UserError` for what is no table
    of this register; faults in rows are in the reading.
    """
    lines = forgiving(data, name=name, known=lambda line: recognised(register, line), most=MOST_ROWS)
    at = _header_at(lines, register, name)
    reader = _Reader(register, Known(practice), Interview({} if answers is None else answers), new_id)
    reader.head(*lines[at])
    shielded = not data.startswith(b"PK")
    for row, cells in lines[at + 1 :]:
        reader.row(row, [bare(c) for c in cells] if shielded else cells)
    if not reader.drafts and not reader.faults:
        raise UserError("{name} has a header but no rows below it.", name=name)
    return Reading(
        register,
        tuple(reader.drafts),
        reader.interview.questions,
        tuple(reader.faults),
        reader.named,
        reader.partners,
    )


def records(practice: Practice, register: Register) -> tuple[Record, ...]:
    """The records of a register."""
    kept: dict[Register, tuple[Record, ...]] = {
        Register.ACTIVITIES: practice.activities,
        Register.TASKS: practice.tasks,
        Register.PARTNERS: practice.partners,
        Register.EVIDENCE: practice.evidence,
    }
    return kept[register]


def _header_at(lines: Lines, register: Register, name: str) -> int:
    best = max(range(min(FIRST_LINES, len(lines))), key=lambda i: recognised(register, lines[i][1]))
    if recognised(register, lines[best][1]) == 0:
        raise UserError(
            "{name} has no header row with the column '{column}'. Download the empty file to see which "
            "columns there are.",
            name=name,
            column=header(register, COLUMNS[register][0]),
        )
    return best


class _Reader:
    """Goes through a file once; what it finds is in its lists."""

    def __init__(
        self, register: Register, known: Known, interview: Interview, new_id: Callable[[], str]
    ) -> None:
        self.register = register
        self.known = known
        self.interview = interview
        self.new_id = new_id
        self.drafts: list[Draft] = []
        self.faults: list[Fault] = []
        self.named = {c.field: header(register, c) for c in COLUMNS[register]}
        self.partners: dict[str, str] = {}
        self._records = {r.id: r for r in records(known.practice, register)}
        self._columns: dict[int, Column] = {}
        self._others: dict[int, str] = {}
        self._head = 0
        self._ids: dict[str, int] = {}
        self._said: list[str] = []
        self._row = 0
        self._own = False
        """Whether the row was written by lobscan, so that each space in it counts."""

    def head(self, row: int, cells: Sequence[str]) -> None:
        """Find out what the columns are; of two for one field the second goes into the note."""
        by_field = {c.field: c for c in COLUMNS[self.register]}
        self._head = row
        for at, cell in enumerate(cells):
            column = by_field.pop(field_of(self.register, cell), None)
            if column is None:
                self._others[at] = cell.strip() or _letters(at)
            else:
                self._columns[at] = column
                self.named[column.field] = cell.strip()

    def row(self, row: int, cells: Sequence[str]) -> None:
        """Take a row over as drafts and faults."""
        texts = {c: cells[at] for at, c in self._columns.items() if at < len(cells)}
        self._row, self._said = row, []
        id_ = next((t.strip() for c, t in texts.items() if c.cell is Cell.ID), "")
        self._own = bool(id_)
        first = COLUMNS[self.register][0]
        self._check(row, id_, next((t for c, t in texts.items() if c == first), ""))
        values = {c.field: self._kept(id_, c, t) for c, t in texts.items() if c.cell is not Cell.ID}
        self._other_columns(cells)
        found = {key: value for key, value in values.items() if value is not SILENT}
        for at, fields in enumerate(self._spread(id_, found)):
            self.drafts.append(Draft(row, "" if at else id_, fields, tuple(self._said)))

    def _check(self, row: int, id_: str, title: str) -> None:
        if not title.strip():
            self._fault("is empty; every row needs it", COLUMNS[self.register][0])
        if len(id_) > LONGEST_ID:
            self._fault("is no id of lobscan; leave this cell empty for a new row", Column("id"))
        elif id_ in self._ids:
            self._fault("stands in row {row} too; an id belongs to one row", Column("id"), row=self._ids[id_])
        elif id_:
            self._ids[id_] = row

    def _fault(self, message: str, column: Column, **params: object) -> None:
        self.faults.append(
            Fault(message, row=self._row, column=self.named[column.field], params=tuple(params.items()))
        )

    def _other_columns(self, cells: Sequence[str]) -> None:
        for at in [*self._others, *range(len(self._columns) + len(self._others), len(cells))]:
            text = cells[at].strip() if at < len(cells) else ""
            name = self._others.get(at, _letters(at))
            if not text:
                continue
            given = self.interview.ask(
                Asked.COLUMN, name, name, row=self._head, choices=lambda: {NOTE: "", IGNORE: ""}, default=NOTE
            )
            if given == NOTE:
                self._said.append(f"{name}: {text}")

    # -- cells -------------------------------------------------------------------------------------

    def _kept(self, id_: str, column: Column, text: str) -> object:
        """Why an unchanged cell says nothing: a colleague who left is not asked about again."""
        record = self._records.get(id_)
        if record is not None and text == written(column, getattr(record, column.field), self.known):
            return SILENT
        return self._value(column, text)

    def _value(self, column: Column, text: str) -> object:
        """What a cell sets its field to, `SILENT` where it says nothing about it.

        Why an empty cell counts in a row with an id alone: that row is the whole record.
        """
        if not (text if self._own else text.strip()):
            return column.empty if self._own else SILENT
        if column.cell is Cell.TEXT:
            return text if self._own else self._text(column, text.strip())
        if not text.strip():
            return column.empty
        return getattr(self, f"_{column.cell.value}")(column, text)

    def _text(self, column: Column, text: str) -> str:
        """Why a plain no is empty: "parents: no" says that they have no part."""
        no = column.field == "parents" and words.yes_no().get(text.casefold()) is False
        return "" if no else text

    def _ask(
        self,
        asked: Asked,
        column: Column,
        value: str,
        names: Callable[[], Mapping[str, str]],
        default: str = NOTE,
    ) -> str:
        """The answer to a question about a cell; what goes into the note is put there."""
        head = self.named[column.field]
        given = self.interview.ask(
            asked, head, value, row=self._row, choices=lambda: {**names(), NOTE: ""}, default=default
        )
        if given == NOTE:
            self._said.append(f"{head}: {value}")
        return given

    def _yes(self, column: Column, text: str) -> object:
        said = words.yes_no().get(text.strip().casefold())
        if said is not None:
            return said
        given = self._ask(Asked.VALUE, column, text.strip(), _yes_or_no)
        return SILENT if given == NOTE else given == "yes"

    def _number(self, column: Column, text: str) -> object:
        found = number(text)
        if found is None and re.search(r"\d", text):
            self._fault("'{given}' is no number; write it as 12 or 2,5", column, given=text.strip())
        elif found is None:
            self._ask(Asked.VALUE, column, text.strip(), dict)
        elif found < 0:
            self._fault("'{given}' is less than nothing", column, given=text.strip())
        else:
            return found
        return SILENT

    def _day(self, column: Column, text: str) -> object:
        found = day(text)
        if found is None:
            self._fault("'{given}' is no date; write it as 3-11-2026", column, given=text.strip())
        return SILENT if found is None else found

    def _word(self, column: Column, text: str) -> object:
        found = words.values(column.words).get(loose(text))
        if found is not None:
            return found
        known = {value: word(column.words, value) for value in words.values(column.words).values()}
        given = self._ask(Asked.VALUE, column, text.strip(), lambda: known)
        return SILENT if given == NOTE else given

    def _groups(self, column: Column, text: str) -> object:
        found, _school = self._group_ids(column, text)
        return SILENT if found is None else found

    def _group(self, column: Column, text: str) -> object:
        """The year groups of a task, each to be a row; `("",)` for the whole school."""
        found, school = self._group_ids(column, text)
        return ("",) if school or not found else found

    def _group_ids(self, column: Column, text: str) -> tuple[tuple[str, ...] | None, bool]:
        found = self.known.year_groups(text)
        tracks = self.known.practice.school.tracks
        if found is not None and found.bare and len(tracks) > 1:
            found = self._in_track(column, text, found)
        if found is None:
            given = self._ask(Asked.GROUPS, column, text.strip(), self._group_choices)
            groups = tuple(self.known.practice.groups) if given == EVERY else (given,)
            return (None if given == NOTE else groups), False
        return self._once(found.ids), found.school

    def _in_track(self, column: Column, text: str, every: Groups) -> Groups | None:
        tracks = self.known.tracks.labels
        given = self.interview.ask(
            Asked.TRACK,
            self.named[column.field],
            text.strip(),
            row=self._row,
            choices=lambda: {EVERY: "", **tracks},
            default=EVERY,
        )
        return every if given == EVERY else self.known.year_groups(text, track=given)

    def _group_choices(self) -> Mapping[str, str]:
        return {EVERY: "", **self.known.groups.labels}

    def _once(self, ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(ids) if self._own else tuple(dict.fromkeys(ids))

    def _tracks(self, column: Column, text: str) -> object:
        return self._things(column, text, self.known.tracks.find, self.known.tracks.labels)

    def _competencies(self, column: Column, text: str) -> object:
        return self._things(column, text, self.known.competencies.find, self.known.competencies.labels)

    def _statements(self, column: Column, text: str) -> object:
        return self._things(column, text, self.known.statements.find, self.known.statements.labels)

    def _activities(self, column: Column, text: str) -> object:
        return self._things(column, text, self.known.activities.find, self.known.activities.labels)

    def _standards(self, column: Column, text: str) -> object:
        return self._things(column, text, self.known.standards.find, self.known.standards.labels)

    def _codes(self, _column: Column, text: str) -> object:
        return self._once(split(text, ";,\n"))

    def _things(
        self, column: Column, text: str, find: Callable[[str], str | None], labels: Mapping[str, str]
    ) -> object:
        whole = find(text)
        parts = [text] if whole else split(text, ";,\n")
        found = []
        for part in parts:
            one = find(part)
            if one is None:
                given = self._ask(Asked.VALUE, column, part, lambda: labels)
                one = None if given == NOTE else given
            found += [one] if one else []
        return self._once(found)

    def _weeks(self, column: Column, text: str) -> object:
        sure = "week" in loose(self.named["weeks"])
        found = self.known.weeks(text, sure=sure)
        if found is not None:
            return found
        options = {tuple(w): spelled_weeks(w) for w in (self.known.season(text), self.known.weeks(text)) if w}
        labels = {label: label for label in options.values()}
        given = self._ask(Asked.WEEKS, column, text.strip(), lambda: labels)
        return next((w for w, label in options.items() if label == given), SILENT)

    def _who(self, column: Column, text: str) -> object:
        parts = several(text, self.known.somebody)
        return self._once([who for part in parts if (who := self._somebody(column, part))])

    def _contact(self, column: Column, text: str) -> object:
        return self._somebody(column, text if self._own else text.strip()) or SILENT

    def _somebody(self, column: Column, text: str) -> str | None:
        found = self.known.somebody(text) or (text if text in self.known.own_words else None)
        if found is None:
            given = self._ask(Asked.WHO, column, text, lambda: {WORDS: "", **self.known.who.labels}, WORDS)
            found = text if given == WORDS else None if given == NOTE else given
        return found

    def _person(self, column: Column, text: str) -> object:
        found = self.known.person(text)
        if found is None:
            given = self._ask(Asked.PERSON, column, text.strip(), lambda: self.known.people.labels)
            return SILENT if given == NOTE else given
        return found

    def _partners(self, column: Column, text: str) -> object:
        parts = several(text, self.known.partners.find)
        return self._once([id_ for part in parts if (id_ := self._partner(column, part))])

    def _partner(self, column: Column, text: str) -> str | None:
        found = self.known.partners.find(text)
        if found is not None:
            return found
        given = self._ask(Asked.PARTNER, column, text, lambda: {ADD: "", **self.known.partners.labels})
        if given == NOTE:
            return None
        return self._added(text) if given == ADD else given

    def _added(self, name: str) -> str:
        same = (id_ for id_, known in self.partners.items() if loose(known) == loose(name))
        id_ = next(same, None) or self.new_id()
        self.partners.setdefault(id_, name)
        return id_

    def _task(self, column: Column, text: str) -> object:
        found = self.known.tasks.find(text)
        if found is None:
            given = self._ask(Asked.VALUE, column, text.strip(), lambda: self.known.tasks.labels)
            return SILENT if given == NOTE else given
        return found

    # -- rows --------------------------------------------------------------------------------------

    def _spread(self, id_: str, found: Mapping[str, object]) -> list[Mapping[str, object]]:
        """The records of a row: one, or of a task one for each year group, the one with the id first.

        A task that is known and says nothing new about its year group stays in the one it is in.
        """
        if self.register is not Register.TASKS or (self._own and "year_group" not in found):
            return [found]
        fields = dict(found)
        if not self._own and "task" not in fields:
            fields["task"] = self.known.tasks.find(str(fields.get("title", ""))) or ""
        named = fields.pop("year_group", "")
        groups = list(named) if isinstance(named, tuple) else [str(named)]
        had = next((t.year_group for t in self.known.practice.tasks if t.id == id_), None)
        groups.sort(key=lambda group: group != had)
        return [{**fields, "year_group": group} for group in groups]


def _yes_or_no() -> Mapping[str, str]:
    return {key: words.first("values", key) for key in ("yes", "no")}


def _letters(at: int) -> str:
    """What a spreadsheet calls a column: A, B … Z, AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
