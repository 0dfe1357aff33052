"""Packs: the shipped ones are whole, a wrong one tells everything that is wrong with file and line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from content.pack_files import CORE, FILES, MEASURES, make, swap

from lobscan.cli import main
from lobscan.content.packs import check_pack, load_pack, read_pack, schema
from lobscan.domain.rubric import Pack, Perspective, Scope
from lobscan.errors import FaultyFile
from lobscan.settings import shipped

RUBRICS = shipped() / "rubrics"
SHIPPED = sorted(p.parent for p in RUBRICS.glob("*/pack.yaml"))
AREA, ALL, HEADER = "areas/vision.yaml", "measures/all.yaml", "pack.yaml"


def said(folder: Path) -> list[str]:
    """The faults of a pack as they are printed, its folder left out."""
    return [f"{f.file}:{f.line}: {f.text}".replace(f"{folder}/", "") for f in check_pack(folder)]


@pytest.fixture(scope="module")
def lob() -> Pack:
    return load_pack(RUBRICS / "nl-lob")


def test_there_are_shipped_packs() -> None:
    assert "nl-lob" in {p.name for p in SHIPPED}


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda p: p.name)
def test_a_shipped_pack_has_no_fault(folder: Path) -> None:
    pack, faults = read_pack(folder)
    assert faults == []
    assert pack is not None
    assert pack.id == folder.name


def test_the_dutch_pack_has_five_areas_in_the_order_of_the_scan(lob: Pack) -> None:
    assert [a.id for a in lob.areas] == ["visie", "activiteiten", "taken", "samenwerking", "kwaliteit"]
    assert all(len(a.talk) >= 3 for a in lob.areas)


def test_the_core_set_is_the_one_of_the_field(lob: Pack) -> None:
    assert [s.id.split("-")[0] for s in lob.statements if s.core] == CORE
    assert {a.id for a in lob.areas} == {lob.area_of(s.id).id for s in lob.statements if s.core}


def test_every_core_statement_can_be_raised_by_some_measure(lob: Pack) -> None:
    lifted = {lift.statement for m in lob.measures for lift in m.lifts}
    assert [s.id for s in lob.statements if s.core and s.id not in lifted] == []


def test_there_are_measures_enough_and_each_says_who_does_what(lob: Pack) -> None:
    assert len(lob.measures) >= 25
    for measure in lob.measures:
        assert measure.hours() > 0
        assert measure.weeks > 0
        assert len(measure.steps) >= 3
        assert measure.success


def test_every_statement_has_evidence_sources_and_four_different_levels(lob: Pack) -> None:
    for statement in lob.statements:
        assert statement.evidence, statement.id
        assert statement.sources, statement.id
        assert len({statement.levels[n] for n in (1, 2, 3, 4)}) == 4, statement.id


def test_pupils_are_asked_in_their_own_words(lob: Pack) -> None:
    asked = [s for s in lob.statements if s.core and "leerling" in s.roles]
    assert asked
    assert all(Perspective.PUPILS in s.wordings for s in asked)


def test_some_statements_are_about_the_school_and_some_about_year_groups(lob: Pack) -> None:
    assert {s.scope for s in lob.statements if s.core} == set(Scope)


def test_the_schema_is_fresh() -> None:
    assert (RUBRICS / "schema.json").read_text(encoding="utf-8") == schema()


def test_the_schema_knows_every_kind_of_file() -> None:
    whole = json.loads(schema())
    names = {choice["$ref"].rsplit("/", 1)[1] for choice in whole["anyOf"]}
    assert names == {
        "PackHeader",
        "Area",
        "MeasureFile",
        "Standard",
        "TaskFile",
        "InstrumentFile",
        "ReviewFile",
        "Migration",
        "Crosswalk",
    }
    assert names <= set(whole["$defs"])
    refs = set(re.findall(r'"#/\$defs/([^"]+)"', schema()))
    assert refs <= set(whole["$defs"])


def test_the_small_pack_is_sound(tmp_path: Path) -> None:
    pack, faults = read_pack(make(tmp_path))
    assert faults == []
    assert pack is not None
    assert pack.measures[0].lifts[0].expected == pytest.approx(0.4)


WRONG: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "malformed YAML": (
        swap(AREA, ("roles: [mentor]", "roles: [mentor")),
        ["areas/vision.yaml:10: not YAML: did not find expected ',' or ']'"],
    ),
    "tab": (
        swap(AREA, ("    aspect: Shared", "\taspect: Shared")),
        ["areas/vision.yaml:6: not YAML: found a tab character that violates indentation"],
    ),
    "two documents": (
        {AREA: FILES[AREA] + "---\nid: more\n"},
        ["areas/vision.yaml:20: not YAML: but found another document"],
    ),
    "a Python object": (
        swap(AREA, ("aspect: Shared", "aspect: !!python/object/apply:os.system [ls]")),
        [
            "areas/vision.yaml:6: not YAML: could not determine a constructor for the tag "
            "'tag:yaml.org,2002:python/object/apply:os.system'"
        ],
    ),
    "a character that is no text": (
        swap(AREA, ("Shared", "Sha\x00red")),
        ["areas/vision.yaml:6: not YAML: unacceptable character #x0000: control characters are not allowed"],
    ),
    "nested without end": (
        {AREA: "[" * 5000 + "]" * 5000},
        ["areas/vision.yaml:1: not YAML: nested too deeply"],
    ),
    "double key": (
        swap(AREA, ("    aspect: Shared\n", "    aspect: Shared\n    aspect: Twice\n")),
        ["areas/vision.yaml:7: `aspect` stands twice; first on line 6"],
    ),
    "double level": (
        swap(AREA, ("2: some", '"1": some')),
        ["areas/vision.yaml:10: `1` stands twice; first on line 10"],
    ),
    "unknown key": (
        swap(AREA, ("aspect: Shared", "aspect: Shared\n    aspct: Shared")),
        ["areas/vision.yaml:7: `statements.0.aspct` is not known here; check its spelling"],
    ),
    "missing key": (
        swap(AREA, ("    aspect: Shared\n", "")),
        ["areas/vision.yaml:5: `statements.0.aspect` is missing"],
    ),
    "missing level": (
        swap(AREA, (", 4: more", "")),
        ["areas/vision.yaml:10: `statements.0.levels.4` is missing"],
    ),
    "empty level": (
        swap(AREA, ("4: more", "4: ")),
        ["areas/vision.yaml:10: `statements.0.levels.4` is empty"],
    ),
    "level five": (
        swap(AREA, ("4: more", "4: more, 5: most")),
        ["areas/vision.yaml:10: `statements.0.levels.5` is not known here; check its spelling"],
    ),
    "level names out of order": (
        swap(HEADER, ("value: 2", "value: 1")),
        ["pack.yaml:9: levels must be 1, 2, 3 and 4, in this order"],
    ),
    "three level names": (
        swap(HEADER, ("  - {value: 4, label: Secured, meaning: secured}\n", "")),
        ["pack.yaml:9: `levels` has too few lines; at least 4"],
    ),
    "level name without number": (
        swap(HEADER, ("value: 2", "value: two")),
        ["pack.yaml:11: `levels.1.value` is `two`; it must be 1, 2, 3 or 4"],
    ),
    "a day that does not exist": (
        swap(HEADER, ("2026-09-01", "2026-13-45")),
        ["pack.yaml:7: `published` is `2026-13-45`; it must be a day like 2026-09-01"],
    ),
    "version in two parts": (
        swap(HEADER, ("1.0.0", "1.0")),
        ["pack.yaml:2: `version` is `1.0`; it must look like 1.0.0"],
    ),
    "standard item without its standard": (
        swap(AREA, ("frame/I1", "I1")),
        [
            "areas/vision.yaml:12: `statements.0.standards.0.item` is `I1`; "
            "it must look like nl-ok-vo-2021/OP1",
            "areas/vision.yaml:12: item `I1` does not exist",
        ],
    ),
    "version as a number": (
        swap(HEADER, ('"1.0.0"', "1.0")),
        ["pack.yaml:2: `version` must be text in quotes, not `1.0`"],
    ),
    "dangling role": (
        swap(AREA, ("[mentor]", "[mentr]")),
        ["areas/vision.yaml:9: role `mentr` does not exist"],
    ),
    "dangling role of a measure": (
        swap(ALL, ("role: mentor", "role: mentr")),
        ["measures/all.yaml:9: role `mentr` does not exist"],
    ),
    "dangling statement": (
        swap(ALL, ("statement: a1", "statement: a9")),
        ["measures/all.yaml:11: statement `a9` does not exist"],
    ),
    "dangling measure": (
        swap(ALL, ("prerequisites: []", "prerequisites: [walk]")),
        ["measures/all.yaml:12: measure `walk` does not exist"],
    ),
    "dangling source": (
        swap(AREA, ("[S1]", "[S9]")),
        ["areas/vision.yaml:13: source `S9` does not exist"],
    ),
    "dangling source of a measure": (
        swap(ALL, ("[S1]", "[S9]")),
        ["measures/all.yaml:15: source `S9` does not exist"],
    ),
    "dangling standard item": (
        swap(AREA, ("frame/I1", "frame/I9")),
        ["areas/vision.yaml:12: item `frame/I9` does not exist"],
    ),
    "dangling ties of the signals": (
        swap(HEADER, ("areas: [vision]", "areas: [vision]\nsignals: {reflection: b4, vision: view}")),
        [
            "pack.yaml:17: statement `b4` does not exist",
            "pack.yaml:17: area `view` does not exist",
        ],
    ),
    "dangling area": (
        swap(HEADER, ("[vision]", "[vision, tasks]")),
        ["pack.yaml:16: area `tasks` does not exist"],
    ),
    "area that is not named": (
        {"areas/tasks.yaml": FILES[AREA].replace("id: vision", "id: tasks").replace("id: a", "id: c")},
        ["areas/tasks.yaml:1: area `tasks` is not named in pack.yaml"],
    ),
    "area named twice": (
        swap(HEADER, ("[vision]", "[vision, vision]")),
        ["pack.yaml:16: id `vision` is used twice; first in pack.yaml:16"],
    ),
    "double id in one file": (
        swap(AREA, ("id: a2", "id: a1"), ("scope: school", "scope: year_group")),
        ["areas/vision.yaml:14: id `a1` is used twice; first in areas/vision.yaml:5"],
    ),
    "double id over two files": (
        {"measures/more.yaml": MEASURES},
        ["measures/more.yaml:2: id `talk` is used twice; first in measures/all.yaml:2"],
    ),
    "double id over two kinds": (
        swap(ALL, ("id: talk", "id: a2")),
        ["measures/all.yaml:2: id `a2` is used twice; first in areas/vision.yaml:14"],
    ),
    "double standard item": (
        {"standards/two.yaml": FILES["standards/frame.yaml"]},
        ["standards/two.yaml:6: id `frame/I1` is used twice; first in standards/frame.yaml:6"],
    ),
    "both wordings missing": (
        swap(AREA, ("    text: We know why.\n", "")),
        ["areas/vision.yaml:5: both wordings are missing: give `text`, or `wordings` per perspective"],
    ),
    "wording of nobody": (
        swap(AREA, ("text: We know why.", "text: We know why.\n    wordings: {pupil: I know.}")),
        [
            "areas/vision.yaml:8: `statements.0.wordings.pupil` is `pupil`; "
            "it must be 'leaders', 'staff', 'pupils', 'parents' or 'partners'"
        ],
    ),
    "empty file": ({AREA: ""}, ["areas/vision.yaml:1: the file is empty"]),
    "only a comment": ({AREA: "# later\n"}, ["areas/vision.yaml:1: the file is empty"]),
    "a list where lines should be": (
        {AREA: "- a\n- b\n"},
        ["areas/vision.yaml:1: `file` must be lines of `key: value`"],
    ),
    "not UTF-8": (
        {AREA: FILES[AREA].replace("Shared", "Idée").encode("cp1252")},
        ["areas/vision.yaml:6: not UTF-8 text; save the file as UTF-8"],
    ),
    "too large": (
        {AREA: FILES[AREA] + "#" * 2_000_000},
        ["areas/vision.yaml:1: the file is larger than 2 MB; a pack's file is text of a few pages"],
    ),
    "prerequisites in a circle": (
        {
            **swap(ALL, ("prerequisites: []", "prerequisites: [walk]")),
            "measures/more.yaml": MEASURES.replace("id: talk", "id: walk").replace("[]", "[talk]"),
        },
        [
            "measures/all.yaml:12: `talk` is its own prerequisite",
            "measures/more.yaml:12: `walk` is its own prerequisite",
        ],
    ),
    "a measure that needs itself": (
        swap(ALL, ("prerequisites: []", "prerequisites: [talk]")),
        ["measures/all.yaml:12: `talk` is its own prerequisite"],
    ),
    "wrong scope": (
        swap(AREA, ("scope: year_group", "scope: no")),
        ["areas/vision.yaml:8: `statements.0.scope` is `no`; it must be 'school' or 'year_group'"],
    ),
    "a measure per year group that lifts no such statement": (
        swap(ALL, ("statement: a1", "statement: a2")),
        ["measures/all.yaml:6: `talk` applies per year group but lifts no statement that is judged so"],
    ),
    "number as id": (
        swap(AREA, ("id: a2", "id: 7")),
        ["areas/vision.yaml:14: `statements.1.id` must be text in quotes, not `7`"],
    ),
    "id with a capital": (
        swap(AREA, ("id: a2", "id: A2")),
        ["areas/vision.yaml:14: `statements.1.id` is `A2`; an id has small letters, figures and hyphens"],
    ),
    "roles as a word": (
        swap(AREA, ("roles: [mentor]", "roles: mentor")),
        ["areas/vision.yaml:9: `statements.0.roles` must be a list"],
    ),
    "no roles": (
        swap(AREA, ("roles: [mentor]", "roles: []")),
        ["areas/vision.yaml:9: `statements.0.roles` has too few lines; at least 1"],
    ),
    "core that is neither": (
        swap(AREA, ("scope: year_group", "scope: year_group\n    core: maybe")),
        ["areas/vision.yaml:9: `statements.0.core` is `maybe`; it must be true or false"],
    ),
    "a weight of nothing": (
        swap(AREA, ("scope: year_group", "scope: year_group\n    weight: 0")),
        ["areas/vision.yaml:9: `statements.0.weight` is 0; it must be more than 0"],
    ),
    "weeks in words": (
        swap(ALL, ("weeks: 4", "weeks: many")),
        ["measures/all.yaml:7: `measures.0.weeks` is `many`; it must be a whole number"],
    ),
    "hours below nothing": (
        swap(ALL, ("hours: 10", "hours: -1")),
        ["measures/all.yaml:9: `measures.0.work.0.hours` is -1; it must be more than 0"],
    ),
    "a lift upside down": (
        swap(ALL, ("low: 0.2", "low: 0.9")),
        ["measures/all.yaml:11: `low` is above `high`"],
    ),
    "one step": (
        swap(ALL, ("[begin, end]", "[begin]")),
        ["measures/all.yaml:13: `measures.0.steps` has too few lines; at least 2"],
    ),
    "a stray file": (
        {"notes.yaml": "a: 1\n"},
        [
            "notes.yaml:1: does not belong in a pack; its files stand in areas, measures, standards and migrations"
        ],
    ),
    "braces in a key": (
        swap(AREA, ("aspect: Shared", 'aspect: Shared\n    "{0} {x}": 1')),
        ["areas/vision.yaml:7: `statements.0.{0} {x}` is not known here; check its spelling"],
    ),
}


MAP = """\
old: 0.9.0
new: 1.0.0
steps:
  - {old: a1, fate: kept, new: [a1]}
  - {old: b1, fate: dropped}
