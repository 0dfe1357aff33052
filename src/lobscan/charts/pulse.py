"""Pulse: where each of its statements stood in the last scan, and where it stands now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lobscan.charts.chart import GRID, LEGEND, Chart, Part, draw
from lobscan.charts.moved import Moved, lines_axis, moved
from lobscan.domain.answers import LEVELS
from lobscan.domain.pulse import Beside
from lobscan.locales import _, number, signed

ROW_HEIGHT = 56


@dataclass(frozen=True, slots=True)
class Line:
    """A statement by its label; one with a score now."""

    label: str
    beside: Beside


def pulse(lines: Sequence[Line]) -> Chart:
    """Each statement from its score then (an open ring) to its score now, on the four levels.

    The score now is an arrow where it clearly moved, else a dot.
    """
    rows = [Moved(x.label, x.beside.before, x.beside.after, sentence(x)) for x in lines]
    mark: Part = {"symbol": [_symbol(line.beside) for line in lines], "size": 13}
    return draw(
        moved(rows, then=_("last scan"), now=_("this pulse"), mark=mark),
        alt=_("The statements of the pulse. {lines}", lines=" ".join(f"{row.told}." for row in rows)),
        height=90 + ROW_HEIGHT * len(lines),
        showlegend=True,
        legend=LEGEND,
        xaxis={
            "range": [LEVELS[0] - 0.15, LEVELS[-1] + 0.15],
            "tickvals": list(LEVELS),
            "gridcolor": GRID,
            "zeroline": False,
        },
        yaxis=lines_axis(rows),
    )


def _symbol(of: Beside) -> str:
    """An arrow where it clearly moved, in the way it went."""
    if not of.clear or of.change is None:
        return "circle"
    return "triangle-right" if of.change > 0 else "triangle-left"


def sentence(line: Line) -> str:
    """A line in words."""
    found = line.beside
    if found.change is None:
        return _(
            "{label}: {score} now, no figure in the last scan", label=line.label, score=number(found.after)
        )
    return _(
        "{label}: {before} in the last scan, {after} now, change {change}",
        label=line.label,
        before=number(found.before),
        after=number(found.after),
        change=signed(found.change),
    )
