"""The roadmap as files: JSON as product 15 says, and its placements as CSV."""

from __future__ import annotations

import csv
import io
import json

from lobscan.domain.draft import Conflict, Draft, Planned, Said
from lobscan.exchange.register_cells import shielded_in_commas
from lobscan.locales import _, number, short_day

COLUMNS = (
    "measure",
    "title",
    "year_groups",
    "start",
    "end",
    "responsible",
    "people",
    "hours",
    "closes",
    "why",
)


def sentence(said: Said) -> str:
    """A reason in the language that is spoken."""
    values = {k: _value(v) for k, v in said.values.items()}
    days = {k: short_day(v) for k, v in said.days.items()}
    return _(said.message, **values, **days)


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else number(value, 0 if value == round(value) else 1)


def as_json(draft: Draft) -> bytes:
    """The roadmap; dates ISO 8601, hours and levels unrounded but for what binary fractions add."""
    value = {
        "status": draft.status.value,
        "gap_closed": _figure(draft.gap_closed),
        "bound": _figure(draft.bound),
        "gap_total": _figure(draft.gap_total),
        "placements": [_placement(line) for line in draft.lines],
        "left_out": [{"measure": o.measure, "why": sentence(o.why)} for o in draft.left_out],
        "clash": [_conflict(c) for c in draft.clash],
    }
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _figure(value: float) -> float:
    return round(value, 6)


def _placement(line: Planned) -> dict[str, object]:
    return {
        "measure": line.measure,
        "year_groups": list(line.year_groups),
        "start": line.start.isoformat(),
        "end": line.end.isoformat(),
        "people": [{"person": c.person, "role": c.role, "hours": c.hours} for c in line.people],
        "closes": [
            {"statement": c.statement, "year_group": c.year_group, "by": _figure(c.by)} for c in line.closes
        ],
        "why": sentence(line.why),
    }


def _conflict(one: Conflict) -> dict[str, object]:
    found = {"kind": one.kind, "measure": one.measure, "person": one.person, "why": sentence(one.why)}
    return {k: v for k, v in found.items() if v}


def as_csv(draft: Draft) -> bytes:
    """A row per placement; lists are separated by `;`.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in draft.lines:
        writer.writerow(map(shielded_in_commas, _row(line)))
    return out.getvalue().encode()


def _row(line: Planned) -> tuple[str, ...]:
    return (
        line.measure,
        line.title,
        ";".join(line.year_groups),
        line.start.isoformat(),
        line.end.isoformat(),
        line.responsible,
        ";".join(f"{c.person}={c.hours:g}" for c in line.people),
        f"{line.hours:g}",
        ";".join(f"{c.statement}@{c.year_group}={_figure(c.by):g}" for c in line.closes),
        sentence(line.why),
    )
