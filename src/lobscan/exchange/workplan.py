"""The work plan as CSV and XLSX, in the columns of product 15."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import xlsxwriter

from lobscan.domain.school import School
from lobscan.domain.workplan import Action
from lobscan.exchange.register_cells import shielded_in_commas
from lobscan.locales import _
from lobscan.locales.workplan import status

COLUMNS: Final = (
    "action", "title", "area", "year_groups", "responsible", "executors", "start", "due",
    "status", "progress", "hours", "statements", "success",
)  # fmt: skip
WIDTHS: Final = {"title": 48, "year_groups": 24, "executors": 32, "statements": 32, "success": 48}
USUAL_WIDTH: Final = 16
LONGEST_CELL: Final = 32_767
"""Letters that a cell of XLSX holds."""

Table = list[dict[str, object]]


def table(actions: Iterable[Action], school: School) -> Table:
    """A line per action. Lists are joined by `;`; people and year groups stand by their ids.

    Year groups and executors come in the order of the school's own lists. Why ids: another
    program that reads the plan must not lose a person who is written differently.
    """
    groups = [g.id for g in school.year_groups]
    people = [p.id for p in school.people]
    return [_line(action, groups, people) for action in actions]


def _line(action: Action, groups: Sequence[str], people: Sequence[str]) -> dict[str, object]:
    return {
        "action": action.id,
        "title": action.title,
        "area": action.area,
        "year_groups": _joined(action.year_groups, groups),
        "responsible": action.responsible,
        "executors": _joined(action.executors, people),
        "start": action.start,
        "due": action.due,
        "status": action.status.value,
        "progress": action.progress,
        "hours": action.hours,
        "statements": ";".join(action.statements),
        "success": action.success,
    }


def _joined(ids: Sequence[str], order: Sequence[str]) -> str:
    at = {id_: place for place, id_ in enumerate(order)}
    return ";".join(sorted(ids, key=lambda id_: at.get(id_, len(at))))


def as_csv(lines: Table) -> bytes:
    """UTF-8 with commas, a header, ISO dates and a decimal point.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(line[column]) for column in COLUMNS] for line in lines)
    return out.getvalue().encode()


def _cell(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return shielded_in_commas(str(value).replace("\r\n", "\n").replace("\r", "\n"))


def as_xlsx(lines: Table, *, school: School) -> bytes:
    """A sheet of the contract's columns and a sheet per year group with names, for reading.

    Dates are dates, hours and progress numbers, and no text is ever a formula or a link.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    shared = [[line[column] for column in COLUMNS] for line in lines]
    widths = [WIDTHS.get(column, USUAL_WIDTH) for column in COLUMNS]
    _sheet(book, _("work plan"), COLUMNS, widths, shared)
    _sheet(book, _("per year group"), *_readable(lines, school))
    book.close()
    return out.getvalue()


def _readable(lines: Table, school: School) -> tuple[list[str], list[int], list[list[object]]]:
    header = [
        _("Year group"), _("What happens"), _("Who does it"), _("Responsible"),
        _("From"), _("Ready by"), _("Status"), _("Sign of success"),
    ]  # fmt: skip
    groups = {g.id: g.label for g in school.year_groups}
    names = {p.id: p.name for p in school.people}
    found = [
        _readable_line(label, line, names)
        for id_, label in {"": _("whole school"), **groups}.items()
        for line in lines
        if id_ in str(line["year_groups"]).split(";")
    ]
    return header, [18, 48, 32, 24, 12, 12, 14, 48], found


def _readable_line(group: str, line: dict[str, object], names: dict[str, str]) -> list[object]:
    executors = str(line["executors"]).split(";")
    return [
        group,
        line["title"],
        ", ".join(names.get(e, e) for e in executors),
        names.get(str(line["responsible"]), line["responsible"]),
        line["start"],
        line["due"],
        status(str(line["status"])),
        line["success"],
    ]


def _sheet(
    book: Any, name: str, header: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[object]]
) -> None:
    """A table with its header frozen and filters on it."""
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "dd-mm-yyyy", "valign": "top", "align": "left"})
    number = book.add_format({"num_format": "0.##", "valign": "top"})
    for column, (label, width) in enumerate(zip(header, widths, strict=True)):
        sheet.write_string(0, column, label, bold)
        sheet.set_column(column, column, width)
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(at, column, value, day)
            elif isinstance(value, (int, float)):
                sheet.write_number(at, column, value, number)
            elif value == "":
                sheet.write_blank(at, column, None, text)
            else:
                sheet.write_string(at, column, str(value)[:LONGEST_CELL], text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(header) - 1)
