"""Task allocation: who carries a task, and how its hours fall on people."""

from hypothesis import given
from hypothesis import strategies as st

from lobscan.domain.allocation import Allocation, load

PEOPLE = ("an", "bo", "cy")


def task(*executors: str, responsible: str = "", hours: float = 12) -> Allocation:
    return Allocation(id="t", title="Taak", executors=executors, responsible=responsible, hours=hours)


def test_hours_are_shared_alike_among_who_does_it() -> None:
    assert load([task("an", "bo", responsible="cy")], PEOPLE) == {"an": 6, "bo": 6}


def test_where_nobody_does_it_the_responsible_person_does() -> None:
    assert load([task(responsible="cy")], PEOPLE) == {"cy": 12}


def test_a_role_alone_is_nobody_yet() -> None:
    assert load([task("mentor", responsible="cy")], PEOPLE) == {}
    assert load([task("mentor", "an", responsible="cy")], PEOPLE) == {"an": 12}


def test_somebody_who_is_named_twice_counts_once() -> None:
    assert task("an", "an", "bo").carriers(PEOPLE) == ("an", "bo")


tasks = st.builds(
    lambda who, responsible, hours: task(*who, responsible=responsible, hours=hours),
    st.lists(st.sampled_from([*PEOPLE, "mentor", "ouders"]), max_size=4),
    st.sampled_from(["", *PEOPLE]),
    st.integers(0, 100),
)


@given(st.lists(tasks))
def test_no_hour_is_lost_or_counted_twice(allocations: list[Allocation]) -> None:
    counted = sum(a.hours for a in allocations if a.carriers(PEOPLE))
    found = load(allocations, PEOPLE)
    assert abs(sum(found.values()) - counted) < 1e-6
    assert set(found) <= set(PEOPLE)


@given(st.lists(tasks))
def test_the_order_of_tasks_does_not_matter(allocations: list[Allocation]) -> None:
    forward, back = load(allocations, PEOPLE), load(allocations[::-1], PEOPLE)
    assert forward.keys() == back.keys()
    assert all(abs(forward[p] - back[p]) < 1e-6 for p in forward)
