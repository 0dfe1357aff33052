"""The registers as a service: changed by several people at once, all or nothing, and taken back."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from lobscan.access import LOCAL, Actor, Office
from lobscan.domain.activity import Activity
from lobscan.domain.register import Register
from lobscan.domain.school import Person
from lobscan.errors import NotAllowed, UnknownThing, UserError
from lobscan.services import practice, prepare
from lobscan.services.workspace import Workspace, open_workspace
from lobscan.settings import Settings

ACTIVITIES, TASKS, PARTNERS, EVIDENCE = Register
BO = Actor("Bo", Office.COORDINATOR)


@pytest.fixture
def staffed(ws: Workspace) -> Workspace:
    people = (Person(id="an", name="An de Wit", hours=20), Person(id="bo", name="Bo Bos"))
    prepare.save_school(ws, prepare.school(ws).model_copy(update={"people": people}), actor=LOCAL)
    return ws


def seen(ws: Workspace) -> int:
    return practice.registers(ws).number


def revise(
    ws: Workspace, changes: practice.Changes, *, since: int | None = None, actor: Actor = LOCAL
) -> str:
    """Change activities as they are, or as they were after event `since`."""
    return practice.revise(ws, ACTIVITIES, changes, seen=seen(ws) if since is None else since, actor=actor)


def titles(ws: Workspace) -> list[str]:
    return [a.title for a in practice.practice(ws).activities]


def one(ws: Workspace, id_: str = "x") -> Activity:
    return next(a for a in practice.practice(ws).activities if a.id == id_)


def test_a_new_id_makes_a_record_and_only_changes_are_kept(staffed: Workspace) -> None:
    revise(staffed, {"x": {"title": "Stage", "weeks": (3, 41), "responsible": "an"}})
    assert (one(staffed).weeks, one(staffed).responsible) == ((41, 3), "an")
    revise(staffed, {"x": {"title": "Stage", "hours": 4}})
    assert [dict(e.changes) for e in practice.history(staffed, ACTIVITIES, "x")][1:] == [{"hours": 4}]


def test_what_is_the_same_makes_no_event(staffed: Workspace) -> None:
    revise(staffed, {"x": {"title": "Stage"}})
    before = seen(staffed)
    assert revise(staffed, {"x": {"title": "Stage"}, "y": None}) == ""
    assert seen(staffed) == before


def test_a_command_is_kept_whole_or_not_at_all(staffed: Workspace) -> None:
    revise(staffed, {"x": {"title": "Stage"}})
    before = seen(staffed)
    for bad in ({"title": ""}, {"title": "Y", "hours": -1}, {"title": "Y", "year_groups": ("klas-9",)}):
        with pytest.raises(UserError):
            revise(staffed, {"x": {"title": "Anders"}, "y": bad})
        assert titles(staffed) == ["Stage"]
        assert seen(staffed) == before


@pytest.mark.parametrize(
    ("register", "fields", "says"),
    [
        (ACTIVITIES, {"title": "A", "responsible": "zoe"}, "no person 'zoe'"),
        (ACTIVITIES, {"title": "A", "year_groups": ("klas-9",)}, "no year group 'klas-9'"),
        (ACTIVITIES, {"title": "A", "tracks": ("x",)}, "no track 'x'"),
        (ACTIVITIES, {"title": "A", "partners": ("p",)}, "no partner 'p'"),
        (TASKS, {"title": "A", "year_group": "klas-9"}, "no year group 'klas-9'"),
        (TASKS, {"title": "A", "task": "x"}, "has no task 'x'"),
        (PARTNERS, {"name": "A", "year_groups": ("klas-9",)}, "no year group 'klas-9'"),
        (EVIDENCE, {"title": "A", "dated": "2026-01-01", "owner": "zoe"}, "no person 'zoe'"),
    ],
)
def test_a_link_to_nothing_is_refused(
    staffed: Workspace, register: Register, fields: dict[str, object], says: str
) -> None:
    with pytest.raises(UnknownThing) as refused:
        practice.revise(staffed, register, {"x": fields}, seen=0, actor=LOCAL)
    assert says in str(refused.value)
    assert seen(staffed) == 0


def test_executors_may_be_people_roles_or_words(staffed: Workspace) -> None:
    revise(staffed, {"x": {"title": "A", "executors": ("an", "mentor", "oud-leerlingen")}})
    found = practice.practice(staffed)
    assert [found.who(e) for e in one(staffed).executors] == ["An de Wit", "mentor", "oud-leerlingen"]


def test_somebody_who_left_stays_until_the_work_is_handed_over(staffed: Workspace) -> None:
    revise(staffed, {"x": {"title": "A", "responsible": "an"}})
    school = prepare.school(staffed)
    rest = tuple(p for p in school.people if p.id != "an")
    prepare.save_school(staffed, school.model_copy(update={"people": rest}), actor=LOCAL)
    revise(staffed, {"x": {"hours": 3}})
    assert (one(staffed).responsible, one(staffed).hours) == ("an", 3)


def test_two_people_change_different_fields_and_both_stay(staffed: Workspace) -> None:
    revise(staffed, {"x": {"title": "A"}})
    since = seen(staffed)
    revise(staffed, {"x": {"hours": 3}}, since=since)
    revise(staffed, {"x": {"responsible": "bo"}}, since=since, actor=BO)
    assert (one(staffed).hours, one(staffed).responsible) == (3, "bo")


def test_the_same_field_of_the_same_record_is_refused_and_names_who_did_it(staffed: Workspace) -> None:
    revise(staffed, {"x": {"title": "A"}, "y": {"title": "B"}})
    since = seen(staffed)
    revise(staffed, {"x": {"hours": 3}}, since=since, actor=BO)
    with pytest.raises(UserError) as refused:
        revise(staffed, {"x": {"hours": 5}, "y": {"hours": 5}}, since=since)
    assert "Bo changed the same cell" in str(refused.value)
    assert (one(staffed).hours, one(staffed, "y").hours) == (3, 0)


def test_the_same_value_twice_is_no_clash(staffed: Workspace) -> None:
    revise(staffed, {"x": {"title": "A"}})
    since = seen(staffed)
    revise(staffed, {"x": {"hours": 3}}, since=since, actor=BO)
    assert revise(staffed, {"x": {"hours": 3}}, since=since) == ""


def test_undo_takes_back_one_command_after_the_other(staffed: Workspace) -> None:
    revise(staffed, {"x": {"title": "A"}, "y": {"title": "B"}})
    revise(staffed, {"x": {"title": "C", "hours": 2}, "y": None})
    assert titles(staffed) == ["C"]
    counts = []
    while last := practice.last(staffed, ACTIVITIES):
        counts.append((last.records, practice.undo(staffed, ACTIVITIES, last.id, actor=LOCAL)))
        if len(counts) == 1:
            assert sorted(titles(staffed)) == ["A", "B"]
            assert one(staffed).hours == 0
    assert counts == [(2, 2), (2, 2)]
    assert titles(staffed) == []


def test_undo_leaves_other_registers_alone(staffed: Workspace) -> None:
    revise(staffed, {"x": {"title": "A"}})
    practice.revise(staffed, TASKS, {"t": {"title": "T"}}, seen=seen(staffed), actor=BO)
    last = practice.last(staffed, ACTIVITIES)
    assert last
    assert (last.actor, last.register) == ("local", ACTIVITIES)
    practice.undo(staffed, ACTIVITIES, last.id, actor=LOCAL)
    assert practice.last(staffed, ACTIVITIES) is None
    assert [t.title for t in practice.practice(staffed).tasks] == ["T"]


def test_only_the_last_command_can_be_undone(staffed: Workspace) -> None:
    first = revise(staffed, {"x": {"title": "A"}})
    revise(staffed, {"x": {"title": "B"}})
    with pytest.raises(UserError, match="in the meantime"):
        practice.undo(staffed, ACTIVITIES, first, actor=LOCAL)
    assert titles(staffed) == ["B"]


def test_a_change_after_an_undo_can_be_undone_too(staffed: Workspace) -> None:
    revise(staffed, {"x": {"title": "A"}})
    practice.undo(staffed, ACTIVITIES, revise(staffed, {"x": {"title": "B"}}), actor=LOCAL)
    practice.undo(staffed, ACTIVITIES, revise(staffed, {"x": {"title": "C"}}), actor=LOCAL)
    assert titles(staffed) == ["A"]
    assert [e.undoes != "" for e in practice.history(staffed, ACTIVITIES, "x")] == [
        False,
        False,
        True,
        False,
        True,
    ]


def test_a_record_can_be_seen_as_it_was(staffed: Workspace) -> None:
    revise(staffed, {"x": {"title": "A"}})
    then = seen(staffed)
    revise(staffed, {"x": {"title": "B"}})
    revise(staffed, {"x": None})
    assert practice.before(staffed, ACTIVITIES, "x", seen=then) == Activity(id="x", title="A")
    assert practice.before(staffed, ACTIVITIES, "x", seen=0) is None
    assert practice.before(staffed, ACTIVITIES, "x", seen=seen(staffed)) is None


def test_a_reader_may_change_nothing(staffed: Workspace) -> None:
    batch = revise(staffed, {"x": {"title": "A"}})
    reader = Actor("lezer", Office.READER)
    with pytest.raises(NotAllowed):
        revise(staffed, {"x": {"title": "B"}}, actor=reader)
    with pytest.raises(NotAllowed):
        practice.undo(staffed, ACTIVITIES, batch, actor=reader)
    assert titles(staffed) == ["A"]


def test_many_at_once_lose_nothing_and_number_every_event(staffed: Workspace) -> None:
    def write(at: int) -> str:
        return revise(staffed, {f"r{at}": {"title": f"T{at}"}, f"s{at}": {"title": f"S{at}"}}, since=0)

    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(write, range(24)))
    assert len(set(batches)) == 24
    assert sorted(titles(staffed)) == sorted([f"{kind}{at}" for kind in "TS" for at in range(24)])
    assert seen(staffed) == 48


def test_of_two_who_change_one_cell_one_wins(staffed: Workspace) -> None:
    revise(staffed, {"x": {"title": "A"}})
    since = seen(staffed)

    def write(hours: int) -> bool:
        try:
            revise(staffed, {"x": {"hours": hours}}, since=since)
        except UserError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(write, range(1, 9)))
    assert won.count(True) == 1
    assert one(staffed).hours == won.index(True) + 1


def test_the_registers_are_there_after_a_restart(staffed: Workspace) -> None:
    revise(staffed, {"x": {"title": "A", "weeks": (41,)}})
    before = practice.registers(staffed).records
    staffed.close()
    opened = open_workspace(Settings(staffed.settings.data))
    try:
        assert practice.registers(opened).records == before
    finally:
        opened.close()


def test_the_stamp_changes_with_the_registers_and_with_the_school(staffed: Workspace) -> None:
    first = practice.stamp(staffed)
    revise(staffed, {"x": {"title": "A"}})
    second = practice.stamp(staffed)
    prepare.save_school(staffed, prepare.school(staffed).model_copy(update={"name": "N"}), actor=LOCAL)
    assert len({first, second, practice.stamp(staffed)}) == 3


def test_what_a_command_did_to_two_registers_is_taken_back_together(ws: Workspace) -> None:
    revise(ws, {"a": {"title": "Beurs"}})
    both: dict[Register, practice.Changes] = {
        PARTNERS: {"p": {"name": "Kwekerij"}},
        ACTIVITIES: {"a": {"partners": ("p",)}},
    }
    for register in (PARTNERS, ACTIVITIES):
        batch = practice.revise_several(ws, both, seen=seen(ws), actor=LOCAL)
        assert practice.undo(ws, register, batch, actor=LOCAL) == 1
        now = practice.practice(ws)
        assert ([p.name for p in now.partners], one(ws, "a").partners) == ([], ())


def test_each_register_of_a_command_can_be_taken_back_after_the_other(ws: Workspace) -> None:
    both: dict[Register, practice.Changes] = {
        PARTNERS: {"p": {"name": "Kwekerij"}},
        ACTIVITIES: {"a": {"title": "Beurs"}},
    }
    batch = practice.revise_several(ws, both, seen=seen(ws), actor=LOCAL)
    later = practice.revise(ws, PARTNERS, {"p": {"purpose": "stage"}}, seen=seen(ws), actor=LOCAL)
    practice.undo(ws, ACTIVITIES, batch, actor=LOCAL)
    assert titles(ws) == []
    practice.undo(ws, PARTNERS, later, actor=LOCAL)
    practice.undo(ws, PARTNERS, batch, actor=LOCAL)
    assert practice.practice(ws).partners == ()


def test_a_list_with_somebody_who_left_can_get_more(ws: Workspace) -> None:
    practice.revise(ws, PARTNERS, {"q": {"name": "Q"}}, seen=0, actor=LOCAL)
    made = practice.revise(ws, PARTNERS, {"p": {"name": "P"}}, seen=seen(ws), actor=LOCAL)
    revise(ws, {"a": {"title": "Beurs", "partners": ("p",)}})
    practice.undo(ws, PARTNERS, made, actor=LOCAL)
    revise(ws, {"a": {"partners": ("p", "q")}})
    assert one(ws, "a").partners == ("p", "q")
    with pytest.raises(UnknownThing, match="no partner"):
        revise(ws, {"a": {"partners": ("p", "q", "r")}})


def test_nobody_removes_what_they_did_not_see_nor_changes_what_is_gone(ws: Workspace) -> None:
    revise(ws, {"a": {"title": "Beurs"}})
    then = seen(ws)
    revise(ws, {"a": {"note": "Drie scholen doen mee."}})
    with pytest.raises(UserError, match="in the meantime"):
        revise(ws, {"a": None}, since=then)
    then = seen(ws)
    revise(ws, {"a": None})
    with pytest.raises(UserError, match="in the meantime"):
        revise(ws, {"a": {"hours": 4}}, since=then)


def test_a_removed_partner_leaves_its_activities_and_comes_back_into_them(ws: Workspace) -> None:
    practice.revise(ws, PARTNERS, {"p": {"name": "ROC"}, "q": {"name": "Q"}}, seen=0, actor=LOCAL)
    revise(ws, {"a": {"title": "Markt", "partners": ["p", "q"]}, "b": {"title": "Les"}})
    batch = practice.remove(ws, PARTNERS, ["p"], seen=seen(ws), actor=LOCAL)
    assert one(ws, "a").partners == ("q",)
    assert [p.id for p in practice.registers(ws).partners] == ["q"]
    practice.undo(ws, PARTNERS, batch, actor=LOCAL)
    assert one(ws, "a").partners == ("p", "q")
    assert [p.id for p in practice.registers(ws).partners] == ["p", "q"]
