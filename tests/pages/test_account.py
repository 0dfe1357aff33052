"""Effect, You said we did, and Rehearsal by their widgets, through the app."""

from __future__ import annotations

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.exchange.answers import RawAnswer
from lobscan.services import intake, plan, prepare
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace, today
from lobscan.settings import shipped

EFFECT, SAID, REHEARSAL = (f"pages/7_account/{p}.py" for p in ("effect", "said", "rehearsal"))
TALKS = "b6-loopbaangesprek"
LAST_YEAR = today() - timedelta(days=365)


def held(ws: Workspace, on: object, **said: str) -> None:
    opened = prepare.open_round(ws, NewRound("nl-lob", opened=on - timedelta(days=9), closes=on), actor=LOCAL)
    rows = [
        RawAnswer(n, f"{role}{n}", role, TALKS, "havo-3", m)
        for role, marks in said.items()
        for n, m in enumerate(marks, start=2)
    ]
    intake.import_answers(ws, opened, rows, actor=LOCAL)
    prepare.close_round(ws, opened.id, actor=LOCAL, on=on)


@pytest.fixture
def twice(ws: Workspace) -> Workspace:
    """Two rounds with a finished measure in between that pupils and mentors noticed."""
    held(ws, LAST_YEAR, mentor="1" * 20, leerling="1" * 20)
    held(ws, today(), mentor="2" * 20, leerling="2" * 20)
    pack = prepare.pack_of(ws, prepare.rounds(ws)[0])
    measure = next(m for m in pack.measures if TALKS in {x.statement for x in m.lifts})
    fields = {
        "title": "Gesprekken *ingepland*",
        "start": LAST_YEAR + timedelta(days=30),
        "due": LAST_YEAR + timedelta(days=90),
        "measure": measure.id,
        "statements": [TALKS],
        "status": "done",
    }
    plan.create(ws, {**plan.fresh(ws), **fields}, actor=LOCAL)
    return ws


def opened(page: str, **address: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    for key, value in address.items():
        at.query_params[key] = value
    at.switch_page(page).run()
    assert not at.exception
    return at


def title(at: AppTest) -> str:
    (found,) = at.title
    return str(found.value)


def text(at: AppTest) -> str:
    return "\n".join(str(m.value).replace("\\", "") for m in (*at.markdown, *at.header))


def test_the_effect_is_told_with_what_nobody_worked_on_beside_it(twice: Workspace) -> None:
    at = opened(EFFECT)
    assert title(at) == "Bij 1 van de 1 afgeronde maatregel werd de kloof duidelijk kleiner"
    assert "De kloof werd duidelijk kleiner: van 2,0 naar 1,0." in text(at)
    assert "Er is niets om dit mee te vergelijken" in text(at)
    (table,) = at.dataframe
    assert list(table.value.to_numpy()[0])[1:5] == ["2,0", "1,0", "−1,0", "−1,0 en −1,0"]
    assert list(table.value.to_numpy()[1])[:2] == ["waar niemand aan werkte", "niet getoond"]


def test_pupils_read_what_they_said_and_what_came_of_it(twice: Workspace) -> None:
    at = opened(SAID)
    assert title(at) == "Jullie deden iets aan 1 punt; duidelijk beter: 1"
    told = text(at)
    assert "**1,0** van 4" in told
    assert "Gesprekken *ingepland*" in told
    assert "**2,0** van 4 · Duidelijk beter" in told


def test_the_poster_takes_only_what_is_chosen(twice: Workspace) -> None:
    at = opened(SAID)
    assert at.multiselect(key="said-chosen").value == [TALKS]
    at.multiselect(key="said-chosen").set_value([]).run()
    assert not at.exception


def test_a_group_that_was_not_asked_gets_no_words_put_into_its_mouth(twice: Workspace) -> None:
    at = opened(SAID, voice="parents")
    assert title(at) == "Deze groep deed in de vorige ronde niet mee"


def test_the_rehearsal_asks_why_pupils_see_less_and_says_where_evidence_lacks(ws: Workspace) -> None:
    held(ws, today(), mentor="3" * 20, leerling="1" * 20)
    at = opened(REHEARSAL)
    assert title(at) == "1 lastige vraag, zonder bewijs: 1"
    assert "een 1, collega's een 3. Waarom zien leerlingen dit anders?" in text(at)
    assert "Geen bewijs genoteerd" in text(at)


@pytest.mark.parametrize("page", [EFFECT, SAID])
def test_after_a_first_round_the_page_says_what_it_waits_for(ws: Workspace, page: str) -> None:
    held(ws, today(), mentor="2" * 20)
    assert title(opened(page)) in {"Er valt nog niets te vergelijken", "Hiervoor zijn twee rondes nodig"}
