"""What a closed round says in its snapshot: all its figures past the gate, and nothing before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from lobscan.domain.gate import Cells, ShownTally
from lobscan.domain.response import Count, at_least, by_role
from lobscan.domain.round import Round, perspectives


def closing(
    round_: Round,
    closed: date,
    shown: ShownTally,
    *,
    document: Mapping[str, Any],
    begun: Mapping[str, int],
    handed_in: Mapping[str, int],
    rubric: str,
    answers: Mapping[str, str | int],
) -> dict[str, Any]:
    """A closed round as JSON.

    `document` is the round as it is kept, `begun` and `handed_in` count respondents per role, `rubric`
    and `answers` hold hashes of the rubric's text and of what respondents left: they tell nothing of it,
    and change with it. Why not how many answers that were: few people would follow from it.
    """
    k = 1 if round_.joint else round_.k
    counts = by_role(round_.roles, begun=begun, handed_in=handed_in, k=k)
    response = {"begun": _people(counts.begun), "handed_in": _people(counts.handed_in)}
    return {
        "round": document,
        "closed": closed.isoformat(),
        "k": round_.k,
        "rubric": {"id": round_.rubric, "version": round_.rubric_version, "sha256": rubric},
        "answers": {"sha256": answers["sha256"]},
        "response": response,
        "statements": list(shown.statements),
        "places": list(shown.places),
        "figures": list(_views(round_, shown)),
    }


def _people(counts: Mapping[str, Count]) -> dict[str, Any]:
    """At least and at most so many (None: kept back) per role that took part, and at least together."""
    some = {role: count for role, count in sorted(counts.items()) if count.people}
    return {
        "roles": {role: [count.least, count.most] for role, count in some.items()},
        "at_least": at_least(some.values())[0],
    }


def _views(round_: Round, shown: ShownTally) -> Iterable[dict[str, Any]]:
    """The school's own judgement, each perspective and each role, as the pages show them."""
    yield {"cells": _cells(shown.cells())}
    for perspective in perspectives(round_.roles):
        yield {"perspective": perspective.value, "cells": _cells(shown.cells(perspective=perspective))}
    for role in round_.roles:
        yield {"role": role.id, "cells": _cells(shown.cells(role=role.id))}


def _cells(cells: Cells) -> list[list[Any]]:
    """Statement, place, and how many gave each mark now and wanted; None where that is hidden."""
    found = []
    for i, statement in enumerate(cells.statements):
        for j, place in enumerate(cells.places):
            now = None if cells.hidden[i, j] else cells.now[i, j].tolist()
            wanted = None if cells.wanted_hidden[i, j] else cells.wanted[i, j].tolist()
            if now is None or wanted is None or any(now) or any(wanted):
                found.append([statement, place, now, wanted])
    return found
