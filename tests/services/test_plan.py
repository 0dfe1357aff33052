"""Actions: made, changed by several people at once, moved on, stopped and undone."""

from datetime import date, timedelta

import pytest

from lobscan.access import LOCAL, Actor, Office
from lobscan.domain.dependencies import Move
from lobscan.domain.school import Person, SchoolYear
from lobscan.domain.workplan import Action, Status
from lobscan.errors import NotAllowed, UnknownThing, UserError
from lobscan.services import baseline, mine, moves, next_year, plan, prepare
from lobscan.services.workspace import Workspace, today
from lobscan.storage import plans

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


# Check-ins


def test_a_check_in_is_one_event_of_what_was_said_and_the_next_day(staffed: Workspace) -> None:
    action = made(staffed)
    day = date(2027, 1, 11)
    plan.check_in(staffed, action.id, said=" Loopt goed. ", next_check=day, progress=40, actor=OTHER)
    _made, event = plan.history(staffed, action.id)
    assert dict(event.changes) == {"check": "Loopt goed.", "next_check": "2027-01-11", "progress": 40}
    plan.check_in(staffed, action.id, said="Klaar.", next_check=None, actor=OTHER)
    now = plan.action(staffed, action.id)
    assert (now.check, now.next_check, now.progress) == ("Klaar.", None, 40)


def test_a_check_in_without_words_is_refused(staffed: Workspace) -> None:
    action = made(staffed)
    with pytest.raises(UserError, match="few words how it goes"):
        plan.check_in(staffed, action.id, said="  ", next_check=None, actor=LOCAL)


# What waits for what


MONDAY = date(2027, 1, 11)
"""A Monday in school time."""


def chain(ws: Workspace) -> tuple[Action, Action]:
    """Two actions of a week, the second after the first, for An, who has few hours."""
    first = made(ws, title="Eerst", start=MONDAY, due=MONDAY + timedelta(days=4), hours=2)
    begin = MONDAY + timedelta(days=7)
    more = {"start": begin, "due": begin + timedelta(days=4), "after": (first.id,), "hours": 30}
    return first, made(ws, title="Dan", **more)


def test_actions_cannot_wait_for_each_other(staffed: Workspace) -> None:
    first, second = chain(staffed)
    with pytest.raises(UserError, match="'Eerst' → 'Dan' → 'Eerst'"):
        plan.revise(staffed, first.id, {"after": (second.id,)}, seen=1, actor=LOCAL)
    assert plan.action(staffed, first.id).after == ()


def test_a_preview_tells_what_moves_and_whom_it_hits_and_keeps_nothing(staffed: Workspace) -> None:
    first, second = chain(staffed)
    found = moves.preview(staffed, first.id, start=first.start, due=date(2027, 3, 5))
    assert [m.action.id for m in found.moves] == [first.id, second.id]
    assert found.moves[1].start == date(2027, 3, 8)
    assert {(s.person.id, s.after > s.before) for s in found.strains} == {("an", True), ("an", False)}
    assert plan.actions(staffed) == (first, second)


def test_a_preview_of_what_cannot_be_is_refused(staffed: Workspace) -> None:
    first, _second = chain(staffed)
    with pytest.raises(UserError, match="due date lies before"):
        moves.preview(staffed, first.id, start=MONDAY, due=date(2026, 1, 1))
    with pytest.raises(UnknownThing):
        moves.preview(staffed, "nope", start=MONDAY, due=MONDAY)


def test_a_move_is_kept_whole_and_undone_whole(staffed: Workspace) -> None:
    first, second = chain(staffed)
    found = moves.preview(staffed, first.id, start=first.start, due=date(2027, 3, 5))
    moves.move(staffed, found.moves, actor=OTHER)
    assert [a.due for a in plan.actions(staffed)] == [date(2027, 3, 5), date(2027, 3, 12)]
    events = plan.history(staffed, second.id)
    assert plan.batch_of(staffed, events[-1]) == 2
    plan.undo(staffed, second.id, seen=2, actor=LOCAL)
    assert plan.actions(staffed) == (first, second)
    plan.undo(staffed, first.id, seen=3, actor=LOCAL)
    assert plan.action(staffed, second.id).due == date(2027, 3, 12)


def test_a_move_is_not_kept_when_one_of_it_was_moved_in_the_meantime(staffed: Workspace) -> None:
    first, second = chain(staffed)
    found = moves.preview(staffed, first.id, start=first.start, due=date(2027, 3, 5))
    moves.move(staffed, [Move(second, second.start, date(2027, 2, 26))], actor=OTHER)
    with pytest.raises(UserError, match="'Dan' was moved in the meantime"):
        moves.move(staffed, found.moves, actor=LOCAL)
    assert plan.action(staffed, first.id) == first


