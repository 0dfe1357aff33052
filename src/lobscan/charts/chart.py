"""A chart: the figure, and the sentence that says it to who cannot see it."""

from __future__ import annotations

import html
from dataclasses import dataclass

import plotly.graph_objects as go

from lobscan.locales import language
from lobscan.theme import FONT, paper


@dataclass(frozen=True, eq=False)
class Chart:
    """A figure with its `alt` sentence; there is none without."""

    figure: go.Figure
    alt: str


def finish(figure: go.Figure, *, alt: str, height: int) -> Chart:
    """`figure` in our type, inks and margins, with the decimal sign of the language."""
    ink = paper().ink
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        font={"family": FONT, "size": 14, "color": ink},
        hoverlabel={"font": {"family": FONT, "size": 14}},
        separators=",." if language() == "nl" else ".,",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        dragmode=False,
    )
    figure.update_xaxes(tickfont={"size": 13, "color": ink}, linecolor=paper().line)
    figure.update_yaxes(tickfont={"size": 14, "color": ink}, linecolor=paper().line)
    return Chart(figure, alt)


def plain(text: str) -> str:
    """Text as it is: Plotly reads a little HTML in labels, and a school's words are no HTML."""
    return html.escape(text, quote=False)
