"""`lobscan rubric`: the packs, one of them, and what is wrong in one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lobscan import settings
from lobscan.commands.common import command, group, print_json
from lobscan.locales import tell_fault, where_of
from lobscan.services import prepare, rubrics
from lobscan.services.workspace import shared


def add(commands: Any) -> None:
    """Add `rubric` with its commands."""
    packs = group(commands, "rubric", "rubric packs")
    command(packs, "list", _rubric_list, "the packs")
    one = command(packs, "show", _rubric_show, "a pack's areas and statements")
    one.add_argument("pack", metavar="PACK")
    one.add_argument("--format", choices=["text", "json"], default="text")
    one = command(packs, "check", _rubric_check, "check packs and crosswalks, and read them as an editor")
    one.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    one.add_argument("--strict", action="store_true", help="count the editor's warnings as faults")


def _rubric_list(args: argparse.Namespace) -> None:
    chosen = settings.from_environment(args.data)
    for id_ in prepare.pack_ids(chosen):
        pack = prepare.pack(chosen, id_)
        print(id_, pack.header.version, pack.header.title, sep="\t")


def _rubric_show(args: argparse.Namespace) -> None:
    pack = prepare.pack(settings.from_environment(args.data), args.pack)
    statements = [
        {
            "id": s.id,
            "area": area.id,
            "scope": s.scope.value,
            "roles": list(s.roles),
            "core": s.core,
            "weight": s.weight,
            "text": s.words_for(),
        }
        for area in pack.areas
        for s in area.statements
    ]
    if args.format == "json":
        areas = [{"id": a.id, "title": a.title} for a in pack.areas]
        print_json(
            {
                "id": pack.id,
                "version": pack.header.version,
                "title": pack.header.title,
                "areas": areas,
                "statements": statements,
            }
        )
        return
    for area in pack.areas:
        print(area.title)
        for statement in area.statements:
            print(f"  {statement.id}{' *' if statement.core else ''}\t{statement.words_for()}")


def _rubric_check(args: argparse.Namespace) -> int:
    """Why to the output and not the errors: the faults are what was asked for."""
    ws = shared(settings.from_environment(args.data)) if args.data else None
    found = rubrics.check_paths(args.paths, ws)
    lines = [(fault, "") for fault in found.faults] + [(fault, "warning: ") for fault in found.warnings]
    for fault, kind in sorted(lines, key=lambda line: (line[0].file, line[0].line)):
        print(f"{where_of(fault)}: {kind}{tell_fault(fault)}")
    return 1 if found.faults or (args.strict and found.warnings) else 0
