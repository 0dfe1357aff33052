"""If somebody is away: what stops, who could carry it, and what comes in the next ninety days."""

from dataclasses import replace
from datetime import date, timedelta

import builders
import pytest

from lobscan.domain import absence, coverage
from lobscan.domain.absence import Hit, Question
from lobscan.domain.activity import Activity
from lobscan.domain.allocation import Allocation
from lobscan.domain.partner import Partner
from lobscan.domain.practice import Practice
from lobscan.domain.school import Person, Role, School
from lobscan.domain.workplan import Action

TODAY = date(2026, 11, 18)  # a Wednesday in week 47
YEAR = builders.school_year(date(2026, 8, 31), date(2027, 7, 9), (date(2026, 12, 19), date(2027, 1, 3)))
AN = Person(id="an", name="An", roles=("decaan",), year_groups=("havo-3",), hours=50)
BO = Person(id="bo", name="Bo", roles=("decaan", "mentor"), hours=50)
CY = Person(id="cy", name="Cy", roles=("mentor", "placement"), hours=20)


def school(*people: Person) -> School:
    return School.model_validate(
        {
            "name": "School",
            "structure": "nl-vo",
            "country": "NL",
            "language": "nl",
            "rubric": "tiny",
            "tracks": [{"id": "havo", "label": "havo"}],
            "year_groups": [
                {"id": "havo-3", "label": "havo 3", "year": 3, "tracks": ["havo"]},
                {"id": "havo-4", "label": "havo 4", "year": 4, "tracks": ["havo"]},
            ],
            "roles": [
                Role(id=i, label=i, perspective=builders.STAFF).model_dump()
                for i in ("decaan", "mentor", "placement")
            ],
            "people": [p.model_dump() for p in people],
            "school_years": [YEAR.model_dump()],
            "choice_moments": [
                {"id": "profile", "label": "Profile", "year_groups": ["havo-3"], "month": 12},
                {"id": "exam", "label": "Exam", "year_groups": ["havo-4"], "month": 12},
                {"id": "later", "label": "Later", "year_groups": ["havo-3"], "month": 4},
            ],
        }
    )


def practice(**more: object) -> Practice:
    seen = Practice(
        school=school(AN, BO, CY),
        pack=builders.pack(builders.area("a", builders.statement("s"))),
        today=TODAY,
        number=0,
        activities=(),
        tasks=(),
        partners=(),
        evidence=(),
    )
    return replace(seen, **more)  # type: ignore[arg-type]


def activity(id_: str, **more: object) -> Activity:
    return Activity.model_validate({"id": id_, "title": id_, **more})


def action(id_: str, *, start: int, due: int, **more: object) -> Action:
    days = {"start": TODAY + timedelta(days=start), "due": TODAY + timedelta(days=due)}
    return Action.model_validate({"id": id_, "title": id_, "responsible": "an", **days, **more})


@pytest.mark.parametrize(
    ("executors", "responsible", "hit"),
    [
        (("an",), "", Hit.ALONE),
        (("an",), "bo", Hit.ALONE),
        ((), "an", Hit.ALONE),
        (("an", "bo"), "an", Hit.LEADERLESS),
        (("bo",), "an", Hit.LEADERLESS),
        (("an", "bo"), "bo", Hit.SHORT),
        (("decaan",), "bo", Hit.SHORT),
        (("bo",), "bo", None),
        (("mentor",), "", None),
        ((), "", None),
    ],
)
def test_how_an_absence_hits(executors: tuple[str, ...], responsible: str, hit: Hit | None) -> None:
    fields = {"executors": executors, "responsible": responsible}
    seen = practice(
        activities=(activity("x", **fields),),
        tasks=(Allocation.model_validate({"id": "t", "title": "t", **fields}),),
    )
    found = absence.absence(seen, AN, ())
    assert [s.hit for s in found.activities] == [s.hit for s in found.tasks] == ([hit] if hit else [])


def test_a_role_that_one_person_has_alone_is_that_person() -> None:
    seen = practice(
        activities=(activity("x", executors=["placement"]),),
        partners=(
            Partner(id="p", name="P", contact="placement"),
            Partner(id="q", name="Q", contact="mentor"),
        ),
    )
    found = absence.absence(seen, CY, ())
    assert [s.hit for s in found.activities] == [Hit.ALONE]
    assert [p.id for p in found.partners] == ["p"]


def test_what_does_not_happen_does_not_stop() -> None:
    seen = practice(activities=(activity("x", executors=["an"], status="idea"),))
    assert absence.absence(seen, AN, ()).activities == ()


def test_actions_that_are_due_within_ninety_days_are_found_by_date() -> None:
    every = [
        action("edge", start=0, due=90),
        action("beyond", start=0, due=91),
        action("late", start=-20, due=-10),
        action("done", start=-20, due=-10, status="done"),
        action("carries", start=0, due=5, responsible="bo", executors=("an",)),
        action("other", start=0, due=5, responsible="bo"),
    ]
    assert [a.id for a in absence.absence(practice(), AN, every).actions] == ["late", "carries", "edge"]


