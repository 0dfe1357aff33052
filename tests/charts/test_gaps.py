"""The largest gaps: a bar from the score to the ambition, with its size in it."""

from typing import Any

import pytest

from lobscan import theme
from lobscan.charts.gaps import GapLine, gap_lines
from lobscan.locales import use

LINES = (
    GapLine("vision.h3", "Visie <b> · havo 3", 1.25, 4.0, 2.75),
    GapLine("tasks.", "Taken · hele school", 2.5, 3.0, 0.5),
)


def bars(*lines: GapLine) -> dict[str, dict[str, object]]:
    """The properties of each bar by what a click on it gives."""
    return {
        id_: {"from": base, "to": base + x, "text": text, "ground": ground, "hover": hover, "trace": trace}
        for trace in gap_lines(lines).figure.data
        if trace.type == "bar"
        for (id_,), base, x, text, ground, hover in zip(
            trace.customdata,
            trace.base,
            trace.x,
            trace.text,
            trace.marker.color,
            trace.hovertext,
            strict=True,
        )
    }


def test_a_bar_runs_from_the_score_to_the_ambition() -> None:
    assert {id_: (b["from"], b["to"]) for id_, b in bars(*LINES).items()} == {
        "vision.h3": (1.25, 4.0),
        "tasks.": (2.5, 3.0),
    }
    *_bars, scores, ambitions = gap_lines(LINES).figure.data
    assert (list(scores.x), list(ambitions.x)) == ([1.25, 2.5], [4.0, 3.0])


def test_bars_of_two_inks_stand_in_one_line_each() -> None:
    assert gap_lines(LINES).figure.layout.barmode == "overlay"


def test_the_size_stands_in_the_bar_in_the_readers_language() -> None:
    assert [b["text"] for b in bars(*LINES).values()] == ["−2,8", "−0,5"]
    use("en")
    assert [b["text"] for b in bars(*LINES).values()] == ["−2.8", "−0.5"]


@pytest.mark.parametrize(
    ("line", "ground", "ink"), [(LINES[0], theme.GAPS[4], "#ffffff"), (LINES[1], theme.GAPS[1], "#22201c")]
)
def test_a_number_keeps_the_ink_of_its_bar_whatever_is_chosen(line: GapLine, ground: str, ink: str) -> None:
    bar = bars(*LINES)[line.id]
    trace: Any = bar["trace"]
    assert bar["ground"] == ground
    assert {trace.textfont.color, trace.selected.textfont.color, trace.unselected.textfont.color} == {ink}


def test_the_largest_stands_on_top_and_labels_are_no_html() -> None:
    chart = gap_lines(LINES)
    assert list(chart.figure.layout.yaxis.categoryarray) == [
        "Taken · hele school",
        "Visie &lt;b&gt; · havo 3",
    ]
    assert "&lt;b&gt;" in str(bars(*LINES)["vision.h3"]["hover"])


def test_the_alt_has_every_gap() -> None:
    assert gap_lines(LINES).alt == (
        "De grootste kloven. Visie <b> · havo 3: score 1,3, ambitie 4,0, kloof 2,8. "
        "Taken · hele school: score 2,5, ambitie 3,0, kloof 0,5."
    )


def test_the_score_is_a_point_and_the_ambition_a_line() -> None:
    *_bars, scores, ambitions = gap_lines(LINES).figure.data
    assert (scores.marker.symbol, ambitions.marker.symbol) == ("circle", "line-ns-open")
    assert scores.unselected.marker.opacity == ambitions.unselected.marker.opacity == 1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_gaps_give_an_empty_chart(language: str) -> None:
    use(language)
    assert all(not trace.x for trace in gap_lines([]).figure.data)
