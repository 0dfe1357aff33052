"""What is asked, the case that follows, and a draft that people change."""

from datetime import date, timedelta

import pytest

from lobscan.domain import ask as asking
from lobscan.domain import draft as drafts
from lobscan.domain.allocation import Allocation
from lobscan.domain.ask import Ask
from lobscan.domain.results import Row
from lobscan.domain.roadmap import Case, roadmap
from lobscan.domain.rubric import Pack, Scope
from lobscan.domain.school import Holiday, Person, School, SchoolYear, Track, YearGroup
from lobscan.domain.workplan import Action, Status
from tests import builders

MONDAY = date(2026, 11, 23)
WEEK = timedelta(days=7)
YEAR = SchoolYear(
    id="2026-2027",
    region="noord",
    start=date(2026, 11, 23),
    end=date(2027, 2, 28),
    holidays=(Holiday(label="Kerst", start=date(2026, 12, 19), end=date(2027, 1, 3)),),
)
"""Four weeks, a holiday of two, eight weeks."""


def school(*people: Person, years: tuple[SchoolYear, ...] = (YEAR,)) -> School:
    return School(
        name="School",
        structure="x",
        country="NL",
        language="nl",
        rubric="tiny",
        tracks=(Track(id="havo", label="havo"),),
        year_groups=(YearGroup(id="h3", label="havo 3", year=3), YearGroup(id="h4", label="havo 4", year=4)),
        roles=(builders.role("mentor"),),
        people=people,
        school_years=years,
    )


def person(id_: str, hours: float) -> Person:
    return Person(id=id_, name=id_.title(), roles=("mentor",), hours=hours)


def pack() -> Pack:
    measures = [
        builders.measure("talk", lifts={"s1": (0.4, 0.6)}, applies="school", weeks=4),
        builders.measure("dossier", lifts={"s2": (0.2, 0.4)}, applies="year_group", weeks=4),
    ]
    area = builders.area("a", builders.statement("s1", scope=Scope.SCHOOL), builders.statement("s2"))
    return builders.pack(area, measures=measures)


def row(statement: str, year_group: str, score: float | None, *, hidden: bool = False) -> Row:
    gap = None if score is None else max(0.0, 3 - score)
    return Row("a", statement, year_group, 9, 0.0, score, 0.5, None, 3.0, gap, hidden)


ROWS = (row("s1", "", 2.0), row("s2", "h3", 2.5), row("s2", "h4", None, hidden=True), row("s2", "*", 2.5))


def case(
    ask: Ask, *people: Person, fixed: tuple[Action, ...] = (), tasks: tuple[Allocation, ...] = ()
) -> Case:
    return asking.case(school(*people), pack(), ROWS, ask, tasks=tasks, fixed=fixed)


def action(**more: object) -> Action:
    fields = {"id": "1", "title": "Iets", "start": MONDAY, "due": MONDAY + timedelta(days=25)}
    return Action.model_validate({**fields, **more})


def test_only_shown_gaps_become_needs_and_totals_are_none() -> None:
    found = case(Ask(start=MONDAY), person("an", 48)).needs
    assert [(n.statement, n.year_group, round(n.gap, 2)) for n in found] == [
        ("s1", "", 1.0),
        ("s2", "h3", 0.5),
    ]


def test_a_priority_weighs_more_by_statement_before_area() -> None:
    ask = Ask(start=MONDAY, priorities={"a": 2.0, "s2": 3.0})
    assert [n.weight for n in case(ask, person("an", 48)).needs] == [2.0, 3.0]


def test_a_priority_is_as_heavy_as_its_dots_and_the_mean_one_twice() -> None:
    # 2, 4 and 6 dots: half, once and one and a half times the mean, on top of 1
    assert asking.weights(["a", "b", "c"], {"a": 2, "b": 4, "c": 6, "d": 9}) == {"a": 1.5, "b": 2, "c": 2.5}
    assert asking.weights(["a", "b"], {"a": 0, "b": 20}) == {"a": 1.5, "b": 3.0}
    assert asking.weights([*"abcdefgh"], {"a": 40})["a"] == 5.0
    assert asking.weights(["a", "b"], None) == {"a": 2.0, "b": 2.0}
    assert asking.weights(["a"], {"d": 9}) == {"a": 2.0}
    assert asking.weights([], {"d": 9}) == {}


def test_another_ambition_opens_or_shuts_gaps() -> None:
    higher = case(Ask(start=MONDAY, ambition={"*": 4}), person("an", 48)).needs
    assert [round(n.gap, 2) for n in higher] == [2.0, 1.5]
    lower = case(Ask(start=MONDAY, ambition={"s1": 2}), person("an", 48)).needs
    assert [n.statement for n in lower] == ["s2"]


