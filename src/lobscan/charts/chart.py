"""A chart: the figure, and the sentence that says it to who cannot see it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
from plotly.basedatatypes import BaseTraceType

from lobscan.locales import language
from lobscan.theme import FONT, paper

Part = dict[str, object]
"""A part of a layout as Plotly takes it."""


class Drawn(go.Figure):  # type: ignore[misc]  # Plotly has no types
    """A figure that is not changed any more, and so is turned into JSON's values but once.

    Why: every showing of a kept chart asks for them, and making them takes longer than the rest.
    """

    _values: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The figure's values; the same each time, not to be changed."""
        if self._values is None:
            self._values = super().to_dict()
        return self._values


@dataclass(frozen=True, eq=False)
class Chart:
    """A figure with its `alt` sentence; there is none without."""

    figure: go.Figure
    alt: str


def draw(
    traces: Sequence[BaseTraceType],
    *,
    alt: str,
    height: int,
    xaxis: Part | None = None,
    yaxis: Part | None = None,
    **layout: object,
) -> Chart:
    """A chart of `traces` in our type, inks and margins, with the decimal sign of the language.

    `xaxis`, `yaxis` and `layout` add to that. Why all at once: Plotly checks a layout anew at
    each later change, which takes longer than drawing.
    """
    ink, line = paper().ink, paper().line
    whole: Part = {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "font": {"family": FONT, "size": 14, "color": ink},
        "hoverlabel": {"font": {"family": FONT, "size": 14}},
        "separators": ",." if language() == "nl" else ".,",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "xaxis": {
            "fixedrange": True,
            "tickfont": {"size": 13, "color": ink},
            "linecolor": line,
            **(xaxis or {}),
        },
        "yaxis": {
            "fixedrange": True,
            "tickfont": {"size": 14, "color": ink},
            "linecolor": line,
            **(yaxis or {}),
        },
        **layout,
    }
    return Chart(Drawn(list(traces), whole), alt)


LEGEND: Part = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "traceorder": "normal"}
"""A legend above the chart, in the order of the bars."""
GRID = "rgba(128,128,128,0.25)"


def edge(width: float = 1) -> Part:
    """A line around a bar, so that how far it goes is seen on light and on dark, however pale its colour."""
    return {"color": paper().quiet, "width": width}


def downwards(labels: Sequence[str]) -> Part:
    """A vertical axis of rows that are read from the top."""
    order = [plain(label) for label in reversed(labels)]
    return {"categoryorder": "array", "categoryarray": order, "automargin": True, "ticksuffix": "  "}


def bars(up: Sequence[float], down: Sequence[float], *, width: int, **look: object) -> Part:
    """How far an interval goes to the right and to the left of each mark."""
    return {
        "type": "data",
        "symmetric": False,
        "array": list(up),
        "arrayminus": list(down),
        "thickness": 1.5,
        "width": width,
        **look,
    }


def plain(text: str) -> str:
    """Text as it is: Plotly reads a little HTML in labels, and a school's words are no HTML."""
    return html.escape(text, quote=False)
