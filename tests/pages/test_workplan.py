"""The work plan and the calendar, by their widgets, through the app."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL, Actor, Office
from lobscan.domain.school import Person
from lobscan.domain.workplan import Action, Status
from lobscan.services import next_year, plan, prepare
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
    before = keep(staffed, "a")
    keep(staffed, "b")
    at = opened(action="a")
    at.text_input(key="action-title-a-1").input("Nieuw")
    at.text_area(key="action-why-a-1").input("Daarom")
    at.selectbox(key="action-area-a-1").select("taken")
    at.multiselect(key="action-statements-a-1").select("c6-wie-doet-wat")
    at.multiselect(key="action-year_groups-a-1").select("havo-3")
    at.selectbox(key="action-responsible-a-1").select("bo")
    at.multiselect(key="action-executors-a-1").select("an")
    at.multiselect(key="action-consulted-a-1").select("bo")
    at.multiselect(key="action-after-a-1").select("b")
    at.text_area(key="action-evidence-a-1").input("Verslag")
    at.checkbox(key="action-yearly-a-1").check()
    at.number_input(key="action-hours-a-1").set_value(7.5)
    at.number_input(key="action-cost-a-1").set_value(250)
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
        start=before.start,
        due=before.due,
        hours=7.5,
        consulted=("bo",),
        after=("b",),
        evidence="Verslag",
        yearly=True,
        cost=250,
        status=Status.PLANNED,
        progress=15,
        success="Zichtbaar",
        note="Gebeld",
    )
    assert at.title[0].value == "Nieuw"
    assert "De wijziging is bewaard" in told(at)


def days(action: Action) -> str:
    """What the keys of the boxes of an action's days end on."""
    return f"{action.id}-{action.start:%Y%m%d}-{action.due:%Y%m%d}"


def test_a_due_date_before_the_start_gets_one_sentence(staffed: Workspace) -> None:
    before = keep(staffed, "a")
    at = opened(action="a")
    at.checkbox(key=f"move-length-{days(before)}").uncheck()
    at.date_input(key=f"move-due-{days(before)}").set_value(before.start - DAY).run()
    assert told_wrong(at) == "De einddatum ligt voor de begindatum. Kies een latere einddatum."
    assert plan.action(staffed, "a") == before


def test_a_move_is_shown_before_it_is_kept_and_undone_as_a_whole(staffed: Workspace) -> None:
    first = keep(staffed, "a", start=0, due=10)
    keep(staffed, "b", start=20, due=30, status="planned", after=["a"], responsible="bo")
    at = opened(action="a")
    assert "Pas hierna: 'Titel b'." in told(at)
    at.date_input(key=f"move-due-{days(first)}").set_value(first.due + 40 * DAY).run()
    assert "1 andere actie schuift mee." in told(at)
    rows = at.dataframe[0].value
    assert list(rows.iloc[:, 0]) == ["Titel a", "Titel b"]
    assert list(rows.iloc[:, 3]) == ["An *de* Wit", "Bo Bos"]
    assert plan.action(staffed, "a") == first
    at.button(key="move-all").click().run()
    now = {a.id: a for a in plan.actions(staffed)}
    assert now["a"].due == first.due + 40 * DAY
    assert now["b"].start > now["a"].due
    assert "2 acties zijn verschoven." in told(at)
    assert at.button(key="action-undo").label == "Laatste wijziging van 2 acties terugdraaien"
    at.button(key="action-undo").click().run()
    assert [a.start for a in plan.actions(staffed)] == [first.start, today() + 20 * DAY]


def test_one_may_move_only_this_one_and_is_told_that_the_other_begins_too_early(staffed: Workspace) -> None:
    first = keep(staffed, "a", start=0, due=10)
    second = keep(staffed, "b", start=20, due=30, status="planned", after=["a"])
    at = opened(action="a")
    at.date_input(key=f"move-due-{days(first)}").set_value(first.due + 40 * DAY).run()
    at.button(key="move-one").click().run()
    assert plan.action(staffed, "b") == second
    assert "Deze actie begint voordat 'Titel a' klaar is." in told(opened(action="b"))


def test_another_start_keeps_the_length_unless_one_says_otherwise(staffed: Workspace) -> None:
    start = today() - today().weekday() * DAY + 70 * DAY
    action = keep(staffed, "a", start=(start - today()).days, due=(start - today()).days + 4)
    at = opened(action="a")
    at.date_input(key=f"move-start-{days(action)}").set_value(action.start + DAY).run()
    assert not at.exception
    assert len(at.dataframe) == 2, "no preview"
    at.button(key="move-all").click().run()
    now = plan.action(staffed, "a")
    assert now.start == action.start + DAY
    assert now.due > action.due


