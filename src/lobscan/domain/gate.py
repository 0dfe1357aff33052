"""The anonymity gate: which cells of a tally may be shown.

No cell with 0 < n < k is shown, nor any cell from which such a one could be had by subtracting
shown cells from a shown total (product 5). Totals are published over roles alone: a role is part
of its perspective, and leaders and staff are parts of the school's own judgement. Figures over
year groups are means of shown cells, so they tell nothing that the cells do not.

The gate hides cells until every shown total has either no hidden part, or at least two whose n
together is at least k. Then it hides more until no year groups, added and subtracted, tell on few
people who answered for several (`crowds`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from lobscan.domain.answers import LEVELS, MARKS, NOT_APPLICABLE
from lobscan.domain.crowds import Overlaps, Sum
from lobscan.domain.rubric import SCHOOL_JUDGEMENT, Perspective
from lobscan.domain.school import Role
from lobscan.domain.tally import Counts, Tally

Mask = npt.NDArray[np.bool_]
PERSPECTIVES = tuple(Perspective)
JUDGING = tuple(PERSPECTIVES.index(p) for p in SCHOOL_JUDGEMENT)


@dataclass(frozen=True, eq=False)
class Cells:
    """Shown counts over one choice of roles: shape (statement, place, mark); 0 where hidden.

    `hidden` and `wanted_hidden` have the shape (statement, place); a cell nobody answered is
    empty and not hidden.
    """

    statements: tuple[str, ...]
    places: tuple[str, ...]
    now: Counts
    wanted: Counts
    hidden: Mask
    wanted_hidden: Mask


@dataclass(frozen=True, eq=False)
class ShownTally:
    """A tally that has passed the gate; its only way out is `cells`."""

    k: int
    respondents: int
    roles: tuple[Role, ...]
    _tally: Tally
    _hidden: _Hidden
    _wanted_hidden: _Hidden

    @property
    def statements(self) -> tuple[str, ...]:
        """The ids of the statements, in the order of the arrays."""
        return self._tally.statements

    @property
    def places(self) -> tuple[str, ...]:
        """The school ("") and then the year groups, in the order of the arrays."""
        return self._tally.places

    def cells(self, *, role: str | None = None, perspective: Perspective | None = None) -> Cells:
        """The cells of one role, of one perspective, or of the school's own judgement.

        Raises `KeyError` for a role that the round does not know.
        """
        if role is not None:
            index = {r.id: i for i, r in enumerate(self.roles)}[role]
            chosen: tuple[int, ...] = (index,)
            masks = [h.role[:, :, index] for h in (self._hidden, self._wanted_hidden)]
        elif perspective is not None:
            chosen = _of(self.roles, (perspective,))
            at = PERSPECTIVES.index(perspective)
            masks = [h.perspective[:, :, at] for h in (self._hidden, self._wanted_hidden)]
        else:
            chosen = _of(self.roles, SCHOOL_JUDGEMENT)
            masks = [h.judgement for h in (self._hidden, self._wanted_hidden)]
        now = self._tally.now[:, :, list(chosen), :].sum(axis=2)
        wanted = self._tally.wanted[:, :, list(chosen), :].sum(axis=2)
        now[masks[0]] = 0
        wanted[masks[1]] = 0
        return Cells(self.statements, self.places, now, wanted, masks[0], masks[1])

    def hiding(self, *, role: Mask, perspective: Mask, judgement: Mask) -> ShownTally:
        """The same with more nodes hidden; shapes (statement, place, role), (…, perspective) and (…)."""
        more = _Hidden(role, perspective, judgement)
        return replace(self, _hidden=self._hidden.and_(more), _wanted_hidden=self._wanted_hidden.and_(more))

    def sums(self, statement: int, place: int) -> dict[Sum, int]:
        """The smallest sums that can be had of a statement at a place, and how many levels each has."""
        of = [PERSPECTIVES.index(r.perspective) for r in self.roles]
        counts = self._tally.now[statement, place]
        at = statement, place
        cell = _Cell(
            n=counts[:, : len(LEVELS)].sum(-1).tolist(),
            m=counts[:, : len(LEVELS) + 1].sum(-1).tolist(),
            of=of,
            k=self.k,
            leaf=self._hidden.role[at].tolist(),
            middle=self._hidden.perspective[at].tolist(),
            top=bool(self._hidden.judgement[at]),
        )
        return dict(cell.sums(place))


@dataclass(frozen=True, eq=False)
class _Hidden:
    """Which nodes are hidden: (statement, place, role), (…, perspective) and (…)."""

    role: Mask
    perspective: Mask
    judgement: Mask

    def and_(self, more: _Hidden) -> _Hidden:
        """What either hides."""
        return _Hidden(
            self.role | more.role, self.perspective | more.perspective, self.judgement | more.judgement
        )

    def at(self, statement: int) -> tuple[Mask, Mask, Mask]:
        """What is hidden of one statement."""
        return self.role[statement], self.perspective[statement], self.judgement[statement]

    def put(self, at: tuple[int, int], cell: _Cell) -> None:
        """Take over what is hidden of one statement at one place."""
        self.role[at], self.perspective[at], self.judgement[at] = cell.leaf, cell.middle, cell.top


def pass_gate(tally: Tally, *, k: int, joint: bool = False) -> ShownTally:
    """`tally` with the cells that may be shown for threshold `k`.

    A round with fewer than `k` respondents shows nothing, as every cell is smaller still. A
    `joint` round is not anonymous and shows all.
    """
    levels = tally.now[..., : len(LEVELS)].sum(-1)
    wanted_levels = tally.wanted[..., : len(LEVELS)].sum(-1)
    people = levels + tally.now[..., len(LEVELS)]
    if joint:
        return ShownTally(k, tally.respondents, tally.roles, tally, _none(tally), _none(tally))
    tally = _without_asides(tally, nobody=people == 0, k=k)
    overlaps = Overlaps(tally.crowds, k)
    hidden = _hide(levels, people, tally.roles, overlaps, _none(tally))
    wanted_hidden = _hide(wanted_levels, wanted_levels, tally.roles, overlaps, hidden)
    return ShownTally(k, tally.respondents, tally.roles, tally, hidden, wanted_hidden)


def _without_asides(tally: Tally, *, nobody: Mask, k: int) -> Tally:
    """`tally` with only those counts that the masks guard.

    Masks follow from levels and "don't know". A role in which nobody gave either is empty, not
    hidden, so a few "not applicable" there would be those people's answers; of the wanted level
    only the levels make figures.
    """
    now, wanted = tally.now.copy(), tally.wanted.copy()
    aside = now[..., MARKS.index(NOT_APPLICABLE)]
    aside[nobody & (aside < k)] = 0
    wanted[..., len(LEVELS) :] = 0
    return replace(tally, now=now, wanted=wanted)


def _none(tally: Tally) -> _Hidden:
    shape = tally.now.shape[:2]
    return _Hidden(
        np.zeros(tally.now.shape[:3], dtype=bool),
        np.zeros((*shape, len(PERSPECTIVES)), dtype=bool),
        np.zeros(shape, dtype=bool),
    )


def _hide(
    levels: Counts, people: Counts, roles: tuple[Role, ...], overlaps: Overlaps, pre: _Hidden
) -> _Hidden:
    """What must be hidden beside `pre`: first what is small, then what would give it away."""
    of = np.array([PERSPECTIVES.index(r.perspective) for r in roles], dtype=np.int64)
    member = np.eye(len(PERSPECTIVES), dtype=np.int64)[of]
    nodes = (levels, levels @ member, (levels @ member)[..., list(JUDGING)].sum(-1))
    crowd = (people, people @ member, (people @ member)[..., list(JUDGING)].sum(-1))
    k = overlaps.k
    small = [(m > 0) & np.where(n > 0, n < k, m < k) for n, m in zip(nodes, crowd, strict=True)]
    role, perspective, judgement = (
        s | before for s, before in zip(small, (pre.role, pre.perspective, pre.judgement), strict=True)
    )
    hidden = _Hidden(role, perspective, judgement)

    def cell(at: tuple[int, int]) -> _Cell:
        return _Cell(
            n=levels[at].tolist(),
            m=people[at].tolist(),
            of=of.tolist(),
            k=k,
            leaf=role[at].tolist(),
            middle=perspective[at].tolist(),
            top=bool(judgement[at]),
        )

    troubled = role.any(-1) | perspective.any(-1) | judgement
    for statement, place in zip(*np.nonzero(troubled), strict=True):
        closed = cell((statement, place))
        closed.close()
        hidden.put((statement, place), closed)
    _part_places(hidden, people > 0, cell, overlaps)
    return hidden


def _part_places(
    hidden: _Hidden, answered: Mask, cell: Callable[[tuple[int, int]], _Cell], overlaps: Overlaps
) -> None:
    """Hide more where the places of a statement tell on each other.

    Why statements that are shown alike are looked at once: most are.
    """
    calm = set()
    for statement, row in enumerate(answered):
        places = np.flatnonzero(row.any(-1)).tolist()
        alike = row.tobytes(), *(mask.tobytes() for mask in hidden.at(statement))
        if len(places) < 2 or not overlaps.crowds or alike in calm:  # noqa: PLR2004 - one place has no other
            continue
        cells = {place: cell((statement, place)) for place in places}
        changed = _part(cells, overlaps)
        for place in changed:
            hidden.put((statement, place), cells[place])
        if not changed:
            calm.add(alike)


def _part(cells: dict[int, _Cell], overlaps: Overlaps) -> set[int]:
    """Hide more of one statement until its places do not tell on each other; returns where.

    Roles go before totals, what tells in most ways before what tells in few, and then the smallest.
    """
    changed: set[int] = set()
    shown = {place: dict(cell.sums(place)) for place, cell in cells.items()}
    while telling := overlaps.telling({s for sums in shown.values() for s in sums}):
        while telling:
            ways = Counter(s for some in telling for s in some)
            least = min(
                ways,
                key=lambda s: (
                    cells[s.place].is_total(s),
                    -ways[s],
                    shown[s.place][s],
                    s.place,
                    sorted(s.roles),
                ),
            )
            cells[least.place].hide(least.roles)
            shown[least.place] = dict(cells[least.place].sums(least.place))
            changed.add(least.place)
            telling = [some for some in telling if all(s in shown[s.place] for s in some)]
    return changed


@dataclass(slots=True)
class _Cell:
    """One statement at one place: roles under perspectives under the school's judgement.

    `n` counts levels and `m` people per role, `of` is the perspective of each role; `leaf`,
    `middle` and `top` say what is hidden.
    """

    n: list[int]
    m: list[int]
    of: list[int]
    k: int
    leaf: list[bool]
    middle: list[bool]
    top: bool
    _under: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self._under = [
            [i for i, p in enumerate(self.of) if p == at and self.m[i] > 0] for at in range(len(PERSPECTIVES))
        ]

    def close(self) -> None:
        """Hide until no hidden node follows from the shown ones."""
        while self._step():
            pass

    def sums(self, place: int) -> Iterator[tuple[Sum, int]]:
        """The smallest sums that the shown nodes come to, none in another, with how many levels each has."""
        rest: dict[int, list[int]] = {}
        for at, under in enumerate(self._under):
            for i in under:
                if not self.leaf[i]:
                    yield Sum(place, frozenset({i})), self.n[i]
                elif not self.middle[at]:
                    rest.setdefault(at, []).append(i)
                elif at in JUDGING and not self.top:
                    rest.setdefault(len(PERSPECTIVES), []).append(i)
        for hidden in rest.values():
            yield Sum(place, frozenset(hidden)), sum(self.n[i] for i in hidden)

    def is_total(self, of: Sum) -> bool:
        """Whether one of `sums` is the rest of a total, not a role."""
        return all(self.leaf[i] for i in of.roles)

    def hide(self, roles: frozenset[int]) -> None:
        """Hide one of `sums`: a role, else the total that it is the rest of; then what follows."""
        shown = [i for i in roles if not self.leaf[i]]
        for i in shown:
            self.leaf[i] = True
        if not shown:
            still_open = {self.of[i] for i in roles if not self.middle[self.of[i]]}
            for at in still_open:
                self.middle[at] = True
            self.top = self.top or not still_open
        self.close()

    def _step(self) -> bool:
        middles = any(self._close_middle(at) for at in range(len(PERSPECTIVES)))
        return middles or self._close_top()

    def _close_middle(self, at: int) -> bool:
        """One more node hidden in a perspective, if it needs one."""
        hidden = [i for i in self._under[at] if self.leaf[i]]
        if self.middle[at]:
            return not hidden and self._hide_smallest(self._under[at])
        if not hidden or self._safe(hidden):
            return False
        if not self._hide_smallest(self._under[at]):
            self.middle[at] = True
        return True

    def _close_top(self) -> bool:
        """One more node hidden because leaders and staff add up to the school's judgement."""
        filled = [at for at in JUDGING if self._under[at]]
        closed = [at for at in filled if self.middle[at]]
        if self.top or not closed:
            return False
        if len(closed) < len(JUDGING):
            still_open = [at for at in filled if at not in closed]
            if still_open:
                self.middle[still_open[0]] = True
            else:
                self.top = True
            return True
        leaves = [i for at in closed for i in self._under[at]]
        if self._safe([i for i in leaves if self.leaf[i]]):
            return False
        if not self._hide_smallest(leaves):
            self.top = True
        return True

    def _safe(self, hidden: list[int]) -> bool:
        """At least two, and together at least k: the rule of product 5."""
        levels = sum(self.n[i] for i in hidden)
        people = sum(self.m[i] for i in hidden)
        return len(hidden) > 1 and (levels >= self.k or (levels == 0 and people >= self.k))

    def _hide_smallest(self, among: list[int]) -> bool:
        shown = [i for i in among if not self.leaf[i]]
        if shown:
            self.leaf[min(shown, key=lambda i: (self.n[i], self.m[i], i))] = True
        return bool(shown)


def _of(roles: tuple[Role, ...], perspectives: Sequence[Perspective]) -> tuple[int, ...]:
    return tuple(i for i, r in enumerate(roles) if r.perspective in perspectives)
