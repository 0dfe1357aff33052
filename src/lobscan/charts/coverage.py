"""What is covered: a grid of cells, the three kinds side by side, and the hours over the school year.

Nothing rests on colour: a cell has its number, an empty one its word and a hatch, and each kind a
heading and a pattern of its own.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts import weeks as scale
from lobscan.charts.chart import GRID, Chart, Part, draw, edge, plain
from lobscan.charts.heatmap import Line
from lobscan.domain.school import SchoolYear
from lobscan.domain.weeks import SchoolWeek
from lobscan.locales import _, n_, number
from lobscan.locales.workplan import shortened

ROW = 46
HEAD = 78
SLANTED_HEAD = 150
LONGEST_SLANTED = 20
SLANTED_ROOM = 72
"""Pixels beside the last column, over which its slanted words lean."""
BAR_ROW = 34
WEEKS_HEIGHT = 320
MOST_UPRIGHT = 14
"""Columns whose labels fit side by side."""
FEW = 9
"""Columns whose labels fit in one line."""
HATCH = {"shape": "/", "size": 9, "solidity": 0.12}
PATTERN = {"size": 7, "solidity": 0.25, "fillmode": "overlay", "fgcolor": theme.KINDS["reflect"].ground}


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure in a cell, 0 where nothing happens, and a hover line."""

    row: str
    column: str
    value: float
    hover: str = ""


def grid(
    rows: Sequence[Line], columns: Sequence[Line], cells: Sequence[Cell], *, digits: int, alt: str
) -> Chart:
    """Cells of rows by columns; a click gives a row's and a column's id as `customdata`."""
    slanted = len(columns) > MOST_UPRIGHT
    full, empty = [c for c in cells if c.value], [c for c in cells if not c.value]
    return draw(
        [
            _cells(rows, columns, full, texts=[number(c.value, digits) for c in full], shade=theme.COVERS),
            _cells(
                rows,
                columns,
                empty,
                texts=[_("none")] * len(empty),
                shade=theme.Shade(theme.FREE, theme.paper().quiet),
                pattern=HATCH,
            ),
        ],
        alt=alt,
        height=(SLANTED_HEAD if slanted else HEAD) + ROW * len(rows),
        margin={"l": 8, "r": SLANTED_ROOM if slanted else 8, "t": 8, "b": 8},
        barmode="overlay",
        xaxis=_columns(columns),
        yaxis=_rows(rows),
    )


