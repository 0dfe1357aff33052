"""Invitations to a round by name: who is invited, who is done, and when that may be written down."""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

MOST_ANEW: Final = 3
"""How often one invitation can begin: the first time, and twice more where a code was lost."""
ADDRESS: Final = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who is invited, by name or address."""

    id: str
    round: str
    role: str
    name: str = ""
    email: str = ""
    year_groups: tuple[str, ...] = ()
    withdrawn: bool = False
    done: bool = False
    quiet: bool = False
    """No reminders, whatever the reason; it does not tell that somebody answered."""

    @property
    def called(self) -> str:
        """The name, else the address."""
        return self.name or self.email


def standing(invitations: Iterable[Invitation]) -> tuple[Invitation, ...]:
    """Those that were not withdrawn."""
    return tuple(i for i in invitations if not i.withdrawn)


def to_write(invitations: Iterable[Invitation], finished: Collection[str], k: int) -> tuple[str, ...]:
    """Which of those who `finished` may be written down as done, in an order that tells nothing.

    Per role at least `k` at once, and as many or none must be left: in the store it can be seen in
    which order respondents finished, so that every step of the marks must leave somebody among `k`.
    A whole role is written at once even where it is smaller: its role tells as much already.
    """
    by_role: dict[str, list[Invitation]] = {}
    for one in standing(invitations):
        by_role.setdefault(one.role, []).append(one)
    found: list[str] = []
    for people in by_role.values():
        waiting = [one.id for one in people if not one.done and one.id in finished]
        left = sum(not one.done for one in people) - len(waiting)
        enough = len(waiting) >= k and (left == 0 or left >= k)
        if enough or (waiting and len(waiting) == len(people)):
            found += waiting
    return tuple(sorted(found))


def small(invitations: Iterable[Invitation], k: int) -> dict[str, int]:
    """The roles with fewer than `k` people invited who are not written down as done, and how many those are.

    Why not all invited: where the others are done, whoever is invited after them stands apart.
    """
    counts: dict[str, int] = {}
    for one in standing(invitations):
        counts[one.role] = counts.get(one.role, 0) + (not one.done)
    return {role: count for role, count in counts.items() if 0 < count < k}


@dataclass(slots=True)
class Waiting:
    """What this process alone knows, and forgets when it ends: who finished, and who began how often."""

    _finished: dict[str, set[str]] = field(default_factory=dict)
    _begun: dict[tuple[str, str], int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def finish(self, round_: str, invitation: str) -> frozenset[str]:
        """Note that somebody finished; all of the round who did, as far as is known."""
        with self._lock:
            known = self._finished.setdefault(round_, set())
            known.add(invitation)
            return frozenset(known)

    def finished(self, round_: str) -> frozenset[str]:
        """Who finished, as far as is known."""
        with self._lock:
            return frozenset(self._finished.get(round_, ()))

    def begin(self, round_: str, invitation: str) -> bool:
        """Note that somebody begins (anew); False where that was often enough."""
        with self._lock:
            count = self._begun.get((round_, invitation), 0)
            if count >= MOST_ANEW:
                return False
            self._begun[round_, invitation] = count + 1
            return True


@dataclass(frozen=True, slots=True)
class Group:
    """The people of a role: how many are invited, and how many are written down as done."""

    role: str
    invited: int
    done: int

    @property
    def left(self) -> int:
        """How many are not (known to be) done."""
        return self.invited - self.done


def groups(invitations: Iterable[Invitation], roles: Sequence[str]) -> tuple[Group, ...]:
    """The counts of each of `roles` that anybody is invited for."""
    counts: Mapping[str, list[Invitation]] = {role: [] for role in roles}
    for one in standing(invitations):
        counts[one.role].append(one)
    return tuple(Group(r, len(p), sum(o.done for o in p)) for r, p in counts.items() if p)
