"""The columns of a list of people to invite, and by which headings they are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from lobscan.errors import Fault
from lobscan.locales import N_, _, in_every_way
from lobscan.locales.register_files import loose

COLUMNS: Final = {
    "name": N_("Name"),
    "email": N_("E-mail"),
    "role": N_("Role"),
    "year_groups": N_("Year groups"),
}
"""The columns that lobscan writes, by their id."""
PARTS: Final = {
    "first_name": N_("First name"),
    "infix": N_("Infix"),
    "last_name": N_("Last name"),
}
"""Columns that make up a name together, in its order."""
ALL: Final = {"name": COLUMNS["name"], **PARTS, **COLUMNS}
"""All that are read, in the order in which they are told."""
MORE: Final = {
    "name": N_("Full name, First and last name, First name last name, Person, Employee"),
    "first_name": N_("Given name, Forename, Initials"),
    "infix": N_("Prefix, Middle name"),
    "last_name": N_("Family name, Surname"),
    "email": N_("Mail, E-mail address, E-mail addresses, Mail address, School e-mail, Work e-mail"),
    "role": N_("Roles, Function, Job, Job title, Position"),
    "year_groups": N_("Year group, Year, Years, Class, Classes, Grade, Grades"),
}
"""Other headings by which a column is known, with commas between them."""
DOUBLE: Final = N_("means the same as the column {other}; leave out one of the two")
WHO: Final = {"name", "first_name", "last_name", "email"}
"""The columns of which a table needs one."""


@cache
def _headings() -> Mapping[str, str]:
    found = {_bare(column): column for column in ALL}
    for labels in (MORE, ALL):
        for column, label in labels.items():
            found |= {_bare(one): column for said in in_every_way(label) for one in said.split(",")}
    return found


def _bare(text: str) -> str:
    return loose(text).replace(" ", "")


def column_of(heading: str) -> str:
    """Which column a heading means, in either language, also with brackets behind it; "" for none of ours.

    Case, accents, spaces and hyphens do not count, and `Class/Year group` is what both of them are.
    """
    known = _headings()
    found = {known.get(_bare(one.partition("(")[0]), "") for one in heading.split("/")}
    return found.pop() if len(found) == 1 else ""


def recognised(cells: Sequence[str]) -> int:
    """How many headings stand in a line."""
    return sum(bool(column_of(cell)) for cell in cells)


def is_header(cells: Sequence[str]) -> bool:
    """Whether a line is a row of headings: one of a name or address, or several; nobody's address."""
    found = [column for column in map(column_of, cells) if column]
    return not any("@" in cell for cell in cells) and (bool(WHO.intersection(found)) or len(found) > 1)


def faults_of(row: int, header: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with a row of headings: unknown ones, and two for the same."""
    known = ", ".join(_(label) for label in ALL.values())
    columns = [column_of(cell) for cell in header]
    for at, (cell, column) in enumerate(zip(header, columns, strict=True)):
        if cell.strip() and not column:
            yield Fault(
                N_("is not a known column; the columns are {known}"),
                row=row,
                column=cell.strip(),
                params=(("known", known),),
            )
        if column and column in columns[:at]:
            other = header[columns.index(column)].strip()
            yield Fault(DOUBLE, row=row, column=cell.strip(), params=(("other", other),))


def called(cells: Mapping[str, str]) -> str:
    """The name that the cells of a row give, from its parts where it stands in parts.

    Why a name beside a first name may be the family name: so it is on most Flemish lists.
    """
    whole, last = cells.get("name", ""), cells.get("last_name", "")
    before = [cells.get("first_name", ""), cells.get("infix", "")]
    if whole and (last or _words(*before) <= _words(whole)):
        return whole
    return " ".join(filter(None, [*before, whole or last]))


def share_a_word(names: Iterable[str]) -> bool:
    """Whether names may be of one person, as `Vries, A. de` and `Anna de Vries`; so are none, and one."""
    words = [_words(name) for name in names]
    return not words or bool(set.intersection(*words))


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in loose(text).split()}
