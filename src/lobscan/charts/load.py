"""The hours planned for each person, beside the hours that they have."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import Chart, draw, plain
from lobscan.domain.agenda import Load
from lobscan.locales import _, number
from lobscan.locales.workplan import shortened

ROW = 44
LONGEST_NAME = 26
BELOW = 0.2
"""How far below the middle of its row a bar lies, under the name."""
GRID = "rgba(128,128,128,0.25)"
A_LITTLE = 0.5
"""Hours too many that are no news."""


def load(loads: Sequence[Load]) -> Chart:
    """A bar of planned hours per person, what is too much hatched, and a line at what they have."""
    within, above = theme.STATUSES["running"], theme.STATUSES["blocked"]
    traces = [
        _bar(loads, [min(one.planned, one.person.hours) for one in loads], within),
        _bar(loads, [one.over for one in loads], above),
        _marks(loads),
    ]
    most = max([1.0, *(one.planned for one in loads), *(one.person.hours for one in loads)])
    return draw(
        traces,
        alt=_alt(loads),
        height=60 + ROW * len(loads),
        barmode="stack",
        annotations=[_name(at, one) for at, one in enumerate(loads)],
        xaxis={"range": [0, most * 1.03], "zeroline": False, "gridcolor": GRID},
        yaxis={"range": [len(loads) - 0.4, -0.6], "visible": False},
    )


def _bar(loads: Sequence[Load], hours: list[float], mark: theme.Mark) -> go.Bar:
    return go.Bar(
        orientation="h",
        y=[at + BELOW for at in range(len(loads))],
        x=hours,
        width=0.36,
        marker={"color": mark.fill, "pattern": {"shape": mark.pattern, "solidity": 0.35}},
        hovertext=[_line(one) for one in loads],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _marks(loads: Sequence[Load]) -> go.Scatter:
    return go.Scatter(
        y=[at + BELOW for at in range(len(loads))],
        x=[one.person.hours for one in loads],
        mode="markers",
        marker={"symbol": "line-ns-open", "size": 17, "line": {"width": 3}, "color": "#8a867d"},
        hovertext=[_line(one) for one in loads],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _name(at: int, one: Load) -> dict[str, object]:
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": at - 0.24,
        "text": f"{plain(shortened(one.person.name, LONGEST_NAME))} · {hours_of(one)}",
        "showarrow": False,
        "font": {"size": 13},
    }


def _line(one: Load) -> str:
    return f"{plain(one.person.name)}: {hours_of(one)}"


def hours_of(one: Load) -> str:
    """Planned against available hours in words, with what is too much."""
    text = _("{planned} of {hours} hours", planned=number(one.planned, 0), hours=number(one.person.hours, 0))
    return text if one.over < A_LITTLE else text + ", " + _("{hours} too many", hours=number(one.over, 0))


def _alt(loads: Sequence[Load]) -> str:
    lines = " ".join(f"{one.person.name}: {hours_of(one)}." for one in loads)
    return _("Hours planned per person, beside the hours they have. {lines}", lines=lines)
