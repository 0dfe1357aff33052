"""The facilitator's page and the projector, by their widgets, through the app."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from lobscan import access
from lobscan.domain.workshop import Workshop
from lobscan.domain.workshop_acts import Ballot, Step
from lobscan.services import ambition, plan, prepare, workshop
from lobscan.services.workshop import NewWorkshop
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped

TOPIC, OTHER = "a1-gedeelde-visie", "a3-leerlingdoelen"
HOSTILE = "<img src=x onerror=alert(1)> **vet**"
PAGES = {"workshop": "pages/5_ambition/workshop.py", "projector": "pages/5_ambition/projector.py"}


def opened(page: str, **query: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60).run()
    for key, value in query.items():
        at.query_params[key] = value
    at.switch_page(PAGES[page]).run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    """All words on a page, as they go to the browser."""
    return "\n".join(str(e.proto) for e in at.main if hasattr(e, "proto")) + "\n".join(
        str(getattr(e, "value", "")) for kind in ("markdown", "title", "subheader") for e in at.get(kind)
    )


@pytest.fixture
def session(ws: Workspace) -> Workshop:
    round_ = prepare.open_round(ws, prepare.NewRound("nl-lob", mode="joint"), actor=access.LOCAL)
    return workshop.open_(ws, round_, NewWorkshop(HOSTILE, [TOPIC, OTHER]), actor=access.LOCAL)


def go(ws: Workspace, at: Workshop, step: Step) -> None:
    to = next(i for i, item in enumerate(at.agenda) if item.step is step)
    workshop.act(ws, at.id, "went", actor=access.LOCAL, to=to)


def people(ws: Workspace, at: Workshop, count: int) -> list[str]:
    codes = [workshop.join(ws, at.id) for _ in range(count)]
    now = workshop.workshop(ws, at.id)
    return [workshop.who(ws, now, code) for code in codes]


def vote(ws: Workspace, at: Workshop, who: list[str], marks: str) -> None:
    for each, mark in zip(who, marks, strict=True):
        workshop.vote(ws, at.id, each, Ballot.DESIRED, {TOPIC: int(mark)})


def html(at: AppTest) -> str:
    return "\n".join(e.proto.body for e in at.get("html"))


def test_a_workshop_is_opened_on_a_round_that_may_be_seen(ws: Workspace) -> None:
    prepare.open_round(ws, prepare.NewRound("nl-lob", mode="joint"), actor=access.LOCAL)
    at = opened("workshop")
    at.text_input(key="workshop-title").set_value("Studiedag")
    at.number_input(key="workshop-dots").set_value(4)
    next(b for b in at.button if b.label == "Begin de werksessie").click().run()
    assert not at.exception
    (made,) = workshop.workshops_of(ws)
    assert (made.title, made.dots, made.small) == ("Studiedag", 4, True)
    assert "Welkom" in at.title[0].value


def test_without_a_round_to_talk_about_the_page_leads_to_one(ws: Workspace) -> None:
    assert opened("workshop").title[0].value == "Nog geen ronde om over te praten"
    assert opened("projector").title[0].value == "Er is geen werksessie bezig"


def test_the_steps_follow_each_other_and_left_out_ones_are_skipped(ws: Workspace, session: Workshop) -> None:
    agenda = [{**i.model_dump(), "on": i.step is not Step.NOW} for i in session.agenda]
    workshop.act(ws, session.id, "planned", actor=access.LOCAL, agenda=agenda)
    at = opened("workshop")
    at.button(key="workshop-next").click().run()
    assert workshop.workshop(ws, session.id).step is Step.COMPARE
    at.button(key="workshop-back").click().run()
    assert workshop.workshop(ws, session.id).step is Step.WELCOME
    assert not at.exception


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("page", PAGES)
def test_every_step_draws(ws: Workspace, session: Workshop, page: str, step: Step) -> None:
    go(ws, session, step)
    at = opened(page)
    assert not at.error
    assert "<img src=x" not in html(at)
    assert "onerror" not in html(at) or "&lt;img" in html(at)


@pytest.mark.parametrize("page", PAGES)
def test_neither_screen_tells_anything_of_a_vote_before_it_is_revealed(
    ws: Workspace, session: Workshop, page: str
) -> None:
    who = people(ws, session, 4)
    for step in (Step.DESIRED, Step.AGREE):
        go(ws, session, step)
        vote(ws, session, who, "1234")
        before = said(opened(page))
        vote(ws, session, who, "4411")
        assert said(opened(page)) == before
    go(ws, session, Step.CHOOSE)
    for each in who:
        workshop.put_dots(ws, session.id, each, {TOPIC: 1})
    before = said(opened(page))
    for each in who:
        workshop.put_dots(ws, session.id, each, {OTHER: 3})
    assert said(opened(page)) == before
    workshop.act(ws, session.id, "dots_revealed", actor=access.LOCAL)
    assert said(opened(page)) != before, "what is compared would show it"


def test_a_vote_is_revealed_talked_about_and_held_once_more(ws: Workspace, session: Workshop) -> None:
    go(ws, session, Step.DESIRED)
    who = people(ws, session, 4)
    vote(ws, session, who, "1144")
    go(ws, session, Step.AGREE)
    at = opened("workshop")
    at.button(key="workshop-reveal").click().run()
    assert any("Wie koos 1 en wie koos 4" in m.value for m in at.markdown)
    assert "Eensgezindheid 0" in html(at)
    assert "Eensgezindheid 0" in html(opened("projector"))
    at.button(key="workshop-again").click().run()
    vote(ws, session, who, "3333")
    at.button(key="workshop-reveal").click().run()
    assert not at.exception
    assert "Eensgezindheid 100" in html(at)
    assert "Eensgezindheid 0" in html(at)
    assert [b.key for b in at.button if b.key == "workshop-again"] == []


def test_too_few_votes_are_refused_in_words(ws: Workspace, session: Workshop) -> None:
    go(ws, session, Step.DESIRED)
    vote(ws, session, people(ws, session, 2), "14")
    go(ws, session, Step.AGREE)
    at = opened("workshop")
    at.button(key="workshop-reveal").click().run()
    assert "vanaf 3 stemmen" in at.error[0].value


def test_paper_cards_are_typed_in_and_not_shown_again(ws: Workspace, session: Workshop) -> None:
    go(ws, session, Step.DESIRED)
    at = opened("workshop")
    at.number_input(key="cards-2").set_value(7)
    next(b for b in at.button if b.label == "Kaartjes bewaren").click().run()
    assert not at.exception
    assert workshop.workshop(ws, session.id).turns_of(Ballot.DESIRED, TOPIC)[0].cards == (0, 0, 7, 0, 0)
    assert opened("workshop").number_input(key="cards-2").value == 0


def test_what_is_agreed_is_the_schools_ambition(ws: Workspace, session: Workshop) -> None:
    go(ws, session, Step.AGREE)
    at = opened("workshop")
    at.radio(key=f"agree-level-{TOPIC}").set_value(4)
    at.text_input(key=f"agree-why-{TOPIC}").set_value("Samen gezegd")
    at.button(key=f"agree-keep-{TOPIC}").click().run()
    assert not at.exception
    (held,) = ambition.ambitions(ws, prepare.rounds(ws)[0])
    assert (held.target, held.level, held.why) == (TOPIC, 4, "Samen gezegd")


def test_priorities_get_a_first_step_that_becomes_an_action(ws: Workspace, session: Workshop) -> None:
    go(ws, session, Step.CHOOSE)
    at = opened("workshop")
    at.multiselect(key="workshop-priorities-True").set_value([TOPIC])
    at.text_input(key="workshop-note").set_value("De rest later")
    next(b for b in at.button if b.label == "Keuze bewaren").click().run()
    assert workshop.workshop(ws, session.id).priorities == (TOPIC,)
    at.button(key="workshop-next").click().run()
    at.text_input(key=f"step-title-{TOPIC}").set_value("Studiedag")
    at.selectbox(key=f"step-month-{TOPIC}").select_index(2)
    at.button(key=f"step-keep-{TOPIC}").click().run()
    at.button(key=f"step-action-{TOPIC}").click().run()
    assert not at.exception
    assert [a.title for a in plan.actions(ws)] == ["Studiedag"]
    assert "Studiedag" in html(opened("projector"))


def test_the_agenda_and_the_topics_can_be_changed(ws: Workspace, session: Workshop) -> None:
    at = opened("workshop")
    next(b for b in at.button if b.key == "workshop-agenda-keep").click().run()
    assert not at.exception
    assert workshop.workshop(ws, session.id).agenda == session.agenda
    at.multiselect(key="workshop-listed-2").set_value([TOPIC])
    next(b for b in at.button if b.label == "Onderwerpen bewaren").click().run()
    assert workshop.workshop(ws, session.id).topics == (TOPIC,)


def test_the_end_closes_the_way_in_and_keeps_the_outcome(ws: Workspace, session: Workshop) -> None:
    go(ws, session, Step.CLOSE)
    at = opened("workshop", workshop=session.id)
    at.button(key="workshop-close").click().run()
    assert workshop.workshop(ws, session.id).closed
    assert opened("workshop", workshop=session.id).title[0].value == "De werksessie is afgelopen"
    shown = opened("projector", workshop=session.id)
    assert shown.title[0].value == "Bedankt voor jullie deelname"
    assert not re.search(r"/w\b", html(shown))
