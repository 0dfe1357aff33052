from datetime import UTC, date, datetime, timedelta

import pytest
from builders import measure, school_year
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lobscan.domain.workplan import (
    Action,
    ActionEvent,
    Status,
    difference,
    first_free_monday,
    fold,
    from_measure,
    load,
)

MOMENT = datetime(2026, 9, 1, 12, tzinfo=UTC)
PEOPLE = ("ann", "bob", "cas")
YEAR = school_year(date(2026, 9, 1), date(2027, 8, 31), (date(2026, 10, 26), date(2026, 11, 8)))


def action(id_="a", **more):
    fields = {"title": "Do it", "start": date(2026, 10, 5), "due": date(2026, 10, 30)}
    return Action.model_validate({"id": id_, **fields, **more})


def event(changes, *, of="a", number=1):
    return ActionEvent(of, number, MOMENT, "head", changes)


def events_of(*states):
    """The events that saving these states one after the other would make."""
    before, made = {}, []
    for number, state in enumerate(states):
        made.append(event(difference(before.get(state.id), state), of=state.id, number=number))
        before[state.id] = state
    return made


an_action = st.builds(
    action,
    st.sampled_from(["a", "b"]),
    title=st.sampled_from(["Do it", "Do more"]),
    responsible=st.sampled_from(["", *PEOPLE]),
    executors=st.lists(st.sampled_from(PEOPLE), max_size=3),
    start=st.dates(date(2026, 8, 1), date(2026, 12, 1)),
    due=st.dates(date(2026, 12, 1), date(2027, 7, 1)),
    hours=st.integers(0, 200),
    status=st.sampled_from(Status),
    progress=st.integers(0, 100),
    year_groups=st.lists(st.sampled_from(["g1", "g2"]), unique=True),
)


# Events


def test_a_first_event_makes_the_action():
    assert fold(events_of(action())) == (action(),)


def test_a_later_event_changes_only_what_it_names():
    first = action(responsible="ann", progress=10)
    assert fold([*events_of(first), event({"progress": 60})])[0] == action(responsible="ann", progress=60)


def test_actions_stand_in_the_order_in_which_they_were_made():
    made = events_of(action("b"), action("a"), action("b", progress=50))
    assert [a.id for a in fold(made)] == ["b", "a"]


def test_no_events_make_no_actions():
    assert fold([]) == ()


def test_saving_the_same_again_changes_nothing():
    assert difference(action(), action()) == {}


def test_a_new_action_sets_every_field_but_its_id():
    assert set(difference(None, action())) == set(Action.model_fields) - {"id"}


def test_a_difference_names_the_fields_that_changed_as_json():
    before, after = action(), action(due=date(2026, 11, 20), executors=["ann"])
    assert difference(before, after) == {"due": "2026-11-20", "executors": ["ann"]}


def test_setting_a_field_back_to_its_default_is_a_change():
    assert difference(action(responsible="ann"), action()) == {"responsible": ""}


@given(st.lists(an_action, max_size=8))
def test_folding_the_differences_gives_the_last_state_of_each_action(states):
    assert {a.id: a for a in fold(events_of(*states))} == {a.id: a for a in states}


# What an action is


def test_an_action_cannot_be_due_before_it_starts():
    with pytest.raises(ValidationError, match="due date is before the start"):
        action(start=date(2026, 10, 5), due=date(2026, 10, 4))


def test_an_action_may_start_and_be_due_on_one_day():
    assert action(start=date(2026, 10, 5), due=date(2026, 10, 5)).open


@pytest.mark.parametrize(
    "wrong", [{"progress": 101}, {"progress": -1}, {"hours": -1}, {"title": " "}, {"x": 1}]
)
def test_an_action_refuses_what_cannot_be(wrong):
    with pytest.raises(ValidationError):
        action(**wrong)


@pytest.mark.parametrize(
    ("status", "is_open"),
    [("planned", True), ("running", True), ("blocked", True), ("done", False), ("stopped", False)],
)
def test_an_action_is_open_until_it_is_done_or_stopped(status, is_open):
    assert action(status=status).open is is_open
    assert action(status=status).late(date(2027, 1, 1)) is is_open


def test_an_action_is_late_from_the_day_after_it_was_due():
    due = action(due=date(2026, 10, 30))
    assert [due.late(date(2026, 10, d)) for d in (29, 30, 31)] == [False, False, True]


