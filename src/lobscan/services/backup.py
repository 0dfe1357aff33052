"""Backup: all of a school in one file while it runs, and back into an empty folder."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Final

from lobscan.access import Actor, Right, check
from lobscan.domain.backup import FILE, Manifest
from lobscan.errors import UserError
from lobscan.exchange import backup as zipped
from lobscan.services import prepare
from lobscan.services.workspace import Workspace, open_workspace
from lobscan.settings import Settings
from lobscan.storage import files, journal, tables
from lobscan.storage.documents import Cursor

FOLDERS: Final = ("evidence", "pool", "rubrics")
LONGEST: Final = timedelta(hours=2)
"""No backup takes so long: what is older and not finished was left behind."""


def make(ws: Workspace, target: Path, *, actor: Actor) -> Manifest:
    """Write everything of the school to the file `target`; answers may go on coming in.

    All tables are of one moment. Evidence is copied after them: files come before the rows that name
    them and never go, so that each that is named is there. Raises `UserError` where it cannot be written.
    """
    check(actor, Right.SAFEKEEP)
    if not target.parent.is_dir():
        raise UserError(
            "The folder {path} does not exist. Make it first, or choose another.", path=target.parent
        )
    zipped.refuse_foreign(target)
    try:
        sweep(target.parent, datetime.now(UTC))
        with tempfile.TemporaryDirectory(prefix=zipped.UNDERWAY, dir=target.parent) as folder:
            return _made(ws, target, Path(folder))
    except (OSError, tables.DiskError) as error:
        raise UserError(
            "The backup {path} cannot be written: {reason}. Choose another place, or make room there.",
            path=target,
            reason=getattr(error, "strerror", None) or str(error).splitlines()[0],
        ) from error


def _made(ws: Workspace, target: Path, folder: Path) -> Manifest:
    def dump(cursor: Cursor) -> Manifest:
        with journal.still(cursor):
            last = tables.sequences(cursor)
            return Manifest(
                lobscan=version("lobscan"),
                made=datetime.now(UTC).replace(microsecond=0),
                school=school,
                steps=tables.steps(cursor),
                rows=tables.write(cursor, folder),
                sequences=last,
                files={},
            )

    school = prepare.school(ws).name if prepare.has_school(ws) else ""
    manifest = ws.read(dump)
    contents = {f"tables/{table}.parquet": folder / f"{table}.parquet" for table in manifest.rows}
    return zipped.write(target, manifest, {**contents, **dict(_files(ws.settings))})


def sweep(folder: Path, now: datetime) -> None:
    """Remove what backups left behind in `folder` in the midst of which the machine stopped.

    Why: answers may lie in it, and who deletes them in the store must not find them there.
    """
    for path in folder.glob(f"{zipped.UNDERWAY}*"):
        try:
            stale = now - datetime.fromtimestamp(path.lstat().st_mtime, UTC) > LONGEST
        except FileNotFoundError:  # it was not left behind, and is done by now
            continue
        if stale and path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif stale:
            path.unlink(missing_ok=True)


def _files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """The key, and the files beside the store. Why those alone whose names fit: others are none of ours."""
    yield "files/lobscan.key", settings.secret
    for name in FOLDERS:
        root = settings.data / name
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            inside = f"files/{path.relative_to(settings.data).as_posix()}"
            if path.is_file() and not path.is_symlink() and FILE.fullmatch(inside):
                yield inside, path


def restore(source: Path, settings: Settings) -> Manifest:
    """Put a backup into the empty folder of `settings`, and open it once; whole or not at all.

    Raises `UserError` for a folder that holds anything, for a backup that is damaged, of another
    program or of a newer lobscan, and where there is no room.
    """
    data = settings.data
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise UserError(
            "The folder {path} is not empty. A backup goes into an empty folder only, so that nothing is "
            "overwritten; choose another with --data.",
            path=data,
        )
    try:
        data.parent.mkdir(parents=True, exist_ok=True)
        sweep(data.parent, datetime.now(UTC))
        with tempfile.TemporaryDirectory(prefix=zipped.UNDERWAY, dir=data.parent) as folder:
            manifest = _unpacked(source, Path(folder))
            _settle(Path(folder) / "school", data)
    except (OSError, tables.DiskError) as error:
        raise UserError(
            "The folder {path} cannot be filled: {reason}. Nothing was kept.",
            path=data,
            reason=getattr(error, "strerror", None) or str(error).splitlines()[0],
        ) from error
    return manifest


def _unpacked(source: Path, folder: Path) -> Manifest:
    """The backup as a school's folder `school` in `folder`, opened once so that the schema is today's."""
    manifest = zipped.read(source, folder)
    _refuse_newer(manifest, source)
    school = folder / "files"
    school.mkdir(exist_ok=True)
    settings = Settings(school)
    try:
        tables.load(
            settings.store,
            folder / "tables",
            taken=manifest.steps,
            counts=manifest.rows,
            last=manifest.sequences,
        )
    except (tables.OtherColumnsError, tables.StoreError) as error:
        if isinstance(error, tables.DiskError):
            raise
        raise UserError(
            "The backup {path} is damaged: a table in it is not as lobscan writes it ({reason}). Nothing was "
            "taken from it. Use another copy.",
            path=source,
            reason=str(error).splitlines()[0],
        ) from error
    open_workspace(settings).close()
    school.rename(folder / "school")
    return manifest


def _refuse_newer(manifest: Manifest, source: Path) -> None:
    newer = set(manifest.steps) - set(tables.STEPS)
    if newer:
        raise UserError(
            "The backup {path} was made by a newer lobscan ({name}). Install that version or a later one.",
            path=source,
            name=re.sub(r"[^\w ]", "", min(newer))[:80],
        )


def _settle(made: Path, data: Path) -> None:
    """Move a folder to where it belongs; an empty one that stands there gives way."""
    for path in made.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    made.chmod(0o700)
    if data.exists():
        data.rmdir()
    shutil.move(made, data)
    files.sync_folder(data.parent)
