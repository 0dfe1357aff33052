"""The hours planned for each person, beside the hours that they have."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import Chart, finish, plain
from lobscan.domain.agenda import Load
from lobscan.locales import _, number
from lobscan.locales.workplan import shortened

ROW = 44
LONGEST_NAME = 26


def load(loads: Sequence[Load]) -> Chart:
    """A bar of planned hours per person, what is too much hatched, and a line at what they have."""
    figure = go.Figure()
    within, above = theme.STATUSES["running"], theme.STATUSES["blocked"]
    _bar(figure, loads, [min(one.planned, one.person.hours) for one in loads], within)
    _bar(figure, loads, [one.over for one in loads], above)
    figure.add_trace(
        go.Scatter(
            y=[at + 0.2 for at in range(len(loads))],
            x=[one.person.hours for one in loads],
            mode="markers",
            marker={"symbol": "line-ns-open", "size": 20, "line": {"width": 3}, "color": "#8a867d"},
            hovertext=[line(one) for one in loads],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    for at, one in enumerate(loads):
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", y=at - 0.24, text=_label(one), showarrow=False, font={"size": 13}
        )
    most = max([1.0, *(one.planned for one in loads), *(one.person.hours for one in loads)])
    figure.update_xaxes(range=[0, most * 1.03], fixedrange=True, zeroline=False, gridcolor="rgba(128,128,128,0.25)")
    figure.update_yaxes(range=[len(loads) - 0.4, -0.6], visible=False, fixedrange=True)
    figure.update_layout(barmode="stack")
    return finish(figure, alt=_alt(loads), height=60 + ROW * len(loads))


def _bar(figure: go.Figure, loads: Sequence[Load], hours: list[float], mark: theme.Mark) -> None:
    figure.add_trace(
        go.Bar(
            orientation="h",
            y=[at + 0.2 for at in range(len(loads))],
            x=hours,
            width=0.36,
            marker={"color": mark.fill, "pattern": {"shape": mark.pattern, "solidity": 0.35}},
            hovertext=[line(one) for one in loads],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )


def line(one: Load) -> str:
    """A person's load as a sentence."""
    return f"{plain(one.person.name)}: {hours_of(one)}"


def _label(one: Load) -> str:
    return f"{plain(shortened(one.person.name, LONGEST_NAME))} · {hours_of(one)}"


def hours_of(one: Load) -> str:
    """Planned against available hours in words, with what is too much."""
    text = _("{planned} of {hours} hours", planned=number(one.planned, 0), hours=number(one.person.hours, 0))
    return text if one.over < 0.5 else text + ", " + _("{hours} too many", hours=number(one.over, 0))


def _alt(loads: Sequence[Load]) -> str:
    lines = " ".join(f"{one.person.name}: {hours_of(one)}." for one in loads)
    return _("Hours planned per person, beside the hours they have. {lines}", lines=lines)