def test_a_move_cannot_be_undone_once_one_of_its_actions_was_changed(staffed: Workspace) -> None:
    first, second = chain(staffed)
    found = moves.preview(staffed, first.id, start=first.start, due=date(2027, 3, 5))
    moves.move(staffed, found.moves, actor=LOCAL)
    plan.set_status(staffed, second.id, Status.RUNNING, actor=OTHER)
    with pytest.raises(UserError, match="changed in the meantime"):
        plan.undo(staffed, first.id, seen=2, actor=LOCAL)
    assert plan.action(staffed, first.id).due == date(2027, 3, 5)


# Earlier days


def test_the_plan_of_an_earlier_day_is_read_back(staffed: Workspace) -> None:
    assert baseline.first_day(staffed) is None
    action = made(staffed)
    assert baseline.first_day(staffed) == today()
    assert baseline.on(staffed, today()) == (action,)
    assert baseline.on(staffed, today() - timedelta(days=1)) == ()
    assert baseline.drift(staffed, ()).added == (action,)


def test_events_stand_in_their_order_though_a_clock_was_set_back(staffed: Workspace) -> None:
    action = made(staffed)
    long_ago = plan.history(staffed, action.id)[0].at - timedelta(days=9)
    staffed.write(
        lambda c: plans.add_event(c, action.id, {"title": "Later gezegd"}, actor="x", moment=long_ago)
    )
    assert [e.number for e in plan.history(staffed, action.id)] == [1, 2]
    assert plan.actions(staffed)[0].title == "Later gezegd"


# Next year


def test_yearly_work_is_made_again_once(staffed: Workspace) -> None:
    first, second = chain(staffed)
    of, to = (
        next(y for y in prepare.school(staffed).school_years if y.start.year == n) for n in (2026, 2027)
    )
    made_ = next_year.copy_on(staffed, of, to, [first.id, second.id], actor=OTHER)
    assert [a.copied_from for a in made_] == [first.id, second.id]
    assert made_[1].after == (made_[0].id,)
    assert next_year.copy_on(staffed, of, to, [first.id, second.id], actor=OTHER) == ()
    assert [c.made.id for c in next_year.copies(staffed, of, to) if c.made] == [a.id for a in made_]
    assert plan.action(staffed, first.id) == first
    assert len(plan.history(staffed, first.id)) == 1


def test_who_left_is_known_by_the_name_they_had(staffed: Workspace) -> None:
    made(staffed, status="done")
    gone = prepare.school(staffed).model_copy(update={"people": (Person(id="bo", name="Bo Bos"),)})
    prepare.save_school(staffed, gone, actor=LOCAL)
    names = plan.names(staffed)
    assert (names.people, names.gone) == ({"bo": "Bo Bos"}, {"an": "An de Wit"})


def test_who_is_consulted_must_be_of_the_school(staffed: Workspace) -> None:
    with pytest.raises(UnknownThing, match="no person 'zoe'"):
        made(staffed, consulted=("zoe",))


def years(ws: Workspace) -> tuple[SchoolYear, SchoolYear]:
    found = {y.start.year: y for y in prepare.school(ws).school_years}
    return found[2026], found[2027]


def test_what_was_put_in_the_next_year_is_taken_out_by_one_command(staffed: Workspace) -> None:
    first, second = chain(staffed)
    of, to = years(staffed)
    assert next_year.last_made(staffed, to) is None
    next_year.copy_on(staffed, of, to, [first.id, second.id], actor=OTHER)
    last = next_year.last_made(staffed, to)
    assert last is not None
    assert (last.actor, len(last.actions)) == ("Bo", 2)
    assert next_year.take_back(staffed, last.batch, actor=LOCAL) == 2
    assert plan.actions(staffed) == (first, second)
    assert next_year.last_made(staffed, to) is None
    assert [c.made for c in next_year.copies(staffed, of, to)] == [None, None]
    with pytest.raises(UnknownThing):
        plan.action(staffed, last.actions[0].id)
    assert all(e.cancelled for e in mine.entries(staffed) if e.key.startswith(last.actions[0].id))
    assert len(next_year.copy_on(staffed, of, to, [first.id], actor=OTHER)) == 1, "it can be made again"


def test_what_somebody_worked_on_is_not_taken_out(staffed: Workspace) -> None:
    first, second = chain(staffed)
    of, to = years(staffed)
    made_ = next_year.copy_on(staffed, of, to, [first.id, second.id], actor=OTHER)
    last = next_year.last_made(staffed, to)
    assert last is not None
    plan.set_status(staffed, made_[1].id, Status.RUNNING, actor=OTHER)
    assert next_year.last_made(staffed, to) is None
    with pytest.raises(UserError, match="'Dan' was changed since"):
        next_year.take_back(staffed, last.batch, actor=LOCAL)
    assert len(plan.actions(staffed)) == 4


def test_work_whose_copy_was_moved_to_another_year_comes_along_no_second_time(staffed: Workspace) -> None:
    first, _second = chain(staffed)
    of, to = years(staffed)
    (made_,) = next_year.copy_on(staffed, of, to, [first.id], actor=OTHER)
    plan.revise(staffed, made_.id, {"start": first.start, "due": first.due}, seen=1, actor=LOCAL)
    assert next_year.copy_on(staffed, of, to, [first.id], actor=OTHER) == ()
