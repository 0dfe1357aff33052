"""What measures were to lift, as a range, and what was measured, as a mark on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import GRID, Chart, draw, plain
from lobscan.locales import _, number
from lobscan.locales.workplan import shortened

ROW = 44
"""Pixels of a row: a line of text and the range below it."""
HEAD = 0.75
"""Rows that the title of an action takes above its first range."""
LONGEST_LABEL = 48
SYMBOLS = {-1: "triangle-left", 0: "circle", 1: "triangle-right"}
"""By verdict: less than predicted, as predicted, more."""


@dataclass(frozen=True, slots=True)
class Lift:
    """What an action was to lift: the predicted range in levels and what was measured, with a verdict."""

    action: str
    statement: str
    low: float
    high: float
    measured: float
    verdict: int


def predicted(lifts: Sequence[Lift]) -> Chart:
    """A range per lift with a mark of what was measured, and a line where nothing changed.

    Lifts of the same action stand together under its title.
    """
    rows, heads, end = _places(lifts)
    every = [x for lift in lifts for x in (0.0, lift.low, lift.high, lift.measured)]
    room = 0.08 * (max(every) - min(every))
    return draw(
        [_ranges(lifts, rows), _marks(lifts, rows)],
        alt=_("What was predicted and what was measured. {lines}", lines=" ".join(map(_told, lifts))),
        height=round(ROW * end) + 56,
        xaxis={
            "range": [min(every) - room, max(every) + room],
            "title": {"text": _("levels up"), "font": {"color": theme.paper().ink}},
            "gridcolor": GRID,
            "zeroline": False,
        },
        yaxis={"range": [end - 0.4, -0.5], "visible": False},
        shapes=[_nothing(end)],
        annotations=[
            *(_label(at - 0.42, lift.statement) for at, lift in zip(rows, lifts, strict=True)),
            *(_label(at, action, bold=True) for at, action in heads),
        ],
    )


def _places(lifts: Sequence[Lift]) -> tuple[list[float], list[tuple[float, str]], float]:
    """Where each range stands, each title of an action, and how many rows it is in all."""
    rows: list[float] = []
    heads: list[tuple[float, str]] = []
    at, last = 0.0, None
    for lift in lifts:
        if lift.action != last:
            heads.append((at - 0.1, lift.action))
            at, last = at + HEAD, lift.action
        rows.append(at + 0.2)
        at += 1
    return rows, heads, at


def _nothing(end: float) -> dict[str, object]:
    """The line of no change, behind the words."""
    return {
        "type": "line", "x0": 0, "x1": 0, "y0": -0.5, "y1": end - 0.4, "layer": "below",
        "line": {"color": theme.paper().quiet, "width": 1},
    }  # fmt: skip


def _ranges(lifts: Sequence[Lift], rows: Sequence[float]) -> go.Bar:
    mark = theme.STATUSES["planned"]
    return go.Bar(
        orientation="h",
        y=list(rows),
        base=[lift.low for lift in lifts],
        x=[lift.high - lift.low for lift in lifts],
        width=0.3,
        marker={"color": mark.fill, "line": {"color": mark.edge, "width": 1}},
        hoverinfo="skip",
    )


def _marks(lifts: Sequence[Lift], rows: Sequence[float]) -> go.Scatter:
    return go.Scatter(
        x=[lift.measured for lift in lifts],
        y=list(rows),
        mode="markers",
        marker={
            "size": 14,
            "symbol": [SYMBOLS[lift.verdict] for lift in lifts],
            "color": theme.paper().accent,
            "line": {"width": 1, "color": theme.paper().ink},
        },
        hovertext=[plain(_told(lift)) for lift in lifts],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


def _label(at: float, text: str, *, bold: bool = False) -> dict[str, object]:
    words = plain(shortened(text, LONGEST_LABEL))
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": at,
        "text": f"<b>{words}</b>" if bold else words,
        "showarrow": False,
        "font": {"size": 13},
        "bgcolor": theme.paper().background,
        "borderpad": 0,
    }


def _told(lift: Lift) -> str:
    return _(
        "{what}: predicted {low} to {high}, measured {measured}.",
        what=f"{lift.action}, {lift.statement}",
        low=number(lift.low),
        high=number(lift.high),
        measured=number(lift.measured),
    )
