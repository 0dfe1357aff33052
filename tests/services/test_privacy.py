"""What is deleted is gone from the file, byte by byte, and what was frozen can still be checked."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from lobscan.access import LOCAL, Actor, Office
from lobscan.domain.chain import Kind
from lobscan.domain.kept import KEPT, Retention, over
from lobscan.domain.review import prints
from lobscan.domain.school import Person
from lobscan.errors import NotAllowed, UserError
from lobscan.services import amended, chain, plan, practice, prepare, privacy, review, verify
from lobscan.services.workspace import Workspace, open_workspace
from lobscan.settings import Settings
from lobscan.storage import reviews, tables
from tests.services import store_to_check

ROOT = Path(__file__).parents[2]
REMARK = "Het kan beter"
NAME, ADDRESS, ID = 'Zoë "Bé" Űrkut-van der Meer', "zoe.urkut@example.org", "zoe-urkut"


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a school, made once, with its store closed."""
    folder = tmp_path_factory.mktemp("made") / "school"
    store_to_check.made(folder).close()
    return folder


@pytest.fixture
def ws(tmp_path: Path, school: Path) -> Iterator[Workspace]:
    shutil.copytree(school, tmp_path / "school")
    opened = open_workspace(Settings(tmp_path / "school"))
    yield opened
    opened.close()


def in_the_folder(ws: Workspace, text: str) -> list[str]:
    """Files of the school in which a text stands, as letters or as JSON writes them."""
    forms = {text.encode(), text.encode("unicode_escape"), text.replace('"', '\\"').encode()}
    return [
        p.name for p in ws.settings.data.rglob("*") if p.is_file() and any(f in p.read_bytes() for f in forms)
    ]


def with_zoe(ws: Workspace) -> None:
    """Somebody who had a task, was named in many places, and left."""
    school = prepare.school(ws)
    zoe = Person(id=ID, name=NAME, roles=("mentor",), email=ADDRESS)
    prepare.save_school(ws, school.model_copy(update={"people": (*school.people, zoe)}), actor=LOCAL)
    fresh = plan.fresh(ws)
    plan.create(ws, {**fresh, "title": f"Gesprek met {NAME}", "responsible": ID}, actor=LOCAL)
    begun = review.begin(
        ws,
        review.NewReview("Terugblik twee", prepare.rounds(ws)[0].id, store_to_check.today(), [NAME]),
        actor=Actor(NAME, Office.ADMIN),
    )
    wanted = review.NewFinding(
        verdict=store_to_check.Verdict.SECURE, item="gaps", text=NAME, owner="an", due=store_to_check.today()
    )
    review.add_finding(ws, begun.id, wanted, actor=LOCAL)
    for body in store_to_check.Body:
        review.approve(ws, begun.id, body, name=NAME, day=store_to_check.today(), actor=LOCAL)
    now = review.review(ws, begun.id)
    shown = prints(review.agenda(ws, now))
    review.seal(ws, begun.id, seen=now.number, shown=shown, actor=Actor(NAME, Office.ADMIN))
    prepare.save_school(ws, school, actor=LOCAL)


def closed_round(ws: Workspace) -> str:
    return next(r.id for r in prepare.rounds(ws) if r.closed)


def rows(ws: Workspace) -> dict[str, list[tuple[object, ...]]]:
    with ws.store.cursor() as cursor:
        return {
            table: cursor.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall()  # noqa: S608 - our own
            for table in tables.columns(cursor)
        }


def test_remarks_are_gone_from_every_byte_and_all_else_is_as_it_was(ws: Workspace) -> None:
    ws.store.ping()
    assert in_the_folder(ws, REMARK)
    before = rows(ws)
    privacy.delete(ws, closed_round(ws), amended.REMARKS, reason="Afgesproken met de raad", actor=LOCAL)
    assert in_the_folder(ws, REMARK) == []
    after = rows(ws)
    assert after["remark"] == []
    apart = {"remark", "snapshot", "snapshot_head"}
    assert {t: r for t, r in after.items() if t not in apart} == {
        t: r for t, r in before.items() if t not in apart
    }
    assert after["snapshot"][:-1] == before["snapshot"]


def test_a_deletion_is_frozen_with_its_reason_and_told_by_the_check(ws: Workspace) -> None:
    privacy.delete(ws, closed_round(ws), amended.REMARKS, reason="Afgesproken met de raad", actor=LOCAL)
    last = chain.snapshots(ws)[-1]
    assert (last.kind, last.subject, last.actor) == (Kind.DELETION, closed_round(ws), "local")
    found = verify.verify(ws)
    assert found.faults == ()
    assert "Afgesproken met de raad" in "".join(n.text for part in found.parts for n in part.notes)


