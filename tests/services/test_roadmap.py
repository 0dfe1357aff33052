"""Drafts are kept one after the other, undone step by step, and told with what comes of them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lobscan.access import LOCAL
from lobscan.domain.draft import Draft, nothing_yet
from lobscan.domain.line import Edit
from lobscan.domain.roadmap import Status
from lobscan.domain.round import Round
from lobscan.domain.school import Person
from lobscan.errors import UnknownThing, UserError
from lobscan.services import picture, plan, prepare, roadmap, roadmap_job, scan
from lobscan.services.picture import Picture
from lobscan.services.prepare import NewRound
from lobscan.services.scan import Judgement
from lobscan.services.workspace import Workspace, today

STATEMENT = "a1-gedeelde-visie"
MEASURE = "ambitiespel-hele-team"
ROLES = ("decaan", "schoolleider", "teamleider")


@pytest.fixture
def seen(ws: Workspace) -> Picture:
    """A school of one person of all roles with a joint round in which one statement lies low."""
    school = prepare.school(ws)
    an = Person(id="an", name="An", roles=ROLES, hours=200)
    prepare.save_school(ws, school.model_copy(update={"people": (an,)}), actor=LOCAL)
    made = prepare.open_round(ws, NewRound("nl-lob", mode="joint"), actor=LOCAL)
    scan.joint_answer(ws, made, Judgement(STATEMENT, current="1"), actor=LOCAL)
    return picture.picture(ws, made)


def with_line(ws: Workspace, seen: Picture, measure: str = MEASURE) -> Draft:
    """A draft of one measure that somebody put in."""
    draft = nothing_yet(roadmap.first_ask(ws, seen.round)).model_copy(update={"stale": False})
    case = roadmap.case(ws, seen, draft.ask)
    found = next(m for m in case.measures if m.id == measure)
    start = case.periods[0].weeks[0]
    line = roadmap.line_for(case, found, year_groups=(), start=start, people=["an"])
    return roadmap.weigh(ws, seen, roadmap.added(draft, line)).draft


def number(ws: Workspace, round_: Round) -> int:
    kept = roadmap.current(ws, round_)
    return kept.number if kept else 0


def keep(ws: Workspace, seen: Picture, draft: Draft) -> None:
    at = number(ws, seen.round)
    roadmap.keep(ws, seen.round, draft, seen=at, edited=True, actor=LOCAL)


def standing(ws: Workspace, seen: Picture) -> Draft:
    kept = roadmap.current(ws, seen.round)
    assert kept is not None
    return kept.draft


def test_a_draft_is_kept_as_it_is_with_who_and_when(ws: Workspace, seen: Picture) -> None:
    draft = with_line(ws, seen)
    keep(ws, seen, draft)
    kept = roadmap.current(ws, seen.round)
    assert kept is not None
    assert kept.draft == draft.model_copy(update={"edited": True})
    assert (kept.actor, kept.kind) == (LOCAL.name, roadmap.EDITED)


def test_what_stands_on_an_older_draft_is_refused(ws: Workspace, seen: Picture) -> None:
    keep(ws, seen, with_line(ws, seen))
    with pytest.raises(UserError, match="in the meantime"):
        roadmap.keep(ws, seen.round, with_line(ws, seen), seen=0, actor=LOCAL)


def test_undo_goes_back_step_by_step_and_everything_stays_in_the_history(
    ws: Workspace, seen: Picture
) -> None:
    first = with_line(ws, seen)
    for years in (1, 2, 3):
        keep(ws, seen, first.model_copy(update={"ask": first.ask.model_copy(update={"years": years})}))
    back = []
    while roadmap.can_undo(ws, seen.round):
        roadmap.undo(ws, seen.round, seen=number(ws, seen.round), actor=LOCAL)
        back.append(standing(ws, seen).ask.years)
    assert back == [2, 1]
    assert len(roadmap.history(ws, seen.round)) == 5


def test_after_an_undo_a_new_draft_comes_on_top_of_what_stands(ws: Workspace, seen: Picture) -> None:
    first = with_line(ws, seen)

    def years(n: int) -> Draft:
        return first.model_copy(update={"ask": first.ask.model_copy(update={"years": n})})

    keep(ws, seen, years(1))
    keep(ws, seen, years(2))
    roadmap.undo(ws, seen.round, seen=number(ws, seen.round), actor=LOCAL)
    keep(ws, seen, years(3))
    roadmap.undo(ws, seen.round, seen=number(ws, seen.round), actor=LOCAL)
    assert standing(ws, seen).ask.years == 1


def test_asking_something_else_keeps_the_plan_and_marks_it(ws: Workspace, seen: Picture) -> None:
    draft = with_line(ws, seen)
    keep(ws, seen, draft)
    wanted = draft.ask.model_copy(update={"at_once": 2})
    roadmap.keep_ask(ws, seen.round, wanted, seen=number(ws, seen.round), actor=LOCAL)
    kept = standing(ws, seen)
    assert kept.lines == draft.lines
    assert kept.stale
    assert roadmap.last_ask(ws, seen.round).at_once == 2


def test_moving_the_start_takes_the_end_along_and_hours_pass_to_who_is_responsible(
    ws: Workspace, seen: Picture
) -> None:
    draft = with_line(ws, seen)
    case = roadmap.case(ws, seen, draft.ask)
    line = draft.lines[0]
    later = line.start + timedelta(weeks=2)
    moved = roadmap.changed(draft, case, {MEASURE: Edit(later, line.end, "an")}).lines[0]
    assert moved.start == later
    assert moved.end > line.end
    with pytest.raises(UserError, match="before it starts"):
        roadmap.changed(draft, case, {MEASURE: Edit(later, date(2000, 1, 1), "an")})
    assert roadmap.changed(draft, case, {MEASURE: None}).lines == ()


def test_a_finished_action_says_what_to_measure_again_until_a_round_asks_it(
    ws: Workspace, seen: Picture
) -> None:
    asked = (STATEMENT, "a2-visie-als-kompas")
    fields = {**plan.fresh(ws), "title": "Iets", "responsible": "an", "statements": asked}
    made = plan.create(ws, {**fields, "round": seen.round.id}, actor=LOCAL)
    assert roadmap.again_of(ws, made) is None
    assert roadmap.again(ws, seen.round) == ()
    done = plan.set_status(ws, made.id, plan.Status.DONE, actor=LOCAL)
    found = roadmap.again_of(ws, done)
    assert found is not None
    # the joint round of today asks the core set alone, and the second statement is not in it
    assert ([s.id for s in found.statements], found.day) == (["a2-visie-als-kompas"], today())
    assert roadmap.again(ws, seen.round) == (found,)
    later = seen.round.model_copy(update={"closed": today() + timedelta(days=1)})
    assert roadmap.again(ws, later) == (), "its figures were taken after the action was finished"
    prepare.open_round(ws, NewRound("nl-lob", set="full", mode="joint"), actor=LOCAL)
    assert roadmap.again_of(ws, done) is None


def test_the_first_round_has_nothing_to_compare_with(ws: Workspace, seen: Picture) -> None:
    assert roadmap.measured(ws, seen.round) is None


def test_hours_of_one_and_of_all_can_be_told(ws: Workspace, seen: Picture) -> None:
    assert roadmap.told(ws, seen, hours=[("", 50)]).hours == {"an": 50.0}
    assert roadmap.told(ws, seen, hours=[("", 50), ("an", 20)]).hours == {"an": 20.0}
    with pytest.raises(UnknownThing, match="no person"):
        roadmap.told(ws, seen, hours=[("nobody", 1)])


def test_without_people_or_weeks_there_is_nothing_to_plan_with(ws: Workspace, seen: Picture) -> None:
    ask = roadmap.first_ask(ws, seen.round)
    with pytest.raises(UserError, match="no school week"):
        roadmap.case(ws, seen, ask.model_copy(update={"start": date(2099, 1, 5)}))
    nobody = replace(seen, school=seen.school.model_copy(update={"people": ()}))
    with pytest.raises(UserError, match="no people"):
        roadmap.case(ws, nobody, ask)


def test_a_case_is_worked_out_beside_the_program(ws: Workspace, seen: Picture) -> None:
    ask = roadmap.first_ask(ws, seen.round).model_copy(update={"years": 1})
    case = roadmap.case(ws, seen, ask)
    case = replace(case, measures=tuple(m for m in case.measures if m.id == MEASURE))
    roadmap_job.start("test", case, about=ask).wait(60)
    job = roadmap_job.take("test")
    assert job is not None
    assert not isinstance(job.answer, tuple | None)
    assert job.answer.status is Status.OPTIMAL
    assert roadmap_job.take("test") is None


def test_a_stopped_calculation_gives_no_answer(ws: Workspace, seen: Picture) -> None:
    case = roadmap.case(ws, seen, roadmap.first_ask(ws, seen.round))
    job = roadmap_job.start("test", case, about=None)
    roadmap_job.forget("test")
    job.wait(60)
    assert not job.running
    assert job.answer is None
