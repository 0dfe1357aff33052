"""Read a table from CSV or XLSX as text, whatever a Dutch or English Excel made of it."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

import openpyxl
from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException

from lobscan.errors import Fault, FaultyFile, UserError

LARGEST = 25_000_000
"""Bytes of a file that is read."""
LARGEST_UNPACKED = 200_000_000
"""Bytes that an XLSX may unpack to."""
MOST_COLUMNS = 100
"""Cells of a row of an XLSX that are looked at; one stray cell far to the right makes all rows as wide."""
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SEPARATORS = (";", ",", "\t")
ESCAPED = re.compile(r"_x(00(?:0[0-8BCEFD]|1[0-9A-F])|FFF[EF])_")
"""How an XLSX writes the letters that XML has not; openpyxl leaves them so."""
FIRST_LINES = 30
"""Lines among which a header is looked for."""
_BROKEN = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, EOFError, NotImplementedError, RuntimeError,
    KeyError, IndexError, ValueError, TypeError, AttributeError, SyntaxError, OSError, ArithmeticError,
    CellCoordinatesException,
)  # fmt: skip
"""What the libraries raise for a file that only begins like an XLSX; no disk is at fault."""
COMMAS_A_HEADER = 50
"""Commas that a question or answer may hold; a line with more for each column is no survey's."""
Lines = list[tuple[int, list[str]]]
"""The rows of a table with their numbers in the file."""


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
    lines = _xlsx(data, name, _first_sheet) if data.startswith(b"PK") else _csv(data, name)
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


def forgiving(data: bytes, *, name: str, known: Callable[[list[str]], int], most: int) -> Lines:
    """The filled rows of a table as people make it by hand, cells untouched.

    A CSV may be UTF-8, UTF-16 or Windows-1252, with semicolons, commas or tabs: those count by which
    a row among the first has the most headers, of which `known` gives the number. Raises `UserError`
    for what is no table and for more than `most` rows.
    """
    check_size(len(data), name=name)
    if not data.strip():
        raise _empty(name)

    def read(found: Iterable[tuple[int, Iterable[str]]]) -> Lines:
        return _at_most(most, ((at, list(line)) for at, line in found), name=name)

    if data.startswith(b"PK"):
        return _xlsx(data, name, lambda d: read((at, map(_whole_text, line)) for at, line in _cells(d)))
    text = _decoded(data, name)
    separator = max(SEPARATORS, key=lambda s: _best(text, s, known))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return read(enumerate(reader, start=1))
    except csv.Error as error:
        raise _unreadable(name, reader.line_num, error) from error


def wide(data: bytes, *, name: str, most: int, columns: int) -> Lines:
    """The filled rows of a table with many columns, as another program exported it, cells untouched.

    The first row is the header, and as wide as all others. `UserError` for what is no table and for
    more than `most` rows or `columns`.
    """
    if data.startswith(b"PK"):
        check_size(len(data), name=name)
        return _xlsx(data, name, lambda d: _at_most(most, _wide_cells(d, columns, name), name=name))
    check_size(len(data), name=name)
    marks = max((line.count(mark.encode()) for line in data.splitlines() for mark in SEPARATORS), default=0)
    _refuse_wide(marks // COMMAS_A_HEADER, columns, name)
    found = forgiving(data, name=name, known=len, most=most)
    _refuse_wide(max((len(line) for _at, line in found), default=0), columns, name)
    return found


def _wide_cells(data: bytes, columns: int, name: str) -> Iterator[tuple[int, list[str]]]:
    for at, line in _cells(data, most=columns + 1):
        filled = max((i for i, value in enumerate(line, start=1) if value not in (None, "")), default=0)
        _refuse_wide(filled, columns, name)
        yield at, [_whole_text(value) for value in line[:filled]]


def _refuse_wide(width: int, columns: int, name: str) -> None:
    if width > columns:
        raise UserError(
            "{name} has more than {most} columns. Leave out the columns that are no questions.",
            name=name,
            most=columns,
        )


def _at_most(most: int, lines: Iterable[tuple[int, list[str]]], *, name: str) -> Lines:
    filled = list(islice((line for line in lines if any(cell.strip() for cell in line[1])), most + 1))
    if len(filled) > most:
        raise UserError(
            "{name} has more than {most} rows. Split it into smaller files.", name=name, most=most
        )
    if not filled:
        raise _empty(name)
    return filled


def _best(text: str, separator: str, known: Callable[[list[str]], int]) -> int:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    best = 0
    try:
        for line in islice(reader, FIRST_LINES):
            best = max(best, known(line))
    except csv.Error:
        return best
    return best


def _decoded(data: bytes, name: str) -> str:
    """Why UTF-8 before Windows-1252: what is not UTF-8 shows itself, and nearly all is Windows-1252."""
    _refuse_no_text(data, name)
    tried = ("utf-16",) if data.startswith(UTF_16) else ("utf-8-sig", "cp1252")
    for encoding in tried:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _no_table(name)


def _whole_text(value: object) -> str:
    """A cell as text that means the same in any language: days as 2026-11-03, a comma in numbers."""
    if isinstance(value, datetime):
        return value.date().isoformat() if not value.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
    text = "" if value is None else str(value)
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _empty(name: str) -> UserError:
    return UserError("{name} is empty. Fill it in and choose it again.", name=name)


def _no_table(name: str) -> UserError:
    return UserError("{name} is not a CSV or XLSX file. Save the table in one of these formats.", name=name)


def _refuse_no_text(data: bytes, name: str) -> None:
    if b"\x00" in data and not data.startswith(UTF_16):
        raise _no_table(name)


def _unreadable(name: str, line: int, error: csv.Error) -> UserError:
    return UserError(
        "{name} cannot be read at line {line}: {reason}. Save it again as CSV UTF-8.",
        name=name,
        line=line,
        reason=str(error),
    )


def _csv(data: bytes, name: str) -> Lines:
    _refuse_no_text(data, name)
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
        raise _unreadable(name, reader.line_num, error) from error


def _xlsx(data: bytes, name: str, read: Callable[[bytes], Lines]) -> Lines:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise UserError("{name} unpacks to too much. Split it into smaller files.", name=name)
        return read(data)
    except _BROKEN as error:
        raise UserError(
            "{name} is not a readable XLSX file. Open it in Excel or LibreOffice and save it again.",
            name=name,
        ) from error


def _first_sheet(data: bytes) -> Lines:
    return [(number, [_text(v) for v in line]) for number, line in _cells(data) if any(line)]


def _cells(data: bytes, *, most: int = MOST_COLUMNS) -> Iterator[tuple[int, tuple[object, ...]]]:
    """The rows of the first sheet of an XLSX, at most `most` cells of each."""
    with warnings.catch_warnings():  # openpyxl tells of styles and checks that it leaves out
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        yield from enumerate(book.worksheets[0].iter_rows(max_col=most, values_only=True), start=1)


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
