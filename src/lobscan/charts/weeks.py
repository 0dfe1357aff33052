"""A school year in weeks along the bottom or top of a chart: months by name, holidays as grounds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from lobscan import theme
from lobscan.charts.chart import Part, plain
from lobscan.domain.calendars import DAY
from lobscan.domain.school import SchoolYear
from lobscan.domain.weeks import SchoolWeek
from lobscan.locales import short_month
from lobscan.locales.workplan import shortened

LONGEST_NAME = 18
ROOM = 2
"""Weeks that a month must have for its name to fit."""


def axis(weeks: Sequence[SchoolWeek], *, side: str = "top") -> Part:
    """An axis on which a week stands at its place in the school year, with the months by name."""
    months = [
        (at, w) for at, w in enumerate(weeks) if at == 0 or w.monday.month != weeks[at - 1].monday.month
    ]
    nexts = [*(at for at, _w in months[1:]), len(weeks)]
    shown = [pair for pair, following in zip(months, nexts, strict=True) if following - pair[0] >= ROOM]
    return {
        "range": [-0.6, len(weeks) - 0.4],
        "tickvals": [at for at, _w in shown],
        "ticktext": [short_month(w.monday) for _at, w in shown],
        "tickangle": 0,
        "side": side,
        "showgrid": True,
        "gridcolor": "rgba(128,128,128,0.18)",
        "zeroline": False,
    }


def holidays(weeks: Sequence[SchoolWeek]) -> list[tuple[int, int]]:
    """The places of the first and last week of each run of free weeks."""
    runs = groupby(enumerate(weeks), lambda pair: pair[1].free)
    spans = [[at for at, _w in run] for free, run in runs if free]
    return [(span[0], span[-1]) for span in spans]


def grounds(weeks: Sequence[SchoolWeek], *, low: float, high: float) -> list[Part]:
    """The holidays as grounds behind the marks, from `low` to `high` of the other axis."""
    return [ground(first, last, low=low, high=high) for first, last in holidays(weeks)]


def ground(first: int, last: int, *, low: float, high: float, fill: str = theme.FREE) -> Part:
    """A ground behind the weeks from one place to another."""
    return {
        "type": "rect",
        "x0": first - 0.5,
        "x1": last + 0.5,
        "y0": low,
        "y1": high,
        "layer": "below",
        "line": {"width": 0},
        "fillcolor": fill,
    }


def names(weeks: Sequence[SchoolWeek], year: SchoolYear, *, y: float, anchor: str = "top") -> list[Part]:
    """The holidays by name, upright in their grounds."""
    found = []
    for first, last in holidays(weeks):
        days = [weeks[at].monday + i * DAY for at in (first, last) for i in range(5)]
        label = next((h.label for d in days if (h := year.holiday_on(d))), "")
        found.append(
            {
                "x": (first + last) / 2,
                "y": y,
                "yanchor": anchor,
                "text": plain(shortened(label, LONGEST_NAME)),
                "textangle": -90,
                "showarrow": False,
                "font": {"size": 12, "color": theme.paper().quiet},
            }
        )
    return found
