"""Evidence files: each under its SHA-256, written whole or not at all, never overwritten."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

NAME: Final = re.compile(r"[0-9a-f]{64}")
BLOCK: Final = 1 << 20


def put(folder: Path, data: bytes) -> str:
    """Keep a file and return its SHA-256; the same file twice is one file. `OSError`."""
    sha256 = hashlib.sha256(data).hexdigest()
    target = folder / sha256
    if target.is_file() and digest(target) == sha256:
        return sha256
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".new-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(folder)
    return sha256


def sync_folder(folder: Path) -> None:
    """Have the names of the files in it last too, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def read(folder: Path, sha256: str) -> bytes | None:
    """A file's bytes; None where it is not there or is another one by now."""
    if not NAME.fullmatch(sha256):
        return None
    try:
        data = (folder / sha256).read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def digest(path: Path) -> str:
    """The SHA-256 of a file; "" where it cannot be read."""
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                found.update(block)
    except OSError:
        return ""
    return found.hexdigest()


def kept(folder: Path) -> Iterator[Path]:
    """The files that are there; those half-written by a program that was stopped are passed over."""
    if folder.is_dir():
        yield from sorted(p for p in folder.iterdir() if not p.name.startswith(".new-"))
