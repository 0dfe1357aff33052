"""People to invite, from a pasted list or a file: name, address, role and year groups of each."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final

from lobscan.errors import Fault, FaultyFile, UserError
from lobscan.exchange.invitation_columns import (
    COLUMNS,
    WHO,
    called,
    column_of,
    faults_of,
    is_header,
    recognised,
    share_a_word,
)
from lobscan.exchange.pasted import SEPARATORS, rows_of
from lobscan.exchange.register_cells import shielded
from lobscan.exchange.tables import Lines, forgiving
from lobscan.locales import N_, _

MOST: Final = 5_000
"""People in one list."""
_BETWEEN: Final = re.compile(r"[;|,/+]")
_NAMED: Final = re.compile(r"^\s*\"?(?P<name>[^<\"]*)\"?\s*<(?P<email>[^>]*)>\s*$")
ALIKE: Final = 0.8
"""How like a role or year group a cell must be to be asked back as one: 'mentoren' is, a name is not."""
LONGER: Final = 3
"""How many letters more or fewer such a cell may have."""
STRAY: Final = N_("`{value}` stands under no heading; put one on top of the column")
UNCLOSED: Final = N_("has a quotation mark that is not closed; close it, or leave it out")
SEVERAL: Final = N_("has several e-mail addresses and more beside them; put each person on a line")


@dataclass(frozen=True, slots=True)
class RawInvitation:
    """A line of a list as it stands there, not yet checked; `row` is its number."""

    row: int
    name: str = ""
    email: str = ""
    role: str = ""
    year_groups: tuple[str, ...] = ()

    def under(self, role: str) -> RawInvitation:
        """The same person in another role."""
        return replace(self, role=role)


@dataclass(frozen=True, slots=True)
class Words:
    """What a school calls things, in small letters: by these a cell without a heading is recognised."""

    roles: frozenset[str] = frozenset()
    year_groups: frozenset[str] = frozenset()

    def is_role(self, cell: str) -> bool:
        """Whether a cell is a role, or so like one that it is hardly a name."""
        return _like(cell, self.roles)

    def are_groups(self, cell: str) -> bool:
        """Whether all that a cell names are year groups, or so like them."""
        found = _groups([cell])
        return bool(found) and all(_like(g, self.year_groups) for g in found)


def read(data: bytes, *, name: str) -> list[RawInvitation]:
    """The people of a CSV or XLSX file with a header row.

    `UserError` for what is no such table, `FaultyFile` for unknown headings and cells without one.
    """
    return _listed(forgiving(data, name=name, known=recognised, most=MOST + 1), name=name)


def _listed(lines: Lines, *, name: str, words: Words | None = None) -> list[RawInvitation]:
    """The people of the rows below a header; with `words` a row that does not fit it is read without."""
    top, *below = lines
    columns = [column_of(cell) for cell in top[1]]
    if not WHO.intersection(columns):
        raise UserError(
            "{name} has no header row with a column {person} or {email}. Put the columns' names on top.",
            name=name,
            person=_(COLUMNS["name"]),
            email=_(COLUMNS["email"]),
        )
    moved = {at for at, cells in below if words and not _fits(columns, cells)}
    strays = (fault for at, cells in below if at not in moved for fault in _strays(at, cells, top[1]))
    faults = [*faults_of(*top), *strays]
    if faults:
        raise FaultyFile(faults)
    if not below:
        raise UserError("{name} has a header but no rows below it.", name=name)
    return [
        person
        for at, cells in below
        for person in (_loose(at, cells, words) if words and at in moved else [_row(at, cells, columns)])
    ]


def _fits(columns: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether the cells stand below their headings.

    They do not where one is a `Name <address>` in the place of two, so that the next ones moved up.
    """
    if _addresses(cells) != 1 or not any(map(_NAMED.match, cells)):
        return True
    under = dict(zip(columns, cells, strict=False))
    moved = bool(under.get("email")) and "@" not in under["email"]
    return len(cells) >= len(columns) and not any(cells[len(columns) :]) and not moved


def _strays(at: int, cells: Sequence[str], header: Sequence[str]) -> Iterator[Fault]:
    """The cells of a row without a heading; year groups may go on beyond theirs."""
    beyond = header[-1] if column_of(header[-1]) == "year_groups" else ""
    for place, (cell, head) in enumerate(zip_longest(cells, header[: len(cells)], fillvalue=beyond)):
        if cell.strip() and not head.strip():
            yield Fault(STRAY, row=at, column=str(place + 1), params=(("value", cell.strip()),))


def _row(at: int, cells: Sequence[str], columns: Sequence[str]) -> RawInvitation:
    text = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
    person = _one(at, called(text), text.get("email", ""))
    groups = _groups([text.get("year_groups", ""), *cells[len(columns) :]])
    return replace(person, role=text.get("role", ""), year_groups=groups)


def _one(at: int, name: str, email: str) -> RawInvitation:
    """Who two cells are, each of which may say `Name <address>`; as they stand where they disagree.

    Why the longer of two names: `Ria` beside `Ria Peters <r.peters@school.nl>` is the same in short.
    """
    left = _person(at, name)
    right = _person(at, email) if "@" in email else RawInvitation(at, email=email)
    names, emails = [{one, two} - {""} for one, two in ((left.name, right.name), (left.email, right.email))]
    if share_a_word(names) and len({one.casefold() for one in emails}) <= 1:
        return RawInvitation(at, max(sorted(names), key=len, default=""), right.email or left.email)
    return RawInvitation(at, name, email)


