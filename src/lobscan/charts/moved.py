"""What stood somewhere and stands elsewhere now: an open ring then, a line on the way, a mark now."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import Part, downwards, plain

LABEL = 20
"""Letters of a label side by side, so that a phone has room for the marks."""


class Moved(NamedTuple):
    """A line by its label, where it stood and stands (None where there is no figure), and that in words."""

    label: str
    before: float | None
    after: float | None
    told: str


def lines_axis(rows: Sequence[Moved]) -> Part:
    """The y axis with a line for each label, broken where it is long."""
    return {
        **downwards([row.label for row in rows]),
        "tickvals": [plain(row.label) for row in rows],
        "ticktext": [_wrapped(row.label) for row in rows],
        "ticksuffix": "",
    }


def _wrapped(label: str) -> str:
    return "<br>".join(f"{plain(part)}  " for part in textwrap.wrap(label, LABEL, break_long_words=False))


def ways(
    before: Sequence[float | None], after: Sequence[float | None], y: Sequence[float | str]
) -> go.Scatter:
    """A line from each place then to the place now, at its height."""
    x = [at for one, other in zip(before, after, strict=True) for at in (one, other, None)]
    return go.Scatter(
        x=x,
        y=[at for at in y for _end in range(3)],
        mode="lines",
        line={"color": theme.PAST, "width": 2},
        hoverinfo="skip",
        showlegend=False,
    )


def ring(size: int) -> Part:
    """The mark of where something stood."""
    return {"symbol": "circle-open", "size": size, "color": theme.paper().ink, "line": {"width": 2}}


def moved(rows: Sequence[Moved], *, then: str, now: str, mark: Part, **look: object) -> list[go.Scatter]:
    """The ways and both marks of each line; `then` and `now` name them, `mark` is that of now."""
    before, after = [row.before for row in rows], [row.after for row in rows]
    return [
        ways(before, after, [plain(row.label) for row in rows]),
        _dots(rows, before, name=then, marker=ring(14)),
        _dots(rows, after, name=now, marker={"color": theme.paper().accent, **mark}, **look),
    ]


def _dots(rows: Sequence[Moved], x: Sequence[float | None], **look: object) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=[plain(row.label) for row in rows],
        mode="markers",
        hovertext=[plain(row.told) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
        **look,
    )
