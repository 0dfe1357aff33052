"""The figures of a round as CSV, JSON and Parquet, in the columns of product 15."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from lobscan.domain.results import Row

STATEMENT = (
    "area", "statement", "year_group", "role", "perspective", "n", "unknown", "score",
    "consensus", "desired", "ambition", "gap", "hidden",
)  # fmt: skip
AREA = ("area", "year_group", "role", "perspective", "n", "score", "ambition", "gap", "hidden")

Table = list[dict[str, object]]


def table(rows: Sequence[Row], *, by: str, role: str = "", perspective: str = "") -> Table:
    """Lines as the contract names them; a figure that is hidden or does not exist is None."""
    columns = STATEMENT if by == "statement" else AREA
    own = {"role": role, "perspective": perspective}
    return [{c: own[c] if c in own else getattr(row, c) for c in columns} for row in rows]


def written(lines: Table, format_: str) -> bytes:
    """The table as `csv`, `json` or `parquet`; numbers unrounded with a decimal point."""
    if format_ == "json":
        return (json.dumps(lines, ensure_ascii=False, indent=1) + "\n").encode()
    if format_ == "parquet":
        return _parquet(lines)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(lines[0])
    writer.writerows([_text(value) for value in line.values()] for line in lines)
    return out.getvalue().encode()


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _parquet(lines: Table) -> bytes:
    import pandas as pd  # noqa: PLC0415 - half a second that every other command is spared

    frame = pd.DataFrame(lines)
    figures = [
        c for c in frame.columns if c in {"unknown", "score", "consensus", "desired", "ambition", "gap"}
    ]
    frame = frame.astype({**dict.fromkeys(figures, "float64"), "n": "Int64", "hidden": "bool"})
    out = io.BytesIO()
    frame.to_parquet(out, index=False)
    return out.getvalue()
