"""`lobscan plan draft`, as it is called."""

import csv
import io
import json
from datetime import date

import pytest

from lobscan.access import LOCAL
from lobscan.cli import main
from lobscan.domain.ask import Desire
from lobscan.domain.roadmap import WishKind
from lobscan.domain.school import Person
from lobscan.services import prepare, roadmap, scan
from lobscan.services.prepare import NewRound
from lobscan.services.scan import Judgement
from lobscan.services.workspace import Workspace, close_shared, shared

KEYS = ["status", "gap_closed", "bound", "gap_total", "placements", "left_out", "clash"]
MEASURE = "twee-speerpunten"


@pytest.fixture
def asked(ws: Workspace) -> list[str]:
    """The call for a round in which one statement lies low, with one person who can do much."""
    an = Person(id="an", name="An", roles=("decaan", "schoolleider", "teamleider"), hours=100)
    prepare.save_school(ws, prepare.school(ws).model_copy(update={"people": (an,)}), actor=LOCAL)
    made = prepare.open_round(ws, NewRound("nl-lob", mode="joint"), actor=LOCAL)
    scan.joint_answer(ws, made, Judgement("a1-gedeelde-visie", current="1"), actor=LOCAL)
    return ["plan", "draft", "--round", made.id, "--data", str(ws.settings.data)]


def test_the_roadmap_as_json(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    close_shared()
    assert main([*asked, "--years", "1"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == KEYS
    assert found["status"] in ("optimal", "feasible")
    assert 0 < found["gap_closed"] <= found["bound"] <= found["gap_total"]
    first = found["placements"][0]
    assert list(first) == ["measure", "year_groups", "start", "end", "people", "closes", "why"]
    assert date.fromisoformat(first["start"]) < date.fromisoformat(first["end"])
    assert {tuple(p) for x in found["placements"] for p in x["people"]} == {("person", "role", "hours")}
    assert {tuple(c) for x in found["placements"] for c in x["closes"]} == {("statement", "year_group", "by")}
    closed = sum(c["by"] for x in found["placements"] for c in x["closes"])
    assert closed == pytest.approx(found["gap_closed"])
    assert all(x["why"] for x in [*found["placements"], *found["left_out"]])


def test_the_placements_as_csv(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    close_shared()
    assert main([*asked, "--years", "1", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert rows
    assert all(row["measure"] and date.fromisoformat(row["start"]) for row in rows)


def test_no_hours_no_measures(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    close_shared()
    assert main([*asked, "--hours", "0"]) == 0
    assert json.loads(capsys.readouterr().out)["placements"] == []
    assert main([*asked, "--hours", "an=0"]) == 0
    assert json.loads(capsys.readouterr().out)["placements"] == []


def test_wishes_that_clash_are_named_with_exit_1(
    ws: Workspace, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    round_ = prepare.round_(ws, asked[3])
    both = tuple(Desire(kind=k, measure=MEASURE) for k in (WishKind.IN_PLAN, WishKind.LEFT_OUT))
    ask = roadmap.first_ask(ws, round_).model_copy(update={"wishes": both})
    roadmap.keep_ask(ws, round_, ask, seen=0, actor=LOCAL)
    close_shared()
    assert main(asked) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["status"] == "infeasible"
    assert [c["measure"] for c in found["clash"]] == [MEASURE, MEASURE]


def test_the_input_at_fault_is_1_and_the_call_2(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    close_shared()
    assert main([*asked, "--hours", "niemand=3"]) == 1
    assert "niemand" in capsys.readouterr().err
    assert main([*asked[:3], "geen-ronde", *asked[4:]]) == 1
    for wrong in (["--hours", "veel"], ["--hours", "=3"], ["--years", "4"], ["--at-once", "0"]):
        with pytest.raises(SystemExit, match="2"):
            main([*asked, *wrong])


def test_nothing_is_kept(ws: Workspace, asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(asked) == 0
    capsys.readouterr()
    again = shared(ws.settings)
    assert roadmap.current(again, prepare.round_(again, asked[3])) is None
