"""The agenda of a review, made from the data: what stands out, in the words of its figures.

Only figures past the anonymity gate come in here; what is hidden is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import fmean
from typing import Final

from lobscan.domain.evidence import Evidence
from lobscan.domain.gaps import ranked
from lobscan.domain.indicator import FEWEST, Indicator, Unit, trends
from lobscan.domain.results import SCHOOL, TOTAL, Row
from lobscan.domain.review import Item, Point, Topic
from lobscan.domain.rubric import Pack, Perspective, ReviewQuestion
from lobscan.domain.sentence import Day, Figure, Names, Part, Sentence, Term, Value
from lobscan.domain.workplan import Action, Status
from lobscan.locales import N_

MOST: Final = 6
"""Gaps, changes and differences that come on the table: the largest."""
SMALLEST_MOVE: Final = 0.25
"""Levels below which a change or a difference is not talked about."""
MOST_YEARS: Final = 4


@dataclass(frozen=True, slots=True)
class Move:
    """How a score moved since the round before; `clear` when it is more than chance, None if unknown."""

    statement: str
    place: str
    before: float
    now: float
    clear: bool | None = None

    @property
    def size(self) -> float:
        """Levels up (above 0) or down."""
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Apart:
    """Two perspectives that score the same statement otherwise, the higher one first."""

    statement: str
    place: str
    one: Perspective
    other: Perspective
    high: float
    low: float


@dataclass(frozen=True)
class Table:
    """All that is laid on the table on the day `today`.

    `since` is the day from which on finished and stopped actions count; `ended` says when an action
    was. `now` and `before` are the rows per statement of the round and the one before it, `same`
    the statements that both asked in the same words, `asked` all statements of the round.
    """

    pack: Pack
    today: date
    asked: tuple[str, ...]
    groups: Mapping[str, str]
    tracks: Mapping[str, str] = field(default_factory=dict)
    signals: tuple[Point, ...] = ()
    actions: tuple[Action, ...] = ()
    ended: Mapping[str, date] = field(default_factory=dict)
    since: date | None = None
    now: tuple[Row, ...] = ()
    before: tuple[Row, ...] = ()
    same: frozenset[str] = frozenset()
    moves: tuple[Move, ...] = ()
    apart: tuple[Apart, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def moves(now: Iterable[Row], before: Iterable[Row], same: Collection[str]) -> tuple[Move, ...]:
    """How shown scores of the `same` statements moved, the largest first; small moves are left out."""
    old = {(r.statement, r.year_group): r.score for r in before if r.score is not None}
    found = [
        Move(r.statement, r.year_group, old[r.statement, r.year_group] or 0.0, r.score)
        for r in now
        if r.score is not None
        and r.year_group != TOTAL
        and r.statement in same
        and (r.statement, r.year_group) in old
    ]
    large = [m for m in found if abs(m.size) >= SMALLEST_MOVE]
    return tuple(sorted(large, key=lambda m: -round(abs(m.size), 9)))


def apart(rows: Mapping[Perspective, Sequence[Row]]) -> tuple[Apart, ...]:
    """Where shown scores of two perspectives differ, the largest first; small differences are left out."""
    scores = {p: _scores(table) for p, table in rows.items()}
    order = list(scores)
    found = [
        _apart(at, (one, scores[one][at]), (other, scores[other][at]))
        for i, one in enumerate(order)
        for other in order[i + 1 :]
        for at in scores[one]
        if at in scores[other]
    ]
    large = [a for a in found if a.high - a.low >= SMALLEST_MOVE]
    return tuple(sorted(large, key=lambda a: -round(a.high - a.low, 9)))


def _scores(rows: Iterable[Row]) -> dict[tuple[str, str], float]:
    return {
        (r.statement, r.year_group): r.score
        for r in rows
        if r.score is not None and not r.hidden and r.year_group != TOTAL
    }


def _apart(at: tuple[str, str], *both: tuple[Perspective, float]) -> Apart:
    (one, high), (other, low) = sorted(both, key=lambda pair: -pair[1])
    return Apart(*at, one, other, high, low)


def agenda(on: Table) -> tuple[Item, ...]:
    """The items in their order: what the data say, then the pack's review questions."""
    topics: tuple[tuple[Topic, Callable[[Table], tuple[Point, ...]], str], ...] = (
        (Topic.SIGNALS, lambda t: t.signals, N_("No signal is open.")),
        (Topic.ACTIONS, _actions, N_("No action was finished or stopped, and none is late.")),
        (Topic.GAPS, _gaps, N_("No figure that may be shown lies below its ambition.")),
        (Topic.CHANGES, _changes, N_("There is no earlier round to compare with, or nothing changed much.")),
        (
            Topic.PERCEPTIONS,
            _perceptions,
            N_("No two groups that may be shown apart clearly differ."),
        ),
        (Topic.INDICATORS, _indicators, N_("No indicators were read yet.")),
        (Topic.EVIDENCE, _evidence, N_("Every statement has evidence that is up to date.")),
    )
    data = [_item(topic, points(on), nothing) for topic, points, nothing in topics]
    return (*data, *(_question(on, q) for q in on.pack.review))


