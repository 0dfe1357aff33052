"""Other schools for the demo: two dozen that do not exist, marked as invented, the same for a seed."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

import numpy as np

from lobscan.access import Actor
from lobscan.domain.pool import SharedArea, SharedRound
from lobscan.domain.school import SizeClass
from lobscan.exchange.pool import school_id, signed
from lobscan.services import pool
from lobscan.services.workspace import Workspace

SCHOOLS: Final = 24
REGIONS: Final = ("midden", "midden", "noord", "zuid")
SIZES: Final = (SizeClass.SMALL, SizeClass.MIDDLE, SizeClass.MIDDLE, SizeClass.LARGE)
TRACE: Final = 0.35
"""How far schools, and their areas, lie apart, as a standard deviation in levels."""


def write(ws: Workspace, *, seed: int, actor: Actor) -> None:
    """Add the files of two dozen invented schools that scanned when the demo school did."""
    mine = pool.own(ws)
    rng = np.random.default_rng([seed, SCHOOLS])
    leans = {area: float(rng.normal(0, TRACE)) for area in mine.rounds[-1].areas}
    uploads = []
    for at in range(SCHOOLS):
        key = hashlib.sha256(f"invented school {seed} {at}".encode()).digest()
        mark = hmac.new(key, b"round", hashlib.sha256).hexdigest()[:32]
        last = mine.rounds[-1].model_copy(
            update={
                "round": mark,
                "region": REGIONS[at % len(REGIONS)],
                "areas": _areas(mine.rounds[-1], leans, rng),
            }
        )
        size = SIZES[at // 2 % len(SIZES)]
        shared = mine.model_copy(
            update={"school": school_id(key), "size": size, "invented": True, "rounds": (last,)}
        )
        uploads.append((f"{at}.json", signed(shared, key)))
    pool.add(ws, uploads, actor=actor)


def _areas(
    round_: SharedRound, leans: Mapping[str, float], rng: np.random.Generator
) -> dict[str, SharedArea]:
    """Figures like those of a round, leaning per area, each a little higher or lower."""
    school = rng.normal(0, TRACE)
    found = {}
    for id_, area in round_.areas.items():
        moved = leans[id_] + school + rng.normal(0, TRACE)
        statements = {s: _moved(value, moved + rng.normal(0, TRACE)) for s, value in area.statements.items()}
        found[id_] = area.model_copy(update={"score": _moved(area.score, moved), "statements": statements})
    return found


def _moved(score: float, by: float) -> float:
    return round(float(min(4.0, max(1.0, score + by))), 1)
