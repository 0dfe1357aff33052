"""The page Mirror through the app, on answers counted by hand: blind spots, an action and back, any two voices.

Of the talks in havo 3 ten mentors say 4 and ten pupils 1: a blind spot. Of experience in havo 3 both say 4, of
reflecting both 1. The vision only mentors judge.
"""

import pytest
from pages.test_picture_pages import (
    EXPERIENCE,
    REFLECT,
    TALKS,
    VISION,
    held,
    opened,
    rows,
    table,
    title,
    told,
)
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.domain.round import Round
from lobscan.services import plan, prepare
from lobscan.services.workspace import Workspace

MIRROR = "pages/4_picture/mirror.py"
ANSWERS = [
    *rows("mentor", TALKS, "havo-3", "4444444444"),
    *rows("leerling", TALKS, "havo-3", "1111111111"),
    *rows("mentor", EXPERIENCE, "havo-3", "4444444444"),
    *rows("leerling", EXPERIENCE, "havo-3", "4444444444"),
    *rows("mentor", REFLECT, "havo-3", "1111111111"),
    *rows("leerling", REFLECT, "havo-3", "1111111111"),
    *rows("mentor", VISION, "", "2222222222"),
]


@pytest.fixture
def round_(ws: Workspace) -> Round:
    return held(ws, "Najaar", ANSWERS)


def heads(at: AppTest) -> list[str]:
    return [h.value for h in at.header]


def test_blind_spots_come_first_and_name_the_title(round_: Round) -> None:
    at = opened(MIRROR)
    assert title(at) == "1 blinde vlek: Loopbaangesprek"
    assert heads(at)[:3] == ["Blinde vlekken", "Gedeelde kloven", "Gedeelde krachten"]
    cells = table(at, "mirror-blind_spot")["Loopbaangesprek"]
    assert cells["leerlingen"] == "1,0 (1,0 tot 1,0), n 10"
    assert cells["De school min leerlingen"] == "+3,0 (+3,0 tot +3,0), duidelijk"
    assert "Van 1 stelling is maar één kant gevraagd of te tonen: Gedeelde visie." in told(at)


@pytest.mark.parametrize(
    ("compared", "said"),
    [
        ([EXPERIENCE], "Geen blinde vlek bij de 1 stelling die te vergelijken is"),
        ([EXPERIENCE, REFLECT], "Geen blinde vlekken bij de 2 stellingen die te vergelijken zijn"),
    ],
)
def test_that_there_are_no_blind_spots_says_on_how_few_statements_it_rests(
    ws: Workspace, compared: list[str], said: str
) -> None:
    held(
        ws,
        "Najaar",
        [
            row
            for statement in compared
            for role in ("mentor", "leerling")
            for row in rows(role, statement, "havo-3", "4444444444")
        ],
    )
    assert title(opened(MIRROR)) == said


def test_where_all_could_be_compared_nothing_is_counted(ws: Workspace) -> None:
    goals = "a3-leerlingdoelen"  # of this area the only one that is asked per year group
    held(
        ws,
        "Najaar",
        [row for role in ("mentor", "leerling") for row in rows(role, goals, "havo-3", "4444444444")],
    )
    at = opened(MIRROR, area="visie", year_group="havo-3")
    assert title(at) == "Geen blinde vlekken: wat de school op orde vindt, zien anderen ook"


def test_each_is_quoted_in_the_words_that_it_was_asked(round_: Round) -> None:
    text = told(opened(MIRROR))
    assert "Ik had dit jaar een gesprek over mijn toekomst met iemand van school die mij kent." in text
    assert "Wij voeren in dit leerjaar met elke leerling loopbaangesprekken." in text


def test_one_click_makes_an_action_and_another_takes_it_back(ws: Workspace, round_: Round) -> None:
    at = opened(MIRROR)
    at.button(key=f"mirror-make-{TALKS}").click().run()
    (made,) = plan.actions(ws)
    assert (made.title, made.round, made.statements) == (
        "Met leerlingen uitzoeken waarom zij dit anders zien: Loopbaangesprek",
        round_.id,
        (TALKS,),
    )
    assert "De school zelf geeft een 4,0 (n 10), leerlingen een 1,0 (n 10)." in made.why
    assert "In het werkplan" in at.success[0].value
    at.button(key=f"mirror-undo-{TALKS}").click().run()
    assert plan.actions(ws) == ()
    assert at.success[0].value == "Het is weer uit het werkplan."
    assert at.button(key=f"mirror-make-{TALKS}")


def test_an_action_that_somebody_took_up_cannot_be_undone_here(ws: Workspace, round_: Round) -> None:
    at = opened(MIRROR)
    at.button(key=f"mirror-make-{TALKS}").click().run()
    plan.revise(ws, plan.actions(ws)[0].id, {"hours": 4.0}, seen=1, actor=LOCAL)
    at.button(key=f"mirror-undo-{TALKS}").click().run()
    assert len(plan.actions(ws)) == 1
    assert "intussen" in at.error[0].value


def test_the_address_chooses_area_and_year_group(round_: Round) -> None:
    at = opened(MIRROR, year_group="havo-4")
    assert title(at) == "Hier is van niets twee kanten te zien"
    at.selectbox(key="choose-year_group").select("havo-3").run()
    assert at.query_params["year_group"] == "havo-3"
    assert title(at) == "1 blinde vlek: Loopbaangesprek"
    at.selectbox(key="choose-area").select("visie").run()
    assert "Blinde vlekken" not in heads(at)


def test_an_action_made_for_a_year_group_is_for_that_one(ws: Workspace, round_: Round) -> None:
    opened(MIRROR, year_group="havo-3").button(key=f"mirror-make-{TALKS}").click().run()
    assert plan.actions(ws)[0].year_groups == ("havo-3",)


def test_any_two_voices_stand_beside_each_other_but_none_beside_itself(round_: Round) -> None:
    at = opened(MIRROR, one="role-mentor", other="pupils")
    assert table(at, "mirror-two")["Loopbaangesprek"]["Verschil"] == "+3,0 (+3,0 tot +3,0), duidelijk"
    assert "mentor +3,0 tegenover leerlingen" in told(at)
    offered = at.selectbox(key="choose-other").options
    assert "leerlingen" in offered
    assert not {"mentor", "personeel"} & set(offered)


def test_what_is_hidden_is_in_no_table_and_no_sentence(ws: Workspace) -> None:
    held(
        ws,
        "Klein",
        [*rows("mentor", TALKS, "havo-3", "4444444444"), *rows("leerling", TALKS, "havo-3", "1111")],
    )
    at = opened(MIRROR)
    assert title(at) == "Hier is van niets twee kanten te zien"
    assert "leerlingen 1,0" not in told(at)


def test_a_team_that_answered_as_one_has_no_mirror(ws: Workspace) -> None:
    prepare.open_round(ws, prepare.NewRound("nl-lob", mode="joint"), actor=LOCAL)
    assert not [h for h in heads(opened(MIRROR)) if h == "Blinde vlekken"]
