"""The profile: a bar to the score with its number in it, a line at the ambition."""

import pytest

from lobscan import theme
from lobscan.charts.chart import Chart
from lobscan.charts.profile import Bar, profile
from lobscan.locales import use

BARS = (
    Bar("Visie", 1.0, 3.25),
    Bar("Taken <b>", 3.54, 4.0),
    Bar("Kwaliteit", None, None, hidden=True),
    Bar("Partners", None, 3.0),
)


def ends(chart: Chart) -> dict[str, float | None]:
    """Where each bar ends on the scale of levels."""
    bars = chart.figure.data[0]
    return {y: None if x is None else bars.base + x for y, x in zip(bars.y, bars.x, strict=True)}


def test_a_bar_ends_at_its_score() -> None:
    assert ends(profile(BARS)) == {
        "Visie": 1.0,
        "Taken &lt;b&gt;": pytest.approx(3.54),
        "Kwaliteit": None,
        "Partners": None,
    }


def test_each_bar_has_room_for_its_number_even_at_level_one() -> None:
    bars = profile(BARS).figure.data[0]
    assert list(bars.text) == ["1,0", "3,5", "", ""]
    assert min(x for x in bars.x if x is not None) >= 0.5
    assert profile(BARS).figure.layout.xaxis.range[0] == bars.base


def test_the_number_is_in_the_ink_of_its_shade() -> None:
    bars = profile(BARS).figure.data[0]
    assert list(zip(bars.marker.color, bars.textfont.color, strict=True))[:2] == [
        tuple(theme.LEVELS[1]),
        tuple(theme.LEVELS[4]),
    ]


def test_a_hidden_area_has_a_dot_and_an_unanswered_one_nothing() -> None:
    _bars, dots, _ambitions = profile(BARS).figure.data
    assert (list(dots.y), list(dots.text)) == (["Kwaliteit"], ["·"])
    assert list(dots.hovertext) == ["Kwaliteit: te weinig antwoorden om te tonen"]


def test_the_line_stands_at_the_ambition() -> None:
    ambitions = profile(BARS).figure.data[2]
    assert list(ambitions.x) == [3.25, 4.0, None, 3.0]
    assert ambitions.marker.symbol == "line-ns-open"
    assert ambitions.marker.color == theme.LIGHT.ink


def test_areas_are_read_from_the_top() -> None:
    assert list(profile(BARS).figure.layout.yaxis.categoryarray) == [
        "Partners",
        "Kwaliteit",
        "Taken &lt;b&gt;",
        "Visie",
    ]


def test_the_alt_has_every_area_in_the_readers_language() -> None:
    assert profile(BARS).alt == (
        "Score en ambitie per gebied. Visie: score 1,0, ambitie 3,3. Taken <b>: score 3,5, ambitie 4,0. "
        "Kwaliteit: te weinig antwoorden om te tonen. Partners: score –, ambitie 3,0."
    )
    use("en")
    assert "Visie: score 1.0, ambition 3.3." in profile(BARS).alt


def test_no_areas_give_an_empty_chart() -> None:
    chart = profile([])
    assert all(not trace.x for trace in chart.figure.data)
    assert chart.alt.strip() == "Score en ambitie per gebied."
