"""The spread of a statement: how many gave each level, and how many did not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import LEGEND, Chart, downwards, draw, edge, plain
from lobscan.domain.answers import LEVELS
from lobscan.locales import _

ROW_HEIGHT = 46
UNKNOWN_AT = len(LEVELS)


@dataclass(frozen=True, slots=True)
class Spread:
    """A line of the chart; `counts` are people with level 1, 2, 3, 4 and "don't know"."""

    label: str
    counts: tuple[int, ...]


def spread(lines: Sequence[Spread]) -> Chart:
    """Stacked bars of people per level, each part with its number; "don't know" is hatched."""
    return draw(
        [_part(at, name, lines) for at, name in enumerate(_names())],
        alt=_("How many people gave each level. {lines}", lines=" ".join(map(_sentence, lines))),
        height=70 + ROW_HEIGHT * len(lines),
        xaxis={"visible": False},
        yaxis=downwards([line.label for line in lines]),
        barmode="stack",
        showlegend=True,
        legend=LEGEND,
    )


def _part(at: int, name: str, lines: Sequence[Spread]) -> go.Bar:
    """The bars of one level, or of "don't know", hatched."""
    shade = theme.UNKNOWN if at == UNKNOWN_AT else theme.LEVELS[LEVELS[at]]
    hatch = "/" if at == UNKNOWN_AT else ""
    return go.Bar(
        name=name,
        y=[plain(line.label) for line in lines],
        x=[line.counts[at] for line in lines],
        orientation="h",
        marker={
            "color": shade.ground,
            "pattern": {"shape": hatch, "fgcolor": "#b3afa6", "fillmode": "overlay"},
            "line": edge(),
        },
        text=[str(line.counts[at] or "") for line in lines],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": shade.ink},
        hovertemplate="%{x} × " + name + "<extra></extra>",
    )


def _names() -> list[str]:
    return [*(_("level {level}", level=level) for level in LEVELS), _("don't know")]


def _sentence(line: Spread) -> str:
    parts = ", ".join(f"{name} {count}" for name, count in zip(_names(), line.counts, strict=True))
    return f"{line.label}: {parts}."
