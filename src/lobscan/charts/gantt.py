"""The work plan over a school year: a bar per action, holidays behind them, and today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import Chart, draw, plain
from lobscan.domain.agenda import months
from lobscan.domain.school import Holiday, SchoolYear
from lobscan.domain.workplan import Action, Milestone, Status
from lobscan.locales import _, n_, short_day, short_month
from lobscan.locales.workplan import shortened, status

ROW = 40
"""Pixels of a row: a line of text and the bar below it, so that a phone needs no column of labels."""
HEAD = 3.0
"""Rows kept free on top for the names of the holidays."""
LONGEST_LABEL = 46
"""Letters of a row, its status with it, that fit on a phone."""
AXIS = 50
"""Pixels of the months above the rows."""
LONGEST_HEADING = 36
LONGEST_NAME = 20
DAY = timedelta(days=1)
A_MONDAY = "2024-01-01"
WEEK = 7 * 86_400_000
"""In milliseconds, as Plotly counts days."""
Note = dict[str, object]
"""A shape, a text or an axis as Plotly takes it."""


@dataclass(frozen=True, slots=True)
class Lane:
    """Actions that belong together, and what they have in common."""

    label: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    lane: Lane
    action: Action | None


def gantt(
    lanes: Sequence[Lane], year: SchoolYear, *, today: date, before: Mapping[str, Action] | None = None
) -> Chart:
    """Bars from start to due date, by lane; a bar's `customdata` is its action's id.

    A thin line below a bar is where it stood `before`, by its action's id; diamonds are milestones.
    """
    rows = [_Row(lane, action) for lane in lanes for action in (None, *lane.actions)]
    firsts, end = months(year), len(rows)
    return draw(
        [
            *(_bars(rows, each, year) for each in Status),
            _ghosts(rows, year, before or {}),
            _milestones(rows, year),
        ],
        alt=_alt(lanes, year),
        height=round(ROW * (end + HEAD)) + AXIS,
        xaxis=_axis(year, firsts),
        yaxis={"range": [end, -HEAD], "visible": False},
        barmode="overlay",
        hoverlabel={"align": "left", "font": {"family": theme.FONT, "size": 14}},
        shapes=[*_grounds(year, end), *_lines(firsts, end), *_now(year, today, end)],
        annotations=[*_labels(rows, today), *_names(year, today)],
    )


def _bars(rows: Sequence[_Row], wanted: Status, year: SchoolYear) -> go.Bar:
    """The bars of one status, which share their mark."""
    placed = [(at, r.action) for at, r in enumerate(rows) if r.action and r.action.status is wanted]
    mark = theme.STATUSES[wanted.value]
    shown = [(at, max(a.start, year.start), min(a.due, year.end) + DAY, a) for at, a in placed]
    return go.Bar(
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


def _ghosts(rows: Sequence[_Row], year: SchoolYear, before: Mapping[str, Action]) -> go.Bar:
    """Where the bars stood that were moved since."""
    old = [(at, before[r.action.id]) for at, r in enumerate(rows) if r.action and _moved(r.action, before)]
    shown = [(at, max(a.start, year.start), min(a.due, year.end) + DAY, a) for at, a in old]
    kept = [one for one in shown if one[1] < one[2]]
    return go.Bar(
        orientation="h",
        y=[at + 0.47 for at, *_rest in kept],
        base=[start.isoformat() for _at, start, _end, _action in kept],
        x=[(end - start) / timedelta(milliseconds=1) for _at, start, end, _action in kept],
        width=0.1,
        marker={"color": theme.PAST},
        customdata=[[action.id] for *_rest, action in kept],
        hovertext=[_("Was: {what}", what=_hover(action)) for *_rest, action in kept],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _moved(action: Action, before: Mapping[str, Action]) -> bool:
    old = before.get(action.id)
    return old is not None and (old.start, old.due) != (action.start, action.due)


def _milestones(rows: Sequence[_Row], year: SchoolYear) -> go.Scatter:
    """A diamond on the day of each milestone, a full one where it was reached."""
    placed = [(at, r.action, m) for at, r in enumerate(rows) if r.action for m in r.action.milestones]
    shown = [(at, action, m) for at, action, m in placed if year.start <= m.due <= year.end]
    ink, ground = theme.paper().ink, theme.paper().background
    return go.Scatter(
        mode="markers",
        x=[m.due.isoformat() for _at, _action, m in shown],
        y=[at + 0.22 for at, *_rest in shown],
        marker={
            "symbol": "diamond",
            "size": 13,
            "color": [ink if m.done else ground for *_rest, m in shown],
            "line": {"color": ink, "width": 2},
        },
        customdata=[[action.id] for _at, action, _m in shown],
        hovertext=[_milestone(m) for *_rest, m in shown],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _milestone(one: Milestone) -> str:
    word = _("reached") if one.done else _("milestone")
    return f"<b>{plain(shortened(one.title, 70))}</b><br>{short_day(one.due)}, {word}"


def _hover(action: Action) -> str:
    span = _("{start} to {due}", start=short_day(action.start), due=short_day(action.due))
    return f"<b>{plain(shortened(action.title, 70))}</b><br>{span}<br>{status(action.status.value)}"


def _labels(rows: Sequence[_Row], today: date) -> list[Note]:
    """Why notes and not labels of the axis: they may run on over the bars' own space."""
    return [
        {
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": at - 0.18 if row.action else at + 0.1,
            "text": _label(row.action, today) if row.action else _heading(row.lane),
            "showarrow": False,
            "font": {"size": 13 if row.action else 15},
        }
        for at, row in enumerate(rows)
    ]


