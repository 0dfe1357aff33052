"""Files with totals: what is read, what is refused and where, and what looks like pupils."""

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from lobscan import access
from lobscan.domain.indicator import FEWEST, Indicator
from lobscan.domain.practice import Practice
from lobscan.errors import FaultyFile, UserError
from lobscan.exchange import indicators
from lobscan.locales import place, tell_fault, use
from lobscan.services import practice, prepare
from lobscan.services.workspace import open_workspace
from lobscan.settings import Settings

HEAD = "Wat;Omschrijving;Schooljaar;Leerjaar;Leerweg;Waarde;Van de;Eenheid;Bron"


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    ws = open_workspace(Settings(tmp_path_factory.mktemp("school")))
    prepare.init_school(ws, structure="nl-vo", actor=access.LOCAL)
    yield practice.practice(ws)
    ws.close()


def read(school: Practice, *rows: str, head: str = HEAD) -> list[Indicator]:
    data = "\n".join((head, *rows)).encode()
    return [line.indicator for line in indicators.read(data, school, name="f.csv")]


def refused(school: Practice, *rows: str, head: str = HEAD) -> list[tuple[str, str]]:
    """Where and what, of all faults."""
    with pytest.raises(FaultyFile) as caught:
        read(school, *rows, head=head)
    return [(place(f), tell_fault(f)) for f in caught.value.faults]


def test_a_dutch_file_is_read(school: Practice) -> None:
    found = read(
        school,
        "Wisselaars;profiel;2025-2026;havo 4;;19;112;;LVS",
        "uitval;;25/26;;;<5;900;;",
        "Doorstroom;;2024/2025;;havo;88,5%;;;",
        "tevredenheid;ouders;2024-25;alle leerjaren;;6,7;;;",
    )
    told = [(i.kind, i.school_year, i.group, i.track, i.value, i.total, i.unit) for i in found]
    assert told == [
        ("switchers", "2025-2026", "havo-4", "", 19, 112, "pupils"),
        ("dropouts", "2025-2026", "", "", None, 900, "pupils"),
        ("flow", "2024-2025", "", "havo", 88.5, None, "percent"),
        ("satisfaction", "2024-2025", "", "", 6.7, None, "mark"),
    ]
    assert (found[0].label, found[0].source) == ("profiel", "LVS")


def test_english_headers_and_commas_are_read_too(school: Practice) -> None:
    (one,) = read(school, "dropouts,2025-2026,12,600", head="What,School year,Value,Out of")
    assert (one.kind, one.value, one.total) == ("dropouts", 12, 600)


@pytest.mark.parametrize(
    "column",
    ["Naam", "Leerlingnummer", "BSN", "Geboortedatum", "E-mail", "e-mailadres", "Achternaam", "Pupil name",
     "Date of birth", "Student number", "naam leerling"],
)  # fmt: skip
def test_a_column_about_pupils_refuses_the_file(school: Practice, column: str) -> None:
    faults = refused(school, "Jan;wisselaars;2025-2026;20", head=f"{column};Wat;Schooljaar;Waarde")
    assert faults == [
        (
            f"rij 1, kolom {column}",
            "gaat over afzonderlijke leerlingen. We nemen alleen totalen over; uit dit bestand is niets gelezen",
        )
    ]


def test_a_list_of_pupils_is_refused_by_its_header_and_not_as_a_strange_table(school: Practice) -> None:
    faults = refused(school, "123456;Jan Jansen;h4a", head="Stamnr;Roepnaam;Klas")
    assert [p for p, said in faults if "afzonderlijke leerlingen" in said] == [
        "rij 1, kolom Stamnr",
        "rij 1, kolom Roepnaam",
    ]


@pytest.mark.parametrize("text", ["jan@school.nl", "leerling 20241234", "123456789"])
def test_a_cell_that_looks_like_a_pupil_is_refused(school: Practice, text: str) -> None:
    ((where, said),) = refused(school, f"wisselaars;{text};2025-2026;;;20;;;")
    assert where == "rij 2, kolom Omschrijving"
    assert "alleen totalen" in said


def test_one_row_per_pupil_is_refused(school: Practice) -> None:
    faults = refused(school, *["uitval;;2025-2026;havo 4;;1;;;"] * 3)
    assert [where for where, _said in faults] == [f"rij {n}, kolom Waarde" for n in (2, 3, 4)]
    again = refused(school, *["uitval;;2025-2026;havo 4;;<5;;;"] * 3)
    assert [where for where, _said in again] == [f"rij {n}, kolom Wat" for n in (3, 4)]
    assert all("niet één per leerling" in said for _where, said in again)


def test_all_faults_come_at_once_with_their_places(school: Practice) -> None:
    faults = dict(
        refused(
            school,
            "iets;;2025-2026;;;20;;;",
            "uitval;;2025;;;20;;;",
            "uitval;;2025-2026;klas 9;;20;;;",
            "uitval;;2025-2026;;;veel;;;",
            "uitval;;2023-2024;;;3;;;",
            "ander totaal;;2025-2026;;;20;;;",
            "uitval;;2022-2023;;;20;zes;;",
            "uitval;;2021-2022;;;98;100;;",
            "uitval;;2020-2021;;;20;;;;meer",
        )
    )
    assert list(faults) == [
        "rij 2, kolom Wat",
        "rij 3, kolom Schooljaar",
        "rij 4, kolom Leerjaar",
        "rij 5, kolom Waarde",
        "rij 6, kolom Waarde",
        "rij 7, kolom Omschrijving",
        "rij 8, kolom Van de",
        "rij 9, kolom Waarde",
        "rij 10, kolom Waarde",
    ]
    assert f"Schrijf <{FEWEST}" in faults["rij 6, kolom Waarde"]


def test_a_total_that_tells_the_hidden_part_is_refused(school: Practice) -> None:
    rows = ("uitval;;2025-2026;;;23;;;", "uitval;;2025-2026;havo 3;;<5;;;", "uitval;;2025-2026;havo 4;;20;;;")
    ((where, said),) = refused(school, *rows)
    assert where == "rij 2, kolom Waarde"
    assert "af te leiden" in said
    assert len(read(school, *rows[1:])) == 2


def test_unknown_double_and_missing_columns_are_told(school: Practice) -> None:
    faults = dict(refused(school, "a;b;c;d", head="Wat;Soort;Waarde;Kleur"))
    assert set(faults) == {"rij 1, kolom Soort", "rij 1, kolom Kleur", "rij 1, kolom Schooljaar"}


def test_what_is_no_table_of_totals_says_what_to_do(school: Practice) -> None:
    for data, said in ((b"a;b\n1;2\n", "no header row"), (b"", "is empty"), (HEAD.encode(), "no rows below")):
        with pytest.raises(UserError, match=said):
            indicators.read(data, school, name="f.csv")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_template_filled_in_is_read(school: Practice, language: str, tmp_path: Path) -> None:
    use(language)
    book = openpyxl.load_workbook(io.BytesIO(indicators.template(school)))
    sheet = book.worksheets[0]
    assert sheet.max_row == 1
    row = [None] * len(indicators.FIELDS)
    for field, value in (("kind", "switchers"), ("school_year", "2025-2026"), ("value", 20)):
        row[list(indicators.FIELDS).index(field)] = value  # type: ignore[call-overload]
    sheet.append(row)
    book.save(tmp_path / "f.xlsx")
    for spoken in ("nl", "en"):
        use(spoken)
        (line,) = indicators.read((tmp_path / "f.xlsx").read_bytes(), school, name="f.xlsx")
        assert (line.row, line.indicator.value) == (2, 20)
