"""A backup put back is the school as it was, table by table and file by file; what is damaged is refused whole."""

import hashlib
import json
import os
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lobscan import cli
from lobscan.access import LOCAL, Actor, Office
from lobscan.domain.backup import Schedule, due, moment_of, named, to_drop
from lobscan.errors import NotAllowed, UserError
from lobscan.services import backup, copies, demo, verify
from lobscan.services.workspace import Workspace, open_workspace
from lobscan.settings import Settings
from lobscan.storage import files, tables
from lobscan.storage.migrations import MIGRATIONS

HERE = ZoneInfo("Europe/Amsterdam")
SIGNED = 12
"""Bytes by whose end a store says that it is one."""
Rows = dict[str, list[tuple[object, ...]]]


def rows(ws: Workspace) -> Rows:
    with ws.store.cursor() as cursor:
        return {
            table: cursor.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall()  # noqa: S608 - our own
            for table in tables.columns(cursor)
        }


def beside(data: Path) -> dict[str, bytes]:
    """The files beside the store."""
    found = (p for p in data.rglob("*") if p.is_file() and not p.name.startswith("lobscan.duckdb"))
    return {p.relative_to(data).as_posix(): p.read_bytes() for p in found}


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The demo school with two files of evidence and a pack of its own."""
    folder = tmp_path_factory.mktemp("backup") / "school"
    ws = open_workspace(Settings(folder))
    demo.write(ws, seed=demo.SEED)
    files.put(ws.settings.evidence, b"a plan")
    files.put(ws.settings.evidence, b"")
    own = folder / "rubrics" / "ons-lob"
    (own / "areas").mkdir(parents=True)
    (own / "pack.yaml").write_text("id: ons-lob\n")
    (own / "areas" / "visie & beleid (d'r bij) – één.yaml").write_text("id: visie\n")
    yield ws
    ws.close()


@pytest.fixture(scope="module")
def made(school: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("made") / "b.zip"
    backup.make(school, target, actor=LOCAL)
    return target


def test_what_is_put_back_is_what_was_there(school: Workspace, made: Path, tmp_path: Path) -> None:
    backup.restore(made, Settings(tmp_path / "new"))
    again = open_workspace(Settings(tmp_path / "new"))
    assert rows(again) == rows(school)
    assert beside(tmp_path / "new") == beside(school.settings.data)
    with again.store.cursor() as now, school.store.cursor() as then:
        assert tables.sequences(now) == tables.sequences(then)
    assert verify.verify(again).faults == ()
    again.close()


VALUES: dict[str, st.SearchStrategy[object]] = {
    "VARCHAR": st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    "BIGINT": st.integers(-(2**63), 2**63 - 1),
    "INTEGER": st.integers(-(2**31), 2**31 - 1),
    "UTINYINT": st.integers(0, 255),
    "TINYINT": st.integers(-128, 127),
    "BOOLEAN": st.booleans(),
    "DATE": st.dates(),
    "TIMESTAMP": st.datetimes(),
    "UUID": st.uuids(),
    "VARCHAR[]": st.lists(st.text("abc-é", max_size=5), max_size=4),
}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_rows_come_back_as_they_were(data: st.DataObject, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "a", ignore_errors=True)
    drawn: Rows = {}
    ws = open_workspace(Settings(tmp_path / "a"))
    with ws.store.cursor() as cursor:
        columns = {t: c for t, c in tables.columns(cursor).items() if t != "migration"}

    for table, held in columns.items():
        some = data.draw(st.lists(st.tuples(*(VALUES[kind] for _name, kind in held)), max_size=3))
        if table == "action_event":  # its number is part of a key
            some = [(row[0], at, *row[2:]) for at, row in enumerate(some)]
        drawn[table] = some

    def fill(cursor: duckdb.DuckDBPyConnection) -> None:
        for table, some in drawn.items():
            for values in some:
                marks = ", ".join("?" * len(values))
                cursor.execute(f"INSERT INTO {table} VALUES ({marks})", list(values))  # noqa: S608 - our own

    try:
        ws.write(fill)
        target = tmp_path / "b.zip"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(backup.prepare, "has_school", lambda _ws: False)
            backup.make(ws, target, actor=LOCAL)
        shutil.rmtree(tmp_path / "c", ignore_errors=True)
        backup.restore(target, Settings(tmp_path / "c"))
        again = open_workspace(Settings(tmp_path / "c"))
        assert rows(again) == rows(ws)
        again.close()
    finally:
        ws.close()


def test_a_folder_with_anything_in_it_is_left_alone(made: Path, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "mine.txt").write_text("mine")
    with pytest.raises(UserError, match="is not empty"):
        backup.restore(made, Settings(tmp_path / "x"))
    assert [p.name for p in (tmp_path / "x").iterdir()] == ["mine.txt"]


def rewritten(made: Path, target: Path, change: Callable[[dict[str, bytes]], None], method: int = 0) -> Path:
    """A copy of a backup with other members."""
    with zipfile.ZipFile(made) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(target, "w", method) as out:
        for name, data in members.items():
            out.writestr(name, data)
    return target


def listed(members: dict[str, bytes], path: str, data: bytes) -> None:
    """Put a file in, and in the manifest too."""
    members[path] = data
    manifest = json.loads(members["manifest.json"])
    manifest["files"][path] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    members["manifest.json"] = json.dumps(manifest).encode()


def newer(members: dict[str, bytes]) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest["steps"].append("999 later")
    members["manifest.json"] = json.dumps(manifest).encode()


DAMAGE: dict[str, Callable[[dict[str, bytes]], None]] = {
    "a byte of a table": lambda m: m.update(
        {"tables/answer.parquet": m["tables/answer.parquet"][:-1] + b"x"}
    ),
    "a table gone": lambda m: m.pop("tables/answer.parquet") and None,
    "the list gone": lambda m: m.pop("manifest.json") and None,
    "something put in": lambda m: m.update({"files/evidence/" + "0" * 64: b"x"}),
    "a path out of the folder": lambda m: listed(m, "files/../../out.txt", b"x"),
    "a path out through a pool": lambda m: listed(m, "files/pool/../../../out.txt", b"x"),
    "a path from the root": lambda m: listed(m, "/out.txt", b"x"),
    "another file of the folder": lambda m: listed(m, "files/login.toml", b"x"),
    "a table that is none": lambda m: listed(m, "tables/answer.parquet", b"PAR1 not really PAR1"),
    "a table of other columns": lambda m: listed(m, "tables/answer.parquet", m["tables/remark.parquet"]),
    "a newer lobscan": newer,
}


@pytest.mark.parametrize("what", DAMAGE)
def test_what_is_damaged_or_meddled_with_is_refused_whole(made: Path, tmp_path: Path, what: str) -> None:
    bad = rewritten(made, tmp_path / "bad.zip", DAMAGE[what])
    with pytest.raises(UserError):
        backup.restore(bad, Settings(tmp_path / "new"))
    assert [p.name for p in tmp_path.iterdir()] == ["bad.zip"]


def test_a_bomb_is_refused_before_it_is_unpacked(made: Path, tmp_path: Path) -> None:
    bomb = rewritten(
        made,
        tmp_path / "bad.zip",
        lambda m: listed(m, "files/evidence/" + "0" * 64, bytes(50_000_000)),
        zipfile.ZIP_DEFLATED,
    )
    assert bomb.stat().st_size < 2_000_000
    with pytest.raises(UserError):
        backup.restore(bomb, Settings(tmp_path / "new"))
    assert [p.name for p in tmp_path.iterdir()] == ["bad.zip"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip" * 100])
def test_another_file_is_no_backup(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(UserError):
        backup.restore(tmp_path / "x.zip", Settings(tmp_path / "new"))


def test_half_a_backup_is_refused(made: Path, tmp_path: Path) -> None:
    (tmp_path / "half.zip").write_bytes(made.read_bytes()[: made.stat().st_size // 2])
    with pytest.raises(UserError, match="damaged"):
        backup.restore(tmp_path / "half.zip", Settings(tmp_path / "new"))


def test_who_may_not_gets_no_backup(school: Workspace, tmp_path: Path) -> None:
    for office in set(Office) - {Office.ADMIN}:
        with pytest.raises(NotAllowed):
            backup.make(school, tmp_path / "b.zip", actor=Actor("els", office))
    assert list(tmp_path.iterdir()) == []


def test_a_backup_is_for_its_owner_alone(made: Path) -> None:
    assert made.stat().st_mode & 0o077 == 0


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2027, 3, 1, hour, tzinfo=HERE) + timedelta(days=day - 1)


def test_a_copy_is_due_once_a_day_from_its_hour_on() -> None:
    every = Schedule(17, 7, 4, active=True)
    assert due(every, None, at(1, 3), HERE)
    assert not due(every, at(1, 17), at(2, 16), HERE)
    assert due(every, at(1, 17), at(2, 17), HERE)
    assert due(every, at(1, 17), at(9, 3), HERE)
    assert not due(Schedule(17, 7, 4, active=False), None, at(1), HERE)


def test_the_last_of_each_day_and_week_stay() -> None:
    every = [at(day, hour) for day in range(1, 31) for hour in (9, 17)]
    gone = set(to_drop(every, at(31), days=3, weeks=2, zone=HERE))
    assert sorted(set(every) - gone) == [at(28, 17), at(29, 17), at(30, 17)]
    gone = set(to_drop(every, at(31), days=1, weeks=3, zone=HERE))
    assert sorted(set(every) - gone) == [at(21, 17), at(28, 17), at(30, 17)]


def test_copies_of_a_clock_that_was_wrong_neither_go_nor_push_another_out() -> None:
    later = [at(400), at(800)]
    assert to_drop([*later, at(1), at(2)], at(2), days=1, weeks=0, zone=HERE) == [at(1)]


def test_a_copy_that_claims_to_be_of_later_keeps_none_from_being_made(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LOBSCAN_BACKUP_DIR", str(kept := tmp_path / "kept"))
    kept.mkdir()
    copies.set_schedule(ws, Schedule(17, 1, 0, active=True), actor=LOCAL)
    (kept / named(at(900))).write_bytes(b"of a clock that was wrong")
    assert [copies.look(ws, at(day, 18)) for day in (1, 1, 2)] == [named(at(1, 18)), "", named(at(2, 18))]
    assert [copy.moment for copy in copies.copies(kept)] == [at(900), at(2, 18)]


def test_copies_made_in_the_same_second_are_one_that_is_whole(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LOBSCAN_BACKUP_DIR", str(kept := tmp_path / "kept"))
    kept.mkdir()
    files.put(ws.settings.evidence, b"x" * 4_000_000)
    with ThreadPoolExecutor(4) as many:
        made = list(many.map(lambda _n: copies.make_one(ws, at(1), actor=LOCAL), range(8)))
    assert set(made) == {path.name for path in kept.iterdir()} == {named(at(1))}
    backup.restore(kept / made[0], Settings(tmp_path / "new"))


def test_files_of_somebody_else_in_the_folder_of_copies_stay(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LOBSCAN_BACKUP_DIR", str(kept := tmp_path / "kept"))
    kept.mkdir()
    foreign = {"foto.jpg", "lobscan-20260101-120000.zip.bak", "backup.zip", ".verborgen"}
    for name in foreign:
        (kept / name).write_bytes(b"mine")
    copies.set_schedule(ws, Schedule(17, 1, 0, active=True), actor=LOCAL)
    assert [bool(copies.look(ws, at(day, 18))) for day in (1, 2, 3)] == [True] * 3
    assert copies.drop_all(ws, actor=LOCAL) == 1
    assert {path.name for path in kept.iterdir()} == foreign


def test_what_a_stopped_machine_left_half_made_goes_and_what_is_underway_stays(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setenv("LOBSCAN_BACKUP_DIR", str(elsewhere))
    now, left, going = datetime.now(UTC), [], []
    for folder in (ws.settings.data, elsewhere):
        for name, ago in (("old", 3), ("new", 1)):
            (folder / f".lobscan-{name}").mkdir()
            (folder / f".lobscan-{name}" / "answer.parquet").write_bytes(b"x")
            (folder / f".lobscan-{name}.part").write_bytes(b"x")
            for path in (folder / f".lobscan-{name}", folder / f".lobscan-{name}.part"):
                moment = (now - timedelta(hours=ago)).timestamp()
                os.utime(path, (moment, moment))
                (left if name == "old" else going).append(path)
    copies.look(ws, now)
    assert [path.exists() for path in left] == [False] * 4
    assert [path.exists() for path in going] == [True] * 4


@pytest.mark.parametrize("name", ["lobscan.duckdb", "lobscan.key", "foto.jpg"])
def test_a_file_that_is_no_backup_is_not_overwritten_by_one(
    ws: Workspace, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = ws.settings.data / name
    if not target.exists():
        target.write_bytes(b"mine")
    before = target.read_bytes()[:SIGNED]
    with pytest.raises(UserError, match="not overwritten"):
        backup.make(ws, target, actor=LOCAL)
    assert cli.main(["backup", str(target), "--data", str(ws.settings.data)]) == 1
    assert name in capsys.readouterr().err
    assert target.read_bytes()[:SIGNED] == before


def test_an_older_backup_gives_way_to_a_newer_one(ws: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "b.zip"
    first = backup.make(ws, target, actor=LOCAL)
    copies.set_schedule(ws, Schedule(17, 1, 0, active=True), actor=LOCAL)
    again = backup.make(ws, target, actor=LOCAL)
    assert (first.rows["backup_schedule"], again.rows["backup_schedule"]) == (0, 1)
    assert backup.restore(target, Settings(tmp_path / "new")) == again


def test_a_backup_made_while_fifty_write_is_of_one_moment(ws: Workspace, tmp_path: Path) -> None:
    """Each adds a row to two tables at once: in no backup has one a row that the other has not."""
    ends = threading.Event()

    def pair(cursor: duckdb.DuckDBPyConnection, name: str) -> None:
        cursor.execute("INSERT INTO link VALUES (?, 'mentor', 'h')", [name])
        cursor.execute("INSERT INTO handed_in VALUES (?, 'r')", [UUID(int=int(name))])

    def work(who: int) -> None:
        for n in range(10_000):
            if ends.is_set():
                return
            ws.write(lambda c, name=str(who * 10_000 + n): pair(c, name))

    threads = [threading.Thread(target=work, args=(who,)) for who in range(50)]
    for thread in threads:
        thread.start()
    try:
        made = [backup.make(ws, tmp_path / f"{n}.zip", actor=LOCAL).rows for n in range(3)]
    finally:
        ends.set()
        for thread in threads:
            thread.join()
    assert [rows["link"] for rows in made] == [rows["handed_in"] for rows in made]
    assert 0 <= made[0]["link"] < made[2]["link"]
    backup.restore(tmp_path / "2.zip", Settings(tmp_path / "new"))


def test_a_name_tells_its_moment_and_other_names_tell_none() -> None:
    assert moment_of(named(at(3, 17))) == at(3, 17)
    assert [moment_of(n) for n in ("lobscan-20271399-000000.zip", "foto.zip", "lobscan.zip")] == [None] * 3


def test_the_server_makes_the_copy_that_is_due_and_drops_what_is_old(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LOBSCAN_BACKUP_DIR", str(tmp_path / "elsewhere"))
    assert copies.look(ws, at(1)) == ""
    copies.set_schedule(ws, Schedule(17, 2, 0, active=True), actor=LOCAL)
    assert [bool(copies.look(ws, at(day, 18))) for day in (1, 1, 2, 3)] == [True, False, True, True]
    kept = copies.copies(tmp_path / "elsewhere")
    assert [copy.moment for copy in kept] == [at(3, 18), at(2, 18)]
    assert copies.standing(ws, at(3, 19), actor=LOCAL).apart


def test_what_keeps_a_copy_from_being_made_is_told_until_one_is(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    copies.set_schedule(ws, Schedule(17, 2, 0, active=True), actor=LOCAL)
    monkeypatch.setenv("LOBSCAN_BACKUP_DIR", str(tmp_path / "file" / "deeper"))
    assert copies.look(ws, at(1, 18)) == ""
    assert copies.standing(ws, at(1, 18), actor=LOCAL).trouble
    monkeypatch.setenv("LOBSCAN_BACKUP_DIR", str(tmp_path / "good"))
    assert copies.look(ws, at(1, 18)) == ""
    assert copies.look(ws, at(1, 19))
    assert copies.standing(ws, at(1, 19), actor=LOCAL).trouble is None


def test_the_environment_goes_before_the_page(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    copies.set_schedule(ws, Schedule(17, 2, 0, active=False), actor=LOCAL)
    monkeypatch.setenv("LOBSCAN_BACKUP_HOUR", "3")
    assert copies.schedule(ws) == Schedule(3, 7, 8, active=True)
    monkeypatch.setenv("LOBSCAN_BACKUP_DAYS", "0")
    with pytest.raises(UserError, match="LOBSCAN_BACKUP_DAYS is '0'"):
        copies.schedule(ws)


def test_a_backup_of_an_older_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    old = tmp_path / "old.duckdb"
    con = duckdb.connect(str(old))
    con.execute("CREATE TABLE migration (name VARCHAR NOT NULL, moment TIMESTAMP NOT NULL)")
    for name, statements in MIGRATIONS[:3]:
        for statement in statements:
            con.execute(statement)
        con.execute("INSERT INTO migration VALUES (?, now()::TIMESTAMP)", [name])
    con.execute("INSERT INTO link VALUES ('r', 'mentor', 'h')")
    (tmp_path / "dump").mkdir()
    counts = tables.write(con, tmp_path / "dump")
    taken, last = tables.steps(con), tables.sequences(con)
    con.close()
    tables.load(tmp_path / "new.duckdb", tmp_path / "dump", taken=taken, counts=counts, last=last)
    (tmp_path / "school").mkdir()
    (tmp_path / "new.duckdb").rename(tmp_path / "school" / "lobscan.duckdb")
    ws = open_workspace(Settings(tmp_path / "school"))
    assert rows(ws)["link"] == [("r", "mentor", "h")]
    assert {name for name, *_more in rows(ws)["migration"]} == {name for name, _statements in MIGRATIONS}
    ws.close()
