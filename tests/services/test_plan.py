"""Actions: made, changed by several people at once, moved on, stopped and undone."""

from datetime import date

import pytest

from lobscan.access import LOCAL, Actor, Office
from lobscan.domain.school import Person
from lobscan.domain.workplan import Action, Status
from lobscan.errors import NotAllowed, UnknownThing, UserError
from lobscan.services import plan, prepare
from lobscan.services.workspace import Workspace

OTHER = Actor("Bo", Office.COORDINATOR)


@pytest.fixture
def staffed(ws: Workspace) -> Workspace:
    people = (Person(id="an", name="An de Wit", hours=20), Person(id="bo", name="Bo Bos"))
    prepare.save_school(ws, prepare.school(ws).model_copy(update={"people": people}), actor=LOCAL)
    return ws


def made(ws: Workspace, **more: object) -> Action:
    fields = {**plan.fresh(ws), "title": "Oefenen", "responsible": "an", **more}
    return plan.create(ws, fields, actor=LOCAL)


def test_a_new_action_starts_on_a_school_monday_and_takes_four_weeks(staffed: Workspace) -> None:
    action = made(staffed)
    year = prepare.school(staffed).year_on(action.start)
    assert action.start.weekday() == 0
    assert year
    assert year.holiday_on(action.start) is None
    assert (action.due - action.start).days == 25
    assert plan.actions(staffed) == (action,)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": "  "}, "Give the action a title"),
        ({"responsible": ""}, "exactly one person"),
        ({"due": date(2020, 1, 1)}, "The due date lies before the start"),
        ({"executors": ("zoe",)}, "has no person 'zoe'"),
        ({"year_groups": ("klas-9",)}, "has no year group 'klas-9'"),
        ({"hours": -1}, "Check this of the action: hours"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    staffed: Workspace, changes: dict[str, object], says: str
) -> None:
    with pytest.raises(UserError) as refused:
        made(staffed, **changes)
    assert says in str(refused.value)
    assert plan.actions(staffed) == ()


def test_a_school_without_people_can_still_plan(ws: Workspace) -> None:
    assert made(ws, responsible="").responsible == ""


