"""Heat maps: rows of areas or statements, columns of places, coloured by score, gap or consensus.

Each cell carries its figure as text, so that the picture works without colour. A hidden cell is
a dot on white, an unanswered one is blank.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import Chart, Part, draw, plain
from lobscan.locales import N_, _, number

Measure = Literal["score", "gap", "consensus"]
ROW_HEIGHT: Final = 36
WRAPPED_ROW_HEIGHT: Final = 44
HEAD_HEIGHT: Final = 84
MOST_UPRIGHT: Final = 14
"""Columns whose labels fit side by side."""
ROOMY: Final = 10
"""Columns whose labels fit on a line each; where there are more they stand in two."""
HIDDEN_MARK: Final = "·"
TOP: Final = {"score": 4.0, "gap": 2.0, "consensus": 1.0}
NAMES: Final = {"score": N_("Score"), "gap": N_("Gap"), "consensus": N_("Consensus")}


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: where, how much (None: there is none), whether the gate hides it, and a hover line."""

    row: str
    column: str
    value: float | None
    hidden: bool = False
    hover: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column: its id and the words shown for it."""

    id: str
    label: str


def heatmap(
    measure: Measure, rows: Sequence[Line], columns: Sequence[Line], cells: Sequence[Cell], *, wrap: int = 34
) -> Chart:
    """The map; a click on a cell gives its row's and column's id as `customdata`."""
    at = {(c.row, c.column): c for c in cells}
    grid = [[at.get((r.id, c.id)) for c in columns] for r in rows]
    wrapped = any(len(r.label) > wrap for r in rows)
    return draw(
        [_ground(measure, rows, columns, grid), *_writings(measure, cells)],
        alt=_alt(measure, rows, columns, cells),
        height=HEAD_HEIGHT + len(rows) * (WRAPPED_ROW_HEIGHT if wrapped else ROW_HEIGHT),
        xaxis=_columns_axis(columns),
        yaxis=_rows_axis(rows, wrap),
    )


def _ground(
    measure: Measure,
    rows: Sequence[Line],
    columns: Sequence[Line],
    grid: Sequence[Sequence[Cell | None]],
) -> go.Heatmap:
    return go.Heatmap(
        x=[c.id for c in columns],
        y=[r.id for r in rows],
        z=[[_shade_value(measure, cell) for cell in line] for line in grid],
        colorscale=_scale(measure),
        zmin=0,
        zmax=1,
        xgap=3,
        ygap=3,
        showscale=False,
        hoverinfo="skip",
    )


def _writings(measure: Measure, cells: Sequence[Cell]) -> list[go.Scatter]:
    """The figures on the ground, by their ink.

    Why points: a heat map's own cells cannot be chosen by a click. Why by ink: once one is chosen,
    the others would fade, unless they are all given one ink for that.
    """
    shown = [c for c in cells if c.hidden or c.value is not None]
    inks = dict.fromkeys(_ink(measure, c) for c in shown)
    return [_writing([c for c in shown if _ink(measure, c) == ink], ink) for ink in inks]


def _writing(shown: Sequence[Cell], ink: str) -> go.Scatter:
    clear = {"marker": {"opacity": 0}, "textfont": {"color": ink}}
    return go.Scatter(
        x=[c.column for c in shown],
        y=[c.row for c in shown],
        mode="markers+text",
        text=[HIDDEN_MARK if c.value is None else number(c.value) for c in shown],
        textfont={"size": 14, "color": ink},
        marker={"symbol": "square", "size": 30, "opacity": 0},
        selected=clear,
        unselected=clear,
        customdata=[[c.row, c.column] for c in shown],
        hovertext=[_hover(c) for c in shown],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _ink(measure: Measure, cell: Cell) -> str:
    return theme.paper().quiet if cell.value is None else shade_of(measure, cell.value).ink


def _shade_value(measure: Measure, cell: Cell | None) -> float | None:
    if cell is None or cell.value is None:
        return None
    shades = _shades(measure)
    return (shades.index(shade_of(measure, cell.value)) + 0.5) / len(shades)


def _shades(measure: Measure) -> list[theme.Shade]:
    if measure == "score":
        return list(theme.LEVELS.values())
    grounds = theme.GAPS if measure == "gap" else theme.CONSENSUS
    dark_from = 3
    inks = ["#22201c" if i < dark_from else "#ffffff" for i in range(len(grounds))]
    return [theme.Shade(g, i) for g, i in zip(grounds, inks, strict=True)]


def shade_of(measure: Measure, value: float) -> theme.Shade:
    """The ground and ink of a figure: a score by the level it rounds to, the others in five steps."""
    if measure == "score":
        return theme.level_shade(value)
    shades = _shades(measure)
    step = math.floor(min(value, TOP[measure]) / TOP[measure] * len(shades))
    return shades[min(step, len(shades) - 1)]


def _scale(measure: Measure) -> list[list[float | str]]:
    shades = _shades(measure)
    edges = [(i / len(shades), (i + 1) / len(shades), s.ground) for i, s in enumerate(shades)]
    return [[edge, ground] for low, high, ground in edges for edge in (low, high)]


def _hover(cell: Cell) -> str:
    note = _("too few answers to show")
    return plain(cell.hover) + (f"<br>{note}" if cell.hidden else "")


def _columns_axis(columns: Sequence[Line]) -> Part:
    return {
        **_axis([c.id for c in columns]),
        "side": "top",
        "ticktext": [_head(c.label, narrow=len(columns) > ROOMY) for c in columns],
        "tickangle": 0 if len(columns) <= MOST_UPRIGHT else -60,
    }


def _head(label: str, *, narrow: bool) -> str:
    """The label of a column, in short lines where there are many and nothing of it is lost."""
    short = _wrapped(label, 8)
    return short if narrow and "…" not in short else _wrapped(label, 12)


def _rows_axis(rows: Sequence[Line], wrap: int) -> Part:
    texts = [_wrapped(r.label, wrap) for r in reversed(rows)]
    return {**_axis([r.id for r in reversed(rows)]), "ticktext": texts}


def _axis(ids: Sequence[str]) -> Part:
    return {
        "type": "category",
        "tickvals": list(ids),
        "categoryorder": "array",
        "categoryarray": list(ids),
        "range": [-0.5, len(ids) - 0.5],
        "showgrid": False,
        "showline": False,
        "zeroline": False,
        "ticks": "",
        "automargin": True,
    }


def _wrapped(text: str, width: int) -> str:
    lines = textwrap.wrap(text, width, max_lines=2, placeholder="…")
    return "<br>".join(map(plain, lines)) + "  "


def _alt(measure: Measure, rows: Sequence[Line], columns: Sequence[Line], cells: Sequence[Cell]) -> str:
    known = [c for c in cells if c.value is not None]
    name = _(NAMES[measure])
    if not known:
        return _("{name}: there is nothing to show yet.", name=name)
    labels = {line.id: line.label for line in (*rows, *columns)}
    low = min(known, key=lambda c: c.value or 0.0)
    high = max(known, key=lambda c: c.value or 0.0)
    return _(
        "{name} of {rows} rows by {columns} columns. Lowest: {low_row}, {low_column}, {low}. "
        "Highest: {high_row}, {high_column}, {high}. The table below has every figure.",
        name=name,
        rows=len(rows),
        columns=len(columns),
        low_row=labels[low.row],
        low_column=labels[low.column],
        low=number(low.value),
        high_row=labels[high.row],
        high_column=labels[high.column],
        high=number(high.value),
    )
