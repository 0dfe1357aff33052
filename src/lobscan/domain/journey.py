"""A pupil's journey: the moments of an imaginary pupil, school year after school year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from lobscan.domain.activity import Activity, Kind
from lobscan.domain.school import School, YearGroup
from lobscan.domain.weeks import SchoolWeek, place

DEAD_WEEKS = 8
"""School weeks: after more of them without any moment, a stretch is a dead zone."""
LATE_YEAR = 3
"""The year in which a newcomer of the ready-made paths arrives."""
MOST_YEARS = 8
"""School years of a path, one repeated among them."""
LAST = 99
"""Where a moment without weeks stands in a year."""
Path = tuple[YearGroup, ...]


def straight(school: School) -> tuple[Path, ...]:
    """The ways through the school without a detour, in the order of its list.

    Who has a next year in one of their own tracks goes on there. Where a track ends but others
    begin in the next year (in Flanders after the first grade), there is a way for each of them.
    """
    after = {g.id: _next(school, g) for g in school.year_groups}
    reached = {g.id for following in after.values() for g in following}
    starts = [g for g in school.year_groups if g.id not in reached]
    return tuple(path for g in starts for path in _ways((g,), after))


def _ways(path: Path, after: dict[str, list[YearGroup]]) -> list[Path]:
    following = after[path[-1].id]
    return [way for g in following for way in _ways((*path, g), after)] if following else [path]


def _next(school: School, group: YearGroup) -> list[YearGroup]:
    """The year groups that usually follow on `group`."""
    later = [g for g in school.year_groups if g.year == group.year + 1]
    own = [g for g in later if set(g.tracks) & set(group.tracks)]
    if own:
        beside = [g for g in school.year_groups if g.year == group.year and g.tracks == group.tracks]
        return [own[min(beside.index(group), len(own) - 1)]]
    began = {t for g in school.year_groups if g.year <= group.year for t in g.tracks}
    return [g for g in later if not began & set(g.tracks)]


def onward(school: School, path: Path) -> Path:
    """`path` and, from its last year group, straight on to the end."""
    last = path[-1]
    ways = [way[way.index(last) + 1 :] for way in straight(school) if last in way]
    return (*path, *(ways[0] if ways else ()))[:MOST_YEARS]


def paths(school: School) -> tuple[Path, ...]:
    """The ready-made paths: straight on, on to the next track after the last year, and arriving late."""
    ways = straight(school)
    return tuple(dict.fromkeys((*ways, *_climbs(ways), *_arrivals(ways))))


def _climbs(ways: Sequence[Path]) -> list[Path]:
    """From the last year of a way over to the next way of the list, where that goes on for longer.

    So vmbo-tl 4 goes on to havo 4, which is another way of its own.
    """
    found = []
    for way, higher in pairwise(ways):
        rest = [g for g in higher if g.year >= way[-1].year]
        if way[0] != higher[0] and len(rest) > 1 and rest[0].year == way[-1].year:
            found.append((*way, *rest))
    return found


def _arrivals(ways: Sequence[Path]) -> list[Path]:
    late = [tuple(g for g in way if g.year >= LATE_YEAR) for way in ways if way[0].year < LATE_YEAR]
    return [path for path in late if path]


def read(school: School, ids: Iterable[str]) -> Path:
    """The path that names year groups by `ids`; empty where one of them is unknown."""
    groups = {g.id: g for g in school.year_groups}
    wanted = list(ids)
    known = set(wanted) <= set(groups) and len(wanted) <= MOST_YEARS
    return tuple(groups[i] for i in wanted) if known else ()


def options(school: School, before: YearGroup) -> tuple[YearGroup, ...]:
    """Where a pupil of `before` can be a year later: a year on, or in the same year once more."""
    return tuple(g for g in school.year_groups if g.year in (before.year, before.year + 1))


@dataclass(frozen=True, slots=True)
class Lane:
    """A school year of the journey, and what the pupil does in it, as it follows in the year."""

    group: YearGroup
    moments: tuple[Activity, ...]


def lanes(path: Path, activities: Iterable[Activity]) -> tuple[Lane, ...]:
    """The lanes of a path with the activities that count; those without a week come last."""
    counting = [a for a in activities if a.counts]
    ordered = sorted(counting, key=lambda a: (place(a.weeks[0]) if a.weeks else LAST, a.title))
    return tuple(Lane(g, tuple(a for a in ordered if _does(g, a))) for g in path)


def _does(group: YearGroup, activity: Activity) -> bool:
    return activity.touches(group.id) and (
        not activity.tracks or not group.tracks or bool(set(activity.tracks) & set(group.tracks))
    )


def span(lanes_: Sequence[Lane], weeks: Sequence[SchoolWeek]) -> tuple[SchoolWeek, ...]:
    """The weeks from the first to the last that is taught or has a moment: without the summer around them."""
    busy = {w for lane in lanes_ for a in lane.moments for w in a.weeks}
    used = [at for at, w in enumerate(weeks) if not w.free or w.number in busy]
    return tuple(weeks[used[0] : used[-1] + 1]) if used else ()


@dataclass(frozen=True, slots=True)
class Silence:
    """A dead zone: from a week of a lane (by its place on the path) to a week of the same or a later one."""

    first: tuple[int, int]
    last: tuple[int, int]
    weeks: int
    """School weeks, without the holidays in between."""


def dead_zones(lanes_: Sequence[Lane], weeks: Sequence[SchoolWeek]) -> tuple[Silence, ...]:
    """The stretches of more than `DEAD_WEEKS` school weeks without any moment, over the summer too.

    A moment without a week breaks no silence.
    """
    busy = [{w for a in lane.moments for w in a.weeks} for lane in lanes_]
    line = [
        ((at, w.number), w.number in busy[at])
        for at in range(len(lanes_))
        for w in weeks
        if not w.free or w.number in busy[at]
    ]
    stretches = [[spot for spot, _b in run] for taken, run in groupby(line, lambda s: s[1]) if not taken]
    return tuple(Silence(s[0], s[-1], len(s)) for s in stretches if len(s) > DEAD_WEEKS)


@dataclass(frozen=True, slots=True)
class Repetition:
    """The same thing in several lanes, by their places on the path, without anything added."""

    titles: tuple[str, ...]
    lanes: tuple[int, ...]


def repetitions(lanes_: Sequence[Lane]) -> tuple[Repetition, ...]:
    """What comes back in another year without building up.

    The same is what has the same title, or the same form for the same competencies. It builds up
    where a later year adds a competency or one of inform, experience and reflect.
    """
    placed = [(at, a) for at, lane in enumerate(lanes_) for a in lane.moments]
    found = [r for run in _alike(placed, _title) if (r := _repetition(run))]
    told: set[object] = {title.casefold() for r in found for title in r.titles}
    rest = [(at, a) for at, a in placed if a.form.strip() and a.competencies and _title(a) not in told]
    return (*found, *(r for run in _alike(rest, _method) if (r := _repetition(run))))


Placed = tuple[int, Activity]


def _title(activity: Activity) -> object:
    return activity.title.casefold()


def _method(activity: Activity) -> object:
    return activity.form.strip().casefold(), frozenset(activity.competencies)


def _alike(placed: Iterable[Placed], same: Callable[[Activity], object]) -> list[list[Placed]]:
    runs: dict[object, list[Placed]] = {}
    for at, activity in placed:
        runs.setdefault(same(activity), []).append((at, activity))
    return list(runs.values())


def _repetition(run: Sequence[Placed]) -> Repetition | None:
    at = tuple(dict.fromkeys(lane for lane, _a in run))
    first = {x for lane, a in run if lane == at[0] for x in _does_what(a)}
    adds = any(not _does_what(a) <= first for lane, a in run if lane != at[0])
    titles = tuple(dict.fromkeys(a.title for _lane, a in run))
    return Repetition(titles, at) if len(at) > 1 and not adds else None


def _does_what(activity: Activity) -> set[str | Kind]:
    return {*activity.competencies, *activity.kinds}


@dataclass(frozen=True, slots=True)
class Missed:
    """What a pupil who arrives in `group` was not there for, and meets in no year of the path."""

    group: YearGroup
    years: Path
    moments: tuple[Activity, ...]
    competencies: tuple[str, ...]


def missed(school: School, path: Path, activities: Sequence[Activity]) -> tuple[Missed, ...]:
    """Per late arrival on the path what it misses; none for who starts where a way starts.

    A pupil arrives at the start of the path, and where it crosses over to another way.
    """
    ways = straight(school)
    own = [a for lane in lanes(path, activities) for a in lane.moments]
    met = {a.title.casefold() for a in own}
    practised = {c for a in own for c in a.competencies}
    found = []
    for at, group in enumerate(path):
        years = tuple(g for g in _before(ways, path[:at], group) if g not in path)
        moments = {a.id: a for lane in lanes(years, activities) for a in lane.moments}
        gone = {c for a in moments.values() for c in a.competencies} - practised
        if years:
            left = tuple(a for a in moments.values() if a.title.casefold() not in met)
            found.append(Missed(group, years, left, tuple(sorted(gone))))
    return tuple(found)


def _before(ways: Sequence[Path], walked: Path, group: YearGroup) -> Path:
    """The years of a way before `group`, for who arrives in it; empty for who comes along that way."""
    through = [way[: way.index(group)] for way in ways if group in way]
    if not through or (walked and any(before and before[-1] == walked[-1] for before in through)):
        return ()
    repeats = bool(walked) and walked[-1] == group
    return () if repeats else through[0]
