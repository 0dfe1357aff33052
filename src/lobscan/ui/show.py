"""Show a chart with its table below it, and what the figures mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from lobscan.charts.chart import Chart
from lobscan.locales import _

CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False}


def chart(drawn: Chart, *, key: str) -> None:
    """A chart that is only looked at."""
    st.plotly_chart(drawn.figure, key=key, config=CONFIG, alt=drawn.alt)


def clickable(drawn: Chart, *, key: str) -> tuple[str, ...] | None:
    """A chart whose points can be chosen; the `customdata` of the chosen one."""
    event = st.plotly_chart(
        drawn.figure,
        key=key,
        config=CONFIG,
        alt=drawn.alt,
        on_select="rerun",
        selection_mode="points",
    )
    points = event["selection"]["points"] if event else []
    data = points[0].get("customdata") if points else None
    return tuple(str(d) for d in (data if isinstance(data, list) else [data])) if data else None


def table(rows: Sequence[Mapping[str, object]], *, key: str, height: int | None = None) -> None:
    """A table of texts and figures as they are shown."""
    frame = pd.DataFrame(list(rows)).astype("string").fillna("")
    options: dict[str, int] = {"height": height} if height else {}
    st.dataframe(frame, key=key, hide_index=True, width="stretch", **options)  # type: ignore[call-overload]


def under(rows: Sequence[Mapping[str, object]], *, key: str) -> None:
    """The figures of the chart above, as a table that can be opened."""
    with st.expander(_("The figures as a table"), icon=":material/table:"):
        table(rows, key=key)
