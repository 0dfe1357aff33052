"""The profile: per area the score as a bar and the ambition as a line across it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import Chart, finish, plain
from lobscan.charts.heatmap import HIDDEN_MARK
from lobscan.locales import _, number

ROW_HEIGHT = 52


@dataclass(frozen=True, slots=True)
class Bar:
    """An area's score (None: hidden or unanswered) and ambition, in levels."""

    label: str
    score: float | None
    ambition: float | None


def profile(bars: Sequence[Bar]) -> Chart:
    """Bars of scores from level 1 to 4, each with its ambition as a dark line."""
    figure = go.Figure()
    figure.add_trace(
        go.Bar(
            y=[plain(b.label) for b in bars],
            x=[None if b.score is None else b.score - 1 for b in bars],
            base=1,
            orientation="h",
            width=0.62,
            marker={"color": [_colour(b) for b in bars]},
            text=[HIDDEN_MARK if b.score is None else number(b.score) for b in bars],
            textposition="inside",
            insidetextanchor="start",
            textfont={"size": 15, "color": [_ink(b) for b in bars]},
            hovertext=[plain(_line(b)) for b in bars],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            y=[plain(b.label) for b in bars],
            x=[b.ambition for b in bars],
            mode="markers",
            marker={"symbol": "line-ns-open", "size": 34, "line": {"width": 4}, "color": theme.paper().ink},
            hovertext=[plain(_line(b)) for b in bars],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    figure.update_xaxes(
        range=[1, 4.05],
        tickvals=[1, 2, 3, 4],
        fixedrange=True,
        gridcolor="rgba(128,128,128,0.25)",
        zeroline=False,
    )
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=[plain(b.label) for b in reversed(bars)],
        fixedrange=True,
        automargin=True,
        ticksuffix="  ",
    )
    alt = _("Score and ambition per area. {lines}", lines=" ".join(_line(b) + "." for b in bars))
    return finish(figure, alt=alt, height=60 + ROW_HEIGHT * len(bars))


def _colour(bar: Bar) -> str:
    return theme.UNKNOWN.ground if bar.score is None else theme.level_shade(bar.score).ground


def _ink(bar: Bar) -> str:
    return theme.UNKNOWN.ink if bar.score is None else theme.level_shade(bar.score).ink


def _line(bar: Bar) -> str:
    return _(
        "{label}: score {score}, ambition {ambition}",
        label=bar.label,
        score=number(bar.score),
        ambition=number(bar.ambition),
    )
