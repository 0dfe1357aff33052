"""The weekly message by itself: a real mail server, a real store, and a clock that the test sets."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from mailbox_server import Box, box, free_port, mail, server

from lobscan.access import LOCAL
from lobscan.domain.school import Person
from lobscan.errors import UserError
from lobscan.services import mine, plan, prepare, weekly
from lobscan.services.weekly import Standing
from lobscan.services.workspace import Workspace, close_shared, shared
from lobscan.settings import Mail
from lobscan.storage import weekly as store

__all__ = ["box", "server"]

BASE = "https://lob.school.nl"
DAY = date(2027, 1, 11)
"""A Monday in school time, after the test is run."""
SEVEN = datetime(2027, 1, 11, 6, 0, tzinfo=UTC)
"""Seven o'clock of that day in the Netherlands."""
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)


@pytest.fixture(autouse=True)
def planned(ws: Workspace) -> None:
    """Two people with an address and something to do, and a message every Monday at seven."""
    given = [Person(id=p, name=p.title(), email=f"{p}@school.nl") for p in ("an", "bo")]
    prepare.revise_school(ws, {"people": given}, seen=prepare.school_number(ws), actor=LOCAL)
    fields = {"title": "Scholen", "responsible": "an", "executors": ("bo",)}
    days = {"start": DAY - timedelta(30), "due": DAY + timedelta(30)}
    plan.create(ws, {**plan.fresh(ws), **fields, **days}, actor=LOCAL)
    switch(ws)


def switch(ws: Workspace, *, active: bool = True) -> None:
    weekly.set_schedule(ws, weekday=0, hour=7, active=active, actor=LOCAL)


def look(ws: Workspace, now: datetime, mail_: Mail | None) -> int:
    return weekly.look(ws, now, mail_, base=BASE)


def standing(ws: Workspace, now: datetime = SEVEN) -> Standing:
    return weekly.standing(ws, now, actor=LOCAL)


def to(box: Box) -> list[str]:
    return [rcpt for rcpts, _message in box.kept for rcpt in rcpts]


def test_each_gets_one_message_a_week_from_the_hour_on(ws: Workspace, server: Controller, box: Box) -> None:
    there = mail(server.port)
    assert look(ws, SEVEN - timedelta(seconds=1), there) == 0
    assert look(ws, SEVEN, there) == 2
    assert look(ws, SEVEN + timedelta(minutes=1), there) == 0
    assert look(ws, SEVEN + 5 * HOUR, there) == 0
    assert to(box) == ["an@school.nl", "bo@school.nl"]
    assert box.kept[0][1]["Subject"].startswith("Jouw deel van het plan")
    assert look(ws, SEVEN + WEEK, there) == 2


def test_a_restart_sends_nothing_twice(ws: Workspace, server: Controller, box: Box) -> None:
    look(ws, SEVEN, mail(server.port))
    settings = ws.settings
    close_shared()
    again = shared(settings)
    assert look(again, SEVEN + HOUR, mail(server.port)) == 0
    assert len(box.kept) == 2


def test_who_was_being_sent_to_when_lobscan_was_killed_gets_no_second_one(
    ws: Workspace, server: Controller, box: Box
) -> None:
    week = "2027-W02"
    ws.write(lambda c: store.add(c, week, "an", store.Step.BEGUN, moment=SEVEN.replace(tzinfo=None)))
    assert look(ws, SEVEN + HOUR, mail(server.port)) == 1
    assert to(box) == ["bo@school.nl"]
    assert standing(ws).unsure == ("An",)


def test_a_server_that_is_down_is_told_and_tried_again(ws: Workspace, server: Controller, box: Box) -> None:
    assert look(ws, SEVEN, mail(free_port())) == 0
    found = standing(ws).trouble
    assert found is not None
    assert "is niet te bereiken" in found.problem
    assert standing(ws).trying
    assert not standing(ws, SEVEN + WEEK - HOUR).trying, "that week is over"
    assert look(ws, SEVEN + timedelta(minutes=14), mail(server.port)) == 0, "not every minute"
    assert look(ws, SEVEN + timedelta(minutes=15), mail(server.port)) == 2
    assert standing(ws).trouble is None
    assert standing(ws).sent == 2


def test_a_refused_address_is_told_and_not_tried_again(ws: Workspace, server: Controller, box: Box) -> None:
    people = [p.model_copy(update={"email": f"full@{p.id}.nl"}) for p in prepare.school(ws).people[:1]]
    seen = prepare.school_number(ws)
    prepare.revise_school(ws, {"people": [*people, *prepare.school(ws).people[1:]]}, seen=seen, actor=LOCAL)
    assert look(ws, SEVEN, mail(server.port)) == 1
    assert look(ws, SEVEN + HOUR, mail(server.port)) == 0
    an = next(one for one in mine.links(ws, actor=LOCAL) if one.person.id == "an")
    assert an.mailed is not None
    assert an.mailed.problem == "geweigerd: 5.2.2 mailbox full"


def test_when_the_line_breaks_the_rest_goes_later(ws: Workspace, server: Controller, box: Box) -> None:
    given = [Person(id=p, name=p.title(), email=f"{a}@school.nl") for p, a in (("an", "last"), ("bo", "bo"))]
    prepare.revise_school(ws, {"people": given}, seen=prepare.school_number(ws), actor=LOCAL)
    look(ws, SEVEN, mail(server.port))
    assert to(box) == ["last@school.nl"]
    assert standing(ws).trouble is not None
    assert look(ws, SEVEN + HOUR, mail(server.port)) == 1
    assert to(box) == ["last@school.nl", "bo@school.nl"]


def test_switched_off_or_without_a_server_nothing_goes(ws: Workspace, server: Controller, box: Box) -> None:
    assert look(ws, SEVEN, None) == 0
    switch(ws, active=False)
    assert look(ws, SEVEN, mail(server.port)) == 0
    assert standing(ws).next is None
    assert box.kept == []


def test_the_message_says_what_is_due_on_its_own_day(ws: Workspace, server: Controller, box: Box) -> None:
    mine.make_links(ws, ["an"], actor=LOCAL)
    look(ws, SEVEN + 5 * WEEK, mail(server.port))
    text = box.kept[0][1].get_body(("plain",))
    assert text
    assert "Te laat\n- Scholen" in text.get_content().replace("\r\n", "\n")
    assert f"{BASE}/m/" in text.get_content()


def test_a_stop_ends_after_the_message_on_its_way(ws: Workspace, server: Controller, box: Box) -> None:
    stop = threading.Event()
    box.then = stop.set
    assert weekly.look(ws, SEVEN, mail(server.port), base="", stop=stop) == 1
    assert to(box) == ["an@school.nl"]
    assert standing(ws).unsure == ()
    assert look(ws, SEVEN + HOUR, mail(server.port)) == 1
    assert to(box) == ["an@school.nl", "bo@school.nl"]


def test_the_next_moment_is_told(ws: Workspace) -> None:
    assert standing(ws, SEVEN - HOUR).next == SEVEN
    assert standing(ws, SEVEN).next == SEVEN + WEEK


@pytest.mark.parametrize(("weekday", "hour"), [(5, 7), (-1, 7), (0, 5), (0, 21)])
def test_a_day_or_hour_that_cannot_be_is_refused(ws: Workspace, weekday: int, hour: int) -> None:
    with pytest.raises(UserError, match="Monday to Friday"):
        weekly.set_schedule(ws, weekday=weekday, hour=hour, active=True, actor=LOCAL)
