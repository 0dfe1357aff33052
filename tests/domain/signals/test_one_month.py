"""More than half of the activities in one month."""

from datetime import date

import pytest
from domain.signals.given import activity, facts, only, practice, subjects

from lobscan.domain.signals import Month, Need, Share
from lobscan.domain.signals.one_month import RULE

NOVEMBER = (45, 46, 47, 48)


def spread(*weeks: int | tuple[int, ...], group: str = "g1") -> list[object]:
    """An activity of a year group in each of these weeks."""
    return [
        activity(f"{group}-{i}", group, weeks=[w] if isinstance(w, int) else w) for i, w in enumerate(weeks)
    ]


def test_three_of_four_in_november_alarm() -> None:
    rows = RULE.rows(facts(practice(activities=spread(45, 46, 47, 10))))
    assert [row.subject for row in rows] == ["*", "g1"]
    values = rows[1].detail.values
    assert (values["share"], values["month"], values["total"]) == (Share(0.75), Month(date(2026, 11, 1)), 4)


def test_exactly_half_does_not() -> None:
    assert subjects(RULE, facts(practice(activities=spread(45, 46, 3, 10)))) == []


def test_three_activities_are_too_few_to_tell() -> None:
    assert subjects(RULE, facts(practice(activities=spread(45, 46, 47)))) == []


def test_an_activity_counts_once_spread_over_its_weeks() -> None:
    """Two in November, one through five weeks of which one lies there, one in March: 2.2 of 4."""
    row = RULE.rows(facts(practice(activities=spread(45, 46, (47, 50, 51, 2, 3), 10))))[1]
    assert row.detail.values["share"].value == pytest.approx(0.55)
    assert subjects(RULE, facts(practice(activities=spread(45, (10, 47), (50, 51, 2, 3), 10)))) == []


def test_a_busy_month_of_one_year_group_is_not_one_of_the_school() -> None:
    quiet = spread(37, 50, 5, 10, 15, 20, group="g2")
    assert only(RULE, facts(practice(activities=[*spread(45, 46, 47, 48), *quiet]))).subject == "g1"


def test_before_any_week_is_filled_in_it_asks_for_that() -> None:
    seen = facts(practice(activities=[activity(str(i), "g1") for i in range(5)]))
    assert subjects(RULE, seen) == []
    assert Need.WEEKS in seen.lacks
