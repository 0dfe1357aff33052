"""Other schools: the own file tells no names and never another figure, and any files of others can be read."""

import json
import os
from pathlib import Path

import pytest
from object_store import BUCKET, object_store
from pools import AREA, file, names, round_, school

from lobscan.access import LOCAL, Actor, Office
from lobscan.domain.pool import Like
from lobscan.domain.round import Round
from lobscan.domain.school import SizeClass, YearGroup
from lobscan.errors import NotAllowed, UserError
from lobscan.exchange import pool as files
from lobscan.exchange.answers import RawAnswer
from lobscan.services import ambition, demo, intake, picture, pool, practice, prepare, scan
from lobscan.services.workspace import Workspace, open_workspace
from lobscan.settings import Settings

VISION, TALKS = "a1-gedeelde-visie", "b6-loopbaangesprek"


def held(ws: Workspace, vision: str, talks: str = "", **new: object) -> Round:
    """A closed round in which mentors judged two statements."""
    made = prepare.open_round(ws, prepare.NewRound("nl-lob", **new), actor=LOCAL)
    rows = [RawAnswer(0, f"m{i}", "mentor", VISION, "", mark) for i, mark in enumerate(vision)]
    rows += [RawAnswer(0, f"m{i}", "mentor", TALKS, "havo-4", mark) for i, mark in enumerate(talks)]
    intake.import_answers(ws, made, rows, actor=LOCAL)
    return prepare.close_round(ws, made.id, actor=LOCAL)


def test_the_file_has_the_rounded_figures_and_leaves_out_what_the_gate_hides(ws: Workspace) -> None:
    """Vision: 2 2 3 3 3 3 = 2.67. Talks: four people, which is hidden, so their area is not there at all."""
    held(ws, "223333", "4444")
    (found,) = files.opened(pool.export(ws, actor=LOCAL), name="x").shared.rounds
    assert {id_: (a.score, a.judgements, a.statements) for id_, a in found.areas.items()} == {
        "visie": (2.7, "<10", {VISION: 2.7})
    }


def test_a_closed_round_gives_the_same_figures_whatever_changes_around_it(ws: Workspace) -> None:
    round_held = held(ws, "223333", "12341234")
    before = pool.own(ws).rounds
    ambition.set_ambition(ws, round_held, target=VISION, year_groups=("",), level=4, why="x", actor=LOCAL)
    now = prepare.school(ws)
    groups = (*now.year_groups, YearGroup(id="havo-6", label="havo 6", year=6))
    prepare.save_school(ws, now.model_copy(update={"year_groups": groups, "name": "Anders"}), actor=LOCAL)
    held(ws, "444444")
    assert pool.own(ws).rounds[:1] == before
    assert pool.own(ws, rounds=[round_held.id]).rounds == before


def test_open_and_joint_rounds_and_own_rubrics_are_not_shared(ws: Workspace) -> None:
    with pytest.raises(UserError, match="nothing to share"):
        pool.export(ws, actor=LOCAL)
    made = prepare.open_round(ws, prepare.NewRound("nl-lob", mode="joint"), actor=LOCAL)
    scan.joint_answer(ws, made, scan.Judgement(VISION, current="1"), actor=LOCAL)
    prepare.close_round(ws, made.id, actor=LOCAL)
    still_open = prepare.open_round(ws, prepare.NewRound("nl-lob"), actor=LOCAL)
    for id_ in (made.id, still_open.id):
        with pytest.raises(UserError, match="cannot be shared"):
            pool.export(ws, rounds=[id_], actor=LOCAL)


def test_a_round_of_too_few_people_is_nothing_to_share(ws: Workspace) -> None:
    held(ws, "2222")
    with pytest.raises(UserError, match="nothing to share"):
        pool.export(ws, actor=LOCAL)


