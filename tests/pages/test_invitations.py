"""The invited part of the round page and of the response page, by their widgets, through the app."""

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.domain.round import Mode, Round
from lobscan.exchange.invitations import RawInvitation
from lobscan.services import invitations, prepare, scan
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped

K = 3


def opened(page: str = "pages/1_prepare/round.py") -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=30).run()
    return at.switch_page(page).run()


@pytest.fixture
def running(ws: Workspace) -> Round:
    wanted = prepare.NewRound("nl-lob", title="Najaar", mode="invited", k=K)
    return prepare.open_round(ws, wanted, actor=LOCAL)


def invite(ws: Workspace, round_: Round, count: int, role: str = "mentor") -> None:
    rows = [RawInvitation(at, f"P{at}", f"p{at}@school.nl", role) for at in range(count)]
    invitations.invite(ws, round_, rows, actor=LOCAL)


def told(at: AppTest) -> str:
    return " ".join([*(e.value for e in at.error), *(m.value for m in at.markdown)])


def subheads(at: AppTest) -> list[str]:
    return [s.value for s in at.header]


def test_a_round_by_invitation_is_opened_in_the_form(ws: Workspace) -> None:
    at = opened()
    at.radio(key="new-mode").set_value(Mode.INVITED)
    at.button(key="new-round-save").click().run()

    assert not at.exception
    assert prepare.rounds(ws)[0].mode is Mode.INVITED
    assert "Er is nog niemand uitgenodigd" in subheads(at)


def test_a_pasted_list_is_invited_under_the_chosen_role(ws: Workspace, running: Round) -> None:
    at = opened()
    at.selectbox(key="invite-role").set_value("mentor")
    at.text_area(key=f"invite-list-{running.id}-0").input("An; an@school.nl\ndecaan; bo@school.nl; Bo")
    at.button(key="invite-pasted").click().run()

    assert not at.exception
    found = [(one.name, one.role) for one in invitations.people(ws, running)]
    assert found == [("An", "mentor"), ("Bo", "decaan")]
    assert at.text_area(key=f"invite-list-{running.id}-2").value == ""
    assert r"mentor \(1\), decaan \(1\)" in at.warning[0].value


def test_faults_are_told_by_row_and_nobody_is_invited(ws: Workspace, running: Round) -> None:
    at = opened()
    at.text_area(key=f"invite-list-{running.id}-0").input("An; an@school.nl; mentor\nBo; bo; koning")
    at.button(key="invite-pasted").click().run()

    assert "rij 2, kolom Rol" in told(at)
    assert invitations.people(ws, running) == ()


@pytest.mark.parametrize("heading", ["Naam;Emailadres;Rol;Leerjaar", "Naam\tE-mail\tFunctie\tKlas"])
def test_a_pasted_table_is_taken_over_whole(ws: Workspace, running: Round, heading: str) -> None:
    mark = "\t" if "\t" in heading else ";"
    at = opened()
    row = mark.join(["An", "an@school.nl", "mentor", "havo 4"])
    at.text_area(key=f"invite-list-{running.id}-0").input(f"{heading}\n{row}")
    at.button(key="invite-pasted").click().run()

    assert not at.exception
    found = [(one.name, one.email, one.role, one.year_groups) for one in invitations.people(ws, running)]
    assert found == [("An", "an@school.nl", "mentor", ("havo-4",))]


def test_an_unknown_heading_is_told_with_those_that_are_known(ws: Workspace, running: Round) -> None:
    at = opened()
    at.text_area(key=f"invite-list-{running.id}-0").input("Naam;E-mail;Vak\nAn;an@school.nl;wiskunde")
    at.button(key="invite-pasted").click().run()

    known = "Naam, Voornaam, Tussenvoegsel, Achternaam, E-mail, Rol, Leerjaren"
    assert "rij 1, kolom Vak" in told(at)
    assert f"is geen bekende kolom; de kolommen zijn {known}" in told(at)
    assert invitations.people(ws, running) == ()


