"""Write the values of a register into cells, so that reading gives the same values again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from lobscan.exchange.register_columns import Cell, Column
from lobscan.exchange.register_values import (
    LIST,
    Known,
    Names,
    quoted,
    several,
    spelled_list,
    spelled_weeks,
    split,
)
from lobscan.locales import _
from lobscan.locales import register_files as words
from lobscan.locales.practice import WORDS

STARTS: Final = r"(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])"
"""How a text begins that a spreadsheet may run as a formula."""


def shielded(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet may run it, and where one is in the way."""
    return f"'{text}" if re.match(rf"'*{STARTS}", text) else text


def shielded_in_commas(text: str) -> str:
    """The same in a file with commas, also where a semicolon or a new line stands in the text.

    Why there: a Dutch Excel splits such a file at its semicolons and lines, whatever quotes stand around.
    """
    return re.sub(r"([;\r\n])(?=[^\S\r\n]*[=+\-@\uff1d\uff0b\uff0d\uff20])", r"\1'", shielded(text))


def bare(text: str) -> str:
    """The text that was shielded; an apostrophe that shields nothing stays, as in 't Hof."""
    return text[1:] if re.match(rf"'+{STARTS}", text) else text


def written(column: Column, value: object, known: Known) -> str:
    """A value as the text of its cell, in the language that is spoken; days as 2026-11-03."""
    if isinstance(value, date):
        return value.isoformat()
    if column.cell is Cell.YES:
        return words.first("values", "yes") if value else ""
    if isinstance(value, (int, float)):
        return _number(float(value))
    if column.cell is Cell.WEEKS and isinstance(value, Sequence):
        return spelled_weeks(value)
    if isinstance(value, tuple):
        return _list(column, value, known)
    return _text(column, "" if value is None else str(value), known)


def _number(value: float) -> str:
    if value == 0:
        return ""
    return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")


def _text(column: Column, value: str, known: Known) -> str:
    if column.cell is Cell.WORD:
        return word(column.words, value)
    if column.cell is Cell.GROUP and not value:
        return words.first("year_groups", "whole_school")
    if not value or column.cell in {Cell.TEXT, Cell.ID}:
        return value
    options, read = _single(column.cell, value, known)
    return next((option for option in options if read(option) == value), options[-1])


def _single(cell: Cell, value: str, known: Known) -> tuple[Sequence[str], Callable[[str], str | None]]:
    """How a value that is one thing may be written, and how that is read."""
    if cell is Cell.CONTACT:
        return _somebody(value, known), lambda text: known.somebody(text) or text.strip()
    if cell is Cell.PERSON:
        return known.people.spelled(value), known.person
    if cell is Cell.TASK:
        return known.tasks.spelled(value), known.tasks.find
    return known.groups.spelled(value), lambda text: _only(known, text)


def word(what: str, value: str) -> str:
    """The word for a value, or the value itself where the word is that of another one."""
    label = _(WORDS[what][value]) if value else ""
    return label if words.values(what).get(words.loose(label)) == value else value


def _only(known: Known, text: str) -> str | None:
    found = known.year_groups(text)
    return found.ids[0] if found and len(found.ids) == 1 and not found.school else None


def _somebody(value: str, known: Known) -> tuple[str, ...]:
    return known.who.spelled(value) if value in known.who.labels else (value, quoted(value))


def _list(column: Column, values: Sequence[str], known: Known) -> str:
    if column.cell is Cell.WHO:
        return spelled_list(
            values,
            lambda value: _somebody(value, known),
            lambda text: [known.somebody(part) or part for part in several(text, known.somebody)],
        )
    if column.cell is Cell.GROUPS:
        return spelled_list(values, known.groups.spelled, lambda text: _groups(known, text))
    if column.cell is Cell.CODES:
        return LIST.join(values)
    names = {
        Cell.TRACKS: known.tracks,
        Cell.COMPETENCIES: known.competencies,
        Cell.STATEMENTS: known.statements,
        Cell.ACTIVITIES: known.activities,
        Cell.STANDARDS: known.standards,
        Cell.PARTNERS: known.partners,
    }[column.cell]
    parts = _names if column.cell is Cell.PARTNERS else _things
    return spelled_list(values, names.spelled, lambda text: parts(names, text))


def _groups(known: Known, text: str) -> Sequence[str]:
    found = known.year_groups(text) if text else None
    return found.ids if found else ()


def _names(names: Names, text: str) -> list[str]:
    return [names.find(part) or part for part in several(text, names.find)]


def _things(names: Names, text: str) -> list[str]:
    return [names.find(part) or part for part in ([text] if names.find(text) else split(text, ";,\n"))]
