"""The range that was predicted and the mark of what was measured."""

from lobscan.charts import predicted
from lobscan.charts.predicted import Lift

LIFTS = (
    Lift("Talk <b>", "Less", 0.4, 0.8, -0.1, -1),
    Lift("Talk <b>", "As", 0.1, 0.3, 0.2, 0),
    Lift("Visit", "More", 0.1, 0.3, 0.5, 1),
)


def test_a_range_from_low_to_high_with_a_mark_that_says_the_verdict_by_its_shape() -> None:
    ranges, marks = predicted.predicted(LIFTS).figure.data
    assert [(b, round(b + x, 6)) for b, x in zip(ranges.base, ranges.x, strict=True)] == [
        (0.4, 0.8),
        (0.1, 0.3),
        (0.1, 0.3),
    ]
    assert list(marks.x) == [-0.1, 0.2, 0.5]
    assert list(marks.marker.symbol) == ["triangle-left", "circle", "triangle-right"]


def test_everything_lies_within_the_axis_and_is_told_in_words() -> None:
    drawn = predicted.predicted(LIFTS)
    low, high = drawn.figure.layout.xaxis.range
    assert low < -0.1 < 0.8 < high
    assert "Visit, More: voorspeld 0,1 tot 0,3, gemeten 0,5." in drawn.alt


def test_an_action_is_named_once_above_its_ranges_and_words_of_the_school_are_no_markup() -> None:
    notes = sorted(predicted.predicted(LIFTS).figure.layout.annotations, key=lambda a: a.y)
    titles = ["<b>Talk &lt;b&gt;</b>", "Less", "As", "<b>Visit</b>", "More"]
    assert [a.text for a in notes] == titles
    ranges = predicted.predicted(LIFTS).figure.data[0].y
    assert notes[1].y < ranges[0] < notes[2].y < ranges[1] < notes[3].y < notes[4].y < ranges[2]
