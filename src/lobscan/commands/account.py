"""`lobscan dossier`, `backup`, `restore` and `verify`: what a school shows, keeps and can prove."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lobscan import access, locales, settings
from lobscan.commands.common import command, put, workspace
from lobscan.domain.backup import Manifest
from lobscan.errors import StoreBusy, UserError
from lobscan.exchange import audit as audits
from lobscan.exchange import dossier_files
from lobscan.services import asking, backup, dossier, verify


def add_dossier(commands: Any) -> None:
    """Add `dossier`, which stands before `pool` in the help."""
    one = command(commands, "dossier", _dossier, "what the school claims for a framework, and what proves it")
    one.add_argument("--framework", required=True, metavar="ID")
    one.add_argument("--format", choices=dossier_files.FORMATS, default="pdf")
    one.add_argument("--lang", choices=locales.LANGUAGES, help="else that of $LOBSCAN_LANG, else nl")
    one.add_argument("--without-names", action="store_true", help="what staff do instead of their names")
    one.add_argument("--out", type=Path, metavar="F")


def add(commands: Any) -> None:
    """Add `backup`, `restore` and `verify`."""
    one = command(commands, "backup", _backup, "everything in one file, also while the dashboard runs")
    one.add_argument("file", type=Path, metavar="FILE")
    one = command(commands, "restore", _restore, "put a backup into an empty folder")
    one.add_argument("file", type=Path, metavar="FILE")
    command(commands, "verify", _verify, "check that nothing was changed that was frozen")


def _dossier(args: argparse.Namespace) -> None:
    locales.use(args.lang or locales.language())
    with workspace(args) as ws:
        of = dossier.dossier(ws, args.framework, names=not args.without_names)
    put(dossier_files.written(of, args.format), args.out, binary=True)


def _verify(args: argparse.Namespace) -> int:
    """Why to the output and not the errors: the faults are what was asked for."""
    with workspace(args) as ws:
        audit = verify.verify(ws)
    for line in audits.lines(audit):
        print(line)
    return 1 if audit.faults else 0


def _backup(args: argparse.Namespace) -> None:
    """Where the dashboard has the store open, it makes the backup and hands it over."""
    target = args.file.resolve()
    chosen = settings.from_environment(args.data)
    if not chosen.store.exists():
        raise UserError("There is no school in {path}, so there is nothing to keep.", path=chosen.data)
    try:
        with workspace(args) as ws:
            made = backup.make(ws, target, actor=access.LOCAL)
    except StoreBusy:
        found = asking.backup(chosen, target)
        if found is None:
            raise
        made = found
    _tell_backup(made)


def _restore(args: argparse.Namespace) -> None:
    _tell_backup(backup.restore(args.file.resolve(), settings.from_environment(args.data)))


def _tell_backup(made: Manifest) -> None:
    files_ = sum(not path.startswith("tables/") for path in made.files)
    print(made.school, made.made.isoformat(), sep="\t")
    rows = sum(made.rows.values())
    print(
        locales._(
            "{rows} rows in {tables} tables, {files} files", rows=rows, tables=len(made.rows), files=files_
        )
    )
