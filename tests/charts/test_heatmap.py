"""The heat map: every figure as text on its shade, hidden as a dot, unanswered as nothing."""

from typing import Any

import pytest

from lobscan import theme
from lobscan.charts.chart import Chart
from lobscan.charts.heatmap import Cell, Line, heatmap, shade_of
from lobscan.locales import use

ROWS = (Line("vision", "Visie"), Line("tasks", "Taken <b>vet</b>"))
COLUMNS = (Line("h3", "havo 3"), Line("", "hele school"))
CELLS = (
    Cell("vision", "h3", 1.25, hover="Visie · havo 3 <i>"),
    Cell("vision", "", None, hidden=True, hover="Visie · hele school"),
    Cell("tasks", "h3", 3.5),
    Cell("tasks", "", None),
)


def drawn(cells: tuple[Cell, ...] = CELLS, **more: Any) -> Chart:
    return heatmap(more.pop("measure", "score"), ROWS, COLUMNS, cells, **more)


def written(chart: Chart) -> dict[tuple[str, str], str]:
    """The text of each cell by its row and column."""
    return {(y, x): t for trace in texts(chart) for x, y, t in zip(trace.x, trace.y, trace.text, strict=True)}


def texts(chart: Chart) -> tuple[Any, ...]:
    """The traces of the figures, one per ink."""
    return chart.figure.data[1:]


def by_cell(chart: Chart, what: str) -> dict[tuple[str, ...], str]:
    """A property of each figure by what a click on it gives."""
    return {
        tuple(cell): value
        for trace in texts(chart)
        for cell, value in zip(trace.customdata, getattr(trace, what), strict=True)
    }


def ground(chart: Chart, row: int, column: int) -> str | None:
    """The colour that a cell is filled with."""
    shades = chart.figure.data[0]
    value = shades.z[row][column]
    if value is None:
        return None
    steps = list(shades.colorscale)
    return next(c for (low, c), (high, _) in zip(steps[::2], steps[1::2], strict=True) if low <= value < high)


def test_a_shown_cell_has_its_number_and_a_hidden_one_a_dot() -> None:
    assert written(drawn()) == {("vision", "h3"): "1,3", ("vision", ""): "·", ("tasks", "h3"): "3,5"}


def test_numbers_have_a_point_in_english() -> None:
    use("en")
    assert written(drawn())["tasks", "h3"] == "3.5"


def test_only_shown_cells_are_coloured_and_each_by_its_own_shade() -> None:
    chart = drawn()
    assert [ground(chart, r, c) for r in (0, 1) for c in (0, 1)] == [
        theme.LEVELS[1].ground,
        None,
        theme.LEVELS[4].ground,
        None,
    ]


def test_each_number_is_written_in_the_ink_of_its_ground_whatever_is_chosen() -> None:
    inks = {}
    for trace in texts(drawn(many := (*CELLS, Cell("vision", "h4", 2.0)))):
        fonts = (trace.textfont, trace.selected.textfont, trace.unselected.textfont)
        (ink,) = {font.color for font in fonts}
        inks |= {tuple(cell): ink for cell in trace.customdata}
    assert len(inks) == len(many) - 1
    assert inks == {
        ("vision", "h3"): theme.LEVELS[1].ink,
        ("vision", ""): theme.LIGHT.quiet,
        ("tasks", "h3"): theme.LEVELS[4].ink,
        ("vision", "h4"): theme.LEVELS[2].ink,
    }


def test_a_click_gives_the_row_and_the_column() -> None:
    for trace in texts(drawn()):
        assert [list(cell) for cell in trace.customdata] == [
            list(at) for at in zip(trace.y, trace.x, strict=True)
        ]


def test_a_hover_is_plain_and_says_why_there_is_no_number() -> None:
    hovers = by_cell(drawn(), "hovertext")
    assert hovers["vision", "h3"] == "Visie · havo 3 &lt;i&gt;"
    assert hovers["vision", ""] == "Visie · hele school<br>te weinig antwoorden om te tonen"


def test_rows_are_read_from_the_top_and_labels_are_no_html() -> None:
    axis = drawn().figure.layout.yaxis
    assert list(axis.tickvals) == ["tasks", "vision"]
    assert axis.ticktext[0].strip() == "Taken &lt;b&gt;vet&lt;/b&gt;"
    assert list(axis.categoryarray) == ["tasks", "vision"]


