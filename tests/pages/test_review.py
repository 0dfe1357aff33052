"""The page Review by its widgets, through the app: from the begin to the seal."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from lobscan import access
from lobscan.domain.review import Body, Effect, Review, Verdict
from lobscan.domain.school import Person
from lobscan.domain.workplan import Status
from lobscan.services import indicators, plan, prepare, review, scan
from lobscan.services.prepare import NewRound
from lobscan.services.review import NewFinding, NewReview
from lobscan.services.scan import Judgement
from lobscan.services.workspace import Workspace, today
from lobscan.settings import shipped

HOSTILE = "<img src=x onerror=alert(1)> **vet**"


def opened(**query: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60).run()
    for key, value in query.items():
        at.query_params[key] = value
    at.switch_page("pages/7_account/review.py").run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    return "\n".join(
        str(e.value)
        for kind in ("title", "header", "subheader", "markdown", "info", "success", "error")
        for e in at.get(kind)
    )


def press(at: AppTest, label: str) -> AppTest:
    next(b for b in at.button if b.label == label).click()
    at.run()
    assert not at.exception
    return at


@pytest.fixture
def held(ws: Workspace) -> Workspace:
    school = prepare.school(ws)
    changed = school.model_copy(update={"people": (Person(id="els", name="Els"),)})
    prepare.save_school(ws, changed, actor=access.LOCAL)
    round_ = prepare.open_round(ws, NewRound("nl-lob", mode="joint"), actor=access.LOCAL)
    scan.joint_answer(ws, round_, Judgement("a1-gedeelde-visie", current="1"), actor=access.LOCAL)
    return ws


@pytest.fixture
def begun(held: Workspace) -> Review:
    round_ = prepare.rounds(held)[0]
    return review.begin(held, NewReview(HOSTILE, round_.id, today()), actor=access.LOCAL)


def found(ws: Workspace, begun: Review) -> None:
    wanted = NewFinding("gaps", HOSTILE, Verdict.SECURE, "els", today() + timedelta(days=9))
    review.add_finding(ws, begun.id, wanted, actor=access.LOCAL)


def test_without_a_round_the_next_step_is_said(ws: Workspace) -> None:
    at = opened()
    assert at.title[0].value == "Nog niets om op terug te blikken"


def test_a_review_is_begun_and_the_first_item_is_open(held: Workspace) -> None:
    at = opened()
    at.text_area(key="review-people").set_value("Els\nTwee leerlingen uit leerjaar 4")
    press(at, "Terugblik beginnen")
    (made,) = review.reviews_of(held)
    assert made.people == ("Els", "Twee leerlingen uit leerjaar 4")
    assert at.title[0].value.startswith("1")
    assert "Wat de signalen zeggen" in at.title[0].value


def test_one_goes_on_and_back_through_the_address(held: Workspace, begun: Review) -> None:
    at = opened()
    assert at.button(key="review-arrow-back").disabled
    at.button(key="review-arrow-forward").click().run()
    assert at.query_params["step"] == "actions"
    assert "Wat er van onze acties terechtkwam" in at.title[0].value
    at.button(key="review-arrow-back").click().run()
    assert "Wat de signalen zeggen" in at.title[0].value
    last = opened(step="seal")
    assert last.button(key="review-arrow-forward").disabled


def test_a_finding_makes_an_action_and_is_undone_with_it(held: Workspace, begun: Review) -> None:
    at = opened(step="gaps")
    at.text_area(key="finding-text-gaps-0").set_value("Samen bespreken")
    at.segmented_control(key="finding-verdict-gaps-0").set_value(Verdict.ADJUST)
    at.run()
    at.selectbox(key="finding-owner-gaps-0").set_value("els")
    at.date_input(key="finding-due-gaps-0").set_value(today() + timedelta(days=30))
    at.text_input(key="finding-title-gaps-0").set_value("Studiemiddag over de visie")
    at.button(key="finding-keep").click().run()
    assert not at.exception
    (action,) = plan.actions(held)
    (made,) = review.review(held, begun.id).findings
    assert (action.title, made.action, made.effect) == ("Studiemiddag over de visie", action.id, Effect.MADE)
    assert "Samen bespreken" in said(at)
    assert at.text_area(key="finding-text-gaps-1").value == ""
    at.button(key="undo-review").click().run()
    assert review.review(held, begun.id).findings == ()
    assert plan.action(held, action.id).status is Status.STOPPED


def test_a_finding_without_a_day_says_so_and_keeps_what_was_typed(held: Workspace, begun: Review) -> None:
    at = opened(step="gaps")
    at.text_area(key="finding-text-gaps-0").set_value("Samen bespreken")
    at.segmented_control(key="finding-verdict-gaps-0").set_value(Verdict.SECURE)
    at.run()
    at.button(key="finding-keep").click().run()
    assert [e.value for e in at.error] == ["Kies een dag waarop dit klaar moet zijn."]
    assert at.text_area(key="finding-text-gaps-0").value == "Samen bespreken"
    assert review.review(held, begun.id).findings == ()


def test_both_approve_and_then_it_is_sealed_and_shut(held: Workspace, begun: Review) -> None:
    found(held, begun)
    at = opened(step="seal")
    for body in ("leader", "council"):
        number = review.review(held, begun.id).number
        at.text_input(key=f"approve-name-{body}-{number}").set_value(f"De {body}")
        next(b for b in at.button if b.label == "Goedkeuring noteren").click()
        at.run()
        assert not at.exception
    number = review.review(held, begun.id).number
    assert at.button(key="review-seal").disabled
    at.checkbox(key=f"seal-sure-{begun.id}-{number}").check().run()
    at.button(key="review-seal").click().run()
    now = review.review(held, begun.id)
    assert now.intact
    assert now.sealed
    assert now.seal is not None
    assert now.seal.hash in [c.value for c in at.code]
    item = opened(review=begun.id, step="gaps")
    keys = {b.key for b in item.button}
    assert "review-arrow-forward" in keys
    assert not {"undo-review", "finding-keep"} & keys
    assert "Intrekken" not in {b.label for b in item.button}


def test_what_came_in_after_the_screen_was_drawn_is_shown_first(held: Workspace, begun: Review) -> None:
    found(held, begun)
    for body in Body:
        review.approve(held, begun.id, body, name="Fenna", day=today(), actor=access.LOCAL)
    at = opened(step="seal")
    at.checkbox(key=f"seal-sure-{begun.id}-{review.review(held, begun.id).number}").check().run()
    given = "indicator;school_year;year_group;value;total\nwisselaars;2025-2026;;24;610\n"
    indicators.import_file(held, given.encode(), name="cijfers.csv", actor=access.LOCAL)
    at.button(key="review-seal").click().run()
    assert not at.exception
    assert not review.review(held, begun.id).sealed
    assert at.query_params["step"] == "indicators"
    assert "Wat de kengetallen zeggen" in said(at)


def test_a_supplement_begins_where_the_sealed_review_ends(demo_ws: Workspace) -> None:
    sealed = next(r for r in review.reviews_of(demo_ws) if r.sealed)
    at = opened(review=sealed.id)
    at.button(key="review-supplement").click().run()
    assert at.title[0].value.startswith("Een aanvulling op")
    press(at, "Terugblik beginnen")
    assert review.reviews_of(demo_ws)[0].follows == sealed.id


def test_words_of_people_stay_words(held: Workspace, begun: Review) -> None:
    found(held, begun)
    for step in ("gaps", "decided", "seal"):
        text = said(opened(step=step))
        assert "\\<img" in text
        assert "<img" not in text.replace("\\<img", "")
        assert "**vet**" not in text


def test_totals_are_read_refused_and_undone(held: Workspace, begun: Review) -> None:
    at = opened(step="indicators")
    at.file_uploader(key="indicators-file-0").upload(
        "f.csv", b"Naam;Wat;Schooljaar;Waarde\nJan;uitval;2025-2026;1\n"
    )
    at.run()
    at.button(key="indicators-take").click().run()
    assert any("afzonderlijke leerlingen" in m.value for m in at.markdown)
    assert indicators.indicators(held) == ()
    good = opened(step="indicators")
    good.file_uploader(key="indicators-file-0").upload(
        "f.csv", b"Wat;Schooljaar;Waarde\nuitval;2025-2026;12\n"
    )
    good.run()
    good.button(key="indicators-take").click().run()
    assert [i.value for i in indicators.indicators(held)] == [12]
    assert "12 leerlingen in 2025-2026" in said(good)
    good.button(key="undo-indicators").click().run()
    assert indicators.indicators(held) == ()


def test_an_action_tells_of_its_finding(demo_ws: Workspace) -> None:
    made = next(a for a in plan.actions(demo_ws) if a.finding)
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60).run()
    at.query_params["action"] = made.id
    at.switch_page("pages/6_plan/workplan.py").run()
    assert not at.exception
    assert any("Terugblik op het eerste jaar" in m.value for m in at.markdown)


def test_the_demo_shows_the_sealed_agenda_of_then(demo_ws: Workspace) -> None:
    sealed = next(r for r in review.reviews_of(demo_ws) if r.sealed)
    assert sealed.seal is not None
    assert sealed.seal.at.date() < date.today()  # noqa: DTZ011 - the day of this machine, as the demo's
    at = opened(review=sealed.id, step="gaps")
    assert "niveau" in said(at)
