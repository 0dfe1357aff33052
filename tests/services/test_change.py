"""Change over the rounds of a real store: which rounds count, what breaks, and that nothing hidden is told."""

from datetime import date, timedelta

import pytest

from lobscan import access
from lobscan.domain import change as domain
from lobscan.domain.lineage import Left, Why
from lobscan.domain.round import Round
from lobscan.domain.rubric import Pack, Perspective
from lobscan.exchange.answers import RawAnswer
from lobscan.services import change, intake, prepare
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace, today

TALKS, VISION = "b6-loopbaangesprek", "a1-gedeelde-visie"
NOW = today()
YEAR = timedelta(days=365)


def reworded(ws: Workspace, statement: str) -> Pack:
    """The pack as if an older version of it, which no map knows, asked a statement in other words."""
    now = prepare.pack(ws.settings, "nl-lob")
    areas = tuple(
        a.model_copy(
            update={
                "statements": tuple(
                    s.model_copy(update={"text": "Anders."}) if s.id == statement else s for s in a.statements
                )
            }
        )
        for a in now.areas
    )
    header = now.header.model_copy(update={"version": "0.9.0"})
    return now.changed(header=header, areas=areas, migrations=())


def held(
    ws: Workspace,
    on: date,
    marks: str,
    *,
    statement: str = TALKS,
    asked: Pack | None = None,
    role: str = "mentor",
) -> Round:
    """A closed round in which people of a role gave these levels."""
    wanted = NewRound("nl-lob", title=f"Scan {on.year}", opened=on - timedelta(days=9), closes=on)
    opened = prepare.open_round(ws, wanted, asked=asked, actor=access.LOCAL)
    group = "" if statement == VISION else "havo-3"
    rows = [RawAnswer(n, f"m{n}", role, statement, group, m) for n, m in enumerate(marks, start=2)]
    intake.import_answers(ws, opened, rows, actor=access.LOCAL)
    return prepare.close_round(ws, opened.id, actor=access.LOCAL, on=on)


def moved(found: change.Series, then: int) -> domain.Change | None:
    return domain.moved(found.rounds[then], found.rounds[-1], found.weights, keep=lambda _spot: True)


def test_any_earlier_round_can_be_laid_beside_the_last(ws: Workspace) -> None:
    first, second, last = (
        held(ws, NOW - 2 * YEAR, "1111111111"),
        held(ws, NOW - YEAR, "3333333333"),
        held(ws, NOW, "2222222222"),
    )
    assert change.earlier(ws, last) == (first, second)
    assert change.before(ws, last) == second
    found = change.series(ws, last, None)
    assert [r.id for r in found.rounds] == [first.id, second.id, last.id]
    up, down = moved(found, 0), moved(found, 1)
    assert up is not None
    assert down is not None
    assert (up.value, up.n, up.clear) == (1.0, (10, 10), True)
    assert (down.value, down.clear) == (-1.0, True)


@pytest.mark.parametrize(("before", "after"), [("1111", "2222222222"), ("1111111111", "2222")])
def test_what_either_round_hides_is_in_no_change(ws: Workspace, before: str, after: str) -> None:
    held(ws, NOW - YEAR, before + "", statement=TALKS)
    last = held(ws, NOW, after)
    found = change.series(ws, last, None)
    assert all(moved(found, at) is None for at in range(len(found.rounds) - 1))


def test_pupils_have_a_change_of_their_own(ws: Workspace) -> None:
    held(ws, NOW - YEAR, "1111111111", role="leerling")
    last = held(ws, NOW, "2222222222", role="leerling")
    pupils = moved(change.series(ws, last, Perspective.PUPILS), 0)
    assert pupils is not None
    assert pupils.value == 1.0
    assert moved(change.series(ws, last, None), 0) is None


def test_other_words_break_the_line_and_are_named_with_the_reason(ws: Workspace) -> None:
    held(ws, NOW - YEAR, "1111111111", asked=reworded(ws, TALKS))
    last = held(ws, NOW, "2222222222")
    found = change.series(ws, last, None)
    assert found.rounds[0].left == (Left(TALKS, Why.REWORDED, (TALKS,)),)
    assert moved(found, 0) is None
    points = domain.line(found.rounds, [TALKS], found.weights)
    assert [(p.broken, p.score is None) for p in points] == [(True, True), (False, False)]
    assert TALKS not in change.same(ws, *(prepare.rounds(ws)))


def test_what_kept_its_words_runs_on_beside_a_break(ws: Workspace) -> None:
    held(ws, NOW - YEAR, "1111111111", asked=reworded(ws, VISION))
    last = held(ws, NOW, "2222222222")
    up = moved(change.series(ws, last, None), 0)
    assert up is not None
    assert up.value == 1.0


def test_a_first_round_has_nothing_before_it(ws: Workspace) -> None:
    only = held(ws, NOW, "2222222222")
    assert change.earlier(ws, only) == ()
    assert [r.id for r in change.series(ws, only, None).rounds] == [only.id]


def test_a_pulse_is_on_the_line_of_its_statement_and_before_no_round(ws: Workspace) -> None:
    scan_ = held(ws, NOW - YEAR, "1111111111")
    pack = prepare.pack(ws.settings, "nl-lob")
    ids = (TALKS, *[s.id for s in pack.statements if s.id != TALKS][:5])
    on = NOW - timedelta(days=100)
    wanted = NewRound("nl-lob", set="pulse", statements=ids, opened=on - timedelta(days=5), closes=on)
    opened = prepare.open_round(ws, wanted, actor=access.LOCAL)
    rows = [RawAnswer(n, f"m{n}", "mentor", TALKS, "havo-3", "2") for n in range(2, 12)]
    intake.import_answers(ws, opened, rows, actor=access.LOCAL)
    prepare.close_round(ws, opened.id, actor=access.LOCAL, on=on)
    last = held(ws, NOW, "3333333333")
    assert change.before(ws, last) == scan_
    found = change.series(ws, last, None)
    points = domain.line(found.rounds, [TALKS], found.weights)
    assert [(p.pulse, p.score.value if p.score else None) for p in points] == [
        (False, 1.0),
        (True, 2.0),
        (False, 3.0),
    ]