added: [a2]
"""
NAME = "migrations/0.9.0.yaml"


def mapped(*pairs: tuple[str, str], name: str = NAME, **more: str) -> dict[str, str | bytes]:
    """The small pack with a map, in which each old text is replaced."""
    text = MAP
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return {name: text, **more}


OTHER = MAP.replace("0.9.0", "0.8.0").replace("new: 1.0.0", "new: 0.9.0")
WRONG |= {
    "a map to another version": (
        mapped(("1.0.0", "1.1.0")),
        [f"{NAME}:2: leads to version 1.1.0, but the next one is 1.0.0"],
    ),
    "a map that goes back": (
        mapped(("new: 1.0.0", "new: 0.9.0")),
        [
            f"{NAME}:2: version 0.9.0 does not come after version 0.9.0",
            f"{NAME}:2: leads to version 0.9.0, but the next one is 1.0.0",
        ],
    ),
    "a map in another's file": (
        mapped(name="migrations/0.1.0.yaml"),
        ["migrations/0.1.0.yaml:1: a map from version 0.9.0 is called 0.9.0.yaml"],
    ),
    "an unknown target": (
        mapped(("new: [a1]", "new: [a9]"), ("[a2]", "[a1, a2]")),
        [f"{NAME}:4: version 1.0.0 has no statement `a9`"],
    ),
    "a statement from nowhere": (
        mapped(("added: [a2]\n", "")),
        [f"{NAME}:1: statement `a2` of version 1.0.0 comes from nowhere; name it in a step or in `added`"],
    ),
    "a target twice": (
        mapped(("{old: b1, fate: dropped}", "{old: b1, fate: same_meaning, new: [a1]}")),
        [
            f"{NAME}:4: statement `a1` stands for several, but is not merged",
            f"{NAME}:5: statement `a1` stands for several, but is not merged",
        ],
    ),
    "a target that is added too": (
        mapped(("[a2]", "[a1, a2]")),
        [f"{NAME}:4: statement `a1` stands for several, but is not merged"],
    ),
    "an old statement twice": (
        mapped(("old: b1", "old: a1")),
        [f"{NAME}:5: id `a1` is used twice; first in {NAME}:4"],
    ),
    "kept, and nowhere": (
        mapped(("new: [a1]", "new: []"), ("[a2]", "[a1, a2]")),
        [f"{NAME}:4: `a1` is kept, which needs 1 new statements; it has 0"],
    ),
    "dropped, and yet there": (
        mapped(("{old: b1, fate: dropped}", "{old: b1, fate: dropped, new: [a2]}"), ("[a2]\n", "[]\n")),
        [f"{NAME}:5: `b1` is dropped, which needs 0 new statements; it has 1"],
    ),
    "split in one": (
        mapped(("fate: kept", "fate: split")),
        [f"{NAME}:4: `a1` is split, which needs 2 new statements; it has 1"],
    ),
    "merged alone": (
        mapped(("fate: kept", "fate: merged")),
        [f"{NAME}:4: `a1` is merged from one statement; it needs two"],
    ),
    "a fate that there is not": (
        mapped(("fate: kept", "fate: lost")),
        [
            f"{NAME}:4: `steps.0.fate` is `lost`; "
            "it must be 'kept', 'same_meaning', 'split', 'merged' or 'dropped'"
        ],
    ),
    "a chain with a statement that the next map does not know": (
        {**mapped(), "migrations/0.8.0.yaml": OTHER},
        [
            "migrations/0.8.0.yaml:6: version 0.9.0 has no statement `a2`",
            "migrations/0.8.0.yaml:6: statement `b1` of version 0.9.0 comes from nowhere; "
            "name it in a step or in `added`",
        ],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_pack_says_what_is_wrong_and_where(tmp_path: Path, case: str) -> None:
    files, expected = WRONG[case]
    assert said(make(tmp_path, files)) == expected


def test_sound_maps_are_loaded_in_the_order_of_versions(tmp_path: Path) -> None:
    earlier = OTHER.replace("added: [a2]", "added: [b1]")
    merged = mapped(
        ("fate: kept", "fate: merged"),
        ("{old: b1, fate: dropped}", "{old: b1, fate: merged, new: [a1]}"),
        **{"migrations/0.8.0.yaml": earlier},
    )
    pack = load_pack(make(tmp_path, merged))
    assert [(m.old, m.new) for m in pack.migrations] == [("0.8.0", "0.9.0"), ("0.9.0", "1.0.0")]


def test_what_was_changed_on_disk_is_read_anew(tmp_path: Path) -> None:
    folder = make(tmp_path)
    assert load_pack(folder) is load_pack(folder)
    make(folder, swap(AREA, ("We know why.", "We know how.")))
    assert load_pack(folder).statements[0].text == "We know how."


def test_a_wrong_pack_is_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(FaultyFile) as caught:
        load_pack(make(tmp_path, {AREA: ""}))
    assert [f.line for f in caught.value.faults] == [1]


MANY: dict[str, str | bytes] = {
    **swap(HEADER, ("perspective: staff", "perspective: teachers"), ("[vision]", "[vision, tasks]")),
    **swap(
        AREA,
        ("aspect: Shared", "aspct: Shared"),
        (", 4: more", ""),
        ("frame/I1", "frame/I9"),
        ("id: a2", "id: a1"),
        ("    text: We are led.\n", ""),
        ("scope: school", "scope: class"),
    ),
    **swap(
        ALL, ("role: mentor", "role: mentr"), ("statement: a1", "statement: a9"), ("weeks: 4", "weeks: 0")
    ),
    "measures/circle.yaml": MEASURES.replace("id: talk", "id: walk").replace("[]", "[walk]"),
    "measures/double.yaml": MEASURES.replace("    why: It helps.\n", "    why: It helps.\n    why: Again.\n"),
    "standards/empty.yaml": "",
    "more.yaml": "a: 1\n",
}
EVERY_FAULT = [
    "areas/vision.yaml:5: `statements.0.aspect` is missing",
    "areas/vision.yaml:6: `statements.0.aspct` is not known here; check its spelling",
    "areas/vision.yaml:10: `statements.0.levels.4` is missing",
    "areas/vision.yaml:14: id `a1` is used twice; first in areas/vision.yaml:5",
    "areas/vision.yaml:16: `statements.1.scope` is `class`; it must be 'school' or 'year_group'",
    "measures/all.yaml:7: `measures.0.weeks` is 0; it must be at least 1",
    "measures/all.yaml:9: role `mentr` does not exist",
    "measures/all.yaml:11: statement `a9` does not exist",
    "measures/circle.yaml:12: `walk` is its own prerequisite",
    "measures/double.yaml:5: `why` stands twice; first on line 4",
    "more.yaml:1: does not belong in a pack; its files stand in areas, measures, standards and migrations",
    "pack.yaml:15: `roles.0.perspective` is `teachers`; "
    "it must be 'leaders', 'staff', 'pupils', 'parents' or 'partners'",
    "pack.yaml:16: area `tasks` does not exist",
    "standards/empty.yaml:1: the file is empty",
]


def test_many_faults_are_all_told_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    assert said(make(tmp_path, MANY)) == EVERY_FAULT


def test_the_command_prints_each_fault_on_its_own_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOBSCAN_LANG", "en")
    folder = make(tmp_path / "tiny", MANY)
    assert main(["rubric", "check", str(folder)]) == 1
    assert capsys.readouterr().out.replace(f"{folder}/", "").splitlines() == EVERY_FAULT


def test_the_command_takes_a_folder_of_packs_and_a_file_in_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(tmp_path / "good")
    bad = make(tmp_path / "bad", {AREA: ""})
    for path in (tmp_path, bad, bad / AREA, bad / ALL, bad / HEADER):
        assert main(["rubric", "check", str(path)]) == 1
        assert [x for x in capsys.readouterr().out.splitlines() if f"{bad / AREA}:1: " in x], path
    assert main(["rubric", "check", str(tmp_path / "good"), str(tmp_path / "good" / AREA)]) == 0
    assert capsys.readouterr().out == ""


def test_the_command_names_a_path_that_holds_no_pack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "nowhere", tmp_path / "empty"):
        assert main(["rubric", "check", str(path)]) == 1
        assert capsys.readouterr().out.startswith(f"{path}:1: ")


def test_the_command_finds_nothing_in_the_shipped_packs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rubric", "check", str(RUBRICS)]) == 0
    assert main(["rubric", "check", *[str(p) for p in SHIPPED]]) == 0
    assert capsys.readouterr() == ("", "")
