"""Read what Microsoft Forms (XLSX) or LimeSurvey (CSV, XLSX) made of a survey: one row for each person."""

from __future__ import annotations

from collections import Counter
from typing import Final

from lobscan.domain.mapping import Sheet
from lobscan.errors import UserError
from lobscan.exchange.tables import wide

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 600
"""Columns of an export: a full scan asked per year group, with a time for each question."""
LONGEST_NAME: Final = 3_900
"""Letters of a column's name, which is a whole question; a mapping takes a few more."""


def read_sheet(data: bytes, *, name: str) -> Sheet:
    """The table in the file `name`; `UserError` for what is no such table.

    A header that stands twice gets a number behind it, as some tools do themselves.
    """
    lines = wide(data, name=name, most=MOST_ROWS, columns=MOST_COLUMNS)
    if len(lines) < 2:  # noqa: PLR2004 - a header and a person
        raise UserError("{name} has a header but no rows below it.", name=name)
    (at, header), rows = lines[0], lines[1:]
    names = _apart([cell.strip() for cell in header])
    if any(len(title) > LONGEST_NAME for title in names):
        raise UserError(
            "{name} has a column with a name of more than {most} letters. Shorten it.",
            name=name,
            most=LONGEST_NAME,
        )
    width = len(names)
    kept = [i for i, title in enumerate(names) if title]
    cells = [(row, (*line, *[""] * (width - len(line)))) for row, line in rows]
    nameless = [i for i, title in enumerate(names) if not title]
    beside = (row for row, line in cells if any(line[width:]) or any(line[i].strip() for i in nameless))
    for row in beside:
        raise UserError(
            "{name} has something in row {row} in a column without a name. Give every column a name.",
            name=name,
            row=row,
        )
    return Sheet(
        at, tuple(names[i] for i in kept), tuple((row, tuple(line[i] for i in kept)) for row, line in cells)
    )


def _apart(header: list[str]) -> list[str]:
    while header and not header[-1]:
        header.pop()
    seen: Counter[str] = Counter()
    found = []
    for title in header:
        seen[title] += 1
        found.append(f"{title} ({seen[title]})" if title and seen[title] > 1 else title)
    return found
