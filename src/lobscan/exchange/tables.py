"""Read a table from CSV or XLSX as text, whatever a Dutch or English Excel made of it."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from lobscan.errors import Fault, FaultyFile, UserError

LARGEST = 25_000_000
"""Bytes of a file that is read."""
LARGEST_UNPACKED = 200_000_000
"""Bytes that an XLSX may unpack to."""
MOST_COLUMNS = 100
"""Cells of a row of an XLSX that are looked at; one stray cell far to the right makes all rows as wide."""
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, EOFError, NotImplementedError, RuntimeError,
    KeyError, IndexError, ValueError, TypeError, AttributeError, SyntaxError,
)  # fmt: skip
"""What the libraries raise for a file that only begins like an XLSX."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of a table: its number in the file (the header is row 1) and its cells by column.

    `faults` are of its form; who checks what the cells say reports them with the rest.
    """

    number: int
    cells: dict[str, str]
    faults: tuple[Fault, ...] = ()


def read_table(data: bytes, *, name: str, columns: Sequence[str], needed: Sequence[str]) -> list[TableRow]:
    """The rows of the file `name` with the given `columns`; empty lines are left out.

    Raises `UserError` for a file that is no such table and `FaultyFile` for columns that are
    unknown, double or missing.
    """
    check_size(len(data), name=name)
    if not data.strip():
        raise UserError("{name} is empty. Choose a file with a header row and answers.", name=name)
    lines = _xlsx(data, name) if data.startswith(b"PK") else _csv(data, name)
    return _rows(lines, name=name, columns=columns, needed=needed)


def check_size(size: int, *, name: str) -> None:
    """Raise `UserError` for a file of more bytes than are read; so it need not be read first."""
    if size > LARGEST:
        raise UserError(
            "{name} is {size} MB; at most {most} MB can be read. Split it into smaller files.",
            name=name,
            size=-(-size // 1_000_000),
            most=LARGEST // 1_000_000,
        )


def _csv(data: bytes, name: str) -> list[tuple[int, list[str]]]:
    if b"\x00" in data and not data.startswith(UTF_16):
        raise UserError(
            "{name} is not a CSV or XLSX file. Save the table in one of these formats.", name=name
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(
            "{name} is not UTF-8 text (line {line}). In Excel, save it as 'CSV UTF-8 (comma delimited)'.",
            name=name,
            line=data[: error.start].count(b"\n") + 1,
        ) from error
    first = text.lstrip().partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    # Why strict: a quote that is never closed would swallow the rows below it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return [(number, [cell.strip() for cell in line]) for number, line in enumerate(reader, start=1)]
    except csv.Error as error:
        raise UserError(
            "{name} cannot be read at line {line}: {reason}. Save it again as CSV UTF-8.",
            name=name,
            line=reader.line_num,
            reason=str(error),
        ) from error


def _xlsx(data: bytes, name: str) -> list[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise UserError("{name} unpacks to too much. Split it into smaller files.", name=name)
        return _first_sheet(data)
    except _BROKEN as error:
        raise UserError(
            "{name} is not a readable XLSX file. Open it in Excel or LibreOffice and save it again.",
            name=name,
        ) from error


def _first_sheet(data: bytes) -> list[tuple[int, list[str]]]:
    with warnings.catch_warnings():  # openpyxl tells of styles and checks that it leaves out
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        lines = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)
        return [(number, [_text(v) for v in line]) for number, line in enumerate(lines, start=1) if any(line)]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _rows(
    lines: Iterable[tuple[int, list[str]]], *, name: str, columns: Sequence[str], needed: Sequence[str]
) -> list[TableRow]:
    filled = [(number, line) for number, line in lines if any(line)]
    if not filled:
        raise UserError("{name} is empty. Choose a file with a header row and answers.", name=name)
    number, header = filled[0][0], [cell.lower() for cell in filled[0][1]]
    while header and not header[-1]:
        header.pop()
    _check_header(header, number, columns=columns, needed=needed)
    rows = [_row(at, line, header) for at, line in filled[1:]]
    if not rows:
        raise UserError("{name} has a header but no rows below it.", name=name)
    return rows


def _row(number: int, line: list[str], header: list[str]) -> TableRow:
    padded = line + [""] * (len(header) - len(line))
    more = Fault("has more cells than the header", row=number, column=str(len(header) + 1))
    faults = (more,) if any(line[len(header) :]) else ()
    return TableRow(number, dict(zip(header, padded, strict=False)), faults)


def _check_header(header: list[str], row: int, *, columns: Sequence[str], needed: Sequence[str]) -> None:
    faults = [
        Fault("is missing from the header", row=row, column=column)
        for column in needed
        if column not in header
    ]
    faults += [
        Fault(
            "is not a known column; the columns are {known}",
            row=row,
            column=column or str(at + 1),
            params=(("known", ", ".join(columns)),),
        )
        for at, column in enumerate(header)
        if column not in columns
    ]
    faults += [
        Fault("stands twice in the header", row=row, column=column)
        for column in dict.fromkeys(header)
        if header.count(column) > 1
    ]
    if faults:
        raise FaultyFile(faults)
