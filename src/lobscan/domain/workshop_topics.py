"""What a workshop talks about unless others are chosen: the largest gaps and disagreements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from lobscan.domain.results import TOTAL, Row

EACH: Final = 3
"""So many of the largest gaps, and of the largest disagreements."""


def largest_gaps(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Statements in total by their shown gap, the largest first."""
    found = [r for r in rows if r.statement and r.year_group == TOTAL and r.gap]
    return tuple(sorted(found, key=lambda r: -round(r.gap or 0, 9)))


def largest_disagreements(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Statements in total by their shown consensus, the lowest first; unanimous ones are none."""
    found = [r for r in rows if r.statement and r.year_group == TOTAL and r.consensus is not None]
    return tuple(
        sorted((r for r in found if (r.consensus or 0) < 1), key=lambda r: round(r.consensus or 0, 9))
    )


def usual_topics(rows: Sequence[Row]) -> tuple[str, ...]:
    """The three largest gaps and, of the other statements, the three largest disagreements."""
    gaps = [r.statement for r in largest_gaps(rows)[:EACH]]
    others = [r.statement for r in largest_disagreements(rows) if r.statement not in gaps]
    return (*gaps, *others[:EACH])
