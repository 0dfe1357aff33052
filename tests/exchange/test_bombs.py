"""Files that are small and unpack to very much, or that reach for other files: every reader refuses them."""

from __future__ import annotations

import io
import resource
import zipfile
from collections.abc import Callable, Iterator
from functools import cache

import pytest
import xlsxwriter

from lobscan import access
from lobscan.domain.practice import Practice
from lobscan.domain.register import Register
from lobscan.errors import UserError
from lobscan.exchange import answers, evidence_files, forms, indicators, invitations, registers
from lobscan.services import practice, prepare
from lobscan.services.workspace import open_workspace
from lobscan.settings import Settings

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
BOOK = "xl/workbook.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@cache
def sound() -> bytes:
    """An ordinary XLSX, with its texts in a part of their own."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["respondent", "role", "statement", "current", "remark"])
        page.write_row(1, 0, ["a", "b", "c", "d", "e"])
    return out.getvalue()


def packed(**changed: bytes) -> bytes:
    """That XLSX with some parts put in their place: `sheet`, `texts`, `book`."""
    names = {SHEET: "sheet", TEXTS: "texts", BOOK: "book"}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, changed.get(names.get(part, ""), old.read(part)))
    return out.getvalue()


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
LAUGHTER = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'
REACHING = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/hostname">]>'


def sheet(before: str, cell: str = "&l9;") -> bytes:
    inside = f'<c r="A1" t="inlineStr"><is><t>{cell}</t></is></c>'
    return f'{before}<worksheet {NAMESPACE}><sheetData><row r="1">{inside}</row></sheetData></worksheet>'.encode()


def texts(before: str) -> bytes:
    return f'{before}<sst {NAMESPACE} count="1" uniqueCount="1"><si><t>&l9;</t></si></sst>'.encode()


@cache
def huge() -> bytes:
    return packed(sheet=b" " * HUGE)


def with_a_lie() -> bytes:
    """A package that says of a part that it is small."""
    return huge().replace(HUGE.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))


HUGE = 250_000_000
BOMBS: dict[str, Callable[[], bytes]] = {
    "unpacks to 250 MB": huge,
    "says that it is small": with_a_lie,
    "a billion laughs in a sheet": lambda: packed(sheet=sheet(LAUGHTER)),
    "a billion laughs in the texts": lambda: packed(texts=texts(LAUGHTER)),
    "a billion laughs in the book": lambda: packed(book=LAUGHTER.encode() + b"<workbook>&l9;</workbook>"),
    "reaches for a file in a sheet": lambda: packed(sheet=sheet(REACHING)),
    "reaches for a file in the texts": lambda: packed(texts=texts(REACHING)),
    "hides it in another alphabet": lambda: packed(sheet=sheet(REACHING).decode().encode("utf-16")),
    "hides it behind a long remark": lambda: packed(
        sheet=sheet(REACHING.replace("<!DOCTYPE", f"<!--{'x' * 200_000}--><!DOCTYPE"))
    ),
    "nested ten thousand deep": lambda: packed(sheet=sheet("", "<t>" * 10_000)),
}
Reader = Callable[[bytes, Practice], object]
READERS: dict[str, Reader] = {
    "answers": lambda data, _of: answers.read_answers(data, name="f.xlsx"),
    "a survey": lambda data, _of: forms.read_sheet(data, name="f.xlsx"),
    "invitations": lambda data, _of: invitations.read(data, name="f.xlsx"),
    "a register": lambda data, of: registers.read(
        data, Register.PARTNERS, of, name="f.xlsx", new_id=practice.new_id
    ),
    "totals": lambda data, of: indicators.read(data, of, name="f.xlsx"),
}


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    ws = open_workspace(Settings(tmp_path_factory.mktemp("school")))
    prepare.init_school(ws, structure="nl-vo", actor=access.LOCAL)
    yield practice.practice(ws)
    ws.close()


def memory() -> int:
    """The most that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("reader", READERS)
def test_a_reader_of_tables_refuses(school: Practice, reader: str, bomb: str) -> None:
    data, before = BOMBS[bomb](), memory()
    with pytest.raises(UserError, match=r"unpacks to too much|not a readable XLSX"):
        READERS[reader](data, school)
    assert memory() - before < 100, "nothing of it is unpacked"


@pytest.mark.parametrize("reader", READERS)
def test_the_same_file_without_a_bomb_is_read(school: Practice, reader: str) -> None:
    """What is wrong with it then is what it says, if anything."""
    told = ""
    try:
        READERS[reader](sound(), school)
    except UserError as error:
        told = str(error)
    assert "readable" not in told


def test_evidence_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(UserError, match="unpacks to more than"):
        evidence_files.kind_of(huge(), "f.xlsx")


def test_evidence_that_lies_about_its_size_is_refused() -> None:
    before = memory()
    with pytest.raises(UserError):
        evidence_files.kind_of(with_a_lie(), "f.xlsx")
    assert memory() - before < 100
