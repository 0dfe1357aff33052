"""The pulse page, by its widgets, through the app."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from lobscan import access
from lobscan.exchange.answers import RawAnswer
from lobscan.services import intake, prepare, pulse
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped

SHARED = "a1-gedeelde-visie"


def opened(page: str = "pages/4_picture/pulse.py") -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60).run()
    return at.switch_page(page).run()


def test_a_pulse_is_opened_with_other_statements_than_suggested(demo_ws: Workspace) -> None:
    at = opened()
    assert at.title[0].value == "Kijk tussen twee scans of het werkt"
    choice = at.multiselect(key="pulse-statements-nl-lob")
    suggested = list(choice.value)
    assert suggested == list(pulse.suggestion(demo_ws, "nl-lob").usual)
    choice.set_value(suggested[:6])
    at.text_input(key="pulse-title").input("Januari *kort*")
    at.button(key="new-pulse-save").click().run()

    assert not at.exception
    (made,) = pulse.pulses_of(demo_ws)
    assert (made.title, set(made.statements)) == ("Januari *kort*", set(suggested[:6]))
    assert made.k == prepare.scans(demo_ws)[-1].k


def test_too_few_statements_are_refused_on_the_page(demo_ws: Workspace) -> None:
    at = opened()
    at.multiselect(key="pulse-statements-nl-lob").set_value([SHARED])
    at.button(key="new-pulse-save").click().run()

    assert "6 tot 8 stellingen" in at.error[0].value
    assert pulse.pulses_of(demo_ws) == ()


def test_its_title_says_what_moved_and_what_is_small_is_left_out(demo_ws: Workspace) -> None:
    wanted = NewRound("nl-lob", title="Januari", statements=pulse.suggestion(demo_ws, "nl-lob").usual)
    round_ = pulse.open_(demo_ws, wanted, actor=access.LOCAL)
    rows = [RawAnswer(n, f"m{n}", "mentor", SHARED, "", "4") for n in range(2, 22)]
    rows += [RawAnswer(n, f"m{n}", "mentor", "c4-mentor", "havo-3", "1") for n in range(2, 5)]
    intake.import_answers(demo_ws, round_, rows, actor=access.LOCAL)
    prepare.close_round(demo_ws, round_.id, actor=access.LOCAL)
    at = opened()

    assert not at.exception
    last = prepare.scans(demo_ws)[-1].title
    assert at.title[0].value == f"1 stelling ging duidelijk omhoog sinds {last}"
    shown = next(d.value for d in at.dataframe if "n nu" in d.value.columns)
    line = shown[shown["Stelling"] == "Gedeelde visie"].iloc[0]
    assert (line["Nu"], line["n nu"], line["Duidelijk"]) == ("4,0", "20", "ja")
    hidden = shown[shown["Stelling"] == "Rol van de mentor"].iloc[0]
    assert (hidden["Nu"], hidden["n nu"]) == ("–", "–")


def test_pages_about_the_school_stay_with_the_scan(demo_ws: Workspace) -> None:
    pulse.open_(demo_ws, NewRound("nl-lob", title="Januari"), actor=access.LOCAL)
    scans = prepare.scans(demo_ws)
    at = opened("pages/4_picture/gaps.py")
    assert at.selectbox(key="choose-round").options == [r.title for r in reversed(scans)]
    at = opened("pages/1_prepare/round.py")
    assert at.selectbox(key="choose-round").options[0] == "Januari"
