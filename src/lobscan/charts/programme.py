"""What pupils do in each stretch of the school year and year group: inform, experience, reflect."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import Chart, draw, plain
from lobscan.charts.heatmap import HEAD_HEIGHT, MOST_UPRIGHT, Line
from lobscan.domain.activity import Kind
from lobscan.locales import _
from lobscan.locales.practice import word

ROW_HEIGHT: Final = 44
MOST_WIDE: Final = 9
"""Columns that have room for a label on one line."""
NOTHING: Final = "–"
UNSAID: Final = "?"


@dataclass(frozen=True, slots=True)
class Cell:
    """What happens at a place: how many activities, the kinds they do together, and a hover line."""

    row: str
    column: str
    activities: int
    kinds: tuple[Kind, ...]
    hover: str = ""


def letters(kinds: Sequence[Kind]) -> str:
    """The kinds by their first letters, "?" where none is said."""
    return " ".join(word("kind", k.value)[:1].upper() for k in kinds) or UNSAID


def legend() -> str:
    """What the letters mean."""
    said = ", ".join(f"{letters([k])} = {word('kind', k.value)}" for k in Kind)
    return _("{letters}, ? = not said, – = nothing", letters=said)


def programme(rows: Sequence[Line], columns: Sequence[Line], cells: Sequence[Cell]) -> Chart:
    """The map; a click on a cell gives its row's and column's id as `customdata`.

    A place that is not among the cells has no activity at all.
    """
    at = {(c.row, c.column): c for c in cells}
    places = [at.get((r.id, c.id)) or Cell(r.id, c.id, 0, ()) for r in rows for c in columns]
    return draw(
        [_ground(rows, columns, places), _writing(places, {x.id: x.label for x in (*rows, *columns)})],
        alt=_alt(rows, columns, places),
        height=HEAD_HEIGHT + len(rows) * ROW_HEIGHT,
        xaxis={
            **_axis(columns, 12 if len(columns) <= MOST_WIDE else 8),
            "side": "top",
            "tickangle": 0 if len(columns) <= MOST_UPRIGHT else -60,
        },
        yaxis=_axis(rows[::-1], 22),
    )


def _ground(rows: Sequence[Line], columns: Sequence[Line], places: Sequence[Cell]) -> go.Heatmap:
    many = len(columns)
    depth = [len(p.kinds) for p in places]
    steps = len(theme.DOING)
    scale = [[(i + end) / steps, shade] for i, shade in enumerate(theme.DOING) for end in (0, 1)]
    return go.Heatmap(
        x=[c.id for c in columns],
        y=[r.id for r in rows],
        z=[[depth[i * many + j] + 0.5 for j in range(many)] for i in range(len(rows))],
        colorscale=scale,
        zmin=0,
        zmax=steps,
        xgap=3,
        ygap=3,
        showscale=False,
        hoverinfo="skip",
    )


def _writing(places: Sequence[Cell], labels: dict[str, str]) -> go.Scatter:
    """Why points: a heat map's own cells cannot be chosen by a click."""
    ink = {"marker": {"opacity": 0}, "textfont": {"color": theme.paper().ink}}
    return go.Scatter(
        x=[p.column for p in places],
        y=[p.row for p in places],
        mode="markers+text",
        text=[letters(p.kinds) if p.activities else NOTHING for p in places],
        textfont={"size": 15, "color": theme.paper().ink},
        marker={"symbol": "square", "size": 36, "opacity": 0},
        selected=ink,
        unselected=ink,
        customdata=[[p.row, p.column] for p in places],
        hovertext=[_hover(p, labels) for p in places],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _hover(cell: Cell, labels: dict[str, str]) -> str:
    head = f"<b>{plain(labels[cell.column])}, {plain(labels[cell.row])}</b><br>"
    return head + (plain(cell.hover).replace("\n", "<br>") if cell.activities else _("nothing"))


def _axis(lines: Sequence[Line], width: int) -> dict[str, object]:
    ids = [line.id for line in lines]
    return {
        "type": "category",
        "tickvals": ids,
        "ticktext": [_wrapped(line.label, width) for line in lines],
        "categoryorder": "array",
        "categoryarray": ids,
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


def _alt(rows: Sequence[Line], columns: Sequence[Line], places: Sequence[Cell]) -> str:
    bare = sum(not p.activities for p in places)
    whole = sum(len(p.kinds) == len(Kind) for p in places)
    return _(
        "What pupils do, in {rows} parts of the school year by {columns} year groups: {whole} of the "
        "{places} squares have all three kinds, {bare} have nothing. The table below has every activity.",
        rows=len(rows),
        columns=len(columns),
        whole=whole,
        places=len(places),
        bare=bare,
    )
