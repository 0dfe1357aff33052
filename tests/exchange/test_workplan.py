"""The work plan as files, read back by openpyxl and by the real LibreOffice."""

import csv
import io
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from lobscan.domain.school import Person, School, Structure, start_school
from lobscan.domain.workplan import Action, Status
from lobscan.exchange import workplan
from lobscan.locales import use

HOSTILE = [
    "=cmd|'/c calc'!A1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\tTAB",
    "http://example.org",
    "a;b",
    'say "hi", twice',
    "one\ntwo",
    "00123",
    "2026-11-03",
    "naïef čž",
]


def school() -> School:
    structure = Structure.model_validate(
        {
            "id": "tiny",
            "title": "Tiny",
            "country": "NL",
            "language": "nl",
            "rubric": "nl-lob",
            "calendar": "nl",
            "region": "midden",
            "tracks": [{"id": "havo", "label": "havo"}],
            "year_groups": [
                {"id": "havo-3", "label": "havo 3", "year": 3},
                {"id": "havo-4", "label": "havo 4", "year": 4},
            ],
            "roles": [{"id": "mentor", "label": "mentor", "perspective": "staff"}],
        }
    )
    people = (Person(id="p-an", name="An de Wit"), Person(id="p-bo", name="Bo Bos"))
    return start_school(structure, name="Tiny").model_copy(update={"people": people})


def action(title: str = "Do it", **more: object) -> Action:
    fields: dict[str, object] = {
        "id": "a1",
        "title": title,
        "area": "visie",
        "statements": ["a1-gedeelde-visie", "a6-werkplan"],
        "year_groups": ["havo-4", "havo-3"],
        "responsible": "p-an",
        "executors": ["p-bo", "p-an"],
        "start": "2026-11-03",
        "due": "2027-02-01",
        "hours": 12.5,
        "status": "running",
        "progress": 40,
        "success": "One sees it.",
    }
    return Action.model_validate({**fields, **more})


def sheets(*actions: Action) -> openpyxl.Workbook:
    data = workplan.as_xlsx(workplan.table(actions, school()), school=school())
    return openpyxl.load_workbook(io.BytesIO(data))


