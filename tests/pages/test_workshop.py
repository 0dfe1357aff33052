"""The facilitator's page and the projector, by their widgets, through the app."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from lobscan import access
from lobscan.access import Actor, Office
from lobscan.domain.workshop import Workshop
from lobscan.domain.workshop_acts import Ballot, Step
from lobscan.services import ambition, plan, prepare, scan, workshop, workshop_agreed
from lobscan.services.scan import Judgement
from lobscan.services.workshop import NewWorkshop
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped

TOPIC, OTHER = "a1-gedeelde-visie", "a3-leerlingdoelen"
HOSTILE = "<img src=x onerror=alert(1)> **vet**"
PAGES = {"workshop": "pages/5_ambition/workshop.py", "projector": "pages/5_ambition/projector.py"}
AMBITIONS = "pages/5_ambition/ambitions.py"


def opened(page: str, **query: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60).run()
    for key, value in query.items():
        at.query_params[key] = value
    at.switch_page(PAGES.get(page, AMBITIONS)).run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    """All words on a page, as they go to the browser."""
    return "\n".join(str(e.proto) for e in at.main if hasattr(e, "proto")) + "\n".join(
        str(getattr(e, "value", ""))
        for kind in ("markdown", "title", "header", "subheader")
        for e in at.get(kind)
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


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.BREAK])
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


def test_year_groups_get_a_level_of_their_own_and_one_is_taken_back(ws: Workspace, session: Workshop) -> None:
    go(ws, session, Step.AGREE)
    workshop.act(ws, session.id, "focused", actor=access.LOCAL, topic=OTHER)
    at = opened("workshop")
    for level, groups in ((4, ["havo-4"]), (2, [])):
        at.radio(key=f"agree-level-{OTHER}").set_value(level)
        at.text_input(key=f"agree-why-{OTHER}").set_value("Samen gezegd")
        at.multiselect(key=f"agree-groups-{OTHER}").set_value(groups)
        at.button(key=f"agree-keep-{OTHER}").click().run()
        assert not at.exception
    assert "de andere leerjaren: Samen gezegd" in html(opened("projector"))
    at.button(key=f"agreed-back-{OTHER}-0").click().run()
    (held,) = ambition.ambitions(ws, prepare.rounds(ws)[0])
    assert (held.year_group, held.level) == ("", 2)


def test_a_statement_about_the_school_is_not_asked_per_year_group(ws: Workspace, session: Workshop) -> None:
    go(ws, session, Step.AGREE)
    assert not [m for m in opened("workshop").multiselect if m.key == f"agree-groups-{TOPIC}"]


def agreed_by_the_decaan(ws: Workspace, session: Workshop) -> None:
    """Two agreements of a session that was led by somebody who may not set ambitions; it is over."""
    round_ = prepare.round_(ws, session.round)
    scan.joint_answer(ws, round_, Judgement(TOPIC, current="2"), actor=access.LOCAL)
    decaan = Actor("Decaan", Office.COORDINATOR)
    for topic, group in ((TOPIC, ""), (OTHER, "havo-4")):
        workshop_agreed.agree(
            ws, session.id, topic=topic, level=4, why=HOSTILE, year_groups=(group,), actor=decaan
        )
    workshop.act(ws, session.id, "closed", actor=decaan)


@pytest.mark.parametrize("page", ["workshop", "ambitions"])
def test_a_leader_confirms_what_waits_all_or_some(ws: Workspace, session: Workshop, page: str) -> None:
    agreed_by_the_decaan(ws, session)
    round_ = prepare.rounds(ws)[0]
    at = opened(page, workshop=session.id, round=round_.id)
    assert any(s.value.startswith("2 afspraken uit de werksessie van") for s in at.header)
    assert "**vet**" not in at.checkbox(key=f"waits-{TOPIC}-all").label
    at.checkbox(key=f"waits-{TOPIC}-all").uncheck().run()
    at.button(key="waiting-confirm").click().run()
    assert not at.exception
    (held,) = ambition.ambitions(ws, round_)
    assert (held.target, held.year_group, held.level, held.why) == (OTHER, "havo-4", 4, HOSTILE)
    assert [p.place for p in workshop_agreed.waiting(ws, round_)] == [(TOPIC, "")]
    at.checkbox(key=f"waits-{TOPIC}-all").check().run()
    at.button(key="waiting-aside").click().run()
    assert workshop_agreed.waiting(ws, round_) == ()
    at.button(key=f"aside-back-{TOPIC}-all").click().run()
    assert any(s.value.startswith("1 afspraak uit de werksessie van") for s in at.header)
    assert not at.exception


@pytest.mark.parametrize("page", ["workshop", "ambitions"])
def test_who_may_not_set_ambitions_sees_that_a_leader_is_waited_for(
    ws: Workspace, session: Workshop, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed_by_the_decaan(ws, session)
    decaan = Actor("Decaan", Office.COORDINATOR)
    monkeypatch.setattr("lobscan.ui.session.actor", lambda: decaan)
    at = opened(page, workshop=session.id, round=prepare.rounds(ws)[0].id)
    assert any(s.value == "2 afspraken uit de werksessie wachten op een schoolleider" for s in at.header)
    assert not [b for b in at.button if b.key == "waiting-confirm"]


def test_dots_on_paper_are_typed_in_and_taken_back(ws: Workspace, session: Workshop) -> None:
    go(ws, session, Step.CHOOSE)
    at = opened("workshop")
    at.number_input(key="dot-cards-people").set_value(3)
    at.number_input(key=f"dot-cards-{TOPIC}").set_value(10)
    keep = "Stippen opslaan"
    next(b for b in at.button if b.label == keep).click().run()
    assert "3 mensen hebben samen 9 stippen" in at.error[0].value
    at.number_input(key=f"dot-cards-{TOPIC}").set_value(9)
    next(b for b in at.button if b.label == keep).click().run()
    assert not at.error
    assert workshop.workshop(ws, session.id).dotted == 3
    assert "3 van 3 hebben" in html(opened("projector"))
    at.button(key="dot-cards-undo").click().run()
    assert workshop.workshop(ws, session.id).dotted == 0
    assert not at.exception


def test_paper_cards_are_taken_back(ws: Workspace, session: Workshop) -> None:
    go(ws, session, Step.DESIRED)
    workshop.act(
        ws, session.id, "typed", actor=access.LOCAL, ballot="desired", topic=TOPIC, cards=[0, 3, 1, 0, 0]
    )
    at = opened("workshop")
    at.button(key=f"cards-undo-{TOPIC}").click().run()
    assert not at.exception
    assert workshop.workshop(ws, session.id).turns_of(Ballot.DESIRED, TOPIC)[0].count == 0


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
    at.button(key="workshop-agenda-break").click().run()
    assert [i.step for i in workshop.workshop(ws, session.id).agenda][:2] == [Step.WELCOME, Step.BREAK]
    at.button(key="workshop-next").click().run()
    assert workshop.workshop(ws, session.id).step is Step.BREAK
    assert not at.exception
    assert "We gaan zo verder." in html(opened("projector"))
    at.button(key="workshop-agenda-usual-yes").click().run()
    assert workshop.workshop(ws, session.id).agenda[1:] == session.agenda
    assert not at.exception
    at.multiselect(key="workshop-listed-2").set_value([TOPIC])
    next(b for b in at.button if b.label == "Onderwerpen bewaren").click().run()
    assert workshop.workshop(ws, session.id).topics == (TOPIC,)


def test_the_end_closes_the_way_in_and_keeps_the_outcome(ws: Workspace, session: Workshop) -> None:
    other = workshop.open_(ws, prepare.rounds(ws)[0], NewWorkshop("Later", [TOPIC]), actor=access.LOCAL)
    workshop.act(ws, other.id, "closed", actor=access.LOCAL)
    go(ws, session, Step.CLOSE)
    at = opened("workshop")
    at.button(key="workshop-close").click().run()
    assert workshop.workshop(ws, session.id).closed
    assert at.title[0].value == "De werksessie is afgelopen"
    assert opened("workshop", workshop=session.id).title[0].value == "De werksessie is afgelopen"
    shown = opened("projector", workshop=session.id)
    assert shown.title[0].value == "Bedankt voor jullie deelname"
    assert not re.search(r"/w\b", html(shown))


def test_the_links_to_the_outcome_are_withdrawn_where_the_session_is(
    ws: Workspace, session: Workshop
) -> None:
    before = workshop.outcome_token(ws, session.id)
    for _state in ("open", "over"):
        at = opened("workshop", workshop=session.id)
        at.button(key=f"withdraw-shared-workshop-{session.id}").click().run()
        assert not at.exception
        now = workshop.outcome_token(ws, session.id)
        assert now != before
        before = now
        if _state == "open":
            workshop.act(ws, session.id, "closed", actor=access.LOCAL)
