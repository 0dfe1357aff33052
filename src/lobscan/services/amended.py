"""Amended: what a deletion says of the frozen things that it changed, so that all else can be checked.

Each deletion is a snapshot of its own. It lists the hashes of everything that is no longer as it was
frozen, by this deletion or an earlier one; so the last one says it all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from lobscan.domain import chain as domain
from lobscan.domain.chain import Kind, Snapshot
from lobscan.errors import Fault
from lobscan.locales import N_
from lobscan.services import chain
from lobscan.services.workspace import Workspace
from lobscan.storage.journal import Stretch

NAMES, REMARKS, ANSWERS, PERSON = "names", "remarks", "answers", "person"
WHAT: Final = {
    NAMES: N_("the names of who was invited"),
    REMARKS: N_("the remarks"),
    ANSWERS: N_("the answers"),
    PERSON: N_("a person's name and address"),
}


@dataclass(frozen=True, slots=True)
class Amended:
    """Hashes that hold now: of snapshots by number, stretches by number and table, rounds' answers."""

    snapshots: Mapping[int, str] = field(default_factory=dict)
    stretches: Mapping[str, str] = field(default_factory=dict)
    rounds: Mapping[str, str] = field(default_factory=dict)
    uncounted: Collection[str] = ()
    """Rounds whose answers were deleted: they cannot be counted again."""

    def sound(self, one: Snapshot) -> bool:
        """Whether a snapshot bears the hash of what it says, or that of a deletion that changed it."""
        return domain.sound(one) or self.snapshots.get(one.number) == domain.hash_of(one)

    def stretch(self, number: int, one: Stretch) -> Stretch:
        """A stretch of a snapshot as it should be now."""
        return replace(one, sha256=self.stretches.get(f"{number}:{one.table}", one.sha256))

    def closing(self, round_: str, then: dict[str, Any]) -> dict[str, Any]:
        """What was frozen of a closed round, with the hash that its answers have since."""
        return {**then, "answers": {"sha256": self.rounds[round_]}} if round_ in self.rounds else then

    def gone(self, round_: str) -> Collection[str]:
        """What of a closed round can no longer be compared."""
        return ("response", "figures") if round_ in self.uncounted else ()


NOTHING: Final = Amended()


def read(every: Sequence[Snapshot]) -> Amended:
    """What the last deletion says, where it bears its hash."""
    last = next((one for one in reversed(every) if one.kind == Kind.DELETION), None)
    if last is None or not domain.sound(last):
        return NOTHING
    said = chain.content(last)
    try:
        return Amended(
            {int(number): str(hash_) for number, hash_ in said["snapshots"].items()},
            {str(where): str(hash_) for where, hash_ in said["stretches"].items()},
            {str(round_): str(hash_) for round_, hash_ in said["rounds"].items()},
            tuple(map(str, said["uncounted"])),
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        return NOTHING


def content(now: Amended, *, what: str, reason: str) -> dict[str, Any]:
    """What a deletion freezes."""
    return {
        "what": what,
        "reason": reason,
        "snapshots": {str(number): hash_ for number, hash_ in now.snapshots.items()},
        "stretches": dict(now.stretches),
        "rounds": dict(now.rounds),
        "uncounted": sorted(now.uncounted),
    }


def check_chain(ws: Workspace) -> tuple[Fault, ...]:
    """What is wrong with the chain itself; a fault's row is the number of a snapshot."""
    every = chain.snapshots(ws)
    return domain.check(every, read(every).snapshots)
