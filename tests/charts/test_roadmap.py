"""The roadmap over the years and the curve against hours."""

from datetime import date

from lobscan.charts import roadmap
from lobscan.domain.draft import Planned, Said
from lobscan.domain.school import Holiday, SchoolYear

YEARS = (
    SchoolYear(
        id="2026-2027",
        region="noord",
        start=date(2026, 8, 1),
        end=date(2027, 7, 31),
        holidays=(Holiday(label="Kerst", start=date(2026, 12, 19), end=date(2027, 1, 3)),),
    ),
    SchoolYear(id="2027-2028", region="noord", start=date(2027, 8, 1), end=date(2028, 7, 31)),
)


def line(measure: str, start: date, end: date) -> Planned:
    return Planned(measure=measure, title=f"Do <b>{measure}</b>", start=start, end=end, why=Said(message="x"))


LINES = (line("a", date(2027, 1, 4), date(2027, 2, 5)), line("b", date(2027, 9, 6), date(2027, 10, 1)))


def test_each_measure_is_a_bar_over_its_days_that_can_be_clicked() -> None:
    drawn = roadmap.roadmap(LINES, YEARS, start=date(2026, 11, 23))
    bars = drawn.figure.data[0]
    assert list(bars.base) == ["2027-01-04", "2027-09-06"]
    assert [x / 86_400_000 for x in bars.x] == [33, 26]
    assert [list(d) for d in bars.customdata] == [["a"], ["b"]]
    assert "4 jan 2027" in drawn.alt


def test_holidays_lie_behind_and_a_line_begins_each_later_year() -> None:
    shapes = roadmap.roadmap(LINES, YEARS, start=date(2026, 11, 23)).figure.layout.shapes
    assert [(s.x0, s.x1) for s in shapes] == [("2026-12-19", "2027-01-04"), ("2027-08-01", "2027-08-01")]


def test_words_of_the_school_are_no_markup() -> None:
    texts = [
        a.text for a in roadmap.roadmap(LINES, YEARS, start=date(2026, 11, 23)).figure.layout.annotations
    ]
    assert "Do &lt;b&gt;a&lt;/b&gt;" in texts


def test_the_curve_tells_every_point_and_rings_the_hours_there_are() -> None:
    points = [roadmap.Point(50, 0.2, 0.3, usual=False), roadmap.Point(100, 0.4, 0.5, usual=True)]
    drawn = roadmap.curve(points)
    assert list(drawn.figure.data[0].marker.symbol) == ["circle", "circle-open"]
    assert list(drawn.figure.data[0].x) == [50, 100]
    assert "100 uur: 40% van de kloof." in drawn.alt
