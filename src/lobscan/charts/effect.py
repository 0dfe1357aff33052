"""Effect: how the gap moved at each finished measure, and where nobody worked."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import GRID, LEGEND, Chart, downwards, draw, plain
from lobscan.domain.effect import Moved
from lobscan.locales import _, number

ROW_HEIGHT = 60
LABEL = 20
"""Letters of a label side by side, so that a phone has room for the dots."""
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
    return draw(
        [_ways(lines), _then(lines), _now(lines)],
        alt=_("How the gap moved. {lines}", lines=" ".join(f"{sentence(line)}." for line in lines)),
        height=90 + ROW_HEIGHT * len(lines),
        showlegend=True,
        legend=LEGEND,
        xaxis={"range": [-0.05, top * 1.05], "gridcolor": GRID, "zeroline": False, "dtick": 0.5},
        yaxis={
            **downwards([line.label for line in lines]),
            "tickvals": [plain(line.label) for line in lines],
            "ticktext": [_wrapped(line.label) for line in lines],
            "ticksuffix": "",
        },
    )


def _wrapped(label: str) -> str:
    return "<br>".join(f"{plain(part)}  " for part in textwrap.wrap(label, LABEL))


def _ways(lines: Sequence[Line]) -> go.Scatter:
    x, y = [], []
    for line in lines:
        x += [line.moved.before, line.moved.after, None]
        y += [plain(line.label)] * 3
    way = {"color": theme.PAST, "width": 2}
    return go.Scatter(x=x, y=y, mode="lines", line=way, hoverinfo="skip", showlegend=False)


def _then(lines: Sequence[Line]) -> go.Scatter:
    ring = {"symbol": "circle-open", "size": 14, "color": theme.paper().ink, "line": {"width": 2}}
    return _dots(lines, [x.moved.before for x in lines], name=_("gap before"), marker=ring)


def _now(lines: Sequence[Line]) -> go.Scatter:
    """The gap now, with where it may lie when chance is reckoned with; no gap lies below 0."""
    high = [max(0.0, x.moved.high - x.moved.change) for x in lines]
    low = [min(x.moved.after, max(0.0, x.moved.change - x.moved.low)) for x in lines]
    bars = {
        "type": "data",
        "symmetric": False,
        "array": high,
        "arrayminus": low,
        "thickness": 1.5,
        "width": 6,
    }
    dot = {"symbol": "circle", "size": 12, "color": theme.paper().accent}
    return _dots(lines, [x.moved.after for x in lines], name=_("gap now"), marker=dot, error_x=bars)


def _dots(lines: Sequence[Line], x: list[float], **look: object) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=[plain(line.label) for line in lines],
        mode="markers",
        hovertext=[plain(sentence(line)) for line in lines],
        hovertemplate="%{hovertext}<extra></extra>",
        **look,
    )


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


def signed(value: float) -> str:
    """A change with its sign; what rounds to nothing has none."""
    shown = number(abs(value))
    if shown == number(0.0):
        return shown
    return f"+{shown}" if value > 0 else f"−{shown}"
