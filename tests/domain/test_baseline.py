"""The plan beside what it was on an earlier day."""

from datetime import UTC, date, datetime

import pytest
from builders import school_year

from lobscan.domain.baseline import as_of, drift, free_weeks, weeks_between
from lobscan.domain.workplan import Action, ActionEvent, difference

YEAR = school_year(date(2026, 8, 1), date(2027, 7, 31), (date(2026, 10, 17), date(2026, 10, 25)))


def action(id_="a", **more):
    fields = {"id": id_, "title": id_, "start": date(2026, 10, 5), "due": date(2026, 10, 9)}
    return Action.model_validate({**fields, **more})


def event(number, day, changes, of="a"):
    return ActionEvent(of, number, datetime(2026, 10, day, 12, tzinfo=UTC), "head", changes)


MADE = difference(None, action())
EVENTS = [event(1, 1, MADE), event(2, 5, {"progress": 10}), event(3, 9, {"progress": 20})]


@pytest.mark.parametrize(("day", "progress"), [(1, None), (2, 0), (6, 10), (10, 20)])
def test_the_plan_of_a_day_is_what_had_happened_before_it(day, progress):
    found = as_of(EVENTS, datetime(2026, 10, day, tzinfo=UTC))
    assert [a.progress for a in found] == ([] if progress is None else [progress])


def test_a_clock_that_was_set_back_does_not_mix_up_the_order():
    events = [event(1, 5, MADE), event(2, 2, {"progress": 10})]
    assert as_of(events, datetime(2026, 10, 3, tzinfo=UTC)) == ()
    assert as_of(events, datetime(2026, 10, 6, tzinfo=UTC))[0].progress == 10


@pytest.mark.parametrize(
    ("first", "last", "weeks"),
    [
        (date(2026, 10, 5), date(2026, 10, 11), 0),
        (date(2026, 10, 9), date(2026, 10, 12), 1),
        (date(2026, 10, 12), date(2026, 10, 26), 1),
        (date(2026, 10, 26), date(2026, 10, 12), -1),
        (date(2026, 10, 14), date(2026, 10, 21), 0),
    ],
    ids=["same week", "next week", "over the holiday", "back again", "into the holiday"],
)
def test_weeks_are_counted_without_those_that_are_free(first, last, weeks):
    assert weeks_between(first, last, free_weeks([YEAR])) == weeks


def test_a_drift_tells_what_came_went_moved_and_changed_hands():
    before = [
        action("moved"),
        action("given", responsible="ann"),
        action("off"),
        action("done"),
        action("same"),
    ]
    later = {"start": date(2026, 10, 12), "due": date(2026, 10, 30)}
    after = [
        action("moved", **later),
        action("given", responsible="bob"),
        action("off", status="stopped"),
        action("done", status="done"),
        action("same", progress=50),
        action("new"),
    ]
    found = drift(before, after, [YEAR])
    assert found
    assert [(c.after.id, c.starts, c.ends) for c in found.moved] == [("moved", 1, 2)]
    assert [(c.before.responsible, c.after.responsible) for c in found.handed_over] == [("ann", "bob")]
    for kept, id_ in ((found.added, "new"), (found.stopped, "off"), (found.finished, "done")):
        assert [a.id for a in kept] == [id_]


def test_what_was_stopped_before_is_no_news():
    before = [action(status="stopped")]
    assert not drift(before, before, [YEAR])


def test_what_moved_furthest_comes_first():
    before = [action("near"), action("far")]
    after = [action("near", due=date(2026, 10, 16)), action("far", due=date(2026, 12, 18))]
    assert [c.after.id for c in drift(before, after, [YEAR]).moved] == ["far", "near"]
