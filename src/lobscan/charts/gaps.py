"""The largest gaps: from the score to the ambition, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import GRID, Chart, downwards, draw, plain
from lobscan.charts.heatmap import shade_of
from lobscan.locales import _, number

ROW_HEIGHT = 40


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap by its id and label, with score, ambition and size in levels."""

    id: str
    label: str
    score: float
    ambition: float
    size: float


def gap_lines(lines: Sequence[GapLine]) -> Chart:
    """Each gap as a bar from score to ambition; a click gives its id as `customdata`."""
    return draw(
        [
            *_bars(lines),
            _ends([line.score for line in lines], lines, "circle"),
            _ends([line.ambition for line in lines], lines, "line-ns-open"),
        ],
        alt=_("The largest gaps. {lines}", lines=" ".join(f"{_sentence(line)}." for line in lines)),
        height=70 + ROW_HEIGHT * len(lines),
        barmode="overlay",
        xaxis={
            "range": [1, 4.05],
            "tickvals": [1, 2, 3, 4],
            "side": "top",
            "gridcolor": GRID,
            "zeroline": False,
        },
        yaxis=downwards([line.label for line in lines]),
    )


def _bars(lines: Sequence[GapLine]) -> list[go.Bar]:
    """The bars by the ink of their numbers, which would fade where another bar is chosen."""
    inks = dict.fromkeys(shade_of("gap", line.size).ink for line in lines)
    return [_bar([line for line in lines if shade_of("gap", line.size).ink == ink], ink) for ink in inks]


def _bar(lines: Sequence[GapLine], ink: str) -> go.Bar:
    whole = {"marker": {"opacity": 1}, "textfont": {"color": ink}}
    return go.Bar(
        y=[plain(line.label) for line in lines],
        x=[line.size for line in lines],
        base=[line.score for line in lines],
        orientation="h",
        width=0.55,
        marker={"color": [shade_of("gap", line.size).ground for line in lines]},
        text=[f"−{number(line.size)}" for line in lines],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": ink, "size": 14},
        customdata=[[line.id] for line in lines],
        hovertext=[plain(_sentence(line)) for line in lines],
        hovertemplate="%{hovertext}<extra></extra>",
        selected=whole,
        unselected=whole,
    )


def _ends(values: Sequence[float], lines: Sequence[GapLine], symbol: str) -> go.Scatter:
    ink = theme.paper().ink
    wide = symbol != "circle"
    whole = {"marker": {"opacity": 1}}
    return go.Scatter(
        y=[plain(line.label) for line in lines],
        x=list(values),
        mode="markers",
        marker={
            "symbol": symbol,
            "size": 24 if wide else 10,
            "color": ink,
            "line": {"width": 3 if wide else 0},
        },
        hoverinfo="skip",
        selected=whole,
        unselected=whole,
    )


def _sentence(line: GapLine) -> str:
    return _(
        "{label}: score {score}, ambition {ambition}, gap {gap}",
        label=line.label,
        score=number(line.score),
        ambition=number(line.ambition),
        gap=number(line.size),
    )
