"""The mirror drawn: each voice by its own form, at its score, and all of it said in words."""

from lobscan.charts import mirror
from lobscan.charts.mirror import SIGNS, Apart, Row, Said
from lobscan.domain.change import Score
from lobscan.domain.figures import Difference
from lobscan.domain.rubric import Perspective

PUPILS = Perspective.PUPILS
ROWS = [
    Row(
        "Gesprek",
        (
            Said(None, "de school zelf", Score(3.4, 3.2, 3.6, 45)),
            Said(PUPILS, "leerlingen", Score(2.6, 2.5, 2.7, 186)),
        ),
    ),
    Row("Ervaren <b>", (Said(None, "de school zelf", Score(3.2, 3.0, 3.4, 50)),)),
]


def test_every_voice_has_a_form_of_its_own() -> None:
    assert len({sign.symbol for sign in SIGNS.values()}) == len(SIGNS) == len(Perspective) + 1


def test_marks_stand_at_their_scores_with_their_intervals() -> None:
    school, pupils = mirror.mirror(ROWS).figure.data
    assert (list(school.x), list(pupils.x)) == ([3.4, 3.2], [2.6])
    assert [round(v, 6) for v in school.error_x.array] == [0.2, 0.2]
    assert [round(v, 6) for v in school.error_x.arrayminus] == [0.2, 0.2]


def test_no_two_marks_stand_on_one_line() -> None:
    heights = [y for trace in mirror.mirror(ROWS).figure.data for y in trace.y]
    assert len(set(heights)) == len(heights) == 3


def test_it_is_said_in_words_with_n_and_interval() -> None:
    alt = mirror.mirror(ROWS).alt
    assert "Gesprek: de school zelf 3,4 (tussen 3,2 en 3,6, n 45), leerlingen 2,6" in alt


def test_a_name_is_no_markup() -> None:
    names = [a.text for a in mirror.mirror(ROWS).figure.layout.annotations]
    assert names == ["<b>Gesprek</b>", "<b>Ervaren &lt;b&gt;</b>"]


def test_a_clear_difference_is_filled_and_another_open() -> None:
    rows = [Apart("a", Difference(0.8, 0.5, 1.1, (9, 8))), Apart("b", Difference(-0.2, -0.6, 0.2, (9, 8)))]
    drawn = mirror.apart(rows)
    (dots,) = drawn.figure.data
    assert list(dots.marker.symbol) == ["circle", "circle-open"]
    low, high = drawn.figure.layout.xaxis.range
    assert low == -high
    assert low < -1.0
    assert "a: +0,8 (tussen +0,5 en +1,1, n 9 en 8)" in drawn.alt
