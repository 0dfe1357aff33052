"""The year wheel: a ring for each kind, a part for each week."""

from datetime import date

import pytest
from builders import school_year

from lobscan.charts.week_list import week_list
from lobscan.charts.wheel import wheel
from lobscan.domain.happening import Happening, Kind, by_week
from lobscan.locales import use

YEAR = school_year(date(2026, 8, 3), date(2027, 7, 25), (date(2026, 12, 21), date(2027, 1, 3)))
MONDAY = date(2026, 11, 2)


def happening(title: str, *weeks: date, kind: Kind = Kind.ACTION) -> Happening:
    return Happening(kind, title, title, weeks)


def drawn(*found: Happening, today: date = date(2026, 11, 4)):
    return wheel(by_week(found), YEAR, today=today)


def rings(chart) -> list:
    return [t for t in chart.figure.data if t.type == "barpolar" and t.hovertext]


def test_there_is_a_ring_for_each_kind_and_a_part_for_each_week() -> None:
    assert [len(ring.theta) for ring in rings(drawn())] == [51] * len(Kind)
    assert len({ring.base[0] for ring in rings(drawn())}) == len(Kind)


def test_parts_do_not_overlap_and_leave_room_for_the_names() -> None:
    ring = rings(drawn())[0]
    steps = {round(b - a, 6) for a, b in zip(ring.theta, ring.theta[1:], strict=False)}
    assert steps == {round(ring.width[0], 6)}
    assert ring.theta[-1] + ring.width[0] / 2 < 360 - ring.width[0]


def test_a_part_says_how_much_happens_and_what() -> None:
    chart = drawn(*(happening(f"<b>{n}</b>", MONDAY) for n in range(10)))
    counts = next(t for t in chart.figure.data if t.type == "scatterpolar" and t.text and "10" in t.text)
    assert list(counts.text) == ["10"]
    (text,) = [t for ring in rings(chart) for t in ring.hovertext if "&lt;b&gt;0" in t]
    assert "week 45" in text
    assert text.endswith("en nog 2")


def test_the_fullest_week_of_a_ring_is_its_darkest() -> None:
    later = date(2026, 11, 9)
    chart = drawn(*(happening(f"a{n}", MONDAY) for n in range(6)), happening("b", later))
    (ring,) = [r for r in rings(chart) if len(set(r.marker.color)) == 3]
    place = [i for i, text in enumerate(ring.hovertext) if "week 45" in text or "week 46" in text]
    depths = [float(ring.marker.color[i].rsplit(",", 1)[1].rstrip(")")) for i in place]
    assert depths[0] > depths[1] > min(float(c.rsplit(",", 1)[1].rstrip(")")) for c in ring.marker.color)


@pytest.mark.parametrize(("today", "shown"), [(date(2026, 11, 4), True), (date(2027, 9, 1), False)])
def test_today_is_drawn_only_within_the_year(*, today: date, shown: bool) -> None:
    names = [
        text for t in drawn(today=today).figure.data if t.type == "scatterpolar" for text in t.text or ()
    ]
    assert ("vandaag" in names) is shown


def test_the_alt_counts_each_thing_once() -> None:
    use("en")
    chart = drawn(happening("a", MONDAY, date(2026, 11, 9)), happening("b", MONDAY, kind=Kind.PARTNER))
    assert chart.alt.startswith("School year 2026-2027 as a circle of weeks.")
    assert "Actions: 1 in 2 weeks." in chart.alt
    assert "Partners: 1 in 1 weeks." in chart.alt


def unrolled(*found: Happening):
    return week_list(by_week(found), YEAR, today=date(2026, 11, 4))


def test_unrolled_there_is_a_row_for_each_week_and_a_column_for_each_kind() -> None:
    chart = unrolled(*(happening(f"a{n}", MONDAY) for n in range(3)), happening("b", date(2027, 7, 19)))
    columns = [t for t in chart.figure.data if t.type == "bar"]
    assert [len(column.y) for column in columns] == [51] * len(Kind)
    (counts,) = [t for t in chart.figure.data if t.type == "scatter"]
    action = list(Kind).index(Kind.ACTION) + 0.5
    assert list(zip(counts.x, counts.y, counts.text, strict=True)) == [(action, 13, "3"), (action, 50, "1")]
    assert chart.figure.layout.yaxis.ticktext[13] == "45 · 2 nov"


def test_unrolled_the_holidays_are_grounds_and_this_week_is_framed() -> None:
    rows = [(s.y0 + 0.5, s.fillcolor is not None) for s in unrolled().figure.layout.shapes]
    assert rows == [(20, True), (21, True), (13, False)]