def test_a_reader_may_not_write(staffed: Workspace) -> None:
    action = made(staffed)
    reader = Actor("lezer", Office.READER)
    for attempt in (
        lambda: plan.save(staffed, action, actor=reader),
        lambda: plan.create(
            staffed, {**plan.fresh(staffed), "title": "x", "responsible": "an"}, actor=reader
        ),
        lambda: plan.revise(staffed, action.id, {"hours": 3}, seen=1, actor=reader),
        lambda: plan.set_status(staffed, action.id, Status.DONE, actor=reader),
        lambda: plan.undo(staffed, action.id, seen=1, actor=reader),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert len(plan.history(staffed, action.id)) == 1


def test_a_change_is_an_event_of_what_changed(staffed: Workspace) -> None:
    action = made(staffed)
    plan.revise(staffed, action.id, {**action.model_dump(), "hours": 12}, seen=1, actor=OTHER)
    _first, second = plan.history(staffed, action.id)
    assert (second.number, second.actor, dict(second.changes)) == (2, "Bo", {"hours": 12.0})


def test_saving_the_same_again_appends_nothing(staffed: Workspace) -> None:
    action = made(staffed)
    plan.save(staffed, action, actor=LOCAL)
    plan.revise(staffed, action.id, action.model_dump(), seen=1, actor=LOCAL)
    assert len(plan.history(staffed, action.id)) == 1


def test_two_who_change_different_fields_both_keep_theirs(staffed: Workspace) -> None:
    action = made(staffed)
    plan.revise(staffed, action.id, {**action.model_dump(), "hours": 12}, seen=1, actor=OTHER)
    plan.revise(staffed, action.id, {**action.model_dump(), "note": "Gebeld."}, seen=1, actor=LOCAL)
    now = plan.action(staffed, action.id)
    assert (now.hours, now.note) == (12, "Gebeld.")


def test_two_who_change_the_same_field_are_told(staffed: Workspace) -> None:
    action = made(staffed)
    plan.revise(staffed, action.id, {**action.model_dump(), "hours": 12}, seen=1, actor=OTHER)
    with pytest.raises(UserError, match="Bo changed the same part"):
        plan.revise(staffed, action.id, {**action.model_dump(), "hours": 13}, seen=1, actor=LOCAL)
    assert plan.action(staffed, action.id).hours == 12


def test_two_changes_that_do_not_fit_together_are_refused(staffed: Workspace) -> None:
    action = made(staffed, start=date(2027, 1, 4), due=date(2027, 3, 5))
    plan.revise(staffed, action.id, {"start": date(2027, 3, 1)}, seen=1, actor=OTHER)
    with pytest.raises(UserError, match="due date lies before"):
        plan.revise(staffed, action.id, {"due": date(2027, 2, 1)}, seen=1, actor=LOCAL)


def test_done_is_all_done(staffed: Workspace) -> None:
    action = made(staffed, progress=35)
    assert plan.set_status(staffed, action.id, Status.DONE, actor=LOCAL).progress == 100
    assert plan.action(staffed, action.id).progress == 100


@pytest.mark.parametrize("status", [Status.BLOCKED, Status.STOPPED])
def test_blocked_and_stopped_need_a_reason_on_top_of_the_note(staffed: Workspace, status: Status) -> None:
    action = made(staffed, note="Begonnen.")
    with pytest.raises(UserError, match="why the action is blocked or stopped"):
        plan.set_status(staffed, action.id, status, reason=" ", actor=LOCAL)
    after = plan.set_status(staffed, action.id, status, reason="Geen lokaal.", actor=LOCAL)
    assert (after.status, after.note) == (status, "Geen lokaal.\nBegonnen.")


def test_the_form_asks_the_reason_too(staffed: Workspace) -> None:
    action = made(staffed)
    with pytest.raises(UserError, match="why the action is blocked or stopped"):
        plan.revise(staffed, action.id, {"status": "stopped"}, seen=1, actor=LOCAL)
    plan.revise(staffed, action.id, {"status": "stopped", "note": "Hoeft niet meer."}, seen=1, actor=LOCAL)
    assert plan.action(staffed, action.id).status is Status.STOPPED


def test_undo_restores_the_former_values_by_an_event(staffed: Workspace) -> None:
    action = made(staffed, progress=35)
    plan.set_status(staffed, action.id, Status.DONE, actor=OTHER)
    plan.undo(staffed, action.id, seen=2, actor=LOCAL)
    assert plan.action(staffed, action.id) == action
    third = plan.history(staffed, action.id)[2]
    assert dict(third.changes) == {"status": "planned", "progress": 35}


def test_undo_twice_is_redo(staffed: Workspace) -> None:
    action = made(staffed)
    done = plan.set_status(staffed, action.id, Status.DONE, actor=LOCAL)
    plan.undo(staffed, action.id, seen=2, actor=LOCAL)
    plan.undo(staffed, action.id, seen=3, actor=LOCAL)
    assert plan.action(staffed, action.id) == done


def test_undo_is_refused_for_the_first_event_and_for_one_not_seen(staffed: Workspace) -> None:
    action = made(staffed)
    with pytest.raises(UserError, match="no earlier version"):
        plan.undo(staffed, action.id, seen=1, actor=LOCAL)
    plan.set_status(staffed, action.id, Status.RUNNING, actor=OTHER)
    with pytest.raises(UserError, match="changed in the meantime"):
        plan.undo(staffed, action.id, seen=1, actor=LOCAL)


def test_several_are_kept_together_or_not_at_all(staffed: Workspace) -> None:
    day = date(2027, 1, 4)
    good = Action(id="a", title="Goed", start=day, due=day)
    bad = Action(id="b", title="Fout", start=day, due=day, responsible="zoe")
    with pytest.raises(UnknownThing):
        plan.save_all(staffed, [good, bad], actor=LOCAL)
    assert plan.actions(staffed) == ()


def test_who_left_the_school_stays_in_the_action_until_it_is_handed_over(staffed: Workspace) -> None:
    action = made(staffed)
    gone = prepare.school(staffed).model_copy(update={"people": (Person(id="bo", name="Bo Bos"),)})
    prepare.save_school(staffed, gone, actor=LOCAL)
    plan.set_status(staffed, action.id, Status.RUNNING, actor=LOCAL)
    now = plan.revise(staffed, action.id, {"responsible": "bo"}, seen=2, actor=LOCAL)
    assert now.responsible == "bo"
    with pytest.raises(UnknownThing, match="no person 'an'"):
        plan.undo(staffed, action.id, seen=3, actor=LOCAL)


def test_an_action_that_is_not_there(staffed: Workspace) -> None:
    for call in (
        lambda: plan.action(staffed, "nope"),
        lambda: plan.before(staffed, "nope", seen=1),
        lambda: plan.revise(staffed, "nope", {}, seen=1, actor=LOCAL),
        lambda: plan.set_status(staffed, "nope", Status.DONE, actor=LOCAL),
    ):
        with pytest.raises(UnknownThing, match="no action 'nope'"):
            call()


def test_names_come_from_the_pack_of_a_round_once_there_is_one(staffed: Workspace) -> None:
    assert "visie" in plan.names(staffed).areas
    round_ = prepare.open_round(staffed, prepare.NewRound(rubric="nl-lob"), actor=LOCAL)
    names = plan.names(staffed, round_=round_.id)
    assert names.people == {"an": "An de Wit", "bo": "Bo Bos"}
    assert (
        names.statements["a6-werkplan"]
        == prepare.find_statement(prepare.pack_of(staffed, round_), "a6-werkplan").aspect
    )


def test_the_stamp_changes_with_the_plan_the_school_and_the_rounds(staffed: Workspace) -> None:
    stamps = [plan.stamp(staffed)]
    made(staffed)
    stamps.append(plan.stamp(staffed))
    prepare.save_school(staffed, prepare.school(staffed), actor=LOCAL)
    stamps.append(plan.stamp(staffed))
    prepare.open_round(staffed, prepare.NewRound(rubric="nl-lob"), actor=LOCAL)
    stamps.append(plan.stamp(staffed))
    assert len(set(stamps)) == 4
