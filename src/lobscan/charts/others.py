"""Where a school stands among others: the middle half of the schools as a bar, the school as a diamond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import GRID, LEGEND, Chart, downwards, draw, plain
from lobscan.charts.heatmap import HIDDEN_MARK
from lobscan.locales import _, number

ROW_HEIGHT = 52
QUARTER = "rgba(128,120,105,0.42)"
NARROWEST = 0.02
"""Levels that a bar is wide at least, so that it shows where both quartiles are the same."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A line of the chart, in levels; `quartiles` is None where the schools are too few."""

    label: str
    quartiles: tuple[float, float, float] | None
    own: float | None


def strips(lines: Sequence[Strip]) -> Chart:
    """A bar from the first to the third quartile, a line at the median, a diamond for the own school."""
    shown = [line for line in lines if line.quartiles]
    return draw(
        [_halves(shown), _medians(shown), _own(lines), _hidden(lines)],
        alt=_("Our school among other schools. {lines}", lines=" ".join(f"{sentence(x)}." for x in lines)),
        height=96 + ROW_HEIGHT * len(lines),
        xaxis={"range": [0.9, 4.1], "tickvals": [1, 2, 3, 4], "gridcolor": GRID, "zeroline": False},
        yaxis=downwards([line.label for line in lines]),
        showlegend=True,
        legend={**LEGEND, "itemclick": False, "itemdoubleclick": False},
    )


def _halves(lines: Sequence[Strip]) -> go.Bar:
    ends = [line.quartiles or (0, 0, 0) for line in lines]
    return go.Bar(
        name=_("half of the schools"),
        y=[plain(line.label) for line in lines],
        x=[max(NARROWEST, high - low) for low, _median, high in ends],
        base=[low for low, _median, _high in ends],
        orientation="h",
        width=0.34,
        marker={"color": QUARTER, "line": {"width": 1, "color": theme.paper().quiet}},
        hovertext=[plain(sentence(line)) for line in lines],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _medians(lines: Sequence[Strip]) -> go.Scatter:
    return go.Scatter(
        name=_("the middle school"),
        y=[plain(line.label) for line in lines],
        x=[line.quartiles[1] if line.quartiles else None for line in lines],
        mode="markers",
        marker={"symbol": "line-ns-open", "size": 24, "line": {"width": 3}, "color": theme.paper().ink},
        hoverinfo="skip",
    )


def _own(lines: Sequence[Strip]) -> go.Scatter:
    """Why the number above it: on the bar it could not be read."""
    own = [line for line in lines if line.own is not None]
    return go.Scatter(
        name=_("our school"),
        y=[plain(line.label) for line in own],
        x=[line.own for line in own],
        mode="markers+text",
        marker={
            "symbol": "diamond",
            "size": 15,
            "color": theme.paper().accent,
            "line": {"width": 2, "color": theme.paper().background},
        },
        text=[f"<b>{number(line.own)}</b>" for line in own],
        textposition="top center",
        textfont={"size": 13, "color": theme.paper().ink},
        hovertext=[plain(sentence(line)) for line in own],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _hidden(lines: Sequence[Strip]) -> go.Scatter:
    hidden = [line for line in lines if not line.quartiles]
    return go.Scatter(
        y=[plain(line.label) for line in hidden],
        x=[1.0] * len(hidden),
        mode="text",
        text=[HIDDEN_MARK] * len(hidden),
        textfont={"size": 15, "color": theme.paper().quiet},
        hovertext=[plain(sentence(line)) for line in hidden],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )


def sentence(line: Strip) -> str:
    """A line of the chart in words."""
    own = _("our school {own}", own=number(line.own)) if line.own is not None else ""
    if line.quartiles is None:
        told = _("too few schools to show")
    else:
        low, median, high = line.quartiles
        told = _(
            "half of the schools from {low} to {high}, the middle one {median}",
            low=number(low),
            high=number(high),
            median=number(median),
        )
    return f"{line.label}: {', '.join(part for part in (own, told) if part)}"