def test_an_action_without_year_groups_concerns_them_all():
    assert action().touches("g1")
    assert [action(year_groups=["g1"]).touches(g) for g in ("g1", "g2")] == [True, False]


def test_who_works_on_it_is_the_responsible_first_and_each_once():
    assert action(responsible="bob", executors=["ann", "bob", "ann"]).people() == ("bob", "ann")
    assert action(executors=["ann"]).people() == ("ann",)
    assert action().people() == ()


# From a measure


def made(today=date(2026, 9, 2), year=YEAR, *, year_groups=("g1", "g2"), **more):
    work = [{"role": "decaan", "hours": 6}, {"role": "mentor", "hours": 4, "per": "year_group"}]
    lifting = measure("talks", lifts={"goals": (0.5, 1)}, work=work, weeks=3, **more)
    return from_measure(
        lifting,
        id_="new",
        area="guidance",
        statements=["goals"],
        year_groups=year_groups,
        why="the largest gap",
        round_="r1",
        year=year,
        today=today,
    )


def test_an_action_from_a_measure_says_where_it_came_from():
    found = made()
    assert (found.id, found.title, found.area, found.why) == (
        "new",
        "Do talks",
        "guidance",
        "the largest gap",
    )
    assert (found.measure, found.round, found.statements, found.success) == (
        "talks",
        "r1",
        ("goals",),
        "one sees it",
    )
    assert (found.status, found.progress, found.responsible) == (Status.PLANNED, 0, "")


def test_an_action_from_a_measure_runs_from_monday_to_the_friday_of_its_last_week():
    found = made(today=date(2026, 9, 2))  # a Wednesday; three weeks
    assert (found.start, found.due) == (date(2026, 9, 7), date(2026, 9, 25))


@pytest.mark.parametrize(("groups", "hours"), [((), 10), (("g1",), 10), (("g1", "g2", "g3"), 18)])
def test_hours_per_year_group_count_for_each_and_others_once(groups, hours):
    assert made(year_groups=groups).hours == hours


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (date(2026, 9, 6), date(2026, 9, 7)),
        (date(2026, 9, 7), date(2026, 9, 14)),
        (date(2026, 10, 19), date(2026, 11, 9)),
        (date(2026, 11, 3), date(2026, 11, 9)),
    ],
    ids=["from a Sunday", "from a Monday", "before a holiday", "in a holiday"],
)
def test_the_first_free_monday_lies_after_today_and_outside_holidays(today, monday):
    assert first_free_monday(today, YEAR) == monday


def test_without_a_school_year_the_next_monday_is_free():
    assert first_free_monday(date(2026, 10, 20), None) == date(2026, 10, 26)


@given(st.dates(date(2026, 9, 1), date(2027, 8, 1)))
def test_no_free_monday_is_passed_over(today):
    found = first_free_monday(today, YEAR)
    between = [today + timedelta(days=i) for i in range(1, (found - today).days)]
    assert found > today
    assert found.weekday() == 0
    assert YEAR.holiday_on(found) is None
    assert all(YEAR.holiday_on(d) for d in between if d.weekday() == 0)


# Load


def test_hours_are_shared_alike_among_the_people_of_an_action():
    shared = action("a", responsible="ann", executors=["bob", "ann"], hours=9)
    assert load([shared, action("b", executors=["ann"], hours=2)], YEAR) == {"ann": 6.5, "bob": 4.5}


@pytest.mark.parametrize(
    ("start", "counts"),
    [
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), True),
        (date(2027, 8, 31), True),
        (date(2027, 9, 1), False),
    ],
)
def test_actions_that_start_in_the_school_year_count(start, counts):
    found = load([action(responsible="ann", hours=5, start=start, due=date(2027, 12, 1))], YEAR)
    assert found == ({"ann": 5.0} if counts else {})


@pytest.mark.parametrize("status", Status)
def test_all_but_stopped_actions_count(status):
    found = load([action(responsible="ann", hours=5, status=status)], YEAR)
    assert found == ({} if status == "stopped" else {"ann": 5.0})


@given(st.lists(an_action, max_size=8))
def test_the_load_of_all_people_is_the_hours_of_the_actions_that_have_people(actions):
    expected = sum(
        a.hours
        for a in actions
        if (a.responsible or a.executors) and a.status != "stopped" and YEAR.start <= a.start <= YEAR.end
    )
    assert sum(load(actions, YEAR).values()) == pytest.approx(expected)
