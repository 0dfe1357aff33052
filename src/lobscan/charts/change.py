"""Change: from a round to a later one, row by row; and a score over all rounds, with its breaks."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import GRID, Chart, Part, bars, draw, plain
from lobscan.charts.levels import EDGE, expected, heads, legend, level_axis, row_axis
from lobscan.charts.moved import ring, ways
from lobscan.charts.others import QUARTER
from lobscan.domain.answers import LEVELS
from lobscan.domain.change import Change, Point
from lobscan.locales import _, number, signed

ROW_HEIGHT = 66
WAY = 44
"""Pixels from the top of a row to its marks."""
TREND_HEIGHT = 320
LABEL = 12
"""Letters of a round's title side by side below the trend."""
HALF = 0.36
"""How far from a round the break before it is drawn, as a share of the step to the one before."""


@dataclass(frozen=True, slots=True)
class Row:
    """An area, statement or year group by its label; `others` are the quartiles of other schools."""

    label: str
    change: Change
    others: tuple[float, float, float] | None = None


def change(rows: Sequence[Row]) -> Chart:
    """Each row from the score then (an open ring) to that of now, a full dot where the change is clear."""
    tops = [ROW_HEIGHT * at for at in range(len(rows))]
    others = any(row.others for row in rows)
    return draw(
        [
            *([_quarters(rows, tops)] if others else []),
            ways(
                [r.change.before for r in rows], [r.change.after for r in rows], [top + WAY for top in tops]
            ),
            _then(rows, tops),
            *_now(rows, tops),
        ],
        alt=_("What changed. {lines}", lines=" ".join(f"{sentence(row)}." for row in rows)),
        height=104 + ROW_HEIGHT * len(rows),
        showlegend=True,
        legend=legend(ROW_HEIGHT * len(rows)),
        xaxis=level_axis(),
        yaxis=row_axis(ROW_HEIGHT * len(rows)),
        annotations=heads([x.label for x in rows], tops, last=[arrow(x.change) for x in rows]),
        shapes=[expected()],
    )


def arrow(change_: Change) -> str:
    """A change as a figure with its direction; what may be chance has brackets around it."""
    shown = signed(change_.value)
    if not change_.clear:
        return f"({shown})"
    return f"{'▲' if change_.value > 0 else '▼'} {shown}"


