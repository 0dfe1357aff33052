"""What waits for what: circles, and what moves along with an action."""

from datetime import date

import pytest
from builders import school_year
from hypothesis import given
from hypothesis import strategies as st

from lobscan.domain.calendars import is_free, school_days
from lobscan.domain.dependencies import Move, circle, end_with, followers, moves, too_early, waits_for
from lobscan.domain.workplan import Action

YEAR = school_year(
    date(2026, 8, 1), date(2027, 7, 31), (date(2026, 10, 17), date(2026, 10, 25)), (date(2026, 12, 19), date(2027, 1, 3))
)  # fmt: skip
MONDAY = date(2026, 11, 2)


def action(id_, *after, start=date(2026, 11, 2), due=date(2026, 11, 13), **more):
    fields = {"id": id_, "title": id_, "start": start, "due": due, "after": after}
    return Action.model_validate({**fields, **more})


def moved(actions, id_, start, due):
    first = next(a for a in actions if a.id == id_)
    found, begun = moves(actions, Move(first, start, due), [YEAR])
    return {m.action.id: (m.start, m.due) for m in found}, [a.id for a in begun]


def test_a_circle_is_told_from_its_beginning_to_its_end():
    actions = [action("a"), action("b", "a"), action("c", "b")]
    assert circle(actions, "a", ["c"]) == ("a", "c", "b", "a")
    assert circle(actions, "a", ["a"]) == ("a", "a")
    assert circle(actions, "c", ["a", "b"]) == ()


def test_a_circle_that_another_makes_is_not_told():
    actions = [action("a", "b"), action("b", "a"), action("c")]
    assert circle(actions, "c", ["a"]) == ()


def test_what_is_finished_or_gone_holds_nothing_up():
    by_id = {a.id: a for a in [action("a", status="done"), action("b", status="stopped"), action("c")]}
    assert [a.id for a in waits_for(action("x", "a", "b", "c", "nope"), by_id)] == ["c"]


@pytest.mark.parametrize(("start", "early"), [(date(2026, 11, 13), True), (date(2026, 11, 14), False)])
def test_what_begins_on_the_day_that_another_is_ready_begins_too_early(start, early):
    by_id = {"a": action("a")}
    assert bool(too_early(action("x", "a", start=start, due=date(2026, 12, 1)), by_id)) is early


def test_followers_stand_after_all_that_they_wait_for():
    actions = [action("d", "c", "b"), action("c", "b"), action("b", "a"), action("a"), action("e")]
    assert [a.id for a in followers(actions, "a")] == ["b", "c", "d"]


def test_a_follower_moves_only_as_far_as_it_must_and_keeps_its_length_over_a_holiday():
    actions = [action("a"), action("b", "a", start=date(2026, 12, 7), due=date(2026, 12, 11))]
    # ready on Wednesday 16 December: b takes Thursday, Friday, and after Christmas Monday to Wednesday
    assert moved(actions, "a", MONDAY, date(2026, 12, 16))[0]["b"] == (date(2026, 12, 17), date(2027, 1, 6))


def test_what_has_room_enough_stays_and_nothing_is_brought_forward():
    actions = [action("a"), action("b", "a", start=date(2026, 12, 7), due=date(2026, 12, 11))]
    assert list(moved(actions, "a", MONDAY, date(2026, 12, 4))[0]) == ["a"]
    assert list(moved(actions, "a", date(2026, 9, 7), date(2026, 9, 18))[0]) == ["a"]


def test_a_move_goes_on_through_the_whole_chain():
    actions = [
        action("c", "b", start=date(2026, 11, 23), due=date(2026, 11, 27)),
        action("b", "a", start=date(2026, 11, 16), due=date(2026, 11, 20)),
        action("a"),
    ]
    found, _begun = moved(actions, "a", MONDAY, date(2026, 11, 20))
    assert found["b"] == (date(2026, 11, 23), date(2026, 11, 27))
    assert found["c"] == (date(2026, 11, 30), date(2026, 12, 4))


def test_what_has_begun_stays_and_is_told_and_what_is_over_is_not():
    actions = [
        action("a"),
        action("b", "a", start=date(2026, 11, 16), due=date(2026, 11, 20), status="running"),
        action("c", "b", start=date(2026, 11, 23), due=date(2026, 11, 27)),
        action("d", "a", start=date(2026, 11, 16), due=date(2026, 11, 20), status="done"),
    ]
    found, begun = moved(actions, "a", MONDAY, date(2026, 11, 25))
    assert (list(found), begun) == (["a"], ["b"])


def test_an_old_clash_that_the_move_has_no_part_in_stays_as_it_is():
    actions = [
        action("x", due=date(2026, 12, 18)),
        action("a", due=date(2026, 11, 4)),
        action("b", "a", "x", start=date(2026, 11, 30), due=date(2026, 12, 4)),
    ]
    assert "b" not in moved(actions[1:], "a", MONDAY, date(2026, 11, 5))[0]


def test_an_action_within_a_holiday_keeps_its_days():
    holiday = action("a", start=date(2026, 12, 21), due=date(2026, 12, 23))
    assert end_with(holiday, date(2027, 1, 4), [YEAR]) == date(2027, 1, 6)


@given(
    st.dates(date(2026, 9, 1), date(2027, 4, 1)),
    st.integers(0, 60),
    st.dates(date(2026, 9, 1), date(2027, 4, 1)),
)
def test_what_moves_along_keeps_its_schooldays_begins_on_one_and_waits(start, days, ready):
    follower = action("b", "a", start=start, due=date.fromordinal(start.toordinal() + days))
    found, _begun = moved([action("a"), follower], "a", MONDAY, max(ready, MONDAY))
    if "b" in found:
        begin, due = found["b"]
        assert begin > ready
        assert not is_free([YEAR], begin)
        length = school_days(YEAR, follower.start, follower.due)
        assert not length or school_days(YEAR, begin, due) == length
    else:
        assert follower.start > max(ready, MONDAY)
