"""The mirror: per statement a mark for each voice on the scale of levels, with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import GRID, Chart, bars, draw, plain
from lobscan.charts.levels import expected, heads, legend, level_axis, row_axis
from lobscan.domain.change import Score
from lobscan.domain.figures import Difference
from lobscan.domain.mirror import Who
from lobscan.domain.rubric import Perspective
from lobscan.locales import _, number, signed

VOICE_HEIGHT = 20
HEAD_HEIGHT = 40
MARGIN_HEIGHT = 104
LEAST_REACH = 1.0
"""Levels that the axis of differences reaches at least, so that small ones do not look large."""


class Sign(NamedTuple):
    """How a voice is drawn: told from the others by its form alone."""

    symbol: str
    strong: bool


SIGNS: Mapping[Who, Sign] = {
    None: Sign("circle", strong=False),
    Perspective.LEADERS: Sign("diamond-open", strong=False),
    Perspective.STAFF: Sign("circle-open", strong=False),
    Perspective.PUPILS: Sign("triangle-up", strong=True),
    Perspective.PARENTS: Sign("square-open", strong=True),
    Perspective.PARTNERS: Sign("cross", strong=True),
}
"""The school in ink, those outside in the accent."""


@dataclass(frozen=True, slots=True)
class Said:
    """A voice by its name, and what it says."""

    voice: Who
    name: str
    score: Score


@dataclass(frozen=True, slots=True)
class Row:
    """A statement by its label, and the voices that are shown, in their order."""

    label: str
    said: tuple[Said, ...]


def mirror(rows: Sequence[Row]) -> Chart:
    """The statements below each other, each with its voices below its name."""
    tops, below = _tops(rows)
    voices = {s.voice: s.name for row in rows for s in row.said}
    return draw(
        [_marks(rows, tops, p, voices[p]) for p in SIGNS if p in voices],
        alt=_("Who says what. {lines}", lines=" ".join(f"{sentence(row)}." for row in rows)),
        height=int(MARGIN_HEIGHT + below),
        showlegend=True,
        legend=legend(below),
        xaxis=level_axis(),
        yaxis=row_axis(below),
        annotations=heads([row.label for row in rows], tops),
        shapes=[expected()],
    )


def _tops(rows: Sequence[Row]) -> tuple[list[float], float]:
    """Where each row begins, in pixels from the top, and where the last one ends."""
    tops, at = [], 0.0
    for row in rows:
        tops.append(at)
        at += HEAD_HEIGHT + VOICE_HEIGHT * len(row.said)
    return tops, at


def _marks(rows: Sequence[Row], tops: Sequence[float], voice: Who, name: str) -> go.Scatter:
    said = [
        (row, s, top + HEAD_HEIGHT + VOICE_HEIGHT * at)
        for row, top in zip(rows, tops, strict=True)
        for at, s in enumerate(row.said)
        if s.voice is voice
    ]
    sign = SIGNS[voice]
    colour = theme.paper().accent if sign.strong else theme.paper().ink
    return go.Scatter(
        name=plain(name),
        x=[s.score.value for _row, s, _y in said],
        y=[y for _row, _s, y in said],
        mode="markers",
        marker={"symbol": sign.symbol, "size": 13, "color": colour, "line": {"width": 2, "color": colour}},
        error_x=bars(
            [s.score.high - s.score.value for _row, s, _y in said],
            [s.score.value - s.score.low for _row, s, _y in said],
            width=4,
            color=colour,
        ),
        hovertext=[f"{plain(row.label)}<br>{plain(told(s))}" for row, s, _y in said],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def told(said: Said) -> str:
    """What a voice says, in words."""
    return _(
        "{who} {score} (between {low} and {high}, n {n})",
        who=said.name,
        score=number(said.score.value),
        low=number(said.score.low),
        high=number(said.score.high),
        n=said.score.n,
    )


def sentence(row: Row) -> str:
    """A row in words."""
    return f"{row.label}: {', '.join(told(s) for s in row.said)}"


@dataclass(frozen=True, slots=True)
class Apart:
    """A statement by its label, and how far one voice lies above another."""

    label: str
    gap: Difference


def apart(rows: Sequence[Apart]) -> Chart:
    """The differences around 0 with their intervals; filled where they are clear, open where not."""
    height = HEAD_HEIGHT + VOICE_HEIGHT
    tops = [height * at for at in range(len(rows))]
    reach = max([LEAST_REACH, *(max(abs(row.gap.low), abs(row.gap.high)) for row in rows)]) * 1.08
    return draw(
        [_gaps(rows, tops)],
        alt=_("How far the two lie apart. {lines}", lines=" ".join(f"{gap_sentence(row)}." for row in rows)),
        height=56 + height * len(rows),
        xaxis={"range": [-reach, reach], "side": "top", "gridcolor": GRID, "zerolinecolor": theme.PAST},
        yaxis=row_axis(height * len(rows)),
        annotations=heads([x.label for x in rows], tops, last=[signed(x.gap.value) for x in rows]),
    )


def _gaps(rows: Sequence[Apart], tops: Sequence[float]) -> go.Scatter:
    ink, accent = theme.paper().ink, theme.paper().accent
    colours = [accent if row.gap.clear else ink for row in rows]
    return go.Scatter(
        x=[row.gap.value for row in rows],
        y=[top + HEAD_HEIGHT for top in tops],
        mode="markers",
        marker={
            "symbol": ["circle" if row.gap.clear else "circle-open" for row in rows],
            "size": 13,
            "color": colours,
            "line": {"width": 2, "color": colours},
        },
        error_x=bars(
            [row.gap.high - row.gap.value for row in rows],
            [row.gap.value - row.gap.low for row in rows],
            width=4,
            color=ink,
        ),
        hovertext=[plain(gap_sentence(row)) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def gap_sentence(row: Apart) -> str:
    """A difference in words."""
    return _(
        "{label}: {value} (between {low} and {high}, n {one} and {other})",
        label=row.label,
        value=signed(row.gap.value),
        low=signed(row.gap.low),
        high=signed(row.gap.high),
        one=row.gap.n[0],
        other=row.gap.n[1],
    )
