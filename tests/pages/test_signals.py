"""The page Signals by its widgets, through the app: the list, an action of it, setting aside, and links."""

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.domain.register import Register
from lobscan.services import plan, practice, signals
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped

PAGE = "pages/3_practice/signals.py"


@pytest.fixture
def visits(ws: Workspace) -> Workspace:
    """Two year groups with an experience and nothing else, and all others with reflection."""
    groups = [g.id for g in practice.practice(ws).school.year_groups]
    rest = [g for g in groups if g not in ("havo-3", "havo-4")]
    records = {
        "one": {"title": "Stage", "year_groups": ["havo-3"], "experience": True},
        "two": {"title": "Bezoek *", "year_groups": ["havo-4"], "experience": True},
        "three": {"title": "Gesprek", "year_groups": rest, "reflect": True},
    }
    practice.revise(ws, Register.ACTIVITIES, records, seen=0, actor=LOCAL)
    return ws


def opened(**address: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    for key, value in address.items():
        at.query_params[key] = value
    at.switch_page(PAGE).run()
    assert not at.exception
    return at


def title(at: AppTest) -> str:
    (found,) = at.title
    return str(found.value)


def lines(at: AppTest) -> list[str]:
    """The signals in their order, as they are read."""
    return [e.label.replace("\\", "") for e in at.expander]


def cells(at: AppTest) -> list[list[str]]:
    """The rows of the table that is open."""
    (found,) = at.dataframe
    return [list(row) for row in found.value.to_numpy()]


def test_the_title_counts_the_signals_and_tells_the_first(visits: Workspace) -> None:
    at = opened()
    assert title(at) == (
        "Er zijn 3 signalen; het belangrijkste: in havo 3 en havo 4 is er geen enkele activiteit met reflectie"
    )
    assert lines(at) == [
        "In havo 3 en havo 4 is er geen enkele activiteit met reflectie",
        "2 ervaringen worden niet voorbereid en niet nabesproken: Stage en Bezoek *",
        "Voor 3 activiteiten is niemand verantwoordelijk: Stage, Bezoek * en Gesprek",
    ]
    assert [s.value for s in at.header][:2] == ["Wat leerlingen doen", "Wie het doet"]


def test_a_new_school_is_told_what_to_fill_in_first(ws: Workspace) -> None:
    at = opened()
    assert title(at) == "Er zijn nog geen signalen"
    waiting = dict(signals.signals(ws).missing)["activities"]
    assert f"Vul eerst de activiteiten in; dan werken ook {waiting} signalen." in [
        m.value for m in at.markdown
    ]
    assert not at.expander


def test_english_reads_as_english(visits: Workspace) -> None:
    at = opened(lang="en")
    assert title(at).startswith("There are 3 signals; the most pressing: in havo 3 and havo 4 no activity")


def test_the_address_narrows_it_to_a_theme_and_a_year_group(visits: Workspace) -> None:
    at = opened(theme="pupils", year_group="havo-4")
    assert lines(at) == [
        "In havo 4 is er geen enkele activiteit met reflectie",
        "1 ervaring wordt niet voorbereid en niet nabesproken: Bezoek *",
    ]
    at.selectbox(key="choose-year_group").select("vwo-5").run()
    assert title(at) == "Voor deze keuze zijn er geen signalen"
    assert at.query_params["year_group"] == "vwo-5"


def test_a_signal_opens_with_its_rows(visits: Workspace) -> None:
    at = opened(signal="bare-experience")
    assert cells(at) == [
        ["Stage", "niet voorbereid en niet nabesproken", "havo 3"],
        ["Bezoek *", "niet voorbereid en niet nabesproken", "havo 4"],
    ]


def test_setting_aside_keeps_the_reason_and_can_be_taken_back(visits: Workspace) -> None:
    at = opened(signal="no-reflection")
    at.text_area(key="signal-reason-no-reflection").set_value("Komt in mei")
    at.button(key="signal-aside-keep-no-reflection").click().run()
    assert not at.exception
    assert [s.value for s in at.success]
    assert lines(at)[0].startswith("2 ervaringen")
    assert lines(at)[-1] == "2 regels laten jullie rusten"
    assert {a.mark.reason for a in signals.signals(visits).aside} == {"Komt in mei"}
    assert [row[2] for row in cells(at)] == ["Komt in mei", "Komt in mei"]


def test_setting_aside_without_a_reason_is_refused_where_it_stands(visits: Workspace) -> None:
    at = opened(signal="no-reflection")
    at.button(key="signal-aside-keep-no-reflection").click().run()
    assert [e.value for e in at.error] == ["Zeg waarom je dit laat rusten, in hoogstens 500 letters."]
    assert not signals.signals(visits).aside


def test_a_signal_becomes_an_action_and_says_so(visits: Workspace) -> None:
    at = opened(signal="no-reflection")
    at.button(key="signal-make-no-reflection").click().run()
    assert title(at) == "Een nieuwe actie"
    assert (
        at.text_input(key="action-title-signal-no-reflection").value
        == "Reflectie inbouwen in havo 3 en havo 4"
    )
    assert at.multiselect(key="action-year_groups-signal-no-reflection").value == ["havo-3", "havo-4"]
    assert at.multiselect(key="action-statements-signal-no-reflection").value == ["b4-reflecteren"]
    at.button(key="action-keep-signal-no-reflection").click().run()
    assert not at.exception
    (action,) = plan.actions(visits)
    assert action.year_groups == ("havo-3", "havo-4")
    assert title(at).startswith("Er zijn 2 signalen; het belangrijkste: 2 ervaringen")
    assert "Actie gemaakt (gepland): havo 3 en havo 4" in [m.value for m in at.markdown]


def test_an_action_can_be_made_of_some_rows_alone(visits: Workspace) -> None:
    at = opened(make="no-reflection", rows="havo-4")
    assert at.text_input(key="action-title-signal-no-reflection").value == "Reflectie inbouwen in havo 4"
    at.button(key="action-keep-signal-no-reflection").click().run()
    assert [row.subject for row in signals.signals(visits).of("no-reflection").rows] == ["havo-3"]


@pytest.mark.parametrize("rule", ["no-hours", "nonsense"])
def test_a_signal_that_is_gone_says_so(visits: Workspace, rule: str) -> None:
    at = opened(make=rule)
    assert title(at) == "Dit signaal is er niet meer"


def test_text_of_people_is_shown_as_they_typed_it(visits: Workspace) -> None:
    at = opened()
    assert any("Bezoek \\*" in e.label for e in at.expander)


def test_the_demo_school_has_something_to_look_at(demo_ws: Workspace) -> None:
    at = opened()
    assert title(at).startswith("Er zijn ")
    assert len(at.expander) >= 5


def test_the_start_page_leads_to_the_signals(demo_ws: Workspace) -> None:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60).run()
    found = signals.signals(demo_ws).open
    links = [(link.proto.query_string, link.proto.label) for link in at.get("page_link")]
    assert ("", f"Nog {len(found) - 3} signalen bekijken") in links
    leading = [dict(links)[f"signal={signal.rule.id}"] for signal in found[:3]]
    assert len(set(leading)) == 3
    assert all(len(label.split()) > 4 for label in leading)
