"""The chart of effects: a ring for then, a dot for now, and where chance may put it."""

from __future__ import annotations

import pytest

from lobscan.charts.effect import Line, effect
from lobscan.domain.effect import Moved
from lobscan.locales import signed, use

LINES = (
    Line("Gesprekken <b>", Moved(4, 1.5, 0.75, -1.0, -0.5, (40, 44))),
    Line("Rest", Moved(9, 0.5, 0.6, -0.1, 0.3, (90, 95))),
)


def test_each_line_runs_from_the_gap_then_to_the_gap_now() -> None:
    ways, then, now = effect(LINES).figure.data
    assert list(ways.x) == [1.5, 0.75, None, 0.5, 0.6, None]
    assert (list(then.x), list(now.x)) == ([1.5, 0.5], [0.75, 0.6])
    assert list(now.y) == ["Gesprekken &lt;b&gt;", "Rest"]


def test_the_bars_reach_as_far_as_chance_may_carry_the_change() -> None:
    now = effect(LINES).figure.data[2]
    low = [x - below for x, below in zip(now.x, now.error_x.arrayminus, strict=True)]
    high = [x + above for x, above in zip(now.x, now.error_x.array, strict=True)]
    assert low == pytest.approx([1.5 - 1.0, 0.5 - 0.1])
    assert high == pytest.approx([1.5 - 0.5, 0.5 + 0.3])


def test_no_bar_reaches_below_a_gap_of_nothing() -> None:
    wide = Line("Rest", Moved(1, 0.5, 0.2, -1.3, 0.6, (9, 9)))
    now = effect([wide]).figure.data[2]
    assert now.x[0] - now.error_x.arrayminus[0] == pytest.approx(0.0)


def test_a_long_label_is_wrapped_and_stays_text() -> None:
    long = Line("Maak per leerjaar een overzicht <b>", Moved(1, 0.5, 0.2, -1.3, 0.6, (9, 9)))
    (shown,) = effect([long]).figure.layout.yaxis.ticktext
    assert shown == "Maak per leerjaar  <br>een overzicht &lt;b&gt;  "


def test_everything_stands_in_words_too() -> None:
    alt = effect(LINES).alt
    assert "Gesprekken <b>: kloof eerst 1,5, nu 0,8, verandering −0,8 (tussen −1,0 en −0,5)." in alt
    use("en")
    assert "gap 0.5 before, 0.6 now, change +0.1 (between −0.1 and +0.3)" in effect(LINES).alt


@pytest.mark.parametrize(("value", "shown"), [(0.04, "0,0"), (-0.04, "0,0"), (0.06, "+0,1"), (-1.25, "−1,3")])
def test_what_rounds_to_nothing_has_no_sign(value: float, shown: str) -> None:
    assert signed(value) == shown
