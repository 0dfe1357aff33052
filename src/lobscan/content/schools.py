"""Structures and calendars: what a school is set up from."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from lobscan.content.strict import Document
from lobscan.domain.school import Calendar, Structure
from lobscan.errors import FaultyFile, UnknownThing

M = TypeVar("M", bound=BaseModel)


def structure_ids(data: Path) -> tuple[str, ...]:
    """The structures that there are."""
    return tuple(sorted(p.stem for p in (data / "structures").glob("*.yaml")))


def load_structure(data: Path, id_: str) -> Structure:
    """A structure by its id; `UnknownThing` when there is none, `FaultyFile` when it is wrong."""
    known = structure_ids(data)
    if id_ not in known:
        raise UnknownThing(
            "There is no structure '{id}'. Choose one of: {known}.", id=id_, known=", ".join(known)
        )
    return load_yaml(data / "structures" / f"{id_}.yaml", Structure)


def load_calendar(data: Path, id_: str) -> Calendar:
    """A calendar by its id."""
    return load_yaml(data / "calendars" / f"{id_}.yaml", Calendar)


def load_yaml(path: Path, model: type[M]) -> M:
    """The file at `path` as `model`; `FaultyFile` with every fault."""
    document = Document(path, str(path))
    value = document.as_model(model)
    if value is None:
        raise FaultyFile(document.faults)
    return value
