"""Who has answered, in numbers of people that give nobody away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lobscan.domain.gate import pass_gate
from lobscan.domain.rubric import SCHOOL_JUDGEMENT, Perspective
from lobscan.domain.school import Role
from lobscan.domain.tally import empty

AT_LEAST: Final = "\N{GREATER-THAN OR EQUAL TO}"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people; of one between 0 and `k`, or one `beside` such, only that there are any.

    Why no upper bound: beside a shown total, who is known to be below `k` follows from who is not.
    """

    people: int
    k: int
    beside: bool = False

    @property
    def masked(self) -> bool:
        """Whether the number itself is kept back."""
        return self.people > 0 and (self.beside or self.people < self.k)

    @property
    def least(self) -> int:
        """At least so many."""
        return 1 if self.masked else self.people

    @property
    def most(self) -> int | None:
        """At most so many; None where that is kept back."""
        return None if self.masked else self.people

    @property
    def text(self) -> str:
        """The number, or that it is at least one."""
        return f"{AT_LEAST}{self.least}" if self.masked else str(self.people)


@dataclass(frozen=True, slots=True)
class ByRole:
    """How many of each role began and handed in."""

    begun: Mapping[str, Count]
    handed_in: Mapping[str, Count]


def by_role(
    roles: Sequence[Role], *, begun: Mapping[str, int], handed_in: Mapping[str, int], k: int
) -> ByRole:
    """The counts, with so many kept back that none below `k` follows from the figures.

    Why those of who handed in too where who began is kept back: they are a bound of it.
    """
    came, done = _told(roles, begun, k), _told(roles, handed_in, k)
    kept = {id_ for id_, count in came.items() if count.masked}
    return ByRole(came, {id_: replace(c, beside=c.beside or id_ in kept) for id_, c in done.items()})


def by_year_group(
    roles: Sequence[Role], people: Mapping[str, Mapping[str, int]], *, k: int
) -> dict[str, Count]:
    """Of each year group how many work in it, from people per role; kept back where few would follow.

    Beside the figures of a statement that they all answered, such a count is a total over the school's
    own judgement and the pupils, parents and partners: less those that are shown it is the others.
    """
    return {group: _of_all(roles, counts, k) for group, counts in people.items()}


def _of_all(roles: Sequence[Role], people: Mapping[str, int], k: int) -> Count:
    apart: dict[Perspective | None, int] = {}
    for role in roles:
        side = None if role.perspective in SCHOOL_JUDGEMENT else role.perspective
        apart[side] = apart.get(side, 0) + people.get(role.id, 0)
    small = [n for n in apart.values() if 0 < n < k]
    safe = not small or (len(small) > 1 and sum(small) >= k)
    return Count(sum(people.values()), k, beside=not safe)


def _told(roles: Sequence[Role], people: Mapping[str, int], k: int) -> dict[str, Count]:
    """Counts that keep back what the gate hides of a statement that all these people answered."""
    tally = empty(statements=[""], year_groups=(), roles=roles)
    tally.now[0, 0, :, 0] = [people.get(r.id, 0) for r in roles]
    shown = pass_gate(tally, k=k)
    hidden = {r.id for r in roles if shown.cells(role=r.id).hidden.any()}
    return {
        id_: Count(people.get(id_, 0), k, beside=id_ in hidden)
        for id_ in dict.fromkeys([*(r.id for r in roles), *people])
    }


def at_least(counts: Iterable[Count]) -> tuple[int, bool]:
    """The smallest total that the shown counts leave possible, and whether it is the total itself.

    Why not the total beside masked counts: the last masked one would follow by subtracting.
    """
    every = tuple(counts)
    return sum(c.least for c in every), not any(c.masked for c in every)
