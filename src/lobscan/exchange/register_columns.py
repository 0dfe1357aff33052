"""The columns of the registers' files, in the order in which they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lobscan.domain.register import Register
from lobscan.locales import N_
from lobscan.locales import register_files as words


class Cell(StrEnum):
    """What sort of value a column holds."""

    TEXT = "text"
    YES = "yes"
    NUMBER = "number"
    DAY = "day"
    GROUPS = "groups"
    GROUP = "group"
    TRACKS = "tracks"
    COMPETENCIES = "competencies"
    STATEMENTS = "statements"
    ACTIVITIES = "activities"
    STANDARDS = "standards"
    CODES = "codes"
    WEEKS = "weeks"
    WHO = "who"
    CONTACT = "contact"
    PERSON = "person"
    PARTNERS = "partners"
    TASK = "task"
    WORD = "word"
    ID = "id"


LISTS: Final = frozenset(
    {
        Cell.GROUPS,
        Cell.TRACKS,
        Cell.COMPETENCIES,
        Cell.STATEMENTS,
        Cell.ACTIVITIES,
        Cell.STANDARDS,
        Cell.CODES,
        Cell.WHO,
        Cell.PARTNERS,
        Cell.WEEKS,
    }
)
SILENT: Final = object()
"""What a cell sets its field to when it says nothing about it."""
EMPTY: Final[Mapping[Cell, object]] = {
    Cell.TEXT: "",
    Cell.YES: False,
    Cell.NUMBER: 0.0,
    Cell.DAY: None,
    Cell.GROUP: "",
    Cell.CONTACT: "",
    Cell.PERSON: "",
    Cell.TASK: "",
    **dict.fromkeys(LISTS, ()),
}
"""What an empty cell says of a whole record; a word that is always there has none."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field it fills, what its cells hold, and the words for its values."""

    field: str
    cell: Cell = Cell.TEXT
    words: str = ""
    width: int = 18

    @property
    def empty(self) -> object:
        """What an empty cell says of a whole record."""
        return "" if self.words in {"place", "carrier"} else EMPTY.get(self.cell, SILENT)


COLUMNS: Final[Mapping[Register, tuple[Column, ...]]] = {
    Register.ACTIVITIES: (
        Column("title", width=44),
        Column("year_groups", Cell.GROUPS, width=26),
        Column("tracks", Cell.TRACKS),
        Column("inform", Cell.YES, width=12),
        Column("experience", Cell.YES, width=12),
        Column("reflect", Cell.YES, width=12),
        Column("competencies", Cell.COMPETENCIES, width=28),
        Column("form"),
        Column("place", Cell.WORD, "place", width=16),
        Column("carrier", Cell.WORD, "carrier"),
        Column("weeks", Cell.WEEKS),
        Column("hours", Cell.NUMBER, width=10),
        Column("executors", Cell.WHO, width=28),
        Column("responsible", Cell.PERSON, width=22),
        Column("partners", Cell.PARTNERS, width=28),
        Column("parents", width=24),
        Column("dossier", Cell.YES, width=10),
        Column("pta", Cell.YES, width=10),
        Column("prepared", Cell.YES, width=12),
        Column("looked_back", Cell.YES, width=12),
        Column("evaluated", Cell.DAY, width=14),
        Column("evaluation", width=32),
        Column("status", Cell.WORD, "status", width=16),
        Column("note", width=40),
        Column("id", Cell.ID, width=14),
    ),
    Register.TASKS: (
        Column("title", width=44),
        Column("year_group", Cell.GROUP),
        Column("executors", Cell.WHO, width=32),
        Column("responsible", Cell.PERSON, width=24),
        Column("hours", Cell.NUMBER, width=10),
        Column("note", width=40),
        Column("task", Cell.TASK, width=30),
        Column("id", Cell.ID, width=14),
    ),
    Register.PARTNERS: (
        Column("name", width=36),
        Column("kind", Cell.WORD, "partner", width=26),
        Column("purpose", width=36),
        Column("year_groups", Cell.GROUPS, width=26),
        Column("contact", Cell.CONTACT, width=24),
        Column("outside", width=24),
        Column("step", Cell.WORD, "step", width=16),
        Column("agreement", width=36),
        Column("agreed_on", Cell.DAY, width=14),
        Column("evaluated", Cell.DAY, width=14),
        Column("note", width=40),
        Column("id", Cell.ID, width=14),
    ),
    Register.EVIDENCE: (
        Column("title", width=44),
        Column("link", width=40),
        Column("owner", Cell.PERSON, width=24),
        Column("dated", Cell.DAY, width=14),
        Column("valid_until", Cell.DAY, width=14),
        Column("statements", Cell.STATEMENTS, width=36),
        Column("activities", Cell.ACTIVITIES, width=36),
        Column("actions", Cell.CODES, width=24),
        Column("standards", Cell.STANDARDS, width=30),
        Column("note", width=40),
        Column("id", Cell.ID, width=14),
    ),
}
"""Each register's columns; the first one every row must fill."""
TITLES: Final = {
    Register.ACTIVITIES: N_("Activities"),
    Register.TASKS: N_("Tasks"),
    Register.PARTNERS: N_("Partners"),
    Register.EVIDENCE: N_("Evidence"),
}
"""What the registers are called, as in the menu."""


def header(register: Register, column: Column) -> str:
    """What a column is called, in the language that is spoken."""
    return words.header(register.value, column.field)


def field_of(register: Register, header_: str) -> str:
    """The field that a header stands for, also with something in brackets behind it; "" for none."""
    known = words.headers(register.value)
    bare = header_.partition("(")[0]
    return known.get(words.loose(header_)) or known.get(words.loose(bare), "")


def recognised(register: Register, line: list[str]) -> int:
    """How many headers of a register stand in a line; 0 where the one that is needed lacks."""
    fields = [field_of(register, cell) for cell in line]
    return len(set(filter(None, fields))) if COLUMNS[register][0].field in fields else 0