def _groups(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(g for cell in cells for g in map(str.strip, _BETWEEN.split(cell)) if g)


def _like(cell: str, words: frozenset[str]) -> bool:
    """Why the first letter and the length: five thousand names against all words would take long."""
    text = cell.casefold()
    return text in words or any(
        word[:1] == text[:1]
        and abs(len(word) - len(text)) <= LONGER
        and SequenceMatcher(None, word, text).ratio() >= ALIKE
        for word in words
    )


def read_pasted(text: str, words: Words) -> list[RawInvitation]:
    """The people of a pasted list: with a header row, or one a line, or as a mail program writes them.

    In a line without a header the address is known by its @, role and year groups by `words`, wherever
    they stand; what is left is name, role and year groups in this order, parted by semicolons, tabs or
    commas, nothing between two of these for what is not known. Several `Name <address>` may stand after
    each other. Raises `FaultyFile` for lines of which it cannot be told what they say, and for headings and
    cells of a table as `read` does.
    """
    lines = [(at, line) for at, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        raise UserError("The list is empty. Paste a name or an e-mail address on each line.")
    if len(lines) > MOST:
        raise UserError("The list has more than {most} lines. Paste it in parts.", most=MOST)
    table = _table(text, words)
    if table is not None:
        return table
    parted = [(at, _parts(line)) for at, line in lines]
    faults = [Fault(SEVERAL, row=at, column=_(COLUMNS["email"])) for at, parts in parted if _mixed(parts)]
    if faults:
        raise FaultyFile(faults)
    return [one for at, parts in parted for one in _loose(at, parts, words)]


def _table(text: str, words: Words) -> list[RawInvitation] | None:
    """The people of a pasted table; None where its first row is no header.

    Why no comma below a single heading: it may stand between a family name and a first name.
    """
    parted = {mark: rows_of(text, mark) for mark in SEPARATORS}
    heads = {mark: recognised(_first(lines)) for mark, (lines, _broken) in parted.items()}
    lines, broken = parted[max(SEPARATORS, key=lambda mark: (heads[mark], mark != "," and mark in text))]
    header = _first(lines)
    if not is_header(header):
        return None
    if broken:
        named = dict(enumerate(header))
        raise FaultyFile([Fault(UNCLOSED, row=at, column=named.get(p) or str(p + 1)) for at, p in broken])
    return _listed(lines, name=_("The list"), words=words)


def _first(lines: Lines) -> list[str]:
    return lines[0][1] if lines else []


def _parts(line: str) -> list[str]:
    """A line at its separators, those between quotation marks left out."""
    between = "\t" if "\t" in line else ";" if ";" in line else ","
    if '"' in line:
        return next((cells for _at, cells in rows_of(line, between)[0]), [""])
    if between == "," and line.count("@") == 1 and "<" in line:
        return [line.strip()]  # a family name comes before its comma
    return [part.strip() for part in line.split(between)]


def _addresses(parts: Sequence[str]) -> int:
    return sum("@" in part for part in parts)


def _mixed(parts: Sequence[str]) -> bool:
    """Whether a line has several addresses and something else, so that it is not clear whose that is."""
    return _addresses(parts) > 1 and any(part and "@" not in part for part in parts)


def _loose(at: int, parts: Sequence[str], words: Words) -> list[RawInvitation]:
    """The people of a line. Why the last role: the box of the decaan may be called 'Decaan' too."""
    if _addresses(parts) > 1:
        return [_person(at, part) for part in parts if part]
    people = [_person(at, part) for part in parts]
    whole = next((p for p in people if p.email), RawInvitation(at))
    bare = [p.name for p in people if not p.email]
    role = next((cell for cell in reversed(bare) if cell and words.is_role(cell)), "")
    groups = [cell for cell in bare if words.are_groups(cell)]
    left = [cell for cell in bare if cell not in (role or None, *groups)]
    if not whole.email and left[1:2] == [""]:
        del left[1]  # where the address would stand
    name, *rest = [whole.name, *filter(None, left)] if whole.name else left or [""]
    if not role and rest:
        role, *rest = rest
    return [RawInvitation(at, name, whole.email, role, _groups([*groups, *rest]))]


def _person(at: int, part: str) -> RawInvitation:
    found = _NAMED.match(part)
    name, email = (found["name"], found["email"]) if found else ("", part) if "@" in part else (part, "")
    return RawInvitation(at, name.strip(), email.strip().removeprefix("mailto:"))


def template() -> bytes:
    """An empty table to fill in, as a Dutch Excel opens it: UTF-8 with its mark, semicolons."""
    return (";".join(_(label) for label in COLUMNS.values()) + "\r\n").encode("utf-8-sig")


def for_mail_merge(lines: Sequence[Sequence[str]]) -> bytes:
    """Name, address, role, link, subject and text of each, for the mail merge of one's own mail program."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    heads = (N_("Name"), N_("E-mail"), N_("Role"), N_("Link"), N_("Subject"), N_("Text"))
    writer.writerow([_(head) for head in heads])
    writer.writerows([shielded(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")
