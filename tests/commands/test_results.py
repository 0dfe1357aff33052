"""`lobscan results`: its figures, beside plain loops over the rows."""

from __future__ import annotations

import json
import math
import random
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from commanding import BY_AREA, Ran, answers, real, table

from lobscan.cli import main
from lobscan.settings import shipped

BY_STATEMENT = (
    "area,statement,year_group,role,perspective,n,unknown,score,consensus,desired,ambition,gap,hidden"
)
FIGURES = ("n", "unknown", "score", "consensus", "desired", "ambition", "gap")
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
