"""The chain of snapshots: what its hash is of, and that any change in it shows."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lobscan.domain import chain
from lobscan.domain.chain import BEGIN, Snapshot

MOMENT = datetime(2027, 3, 1, 9, 30)  # noqa: DTZ001 - the store keeps UTC without saying so


def built(documents: Sequence[str]) -> tuple[Snapshot, ...]:
    """A sound chain, hashed by hand as a stranger would from the module's words."""
    made: list[Snapshot] = []
    for at, document in enumerate(documents):
        before = made[-1].hash if made else "0" * 64
        moment = MOMENT + timedelta(microseconds=at)
        said = {
            "actor": "Zoë",
            "before": before,
            "document": document,
            "kind": "round",
            "moment": f"2027-03-01T09:30:00.{at:06d}Z",
            "number": at + 1,
            "subject": "r2027-03",
        }
        text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        digest = hashlib.sha256(text.encode()).hexdigest()
        made.append(Snapshot(at + 1, "round", "r2027-03", moment, "Zoë", document, before, digest))
    return tuple(made)


CHAIN = built(["{}", '{"score":2.5}', '{"zoë":"\\n\x7f"}', "{}"])


def rows(snapshots: Sequence[Snapshot]) -> list[int]:
    """The numbers at which something is wrong."""
    return [fault.row for fault in chain.check(snapshots)]


def test_a_stranger_gets_the_same_hash_of_these_very_bytes() -> None:
    first = CHAIN[0]
    text = (
        '{"actor":"Zoë","before":"' + "0" * 64 + '","document":"{}","kind":"round",'
        '"moment":"2027-03-01T09:30:00.000000Z","number":1,"subject":"r2027-03"}'
    )
    assert chain.canonical(first) == text
    assert chain.hash_of(first) == hashlib.sha256(text.encode("utf-8")).hexdigest()
    assert first.before == BEGIN


def test_a_chain_that_nobody_touched_has_no_faults() -> None:
    assert chain.check(CHAIN) == ()
    assert chain.check(()) == ()


@pytest.mark.parametrize("at", range(len(CHAIN)))
@pytest.mark.parametrize(
    "change",
    [
        {"kind": "review"},
        {"subject": "r2027-04"},
        {"moment": MOMENT + timedelta(days=1)},
        {"actor": "Zoe"},
        {"document": '{"score":2.6}'},
        {"before": "1" * 64},
        {"hash": "1" * 64},
    ],
)
def test_every_change_of_a_field_is_found_where_it_is(at: int, change: dict[str, object]) -> None:
    meddled = [*CHAIN[:at], replace(CHAIN[at], **change), *CHAIN[at + 1 :]]  # type: ignore[arg-type]
    assert at + 1 in rows(meddled)


@pytest.mark.parametrize("at", range(len(CHAIN)))
def test_another_number_is_found(at: int) -> None:
    meddled = sorted([*CHAIN[:at], replace(CHAIN[at], number=9), *CHAIN[at + 1 :]], key=lambda s: s.number)
    assert 9 in rows(meddled)


@pytest.mark.parametrize("at", range(len(CHAIN) - 1))
def test_a_snapshot_that_was_taken_out_is_missed(at: int) -> None:
    assert rows([*CHAIN[:at], *CHAIN[at + 1 :]]) == [at + 1]


def test_several_that_are_gone_are_one_fault() -> None:
    (fault,) = chain.check([CHAIN[0], CHAIN[3]])
    assert fault.text == "it is missing, and so are all up to snapshot 3."


def test_a_later_one_hashed_anew_does_not_hide_that_one_before_it_was_changed() -> None:
    changed = replace(CHAIN[1], document="{}")
    changed = replace(changed, hash=chain.hash_of(changed))
    assert rows([CHAIN[0], changed, *CHAIN[2:]]) == [3]


def test_two_that_changed_places_are_found() -> None:
    one, other = replace(CHAIN[1], number=3), replace(CHAIN[2], number=2)
    assert set(rows([CHAIN[0], other, one, CHAIN[3]])) >= {2, 3}


def test_one_that_stands_there_twice_is_found() -> None:
    assert rows([*CHAIN[:2], CHAIN[1], *CHAIN[2:]]) == [2]


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5), st.data())
def test_every_flipped_bit_of_a_document_is_found(documents: list[str], data: st.DataObject) -> None:
    whole = built(documents)
    filled = [i for i, document in enumerate(documents) if document]
    if not filled:
        return
    at = data.draw(st.sampled_from(filled))
    letters = documents[at].encode()
    byte = data.draw(st.integers(0, len(letters) - 1))
    flipped = bytearray(letters)
    flipped[byte] ^= 1 << data.draw(st.integers(0, 6))
    document = bytes(flipped).decode("utf-8", "surrogateescape")
    assert rows([*whole[:at], replace(whole[at], document=document), *whole[at + 1 :]])[0] == at + 1
