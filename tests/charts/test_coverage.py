"""The pictures of coverage and of a journey: what they show without colour, and what a click gives."""

from datetime import date

import builders
import plotly.graph_objects as go
import pytest

from lobscan import theme
from lobscan.charts import coverage, journey, weeks
from lobscan.charts.coverage import Cell
from lobscan.charts.heatmap import Line
from lobscan.domain.activity import Activity, Kind
from lobscan.domain.journey import Lane, Silence
from lobscan.domain.school import YearGroup
from lobscan.domain.weeks import school_weeks
from lobscan.locales import use

YEAR = builders.school_year(date(2026, 8, 31), date(2027, 7, 9), (date(2026, 10, 19), date(2026, 10, 23)))
WEEKS = school_weeks(YEAR)
AT = {w.number: at for at, w in enumerate(WEEKS)}
ROWS = [Line("net", "Netwerken <b>"), Line("work", "Werk")]
COLUMNS = [Line("h3", "havo 3"), Line("h4", "havo 4")]


def contrast(ground: str, ink: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        lin = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * lin[0] + 0.7152 * lin[1] + 0.0722 * lin[2]

    a, b = sorted((light(ground), light(ink)))
    return (b + 0.05) / (a + 0.05)


@pytest.mark.parametrize("shade", [*theme.KINDS.values(), theme.COVERS])
def test_words_on_a_mark_can_be_read(shade: theme.Shade) -> None:
    assert contrast(shade.ground, shade.ink) >= 4.5


def test_an_empty_cell_says_so_in_a_word_and_a_hatch() -> None:
    cells = [
        Cell("net", "h3", 2, "two"),
        Cell("net", "h4", 0),
        Cell("work", "h3", 1.5),
        Cell("work", "h4", 0),
    ]
    full, empty = coverage.grid(ROWS, COLUMNS, cells, digits=1, alt="All.").figure.data
    assert (list(full.text), list(empty.text)) == (["2,0", "1,5"], ["geen", "geen"])
    assert not full.marker.pattern.shape
    assert empty.marker.pattern.shape
    assert [list(d) for d in full.customdata] == [["net", "h3"], ["work", "h3"]]
    assert [list(d) for d in empty.customdata] == [["net", "h4"], ["work", "h4"]]


def test_many_columns_have_slanted_words_in_one_line() -> None:
    many = [Line(f"g{at}", "3 dubbele finaliteit met meer") for at in range(15)]
    axis = coverage.grid(ROWS, many, [], digits=0, alt="All.").figure.layout.xaxis
    assert axis.tickangle == -60
    assert all(len(text) <= 20 and "<br>" not in text for text in axis.ticktext)


def test_words_of_a_school_are_no_html_in_a_picture() -> None:
    chart = coverage.grid(ROWS, COLUMNS, [Cell("net", "h3", 2, "<i>x")], digits=0, alt="All.")
    assert chart.figure.layout.yaxis.ticktext[0].startswith("Netwerken &lt;b&gt;")
    assert chart.figure.data[0].hovertext == ("&lt;i&gt;x",)
    assert chart.alt == "All."


def test_kinds_stand_under_headings_with_patterns_of_their_own() -> None:
    heads = [Line(k.value, k.value) for k in Kind]
    cells = [Cell(row.id, head.id, 2) for head in heads for row in COLUMNS]
    figure = coverage.kinds(heads, COLUMNS, cells, digits=0, alt="All.").figure
    assert list(figure.layout.xaxis.ticktext) == ["<b>inform</b>", "<b>experience</b>", "<b>reflect</b>"]
    assert len({bars.marker.pattern.shape for bars in figure.data}) == 3
    assert len({bars.base for bars in figure.data}) == 3
    assert list(figure.data[2].customdata[0]) == ["reflect", "h3"]


def test_hours_stand_at_their_weeks_and_a_click_gives_the_week() -> None:
    chart = coverage.hours({40: 1.5, 2: 3.0}, WEEKS, YEAR)
    (bars,) = chart.figure.data
    assert list(bars.x) == [AT[40], AT[2]]
    assert [list(d) for d in bars.customdata] == [["40", ""], ["2", ""]]
    assert "Week 2: 3,0 uur" in chart.alt
    assert "2 weken" in chart.alt


def test_holidays_are_grounds_with_a_name() -> None:
    (ground,) = weeks.grounds(WEEKS, low=0, high=1)
    assert (ground["x0"], ground["x1"]) == (AT[43] - 0.5, AT[43] + 0.5)
    (name,) = weeks.names(WEEKS, YEAR, y=1)
    assert name["text"] == "free"


def lane(*moments: Activity) -> Lane:
    return Lane(YearGroup(id="h3", label="havo 3", year=3), moments)


def activity(id_: str, **more: object) -> Activity:
    return Activity.model_validate({"id": id_, "title": f"<{id_}>", "year_groups": ["h3"], **more})


def ribbon(*lanes: Lane, silences: tuple[Silence, ...] = ()) -> go.Figure:
    return journey.ribbon(
        lanes, silences, WEEKS, YEAR, {"net": "Netwerken", "work": "Werk"}, alt="All."
    ).figure


def marks(figure: go.Figure) -> list[tuple[str, float, float]]:
    """Letters, first and last place of each mark, and not the dead zones, which come first."""
    return [
        (text, round(base + 0.47), round(base + length - 0.47))
        for bars in figure.data[1:]
        for text, base, length in zip(bars.text, bars.base, bars.x, strict=True)
    ]


def test_a_mark_stands_in_the_row_of_each_competency_with_its_letters() -> None:
    figure = ribbon(
        lane(activity("a", weeks=[40, 41], competencies=["net", "work"], experience=True, reflect=True))
    )
    assert marks(figure) == [("ER", AT[40], AT[41])] * 2
    assert len(set(figure.data[1].y)) == 2


def test_letters_follow_the_language() -> None:
    assert journey.letters(list(Kind)) == "IER"
    use("en")
    assert journey.letters(list(Kind)) == "IER"
    assert journey.letters([]) == "?"


def test_what_falls_together_is_one_mark_that_tells_of_both() -> None:
    figure = ribbon(
        lane(
            activity("a", weeks=[40], competencies=["net"], inform=True),
            activity("b", weeks=[40], competencies=["net"], reflect=True),
        )
    )
    assert marks(figure) == [("IR", AT[40], AT[40])]
    assert figure.data[1].hovertext[0] == "<b>Week 40</b><br>&lt;a&gt;<br>&lt;b&gt;"


def test_a_moment_without_competency_has_a_row_of_its_own() -> None:
    figure = ribbon(lane(activity("a", weeks=[40], inform=True)))
    assert [t.strip() for t in figure.layout.yaxis.ticktext] == ["Netwerken", "Werk", "geen competentie"]
    assert marks(figure) == [("I", AT[40], AT[40])]


def test_a_dead_zone_over_the_summer_has_a_part_in_both_years() -> None:
    empty = lane()
    figure = ribbon(empty, empty, silences=(Silence((0, 12), (1, 39), 11),))
    zones = figure.data[0]
    assert [(b + 0.5, b + x - 0.5) for b, x in zip(zones.base, zones.x, strict=True)] == [
        (AT[12], len(WEEKS) - 1),
        (0, AT[39]),
    ]
    assert list(zones.text) == ["11 schoolweken niets", ""]
