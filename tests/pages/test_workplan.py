"""The work plan and the calendar, by their widgets, through the app."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL, Actor, Office
from lobscan.domain.school import Person
from lobscan.domain.workplan import Action, Status
from lobscan.services import plan, prepare
from lobscan.services.workspace import Workspace, today
from lobscan.settings import shipped

WORKPLAN = "pages/6_plan/workplan.py"
CALENDAR = "pages/6_plan/calendar.py"
DAY = timedelta(days=1)


@pytest.fixture
def staffed(ws: Workspace) -> Workspace:
    people = (
        Person(id="an", name="An *de* Wit", hours=20),
        Person(id="bo", name="Bo Bos", hours=100),
    )
    prepare.save_school(ws, prepare.school(ws).model_copy(update={"people": people}), actor=LOCAL)
    return ws


def keep(ws: Workspace, id_: str, *, start: int = -30, due: int = 60, **more: object) -> Action:
    """An action from `start` to `due` days from today."""
    fields = {"title": f"Titel {id_}", "responsible": "an", "hours": 10, "status": "running", **more}
    days = {"start": today() + start * DAY, "due": today() + due * DAY}
    return plan.save(ws, Action.model_validate({"id": id_, **days, **fields}), actor=LOCAL)


def opened(page: str = WORKPLAN, **address: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=30).run().switch_page(page)
    for key, value in address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def table(at: AppTest) -> list[list[object]]:
    """The rows of the table of actions."""
    (found,) = [frame.value for frame in at.dataframe if frame.value.columns[0] != "Wanneer"]
    return [list(row) for row in found.itertuples(index=False)]


def told(at: AppTest) -> str:
    """All that the page says, as a reader sees it."""
    every = [*at.title, *at.markdown, *at.error, *at.success, *at.info]
    return " ".join(element.value for element in every).replace("\\", "")


def told_wrong(at: AppTest) -> str:
    (error,) = at.error
    return error.value.replace("\\", "")


def test_an_empty_plan_points_to_the_gaps(staffed: Workspace) -> None:
    at = opened()
    assert at.title[0].value == "Het werkplan is nog leeg"
    assert at.main.get("page_link")[-1].page == "gaps"


def test_the_title_says_what_is_late_and_what_is_due(staffed: Workspace) -> None:
    keep(staffed, "a", due=-1)
    keep(staffed, "b", due=-9)
    keep(staffed, "c", due=0)
    keep(staffed, "d", due=90, status="blocked", note="x")
    keep(staffed, "e", due=-9, status="done")
    at = opened()
    assert at.title[0].value == "2 acties zijn te laat, 1 moet deze week klaar, 1 is vastgelopen"
    assert [row[:2] for row in table(at)] == [
        ["9 dagen te laat", "Titel b"],
        ["1 dag te laat", "Titel a"],
        ["vastgelopen", "Titel d"],
        ["deze week klaar", "Titel c"],
    ]


def test_the_title_when_all_is_done(staffed: Workspace) -> None:
    keep(staffed, "a", status="done")
    at = opened()
    assert at.title[0].value == "In het werkplan is niets meer te doen"
    assert "Niets is te laat of vastgelopen" in told(at)


def test_filters_come_from_the_address(staffed: Workspace) -> None:
    keep(staffed, "a", year_groups=["havo-3"])
    keep(staffed, "b", year_groups=["havo-4"], responsible="bo")
    keep(staffed, "c", status="done", responsible="bo")
    assert [r[0] for r in table(opened(view="all"))] == ["Titel a", "Titel b", "Titel c"]
    assert [r[0] for r in table(opened(view="all", year_group="havo-4"))] == ["Titel b", "Titel c"]
    assert [r[0] for r in table(opened(view="all", person="an"))] == ["Titel a"]
    assert [r[0] for r in table(opened(view="all", status="open", person="bo"))] == ["Titel b"]
    assert "geen actie die bij deze keuzes past" in told(opened(view="all", status="blocked"))


def test_a_choice_goes_to_the_address(staffed: Workspace) -> None:
    keep(staffed, "a")
    at = opened()
    at.selectbox(key="choose-status").select("running").run()
    at.segmented_control(key="switch-view").select("all").run()
    assert (at.query_params["status"], at.query_params["view"]) == ("running", "all")


def test_per_year_group_shows_who_does_what_and_where_nothing_is(staffed: Workspace) -> None:
    keep(staffed, "a", year_groups=["havo-4", "havo-3"], executors=["bo"])
    keep(staffed, "b")
    at = opened(view="groups")
    assert [row[:4] for row in table(at)] == [
        ["hele school", "Titel b", "", "An *de* Wit"],
        ["havo 3", "Titel a", "Bo Bos", "An *de* Wit"],
        ["havo 4", "Titel a", "Bo Bos", "An *de* Wit"],
    ]
    assert "Nog zonder eigen actie: pro 1, " in told(at)
    assert [row[0] for row in table(opened(view="groups", year_group="havo-4"))] == ["hele school", "havo 4"]


def test_per_person_says_who_has_too_much(staffed: Workspace) -> None:
    keep(staffed, "a", hours=60, executors=["bo"])
    at = opened(view="people")
    load, actions = (frame.value for frame in at.dataframe)
    assert "Uren te veel: An *de* Wit 10." in told(at)
    assert list(load.iloc[0])[:4] == ["An *de* Wit", "30,0", "20,0", "10,0"]
    assert [list(row)[:3] for row in actions.itertuples(index=False)] == [
        ["An *de* Wit", "Titel a", "verantwoordelijk"],
        ["Bo Bos", "Titel a", "voert uit"],
    ]


def test_two_clicks_finish_an_action(staffed: Workspace) -> None:
    keep(staffed, "a", due=-1)
    at = opened()
    assert at.button(key="quick-done").disabled
    at.selectbox(key="quick-action-none").select("a").run()
    at.button(key="quick-done").click().run()
    assert plan.action(staffed, "a").status is Status.DONE
    assert at.title[0].value == "In het werkplan is niets meer te doen"
    assert "De status van 'Titel a' is nu: klaar." in told(at)


def test_a_planned_action_is_set_running(staffed: Workspace) -> None:
    keep(staffed, "a", status="planned")
    at = opened()
    at.selectbox(key="quick-action-none").select("a").run()
    at.button(key="quick-running").click().run()
    assert plan.action(staffed, "a").status is Status.RUNNING


def test_blocked_asks_why(staffed: Workspace) -> None:
    keep(staffed, "a", due=-1)
    at = opened()
    at.selectbox(key="quick-action-none").select("a").run()
    at.button(key="quick-blocked-keep").click().run()
    assert "Schrijf op waarom" in at.error[0].value
    assert plan.action(staffed, "a").status is Status.RUNNING
    at.text_input(key="quick-blocked-reason").input("Geen *lokaal*")
    at.button(key="quick-blocked-keep").click().run()
    assert plan.action(staffed, "a").note == "Geen *lokaal*"
    assert plan.action(staffed, "a").status is Status.BLOCKED


def test_an_action_opens_by_its_button_and_closes_again(staffed: Workspace) -> None:
    keep(staffed, "a", due=-1)
    at = opened(status="running")
    at.selectbox(key="quick-action-none").select("a").run()
    at.button(key="quick-open").click().run()
    assert at.query_params["action"] == "a"
    assert at.title[0].value == "Titel a"
    assert "Te laat: dit had klaar moeten zijn" in told(at)
    at.button(key="action-back").click().run()
    assert "action" not in at.query_params
    assert at.selectbox(key="choose-status").value == "running"


def test_the_form_keeps_every_field(staffed: Workspace) -> None:
    keep(staffed, "a")
    at = opened(action="a")
    at.text_input(key="action-title-a-1").input("Nieuw")
    at.text_area(key="action-why-a-1").input("Daarom")
    at.selectbox(key="action-area-a-1").select("taken")
    at.multiselect(key="action-statements-a-1").select("c6-wie-doet-wat")
    at.multiselect(key="action-year_groups-a-1").select("havo-3")
    at.selectbox(key="action-responsible-a-1").select("bo")
    at.multiselect(key="action-executors-a-1").select("an")
    at.date_input(key="action-start-a-1").set_value(today())
    at.date_input(key="action-due-a-1").set_value(today() + 9 * DAY)
    at.number_input(key="action-hours-a-1").set_value(7.5)
    at.selectbox(key="action-status-a-1").select("planned")
    at.slider(key="action-progress-a-1").set_value(15)
    at.text_area(key="action-success-a-1").input("Zichtbaar")
    at.text_area(key="action-note-a-1").input("Gebeld")
    at.button(key="action-keep-a-1").click().run()
    assert not at.exception
    assert plan.action(staffed, "a") == Action(
        id="a",
        title="Nieuw",
        why="Daarom",
        area="taken",
        statements=("c6-wie-doet-wat",),
        year_groups=("havo-3",),
        responsible="bo",
        executors=("an",),
        start=today(),
        due=today() + 9 * DAY,
        hours=7.5,
        status=Status.PLANNED,
        progress=15,
        success="Zichtbaar",
        note="Gebeld",
    )
    assert at.title[0].value == "Nieuw"
    assert "De wijziging is bewaard" in told(at)


def test_a_due_date_before_the_start_gets_one_sentence(staffed: Workspace) -> None:
    before = keep(staffed, "a")
    at = opened(action="a")
    at.date_input(key="action-due-a-1").set_value(before.start - DAY)
    at.button(key="action-keep-a-1").click().run()
    assert told_wrong(at) == "De einddatum ligt voor de begindatum. Kies een latere einddatum."
    assert plan.action(staffed, "a") == before


def test_somebody_else_may_change_it_while_one_types(staffed: Workspace) -> None:
    keep(staffed, "a")
    at = opened(action="a")
    at.text_area(key="action-note-a-1").input("Van mij")
    plan.revise(staffed, "a", {"hours": 44}, seen=1, actor=Actor("Bo", Office.COORDINATOR))
    at.button(key="action-keep-a-1").click().run()
    now = plan.action(staffed, "a")
    assert (now.note, now.hours) == ("Van mij", 44)
    assert at.number_input(key="action-hours-a-3").value == 44


def test_the_same_field_is_changed_twice_in_a_row(staffed: Workspace) -> None:
    keep(staffed, "a")
    at = opened(action="a")
    for number, note in ((1, "Eerst"), (2, "Daarna")):
        at.text_area(key=f"action-note-a-{number}").input(note)
        at.button(key=f"action-keep-a-{number}").click().run()
        assert not at.error
        assert plan.action(staffed, "a").note == note


def test_the_history_tells_in_words(staffed: Workspace) -> None:
    keep(staffed, "a")
    plan.revise(staffed, "a", {"responsible": "bo"}, seen=1, actor=Actor("Bo", Office.COORDINATOR))
    plan.set_status(staffed, "a", Status.DONE, actor=LOCAL)
    at = opened(action="a")
    rows = [list(row)[1:] for row in at.dataframe[0].value.itertuples(index=False)]
    assert rows == [
        ["op deze computer", "Voortgang", "0 %", "100 %"],
        ["op deze computer", "Status", "loopt", "klaar"],
        ["Bo", "Verantwoordelijke", "An *de* Wit", "Bo Bos"],
        ["op deze computer", "gemaakt", "", "Titel a"],
    ]


def test_the_last_change_is_undone(staffed: Workspace) -> None:
    before = keep(staffed, "a")
    assert opened(action="a").button(key="action-undo").disabled
    plan.set_status(staffed, "a", Status.DONE, actor=LOCAL)
    at = opened(action="a")
    at.button(key="action-undo").click().run()
    assert plan.action(staffed, "a") == before
    assert len(plan.history(staffed, "a")) == 3
    assert "teruggedraaid" in told(at)


def test_an_action_is_stopped_with_a_reason_and_stays(staffed: Workspace) -> None:
    keep(staffed, "a")
    at = opened(action="a")
    at.text_input(key="quick-stopped-reason").input("Past niet meer")
    at.button(key="quick-stopped-keep").click().run()
    now = plan.action(staffed, "a")
    assert (now.status, now.note) == (Status.STOPPED, "Past niet meer")


def test_a_new_action_is_made_and_opened(staffed: Workspace) -> None:
    at = opened()
    at.button(key="action-new").click().run()
    assert at.title[0].value == "Een nieuwe actie"
    at.text_input(key="action-title-new").input("Zelf bedacht")
    at.button(key="action-keep-new").click().run()
    assert told_wrong(at) == "Kies wie verantwoordelijk is: precies één persoon."
    assert plan.actions(staffed) == ()
    at.selectbox(key="action-responsible-new").select("an")
    at.button(key="action-keep-new").click().run()
    (made,) = plan.actions(staffed)
    assert made.title == "Zelf bedacht"
    assert at.query_params["action"] == made.id
    assert at.title[0].value == "Zelf bedacht"


def test_without_people_the_form_points_to_the_school(ws: Workspace) -> None:
    at = opened(action="new")
    assert "nog geen medewerkers" in told(at)
    assert at.main.get("page_link")[-1].page == "school"


def test_an_unknown_action_leads_back(staffed: Workspace) -> None:
    at = opened(action="weg*g")
    assert "staat niet in het werkplan" in " ".join(h.value for h in at.title)
    at.button(key="action-back").click().run()
    assert at.title[0].value == "Het werkplan is nog leeg"


def test_a_title_is_shown_as_it_was_typed(staffed: Workspace) -> None:
    keep(staffed, "a", title="*ster* :smile: $x$")
    assert opened(action="a").title[0].value == r"\*ster\* \:smile\: \$x\$"


def test_both_files_are_offered(staffed: Workspace) -> None:
    keep(staffed, "a")
    labels = [button.label for button in opened().get("download_button")]
    assert labels == ["Voor Excel (XLSX)", "Voor andere programma's (CSV)"]


def test_an_empty_calendar_points_to_the_work_plan(staffed: Workspace) -> None:
    at = opened(CALENDAR)
    assert at.title[0].value == "Het schooljaar is nog leeg"
    assert at.main.get("page_link")[-1].page == "workplan"


def test_the_calendar_shows_bars_a_table_and_the_load(staffed: Workspace) -> None:
    keep(staffed, "a", start=0, due=1, area="taken", hours=30)
    keep(staffed, "b", start=0, due=1, responsible="bo")
    at = opened(CALENDAR, by="person")
    assert at.title[0].value.endswith("2 acties")
    bars, load = (frame.value for frame in at.dataframe)
    assert [list(row)[:2] for row in bars.itertuples(index=False)] == [
        ["An *de* Wit", "Titel a"],
        ["Bo Bos", "Titel b"],
    ]
    assert list(load.iloc[:, 0]) == ["An *de* Wit", "Bo Bos"]
    assert "Uren te veel: An *de* Wit 10." in told(at)
    assert len(at.get("plotly_chart")) == 2


def test_another_school_year_shows_what_falls_in_it(staffed: Workspace) -> None:
    keep(staffed, "a", start=0, due=1)
    years = sorted(y.id for y in prepare.school(staffed).school_years)
    at = opened(CALENDAR, year=years[0])
    assert at.title[0].value == f"In schooljaar {years[0]} is niets gepland"
    assert "1 actie valt buiten dit schooljaar" in told(at)
    at.selectbox(key="choose-year").select(years[1]).run()
    assert at.title[0].value.startswith("De drukste maand is ")
    assert at.title[0].value.endswith(": 1 actie")


def test_the_calendar_groups_by_area_first(staffed: Workspace) -> None:
    keep(staffed, "a", start=0, due=1, area="taken")
    keep(staffed, "b", start=0, due=1, area="visie")
    keep(staffed, "c", start=0, due=1)
    bars = opened(CALENDAR).dataframe[0].value
    assert list(bars.iloc[:, 1]) == ["Titel b", "Titel a", "Titel c"]
    assert bars.iloc[2, 0] == "Geen gebied"
