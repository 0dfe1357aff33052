"""The division of tasks: what nobody carries yet, and how a task is usually shared out."""

import pytest

from lobscan.domain import division
from lobscan.domain.allocation import Allocation
from lobscan.domain.rubric import Task
from lobscan.domain.school import School


def pack_task(id_: str, *, scope: str = "year_group", **more: object) -> Task:
    fields = {"id": id_, "title": f"Titel {id_}", "about": "x.", "kind": "guiding", "roles": ["mentor"]}
    return Task.model_validate({**fields, "scope": scope, "hours": 8, **more})


def allocation(task: str = "", group: str = "", *, who: str = "", title: str = "Eigen") -> Allocation:
    return Allocation(id=f"{task}{group}{title}", task=task, title=title, year_group=group, responsible=who)


@pytest.fixture
def school() -> School:
    return School.model_validate(
        {
            "name": "S",
            "structure": "nl-vo",
            "country": "NL",
            "language": "nl",
            "rubric": "nl-lob",
            "tracks": [{"id": "havo", "label": "havo"}],
            "year_groups": [
                {"id": f"havo-{y}", "label": f"havo {y}", "year": y, "tracks": ["havo"]} for y in (3, 4, 5)
            ],
            "roles": [{"id": "mentor", "label": "mentor", "perspective": "staff"}],
        }
    )


def test_tasks_stand_in_the_packs_order_then_the_schools_own_by_title() -> None:
    tasks = [pack_task("b"), pack_task("a")]
    given = [
        allocation(title="zelf"),
        allocation(title="Dit"),
        allocation("a", "havo-3"),
        allocation("b", "havo-3"),
        allocation("b", "havo-4"),
    ]
    found = division.rows(given, tasks)
    assert [r.title for r in found] == ["Titel b", "Titel a", "Dit", "zelf"]
    assert set(found[0].places) == {"havo-3", "havo-4"}
    assert sum(len(r.allocations) for r in found) == len(given)


def test_own_tasks_of_one_title_are_one_row_and_a_task_that_left_the_pack_keeps_its_own() -> None:
    found = division.rows([allocation(group="havo-3"), allocation(), allocation("weg")], [])
    assert [(r.task, len(r.allocations)) for r in found] == [("", 2), ("weg", 1)]


def test_what_stands_in_no_year_group_is_unallocated() -> None:
    tasks = [pack_task("a"), pack_task("b")]
    assert division.unallocated(tasks, [allocation("a", "havo-3")]) == (tasks[1],)


def test_usual_places_follow_scope_and_years(school: School) -> None:
    assert division.usual_places(pack_task("a", scope="school"), school) == ("",)
    assert division.usual_places(pack_task("a"), school) == ("havo-3", "havo-4", "havo-5")
    assert division.usual_places(pack_task("a", years=[4, 6]), school) == ("havo-4",)


def test_usual_has_only_roles_that_the_school_knows(school: School) -> None:
    found = division.usual(pack_task("a", roles=["decaan", "mentor"]), school)
    assert found == {"task": "a", "title": "Titel a", "executors": ("mentor",), "hours": 8}


@pytest.mark.parametrize(
    ("who", "most"),
    [([], ""), (["", ""], ""), (["an", "bo"], ""), (["an", "an", "bo"], "an"), (["an", "an", "", ""], "")],
)
def test_more_than_half_of_all_tasks(who: list[str], most: str) -> None:
    assert division.most_responsible([allocation(who=w) for w in who]) == most
