"""The scores page of a round that shows figures while it runs, through the app."""

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.domain.round import Round
from lobscan.exchange.answers import RawAnswer
from lobscan.locales import day, use
from lobscan.services import intake, prepare
from lobscan.services.workspace import Workspace, today
from lobscan.settings import shipped

SHARED = "a1-gedeelde-visie"


@pytest.fixture
def round_(ws: Workspace) -> Round:
    return prepare.open_round(ws, prepare.NewRound("nl-lob", early_figures=True), actor=LOCAL)


def bring(ws: Workspace, round_: Round, marks: str, *, who: str) -> None:
    rows = [RawAnswer(i, f"{who}{i}", "mentor", SHARED, "", mark) for i, mark in enumerate(marks)]
    intake.import_answers(ws, round_, rows, actor=LOCAL)


def scores() -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    at.query_params["lang"] = "en"
    at.switch_page("pages/4_picture/scores.py").run()
    assert not at.exception
    return at


def text(at: AppTest) -> str:
    return "\n".join(str(x.value) for x in [*at.title, *at.markdown, *at.caption])


def test_before_the_first_look_it_says_from_when_on(ws: Workspace, round_: Round) -> None:
    bring(ws, round_, "3333", who="a")
    at = scores()
    assert "No figures yet" in text(at)
    assert "as soon as 5 people have handed in" in text(at)


def test_figures_bear_their_day_and_stay_until_enough_came_since(ws: Workspace, round_: Round) -> None:
    bring(ws, round_, "33333", who="a")
    first = scores()
    use("en")
    assert f"these are the figures of {day(today())}" in text(first)
    assert "3.0" in first.title[0].value
    bring(ws, round_, "1111", who="b")
    assert scores().title[0].value == first.title[0].value
    bring(ws, round_, "1", who="c")
    assert "2.0" in scores().title[0].value


def test_after_the_close_no_look_is_spoken_of(ws: Workspace, round_: Round) -> None:
    bring(ws, round_, "33333", who="a")
    scores()
    prepare.close_round(ws, round_.id, actor=LOCAL)
    at = scores()
    assert "still running" not in text(at)
    assert "3.0" in at.title[0].value
