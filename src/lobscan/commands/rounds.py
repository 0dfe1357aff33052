"""`lobscan round` and `lobscan import`: a round, who answers in it, and files that are taken over."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import Any

from lobscan import access, locales
from lobscan.commands.common import (
    base,
    command,
    group,
    ids,
    put,
    read_bytes,
    tell_faults,
    threshold,
    workspace,
)
from lobscan.domain.register import Register
from lobscan.domain.round import USUAL_K, Mode, Round
from lobscan.exchange import invitations as invitation_lists
from lobscan.exchange import paper as paper_file
from lobscan.exchange.answers import read_answers
from lobscan.exchange.forms import read_sheet
from lobscan.exchange.register_cells import shielded_in_commas
from lobscan.services import (
    indicators,
    intake,
    invitations,
    mapping,
    paper,
    prepare,
    pulse,
    register_files,
)
from lobscan.services.workspace import Workspace


def add(commands: Any) -> None:
    """Add `round` and `import` with their commands."""
    _round_commands(group(commands, "round", "rounds"))
    _import_commands(group(commands, "import", "take files over"))


def _round_commands(commands: Any) -> None:
    one = command(commands, "new", _round_new, "open a round and print its id")
    one.add_argument("--rubric", required=True, metavar="PACK")
    one.add_argument("--title", default="", metavar="T")
    one.add_argument("--set", choices=["core", "full", "pulse"], default="core")
    one.add_argument(
        "--statements",
        type=ids,
        default=(),
        metavar="S,S,…",
        help="those of a pulse (else the best six to eight)",
    )
    one.add_argument("--mode", choices=[mode.value for mode in Mode], default="open")
    one.add_argument("--k", type=threshold, default=USUAL_K, metavar="N", help="anonymity threshold")
    one.add_argument("--desired", action="store_true", help="ask for the wanted level too")
    one.add_argument(
        "--early-figures", action="store_true", help="show figures while people answer, look by look"
    )
    command(commands, "list", _round_list, "the rounds")
    for name, run, help_ in (
        ("links", _round_links, "the respondents' links, role,url"),
        ("close", _round_close, "close a round"),
    ):
        command(commands, name, run, help_).add_argument("id", metavar="ID")
    one = command(commands, "invite", _round_invite, "invite the people of a CSV or XLSX file by name")
    one.add_argument("id", metavar="ID")
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--role", default="", metavar="R", help="as whom, where the file does not say")
    _paper_command(commands)


def _paper_command(commands: Any) -> None:
    one = command(commands, "paper", _round_paper, "the form of a role to print (PDF)")
    one.add_argument("id", metavar="ID")
    one.add_argument("--role", required=True, metavar="R")
    one.add_argument("--out", type=Path, metavar="F")


def _import_commands(imports: Any) -> None:
    one = command(imports, "answers", _import_answers, "answers from CSV or XLSX")
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--round", required=True, metavar="ID")
    one.add_argument("--mapping", type=Path, metavar="M", help="of a Microsoft Forms or LimeSurvey export")
    for register in Register:
        one = command(
            imports, register.value, _import_register, f"the register of {register.value}, from CSV or XLSX"
        )
        one.add_argument("file", type=Path, metavar="FILE")
        one.set_defaults(register=register)
    one = command(imports, "indicators", _import_indicators, "totals about pupils, from CSV or XLSX")
    one.add_argument("file", type=Path, metavar="FILE")


def _round_new(args: argparse.Namespace) -> None:
    wanted = prepare.NewRound(
        rubric=args.rubric,
        title=args.title,
        set=args.set,
        statements=args.statements,
        mode=args.mode,
        k=args.k,
        desired=args.desired,
        early_figures=args.early_figures,
    )
    with workspace(args) as ws:
        open_ = pulse.open_ if args.set == "pulse" else prepare.open_round
        print(open_(ws, wanted, actor=access.LOCAL).id)


def _round_list(args: argparse.Namespace) -> None:
    with workspace(args) as ws:
        for round_ in prepare.rounds(ws):
            state = "closed" if round_.closed else "open"
            print(round_.id, round_.rubric, round_.set, round_.mode.value, state, round_.title, sep="\t")


def _round_links(args: argparse.Namespace) -> None:
    """Why role and link first in either mode: other programs read them so."""
    with workspace(args) as ws:
        round_ = prepare.round_(ws, args.id)
        links = [(role.id, base() + path) for role, path in prepare.links(ws, round_)]
        invited = invitations.links(ws, round_, actor=access.LOCAL) if round_.invited else ()
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["role", "url", *(["name", "email"] if round_.invited else [])])
    out.writerows(links)
    named = ((one.role, base() + path, one.name, one.email) for one, path in invited)
    out.writerows(map(shielded_in_commas, line) for line in named)


def _round_invite(args: argparse.Namespace) -> None:
    rows = invitation_lists.read(read_bytes(args.file), name=args.file.name)
    given = [row if row.role else row.under(args.role) for row in rows]
    with workspace(args) as ws:
        count = invitations.invite(ws, prepare.round_(ws, args.id), given, actor=access.LOCAL)
    print(locales.n_("{count} person is invited.", "{count} people are invited.", count))


def _round_paper(args: argparse.Namespace) -> None:
    with workspace(args) as ws:
        form = paper.form(ws, prepare.round_(ws, args.id), args.role)
    put(paper_file.paper(form), args.out, binary=True)


def _round_close(args: argparse.Namespace) -> None:
    with workspace(args) as ws:
        prepare.close_round(ws, args.id, actor=access.LOCAL)


def _import_answers(args: argparse.Namespace) -> None:
    data = read_bytes(args.file)
    with workspace(args) as ws:
        round_ = prepare.round_(ws, args.round)
        if args.mapping:
            count = _import_mapped(ws, round_, args, data)
        else:
            rows = read_answers(data, name=args.file.name)
            count = intake.import_answers(ws, round_, rows, actor=access.LOCAL)
    print(locales.n_("{count} answer taken over", "{count} answers taken over", count))


def _import_mapped(ws: Workspace, round_: Round, args: argparse.Namespace, data: bytes) -> int:
    """Why the columns that are left out are told: who imports must know that they go nowhere."""
    recipe = mapping.read_recipe(read_bytes(args.mapping), name=args.mapping.name)
    sheet = read_sheet(data, name=args.file.name)
    taken = mapping.take_over(ws, round_, recipe, sheet, actor=access.LOCAL)
    gone = mapping.left_out(recipe, sheet)
    for column in (*gone.personal, *gone.time, *gone.other):
        print(locales._("left out: {column}", column=column), file=sys.stderr)
    return taken.answers


def _import_register(args: argparse.Namespace) -> None:
    """What cannot be placed is done as usual and told, so that nothing is lost unseen."""
    data = read_bytes(args.file)
    with workspace(args) as ws:
        incoming = register_files.read(ws, args.register, data, name=args.file.name)
        register_files.take_over(ws, incoming, actor=access.LOCAL)
    tell_faults(incoming.told)
    print(
        locales._(
            "{new} new, {changed} changed, {same} the same",
            new=len(incoming.new),
            changed=len(incoming.changed),
            same=incoming.same,
        )
    )


def _import_indicators(args: argparse.Namespace) -> None:
    data = read_bytes(args.file)
    with workspace(args) as ws:
        count = indicators.import_file(ws, data, name=args.file.name, actor=access.LOCAL)
    print(locales.n_("{count} total is taken over.", "{count} totals are taken over.", count))
