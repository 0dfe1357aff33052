"""Crosswalks: read `rubrics/crosswalks/*.yaml`, and follow each of their ids into the packs beside them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from lobscan.content.packs import HEADER, in_order, load_pack
from lobscan.content.strict import Document
from lobscan.domain.crosswalk import Crosswalk, What
from lobscan.domain.rubric import Pack
from lobscan.errors import Fault, FaultyFile
from lobscan.locales import N_

FOLDER: Final = "crosswalks"


def is_crosswalks(folder: Path) -> bool:
    """Whether crosswalks stand in this folder."""
    return folder.name == FOLDER and folder.is_dir()


def load_crosswalks(folder: Path) -> tuple[Crosswalk, ...]:
    """The crosswalks in `folder`; raises `FaultyFile` with every fault."""
    found, faults = _read(folder)
    if faults:
        raise FaultyFile(faults)
    return found


def check_crosswalks(folder: Path) -> list[Fault]:
    """All that is wrong with the crosswalks in `folder`; a faulty pack beside it tells that itself."""
    return _read(folder)[1]


def _read(folder: Path) -> tuple[tuple[Crosswalk, ...], list[Fault]]:
    packs, sound = _packs_beside(folder)
    grounds = {What.STATEMENTS: _statements(packs), What.ITEMS: _items(packs)}
    documents = [Document(path, str(path)) for path in sorted(folder.glob("*.y*ml"))]
    found = [_checked(document, grounds, sound=sound) for document in documents]
    ids: dict[str, str] = {}
    for document, one in zip(documents, found, strict=True):
        if one and one.id in ids:
            document.add("id `{id}` is used twice; first in {first}", "id", id=one.id, first=ids[one.id])
        ids.update({one.id: f"{document.name}:{document.line('id')}"} if one else {})
    return tuple(c for c in found if c), in_order(f for d in documents for f in d.faults)


def _packs_beside(folder: Path) -> tuple[list[Pack], bool]:
    """The sound packs beside the crosswalks, and whether all of them are."""
    packs, sound = [], True
    for header in sorted(folder.parent.glob(f"*/{HEADER}")):
        try:
            packs.append(load_pack(header.parent))
        except FaultyFile:
            sound = False
    return packs, sound


Ground = Mapping[str, frozenset[str]]


def _statements(packs: list[Pack]) -> Ground:
    return {p.id: frozenset(s.id for s in p.statements) for p in packs}


def _items(packs: list[Pack]) -> Ground:
    return {s.id: frozenset(i.id for i in s.items) for p in packs for s in p.standards}


def _checked(document: Document, grounds: Mapping[What, Ground], *, sound: bool) -> Crosswalk | None:
    one = document.as_model(Crosswalk)
    if one is None:
        return None
    ground = grounds[one.what]
    for side, id_ in (("left", one.left), ("right", one.right)):
        if id_ in ground:
            _known(document, one, side, ground[id_])
        elif sound:
            what = "pack" if one.what is What.STATEMENTS else "standard"
            document.add("{what} `{id}` does not exist", side, what=what, id=id_)
    _once(document, one)
    return one


def _known(document: Document, one: Crosswalk, side: str, ids: frozenset[str]) -> None:
    what = "statement" if one.what is What.STATEMENTS else "item"
    named = [(("pairs", at, side), getattr(pair, side)) for at, pair in enumerate(one.pairs)]
    alone = [((f"{side}_only", at), id_) for at, id_ in enumerate(getattr(one, f"{side}_only"))]
    for path, id_ in (*named, *alone):
        if id_ not in ids:
            document.add("{what} `{id}` does not exist", *path, what=what, id=id_)
    paired = {id_ for _, id_ in named}
    for path, id_ in alone:
        if id_ in paired:
            document.add("`{id}` stands in a pair and in `{only}`", *path, id=id_, only=f"{side}_only")


def _once(document: Document, one: Crosswalk) -> None:
    seen: set[tuple[str, str]] = set()
    for at, pair in enumerate(one.pairs):
        if (pair.left, pair.right) in seen:
            message = N_("`{left}` and `{right}` are paired twice")
            document.add(message, "pairs", at, left=pair.left, right=pair.right)
        seen.add((pair.left, pair.right))
