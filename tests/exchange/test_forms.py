"""Exports of other tools as files: read whole, and guarded against what only looks like one."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from lobscan.errors import UserError
from lobscan.exchange import forms, tables
from lobscan.exchange.forms import read_sheet


def xlsx(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_excel_file_of_microsoft_forms() -> None:
    data = xlsx(
        ["ID", "Start time", "Name", "Talk?", "Talk?"],
        [1, datetime.fromisoformat("2026-11-03T09:01:02"), None, "3 - in place", "x"],
        [None, None, None, None, None],
        [2, datetime.fromisoformat("2026-11-03T09:05"), "anonymous", None, "y"],
    )
    sheet = read_sheet(data, name="f.xlsx")
    assert sheet.headers == ("ID", "Start time", "Name", "Talk?", "Talk? (2)")
    assert sheet.at == 1
    assert sheet.rows == (
        (2, ("1", "2026-11-03 09:01:02", "", "3 - in place", "x")),
        (4, ("2", "2026-11-03 09:05:00", "anonymous", "", "y")),
    )
    assert sheet.column("Talk? (2)") == ("x", "y")
    assert sheet.column("nothing") == ()


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8-sig", ","), ("cp1252", ";"), ("utf-8", "\t")])
def test_a_csv_of_limesurvey_with_lines_in_its_questions(encoding: str, separator: str) -> None:
    lines = [["id", "Eén vraag,\nover twee; regels [havo 3]"], ["1", "A1"], ["2", ""]]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    sheet = read_sheet(text.encode(encoding), name="f.csv")
    assert sheet.headers == ("id", "Eén vraag,\nover twee; regels [havo 3]")
    assert [cells for _row, cells in sheet.rows] == [("1", "A1"), ("2", "")]


def test_a_column_without_a_name_must_be_empty() -> None:
    assert read_sheet(xlsx(["a", None, "b"], ["1", None, "2"]), name="f").headers == ("a", "b")
    with pytest.raises(UserError, match="row 2 in a column without a name"):
        read_sheet(xlsx(["a", None, "b"], ["1", "x", "2"]), name="f")
    with pytest.raises(UserError, match="row 3 in a column without a name"):
        read_sheet(b"a,b\n1,2\n1,2,3\n", name="f")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"a,b\n", "no rows below"),
        (xlsx(["a"]), "no rows below"),
        (b"PK\x03\x04 broken", "not a readable XLSX"),
        (b"\x00\x01\x02", "not a CSV or XLSX"),
        (xlsx(["a"] * 700, ["1"] * 700), "more than 600 columns"),
        (b"," * 1_000_000 + b"\n1\n", "more than 600 columns"),
        (b"a,b\n" + b"," * 1_000_000, "more than 600 columns"),
        (b"x" * (tables.LARGEST + 1), "at most 25 MB"),
        (b'a,b\n"1,2\n3,4', "cannot be read at line"),
    ],
)
def test_what_is_no_such_table_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_sheet(data, name="f")


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(3):
            archive.writestr(f"xl/{part}.xml", b"0" * 90_000_000)
    with pytest.raises(UserError, match="unpacks to too much"):
        read_sheet(out.getvalue(), name="bomb.xlsx")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MOST_ROWS", 3)
    assert len(read_sheet(b"a,b\n1,2\n3,4\n", name="f").rows) == 2
    with pytest.raises(UserError, match="more than 3 rows"):
        read_sheet(b"a,b\n1,2\n3,4\n5,6\n", name="f")
