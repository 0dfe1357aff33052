"""More than half of all tasks with one person."""

from domain.signals.given import facts, only, practice, subjects, task

from lobscan.domain.signals import Share
from lobscan.domain.signals.one_person import RULE


def test_three_of_four_tasks_alarm() -> None:
    here = practice(tasks=[task("a", "sam"), task("b", "sam"), task("c", "sam"), task("d", "noor")])
    row = only(RULE, facts(here))
    assert (row.subject, row.name) == ("sam", "Sam")
    assert row.detail.values == {"count": 3, "total": 4, "share": Share(0.75)}


def test_exactly_half_does_not() -> None:
    here = practice(tasks=[task("a", "sam"), task("b", "sam"), task("c", "noor"), task("d", "noor")])
    assert subjects(RULE, facts(here)) == []


def test_three_tasks_are_too_few_to_tell() -> None:
    assert subjects(RULE, facts(practice(tasks=[task(i, "sam") for i in "abc"]))) == []


def test_who_alone_carries_a_task_out_has_it_too() -> None:
    tasks = [task("a", "sam"), task("b", "sam"), task("c", executors=["sam"]), task("d", "noor")]
    assert subjects(RULE, facts(practice(tasks=tasks))) == ["sam"]


def test_one_of_several_executors_does_not_have_it() -> None:
    tasks = [task("a", "sam"), task("b", "sam"), task("c", executors=["sam", "kim"]), task("d", "noor")]
    assert subjects(RULE, facts(practice(tasks=tasks))) == []


def test_tasks_of_nobody_count_in_the_whole() -> None:
    tasks = [task("a", "sam"), task("b", "sam"), task("c"), task("d", "gone")]
    assert subjects(RULE, facts(practice(tasks=tasks))) == []
