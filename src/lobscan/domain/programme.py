"""The programme: what pupils of a year group meet in each term, and what they never meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lobscan.domain.activity import Activity, Kind
from lobscan.domain.terms import Term, term_at
from lobscan.domain.weeks import MOST, place

NO_TERM = -1
"""The place of what has no week yet."""
Place = tuple[int, str]
"""A term, by its place in the year, and a year group."""


def programme(activities: Iterable[Activity], terms: Sequence[Term]) -> Mapping[Place, tuple[Activity, ...]]:
    """The activities of each term and year group; those without weeks stand in `NO_TERM`."""
    met = {week: term_at(terms, week) for week in range(1, MOST + 1)}
    at_week = {week: terms.index(term) for week, term in met.items() if term}
    found: dict[Place, list[Activity]] = {}
    for one in activities:
        places = dict.fromkeys(at_week[w] for w in one.weeks if w in at_week) or (NO_TERM,)
        for term in places:
            for group in one.year_groups:
                found.setdefault((term, group), []).append(one)
    return {at: tuple(kept) for at, kept in found.items()}


def kinds(activities: Iterable[Activity]) -> tuple[Kind, ...]:
    """Which of inform, experience and reflect these activities do together."""
    done = {kind for one in activities for kind in one.kinds}
    return tuple(k for k in Kind if k in done)


def met(activities: Iterable[Activity]) -> Mapping[str, frozenset[Kind]]:
    """The kinds that pupils of each year group meet; one without any activity is not in it."""
    found: dict[str, set[Kind]] = {}
    for one in activities:
        done = one.kinds
        for group in one.year_groups:
            found.setdefault(group, set()).update(done)
    return {group: frozenset(done) for group, done in found.items()}


def by_week(activities: Iterable[Activity]) -> tuple[Activity, ...]:
    """Activities as they begin in a school year, those without weeks last."""
    return tuple(
        sorted(activities, key=lambda a: (place(a.weeks[0]) if a.weeks else MOST, a.title.casefold()))
    )
