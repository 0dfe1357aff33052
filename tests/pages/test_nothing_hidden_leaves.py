"""Whatever is hidden leaves by no door: no page, no file and no command changes with it.

Two stores of the demo school differ in nothing but what the gate hides: within each cell the hidden
roles have other levels that add up to the same shown totals, hidden totals are turned round, and of
a role of three there is a fourth who began. All that leaves the program must be equal, byte for byte.
A third store has all answers turned round: there the doors do differ, so they are looked at.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import duckdb
import pytest
import streamlit as st
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from lobscan.cli import main
from lobscan.domain import gate
from lobscan.domain.rubric import SCHOOL_JUDGEMENT, Perspective
from lobscan.exchange import results
from lobscan.services import picture, prepare, roadmap
from lobscan.services.workspace import Workspace, close_shared, open_workspace, shared
from lobscan.settings import Settings, shipped

SMALL = "kwaliteitszorg"
"""A role of two or three people in the demo's rounds."""
FRAME = "nl-ok-vo-2021"
FILES = sorted(p.relative_to(shipped()).as_posix() for p in shipped().glob("pages/*/*.py"))
ITSELF = ("pages/7_account/backup.py",)
"""Tells how large the store is."""
VOICES = ("leaders", "staff", "parents", "role-decaan", "role-mentor")
Row = tuple[int, str, str, str, str, int, int]
"""Number, round, role, statement, place, and the levels now and wanted."""
Doors = dict[str, bytes]


def shown_as(ws: Workspace, round_: str) -> Callable[[str, str, str], str]:
    """Of a role's answer to a statement at a place: the smallest shown node that it is in; "" where none."""
    seen = picture.picture(ws, prepare.round_(ws, round_)).shown
    side = {r.id: r.perspective for r in seen.roles}
    whole = seen.cells().hidden
    sides = {p: seen.cells(perspective=p).hidden for p in Perspective}
    roles = {r: seen.cells(role=r).hidden for r in side}

    def node(role: str, statement: str, place: str) -> str:
        at = seen.statements.index(statement), seen.places.index(place)
        if not roles[role][at]:
            return role
        if not sides[side[role]][at]:
            return side[role].value
        return "judgement" if side[role] in SCHOOL_JUDGEMENT and not whole[at] else ""

    return node


def secrets(ws: Workspace) -> list[tuple[int, int, int]]:
    """Other levels for hidden answers, by the number of the answer: nothing that is shown changes."""
    rows: list[Row] = ws.read(
        lambda c: c.execute(
            """SELECT number, round, role, statement, year_group, current, desired FROM answer
            WHERE current BETWEEN 1 AND 4 AND desired BETWEEN 1 AND 4 ORDER BY ALL"""
        ).fetchall()
    )
    nodes = {round_: shown_as(ws, round_) for round_ in {row[1] for row in rows}}
    alike: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        alike[row[1], row[3], row[4], nodes[row[1]](row[2], row[3], row[4])].append(row)
    found = []
    for (_round, _statement, _place, node), group in alike.items():
        if not node:
            found += [(number, 5 - now, 5 - wanted) for number, *_, now, wanted in group]
        elif node not in {row[2] for row in group}:
            by_level = sorted(group, key=lambda r: (-r[5], r[6]))
            found += [
                (a[0], b[5], b[6]) for a, b in zip(sorted(group, key=lambda r: r[2]), by_level, strict=True)
            ]
    return found


def changed(folder: Path, sql: str, values: list[object]) -> None:
    with duckdb.connect(str(folder / "lobscan.duckdb")) as store:
        store.execute(sql, values)