def _item(topic: Topic, points: tuple[Point, ...], nothing: str) -> Item:
    return Item(
        id=topic.value, topic=topic, points=points, nothing=None if points else Sentence(message=nothing)
    )


def _question(on: Table, asked: ReviewQuestion) -> Item:
    here = [r for r in on.now if r.year_group == TOTAL and r.statement in asked.statements]
    points = [_standing(on, r) for r in here if r.score is not None]
    return Item(
        id=f"question-{asked.id}",
        topic=Topic.QUESTION,
        points=tuple(points),
        question=asked.id,
        text=asked.question,
        look_at=asked.look_at,
        statements=asked.statements,
        standards=tuple(s.item for s in asked.standards),
    )


def _standing(on: Table, row: Row) -> Point:
    """The total of a statement; beside the round before, the mean over the places that both show."""
    name = _aspect(on, row.statement)
    pairs = _pairs(on, row.statement)
    if not pairs:
        said = Sentence(
            message=N_("{statement}: level {score}"),
            values={"statement": name, "score": _level(row.score)},
        )
    else:
        now, before = (fmean(scores) for scores in zip(*pairs, strict=True))
        said = Sentence(
            message=N_("{statement}: level {score}, in the round before {before}"),
            values={"statement": name, "score": _level(now), "before": _level(before)},
        )
    return Point(said=said, statements=(row.statement,))


def _pairs(on: Table, statement: str) -> list[tuple[float, float]]:
    """The scores now and before at each place that both rounds show; none where its words changed."""
    if statement not in on.same:
        return []
    now, before = _scores(on.now), _scores(on.before)
    return [(score, before[at]) for at, score in now.items() if at[0] == statement and at in before]


# What the data say


def _actions(on: Table) -> tuple[Point, ...]:
    late = [a for a in on.actions if a.late(on.today)]
    ended = [a for a in on.actions if on.since is None or on.ended.get(a.id, date.min) >= on.since]
    stopped = [a for a in ended if a.status is Status.STOPPED]
    done = [a for a in ended if a.status is Status.DONE]
    return (
        *(_action(on, a, N_("Late, was to be ready on {day}: “{title}”{aim}"), a.due) for a in late),
        *(_action(on, a, N_("Stopped: “{title}”{aim}")) for a in stopped),
        *(_action(on, a, N_("Finished: “{title}”{aim}")) for a in done),
    )


def _action(on: Table, action: Action, message: str, day: date | None = None) -> Point:
    aims = Names(names=tuple(_aspect(on, s) for s in action.statements))
    aim: Value = Sentence(message=N_(", meant for {names}"), values={"names": aims}) if aims.names else ""
    values: dict[str, Value] = {"title": action.title, "aim": aim}
    if day:
        values["day"] = Day(day=day)
    return Point(
        said=Sentence(message=message, values=values), statements=action.statements, action=action.id
    )


def _gaps(on: Table) -> tuple[Point, ...]:
    return tuple(
        _figure(
            on,
            N_("{statement}, {place}: level {score}, the ambition is {ambition}"),
            (gap.statement, gap.year_group),
            {"score": _level(gap.score), "ambition": _level(gap.ambition)},
        )
        for gap in ranked(on.now)[:MOST]
    )


def _changes(on: Table) -> tuple[Point, ...]:
    return tuple(
        _figure(
            on,
            N_("{statement}, {place}: from {before} to {score}; that may be chance")
            if move.clear is False
            else N_("{statement}, {place}: from {before} to {score}"),
            (move.statement, move.place),
            {"before": _level(move.before), "score": _level(move.now)},
        )
        for move in on.moves[:MOST]
    )


