"""The bars of the work plan, and of the hours people have."""

from datetime import date

import pytest
from builders import school_year

from lobscan.charts import gantt
from lobscan.charts.gantt import Lane
from lobscan.charts.load import load
from lobscan.domain.agenda import Load
from lobscan.domain.school import Person
from lobscan.domain.workplan import Action, Status
from lobscan.locales import use

YEAR = school_year(date(2026, 8, 1), date(2027, 7, 31), (date(2026, 12, 19), date(2027, 1, 3)))
TODAY = date(2026, 11, 20)
DAY = 86_400_000


def action(id_: str, start: str, due: str, **more: object) -> Action:
    return Action.model_validate({"id": id_, "title": id_, "start": start, "due": due, **more})


def drawn(*actions: Action, today: date = TODAY, before: tuple[Action, ...] = ()) -> gantt.Chart:
    return gantt.gantt([Lane("Visie", actions)], YEAR, today=today, before={a.id: a for a in before})


def bars(chart: gantt.Chart, *, thin: bool = False) -> dict[str, tuple[str, float, float]]:
    return {
        data[0]: (base, x, y)
        for trace in chart.figure.data
        if trace.type == "bar" and (trace.width < 0.2) is thin
        for data, base, x, y in zip(
            trace.customdata or (), trace.base or (), trace.x or (), trace.y or (), strict=True
        )
    }


def texts(chart: gantt.Chart) -> list[str]:
    return [note.text for note in chart.figure.layout.annotations]


def test_a_bar_runs_from_its_start_to_the_end_of_its_due_day() -> None:
    found = bars(drawn(action("a", "2026-09-07", "2026-09-08")))
    assert found["a"][:2] == ("2026-09-07", 2 * DAY)


def test_a_bar_ends_where_the_school_year_ends() -> None:
    found = bars(drawn(action("a", "2026-07-01", "2027-12-31")))
    assert found["a"][:2] == ("2026-08-01", 365 * DAY)


def test_bars_stand_in_the_order_of_their_lane() -> None:
    found = bars(
        drawn(action("a", "2026-09-07", "2026-10-01", status="done"), action("b", "2026-09-07", "2026-10-01"))
    )
    assert found["a"][2] < found["b"][2]


def test_each_status_has_its_word_and_its_own_mark() -> None:
    actions = [action(s.value, "2026-12-01", "2026-12-04", status=s, year_groups=["havo-3"]) for s in Status]
    chart = drawn(*actions)
    shown = [t for t in chart.figure.data if t.type == "bar" and t.width > 0.2]
    marks = {(t.marker.color, t.marker.pattern.shape) for t in shown}
    assert len(marks) == len(Status)
    for word in ("gepland", "loopt", "vastgelopen", "klaar", "gestopt"):
        assert any(text.endswith(f" · {word}") for text in texts(chart))


def test_what_is_late_says_so() -> None:
    chart = drawn(action("a", "2026-09-07", "2026-11-19"), action("b", "2026-09-07", "2026-11-20"))
    assert [t for t in texts(chart) if "·" in t] == ["a · te laat", "b · gepland"]


def test_a_thin_line_shows_where_a_bar_stood_that_was_moved() -> None:
    before = (action("a", "2026-07-20", "2026-09-11"), action("b", "2026-09-07", "2026-09-11"))
    chart = drawn(action("a", "2026-09-14", "2026-09-18"), before[1], before=before)
    assert {id_: bar[:2] for id_, bar in bars(chart, thin=True).items()} == {"a": ("2026-08-01", 42 * DAY)}


def test_a_milestone_is_a_diamond_on_its_day_a_full_one_when_it_was_reached() -> None:
    stones = [
        {"title": "<Eerste>", "due": "2026-09-18", "done": True},
        {"title": "Tweede", "due": "2026-10-02"},
        {"title": "Volgend jaar", "due": "2027-09-01"},
    ]
    chart = drawn(action("a", "2026-09-07", "2026-10-02", milestones=stones))
    (diamonds,) = [t for t in chart.figure.data if t.type == "scatter"]
    assert list(diamonds.x) == ["2026-09-18", "2026-10-02"]
    assert len(set(diamonds.marker.color)) == 2
    assert "&lt;Eerste&gt;" in diamonds.hovertext[0]
    assert "gehaald" in diamonds.hovertext[0]
    assert "mijlpaal" in diamonds.hovertext[1]


def test_holidays_are_shaded_and_named() -> None:
    chart = drawn(action("a", "2026-09-07", "2026-10-01"))
    (ground,) = [s for s in chart.figure.layout.shapes if s.fillcolor]
    assert (ground.x0, ground.x1) == ("2026-12-19", "2027-01-04")
    assert "free" in texts(chart)


@pytest.mark.parametrize(("today", "shown"), [(TODAY, True), (date(2027, 8, 1), False)])
def test_today_is_drawn_only_within_the_school_year(*, today: date, shown: bool) -> None:
    assert (
        any("vandaag" in t for t in texts(drawn(action("a", "2026-09-07", "2026-10-01"), today=today)))
        is shown
    )


def test_months_carry_their_name_in_the_language_of_the_reader() -> None:
    assert drawn().figure.layout.xaxis.ticktext[7] == "mrt"
    use("en")
    assert drawn().figure.layout.xaxis.ticktext[7] == "Mar"


def test_a_title_is_shortened_for_a_phone_and_read_as_it_is() -> None:
    chart = drawn(action("a", "2026-09-07", "2026-10-01", title="<b>Heel</b> " + "lange titel " * 20))
    (label,) = [t for t in texts(chart) if "·" in t]
    assert label.startswith("&lt;b&gt;Heel&lt;/b&gt; lange")
    assert label.endswith("… · te laat")
    assert len(label) < 65


def test_the_alt_tells_how_many_actions_there_are_of_each_status() -> None:
    chart = drawn(
        action("a", "2026-09-07", "2026-12-01", status="done"), action("b", "2026-09-07", "2026-12-01")
    )
    assert chart.alt == "2 acties in schooljaar 2026-2027. gepland 1, klaar 1."


def one(planned: float, hours: float) -> Load:
    return Load(Person(id="an", name="An <i>", hours=hours), planned, 1, 0)


def test_load_splits_what_fits_from_what_is_too_much() -> None:
    chart = load([one(50, 40), one(10, 40)])
    within, above, has = chart.figure.data
    assert (list(within.x), list(above.x), list(has.x)) == ([40, 10], [10, 0], [40, 40])
    assert above.marker.pattern.shape
    assert texts(chart) == ["An &lt;i&gt; · 50 van 40 uur, 10 te veel", "An &lt;i&gt; · 10 van 40 uur"]
    assert "An <i>: 50 van 40 uur, 10 te veel." in chart.alt
