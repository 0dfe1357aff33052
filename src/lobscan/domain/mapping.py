"""A mapping: which column of another tool's survey is which statement, and which answer which level.

What a mapping does not name is dropped before anything else is done with a row, so that names,
addresses and times go no further than the reader.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from lobscan.domain.answers import REMARK_LENGTH, is_mark
from lobscan.domain.round import Round
from lobscan.domain.rubric import Id, Line, Scope, Statement
from lobscan.domain.school import School
from lobscan.errors import Fault
from lobscan.locales import N_
from lobscan.locales.forms import words
from lobscan.locales.register_files import loose

LONGEST: Final = 4000
"""Letters of a column's name or an answer that a mapping can name."""
Header = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
Words = Annotated[str, StringConstraints(max_length=LONGEST)]
Kind = Literal["current", "desired", "remark"]
Why = Literal["personal", "time", "other"]
TIMING: Final = re.compile(r"^(group)?time\d*$|\w+time$", re.IGNORECASE)
"""How LimeSurvey calls the seconds that a question or group took."""
NOWHERE: Final = "mapping"
"""Stands for a column where a fault is of the mapping as a whole."""
ROWS_NAMED: Final = 6
VALUE_SHOWN: Final = 200
NOT_IN_FILE: Final = N_("is in the mapping and not in the file")
NOT_IN_MAPPING: Final = N_("is not in the mapping; say where it goes, or drop it")
BOTH: Final = N_("is dropped and used in the same mapping")
NO_SUCH_STATEMENT: Final = N_("this round has no statement `{value}`")
WHOLE_SCHOOL: Final = N_("leave this empty: the statement is about the whole school")
NO_SUCH_GROUP: Final = N_("the school has no year group `{value}`")
SAME_PLACE: Final = N_("goes to the same place as the column `{other}`")
NO_STATEMENT: Final = N_("no column goes to a statement yet")
NO_SUCH_ROLE: Final = N_("the school has no role `{value}`")
WHO: Final = N_("say in which column the role stands, or which role everybody has")
NOT_BY_NAME: Final = N_("says who somebody is; number the people by another column, or by none")
NO_NUMBER: Final = N_("is empty; this column numbers the people")
TWICE: Final = N_("`{value}` stands in row {other} too")
TOO_LONG: Final = N_("is longer than 1000 letters")
NO_PLACE: Final = N_("this row has no year group, so its answers per year group have no place")
EMPTY_ROLE: Final = N_("no role stands here; fill one in in the file")
NO_ROLE: Final = N_("the mapping does not say which role `{value}` is")
NO_GROUP: Final = N_("the mapping does not say which year group `{value}` is")
NO_MEANING: Final = N_("the mapping does not say what the answer `{value}` means")
IN_MORE_ROWS: Final = {
    EMPTY_ROLE: N_("no role stands here, nor in row {rows}; fill one in in the file"),
    NO_ROLE: N_("the mapping does not say which role `{value}` is (also row {rows})"),
    NO_GROUP: N_("the mapping does not say which year group `{value}` is (also row {rows})"),
    NO_MEANING: N_("the mapping does not say what the answer `{value}` means (also row {rows})"),
}
"""How these are told of a text that stands in other rows than the fault's own too."""
TICKED: Final = ("y", "yes", "x", "1")
"""What stands in a box that was ticked where a mapping says nothing else."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A survey's table: the header's row number, its columns, and the rows with their numbers."""

    at: int
    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def column(self, header: str) -> tuple[str, ...]:
        """The cells of a column from the top; none for a header that is not there."""
        if header not in self.headers:
            return ()
        index = self.headers.index(header)
        return tuple(cells[index] for _row, cells in self.rows)


def why_dropped(header: str) -> Why:
    """What a column that is left out holds: who somebody is, a time or other trace, or something else."""
    bare = words_of(header)
    if bare in words("personal"):
        return "personal"
    if bare in words("time") or TIMING.search(header.strip()):
        return "time"
    return "other"


def words_of(header: str) -> str:
    """A header without the figure that a tool puts behind a double one."""
    return re.sub(r"\s*\d+$", "", loose(header)) or loose(header)


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Goal(_Model):
    """Where a column goes: a statement, its level now, its wanted level or a remark.

    `year_group` is that of a column about one of them; else it counts for all that a person has.
    """

    statement: Id
    kind: Kind = "current"
    year_group: Id | None = None


