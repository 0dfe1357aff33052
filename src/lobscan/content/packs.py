"""Rubric packs: read a folder of YAML, follow every link, and tell all that is wrong at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from lobscan.content.strict import Document
from lobscan.domain.answers import LEVELS
from lobscan.domain.crosswalk import Crosswalk
from lobscan.domain.migration import TARGETS, Fate, Migration, number
from lobscan.domain.rubric import (
    Area,
    InstrumentFile,
    MeasureFile,
    Pack,
    PackHeader,
    ReviewFile,
    Scope,
    Standard,
    TaskFile,
)
from lobscan.errors import Fault, FaultyFile
from lobscan.locales import N_

M = TypeVar("M", bound=BaseModel)
HEADER = "pack.yaml"
FOLDERS = ("areas", "measures", "standards", "migrations")
FILES = ("tasks", "instruments", "review")
"""Files that a pack may have beside its header, without their ending."""


def load_pack(folder: Path) -> Pack:
    """The pack in `folder`; raises `FaultyFile` with every fault."""
    pack, faults = _read(folder, _stamp(folder))
    if pack is None or faults:
        raise FaultyFile(list(faults))
    return pack


def _stamp(folder: Path) -> tuple[tuple[str, int, int, int], ...]:
    """What changes whenever a file of the pack does."""
    found = ((p, p.stat()) for p in sorted(folder.rglob("*.y*ml")))
    return tuple((str(p), at.st_mtime_ns, at.st_size, at.st_ino) for p, at in found)


@lru_cache(maxsize=32)
def _read(folder: Path, _stamp: object) -> tuple[Pack | None, tuple[Fault, ...]]:
    """Why kept: a page asks for every pack on each of its runs."""
    pack, faults = read_pack(folder)
    return pack, tuple(faults)


def check_pack(folder: Path) -> list[Fault]:
    """All that is wrong with the pack in `folder`; empty when it is sound."""
    return read_pack(folder)[1]


def read_pack(folder: Path) -> tuple[Pack | None, list[Fault]]:
    """The pack, or None, and every fault in the order of files and lines."""
    reader = Reader(folder)
    return reader.read(), in_order(reader.faults())


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Faults in the order of files and lines."""
    return sorted(faults, key=lambda f: (f.file, f.line))


class Reader:
    """One reading of a pack's folder."""

    def __init__(self, folder: Path) -> None:
        self.header = _document(folder / HEADER)
        self.documents = {
            name: [_document(p) for p in sorted((folder / name).glob("*.y*ml"))] for name in FOLDERS
        }
        single = {name: folder / f"{name}.yaml" for name in FILES}
        self.documents |= {name: [_document(p)] if p.exists() else [] for name, p in single.items()}
        known = {folder / HEADER, *single.values()}
        self.strays = [
            Fault(
                "does not belong in a pack; its files stand in areas, measures, standards and migrations",
                file=str(path),
                line=1,
            )
            for path in sorted(folder.rglob("*.y*ml"))
            if path.parent.name not in FOLDERS and path not in known
        ]

    def faults(self) -> list[Fault]:
        """Every fault found so far."""
        every = [self.header, *(d for ds in self.documents.values() for d in ds)]
        return self.strays + [f for d in every for f in d.faults]

    def read(self) -> Pack | None:
        """The pack; None when something of it is wrong. Links are followed in any case."""
        header = self.header.as_model(PackHeader)
        areas = self._models("areas", Area)
        measures = self._models("measures", MeasureFile)
        standards = self._models("standards", Standard)
        tasks = self._models("tasks", TaskFile)
        instruments = self._models("instruments", InstrumentFile)
        review = self._models("review", ReviewFile)
        migrations = self._models("migrations", Migration)
        _Links(self.header, self.documents).check()
        if header is None or self.faults():
            return None
        by_id = {area.id: area for area in areas}
        return Pack(
            header=header,
            areas=tuple(by_id[a] for a in header.areas),
            measures=tuple(m for file in measures for m in file.measures),
            standards=tuple(standards),
            tasks=tuple(t for file in tasks for t in file.tasks),
            instruments=tuple(i for file in instruments for i in file.instruments),
            review=tuple(q for file in review for q in file.questions),
            migrations=tuple(sorted(migrations, key=lambda m: number(m.old))),
        )

    def _models(self, name: str, model: type[M]) -> list[M]:
        return [m for d in self.documents[name] if (m := d.as_model(model)) is not None]


