"""Answers from a file, in the long format of product 15."""

from __future__ import annotations

from dataclasses import dataclass

from lobscan.errors import Fault
from lobscan.exchange.tables import read_table

COLUMNS = ("respondent", "role", "statement", "year_group", "current", "desired", "remark")
NEEDED = ("respondent", "role", "statement", "year_group", "current")


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """A line as it stands in the file, not yet checked; `row` is its number there."""

    row: int
    respondent: str
    role: str
    statement: str
    year_group: str
    current: str
    desired: str = ""
    remark: str = ""
    faults: tuple[Fault, ...] = ()


def read_answers(data: bytes, *, name: str) -> list[RawAnswer]:
    """The lines of `data`, a CSV (UTF-8, comma or semicolon) or XLSX file called `name`.

    Raises `UserError` or `FaultyFile` for what is no such table.
    """
    rows = read_table(data, name=name, columns=COLUMNS, needed=NEEDED)
    return [
        RawAnswer(row=r.number, faults=r.faults, **{c: r.cells.get(c, "") for c in COLUMNS}) for r in rows
    ]


def template() -> bytes:
    """An empty table to fill in, as a Dutch Excel opens it: UTF-8 with its mark, semicolons."""
    return (";".join(COLUMNS) + "\r\n").encode("utf-8-sig")
