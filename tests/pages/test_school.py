"""The school page, by its widgets, through the app."""

from datetime import timedelta
from pathlib import Path

from streamlit.testing.v1 import AppTest

from lobscan import access
from lobscan.domain.rubric import Scope
from lobscan.domain.school import Person
from lobscan.services import prepare, scan
from lobscan.services.workspace import Workspace, shared
from lobscan.settings import Settings, shipped

PAGE = "pages/1_prepare/school.py"


def opened() -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=30).run()
    return at.switch_page(PAGE).run()


def edit(at: AppTest, key: str, **changes: object) -> AppTest:
    """What a person did in a table editor, on the newest version of the school."""
    state = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
    at.session_state[key] = state | changes
    return at


def test_set_up(data: Path) -> None:
    at = opened()
    at.selectbox(key="setup-structure").set_value("nl-vo").run()
    at.text_input(key="setup-name").set_value("De Meander").run()
    at.selectbox(key="setup-region-nl-vo").set_value("noord").run()
    at.button(key="setup-save").click().run()
    assert not at.exception
    school = prepare.school(shared(Settings(data.resolve())))
    assert (school.name, school.school_years[0].region) == ("De Meander", "noord")
    assert "De Meander" in at.title[0].value


def test_person_added(ws: Workspace) -> None:
    at = edit(opened(), "people-1", added_rows=[{"name": "José de Vries", "roles": ["decaan"], "hours": 40}])
    at.run()
    at.button(key="save-people").click().run()
    assert not at.exception
    (person,) = prepare.school(ws).people
    assert (person.id, person.roles, person.hours) == ("jose-de-vries", ("decaan",), 40)


def test_a_school_needs_a_name(data: Path) -> None:
    at = opened()
    at.button(key="setup-save").click().run()

    assert at.error[0].value == "De naam van de school is leeg. Vul een naam in."
    assert not prepare.has_school(shared(Settings(data.resolve())))


def test_two_people_of_one_name_are_two(ws: Workspace) -> None:
    at = edit(opened(), "people-1", added_rows=[{"name": "Jan Bos"}, {"name": "Jan Bos"}]).run()
    at.button(key="save-people").click().run()

    assert [p.id for p in prepare.school(ws).people] == ["jan-bos", "jan-bos-2"]


def test_a_bad_row_is_refused_by_row_and_column(ws: Workspace) -> None:
    at = edit(
        opened(), "people-1", added_rows=[{"name": "Jan Bos", "hours": 10}, {"name": "An", "hours": -3}]
    ).run()
    at.button(key="save-people").click().run()

    assert prepare.school(ws).people == ()
    told = " ".join(m.value for m in at.markdown)
    assert "rij 2, kolom Uren per jaar" in told
    assert "0 tot en met 2000" in told


def test_a_year_group_is_added_changed_and_deleted(ws: Workspace) -> None:
    ids = [g.id for g in prepare.school(ws).year_groups]
    added = {"label": "Brugklas 1", "year": 1, "tracks": ["havo"]}
    changed = {1: {"label": "praktijk 2", "location": "Zuid"}}
    at = edit(opened(), "year-groups-1", deleted_rows=[0], edited_rows=changed, added_rows=[added]).run()
    at.button(key="save-year-groups").click().run()

    assert not at.exception
    groups = prepare.school(ws).year_groups
    assert [g.id for g in groups] == [*ids[1:], "brugklas-1"]
    assert (groups[0].label, groups[0].location) == ("praktijk 2", "Zuid")
    assert groups[-1].tracks == ("havo",)


def test_a_year_group_that_was_answered_for_stays(ws: Workspace) -> None:
    round_ = prepare.open_round(ws, prepare.NewRound(rubric="nl-lob", mode="joint"), actor=access.LOCAL)
    statement = next(
        s for s in prepare.pack_of(ws, round_).statements if s.core and s.scope is Scope.YEAR_GROUP
    )
    group = prepare.school(ws).year_groups[0]
    judgement = scan.Judgement(statement.id, group.id, current="3")
    scan.joint_answer(ws, round_, judgement, actor=access.LOCAL)
    at = edit(opened(), "year-groups-1", deleted_rows=[0]).run()
    at.button(key="save-year-groups").click().run()

    assert f"Leerjaar {group.label} kan niet weg" in at.error[0].value
    assert group in prepare.school(ws).year_groups


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(ws: Workspace) -> None:
    at = edit(opened(), "people-1", added_rows=[{"name": "Jan Bos"}]).run()
    other = (Person(id="an", name="An"),)
    prepare.revise_school(ws, {"people": other}, seen=1, actor=access.LOCAL)
    at.button(key="save-people").click().run()

    assert "Iemand anders heeft dit net veranderd" in at.error[0].value
    assert prepare.school(ws).people == other


def test_another_part_may_have_changed_meanwhile(ws: Workspace) -> None:
    at = edit(opened(), "people-1", added_rows=[{"name": "Jan Bos"}]).run()
    prepare.revise_school(ws, {"name": "De Lus"}, seen=1, actor=access.LOCAL)
    at.button(key="save-people").click().run()

    school = prepare.school(ws)
    assert (school.name, [p.name for p in school.people]) == ("De Lus", ["Jan Bos"])


def test_the_next_school_year_comes_from_the_calendar(ws: Workspace) -> None:
    before = prepare.school(ws).school_years
    fewer = before[:-1]
    prepare.revise_school(ws, {"school_years": fewer}, seen=1, actor=access.LOCAL)
    opened().button(key="add-year").click().run()

    assert prepare.school(ws).school_years == before


def test_a_holiday_is_added_and_one_that_ends_before_it_begins_is_not(ws: Workspace) -> None:
    year = prepare.school(ws).school_years[0]
    day = year.start + timedelta(days=30)
    row = {"school_year": year.id, "label": "Studiedag", "start": str(day), "end": str(day)}
    at = edit(opened(), "holidays-1", added_rows=[row]).run()
    at.button(key="save-school-years").click().run()
    assert "Studiedag" in [h.label for h in prepare.school(ws).school_years[0].holidays]

    wrong = row | {"label": "Wissel", "end": str(day - timedelta(days=1))}
    at = edit(at, "holidays-2", added_rows=[wrong]).run()
    at.button(key="save-school-years").click().run()
    assert any("kolom Laatste dag\\: ligt voor de eerste dag" in m.value for m in at.markdown)
    assert "Wissel" not in [h.label for h in prepare.school(ws).school_years[0].holidays]


def test_a_role_is_called_otherwise_and_stays_what_it_is(ws: Workspace) -> None:
    before = prepare.school(ws).roles[0]
    at = edit(opened(), "roles-1", edited_rows={0: {"label": "rector"}}).run()
    at.text_input(key="name-1").set_value("De Lus").run()
    at.button(key="save-names").click().run()

    school = prepare.school(ws)
    assert school.roles[0] == before.model_copy(update={"label": "rector"})
    assert school.name == "De Lus"


def test_the_former_version_comes_back(ws: Workspace) -> None:
    prepare.revise_school(ws, {"name": "De Lus"}, seen=1, actor=access.LOCAL)
    opened().button(key="undo-school-now").click().run()

    assert prepare.school(ws).name == "De Meander"
    assert len(prepare.school_versions(ws)) == 3
