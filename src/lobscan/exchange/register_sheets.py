"""A register as XLSX and CSV, and the empty XLSX to fill in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import xlsxwriter

from lobscan.domain.practice import Practice
from lobscan.domain.register import Record, Register
from lobscan.errors import UserError
from lobscan.exchange.register_cells import shielded, word, written
from lobscan.exchange.register_columns import COLUMNS, TITLES, Cell, Column, header
from lobscan.exchange.register_values import Known
from lobscan.exchange.registers import records
from lobscan.locales import _, language
from lobscan.locales import register_files as words
from lobscan.locales.practice import WORDS

LONGEST_CELL: Final = 32_767
"""Letters that a cell of XLSX holds."""
FIRST_DAY: Final = date(1900, 3, 1)
"""Before it a spreadsheet's days are wrong or there are none."""
ROOM: Final = 1000
"""Rows below the filled ones that have drop-down lists too."""
NUMBER_FORMATS: Final = {"nl": "dd-mm-yyyy", "en": "yyyy-mm-dd"}


def file_name(register: Register, ending: str, *, empty: bool = False) -> str:
    """What a register's file is called."""
    name = words.loose(_(TITLES[register]))
    return f"{name}-{words.first('sheets', 'empty')}.{ending}" if empty else f"{name}.{ending}"


def as_csv(practice: Practice, register: Register) -> bytes:
    """The register as a Dutch Excel opens it: UTF-8 with its mark, semicolons, a decimal comma, ISO days.

    A text that a spreadsheet would run as a formula gets an apostrophe before it; the reader takes it off.
    """
    known, columns = Known(practice), COLUMNS[register]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(header(register, c) for c in columns)
    for record in records(practice, register):
        writer.writerow(shielded(written(c, getattr(record, c.field), known)) for c in columns)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(practice: Practice, register: Register) -> bytes:
    """The register with drop-down lists, and a sheet that explains the columns; no text is a formula."""
    return _book(practice, register, records(practice, register))


def template(practice: Practice, register: Register) -> bytes:
    """The same without rows, to fill in."""
    return _book(practice, register, ())


def _book(practice: Practice, register: Register, rows: Sequence[Record]) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    known, columns = Known(practice), COLUMNS[register]
    sheet = book.add_worksheet(_(TITLES[register]))
    _head(book, sheet, register)
    _body(book, sheet, columns, rows, known)
    _explanation(book, register)
    _drop_downs(book, sheet, columns, _options(known), last=len(rows) + ROOM)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    book.close()
    return out.getvalue()


def _head(book: Any, sheet: Any, register: Register) -> None:
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
    for at, column in enumerate(COLUMNS[register]):
        sheet.write_string(0, at, header(register, column), bold)
        sheet.write_comment(0, at, words.help_(register.value, column.field), {"x_scale": 1.6})
        sheet.set_column(at, at, column.width)


def _body(book: Any, sheet: Any, columns: Sequence[Column], rows: Sequence[Record], known: Known) -> None:
    look = {"text_wrap": True, "valign": "top"}
    formats = {
        "text": book.add_format(look),
        "kept": book.add_format({**look, "quote_prefix": True}),
        "day": book.add_format({**look, "num_format": NUMBER_FORMATS[language()], "align": "left"}),
        "number": book.add_format({**look, "num_format": "0.##"}),
    }
    for at, record in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            value = getattr(record, column.field)
            _write(sheet, (at, place), value, written(column, value, known), formats)


def _write(sheet: Any, place: tuple[int, int], value: object, text: str, formats: Mapping[str, Any]) -> None:
    """Why some days and figures go as text: a spreadsheet would keep them less exactly."""
    if len(text) > LONGEST_CELL:
        raise UserError(
            "A cell of row {row} is too long for Excel. Export the register as CSV.", row=place[0] + 1
        )
    if isinstance(value, date) and value >= FIRST_DAY:
        sheet.write_datetime(*place, value, formats["day"])
    elif isinstance(value, float) and text and float(f"{value:.16G}") == value:
        sheet.write_number(*place, value, formats["number"])
    elif text:
        sheet.write_string(*place, text, formats["kept" if shielded(text) != text else "text"])


def _explanation(book: Any, register: Register) -> None:
    sheet = book.add_worksheet(words.first("sheets", "explanation"))
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    for at, line in enumerate(words.every("sheets", "lines")):
        sheet.write_string(at, 0, line)
    start = len(words.every("sheets", "lines")) + 1
    for place, key in enumerate(("column", "filling")):
        sheet.write_string(start, place, words.first("sheets", key), bold)
    for at, column in enumerate(COLUMNS[register], start=start + 1):
        sheet.write_string(at, 0, header(register, column), wrapped)
        sheet.write_string(at, 1, words.help_(register.value, column.field), wrapped)


def _options(known: Known) -> dict[str, list[str]]:
    """What may be chosen, by the kind of a column, each so that it is read back."""
    things = {
        Cell.GROUPS: known.groups,
        Cell.TRACKS: known.tracks,
        Cell.COMPETENCIES: known.competencies,
        Cell.STATEMENTS: known.statements,
        Cell.WHO: known.who,
        Cell.PARTNERS: known.partners,
    }
    single = {
        Cell.GROUP: known.groups,
        Cell.CONTACT: known.who,
        Cell.PERSON: known.people,
        Cell.TASK: known.tasks,
    }
    found = {
        cell.value: [written(Column("", cell), (id_,), known) for id_ in names.labels]
        for cell, names in things.items()
    }
    found |= {
        cell.value: [written(Column("", cell), id_, known) for id_ in names.labels]
        for cell, names in single.items()
    }
    found[Cell.YES] = [words.first("values", key) for key in ("yes", "no")]
    found[Cell.GROUPS].insert(0, words.first("year_groups", "all_written"))
    found[Cell.GROUP].insert(0, words.first("year_groups", "whole_school"))
    return found | {f"word-{what}": [word(what, value) for value in WORDS[what] if value] for what in WORDS}


def _drop_downs(
    book: Any, sheet: Any, columns: Sequence[Column], options: Mapping[str, Sequence[str]], *, last: int
) -> None:
    """Lists to choose from, out of a hidden sheet; in a list of several anything else may be typed too."""
    lists = book.add_worksheet(words.first("sheets", "lists"))
    lists.hide()
    kept: dict[str, int] = {}
    for at, column in enumerate(columns):
        key = f"word-{column.words}" if column.words else column.cell.value
        if not options.get(key):
            continue
        if key not in kept:
            kept[key] = len(kept)
            lists.write_column(0, kept[key], options[key])
        name = xlsxwriter.utility.xl_col_to_name(kept[key])
        source = f"='{lists.get_name()}'!${name}$1:${name}${len(options[key])}"
        strict = column.cell in {Cell.YES, Cell.WORD, Cell.PERSON}
        sheet.data_validation(
            1,
            at,
            last,
            at,
            {"validate": "list", "source": source, "show_error": strict, "error_type": "warning"},
        )
