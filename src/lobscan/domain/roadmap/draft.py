"""A plan in the making: what it closes, what it asks, and where a measure still fits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lobscan.domain.roadmap.problem import Problem
from lobscan.domain.roadmap.staff import Ints

PLENTY = 10_000


class Draft:
    """Measures with their start (a week) and their options (year groups); it obeys everything."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.start: dict[int, int] = {}
        self.on: dict[int, tuple[int, ...]] = {}
        self.lifted: Ints = np.zeros(len(problem.gap), dtype=np.int64)
        self.asked: Ints = np.zeros((len(problem.case.periods), problem.rates.shape[1]), dtype=np.int64)
        self.running: Ints = np.zeros(len(problem.period), dtype=np.int64)
        self.value = 0
        """The gap closed."""
        self.tries = 0
        self._sums: dict[tuple[int, ...], tuple[Ints, Ints]] = {}
        self._left = problem.staff.limits.astype(float)

    def copy(self) -> Draft:
        """Another one that stands alike."""
        twin = Draft(self.problem)
        twin.start, twin.on = dict(self.start), dict(self.on)
        twin.lifted, twin.asked, twin.running = self.lifted.copy(), self.asked.copy(), self.running.copy()
        twin.value, twin._sums, twin._left = self.value, self._sums, self._left.copy()
        return twin

    def put(self, measure: int, start: int, options: Sequence[int]) -> None:
        """Add a measure at a week, unchecked."""
        self.start[measure], self.on[measure] = start, tuple(options)
        self._count(measure, 1)

    def take(self, measure: int) -> None:
        """Take a measure out, whatever needs it."""
        self._count(measure, -1)
        del self.start[measure], self.on[measure]

    def _count(self, measure: int, sign: int) -> None:
        p, start = self.problem, self.start[measure]
        lifts, rate = self._sum(measure, self.on[measure])
        weeks = p.measures[measure].weeks
        self.lifted += sign * lifts
        span = p.spans[weeks][start]
        self.asked += sign * np.outer(span, rate)
        self._left -= sign * np.outer(p.staff.table[: len(self._left)] @ rate, span)
        self.running[start : start + weeks] += sign
        self.value = p.value(self.lifted)

    def _sum(self, measure: int, options: Sequence[int]) -> tuple[Ints, Ints]:
        """What a measure at some year groups lifts, and what it asks in a week; worked out once."""
        rows = self.rows(measure, options)
        if (found := self._sums.get(key := tuple(rows))) is None:
            p = self.problem
            found = self._sums[key] = p.lifts[rows].sum(axis=0), p.rates[rows].sum(axis=0)
        return found

    def rows(self, measure: int, options: Sequence[int]) -> list[int]:
        """All options of a measure at some year groups: itself comes with them."""
        return [self.problem.base[measure], *options]

    def rate(self, measure: int, options: Sequence[int]) -> Ints:
        """What a measure asks in a week, per kind of work."""
        return self._sum(measure, options)[1]

    def gain(self, measure: int, options: Sequence[int]) -> int:
        """What a measure at some year groups would close beyond what is closed."""
        return self.problem.value(self.lifted + self._sum(measure, options)[0]) - self.value

    def gains(self, options: Sequence[int]) -> Ints:
        """What each option alone would close beyond what is closed."""
        p = self.problem
        after: Ints = np.minimum(p.gap, self.lifted + p.lifts[list(options)]) @ p.weight
        return after - self.value

    def allowed(self, options: Sequence[int]) -> list[int]:
        """The options whose prerequisites are there."""
        p = self.problem
        return [o for o in options if all(q in self.on.get(p.options[q][0], ()) for q in p.needs_option[o])]

    def window(self, measure: int) -> tuple[int, int]:
        """The starts that wishes, the horizon, prerequisites and phases leave a measure."""
        p, weeks = self.problem, self.problem.measures[measure].weeks
        if not p.possible(measure) or any(q not in self.start for q in p.before[measure]):
            return 1, 0
        ends = [self.start[q] + p.measures[q].weeks for q in p.before[measure]]
        froms = [self.start[q] for q in p.earlier[measure] if q in self.start]
        needed = [self.start[m] - weeks for m in p.after[measure] if m in self.start]
        later = [self.start[m] for m in p.later[measure] if m in self.start]
        return max([p.first[measure], *ends, *froms]), min([p.last[measure], *needed, *later])

    def free(self, measure: int, at: Ints) -> Ints:
        """The starts among some at which not too many measures run at once."""
        weeks = self.problem.measures[measure].weeks
        full = np.concatenate([[0], np.cumsum(self.running >= self.problem.case.at_once)])
        kept: Ints = at[full[at + weeks] == full[at]]
        return kept

    def starts(self, measure: int, options: Sequence[int], among: Ints | None = None) -> Ints:
        """The weeks, all or `among` some, where a measure at some year groups fits, as far as is known."""
        self.tries += 1
        at = self.open(measure) if among is None else among
        if not at.size:
            return at
        p, room = self.problem, self.room(self.rate(measure, options))
        kept: Ints = at[(p.spans[p.measures[measure].weeks][at] <= room).all(axis=1)]
        return kept

    def apart(self, measure: int, options: Sequence[int], among: Ints) -> list[int]:
        """The options of which each would fit in some of the weeks, if it were the only one."""
        p, staff = self.problem, self.problem.staff
        rates = p.rates[list(options)] + p.rates[p.base[measure]]
        asked = (staff.table @ rates.T.astype(float))[:, :, None]
        left = self.left()[:, None, :]
        room = np.where(asked > 0, left // np.maximum(asked, 1), PLENTY).min(axis=0, initial=PLENTY)
        spans = p.spans[p.measures[measure].weeks][among]
        fits = (spans <= room[:, None, :]).all(axis=2).any(axis=1)
        return [o for o, fit in zip(options, fits, strict=True) if fit]

    def open(self, measure: int) -> Ints:
        """The weeks where a measure may start, were there hours enough."""
        low, high = self.window(measure)
        return self.free(measure, np.arange(low, high + 1)) if low <= high else np.zeros(0, dtype=np.int64)

    def room(self, rate: Ints) -> Ints:
        """How many weeks of work at a rate each period still has hours for, as far as known."""
        staff = self.problem.staff
        asked = staff.table @ rate.astype(float)
        some = asked > 0
        weeks = self.left()[some] // asked[some, None]
        found: Ints = weeks.min(axis=0, initial=PLENTY).astype(np.int64)
        return found

    def left(self) -> NDArray[np.float64]:
        """The hours left per known set of kinds of work and period."""
        staff, known = self.problem.staff, len(self._left)
        if known < len(staff.sets):
            more = staff.limits[known:] - staff.table[known:] @ self.asked.T.astype(float)
            self._left = np.vstack([self._left, more])
        return self._left

    def earliest(self, measure: int, options: Sequence[int], among: Ints | None = None) -> int | None:
        """The earliest week, of all or `among` some, where a measure and its year groups fit for certain."""
        while (at := self.starts(measure, options, among)).size:
            if self.staffed(measure, options, int(at[0])):
                return int(at[0])
        return None

    def staffed(self, measure: int, options: Sequence[int], start: int) -> bool:
        """Whether there are hours enough for a measure from a week on; learns why not."""
        p, rate = self.problem, self.rate(measure, options)
        span = p.spans[p.measures[measure].weeks][start]
        short = [p.staff.short(self.asked[k] + span[k] * rate, int(k)) for k in np.nonzero(span)[0]]
        return all(cut is None for cut in short)

    def holds(self) -> bool:
        """Whether there are hours enough for the plan as a whole; learns why not."""
        staff = self.problem.staff
        short = [staff.short(asked, k) for k, asked in enumerate(self.asked)]
        return all(cut is None for cut in short)
