"""The year wheel unrolled for a narrow screen: a row for each week, a column for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import Chart, Part, draw
from lobscan.charts.wheel import KINDS, Cells, depth, hover, told
from lobscan.domain.calendars import WEEK
from lobscan.domain.happening import Kind
from lobscan.domain.school import SchoolYear
from lobscan.domain.weeks import SchoolWeek, school_weeks
from lobscan.locales import _, short_month

ROW = 24
HEAD = 40
"""Pixels."""


def week_list(cells: Cells, year: SchoolYear, *, today: date) -> Chart:
    """Per week how much happens of each kind, from the start of the year down; holidays are grey."""
    weeks = school_weeks(year)
    return draw(
        [*(_column(kind, weeks, cells) for kind in Kind), _counts(weeks, cells)],
        alt=_("School year {year} week by week.", year=year.id) + " " + told(cells),
        height=HEAD + ROW * len(weeks),
        margin={"l": 84, "r": 14, "t": HEAD, "b": 4},
        barmode="overlay",
        shapes=_marks(weeks, today),
        annotations=[_name(at, kind) for at, kind in enumerate(Kind)],
        xaxis={"range": [0, len(Kind)], "visible": False},
        yaxis={
            "range": [len(weeks) - 0.5, -0.5],
            "tickvals": list(range(len(weeks))),
            "ticktext": [f"{w.number} · {_day(w.monday)}" for w in weeks],
            "tickfont": {"size": 12},
            "showgrid": False,
        },
    )


def _name(at: int, kind: Kind) -> Part:
    """Why no label of the axis: of two that touch, one is left out."""
    return {
        "x": at + 0.5,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": _(KINDS[kind]),
        "showarrow": False,
        "font": {"size": 11},
    }


def _day(monday: date) -> str:
    """Why without the year: it is that of the whole chart."""
    return f"{monday.day} {short_month(monday)}"


def _column(kind: Kind, weeks: Sequence[SchoolWeek], cells: Cells) -> go.Bar:
    found = [cells.get((kind, week.monday), ()) for week in weeks]
    most = max(map(len, found), default=0)
    return go.Bar(
        orientation="h",
        y=list(range(len(weeks))),
        x=[0.96] * len(weeks),
        base=[list(Kind).index(kind) + 0.02] * len(weeks),
        width=0.9,
        marker={"color": [theme.DOING[depth(len(each), most)] for each in found]},
        hovertext=[hover(kind, week, each) for week, each in zip(weeks, found, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _counts(weeks: Sequence[SchoolWeek], cells: Cells) -> go.Scatter:
    shown = [
        (column + 0.5, at, len(cells[kind, week.monday]))
        for column, kind in enumerate(Kind)
        for at, week in enumerate(weeks)
        if cells.get((kind, week.monday))
    ]
    return go.Scatter(
        mode="text",
        x=[x for x, _at, _count in shown],
        y=[at for _x, at, _count in shown],
        text=[str(count) for _x, _at, count in shown],
        textfont={"size": 12},
        hoverinfo="skip",
    )


def _marks(weeks: Sequence[SchoolWeek], today: date) -> list[Part]:
    """The holidays as grounds, and a frame around this week."""
    free = [_row(at, fillcolor=theme.FREE, line={"width": 0}) for at, week in enumerate(weeks) if week.free]
    now = [at for at, week in enumerate(weeks) if week.monday <= today < week.monday + WEEK]
    return [*free, *(_row(at, line={"color": theme.TODAY, "width": 2}) for at in now)]


def _row(at: int, **look: object) -> Part:
    return {"type": "rect", "x0": 0, "x1": len(Kind), "y0": at - 0.5, "y1": at + 0.5, **look}
