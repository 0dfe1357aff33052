"""Sums over people, and whether some combination of them tells on few."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lobscan.domain.overlap import exposed


def told(rows: np.ndarray, weights: list[int], k: int) -> bool:
    """Whether leaving some set of 1 to k - 1 people out lowers the rank: every set is tried."""
    full = np.linalg.matrix_rank(rows)
    columns = range(len(weights))
    return any(
        sum(weights[c] for c in some) < k and np.linalg.matrix_rank(np.delete(rows, some, axis=1)) < full
        for many in range(1, k)
        for some in combinations(columns, many)
    )


@st.composite
def sums(draw) -> tuple[np.ndarray, list[int], int]:
    shape = draw(st.integers(1, 4)), draw(st.integers(1, 8))
    marks = draw(st.lists(st.integers(0, 1), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
    weights = draw(st.lists(st.integers(1, 4), min_size=shape[1], max_size=shape[1]))
    return np.array(marks, dtype=np.int64).reshape(shape), weights, draw(st.integers(3, 7))


@settings(max_examples=250, deadline=None)
@given(sums())
def test_it_tells_just_where_leaving_few_people_out_lowers_the_rank(given_) -> None:
    rows, weights, k = given_
    assert (exposed(rows, weights, k=k) is not None) is told(rows, weights, k)


def test_one_year_group_less_another_is_who_works_in_one_alone() -> None:
    both, second = [1, 0], [1, 1]
    assert exposed(np.array([both, second]), [6, 1], k=5) == (0, 1)
    assert exposed(np.array([both, second]), [6, 5], k=5) is None


def test_three_year_groups_tell_where_no_two_do() -> None:
    """Years 1 and 2 together less year 3 count one person twice."""
    rows = np.array([[1, 0, 1], [0, 1, 1], [1, 1, 0]])
    assert exposed(rows, [6, 6, 1], k=5) == (0, 1, 2)
    assert exposed(rows[:2], [6, 6, 1], k=5) is None


def test_people_who_are_counted_alike_tell_nothing_of_each_other() -> None:
    assert exposed(np.array([[1], [1]]), [3], k=3) is None
