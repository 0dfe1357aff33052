"""A competency that pupils of a track do not practise for three years on end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lobscan.domain.journey import Path, straight
from lobscan.domain.school import Track, YearGroup
from lobscan.domain.signals.facts import Facts, Need
from lobscan.domain.signals.signal import Row, Rule, Text, Theme, Thing, counting
from lobscan.locales import N_

YEARS = 3
"""So many years on end are a gap: as long as half of a school career (product 6)."""
Practised = Mapping[int, set[str]]
"""The competencies that are practised in each year of a track; a year without activities has none."""


def find(facts: Facts) -> Iterable[Row]:
    """Each competency of each track that is out for `YEARS` years on end.

    Why not where a track has no activity in all of those years: that is another signal.
    """
    practised, busy = _practised(facts)
    for track in facts.practice.school.tracks:
        years = _years(facts, track)
        for competency in facts.practice.competencies.values():
            without = [y for y in years if competency.id not in practised[track.id].get(y, ())]
            for first, last in _runs(without):
                if busy[track.id] & set(range(first, last + 1)):
                    yield _row(facts, track, competency.id, first, last)
    yield from _between_tracks(facts)


def _between_tracks(facts: Facts) -> Iterator[Row]:
    """The same on the ways on which pupils pass from one track into another, as after a first grade.

    A run within one track was told of that track already.
    """
    told = set()
    for way in straight(facts.practice.school):
        for competency in facts.practice.competencies.values():
            for groups in _stretches(facts, way, competency.id):
                key = (competency.id, tuple(g.id for g in groups))
                alike = set.intersection(*(set(g.tracks) for g in groups))
                if not alike and key not in told and any(facts.by_group.get(g.id) for g in groups):
                    told.add(key)
                    yield _crossing(facts, competency.id, groups)


def _stretches(facts: Facts, way: Path, competency: str) -> list[list[YearGroup]]:
    """The runs of at least `YEARS` year groups of a way that do not practise a competency."""
    found: list[list[YearGroup]] = [[]]
    for group in way:
        practised = any(competency in a.competencies for a in facts.by_group.get(group.id, ()))
        found = [*found, []] if practised else [*found[:-1], [*found[-1], group]]
    return [run for run in found if len(run) >= YEARS]


def _crossing(facts: Facts, competency: str, groups: Sequence[YearGroup]) -> Row:
    first, last = groups[0], groups[-1]
    return Row(
        subject=f"{competency}.{first.id}-{last.id}",
        name=f"{facts.practice.competencies[competency].label} ({first.label} – {last.label})",
        detail=Text(N_("in no activity of year {first} to {last}"), {"first": first.year, "last": last.year}),
        thing=Thing.TRACK,
        record="",
        year_groups=tuple(g.id for g in groups),
    )


def _practised(facts: Facts) -> tuple[Mapping[str, dict[int, set[str]]], Mapping[str, set[int]]]:
    """Per track and year what is practised, and per track the years in which anything happens."""
    practised: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    busy: dict[str, set[int]] = defaultdict(set)
    groups = {g.id: g for g in facts.practice.school.year_groups}
    for group, activities in facts.by_group.items():
        for activity in activities:
            for track in groups[group].tracks:
                if not activity.tracks or track in activity.tracks:
                    practised[track][groups[group].year].update(activity.competencies)
                    busy[track].add(groups[group].year)
    return practised, busy


def _years(facts: Facts, track: Track) -> list[int]:
    return sorted({g.year for g in facts.practice.school.year_groups if track.id in g.tracks})


def _runs(years: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of at least `YEARS` years that follow on each other."""
    start = 0
    for at in range(1, len(years) + 1):
        if at == len(years) or years[at] != years[at - 1] + 1:
            if at - start >= YEARS:
                yield years[start], years[at - 1]
            start = at


def _row(facts: Facts, track: Track, competency: str, first: int, last: int) -> Row:
    span = range(first, last + 1)
    groups = tuple(g.id for g in facts.practice.school.year_groups if track.id in g.tracks and g.year in span)
    return Row(
        subject=f"{track.id}.{competency}.{first}-{last}",
        name=f"{facts.practice.competencies[competency].label} ({track.label})",
        detail=Text(N_("in no activity of year {first} to {last}"), {"first": first, "last": last}),
        thing=Thing.TRACK,
        record=track.id,
        year_groups=groups,
    )


RULE = Rule(
    id="lost-competency",
    theme=Theme.PUPILS,
    needs=(Need.ACTIVITIES, Need.COMPETENCIES),
    find=find,
    sentence=counting(
        N_("For three years on end, pupils do not practise {names}"),
        N_("{count} times a competency is out for three years on end: {names}"),
    ),
    action=N_("Give a place in the programme to {names}"),
)