def test_no_name_or_label_of_the_school_stands_in_the_file(tmp_path: Path) -> None:
    ws = open_workspace(Settings(tmp_path))
    try:
        demo.write(ws, seed=demo.SEED)
        text = pool.export(ws, actor=LOCAL).decode().lower()
        own, seen, shipped = prepare.school(ws), practice.practice(ws), prepare.pack(ws.settings, "nl-lob")
        told = [own.name, *(x.label for x in (*own.year_groups, *own.tracks))]
        told += [word for p in own.people for word in (p.name, p.id, p.email) if word]
        told += [part for p in own.people for part in p.name.split() if len(part) > 3]
        told += [r.title for r in prepare.rounds(ws)] + [r.id for r in prepare.rounds(ws)]
        told += [x.title for x in seen.activities] + [x.name for x in seen.partners]
        told += [g.id for g in own.year_groups if g.id != own.structure] + [ws.key.decode()]
    finally:
        ws.close()
    assert len(told) > 60
    words = " ".join([*(a.id for a in shipped.areas), *(s.id for s in shipped.statements)])
    assert [word for word in told if word.lower() in text and word.lower() not in words] == []


def test_the_school_is_the_same_in_all_its_files_and_another_one_elsewhere(
    ws: Workspace, tmp_path: Path
) -> None:
    held(ws, "222222")
    first = pool.own(ws).school
    held(ws, "333333")
    assert pool.own(ws).school == first
    other = open_workspace(Settings(tmp_path / "other"))
    try:
        prepare.init_school(other, structure="nl-vo", actor=LOCAL)
        held(other, "222222")
        assert pool.own(other).school != first
    finally:
        other.close()


def test_who_only_reads_shares_nothing_and_adds_nothing(ws: Workspace) -> None:
    held(ws, "222222")
    reader = Actor("wie", Office.READER)
    for write in (
        lambda: pool.export(ws, actor=reader),
        lambda: pool.add(ws, [("a.json", file("A", round_("r", {})))], actor=reader),
        lambda: pool.take_back(ws, "x", actor=reader),
        lambda: pool.tell_size(ws, SizeClass.SMALL, seen=prepare.school_number(ws), actor=reader),
    ):
        with pytest.raises(NotAllowed):
            write()
    assert pool.batches(ws) == ()


def circle(many: int) -> dict[str, bytes]:
    return {f"{at}.json": school(at, years=2, areas=2, statements=3) for at in range(many)}


