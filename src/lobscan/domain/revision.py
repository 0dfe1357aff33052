"""A school's own pack beside the one it was copied from: what differs, and how both come together."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from lobscan.domain.migration import Became, Fate, Migration, Step
from lobscan.domain.rubric import Area, BasedOn, Pack, Statement

Path = tuple[str, ...]
_NOTHING: Final = object()
OWN: Final = ("id", "version", "title", "provider", "licence", "published")
"""What of a header is the school's, whatever the original says."""


def with_area(pack: Pack, area: Area) -> Pack:
    """The pack with another text of one of its areas."""
    return pack.changed(areas=tuple(area if a.id == area.id else a for a in pack.areas))


def with_statement(pack: Pack, statement: Statement, *, area: str | None = None) -> Pack:
    """The pack with a statement's other text, or with a new statement at the end of `area`."""
    home = next(a for a in pack.areas if a.id == area) if area else pack.area_of(statement.id)
    kept = tuple(statement if s.id == statement.id else s for s in home.statements)
    if area:
        kept = (*home.statements, statement)
    return with_area(pack, home.model_copy(update={"statements": kept}))


def without(pack: Pack, statement: str) -> Pack:
    """The pack without a statement, and without what leads to it.

    A measure that lifted this statement alone goes along.
    """
    home = pack.area_of(statement)
    kept = tuple(s for s in home.statements if s.id != statement)
    return pruned(with_area(pack, home.model_copy(update={"statements": kept})))


def pruned(pack: Pack) -> Pack:
    """The pack without links to statements and measures that it has not."""
    there = {s.id for s in pack.statements}
    measures = [
        m.model_copy(update={"lifts": tuple(x for x in m.lifts if x.statement in there)})
        for m in pack.measures
    ]
    left = {m.id for m in measures if m.lifts}
    linked = {kind: _linked(getattr(pack, kind), there) for kind in ("tasks", "instruments", "review")}
    kept = (
        m.model_copy(update={"prerequisites": tuple(p for p in m.prerequisites if p in left)})
        for m in measures
        if m.id in left
    )
    ties = pack.header.signals
    if ties.reflection not in there:
        ties = ties.model_copy(update={"reflection": None})
    header = pack.header.model_copy(update={"signals": ties})
    return pack.changed(header=header, measures=tuple(kept), **linked)


def _linked(things: tuple[Any, ...], there: Collection[str]) -> tuple[Any, ...]:
    return tuple(
        t.model_copy(update={"statements": tuple(s for s in t.statements if s in there)}) for t in things
    )


class Kind(StrEnum):
    """What happened to a statement."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A part of a statement before and after, as text; "" where it was not there."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A statement that is not the same in two packs."""

    kind: Kind
    statement: Statement
    fields: tuple[FieldChange, ...] = ()


def differences(old: Pack, new: Pack) -> tuple[Difference, ...]:
    """Each statement that differs, in the order of the new pack; removed ones at the end."""
    before = {s.id: s for s in old.statements}
    now = {s.id for s in new.statements}
    found = []
    for statement in new.statements:
        parts = fields(before.get(statement.id), statement)
        kind = Kind.CHANGED if statement.id in before else Kind.ADDED
        found += [Difference(kind, statement, parts)] if parts else []
    return (*found, *(Difference(Kind.REMOVED, s) for s in old.statements if s.id not in now))


def fields(old: Statement | None, new: Statement) -> tuple[FieldChange, ...]:
    """The parts of a statement that differ; all of them where there was none."""
    before, after = flat(old) if old else {}, flat(new)
    names = list(dict.fromkeys((*after, *before)))
    return tuple(
        FieldChange(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name, "") != after.get(name, "")
    )


def flat(statement: Statement) -> dict[str, str]:
    """The parts of a statement as texts: `levels.3`, `wordings.pupils`, `roles`."""
    found: dict[str, str] = {}
    for name, value in statement.model_dump(mode="json", by_alias=True, exclude={"id"}).items():
        found |= dict(_flat(name, value))
    return found


