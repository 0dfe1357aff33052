"""Many activities, while vision scores lowest."""

from domain.signals.given import GROUPS, activity, facts, figure, judged, only, practice, subjects

from lobscan.domain.practice import Practice
from lobscan.domain.results import TOTAL
from lobscan.domain.signals.busy_without_vision import RULE


def busy(count: int) -> Practice:
    """So many activities in every year group."""
    return practice(activities=[activity(str(i), *GROUPS) for i in range(count)])


LOWEST = [figure("vision", TOTAL, 1.9), figure("doing", TOTAL, 2.0), figure("*", TOTAL, 1.5)]


def test_four_in_each_year_group_and_the_lowest_vision_alarm() -> None:
    row = only(RULE, facts(busy(4), judged=judged(*LOWEST)))
    assert (row.subject, row.statements) == ("vision", ("a1",))
    assert row.detail.values == {"score": 1.9, "per_group": 4.0}


def test_three_in_each_year_group_are_not_many() -> None:
    assert subjects(RULE, facts(busy(3), judged=judged(*LOWEST))) == []


def test_a_vision_that_shares_the_lowest_place_does_not_alarm() -> None:
    same = judged(figure("vision", TOTAL, 2.0), figure("doing", TOTAL, 2.0))
    assert subjects(RULE, facts(busy(4), judged=same)) == []


def test_nobody_knows_the_lowest_where_an_area_is_hidden() -> None:
    hidden = judged(figure("vision", TOTAL, 1.9), figure("doing", TOTAL, None, hidden=True))
    assert subjects(RULE, facts(busy(4), judged=hidden)) == []
    vision = judged(figure("vision", TOTAL, None, hidden=True), figure("doing", TOTAL, 2.0))
    assert subjects(RULE, facts(busy(4), judged=vision)) == []


def test_vision_alone_is_not_the_lowest_of_anything() -> None:
    assert subjects(RULE, facts(busy(4), judged=judged(figure("vision", TOTAL, 1.0)))) == []
