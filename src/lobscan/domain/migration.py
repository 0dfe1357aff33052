"""What became of the statements of a pack when it got a new version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from lobscan.domain.ids import Id, Version


class Fate(StrEnum):
    """What became of a statement; trends run on over the first two alone."""

    KEPT = "kept"
    SAME_MEANING = "same_meaning"
    SPLIT = "split"
    MERGED = "merged"
    DROPPED = "dropped"


TARGETS: Final = {
    Fate.KEPT: (1, 1),
    Fate.SAME_MEANING: (1, 1),
    Fate.SPLIT: (2, 20),
    Fate.MERGED: (1, 1),
    Fate.DROPPED: (0, 0),
}
"""How many statements of the new version may stand for one with this fate: at least, and at most."""
_WORSE: Final = tuple(Fate)


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(_Model):
    """A statement of the old version and what stands for it in the new one."""

    old: Id
    fate: Fate
    new: tuple[Id, ...] = ()


class Migration(_Model):
    """A migration map: each statement of version `old` has one step; `added` are new in `new`."""

    old: Version
    new: Version
    steps: tuple[Step, ...] = Field(min_length=1)
    added: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True)
class Became:
    """What a statement of an old version is now; `new` is empty only where it was dropped."""

    fate: Fate
    new: tuple[str, ...]

    @property
    def comparable(self) -> bool:
        """Whether a trend may run on over it."""
        return self.fate in (Fate.KEPT, Fate.SAME_MEANING)


def number(version: str) -> tuple[int, ...]:
    """A version as figures that can be put in order."""
    return tuple(int(part) for part in version.split("."))


def chain(migrations: Iterable[Migration], old_version: str) -> tuple[Migration, ...]:
    """The maps that lead from `old_version` to the newest; empty where none starts there."""
    by_old = {m.old: m for m in migrations}
    found: list[Migration] = []
    version = old_version
    while version in by_old:
        found.append(by_old.pop(version))
        version = found[-1].new
    return tuple(found)


def trail(migrations: Iterable[Migration], old_version: str) -> dict[str, Became]:
    """Per statement of `old_version` what it is in the newest version; `KeyError` where no map starts.

    Over several maps the worst fate counts: what was split once is split, and what was split is
    dropped only when all of its parts are.
    """
    maps = chain(migrations, old_version)
    if not maps:
        raise KeyError(old_version)
    found = {s.old: Became(s.fate, s.new) for s in maps[0].steps}
    for following in maps[1:]:
        steps = {s.old: Became(s.fate, s.new) for s in following.steps}
        found = {old: _onward(became, steps) for old, became in found.items()}
    return found


def _onward(became: Became, steps: dict[str, Became]) -> Became:
    if became.fate is Fate.DROPPED:
        return became
    parts = [steps.get(id_, Became(Fate.DROPPED, ())) for id_ in became.new]
    new = tuple(dict.fromkeys(id_ for part in parts for id_ in part.new))
    if not new:
        return Became(Fate.DROPPED, ())
    fates = [became.fate, *(p.fate for p in parts if p.fate is not Fate.DROPPED)]
    return Became(max(fates, key=_WORSE.index), new)
