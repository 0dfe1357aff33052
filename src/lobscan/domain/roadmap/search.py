"""A good plan soon: measures put in by what they close, then parts torn out and filled anew.

The gap closed here is what the solver starts from, and where a school is too large for the
solver to place every week itself, what the plan is.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import exp

import numpy as np

from lobscan.domain.roadmap.draft import Draft
from lobscan.domain.roadmap.problem import ORDER, Problem
from lobscan.domain.roadmap.staff import Ints

SEED = 7
WARM, COLD = 0.002, 0.0001
"""The part of what a plan closes that may be lost in a step, at the beginning and at the end."""
MENDED = 8_000
"""Tries after which a plan is mended."""
HALF, OFTEN = 0.5, 0.7
DEPTH = 2
"""How far what a prerequisite makes possible is looked at."""


@dataclass(frozen=True, slots=True)
class Taste:
    """How measures are ordered: what they close, by weeks and hours to some power, with noise.

    `phased`: all of an earlier phase first, so that nothing later stands in its way.
    """

    weeks: float
    hours: float
    noise: float = 0.0
    phased: bool = False


POWERS = tuple((weeks, hours) for weeks in (0.0, 0.5, 1.0) for hours in (0.0, 0.3, 0.7))
PLAIN = tuple(Taste(*powers, phased=phased) for phased in (False, True) for powers in POWERS)


def search(
    start: Draft,
    *,
    tries: int,
    goal: int | None = None,
    also: Draft | None = None,
    guide: frozenset[int] = frozenset(),
    mend: Callable[[Draft], Draft] | None = None,
    seed: int = SEED,
) -> Draft:
    """A plan that closes at least what `start` and `also` do, after about so many tries.

    A worse plan is gone on with now and then, ever less often, as simulated annealing does
    (Kirkpatrick and others, 1983). `mend` betters the plan from time to time. The measures of
    `start` stay; those of `guide` come first, and others are taken out, now and then. Stops
    when the `goal` is reached. The same input gives the same plan.
    """
    rng, spent, mended = random.Random(seed), 0, 0  # noqa: S311 - a search, no secret
    keep = frozenset(start.start)
    best = max([start, *([also] if also else [])], key=lambda d: d.value)
    for taste in PLAIN if not also else ():
        draft = start.copy()
        fill(draft, taste, rng, guide=guide)
        spent += draft.tries
        best = max(best, draft, key=lambda d: d.value)
    now = best
    while spent < tries and (goal is None or best.value < goal):
        draft = _varied(now, keep, guide, rng)
        spent += draft.tries + 1
        loss = WARM * (COLD / WARM) ** (spent / tries) * max(1, best.value)
        if draft.value >= now.value or rng.random() < exp((draft.value - now.value) / loss):
            now = draft
        if mend and spent - mended > MENDED:
            now, mended = mend(now), spent
        best = max(best, now, key=lambda d: d.value)
    return best


def _varied(draft: Draft, keep: frozenset[int], guide: frozenset[int], rng: random.Random) -> Draft:
    """The plan with a part torn out and filled anew."""
    other = draft.copy()
    first = _tear(other, keep, guide, rng)
    taste = Taste(*rng.choice(POWERS), noise=0.5, phased=rng.random() < HALF)
    fill(other, taste, rng, first, guide if rng.random() < HALF else frozenset())
    prune(other, keep)
    return other


def _tear(draft: Draft, keep: frozenset[int], guide: frozenset[int], rng: random.Random) -> tuple[int, ...]:
    """Take some measures out, often around a week; says which to put in first, if any."""
    p = draft.problem
    out = [m for m in range(p.count) if m not in draft.start and p.possible(m)]
    worth = [m for m in out if draft.gain(m, p.open_spots(m)) > 0]
    if rng.random() < HALF:
        worth = [m for m in worth if m in guide] or worth
    chain = _chain(p, rng.choice(worth)) if worth and rng.random() < OFTEN else ()
    gone = [x for m in chain for x in p.later[m] if rng.random() < OFTEN]
    loose = sorted(set(draft.start) - keep)
    if loose and rng.random() < OFTEN:
        week = rng.randrange(len(p.period))
        near = {m: abs(draft.start[m] + p.measures[m].weeks / 2 - week) + 8 * rng.random() for m in loose}
        gone += sorted(loose, key=lambda m: near[m])[: rng.randint(2, 12)]
    else:
        gone += rng.sample(loose, min(len(loose), rng.randint(1, 6)))
    strange = [m for m in loose if m not in guide] if guide and rng.random() < HALF else []
    _remove(draft, [*gone, *rng.sample(strange, min(len(strange), 2))], keep)
    return chain


def _chain(problem: Problem, measure: int) -> tuple[int, ...]:
    """A measure after all its prerequisites."""
    found: dict[int, None] = {}
    for q in problem.before[measure]:
        found.update(dict.fromkeys(_chain(problem, q)))
    return (*found, measure)


def _remove(draft: Draft, measures: Iterable[int], keep: Iterable[int]) -> None:
    """Take measures out, and those that need them."""
    todo = [m for m in measures if m not in keep]
    while todo:
        measure = todo.pop()
        if measure in draft.start:
            draft.take(measure)
            todo += [m for m in draft.problem.after[measure] if m not in keep]


def prune(draft: Draft, keep: Iterable[int] = ()) -> None:
    """Take out measures and year groups that close nothing and that nothing needs."""
    loose = _idle(draft)
    for measure in sorted(loose, key=lambda m: (-draft.start[m], m)):
        if measure not in keep:
            _trim(draft, measure)


def _idle(draft: Draft) -> list[int]:
    """The measures of which a part closes nothing that the rest does not; what goes makes no more of them."""
    p = draft.problem
    placed = [(m, o) for m, some in draft.on.items() for o in some or (p.base[m],)]
    if not placed:
        return []
    left: Ints = np.minimum(p.gap, draft.lifted - p.lifts[[o for _, o in placed]]) @ p.weight
    return list({m: None for (m, _), value in zip(placed, left, strict=True) if value == draft.value})


def _trim(draft: Draft, measure: int) -> None:
    p, start, options = draft.problem, draft.start[measure], draft.on[measure]
    needed = {q for m in p.after[measure] for o in draft.on.get(m, ()) for q in p.needs_option[o]}
    draft.take(measure)
    if not draft.gain(measure, options) and not any(m in draft.start for m in p.after[measure]):
        return
    kept = list(options)
    for option in sorted(options, key=lambda o: int(p.lifts[o] @ p.weight)):
        less = [o for o in kept if o != option]
        if less and option not in needed and draft.gain(measure, less) == draft.gain(measure, kept):
            kept = less
    draft.put(measure, start, kept)


def fill(
    draft: Draft,
    taste: Taste,
    rng: random.Random,
    first: Sequence[int] = (),
    guide: frozenset[int] = frozenset(),
) -> None:
    """Put in what still closes something, the best first; `first` before all others."""
    p = draft.problem
    luck = {m: 1 + taste.noise * (2 * rng.random() - 1) for m in range(p.count)}
    luck = {m: x if m in guide or not guide else x / 100 for m, x in luck.items()}
    for measure in first:
        if measure not in draft.start:
            insert(draft, measure, wanted(draft, measure)[0])

    def rank(measure: int) -> tuple[int, float]:
        phase = ORDER[p.measures[measure].phase] if taste.phased else 0
        return phase, -luck[measure] * _score(draft, measure, taste)

    heap = [(*rank(m), m) for m in range(p.count) if m not in draft.start]
    heap = [entry for entry in heap if entry[1] < 0]
    heapify(heap)
    waiting: dict[int, list[int]] = {}
    while heap:
        measure = heappop(heap)[2]
        missing = [q for q in p.before[measure] if q not in draft.start]
        now = rank(measure)
        if missing:
            waiting.setdefault(missing[0], []).append(measure)
        elif heap and heap[0][:2] < now and now[1] < 0:
            heappush(heap, (*now, measure))
        elif now[1] < 0 and insert(draft, measure, wanted(draft, measure)[0]):
            for m in waiting.pop(measure, ()):
                heappush(heap, (*rank(m), m))


def _score(draft: Draft, measure: int, taste: Taste) -> float:
    p = draft.problem
    options, closes = wanted(draft, measure)
    weeks = p.measures[measure].weeks
    hours = int(draft.rate(measure, options).sum()) * weeks
    return float(closes / weeks**taste.weeks / max(1, hours) ** taste.hours)


def wanted(draft: Draft, measure: int, depth: int = 0) -> tuple[list[int], float]:
    """The year groups where a measure closes something, most first, and how much it and what needs it do."""
    p, spots = draft.problem, draft.problem.open_spots(measure)
    if not p.possible(measure):
        return [], 0.0
    own = dict(zip(spots, map(float, draft.gains(spots)), strict=True)) if spots else {}
    more = 0.0
    for m in p.after[measure] if depth < DEPTH else ():
        if m not in draft.start:
            theirs, closes = wanted(draft, m, depth + 1)
            more += closes / 2
            for q in (q for o in theirs for q in p.needs_option[o] if q in own):
                own[q] += 1
    chosen = sorted((o for o in own if own[o] > 0), key=lambda o: -own[o])
    chosen = chosen or list(spots[:1] if more else ())
    if spots and not chosen:
        return [], 0.0
    return chosen, draft.gain(measure, chosen) + more


def insert(draft: Draft, measure: int, options: Sequence[int]) -> bool:
    """Put a measure in as early as it fits at as many of some year groups as fit, in their order."""
    at = draft.starts(measure, ())
    if not at.size:
        return False
    options = draft.allowed(options)
    everywhere = draft.starts(measure, options, at).size
    chosen = list(options) if everywhere else []
    for option in () if everywhere or not options else draft.apart(measure, options, at):
        if (some := draft.starts(measure, [*chosen, option], at)).size:
            chosen.append(option)
            at = some
    while chosen or not draft.problem.spots[measure]:
        start = draft.earliest(measure, chosen, at)
        if start is not None:
            draft.put(measure, start, chosen)
            return True
        if not chosen:
            return False
        chosen.pop()
        at = draft.starts(measure, chosen)
    return False


def settle(draft: Draft) -> None:
    """Move measures to earlier weeks until none can go earlier while the others stay."""
    moved = True
    while moved:
        moved = False
        for measure in sorted(draft.start, key=lambda m: (draft.start[m], m)):
            before, options = draft.start[measure], draft.on[measure]
            draft.take(measure)
            found = draft.earliest(measure, options)
            draft.put(measure, before if found is None else min(before, found), options)
            moved |= draft.start[measure] < before


def complete(draft: Draft) -> None:
    """Put in and extend whatever still closes something where it fits, each measure staying where it is."""
    p, grown = draft.problem, True
    while grown:
        grown = sum(_extend(draft, m) for m in sorted(draft.start)) > 0
        for measure in range(p.count):
            if measure not in draft.start:
                grown |= _add(draft, measure)


def _extend(draft: Draft, measure: int) -> bool:
    start, options = draft.start[measure], draft.on[measure]
    draft.take(measure)
    kept = list(options)
    for option in draft.allowed(draft.problem.open_spots(measure)):
        more = [*kept, option]
        if option not in kept and draft.gain(measure, more) > draft.gain(measure, kept):
            kept = more if draft.staffed(measure, more, start) else kept
    draft.put(measure, start, kept)
    return len(kept) > len(options)


def _add(draft: Draft, measure: int) -> bool:
    options = wanted(draft, measure)[0]
    for some in [options] if not draft.problem.spots[measure] else [[o] for o in options]:
        if draft.gain(measure, some) > 0 and insert(draft, measure, some):
            return True
    return False
