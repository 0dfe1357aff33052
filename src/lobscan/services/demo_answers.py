"""What people of the demo school answer: drawn, from a seed, around the levels of its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from lobscan.content.demo import Apart, Crowd, Demo, DemoRemark, Others
from lobscan.domain.answers import DONT_KNOW, LEVELS, NOT_APPLICABLE, Answer
from lobscan.domain.round import Round, asked_of, places_of
from lobscan.domain.rubric import Pack, Perspective, Statement
from lobscan.domain.school import Role, School
from lobscan.storage.answers import Respondent

TENDENCY = 0.3
"""How far a person judges milder or stricter than the others, in levels."""
NEARNESS = 0.1
"""How far a year group differs where nothing is said of it, in levels."""
LEADERS_DOUBT = 0.25
"""Leaders say "don't know" less often than staff, by this factor."""
NOT_FOR_US = 0.015
"""Share of "not applicable" to a statement per year group."""
OTHERS_DIFFER = 0.7
"""How far pupils, and parents, differ among themselves, in levels."""
BUSY = 2
"""How many times more often the busiest year group is somebody's first."""


@dataclass(frozen=True, slots=True)
class Given:
    """All that was said in a round."""

    people: list[Respondent]
    answers: list[Answer]

    def with_remarks(self, remarks: Sequence[DemoRemark], rng: np.random.Generator) -> Given:
        """The same, with each remark made by somebody of its role who judged its statement."""
        said = list(self.answers)
        for remark in remarks:
            wanted = (remark.role, remark.statement, remark.year_group)
            able = [
                i
                for i, a in enumerate(said)
                if (a.role, a.statement, a.year_group) == wanted and not a.remark
            ]
            at = able[int(rng.integers(len(able)))]
            said[at] = replace(said[at], remark=remark.text)
        return Given(self.people, said)


class Staff:
    """The staff of the demo school; what holds for both rounds is drawn once."""

    def __init__(self, demo: Demo, school: School, pack: Pack, rng: np.random.Generator) -> None:
        self.scan, self.school, self.pack, self.rng = demo.scan, school, pack, rng
        self.groups = tuple(g.id for g in school.year_groups)
        self.leaning = {one.statement: one for one in demo.scan.statements}
        self.apart = {(one.statement, one.year_group): one for one in demo.scan.exceptions}
        self.nearness = {
            (statement, group): float(rng.normal(0, NEARNESS))
            for statement in self.leaning
            for group in self.groups
        }

    def answer(self, round_: Round, which: int) -> Given:
        """What is said in a round, the earlier (0) or the later (1) one."""
        given = Given([], [])
        roles = {r.id: r for r in self.school.roles}
        for crowd in self.scan.respondents:
            role = roles[crowd.role]
            asked = asked_of(round_, self.pack, role)
            for number in range(crowd.count[which]):
                stops = not _leads(role) and self.rng.random() < self.scan.unfinished
                person = self._person(round_, crowd, number, done=not stops)
                until = int(self.rng.integers(len(asked) // 3, len(asked) * 3 // 4)) if stops else None
                given.people.append(person)
                given.answers.extend(self._answers(person, role, asked[:until], which))
        return given

    def _person(self, round_: Round, crowd: Crowd, number: int, *, done: bool) -> Respondent:
        """Somebody with year groups that lie side by side, one of them their home."""
        homes = crowd.homes or self.groups + BUSY * (self.scan.busiest,)
        home = self.groups.index(homes[number % len(homes)])
        few, many = crowd.year_groups
        count = int(self.rng.integers(few, many + 1))
        drawn = int(self.rng.integers(home - count + 1, home + 1))
        start = min(max(0, drawn), len(self.groups) - count)
        id_ = str(UUID(bytes=self.rng.bytes(16), version=4))
        return Respondent(id_, round_.id, crowd.role, self.groups[start : start + count], handed_in=done)

    def _answers(
        self, person: Respondent, role: Role, asked: Sequence[Statement], which: int
    ) -> Iterator[Answer]:
        tendency = float(self.rng.normal(0, TENDENCY))
        leads = _leads(role)
        for statement in asked:
            doubts = self.rng.random() < self.leaning[statement.id].unknown * (LEADERS_DOUBT if leads else 1)
            for place in places_of(statement, person.year_groups):
                mark, wanted = self._marks(statement.id, place, tendency, which, leads=leads)
                if doubts:
                    mark = DONT_KNOW
                elif place and self.rng.random() < NOT_FOR_US:
                    mark, wanted = NOT_APPLICABLE, ""
                yield Answer(person.id, role.id, statement.id, place, mark, wanted)

    def _marks(
        self, statement: str, place: str, tendency: float, which: int, *, leads: bool
    ) -> tuple[str, str]:
        """The level now and the level wanted, which is never lower."""
        spread = self.leaning[statement].spread
        now = _level(self._mean(statement, place, which, leads=leads) + tendency + self.rng.normal(0, spread))
        wanted = _level(self.scan.wanted + tendency / 2 + self.rng.normal(0, spread / 2))
        return str(now), str(max(now, wanted))

    def _mean(self, statement: str, place: str, which: int, *, leads: bool) -> float:
        lead = self.scan.leaders if leads else 0.0
        apart: Apart | None = self.apart.get((statement, place))
        if apart is None:
            return self.leaning[statement].levels[which] + self.nearness.get((statement, place), 0) + lead
        if leads and apart.leaders:
            return apart.leaders[which]
        return apart.levels[which] + lead


class Beside:
    """The pupils and parents of the demo school.

    They have draws of their own, so that the staff say the same whether these are asked or not.
    """

    def __init__(self, demo: Demo, school: School, pack: Pack, *, seed: int) -> None:
        self.scan, self.school, self.pack, self.seed = demo.scan, school, pack, seed

    def answer(self, round_: Round, which: int) -> Given:
        """What is said in a round, the earlier (0) or the later (1) one."""
        given, rng = Given([], []), np.random.default_rng([self.seed, which])
        roles = {r.id: r for r in self.school.roles}
        for crowd in self.scan.others:
            asked = asked_of(round_, self.pack, roles[crowd.role])
            means = self._means(crowd, which)
            for number in range(crowd.count[which]):
                group = self.school.year_groups[number % len(self.school.year_groups)].id
                id_ = str(UUID(bytes=rng.bytes(16), version=4))
                person = Respondent(id_, round_.id, crowd.role, (group,), handed_in=True)
                given.people.append(person)
                given.answers.extend(_said(crowd, person, asked, means, rng))
        return given

    def _means(self, crowd: Others, which: int) -> dict[str, float]:
        """The mean level that a group gives to each statement."""
        usual = {x.statement: x.levels[which] + crowd.shift for x in self.scan.statements}
        return usual | {x.statement: x.levels[which] for x in crowd.seen}


def _said(
    crowd: Others,
    person: Respondent,
    asked: Sequence[Statement],
    means: Mapping[str, float],
    rng: np.random.Generator,
) -> Iterator[Answer]:
    tendency = float(rng.normal(0, TENDENCY))
    for statement in asked:
        level = _level(means[statement.id] + tendency + rng.normal(0, OTHERS_DIFFER))
        mark = DONT_KNOW if rng.random() < crowd.unknown else str(level)
        for place in places_of(statement, person.year_groups):
            yield Answer(person.id, person.role, statement.id, place, mark, "")


def _leads(role: Role) -> bool:
    return role.perspective is Perspective.LEADERS


def _level(value: float) -> int:
    return int(np.clip(np.rint(value), LEVELS[0], LEVELS[-1]))
