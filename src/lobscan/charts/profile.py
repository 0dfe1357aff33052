"""The profile: per area the score as a bar and the ambition as a line across it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import GRID, Chart, downwards, draw, edge, plain
from lobscan.charts.heatmap import HIDDEN_MARK
from lobscan.locales import _, number

ROW_HEIGHT = 52
GROUND = 0.5
"""Where the bars begin: half a level below 1, so that a score of 1 has a bar, with its number in it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """An area's score (None: hidden, or nobody answered) and ambition, in levels."""

    label: str
    score: float | None
    ambition: float | None
    hidden: bool = False


def profile(bars: Sequence[Bar]) -> Chart:
    """Bars of scores from level 1 to 4, each with its ambition as a dark line."""
    lines = [plain(_line(b)) for b in bars]
    return draw(
        [_scores(bars, lines), _dots(bars), _ambitions(bars, lines)],
        alt=_("Score and ambition per area. {lines}", lines=" ".join(f"{_line(b)}." for b in bars)),
        height=60 + ROW_HEIGHT * len(bars),
        xaxis={"range": [GROUND, 4.05], "tickvals": [1, 2, 3, 4], "gridcolor": GRID, "zeroline": False},
        yaxis=downwards([b.label for b in bars]),
    )


def _scores(bars: Sequence[Bar], lines: Sequence[str]) -> go.Bar:
    return go.Bar(
        y=[plain(b.label) for b in bars],
        x=[None if b.score is None else b.score - GROUND for b in bars],
        base=GROUND,
        orientation="h",
        width=0.62,
        marker={"color": [_colour(b) for b in bars], "line": edge()},
        text=["" if b.score is None else number(b.score) for b in bars],
        textposition="inside",
        insidetextanchor="start",
        textfont={"size": 15, "color": [_ink(b) for b in bars]},
        hovertext=lines,
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _dots(bars: Sequence[Bar]) -> go.Scatter:
    """A dot where the gate hides the score. Why apart: a bar without length shows no text."""
    hidden = [b for b in bars if b.hidden]
    return go.Scatter(
        y=[plain(b.label) for b in hidden],
        x=[GROUND] * len(hidden),
        mode="text",
        text=[HIDDEN_MARK] * len(hidden),
        textposition="middle right",
        textfont={"size": 15, "color": theme.paper().quiet},
        hovertext=[plain(_line(b)) for b in hidden],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _ambitions(bars: Sequence[Bar], lines: Sequence[str]) -> go.Scatter:
    return go.Scatter(
        y=[plain(b.label) for b in bars],
        x=[b.ambition for b in bars],
        mode="markers",
        marker={
            "symbol": "line-ns-open",
            "size": 34,
            "line": {"width": 4},
            "color": theme.paper().ink,
        },
        hovertext=lines,
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _colour(bar: Bar) -> str:
    return theme.UNKNOWN.ground if bar.score is None else theme.level_shade(bar.score).ground


def _ink(bar: Bar) -> str:
    return theme.UNKNOWN.ink if bar.score is None else theme.level_shade(bar.score).ink


def _line(bar: Bar) -> str:
    if bar.hidden:
        return f"{bar.label}: {_('too few answers to show')}"
    return _(
        "{label}: score {score}, ambition {ambition}",
        label=bar.label,
        score=number(bar.score),
        ambition=number(bar.ambition),
    )
