"""The printed sheets: what stands in them, and that everybody can read them."""

import io
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import builders
import pikepdf
import pytest
from builders import area, pack, school_year, statement

from lobscan.domain.activity import Activity
from lobscan.domain.allocation import Allocation
from lobscan.domain.practice import Practice
from lobscan.domain.workplan import Action
from lobscan.exchange import pdf_plan, pdf_year
from lobscan.exchange.pdf_plan import Source
from lobscan.locales import use

AUTUMN = (date(2026, 10, 17), date(2026, 10, 25))
YEAR = school_year(date(2026, 8, 1), date(2027, 7, 31), (date(2026, 8, 1), date(2026, 8, 30)), AUTUMN)
WILD = 'Zeg "ja" #read("x") *vet* $x$ @an <b> // _k_ één'
UNSEEN = "Feest \U0001f600\U0001f469\u200d\U0001f393 \u65e5\u672c klaar"


def source(title: str = "Mentoren scholen", people: int = 2, actions: int = 2) -> Source:
    """A school of two year groups with a little of everything."""
    school = builders.school(
        *((f"g{i}", f"havo {i}", i) for i in (3, 4)),
        people=[{"id": f"p{i}", "name": f"Persoon {i}"} for i in range(people)],
        school_years=[YEAR],
        choice_moments=[{"id": "k", "label": "Profielkeuze", "year_groups": ["g3"], "month": 3}],
    )
    visit = Activity(id="v", title="Bezoek", year_groups=("g3",), weeks=(41, 43, 44), responsible="p0")
    lesson = Activity(
        id="l", title="Mentorles", year_groups=("g4",), weeks=tuple(range(36, 53)) + tuple(range(1, 27))
    )
    task = Allocation(id="t", title="Stages regelen", year_group="g3", responsible="p1")
    practice = Practice(
        school, pack(area("a", statement("s"))), date(2026, 11, 18), 0, (visit, lesson), (task,), (), ()
    )
    days = {"start": date(2026, 9, 7), "due": date(2026, 11, 20)}
    made = [
        Action.model_validate(
            {"id": f"a{i}", "title": title, "responsible": "p0", "executors": ["p1"], **days}
            | ({"year_groups": ["g3"]} if i else {})
        )
        for i in range(actions)
    ]
    gone = Action(id="gone", title="Gestopt plan", status="stopped", responsible="p0", **days)
    return Source(practice, (*made, gone))


def year(of: Source) -> bytes:
    return pdf_year.calendar(of, YEAR)


SHEETS = {"year": year, "groups": pdf_plan.per_group, "people": pdf_plan.per_person}
EACH = pytest.mark.parametrize("make", SHEETS.values(), ids=SHEETS)
Make = Callable[[Source], bytes]


def text(data: bytes, tmp_path: Path, how: str = "-layout") -> str:
    """What a reader without eyes gets: the text in its order, by a program of others."""
    file = tmp_path / "x.pdf"
    file.write_bytes(data)
    run = subprocess.run(["pdftotext", how, file, "-"], capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


@EACH
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_sheet_is_tagged_titled_and_in_its_language(make: Make, language: str) -> None:
    use(language)
    with pikepdf.open(io.BytesIO(make(source()))) as found:
        root = found.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == language
        assert root.StructTreeRoot.K is not None
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        with found.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"]
        fonts = {
            str(o.FontName) for o in found.objects if isinstance(o, pikepdf.Dictionary) and "/FontFile3" in o
        }
        assert fonts
        assert all("SourceSansPro" in name for name in fonts), "only the fonts that we ship"


@EACH
def test_tables_have_header_cells_and_headings_are_headings(make: Make) -> None:
    with pikepdf.open(io.BytesIO(make(source()))) as found:
        kinds = {
            str(o.S)
            for o in found.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/StructElem"
        }
    assert {"/Table", "/TH", "/TD", "/H1"} <= kinds


def test_the_year_is_one_large_sheet_with_all_there_is(tmp_path: Path) -> None:
    data = year(source())
    with pikepdf.open(io.BytesIO(data)) as found:
        (page,) = found.pages
        assert [round(float(side) / 72 * 25.4) for side in page.MediaBox[2:]] == [420, 297]
    said = text(data, tmp_path, "-raw")
    for told in (
        "Schooljaar 2026-2027 · De Meander",
        "augustus 2026",
        "juli 2027",
        "17–25 free",
        "Profielkeuze havo 3",
        "41, 44 Bezoek havo 3",
        "7 begint: Mentoren scholen Persoon 0",
        "20 klaar: Mentoren scholen Persoon 0",
        "Het hele jaar",
    ):
        assert told in said, told
    assert said.count("Mentorles") == 1
    assert "43 Bezoek" not in said
    assert "41, 43" not in said, "week 43 is a holiday"
    assert "Gestopt plan" not in said


def test_a_full_year_takes_more_sheets_and_loses_nothing(tmp_path: Path) -> None:
    said = text(year(source(actions=250)), tmp_path)
    assert said.count("klaar: Mentoren scholen") == 250


def test_a_year_group_has_what_is_its_own_and_the_whole_school_comes_first(tmp_path: Path) -> None:
    said = text(pdf_plan.per_group(source()), tmp_path)
    assert said.index("Hele school") < said.index("havo 3")
    assert said.count("Mentoren scholen") == 2
    one = text(pdf_plan.per_group(source(), ["g4"]), tmp_path)
    assert "Plan van havo 4" in one
    assert "Mentorles" in one
    assert "Mentoren scholen" not in one


def test_a_person_has_a_page_with_actions_activities_and_tasks(tmp_path: Path) -> None:
    data = pdf_plan.per_person(source())
    with pikepdf.open(io.BytesIO(data)) as found:
        assert len(found.pages) == 2
    said = text(pdf_plan.per_person(source(), ["p1"]), tmp_path)
    assert "Plan van Persoon 1" in said
    assert "Mentoren scholen voert uit" in said
    assert "Stages regelen verantwoordelijk havo 3" in said
    assert "Bezoek" not in said


@EACH
def test_typed_text_stays_text(make: Make, tmp_path: Path) -> None:
    said = text(make(source(WILD)), tmp_path)
    assert WILD.split(maxsplit=1)[0] in said
    for part in ('#read("x")', "*vet*", "$x$", "<b>", "_k_", "één"):
        assert part in said


@EACH
def test_letters_that_no_font_has_do_not_stop_the_print(make: Make, tmp_path: Path) -> None:
    said = text(make(source(UNSEEN)), tmp_path)
    assert "Feest" in said
    assert "klaar" in said
    assert "□" in said


def test_the_same_plan_reads_the_same_in_english(tmp_path: Path) -> None:
    use("en")
    said = text(year(source()), tmp_path)
    assert "School year 2026-2027" in said
    assert "ready: Mentoren scholen" in said
    assert "August 2026" in said
