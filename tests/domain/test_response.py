"""Numbers of people that give nobody away."""

from hypothesis import given
from hypothesis import strategies as st

from lobscan.domain.response import Count, at_least


def test_a_count_below_k_is_told_by_its_bounds() -> None:
    assert [Count(n, 5).text for n in (0, 1, 4, 5)] == ["0", "1–4", "1–4", "5"]


@given(st.lists(st.integers(0, 12)), st.integers(3, 9))
def test_the_least_total_is_possible_and_tells_the_same_for_every_masked_number(
    people: list[int], k: int
) -> None:
    least, exact = at_least(Count(n, k) for n in people)

    assert least <= sum(people)
    assert exact == (least == sum(people) and not any(0 < n < k for n in people))
    assert (least, exact) == at_least(Count(k - 1 if 0 < n < k else n, k) for n in people)
