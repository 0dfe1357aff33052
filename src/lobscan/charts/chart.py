"""A chart: the figure, and the sentence that says it to who cannot see it."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from lobscan.locales import language
from lobscan.theme import FONT


@dataclass(frozen=True, eq=False)
class Chart:
    """A figure with its `alt` sentence; there is none without."""

    figure: go.Figure
    alt: str


def finish(figure: go.Figure, *, alt: str, height: int) -> Chart:
    """`figure` in our type and margins, with the decimal sign of the language.

    Surfaces stay transparent and inks are left to the page's theme, for light and dark.
    """
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        font={"family": FONT, "size": 14},
        separators=",." if language() == "nl" else ".,",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        dragmode=False,
    )
    return Chart(figure, alt)
