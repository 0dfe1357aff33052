"""The chain of evidence: frozen snapshots, each holding the hash of the one before.

A stranger can check it with any JSON library and SHA-256. The hash of a snapshot is the SHA-256, as
64 lower-case hexadecimal figures, of the UTF-8 bytes of its canonical text. That is the JSON object
(RFC 8785: keys in order, no spaces, only what must be escaped) of

    {"actor", "before", "document", "kind", "moment", "number", "subject"}

where `number` is a whole number and all else is a string: `document` the snapshot's JSON as one
string, letter for letter as it is kept; `moment` in UTC as `2027-03-01T09:30:00.000000Z`; `before`
the hash of the snapshot one number lower, for the first one 64 zeros.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from lobscan.errors import Fault
from lobscan.locales import N_

BEGIN: Final = "0" * 64
"""What the first snapshot holds in the place of a hash before it."""


class Kind(StrEnum):
    """What a snapshot froze."""

    ROUND = "round"
    AMBITIONS = "ambitions"
    PLAN = "plan"
    REVIEW = "review"
    DELETION = "deletion"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was frozen: the how-manyth, of what kind, about which round or review, when (UTC), by whom.

    `kind` is a `Kind` unless somebody meddled with it.
    """

    number: int
    kind: str
    subject: str
    moment: datetime
    actor: str
    document: str
    before: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """How many snapshots there are and the hash of the last one, sealed with the school's key."""

    count: int = 0
    hash: str = BEGIN
    seal: str = ""

    @property
    def text(self) -> str:
        """What is sealed."""
        return f"{self.count}:{self.hash}"


def dumped(value: object) -> str:
    """`value` as the JSON text that this chain is written in."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical(snapshot: Snapshot) -> str:
    """The text whose hash a snapshot bears."""
    return dumped(
        {
            "actor": snapshot.actor,
            "before": snapshot.before,
            "document": snapshot.document,
            "kind": snapshot.kind,
            "moment": snapshot.moment.isoformat(timespec="microseconds") + "Z",
            "number": snapshot.number,
            "subject": snapshot.subject,
        }
    )


def hash_of(snapshot: Snapshot) -> str:
    """The hash that a snapshot should bear."""
    return hashlib.sha256(canonical(snapshot).encode("utf-8", "surrogatepass")).hexdigest()


def sound(snapshot: Snapshot) -> bool:
    """Whether a snapshot bears the hash of what it says."""
    return snapshot.hash == hash_of(snapshot)


def check(snapshots: Sequence[Snapshot], amended: Mapping[int, str] | None = None) -> tuple[Fault, ...]:
    """What is wrong with a chain, given by number as it lies in the store; a fault's row is that number.

    `amended` are the hashes of what snapshots say since words were deleted from them, as a later
    snapshot has it. What was cut off at the end cannot be seen here: that takes the head.
    """
    return tuple(_faults(snapshots, amended or {}))


CHANGED: Final = N_("it was changed since; its hash is not that of what it says.")
UNLINKED: Final = N_("the one before it was changed or exchanged since.")
TWICE: Final = N_("it stands in the store more than once, or was put in.")
MISSING: Final = N_("it is missing.")
MISSING_UP_TO: Final = N_("it is missing, and so are all up to snapshot {last}.")


def _faults(snapshots: Sequence[Snapshot], amended: Mapping[int, str]) -> Iterator[Fault]:
    before, at = BEGIN, 0
    for one in snapshots:
        if one.number <= at:
            yield fault(TWICE, one.number)
        elif one.number == at + 2:
            yield fault(MISSING, at + 1)
        elif one.number > at + 2:
            yield fault(MISSING_UP_TO, at + 1, last=one.number - 1)
        if not sound(one) and amended.get(one.number) != hash_of(one):
            yield fault(CHANGED, one.number, day=one.moment)
        if one.before != before and one.number == at + 1:
            yield fault(UNLINKED, one.number, day=one.moment)
        before, at = one.hash, one.number


def fault(message: str, number: int, **params: object) -> Fault:
    """A fault about a snapshot: what follows after its number and, where it is known, its day."""
    return Fault(message, row=number, params=(("number", number), *params.items()))
