"""A pulse in a real store: what it asks, what it lies beside, and what it never takes the place of."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lobscan import access
from lobscan.domain.round import Round, asked_of
from lobscan.errors import RoundClosed, UserError
from lobscan.exchange.answers import RawAnswer
from lobscan.services import (
    change,
    dossier,
    intake,
    plan,
    pool,
    prepare,
    pulse,
    review,
    scan,
    signals,
    way,
    workshop,
)
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace, today

SHARED, TALKS, LINE = "a1-gedeelde-visie", "b6-loopbaangesprek", "b1-doorlopende-lijn"
CHOSEN = (SHARED, TALKS, LINE, "a4-leiderschap", "c4-mentor", "d1-ouders")
YEAR = timedelta(days=365)


def answered(ws: Workspace, round_: Round, marks: dict[str, str], *, group: str = "havo-3") -> None:
    """Mentors who gave these levels, one letter each, per statement."""
    rows = []
    for statement, said in marks.items():
        place = "" if statement.startswith("a") else group
        rows += [
            RawAnswer(len(rows) + n, f"m{n}", "mentor", statement, place, m)
            for n, m in enumerate(said, start=2)
        ]
    intake.import_answers(ws, round_, rows, actor=access.LOCAL)


def scanned(ws: Workspace, marks: dict[str, str]) -> Round:
    """A scan of last year, closed."""
    on = today() - YEAR
    opened = prepare.open_round(
        ws, NewRound("nl-lob", title="Scan", opened=on - timedelta(days=9)), actor=access.LOCAL
    )
    answered(ws, opened, marks)
    return prepare.close_round(ws, opened.id, actor=access.LOCAL, on=on)


def pulsed(ws: Workspace, marks: dict[str, str]) -> Round:
    """A pulse of these days, closed."""
    opened = pulse.open_(ws, NewRound("nl-lob", title="Peiling", statements=CHOSEN), actor=access.LOCAL)
    answered(ws, opened, marks)
    return prepare.close_round(ws, opened.id, actor=access.LOCAL)


def test_a_pulse_asks_its_statements_and_each_role_its_own_of_them(ws: Workspace) -> None:
    round_ = pulse.open_(ws, NewRound("nl-lob", statements=CHOSEN), actor=access.LOCAL)
    pack = prepare.pack_of(ws, round_)
    asked = {s.id for s in asked_of(round_, pack, prepare.find_role(round_, "mentor"))}
    assert asked == {s.id for s in pack.statements if s.id in CHOSEN and "mentor" in s.roles}
    role, path = prepare.links(ws, round_)[-1]
    door = scan.door(ws, path.removeprefix("/a/"))
    assert {s.id for s in door.statements} <= set(CHOSEN)
    assert door.role == role


def test_without_a_choice_it_asks_what_running_actions_lift_and_then_what_told_most(ws: Workspace) -> None:
    scanned(ws, {SHARED: "11144", TALKS: "33333", LINE: "44444"})
    fields = {**plan.fresh(ws), "title": "Praten", "statements": [TALKS], "status": "running"}
    plan.create(ws, fields, actor=access.LOCAL)
    found = pulse.suggestion(ws, "nl-lob")
    assert found.scan is not None
    assert [p.statement.id for p in found.picks[:2]] == [TALKS, SHARED]
    assert found.picks[0].actions == ("Praten",)
    assert found.picks[1].gap == pytest.approx(3 - 11 / 5)
    round_ = pulse.open_(ws, NewRound("nl-lob"), actor=access.LOCAL)
    assert round_.statements == found.usual
    assert len(round_.statements) == 8


def test_without_any_scan_the_core_comes_first(ws: Workspace) -> None:
    found = pulse.suggestion(ws, "nl-lob")
    assert found.scan is None
    assert all(p.statement.core for p in found.picks[:8])


def test_a_pulse_of_other_than_six_to_eight_is_not_opened(ws: Workspace) -> None:
    with pytest.raises(UserError, match="6 to 8"):
        pulse.open_(ws, NewRound("nl-lob", statements=CHOSEN[:3]), actor=access.LOCAL)
    assert prepare.rounds(ws) == ()


def test_its_figures_stand_beside_the_scan_before_it(ws: Workspace) -> None:
    before = scanned(ws, {SHARED: "22222", TALKS: "11111"})
    after = pulsed(ws, {SHARED: "33333", TALKS: "11111", LINE: "4444"})
    seen = pulse.seen(ws, after)
    assert seen.scan == before
    by_id = {b.statement.id: b for b in seen.lines}
    assert set(by_id) == set(CHOSEN)
    assert (by_id[SHARED].before, by_id[SHARED].after, by_id[SHARED].clear) == (2.0, 3.0, True)
    assert by_id[TALKS].change == 0.0
    assert (by_id[LINE].after, by_id[LINE].kept_back) == (None, True)  # four people


def test_what_either_hides_is_not_told(ws: Workspace) -> None:
    scanned(ws, {SHARED: "2222", TALKS: "22222"})
    seen = pulse.seen(ws, pulsed(ws, {SHARED: "33333", TALKS: "33333"}))
    by_id = {b.statement.id: b for b in seen.lines}
    assert (by_id[SHARED].before, by_id[SHARED].after) == (None, 3.0)


def test_its_figures_wait_for_its_close(ws: Workspace) -> None:
    round_ = pulse.open_(ws, NewRound("nl-lob", statements=CHOSEN), actor=access.LOCAL)
    _role, path = prepare.links(ws, round_)[0]
    scan.begin(ws, scan.door(ws, path.removeprefix("/a/")), ("havo-3",))
    with pytest.raises(RoundClosed, match="still open"):
        pulse.seen(ws, round_)


def test_it_never_takes_the_place_of_the_scan(ws: Workspace) -> None:
    before = scanned(ws, {SHARED: "22222"})
    after = pulsed(ws, {SHARED: "44444"})
    assert prepare.scans(ws) == (before,)
    assert pool.shareable(ws) == (before,)
    assert review.rounds(ws) == (before,)
    assert workshop.rounds(ws) == (before,)
    assert [t.held.id for t in dossier.told(ws)] == [before.id]
    judged = signals.facts(ws).judged
    assert judged is not None
    assert judged.round == before
    assert way.way(ws).round_title == before.title
    opened = prepare.open_round(ws, NewRound("nl-lob", title="Volgende"), actor=access.LOCAL)
    assert change.before(ws, opened.model_copy(update={"opened": today() + YEAR})) == before
    assert after.id in {a.round for a in signals.facts(ws).asked}  # it does say that something was asked
