"""The work plan over a school year: a bar per action, holidays behind them, and today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go
from babel import dates

from lobscan import theme
from lobscan.charts.chart import Chart, finish, plain
from lobscan.domain.agenda import months
from lobscan.domain.school import Holiday, SchoolYear
from lobscan.domain.workplan import Action, Status
from lobscan.locales import _, language, n_, short_day
from lobscan.locales.workplan import shortened, status

ROW = 40
"""Pixels of a row: a line of text and the bar below it, so that a phone needs no column of labels."""
HEAD = 3.0
"""Rows kept free on top for the names of the holidays."""
LONGEST_LABEL = 34
LONGEST_LANE = 40
LEGEND = 56
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lane:
    """Actions that belong together, and what they have in common."""

    label: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    lane: Lane
    action: Action | None


def gantt(lanes: Sequence[Lane], year: SchoolYear, *, today: date) -> Chart:
    """Bars from start to due date, by lane; a bar's `customdata` is its action's id."""
    rows = [_Row(lane, action) for lane in lanes for action in (None, *lane.actions)]
    figure = go.Figure()
    for each in Status:
        _bars(figure, rows, each, year)
    _labels(figure, rows, today)
    _holidays(figure, year, len(rows))
    _today(figure, year, today)
    _axes(figure, year, len(rows))
    drawn = finish(figure, alt=_alt(lanes, year), height=round(ROW * (len(rows) + HEAD)) + 90)
    figure.update_layout(
        showlegend=True,
        barmode="overlay",
        hoverlabel={"align": "left"},
        legend={"orientation": "h", "x": 0, "y": 1, "yref": "container", "itemclick": False, "itemdoubleclick": False},
        margin={"t": LEGEND},
    )
    return drawn


def _bars(figure: go.Figure, rows: Sequence[_Row], wanted: Status, year: SchoolYear) -> None:
    """Why per status: each is one entry of the legend."""
    placed = [(at, r.action) for at, r in enumerate(rows) if r.action and r.action.status is wanted]
    if not placed:
        return
    mark = theme.STATUSES[wanted.value]
    shown = [(at, max(a.start, year.start), min(a.due, year.end) + DAY, a) for at, a in placed]
    figure.add_trace(
        go.Bar(
            name=status(wanted.value),
            orientation="h",
            y=[at + 0.22 for at, *_rest in shown],
            base=[start.isoformat() for _at, start, _end, _action in shown],
            x=[(end - start) / timedelta(milliseconds=1) for _at, start, end, _action in shown],
            width=0.34,
            marker={
                "color": mark.fill,
                "line": {"color": mark.edge, "width": 1.5},
                "pattern": {"shape": mark.pattern, "solidity": 0.35},
            },
            customdata=[[action.id] for *_rest, action in shown],
            hovertext=[_hover(action) for *_rest, action in shown],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )


def _hover(action: Action) -> str:
    span = _("{start} to {due}", start=short_day(action.start), due=short_day(action.due))
    return f"<b>{plain(shortened(action.title, 70))}</b><br>{span}<br>{status(action.status.value)}"


def _labels(figure: go.Figure, rows: Sequence[_Row], today: date) -> None:
    """Why notes and not labels of the axis: they may run on over the bars' own space."""
    for at, row in enumerate(rows):
        text = _label(row.action, today) if row.action else f"<b>{plain(shortened(row.lane.label, LONGEST_LANE))}</b>"
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=at - 0.18 if row.action else at + 0.1,
            text=text,
            showarrow=False,
            font={"size": 13 if row.action else 15},
            align="left",
        )


def _label(action: Action, today: date) -> str:
    word = _("late") if action.late(today) else status(action.status.value)
    return f"{plain(shortened(action.title, LONGEST_LABEL))} · {word}"


def _holidays(figure: go.Figure, year: SchoolYear, rows: int) -> None:
    for holiday in year.holidays:
        start, end = max(holiday.start, year.start), min(holiday.end, year.end) + DAY
        figure.add_shape(
            type="rect",
            x0=start.isoformat(),
            x1=end.isoformat(),
            y0=-HEAD,
            y1=rows,
            fillcolor=theme.FREE,
            line_width=0,
            layer="below",
        )
        figure.add_annotation(**_upright(start + (end - start) / 2, _name(holiday)))


def _name(holiday: Holiday) -> str:
    return plain(shortened(holiday.label, 20))


def _upright(day: date, text: str) -> dict[str, object]:
    return {
        "x": day.isoformat(),
        "y": -0.45,
        "yanchor": "bottom",
        "text": text,
        "textangle": -90,
        "showarrow": False,
        "font": {"size": 12},
    }


def _today(figure: go.Figure, year: SchoolYear, today: date) -> None:
    if year.start <= today <= year.end:
        figure.add_shape(
            type="line",
            x0=today.isoformat(),
            x1=today.isoformat(),
            y0=0,
            y1=1,
            yref="paper",
            line={"color": theme.TODAY, "width": 2, "dash": "dot"},
        )
        figure.add_annotation(**{**_upright(today, f"<b>{_('today')}</b>"), "xanchor": "right"})


def _axes(figure: go.Figure, year: SchoolYear, rows: int) -> None:
    firsts = months(year)
    for first in firsts:
        figure.add_shape(
            type="line",
            x0=first.isoformat(),
            x1=first.isoformat(),
            y0=-HEAD,
            y1=rows,
            line={"color": "rgba(128,128,128,0.25)", "width": 1},
            layer="below",
        )
    figure.update_xaxes(
        type="date",
        range=[year.start.isoformat(), (year.end + DAY).isoformat()],
        side="top",
        tickmode="array",
        tickvals=[(first + 14 * DAY).isoformat() for first in firsts],
        ticktext=[_month(first) for first in firsts],
        tickangle=0,
        tickfont={"size": 12},
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        minor={"tickmode": "linear", "tick0": "2024-01-01", "dtick": 7 * 86_400_000, "ticks": "inside", "ticklen": 4},
    )
    figure.update_yaxes(range=[rows, -HEAD], visible=False, fixedrange=True)


def _month(first: date) -> str:
    return dates.format_date(first, "LLL", locale=language()).rstrip(".")


def _alt(lanes: Sequence[Lane], year: SchoolYear) -> str:
    actions = [action for lane in lanes for action in lane.actions]
    counts = ", ".join(
        f"{status(s.value)} {sum(a.status is s for a in actions)}"
        for s in Status
        if any(a.status is s for a in actions)
    )
    text = n_("{count} action over school year {year}.", "{count} actions over school year {year}.", len(actions), year=year.id)
    return f"{text} {counts}."
