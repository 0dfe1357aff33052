"""The demo school: always alive, the same for a seed, with the pattern and the one thing worth finding."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
import remarked

from lobscan.content.demo import load_demo
from lobscan.domain.rubric import Perspective, Scope
from lobscan.domain.workplan import Action, Status
from lobscan.errors import FaultyFile, UserError
from lobscan.services import (
    ambition,
    demo,
    invitations,
    picture,
    plan,
    prepare,
    remarks,
    response,
    roadmap,
)
from lobscan.services.picture import Picture
from lobscan.services.workspace import Workspace, open_workspace
from lobscan.settings import Settings, shipped

TODAY = date(2026, 11, 23)
K = 5
Written = Callable[..., Workspace]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    """A maker of demo schools in folders of their own."""
    opened: list[Workspace] = []

    def make(seed: int = demo.SEED, on: date = TODAY) -> Workspace:
        opened.append(open_workspace(Settings(tmp_path_factory.mktemp("demo"))))
        demo.write(opened[-1], seed=seed, on=on)
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture(scope="module")
def school(written: Written) -> Workspace:
    return written()


@pytest.fixture(scope="module")
def pictures(school: Workspace) -> tuple[Picture, Picture]:
    """What the round of a year ago and the last one show."""
    earlier, last = (picture.picture(school, r) for r in prepare.rounds(school))
    return earlier, last


def counts(ws: Workspace) -> list[tuple[object, ...]]:
    sql = """SELECT round, role, statement, year_group, current, desired, sum(sign)
        FROM answer GROUP BY ALL ORDER BY ALL"""
    return ws.read(lambda c: c.execute(sql).fetchall())


def levels(seen: Picture, statement: str) -> dict[str, float]:
    rows = [r for r in seen.by_statement if r.statement == statement and r.year_group not in ("", "*")]
    return {r.year_group: r.score for r in rows if r.score is not None}


def test_the_same_seed_gives_the_same_school_and_another_seed_others(
    school: Workspace, written: Written
) -> None:
    again = written()
    assert counts(school) == counts(again)
    assert plan.actions(school) == plan.actions(again)
    assert counts(school) != counts(written(seed=7))


def test_four_tracks_about_twelve_year_groups_and_people(school: Workspace) -> None:
    found = prepare.school(school)
    assert found.name == "Het Kompas College"
    assert len(found.tracks) == 4
    assert 11 <= len(found.year_groups) <= 14
    assert len(found.people) >= 14
    groups = {g.id for g in found.year_groups}
    assert found.choice_moments
    assert all(set(m.year_groups) <= groups for m in found.choice_moments)
    assert any(y.start <= TODAY <= y.end for y in found.school_years)


def test_two_closed_rounds_about_a_year_apart(school: Workspace) -> None:
    earlier, last = prepare.rounds(school)
    assert (earlier.id, last.id) == ("r2025-11", "r2026-11")
    assert earlier.closed is not None
    assert last.closed is not None
    assert timedelta(days=7) <= TODAY - last.closed <= timedelta(days=14)
    assert timedelta(days=350) <= last.closed - earlier.closed <= timedelta(days=380)
    assert all(r.k == K and r.desired and not r.joint for r in (earlier, last))


def test_ninety_of_the_staff_answered_last_and_seventy_six_before_and_some_stopped_half_way(
    school: Workspace,
) -> None:
    for round_, people in zip(prepare.rounds(school), (76, 90), strict=True):
        staff = [r for r in response.counted(school, round_) if r.role not in ("leerling", "ouder")]
        assert sum(r.begun for r in staff) == people
        assert 0.85 * people < sum(r.handed_in for r in staff) < people


def test_answers_bear_a_day_of_their_round(school: Workspace) -> None:
    sql = "SELECT DISTINCT day FROM answer WHERE round = ?"
    for round_ in prepare.rounds(school):
        (day,) = school.read(lambda c, id_=round_.id: c.execute(sql, [id_]).fetchall())
        assert round_.opened <= day[0] <= round_.closed


def test_every_answer_was_asked_of_who_gave_it(school: Workspace) -> None:
    statements = {s.id: s for s in prepare.pack_of(school, prepare.rounds(school)[-1]).statements}
    for _, role, statement, group, *_ in counts(school):
        assert role in statements[str(statement)].roles
        assert (group == "") is (statements[str(statement)].scope is Scope.SCHOOL)


def test_the_pattern_of_the_field(pictures: tuple[Picture, Picture]) -> None:
    for seen in pictures:
        areas = {r.area: r.score for r in seen.by_area if r.year_group == "*" and r.area != "*"}
        assert max(areas, key=areas.__getitem__) == "activiteiten"
        assert min(areas, key=areas.__getitem__) == "visie"
    assert 2.8 <= areas["activiteiten"] <= 3.1
    assert 1.8 <= areas["visie"] <= 2.1
    assert all(2.0 <= areas[a] <= 2.6 for a in ("taken", "samenwerking", "kwaliteit"))


def test_what_was_worked_on_went_forward(pictures: tuple[Picture, Picture]) -> None:
    earlier, last = pictures
    for statement in ("c4-mentor", "b6-loopbaangesprek"):
        before, after = (float(np.mean(list(levels(p, statement).values()))) for p in (earlier, last))
        assert 0.1 < after - before < 0.8


def test_havo_4_gains_experience_and_nobody_looks_back_on_it(pictures: tuple[Picture, Picture]) -> None:
    gaps = {
        r.year_group: r.gap
        for r in pictures[1].by_statement
        if r.statement == "b4-reflecteren" and r.year_group != "*" and r.gap is not None
    }
    assert max(gaps, key=gaps.__getitem__) == "havo-4"
    reflecting = levels(pictures[1], "b4-reflecteren")
    others = [score for group, score in reflecting.items() if group != "havo-4"]
    assert reflecting["havo-4"] < 1.8
    assert 2.2 < float(np.mean(others)) < 2.7
    assert min(others) > reflecting["havo-4"] + 0.3
    assert levels(pictures[1], "b3-ervaren")["havo-4"] > 3.1


def test_leaders_believe_that_it_is_done_and_the_gate_lets_one_see_it(
    pictures: tuple[Picture, Picture],
) -> None:
    found = picture.between(pictures[1], "b4-reflecteren", "havo-4", Perspective.LEADERS, Perspective.STAFF)
    assert found is not None
    assert found.clear
    assert found.value > 0.8
    assert min(found.n) >= K


def test_no_action_is_about_it_yet(school: Workspace) -> None:
    assert not [a for a in plan.actions(school) if "b4-reflecteren" in a.statements]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_story_does_not_hang_on_the_seed(written: Written, seed: int) -> None:
    ws = written(seed)
    seen = picture.picture(ws, prepare.rounds(ws)[-1])
    reflecting = levels(seen, "b4-reflecteren")
    assert min(reflecting, key=reflecting.__getitem__) == "havo-4"
    found = picture.between(seen, "b4-reflecteren", "havo-4", Perspective.LEADERS, Perspective.STAFF)
    assert found is not None
    assert found.clear


def test_nothing_is_shown_under_k_and_most_is_shown(pictures: tuple[Picture, Picture]) -> None:
    for seen in pictures:
        choices: list[dict[str, object]] = [{}, *({"perspective": p} for p in Perspective)]
        choices += [{"role": r.id} for r in seen.shown.roles]
        for choice in choices:
            cells = seen.shown.cells(**choice)  # type: ignore[arg-type]
            for marks in (cells.now, cells.wanted):
                shown = marks[..., :4].sum(-1)
                assert not ((shown > 0) & (shown < K)).any()
        # A year group that works nearly whole in the next one too is kept back: of that one or of this.
        assert sum(r.hidden for r in seen.by_statement) < len(seen.by_statement) / 8


def test_people_neither_agree_nor_disagree_on_everything(pictures: tuple[Picture, Picture]) -> None:
    seen = [r.consensus for r in pictures[1].by_statement if r.year_group != "*" and r.consensus is not None]
    assert 0.6 < float(np.mean(seen)) < 0.85
    doubts = [r.unknown for r in pictures[1].by_statement if r.year_group == "*" and r.unknown is not None]
    assert min(doubts) > 0.01
    assert 0.15 < max(doubts) < 0.3


def test_ambitions_with_a_reason_stand_on_the_last_round(school: Workspace) -> None:
    earlier, last = prepare.rounds(school)
    assert ambition.ambitions(school, earlier) == ()
    said = ambition.ambitions(school, last)
    assert len(said) == len(load_demo(shipped() / "data").ambitions)
    assert all(a.why and a.actor == "Demo" for a in said)


def test_all_remarks_stand_on_the_last_round(school: Workspace) -> None:
    earlier, last = prepare.rounds(school)
    assert remarked.kept(school, earlier) == []
    wanted = {(r.statement, r.year_group, r.text) for r in load_demo(shipped() / "data").remarks}
    assert set(remarked.kept(school, last)) == wanted
    assert len(remarks.read(school, last, actor=demo.ACTOR)) == len(wanted)


def test_the_work_plan_is_under_way(school: Workspace) -> None:
    actions = plan.actions(school)
    by_status = {status: [a for a in actions if a.status is status] for status in Status}
    assert len(by_status[Status.DONE]) >= 2
    assert len(by_status[Status.BLOCKED]) == 1
    assert len(by_status[Status.PLANNED]) >= 3
    assert len([a for a in actions if a.late(TODAY)]) >= 2


def test_finished_measures_of_last_year_stand_beside_what_was_measured(school: Workspace) -> None:
    last = prepare.rounds(school)[-1]
    found = roadmap.measured(school, last)
    assert found is not None
    assert {o.verdict for o in found.outcomes} == {-1, 0, 1}, "some less, some as predicted, some more"
    shown = [picture.picture(school, r).by_statement for r in (found.before, found.after)]
    scores = [
        {(r.statement, r.year_group): r.score for r in rows if not r.hidden and r.score is not None}
        for rows in shown
    ]
    one = next(o for o in found.outcomes if o.statement == "b6-loopbaangesprek")
    groups = [g for g in one.action.year_groups if all((one.statement, g) in s for s in scores)]
    moved = [scores[1][one.statement, g] - scores[0][one.statement, g] for g in groups]
    assert one.places == len(groups) > 0
    assert one.measured == pytest.approx(sum(moved) / len(moved))
    assert all(o.action.status is Status.DONE and last.closed > o.action.due for o in found.outcomes)


def test_measures_of_actions_are_in_the_rubric(school: Workspace) -> None:
    known = {m.id: m for m in prepare.pack_of(school, prepare.rounds(school)[-1]).measures}
    named = [a for a in plan.actions(school) if a.measure]
    assert len(named) >= 5
    for action in named:
        assert set(action.statements) & {x.statement for x in known[action.measure].lifts}


def test_actions_refer_to_what_there_is(school: Workspace) -> None:
    found = prepare.school(school)
    pack = prepare.pack_of(school, prepare.rounds(school)[-1])
    rounds = {r.id for r in prepare.rounds(school)}
    for action in plan.actions(school):
        assert set(action.people()) <= {p.id for p in found.people}
        assert set(action.year_groups) <= {g.id for g in found.year_groups}
        assert set(action.statements) <= {s.id for s in pack.statements}
        assert action.area in {a.id for a in pack.areas}
        assert action.round in rounds


def test_actions_have_a_history_in_the_past(school: Workspace) -> None:
    for action in plan.actions(school):
        history = plan.history(school, action.id)
        assert [e.number for e in history] == list(range(1, len(history) + 1))
        assert [e.at for e in history] == sorted(e.at for e in history)
        assert history[-1].at.date() < TODAY
        assert history[0].changes["status"] == "planned"
        assert (len(history) >= 3) is (action.status is not Status.PLANNED)


@pytest.mark.parametrize("day", [date(2026, 12, 25), date(2027, 8, 10), date(2028, 2, 29)])
def test_on_another_day_it_is_as_alive(written: Written, school: Workspace, day: date) -> None:
    ws = written(on=day)
    last = prepare.rounds(ws)[-1]
    assert last.closed is not None
    assert timedelta(days=7) <= day - last.closed <= timedelta(days=40)
    actions = plan.actions(ws)
    assert {a.id: a.late(day) for a in actions} == {a.id: a.late(TODAY) for a in plan.actions(school)}
    assert all(_is_school_day(ws, d) for a in actions for d in (a.start, a.due))
    assert all(_fits(a, day) for a in actions)


def _is_school_day(ws: Workspace, day: date) -> bool:
    return day.weekday() < 5 and not any(y.holiday_on(day) for y in prepare.school(ws).school_years)


def _fits(action: Action, day: date) -> bool:
    """Whether what is planned is still to begin, and all else has begun."""
    return (action.start >= day) is (action.status is Status.PLANNED)


def test_a_folder_with_a_school_is_refused(school: Workspace) -> None:
    before = counts(school)
    with pytest.raises(UserError, match="already"):
        demo.write(school, seed=1)
    assert counts(school) == before


def test_a_fault_in_the_file_is_told_with_its_line(tmp_path: Path) -> None:
    text = (shipped() / "data" / "demo" / "demo.yaml").read_text(encoding="utf-8")
    (tmp_path / "demo").mkdir()
    wrong = text.replace("busiest:", "bussiest:")
    (tmp_path / "demo" / "demo.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(FaultyFile) as error:
        load_demo(tmp_path)
    line = wrong.splitlines().index(next(x for x in wrong.splitlines() if "bussiest" in x)) + 1
    assert line in {f.line for f in error.value.faults}


def test_one_sees_how_long_the_larger_groups_took_and_of_no_small_one(school: Workspace) -> None:
    for round_ in prepare.rounds(school):
        done = {r.role: r.handed_in for r in response.counted(school, round_)}
        taken = invitations.minutes(school, round_)
        assert {role: len(of) for role, of in taken.items()} == {r: n for r, n in done.items() if n >= K}
        assert 3 <= np.median(taken["mentor"]) <= 20
        assert min(min(of) for of in taken.values()) >= 1
