"""A backup as one file: a zip of Parquet, the school's files as they are, and a manifest with every hash.

Nothing in it is compressed again (Parquet is), so it holds no more than its own size: no file can be
made that fills a disk when it is unpacked.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from lobscan.domain.backup import (
    FORMAT,
    LARGEST_MANIFEST,
    MANIFEST,
    MOST_FILES,
    README,
    Content,
    Manifest,
    fits,
)
from lobscan.errors import UserError

BLOCK: Final = 1 << 20
UNDERWAY: Final = ".lobscan-"
"""How what is not finished is called."""
EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
ABOUT: Final = """This is a backup of lobscan, in the form '{format}'.

manifest.json       what is in here: every file with its size and SHA-256, rows by table, steps of the schema
tables/*.parquet    each table of the store, rows in the order in which they came (Apache Parquet)
files/evidence/     files of the evidence, each under its SHA-256
files/pool/         exchange files of other schools
files/rubrics/      packs of the school's own (YAML)
files/lobscan.key   the school's key. Who has it can open respondents' links and codes: keep this backup safe.

To put it back:        lobscan restore FILE --data FOLDER     (an empty folder)
To read it without:    any program that reads Parquet; in DuckDB: SELECT * FROM 'tables/answer.parquet'
"""


def write(target: Path, made: Manifest, contents: Mapping[str, Path]) -> Manifest:
    """Write a backup with these files to `target`, and the manifest that lists them; whole or not at all.

    Why under a name of its own first: another may be made for the same place at the same time.
    """
    refuse_foreign(target)
    part = target
    try:
        handle, name = tempfile.mkstemp(prefix=UNDERWAY, dir=target.parent)
        part = Path(name)
        with os.fdopen(handle, "w+b") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as out:
            listed = {path: _put(out, path, source) for path, source in sorted(contents.items())}
            listed[README] = _put_text(out, README, ABOUT.format(format=FORMAT).encode())
            whole = made.model_copy(update={"files": listed})
            _put_text(out, MANIFEST, whole.model_dump_json(indent=1).encode())
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise UserError(
            "The backup {path} cannot be written: {reason}. Choose another place, or make room there.",
            path=target,
            reason=error.strerror or error,
        ) from error
    finally:
        if part != target:
            _forget(part)
    return whole


def refuse_foreign(target: Path) -> None:
    """Raise `UserError` where a file stands at `target` that is no backup: it is not overwritten."""
    if not target.is_file():
        return
    try:
        with zipfile.ZipFile(target) as archive:
            _manifest(archive, {info.filename: info for info in archive.infolist()}, target)
    except (OSError, zipfile.BadZipFile, ValueError, RuntimeError, EOFError, UserError) as error:
        raise UserError(
            "{path} is there already and is no backup of lobscan, so it is not overwritten. Choose another "
            "name.",
            path=target,
        ) from error


def _forget(path: Path) -> None:
    """Remove what was half-written; where even that cannot be done, what went wrong is told all the same."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _put(out: zipfile.ZipFile, path: str, source: Path) -> Content:
    digest, size = hashlib.sha256(), 0
    with (
        source.open("rb") as file,
        out.open(zipfile.ZipInfo(path, EARLIEST), "w", force_zip64=True) as member,
    ):
        while block := file.read(BLOCK):
            digest.update(block)
            size += len(block)
            member.write(block)
    return Content(bytes=size, sha256=digest.hexdigest())


def _put_text(out: zipfile.ZipFile, path: str, data: bytes) -> Content:
    out.writestr(zipfile.ZipInfo(path, EARLIEST), data)
    return Content(bytes=len(data), sha256=hashlib.sha256(data).hexdigest())


def read(source: Path, folder: Path | None = None) -> Manifest:
    """Check a backup whole, every hash too, and unpack it into `folder` where one is given.

    Raises `UserError` for a file that is damaged or none of ours; `folder` then holds no more than
    the parts that were read before.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            return _read(archive, source, folder)
    except OSError as error:
        if error.errno is None:
            raise _damaged(source) from error
        raise UserError(
            "The backup {path} cannot be read or unpacked: {reason}.",
            path=source,
            reason=error.strerror or error,
        ) from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, KeyError) as error:
        raise _damaged(source) from error


def _read(archive: zipfile.ZipFile, source: Path, folder: Path | None) -> Manifest:
    members = {info.filename: info for info in archive.infolist()}
    manifest = _manifest(archive, members, source)
    if len(archive.infolist()) != len(members) or set(members) != {*manifest.files, MANIFEST}:
        raise _damaged(source)
    if not fits(manifest) or manifest.bytes > source.stat().st_size:
        raise _damaged(source)
    for path, content in manifest.files.items():
        if not _taken(archive, members[path], content, folder and folder / path):
            raise _damaged(source)
    return manifest


def _manifest(archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], source: Path) -> Manifest:
    info = members.get(MANIFEST)
    if info is None or not _plain(info) or info.file_size > LARGEST_MANIFEST or len(members) > MOST_FILES + 2:
        raise _foreign(source)
    try:
        return Manifest.model_validate_json(archive.read(info))
    except ValidationError as error:
        raise _foreign(source) from error


def _plain(info: zipfile.ZipInfo) -> bool:
    """Whether a member is what we write: as large as it says, not compressed, not encrypted."""
    stored = info.compress_type == zipfile.ZIP_STORED and info.compress_size == info.file_size
    return stored and not info.flag_bits & 0x1


def _taken(archive: zipfile.ZipFile, info: zipfile.ZipInfo, content: Content, target: Path | None) -> bool:
    """Whether a member is what the manifest says; unpacked to `target` where that is given."""
    if not _plain(info) or info.file_size != content.bytes:
        return False
    digest = hashlib.sha256()
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(info) as member, (target or Path(os.devnull)).open("wb") as out:
        while block := member.read(BLOCK):
            digest.update(block)
            out.write(block)
    return digest.hexdigest() == content.sha256


def _damaged(source: Path) -> UserError:
    return UserError(
        "The backup {path} is damaged: what is in it is not what its list says. Nothing was taken from it. "
        "Use another copy.",
        path=source,
    )


def _foreign(source: Path) -> UserError:
    return UserError(
        "{path} is no backup of lobscan. Choose a file that `lobscan backup` or the page Backup made.",
        path=source,
    )