def _document(path: Path) -> Document:
    return Document(path, str(path))


@dataclass(frozen=True)
class _Place:
    """A text somewhere in a file: an id that is defined, or one that is used."""

    document: Document
    path: tuple[str | int, ...]
    id: str


class _Links:
    """The second pass: ids are unique, and whatever is named exists.

    It walks the values as they stand in the files, so that a fault in one statement does not
    keep the links of the next from being checked.
    """

    def __init__(self, header: Document, documents: dict[str, list[Document]]) -> None:
        self.header = header
        self.all = {"pack": [header], **documents}

    def check(self) -> None:
        """Note every broken link as a fault of its file."""
        areas = self._places("areas", "id")
        statements = self._places("areas", "statements", "*", "id")
        measures = self._places("measures", "measures", "*", "id")
        items = [
            _Place(d, p.path, f"{_text(d.value, 'id')}/{p.id}")
            for d in self.all["standards"]
            for p in _walk(d, "items", "*", "id")
        ]
        tasks = self._places("tasks", "tasks", "*", "id")
        instruments = self._places("instruments", "instruments", "*", "id")
        questions = self._places("review", "questions", "*", "id")
        competencies = self._places("pack", "competencies", "*", "id")
        roles = self._places("pack", "roles", "*", "id")
        sources = self._places("pack", "sources", "*", "id")
        used = self._places
        named = used("pack", "areas", "*")
        everything = areas + statements + measures + tasks + instruments + questions
        for group in (everything, competencies, items, roles, sources, named):
            _unique(group)
        self._known("area", named, areas, "areas")
        self._known("role", used("areas", "statements", "*", "roles", "*"), roles, "pack")
        self._known("role", used("measures", "measures", "*", "work", "*", "role"), roles, "pack")
        links = used("areas", "statements", "*", "standards", "*", "item")
        self._known("item", links, items, "standards")
        self._known("role", used("tasks", "tasks", "*", "roles", "*"), roles, "pack")
        self._known("item", used("review", "questions", "*", "standards", "*", "item"), items, "standards")
        practised = used("instruments", "instruments", "*", "competencies", "*")
        self._known("competency", practised, competencies, "pack")
        for kind, parts in (
            ("areas", "statements"),
            ("measures", "measures"),
            ("tasks", "tasks"),
            ("instruments", "instruments"),
            ("review", "questions"),
        ):
            self._known("source", used(kind, parts, "*", "sources", "*"), sources, "pack")
            if kind != "areas":
                touched = used(kind, parts, "*", "statements", "*")
                self._known("statement", touched, statements, "areas")
        self._known("statement", used("pack", "signals", "reflection"), statements, "areas")
        self._known("area", used("pack", "signals", "vision"), areas, "areas")
        lifted = used("measures", "measures", "*", "lifts", "*", "statement")
        self._known("statement", lifted, statements, "areas")
        needed = used("measures", "measures", "*", "prerequisites", "*")
        self._known("measure", needed, measures, "measures")
        self._named_areas(areas)
        self._levels()
        self._scopes()
        self._circles()
        _Maps(self.header, self.all["migrations"], statements, complete=self._sound("areas")).check()

    def _sound(self, kind: str) -> bool:
        return all(isinstance(d.value, dict) for d in self.all[kind])

    def _places(self, kind: str, *path: str) -> list[_Place]:
        return [place for document in self.all[kind] for place in _walk(document, *path)]

    def _known(self, what: str, used: list[_Place], defined: list[_Place], kind: str) -> None:
        """Each of `used` is defined; silent where a file that could define it is unreadable."""
        if not self._sound(kind):
            return
        ids = {place.id for place in defined}
        for place in used:
            if place.id not in ids:
                place.document.add("{what} `{id}` does not exist", *place.path, what=what, id=place.id)

    def _named_areas(self, areas: list[_Place]) -> None:
        named = {place.id for place in self._places("pack", "areas", "*")}
        for place in areas:
            if named and place.id not in named:
                place.document.add("area `{id}` is not named in pack.yaml", "id", id=place.id)

    def _levels(self) -> None:
        levels = _get(self.header.value, "levels")
        values = [_get(level, "value") for level in levels] if isinstance(levels, list) else []
        if len(values) == len(LEVELS) and set(values) <= set(LEVELS) and values != [*LEVELS]:
            self.header.add("levels must be 1, 2, 3 and 4, in this order", "levels")

    def _scopes(self) -> None:
        """A measure that applies per year group lifts a statement that is judged so."""
        scope = {
            p.id: _get(p.document.value, *p.path[:-1], "scope")
            for p in self._places("areas", "statements", "*", "id")
        }
        for place in self._places("measures", "measures", "*", "id"):
            measure = _get(place.document.value, *place.path[:-1])
            lifted = [p.id for p in _walk_value(measure, ("lifts", "*", "statement"))]
            scopes = {scope.get(id_) for id_ in lifted}
            if _get(measure, "applies") == Scope.YEAR_GROUP and scopes == {Scope.SCHOOL}:
                place.document.add(
                    "`{id}` applies per year group but lifts no statement that is judged so",
                    *place.path[:-1],
                    "applies",
                    id=place.id,
                )

    def _circles(self) -> None:
        places = self._places("measures", "measures", "*", "id")
        needs = {
            p.id: [n.id for n in _walk_value(_get(p.document.value, *p.path[:-1]), ("prerequisites", "*"))]
            for p in places
        }
        for place in places:
            if _reaches(needs, place.id):
                path = (*place.path[:-1], "prerequisites")
                place.document.add("`{id}` is its own prerequisite", *path, id=place.id)


