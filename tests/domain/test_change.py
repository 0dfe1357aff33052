"""Change: totals of product 5 over what both rounds show, and lines over all rounds with their breaks."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest

from lobscan.domain import change
from lobscan.domain.bootstrap import Spot
from lobscan.domain.change import Taken
from lobscan.domain.gate import Cells

ALIKE = {"s1": 1.0, "s2": 1.0, "s3": 1.0}
ALL_1, ALL_2, ALL_3, ALL_4 = ([8 * (i == level) for i in range(4)] for level in range(4))


def taken(levels: Mapping[Spot, list[int]], **more: object) -> Taken:
    asked = frozenset(statement for statement, _place in levels)
    fields: dict[str, object] = {"id": "r", "title": "R", "day": date(2026, 1, 1), "asked": asked, **more}
    return Taken(levels={spot: np.array(c) for spot, c in levels.items()}, **fields)  # type: ignore[arg-type]


def moved(then: Taken, now: Taken, weights: Mapping[str, float] = ALIKE) -> change.Change:
    found = change.moved(then, now, weights, keep=lambda _spot: True)
    assert found is not None
    return found


def test_only_places_that_both_rounds_show_count_and_each_alike() -> None:
    then = taken({("s1", "h3"): ALL_1, ("s1", "h4"): ALL_1, ("s1", "h5"): ALL_4})
    now = taken({("s1", "h3"): ALL_2, ("s1", "h4"): [0, 0, 0, 40], ("s1", "v4"): ALL_4})
    found = moved(then, now)
    assert (found.before, found.after, found.n) == (1.0, 3.0, (16, 48))


def test_an_area_is_the_mean_of_its_statements_by_weight_not_of_its_cells() -> None:
    """s1 in three year groups 1 → 2, s2 for the school 2 → 4 with weight 3: (1 + 3 · 2) / 4 up."""
    groups = ("h3", "h4", "h5")
    then = taken({**{("s1", g): ALL_1 for g in groups}, ("s2", ""): ALL_2})
    now = taken({**{("s1", g): ALL_2 for g in groups}, ("s2", ""): ALL_4})
    found = moved(then, now, {"s1": 1.0, "s2": 3.0})
    assert found.value == pytest.approx((1 + 3 * 2) / 4)
    assert found.before == pytest.approx((1 + 3 * 2) / 4)


def test_portions_add_up_to_one() -> None:
    spots = [("s1", "h3"), ("s1", "h4"), ("s2", "")]
    assert change.portions(spots, {"s1": 1.0, "s2": 3.0}) == pytest.approx(
        {("s1", "h3"): 1 / 8, ("s1", "h4"): 1 / 8, ("s2", ""): 3 / 4}
    )


def test_the_interval_is_that_of_the_normal_distribution_where_many_answer() -> None:
    before, after = [300, 300, 200, 200], [200, 200, 300, 300]

    def variance(levels: list[int]) -> float:
        values = np.repeat([1, 2, 3, 4], levels)
        return float(values.var() / len(values))

    found = moved(taken({("s1", ""): before}), taken({("s1", ""): after}))
    half = 1.96 * (variance(before) + variance(after)) ** 0.5
    assert (found.low, found.high) == pytest.approx((found.value - half, found.value + half), abs=0.02)
    assert found.clear


def test_the_same_counts_give_the_same_interval_twice() -> None:
    then, now = taken({("s1", ""): [3, 2, 1, 0]}), taken({("s1", ""): [1, 2, 3, 0]})
    assert moved(then, now) == moved(then, now)


def test_a_few_answers_more_or_less_are_not_clear() -> None:
    assert not moved(taken({("s1", ""): [2, 2, 2, 0]}), taken({("s1", ""): [1, 2, 2, 1]})).clear


def test_one_answer_of_a_team_is_never_called_clear() -> None:
    then, now = taken({("s1", ""): [1, 0, 0, 0]}, joint=True), taken({("s1", ""): ALL_4})
    assert moved(then, now).value == 3.0
    assert not moved(then, now).clear


def test_rounds_that_share_nothing_have_no_change() -> None:
    then, now = taken({("s1", "h3"): ALL_1}), taken({("s1", "h4"): ALL_2})
    assert change.moved(then, now, ALIKE, keep=lambda _spot: True) is None


def test_what_is_hidden_or_does_not_run_on_is_not_taken_over() -> None:
    now = np.zeros((2, 2, 6), dtype=np.int64)
    now[0, 0, 2], now[0, 1, 1], now[1, 0, 3] = 9, 7, 6
    hidden = np.array([[False, True], [False, False]])
    cells = Cells(("old", "gone"), ("", "h3"), now, now, hidden, hidden)
    found = change.shown(cells, {"old": "new"})
    assert {spot: c.tolist() for spot, c in found.items()} == {("new", ""): [0, 0, 9, 0]}


def names(points: tuple[change.Point, ...]) -> list[tuple[str, float | None]]:
    return [(p.round, p.score.value if p.score else None) for p in points]


def test_a_line_rests_on_what_all_its_rounds_show() -> None:
    first = taken({("s1", "h3"): ALL_1, ("s1", "h4"): ALL_4}, id="a")
    last = taken({("s1", "h3"): ALL_2}, id="b")
    assert names(change.line([first, last], ["s1"], ALIKE)) == [("a", 1.0), ("b", 2.0)]


def test_where_a_statement_was_another_one_the_line_has_a_break_and_no_point() -> None:
    first = taken({}, id="a", asked=frozenset(), broken=frozenset({"s1"}))
    rows = [first, taken({("s1", ""): ALL_2}, id="b"), taken({("s1", ""): ALL_3}, id="c")]
    points = change.line(rows, ["s1"], ALIKE)
    assert names(points) == [("a", None), ("b", 2.0), ("c", 3.0)]
    assert [p.broken for p in points] == [True, False, False]


def test_an_area_runs_on_over_the_statements_that_do() -> None:
    first = taken({("s1", ""): ALL_1}, id="a", broken=frozenset({"s2"}))
    last = taken({("s1", ""): ALL_2, ("s2", ""): ALL_4}, id="b")
    points = change.line([first, last], ["s1", "s2"], ALIKE)
    assert names(points) == [("a", 1.0), ("b", 2.0)]
    assert [p.broken for p in points] == [True, False]


def test_a_pulse_is_a_point_of_its_own_statements_and_of_no_area() -> None:
    scan, pulse = (
        taken({("s1", ""): ALL_1, ("s2", ""): ALL_1}, id="a"),
        taken({("s1", ""): ALL_2}, id="p", pulse=True),
    )
    assert names(change.line([scan, pulse], ["s1"], ALIKE)) == [("a", 1.0), ("p", 2.0)]
    assert names(change.line([scan, pulse], ["s2"], ALIKE)) == [("a", 1.0)]
    assert names(change.line([scan, pulse], ["s1", "s2"], ALIKE)) == [("a", 1.0)]


def test_a_round_that_hides_all_has_no_point_and_does_not_stop_the_line() -> None:
    rows = [taken({("s1", ""): ALL_1}, id="a"), taken({}, id="b", asked=frozenset({"s1"}))]
    rows.append(taken({("s1", ""): ALL_3}, id="c"))
    assert names(change.line(rows, ["s1"], ALIKE)) == [("a", 1.0), ("b", None), ("c", 3.0)]
