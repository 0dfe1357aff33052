"""The same work in the next school year: in the week that stands to the holidays as it does now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby

from lobscan.domain.calendars import DAY, WEEK, school_day, school_week
from lobscan.domain.dependencies import end_with
from lobscan.domain.school import SchoolYear
from lobscan.domain.weeks import school_weeks
from lobscan.domain.workplan import Action, Status

Run = tuple[date, ...]
"""The Mondays of the school weeks between two holidays."""


@lru_cache(maxsize=16)
def _runs(year: SchoolYear) -> tuple[Run, ...]:
    """Why kept: a plan of three hundred actions asks for the same two years a thousand times."""
    weeks = groupby(school_weeks(year), key=lambda w: w.free)
    return tuple(tuple(w.monday for w in run) for free, run in weeks if not free)


def matching(day: date, of: SchoolYear, to: SchoolYear, *, step: timedelta = DAY) -> date:
    """The day of `to` that matches a `day` of `of`: the same weekday of the matching school week.

    Weeks are counted from the nearest holiday (or end of the year): the second week after
    the autumn break stays that, and so does the last one before Christmas. A day that is free
    there becomes the next schoolday, or by a `step` back the one before. Where the years have
    another number of holidays, weeks are counted from the start of the year.
    """
    day = school_day((of,), day, step=step)
    monday = day - day.weekday() * DAY
    old, new = _runs(of), _runs(to)
    at = next((n for n, run in enumerate(old) if monday in run), None)
    if at is None or len(old) != len(new):
        found = to.start - to.start.weekday() * DAY + (school_week(of, day) - 1) * WEEK
    else:
        found = _nearest(old[at].index(monday), old[at], new[at])
    return _inside(to, school_day((to,), found + day.weekday() * DAY, step=step))


def _nearest(place: int, old: Run, new: Run) -> date:
    """The Monday of `new` that is as far from its nearest end as the one at `place` of `old`."""
    to_end = len(old) - 1 - place
    at = place if place <= to_end else len(new) - 1 - to_end
    return new[min(max(at, 0), len(new) - 1)]


def _inside(year: SchoolYear, day: date) -> date:
    """Why: a year may begin or end in the middle of a week."""
    first, last = school_day((year,), year.start), school_day((year,), year.end, step=-DAY)
    return min(max(day, first), last)


@dataclass(frozen=True, slots=True)
class Copy:
    """An action, what it would be next year, and the copy that was made of it before, if one was."""

    source: Action
    copy: Action
    made: Action | None


def copies(
    actions: Sequence[Action], of: SchoolYear, to: SchoolYear, *, people: Collection[str]
) -> tuple[Copy, ...]:
    """What each action that begins in the year `of` would be in the year `to`, those of each year first.

    Stopped ones are left out. What was copied once is made, wherever its copy was moved. People who
    are not in `people` any more do not come along.
    """
    made = {a.copied_from: a for a in actions if a.copied_from}
    sources = [a for a in actions if of.start <= a.start <= of.end and a.status is not Status.STOPPED]
    found = [Copy(a, _copy(a, of, to, people), made.get(a.id)) for a in sources]
    return tuple(sorted(found, key=lambda c: (not c.source.yearly, c.copy.start, c.copy.title)))


def _copy(action: Action, of: SchoolYear, to: SchoolYear, people: Collection[str]) -> Action:
    start = matching(action.start, of, to)
    due = _due(action, start, of, to)
    late = due - action.due
    milestones = [
        {"title": m.title, "due": matching(m.due, of, to) if m.due <= of.end else m.due + late}
        for m in action.milestones
    ]
    fresh: dict[str, object] = {
        "start": start,
        "due": due,
        "status": Status.PLANNED,
        "progress": 0,
        "note": "",
        "check": "",
        "next_check": None,
        "draft": "",
        "finding": "",
        "copied_from": action.id,
        "milestones": milestones,
        "responsible": action.responsible if action.responsible in people else "",
        "executors": [p for p in action.executors if p in people],
        "consulted": [p for p in action.consulted if p in people],
    }
    return Action.model_validate({**action.model_dump(), **fresh})


def _due(action: Action, start: date, of: SchoolYear, to: SchoolYear) -> date:
    """Why not always the matching day: it may lie after the year, or before the new start."""
    due = matching(action.due, of, to, step=-DAY) if action.due <= of.end else start
    return due if due > start else end_with(action, start, (of, to))


def renamed(chosen: Iterable[Copy], ids: Mapping[str, str]) -> tuple[Action, ...]:
    """The copies under ids of their own; what must be finished first is the copies made of that."""
    return tuple(
        c.copy.model_copy(
            update={"id": ids[c.source.id], "after": tuple(ids[a] for a in c.copy.after if a in ids)}
        )
        for c in chosen
    )