def _cells(
    rows: Sequence[Line],
    columns: Sequence[Line],
    cells: Sequence[Cell],
    *,
    texts: Sequence[str],
    shade: theme.Shade,
    pattern: Part | None = None,
) -> go.Bar:
    """Cells of one ground, each a bar of its row's height, so that all of it can be clicked."""
    across = {c.id: at for at, c in enumerate(columns)}
    down = {r.id: at for at, r in enumerate(rows)}
    return go.Bar(
        x=[across[c.column] for c in cells],
        base=[down[c.row] - 0.46 for c in cells],
        y=[0.92] * len(cells),
        width=0.94,
        marker={"color": shade.ground, "pattern": pattern or {}},
        text=texts,
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        insidetextfont={"size": 14, "color": shade.ink},
        selected=_unfaded(shade.ink),
        unselected=_unfaded(shade.ink),
        customdata=[[c.row, c.column] for c in cells],
        hovertext=[plain(c.hover) for c in cells],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _unfaded(ink: str) -> Part:
    """Why: once a cell is chosen, the others would fade away."""
    return {"marker": {"opacity": 1}, "textfont": {"color": ink}}


def _columns(columns: Sequence[Line]) -> Part:
    return {
        "range": [-0.5, len(columns) - 0.5],
        "tickvals": list(range(len(columns))),
        "ticktext": [_heading(c.label, len(columns)) for c in columns],
        "tickangle": 0 if len(columns) <= MOST_UPRIGHT else -60,
        "side": "top",
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }


def _heading(label: str, columns: int) -> str:
    """A column's words in as many lines as there is room for; slanted ones stand in one line."""
    if columns > MOST_UPRIGHT:
        return plain(shortened(label, LONGEST_SLANTED))
    return _wrapped(label, 12 if columns <= FEW else 8)


def _rows(rows: Sequence[Line]) -> Part:
    return {
        "range": [len(rows) - 0.5, -0.5],
        "tickvals": list(range(len(rows))),
        "ticktext": [_wrapped(r.label, 24) + "  " for r in rows],
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }


def _wrapped(text: str, width: int) -> str:
    lines = textwrap.wrap(text, width, max_lines=2, placeholder="…", break_long_words=False)
    return "<br>".join(map(plain, lines))


def kinds(
    heads: Sequence[Line], rows: Sequence[Line], cells: Sequence[Cell], *, digits: int, alt: str
) -> Chart:
    """A bar per row in three columns side by side, one per kind, each on the same scale.

    Why side by side and not stacked: an activity may be of two kinds, so that they do not add up.
    """
    most = max([1.0, *(c.value for c in cells)])
    step = most * 1.35
    return draw(
        [
            _kind(at * step, head, rows, [c for c in cells if c.column == head.id], digits)
            for at, head in enumerate(heads)
        ],
        alt=alt,
        height=56 + BAR_ROW * len(rows),
        barmode="overlay",
        bargap=0.3,
        xaxis={
            "range": [-most * 0.02, step * len(heads)],
            "tickvals": [at * step for at in range(len(heads))],
            "ticktext": [f"<b>{plain(h.label)}</b>" for h in heads],
            "ticklabelposition": "outside right",
            "tickfont": {"size": 15, "color": theme.paper().ink},
            "side": "top",
            "gridcolor": GRID,
            "zeroline": False,
        },
        yaxis=_rows(rows),
    )


def _kind(start: float, head: Line, rows: Sequence[Line], cells: Sequence[Cell], digits: int) -> go.Bar:
    down = {r.id: at for at, r in enumerate(rows)}
    shade = theme.KINDS[head.id]
    return go.Bar(
        orientation="h",
        base=start,
        x=[c.value for c in cells],
        y=[down[c.row] for c in cells],
        marker={
            "color": shade.ground,
            "line": edge(),
            "pattern": {"shape": theme.KIND_PATTERNS[head.id], **PATTERN},
        },
        text=[number(c.value, digits) if c.value else _("none") for c in cells],
        textposition="outside",
        outsidetextfont={"size": 14, "color": theme.paper().ink},
        cliponaxis=False,
        selected=_unfaded(theme.paper().ink),
        unselected=_unfaded(theme.paper().ink),
        customdata=[[c.column, c.row] for c in cells],
        hovertext=[plain(c.hover) for c in cells],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def hours(by_week: dict[int, float], weeks: Sequence[SchoolWeek], year: SchoolYear) -> Chart:
    """Hours of a pupil per week of the school year; a click gives the week's number as `customdata`."""
    most = max([1.0, *by_week.values()]) * 1.06
    some = [(at, w.number, by_week[w.number]) for at, w in enumerate(weeks) if by_week.get(w.number)]
    bars = go.Bar(
        x=[at for at, _number, _hours in some],
        y=[hours_ for _at, _number, hours_ in some],
        width=0.82,
        marker={
            "color": theme.KINDS["experience"].ground,
            "line": edge(),
        },
        selected=_unfaded(theme.paper().ink),
        unselected=_unfaded(theme.paper().ink),
        customdata=[[str(number_), ""] for _at, number_, _hours in some],
        hovertext=[_week(number_, hours_) for _at, number_, hours_ in some],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    return draw(
        [bars],
        alt=_hours_alt(by_week, weeks, year),
        height=WEEKS_HEIGHT,
        shapes=scale.grounds(weeks, low=0, high=most),
        annotations=scale.names(weeks, year, y=most),
        xaxis=scale.axis(weeks, side="bottom"),
        yaxis={"range": [0, most], "gridcolor": GRID, "zeroline": False, "automargin": True, "nticks": 5},
    )


def _week(number_: int, hours_: float) -> str:
    return _("Week {week}: {hours} hours", week=number_, hours=number(hours_))


def _hours_alt(by_week: dict[int, float], weeks: Sequence[SchoolWeek], year: SchoolYear) -> str:
    some = [w.number for w in weeks if by_week.get(w.number)]
    text = n_(
        "Hours of a pupil per week over school year {year}; {count} week has some.",
        "Hours of a pupil per week over school year {year}; {count} weeks have some.",
        len(some),
        year=year.id,
    )
    if not some:
        return text
    most = max(some, key=lambda w: by_week[w])
    return f"{text} " + _("Most: {week}.", week=_week(most, by_week[most]))