def test_milestones_are_added_ticked_and_taken_away(staffed: Workspace) -> None:
    keep(staffed, "a")
    at = opened(action="a")
    at.button(key="milestone-keep-a-1").click().run()
    assert told_wrong(at) == "Schrijf op wat er dan is, en op welke dag."
    at.text_input(key="milestone-title-a-1").input("Half*weg*")
    at.date_input(key="milestone-due-a-1").set_value(today())
    at.button(key="milestone-keep-a-1").click().run()
    (stone,) = plan.action(staffed, "a").milestones
    assert (stone.title, stone.due, stone.done) == ("Half*weg*", today(), False)
    at.checkbox(key="milestone-a-0-2").check().run()
    assert plan.action(staffed, "a").milestones[0].done
    assert at.checkbox(key="milestone-a-0-3").value
    at.button(key="milestone-a-0-3-away").click().run()
    assert plan.action(staffed, "a").milestones == ()


def test_a_check_in_is_given_from_the_list_and_stands_in_the_history(staffed: Workspace) -> None:
    keep(staffed, "a", due=-1)
    at = opened()
    at.selectbox(key="quick-action-none").select("a").run()
    at.text_area(key="quick-check-said-a").input("Loopt *goed*")
    at.date_input(key="quick-check-next-a").set_value(today())
    at.button(key="quick-check-keep").click().run()
    assert not at.exception
    now = plan.action(staffed, "a")
    assert (now.check, now.next_check, now.status) == ("Loopt *goed*", today(), Status.RUNNING)
    (row,) = table(at)
    assert "kijken hoe het gaat" in row[0]
    assert "Loopt *goed*" in row
    at = opened(action="a")
    assert "Hoe het gaat:" in told(at)
    history = at.dataframe[0].value
    assert {"Hoe gaat het?", "Opnieuw bekijken op"} <= set(history.iloc[:, 2])


def test_the_board_has_a_column_for_each_status_and_moves_by_buttons(staffed: Workspace) -> None:
    keep(staffed, "a", due=-1)
    keep(staffed, "b", status="planned")
    at = opened(view="board")
    said = told(at)
    assert all(f"**{word}** · {n}" in said for word, n in (("Gepland", 1), ("Loopt", 1), ("Klaar", 0)))
    assert "te laat:" in said
    assert "Slepen kan hier niet" in said
    at.selectbox(key="quick-action-none").select("a").run()
    at.button(key="quick-planned").click().run()
    assert plan.action(staffed, "a").status is Status.PLANNED
    assert "**Gepland** · 2" in told(at)


def test_what_comes_back_is_ticked_and_made_once(staffed: Workspace) -> None:
    keep(staffed, "a", start=0, due=4, yearly=True)
    keep(staffed, "b", start=0, due=4)
    at = opened()
    at.button(key="next-year").click().run()
    now, after = (y.id for y in sorted(prepare.school(staffed).school_years, key=lambda y: y.start)[-2:])
    assert at.title[0].value == f"Wat van {now} komt terug in {after}?"
    assert list(at.dataframe[0].value.iloc[:, 0]) == ["Titel a", "Titel b"]
    assert at.button(key="next-year-keep").label == f"1 actie in {after} zetten"
    at.button(key="next-year-keep").click().run()
    (copy,) = [a for a in plan.actions(staffed) if a.copied_from]
    assert (copy.copied_from, copy.status) == ("a", Status.PLANNED)
    assert f"1 actie staat al in {after}." in told(at)
    assert list(at.dataframe[1].value.iloc[:, 0]) == ["Titel a"]
    at.button(key="next-year-back").click().run()
    assert at.title[0].value != f"Wat van {now} komt terug in {after}?"


def test_without_a_next_school_year_one_is_sent_to_the_school(staffed: Workspace) -> None:
    keep(staffed, "a")
    school = prepare.school(staffed)
    now = school.year_on(today())
    prepare.save_school(staffed, school.model_copy(update={"school_years": (now,)}), actor=LOCAL)
    at = opened(next="1")
    assert at.title[0].value == "Het volgende schooljaar is er nog niet"
    assert at.main.get("page_link")[-1].page == "school"


def test_who_left_is_named_as_such(staffed: Workspace) -> None:
    keep(staffed, "a", status="done", executors=["bo"])
    school = prepare.school(staffed)
    prepare.save_school(staffed, school.model_copy(update={"people": school.people[:1]}), actor=LOCAL)
    at = opened(view="people", person="bo")
    assert [row[0] for row in table(at)] == ["Bo Bos (niet meer op school)"]


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


def test_every_file_is_offered(staffed: Workspace) -> None:
    keep(staffed, "a")
    labels = [button.label for button in opened().get("download_button")]
    assert labels[:2] == ["Voor Excel (XLSX)", "Voor andere programma's (CSV)"]
    assert len([label for label in labels if "pdf" in label.lower()]) == 3
    assert len([label for label in labels if "ICS" in label]) == 1


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