def test_answers_are_gone_and_none_can_be_put_in_their_place(ws: Workspace) -> None:
    round_ = closed_round(ws)
    old = rows(ws)["answer"][0]
    privacy.delete(ws, round_, amended.ANSWERS, reason="De termijn is voorbij", actor=LOCAL)
    after = rows(ws)
    assert [after[t] for t in ("answer", "respondent", "remark", "handed_in")] == [[]] * 4
    assert verify.verify(ws).faults == ()
    ws.write(lambda c: c.execute("INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", list(old)))
    assert any(round_ in fault.text for fault in verify.verify(ws).faults)


def test_new_answers_get_numbers_that_were_never_given_before(ws: Workspace) -> None:
    with ws.store.cursor() as cursor:
        last = tables.sequences(cursor)["answer_number"]
    privacy.delete(ws, closed_round(ws), amended.ANSWERS, reason="De termijn is voorbij", actor=LOCAL)
    number = ws.write(lambda c: c.execute("SELECT nextval('answer_number')").fetchone())
    assert last > 0
    assert number == (last + 1,)


STOPPED = """
import importlib, os, sys
from pathlib import Path
from lobscan.access import LOCAL
from lobscan.services import amended, prepare, privacy
from lobscan.services.workspace import open_workspace
from lobscan.settings import Settings

ws = open_workspace(Settings(Path(sys.argv[1])))
(where, _dot, name), moment = sys.argv[2].rpartition("."), sys.argv[3]
module = importlib.import_module(where)
whole = getattr(module, name)

def stopped(*args, **more):
    if moment == "after":
        whole(*args, **more)
    os._exit(9)

setattr(module, name, stopped)
closed = next(r.id for r in prepare.rounds(ws) if r.closed)
privacy.delete(ws, closed, amended.REMARKS, reason="Afgesproken", actor=LOCAL)
"""


@pytest.mark.parametrize(
    ("where", "moment", "gone"),
    [
        ("lobscan.storage.rewriting.write", "after", False),
        ("lobscan.storage.rewriting.finish", "after", False),
        ("lobscan.storage.store._exchange", "before", False),
        ("lobscan.storage.store.sync_folder", "before", True),
    ],
)
def test_a_deletion_in_which_the_machine_stops_is_done_or_not_done(
    tmp_path: Path, school: Path, where: str, moment: str, gone: bool
) -> None:
    folder = tmp_path / "school"
    shutil.copytree(school, folder)
    done = subprocess.run([sys.executable, "-c", STOPPED, folder, where, moment], check=False)
    assert done.returncode == 9
    ws = open_workspace(Settings(folder))
    assert (rows(ws)["remark"] == []) == gone
    assert verify.verify(ws).faults == ()
    if gone:
        assert in_the_folder(ws, REMARK) == []
    else:
        privacy.delete(ws, closed_round(ws), amended.REMARKS, reason="Afgesproken", actor=LOCAL)
        assert in_the_folder(ws, REMARK) == []
    assert [path.name for path in folder.glob("*.new*")] == []
    ws.close()


def test_somebody_who_left_is_gone_from_every_byte_and_the_rest_still_works(ws: Workspace) -> None:
    with_zoe(ws)
    ws.store.ping()
    assert in_the_folder(ws, ADDRESS)
    before = {table: len(found) for table, found in rows(ws).items()}
    privacy.forget(ws, ID, reason="Ging met pensioen", actor=LOCAL)
    assert [in_the_folder(ws, text) for text in (NAME, ADDRESS, ID, "Űrkut")] == [[]] * 4
    after = {table: len(found) for table, found in rows(ws).items()}
    assert after == {**before, "snapshot": before["snapshot"] + 1}
    assert verify.verify(ws).faults == ()
    assert amended.check_chain(ws) == ()
    assert [review.review(ws, id_).intact for id_ in ws.read(reviews.ids)] == [True, True]
    assert any("[verwijderd]" in action.title for action in plan.actions(ws))
    assert practice.practice(ws)
    assert privacy.people_gone(ws, actor=LOCAL) == {}


def test_what_somebody_changes_after_a_deletion_is_still_found(ws: Workspace) -> None:
    with_zoe(ws)
    privacy.forget(ws, ID, reason="Ging met pensioen", actor=LOCAL)
    for change in (
        "UPDATE snapshot SET document = replace(document, 'verwijderd', 'Zus') WHERE number = 6",
        "UPDATE action_event SET changes = replace(changes, 'verwijderd', 'Zus')",
        "DELETE FROM snapshot WHERE kind = 'deletion'",
    ):
        with ws.store.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(change)
            assert verify.audit(ws, cursor).faults, change
            cursor.execute("ROLLBACK")


def test_two_deletions_one_after_the_other_leave_a_store_that_is_content(ws: Workspace) -> None:
    with_zoe(ws)
    by_zoe = Actor(NAME, Office.ADMIN)
    privacy.delete(ws, closed_round(ws), amended.REMARKS, reason="Afgesproken", actor=by_zoe)
    privacy.forget(ws, ID, reason="Ging met pensioen", actor=LOCAL)
    privacy.delete(ws, closed_round(ws), amended.ANSWERS, reason="Afgesproken", actor=LOCAL)
    assert in_the_folder(ws, NAME) == []
    assert verify.verify(ws).faults == ()


