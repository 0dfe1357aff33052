"""The roadmap of whole schools: how near to its bound, how soon, and never worse than a greedy plan.

    python -P tests/bench/roadmap.py [--schools 50] [--first 0] [--at-once 10]

A school has 80 measures of the Dutch pack, 12 year groups, 40 people and three school years. Its
gaps, hours and priorities are made by chance from its number. Prints a line per school and what
they come to: how many are proven optimal or within 1 %, the worst, and the seconds (those of the
processor count on a machine that does other things as well).
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lobscan.content.packs import load_pack
from lobscan.domain.calendars import flemish_year
from lobscan.domain.roadmap import Case, Need, Roadmap, Status, periods, roadmap
from lobscan.domain.rubric import Measure, Phase, Scope
from lobscan.domain.school import Person, YearGroup

PACK = Path(__file__).parents[2] / "rubrics" / "nl-lob"
STAFF = (
    # how many, roles, hours a year from and to, how many year groups (0 is all)
    (2, ("schoolleider",), (40, 80), 0),
    (4, ("teamleider",), (60, 100), 3),
    (2, ("decaan",), (200, 400), 6),
    (18, ("mentor",), (40, 80), 2),
    (6, ("mentor", "vakdocent"), (40, 80), 2),
    (3, ("vakdocent",), (20, 60), 4),
    (2, ("stagecoordinator",), (60, 200), 6),
    (1, ("ondersteuningscoordinator",), (40, 100), 0),
    (1, ("kwaliteitszorg",), (40, 120), 0),
    (1, ("oop", "kwaliteitszorg"), (40, 80), 0),
)
PHASES = list(Phase)


def school(number: int, at_once: int) -> Case:
    """A school of full size."""
    rng, pack = random.Random(number), load_pack(PACK)
    groups = tuple(YearGroup(id=f"g{i}", label=f"Group {i}", year=1 + i % 6) for i in range(12))
    priorities = set(rng.sample([s.id for s in pack.statements], 5))
    needs = []
    for s in pack.statements:
        places = [g.id for g in groups] if s.scope is Scope.YEAR_GROUP else [""]
        for place in places:
            gap = round(max(0.0, rng.gauss(0.8, 0.5)), 2)
            needs.append(Need(s.id, place, gap, (3 if s.id in priorities else 1) / len(places)))
    years = [flemish_year(y, region="vl") for y in (2026, 2027, 2028)]
    return Case(
        measures=tuple(rng.sample(pack.measures, 80)),
        needs=tuple(n for n in needs if n.gap),
        people=tuple(_people(rng, groups)),
        roles=(),
        year_groups=groups,
        periods=periods(years, start=date(2026, 9, 1), end=date(2029, 6, 30)),
        at_once=at_once,
    )


def _people(rng: random.Random, groups: tuple[YearGroup, ...]) -> Iterator[Person]:
    for count, roles, (low, high), many in STAFF:
        for i in range(count):
            mine = [groups[(i * many + j) % 12].id for j in range(many)]
            name = f"{'-'.join(roles)}-{i}"
            yield Person(
                id=name, name=name, roles=roles, hours=rng.randint(low, high), year_groups=tuple(mine)
            )


class Greedy:
    """Measure by measure, most closed first, as early as it fits; work goes to whoever has most hours left."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.period = [k for k, p in enumerate(case.periods) for _ in p.weeks]
        self.left = {
            (p.id, k): p.hours * len(x.weeks) / x.of_year
            for p in case.people
            for k, x in enumerate(case.periods)
        }
        self.running = [0] * len(self.period)
        self.plan: dict[str, tuple[int, tuple[str, ...]]] = {}
        self.open = {(n.statement, n.year_group): n.gap for n in case.needs}
        self.worth = {(n.statement, n.year_group): n.weight for n in case.needs}
        self.closed = 0.0
        self._go()

    def _groups(self, m: Measure) -> tuple[str, ...]:
        if m.applies is Scope.SCHOOL:
            return ()
        return tuple(g.id for g in self.case.year_groups if not m.years or g.year in m.years)

    def _lifts(self, m: Measure, groups: tuple[str, ...]) -> dict[tuple[str, str], float]:
        every = len(self._groups(m))
        found: dict[tuple[str, str], float] = {}
        for (s, g), lift in ((key, x) for x in m.lifts for key in self.open if key[0] == x.statement):
            if m.applies is Scope.SCHOOL or g in groups:
                found[s, g] = round(lift.expected, 2)
            elif not g:
                found[s, g] = round(lift.expected / every, 2) * len(groups)
        return found

    def _gain(self, m: Measure, groups: tuple[str, ...]) -> float:
        return sum(self.worth[k] * min(self.open[k], by) for k, by in self._lifts(m, groups).items())

    def _go(self) -> None:
        tried: set[str] = set()
        while ready := [
            m
            for m in self.case.measures
            if m.id not in tried and all(q in self.plan for q in m.prerequisites)
        ]:
            best = max(ready, key=lambda m: self._gain(m, self._groups(m)))
            tried.add(best.id)
            if self._gain(best, self._groups(best)) > 0:
                self._place(best)

    def _place(self, m: Measure) -> None:
        for start in range(len(self.period) - m.weeks + 1):
            if not self._may(m, start):
                continue
            kept: tuple[str, ...] = ()
            before = dict(self.left)
            if not self._book(
                m, start, [w for w in m.work if w.per == "once" or m.applies is Scope.SCHOOL], ""
            ):
                self.left = before
                continue
            for g in self._groups(m):
                saved = dict(self.left)
                if self._book(m, start, [w for w in m.work if w.per == "year_group"], g):
                    kept += (g,)
                else:
                    self.left = saved
            if kept or m.applies is Scope.SCHOOL:
                self._keep(m, start, kept)
                return
            self.left = before

    def _keep(self, m: Measure, start: int, groups: tuple[str, ...]) -> None:
        self.plan[m.id] = (start, groups)
        for key, by in self._lifts(m, groups).items():
            done = min(self.open[key], by)
            self.open[key] -= done
            self.closed += self.worth[key] * done
        for t in range(start, start + m.weeks):
            self.running[t] += 1

    def _may(self, m: Measure, start: int) -> bool:
        by_id = {x.id: x for x in self.case.measures}
        if any(n >= self.case.at_once for n in self.running[start : start + m.weeks]):
            return False
        if any(self.plan[q][0] + by_id[q].weeks > start for q in m.prerequisites):
            return False
        stated = {n.statement for n in self.case.needs}
        mine, phase = {x.statement for x in m.lifts} & stated, PHASES.index(m.phase)
        for id_, (at, _) in self.plan.items():
            other = PHASES.index(by_id[id_].phase)
            shared = mine & {x.statement for x in by_id[id_].lifts}
            if shared and ((other < phase and at > start) or (other > phase and at < start)):
                return False
        return True

    def _book(self, m: Measure, start: int, works: list[object], group: str) -> bool:
        for t, work in ((t, w) for t in range(start, start + m.weeks) for w in works):
            hours, k = work.hours / m.weeks + 0.001, self.period[t]  # type: ignore[attr-defined]
            able = [
                p
                for p in self.case.people
                if work.role in p.roles and (not group or not p.year_groups or group in p.year_groups)  # type: ignore[attr-defined]
            ]
            for p in sorted(able, key=lambda p: -self.left[p.id, k]):
                part = min(hours, self.left[p.id, k])
                self.left[p.id, k] -= part
                hours -= part
            if hours > 1e-9:
                return False
        return True