def _quarters(rows: Sequence[Row], tops: Sequence[float]) -> go.Scatter:
    """The middle half of other schools, as a broad line behind the marks."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row, top in zip(rows, tops, strict=True):
        if row.others:
            x += [row.others[0], row.others[2], None]
            y += [top + WAY, top + WAY, None]
    return go.Scatter(
        name=_("half of the schools"),
        x=x,
        y=y,
        mode="lines",
        line={"width": 16, "color": QUARTER},
        hoverinfo="skip",
    )


def _ways(rows: Sequence[Row], tops: Sequence[float]) -> go.Scatter:
    changes = [row.change for row in rows]
    return ways([c.before for c in changes], [c.after for c in changes], [top + WAY for top in tops])


def _then(rows: Sequence[Row], tops: Sequence[float]) -> go.Scatter:
    return go.Scatter(
        name=_("then"),
        x=[row.change.before for row in rows],
        y=[top + WAY for top in tops],
        mode="markers",
        marker=ring(13),
        hovertext=[plain(sentence(row)) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _now(rows: Sequence[Row], tops: Sequence[float]) -> list[go.Scatter]:
    """The score now with where it may lie against then, clear changes and others apart by their form."""
    found = []
    for clear, name, symbol in (
        (True, _("now, clear"), "circle"),
        (False, _("now, may be chance"), "diamond"),
    ):
        some = [(row, top) for row, top in zip(rows, tops, strict=True) if row.change.clear is clear]
        if some:
            found.append(_dots(some, name, symbol))
    return found


def _dots(some: Sequence[tuple[Row, float]], name: str, symbol: str) -> go.Scatter:
    changes = [row.change for row, _top in some]
    up = [0.0 if c.joint else _up_to_top(c) for c in changes]
    down = [0.0 if c.joint else _down_to_bottom(c) for c in changes]
    return go.Scatter(
        name=name,
        x=[c.after for c in changes],
        y=[top + WAY for _row, top in some],
        mode="markers",
        marker={"symbol": symbol, "size": 12, "color": theme.paper().accent},
        error_x=bars(up, down, width=5),
        hovertext=[plain(sentence(row)) for row, _top in some],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _up_to_top(change_: Change) -> float:
    """No score lies beyond the levels."""
    return max(0.0, min(change_.high - change_.value, LEVELS[-1] - change_.after))


def _down_to_bottom(change_: Change) -> float:
    return max(0.0, min(change_.value - change_.low, change_.after - LEVELS[0]))


def sentence(row: Row) -> str:
    """A row in words."""
    change_ = row.change
    told = _(
        "{label}: {before} then, {after} now, change {change}",
        label=row.label,
        before=number(change_.before),
        after=number(change_.after),
        change=signed(change_.value),
    )
    if change_.joint:
        return told
    between = _("between {low} and {high}", low=signed(change_.low), high=signed(change_.high))
    return f"{told} ({between})"


def trend(points: Sequence[Point]) -> Chart:
    """A score over the rounds. The line stops where a statement became another one; pulses stand apart.

    A line over several statements of which some break there goes on, dashed, over those that do not.
    """
    at = list(range(len(points)))
    return draw(
        [
            *_joins(points),
            _points(points, at, pulse=False),
            _points(points, at, pulse=True),
            _figures(points),
        ],
        alt=_("The score over the rounds. {lines}", lines=" ".join(f"{point_sentence(p)}." for p in points)),
        height=TREND_HEIGHT,
        xaxis={
            "range": [-0.5, len(points) - 0.5],
            "tickvals": at,
            "ticktext": ["<br>".join(map(plain, textwrap.wrap(p.title, LABEL))) for p in points],
            "zeroline": False,
        },
        yaxis={
            "range": [LEVELS[0] - EDGE, LEVELS[-1] + 3 * EDGE],
            "tickvals": list(LEVELS),
            "gridcolor": GRID,
            "zeroline": False,
        },
        shapes=[_break(i) for i in breaks(points)],
        annotations=[_break_word(i) for i in breaks(points)],
    )


def breaks(points: Sequence[Point]) -> list[int]:
    """The rounds, by their number, before which some statement was asked in another form."""
    return [i for i in range(1, len(points)) if points[i - 1].broken and not points[i].broken]


def _joins(points: Sequence[Point]) -> list[go.Scatter]:
    """The lines from each scan to the next that shows a score."""
    row = [(i, p) for i, p in enumerate(points) if not p.pulse]
    found = []
    for (i, one), (j, other) in pairwise(row):
        if one.score and other.score:
            dash = "dash" if one.broken and not other.broken else "solid"
            found.append(
                go.Scatter(
                    x=[i, j],
                    y=[one.score.value, other.score.value],
                    mode="lines",
                    line={"width": 2, "dash": dash, "color": theme.paper().ink},
                    hoverinfo="skip",
                )
            )
    return found


def _points(points: Sequence[Point], at: Sequence[int], *, pulse: bool) -> go.Scatter:
    some = [(i, p, p.score) for i, p in zip(at, points, strict=True) if p.score and p.pulse is pulse]
    colour = theme.paper().accent if pulse else theme.paper().ink
    return go.Scatter(
        x=[i for i, _p, _s in some],
        y=[s.value for _i, _p, s in some],
        mode="markers",
        marker={"symbol": "diamond-open" if pulse else "circle", "size": 12, "color": colour},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [0.0 if p.joint else s.high - s.value for _i, p, s in some],
            "arrayminus": [0.0 if p.joint else s.value - s.low for _i, p, s in some],
            "thickness": 1.5,
            "width": 5,
            "color": colour,
        },
        hovertext=[plain(point_sentence(p)) for _i, p, _s in some],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _figures(points: Sequence[Point]) -> go.Scatter:
    """The scores above their intervals, where no line runs."""
    some = [(i, p.score) for i, p in enumerate(points) if p.score]
    return go.Scatter(
        x=[i for i, _s in some],
        y=[max(s.high, s.value) for _i, s in some],
        mode="text",
        text=[f"<b>{number(s.value)}</b>" for _i, s in some],
        textposition="top center",
        textfont={"size": 14, "color": theme.paper().ink},
        hoverinfo="skip",
    )


def _break(at: int) -> Part:
    line = {"width": 2, "dash": "dot", "color": theme.TODAY}
    return {"type": "line", "x0": at - HALF, "x1": at - HALF, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _break_word(at: int) -> Part:
    return {
        "x": at - HALF,
        "yref": "paper",
        "y": 1,
        "text": _("break"),
        "showarrow": False,
        "xanchor": "right",
        "yanchor": "top",
        "xshift": -4,
        "font": {"size": 13, "color": theme.paper().ink},
    }


def point_sentence(point: Point) -> str:
    """A point in words."""
    if point.score is None:
        why = _("asked in another form") if point.broken else _("nothing that may be laid beside the others")
        return f"{point.title}: {why}"
    if point.joint:
        return f"{point.title}: {number(point.score.value)}"
    return _(
        "{title}: {score} (between {low} and {high}, n {n})",
        title=point.title,
        score=number(point.score.value),
        low=number(point.score.low),
        high=number(point.score.high),
        n=point.score.n,
    )
