"""The pulse page, by its widgets, through the app."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from lobscan import access
from lobscan.domain.round import Round
from lobscan.exchange.answers import RawAnswer
from lobscan.services import intake, picture, prepare, pulse, scan
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped
from lobscan.ui import pulse as page

SHARED = "a1-gedeelde-visie"


def opened(path: str = "pages/4_picture/pulse.py") -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60).run()
    return at.switch_page(path).run()


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


def begun(ws: Workspace, round_: Round, *, mentors: int) -> None:
    """So many mentors who come in by their link and answer the first statement."""
    (path,) = (path for role, path in prepare.links(ws, round_) if role.id == "mentor")
    door = scan.door(ws, path.removeprefix("/a/"))
    for _each in range(mentors):
        respondent, _code = scan.begin(ws, door, ("havo-3",))
        scan.answer(ws, door, respondent, scan.Judgement(door.statements[0].id, current="2"))
        scan.hand_in(ws, door, respondent)


def ways(at: AppTest) -> set[tuple[str, str]]:
    """The pages that links lead to, with what they ask for there."""
    return {(link.proto.page, link.proto.query_string) for link in at.get("page_link")}


@pytest.mark.parametrize("mentors", [0, 2])
def test_a_pulse_that_runs_says_so_and_leads_to_its_links(demo_ws: Workspace, mentors: int) -> None:
    round_ = pulse.open_(demo_ws, NewRound("nl-lob", title="Januari"), actor=access.LOCAL)
    begun(demo_ws, round_, mentors=mentors)
    at = opened()

    assert not at.exception
    assert at.title[0].value == "Januari loopt"
    assert ("round", f"round={round_.id}") in ways(at)
    assert not any("Te weinig" in m.value for m in at.markdown)


def test_a_pulse_that_runs_on_few_answers_taken_over_says_that_it_runs(demo_ws: Workspace) -> None:
    round_ = pulse.open_(demo_ws, NewRound("nl-lob", title="Januari"), actor=access.LOCAL)
    rows = [RawAnswer(n, f"m{n}", "mentor", SHARED, "", "4") for n in range(2, 4)]
    intake.import_answers(demo_ws, round_, rows, actor=access.LOCAL)

    assert opened().title[0].value == "Januari loopt"


def test_a_pulse_that_runs_on_figures_taken_over_still_leads_to_its_links(demo_ws: Workspace) -> None:
    round_ = pulse.open_(demo_ws, NewRound("nl-lob", title="Januari"), actor=access.LOCAL)
    rows = [RawAnswer(n, f"m{n}", "mentor", SHARED, "", "4") for n in range(2, 22)]
    intake.import_answers(demo_ws, round_, rows, actor=access.LOCAL)
    assert opened().title[0].value == "Januari loopt"  # to look would end its links
    picture.look(demo_ws, round_, actor=access.LOCAL)
    at = opened()

    assert at.title[0].value.startswith("1 stelling ging duidelijk omhoog")
    assert ("round", f"round={round_.id}") in ways(at)


def test_a_closed_pulse_of_too_few_says_that_too_few_took_part(demo_ws: Workspace) -> None:
    round_ = pulse.open_(demo_ws, NewRound("nl-lob", title="Januari"), actor=access.LOCAL)
    begun(demo_ws, round_, mentors=2)
    prepare.close_round(demo_ws, round_.id, actor=access.LOCAL)
    at = opened()

    assert not at.exception
    assert at.title[0].value == "Januari: te weinig mensen deden mee"
    assert ("round", f"round={round_.id}") not in ways(at)


def test_without_a_scan_the_title_says_that_nothing_came_before(ws: Workspace) -> None:
    round_ = pulse.open_(ws, NewRound("nl-lob", title="Januari"), actor=access.LOCAL)
    rows = [RawAnswer(n, f"m{n}", "mentor", SHARED, "", "4") for n in range(2, 22)]
    intake.import_answers(ws, round_, rows, actor=access.LOCAL)
    prepare.close_round(ws, round_.id, actor=access.LOCAL)

    assert opened().title[0].value == "Januari: er is nog geen eerder cijfer om mee te vergelijken"


def test_a_scan_without_a_figure_for_these_statements_is_named(demo_ws: Workspace) -> None:
    round_ = pulse.open_(demo_ws, NewRound("nl-lob", title="Januari"), actor=access.LOCAL)
    rows = [RawAnswer(n, f"m{n}", "mentor", SHARED, "", "4") for n in range(2, 22)]
    intake.import_answers(demo_ws, round_, rows, actor=access.LOCAL)
    seen = pulse.seen(demo_ws, prepare.close_round(demo_ws, round_.id, actor=access.LOCAL))
    without = replace(seen, lines=tuple(replace(b, before=None) for b in seen.lines))

    last = prepare.scans(demo_ws)[-1].title
    assert page.finding(without) == f"Januari: {last} heeft geen cijfer om mee te vergelijken"


def test_pages_about_the_school_stay_with_the_scan(demo_ws: Workspace) -> None:
    pulse.open_(demo_ws, NewRound("nl-lob", title="Januari"), actor=access.LOCAL)
    scans = prepare.scans(demo_ws)
    at = opened("pages/4_picture/gaps.py")
    assert at.selectbox(key="choose-round").options == [r.title for r in reversed(scans)]
    at = opened("pages/1_prepare/round.py")
    assert at.selectbox(key="choose-round").options[0] == "Januari"
