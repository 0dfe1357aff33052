"""All that happens in a school year for career guidance, whatever register it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lobscan.domain.activity import Activity
from lobscan.domain.calendars import DAY
from lobscan.domain.practice import Practice
from lobscan.domain.round import Round
from lobscan.domain.school import SchoolYear
from lobscan.domain.weeks import SchoolWeek, school_weeks
from lobscan.domain.workplan import Action, Status


class Kind(StrEnum):
    """What sort of thing happens, as the rings of the year wheel from the outside in."""

    ACTIVITY = "activity"
    ACTION = "action"
    PARTNER = "partner"
    QUALITY = "quality"


class Moment(StrEnum):
    """Which moment of a partner or of quality care it is."""

    NONE = ""
    WITH_PARTNER = "with_partner"
    PARTNER_LOOKED_BACK = "partner_looked_back"
    AGREED = "agreed"
    ROUND_OPENS = "round_opens"
    ROUND_CLOSES = "round_closes"
    EVIDENCE_ENDS = "evidence_ends"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens in some weeks of a school year.

    `weeks` are the Mondays, none while it has no place yet. `who` are people's or roles' ids or
    plain words, `responsible` one person's id or "". No year groups is the whole school.
    """

    kind: Kind
    id: str
    title: str
    weeks: tuple[date, ...]
    year_groups: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    responsible: str = ""
    moment: Moment = Moment.NONE
    status: str = ""


def happenings(
    seen: Practice, actions: Sequence[Action], rounds: Sequence[Round], year: SchoolYear
) -> tuple[Happening, ...]:
    """All of a school year, by the week in which it begins; what has no week yet comes last.

    Stopped actions and activities that do not count are left out.
    """
    weeks = school_weeks(year)
    found = [
        *_of_activities(seen, weeks),
        *_of_actions(actions, year),
        *_of_partners(seen, year),
        *_of_quality(seen, actions, rounds, year),
    ]
    kinds = list(Kind)
    last = year.end + DAY
    return tuple(sorted(found, key=lambda h: (h.weeks[0] if h.weeks else last, kinds.index(h.kind), h.title)))


def _of_activities(seen: Practice, weeks: Sequence[SchoolWeek]) -> Iterator[Happening]:
    mondays = {w.number: w.monday for w in weeks}
    for one in seen.counting:
        at = tuple(mondays[w] for w in one.weeks if w in mondays)
        yield _activity(one, at, Kind.ACTIVITY, one.title)
        for name in (seen.partner_names.get(p, p) for p in one.partners):
            yield _activity(one, at, Kind.PARTNER, f"{name}: {one.title}", Moment.WITH_PARTNER)


def _activity(
    one: Activity, at: tuple[date, ...], kind: Kind, title: str, moment: Moment = Moment.NONE
) -> Happening:
    return Happening(
        kind,
        one.id,
        title,
        at,
        one.year_groups,
        one.executors,
        one.responsible,
        moment,
        "" if moment else one.status.value,
    )


def _of_actions(actions: Iterable[Action], year: SchoolYear) -> Iterator[Happening]:
    for one in actions:
        inside = one.start <= year.end and one.due >= year.start
        if inside and one.status is not Status.STOPPED:
            at = _mondays(max(one.start, year.start), min(one.due, year.end))
            yield Happening(
                Kind.ACTION,
                one.id,
                one.title,
                at,
                one.year_groups,
                one.executors,
                one.responsible,
                status=one.status.value,
            )


def _of_partners(seen: Practice, year: SchoolYear) -> Iterator[Happening]:
    for one in seen.partners:
        who = (one.contact,) if one.contact else ()
        for day, moment in (
            (one.evaluated, Moment.PARTNER_LOOKED_BACK),
            (one.agreed_on, Moment.AGREED),
        ):
            if day and year.start <= day <= year.end:
                yield Happening(
                    Kind.PARTNER, one.id, one.name, _mondays(day, day), one.year_groups, who, moment=moment
                )


def _of_quality(
    seen: Practice, actions: Sequence[Action], rounds: Sequence[Round], year: SchoolYear
) -> Iterator[Happening]:
    """Rounds, evidence that runs out, and the next check of an open action."""
    dated: list[tuple[date | None, Moment, str, str, str]] = []
    for round_ in rounds:
        dated.append((round_.opened, Moment.ROUND_OPENS, round_.id, round_.title, ""))
        dated.append((round_.closed or round_.closes, Moment.ROUND_CLOSES, round_.id, round_.title, ""))
    dated += [(e.valid_until, Moment.EVIDENCE_ENDS, e.id, e.title, e.owner) for e in seen.evidence]
    dated += [(a.next_check, Moment.CHECK, a.id, a.title, a.responsible) for a in actions if a.open]
    for day, moment, id_, title, who in dated:
        if day and year.start <= day <= year.end:
            yield Happening(Kind.QUALITY, id_, title, _mondays(day, day), responsible=who, moment=moment)


def _mondays(first: date, last: date) -> tuple[date, ...]:
    monday = first - first.weekday() * DAY
    return tuple(monday + timedelta(weeks=i) for i in range((last - monday).days // 7 + 1))


def for_group(found: Iterable[Happening], group: str) -> tuple[Happening, ...]:
    """What concerns a year group; "" is what concerns the school as a whole alone."""
    return tuple(h for h in found if (group in h.year_groups if group else not h.year_groups))


def by_week(found: Iterable[Happening]) -> Mapping[tuple[Kind, date], tuple[Happening, ...]]:
    """What happens of each kind in each week, by its Monday."""
    cells: dict[tuple[Kind, date], list[Happening]] = {}
    for one in found:
        for monday in one.weeks:
            cells.setdefault((one.kind, monday), []).append(one)
    return {cell: tuple(kept) for cell, kept in cells.items()}


def fullest(found: Iterable[Happening]) -> tuple[date, int] | None:
    """The Monday of the week in which most happens, the first of several, and how much; None for nothing."""
    counts: dict[date, int] = {}
    for one in found:
        for monday in one.weeks:
            counts[monday] = counts.get(monday, 0) + 1
    most = max(counts, key=lambda monday: (counts[monday], -monday.toordinal()), default=None)
    return (most, counts[most]) if most else None
