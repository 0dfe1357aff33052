"""Totals about pupils: which are too few to be told, and which would tell on others."""

from datetime import UTC, datetime
from itertools import count

import pytest
from pydantic import ValidationError

from lobscan.domain.indicator import (
    Indicator,
    IndicatorEvent,
    Kind,
    Unit,
    Wrong,
    fold,
    told_by_others,
    trends,
    wrong,
)

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def total(value: float | None, *, kind: Kind = Kind.SWITCHERS, **more: object) -> Indicator:
    fields = {"kind": kind, "school_year": "2025-2026", "value": value}
    return Indicator.model_validate({**fields, **more})


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (total(0), None),
        (total(1), Wrong.FEW),
        (total(4), Wrong.FEW),
        (total(5), None),
        (total(None, total=100), None),
        (total(100, total=100), None),
        (total(96, total=100), Wrong.FEW_OTHERS),
        (total(95, total=100), None),
        (total(101, total=100), Wrong.MORE_THAN_ALL),
        (total(0, total=4), Wrong.SMALL_TOTAL),
        (total(2.5), Wrong.PART_OF_A_PUPIL),
        (total(2, unit=Unit.PERCENT), None),
        (total(2, unit=Unit.PERCENT, total=100), Wrong.FEW),
        (total(98, unit=Unit.PERCENT, total=100), Wrong.FEW_OTHERS),
        (total(101, unit=Unit.PERCENT), Wrong.OVER_HUNDRED),
        (total(6.4, kind=Kind.SATISFACTION, unit=Unit.MARK, total=30), None),
        (total(6.4, kind=Kind.SATISFACTION, unit=Unit.MARK, total=3), Wrong.SMALL_TOTAL),
    ],
)
def test_fewer_than_five_pupils_are_not_told(one: Indicator, why: Wrong | None) -> None:
    assert wrong(one) is why


def parts(*values: float | None) -> list[Indicator]:
    return [total(v, group=f"havo-{i}") for i, v in enumerate(values, start=1)]


@pytest.mark.parametrize(
    ("whole", "values", "told"),
    [
        (53, (30, 20, None), True),  # one part: it is 3
        (59, (50, None, None), False),  # 9 over two of 1..4 cannot be, so a part is missing: nothing follows
        (56, (50, None, None), False),  # 6 over two: 2+4, 3+3 or 4+2
        (58, (50, None, None), True),  # 8 over two: both are 4
        (54, (50, None, None), True),  # 4 together: still fewer than five
        (55, (50, None, None), False),  # 5 over two: 1+4 … 4+1
        (50, (30, 20), False),
        (None, (30, None), False),
    ],
)
def test_a_total_less_its_parts_may_not_tell_the_hidden_part(
    whole: float | None, values: tuple[float | None, ...], told: bool
) -> None:
    every = [total(whole), *parts(*values)]
    assert told_by_others(every) == ((every[0],) if told else ())


@pytest.mark.parametrize(
    ("last", "told"),
    [
        ((18, 97), True),  # 2 pupils, out of 3
        ((18, 90), True),  # 2 pupils, out of 10
        ((14, 97), True),  # 6 of 3 cannot be, but it tells that there are 3
        ((None, 97), True),
        ((20, 100), False),  # nothing is left
        ((15, 90), False),
        ((12, 90), True),  # 8 pupils out of 10, so 2 who did not
        ((12, None), False),
    ],
)
@pytest.mark.parametrize("rest", [(), (total(20, unit=Unit.PERCENT, group="havo-3"),)])
def test_a_small_rest_may_not_follow_whatever_is_told_of_it(
    last: tuple[float | None, int | None], told: bool, rest: tuple[Indicator, ...]
) -> None:
    whole = total(40, total=200)
    second = total(last[0], total=last[1], group="havo-2")
    every = [whole, total(20, total=100, group="havo-1"), second, *rest]
    assert told_by_others(every) == ((whole,) if told else ())


def test_a_mean_of_all_but_a_few_tells_on_those_few() -> None:
    whole, part = (total(6.4, unit=Unit.MARK, total=n, group=g) for n, g in ((100, ""), (97, "havo-1")))
    assert told_by_others([whole, part]) == (whole,)


def test_tracks_within_a_year_group_count_too() -> None:
    whole = total(20, group="havo-3")
    some = [total(17, group="havo-3", track="havo"), total(None, group="havo-3", track="vwo")]
    assert told_by_others([whole, *some]) == (whole,)
    other_year = [i.model_copy(update={"school_year": "2024-2025"}) for i in some]
    assert told_by_others([whole, *other_year]) == ()


def test_another_total_says_which() -> None:
    with pytest.raises(ValidationError):
        total(9, kind=Kind.OTHER)
    assert total(9, kind=Kind.OTHER, label="Stageplaatsen").label == "Stageplaatsen"


def events(*batches: tuple[str, str, list[Indicator]]) -> list[IndicatorEvent]:
    numbers = count(1)
    return [
        IndicatorEvent(next(numbers), batch, undoes, NOW, "els", "f.csv", one)
        for batch, undoes, found in batches
        for one in (found or [None])
    ]


def test_a_later_import_takes_the_place_of_the_same_total_only() -> None:
    old, other = total(20), total(9, group="havo-3")
    new = total(21, source="nieuw")
    assert fold(events(("a", "", [old, other]), ("b", "", [new]))) == (new, other)


def test_what_an_undone_import_replaced_holds_again() -> None:
    old, new = total(20), total(21)
    kept = events(("a", "", [old]), ("b", "", [new]), ("c", "b", []))
    assert fold(kept) == (old,)


def test_a_trend_goes_from_old_to_new() -> None:
    years = [total(i, school_year=f"20{y}-20{y + 1}") for i, y in ((9, 25), (7, 23), (8, 24))]
    ((first, second, third),) = trends(years)
    assert [i.value for i in (first, second, third)] == [7, 8, 9]


def test_shares() -> None:
    assert total(25, total=100).share == 0.25
    assert total(25, unit=Unit.PERCENT).share == 0.25
    assert total(25).share is None
    assert total(7, unit=Unit.MARK, kind=Kind.SATISFACTION).share is None
