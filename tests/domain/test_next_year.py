"""The same work in the next school year."""

from datetime import date, timedelta

import pytest
from builders import school_year
from hypothesis import given
from hypothesis import strategies as st

from lobscan.domain.calendars import is_free
from lobscan.domain.next_year import copies, matching, renamed
from lobscan.domain.workplan import Action

# The holidays fall one week later and the school begins two weeks later than the year before.
OF = school_year(
    date(2026, 8, 1), date(2027, 7, 31),
    (date(2026, 8, 1), date(2026, 8, 16)), (date(2026, 10, 17), date(2026, 10, 25)),
    (date(2026, 12, 19), date(2027, 1, 3)), (date(2027, 7, 10), date(2027, 7, 31)),
)  # fmt: skip
TO = school_year(
    date(2027, 8, 1), date(2028, 7, 31),
    (date(2027, 8, 1), date(2027, 8, 29)), (date(2027, 10, 23), date(2027, 10, 31)),
    (date(2027, 12, 25), date(2028, 1, 9)), (date(2028, 7, 15), date(2028, 7, 31)),
)  # fmt: skip


def action(id_="a", **more):
    fields = {"id": id_, "title": id_, "start": date(2026, 11, 2), "due": date(2026, 11, 6)}
    return Action.model_validate({**fields, **more})


@pytest.mark.parametrize(
    ("day", "matches"),
    [
        (date(2026, 8, 19), date(2027, 9, 1)),  # the Wednesday of the first week
        (date(2026, 10, 16), date(2027, 10, 22)),  # the Friday before the autumn break
        (date(2026, 10, 26), date(2027, 11, 1)),  # the Monday after it
        (date(2026, 12, 18), date(2027, 12, 24)),  # the Friday before Christmas
        (date(2027, 1, 4), date(2028, 1, 10)),
        (date(2027, 7, 9), date(2028, 7, 14)),  # the last day
        (date(2026, 10, 21), date(2027, 11, 1)),  # in the break: the first day after it
    ],
)
def test_a_day_keeps_its_place_to_the_nearest_holiday(day, matches):
    assert matching(day, OF, TO) == matches


def test_a_due_day_in_a_holiday_becomes_the_last_day_before_it():
    assert matching(date(2026, 10, 21), OF, TO, step=timedelta(days=-1)) == date(2027, 10, 22)


def test_with_another_number_of_holidays_weeks_are_counted_from_the_start_of_the_year():
    other = school_year(date(2027, 8, 1), date(2028, 7, 31))
    # 2 November 2026 is in the fifteenth week from Monday 27 July 2026
    assert matching(date(2026, 11, 2), OF, other) == date(2027, 11, 1)


@given(st.dates(date(2026, 8, 1), date(2027, 7, 31)))
def test_a_matching_day_is_a_schoolday_of_the_year(day):
    found = matching(day, OF, TO)
    assert TO.start <= found <= TO.end
    assert not is_free([TO], found)


@given(st.dates(date(2026, 8, 17), date(2027, 7, 9)), st.dates(date(2026, 8, 17), date(2027, 7, 9)))
def test_a_copy_is_never_due_before_it_starts(one, other):
    (copy,) = copies([action(start=min(one, other), due=max(one, other))], OF, TO, people=[])
    assert copy.copy.start <= copy.copy.due


def test_a_copy_begins_anew_and_remembers_its_source():
    done = action(
        status="done",
        progress=100,
        note="x",
        check="x",
        next_check=date(2026, 11, 5),
        responsible="ann",
        executors=["ann", "gone"],
        draft="r",
        hours=12,
        milestones=[{"title": "half", "due": date(2026, 11, 4), "done": True}],
    )
    (found,) = copies([done], OF, TO, people={"ann"})
    copy = found.copy
    assert (copy.status, copy.progress, copy.note, copy.check, copy.next_check) == (
        "planned",
        0,
        "",
        "",
        None,
    )
    assert (copy.copied_from, copy.draft, copy.hours) == ("a", "", 12)
    assert (copy.responsible, copy.executors) == ("ann", ("ann",))
    assert [(m.due, m.done) for m in copy.milestones] == [(date(2027, 11, 10), False)]


def test_what_was_copied_before_is_told_and_yearly_work_comes_first():
    actions = [
        action("once"),
        action("yearly", yearly=True),
        action("stopped", status="stopped"),
        action("other-year", start=date(2025, 11, 3), due=date(2025, 11, 7)),
        action("made", start=date(2027, 11, 8), due=date(2027, 11, 12), copied_from="once"),
    ]
    found = copies(actions, OF, TO, people=[])
    assert [(c.source.id, c.made.id if c.made else None) for c in found] == [
        ("yearly", None),
        ("once", "made"),
    ]


def test_an_action_over_the_end_of_the_year_keeps_its_length_in_schooldays():
    (found,) = copies([action(start=date(2027, 7, 5), due=date(2027, 8, 30))], OF, TO, people=[])
    # five days before the summer, then 30 August itself
    assert (found.copy.start, found.copy.due) == (date(2028, 7, 10), date(2028, 8, 1))


def test_copies_wait_for_the_copies_of_what_they_waited_for():
    found = copies([action("a"), action("b", after=("a", "z"))], OF, TO, people=[])
    a, b = sorted(renamed(found, {"a": "new-a", "b": "new-b"}), key=lambda one: one.id)
    assert (a.id, b.id, b.after) == ("new-a", "new-b", ("new-a",))
    (alone,) = renamed([c for c in found if c.source.id == "b"], {"b": "new-b"})
    assert alone.after == ()
