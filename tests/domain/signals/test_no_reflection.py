"""A year group with activities and no reflection among them."""

import pytest
from domain.signals.given import activity, everywhere, facts, only, practice, subjects

from lobscan.domain.signals.no_reflection import RULE


def test_a_year_group_that_only_informs_and_experiences_alarms() -> None:
    here = practice(
        activities=[activity("fair", "g1", inform=True), activity("visit", "g1", "g2", experience=True)]
    )
    assert subjects(RULE, facts(here)) == ["g1", "g2"]


def test_the_row_counts_the_activities_and_knows_the_statement() -> None:
    row = only(RULE, facts(practice(activities=[activity("a", "g1"), activity("b", "g1")])))
    assert (row.detail.count, row.statements, row.year_groups) == (2, ("b4",), ("g1",))


@pytest.mark.parametrize("how", ["reflect", "looked_back"])
def test_one_activity_with_reflection_is_enough(how: str) -> None:
    here = practice(activities=[activity("fair", "g1"), activity("talk", "g1", **{how: True})])
    assert subjects(RULE, facts(here)) == []


@pytest.mark.parametrize("status", ["idea", "stopped"])
def test_reflection_that_does_not_happen_does_not_count(status: str) -> None:
    here = practice(activities=[activity("a", "g1"), activity("b", "g1", reflect=True, status=status)])
    assert subjects(RULE, facts(here)) == ["g1"]


def test_a_year_group_without_any_activity_is_another_signal() -> None:
    assert subjects(RULE, facts(practice(activities=[everywhere(year_groups=["g1"])]))) == []


def test_an_empty_register_is_no_alarm() -> None:
    assert subjects(RULE, facts()) == []
