"""Show a chart with its table below it, and what the figures mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lobscan.charts.chart import Chart
from lobscan.locales import _
from lobscan.locales.figures import meanings
from lobscan.ui import session

CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False}
WHOLE = 20
"""Rows of a table that is shown from its first to its last: a row cut through reads as a fault."""


def chart(drawn: Chart, *, key: str) -> None:
    """A chart that is only looked at."""
    st.plotly_chart(drawn.figure, key=key, config=CONFIG, alt=drawn.alt)


def wide(key: str) -> DeltaGenerator:
    """A place for a chart that keeps its width on a phone and is scrolled sideways there, with its table.

    Why the table in it: what scrolls must hold something that the keyboard can reach.
    """
    return st.container(key=f"wide-{key}")


def clickable(drawn: Chart, *, key: str, on_click: Callable[[tuple[str, ...]], None]) -> None:
    """A chart whose points can be chosen; `on_click` gets the `customdata` of the chosen one."""

    def chosen() -> None:
        point = session.clicked(key)
        if point:
            on_click(point)

    st.plotly_chart(
        drawn.figure, key=key, config=CONFIG, alt=drawn.alt, on_select=chosen, selection_mode="points"
    )


Rows = Sequence[Mapping[str, object]]


def frame(rows: Rows) -> pa.Table:
    """Texts and figures as they are shown, as the table that Streamlit draws.

    Why Arrow's: it is what goes to the browser, and a kept one need not be made again.
    """
    return pa.Table.from_pylist(
        [{str(k): "" if v is None else str(v) for k, v in row.items()} for row in rows]
    )


def table(rows: Rows | pa.Table, *, key: str, height: int | None = None) -> None:
    """A table of texts and figures as they are shown; a figure's heading tells its definition.

    Without a `height` up to `WHOLE` rows are there to be seen at once, and of more the first ten.
    """
    shown = rows if isinstance(rows, pa.Table) else frame(rows)
    help_ = {
        label: st.column_config.Column(help=text) for label, text in meanings(shown.column_names).items()
    }
    high: int | Literal["auto", "content"] = height or ("content" if shown.num_rows <= WHOLE else "auto")
    st.dataframe(shown, key=key, hide_index=True, width="stretch", height=high, column_config=help_)


def under(rows: Rows | pa.Table, *, key: str, about: Sequence[str] = ()) -> None:
    """The figures of the chart above, as a table that can be opened, with what they mean below it.

    `about` names figures, as they are shown, that have no column of their own.
    """
    shown = rows if isinstance(rows, pa.Table) else frame(rows)
    with (
        st.container(key=f"under-{key}"),
        st.expander(_("The figures as a table"), icon=":material/table:"),
    ):
        table(shown, key=key)
        told = meanings([*about, *shown.column_names])
        if told:
            st.markdown("\n".join(f"- **{label}**: {text}" for label, text in told.items()))
