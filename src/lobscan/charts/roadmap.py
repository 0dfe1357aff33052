"""The roadmap over the school years: a bar per measure; and what more or fewer hours would close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import GRID, Chart, draw, plain
from lobscan.domain.agenda import months
from lobscan.domain.draft import Planned
from lobscan.domain.school import SchoolYear
from lobscan.locales import _, n_, number, percent, short_day, short_month
from lobscan.locales.workplan import shortened

ROW = 40
"""Pixels of a row: a line of text and the bar below it, so that a phone needs no column of labels."""
HEAD = 0.9
LONGEST_LABEL = 52
DAY = timedelta(days=1)
MOST_MONTHS = 12
Note = dict[str, object]


def roadmap(lines: Sequence[Planned], years: Sequence[SchoolYear], *, start: date) -> Chart:
    """A bar per measure from its first day to its last, holidays behind; `customdata` is the measure."""
    end = len(lines)
    return draw(
        [_bars(lines)],
        alt=_alt(lines),
        height=round(ROW * (end + HEAD)) + 50,
        xaxis=_axis(lines, years, start),
        yaxis={"range": [end, -HEAD], "visible": False},
        hoverlabel={"align": "left", "font": {"family": theme.FONT, "size": 14}},
        shapes=[*_holidays(years, end), *_borders(years, end)],
        annotations=[*_labels(lines), *_names(years)],
    )


def _bars(lines: Sequence[Planned]) -> go.Bar:
    mark = theme.STATUSES["planned"]
    return go.Bar(
        orientation="h",
        y=[at + 0.25 for at in range(len(lines))],
        base=[line.start.isoformat() for line in lines],
        x=[(line.end + DAY - line.start) / timedelta(milliseconds=1) for line in lines],
        width=0.32,
        marker={"color": mark.fill, "line": {"color": mark.edge, "width": 1.5}},
        customdata=[[line.measure] for line in lines],
        hovertext=[_hover(line) for line in lines],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _hover(line: Planned) -> str:
    span = _("{start} to {due}", start=short_day(line.start), due=short_day(line.end))
    hours = n_("{count} hour", "{count} hours", round(line.hours))
    return f"<b>{plain(shortened(line.title, 70))}</b><br>{span}<br>{hours}"


def _labels(lines: Sequence[Planned]) -> list[Note]:
    return [
        {
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": at - 0.17,
            "text": plain(shortened(line.title, LONGEST_LABEL)),
            "showarrow": False,
            "font": {"size": 13},
        }
        for at, line in enumerate(lines)
    ]


def _holidays(years: Sequence[SchoolYear], end: int) -> list[Note]:
    spans = [(h.start, h.end + DAY) for year in years for h in year.holidays]
    return [
        {**_band(first, last, end), "fillcolor": theme.FREE, "line": {"width": 0}} for first, last in spans
    ]


def _borders(years: Sequence[SchoolYear], end: int) -> list[Note]:
    """A line where a new school year begins."""
    line = {"color": theme.paper().quiet, "width": 1}
    return [{**_band(y.start, y.start, end), "type": "line", "line": line} for y in years[1:]]


def _band(first: date, last: date, end: int) -> Note:
    return {
        "type": "rect",
        "x0": first.isoformat(),
        "x1": last.isoformat(),
        "y0": -HEAD,
        "y1": end,
        "layer": "below",
    }


def _names(years: Sequence[SchoolYear]) -> list[Note]:
    """Why of later years alone: the axis begins in the first."""
    return [
        {
            "x": y.start.isoformat(),
            "xanchor": "left",
            "y": -HEAD + 0.25,
            "text": f"<b>{plain(y.id)}</b>",
            "showarrow": False,
            "font": {"size": 12},
        }
        for y in years[1:]
    ]


def _axis(lines: Sequence[Planned], years: Sequence[SchoolYear], start: date) -> Note:
    first = min([start, *(line.start for line in lines)])
    last = max([years[-1].end, *(line.end for line in lines)])
    firsts = [m for year in years for m in months(year) if first <= m <= last]
    step = 1 + (len(firsts) - 1) // MOST_MONTHS
    return {
        "type": "date",
        "range": [(first - 7 * DAY).isoformat(), (last + DAY).isoformat()],
        "side": "top",
        "tickmode": "array",
        "tickvals": [m.isoformat() for m in firsts[::step]],
        "ticktext": [short_month(m) for m in firsts[::step]],
        "tickangle": 0,
        "tickfont": {"size": 12},
        "showgrid": True,
        "gridcolor": GRID,
        "zeroline": False,
    }


def _alt(lines: Sequence[Planned]) -> str:
    told = "; ".join(
        _("{measure} from {start} to {due}", measure=x.title, start=short_day(x.start), due=short_day(x.end))
        for x in lines
    )
    return _("The measures of the roadmap over the school years: {lines}.", lines=told)


@dataclass(frozen=True, slots=True)
class Point:
    """What so many hours a school year close: a share of the gap, and how much it could be at most."""

    hours: float
    share: float
    most: float
    usual: bool


def curve(points: Sequence[Point]) -> Chart:
    """The share of the gap that is closed against hours; a ring round the hours there are."""
    ink, accent = theme.paper().ink, theme.paper().accent
    line = go.Scatter(
        x=[p.hours for p in points],
        y=[p.share for p in points],
        mode="lines+markers+text",
        text=[percent(p.share) for p in points],
        textposition="top center",
        textfont={"size": 13, "color": ink},
        cliponaxis=False,
        line={"color": accent, "width": 2},
        marker={
            "size": [15 if p.usual else 9 for p in points],
            "symbol": ["circle-open" if p.usual else "circle" for p in points],
            "color": accent,
            "line": {"width": 3},
        },
        hovertext=[_point(p) for p in points],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    top = max([0.1, *(p.share for p in points)]) * 1.25
    return draw(
        [line],
        alt=_(
            "The part of the gap that is closed against hours. {lines}", lines=" ".join(map(_point, points))
        ),
        height=280,
        xaxis={
            "title": {"text": _("hours a school year for measures"), "font": {"color": ink}},
            "gridcolor": GRID,
            "zeroline": False,
        },
        yaxis={"range": [0, top], "tickformat": ".0%", "gridcolor": GRID, "zeroline": False},
        margin={"l": 48, "r": 24, "t": 16, "b": 48},
    )


def _point(p: Point) -> str:
    return _("{hours} hours: {share} of the gap.", hours=number(p.hours, 0), share=percent(p.share))