class _Maps:
    """The migration maps: each is whole, and one leads to the next up to the pack's version."""

    def __init__(
        self, header: Document, documents: list[Document], statements: list[_Place], *, complete: bool
    ) -> None:
        self.version = _text(header.value, "version")
        self.maps = sorted((d for d in documents if _is_map(d)), key=lambda d: number(_text(d.value, "old")))
        self.now = {p.id for p in statements} if complete else None

    def check(self) -> None:
        """Note every fault of a map in its file."""
        for at, one in enumerate(self.maps):
            following = self.maps[at + 1] if at + 1 < len(self.maps) else None
            self._versions(one, following)
            self._targets(one)
            _unique(_walk(one, "steps", "*", "old"))
            known = {p.id for p in _walk(following, "steps", "*", "old")} if following else self.now
            if known is not None:
                _same_ids(one, known, _text(one.value, "new"))

    def _versions(self, one: Document, following: Document | None) -> None:
        old, new = _text(one.value, "old"), _text(one.value, "new")
        if Path(one.name).stem != old:
            one.add("a map from version {old} is called {old}.yaml", "old", old=old)
        if number(new) <= number(old):
            one.add("version {new} does not come after version {old}", "new", new=new, old=old)
        expected = _text(following.value, "old") if following else self.version
        if expected and new != expected:
            one.add(
                "leads to version {new}, but the next one is {expected}", "new", new=new, expected=expected
            )

    @staticmethod
    def _targets(one: Document) -> None:
        """Each fate has as many targets as it needs, and only merged statements share theirs."""
        steps = _get(one.value, "steps")
        fates: dict[str, list[Fate]] = {}
        for at, step in enumerate(steps if isinstance(steps, list) else []):
            fate = Fate(_text(step, "fate"))
            new = [p.id for p in _walk_value(step, ("new", "*"))]
            least, most = TARGETS[fate]
            if not least <= len(new) <= most:
                message = N_("`{old}` is {fate}, which needs {least} new statements; it has {count}")
                params = {"old": _text(step, "old"), "fate": fate.value, "least": least, "count": len(new)}
                one.add(message, "steps", at, "new", **params)
            for id_ in new:
                fates.setdefault(id_, []).append(fate)
        added = {p.id for p in _walk(one, "added", "*")}
        for place in _walk(one, "steps", "*", "new", "*"):
            found = fates[place.id]
            if place.id in added or (len(found) > 1 and set(found) != {Fate.MERGED}):
                one.add("statement `{id}` stands for several, but is not merged", *place.path, id=place.id)
            elif found == [Fate.MERGED]:
                one.add("`{id}` is merged from one statement; it needs two", *place.path, id=place.id)


