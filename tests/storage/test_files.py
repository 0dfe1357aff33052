"""Evidence files: under their hash, whole or not at all."""

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lobscan.storage import files

DATA = b"%PDF-1.7 plan"
SHA = hashlib.sha256(DATA).hexdigest()


def test_a_file_stands_under_its_hash_and_the_same_twice_is_one(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    assert files.put(folder, DATA) == SHA
    assert files.put(folder, DATA) == SHA
    assert [p.name for p in folder.iterdir()] == [SHA]
    assert files.read(folder, SHA) == DATA
    assert files.digest(folder / SHA) == SHA


def test_a_disk_that_is_full_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.put(tmp_path, DATA)
    assert list(tmp_path.iterdir()) == []


def test_what_a_stopped_program_left_half_is_no_file_of_evidence(tmp_path: Path) -> None:
    (tmp_path / ".new-abc").write_bytes(DATA[:4])
    files.put(tmp_path, DATA)
    assert [p.name for p in files.kept(tmp_path)] == [SHA]
    assert list(files.kept(tmp_path / "nowhere")) == []


def test_a_damaged_file_is_put_right_by_sending_it_again(tmp_path: Path) -> None:
    files.put(tmp_path, DATA)
    (tmp_path / SHA).write_bytes(b"other")
    assert files.read(tmp_path, SHA) is None
    files.put(tmp_path, DATA)
    assert files.read(tmp_path, SHA) == DATA


@pytest.mark.parametrize("name", ["", "../x", SHA.upper(), SHA[:-1], f"{SHA}/", f"x/{SHA}"])
def test_nothing_but_a_hash_is_looked_up(tmp_path: Path, name: str) -> None:
    files.put(tmp_path, DATA)
    assert files.read(tmp_path, name) is None


@settings(deadline=None, max_examples=50)
@given(st.binary(min_size=1, max_size=400), st.data())
def test_every_flipped_bit_of_a_file_is_found(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, draw: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("flip")
    sha256 = files.put(folder, data)
    flipped = bytearray(data)
    flipped[draw.draw(st.integers(0, len(data) - 1))] ^= 1 << draw.draw(st.integers(0, 7))
    (folder / sha256).write_bytes(bytes(flipped))
    assert files.read(folder, sha256) is None
    assert files.digest(folder / sha256) != sha256
