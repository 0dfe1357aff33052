"""A pack as files: what `packs.load_pack` reads back as the same pack."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import yaml
from pydantic import BaseModel

from lobscan.content.packs import HEADER, read_pack
from lobscan.domain.rubric import Pack
from lobscan.errors import FaultyFile

WIDTH: Final = 110
ENDINGS: Final = (".yaml", ".yml")
"""Of the files that make up a pack."""


def dump(value: object) -> str:
    """Plain values as YAML that a person can edit."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(value, Dumper=dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
    return text


def plain(model: BaseModel) -> dict[str, object]:
    """A model as its file says it: without what goes without saying."""
    return model.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def pack_files(pack: Pack) -> dict[str, str]:
    """Name and text of each file of a pack, its header last."""
    whole = plain(pack)
    files = {f"areas/{a.id}.yaml": dump(plain(a)) for a in pack.areas}
    files |= {f"standards/{s.id}.yaml": dump(plain(s)) for s in pack.standards}
    files |= {f"migrations/{m.old}.yaml": dump(plain(m)) for m in pack.migrations}
    lists = (
        ("measures", "measures/measures.yaml", "measures"),
        ("tasks", "tasks.yaml", "tasks"),
        ("instruments", "instruments.yaml", "instruments"),
        ("review", "review.yaml", "questions"),
    )
    files |= {name: dump({key: whole[part]}) for part, name, key in lists if whole.get(part)}
    return files | {HEADER: dump(whole["header"])}


def write_pack(folder: Path, pack: Pack) -> None:
    """Write a pack to `folder`: all of its files or none, and none where one would be faulty.

    Raises `FaultyFile`. Files of the pack that it no longer has go; what else stands there stays.
    """
    files = pack_files(pack)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent.parent, prefix=".rubric-") as made:
        new = Path(made) / folder.name
        _write(new, files)
        read, faults = read_pack(new)
        if faults or read is None:
            raise FaultyFile(faults)
        _take_over(new, folder)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())


def _take_over(new: Path, folder: Path) -> None:
    """Why the whole folder at once: half of a new pack beside half of the old one is faulty."""
    if folder.exists():
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix not in ENDINGS:
                (new / path.relative_to(folder)).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, new / path.relative_to(folder))
        folder.rename(new.parent / "before")
    new.rename(folder)
