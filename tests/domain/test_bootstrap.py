"""The bootstrap: the same for a seed, as wide as arithmetic says, wider where people are counted twice."""

import numpy as np
import pytest

from lobscan.domain import bootstrap


def interval(levels: list[int], seed: int = 0) -> tuple[float, float]:
    rng = np.random.default_rng(seed)
    drawn = {("s", ""): bootstrap.means(rng, np.array(levels))}
    return bootstrap.bounds(bootstrap.summed(rng, drawn, 1.0))


def test_the_same_seed_gives_the_same_interval_and_another_seed_nearly_that() -> None:
    levels = [301, 907, 1403, 401]
    assert interval(levels) == interval(levels)
    assert interval(levels) != interval(levels, seed=1)
    assert interval(levels) == pytest.approx(interval(levels, seed=1), abs=0.01)


def test_it_is_that_of_the_normal_distribution_where_many_answer() -> None:
    levels = [100, 200, 300, 400]
    mean = (100 * 1 + 200 * 2 + 300 * 3 + 400 * 4) / 1000
    variance = (
        100 * (1 - mean) ** 2 + 200 * (2 - mean) ** 2 + 300 * (3 - mean) ** 2 + 400 * (4 - mean) ** 2
    ) / 1000
    half = 1.96 * (variance / 1000) ** 0.5
    assert interval(levels) == pytest.approx((mean - half, mean + half), abs=0.01)


def test_where_all_say_the_same_there_is_no_width() -> None:
    assert interval([0, 0, 7, 0]) == (3.0, 3.0)


def test_people_who_answer_for_several_year_groups_make_it_wider() -> None:
    """Over four year groups with a factor of 4 the variance is that of one year group, not a quarter."""

    def spread(shared: float) -> float:
        rng = np.random.default_rng(0)
        drawn = {("s", f"g{g}"): bootstrap.means(rng, np.array([50, 50, 50, 50])) / 4 for g in range(4)}
        return float(np.std(bootstrap.summed(rng, drawn, shared)))

    assert spread(4.0) == pytest.approx(2 * spread(1.0), rel=1e-9)
    assert spread(9.0) == pytest.approx(spread(4.0), rel=1e-9)  # never wider than if all were the same people
    assert spread(1.0) == pytest.approx((1.25 / 200 / 4) ** 0.5, rel=0.05)


def test_the_factor_is_that_of_people_who_say_the_same_in_each_of_their_year_groups() -> None:
    assert bootstrap.shared_factor([1, 1, 1]) == 1
    assert bootstrap.shared_factor([4, 4]) == 4
    assert bootstrap.shared_factor([1, 3]) == (1 + 9) / 4
    assert bootstrap.shared_factor([0, 2]) == 2
    assert bootstrap.shared_factor([]) == 1