def put(folder: Path, documents: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in documents.items():
        (folder / name).write_bytes(document)
    return folder


def test_a_folder_a_parquet_file_and_object_storage_give_the_same_table(tmp_path: Path) -> None:
    folder = put(tmp_path / "files", circle(12))
    assert pool.gather([str(folder)], tmp_path / "all.parquet") == (12, ())
    with object_store() as client:
        for path in folder.iterdir():
            client.put_object(Bucket=BUCKET, Key=f"circle/sub/{path.name}", Body=path.read_bytes())
        client.upload_file(str(tmp_path / "all.parquet"), BUCKET, "table/all.parquet")
        addresses = [
            [str(folder)],
            [str(path) for path in folder.iterdir()],
            [str(tmp_path / "all.parquet")],
            [f"s3://{BUCKET}/circle"],
            [f"s3://{BUCKET}/table/all.parquet"],
        ]
        pools = [pool.read(some) for some in addresses]
        missing = pool.read([f"s3://{BUCKET}/nothing", "s3://no-such-bucket/x"])
    tables = [[pool.positions(p, what, like=Like(region="noord")) for what in p.tables] for p in pools]
    assert tables[0]
    assert all(table == tables[0] for table in tables)
    assert [p.refused for p in pools] == [()] * len(pools)
    assert names(missing.refused) == [f"s3://{BUCKET}/nothing", "s3://no-such-bucket/x"]


def test_object_storage_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    found = pool.read(["s3://bucket/a.json"])
    assert names(found.refused) == ["s3://bucket/a.json"]


def test_what_does_not_hold_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    good = circle(6)
    bad = {
        "text [1]*.json": b"hello",
        "huge.json": b" " * (files.LARGEST + 1),
        "changed.json": good["0.json"].replace(b'"nl-lob"', b'"nl-lop"', 1),
        "newer.json": good["0.json"].replace(b'exchange":1', b'exchange":2'),
        "no.parquet": b"PAR1 is what it begins with, and nothing follows",
    }
    folder = put(tmp_path / "files", good | bad)
    (folder / "folder.json").mkdir()
    os.mkfifo(folder / "pipe.json")
    found = pool.read([str(folder), str(tmp_path / "nowhere"), "https://example.org/x.json"])
    assert sorted(Path(name).name for name in names(found.refused)) == sorted([*bad, "nowhere", "x.json"])
    assert sum(len(rounds) for rounds in found.tables.values()) == 6
    assert all(str(error) for error in found.refused)


def test_a_parquet_file_of_another_kind_is_named_and_rows_are_checked_one_by_one(tmp_path: Path) -> None:
    from lobscan.storage import pool as store

    documents = [circle(1)["0.json"].decode(), "nonsense", " " * (files.LARGEST + 1)]
    store.write(documents, tmp_path / "some.parquet")
    found = pool.read([str(tmp_path / "some.parquet")])
    assert names(found.refused) == [f"{tmp_path}/some.parquet [2]", f"{tmp_path}/some.parquet [3]"]
    assert len(found.tables) == 1
    import pandas as pd

    pd.DataFrame({"name": ["x"]}).to_parquet(tmp_path / "other.parquet")
    assert names(pool.read([str(tmp_path / "other.parquet")]).refused) == [f"{tmp_path}/other.parquet"]


def test_a_doubled_file_is_left_out_by_name(tmp_path: Path) -> None:
    one = file("A", round_("r", {"s": 2.0}), written="2026-01-01")
    two = file("A", round_("r", {"s": 3.0}), written="2026-01-02")
    folder = put(tmp_path / "files", {"a.json": two, "b.json": one, "c.json": two})
    found = pool.read([str(folder)])
    assert found.refused == ()
    assert sorted(Path(n).name for n in names(found.older)) in (["a.json", "b.json"], ["b.json", "c.json"])
    ((_, kept),) = next(iter(found.tables.values()))
    assert kept.areas[AREA].statements == {"s": 3.0}


def test_added_files_are_kept_and_can_be_taken_back(ws: Workspace) -> None:
    given = [("a.json", circle(2)["0.json"]), ("b.json", b"no"), ("../../c.json", circle(2)["1.json"])]
    count, refused = pool.add(ws, given, actor=LOCAL)
    assert (count, names(refused)) == (2, ["b.json"])
    assert pool.kept(ws).schools == 2
    pool.add(ws, [("d.json", circle(3)["2.json"])], actor=LOCAL)
    assert pool.kept(ws).schools == 3
    pool.take_back(ws, pool.batches(ws)[-1], actor=LOCAL)
    assert pool.kept(ws).schools == 2
    pool.take_back(ws, "../lobscan.duckdb", actor=LOCAL)
    assert ws.settings.store.exists()
    assert sorted(p.name for p in ws.settings.data.iterdir()) == [
        "lobscan.duckdb",
        "lobscan.duckdb.wal",
        "lobscan.key",
        "pool",
    ]


def test_nothing_is_kept_where_no_file_holds(ws: Workspace) -> None:
    assert pool.add(ws, [("a.json", b"no")], actor=LOCAL)[0] == 0
    assert pool.kept(ws).tables == {}


def test_the_demo_has_two_dozen_invented_schools(demo_pool: pool.Pool) -> None:
    (rounds,) = demo_pool.tables.values()
    assert len(rounds) == 24
    assert all(shared.invented for shared, _ in rounds)
    assert demo_pool.refused == ()


@pytest.fixture(scope="module")
def demo_pool(tmp_path_factory: pytest.TempPathFactory) -> pool.Pool:
    ws = open_workspace(Settings(tmp_path_factory.mktemp("demo")))
    try:
        demo.write(ws, seed=demo.SEED)
        return pool.kept(ws)
    finally:
        ws.close()


def test_the_own_score_is_the_one_of_the_page_scores_rounded(ws: Workspace) -> None:
    seen = picture.picture(ws, held(ws, "223344"))
    (whole,) = [r for r in seen.by_area if r.area == "visie" and r.year_group == "*"]
    assert whole.score == 3.0
    assert json.loads(pool.export(ws, actor=LOCAL))["content"]["rounds"][0]["areas"]["visie"]["score"] == 3.0
