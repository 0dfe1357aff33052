"""The page Everybody's part, by its widgets, through the app."""

from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.domain.weekly import Step
from lobscan.services import mine, prepare
from lobscan.services.workspace import Workspace
from lobscan.settings import Mail, shipped
from lobscan.storage import weekly

PAGE = "pages/6_plan/mine.py"


def opened(**query: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    for key, value in query.items():
        at.query_params[key] = value
    return at.switch_page(PAGE).run()


def told(at: AppTest) -> str:
    return " ".join(x.value for x in (*at.markdown, *at.code, *at.info, *at.success, *at.error))


def test_links_are_made_for_all_who_have_none(demo_ws: Workspace) -> None:
    at = opened()
    assert at.title[0].value == "Nog niemand heeft een eigen pagina"
    at.button(key="links-missing").click().run()
    assert not at.exception
    assert at.title[0].value == "Iedereen heeft een eigen pagina"
    assert all(one.path for one in mine.links(demo_ws, actor=LOCAL))


def test_one_person_has_their_link_and_message_to_copy(demo_ws: Workspace) -> None:
    mine.make_links(demo_ws, ["naima-bouzian"], actor=LOCAL)
    link = next(one for one in mine.links(demo_ws, actor=LOCAL) if one.path)
    at = opened(person="naima-bouzian")
    codes = [c.value for c in at.code]
    assert codes[0].endswith(link.path)
    assert codes[1].endswith(link.feed)
    assert codes[2].startswith("Jouw deel van het plan")
    assert link.path in codes[3]
    assert at.title[0].value == "1 van de 16 medewerkers hebben een eigen pagina"


def test_who_has_no_link_is_said_how_to_get_one(demo_ws: Workspace) -> None:
    at = opened(person="naima-bouzian")
    assert "Naima Bouzian heeft nog geen link" in told(at)
    assert "Er is geen mailserver ingesteld" in told(at)


@pytest.fixture
def mailed(demo_ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A mail server is set up, and two people have an address."""
    monkeypatch.setenv("LOBSCAN_SMTP_HOST", "mail.school.test")
    monkeypatch.setenv("LOBSCAN_SMTP_FROM", "lob@school.test")
    people = [
        p.model_copy(update={"email": f"{p.id}@school.test"}) if p.id.startswith(("naima", "els")) else p
        for p in prepare.school(demo_ws).people
    ]
    prepare.revise_school(demo_ws, {"people": people}, seen=prepare.school_number(demo_ws), actor=LOCAL)
    return demo_ws


def test_messages_are_sent_and_what_failed_is_told(
    mailed: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []

    def deliver(mail: Mail, letters: list[tuple[str, object]]) -> tuple[str, ...]:
        given.extend(address for address, _letter in letters)
        return ("", "geweigerd: mailbox full")

    monkeypatch.setattr(mine, "deliver", deliver)
    at = opened()
    at.button(key="digest-yes").click().run()
    assert not at.exception
    assert sorted(given) == ["els-bosgra@school.test", "naima-bouzian@school.test"]
    (error,) = at.error
    assert "1 van de 2 berichten zijn verstuurd" in error.value
    assert "Els Bosgra" in error.value


def test_a_server_that_is_down_is_told_on_the_page(
    mailed: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOBSCAN_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("LOBSCAN_SMTP_PORT", "1")
    at = opened()
    at.button(key="digest-yes").click().run()
    (error,) = at.error
    assert "is niet te bereiken" in error.value
    assert "Er is niets verstuurd" in error.value


def test_the_message_is_switched_on_for_a_day_and_hour_and_off_again(mailed: Workspace) -> None:
    at = opened()
    assert "Dit staat uit." in told(at)
    at.selectbox(key="weekly-day-none").set_value(2)
    at.selectbox(key="weekly-hour-none").set_value(15)
    at.button(key="weekly-keep").click().run()
    assert not at.exception
    assert "Het weekbericht wordt voortaan vanzelf verstuurd." in told(at)
    assert "Het volgende bericht wordt verstuurd op" in told(at)
    assert "om 15:00 uur" in told(at)
    kept = mailed.read(weekly.schedule)
    assert kept is not None
    assert (kept.weekday, kept.hour, kept.active) == (2, 15, True)
    at.button(key="weekly-off").click().run()
    assert "Het weekbericht wordt niet meer vanzelf verstuurd." in told(at)
    kept = mailed.read(weekly.schedule)
    assert kept is not None
    assert not kept.active


def test_what_was_in_the_way_of_the_message_is_told(mailed: Workspace) -> None:
    moment = datetime.fromisoformat("2026-11-23T06:00")
    for person, step, problem in (
        ("els-bosgra", Step.REFUSED, "geweigerd: vol"),
        ("naima-bouzian", Step.BEGUN, ""),
        ("", Step.UNSENT, "De mailserver is niet te bereiken."),
    ):
        mailed.write(
            lambda c, p=person, s=step, t=problem: weekly.add(c, "2026-W48", p, s, moment=moment, problem=t)
        )
    at = opened()
    (error,) = at.error
    assert error.value == "De mailserver is niet te bereiken."
    assert "terwijl het bericht naar Naima Bouzian onderweg was" in told(at)


def test_a_wrong_setting_is_told_on_the_page(demo_ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOBSCAN_SMTP_HOST", "mail.school.test")
    at = opened()
    (error,) = at.error
    assert "LOBSCAN\\_SMTP\\_FROM" in error.value


def test_an_address_is_typed_on_the_page_school(ws: Workspace) -> None:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60).run()
    at = at.switch_page("pages/1_prepare/school.py").run()
    rows = [{"name": "An", "email": "an@school.nl"}, {"name": "Bo", "email": "an@school"}]
    state = {"edited_rows": {}, "added_rows": rows, "deleted_rows": []}
    at.session_state["people-1"] = state
    at.run()
    at.button(key="save-people").click().run()
    assert "rij 2, kolom E-mail" in told(at).replace("\\", "")
    assert prepare.school(ws).people == ()
    at.session_state["people-1"] = {**state, "added_rows": rows[:1]}
    at.run()
    at.button(key="save-people").click().run()
    assert [p.email for p in prepare.school(ws).people] == ["an@school.nl"]
