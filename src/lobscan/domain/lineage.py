"""Lineage: which statement of an older pack means the same as one of today's, and what became of the rest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lobscan.domain.migration import Became, Fate, chain, trail
from lobscan.domain.revision import flat
from lobscan.domain.rubric import Pack


class Why(StrEnum):
    """Why a trend breaks at a statement."""

    SPLIT = "split"
    MERGED = "merged"
    DROPPED = "dropped"
    REWORDED = "reworded"
    """Asked in other words, and nobody said that these mean the same."""
    NEW = "new"


FATES = {Fate.SPLIT: Why.SPLIT, Fate.MERGED: Why.MERGED, Fate.DROPPED: Why.DROPPED}


@dataclass(frozen=True)
class Lineage:
    """The ties between an older pack and today's.

    `before` has the old id of each statement of today that means the same. `broken` are those of
    today that the older pack asked in another form. `became` tells of each old statement that does
    not run on why, and which of today stand for it.
    """

    before: Mapping[str, str]
    broken: frozenset[str] = frozenset()
    became: Mapping[str, tuple[Why, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Left:
    """A statement over which nothing runs on: its id in the older pack, or in today's where it is new."""

    statement: str
    why: Why
    new: tuple[str, ...] = ()


def kin(pack: Pack) -> tuple[str, ...]:
    """The ids of the packs whose rounds may come before one with `pack`: its own, and that of its origin.

    Why the origin: a school that copies a pack goes on with the same statements.
    """
    origin = pack.header.based_on
    return (pack.id, origin.id) if origin else (pack.id,)


def lineage(old: Pack, now: Pack) -> Lineage:
    """The ties from `old` to `now`; none where they are no kin.

    After the migration maps of `now`. Where none leads from one to the other, a statement is the same
    that has the same id and the same words.
    """
    if (old.id, old.header.version) == (now.id, now.header.version):
        return Lineage({s.id: s.id for s in now.statements})
    if old.id == now.id and chain(now.migrations, old.header.version):
        return _by_map(trail(now.migrations, old.header.version))
    return _by_words(old, now) if old.id in kin(now) else Lineage({})


def _by_map(became: Mapping[str, Became]) -> Lineage:
    before = {b.new[0]: own for own, b in became.items() if b.comparable}
    touched = {id_ for b in became.values() for id_ in b.new}
    ended = {own: (FATES[b.fate], b.new) for own, b in became.items() if not b.comparable}
    return Lineage(before, frozenset(touched - before.keys()), ended)


def _by_words(old: Pack, now: Pack) -> Lineage:
    then = {s.id: flat(s) for s in old.statements}
    today = {s.id: flat(s) for s in now.statements}
    same = {id_: id_ for id_ in today if id_ in then and _said(today[id_]) == _said(then[id_])}
    ended: dict[str, tuple[Why, tuple[str, ...]]] = {
        id_: (Why.REWORDED, (id_,)) if id_ in today else (Why.DROPPED, ()) for id_ in then if id_ not in same
    }
    return Lineage(same, frozenset(today.keys() & then.keys() - same.keys()), ended)


def _said(parts: Mapping[str, str]) -> dict[str, str]:
    """What a respondent reads and judges."""
    read = ("text", "wordings", "levels", "variants", "scope")
    return {name: value for name, value in parts.items() if name.partition(".")[0] in read}


def left_out(tied: Lineage, then: Collection[str], now: Collection[str]) -> tuple[Left, ...]:
    """What of two rounds does not run on: `then` and `now` are the statements that each asked.

    First what ended of the older round, then what is new in the later one. What a round merely did not
    ask, as its set is smaller, is no break.
    """
    ended = [Left(id_, *tied.became[id_]) for id_ in then if id_ in tied.became]
    known = {*tied.before, *tied.broken}
    return (*ended, *(Left(id_, Why.NEW) for id_ in now if id_ not in known))
