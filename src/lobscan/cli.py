"""The command `lobscan`. Exit status: 0 done, 1 the input is at fault, 2 the call was."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lobscan import access, locales, settings
from lobscan.domain.ask import MOST_AT_ONCE, MOST_YEARS
from lobscan.domain.pool import Like
from lobscan.domain.register import Register
from lobscan.domain.roadmap import Status as RoadmapStatus
from lobscan.domain.roadmap import roadmap as solve
from lobscan.domain.round import LARGEST_K, SMALLEST_K, USUAL_K
from lobscan.domain.rubric import Perspective
from lobscan.domain.school import SizeClass
from lobscan.errors import Fault, FaultyFile, StoreBusy, UserError
from lobscan.exchange import audit as audits
from lobscan.exchange import dossier_files, ics, results, workplan
from lobscan.exchange import pool as pool_files
from lobscan.exchange import roadmap as roadmap_files
from lobscan.exchange.answers import read_answers
from lobscan.exchange.tables import check_size
from lobscan.locales import tell, tell_fault, where_of
from lobscan.services import (
    demo,
    dossier,
    indicators,
    mine,
    picture,
    plan,
    pool,
    prepare,
    register_files,
    roadmap,
    rubrics,
    scan,
    verify,
)
from lobscan.services.workspace import Workspace, close_shared, shared

Command = Callable[[argparse.Namespace], int | None]
SECONDS_TO_START = 3.0
MOST_HOURS = 100_000
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    locales.use(os.environ.get("LOBSCAN_LANG", locales.LANGUAGES[0]))
    args = _parser().parse_args(arguments)
    try:
        return args.run(args) or 0
    except FaultyFile as error:
        _tell_faults(error.faults)
        print(tell(error), file=sys.stderr)
        return 1
    except UserError as error:
        print(tell(error), file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - the reader went away
        return 0
    finally:
        close_shared()


@contextmanager
def _workspace(args: argparse.Namespace) -> Iterator[Workspace]:
    yield shared(settings.from_environment(args.data))


def _serve(args: argparse.Namespace) -> None:
    from lobscan.web.asgi import serve  # noqa: PLC0415 - Streamlit takes a second to load

    if args.host not in LOOPBACK:
        raise UserError(
            "lobscan listens on this machine only as long as no log-in is set up; leave --host away."
        )
    chosen = settings.from_environment(args.data or ("data/demo-school" if args.demo else None))
    os.environ["LOBSCAN_DATA"] = str(chosen.data)
    ws = shared(chosen)
    if args.demo and not prepare.has_school(ws):
        demo.write(ws, seed=demo.SEED)
    url = f"http://localhost:{args.port}"
    print(f"lobscan: {url}", flush=True)
    if args.open:
        threading.Timer(SECONDS_TO_START, webbrowser.open, [url]).start()
    serve(ws, host=args.host, port=args.port)


def _demo(args: argparse.Namespace) -> None:
    with _workspace(args) as ws:
        demo.write(ws, seed=args.seed)
        print(prepare.school(ws).name)


def _init(args: argparse.Namespace) -> None:
    with _workspace(args) as ws:
        made = prepare.init_school(
            ws, structure=args.structure, name=args.name, region=args.region, actor=access.LOCAL
        )
        print(made.name)


def _school(args: argparse.Namespace) -> None:
    with _workspace(args) as ws:
        school = prepare.school(ws).model_dump(mode="json")
    if args.format == "json":
        _print_json(school)
        return
    print(school["name"])
    for name in ("tracks", "year_groups", "roles", "people", "school_years"):
        for item in school[name]:
            print(name, item["id"], item.get("label") or item.get("name", ""), sep="\t")


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
        _print_json(
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


def _round_new(args: argparse.Namespace) -> None:
    wanted = prepare.NewRound(
        rubric=args.rubric, title=args.title, set=args.set, mode=args.mode, k=args.k, desired=args.desired
    )
    with _workspace(args) as ws:
        print(prepare.open_round(ws, wanted, actor=access.LOCAL).id)


def _round_list(args: argparse.Namespace) -> None:
    with _workspace(args) as ws:
        for round_ in prepare.rounds(ws):
            state = "closed" if round_.closed else "open"
            print(round_.id, round_.rubric, round_.set, round_.mode.value, state, round_.title, sep="\t")


def _round_links(args: argparse.Namespace) -> None:
    with _workspace(args) as ws:
        links = prepare.links(ws, prepare.round_(ws, args.id))
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["role", "url"])
    out.writerows([role.id, _base() + path] for role, path in links)


def _round_close(args: argparse.Namespace) -> None:
    with _workspace(args) as ws:
        prepare.close_round(ws, args.id, actor=access.LOCAL)


def _import_answers(args: argparse.Namespace) -> None:
    rows = read_answers(_bytes(args.file), name=args.file.name)
    with _workspace(args) as ws:
        count = scan.import_answers(ws, prepare.round_(ws, args.round), rows, actor=access.LOCAL)
    print(locales.n_("{count} answer taken over", "{count} answers taken over", count))


def _import_register(args: argparse.Namespace) -> None:
    """What cannot be placed is done as usual and told, so that nothing is lost unseen."""
    data = _bytes(args.file)
    with _workspace(args) as ws:
        incoming = register_files.read(ws, args.register, data, name=args.file.name)
        register_files.take_over(ws, incoming, actor=access.LOCAL)
    _tell_faults(incoming.told)
    print(
        locales._(
            "{new} new, {changed} changed, {same} the same",
            new=len(incoming.new),
            changed=len(incoming.changed),
            same=incoming.same,
        )
    )


def _import_indicators(args: argparse.Namespace) -> None:
    data = _bytes(args.file)
    with _workspace(args) as ws:
        count = indicators.import_file(ws, data, name=args.file.name, actor=access.LOCAL)
    print(locales.n_("{count} total is taken over.", "{count} totals are taken over.", count))


def _tell_faults(faults: Iterable[Fault]) -> None:
    for fault in faults:
        place = f"{fault.file}:{fault.line}" if fault.file else f"row {fault.row}, column {fault.column}"
        print(f"{place}: {tell_fault(fault)}", file=sys.stderr)


def _results(args: argparse.Namespace) -> None:
    with _workspace(args) as ws:
        perspective = Perspective(args.perspective) if args.perspective else None
        seen = picture.picture(ws, prepare.round_(ws, args.round), role=args.role, perspective=perspective)
    rows = seen.by_statement if args.by == "statement" else seen.by_area
    table = results.table(rows, by=args.by, role=args.role or "", perspective=args.perspective or "")
    _put(results.written(table, args.format), args.out, binary=args.format == "parquet")


def _plan_draft(args: argparse.Namespace) -> int:
    """Exit 1 where the wishes cannot be met: the answer then says which clash."""
    with _workspace(args) as ws:
        seen = picture.picture(ws, prepare.round_(ws, args.round))
        asked = roadmap.told(ws, seen, years=args.years, at_once=args.at_once, hours=args.hours)
        case = roadmap.case(ws, seen, asked)
        answer = roadmap.solved(asked, case, solve(case))
    data = roadmap_files.as_json(answer) if args.format == "json" else roadmap_files.as_csv(answer)
    _put(data, args.out, binary=False)
    return 1 if answer.status is RoadmapStatus.INFEASIBLE else 0


def _export_workplan(args: argparse.Namespace) -> None:
    with _workspace(args) as ws:
        school, actions = prepare.school(ws), plan.actions(ws)
        if args.format == "ics":
            name, realm = locales._("Work plan"), mine.realm(ws)
            _put(
                ics.calendar(mine.entries(ws), name=name, school=school, realm=realm), args.out, binary=False
            )
            return
    table = workplan.table(actions, school)
    data = workplan.as_csv(table) if args.format == "csv" else workplan.as_xlsx(table, school=school)
    _put(data, args.out, binary=args.format == "xlsx")


def _digest(args: argparse.Namespace) -> int:
    """A line for each message, with what was in the way; exit 1 when one did not go."""
    mail = settings.mail_from_environment()
    if mail is None:
        raise UserError("No mail server is set up. Set LOBSCAN_SMTP_HOST and LOBSCAN_SMTP_FROM (see README).")
    try:
        with _workspace(args) as ws:
            sent = mine.send(ws, mail, base=_base(), actor=access.LOCAL)
    except StoreBusy as error:
        raise UserError(
            "The dashboard is open on this school, so nothing was sent. Send the messages there, on the page "
            "Everybody's part, or have them sent every week by themselves; or close it and try again."
        ) from error
    for one in sent:
        print(one.person.email, one.problem or locales._("sent"), sep="\t")
    return 1 if any(one.problem for one in sent) else 0


def _dossier(args: argparse.Namespace) -> None:
    locales.use(args.lang or locales.language())
    with _workspace(args) as ws:
        of = dossier.dossier(ws, args.framework, names=not args.without_names)
    _put(dossier_files.written(of, args.format), args.out, binary=True)


def _verify(args: argparse.Namespace) -> int:
    """Why to the output and not the errors: the faults are what was asked for."""
    with _workspace(args) as ws:
        audit = verify.verify(ws)
    for line in audits.lines(audit):
        print(line)
    return 1 if audit.faults else 0


def _pool_export(args: argparse.Namespace) -> None:
    with _workspace(args) as ws:
        _put(pool.export(ws, rounds=args.round, actor=access.LOCAL), args.file, binary=False)


def _pool_read(args: argparse.Namespace) -> int:
    """Why the store only where there is one: who pools for others need not be a school."""
    chosen, mine = settings.from_environment(args.data), None
    if chosen.store.exists():
        with _workspace(args) as ws:
            mine = pool.own_if_any(ws)
    found = pool.read(args.paths)
    lines = [
        line for what in found.tables for line in pool.positions(found, what, like=_like(args), mine=mine)
    ]
    if found.tables:
        _put(pool_files.written(lines, args.format), args.out, binary=False)
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


def _base() -> str:
    """The address at which the school reaches lobscan."""
    return os.environ.get("LOBSCAN_URL", "http://localhost:8501").rstrip("/")


def _bytes(path: Path) -> bytes:
    try:
        check_size(path.stat().st_size, name=path.name)
        return path.read_bytes()
    except OSError as error:
        raise UserError(
            "The file {path} cannot be read: {reason}. Check its name and place.",
            path=path,
            reason=error.strerror,
        ) from error


def _put(data: bytes, out: Path | None, *, binary: bool) -> None:
    if out is not None:
        try:
            out.write_bytes(data)
        except OSError as error:
            raise UserError(
                "The file {path} cannot be written: {reason}. Choose another place.",
                path=out,
                reason=error.strerror,
            ) from error
    elif binary and sys.stdout.isatty():
        raise UserError("This format is not for reading on the screen; add --out FILE.")
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()


def _print_json(value: object) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=False))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lobscan", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _serve_commands(commands)
    _rubric_commands(_group(commands, "rubric", "rubric packs"))
    _round_commands(_group(commands, "round", "rounds"))
    imports = _group(commands, "import", "take files over")
    one = _add(imports, "answers", _import_answers, "answers from CSV or XLSX")
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--round", required=True, metavar="ID")
    for register in Register:
        one = _add(
            imports, register.value, _import_register, f"the register of {register.value}, from CSV or XLSX"
        )
        one.add_argument("file", type=Path, metavar="FILE")
        one.set_defaults(register=register)
    one = _add(imports, "indicators", _import_indicators, "totals about pupils, from CSV or XLSX")
    one.add_argument("file", type=Path, metavar="FILE")
    _output_commands(commands)
    return parser


def _add(commands: Any, name: str, run: Command, help_: str) -> argparse.ArgumentParser:
    one: argparse.ArgumentParser = commands.add_parser(name, help=help_, description=help_)
    one.add_argument("--data", metavar="DIR", help="the school's folder (else $LOBSCAN_DATA, else data/)")
    one.set_defaults(run=run)
    return one


def _group(commands: Any, name: str, help_: str) -> Any:
    return commands.add_parser(name, help=help_).add_subparsers(required=True, metavar="COMMAND")


def _serve_commands(commands: Any) -> None:
    one = _add(commands, "serve", _serve, "start the dashboard")
    one.add_argument("--port", type=int, default=8501, metavar="N")
    one.add_argument("--host", default="localhost", metavar="H")
    one.add_argument("--demo", action="store_true", help="on a made-up school")
    one.add_argument("--open", action="store_true", help="open the browser too")
    one = _add(commands, "demo", _demo, "write the demo school")
    one.add_argument("--seed", type=int, default=demo.SEED, metavar="N")
    one = _add(commands, "init", _init, "set a school up from a structure")
    one.add_argument("--structure", required=True, metavar="ID")
    one.add_argument("--name", metavar="N")
    one.add_argument("--region", metavar="R", help="region of the holidays")
    one = _add(commands, "school", _school, "show the school")
    one.add_argument("--format", choices=["text", "json"], default="text")


def _rubric_commands(commands: Any) -> None:
    _add(commands, "list", _rubric_list, "the packs")
    one = _add(commands, "show", _rubric_show, "a pack's areas and statements")
    one.add_argument("pack", metavar="PACK")
    one.add_argument("--format", choices=["text", "json"], default="text")
    one = _add(commands, "check", _rubric_check, "check packs and crosswalks, and read them as an editor")
    one.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    one.add_argument("--strict", action="store_true", help="count the editor's warnings as faults")


def _round_commands(commands: Any) -> None:
    one = _add(commands, "new", _round_new, "open a round and print its id")
    one.add_argument("--rubric", required=True, metavar="PACK")
    one.add_argument("--title", default="", metavar="T")
    one.add_argument("--set", choices=["core", "full"], default="core")
    one.add_argument("--mode", choices=["open", "joint"], default="open")
    one.add_argument("--k", type=_threshold, default=USUAL_K, metavar="N", help="anonymity threshold")
    one.add_argument("--desired", action="store_true", help="ask for the wanted level too")
    _add(commands, "list", _round_list, "the rounds")
    for name, run, help_ in (
        ("links", _round_links, "the respondents' links, role,url"),
        ("close", _round_close, "close a round"),
    ):
        _add(commands, name, run, help_).add_argument("id", metavar="ID")


def _threshold(text: str) -> int:
    """An anonymity threshold as typed."""
    if not (text.isdecimal() and SMALLEST_K <= int(text) <= LARGEST_K):
        raise argparse.ArgumentTypeError(f"give a whole number from {SMALLEST_K} to {LARGEST_K}")
    return int(text)


def _hours(text: str) -> tuple[str, float]:
    """Whose hours ("" of all together), and how many."""
    person, _sign, hours = text.rpartition("=")
    try:
        found = float(hours.replace(",", "."))
    except ValueError:
        found = -1.0
    if not 0 <= found <= MOST_HOURS or ("=" in text and not person):
        raise argparse.ArgumentTypeError(f"'{text}': write 200 (all together) or PERSON=40")
    return person, found


def _at_least_one(text: str) -> int:
    """How many measures may run at once, as typed."""
    if not (text.isdecimal() and 1 <= int(text) <= MOST_AT_ONCE):
        raise argparse.ArgumentTypeError(f"give a whole number from 1 to {MOST_AT_ONCE}")
    return int(text)


def _output_commands(commands: Any) -> None:
    one = _add(commands, "results", _results, "the figures of a round")
    one.add_argument("--round", required=True, metavar="ID")
    one.add_argument("--by", choices=["statement", "area"], default="statement")
    one.add_argument("--role", metavar="R")
    one.add_argument("--perspective", choices=[p.value for p in Perspective], metavar="P")
    one.add_argument("--format", choices=["csv", "json", "parquet"], default="csv")
    one.add_argument("--out", type=Path, metavar="F")
    plans = _group(commands, "plan", "the roadmap")
    one = _add(plans, "draft", _plan_draft, "a roadmap for the gaps of a round; nothing is kept")
    one.add_argument("--round", required=True, metavar="ID")
    one.add_argument(
        "--hours",
        nargs="+",
        type=_hours,
        default=[],
        metavar="HOURS",
        help="hours a school year for measures: N of all together, or PERSON=N of one",
    )
    one.add_argument("--years", type=int, choices=range(1, MOST_YEARS + 1), help="school years to plan over")
    one.add_argument("--at-once", type=_at_least_one, metavar="N", help="most measures that run at once")
    one.add_argument("--format", choices=["json", "csv"], default="json")
    one.add_argument("--out", type=Path, metavar="F")
    exports = _group(commands, "export", "write files")
    one = _add(exports, "workplan", _export_workplan, "the work plan")
    one.add_argument("--format", choices=["csv", "xlsx", "ics"], default="csv")
    one.add_argument("--out", type=Path, metavar="F")
    one = _add(commands, "dossier", _dossier, "what the school claims for a framework, and what proves it")
    one.add_argument("--framework", required=True, metavar="ID")
    one.add_argument("--format", choices=dossier_files.FORMATS, default="pdf")
    one.add_argument("--lang", choices=locales.LANGUAGES, help="else that of $LOBSCAN_LANG, else nl")
    one.add_argument("--without-names", action="store_true", help="what staff do instead of their names")
    one.add_argument("--out", type=Path, metavar="F")
    _pool_commands(_group(commands, "pool", "exchange with other schools"))
    _add(commands, "verify", _verify, "check that nothing was changed that was frozen")
    _add(commands, "digest", _digest, "mail everybody what is theirs this week")


def _pool_commands(commands: Any) -> None:
    one = _add(
        commands, "export", _pool_export, "the exchange file: rounded figures of closed rounds, signed"
    )
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--round", nargs="+", default=[], metavar="ID", help="of these rounds only")
    one = _add(commands, "read", _pool_read, "positions among the schools of many files")
    one.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, or s3://bucket/folder")
    one.add_argument("--structure", metavar="S", help="schools of this structure only")
    one.add_argument("--size", choices=[size.value for size in SizeClass], help="schools of this size only")
    one.add_argument("--region", metavar="R", help="schools of this region only")
    one.add_argument("--format", choices=["csv", "json"], default="csv")
    one.add_argument("--out", type=Path, metavar="F")
    one = _add(commands, "gather", _pool_gather, "one Parquet file of many exchange files, quick to read")
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("paths", nargs="+", metavar="PATH")
