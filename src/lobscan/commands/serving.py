"""`lobscan serve`, and what stands before it: who is let in, a made-up school, a school of one's own."""

from __future__ import annotations

import argparse
import os
import threading
import webbrowser
from typing import Any

from lobscan import access, login, settings
from lobscan.commands.common import command, print_json, workspace
from lobscan.errors import UserError
from lobscan.services import demo, prepare
from lobscan.services.workspace import shared

SECONDS_TO_START = 3.0


def add(commands: Any) -> None:
    """Add `serve`, `login`, `demo`, `init` and `school`."""
    one = command(commands, "serve", _serve, "start the dashboard")
    one.add_argument("--port", type=int, default=8501, metavar="N")
    one.add_argument("--host", default="localhost", metavar="H")
    one.add_argument("--demo", action="store_true", help="on a made-up school")
    one.add_argument("--open", action="store_true", help="open the browser too")
    command(commands, "login", _login, "who is let in as what, as login.toml says")
    one = command(commands, "demo", _demo, "write the demo school")
    one.add_argument("--seed", type=int, default=demo.SEED, metavar="N")
    one = command(commands, "init", _init, "set a school up from a structure")
    one.add_argument("--structure", required=True, metavar="ID")
    one.add_argument("--name", metavar="N")
    one.add_argument("--region", metavar="R", help="region of the holidays")
    one = command(commands, "school", _school, "show the school")
    one.add_argument("--format", choices=["text", "json"], default="text")


def _serve(args: argparse.Namespace) -> None:
    from lobscan.web.asgi import serve  # noqa: PLC0415 - Streamlit takes a second to load

    chosen = settings.from_environment(args.data or ("data/demo-school" if args.demo else None))
    if login.read(chosen) is None and args.host not in login.LOOPBACK:
        raise UserError(
            "lobscan listens on this machine only as long as no log-in is set up. Leave --host away, or set "
            "one up: docs/login.md."
        )
    os.environ["LOBSCAN_DATA"] = str(chosen.data)
    ws = shared(chosen)
    if args.demo and not prepare.has_school(ws):
        demo.write(ws, seed=demo.SEED)
    url = f"http://localhost:{args.port}"
    print(f"lobscan: {url}", flush=True)
    if args.open:
        threading.Timer(SECONDS_TO_START, webbrowser.open, [url]).start()
    serve(ws, host=args.host, port=args.port)


def _login(args: argparse.Namespace) -> None:
    """Who is let in as what; it opens no store, so that it can be asked while the dashboard runs."""
    found = login.read(settings.from_environment(args.data))
    if found is None:
        raise UserError(
            "No log-in is set up: whoever sits at this machine may do everything. To set one up: "
            "docs/login.md."
        )
    for kind, named in (("address", found.people), ("group", found.groups)):
        for name, office in sorted(named.items()):
            print(kind, name, office.value, sep="\t")


def _demo(args: argparse.Namespace) -> None:
    with workspace(args) as ws:
        demo.write(ws, seed=args.seed)
        print(prepare.school(ws).name)


def _init(args: argparse.Namespace) -> None:
    with workspace(args) as ws:
        made = prepare.init_school(
            ws, structure=args.structure, name=args.name, region=args.region, actor=access.LOCAL
        )
        print(made.name)


def _school(args: argparse.Namespace) -> None:
    with workspace(args) as ws:
        school = prepare.school(ws).model_dump(mode="json")
    if args.format == "json":
        print_json(school)
        return
    print(school["name"])
    for name in ("tracks", "year_groups", "roles", "people", "school_years"):
        for item in school[name]:
            print(name, item["id"], item.get("label") or item.get("name", ""), sep="\t")
