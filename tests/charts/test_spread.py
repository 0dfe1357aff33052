"""The spread: people per level, each part with its number, "don't know" hatched."""

from lobscan import theme
from lobscan.charts.spread import Spread, spread
from lobscan.locales import use

LINES = (Spread("havo 3", (1, 0, 5, 2, 3)), Spread("<i>vwo</i>", (0, 4, 0, 0, 0)))


def test_each_part_is_as_long_as_people_gave_it_and_says_how_many() -> None:
    parts = spread(LINES).figure.data
    assert [p.name for p in parts] == ["niveau 1", "niveau 2", "niveau 3", "niveau 4", "weet ik niet"]
    assert [list(p.x) for p in parts] == [[1, 0], [0, 4], [5, 0], [2, 0], [3, 0]]
    assert [list(p.text) for p in parts] == [["1", ""], ["", "4"], ["5", ""], ["2", ""], ["3", ""]]


def test_the_parts_have_the_shades_of_the_levels_and_their_inks() -> None:
    parts = spread(LINES).figure.data
    shades = [*theme.LEVELS.values(), theme.UNKNOWN]
    assert [(p.marker.color, p.textfont.color) for p in parts] == [tuple(s) for s in shades]


def test_only_dont_know_is_hatched() -> None:
    assert [p.marker.pattern.shape for p in spread(LINES).figure.data] == ["", "", "", "", "/"]


def test_the_legend_names_the_parts_in_words() -> None:
    layout = spread(LINES).figure.layout
    assert layout.showlegend
    assert (layout.barmode, layout.legend.traceorder) == ("stack", "normal")


def test_labels_are_no_html_and_read_from_the_top() -> None:
    chart = spread(LINES)
    assert list(chart.figure.data[0].y) == ["havo 3", "&lt;i&gt;vwo&lt;/i&gt;"]
    assert list(chart.figure.layout.yaxis.categoryarray) == ["&lt;i&gt;vwo&lt;/i&gt;", "havo 3"]


def test_the_alt_has_every_number() -> None:
    assert spread(LINES[:1]).alt == (
        "Hoeveel mensen elk niveau kozen. "
        "havo 3: niveau 1 1, niveau 2 0, niveau 3 5, niveau 4 2, weet ik niet 3."
    )
    use("en")
    assert "havo 3: level 1 1, level 2 0, level 3 5, level 4 2, don't know 3." in spread(LINES).alt


def test_no_lines_give_an_empty_chart() -> None:
    assert all(not p.x for p in spread([]).figure.data)
