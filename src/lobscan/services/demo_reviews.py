"""The reviews and indicators of the demo school, as if they were held and read on their days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Final

from lobscan.access import Actor
from lobscan.content.demo import DemoIndicator, DemoReview, load_reviews
from lobscan.domain import review as domain
from lobscan.domain.chain import Kind
from lobscan.domain.indicator import Indicator
from lobscan.domain.review import (
    Act,
    Approval,
    Approved,
    Begun,
    Body,
    Finding,
    Found,
    Item,
    Review,
    Sealed,
)
from lobscan.domain.round import Round
from lobscan.services import chain, change, review
from lobscan.services.demo_dates import Dates
from lobscan.services.workspace import Workspace
from lobscan.storage import indicators, reviews
from lobscan.storage.documents import Cursor

AFTERNOON: Final = time(13)
"""In UTC, when what is done in a review is done."""
FILE: Final = "kengetallen.xlsx"


def write(ws: Workspace, dates: Dates, rounds: Sequence[Round], *, actor: Actor) -> None:
    """Write what is sealed, then the indicators, then what is still open.

    Why in this order: a sealed review cannot have known totals that were read after it.
    """
    found = load_reviews(ws.settings.content)
    for one in found.reviews:
        if one.sealed:
            _sealed(ws, _begun(ws, one, dates, rounds, actor=actor), one, dates, actor=actor)
    told = [_indicator(i, dates) for i in found.indicators]
    ws.write(lambda c: indicators.add(c, "demo", told, source=FILE, actor=actor.name))
    for one in found.reviews:
        if not one.sealed:
            _begun(ws, one, dates, rounds, actor=actor)


def _indicator(one: DemoIndicator, dates: Dates) -> Indicator:
    now = next(y for y in dates.years if y.start <= dates.today <= y.end or y.start > dates.today)
    first = int(now.id[:4]) - one.years_ago
    fields = one.model_dump(exclude={"years_ago"})
    return Indicator.model_validate({**fields, "school_year": f"{first}-{first + 1}"})


def _begun(ws: Workspace, one: DemoReview, dates: Dates, rounds: Sequence[Round], *, actor: Actor) -> Review:
    acts = list(_acts(ws, one, dates, rounds))

    def job(cursor: Cursor) -> None:
        for day, act in acts:
            reviews.add(cursor, one.id, act, actor=actor.name, moment=_at(day))

    ws.write(job)
    return review.review(ws, one.id)


def _acts(
    ws: Workspace, one: DemoReview, dates: Dates, rounds: Sequence[Round]
) -> Iterator[tuple[date, Act]]:
    day, round_ = dates.shifted(one.day), rounds[one.round]
    before = tuple(r.id for r in change.scans_before(ws, round_))
    begun = Begun(title=one.title, round=round_.id, earlier=before, day=day, people=one.people)
    yield day, begun
    items = {i.id: i for i in review.agenda(ws, domain.fold([domain.Event(one.id, 1, _at(day), "", begun)]))}
    for finding in one.findings:
        yield (
            day,
            Found(finding=_finding(finding, items[finding.item], dates), step=int(bool(finding.action))),
        )
    for body, given in ((Body.LEADER, one.leader), (Body.COUNCIL, one.council)):
        if given:
            on = dates.shifted(given.day)
            yield on, Approved(approval=Approval(body=body, name=given.name, day=on))


def _at(day: date) -> datetime:
    return datetime.combine(day, AFTERNOON)


def _finding(one: Finding, item: Item, dates: Dates) -> Finding:
    about = {"question": item.question, "standards": item.standards, "due": dates.shifted(one.due)}
    return one.model_copy(update=about)


def _sealed(ws: Workspace, at: Review, one: DemoReview, dates: Dates, *, actor: Actor) -> None:
    day = dates.shifted(one.sealed or one.day)
    record = at.record(review.agenda(ws, at, on=day), review.called_in(ws, at))
    act = Sealed(record=record, hash=domain.hash_of(record))

    def job(cursor: Cursor) -> None:
        reviews.add(cursor, at.id, act, actor=actor.name, moment=_at(day))
        chain.freeze(ws, cursor, kind=Kind.REVIEW, subject=at.id, content=record, actor=actor)

    ws.write(job)