def _is_map(document: Document) -> bool:
    """Whether a file is a map of the right form; where it is not, that was told already."""
    try:
        Migration.model_validate(document.value)
    except ValidationError:
        return False
    return True


def _same_ids(one: Document, known: set[str], version: str) -> None:
    """A map's targets and additions are the statements of the version that it leads to."""
    places = _walk(one, "steps", "*", "new", "*") + _walk(one, "added", "*")
    for place in places:
        if place.id not in known:
            message = N_("version {version} has no statement `{id}`")
            place.document.add(message, *place.path, version=version, id=place.id)
    for id_ in sorted(known - {p.id for p in places}):
        one.add(
            "statement `{id}` of version {version} comes from nowhere; name it in a step or in `added`",
            "added",
            id=id_,
            version=version,
        )


def missing_steps(pack: Pack, kept: Pack) -> list[str]:
    """The statements of an earlier version `kept` that the pack's maps do not account for."""
    steps = {s.old for m in pack.migrations if m.old == kept.header.version for s in m.steps}
    return [s.id for s in kept.statements if s.id not in steps]


def _unique(places: list[_Place]) -> None:
    first: dict[str, str] = {}
    for place in places:
        if place.id in first:
            message = "id `{id}` is used twice; first in {first}"
            place.document.add(message, *place.path, id=place.id, first=first[place.id])
        first.setdefault(place.id, f"{place.document.name}:{place.document.line(*place.path)}")


@dataclass(frozen=True)
class _Found:
    path: tuple[str | int, ...]
    id: str


def _walk(document: Document, *path: str) -> list[_Place]:
    return [_Place(document, f.path, f.id) for f in _walk_value(document.value, path)]


def _walk_value(value: object, path: Sequence[str], at: tuple[str | int, ...] = ()) -> list[_Found]:
    """The texts at `path`, in which "*" stands for every element of a list."""
    if not path:
        return [_Found(at, value)] if isinstance(value, str) else []
    step, rest = path[0], path[1:]
    if step == "*":
        items = list(enumerate(value)) if isinstance(value, list) else []
        return [f for i, item in items for f in _walk_value(item, rest, (*at, i))]
    return _walk_value(_get(value, step), rest, (*at, step))


def _get(value: object, *path: str | int) -> object:
    """What stands at `path`; None where it leads nowhere."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _text(value: object, key: str) -> str:
    return str(_get(value, key) or "")


def _reaches(needs: dict[str, list[str]], goal: str) -> bool:
    """Whether following prerequisites from `goal` comes back to it."""
    seen: set[str] = set()
    todo = list(needs[goal])
    while todo:
        step = todo.pop()
        if step == goal:
            return True
        if step not in seen:
            seen.add(step)
            todo += needs.get(step, ())
    return False


def schema() -> str:
    """The JSON Schema of a pack's files, as `rubrics/schema.json` holds it."""
    kinds: tuple[tuple[str, Callable[[], dict[str, object]]], ...] = (
        ("pack.yaml", PackHeader.model_json_schema),
        ("areas", Area.model_json_schema),
        ("measures", MeasureFile.model_json_schema),
        ("standards", Standard.model_json_schema),
        ("tasks.yaml", TaskFile.model_json_schema),
        ("instruments.yaml", InstrumentFile.model_json_schema),
        ("review.yaml", ReviewFile.model_json_schema),
        ("migrations", Migration.model_json_schema),
        ("crosswalks", Crosswalk.model_json_schema),
    )
    definitions: dict[str, object] = {}
    choices = []
    for _, make in kinds:
        one = make()
        inner = one.pop("$defs", {})
        definitions.update(inner if isinstance(inner, dict) else {})
        definitions[str(one["title"])] = one
        choices.append({"$ref": f"#/$defs/{one['title']}"})
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of a lobscan rubric pack",
        "anyOf": choices,
        "$defs": definitions,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