def _perceptions(on: Table) -> tuple[Point, ...]:
    return tuple(
        _figure(
            on,
            N_("{statement}, {place}: {one} say {high}, {other} say {low}"),
            (one.statement, one.place),
            {
                "one": Term(what="perspective", value=one.one.value),
                "other": Term(what="perspective", value=one.other.value),
                "high": _level(one.high),
                "low": _level(one.low),
            },
        )
        for one in on.apart[:MOST]
    )


def _figure(on: Table, message: str, at: tuple[str, str], values: Mapping[str, Value]) -> Point:
    statement, place = at
    where: Value = on.groups.get(place, place) if place != SCHOOL else Sentence(message=N_("whole school"))
    said = Sentence(message=message, values={"statement": _aspect(on, statement), "place": where, **values})
    return Point(said=said, statements=(statement,))


def _indicators(on: Table) -> tuple[Point, ...]:
    return tuple(_trend(on, row) for row in trends(on.indicators))


def _trend(on: Table, row: Sequence[Indicator]) -> Point:
    last, earlier = row[-1], row[-MOST_YEARS:-1]
    values: dict[str, Value] = {
        "what": named(last, on.groups, on.tracks),
        "year": last.school_year,
        "value": told(last),
    }
    if not earlier:
        return Point(said=Sentence(message=N_("{what}: {value} in {year}"), values=values))
    values["before"] = _years(earlier)
    return Point(said=Sentence(message=N_("{what}: {value} in {year}; before that {before}"), values=values))


def _years(row: Sequence[Indicator]) -> Value:
    """The school years before, the latest first."""
    *rest, last = row
    one = Sentence(message=N_("{value} in {year}"), values={"value": told(last), "year": last.school_year})
    if not rest:
        return one
    return Sentence(message="{one}, {rest}", values={"one": one, "rest": _years(rest)})


def named(one: Indicator, groups: Mapping[str, str], tracks: Mapping[str, str]) -> Sentence:
    """What an indicator counts, and where."""
    what: Value = one.label or Term(what="indicator", value=one.kind.value)
    places = [groups.get(one.group, one.group), tracks.get(one.track, one.track)]
    where = ", ".join(filter(None, places))
    return (
        Sentence(message="{what} ({where})", values={"what": what, "where": where})
        if where
        else Sentence(message="{what}", values={"what": what})
    )


def told(one: Indicator) -> Sentence:
    """The value of an indicator in words; too few pupils stay too few."""
    if one.value is None:
        return Sentence(message=N_("fewer than {few} pupils"), values={"few": FEWEST})
    if one.unit is Unit.PERCENT:
        return Sentence(message="{share}", values={"share": Part(value=(one.share or 0.0))})
    if one.unit is Unit.MARK:
        return Sentence(message=N_("a mark of {value}"), values={"value": _level(one.value)})
    value = Figure(value=one.value, digits=0)
    if one.total is None:
        return Sentence(message=N_("{value} pupils"), values={"value": value})
    return Sentence(message=N_("{value} of {total} pupils"), values={"value": value, "total": one.total})


def _evidence(on: Table) -> tuple[Point, ...]:
    old = [one for one in on.evidence if one.old(on.today)]
    fresh = {s for one in on.evidence if not one.old(on.today) for s in one.statements}
    bare = [s for s in on.asked if s not in fresh]
    return (*(_old(one) for one in old), *([_bare(on, bare)] if bare else []))


def _old(one: Evidence) -> Point:
    values: dict[str, Value] = {"title": one.title, "day": Day(day=one.valid_until or one.dated)}
    message = (
        N_("“{title}” was valid until {day}")
        if one.valid_until
        else N_("“{title}” is old: it tells of {day}")
    )
    return Point(said=Sentence(message=message, values=values), statements=one.statements)


def _bare(on: Table, bare: Sequence[str]) -> Point:
    names = Names(names=tuple(_aspect(on, s) for s in bare))
    said = Sentence(
        message=N_("{count} statement has no evidence that is up to date: {names}"),
        many=N_("{count} statements have no evidence that is up to date: {names}"),
        count=len(bare),
        values={"names": names},
    )
    return Point(said=said, statements=tuple(bare))


def _aspect(on: Table, statement: str) -> str:
    return next((s.aspect for s in on.pack.statements if s.id == statement), statement)


def _level(value: float | None) -> Figure:
    return Figure(value=value or 0.0)
