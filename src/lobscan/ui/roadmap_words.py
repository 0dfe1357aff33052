"""What the page Roadmap reads, and the words for what stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lobscan.domain.draft import Draft, Planned
from lobscan.domain.roadmap import Status
from lobscan.domain.rubric import Measure
from lobscan.locales import _, n_, number, percent, short_day
from lobscan.services import roadmap
from lobscan.services.picture import Picture
from lobscan.services.roadmap import Kept
from lobscan.services.workspace import Workspace
from lobscan.ui.look import Look
from lobscan.ui.scores import place_label
from lobscan.ui.text import listed

MOST_GROUPS = 3


@dataclass(frozen=True, eq=False)
class Seen:
    """A round's picture with its roadmap as it was kept last."""

    ws: Workspace
    look: Look
    kept: Kept | None

    @property
    def picture(self) -> Picture:
        """The figures that the roadmap starts from."""
        return self.look.seen

    @property
    def number(self) -> int:
        """By which a newer draft is noticed."""
        return self.kept.number if self.kept else 0

    @property
    def draft(self) -> Draft | None:
        """The plan; None before one was worked out."""
        return self.kept.draft if self.kept and not (self.kept.draft.stale and not self.planned) else None

    @property
    def planned(self) -> bool:
        """Whether the solver said anything yet."""
        return bool(self.kept and (self.kept.draft.gap_total or self.kept.draft.lines))

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """All measures to choose from."""
        own = self.kept.draft.ask if self.kept else roadmap.first_ask(self.ws, self.picture.round)
        return roadmap.measures(self.picture.pack, own)

    @cached_property
    def people(self) -> Mapping[str, str]:
        """Names by id."""
        return {p.id: p.name for p in self.picture.school.people}

    @cached_property
    def groups(self) -> Mapping[str, str]:
        """Labels of year groups by id."""
        return {g.id: g.label for g in self.picture.school.year_groups}

    @cached_property
    def statements(self) -> Mapping[str, str]:
        """Aspects of statements by id."""
        return {s.id: s.aspect for s in self.picture.pack.statements}

    def key(self, about: str = "") -> str:
        """By what a calculation for this round is known."""
        return f"{self.ws.settings.data}|{self.picture.round.id}|{about}"


def groups(seen: Seen, line: Planned) -> str:
    """The year groups of a line."""
    if not line.year_groups:
        return _("whole school")
    return ", ".join(seen.groups.get(g, g) for g in line.year_groups)


def when(line: Planned) -> str:
    """From when until when."""
    return _("{start} to {due}", start=short_day(line.start), due=short_day(line.end))


def who(seen: Seen, line: Planned) -> str:
    """Who works on a line and for how many hours, the responsible person first."""
    hours: dict[str, float] = {line.responsible: 0.0} if line.responsible else {}
    for one in line.people:
        hours[one.person] = hours.get(one.person, 0.0) + one.hours
    return ", ".join(f"{seen.people.get(p, p)} ({number(h, 0)})" for p, h in hours.items())


def closes(line: Planned) -> float:
    """Levels of gap that a line closes."""
    return sum(c.by for c in line.closes)


def statements(seen: Seen, line: Planned, most: int = 2) -> str:
    """What a line lifts, in few words."""
    sums: dict[str, float] = {}
    for one in line.closes:
        sums[one.statement] = sums.get(one.statement, 0.0) + one.by
    ordered = sorted(sums, key=lambda s: -sums[s])
    return listed([seen.statements.get(s, s) for s in ordered], most)


def place(seen: Seen, year_group: str) -> str:
    """A year group or the school."""
    return place_label(seen.picture, year_group)


def proven(draft: Draft) -> str:
    """How good the plan is, as far as that is known."""
    if draft.edited:
        return _("You changed it by hand, so it may not be the best one any more.")
    if draft.status is Status.OPTIMAL:
        return _("It is proven that no plan closes more with these hours and rules.")
    most = min(1.0, draft.bound / draft.gap_total) if draft.gap_total else 0.0
    return _("A better plan may exist; none closes more than {share}.", share=percent(most))


def count_of(lines: int) -> str:
    """So many measures."""
    return n_("{count} measure", "{count} measures", lines)