def _flat(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _flat(f"{name}.{key}", part)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for at, part in enumerate(value, 1):
            yield from _flat(f"{name}.{at}", part)
    elif value is not None:
        yield name, "\n".join(map(str, value)) if isinstance(value, list) else str(value)


class Word(StrEnum):
    """Whether words stayed, went or came."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


def words_changed(before: str, after: str) -> tuple[tuple[Word, str], ...]:
    """The runs of words that stayed, went and came, in the order in which one reads them."""
    old, new = before.split(), after.split()
    found: list[tuple[Word, str]] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append((Word.SAME, " ".join(old[i:j])))
            continue
        found += [(Word.GONE, " ".join(old[i:j]))] if j > i else []
        found += [(Word.NEW, " ".join(new[k:m]))] if m > k else []
    return tuple(found)


class Outcome(StrEnum):
    """What an upgrade does to a statement."""

    KEPT = "kept"
    REWORDED = "reworded"
    ADDED = "added"
    DROPPED = "dropped"
    CONFLICT = "conflict"
    STAYS = "stays"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Row:
    """A statement in an upgrade; `new` is how it will be, with the original's words where both changed."""

    outcome: Outcome
    statement: Statement
    new: Statement | None = None
    became: Became | None = None


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The pack after an upgrade, and what it does to each statement."""

    pack: Pack
    rows: tuple[Row, ...]


def upgrade(
    base: Pack, own: Pack, new: Pack, *, take: Collection[str] = (), trail: Mapping[str, Became] | None = None
) -> Upgrade:
    """`own`, copied from `base`, with what `new` changed since.

    Where both changed the same words the school's stay, but for the statements in `take`. What the
    school changed is not dropped, nor what a measure that it changed is to lift.
    """
    changed = {m.id for m in own.measures} - {m.id for m in own.measures if m in base.measures}
    needed = {lift.statement for m in own.measures if m.id in changed for lift in m.lifts}
    merging = _Merging(frozenset(take), frozenset(needed))
    made = _merged(base, own, new, merging)
    taken = _merged(base, own, new, _Merging(frozenset(merging.conflicts), merging.needed))
    outcome = _Outcomes({s.id: s for s in base.statements}, merging.conflicts, merging.needed)
    return Upgrade(pruned(made), tuple(_rows(own, new, taken, outcome, trail or {})))


def _merged(base: Pack, own: Pack, new: Pack, merging: _Merging) -> Pack:
    parts = [
        _keyed(p.model_dump(mode="json", by_alias=True, exclude={"migrations"})) for p in (base, own, new)
    ]
    made = Pack.model_validate(_listed(merging.of(parts[0], parts[1], parts[2], ())))
    header = {name: getattr(own.header, name) for name in OWN}
    header["based_on"] = BasedOn(id=new.id, version=new.header.version)
    return made.changed(header=made.header.model_copy(update=header), migrations=own.migrations)


def _rows(
    own: Pack, new: Pack, taken: Pack, outcomes: _Outcomes, trail: Mapping[str, Became]
) -> Iterator[Row]:
    now, mine = {s.id: s for s in new.statements}, {s.id for s in own.statements}
    after = {s.id: s for s in taken.statements}
    for statement in own.statements:
        id_ = statement.id
        yield Row(outcomes.of(statement, now.get(id_)), statement, after.get(id_), trail.get(id_))
    gone = set(outcomes.was) - mine
    yield from (Row(Outcome.ADDED, s, s) for s in new.statements if s.id not in mine | gone)


@dataclass(frozen=True)
class _Outcomes:
    """What an upgrade does to each statement, by what it was when the copy was made."""

    was: Mapping[str, Statement]
    conflicts: Collection[str]
    needed: Collection[str]

    def of(self, own: Statement, now: Statement | None) -> Outcome:
        was = self.was.get(own.id)
        if was is None and now is None:
            return Outcome.OWN
        if now is None:
            return Outcome.DROPPED if own == was and own.id not in self.needed else Outcome.STAYS
        if own.id in self.conflicts:
            return Outcome.CONFLICT
        return Outcome.KEPT if now in (was, own) else Outcome.REWORDED


@dataclass
class _Merging:
    """A merge of three texts of the same thing: the one both began with, ours and theirs."""

    take: frozenset[str]
    needed: frozenset[str]

    def __post_init__(self) -> None:
        self.conflicts: set[str] = set()

    def of(self, base: Any, own: Any, new: Any, path: Path) -> Any:
        """The three as one; ours where both changed the same, and nothing where it went."""
        if own == base and not self._holds(new, path):
            return new
        if new in (base, own):
            return own
        if isinstance(own, dict) and isinstance(new, dict):
            return self._parts(base if isinstance(base, dict) else {}, own, new, path)
        return self._conflict(own, new, path)

    def _holds(self, new: Any, path: Path) -> bool:
        """Whether a statement that must stay is here, or may be further down."""
        if not self.needed or path[:1] not in ((), _DOWN_TO[:1]):
            return False
        if len(path) <= len(_DOWN_TO):
            return isinstance(new, dict)
        return new is _NOTHING and path[len(_DOWN_TO) :] in {(id_,) for id_ in self.needed}

    def _conflict(self, own: Any, new: Any, path: Path) -> Any:
        statement = path[len(_DOWN_TO)] if path[:1] == _DOWN_TO[:1] and len(path) > len(_DOWN_TO) else ""
        if statement and _NOTHING not in (own, new):
            self.conflicts.add(statement)
        return new if statement in self.take and new is not _NOTHING else own

    def _parts(
        self, base: dict[str, Any], own: dict[str, Any], new: dict[str, Any], path: Path
    ) -> dict[str, Any]:
        merged = {}
        for key in _order(list(own), list(new)):
            was, ours, theirs = (d.get(key, _NOTHING) for d in (base, own, new))
            value = self.of(was, ours, theirs, (*path, key))
            if value is not _NOTHING:
                merged[key] = value
        return merged


def _order(own: list[str], new: list[str]) -> list[str]:
    """Our order, with what is new after the one that it follows there."""
    order = list(own)
    for at, key in enumerate(new):
        if key not in order:
            before = [order.index(k) for k in new[:at] if k in order]
            order.insert(before[-1] + 1 if before else 0, key)
    return order


_DOWN_TO: Final = ("areas", "area", "statements")
"""The way from a pack to its statements."""
_LIST: Final = "\0list"
"""Marks a mapping that stands for a list of things with ids."""


def _keyed(value: Any) -> Any:
    """Lists of things with ids as mappings, so that each thing is compared with itself."""
    if isinstance(value, dict):
        return {k: _keyed(v) for k, v in value.items()}
    if isinstance(value, list) and value and all(isinstance(v, dict) and "id" in v for v in value):
        return {_LIST: "", **{v["id"]: _keyed(v) for v in value}}
    return value


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        if _LIST in value:
            return [_listed(v) for k, v in value.items() if k != _LIST]
        return {k: _listed(v) for k, v in value.items()}
    return value


def map_between(old: Pack, new: Pack, known: Mapping[str, Became]) -> Migration:
    """The migration map from a version that rounds were held with to the present one.

    What still has its id has its meaning, as an id is stable for ever; `known` says of the others
    what became of them.
    """
    now = {s.id: s for s in new.statements}
    steps: dict[str, Became] = {}
    for statement in old.statements:
        id_ = statement.id
        if id_ in now:
            fate = Fate.KEPT if _words(now[id_]) == _words(statement) else Fate.SAME_MEANING
            steps[id_] = Became(fate, (id_,))
        else:
            steps[id_] = _gone(known.get(id_), now)
    steps = _shared(steps)
    reached = {id_ for became in steps.values() for id_ in became.new}
    return Migration(
        old=old.header.version,
        new=new.header.version,
        steps=tuple(Step(old=i, fate=b.fate, new=b.new) for i, b in steps.items()),
        added=tuple(i for i in now if i not in reached),
    )


def _words(statement: Statement) -> object:
    """What a respondent reads and judges."""
    return (statement.text, statement.wordings, statement.levels, statement.variants, statement.scope)


def _gone(became: Became | None, now: Collection[str]) -> Became:
    """What became of a statement that lost its id; dropped where not all of its successors are there."""
    if became is None or not all(id_ in now for id_ in became.new):
        return Became(Fate.DROPPED, ())
    return became


def _shared(steps: Mapping[str, Became]) -> dict[str, Became]:
    """Steps in which statements that share a target are merged, and none is merged alone."""
    every = [t for b in steps.values() for t in b.new]
    made = {}
    for old, became in steps.items():
        shared = len(became.new) == 1 and every.count(became.new[0]) > 1
        alone = became.fate is Fate.MERGED and not shared
        made[old] = Became(Fate.MERGED, became.new) if shared else became
        if alone:
            made[old] = Became(Fate.DROPPED, ())
    return made
