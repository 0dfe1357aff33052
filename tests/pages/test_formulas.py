"""No sheet that leaves the program has a cell that a spreadsheet would run, whoever typed what into it."""

from __future__ import annotations

import ast
import csv
import io
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from itertools import count, cycle
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lobscan import cli
from lobscan.access import LOCAL
from lobscan.domain import draft as drafts
from lobscan.domain.draft import Planned, Said
from lobscan.domain.register import Register
from lobscan.domain.round import Round
from lobscan.exchange import dossier_files, indicators, register_sheets, results, workplan
from lobscan.exchange import pool as pool_files
from lobscan.exchange import roadmap as roadmap_files
from lobscan.exchange.invitation_letter import FIRST, Wording
from lobscan.exchange.invitations import RawInvitation, for_mail_merge
from lobscan.services import (
    dossier,
    invitations,
    mailing,
    picture,
    plan,
    pool,
    practice,
    prepare,
    register_files,
    roadmap,
)
from lobscan.services.workspace import Workspace, close_shared, shared, today
from lobscan.settings import Settings, shipped

PACKAGE = shipped() / "src" / "lobscan"
STARTS = (
    "=1+1",
    "+31 6",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\uff1d1",
    "'=1",
    "a;=1",
    "a\n=1",
    'a",=1',
    "a,=1",
)
RUN = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""How a cell begins that a spreadsheet may run; a mere number it may."""
NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
TEXTS = {
    Register.ACTIVITIES: ("title", "form", "parents", "evaluation", "note"),
    Register.PARTNERS: ("name", "purpose", "contact", "outside", "agreement", "note"),
    Register.EVIDENCE: ("title", "note"),
    Register.TASKS: ("title", "note"),
}
typed = (f"{start} {number}" for number, start in zip(count(), cycle(STARTS), strict=False))
"""A new text each time, as a school may type it."""


def everywhere(ws: Workspace) -> None:
    """Type them in wherever the demo school has a text of its own."""
    now = prepare.school(ws)
    parts: dict[str, object] = {"name": next(typed)}
    for kind, word in (("people", "name"), ("roles", "label"), ("year_groups", "label"), ("tracks", "label")):
        parts[kind] = tuple(
            type(one).model_validate({**one.model_dump(), word: next(typed)}) for one in getattr(now, kind)
        )
    prepare.revise_school(ws, parts, seen=prepare.school_number(ws), actor=LOCAL)
    for action in plan.actions(ws):
        changes = {name: next(typed) for name in ("title", "why", "success", "evidence")}
        plan.save(ws, type(action).model_validate({**action.model_dump(), **changes}), actor=LOCAL)
    for register, names in TEXTS.items():
        found = practice.registers(ws)
        changed = {one.id: {name: next(typed) for name in names} for one in found.of(register)}
        practice.revise(ws, register, changed, seen=found.number, actor=LOCAL)


@pytest.fixture(scope="module")
def school(demo_school: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("formulas") / "school"
    shutil.copytree(demo_school, folder)
    ws = shared(Settings(folder.resolve()))
    everywhere(ws)
    yield ws
    close_shared()


def merge_file(ws: Workspace) -> bytes:
    """Everybody who is invited, with a message whose words are the sender's."""
    made = invited(ws)
    written = mailing.written(
        ws, made, FIRST, Wording(f"{STARTS[0]} [naam]", "- [naam]\n[link]"), base="https://x.nl", actor=LOCAL
    )
    return for_mail_merge(
        [
            (one.name, one.email, one.role, "https://x.nl/a", letter.subject, letter.text)
            for one, letter in written
        ]
    )


def invited(ws: Workspace) -> Round:
    made = prepare.open_round(ws, prepare.NewRound("nl-lob", title=next(typed), mode="invited"), actor=LOCAL)
    role = prepare.school(ws).roles[0].id
    people = [
        RawInvitation(n, next(typed), f"{'=+-'[n % 3]}p{n}@school.nl", role) for n in range(len(STARTS))
    ]
    invitations.invite(ws, made, people, actor=LOCAL)
    return made


def closed(ws: Workspace) -> Round:
    return next(r for r in reversed(prepare.rounds(ws)) if r.closed)


def of_registers(make: Callable[..., bytes]) -> Callable[[Workspace], list[bytes]]:
    return lambda ws: [make(practice.practice(ws), register) for register in Register]


def lines(ws: Workspace) -> Any:
    return workplan.table(plan.actions(ws), prepare.school(ws))


