"""Effect: how the gap moved at each finished measure, and where nobody worked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lobscan.charts import moved as chart
from lobscan.charts.chart import GRID, LEGEND, Chart, Part, bars, draw
from lobscan.domain.effect import Moved
from lobscan.locales import _, number, signed

ROW_HEIGHT = 60
LEAST = 1.0
"""The axis reaches at least so many levels, so that small gaps do not look large."""


@dataclass(frozen=True, slots=True)
class Line:
    """A measure, or what nobody worked on, by its label."""

    label: str
    moved: Moved


def effect(lines: Sequence[Line]) -> Chart:
    """Each line from the gap then (an open ring) to the gap now (a dot) with the interval of its change."""
    top = max([LEAST, *(max(x.moved.before, x.moved.after, x.moved.before + x.moved.high) for x in lines)])
    rows = [chart.Moved(x.label, x.moved.before, x.moved.after, sentence(x)) for x in lines]
    mark: Part = {"symbol": "circle", "size": 12}
    return draw(
        chart.moved(rows, then=_("gap before"), now=_("gap now"), mark=mark, error_x=_intervals(lines)),
        alt=_("How the gap moved. {lines}", lines=" ".join(f"{row.told}." for row in rows)),
        height=90 + ROW_HEIGHT * len(lines),
        showlegend=True,
        legend=LEGEND,
        xaxis={"range": [-0.05, top * 1.05], "gridcolor": GRID, "zeroline": False, "dtick": 0.5},
        yaxis=chart.lines_axis(rows),
    )


def _intervals(lines: Sequence[Line]) -> Part:
    """Where the gap now may lie when chance is reckoned with; no gap lies below 0."""
    high = [max(0.0, x.moved.high - x.moved.change) for x in lines]
    low = [min(x.moved.after, max(0.0, x.moved.change - x.moved.low)) for x in lines]
    return bars(high, low, width=6)


def sentence(line: Line) -> str:
    """A line in words."""
    return _(
        "{label}: gap {before} before, {after} now, change {change} (between {low} and {high})",
        label=line.label,
        before=number(line.moved.before),
        after=number(line.moved.after),
        change=signed(line.moved.change),
        low=signed(line.moved.low),
        high=signed(line.moved.high),
    )
