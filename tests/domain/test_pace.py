"""The minutes really used: breaks left out, written in groups, in no order of people."""

from lobscan.domain.pace import BREAK, Pace, middle

KEY = ("r", "mentor")


def took(pace: Pace, who: str, *moments: float, k: int = 1) -> tuple[int, ...]:
    pace.begin(who, moments[0])
    for moment in moments[1:-1]:
        pace.sign(who, moment)
    return pace.end(who, KEY, moments[-1], k=k)


def test_minutes_are_rounded_and_breaks_do_not_count() -> None:
    pace = Pace()
    assert took(pace, "a", 0, 200, 400) == (7,)  # 400 s are 6.67 minutes
    assert took(pace, "b", 0, 120, 120 + BREAK + 1, 120 + BREAK + 61) == (3,)
    assert took(pace, "c", 0, 5) == (1,)


def test_who_began_in_another_process_is_not_measured() -> None:
    pace = Pace()
    pace.sign("a", 10)
    assert pace.end("a", KEY, 500, k=1) == ()


def test_a_group_is_told_at_once_and_sorted() -> None:
    pace = Pace()
    assert took(pace, "a", 0, 240, k=3) == ()
    assert took(pace, "b", 0, 60, k=3) == ()
    assert took(pace, "c", 0, 120, k=3) == (1, 2, 4)
    assert took(pace, "d", 0, 120, k=3) == ()


def test_the_median_is_told_from_k_people_on() -> None:
    assert middle((3, 5, 9, 4), 4) == 4.5
    assert middle((3, 5, 9, 4), 5) is None
    assert middle((), 1) is None
