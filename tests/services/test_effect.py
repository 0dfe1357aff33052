"""Effect between two rounds of a real store: which actions count, and that nothing hidden is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lobscan import access
from lobscan.domain.round import Round
from lobscan.domain.workplan import Action
from lobscan.exchange.answers import RawAnswer
from lobscan.services import change, effect, intake, plan, prepare
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace, today

TALKS = "b6-loopbaangesprek"
LAST_YEAR, NOW = today() - timedelta(days=365), today()


def held(ws: Workspace, on: date, marks: str, group: str = "havo-3") -> Round:
    """A closed round in which mentors gave these levels for one statement."""
    opened = prepare.open_round(
        ws, NewRound("nl-lob", opened=on - timedelta(days=9), closes=on), actor=access.LOCAL
    )
    rows = [RawAnswer(n, f"m{n}", "mentor", TALKS, group, m) for n, m in enumerate(marks, start=2)]
    intake.import_answers(ws, opened, rows, actor=access.LOCAL)
    return prepare.close_round(ws, opened.id, actor=access.LOCAL, on=on)


def done(ws: Workspace, **more: object) -> Action:
    """A finished action of a measure that lifts the statement."""
    measure = next(
        m
        for m in prepare.pack_of(ws, prepare.rounds(ws)[-1]).measures
        if TALKS in {x.statement for x in m.lifts}
    )
    fields = {
        "title": measure.title,
        "start": LAST_YEAR + timedelta(days=30),
        "due": LAST_YEAR + timedelta(days=90),
        "measure": measure.id,
        "statements": [TALKS],
        "status": "done",
    }
    return plan.create(ws, {**plan.fresh(ws), **fields, **more}, actor=access.LOCAL)


def test_a_first_round_has_nothing_before_it(ws: Workspace) -> None:
    assert effect.seen(ws, held(ws, NOW, "11111")) is None


def test_the_gap_before_and_after_of_what_was_finished_in_between(ws: Workspace) -> None:
    before, after = held(ws, LAST_YEAR, "11111"), held(ws, NOW, "22222")
    one = done(ws)
    found = effect.seen(ws, after)
    assert found is not None
    assert (found.before.id, found.after.id) == (before.id, after.id)
    (told,) = found.found.effects
    assert [a.id for a in told.actions] == [one.id]
    assert told.moved is not None
    assert (told.moved.before, told.moved.after, told.moved.n) == (2.0, 1.0, (5, 5))
    assert found.found.untouched is None


@pytest.mark.parametrize(("before", "after"), [("1111", "22222"), ("11111", "2222")])
def test_what_either_round_hides_is_in_no_effect(ws: Workspace, before: str, after: str) -> None:
    held(ws, LAST_YEAR, before)
    later = held(ws, NOW, after)
    done(ws)
    found = effect.seen(ws, later)
    assert found is None or [e.moved for e in found.found.effects] == [None]


def test_an_action_that_ended_before_the_earlier_round_is_none_of_this_time(ws: Workspace) -> None:
    one = Action(id="1", title="Oud", start=date(2025, 1, 1), due=date(2025, 2, 1), status="done")
    since, until = date(2025, 6, 1), date(2026, 6, 1)
    assert effect.between([one], {"1": date(2025, 2, 3)}, since, until) == ()
    assert effect.between([one], {"1": date(2025, 7, 1)}, since, until) == (one,)
    (later,) = effect.between([one], {"1": date(2026, 7, 1)}, since, until)
    assert later.status == "running"  # somebody worked on it, and it was not finished yet


def test_the_round_before_is_one_of_the_same_rubric_that_may_be_seen(ws: Workspace) -> None:
    first, second = held(ws, LAST_YEAR, "11111"), held(ws, NOW, "22222")
    assert change.before(ws, second) == first
    assert change.before(ws, first) is None
    assert change.same(ws, first, second)[TALKS] == TALKS


def test_what_is_finished_after_the_later_round_is_no_untouched_ground(ws: Workspace) -> None:
    held(ws, LAST_YEAR, "11111")
    later = held(ws, NOW - timedelta(days=20), "22222")
    done(ws)
    found = effect.seen(ws, later)
    assert found is not None
    assert (found.found.effects, found.found.untouched) == ((), None)


def test_a_round_that_nobody_answered_is_passed_over(ws: Workspace) -> None:
    first = held(ws, LAST_YEAR, "11111")
    held(ws, LAST_YEAR + timedelta(days=100), "")
    assert change.before(ws, held(ws, NOW, "22222")) == first


def test_one_answer_of_a_team_is_never_called_clear(ws: Workspace) -> None:
    for on, level in ((LAST_YEAR, "1"), (NOW, "3")):
        wanted = NewRound("nl-lob", mode="joint", opened=on - timedelta(days=9), closes=on)
        opened = prepare.open_round(ws, wanted, actor=access.LOCAL)
        rows = [RawAnswer(2, "team", "mentor", TALKS, "havo-3", level)]
        intake.import_answers(ws, opened, rows, actor=access.LOCAL)
        prepare.close_round(ws, opened.id, actor=access.LOCAL, on=on)
    done(ws)
    found = effect.seen(ws, prepare.rounds(ws)[-1])
    assert found is not None
    (one,) = found.found.effects
    assert one.moved is not None
    assert (one.moved.change, one.moved.clear) == (-2.0, False)
