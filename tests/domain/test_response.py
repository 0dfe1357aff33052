"""Numbers of people that give nobody away."""

from hypothesis import given
from hypothesis import strategies as st

from lobscan.domain.response import Count, at_least, by_role
from lobscan.domain.rubric import SCHOOL_JUDGEMENT, Perspective
from lobscan.domain.school import Role

LEADERS, STAFF, PUPILS = Perspective.LEADERS, Perspective.STAFF, Perspective.PUPILS
K = 5


def texts(*people: tuple[Perspective, int]) -> list[str]:
    """What is told of roles with so many people, all of whom handed in."""
    roles = [Role(id=f"r{i}", label="-", perspective=p) for i, (p, _n) in enumerate(people)]
    counts = {role.id: n for role, (_p, n) in zip(roles, people, strict=True)}
    told = by_role(roles, begun=counts, handed_in=counts, k=K)
    assert told.begun == told.handed_in
    return [told.begun[role.id].text for role in roles]


def test_of_a_count_below_k_only_that_there_are_any_is_told() -> None:
    assert [Count(n, K).text for n in (0, 1, 4, 5)] == ["0", "≥1", "≥1", "5"]


@given(st.lists(st.integers(0, 12)), st.integers(3, 9))
def test_the_least_total_is_possible_and_tells_the_same_for_every_masked_number(
    people: list[int], k: int
) -> None:
    least, exact = at_least(Count(n, k) for n in people)

    assert least <= sum(people)
    assert exact == (least == sum(people) and not any(0 < n < k for n in people))
    assert (least, exact) == at_least(Count(k - 1 if 0 < n < k else n, k) for n in people)


def test_a_small_role_does_not_follow_from_its_perspective_and_the_other_roles() -> None:
    """Why: a statement that all ten answered shows that they are ten."""
    assert texts((STAFF, 6), (STAFF, 4)) == ["≥1", "≥1"]
    assert texts((STAFF, 9), (STAFF, 6), (STAFF, 4)) == ["9", "≥1", "≥1"]
    assert texts((STAFF, 6), (STAFF, 4), (STAFF, 0), (PUPILS, 7)) == ["≥1", "≥1", "0", "7"]
    assert texts((STAFF, 6), (STAFF, 5)) == ["6", "5"]


def test_a_small_perspective_does_not_follow_from_leaders_and_staff_together() -> None:
    assert texts((LEADERS, 3), (STAFF, 8)) == ["≥1", "≥1"]
    assert texts((LEADERS, 3), (STAFF, 8), (STAFF, 6)) == ["≥1", "8", "≥1"]
    assert texts((LEADERS, 9), (PUPILS, 3)) == ["9", "≥1"]


@given(st.lists(st.tuples(st.sampled_from(Perspective), st.integers(0, 12)), max_size=7))
def test_in_every_total_with_a_small_role_two_are_kept_back_and_k_together_or_all(
    people: list[tuple[Perspective, int]],
) -> None:
    told = texts(*people)
    for group in (*((p,) for p in Perspective), SCHOOL_JUDGEMENT):
        inside = [(n, text) for (p, n), text in zip(people, told, strict=True) if p in group and n]
        kept = [n for n, text in inside if text == "≥1"]
        small = [n for n, _text in inside if n < K]
        assert set(small) <= set(kept)
        assert not small or len(kept) == len(inside) or (len(kept) > 1 and sum(kept) >= K)


def test_who_handed_in_tells_nothing_of_a_role_that_is_kept_back() -> None:
    roles = [Role(id=id_, label="-", perspective=STAFF) for id_ in ("mentor", "decaan")]
    told = by_role(roles, begun={"mentor": 6, "decaan": 2}, handed_in={"mentor": 6}, k=K)
    assert {id_: c.text for id_, c in told.handed_in.items()} == {"mentor": "≥1", "decaan": "0"}


def test_a_team_that_answers_together_is_counted() -> None:
    roles = [Role(id="mentor", label="-", perspective=STAFF)]
    assert by_role(roles, begun={"mentor": 1}, handed_in={}, k=1).begun["mentor"].text == "1"