def test_places_with_the_same_words_stay_apart() -> None:
    twins = (Line("a", "havo"), Line("b", "havo"))
    chart = heatmap("score", ROWS[:1], twins, [Cell("vision", "a", 1.0), Cell("vision", "b", 4.0)])
    assert written(chart) == {("vision", "a"): "1,0", ("vision", "b"): "4,0"}


def test_a_long_label_is_wrapped_over_two_lines_and_then_cut() -> None:
    chart = heatmap("score", [Line("a", "woord " * 30)], COLUMNS, [], wrap=20)
    (text,) = chart.figure.layout.yaxis.ticktext
    assert text.count("<br>") == 1
    assert text.strip().endswith("…")
    assert max(map(len, text.strip().split("<br>"))) <= 20


def test_the_alt_names_the_lowest_and_the_highest() -> None:
    assert drawn().alt == (
        "Score in 2 rijen en 2 kolommen. Laagst: Visie, havo 3, 1,3. "
        "Hoogst: Taken <b>vet</b>, havo 3, 3,5. In de tabel hieronder staan alle cijfers."
    )


@pytest.mark.parametrize("cells", [(), CELLS[1:2], CELLS[3:]])
def test_without_a_figure_nothing_is_coloured_and_the_alt_says_so(cells: tuple[Cell, ...]) -> None:
    chart = drawn(cells)
    assert chart.alt == "Score: er is nog niets te tonen."
    assert set(written(chart).values()) <= {"·"}
    assert all(z is None for line in chart.figure.data[0].z for z in line)


def test_an_empty_map_can_be_drawn() -> None:
    assert heatmap("gap", [], [], []).alt == "Kloof: er is nog niets te tonen."


@pytest.mark.parametrize(
    ("score", "level"), [(1.0, 1), (1.49, 1), (1.5, 2), (2.5, 3), (3.49, 3), (3.5, 4), (4.0, 4)]
)
def test_a_score_has_the_shade_of_the_level_it_rounds_to(score: float, level: int) -> None:
    assert shade_of("score", score) == theme.LEVELS[level]


@pytest.mark.parametrize(
    ("gap", "step"), [(0.0, 0), (0.39, 0), (0.4, 1), (0.8, 2), (1.2, 3), (1.6, 4), (2.0, 4), (3.0, 4)]
)
def test_a_wider_gap_has_a_darker_shade(gap: float, step: int) -> None:
    assert shade_of("gap", gap).ground == theme.GAPS[step]


@pytest.mark.parametrize(("consensus", "step"), [(0.0, 0), (0.2, 1), (0.59, 2), (0.79, 3), (1.0, 4)])
def test_more_consensus_has_a_darker_shade(consensus: float, step: int) -> None:
    assert shade_of("consensus", consensus).ground == theme.CONSENSUS[step]


@pytest.mark.parametrize("measure", ["score", "gap", "consensus"])
def test_the_drawn_colour_is_the_one_the_ink_was_chosen_for(measure: Any) -> None:
    for value in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0):
        chart = heatmap(measure, ROWS[:1], COLUMNS[:1], [Cell("vision", "h3", value)])
        assert ground(chart, 0, 0) == shade_of(measure, value).ground


def test_labels_of_many_columns_are_slanted() -> None:
    many = [Line(str(i), f"leerjaar {i}") for i in range(15)]
    assert heatmap("score", ROWS, many, []).figure.layout.xaxis.tickangle == -60
    assert heatmap("score", ROWS, many[:14], []).figure.layout.xaxis.tickangle == 0


def test_where_there_are_many_columns_their_labels_stand_in_two_lines_unless_that_cuts_them() -> None:
    many = [Line(str(n), "vmbo-bk 2") for n in range(13)] + [Line("x", "brugklas havo/vwo")]
    texts = [t.strip() for t in heatmap("score", ROWS, many, []).figure.layout.xaxis.ticktext]
    assert (texts[0], texts[-1]) == ("vmbo-bk<br>2", "brugklas<br>havo/vwo")
    (few,) = heatmap("score", ROWS, many[:1], []).figure.layout.xaxis.ticktext
    assert few.strip() == "vmbo-bk 2"
