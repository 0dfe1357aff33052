"""Response: per role or year group how many began and how many handed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

from lobscan.charts.chart import Chart, finish, plain
from lobscan.domain.response import Count
from lobscan.locales import _

ROW_HEIGHT: Final = 46
BEGUN: Final = "#b9d8d2"
HANDED_IN: Final = "#2c8c7c"
INK: Final = "#22201c"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the chart; without `handed_in` only who began is drawn."""

    label: str
    begun: Count
    handed_in: Count | None = None


def response(lines: Sequence[Line]) -> Chart:
    """Bars of people, each with its number; a masked number is a hatched bar with its bounds."""
    figure = go.Figure(_bars(_("begun"), BEGUN, lines, lambda line: line.begun))
    if any(line.handed_in for line in lines):
        figure.add_trace(_bars(_("handed in"), HANDED_IN, lines, lambda line: line.handed_in))
    figure.update_xaxes(visible=False, fixedrange=True, rangemode="tozero")
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=[plain(line.label) for line in reversed(lines)],
        fixedrange=True,
        automargin=True,
        ticksuffix="  ",
    )
    alt = _("How many people answer. {lines}", lines=" ".join(_sentence(line) for line in lines))
    chart = finish(figure, alt=alt, height=50 + ROW_HEIGHT * len(lines))
    chart.figure.update_layout(
        barmode="group",
        bargap=0.3,
        showlegend=len(figure.data) > 1,
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
    )
    return chart


def _bars(name: str, colour: str, lines: Sequence[Line], of: Callable[[Line], Count | None]) -> go.Bar:
    counts = [of(line) for line in lines]
    return go.Bar(
        name=name,
        y=[plain(line.label) for line in lines],
        x=[c.most if c else None for c in counts],
        orientation="h",
        marker={
            "color": colour,
            "pattern": {"shape": ["/" if c and c.masked else "" for c in counts], "fgcolor": "#ffffff"},
        },
        text=[c.text if c else "" for c in counts],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )


def _sentence(line: Line) -> str:
    if line.handed_in is None:
        return f"{line.label}: {line.begun.text}."
    return _(
        "{label}: {begun} begun, {handed_in} handed in.",
        label=line.label,
        begun=line.begun.text,
        handed_in=line.handed_in.text,
    )
