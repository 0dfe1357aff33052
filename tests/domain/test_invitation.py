"""Invitations: who may be written down as done, and when."""

import pytest

from lobscan.domain.invitation import MOST_ANEW, Group, Invitation, Waiting, groups, small, to_write

K = 5


def people(role: str, count: int, *, done: int = 0, withdrawn: int = 0) -> list[Invitation]:
    """So many of a role: first those who are done, at the end those who were withdrawn."""
    return [
        Invitation(
            f"{role}{at:02d}", "r", role, name=f"P{at}", done=at < done, withdrawn=at >= count - withdrawn
        )
        for at in range(count)
    ]


def ids(role: str, *at: int) -> set[str]:
    return {f"{role}{i:02d}" for i in at}


@pytest.mark.parametrize(
    ("invited", "done", "finished", "written"),
    [
        (10, 0, range(4), 0),  # too few
        (10, 0, range(5), 5),  # five, and five are left
        (9, 0, range(5), 0),  # the four who are left would be told apart
        (9, 0, range(9), 9),  # nobody is left
        (9, 0, range(8), 0),  # who is left alone would be told apart
        (12, 5, range(5, 9), 0),  # four of the second step
        (12, 5, range(5, 10), 0),  # two would be left
        (12, 5, range(5, 12), 7),
        (3, 0, range(3), 3),  # a whole small role
        (3, 0, range(2), 0),
    ],
)
def test_marks_are_written_in_groups_that_leave_everybody_among_k(
    invited: int, done: int, finished: range, written: int
) -> None:
    found = to_write(people("a", invited, done=done), ids("a", *finished), K)
    assert len(found) == written
    assert set(found) <= ids("a", *finished)


def test_roles_do_not_fill_up_each_others_groups() -> None:
    both = people("a", 10) + people("b", 10)
    assert to_write(both, ids("a", 0, 1, 2) | ids("b", 0, 1, 2), K) == ()
    assert set(to_write(both, ids("a", *range(5)) | ids("b", 0), K)) == ids("a", *range(5))


def test_the_order_of_marks_tells_nothing_of_who_was_first() -> None:
    one = to_write(people("a", 10), dict.fromkeys(["a04", "a00", "a03", "a01", "a02"]), K)
    other = to_write(people("a", 10)[::-1], dict.fromkeys(["a01", "a02", "a00", "a04", "a03"]), K)
    assert one == other == tuple(sorted(one))


def test_who_was_withdrawn_is_not_counted() -> None:
    assert to_write(people("a", 9, withdrawn=4), ids("a", *range(5)), K) == tuple(sorted(ids("a", *range(5))))
    assert small(people("a", 9, withdrawn=5), K) == {"a": 4}
    assert small(people("a", 9, withdrawn=4), K) == {}


def test_who_is_invited_after_the_others_are_done_stands_apart() -> None:
    assert small(people("a", 12, done=11), K) == {"a": 1}
    assert small(people("a", 12, done=7), K) == {}
    assert small(people("a", 12, done=12), K) == {}


def test_groups_count_per_role_in_the_order_of_roles() -> None:
    every = people("b", 3, done=3) + people("a", 6, done=2, withdrawn=1)
    assert groups(every, ["a", "b", "c"]) == (Group("a", 5, 2), Group("b", 3, 3))
    assert groups(every, ["a", "b"])[0].left == 3


def test_one_invitation_begins_a_few_times_only() -> None:
    waiting = Waiting()
    assert [waiting.begin("r", "a") for _ in range(MOST_ANEW + 1)] == [True] * MOST_ANEW + [False]
    assert waiting.begin("r", "b")


def test_finishing_is_known_per_round() -> None:
    waiting = Waiting()
    waiting.finish("r", "a")
    assert waiting.finish("r", "b") == {"a", "b"}
    assert waiting.finished("q") == frozenset()
