"""The page Roadmap by its widgets, through the app."""

import re
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL, Actor, Office
from lobscan.domain.ask import Desire
from lobscan.domain.draft import Draft, nothing_yet
from lobscan.domain.roadmap import Status, WishKind
from lobscan.domain.round import Round
from lobscan.domain.school import Person
from lobscan.services import picture, plan, prepare, roadmap, roadmap_job, scan
from lobscan.services.prepare import NewRound
from lobscan.services.scan import Judgement
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped
from lobscan.ui import session

PAGE = "pages/6_plan/roadmap.py"
STATEMENT = "a1-gedeelde-visie"
MEASURE = "ambitiespel-hele-team"
TITLE = "Speel het ambitiespel"


@pytest.fixture
def round_(ws: Workspace) -> Round:
    """One statement far below, one person of all roles that could lift it."""
    an = Person(id="an", name="An *de* Wit", roles=("decaan", "schoolleider", "teamleider"), hours=200)
    prepare.save_school(ws, prepare.school(ws).model_copy(update={"people": (an,)}), actor=LOCAL)
    made = prepare.open_round(ws, NewRound("nl-lob", title="Ronde *1*", mode="joint"), actor=LOCAL)
    scan.joint_answer(ws, made, Judgement(STATEMENT, current="1"), actor=LOCAL)
    return made


def drafted(ws: Workspace, round_: Round) -> Draft:
    """A kept draft of one measure."""
    seen = picture.picture(ws, round_)
    draft = nothing_yet(roadmap.first_ask(ws, round_)).model_copy(update={"stale": False})
    case = roadmap.case(ws, seen, draft.ask)
    found = next(m for m in case.measures if m.id == MEASURE)
    line = roadmap.line_for(
        case, found, year_groups=(), start=case.periods[0].weeks[0] + timedelta(weeks=1), people=["an"]
    )
    draft = roadmap.weigh(ws, seen, roadmap.added(draft, line)).draft
    roadmap.keep(ws, round_, draft, seen=0, edited=True, actor=LOCAL)
    return draft


def opened(**address: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60).run().switch_page(PAGE)
    for key, value in address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def told(at: AppTest) -> str:
    """All that the page says, as a reader sees it."""
    every = [
        *at.title,
        *at.header,
        *at.header,
        *at.subheader,
        *at.markdown,
        *at.error,
        *at.success,
        *at.info,
        *at.warning,
    ]
    return " ".join(element.value for element in every).replace("\\", "")


def notices(at: AppTest) -> str:
    """What the page says of what was just kept."""
    return " ".join(t.value for t in at.toast).replace("\\", "") + told(at)


def button(at: AppTest, start: str) -> object:
    return next(b for b in at.button if (b.key or "").startswith(start))


def solve(at: AppTest, ws: Workspace, round_: Round) -> AppTest:
    """Press the button, wait for the calculation, look again."""
    button(at, "roadmap-solve-").click().run()  # type: ignore[attr-defined]
    assert not at.exception
    job = roadmap_job.job(f"{ws.settings.data}|{round_.id}|")
    if job is not None:
        job.wait(90)
        at.run()
    assert not at.exception
    return at


def test_before_there_is_a_plan_the_page_asks_what_it_may_take(round_: Round) -> None:
    at = opened()
    assert at.title[0].value == "1 kloof wacht op een plan"
    assert button(at, "roadmap-solve-").label == "Plan uitrekenen"  # type: ignore[attr-defined]


def test_without_people_the_page_says_the_next_step(ws: Workspace) -> None:
    made = prepare.open_round(ws, NewRound("nl-lob", mode="joint"), actor=LOCAL)
    scan.joint_answer(ws, made, Judgement(STATEMENT, current="1"), actor=LOCAL)
    assert opened().title[0].value == "Nog niemand om mee te plannen"


def test_without_a_gap_the_page_says_the_next_step(ws: Workspace, round_: Round) -> None:
    scan.joint_answer(ws, round_, Judgement(STATEMENT, current="4"), actor=LOCAL)
    assert opened().title[0].value == "Geen kloof om te dichten"


def test_the_plan_is_worked_out_kept_and_told(ws: Workspace, round_: Round) -> None:
    at = solve(opened(), ws, round_)
    kept = roadmap.current(ws, round_)
    assert kept is not None
    assert kept.kind == roadmap.SOLVED
    assert re.fullmatch(
        r"\d+ maatregel(en)? dicht(en)? \d+% van de kloof; daarvoor zijn \d+ uren nodig", at.title[0].value
    )
    assert "Uitgerekend in" in told(at)
    assert len(at.table[0].value) == len(kept.draft.lines)


def test_wishes_that_clash_are_told_with_what_can_be_changed(ws: Workspace, round_: Round) -> None:
    ask = roadmap.first_ask(ws, round_)
    both = (Desire(kind=WishKind.IN_PLAN, measure=MEASURE), Desire(kind=WishKind.LEFT_OUT, measure=MEASURE))
    roadmap.keep_ask(ws, round_, ask.model_copy(update={"wishes": both}), seen=0, actor=LOCAL)
    at = solve(opened(), ws, round_)
    assert at.title[0].value == "Niet alle wensen passen in één plan"
    assert "moet in het plan" in told(at)
    assert "moet buiten het plan blijven" in told(at)
    assert "Laat een van deze wensen los" in told(at)
    kept = roadmap.current(ws, round_)
    assert kept is not None
    assert kept.draft.status is Status.INFEASIBLE


