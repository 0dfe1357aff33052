"""`lobscan results`, `plan`, `export` and `digest`: from the figures of a round to who does what."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lobscan import access, locales, settings
from lobscan.commands.common import at_least_one, base, command, group, hours, put, workspace
from lobscan.domain.ask import MOST_YEARS
from lobscan.domain.roadmap import Status as RoadmapStatus
from lobscan.domain.roadmap import roadmap as solve
from lobscan.domain.rubric import Perspective
from lobscan.errors import StoreBusy, UserError
from lobscan.exchange import ics, results, workplan
from lobscan.exchange import roadmap as roadmap_files
from lobscan.services import mine, picture, plan, prepare, roadmap


def add(commands: Any) -> None:
    """Add `results`, and `plan` and `export` with their commands."""
    _results_command(commands)
    _draft_command(group(commands, "plan", "the roadmap"))
    _workplan_command(group(commands, "export", "write files"))


def add_digest(commands: Any) -> None:
    """Add `digest`, which stands last in the help."""
    command(commands, "digest", _digest, "mail everybody what is theirs this week")


def _results_command(commands: Any) -> None:
    one = command(commands, "results", _results, "the figures of a round")
    one.add_argument("--round", required=True, metavar="ID")
    one.add_argument("--by", choices=["statement", "area"], default="statement")
    one.add_argument("--role", metavar="R")
    one.add_argument("--perspective", choices=[p.value for p in Perspective], metavar="P")
    one.add_argument("--format", choices=["csv", "json", "parquet"], default="csv")
    one.add_argument("--out", type=Path, metavar="F")


def _draft_command(plans: Any) -> None:
    one = command(plans, "draft", _plan_draft, "a roadmap for the gaps of a round; nothing is kept")
    one.add_argument("--round", required=True, metavar="ID")
    one.add_argument(
        "--hours",
        nargs="+",
        type=hours,
        default=[],
        metavar="HOURS",
        help="hours a school year for measures: N of all together, or PERSON=N of one",
    )
    one.add_argument("--years", type=int, choices=range(1, MOST_YEARS + 1), help="school years to plan over")
    one.add_argument("--at-once", type=at_least_one, metavar="N", help="most measures that run at once")
    one.add_argument("--format", choices=["json", "csv"], default="json")
    one.add_argument("--out", type=Path, metavar="F")


def _workplan_command(exports: Any) -> None:
    one = command(exports, "workplan", _export_workplan, "the work plan")
    one.add_argument("--format", choices=["csv", "xlsx", "ics"], default="csv")
    one.add_argument("--out", type=Path, metavar="F")


def _results(args: argparse.Namespace) -> None:
    with workspace(args) as ws:
        perspective = Perspective(args.perspective) if args.perspective else None
        round_ = prepare.round_(ws, args.round)
        seen = picture.picture(ws, round_, role=args.role, perspective=perspective, early=True)
    rows = seen.by_statement if args.by == "statement" else seen.by_area
    table = results.table(rows, by=args.by, role=args.role or "", perspective=args.perspective or "")
    put(results.written(table, args.format), args.out, binary=args.format == "parquet")


def _plan_draft(args: argparse.Namespace) -> int:
    """Exit 1 where the wishes cannot be met: the answer then says which clash."""
    with workspace(args) as ws:
        seen = picture.picture(ws, prepare.round_(ws, args.round))
        asked = roadmap.told(ws, seen, years=args.years, at_once=args.at_once, hours=args.hours)
        case = roadmap.case(ws, seen, asked)
        answer = roadmap.solved(asked, case, solve(case))
    data = roadmap_files.as_json(answer) if args.format == "json" else roadmap_files.as_csv(answer)
    put(data, args.out, binary=False)
    return 1 if answer.status is RoadmapStatus.INFEASIBLE else 0


def _export_workplan(args: argparse.Namespace) -> None:
    with workspace(args) as ws:
        school, actions = prepare.school(ws), plan.actions(ws)
        if args.format == "ics":
            name, realm = locales._("Work plan"), mine.realm(ws)
            put(ics.calendar(mine.entries(ws), name=name, school=school, realm=realm), args.out, binary=False)
            return
    table = workplan.table(actions, school)
    data = workplan.as_csv(table) if args.format == "csv" else workplan.as_xlsx(table, school=school)
    put(data, args.out, binary=args.format == "xlsx")


def _digest(args: argparse.Namespace) -> int:
    """A line for each message, with what was in the way; exit 1 when one did not go."""
    mail = settings.mail_from_environment()
    if mail is None:
        raise UserError("No mail server is set up. Set LOBSCAN_SMTP_HOST and LOBSCAN_SMTP_FROM (see README).")
    try:
        with workspace(args) as ws:
            sent = mine.send(ws, mail, base=base(), actor=access.LOCAL)
    except StoreBusy as error:
        raise UserError(
            "The dashboard is open on this school, so nothing was sent. Send the messages there, on the page "
            "Everybody's part, or have them sent every week by themselves; or close it and try again."
        ) from error
    for one in sent:
        print(one.person.email, one.problem or locales._("sent"), sep="\t")
    return 1 if any(one.problem for one in sent) else 0