def draft(ws: Workspace) -> bytes:
    """A draft with measures that somebody named."""
    on = closed(ws)
    told = Said(message="{name}", values={"name": next(typed)})
    planned = [
        Planned(measure="m", title=next(typed), start=today(), end=today(), why=told) for _start in STARTS
    ]
    empty = drafts.nothing_yet(roadmap.first_ask(ws, on))
    return roadmap_files.as_csv(empty.model_copy(update={"lines": tuple(planned)}))


def links(ws: Workspace, capfd: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> bytes:
    """What the command prints; it leaves the store open, which other tests read."""
    patch.setattr(cli, "close_shared", lambda: None)
    capfd.readouterr()
    assert cli.main(["round", "links", invited(ws).id, "--data", str(ws.settings.data)]) == 0
    return capfd.readouterr().out.encode()


def figures(ws: Workspace) -> bytes:
    rows = picture.picture(ws, closed(ws)).by_statement
    return results.written(results.table(rows, by="statement"), "csv")


def pooled(ws: Workspace) -> bytes:
    kept = pool.kept(ws)
    return pool_files.written([line for what in kept.tables for line in pool.positions(kept, what)], "csv")


WALK: dict[str, Callable[..., bytes | list[bytes]]] = {
    "commands/rounds.py:_round_links": links,
    "exchange/dossier_xlsx.py:as_xlsx": lambda ws: dossier_files.written(
        dossier.dossier(ws, dossier.standards(ws)[0].id), "xlsx"
    ),
    "exchange/indicators.py:template": lambda ws: indicators.template(practice.practice(ws)),
    "exchange/invitations.py:for_mail_merge": merge_file,
    "exchange/pool.py:written": pooled,
    "exchange/register_sheets.py:_book": of_registers(register_sheets.as_xlsx),
    "exchange/register_sheets.py:as_csv": of_registers(register_sheets.as_csv),
    "exchange/results.py:written": figures,
    "exchange/roadmap.py:as_csv": draft,
    "exchange/workplan.py:as_csv": lambda ws: workplan.as_csv(lines(ws)),
    "exchange/workplan.py:as_xlsx": lambda ws: workplan.as_xlsx(lines(ws), school=prepare.school(ws)),
}
"""Every place where a sheet is made, with a way to have one made of the school."""
NO_TEXTS = {"exchange/indicators.py:template", "exchange/pool.py:written", "exchange/results.py:written"}
"""Hold ids, figures and our own words alone; an id begins with a small letter."""
MAKES = {"writer", "DictWriter", "Workbook", "to_csv", "to_excel"}


def makers() -> Iterator[str]:
    """Every function that begins a CSV or a workbook."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    if isinstance(node, ast.Attribute) and node.attr in MAKES:
                        yield f"{path.relative_to(PACKAGE).as_posix()}:{function.name}"


def test_the_walk_has_every_maker_of_a_sheet() -> None:
    assert set(makers()) == set(WALK)


def cells(data: bytes) -> Iterator[str]:
    """The texts of a sheet as a spreadsheet would take them; a CSV by semicolons too, as a Dutch Excel does."""
    if data.startswith(b"PK"):
        for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.data_type != "f", (sheet.title, cell.coordinate, cell.value)
                assert cell.hyperlink is None
                yield "" if cell.value is None else str(cell.value)
        return
    text = data.decode("utf-8-sig")
    for mark in {";"} if data.startswith(b"\xef\xbb\xbf") else {",", ";"}:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            for cell in line:
                assert NUMBER.fullmatch(cell) or not RUN.match(cell), cell
                yield cell


@pytest.mark.parametrize("maker", WALK)
def test_no_cell_is_a_formula(
    school: Workspace, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, maker: str
) -> None:
    make = WALK[maker]
    made = make(school, capfd, monkeypatch) if make is links else make(school)
    found = [cell for data in ([made] if isinstance(made, bytes) else made) for cell in cells(data)]
    assert found
    if maker not in NO_TEXTS:
        whole = "\n".join(found)
        assert "=1+1" in whole


@pytest.mark.parametrize("start", [s for s in STARTS if s not in {"-2", "'=1", 'a",=1', "a,=1"}])
def test_the_walk_itself_finds_a_formula(start: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow(["id", start, "2026"])
    with pytest.raises(AssertionError):
        list(cells(out.getvalue().encode()))


@pytest.mark.parametrize("make", [register_sheets.as_csv, register_sheets.as_xlsx])
@pytest.mark.parametrize("register", Register)
def test_what_is_read_back_is_what_was_typed(
    school: Workspace, make: Callable[..., bytes], register: Register
) -> None:
    data = make(practice.practice(school), register)
    incoming = register_files.read(school, register, data, name="x")
    kept: Sequence[object] = practice.registers(school).of(register)
    assert (len(incoming.new), len(incoming.changed), incoming.same) == (0, 0, len(kept))
