"""Exchange files of schools that do not exist, for tests: what a test does not name does not matter to it."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from lobscan.domain.pool import Shared, SharedArea, SharedRound
from lobscan.domain.school import SizeClass
from lobscan.exchange import pool as files

REGIONS = ("noord", "midden", "zuid")
SIZES = tuple(SizeClass)
AREA = "visie"


def seed(name: object) -> bytes:
    """The secret key of the school that is called so."""
    return hashlib.sha256(str(name).encode()).digest()


def mark(name: object) -> str:
    return hashlib.sha256(str(name).encode()).hexdigest()[:32]


def round_(name: object, scores: Mapping[str, float], *, total: float = 2.5, **more: object) -> SharedRound:
    """A shared round of one area whose statements have these scores."""
    area = SharedArea(score=total, judgements="20-49", statements=dict(scores))
    fields = {
        "round": mark(name),
        "rubric": "nl-lob",
        "version": "1.0.0",
        "set": "core",
        "region": "midden",
        "school_year": "2026-2027",
        "month": "2026-11",
        "areas": {AREA: area},
    }
    return SharedRound.model_validate({**fields, **more})


def shared(name: object, *rounds: SharedRound, **more: object) -> Shared:
    """What the file of the school called `name` holds."""
    fields = {
        "school": files.school_id(seed(name)),
        "written": date(2026, 11, 22),
        "structure": "nl-vo",
        "size": SizeClass.MIDDLE,
        "rounds": rounds,
    }
    return Shared.model_validate({**fields, **more})


def file(name: object, *rounds: SharedRound, **more: object) -> bytes:
    """The exchange file of the school called `name`."""
    return files.signed(shared(name, *rounds, **more), seed(name))


def school(at: int, *, years: int, areas: int, statements: int) -> bytes:
    """The file of school number `at`, of any region and size, with a round a year; some cells are hidden."""
    rng = np.random.default_rng(at)
    rounds = [_whole(at, year, areas, statements, rng) for year in range(2027 - years, 2027)]
    region = REGIONS[at % len(REGIONS)]
    kept = [r.model_copy(update={"region": region}) for r in rounds]
    return file(at, *kept, size=SIZES[int(rng.integers(len(SIZES)))])


def _whole(at: int, year: int, areas: int, statements: int, rng: np.random.Generator) -> SharedRound:
    def score() -> float:
        return round(float(rng.uniform(1, 4)), 1)

    found = {
        f"area-{a}": {
            "score": score(),
            "judgements": "20-49",
            "statements": {f"a{a}-statement-{s}": score() for s in range(statements) if rng.random() > 0.05},
        }
        for a in range(areas)
    }
    months = {"school_year": f"{year}-{year + 1}", "month": f"{year}-11"}
    return round_(f"{at} {year}", {}, areas=found, **months)


def names(errors: Sequence[Exception]) -> list[str]:
    """The files that errors are about."""
    return [str(e.params["name"]) for e in errors]  # type: ignore[attr-defined]
