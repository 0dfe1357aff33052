"""Somebody planned for more hours than they have, by tasks and actions together."""

from datetime import date

from domain.signals.given import action, facts, only, practice, school, subjects, task

from lobscan.domain.school import Person
from lobscan.domain.signals import Need
from lobscan.domain.signals.overload import RULE


def test_tasks_and_actions_together_alarm() -> None:
    """Sam has 10 hours: 12 of a task shared by two, and 5 of an action."""
    here = practice(tasks=[task("a", executors=["sam", "noor"], hours=12)])
    row = only(RULE, facts(here, actions=(action(responsible="sam", hours=5),)))
    assert row.subject == "sam"
    assert row.detail.values == {"planned": 11.0, "hours": 10.0}


def test_exactly_the_hours_that_there_are_do_not() -> None:
    assert subjects(RULE, facts(practice(tasks=[task("a", "sam", hours=10.4)]))) == []


def test_actions_of_another_school_year_do_not_count() -> None:
    late = action(responsible="sam", hours=50, start=date(2027, 9, 1), due=date(2027, 10, 1))
    assert subjects(RULE, facts(actions=(late,))) == []


def test_who_has_no_hours_is_another_signal() -> None:
    of = school(Person(id="sam", name="Sam"), Person(id="noor", name="Noor", hours=10))
    assert subjects(RULE, facts(practice(tasks=[task("a", "sam", hours=50)], of=of))) == []


def test_before_any_hours_are_filled_in_it_asks_for_that() -> None:
    of = school(Person(id="sam", name="Sam"))
    seen = facts(practice(tasks=[task("a", "sam", hours=50)], of=of))
    assert subjects(RULE, seen) == []
    assert Need.HOURS in seen.lacks
