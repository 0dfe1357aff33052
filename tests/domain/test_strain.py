"""Hours per person between two holidays, before and after a change."""

from datetime import date

import pytest
from builders import school_year

from lobscan.domain.allocation import Allocation
from lobscan.domain.school import Person
from lobscan.domain.strain import strains, stretches
from lobscan.domain.workplan import Action

# Two stretches: weeks 36-42 (35 days), a week off, and weeks 44-50 (35 days).
YEAR = school_year(date(2026, 8, 31), date(2026, 12, 13), (date(2026, 10, 19), date(2026, 10, 25)))
ANN = Person(id="ann", name="Ann", hours=20)


def action(start, due, **more):
    fields = {"id": "a", "title": "a", "responsible": "ann", "hours": 30, "start": start, "due": due}
    return Action.model_validate({**fields, **more})


def found(before, after, tasks=()):
    each = strains(before, after, people=[ANN], tasks=tasks, years=[YEAR])
    return [(s.person.id, s.stretch.number, s.before, s.after) for s in each]


AUTUMN = action(date(2026, 9, 7), date(2026, 9, 18))
WINTER = action(date(2026, 11, 2), date(2026, 11, 13))


def test_a_year_falls_in_stretches_by_their_schooldays():
    parts = stretches(YEAR)
    assert [(p.number, len(p.days), p.share) for p in parts] == [(1, 35, 0.5), (2, 35, 0.5)]


def test_what_moves_over_a_holiday_relieves_one_stretch_and_burdens_the_other():
    # ten hours in each stretch, thirty asked: the worst first
    assert found([AUTUMN], [WINTER]) == [("ann", 2, 0, 20), ("ann", 1, 20, 0)]


def test_tasks_take_their_part_of_each_stretch():
    tasks = [Allocation(id="t", title="t", responsible="ann", hours=10)]
    assert found([], [WINTER], tasks) == [("ann", 2, 0, 25)]


def test_hours_are_shared_among_people_and_fall_alike_on_schooldays():
    across = action(date(2026, 10, 12), date(2026, 10, 30), executors=["bob"], hours=80)
    # five days on each side of the holiday: twenty of Ann's forty on each
    assert found([], [across]) == [("ann", 1, 0, 10), ("ann", 2, 0, 10)]


@pytest.mark.parametrize("more", [{"status": "stopped"}, {"hours": 10}, {"responsible": ""}])
def test_what_was_stopped_fits_or_is_nobodys_strains_nobody(more):
    assert found([], [action(date(2026, 11, 2), date(2026, 11, 13), **more)]) == []


def test_an_action_in_a_holiday_has_no_place():
    assert found([], [action(date(2026, 10, 20), date(2026, 10, 21))]) == []