@pytest.fixture(scope="module")
def stores(demo_school: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The demo school, the same with other secrets, and the same with all answers turned round."""
    base = tmp_path_factory.mktemp("stores")
    made = {name: base / name for name in ("own", "other", "shown")}
    for folder in made.values():
        shutil.copytree(demo_school, folder)
    ws = open_workspace(Settings(made["own"]))
    try:
        new = secrets(ws)
        last = prepare.rounds(ws)[-1].id
    finally:
        ws.close()
    assert len(new) > 300
    changed(
        made["other"],
        """UPDATE answer SET current = new.now, desired = new.wanted
        FROM (SELECT unnest(?) AS number, unnest(?) AS now, unnest(?) AS wanted) AS new
        WHERE answer.number = new.number""",
        [list(column) for column in zip(*new, strict=True)],
    )
    changed(
        made["other"], "INSERT INTO respondent VALUES (?, ?, ?, [], '', false)", [UUID(int=7), last, SMALL]
    )
    changed(made["shown"], "UPDATE answer SET current = 5 - current WHERE current BETWEEN 1 AND 4", [])
    return made


@pytest.fixture
def opened(stores: dict[str, Path], data: Path) -> Iterator[Callable[[str], Workspace]]:
    """Opens a store, always at the same place."""

    def put(name: str) -> Workspace:
        close_shared()
        st.cache_resource.clear()
        st.cache_data.clear()
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(stores[name], data)
        return shared(Settings(data.resolve()))

    yield put
    st.cache_resource.clear()
    st.cache_data.clear()


def page(path: str, **at: str) -> bytes:
    """Everything that the server sends of a page, files and charts among it."""
    app = AppTest.from_file(shipped() / "app.py", default_timeout=120)
    app.query_params.update({"lang": "nl", **at})
    app.switch_page(path).run()
    assert not app.exception
    sent = [each.proto for each in app.main if each.proto is not None]
    for one in sent:
        if "deferred_file_id" in one.DESCRIPTOR.fields_by_name:
            one.ClearField("deferred_file_id")  # drawn anew each time
    return b"\n".join(one.SerializeToString(deterministic=True) for one in sent)


def results_of(ws: Workspace, *_: object) -> Doors:
    found: Doors = {}
    for round_ in prepare.rounds(ws):
        asked = [{}, *({"role": r.id} for r in round_.roles), *({"perspective": p} for p in Perspective)]
        for one in asked:
            seen = picture.picture(ws, round_, **one)
            for by, rows in (("statement", seen.by_statement), ("area", seen.by_area)):
                table = results.table(rows, by=by, **one)
                name = f"{round_.id} {one} {by}"
                found |= {f"{name} {f}": results.written(table, f) for f in ("csv", "json", "parquet")}
        found[f"{round_.id} roadmap"] = repr(roadmap.priorities(ws, round_)).encode()
    return found


def commands(ws: Workspace, out: Path) -> Doors:
    """The files of the commands."""
    last = prepare.rounds(ws)[-1].id
    folder = str(ws.settings.data)
    close_shared()
    calls = {
        "results.csv": ["results", "--round", last, "--role", "decaan"],
        "results.parquet": ["results", "--round", last, "--by", "area", "--format", "parquet"],
        "plan.csv": ["export", "workplan"],
        "plan.xlsx": ["export", "workplan", "--format", "xlsx"],
        "pool.json": ["pool", "export"],
        **{f"dossier.{f}": ["dossier", "--framework", FRAME, "--format", f] for f in ("pdf", "docx", "xlsx")},
    }
    out.mkdir()
    for name, call in calls.items():
        file = str(out / name)
        target = [file] if name == "pool.json" else ["--out", file]
        assert main([*call, *target, "--data", folder]) == 0
    return {name: read(out / name) for name in calls}


def read(file: Path) -> bytes:
    """What a file says, without when it was made."""
    data = file.read_bytes()
    if data.startswith(b"%PDF"):
        return "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(data)).pages).encode()
    if data.startswith(b"PK"):
        parts = zipfile.ZipFile(io.BytesIO(data))
        return b"\n".join(parts.read(n) for n in sorted(parts.namelist()) if not n.startswith("docProps/"))
    return data


def different(one: Doors, other: Doors) -> list[str]:
    assert one.keys() == other.keys()
    return [name for name in one if one[name] != other[name]]


@pytest.mark.parametrize("path", [f for f in FILES if f not in ITSELF])
def test_no_page_changes_with_what_is_hidden(path: str, opened: Callable[[str], Workspace]) -> None:
    voices = [{}, *({"who": v} for v in VOICES)] if path.startswith("pages/4_picture/scores") else [{}]

    def seen(name: str) -> Doors:
        opened(name)
        return {str(at): page(path, **at) for at in voices}

    assert different(seen("own"), seen("other")) == []


@pytest.mark.parametrize("doors", [results_of, commands])
def test_no_file_changes_with_what_is_hidden(
    doors: Callable[..., Doors], opened: Callable[[str], Workspace], tmp_path: Path
) -> None:
    own, other, shown = (doors(opened(name), tmp_path / name) for name in ("own", "other", "shown"))
    assert different(own, other) == []
    changes = different(own, shown)
    assert len(changes) > len(own) / 2
    assert [name for name in own if name.startswith(("dossier", "pool")) and name not in changes] == []


@pytest.mark.parametrize("path", ["scores", "mirror", "change"])
def test_the_pages_do_change_with_what_is_shown(path: str, opened: Callable[[str], Workspace]) -> None:
    found = []
    for name in ("own", "shown"):
        opened(name)
        found.append(page(f"pages/4_picture/{path}.py"))
    assert found[0] != found[1]


def test_without_the_gate_the_walk_finds_it(
    opened: Callable[[str], Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "_hide", lambda *args: args[-1])
    assert different(results_of(opened("own")), results_of(opened("other")))
