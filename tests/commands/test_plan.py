"""`lobscan results` and `export`: when they are given, and where they go."""

from __future__ import annotations

from pathlib import Path

from commanding import Run

from lobscan.services.workspace import close_shared


def test_results_are_kept_back_while_people_answer_by_their_links(
    school: Run, round_: str, data: Path
) -> None:
    from lobscan.services import prepare, scan
    from lobscan.services.workspace import shared
    from lobscan.settings import Settings

    ws = shared(Settings(data.resolve()))
    door = scan.door(ws, prepare.link_token(ws, prepare.rounds(ws)[0], "mentor"))
    scan.begin(ws, door, ("havo-3",))
    close_shared()
    said = school("results", "--round", round_)
    assert (said.status, said.out) == (1, "")
    assert f"lobscan round close {round_}" in said.err
    school("round", "close", round_)
    assert school("results", "--round", round_).status == 0


def test_the_work_plan_is_exported_even_when_it_is_empty(school: Run) -> None:
    columns = "action,title,area,year_groups,responsible,executors,start,due,status,progress,hours,statements,success"
    assert school("export", "workplan").out.removeprefix("\ufeff").strip() == columns


def test_a_file_that_cannot_be_written_is_named(school: Run, round_: str, tmp_path: Path) -> None:
    said = school("results", "--round", round_, "--out", tmp_path / "no" / "x.csv")
    assert (said.status, said.out) == (1, "")
    assert str(tmp_path / "no" / "x.csv") in said.err
