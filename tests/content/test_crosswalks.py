"""Crosswalks: every id leads somewhere, and each fault is told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from content.pack_files import FILES, make

from lobscan.cli import main
from lobscan.content.crosswalks import check_crosswalks, load_crosswalks
from lobscan.errors import FaultyFile
from lobscan.settings import shipped

WALK = """\
id: tiny-other
what: statements
left: tiny
right: other
pairs:
  - {left: a1, right: b1, how: same}
left_only: [a2]
"""


@pytest.fixture
def rubrics(tmp_path: Path) -> Path:
    """A folder with two small packs and a crosswalk between them."""
    make(tmp_path / "tiny")
    swapped = {
        "pack.yaml": FILES["pack.yaml"].replace("id: tiny", "id: other"),
        "areas/vision.yaml": FILES["areas/vision.yaml"].replace("id: a", "id: b"),
        "measures/all.yaml": FILES["measures/all.yaml"].replace("a1", "b1"),
        "standards/frame.yaml": FILES["standards/frame.yaml"].replace("id: frame", "id: second"),
    }
    swapped["areas/vision.yaml"] = swapped["areas/vision.yaml"].replace("frame/I1", "second/I1")
    make(tmp_path / "other", swapped)
    return tmp_path


def said(rubrics: Path, text: str) -> list[str]:
    path = rubrics / "crosswalks" / "one.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return [f"{f.line}: {f.text}" for f in check_crosswalks(path.parent)]


def test_a_sound_crosswalk_is_read(rubrics: Path) -> None:
    assert said(rubrics, WALK) == []
    (walk,) = load_crosswalks(rubrics / "crosswalks")
    assert [id_ for id_, _ in walk.of("tiny", "a1")] == ["b1"]
    assert [id_ for id_, _ in walk.of("other", "b1")] == ["a1"]
    assert walk.of("tiny", "a2") == ()
    assert walk.of("elsewhere", "a1") == ()
    assert (walk.other("tiny"), walk.other("other")) == ("other", "tiny")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("left: a1", "left: a9", "6: statement `a9` does not exist"),
        ("right: b1", "right: a1", "6: statement `a1` does not exist"),
        ("right: other", "right: nowhere", "4: pack `nowhere` does not exist"),
        ("[a2]", "[a7]", "7: statement `a7` does not exist"),
        ("[a2]", "[a1]", "7: `a1` stands in a pair and in `left_only`"),
        ("left_only: [a2]", "  - {left: a1, right: b1, how: overlap}", "7: `a1` and `b1` are paired twice"),
        ("how: same", "how: alike", "6: `pairs.0.how` is `alike`; it must be 'same' or 'overlap'"),
        ("what: statements", "what: items", "3: standard `tiny` does not exist"),
    ],
)
def test_a_fault_is_told_with_its_line(rubrics: Path, old: str, new: str, expected: str) -> None:
    assert old in WALK
    assert expected in said(rubrics, WALK.replace(old, new))


def test_items_of_standards_are_paired_too(rubrics: Path) -> None:
    text = "id: x\nwhat: items\nleft: frame\nright: second\npairs:\n  - {left: I1, right: I1, how: same}\n"
    assert said(rubrics, text) == []
    assert said(rubrics, text.replace("right: I1", "right: I9")) == ["6: item `I9` does not exist"]


def test_a_faulty_crosswalk_is_not_loaded(rubrics: Path) -> None:
    said(rubrics, WALK.replace("a1", "a9"))
    with pytest.raises(FaultyFile):
        load_crosswalks(rubrics / "crosswalks")


def test_an_id_comes_once(rubrics: Path) -> None:
    said(rubrics, WALK)
    (rubrics / "crosswalks" / "two.yaml").write_text(WALK, encoding="utf-8")
    (fault,) = check_crosswalks(rubrics / "crosswalks")
    assert fault.file.endswith("two.yaml")
    assert "used twice" in fault.text


def test_the_command_checks_them_alone_and_together_with_the_packs(
    rubrics: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(rubrics, WALK.replace("a1", "a9"))
    folder = rubrics / "crosswalks"
    for path in (rubrics, folder, folder / "one.yaml"):
        assert main(["rubric", "check", str(path)]) == 1
        assert capsys.readouterr().out.startswith(f"{folder / 'one.yaml'}:6: ")


def test_a_folder_of_crosswalks_is_no_pack(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(data / "rubrics" / "tiny")
    (data / "rubrics" / "crosswalks").mkdir()
    assert main(["rubric", "list"]) == 0
    listed = [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]
    assert "tiny" in listed
    assert "crosswalks" not in listed


def test_the_shipped_crosswalks_are_sound_and_unconfirmed() -> None:
    walks = load_crosswalks(shipped() / "rubrics" / "crosswalks")
    assert {w.id for w in walks}
    assert not any(p.confirmed for w in walks for p in w.pairs)
