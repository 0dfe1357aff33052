"""Change drawn: arrows and brackets, intervals within the levels, lines that stop at a break."""

from lobscan.charts import change
from lobscan.charts.change import Row
from lobscan.domain.change import Change, Point, Score

UP = Change(2.0, 2.5, 0.2, 0.8, (20, 22), 1)
MAYBE = Change(3.0, 2.9, -0.4, 0.2, (20, 22), 1)


def point(
    id_: str, value: float | None, *, broken: bool = False, pulse: bool = False, joint: bool = False
) -> Point:
    score = None if value is None else Score(value, value - 0.2, value + 0.2, 12)
    return Point(id_, id_, score, broken, pulse, joint)


def lines(points: list[Point]) -> list[tuple[tuple[float, ...], str]]:
    traces = change.trend(points).figure.data
    return [(tuple(t.x), t.line.dash) for t in traces if t.mode == "lines"]


def test_a_clear_change_has_an_arrow_and_another_has_brackets() -> None:
    assert change.arrow(UP) == "▲ +0,5"
    assert change.arrow(Change(3.0, 2.5, -0.8, -0.2, (9, 9), 1)) == "▼ −0,5"
    assert change.arrow(MAYBE) == "(−0,1)"


def test_clear_and_not_clear_are_told_apart_by_form() -> None:
    traces = change.change([Row("a", UP), Row("b", MAYBE)]).figure.data
    forms = {t.name: t.marker.symbol for t in traces if t.mode == "markers"}
    assert forms == {"toen": "circle-open", "nu, duidelijk": "circle", "nu, kan toeval zijn": "diamond"}


def test_no_interval_reaches_beyond_the_levels() -> None:
    wide = Change(3.5, 3.9, 0.1, 0.9, (9, 9), 1)
    dots = change.change([Row("a", wide)]).figure.data[-1]
    assert dots.x[0] + dots.error_x.array[0] <= 4


def test_other_schools_are_a_bar_only_where_there_are_any() -> None:
    def names(row: Row) -> list[str]:
        return [t.name for t in change.change([row]).figure.data if t.name]

    assert "de helft van de scholen" not in names(Row("a", UP))
    assert "de helft van de scholen" in names(Row("a", UP, (1.8, 2.2, 2.6)))


def test_the_sentence_says_the_interval_and_of_a_team_none() -> None:
    assert change.sentence(Row("a", UP)) == "a: 2,0 toen, 2,5 nu, verandering +0,5 (tussen +0,2 en +0,8)"
    team = Change(2.0, 2.5, 0.2, 0.8, (1, 1), 1, joint=True)
    assert change.sentence(Row("a", team)) == "a: 2,0 toen, 2,5 nu, verandering +0,5"


def test_a_line_runs_between_scans_and_stops_at_a_break() -> None:
    assert lines([point("a", 2.0), point("b", 2.2), point("c", 2.4)]) == [
        ((0, 1), "solid"),
        ((1, 2), "solid"),
    ]
    assert lines([point("a", None, broken=True), point("b", 2.2), point("c", 2.4)]) == [((1, 2), "solid")]


def test_a_line_over_what_does_run_on_is_dashed_at_a_break() -> None:
    assert lines([point("a", 2.0, broken=True), point("b", 2.2)]) == [((0, 1), "dash")]


def test_a_break_is_a_line_of_its_own_with_its_word() -> None:
    drawn = change.trend([point("a", None, broken=True), point("b", 2.2)]).figure
    (mark,) = drawn.layout.shapes
    assert 0 < mark.x0 == mark.x1 < 1
    assert [a.text for a in drawn.layout.annotations] == ["breuk"]
    assert change.trend([point("a", 2.0), point("b", 2.2)]).figure.layout.shapes == ()


def test_a_pulse_stands_apart_from_the_line() -> None:
    points = [point("a", 2.0), point("p", 3.0, pulse=True), point("b", 2.2)]
    assert lines(points) == [((0, 2), "solid")]
    diamonds = [t for t in change.trend(points).figure.data if t.marker.symbol == "diamond-open"]
    assert [tuple(t.x) for t in diamonds] == [(1,)]


def test_what_has_no_point_is_said() -> None:
    alt = change.trend([point("a", None, broken=True), point("b", 2.2)]).alt
    assert "a: anders gevraagd." in alt
