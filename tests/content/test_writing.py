"""A pack that is written is read back as the same pack, and a faulty one is not written."""

from __future__ import annotations

from pathlib import Path

import pytest
from content.pack_files import make

from lobscan.content.packs import load_pack
from lobscan.content.writing import write_pack
from lobscan.domain.revision import with_statement, without
from lobscan.domain.rubric import Pack
from lobscan.errors import FaultyFile
from lobscan.settings import shipped

RUBRICS = shipped() / "rubrics"


def in_order(pack: Pack) -> Pack:
    """The pack with its standards by id, as their files stand."""
    return pack.changed(standards=tuple(sorted(pack.standards, key=lambda s: s.id)))


@pytest.mark.parametrize(
    "folder", sorted(p.parent for p in RUBRICS.glob("*/pack.yaml")), ids=lambda p: p.name
)
def test_writing_and_reading_is_the_identity(folder: Path, tmp_path: Path) -> None:
    pack = load_pack(folder)
    write_pack(tmp_path / "rubrics" / pack.id, pack)
    assert load_pack(tmp_path / "rubrics" / pack.id) == in_order(pack)


def test_a_faulty_pack_is_not_written_and_leaves_nothing(tmp_path: Path) -> None:
    folder = make(tmp_path / "rubrics" / "tiny")
    before = {p: p.read_bytes() for p in folder.rglob("*.yaml")}
    pack = load_pack(folder)
    broken = pack.areas[0].model_copy(update={"statements": ()})
    with pytest.raises(FaultyFile):
        write_pack(folder, pack.changed(areas=(broken,)))
    assert {p: p.read_bytes() for p in folder.rglob("*.yaml")} == before
    assert [p.name for p in tmp_path.iterdir()] == ["rubrics"]


def test_files_that_are_no_longer_needed_go_and_the_others_are_replaced(tmp_path: Path) -> None:
    folder = make(tmp_path / "rubrics" / "tiny")
    pack = load_pack(folder)
    other = pack.statements[0].model_copy(update={"text": "Other words."})
    write_pack(folder, with_statement(pack, other))
    assert sorted(str(p.relative_to(folder)) for p in folder.rglob("*.yaml")) == [
        "areas/vision.yaml",
        "measures/measures.yaml",
        "pack.yaml",
        "standards/frame.yaml",
    ]
    assert load_pack(folder).statements[0].text == "Other words."


def test_a_statement_goes_with_what_leads_to_it(tmp_path: Path) -> None:
    pack = without(load_pack(make(tmp_path / "rubrics" / "tiny")), "a1")
    assert [s.id for s in pack.statements] == ["a2"]
    assert pack.measures == ()
    write_pack(tmp_path / "rubrics" / "tiny", pack)
    assert load_pack(tmp_path / "rubrics" / "tiny") == pack


def test_a_write_that_is_broken_off_leaves_the_old_pack_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make(tmp_path / "rubrics" / "tiny")
    (folder / "README.md").write_text("Ours.", "utf-8")
    pack = load_pack(folder)
    other = with_statement(pack, pack.statements[0].model_copy(update={"text": "Other words."}))
    other = other.changed(header=other.header.model_copy(update={"title": "Other"}))

    def breaks_off(_path: Path, _target: Path) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", breaks_off)
        with pytest.raises(KeyboardInterrupt):
            write_pack(folder, other)
    assert load_pack(folder) == pack
    write_pack(folder, other)
    assert load_pack(folder) == other
    assert (folder / "README.md").read_text("utf-8") == "Ours."