def _heading(lane: Lane) -> str:
    return f"<b>{plain(shortened(lane.label, LONGEST_HEADING))}</b>"


def _label(action: Action, today: date) -> str:
    word = _("late") if action.late(today) else status(action.status.value)
    return f"{plain(shortened(action.title, LONGEST_LABEL - len(word) - 3))} · {word}"


def _grounds(year: SchoolYear, end: int) -> list[Note]:
    return [
        {**_band(*_days(holiday, year), end), "fillcolor": theme.FREE, "line": {"width": 0}}
        for holiday in year.holidays
    ]


def _days(holiday: Holiday, year: SchoolYear) -> tuple[date, date]:
    return max(holiday.start, year.start), min(holiday.end, year.end) + DAY


def _lines(firsts: Sequence[date], end: int) -> list[Note]:
    line = {"color": "rgba(128,128,128,0.25)", "width": 1}
    return [{**_band(first, first, end), "type": "line", "line": line} for first in firsts]


def _now(year: SchoolYear, today: date, end: int) -> list[Note]:
    """Why below the bars: the words of a row must stay readable where the line crosses them."""
    line = {"color": theme.TODAY, "width": 2, "dash": "dot"}
    shown = year.start <= today <= year.end
    return [{**_band(today, today, end), "type": "line", "line": line}] if shown else []


def _band(first: date, last: date, end: int) -> Note:
    """A shape from one day to another over all rows, behind the bars."""
    return {
        "type": "rect",
        "x0": first.isoformat(),
        "x1": last.isoformat(),
        "y0": -HEAD,
        "y1": end,
        "layer": "below",
    }


def _names(year: SchoolYear, today: date) -> list[Note]:
    """The holidays by name, and today, upright above the first row."""
    found = []
    for holiday in year.holidays:
        start, end = _days(holiday, year)
        found.append(_upright(start + (end - start) / 2, plain(shortened(holiday.label, LONGEST_NAME))))
    if year.start <= today <= year.end:
        found.append({**_upright(today, f"<b>{_('today')}</b>"), "xanchor": "right"})
    return found


def _upright(day: date, text: str) -> Note:
    return {
        "x": day.isoformat(),
        "y": -0.45,
        "yanchor": "bottom",
        "text": text,
        "textangle": -90,
        "showarrow": False,
        "font": {"size": 12},
    }


def _axis(year: SchoolYear, firsts: Sequence[date]) -> Note:
    """Months by name in the middle of each, and a small tick on every Monday."""
    return {
        "type": "date",
        "range": [year.start.isoformat(), (year.end + DAY).isoformat()],
        "side": "top",
        "tickmode": "array",
        "tickvals": [(first + 14 * DAY).isoformat() for first in firsts],
        "ticktext": [short_month(first) for first in firsts],
        "tickangle": 0,
        "tickfont": {"size": 12},
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "minor": {"tickmode": "linear", "tick0": A_MONDAY, "dtick": WEEK, "ticks": "inside", "ticklen": 4},
    }


def _alt(lanes: Sequence[Lane], year: SchoolYear) -> str:
    actions = [action for lane in lanes for action in lane.actions]
    counts = ", ".join(
        f"{status(s.value)} {sum(a.status is s for a in actions)}"
        for s in Status
        if any(a.status is s for a in actions)
    )
    text = n_(
        "{count} action over school year {year}.",
        "{count} actions over school year {year}.",
        len(actions),
        year=year.id,
    )
    return f"{text} {counts}."
