"""A task for which nobody is responsible."""

from domain.signals.given import facts, only, practice, subjects, task

from lobscan.domain.signals.unowned_task import RULE


def test_a_task_without_a_responsible_person_alarms() -> None:
    here = practice(tasks=[task("talks"), task("dossier", "sam")])
    assert subjects(RULE, facts(here)) == ["talks"]


def test_who_left_the_school_is_nobody() -> None:
    row = only(RULE, facts(practice(tasks=[task("talks", "gone")])))
    assert row.detail.values == {"who": "gone"}


def test_executors_do_not_make_somebody_responsible() -> None:
    assert subjects(RULE, facts(practice(tasks=[task("talks", executors=["sam"])]))) == ["talks"]


def test_the_row_names_the_year_group() -> None:
    row = only(RULE, facts(practice(tasks=[task("talks", year_group="g2")])))
    assert (row.name, row.year_groups) == ("talks (G2)", ("g2",))


def test_an_empty_register_is_no_alarm() -> None:
    assert subjects(RULE, facts()) == []