class Recipe(_Model):
    """A mapping as its file says it. `form` marks the form: its rows with the same number are the same
    people in whatever file they come.

    `number` is the column that numbers people (else the row does). `role` is the column that tells
    who somebody is, by `roles`; `everyone` the role of all where there is none. Year groups come from
    the column `year_groups` by `groups`, from boxes in the columns of `boxes` (whose cells are one of
    `ticked`), or are `everywhere` for all. `answers` says what each answer means: 1 to 4, ?, - or ""
    for none. `drop` are the columns that are left out.
    """

    form: Line
    number: Words = ""
    role: Words = ""
    roles: Mapping[Words, Id] = Field(default_factory=dict)
    everyone: Id | None = None
    year_groups: Words = ""
    groups: Mapping[Words, tuple[Id, ...]] = Field(default_factory=dict)
    boxes: Mapping[Header, Id] = Field(default_factory=dict)
    ticked: tuple[Line, ...] = TICKED
    everywhere: tuple[Id, ...] = ()
    columns: Mapping[Header, Goal] = Field(default_factory=dict)
    answers: Mapping[Words, Literal["1", "2", "3", "4", "?", "-", ""]] = Field(default_factory=dict)
    drop: tuple[Header, ...] = ()

    @property
    def used(self) -> tuple[str, ...]:
        """The columns that are read."""
        named = (self.number, self.role, self.year_groups)
        return (*(n for n in named if n), *self.boxes, *self.columns)


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it is taken over; `row` is that of the file, `respondent` marks form and number."""

    row: int
    respondent: str
    role: str
    statement: str
    year_group: str
    current: str = ""
    desired: str = ""
    remark: str = ""


@dataclass(slots=True)
class Applied:
    """What a mapping makes of a table: the answers, the people per role, and all that is wrong."""

    given: list[Given] = field(default_factory=list)
    people: dict[str, int] = field(default_factory=dict)
    empty: int = 0
    faults: list[Fault] = field(default_factory=list)


def check(
    recipe: Recipe, sheet: Sheet, round_: Round, school: School, statements: Collection[Statement]
) -> list[Fault]:
    """All that keeps a mapping from fitting a table, a round and a school."""
    return [
        *_check_columns(recipe, sheet),
        *_check_goals(recipe, sheet, {s.id: s for s in statements}, {g.id for g in school.year_groups}),
        *_check_people(recipe, sheet, {r.id for r in round_.roles}, {g.id for g in school.year_groups}),
    ]


def _fault(sheet: Sheet, column: str, message: str, **params: object) -> Fault:
    return Fault(message, row=sheet.at, column=column, params=tuple(params.items()))


def _check_columns(recipe: Recipe, sheet: Sheet) -> Iterator[Fault]:
    for column in recipe.used:
        if column not in sheet.headers:
            yield _fault(sheet, column, NOT_IN_FILE)
    for column in sheet.headers:
        if column not in recipe.used and column not in recipe.drop:
            yield _fault(sheet, column, NOT_IN_MAPPING)
    for column in recipe.drop:
        if column in recipe.used:
            yield _fault(sheet, column, BOTH)


def _check_goals(
    recipe: Recipe, sheet: Sheet, statements: Mapping[str, Statement], groups: Collection[str]
) -> Iterator[Fault]:
    seen: dict[tuple[str, str, str | None], str] = {}
    for column, goal in recipe.columns.items():
        statement = statements.get(goal.statement)
        if statement is None:
            yield _fault(sheet, column, NO_SUCH_STATEMENT, value=goal.statement)
        elif goal.year_group is not None and statement.scope is Scope.SCHOOL:
            yield _fault(sheet, column, WHOLE_SCHOOL)
        if goal.year_group is not None and goal.year_group not in groups:
            yield _fault(sheet, column, NO_SUCH_GROUP, value=goal.year_group)
        other = seen.setdefault((goal.statement, goal.kind, goal.year_group), column)
        if other != column:
            yield _fault(sheet, column, SAME_PLACE, other=other)
    if not any(goal.kind == "current" for goal in recipe.columns.values()):
        yield _fault(sheet, NOWHERE, NO_STATEMENT)


def _check_people(
    recipe: Recipe, sheet: Sheet, roles: Collection[str], groups: Collection[str]
) -> Iterator[Fault]:
    for role in {*recipe.roles.values(), *([recipe.everyone] if recipe.everyone else [])}:
        if role not in roles:
            yield _fault(sheet, recipe.role or NOWHERE, NO_SUCH_ROLE, value=role)
    if why_dropped(recipe.number) == "personal":
        yield _fault(sheet, recipe.number, NOT_BY_NAME)
    if not recipe.role and not recipe.everyone:
        yield _fault(sheet, recipe.role or NOWHERE, WHO)
    said = {g for ids in recipe.groups.values() for g in ids}
    for group in sorted({*said, *recipe.boxes.values(), *recipe.everywhere} - set(groups)):
        yield _fault(sheet, recipe.year_groups or NOWHERE, NO_SUCH_GROUP, value=group)


def apply(recipe: Recipe, sheet: Sheet, statements: Sequence[Statement]) -> Applied:
    """The answers of a table by a mapping that `check` found nothing wrong with.

    A row without any answer is nobody. Each fault stands with its row and column.
    """
    reader = _Reader(recipe, {s.id: s for s in statements})
    for number, cells in sheet.rows:
        reader.row(number, dict(zip(sheet.headers, cells, strict=True)))
    return reader.done()


class _Reader:
    """Reads rows by a mapping and notes what they come to."""

    def __init__(self, recipe: Recipe, statements: Mapping[str, Statement]) -> None:
        self.recipe = recipe
        self.statements = statements
        self.found = Applied()
        self._roles = {loose(k): v for k, v in recipe.roles.items()}
        self._groups = {loose(k): v for k, v in recipe.groups.items()}
        self._answers = {_answer(k): v for k, v in recipe.answers.items()}
        self._ticked = {loose(word) for word in recipe.ticked}
        self._numbers: dict[str, int] = {}
        self._placeless = 0
        self._unknown: dict[tuple[str, str, str], list[int]] = {}

    def done(self) -> Applied:
        """What was found. Why an unknown text but once: it is mended in the mapping, not in each row."""
        for (column, message, value), rows in self._unknown.items():
            first, *more = dict.fromkeys(rows)
            if more:
                named = ", ".join(map(str, more[:ROWS_NAMED])) + (" …" if len(more) > ROWS_NAMED else "")
                self._add(first, column, IN_MORE_ROWS[message], value=value, rows=named)
            else:
                self._add(first, column, message, value=value)
        self.found.faults.sort(key=lambda fault: fault.row)
        return self.found

    def _not_known(self, row: int, column: str, message: str, value: str) -> None:
        self._unknown.setdefault((column, message, value[:VALUE_SHOWN]), []).append(row)

    def row(self, number: int, whole: Mapping[str, str]) -> None:
        """One person. Why first of all only the columns in use: nothing else may go any further."""
        cells = {name: whole[name].strip() for name in self.recipe.used}
        said = [(c, goal, cells[c]) for c, goal in self.recipe.columns.items() if cells[c]]
        if not said:
            self.found.empty += 1
            return
        role = self._role(number, cells)
        groups = self._places(number, cells)
        who = self._who(number, cells)
        given = [g for column, goal, text in said for g in self._given(number, column, goal, text, groups)]
        self.found.people[role] = self.found.people.get(role, 0) + 1
        self.found.given += _joined(number, who, role, given)

    def _add(self, row: int, column: str, message: str, **params: object) -> None:
        self.found.faults.append(Fault(message, row=row, column=column, params=tuple(params.items())))

    def _who(self, row: int, cells: Mapping[str, str]) -> str:
        number = cells[self.recipe.number] if self.recipe.number else str(row)
        if not number:
            self._add(row, self.recipe.number, NO_NUMBER)
        other = self._numbers.setdefault(number, row)
        if number and other != row:
            self._add(row, self.recipe.number, TWICE, value=number, other=other)
        return f"{self.recipe.form}\n{number}"

    def _role(self, row: int, cells: Mapping[str, str]) -> str:
        if not self.recipe.role:
            return self.recipe.everyone or ""
        text = cells[self.recipe.role]
        role = self._roles.get(loose(text), self.recipe.everyone or "")
        if not role:
            self._not_known(row, self.recipe.role, NO_ROLE if text else EMPTY_ROLE, text)
        return role

    def _places(self, row: int, cells: Mapping[str, str]) -> tuple[str, ...]:
        found = dict.fromkeys(self.recipe.everywhere)
        found |= {g: None for c, g in self.recipe.boxes.items() if loose(cells[c]) in self._ticked}
        column = self.recipe.year_groups
        for text in _listed(cells[column], self._groups) if column else ():
            if loose(text) not in self._groups:
                self._not_known(row, column, NO_GROUP, text)
                self._placeless = row  # that says it all
            found |= dict.fromkeys(self._groups.get(loose(text), ()))
        return tuple(found)

    def _given(
        self, row: int, column: str, goal: Goal, text: str, groups: Sequence[str]
    ) -> list[tuple[str, str, Kind, str]]:
        """Statement, place, kind and mark or text of a cell, once for each place."""
        value = self._value(row, column, goal, text)
        if not value:
            return []
        places: Sequence[str] = groups if goal.year_group is None else [goal.year_group]
        if self.statements[goal.statement].scope is Scope.SCHOOL:
            places = [""]
        elif goal.kind == "remark":
            places = places[:1]
        if not places and self._placeless != row:
            self._placeless = row
            self._add(row, column, NO_PLACE)
        return [(goal.statement, place, goal.kind, value) for place in places]

    def _value(self, row: int, column: str, goal: Goal, text: str) -> str:
        if goal.kind == "remark":
            if len(text) > REMARK_LENGTH:
                self._add(row, column, TOO_LONG)
            return text
        mark = self._answers.get(
            _answer(text), text if text and is_mark(text) and not self._answers else None
        )
        if mark is None:
            self._not_known(row, column, NO_MEANING, text)
        return mark or ""


def _answer(text: str) -> str:
    """An answer as it is compared. Why not only loosely: `?` and `-` are answers too."""
    return loose(text) or text.strip()


def _listed(text: str, known: Collection[str]) -> list[str]:
    """The parts of a list with semicolons between them, unless the whole is known; "" is one part."""
    if loose(text) in known:
        return [text]
    return [part.strip() for part in text.split(";") if part.strip()]


def _joined(row: int, who: str, role: str, given: Sequence[tuple[str, str, Kind, str]]) -> Iterator[Given]:
    """One answer for each statement and place, with all that was said of it."""
    at: dict[tuple[str, str], dict[str, str]] = {}
    for statement, place, kind, value in given:
        at.setdefault((statement, place), {})[kind] = value
    for (statement, place), said in at.items():
        yield Given(row, who, role, statement, place, **said)
