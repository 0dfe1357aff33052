"""Registers: what follows from their events."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lobscan.domain.activity import Activity
from lobscan.domain.register import (
    MODELS,
    REMOVED,
    Fields,
    Register,
    RegisterEvent,
    Registers,
    built,
    difference,
)

LONG_AGO = datetime(2026, 9, 1, tzinfo=UTC)


def events(*changes: tuple[str, Fields], register: Register = Register.ACTIVITIES) -> list[RegisterEvent]:
    return [
        RegisterEvent(at, register, record, f"b{at}", "", LONG_AGO, "An", set_)
        for at, (record, set_) in enumerate(changes, start=1)
    ]


titles = st.text("abc ", min_size=1, max_size=5).filter(str.strip)
steps = st.lists(
    st.tuples(
        st.sampled_from(["x", "y", "z"]),
        st.one_of(
            st.just({REMOVED: True}),
            st.builds(lambda t, h: {"title": t, "hours": h, REMOVED: False}, titles, st.integers(0, 9)),
        ),
    ),
    max_size=12,
)


@given(steps, st.integers(0, 12))
def test_reading_on_gives_the_same_as_reading_all(changes: Sequence[tuple[str, Fields]], cut: int) -> None:
    whole = events(*changes)
    once, twice = Registers().after(whole), Registers().after(whole[:cut]).after(whole[cut:])
    assert once.number == twice.number == len(whole)
    assert set(once.records[Register.ACTIVITIES].items()) == set(twice.records[Register.ACTIVITIES].items())


@given(steps)
def test_the_last_event_of_a_record_says_whether_it_is_there(changes: Sequence[tuple[str, Fields]]) -> None:
    last = dict(changes)
    found = Registers().after(events(*changes)).records[Register.ACTIVITIES]
    assert set(found) == {record for record, set_ in last.items() if not set_[REMOVED]}
    assert all(found[r].hours == last[r]["hours"] for r in found if isinstance(found[r], Activity))


activities = st.builds(
    Activity,
    id=st.just("x"),
    title=titles.map(str.strip).filter(bool),
    weeks=st.lists(st.integers(1, 53), max_size=4).map(tuple),
    hours=st.integers(0, 20),
    executors=st.lists(titles.map(str.strip).filter(bool), max_size=2).map(tuple),
    evaluated=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    reflect=st.booleans(),
)


@given(st.none() | activities, st.none() | activities)
def test_a_difference_makes_the_one_of_the_other(before: Activity | None, after: Activity | None) -> None:
    first = difference(None, before)
    change = difference(before, after)
    made = built(Register.ACTIVITIES, "x", {**first, **change}) if first or change else None
    assert made == after
    assert (change == {}) is (before == after)


def test_an_event_sets_only_what_it_names() -> None:
    whole = events(("x", {"title": "A", "hours": 3}), ("x", {"hours": 5}))
    (one,) = Registers().after(whole).activities
    assert (one.title, one.hours) == ("A", 5)


def test_the_order_is_that_in_which_records_were_made() -> None:
    whole = events(("b", {"title": "B"}), ("a", {"title": "A"}), ("b", {"hours": 2}))
    assert [a.id for a in Registers().after(whole).activities] == ["b", "a"]


def test_a_register_does_not_change_when_read_on() -> None:
    first = Registers().after(events(("x", {"title": "A"})))
    first.after([RegisterEvent(2, Register.ACTIVITIES, "x", "b", "", LONG_AGO, "An", {"title": "B"})])
    assert [a.title for a in first.activities] == ["A"]


def test_every_register_has_its_model() -> None:
    assert set(MODELS) == set(Register)


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError):
        built(Register.TASKS, "x", {"title": "A", "pupil": "Jan"})
