"""Somebody with work planned and no hours for it."""

from domain.signals.given import facts, only, practice, school, subjects, task

from lobscan.domain.school import Person
from lobscan.domain.signals.no_hours import RULE

OF = school(Person(id="sam", name="Sam"), Person(id="noor", name="Noor", hours=10))


def test_planned_hours_against_none_alarm() -> None:
    row = only(RULE, facts(practice(tasks=[task("a", "sam", hours=5)], of=OF)))
    assert (row.subject, row.detail.values) == ("sam", {"planned": 5.0})


def test_who_has_hours_is_another_signal() -> None:
    assert subjects(RULE, facts(practice(tasks=[task("a", "noor", hours=50)], of=OF))) == []


def test_a_task_without_hours_does_not_alarm() -> None:
    assert subjects(RULE, facts(practice(tasks=[task("a", "sam")], of=OF))) == []


def test_where_nobody_has_hours_it_waits() -> None:
    of = school(Person(id="sam", name="Sam"))
    assert subjects(RULE, facts(practice(tasks=[task("a", "sam", hours=5)], of=of))) == []
