"""The exchange file: what was signed comes back, and a file of which one byte is another does not hold."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pools import AREA, file, round_, seed, shared

from lobscan.domain.pool import asked
from lobscan.domain.pool_figures import pooled
from lobscan.errors import UserError
from lobscan.exchange import pool as files

ROUND = round_("r", {"a1-gedeelde-visie": 2.4, "a4-leiderschap": 1.0})
FILE = file("A", ROUND)


def refused(document: bytes) -> str:
    with pytest.raises(UserError) as caught:
        files.opened(document, name="x.json")
    return str(caught.value)


def test_what_was_signed_comes_back() -> None:
    found = files.opened(FILE, name="x.json")
    assert (found.name, found.shared) == ("x.json", shared("A", ROUND))


def test_the_file_is_json_with_the_parts_it_is_documented_with() -> None:
    found = json.loads(FILE)
    assert list(found) == ["lobscan_exchange", "content", "key", "signature"]
    assert found["content"]["rounds"][0]["areas"][AREA]["statements"]["a4-leiderschap"] == 1.0


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
def test_no_byte_can_be_another(at: int, by: int) -> None:
    changed = bytearray(FILE)
    changed[at] = (changed[at] + by) % 256
    assert refused(bytes(changed))


@pytest.mark.parametrize("at", range(0, len(FILE), 7))
def test_no_byte_can_be_missing_or_added(at: int) -> None:
    assert refused(FILE[:at] + FILE[at + 1 :])
    assert refused(FILE[:at] + b" " + FILE[at:])
    assert refused(FILE[:at])


def test_a_changed_score_is_told_as_changed() -> None:
    assert "was changed or cut off" in refused(FILE.replace(b"2.4", b"3.4"))


def test_nobody_can_write_in_the_name_of_another_school() -> None:
    forged = files.signed(shared("A", ROUND), seed("somebody else"))
    assert "another school" in refused(forged)


def test_another_version_is_told_by_its_number() -> None:
    told = refused(FILE.replace(b'"lobscan_exchange":1', b'"lobscan_exchange":12'))
    assert "version 12" in told
    assert "version 1." in told


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"{}",
        b"[" * 100_000,
        b"\x00" * 500,
        b"\xff\xfe{",
        b'{"lobscan_exchange":99999999999,',
        b"PK\x03\x04",
    ],
)
def test_what_is_no_exchange_file_is_told_so(document: bytes) -> None:
    assert refused(document) == "x.json is not an exchange file of lobscan."


def test_a_huge_file_is_not_looked_into() -> None:
    assert "larger than 1 MB" in refused(FILE + b" " * files.LARGEST)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"name": "Het Kompas College"}, "name"),
        ({"size": "about 700"}, "size"),
        ({"rounds": []}, "rounds"),
        ({"school": "Het Kompas College"}, "school"),
    ],
)
def test_a_school_cannot_sign_what_the_format_does_not_know(change: dict[str, object], place: str) -> None:
    assert f"at {place}:" in refused(signed_raw(json.loads(FILE)["content"] | change))


@pytest.mark.parametrize("score", [0.9, 4.1, float("nan"), float("inf"), "3", None, 10**400])
def test_a_score_lies_on_the_scale(score: object) -> None:
    content = json.loads(FILE)["content"]
    content["rounds"][0]["areas"][AREA]["score"] = score
    assert "cannot hold" in refused(signed_raw(content))


def test_deep_nesting_is_refused_without_a_crash() -> None:
    assert "cannot hold" in refused(sealed(b'{"school":' + b"[" * 50_000 + b"]" * 50_000 + b"}"))


def signed_raw(content: dict[str, object]) -> bytes:
    return sealed(json.dumps(content).encode())


def sealed(content: bytes) -> bytes:
    """Any content with a signature that holds, as a hostile school could make it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(seed("A"))
    public, seal = key.public_key().public_bytes_raw().hex(), key.sign(files.SIGNED + content).hex()
    return (
        b'{"lobscan_exchange":1,"content":' + content + f',"key":"{public}","signature":"{seal}"}}\n'.encode()
    )


def test_a_hidden_line_is_written_without_any_figure() -> None:
    lines = pooled(asked(ROUND), [(shared("A", ROUND), ROUND)])
    (row, *_) = csv.DictReader(io.StringIO(files.written(lines, "csv").decode()))
    assert tuple(row) == files.COLUMNS
    assert row["hidden"] == "true"
    assert [row[c] for c in ("schools", "first_quartile", "median", "third_quartile", "own")] == [""] * 5
    assert json.loads(files.written(lines, "json"))[0]["median"] is None
