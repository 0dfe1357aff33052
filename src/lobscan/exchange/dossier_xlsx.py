"""The dossier as a workbook (XLSX), for who wants to reckon with it: a sheet for each kind of table.

Figures are numbers and days are days; no text is ever a formula or a link.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import xlsxwriter

from lobscan.exchange.dossier import Account, Cell, Figure, Part, Table, kinds
from lobscan.locales import _
from lobscan.theme import LEVELS as SHADES

LONGEST_CELL: Final = 32_767
"""Letters that a cell of XLSX holds."""
WIDTH: Final = 3.2
"""Letters in a column for each share of its table's width."""
NARROW, WIDE, TEXT = 8, 60, 100
Line = Sequence[Cell]


def as_xlsx(told: Account, *, hash_: str) -> bytes:
    """The workbook of a dossier."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties(
        {"title": told.title, "subject": told.subtitle, "author": told.school, "comments": hash_}
    )
    sheets = _Sheets(book)
    sheets.texts(_("dossier"), (_("What"), _("Which")), _front(told))
    sheets.texts(_("reading guide"), (_("What"), _("What it means")), _guide(told))
    sheets.table(_("what is missing"), told.pressing)
    sheets.table(_("overview"), told.overview)
    sheets.table(_("rounds"), told.rounds)
    for kind, name in kinds():
        found = _joined(told.parts, kind)
        if found:
            sheets.table(name, found)
    own = [(p.title, line) for p in told.parts for line in (*p.words, p.words_note) if line]
    if own:
        sheets.texts(_("own words"), (_("Item"), _("In the school's own words")), own)
    names = {"statements": _("statements"), "totals": _("indicators")}
    for table in told.appendix:
        sheets.table(names.get(table.kind, _("all figures")), table)
    book.close()
    return out.getvalue()


def _front(told: Account) -> Iterable[Line]:
    yield _("Title"), told.title
    yield _("Framework"), told.subtitle
    yield _("In short"), told.finding
    if told.rest:
        yield "", told.rest
    yield from told.facts
    yield from (("", line) for line in told.account)
    yield from ((p.title, line) for p in told.parts for line in (p.about, p.lead) if line)
    yield from ((s.name, s.alt) for s in told.strips)


def _guide(told: Account) -> Iterable[Line]:
    yield from ((f"{value} · {label}", meaning) for value, label, meaning in told.levels)
    yield from told.definitions


def _joined(parts: Iterable[Part], kind: str) -> Table | None:
    """The tables of one form of all items as one, with the item in front."""
    found = [(p, t) for p in parts for t in p.tables if t.kind == kind]
    if not found:
        return None
    first = found[0][1]
    rows = tuple((p.title, *row) for p, t in found for row in t.rows)
    return Table(kind, first.title, (_("Item"), *first.header), (10, *first.widths), rows)


class _Sheets:
    """The sheets of a book, with the forms that they share."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "dd-mm-yyyy", "valign": "top", "align": "left"})
        self.word = book.add_format({"valign": "top", "align": "right"})
        self.numbers: dict[tuple[str, int | None], Any] = {}

    def texts(self, name: str, header: Sequence[str], rows: Iterable[Line]) -> None:
        """A sheet of two columns of text."""
        self._sheet(name, header, [30, TEXT], list(rows))

    def table(self, name: str, of: Table) -> None:
        """A sheet with a table."""
        widths = [min(WIDE, max(NARROW, w * WIDTH)) for w in of.widths]
        self._sheet(name, of.header, widths, of.rows)

    def _sheet(self, name: str, header: Sequence[str], widths: Sequence[float], rows: Sequence[Line]) -> None:
        """Rows under a header that stays in sight, with filters on it."""
        sheet = self.book.add_worksheet(name)
        for column, (label, width) in enumerate(zip(header, widths, strict=True)):
            sheet.write_string(0, column, label, self.head)
            sheet.set_column(column, column, width)
        for at, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                self._cell(sheet, at, column, cell)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(rows)), len(header) - 1)

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, date):
            sheet.write_datetime(row, column, cell, self.day)
        elif isinstance(cell, Figure) and cell.value is not None:
            sheet.write_number(row, column, cell.value, self._number(cell))
        elif isinstance(cell, Figure):
            sheet.write_string(row, column, cell.text, self.word)
        else:
            sheet.write_string(row, column, cell[:LONGEST_CELL], self.text)

    def _number(self, figure: Figure) -> Any:
        """The form of a number: rounded when shown, and on the colour of its level."""
        shown = "0%" if figure.share else "0.0" if figure.digits else "0"
        shown = f"+{shown};-{shown};{shown}" if figure.signed else shown
        key = (shown, figure.level)
        if key not in self.numbers:
            form: dict[str, object] = {"num_format": shown, "valign": "top"}
            if figure.level:
                shade = SHADES[figure.level]
                form |= {"bg_color": shade.ground, "font_color": shade.ink, "bold": True}
            self.numbers[key] = self.book.add_format(form)
        return self.numbers[key]
