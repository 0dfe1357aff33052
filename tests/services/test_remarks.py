"""Remarks are read when they tell of nobody who they are: the service says so, whoever asks."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from lobscan.access import LOCAL, MAY, Actor, Office, Right
from lobscan.domain.round import Mode, Round, asked_of
from lobscan.errors import NotAllowed, RoundClosed, UserError
from lobscan.exchange.answers import RawAnswer
from lobscan.services import intake, prepare, remarks, scan
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped

SHARED = "a1-gedeelde-visie"
PLACED = "b6-loopbaangesprek"


def opened(ws: Workspace, **more: object) -> Round:
    return prepare.open_round(ws, NewRound("nl-lob", **more), actor=LOCAL)


def says(
    ws: Workspace, round_: Round, role: str, text: str = "", *, on: str = SHARED, people: int = 1
) -> None:
    """So many people of a role, of whom the first one remarks `text` on a statement."""
    path = next(path for who, path in prepare.links(ws, round_) if who.id == role)
    door = scan.door(ws, path.removeprefix("/a/"))
    for at in range(people):
        me, _code = scan.begin(ws, door, ("havo-4",))
        if text and at == 0:
            scan.remark(ws, door, me, on, text)


def closed(ws: Workspace, round_: Round) -> Round:
    return prepare.close_round(ws, round_.id, actor=LOCAL)


def test_they_wait_until_the_round_is_closed(ws: Workspace) -> None:
    round_ = opened(ws)
    says(ws, round_, "mentor", "Zo.", people=5)
    with pytest.raises(RoundClosed, match="once the round is closed"):
        remarks.read(ws, round_, actor=LOCAL)
    assert remarks.read(ws, closed(ws, round_), actor=LOCAL) == [(SHARED, "Zo.")]


def test_early_figures_bring_no_remarks_early(ws: Workspace) -> None:
    round_ = opened(ws, early_figures=True)
    says(ws, round_, "mentor", "Zo.", people=9)
    with pytest.raises(RoundClosed):
        remarks.read(ws, round_, actor=LOCAL)


@pytest.mark.parametrize("k", [3, 5])
def test_they_are_read_from_as_many_people_on_as_figures_are(ws: Workspace, k: int) -> None:
    for people in (k - 1, k):
        round_ = opened(ws, k=k)
        says(ws, round_, "mentor", "Zo.", people=people)
        end = closed(ws, round_)
        if people == k:
            assert remarks.read(ws, end, actor=LOCAL) == [(SHARED, "Zo.")]
        else:
            with pytest.raises(UserError, match=f"from {k} people on"):
                remarks.read(ws, end, actor=LOCAL)


def only(ws: Workspace, round_: Round, role: str) -> str:
    """A statement that of mentors and another role that other alone is asked."""
    pack, every = prepare.pack_of(ws, round_), {r.id: r for r in round_.roles}
    theirs, mentors = (asked_of(round_, pack, every[id_]) for id_ in (role, "mentor"))
    return next(s.id for s in theirs if s not in mentors)


def test_one_on_a_statement_that_few_were_asked_tells_of_those_few(ws: Workspace) -> None:
    round_ = opened(ws, set="full")
    statement = only(ws, round_, "decaan")
    says(ws, round_, "mentor", "Van velen.", people=8)
    says(ws, round_, "decaan", "Van een van twee.", on=statement, people=2)
    assert remarks.read(ws, closed(ws, round_), actor=LOCAL) == [(SHARED, "Van velen.")]


def test_it_is_read_where_enough_were_asked(ws: Workspace) -> None:
    round_ = opened(ws, set="full")
    statement = only(ws, round_, "decaan")
    says(ws, round_, "decaan", "Van een van vijf.", on=statement, people=5)
    assert remarks.read(ws, closed(ws, round_), actor=LOCAL) == [(statement, "Van een van vijf.")]


def brought(*, people: range, group: str = "") -> list[RawAnswer]:
    """Answers of a file, each with a remark of its own."""
    on = PLACED if group else SHARED
    return [RawAnswer(n + 2, f"p{n}", "mentor", on, group, "3", "", f"Zegt {n}.") for n in people]


def test_of_a_file_the_year_group_stays_behind(ws: Workspace) -> None:
    round_ = opened(ws)
    intake.import_answers(ws, round_, brought(people=range(5), group="havo-4"), actor=LOCAL)
    assert remarks.read(ws, round_, actor=LOCAL) == [(PLACED, f"Zegt {n}.") for n in range(5)]


def test_once_they_were_read_in_a_running_round_nobody_joins_it(ws: Workspace) -> None:
    """What would come then, is of who came then."""
    round_ = opened(ws)
    intake.import_answers(ws, round_, brought(people=range(5)), actor=LOCAL)
    remarks.read(ws, round_, actor=LOCAL)
    with pytest.raises(RoundClosed, match="seen already"):
        says(ws, round_, "mentor", "Dit ben ik.")
    with pytest.raises(RoundClosed, match="seen already"):
        intake.import_answers(ws, round_, brought(people=range(5, 6)), actor=LOCAL)


def test_until_they_were_read_people_do_join(ws: Workspace) -> None:
    round_ = opened(ws)
    intake.import_answers(ws, round_, brought(people=range(4)), actor=LOCAL)
    with pytest.raises(UserError, match="from 5 people on"):
        remarks.read(ws, round_, actor=LOCAL)
    says(ws, round_, "mentor", "Ik ook.")
    with pytest.raises(RoundClosed):
        remarks.read(ws, round_, actor=LOCAL)


def test_a_round_that_ended_is_over(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    day = prepare.today()
    round_ = opened(ws, closes=day)
    says(ws, round_, "mentor", "Zo.", people=5)
    with pytest.raises(RoundClosed):
        remarks.read(ws, round_, actor=LOCAL)
    monkeypatch.setattr("lobscan.services.picture.today", lambda: day + timedelta(days=1))
    assert remarks.read(ws, round_, actor=LOCAL) == [(SHARED, "Zo.")]


def test_a_teams_own_are_the_teams(ws: Workspace) -> None:
    assert remarks.read(ws, opened(ws, mode=Mode.JOINT), actor=LOCAL) == []


@pytest.mark.parametrize("office", Office)
def test_they_are_for_who_runs_the_round(ws: Workspace, office: Office) -> None:
    round_ = opened(ws)
    says(ws, round_, "mentor", "Zo.", people=5)
    end, who = closed(ws, round_), Actor("wie", office)
    if office in MAY[Right.READ_REMARKS]:
        assert remarks.read(ws, end, actor=who)
    else:
        with pytest.raises(NotAllowed):
            remarks.read(ws, end, actor=who)


def calls(path: Path) -> Iterator[str]:
    """What a module calls, by its dotted name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func)


def test_no_other_way_leads_to_them() -> None:
    """The rows of remarks are asked for by the service, and the service by the page of the response."""
    source = shipped() / "src" / "lobscan"
    asks = {
        path.relative_to(source).as_posix(): name
        for path in sorted(source.rglob("*.py"))
        for name in calls(path)
        if name in {"store.remarks", "answers.remarks", "remarks.read", "readable.read", "scan.remarks"}
    }
    assert asks == {"services/remarks.py": "store.remarks", "ui/response.py": "readable.read"}