@dataclass(frozen=True)
class Line:
    """What a school came to; seconds on the clock and of the processor."""

    number: int
    found: Roadmap
    greedy: float
    wall: float
    cpu: float

    @property
    def gap(self) -> float:
        """The part by which the plan is below what is proven that no plan exceeds."""
        return 0.0 if self.found.status is Status.OPTIMAL else self.found.bound / self.found.gap_closed - 1

    @property
    def worse(self) -> bool:
        return self.found.gap_closed < self.greedy - 1e-9

    def __str__(self) -> str:
        f = self.found
        return (
            f"{self.number}: {f.status}, closes {f.gap_closed:.2f} of {f.gap_total:.2f}, "
            f"{self.gap:.2%} below the bound, greedy {self.greedy:.2f}{' BETTER' if self.worse else ''}, "
            f"{len(f.placements)} measures, {self.wall:.1f} s, {self.cpu:.1f} s of processor"
        )


def measured(number: int, at_once: int) -> Line:
    case = school(number, at_once)
    wall, cpu = time.perf_counter(), time.process_time()
    found = roadmap(case)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Line(number, found, Greedy(case).closed, wall, cpu)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=50)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--at-once", type=int, default=10)
    args = parser.parse_args()
    lines = []
    for number in range(args.first, args.first + args.schools):
        lines.append(measured(number, args.at_once))
        print(lines[-1], flush=True)
    near = sum(line.gap <= 0.01 for line in lines)
    worst = max(lines, key=lambda line: line.gap)
    slow = max(lines, key=lambda line: line.wall)
    print(f"proven within 1 %: {near} of {len(lines)}; worst {worst.gap:.2%} (school {worst.number})")
    print(f"worse than greedy: {sum(line.worse for line in lines)}")
    print(
        f"seconds: median {statistics.median(line.wall for line in lines):.1f}, "
        f"most {slow.wall:.1f} (school {slow.number}); of processor: "
        f"median {statistics.median(line.cpu for line in lines):.1f}, most {max(line.cpu for line in lines):.1f}"
    )


if __name__ == "__main__":
    main()