def test_a_file_is_taken_over(ws: Workspace, running: Round) -> None:
    at = opened()
    at.file_uploader(key=f"invite-file-{running.id}-0").upload("lijst.csv", b"Naam;Rol\nAn;mentor\n")
    at.run()
    at.button(key="invite-from-file").click().run()

    assert not at.exception
    assert [one.name for one in invitations.people(ws, running)] == ["An"]


def test_without_a_mail_server_each_message_can_be_pasted(ws: Workspace, running: Round) -> None:
    invite(ws, running, 4)
    at = opened()
    (one, path), *_others = invitations.links(ws, running, actor=LOCAL)

    assert any(f"http://localhost:8501{path}" in code.value for code in at.code)
    text = at.text_area(key=next(t.key for t in at.text_area if (t.key or "").startswith("message-text")))
    text.input("Beste [naam]: [link]").run()
    assert any(code.value.startswith(f"Beste {one.name}: http") for code in at.code)
    text.input("Geen link").run()
    assert "niemand zou kunnen antwoorden" in told(at)


def test_reminders_leave_out_who_is_written_down_as_done(ws: Workspace, running: Round) -> None:
    invite(ws, running, 6)
    for _one, path in invitations.links(ws, running, actor=LOCAL)[:K]:
        door = scan.door(ws, path.removeprefix("/a/"))
        me, _code = scan.begin(ws, door, ("havo-4",))
        scan.hand_in(ws, door, me)
    at = opened()
    at.segmented_control(key="switch-message").set_value("reminder").run()

    assert at.selectbox(key="message-one").options == ["P3", "P4", "P5"]


def test_a_role_gets_no_more_reminders(ws: Workspace, running: Round) -> None:
    invite(ws, running, 4)
    at = opened()
    assert at.button(key="invite-quiet-yes").disabled
    at.selectbox(key="invite-quiet-role").set_value("mentor").run()
    at.button(key="invite-quiet-yes").click().run()
    assert not at.exception
    assert invitations.to_remind(ws, running) == ()
    frame = next(d.value for d in at.dataframe if "Uitnodiging" in d.value.columns)
    assert set(frame["Uitnodiging"]) == {"geldig, geen herinneringen"}


def test_the_response_page_sets_who_is_invited_beside_who_came(ws: Workspace, running: Round) -> None:
    invite(ws, running, 6)
    at = opened("pages/2_scan/response.py")
    assert not at.exception
    frame = next(d.value for d in at.dataframe if "Uitgenodigd" in d.value.columns)
    rows = {row.Wie: (row.Uitgenodigd, row.Begonnen) for row in frame.itertuples()}
    assert rows["mentor"] == ("6", "0")
    assert "lobscan heeft nog geen bericht verstuurd." in told(at)


def test_minutes_are_told_from_k_people_on(ws: Workspace, running: Round) -> None:
    invite(ws, running, 2 * K)
    for at_, (_one, path) in enumerate(invitations.links(ws, running, actor=LOCAL)[:K], start=1):
        door = scan.door(ws, path.removeprefix("/a/"))
        me, _code = scan.begin(ws, door, ("havo-4",))
        scan.hand_in(ws, door, me)
        at = opened("pages/2_scan/response.py")
        shown = [d.value for d in at.dataframe if "Geschatte minuten" in d.value.columns]
        assert len(shown) == (at_ == K)
    assert list(shown[0].iloc[0])[::2] == ["mentor", "1"]


def test_minutes_do_not_tell_on_a_number_that_is_kept_back(ws: Workspace, running: Round) -> None:
    """Beside one decaan the number of mentors is kept back; their minutes would tell that they are K."""
    invite(ws, running, K)
    invitations.invite(ws, running, [RawInvitation(0, "D", "d@school.nl", "decaan")], actor=LOCAL)
    for _one, path in invitations.links(ws, running, actor=LOCAL):
        door = scan.door(ws, path.removeprefix("/a/"))
        scan.hand_in(ws, door, scan.begin(ws, door, ("havo-4",))[0])
    assert len(invitations.minutes(ws, running)["mentor"]) == K
    at = opened("pages/2_scan/response.py")
    frames = [d.value for d in at.dataframe]
    assert frames
    assert not [f for f in frames if "Geschatte minuten" in f.columns]
    assert "Zo'n groep is er nog niet." in told(at)
