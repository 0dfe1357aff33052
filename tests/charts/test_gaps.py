"""The largest gaps: a bar from the score to the ambition, with its size in it."""

import pytest

from lobscan import theme
from lobscan.charts.gaps import GapLine, gap_lines
from lobscan.locales import use

LINES = (
    GapLine("vision.h3", "Visie <b> · havo 3", 1.25, 4.0, 2.75),
    GapLine("tasks.", "Taken · hele school", 2.5, 3.0, 0.5),
)


def test_a_bar_runs_from_the_score_to_the_ambition() -> None:
    bars, scores, ambitions = gap_lines(LINES).figure.data
    assert list(bars.base) == list(scores.x) == [1.25, 2.5]
    assert [b + x for b, x in zip(bars.base, bars.x, strict=True)] == list(ambitions.x) == [4.0, 3.0]


def test_the_size_stands_in_the_bar_in_the_readers_language() -> None:
    assert list(gap_lines(LINES).figure.data[0].text) == ["−2,8", "−0,5"]
    use("en")
    assert list(gap_lines(LINES).figure.data[0].text) == ["−2.8", "−0.5"]


def test_a_wider_gap_is_darker_and_its_number_can_be_read_on_it() -> None:
    bars = gap_lines(LINES).figure.data[0]
    assert list(bars.marker.color) == [theme.GAPS[4], theme.GAPS[1]]
    assert list(bars.textfont.color) == ["#ffffff", "#22201c"]


def test_a_click_gives_the_gap() -> None:
    assert [list(d) for d in gap_lines(LINES).figure.data[0].customdata] == [["vision.h3"], ["tasks."]]


def test_the_largest_stands_on_top_and_labels_are_no_html() -> None:
    chart = gap_lines(LINES)
    assert list(chart.figure.layout.yaxis.categoryarray) == [
        "Taken · hele school",
        "Visie &lt;b&gt; · havo 3",
    ]
    assert "&lt;b&gt;" in chart.figure.data[0].hovertext[0]


def test_the_alt_has_every_gap() -> None:
    assert gap_lines(LINES).alt == (
        "De grootste kloven. Visie <b> · havo 3: score 1,3, ambitie 4,0, kloof 2,8. "
        "Taken · hele school: score 2,5, ambitie 3,0, kloof 0,5."
    )


def test_the_score_is_a_point_and_the_ambition_a_line() -> None:
    _bars, scores, ambitions = gap_lines(LINES).figure.data
    assert (scores.marker.symbol, ambitions.marker.symbol) == ("circle", "line-ns-open")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_gaps_give_an_empty_chart(language: str) -> None:
    use(language)
    assert all(not trace.x for trace in gap_lines([]).figure.data)
