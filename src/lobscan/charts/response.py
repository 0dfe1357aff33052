"""Response: per role or year group how many began and how many handed in."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

from lobscan.charts.chart import LEGEND, Chart, Part, draw, edge, plain
from lobscan.domain.response import Count
from lobscan.locales import _, n_

ROW_HEIGHT: Final = 40
NAME_HEIGHT: Final = 18
LABEL_LENGTH: Final = 24
LETTER: Final = 7
"""Pixels of a letter of the number beside a bar: it stands in the margin, whole, on a phone too."""
WIDE, NARROW = 0.7, 0.34
BEGUN: Final = "#b9d8d2"
HANDED_IN: Final = "#2c8c7c"
INVITED: Final = "rgba(128,120,105,0.32)"
MASKED: Final = "rgba(128,120,105,0.12)"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the chart; without `handed_in` only who began is drawn."""

    label: str
    begun: Count
    handed_in: Count | None = None
    invited: int | None = None
    """How many are invited, where people are invited by name."""


def response(lines: Sequence[Line]) -> Chart:
    """Bars of people, in them who handed in, and the numbers beside them; masked ones are hatched."""
    begun = [line.begun for line in lines]
    shown = ["" if c.masked else _beside(ln) for c, ln in zip(begun, lines, strict=True)]
    traces = [_bars(_("begun"), BEGUN, WIDE, lines, [_open(c) for c in begun]).update(text=shown)]
    if any(line.invited for line in lines):
        traces.insert(0, _bars(_("invited"), INVITED, WIDE, lines, [line.invited for line in lines]))
    if any(line.handed_in for line in lines):
        done = [_open(line.handed_in) for line in lines]
        traces.append(_bars(_("handed in"), HANDED_IN, NARROW, lines, done))
    if any(c.masked for c in begun):
        traces.append(_masked(lines))
    longest = max([*(_length(c) for c in begun), *(line.invited or 0 for line in lines)], default=1)
    return draw(
        traces,
        alt=_("How many people answer. {lines}", lines=" ".join(_sentence(line) for line in lines)),
        # Why room for each name in the legend: on a phone they stand below each other.
        height=50 + NAME_HEIGHT * len(traces) + ROW_HEIGHT * len(lines),
        xaxis={"visible": False, "range": [0, longest]},
        margin={"l": 8, "r": 16 + LETTER * max(map(len, shown), default=0), "t": 8, "b": 8},
        yaxis=_rows(lines),
        barmode="overlay",
        showlegend=len(traces) > 1,
        legend=LEGEND,
    )


def _name(line: Line) -> str:
    parts = textwrap.wrap(
        line.label, LABEL_LENGTH, max_lines=2, placeholder="…", break_long_words=False, break_on_hyphens=False
    )
    if line.invited is not None:
        parts.append(n_("{count} invited", "{count} invited", line.invited))
    return "<br>".join(map(plain, parts))


def _length(count: Count) -> int:
    return count.k if count.masked else count.people


def _reach(line: Line) -> int:
    """How long a masked bar is: not beyond those who are invited."""
    return _length(line.begun) if line.invited is None else min(_length(line.begun), line.invited)


def _open(count: Count | None) -> int | None:
    """A number that may be drawn."""
    return None if count is None or count.masked else count.people


def _bars(
    name: str, colour: str, width: float, lines: Sequence[Line], people: Sequence[int | None]
) -> go.Bar:
    return go.Bar(
        name=name,
        y=[_name(line) for line in lines],
        x=people,
        orientation="h",
        width=width,
        marker={"color": colour, "line": edge()},
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )


def _masked(lines: Sequence[Line]) -> go.Bar:
    """All as long, pale and hatched: no number."""
    bars = _bars(
        _("number kept back"),
        MASKED,
        WIDE,
        lines,
        [_reach(line) if line.begun.masked else None for line in lines],
    )
    pattern = {"shape": "/", "fgcolor": "#8f8a80", "solidity": 0.2}
    return bars.update(
        marker={"color": MASKED, "pattern": pattern, "line": edge()},
        text=[_beside(line) if line.begun.masked else "" for line in lines],
    )


def _beside(line: Line) -> str:
    if line.handed_in is None or line.begun.masked or not line.begun.people:
        return line.begun.text
    return _("{handed_in} of {begun}", handed_in=line.handed_in.text, begun=line.begun.text)


def _rows(lines: Sequence[Line]) -> Part:
    order = [_name(line) for line in reversed(lines)]
    return {
        "categoryorder": "array",
        "categoryarray": order,
        "automargin": True,
        "ticksuffix": "  ",
        "ticks": "",
    }


def _sentence(line: Line) -> str:
    if line.handed_in is None:
        return f"{line.label}: {line.begun.text}."
    return _(
        "{label}: {begun} begun, {handed_in} handed in.",
        label=line.label,
        begun=line.begun.text,
        handed_in=line.handed_in.text,
    )
