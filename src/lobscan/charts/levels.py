"""Rows on the scale of levels, each with its name above it, so that a phone has its whole width for them."""

from __future__ import annotations

from collections.abc import Sequence

from lobscan import theme
from lobscan.charts.chart import GRID, LEGEND, Part, plain
from lobscan.domain.ambition import PROVISIONAL
from lobscan.domain.answers import LEVELS

EDGE = 0.12
"""Levels left free beside the first and the last, so that marks there are whole."""
LONGEST = 44
"""Letters of a name that fit on a phone."""
TICKS = 26
"""Pixels that the levels take above the rows."""
HEAD = 13
"""Pixels from the top of a row to the middle of its name."""


def level_axis() -> Part:
    """The levels 1 to 4 from left to right."""
    return {
        "range": [LEVELS[0] - EDGE, LEVELS[-1] + EDGE],
        "tickvals": list(LEVELS),
        "side": "top",
        "gridcolor": GRID,
        "zeroline": False,
    }


def legend(pixels: float) -> Part:
    """A legend above the levels, for rows of so many pixels together."""
    return {**LEGEND, "y": 1 + TICKS / pixels, "itemclick": False, "itemdoubleclick": False}


def row_axis(pixels: float) -> Part:
    """Downwards, a pixel a step."""
    return {"range": [pixels, 0], "visible": False}


def expected() -> Part:
    """The line at the expectation."""
    return {
        "type": "line",
        "x0": PROVISIONAL,
        "x1": PROVISIONAL,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"width": 1.5, "dash": "dot", "color": theme.paper().quiet},
    }


def heads(labels: Sequence[str], tops: Sequence[float], *, last: Sequence[str] = ()) -> list[Part]:
    """The names above their rows, and what stands at the end of each name's line."""
    named = [_text(_short(label), top, at="left") for label, top in zip(labels, tops, strict=True)]
    return [*named, *(_text(text, top, at="right") for text, top in zip(last, tops, strict=False) if text)]


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1].rstrip()}…"


def _text(text: str, top: float, *, at: str) -> Part:
    return {
        "xref": "paper",
        "x": 0 if at == "left" else 1,
        "y": top + HEAD,
        "text": f"<b>{plain(text)}</b>",
        "showarrow": False,
        "xanchor": at,
        "yanchor": "middle",
        "font": {"size": 14, "color": theme.paper().ink},
        "bgcolor": theme.paper().background,
        "borderpad": 1,
    }
