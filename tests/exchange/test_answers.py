"""Answers from files: whatever a Dutch or English Excel makes of them, all or nothing, faults by row and column."""

from __future__ import annotations

import csv
import io
import os
import random
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
import remarked
import xlsxwriter
from builders import found

from lobscan import access
from lobscan.cli import main
from lobscan.errors import FaultyFile, UserError
from lobscan.exchange import tables
from lobscan.exchange.answers import COLUMNS, read_answers, template
from lobscan.services import picture, prepare
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace, close_shared, shared
from lobscan.settings import Settings

HEADER = ",".join(COLUMNS)
SHARED, TALKS = "a1-gedeelde-visie", "b6-loopbaangesprek"
Lines = Sequence[Sequence[object]]
GOOD: Lines = [
    ["1", "mentor", SHARED, "", "3", "4", "Kan beter, zegt é"],
    ["1", "mentor", TALKS, "havo-3", "?", "", 'met "aanhaling"; en puntkomma'],
    ["2", "decaan", SHARED, "", "-", "4", ""],
    ["2", "decaan", TALKS, "vwo-4", "1", "?", ""],
]


def as_csv(lines: Lines, *, delimiter: str = ",", newline: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=newline).writerows([list(COLUMNS), *lines])
    return out.getvalue()


def by_openpyxl(lines: Lines) -> bytes:
    book = openpyxl.Workbook()
    for line in [list(COLUMNS), *lines]:
        book.active.append([None if cell == "" else cell for cell in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_xlsxwriter(lines: Lines, options: dict[str, object] | None = None) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, options or {})
    sheet = book.add_worksheet("Antwoorden")
    for at, line in enumerate([list(COLUMNS), *lines]):
        sheet.write_row(at, 0, line)
    book.add_worksheet("Uitleg").write(0, 0, "not read")
    book.close()
    return out.getvalue()


def numbers(lines: Lines) -> Lines:
    """The same cells, with what looks like a number as one, as Excel keeps it."""
    return [[int(c) if str(c).isdecimal() else c for c in line] for line in lines]


FORMATS: dict[str, Callable[[], bytes]] = {
    "comma": lambda: as_csv(GOOD).encode(),
    "semicolon": lambda: as_csv(GOOD, delimiter=";").encode(),
    "byte-order mark": lambda: as_csv(GOOD).encode("utf-8-sig"),
    "Dutch Excel": lambda: as_csv(GOOD, delimiter=";", newline="\r\n").encode("utf-8-sig"),
    "old Mac": lambda: as_csv(GOOD, newline="\r").encode(),
    "openpyxl": lambda: by_openpyxl(GOOD),
    "openpyxl, numbers": lambda: by_openpyxl(numbers(GOOD)),
    "openpyxl, fractions": lambda: by_openpyxl(
        [[float(c) if str(c).isdecimal() else c for c in line] for line in GOOD]
    ),
    "xlsxwriter": lambda: by_xlsxwriter(GOOD),
    "xlsxwriter, numbers": lambda: by_xlsxwriter(numbers(GOOD)),
    "xlsxwriter, in one pass": lambda: by_xlsxwriter(GOOD, {"constant_memory": True}),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_says_the_same(kind: str) -> None:
    read = read_answers(FORMATS[kind](), name="x")
    assert [r.row for r in read] == [2, 3, 4, 5]
    assert [[getattr(r, c) for c in COLUMNS] for r in read] == GOOD


def test_a_remark_may_run_over_lines_and_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    lines = [
        ["1", "mentor", SHARED, "", "3", "", "een\ntwee\r\ndrie"],
        [],
        ["2", "mentor", SHARED, "", "9", "", ""],
    ]
    read = read_answers(as_csv(lines).encode(), name="x")
    assert [(r.row, r.remark) for r in read] == [(2, "een\ntwee\r\ndrie"), (4, "")]


def test_columns_may_stand_in_another_order_and_the_last_two_may_be_left_out() -> None:
    text = "Current;STATEMENT;year_group;role;respondent\n3;s;havo-3;mentor;1\n"
    (row,) = read_answers(text.encode(), name="x")
    assert (row.respondent, row.role, row.statement, row.year_group, row.current) == (
        "1",
        "mentor",
        "s",
        "havo-3",
        "3",
    )
    assert (row.desired, row.remark) == ("", "")


def test_spaces_around_cells_and_empty_lines_are_nothing() -> None:
    text = f"{HEADER}\n\n 1 , mentor ,s,, 3 ,,\n,,,,,,\n   \n"
    assert [(r.respondent, r.role, r.current) for r in read_answers(text.encode(), name="x")] == [
        ("1", "mentor", "3")
    ]


def test_the_template_is_read_as_a_table_without_rows() -> None:
    with pytest.raises(UserError, match="header but no rows"):
        read_answers(template(), name="x")
    filled = template() + b"1;mentor;s;;3;;\r\n"
    assert len(read_answers(filled, name="x")) == 1


def zipped(name: str = "a.txt") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


NO_TABLES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "x.csv is empty"),
    "only a mark": (b"\xef\xbb\xbf\r\n", "x.csv is empty"),
    "only separators": (b";;;;\n;;\n", "x.csv is empty"),
    "only a header": (HEADER.encode(), "x.csv has a header but no rows"),
    "Windows-1252": (as_csv(GOOD).encode("cp1252"), r"x.csv is not UTF-8 text \(line 2\)"),
    "UTF-16": (as_csv(GOOD).encode("utf-16"), r"x.csv is not UTF-8 text \(line 1\)"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "x.csv is not a CSV or XLSX file"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "x.csv is not a CSV or XLSX file"),
    "a broken zip": (by_openpyxl(GOOD)[:900], "x.csv is not a readable XLSX file"),
    "a zip of something else": (zipped(), "x.csv is not a readable XLSX file"),
    "a document": (zipped("word/document.xml"), "x.csv is not a readable XLSX file"),
    "an open quote": (
        f'{HEADER}\n1,mentor,s,,3,,"nooit dicht\n2,mentor,s,,3,,\n'.encode(),
        "cannot be read at line 3",
    ),
    "a cell without end": (
        f"{HEADER}\n1,mentor,s,,3,,{'x' * 200_000}\n".encode(),
        "cannot be read at line 2",
    ),
}