def converted(data: bytes, name: str, to: str, folder: Path) -> Path:
    """What the real LibreOffice makes of a file."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.fail("LibreOffice is missing: this test needs `soffice` (Debian: libreoffice-calc-nogui).")
    (folder / name).write_bytes(data)
    out = folder / "out"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    # 44 comma, 34 quote, 76 UTF-8, from line 1, language English (US) for the decimal point, cells recognised
    reading = ["--infilter=CSV:44,34,76,1,,1033,false,true"] if name.endswith(".csv") else []
    wanted = to if to != "csv" else "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
    subprocess.run(
        [
            program,
            profile,
            "--headless",
            *reading,
            "--convert-to",
            wanted,
            "--outdir",
            str(out),
            str(folder / name),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return next(out.iterdir())


def test_the_columns_are_the_contract() -> None:
    assert workplan.table([action()], school()) == [
        {
            "action": "a1",
            "title": "Do it",
            "area": "visie",
            "year_groups": "havo-3;havo-4",
            "responsible": "p-an",
            "executors": "p-an;p-bo",
            "start": date(2026, 11, 3),
            "due": date(2027, 2, 1),
            "status": "running",
            "progress": 40,
            "hours": 12.5,
            "statements": "a1-gedeelde-visie;a6-werkplan",
            "success": "One sees it.",
        }
    ]


def test_csv_has_iso_dates_and_a_decimal_point() -> None:
    data = workplan.as_csv(workplan.table([action("Zo één"), action(hours=3)], school()))
    header, first, second = data.decode("utf-8").splitlines()
    columns = "action,title,area,year_groups,responsible,executors,start,due,status,progress,hours,statements,success"
    assert header == columns
    assert first.startswith(
        "a1,Zo één,visie,havo-3;havo-4,p-an,p-an;p-bo,2026-11-03,2027-02-01,running,40,12.5,"
    )
    assert ",running,40,3," in second


@pytest.mark.parametrize("title", HOSTILE)
def test_csv_reads_back_and_runs_nothing(title: str) -> None:
    made = action(title)
    data = workplan.as_csv(workplan.table([made], school())).decode()
    (line,) = csv.DictReader(io.StringIO(data, newline=""))
    runs = made.title.startswith(("=", "+", "-", "@"))
    assert line["title"] == (f"'{made.title}" if runs else made.title)


@pytest.mark.parametrize(
    ("typed", "written"),
    [("\t=1+1", "'\t=1+1"), ("\r=1+1", "'\n'=1+1")],  # a Dutch Excel begins a row of its own after a line end
)
def test_a_text_that_starts_with_a_tab_or_return_gets_an_apostrophe(typed: str, written: str) -> None:
    data = workplan.as_csv(workplan.table([action(success=typed)], school())).decode()
    (line,) = csv.DictReader(io.StringIO(data, newline=""))
    assert line["success"] == written


def test_an_empty_plan_has_its_header() -> None:
    assert workplan.as_csv([]).decode().split(",")[0] == "action"
    sheet = openpyxl.load_workbook(io.BytesIO(workplan.as_xlsx([], school=school()))).worksheets[0]
    assert [c.value for c in sheet[1]] == list(workplan.COLUMNS)


def test_xlsx_holds_dates_and_numbers() -> None:
    sheet = sheets(action()).worksheets[0]
    row = dict(zip(workplan.COLUMNS, sheet[2], strict=True))
    assert row["start"].value == datetime(2026, 11, 3)  # noqa: DTZ001 - a day of the calendar
    assert row["due"].is_date
    assert row["due"].number_format == "dd-mm-yyyy"
    assert (row["hours"].value, row["progress"].value) == (12.5, 40)
    assert (row["hours"].data_type, row["progress"].data_type) == ("n", "n")
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:M2"


@pytest.mark.parametrize("title", HOSTILE)
def test_xlsx_keeps_hostile_text_as_text(title: str) -> None:
    made = action(title)
    cell = sheets(made).worksheets[0]["B2"]
    assert (cell.value, cell.data_type) == (made.title, "s")
    assert cell.hyperlink is None


def test_the_second_sheet_reads_per_year_group_by_name() -> None:
    book = sheets(action("Both"), action("All", year_groups=[], responsible="", status=Status.DONE))
    assert book.sheetnames == ["werkplan", "per leerjaar"]
    rows = [[c.value for c in row[:4]] for row in book.worksheets[1].iter_rows(min_row=2)]
    assert rows == [
        ["hele school", "All", "An de Wit, Bo Bos", None],
        ["havo 3", "Both", "An de Wit, Bo Bos", "An de Wit"],
        ["havo 4", "Both", "An de Wit, Bo Bos", "An de Wit"],
    ]


def test_the_sheets_speak_the_language_of_the_reader() -> None:
    use("en")
    assert sheets(action()).sheetnames == ["work plan", "per year group"]


def test_libreoffice_opens_the_csv_with_dates_and_numbers(tmp_path: Path) -> None:
    made = [action(title) for title in HOSTILE]
    data = workplan.as_csv(workplan.table(made, school()))
    sheet = openpyxl.load_workbook(converted(data, "plan.csv", "xlsx", tmp_path)).worksheets[0]
    for number, one in enumerate(made, start=2):
        row = dict(zip(workplan.COLUMNS, sheet[number], strict=True))
        assert row["start"].value == datetime(2026, 11, 3)  # noqa: DTZ001 - a day of the calendar
        assert row["due"].is_date
        assert (row["hours"].value, row["progress"].value) == (12.5, 40)
        assert row["title"].data_type != "f", one.title
        assert row["year_groups"].value == "havo-3;havo-4"


def test_libreoffice_opens_the_xlsx_with_dates_and_numbers(tmp_path: Path) -> None:
    made = [action(title) for title in HOSTILE]
    data = workplan.as_xlsx(workplan.table(made, school()), school=school())
    again = converted(data, "plan.xlsx", "ods", tmp_path)
    back = converted(again.read_bytes(), "back.ods", "xlsx", tmp_path / "out")
    sheet = openpyxl.load_workbook(back).worksheets[0]
    for number, one in enumerate(made, start=2):
        row = dict(zip(workplan.COLUMNS, sheet[number], strict=True))
        assert (row["title"].value, row["title"].data_type) == (one.title, "s")
        assert row["start"].value == datetime(2026, 11, 3)  # noqa: DTZ001 - a day of the calendar
        assert (row["hours"].value, row["progress"].value) == (12.5, 40)


def test_libreoffice_shows_the_days_of_the_xlsx_in_dutch_order(tmp_path: Path) -> None:
    data = workplan.as_xlsx(workplan.table([action()], school()), school=school())
    text = converted(data, "plan.xlsx", "csv", tmp_path).read_text()
    (line,) = csv.DictReader(io.StringIO(text))
    assert (line["start"], line["due"], line["progress"]) == ("03-11-2026", "01-02-2027", "40")