def test_tasks_and_running_actions_are_taken_off_the_hours_period_by_period() -> None:
    task = Allocation(id="t", title="Taak", executors=("an",), hours=12)
    running = action(responsible="an", hours=6, status="running")
    found = case(Ask(start=MONDAY), person("an", 48), fixed=(running,), tasks=(task,))
    # 36 hours over twelve working weeks: 12 before the holiday, of which 6 are taken, and 24 after it
    assert {k: round(h, 6) for k, h in found.hours.items()} == {
        ("an", "2026-2027/1"): 6.0,
        ("an", "2026-2027/2"): 24.0,
    }


def test_hours_that_somebody_types_count_instead_and_who_is_away_does_not() -> None:
    ask = Ask(start=MONDAY, hours={"an": 24}, factor=0.5, away=("bo",))
    found = case(ask, person("an", 48), person("bo", 48))
    assert [(p.id, p.hours) for p in found.people] == [("an", 12.0)]
    assert sum(found.hours.values()) == pytest.approx(12.0)


def test_hours_together_are_shared_out_by_what_people_have_left() -> None:
    staff = asking.staffing(school(person("an", 30), person("bo", 10)), (), Ask(start=MONDAY))
    assert asking.shared_out(80, staff) == {"an": 60.0, "bo": 20.0}


def test_a_measure_that_runs_is_no_candidate_and_its_lift_is_expected_already() -> None:
    running = action(measure="talk", status="running", responsible="an")
    found = case(Ask(start=MONDAY), person("an", 48), fixed=(running,))
    assert [m.id for m in found.measures] == ["dossier"]
    assert found.done == {"talk"}
    assert next(n for n in found.needs if n.statement == "s1").gap == pytest.approx(0.5)


def test_what_a_plan_may_move_itself_is_not_fixed() -> None:
    own = action(id="own", draft="r1/talk")
    begun = action(id="begun", draft="r1/dossier", status="running")
    stopped = action(id="stopped", status="stopped")
    old = action(id="old", status="done", due=MONDAY)
    found = asking.going_on([own, begun, stopped, old], key="r1/", since=MONDAY + WEEK)
    assert [a.id for a in found] == ["begun"]


def solved(*people: Person) -> tuple[drafts.Draft, Case]:
    ask = Ask(start=MONDAY)
    asked = case(ask, *people)
    return drafts.draft(ask, asked, roadmap(asked)), asked


def test_a_draft_tells_what_the_solver_told() -> None:
    found, asked = solved(person("an", 48))
    answer = roadmap(asked)
    assert found.gap_closed == pytest.approx(answer.gap_closed)
    assert found.closed == pytest.approx(0.5 + 0.3)
    assert found.share == pytest.approx(0.8 / 1.5)
    assert found.hours == pytest.approx(20)
    assert drafts.Draft.model_validate_json(found.model_dump_json()) == found


def test_weighing_an_untouched_draft_changes_nothing() -> None:
    found, asked = solved(person("an", 48))
    after = drafts.weighed(found, asked)
    assert after.draft.closed == pytest.approx(found.closed)
    assert after.over == ()
    assert after.faults == ()


def test_too_few_hours_and_a_start_in_the_holiday_are_told() -> None:
    found, asked = solved(person("an", 48))
    line = found.lines[0].model_copy(
        update={
            "start": date(2026, 12, 21),
            "end": date(2027, 1, 8),
            "people": (drafts.Carrier(person="an", hours=60),),
        }
    )
    after = drafts.weighed(found.model_copy(update={"lines": (line,)}), asked)
    assert [(o.person, o.period.id, round(o.hours, 6)) for o in after.over] == [("an", "2026-2027/2", 28.0)]
    assert [f.message for f in after.faults] == [drafts.IN_HOLIDAY]


def test_a_measure_put_in_by_hand_ends_after_its_working_weeks() -> None:
    _found, asked = solved(person("an", 48))
    dossier = asked.measures[1]
    line = drafts.by_hand(
        dossier, year_groups=("h3",), start=date(2026, 12, 7), people=asked.people, periods=asked.periods
    )
    # two weeks before the holiday and two after it
    assert line.end == date(2027, 1, 15)
    assert line.hours == pytest.approx(10)
    assert line.responsible == "an"


def test_an_action_that_is_done_asks_no_hours_any_more() -> None:
    periods = asking.periods_of(school(), Ask(start=MONDAY))
    done = action(responsible="an", hours=6, status=Status.DONE)
    assert not asking.booked([done], periods)
