"""The page on which a team answers, by its widgets, through the app."""

import pytest
from streamlit.testing.v1 import AppTest

from lobscan import access
from lobscan.domain.round import Round, statements_of
from lobscan.domain.rubric import Scope, Statement
from lobscan.services import prepare, scan
from lobscan.services.scan import Judgement
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped


def opened(**query: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60).run()
    for key, value in query.items():
        at.query_params[key] = value
    return at.switch_page("pages/2_scan/together.py").run()


@pytest.fixture
def together(ws: Workspace) -> Round:
    wanted = prepare.NewRound(rubric="nl-lob", mode="joint", desired=True)
    return prepare.open_round(ws, wanted, actor=access.LOCAL)


def first(ws: Workspace, round_: Round, scope: Scope) -> Statement:
    pack = prepare.pack_of(ws, round_)
    return next(s for s in statements_of(round_, pack) if s.scope is scope and s in pack.areas[0].statements)


def test_an_answer_is_kept_in_the_store_at_once(ws: Workspace, together: Round) -> None:
    statement = first(ws, together, Scope.SCHOOL)
    at = opened()
    at.radio(key=f"answer-{statement.id}-all").set_value("3").run()
    at.radio(key=f"wanted-{statement.id}-all").set_value("4").run()

    assert not at.exception
    kept = scan.joint_given(ws, together)[statement.id, ""]
    assert (kept.current, kept.desired) == ("3", "4")
    assert ":material/check: Bewaard" in [m.value for m in at.markdown]


def test_what_is_shown_comes_from_the_store(ws: Workspace, together: Round) -> None:
    statement = first(ws, together, Scope.SCHOOL)
    at = opened()
    at.radio(key=f"answer-{statement.id}-all").set_value("3").run()
    scan.joint_answer(ws, together, Judgement(statement.id, current="1"), actor=access.LOCAL)

    assert at.run().radio(key=f"answer-{statement.id}-all").value == "1"


def test_one_answer_stands_for_all_year_groups(ws: Workspace, together: Round) -> None:
    statement = first(ws, together, Scope.YEAR_GROUP)
    opened().radio(key=f"answer-{statement.id}-all").set_value("2").run()

    groups = {g.id for g in prepare.school(ws).year_groups}
    assert {place: a.current for (_s, place), a in scan.joint_given(ws, together).items()} == dict.fromkeys(
        groups, "2"
    )


def test_year_groups_can_differ(ws: Workspace, together: Round) -> None:
    statement = first(ws, together, Scope.YEAR_GROUP)
    at = opened()
    at.toggle(key=f"apart-{statement.id}").set_value(True).run()
    at.radio(key=f"answer-{statement.id}-havo-4").set_value("?").run()

    assert not at.exception
    given = scan.joint_given(ws, together)
    assert {key: a.current for key, a in given.items()} == {(statement.id, "havo-4"): "?"}


def test_a_round_closed_meanwhile_takes_no_answer(ws: Workspace, together: Round) -> None:
    statement = first(ws, together, Scope.SCHOOL)
    at = opened()
    prepare.close_round(ws, together.id, actor=access.LOCAL)
    at.radio(key=f"answer-{statement.id}-all").set_value("3").run()

    assert not at.exception
    assert scan.joint_given(ws, together) == {}


def test_without_a_joint_round_the_page_leads_to_one(ws: Workspace) -> None:
    prepare.open_round(ws, prepare.NewRound(rubric="nl-lob"), actor=access.LOCAL)
    at = opened()

    assert not at.exception
    assert at.title[0].value == "Geen ronde om samen in te vullen"


def test_a_school_of_one_track_answers_in_the_words_for_it(ws: Workspace, together: Round) -> None:
    pack = prepare.pack_of(ws, together)
    statement = next(s for s in statements_of(together, pack) if s.variants)
    variant = statement.variants[0]
    area = pack.area_of(statement.id).id
    titles = {h.value for h in opened(area=area).header}
    assert statement.words_for() in titles
    assert variant.text not in titles

    groups = tuple(g for g in prepare.school(ws).year_groups if set(g.tracks) <= set(variant.tracks))
    prepare.revise_school(ws, {"year_groups": groups}, seen=1, actor=access.LOCAL)
    at = opened(area=area)
    assert variant.text in {h.value for h in at.header}
    assert variant.levels is not None
    assert any(variant.levels[2] in o for o in at.radio(key=f"answer-{statement.id}-all").options)
