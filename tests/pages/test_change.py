"""The page Change through the app, on two and three rounds counted by hand, and with the demo's break."""

from datetime import timedelta

import pytest
from pages.test_picture_pages import TALKS, VISION, opened, rows, table, title, told
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.domain.round import Round
from lobscan.exchange.answers import RawAnswer
from lobscan.services import intake, prepare
from lobscan.services.workspace import Workspace, today

CHANGE = "pages/4_picture/change.py"


def held(ws: Workspace, title_: str, days_ago: int, answers: list[RawAnswer]) -> Round:
    on = today() - timedelta(days=days_ago)
    wanted = prepare.NewRound("nl-lob", title=title_, opened=on - timedelta(days=9), closes=on)
    made = prepare.open_round(ws, wanted, actor=LOCAL)
    intake.import_answers(ws, made, answers, actor=LOCAL)
    return prepare.close_round(ws, made.id, actor=LOCAL, on=on)


@pytest.fixture
def two(ws: Workspace) -> tuple[Round, Round]:
    """Talks in havo 3 went from 1 to 3; the vision stayed at 2."""
    vision = rows("mentor", VISION, "", "2222222222")
    first = held(ws, "Toen", 365, [*rows("mentor", TALKS, "havo-3", "1111111111"), *vision])
    return first, held(ws, "Nu", 1, [*rows("mentor", TALKS, "havo-3", "3333333333"), *vision])


def test_the_title_counts_what_clearly_changed(two: tuple[Round, Round]) -> None:
    assert title(opened(CHANGE)) == "1 stelling ging duidelijk omhoog sinds Toen"


def test_per_area_statement_and_year_group_both_scores_stand_with_both_n(two: tuple[Round, Round]) -> None:
    at = opened(CHANGE)
    for chart, row in (
        ("change-areas", "Activiteiten en begeleiding"),
        ("change-statements", "Loopbaangesprek"),
        ("change-groups", "havo 3"),
    ):
        cells = table(at, chart)[row]
        assert (cells["Score toen"], cells["Score nu"], cells["Verandering"]) == ("1,0", "3,0", "+2,0")
        assert (cells["n toen"], cells["n nu"], cells["Duidelijk"]) == ("10", "10", "ja")
    assert table(at, "change-statements")["Gedeelde visie"]["Duidelijk"] == "nee"
    assert "Gedeelde visie" not in table(opened(CHANGE, area="activiteiten"), "change-statements")


def test_an_older_round_can_be_chosen_and_stays_in_the_address(
    ws: Workspace, two: tuple[Round, Round]
) -> None:
    oldest = held(ws, "Lang geleden", 730, rows("mentor", TALKS, "havo-3", "2222222222"))
    at = opened(CHANGE, round=two[1].id)
    assert at.selectbox(key="choose-since").options == ["Toen", "Lang geleden"]
    at.selectbox(key="choose-since").select(oldest.id).run()
    assert at.query_params["since"] == oldest.id
    assert table(at, "change-statements")["Loopbaangesprek"]["Verandering"] == "+1,0"


def test_the_line_over_all_rounds_has_every_round_with_its_day(two: tuple[Round, Round]) -> None:
    at = opened(CHANGE, line=TALKS)
    cells = table(at, "change-trend")
    assert [(name, cells[name]["Score"]) for name in ("Toen", "Nu")] == [("Toen", "1,0"), ("Nu", "3,0")]


def test_another_voice_has_a_change_of_its_own(two: tuple[Round, Round]) -> None:
    at = opened(CHANGE, who="pupils")
    assert title(at) == "Niets is in beide rondes te tonen"
    assert not [e for e in at.main if e.type == "plotly_chart"]


def test_a_first_round_says_what_comes(ws: Workspace) -> None:
    held(ws, "Eerste", 1, rows("mentor", TALKS, "havo-3", "1111111111"))
    assert title(opened(CHANGE)) == "Er valt nog niets te vergelijken"


def left_out(at: AppTest) -> list[tuple[str, str]]:
    (found,) = [e.value for e in at.main if e.type == "dataframe" and "Wat het nu vraagt" in e.value.columns]
    return [(row["Stelling"], row["Waarom"]) for _, row in found.iterrows()]


def test_the_demo_names_what_does_not_run_on_and_lays_other_schools_beside(demo_ws: Workspace) -> None:
    at = opened(CHANGE)
    assert left_out(at) == [
        ("Doelen voor leerlingen", "is in andere woorden gevraagd"),
        ("Wie helpt wanneer", "is in andere woorden gevraagd"),
    ]
    assert "Doelen voor leerlingen" not in table(at, "change-statements")
    assert all(cells["De middelste school"] for cells in table(at, "change-areas").values())
    assert "Waar de lijn gestreept is" in told(at)
    broken = opened(CHANGE, line="c3-lijnen")
    assert table(broken, "change-trend")["LOB-scan 2025"]["Score"] == "anders gevraagd"
