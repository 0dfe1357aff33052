"""Quartiles among schools, by arithmetic that shares nothing with the code, and the own position."""

from statistics import quantiles

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pools import AREA, round_, shared

from lobscan.domain.pool import Like, Shared, SharedRound, asked
from lobscan.domain.pool_figures import Pooled, Position, pooled

TENTHS = st.integers(10, 40).map(lambda x: x / 10)


def schools(*scores: float, **more: object) -> list[tuple[Shared, SharedRound]]:
    found = []
    for at, score in enumerate(scores):
        one = round_(at, {"s": score}, **more)
        found.append((shared(at, one), one))
    return found


def line(rounds: list[tuple[Shared, SharedRound]], statement: str = "s", **more: object) -> Pooled:
    what = asked(rounds[0][1])
    (found,) = [x for x in pooled(what, rounds, **more) if (x.area, x.statement) == (AREA, statement)]
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(TENTHS, min_size=5, max_size=30))
def test_quartiles_are_those_of_the_schools(scores: list[float]) -> None:
    found = line(schools(*scores))
    assert [found.first, found.median, found.third] == pytest.approx(
        quantiles(scores, n=4, method="inclusive"), abs=1e-6
    )
    assert found.schools == len(scores)


def test_quartiles_of_seven_schools_by_hand() -> None:
    found = line(schools(1.0, 4.0, 2.0, 3.0, 1.2, 3.4, 2.6))
    assert (found.first, found.median, found.third) == (1.6, 2.6, 3.2)


def test_four_schools_are_hidden_whatever_is_asked() -> None:
    found = line(schools(1.0, 2.0, 3.0, 4.0))
    assert (found.schools, found.first, found.median, found.third, found.hidden) == (
        None,
        None,
        None,
        None,
        True,
    )


def test_a_statement_that_only_four_of_six_judged_is_hidden_and_the_area_shown() -> None:
    rounds = schools(1.0, 2.0, 3.0, 4.0)
    for at in (8, 9):
        one = round_(at, {})
        rounds.append((shared(at, one), one))
    assert line(rounds).hidden
    assert line(rounds, "").schools == 6


def test_a_filter_counts_those_schools_alone() -> None:
    rounds = [*schools(1.0, 1.0, 1.0, 1.0, 1.0, region="noord")]
    for at in range(10, 15):
        one = round_(at, {"s": 4.0}, region="zuid")
        rounds.append((shared(at, one), one))
    assert line(rounds, like=Like(region="zuid")).median == 4.0
    assert line(rounds, like=Like(region="noord")).median == 1.0
    assert line(rounds).median == 2.5
    assert line(rounds, like=Like(region="west")).hidden


@pytest.mark.parametrize(
    ("own", "position"),
    [
        (1.4, Position.LOW),
        (1.5, Position.MIDDLE),
        (2.5, Position.MIDDLE),
        (3.5, Position.MIDDLE),
        (3.6, Position.HIGH),
    ],
)
def test_the_own_position_is_by_the_quartiles(own: float, position: Position) -> None:
    rounds = schools(1.0, 1.5, 2.5, 3.5, 4.0)
    found = line(rounds, own=round_("own", {"s": own}))
    assert (found.own, found.position, found.schools) == (own, position, 5)


def test_the_own_score_stays_where_the_schools_are_too_few() -> None:
    found = line(schools(1.0), own=round_("own", {"s": 3.0}))
    assert (found.own, found.position, found.median, found.hidden) == (3.0, None, None, True)


def test_areas_stand_before_their_statements() -> None:
    rounds = schools(1.0, 2.0, 3.0, 4.0, 3.0)
    assert [x.statement for x in pooled(asked(rounds[0][1]), rounds)] == ["", "s"]