def test_nothing_is_deleted_from_a_store_in_which_something_was_changed(ws: Workspace) -> None:
    ws.write(lambda c: c.execute("UPDATE answer SET current = 1"))
    before = rows(ws)
    with pytest.raises(UserError, match="nothing was deleted"):
        privacy.delete(ws, closed_round(ws), amended.REMARKS, reason="Afgesproken", actor=LOCAL)
    assert rows(ws) == before
    assert ws.write(lambda c: c.execute("SELECT 1").fetchone()) == (1,)


def test_a_deletion_wants_a_reason_and_the_right_to_it(ws: Workspace) -> None:
    before = rows(ws)
    with pytest.raises(UserError, match="Say why"):
        privacy.delete(ws, closed_round(ws), amended.ANSWERS, reason=" ", actor=LOCAL)
    with pytest.raises(NotAllowed):
        privacy.delete(ws, closed_round(ws), amended.ANSWERS, reason="x", actor=Actor("els", Office.LEADER))
    with pytest.raises(UserError, match="Take the person off"):
        privacy.forget(ws, "an", reason="x", actor=LOCAL)
    assert rows(ws) == before


def test_what_was_to_stay_so_long_goes_on_its_day_and_not_before(ws: Workspace) -> None:
    round_ = prepare.round_(ws, closed_round(ws))
    assert round_.closed
    privacy.set_retention(ws, Retention(remarks=1), actor=LOCAL)
    day = over(round_.closed, 1)
    assert day
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    assert privacy.look(ws, at - timedelta(days=1)) == 0
    assert rows(ws)["remark"]
    assert privacy.look(ws, at) == 1
    assert rows(ws)["remark"] == []
    assert rows(ws)["answer"]
    assert privacy.look(ws, at + timedelta(days=1)) == 0


def test_a_round_may_keep_longer_than_the_others(ws: Workspace) -> None:
    privacy.set_retention(ws, Retention(remarks=0, answers=0), actor=LOCAL)
    privacy.set_retention(ws, Retention(), closed_round(ws), actor=LOCAL)
    assert privacy.look(ws, datetime(2099, 1, 1, tzinfo=UTC)) == 0


@pytest.mark.parametrize(
    ("closed", "months", "day"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2027, 1, 15), 12, date(2028, 1, 15)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
        (date(2026, 5, 5), None, None),
    ],
)
def test_months_after_a_close(closed: date, months: int | None, day: date | None) -> None:
    assert over(closed, months) == day


def test_every_table_is_told_of_once(ws: Workspace) -> None:
    with ws.store.cursor() as cursor:
        stored = sorted(tables.columns(cursor))
    assert sorted(table for kept in KEPT for table in kept.tables) == stored


def test_every_file_in_the_folder_is_told_of(ws: Workspace) -> None:
    told = {name for kept in KEPT for name in kept.files}
    settings = ws.settings
    ours = {
        settings.store,
        settings.secret,
        settings.evidence,
        settings.pool,
        settings.backups,
        settings.serving,
    }
    assert {path.name for path in (*ours, settings.rubrics[0])} <= told
    assert {path.name for path in settings.data.iterdir()} <= told


def told_in_the_docs() -> str:
    return (ROOT / "docs" / "privacy.md").read_text("utf-8")


def test_the_docs_tell_of_every_table_and_file() -> None:
    rows = [line for line in told_in_the_docs().splitlines() if line.startswith("| ")]
    named = re.findall(r"`([\w.]+)`", "\n".join(row.split(" | ")[1] for row in rows))
    wanted = [*(t for kept in KEPT for t in kept.tables), *(f for kept in KEPT for f in kept.files)]
    beside = {"lobscan.duckdb", "lobscan.duckdb.wal"}
    assert sorted(set(named) - {"LOBSCAN_BACKUP_DIR"}) == sorted(set(wanted) - beside)
    assert beside <= set(re.findall(r"`([\w.]+)`", told_in_the_docs()))


@pytest.mark.parametrize("table", ["respondent", "answer"])
def test_the_docs_tell_each_thing_that_is_stored_of_who_answers(ws: Workspace, table: str) -> None:
    found = re.search(rf"A row of `{table}` holds ([^.]*)\.", told_in_the_docs())
    assert found
    with ws.store.cursor() as cursor:
        stored = [name for name, _kind in tables.columns(cursor)[table]]
    assert re.findall(r"`(\w+)`", found[1]) == stored


def test_the_docs_on_privacy_are_found() -> None:
    assert "docs/privacy.md" in (ROOT / "README.md").read_text("utf-8")
    assert "privacy.md" in (ROOT / "docs" / "operation.md").read_text("utf-8")