@pytest.mark.parametrize("case", NO_TABLES)
def test_what_is_no_table_is_refused_in_one_sentence(case: str) -> None:
    data, says = NO_TABLES[case]
    with pytest.raises(UserError, match=says):
        read_answers(data, name="x.csv")


def test_a_damaged_workbook_is_refused_never_a_fault_of_the_program() -> None:
    whole, chance = by_openpyxl(GOOD), random.Random(1)
    refused = 0
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(12):
            damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
        try:
            read_answers(bytes(damaged), name="x")
        except UserError:
            refused += 1
    assert refused > 20


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LARGEST_UNPACKED", 1000)
    with pytest.raises(UserError, match="unpacks to too much"):
        read_answers(by_openpyxl(GOOD), name="x")


HEADERS: dict[str, tuple[str, list[tuple[int, str, str]]]] = {
    "missing": (
        "respondent,statement,year_group,current",
        [(1, "role", "is missing from the header")],
    ),
    "unknown": (
        f"{HEADER},naam",
        [(1, "naam", f"is not a known column; the columns are {', '.join(COLUMNS)}")],
    ),
    "without a name": (
        "respondent,role,statement,year_group,current,,remark",
        [(1, "6", f"is not a known column; the columns are {', '.join(COLUMNS)}")],
    ),
    "double": (
        "respondent,role,role,statement,year_group,current",
        [(1, "role", "stands twice in the header")],
    ),
    "all at once": (
        "\nrespondent,statement,statement,year_group,current,naam",
        [
            (2, "role", "is missing from the header"),
            (2, "naam", f"is not a known column; the columns are {', '.join(COLUMNS)}"),
            (2, "statement", "stands twice in the header"),
        ],
    ),
}


