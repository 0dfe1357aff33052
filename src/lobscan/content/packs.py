"""Rubric packs: read a folder of YAML, follow every link, and tell all that is wrong at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from lobscan.content.strict import Document
from lobscan.domain.answers import LEVELS
from lobscan.domain.rubric import Area, MeasureFile, Pack, PackHeader, Scope, Standard
from lobscan.errors import Fault, FaultyFile

M = TypeVar("M", bound=BaseModel)
HEADER = "pack.yaml"
FOLDERS = ("areas", "measures", "standards")


def load_pack(folder: Path) -> Pack:
    """The pack in `folder`; raises `FaultyFile` with every fault."""
    pack, faults = read_pack(folder)
    if pack is None or faults:
        raise FaultyFile(faults)
    return pack


def check_pack(folder: Path) -> list[Fault]:
    """All that is wrong with the pack in `folder`; empty when it is sound."""
    return read_pack(folder)[1]


def read_pack(folder: Path) -> tuple[Pack | None, list[Fault]]:
    """The pack, or None, and every fault in the order of files and lines."""
    reader = _Reader(folder)
    pack = reader.read()
    return pack, sorted(reader.faults(), key=lambda f: (f.file, f.line))


class _Reader:
    """One reading of a pack's folder."""

    def __init__(self, folder: Path) -> None:
        self.header = _document(folder / HEADER)
        self.documents = {
            name: [_document(p) for p in sorted((folder / name).glob("*.y*ml"))] for name in FOLDERS
        }
        self.strays = [
            Fault(
                "does not belong in a pack; its files stand in areas, measures and standards",
                file=str(path),
                line=1,
            )
            for path in sorted(folder.rglob("*.y*ml"))
            if path.parent.name not in FOLDERS and path != folder / HEADER
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
        _Links(self.header, self.documents).check()
        if header is None or self.faults():
            return None
        by_id = {area.id: area for area in areas}
        return Pack(
            header=header,
            areas=tuple(by_id[a] for a in header.areas),
            measures=tuple(m for file in measures for m in file.measures),
            standards=tuple(standards),
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
        roles = self._places("pack", "roles", "*", "id")
        sources = self._places("pack", "sources", "*", "id")
        used = self._places
        named = used("pack", "areas", "*")
        for group in (areas + statements + measures, items, roles, sources, named):
            _unique(group)
        self._known("area", named, areas, "areas")
        self._known("role", used("areas", "statements", "*", "roles", "*"), roles, "pack")
        self._known("role", used("measures", "measures", "*", "work", "*", "role"), roles, "pack")
        links = used("areas", "statements", "*", "standards", "*", "item")
        self._known("item", links, items, "standards")
        self._known("source", used("areas", "statements", "*", "sources", "*"), sources, "pack")
        self._known("source", used("measures", "measures", "*", "sources", "*"), sources, "pack")
        lifted = used("measures", "measures", "*", "lifts", "*", "statement")
        self._known("statement", lifted, statements, "areas")
        needed = used("measures", "measures", "*", "prerequisites", "*")
        self._known("measure", needed, measures, "measures")
        self._named_areas(areas)
        self._levels()
        self._scopes()
        self._circles()

    def _places(self, kind: str, *path: str) -> list[_Place]:
        return [place for document in self.all[kind] for place in _walk(document, *path)]

    def _known(self, what: str, used: list[_Place], defined: list[_Place], kind: str) -> None:
        """Each of `used` is defined; silent where a file that could define it is unreadable."""
        if not all(isinstance(d.value, dict) for d in self.all[kind]):
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
