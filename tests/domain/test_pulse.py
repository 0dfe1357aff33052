"""What a pulse asks first, and how its statements stand beside the last scan."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from builders import area, measure, pack, statement

from lobscan.domain.effect import Pair
from lobscan.domain.pulse import Pick, beside, check_pulse, picks
from lobscan.domain.results import TOTAL, Row
from lobscan.domain.workplan import Action
from lobscan.errors import UnknownThing, UserError

IDS = tuple(f"s{i}" for i in range(9))
PACK = pack(area("a", *(statement(id_) for id_ in IDS)))
SAME = {id_: id_ for id_ in IDS}


def row(
    id_: str, gap: float | None, consensus: float | None, *, group: str = "g", hidden: bool = False
) -> Row:
    score = None if gap is None else 3 - gap
    return Row("a", id_, group, 9, 0.0, score, consensus, None, 3.0, gap, hidden)


def action(status: str, *statements: str, measure_: str = "", title: str = "Doen") -> Action:
    fields = {"id": title, "title": title, "start": date(2026, 1, 5), "due": date(2026, 6, 5)}
    return Action.model_validate({**fields, "status": status, "statements": statements, "measure": measure_})


def order(found: tuple[Pick, ...]) -> list[str]:
    return [p.statement.id for p in found]


def test_what_running_actions_lift_comes_first_the_most_lifted_before_the_rest() -> None:
    lifting = {"m": measure("m", lifts={"s4": (0.1, 0.5)})}
    actions = [
        action("running", "s7", title="Een"),
        action("blocked", "s4", title="Twee"),
        action("running", measure_="m", title="Drie"),
        action("planned", "s8", title="Later"),
        action("done", "s8", title="Klaar"),
    ]
    found = picks(PACK, actions, lifting, [row("s1", 2.0, 0.5)], SAME)
    assert order(found)[:3] == ["s4", "s7", "s1"]
    assert found[0].actions == ("Twee", "Drie")
    assert found[2].actions == ()


def test_then_comes_what_told_most_its_gap_in_thirds_and_its_disagreement() -> None:
    rows = [row("s1", 1.5, 0.9), row("s2", 0.0, 0.2), row("s3", 0.9, 0.9), row("s5", 0.9, 0.6)]
    found = picks(PACK, (), {}, rows, SAME)
    assert order(found)[:4] == ["s2", "s5", "s1", "s3"]  # 0.8, 0.3 + 0.4, 0.5 + 0.1, 0.3 + 0.1
    assert [round(p.told, 2) for p in found[:4]] == [0.8, 0.7, 0.6, 0.4]


def test_hidden_places_and_totals_tell_nothing() -> None:
    rows = [
        row("s1", None, None, hidden=True),
        row("s1", 3.0, 0.0, group=TOTAL),
        row("s2", 1.0, 0.5),
        row("s2", 2.0, 0.7, group="h"),
    ]
    by_id = {p.statement.id: p for p in picks(PACK, (), {}, rows, SAME)}
    assert (by_id["s1"].gap, by_id["s1"].told) == (None, 0.0)
    assert by_id["s2"].gap == pytest.approx(1.5)
    assert by_id["s2"].consensus == pytest.approx(0.6)


def test_a_statement_of_the_scan_counts_for_the_one_that_means_the_same_now() -> None:
    found = picks(PACK, (), {}, [row("old", 2.0, 0.5)], {"old": "s6"})
    assert order(found)[0] == "s6"


@pytest.mark.parametrize("count", [0, 5, 9])
def test_too_few_or_too_many_are_refused(count: int) -> None:
    with pytest.raises(UserError, match=f"6 to 8 statements; these are {count}"):
        check_pulse(PACK, "pulse", IDS[:count])


def test_what_a_pulse_may_ask() -> None:
    for count in (6, 8):
        check_pulse(PACK, "pulse", IDS[:count])
    check_pulse(PACK, "core", ())
    with pytest.raises(UnknownThing, match="no statement 'x'"):
        check_pulse(PACK, "pulse", (*IDS[:6], "x"))
    with pytest.raises(UserError, match="Only a pulse"):
        check_pulse(PACK, "core", IDS[:6])
    small = pack(area("a", statement("s1"), statement("s2")))
    check_pulse(small, "pulse", ("s1", "s2"))


def counts(*n: int) -> np.ndarray:
    return np.array(n, dtype=np.int64)


def test_a_change_is_taken_over_the_places_that_both_show_each_counting_once() -> None:
    pairs = {
        ("s1", "g"): Pair(counts(10, 0, 0, 0), counts(0, 10, 0, 0), 3.0),
        ("s1", "h"): Pair(counts(0, 0, 4, 0), counts(0, 0, 0, 2), 3.0),
    }
    rows = [row("s1", 1.0, 1.0), row("s1", 0.0, 1.0, group="h"), row("s1", 2.9, 0.1, group="i")]
    (found,) = beside([statement("s1")], rows, pairs)
    assert (found.before, found.after, found.change) == (2.0, 3.0, 1.0)  # (1 + 3) / 2, (2 + 4) / 2
    assert (found.n, found.places, found.kept_back) == ((14, 12), 2, False)
    assert found.clear  # everybody said the same, so chance says nothing
    assert (found.low, found.high) == (1.0, 1.0)


def test_the_interval_lies_around_the_change_and_few_mixed_answers_are_not_clear() -> None:
    pair = Pair(counts(3, 2, 2, 3), counts(2, 3, 3, 2), 3.0)
    (found,) = beside([statement("s1")], [row("s1", 0.5, 0.5)], {("s1", "g"): pair})
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0 < found.high
    assert not found.clear


def test_without_an_earlier_figure_it_stands_by_itself_and_a_team_is_never_clear() -> None:
    rows = [row("s1", 1.0, 1.0), row("s1", None, None, group="h", hidden=True)]
    (alone,) = beside([statement("s1")], rows, {})
    assert (alone.after, alone.before, alone.change, alone.n) == (2.0, None, None, (0, 9))
    assert alone.kept_back
    pair = Pair(counts(1, 0, 0, 0), counts(0, 0, 0, 1), 3.0)
    (team,) = beside([statement("s1")], rows, {("s1", "g"): pair}, joint=True)
    assert team.change == 3.0
    assert not team.clear
