"""People to invite, from a pasted list or a file: name, address, role and year groups of each."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from lobscan.errors import Fault, FaultyFile, UserError
from lobscan.exchange.register_cells import shielded
from lobscan.exchange.tables import forgiving
from lobscan.locales import LANGUAGES, N_, _, in_language

COLUMNS: Final = {
    "name": N_("Name"),
    "email": N_("E-mail"),
    "role": N_("Role"),
    "year_groups": N_("Year groups"),
}
"""Columns by their id; a header may have the id or the word in either language."""
MOST: Final = 5_000
"""People in one list."""
_BETWEEN: Final = re.compile(r"[;|,/+]")
_NAMED: Final = re.compile(r"^\s*\"?(?P<name>[^<\"]*)\"?\s*<(?P<email>[^>]*)>\s*$")
HEADER_FIRST: Final = 1
ALIKE: Final = 0.8
"""How like a role or year group a cell must be to be asked back as one: 'mentoren' is, a name is not."""
LONGER: Final = 3
"""How many letters more or fewer such a cell may have."""
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


def read(data: bytes, *, name: str) -> list[RawInvitation]:
    """The people of a CSV or XLSX file with a header row; `UserError` for what is no such table."""
    lines = forgiving(data, name=name, known=_known, most=MOST + 1)
    header = [_column(cell) for cell in lines[0][1]]
    if not {"name", "email"} & set(header):
        raise UserError(
            "{name} has no header row with a column {person} or {email}. Put the columns' names on top.",
            name=name,
            person=_(COLUMNS["name"]),
            email=_(COLUMNS["email"]),
        )
    rows = [_row(at, dict(zip(header, line, strict=False))) for at, line in lines[1:]]
    if not rows:
        raise UserError("{name} has a header but no rows below it.", name=name)
    return rows


def _row(at: int, cells: dict[str, str]) -> RawInvitation:
    text = {column: cells.get(column, "").strip() for column in COLUMNS}
    return RawInvitation(at, text["name"], text["email"], text["role"], _groups([text["year_groups"]]))


def _groups(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(g for cell in cells for g in map(str.strip, _BETWEEN.split(cell)) if g)


def _known(cells: Sequence[str]) -> int:
    return sum(bool(_column(cell)) for cell in cells)


def _column(cell: str) -> str:
    """Which column a heading means, "" for none of ours."""
    plain = cell.strip().casefold().replace("_", " ")
    for column, label in COLUMNS.items():
        names = {column.replace("_", " "), *(in_language(spoken, label).casefold() for spoken in LANGUAGES)}
        if plain in names or plain.replace("-", "") in {one.replace("-", "") for one in names}:
            return column
    return ""


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
    each other. Raises `FaultyFile` for lines of which it cannot be told what they say.
    """
    lines = [(at, line) for at, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        raise UserError("The list is empty. Paste a name or an e-mail address on each line.")
    if len(lines) > MOST:
        raise UserError("The list has more than {most} lines. Paste it in parts.", most=MOST)
    if _known(re.split(r"[;,\t]", lines[0][1])) > HEADER_FIRST or _column(lines[0][1]):
        return read(text.encode(), name=_("The list"))
    parted = [(at, _parts(line)) for at, line in lines]
    faults = [Fault(SEVERAL, row=at, column=_(COLUMNS["email"])) for at, parts in parted if _mixed(parts)]
    if faults:
        raise FaultyFile(faults)
    return [one for at, parts in parted for one in _loose(at, parts, words)]


def _parts(line: str) -> list[str]:
    """A line at its separators."""
    between = "\t" if "\t" in line else ";" if ";" in line else ","
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
