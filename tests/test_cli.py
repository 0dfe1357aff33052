"""The command: what it prints where, its exit status, and figures that plain loops give too."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from lobscan.cli import main
from lobscan.services.workspace import close_shared
from lobscan.settings import shipped

SHARED, TALKS = "a1-gedeelde-visie", "b6-loopbaangesprek"
BY_STATEMENT = (
    "area,statement,year_group,role,perspective,n,unknown,score,consensus,desired,ambition,gap,hidden"
)
BY_AREA = "area,year_group,role,perspective,n,score,ambition,gap,hidden"
HEADER = "respondent,role,statement,year_group,current,desired,remark"
FIGURES = ("n", "unknown", "score", "consensus", "desired", "ambition", "gap")


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(data: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process on an empty data folder."""

    def go(*arguments: object) -> Ran:
        capfd.readouterr()
        try:
            status = main([str(a) for a in arguments])
        except SystemExit as stop:
            status = int(str(stop.code))
        sys.stdout.flush()
        said = capfd.readouterr()
        assert "Traceback" not in said.err
        return Ran(status, said.out, said.err)

    return go


@pytest.fixture
def school(run: Run) -> Run:
    """The same, with a school."""
    assert run("init", "--structure", "nl-vo", "--name", "De Proef").status == 0
    return run


@pytest.fixture
def round_(school: Run) -> str:
    """An open round."""
    return school("round", "new", "--rubric", "nl-lob", "--desired").out.strip()


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def answers(tmp_path: Path, lines: Iterable[Sequence[object]]) -> Path:
    path = tmp_path / "answers.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER.split(","), *lines])
    return path


def test_a_school_is_set_up_and_shown(run: Run) -> None:
    assert run("init", "--structure", "vl-so") == Ran(0, run("school").out.splitlines()[0] + "\n", "")
    shown = json.loads(run("school", "--format", "json").out)
    assert set(shown) >= {"year_groups", "roles", "tracks", "people", "school_years"}
    assert {r["perspective"] for r in shown["roles"]} == {"leaders", "staff", "pupils", "parents", "partners"}
    assert {"id", "label", "year", "tracks", "location"} <= set(shown["year_groups"][0])
    assert shown["people"] == []
    assert all(y["holidays"] and y["start"] < y["end"] for y in shown["school_years"])


def test_the_name_of_the_school_is_its_first_line(school: Run) -> None:
    lines = school("school").out.splitlines()
    assert lines[0] == "De Proef"
    assert "year_groups\thavo-3\thavo 3" in lines


def test_packs_are_listed_and_shown(school: Run) -> None:
    listed = [line.split("\t") for line in school("rubric", "list").out.splitlines()]
    assert "nl-lob" in {id_ for id_, _, _ in listed}
    shown = json.loads(school("rubric", "show", "nl-lob", "--format", "json").out)
    assert [a["id"] for a in shown["areas"]] == [
        "visie",
        "activiteiten",
        "taken",
        "samenwerking",
        "kwaliteit",
    ]
    for statement in shown["statements"]:
        assert set(statement) == {"id", "area", "scope", "roles", "core", "weight", "text"}
        assert statement["scope"] in ("school", "year_group")
        assert statement["text"]
    assert sum(s["core"] for s in shown["statements"]) == 20
    text = school("rubric", "show", "nl-lob").out
    assert all(s["text"] in text for s in shown["statements"])


def test_a_round_is_opened_listed_linked_and_closed(school: Run) -> None:
    opened = school("round", "new", "--rubric", "nl-lob", "--set", "full", "--k", "3", "--title", "Najaar")
    id_ = opened.out.strip()
    assert opened == Ran(0, f"{id_}\n", "")
    assert re.fullmatch(r"[a-z0-9-]+", id_)
    assert school("round", "list").out == f"{id_}\tnl-lob\tfull\topen\topen\tNajaar\n"
    links = school("round", "links", id_)
    assert links.out.splitlines()[0] == "role,url"
    rows = table(links.out)
    assert {"mentor", "leerling", "ouder"} <= {r["role"] for r in rows}
    assert len({r["url"] for r in rows}) == len(rows)
    assert all(re.fullmatch(r"http://localhost:8501/a/[0-9a-f]{24}", r["url"]) for r in rows)
    assert school("round", "close", id_) == Ran(0, "", "")
    assert school("round", "close", id_).status == 0
    assert "\tclosed\t" in school("round", "list").out