def test_the_plan_is_compared_with_an_earlier_day(staffed: Workspace) -> None:
    action = keep(staffed, "a", start=0, due=4)
    earlier = plan.history(staffed, "a")[0].at - 9 * DAY
    staffed.write(lambda c: c.execute("UPDATE action_event SET moment = ?", [earlier]))
    moved = Action.model_validate({**action.model_dump(), "due": action.due + 21 * DAY, "responsible": "bo"})
    plan.save(staffed, moved, actor=LOCAL)
    keep(staffed, "b", start=0, due=4)
    at = opened(CALENDAR, since=(today() - 3 * DAY).isoformat())
    assert "1 actie toegevoegd, 1 verschoven, 1 overgedragen." in told(at)
    rows = [list(row) for row in at.dataframe[0].value.itertuples(index=False)]
    assert [row[:2] for row in rows] == [
        ["verschoven", "Titel a"],
        ["overgedragen", "Titel a"],
        ["toegevoegd", "Titel b"],
    ]
    assert rows[1][2] == "An *de* Wit → Bo Bos"
    assert "later" in rows[0][2]
    assert "dunne streep" in told(at)
    assert "dunne streep" not in told(opened(CALENDAR, since="gisteren"))


def test_the_year_wheel_shows_all_that_happens_with_its_table(demo_ws: Workspace) -> None:
    at = opened(CALENDAR, show="wheel")
    assert "Het meest gebeurt er in week" in told(at)
    rows = at.dataframe[0].value
    assert {"Activiteiten", "Acties", "Partners", "Kwaliteitszorg"} == set(rows.iloc[:, 1])
    group = prepare.school(demo_ws).year_groups[0]
    fewer = opened(CALENDAR, show="wheel", year_group=group.id).dataframe[0].value
    assert 0 < len(fewer) < len(rows)
    assert all(group.label in each or each == "hele school" for each in fewer.iloc[:, 4])


def test_per_year_group_shows_activities_beside_actions(demo_ws: Workspace) -> None:
    group = prepare.school(demo_ws).year_groups[0]
    rows = table(opened(view="groups", year_group=group.id))
    kinds = {(row[0], row[5]) for row in rows}
    assert {(group.label, "actie"), (group.label, "activiteit"), ("hele school", "actie")} <= kinds
    assert all(row[2] for row in rows if row[5] == "activiteit")


def test_a_new_action_begins_with_milestones(staffed: Workspace) -> None:
    at = opened(action="new")
    at.text_input(key="action-title-new").input("Kaart maken")
    at.selectbox(key="action-responsible-new").set_value("an")
    at.text_input(key="milestone-title-new-0").input("Af")
    at.text_input(key="milestone-title-new-2").input("Half")
    at.date_input(key="milestone-due-new-2").set_value(today() + 10 * DAY)
    at.button(key="action-keep-new").click().run()
    assert "Zeg bij elke mijlpaal wat er dan klaar is, en op welke dag." in told_wrong(at)
    assert plan.actions(staffed) == ()
    at.date_input(key="milestone-due-new-0").set_value(today() + 20 * DAY)
    at.button(key="action-keep-new").click().run()
    assert not at.exception
    (made,) = plan.actions(staffed)
    assert [(m.title, m.due) for m in made.milestones] == [
        ("Half", today() + 10 * DAY),
        ("Af", today() + 20 * DAY),
    ]


def test_what_blocks_an_action_stands_in_this_week_and_on_its_page(staffed: Workspace) -> None:
    keep(staffed, "a", status="blocked", note="Geen *lokaal*\nEerder: ziek", check="Loopt.")
    assert table(opened())[0][5] == "Geen *lokaal*"
    assert "Waarom het is vastgelopen:** Geen *lokaal*" in told(opened(action="a"))


def test_what_was_put_in_the_next_year_is_taken_out_again(staffed: Workspace) -> None:
    years = sorted(prepare.school(staffed).school_years, key=lambda y: y.start)
    now = prepare.school(staffed).year_on(today())
    assert now is not None
    following = years[years.index(now) + 1]
    keep(staffed, "a", start=0, due=10)
    next_year.copy_on(staffed, now, following, ["a"], actor=LOCAL)
    at = opened(next="1")
    assert at.button(key="next-year-undo").label == f"Ongedaan maken: 1 actie weer uit {following.id} halen"
    at.button(key="next-year-undo").click().run()
    assert not at.exception
    assert f"1 actie is weer uit {following.id} gehaald." in told(at)
    assert [a.id for a in plan.actions(staffed)] == ["a"]