def test_the_first_decaan_is_looked_at_first() -> None:
    assert absence.usual(school(CY, BO, AN)) == "bo"
    assert absence.usual(school(CY)) == "cy"
    assert absence.usual(school()) == ""


def test_hours_are_those_of_tasks_and_of_open_actions() -> None:
    tasks = (Allocation(id="t", title="t", executors=("an", "bo"), hours=20),)
    actions = [
        action("open", start=0, due=9, hours=5),
        action("done", start=0, due=9, hours=7, status="done"),
    ]
    seen = practice(tasks=tasks)
    burdens = {b.person.id: b for b in coverage.burdens(seen.school.people, tasks, actions, YEAR)}
    assert absence.open_hours(burdens["an"], actions, seen) == 15
    assert absence.open_hours(None, actions, seen) == 0


def burdens(seen: Practice) -> list[coverage.Burden]:
    found = coverage.burdens(seen.school.people, seen.tasks, (), YEAR)
    return [b for b in found if b.person.id != "an"]


def test_shared_alike_runs_over_where_there_is_no_room() -> None:
    seen = practice(tasks=(Allocation(id="t", title="t", executors=("cy",), hours=15),))
    found = absence.shared_alike(20, burdens(seen))
    assert [(s.person.id, s.before, s.extra, s.after, s.over) for s in found] == [
        ("cy", 15, 10, 25, 5),
        ("bo", 0, 10, 10, 0),
    ]


def test_shared_by_room_gives_most_to_who_has_most() -> None:
    seen = practice(tasks=(Allocation(id="t", title="t", executors=("cy",), hours=10),))
    found = absence.shared_by_room(12, burdens(seen))
    assert [(s.person.id, s.extra) for s in found] == [("bo", 10), ("cy", 2)]


def test_nobody_takes_over_where_nobody_has_room() -> None:
    full = (Allocation(id="t", title="t", executors=("bo", "cy"), hours=100),)
    assert absence.shared_by_room(12, burdens(practice(tasks=full))) == ()


def test_colleagues_share_a_role() -> None:
    assert [p.id for p in absence.colleagues(school(AN, BO, CY).people, AN)] == ["bo"]
    assert [p.id for p in absence.colleagues(school(AN, BO, CY).people, BO)] == ["an", "cy"]


def test_ahead_runs_from_this_week_to_the_ninetieth_day() -> None:
    weeks = absence.ahead(practice(), AN, ())
    assert weeks[0].monday == date(2026, 11, 16)
    assert weeks[-1].monday <= TODAY + timedelta(days=90) < weeks[-1].monday + timedelta(days=7)
    assert [w.number for w in weeks][:8] == [47, 48, 49, 50, 51, 52, 53, 1]
    assert [w.number for w in weeks if w.free] == [52, 53]


def test_a_week_holds_what_falls_in_it() -> None:
    seen = practice(
        activities=(
            activity("x", weeks=[48, 3], executors=["an"]),
            activity("y", weeks=[48], responsible="bo"),
        )
    )
    every = [
        action("late", start=-20, due=-10),
        action("next", start=7, due=14),
        action("far", start=200, due=210),
    ]
    weeks = {w.number: w for w in absence.ahead(seen, AN, every)}
    assert {n: [a.id for a in w.activities] for n, w in weeks.items() if w.activities} == {
        48: ["x"],
        3: ["x"],
    }
    assert {n: [a.id for a in w.starts] for n, w in weeks.items() if w.starts} == {48: ["next"]}
    assert {n: [a.id for a in w.due] for n, w in weeks.items() if w.due} == {47: ["late"], 49: ["next"]}


def test_a_choice_moment_stands_once_in_its_month_for_own_year_groups() -> None:
    def moments(person: Person) -> list[tuple[int, str]]:
        return [(w.number, c.id) for w in absence.ahead(practice(), person, ()) for c in w.choices]

    assert moments(AN) == [(50, "profile")]
    assert moments(CY) == [(50, "profile"), (50, "exam")]


def test_open_questions_name_what_is_missing() -> None:
    seen = practice(
        activities=(
            activity("Fair", executors=["an"]),
            activity("Day", executors=["bo"], responsible="an", weeks=[40]),
        ),
        partners=(
            Partner(id="p", name="College", contact="an"),
            Partner(id="q", name="Firm", contact="an", outside="Q", agreement="yes"),
        ),
    )
    actions = [action("Stuck", start=-9, due=-1, status="blocked", note="why")]
    assert absence.questions(absence.absence(seen, AN, actions), TODAY) == (
        (Question.WHEN, "Fair"),
        (Question.WHO_LEADS, "Day"),
        (Question.WHO_CARRIES, "Fair"),
        (Question.WHOM_TO_CALL, "College"),
        (Question.WHAT_AGREED, "College"),
        (Question.WHAT_BLOCKS, "Stuck"),
        (Question.LATE, "Stuck"),
    )