def test_links_carry_the_address_of_the_school(
    school: Run, round_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOBSCAN_URL", "https://lob.example/scan/")
    assert all(
        r["url"].startswith("https://lob.example/scan/a/")
        for r in table(school("round", "links", round_).out)
    )


def test_links_of_a_closed_round_print_nothing_but_the_reason(school: Run, round_: str) -> None:
    school("round", "close", round_)
    said = school("round", "links", round_)
    assert (said.status, said.out) == (1, "")
    assert round_ in said.err


def test_a_joint_round_has_no_links(school: Run) -> None:
    id_ = school("round", "new", "--rubric", "nl-lob", "--mode", "joint").out.strip()
    assert school("round", "links", id_) == Ran(0, "role,url\n", "")


CALLS = [
    (),
    ("fly",),
    ("round",),
    ("round", "new"),
    ("round", "new", "--rubric", "nl-lob", "--k", "2"),
    ("round", "new", "--rubric", "nl-lob", "--k", "51"),
    ("round", "new", "--rubric", "nl-lob", "--k", "vijf"),
    ("round", "new", "--rubric", "nl-lob", "--k", "3.5"),
    ("round", "new", "--rubric", "nl-lob", "--k", "-3"),
    ("round", "new", "--rubric", "nl-lob", "--set", "half"),
    ("round", "new", "--rubric", "nl-lob", "--mode", "secret"),
    ("round", "links"),
    ("init",),
    ("import", "answers", "x.csv"),
    ("import", "nothing", "x.csv"),
    ("results",),
    ("results", "--round", "r", "--by", "colour"),
    ("results", "--round", "r", "--format", "pdf"),
    ("results", "--round", "r", "--perspective", "teachers"),
    ("rubric", "check"),
    ("school", "--format", "xml"),
    ("export", "workplan", "--format", "pdf"),
    ("serve", "--port", "many"),
]


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_a_wrong_call_is_status_2_and_does_nothing(run: Run, data: Path, call: tuple[str, ...]) -> None:
    said = run(*call)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("usage: lobscan")
    assert not data.exists()


@pytest.mark.parametrize("k", [3, 50])
def test_the_smallest_and_largest_threshold_are_taken(school: Run, k: int) -> None:
    assert school("round", "new", "--rubric", "nl-lob", "--k", k).status == 0


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "a second school": (("init", "--structure", "nl-vo"), "There is a school in {data} already"),
    "no structure": (("init", "--structure", "xx"), "There is a school in {data} already"),
    "no pack": (("rubric", "show", "xx"), "There is no rubric pack 'xx'"),
    "a round with no pack": (("round", "new", "--rubric", "xx"), "There is no rubric pack 'xx'"),
    "a title without end": (("round", "new", "--rubric", "nl-lob", "--title", "x" * 401), "at most 400"),
    "links of no round": (("round", "links", "xx"), "There is no round 'xx'"),
    "closing no round": (("round", "close", "xx"), "There is no round 'xx'"),
    "results of no round": (("results", "--round", "xx"), "There is no round 'xx'"),
    "no file": (("import", "answers", "/no/where.csv", "--round", "xx"), "The file /no/where.csv"),
    "a folder as file": (("import", "answers", "/", "--round", "xx"), "The file / cannot be read"),
    "listening to the world": (("serve", "--host", "0.0.0.0"), "listens on this machine only"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_input_at_fault_is_status_1_and_one_sentence_in_both_languages(
    school: Run, data: Path, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, english = REFUSED[case]
    said = {}
    for language in ("nl", "en"):
        monkeypatch.setenv("LOBSCAN_LANG", language)
        said[language] = school(*call)
        assert (said[language].status, said[language].out) == (1, "")
        assert len(said[language].err.splitlines()) == 1
        assert "{" not in said[language].err
    assert english.format(data=data.resolve()) in said["en"].err
    assert said["nl"].err != said["en"].err


def test_dutch_is_spoken_unless_english_is_asked_for(school: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Er is geen ronde 'r'" in school("round", "close", "r").err
    monkeypatch.setenv("LOBSCAN_LANG", "xx")
    assert "Er is geen ronde 'r'" in school("round", "close", "r").err


def test_without_a_school_every_command_says_how_to_begin(run: Run) -> None:
    for call in (("school",), ("round", "new", "--rubric", "nl-lob"), ("export", "workplan")):
        said = run(*call)
        assert (said.status, said.out) == (1, "")
        assert "lobscan init" in said.err


def test_the_data_folder_is_named_or_found(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    run("init", "--structure", "nl-vo", "--name", "Uit de omgeving")
    run("init", "--structure", "nl-vo", "--name", "Genoemd", "--data", tmp_path / "named")
    monkeypatch.delenv("LOBSCAN_DATA")
    run("init", "--structure", "nl-vo", "--name", "Gewoon")
    assert (tmp_path / "work" / "data" / "lobscan.duckdb").is_file()
    assert run("school").out.startswith("Gewoon\n")
    assert run("school", "--data", tmp_path / "named").out.startswith("Genoemd\n")
    assert run("school", "--data", tmp_path / "school").out.startswith("Uit de omgeving\n")


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


def test_help_is_given_for_every_command(run: Run) -> None:
    for call in ((), ("round", "new"), ("import", "answers"), ("results",), ("serve",), ("rubric", "check")):
        said = run(*call, "--help")
        assert said.status == 0
        assert said.out.startswith("usage: lobscan")


# Figures, beside plain loops over the rows.

GROUPS = ("havo-3", "havo-4", "vwo-4", "vmbo-gt-2")
CROWD = {"teamleider": 9, "mentor": 16, "vakdocent": 14, "decaan": 2, "leerling": 12, "ouder": 7}
PERSPECTIVE = {
    "teamleider": "leaders", "mentor": "staff", "vakdocent": "staff", "decaan": "staff",
    "leerling": "pupils", "ouder": "parents",
}  # fmt: skip
K = 5


@dataclass(frozen=True)
class Said:
    """One row of the file."""

    respondent: str
    role: str
    statement: str
    year_group: str
    current: str
    desired: str


@dataclass(frozen=True)
class Scan:
    """A scan that was imported, its statements, and what the command says of it."""

    rows: list[Said]
    statements: list[dict[str, object]]
    year_groups: list[str]
    results: Callable[..., list[dict[str, str]]]
    folder: Path
    id: str


def real(*arguments: object, data: Path, **more: str) -> Ran:
    """Run a command as a process of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LOBSCAN")}
    done = subprocess.run(
        [sys.executable, "-m", "lobscan", *map(str, arguments)],
        env={**environment, "LOBSCAN_DATA": str(data), **more},
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def random_rows(statements: list[dict[str, object]], chance: random.Random) -> list[Said]:
    rows = []
    for role, count in CROWD.items():
        for n in range(count):
            own = chance.sample(GROUPS, chance.randint(1, 3))
            for s in statements:
                for place in [""] if s["scope"] == "school" else own:
                    if chance.random() < 0.9:
                        now = chance.choices(["1", "2", "3", "4", "?", "-", ""], [4, 6, 6, 3, 2, 1, 1])[0]
                        wanted = chance.choices(["3", "4", "2", "?", ""], [5, 6, 1, 1, 2])[0]
                        rows.append(Said(f"{role}-{n}", role, str(s["id"]), place, now, wanted))
    return rows


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Scan:
    """A random scan of 60 people with a pack of the school's own, in which some statements weigh more."""
    folder = tmp_path_factory.mktemp("scan")
    home = folder / "school"
    pack = home / "rubrics" / "nl-lob"
    shutil.copytree(shipped() / "rubrics" / "nl-lob", pack)
    for path in (pack / "areas").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("    core: true\n", "    core: true\n    weight: 2.5\n", 2), encoding="utf-8"
        )
    assert real("init", "--structure", "nl-vo", data=home).status == 0
    shown = json.loads(real("rubric", "show", "nl-lob", "--format", "json", data=home).out)
    groups = json.loads(real("school", "--format", "json", data=home).out)["year_groups"]
    statements = [s for s in shown["statements"] if s["core"]]
    assert {s["weight"] for s in statements} == {1.0, 2.5}
    rows = random_rows(statements, random.Random(20261122))
    assert len({r.respondent for r in rows}) == 60
    id_ = real("round", "new", "--rubric", "nl-lob", "--k", K, "--desired", data=home).out.strip()
    file = answers(
        folder, [(r.respondent, r.role, r.statement, r.year_group, r.current, r.desired, "") for r in rows]
    )
    taken = real("import", "answers", file, "--round", id_, data=home, LOBSCAN_LANG="en")
    assert taken == Ran(0, f"{len(rows)} answers taken over\n", "")

    def results(*arguments: object) -> list[dict[str, str]]:
        out = folder / "out.csv"
        assert (
            main(["results", "--round", id_, "--data", str(home), "--out", str(out), *map(str, arguments)])
            == 0
        )
        return table(out.read_text(encoding="utf-8"))

    return Scan(rows, statements, [g["id"] for g in groups], results, home, id_)


def mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def weighted(values: Iterable[tuple[float | None, float]]) -> float | None:
    real_ = [(v, w) for v, w in values if v is not None]
    return sum(v * w for v, w in real_) / sum(w for _, w in real_) if real_ else None


def agreement(levels: list[int]) -> float | None:
    """Tastle and Wierman (2007), written out."""
    if not levels:
        return None
    average = sum(levels) / len(levels)
    total = 1.0
    for level in (1, 2, 3, 4):
        share = levels.count(level) / len(levels)
        if share:
            total += share * math.log2(1 - abs(level - average) / 3)
    return total


def one_cell(rows: list[Said]) -> dict[str, float | None]:
    """The figures of one cell from its rows."""
    levels = [int(r.current) for r in rows if r.current in "1234" and r.current]
    wanted = [int(r.desired) for r in rows if r.desired in "1234" and r.desired]
    unknown = sum(r.current == "?" for r in rows)
    score = mean(levels)
    return {
        "n": len(levels),
        "unknown": unknown / (len(levels) + unknown) if levels or unknown else None,
        "score": score,
        "consensus": agreement(levels),
        "desired": mean(wanted),
        "ambition": 3.0,
        "gap": None if score is None else max(0.0, 3.0 - score),
    }


def number(text: str) -> float | None:
    return float(text) if text else None


def same(line: dict[str, str], expected: dict[str, float | None], *, but: Sequence[str] = ()) -> None:
    for name in [f for f in FIGURES if f in line and f not in but]:
        found = number(line[name])
        if expected[name] is None:
            assert found is None, (name, line)
        else:
            assert found == pytest.approx(expected[name], abs=1e-12), (name, line)


FILTERS: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "the school's own judgement": ((), frozenset({"teamleider", "mentor", "vakdocent", "decaan"})),
    "leaders": (("--perspective", "leaders"), frozenset({"teamleider"})),
    "staff": (("--perspective", "staff"), frozenset({"mentor", "vakdocent", "decaan"})),
    "pupils": (("--perspective", "pupils"), frozenset({"leerling"})),
    "partners": (("--perspective", "partners"), frozenset()),
    "mentors": (("--role", "mentor"), frozenset({"mentor"})),
    "decaan": (("--role", "decaan"), frozenset({"decaan"})),
}


def cells(scan: Scan, roles: frozenset[str]) -> dict[tuple[str, str], list[Said]]:
    found: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for row in scan.rows:
        if row.role in roles:
            found[row.statement, row.year_group].append(row)
    return found


def small(rows: list[Said]) -> bool:
    """Whether fewer than k people, but somebody, said something of a cell."""
    people = sum(r.current != "" and r.current in "1234?" for r in rows)
    levels = sum(r.current != "" and r.current in "1234" for r in rows)
    return 0 < (levels or people) < K


@pytest.mark.parametrize("choice", FILTERS)
def test_figures_by_statement_are_those_of_plain_loops(scanned: Scan, choice: str) -> None:
    arguments, roles = FILTERS[choice]
    lines = scanned.results("--by", "statement", *arguments)
    places = {s["id"]: [""] if s["scope"] == "school" else scanned.year_groups for s in scanned.statements}
    expected_keys = [(s["id"], p) for s in scanned.statements for p in (*places[s["id"]], "*")]
    assert [(x["statement"], x["year_group"]) for x in lines] == expected_keys
    area = {s["id"]: s["area"] for s in scanned.statements}
    by_cell, shown = cells(scanned, roles), defaultdict(list)
    for line in lines:
        key = line["statement"], line["year_group"]
        assert line["area"] == area[key[0]]
        assert line["hidden"] in ("true", "false")
        if line["hidden"] == "true":
            assert not any(line[f] for f in FIGURES), line
        elif key[1] != "*":
            assert not small(by_cell[key]), line
            shown[key[0]].append(line)
            held_back = not line["desired"]  # few wanted levels may be kept back on their own
            same(line, one_cell(by_cell[key]), but=["desired"] if held_back else [])
            wanted = sum(r.desired != "" and r.desired in "1234" for r in by_cell[key])
            assert not (0 < wanted < K and line["desired"]), line
    for line in lines:
        if line["year_group"] == "*" and line["hidden"] == "false":
            same(line, total_of(shown[line["statement"]]))


def total_of(lines: list[dict[str, str]]) -> dict[str, float | None]:
    """A statement's total: the mean of what is shown of it, each year group counting once."""
    scored = [x for x in lines if x["score"]]
    means = {
        name: mean([float(x[name]) for x in (lines if name in ("unknown", "desired") else scored) if x[name]])
        for name in FIGURES
    }
    return {**means, "n": sum(int(x["n"]) for x in scored), "ambition": 3.0}


@pytest.mark.parametrize("choice", FILTERS)
def test_figures_by_area_are_those_of_plain_loops(scanned: Scan, choice: str) -> None:
    arguments, _ = FILTERS[choice]
    by_statement = scanned.results("--by", "statement", *arguments)
    lines = scanned.results("--by", "area", *arguments)
    weight = {str(s["id"]): float(str(s["weight"])) for s in scanned.statements}
    inside: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in by_statement:
        inside[row["area"], row["year_group"]].append(row)
    assert (lines[-1]["area"], lines[-1]["year_group"]) == ("*", "*")
    assert {(x["area"], x["year_group"]) for x in lines[:-1]} == set(inside)
    totals = []
    for line in lines[:-1]:
        own = inside[line["area"], line["year_group"]]
        scored = [x for x in own if x["score"]]
        assert (line["hidden"] == "true") is (not scored and any(x["hidden"] == "true" for x in own))
        if line["hidden"] == "true":
            assert not any(line[f] for f in ("n", "score", "ambition", "gap"))
            continue
        expected = {
            f: weighted((number(x[f]), weight[x["statement"]]) for x in scored or own)
            for f in ("score", "ambition", "gap")
        }
        same(line, {**expected, "n": sum(int(x["n"] or 0) for x in own)})
        if line["year_group"] == "*":
            totals.append(line)
    scored = [x for x in totals if x["score"]]
    whole = {f: mean([float(x[f]) for x in scored]) for f in ("score", "ambition", "gap")}
    if lines[-1]["hidden"] == "false" and scored:
        same(lines[-1], {**whole, "n": sum(int(x["n"]) for x in totals)})


def test_something_is_shown_and_something_hidden(scanned: Scan) -> None:
    lines = scanned.results("--by", "statement", "--role", "mentor")
    assert {"true", "false"} == {x["hidden"] for x in lines if x["year_group"] in GROUPS}
    assert all(x["hidden"] == "true" for x in scanned.results("--role", "decaan") if x["n"] != "0")
    whole = scanned.results("--by", "area")[-1]
    assert whole["hidden"] == "false"
    assert 1 < float(whole["score"]) < 4


def test_roles_shown_beside_their_total_give_nothing_away(scanned: Scan) -> None:
    """What a hidden role said cannot be had by taking the shown roles from the shown staff."""
    staff = {(x["statement"], x["year_group"]): x for x in scanned.results("--perspective", "staff")}
    roles = [r for r, p in PERSPECTIVE.items() if p == "staff"]
    by_role = {r: {(x["statement"], x["year_group"]): x for x in scanned.results("--role", r)} for r in roles}
    tried = 0
    for key, line in staff.items():
        hidden = [r for r in roles if by_role[r][key]["hidden"] == "true"]
        if line["hidden"] == "false" and key[1] != "*" and hidden:
            tried += 1
            left = int(line["n"]) - sum(int(by_role[r][key]["n"]) for r in roles if r not in hidden)
            assert len(hidden) > 1
            assert left >= K or left == 0
    assert tried > 5


def test_filters_are_named_in_every_line_and_columns_are_those_of_the_contract(scanned: Scan) -> None:
    for arguments, by, role, perspective in (
        ((), BY_STATEMENT, "", ""),
        (("--by", "area"), BY_AREA, "", ""),
        (("--role", "mentor"), BY_STATEMENT, "mentor", ""),
        (("--by", "area", "--perspective", "pupils"), BY_AREA, "", "pupils"),
        (("--by", "area", "--role", "mentor", "--perspective", "staff"), BY_AREA, "mentor", "staff"),
    ):
        lines = scanned.results(*arguments)
        assert ",".join(lines[0]) == by
        assert {(x["role"], x["perspective"]) for x in lines} == {(role, perspective)}


def test_numbers_are_not_rounded_and_have_a_point(scanned: Scan) -> None:
    scores = [x["score"] for x in scanned.results() if x["score"]]
    assert any(len(s.split(".")[1]) > 6 for s in scores)
    assert not any("," in s for s in scores)


@pytest.mark.parametrize("by", ["statement", "area"])
def test_json_and_parquet_hold_the_same_table(scanned: Scan, tmp_path: Path, by: str) -> None:
    lines = scanned.results("--by", by, "--role", "mentor")
    call = ["results", "--round", scanned.id, "--by", by, "--role", "mentor", "--data", str(scanned.folder)]
    for kind in ("json", "parquet"):
        assert main([*call, "--format", kind, "--out", str(tmp_path / kind)]) == 0
    read = json.loads((tmp_path / "json").read_text(encoding="utf-8"))
    frame = pd.read_parquet(tmp_path / "parquet")
    assert list(read[0]) == list(frame.columns) == list(lines[0])
    for line, each, (_, row) in zip(lines, read, frame.iterrows(), strict=True):
        for name, text in line.items():
            if name == "hidden":
                assert each[name] is (text == "true")
                assert bool(row[name]) is (text == "true")
            elif name in FIGURES:
                assert each[name] == number(text)
                assert (None if pd.isna(row[name]) else float(row[name])) == number(text)
            else:
                assert each[name] == row[name] == text


# Processes of their own: what comes on which stream, and nothing beside it.


def test_every_command_is_quiet_and_its_output_stands_on_its_own(tmp_path: Path) -> None:
    home = tmp_path / "school"
    file = answers(tmp_path, [(n, "mentor", SHARED, "", "3", "4", "Goed zo") for n in range(6)])
    calls: list[tuple[tuple[object, ...], str]] = [
        (("init", "--structure", "nl-vo", "--name", "De Proef"), "De Proef\n"),
        (("round", "new", "--rubric", "nl-lob"), r"r\d{4}-\d{2}\n"),
    ]
    for call, expected in calls:
        done = real(*call, data=home)
        assert (done.status, done.err) == (0, "")
        assert re.fullmatch(expected, done.out)
    id_ = done.out.strip()
    rest: list[tuple[tuple[object, ...], str]] = [
        (("import", "answers", file, "--round", id_), r"6 antwoorden[^\n]*\n"),
        (("results", "--round", id_, "--by", "area"), rf"{BY_AREA}\n(.|\n)*\*,\*,,,6,3\.0,3\.0,0\.0,false\n"),
        (("round", "links", id_), r"role,url\n(.|\n)*"),
        (("export", "workplan"), r"\ufeff?action,title,.*\s*"),
        (("round", "close", id_), ""),
        (("rubric", "check", shipped() / "rubrics"), ""),
    ]
    for call, expected in rest:
        done = real(*call, data=home)
        assert (done.status, done.err) == (0, ""), call
        assert re.fullmatch(expected, done.out), call


def test_what_is_wrong_goes_to_the_other_stream(tmp_path: Path) -> None:
    done = real("round", "close", "r1", data=tmp_path / "school", LOBSCAN_LANG="en")
    assert (done.status, done.out) == (1, "")
    assert done.err == "There is no round 'r1'; no round was opened yet. Open one with `lobscan round new`.\n"


def test_while_another_process_has_the_store_a_command_says_so_in_one_sentence(tmp_path: Path) -> None:
    home = tmp_path / "school"
    code = (
        "import sys; from pathlib import Path; from lobscan.storage.store import Store; "
        "s = Store(Path(sys.argv[1])); print('open', flush=True); sys.stdin.readline(); s.close()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(home / "lobscan.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        for language, words in (("nl", "heeft"), ("en", "Another lobscan has")):
            done = real("school", data=home, LOBSCAN_LANG=language)
            assert (done.status, done.out) == (1, "")
            assert len(done.err.splitlines()) == 1
            assert words in done.err
            assert str(holder.pid) in done.err
        holder.communicate("\n", timeout=30)


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    home = tmp_path / "school"
    assert real("init", "--structure", "nl-vo", data=home).status == 0
    with subprocess.Popen(
        [sys.executable, "-m", "lobscan", "school", "--format", "json", "--data", str(home)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(60) == 0