def test_a_wish_and_a_measure_of_ones_own_are_kept_by_their_forms(ws: Workspace, round_: Round) -> None:
    at = opened(part="ask")
    at.selectbox(key="roadmap-wish-measure-0").set_value(MEASURE)
    button(at, "roadmap-wish-add-").click().run()  # type: ignore[attr-defined]
    assert [w.measure for w in roadmap.last_ask(ws, round_).wishes] == [MEASURE]
    at.text_input(key="roadmap-own-title-1").set_value("Koffie met *ouders*")
    at.multiselect(key="roadmap-own-lifts-1").set_value([STATEMENT])
    at.selectbox(key="roadmap-own-role-1").set_value("decaan")
    button(at, "roadmap-own-add-").click().run()  # type: ignore[attr-defined]
    assert not at.exception
    assert [m.title for m in roadmap.last_ask(ws, round_).own] == ["Koffie met *ouders*"]


def test_a_measure_is_put_in_and_told_before_it_is_kept(ws: Workspace, round_: Round) -> None:
    drafted(ws, round_)
    other = "twee-speerpunten"
    at = opened(part="edit")
    at.selectbox(key="roadmap-in-1").set_value(other).run()
    assert button(at, "roadmap-keep").disabled  # type: ignore[attr-defined]
    at.multiselect(key="roadmap-in-people-1").set_value(["an"]).run()
    assert not at.exception
    assert len(roadmap.current(ws, round_).draft.lines) == 1  # type: ignore[union-attr]
    button(at, "roadmap-keep").click().run()  # type: ignore[attr-defined]
    kept = roadmap.current(ws, round_)
    assert kept is not None
    assert {x.measure for x in kept.draft.lines} == {MEASURE, other}
    at = opened()
    button(at, "roadmap-undo").click().run()  # type: ignore[attr-defined]
    assert {x.measure for x in roadmap.current(ws, round_).draft.lines} == {MEASURE}  # type: ignore[union-attr]


def test_the_draft_is_taken_over_once(ws: Workspace, round_: Round) -> None:
    drafted(ws, round_)
    at = opened(part="accept")
    button(at, "roadmap-accept").click().run()  # type: ignore[attr-defined]
    assert not at.exception
    assert [a.measure for a in plan.actions(ws)] == [MEASURE]
    assert "Het werkplan zegt hetzelfde als dit concept" in told(at)


def test_what_was_taken_over_is_taken_back_and_what_people_changed_is_named(
    ws: Workspace, round_: Round
) -> None:
    drafted(ws, round_)
    at = opened(part="accept")
    assert not [b for b in at.button if b.key == "roadmap-take-back"]
    button(at, "roadmap-accept").click().run()  # type: ignore[attr-defined]
    (made,) = plan.actions(ws)
    button(at, "roadmap-take-back").click().run()  # type: ignore[attr-defined]
    assert not at.exception
    assert plan.actions(ws) == ()
    at = opened(part="accept")
    button(at, "roadmap-accept").click().run()  # type: ignore[attr-defined]
    (again,) = plan.actions(ws)
    plan.check_in(ws, again.id, said="begonnen", next_check=None, actor=LOCAL)
    button(at, "roadmap-take-back").click().run()  # type: ignore[attr-defined]
    assert plan.actions(ws)[0].check == "begonnen"
    assert f"dus ze blijven zoals ze zijn: “{made.title}”" in notices(at)


def test_each_priority_has_its_own_weight(ws: Workspace, round_: Round) -> None:
    at = opened(part="ask")
    stamp = f"{round_.id}-0"
    at.multiselect(key=f"roadmap-priorities-{stamp}").set_value([STATEMENT, "visie"]).run()
    at.slider(key=f"roadmap-weight-visie-{stamp}").set_value(4.0)
    solve(at, ws, round_)
    assert roadmap.last_ask(ws, round_).priorities == {STATEMENT: 2.0, "visie": 4.0}


def test_a_finished_action_proposes_what_to_measure_again(ws: Workspace, round_: Round) -> None:
    fields = {**plan.fresh(ws), "title": "Iets", "responsible": "an", "statements": ("a2-visie-als-kompas",)}
    made = plan.create(ws, {**fields, "round": round_.id}, actor=LOCAL)
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60).run()
    at.switch_page("pages/6_plan/workplan.py")
    at.query_params["action"] = made.id
    assert "Heeft het geholpen" not in told(at.run())
    at.button(key="quick-done").click().run()
    assert not at.exception
    assert "Heeft het geholpen" in told(at)
    assert "Neem voor die ronde alle stellingen" in told(at)
    assert "Neem voor die ronde alle stellingen" in told(opened(part="measured"))


def test_plan_b_is_worked_out_and_changes_nothing(ws: Workspace, round_: Round) -> None:
    draft = drafted(ws, round_)
    at = opened(part="what-if")
    at.slider(key="what-if-hours-1").set_value(50).run()
    button(at, "what-if-solve").click().run()  # type: ignore[attr-defined]
    job = roadmap_job.job(f"{ws.settings.data}|{round_.id}|b")
    assert job is not None
    job.wait(90)
    at = opened(part="what-if")
    assert "Plan A naast plan B" in told(at)
    assert "hoort bij andere keuzes" in told(at), "a new visit has its sliders at plan A"
    kept = roadmap.current(ws, round_)
    assert kept is not None
    assert kept.draft.lines == draft.lines


def test_the_first_round_cannot_be_compared_and_says_so(round_: Round) -> None:
    assert "eerste ronde" in told(opened(part="measured"))


def test_who_may_not_edit_finds_the_buttons_off(
    ws: Workspace, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted(ws, round_)
    monkeypatch.setattr(session, "actor", lambda: Actor("lezer", Office.READER))
    assert button(opened(part="ask"), "roadmap-solve-").disabled  # type: ignore[attr-defined]
    assert button(opened(part="edit"), "roadmap-keep").disabled  # type: ignore[attr-defined]
    assert not [b for b in opened(part="accept").button if b.key == "roadmap-accept"]
