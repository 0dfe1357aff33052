"""The round page, by its widgets, through the app."""

import pytest
from streamlit.testing.v1 import AppTest

from lobscan import access
from lobscan.domain.round import Mode, Round
from lobscan.services import prepare, response
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped

HEADER = "respondent,role,statement,year_group,current,desired,remark\n"


def opened() -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=30).run()
    return at.switch_page("pages/1_prepare/round.py").run()


@pytest.fixture
def running(ws: Workspace) -> Round:
    return prepare.open_round(ws, prepare.NewRound(rubric="nl-lob", title="Najaar"), actor=access.LOCAL)


def told(at: AppTest) -> str:
    return " ".join([*(e.value for e in at.error), *(m.value for m in at.markdown)])


def test_a_round_is_opened_as_asked(ws: Workspace) -> None:
    at = opened()
    at.text_input(key="new-title").input("Voorjaar *2027*")
    at.radio(key="new-set").set_value("full")
    at.radio(key="new-mode").set_value(Mode.JOINT)
    at.number_input(key="new-k").set_value(7)
    at.checkbox(key="new-desired").check()
    at.number_input(key="new-horizon").set_value(prepare.today().year + 2)
    at.button(key="new-round-save").click().run()

    assert not at.exception
    (made,) = prepare.rounds(ws)
    assert (made.title, made.set, made.mode, made.k) == ("Voorjaar *2027*", "full", Mode.JOINT, 7)
    assert (made.desired, made.horizon) == (True, prepare.today().year + 2)
    assert at.title[0].value == r"Voorjaar \*2027\* loopt"


def test_a_horizon_counts_only_with_the_wanted_level(ws: Workspace) -> None:
    at = opened()
    at.number_input(key="new-horizon").set_value(prepare.today().year + 2)
    at.button(key="new-round-save").click().run()

    assert prepare.rounds(ws)[0].horizon is None


def test_each_role_has_its_link(ws: Workspace, running: Round) -> None:
    shown = {c.value for c in opened().code}

    assert shown
    assert shown == {f"http://localhost:8501{path}" for _role, path in prepare.links(ws, running)}


def test_a_round_is_closed_and_its_links_are_gone(ws: Workspace, running: Round) -> None:
    at = opened()
    at.button(key=f"close-{running.id}").click().run()

    assert not at.exception
    assert prepare.round_(ws, running.id).closed == prepare.today()
    assert not at.code


def test_a_good_file_is_taken_over(ws: Workspace, running: Round) -> None:
    lines = "a,decaan,a1-visie,,3,,\nb,decaan,a1-visie,,2,,\n"
    statement = prepare.pack(ws.settings, "nl-lob").statements[0].id
    at = opened()
    at.file_uploader(key=f"import-file-{running.id}").upload(
        "goed.csv", (HEADER + lines.replace("a1-visie", statement)).encode()
    )
    at.run()
    at.button(key=f"import-{running.id}").click().run()

    assert not at.exception
    assert at.success[0].value == "2 antwoorden overgenomen."
    assert sum(r.begun for r in response.counted(ws, running)) == 2


def test_a_bad_file_is_refused_whole_with_row_and_column(ws: Workspace, running: Round) -> None:
    statement = prepare.pack(ws.settings, "nl-lob").statements[0].id
    lines = f"a,decaan,{statement},,3,,\nb,decaan,{statement},,5,,\n"
    at = opened()
    at.file_uploader(key=f"import-file-{running.id}").upload("fout.csv", (HEADER + lines).encode())
    at.run()
    at.button(key=f"import-{running.id}").click().run()

    assert "rij 3, kolom current" in told(at)
    assert response.counted(ws, running) == ()


def test_without_a_school_the_page_leads_to_it(data: object) -> None:
    at = opened()

    assert not at.exception
    assert at.title[0].value == "Nog geen school"
    assert "new-round-save" not in {b.key for b in at.button}


def test_a_new_round_is_the_one_that_is_closed_next(ws: Workspace, running: Round) -> None:
    prepare.open_round(ws, prepare.NewRound(rubric="nl-lob", title="Tweede"), actor=access.LOCAL)
    at = opened()
    at.selectbox(key="choose-round").set_value(running.id).run()
    at.text_input(key="new-title").input("Derde")
    at.button(key="new-round-save").click().run()
    assert at.header[0].value == "Derde"

    at.button(key=f"close-{prepare.rounds(ws)[-1].id}").click().run()
    assert [r.title for r in prepare.rounds(ws) if r.closed] == ["Derde"]


def test_rounds_of_one_title_can_be_told_apart(ws: Workspace, running: Round) -> None:
    twin = prepare.open_round(ws, prepare.NewRound(rubric="nl-lob", title="Najaar"), actor=access.LOCAL)

    assert opened().selectbox(key="choose-round").options == [f"Najaar ({twin.id})", f"Najaar ({running.id})"]


def test_a_pulse_leads_to_its_own_page_once_it_is_closed(ws: Workspace) -> None:
    chosen = tuple(s.id for s in prepare.pack(ws.settings, "nl-lob").statements[:6])
    wanted = prepare.NewRound("nl-lob", title="Peiling", set="pulse", statements=chosen)
    made = prepare.open_round(ws, wanted, actor=access.LOCAL)
    prepare.close_round(ws, made.id, actor=access.LOCAL)
    links = {link.proto.label: link.proto for link in opened().get("page_link")}

    assert (links["Kijk wat er bewoog"].page, links["Kijk wat er bewoog"].query_string) == (
        "pulse",
        f"round={made.id}",
    )
    assert "Bekijk de scores" not in links


def test_a_link_in_wrong_hands_is_replaced_and_the_others_stay(ws: Workspace, running: Round) -> None:
    before = {role.id: path for role, path in prepare.links(ws, running)}
    at = opened()
    at.selectbox(key=f"replace-role-{running.id}").set_value("mentor").run()
    at.button(key=f"replace-{running.id}").click().run()

    assert not at.exception
    after = {role.id: path for role, path in prepare.links(ws, running)}
    assert [id_ for id_ in before if before[id_] != after[id_]] == ["mentor"]
    assert f"http://localhost:8501{after['mentor']}" in {c.value for c in at.code}


def test_links_that_only_this_computer_understands_are_told_so(
    running: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "Telefoons en andere computers komen via dit adres niet binnen"
    assert [w for w in opened().warning if w.value.startswith(said)]
    monkeypatch.setenv("LOBSCAN_URL", "https://lob.school.nl")
    assert not [w for w in opened().warning if w.value.startswith(said)]
