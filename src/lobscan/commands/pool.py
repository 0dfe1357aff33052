"""`lobscan pool`: figures exchanged with other schools."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lobscan import access, locales, settings
from lobscan.commands.common import command, group, put, workspace
from lobscan.domain.pool import Like
from lobscan.domain.school import SizeClass
from lobscan.errors import UserError
from lobscan.exchange import pool as pool_files
from lobscan.locales import tell
from lobscan.services import pool


def add(commands: Any) -> None:
    """Add `pool` with its commands."""
    pools = group(commands, "pool", "exchange with other schools")
    one = command(
        pools, "export", _pool_export, "the exchange file: rounded figures of closed rounds, signed"
    )
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--round", nargs="+", default=[], metavar="ID", help="of these rounds only")
    one = command(pools, "read", _pool_read, "positions among the schools of many files")
    one.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, or s3://bucket/folder")
    one.add_argument("--structure", metavar="S", help="schools of this structure only")
    one.add_argument("--size", choices=[size.value for size in SizeClass], help="schools of this size only")
    one.add_argument("--region", metavar="R", help="schools of this region only")
    one.add_argument("--format", choices=["csv", "json"], default="csv")
    one.add_argument("--out", type=Path, metavar="F")
    one = command(pools, "gather", _pool_gather, "one Parquet file of many exchange files, quick to read")
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("paths", nargs="+", metavar="PATH")


def _pool_export(args: argparse.Namespace) -> None:
    with workspace(args) as ws:
        put(pool.export(ws, rounds=args.round, actor=access.LOCAL), args.file, binary=False)


def _pool_read(args: argparse.Namespace) -> int:
    """Why the store only where there is one: who pools for others need not be a school."""
    chosen, mine = settings.from_environment(args.data), None
    if chosen.store.exists():
        with workspace(args) as ws:
            mine = pool.own_if_any(ws)
    found = pool.read(args.paths)
    lines = [
        line for what in found.tables for line in pool.positions(found, what, like=_like(args), mine=mine)
    ]
    if found.tables:
        put(pool_files.written(lines, args.format), args.out, binary=False)
    return _tell_left_out(found.refused, found.older)


def _like(args: argparse.Namespace) -> Like:
    return Like(args.structure, args.size, args.region)


def _pool_gather(args: argparse.Namespace) -> int:
    count, refused = pool.gather(args.paths, args.file)
    print(locales.n_("{count} file gathered", "{count} files gathered", count))
    return _tell_left_out(refused, ())


def _tell_left_out(refused: Sequence[UserError], older: Sequence[UserError]) -> int:
    """Exit 1 where a file does not hold; one that has a newer one is no fault."""
    for error in (*refused, *older):
        print(tell(error), file=sys.stderr)
    return 1 if refused else 0