@pytest.mark.parametrize("case", HEADERS)
def test_a_wrong_header_is_told_by_column(case: str) -> None:
    header, expected = HEADERS[case]
    with pytest.raises(FaultyFile) as caught:
        read_answers(f"{header}\n1,2,3,4,5\n".encode(), name="x")
    assert [(f.row, f.column, f.text) for f in caught.value.faults] == expected


@pytest.fixture
def opened(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A school with an open round r1 month, closed again for the command to open."""
    monkeypatch.setenv("LOBSCAN_LANG", "en")
    prepare.open_round(ws, NewRound("nl-lob", desired=True), actor=access.LOCAL)
    close_shared()
    return ws.settings.data


def counted(folder: Path) -> list[int]:
    """How many rows the store has of each kind, and how many answers stand."""
    ws = shared(Settings(folder))
    names = ("respondent", "answer", "remark", "handed_in")
    found = [ws.read(lambda c, n=n: len(c.execute(f"SELECT 1 FROM {n}").fetchall())) for n in names]  # noqa: S608
    close_shared()
    return found


def round_id(folder: Path) -> str:
    found = prepare.rounds(shared(Settings(folder)))[0].id
    close_shared()
    return found


@pytest.fixture
def bring(
    opened: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[[bytes], tuple[int, str, list[str]]]:
    """Import bytes by the command: its status, output and complaints."""
    round_ = round_id(opened)

    def run(data: bytes) -> tuple[int, str, list[str]]:
        path = tmp_path / "answers.csv"
        path.write_bytes(data)
        capsys.readouterr()
        status = main(["import", "answers", str(path), "--round", round_])
        said = capsys.readouterr()
        return status, said.out, said.err.splitlines()

    return run


Bring = Callable[[bytes], tuple[int, str, list[str]]]


@pytest.mark.parametrize("kind", FORMATS)
def test_the_command_takes_every_format(opened: Path, bring: Bring, kind: str) -> None:
    assert bring(FORMATS[kind]()) == (0, "4 answers taken over\n", [])
    assert counted(opened) == [2, 4, 2, 0]


MARK_HELP = "is no answer; give 1, 2, 3, 4, ? (don't know), - (not applicable) or nothing"
WRONG_ROWS: Lines = [
    ["1", "mentor", SHARED, "", "3", "", ""],
    ["2", "mentor", SHARED, "", "5", "0", ""],
    ["3", "kok", "z9-nergens", "havo-3", "3", "", ""],
    ["4", "mentor", TALKS, "klas-9", "3", "", ""],
    ["5", "mentor", SHARED, "havo-3", "3", "", ""],
    ["6", "mentor", TALKS, "", "3", "", ""],
    ["", "mentor", SHARED, "", "drie", "", ""],
    ["1", "decaan", SHARED, "", "3", "", ""],
    ["8", "mentor", SHARED, "", "2.5", "", "x" * 1001],
    ["9", "mentor", SHARED, "", "3", "", "met", "te veel"],
    ["10", "mentor", "a2-visie-als-kompas", "", "3", "", ""],
]
FAULTS = [
    f"row 3, column current: `5` {MARK_HELP}",
    f"row 3, column desired: `0` {MARK_HELP}",
    "row 4, column role: the school has no role `kok`",
    "row 4, column statement: this round has no statement `z9-nergens`",
    "row 5, column year_group: the school has no year group `klas-9`",
    "row 6, column year_group: leave this empty: the statement is about the whole school",
    "row 7, column year_group: is empty; this statement is answered per year group",
    "row 8, column respondent: is empty; give each respondent a number or code",
    f"row 8, column current: `drie` {MARK_HELP}",
    "row 9, column role: this respondent has another role in an earlier row",
    f"row 10, column current: `2.5` {MARK_HELP}",
    "row 10, column remark: is longer than 1000 letters",
    "row 11, column 8: has more cells than the header",
    "row 12, column statement: this round has no statement `a2-visie-als-kompas`",
]


@pytest.mark.parametrize("form", ["csv", "openpyxl"])
def test_every_fault_is_told_at_once_and_nothing_is_taken_over(opened: Path, bring: Bring, form: str) -> None:
    before = counted(opened)
    data = as_csv(WRONG_ROWS).encode() if form == "csv" else by_openpyxl(WRONG_ROWS)
    status, out, err = bring(data)
    assert (status, out) == (1, "")
    assert err[:-1] == FAULTS
    assert err[-1].startswith(f"{len(FAULTS)} faults found")
    assert counted(opened) == before == [0, 0, 0, 0]


@pytest.mark.parametrize("case", NO_TABLES)
def test_what_is_no_table_changes_nothing(opened: Path, bring: Bring, case: str) -> None:
    status, out, err = bring(NO_TABLES[case][0])
    assert (status, out, len(err)) == (1, "", 1)
    assert err[0].startswith("answers.csv ")
    assert counted(opened) == [0, 0, 0, 0]


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(
    opened: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "big.csv"
    path.touch()
    os.truncate(path, 50_000_000)

    def never(_path: Path) -> bytes:
        pytest.fail("the file was read")

    monkeypatch.setattr(Path, "read_bytes", never)
    assert main(["import", "answers", str(path), "--round", "r"]) == 1
    assert capsys.readouterr().err == (
        "big.csv is 50 MB; at most 25 MB can be read. Split it into smaller files.\n"
    )


def test_the_same_file_again_changes_nothing(opened: Path, bring: Bring) -> None:
    assert bring(as_csv(GOOD).encode())[0] == 0
    before = counted(opened)
    assert bring(by_xlsxwriter(numbers(GOOD)))[:2] == (0, "4 answers taken over\n")
    assert counted(opened) == before


def test_a_corrected_file_counts_last(opened: Path, bring: Bring) -> None:
    def lines(mark: str, remark: str) -> bytes:
        return as_csv([[str(n), "mentor", SHARED, "", mark, "", remark] for n in range(5)]).encode()

    for mark, remark in (("1", "eerst"), ("4", "later")):
        assert bring(lines(mark, remark))[0] == 0
    ws = shared(Settings(opened))
    seen = picture.picture(ws, prepare.rounds(ws)[0])
    row = found(seen.by_statement, statement=SHARED, year_group="")
    assert (row.n, row.score, seen.respondents) == (5, 4.0, 5)
    assert {text for _, _, text in remarked.kept(ws, seen.round)} == {"later"}


def test_within_a_file_the_last_row_of_a_respondent_counts(opened: Path, bring: Bring) -> None:
    lines = [[str(n), "mentor", SHARED, "", mark, "", ""] for mark in ("1", "3") for n in range(5)]
    assert bring(as_csv(lines).encode())[1] == "10 answers taken over\n"
    ws = shared(Settings(opened))
    seen = picture.picture(ws, prepare.rounds(ws)[0])
    assert found(seen.by_statement, statement=SHARED, year_group="").score == 3.0


def test_a_name_is_not_a_formula_and_text_is_kept_as_it_is(opened: Path, bring: Bring) -> None:
    lines = [["=1+1", "mentor", SHARED, "", "3", "", "<b>=2+2</b>"]]
    assert bring(as_csv(lines).encode())[0] == 0
    ws = shared(Settings(opened))
    assert remarked.kept(ws, prepare.rounds(ws)[0]) == [(SHARED, "", "<b>=2+2</b>")]


def test_one_stray_cell_far_away_does_not_make_a_small_file_large() -> None:
    book = openpyxl.Workbook()
    for line in [list(COLUMNS), GOOD[0]]:
        book.active.append([None if cell == "" else cell for cell in line])
    book.active.cell(row=100_000, column=16_384).value = " "
    out = io.BytesIO()
    book.save(out)

    tracemalloc.start()
    rows = read_answers(out.getvalue(), name="far.xlsx")
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [r.row for r in rows] == [2]
    assert most < 50_000_000
