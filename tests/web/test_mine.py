"""People's own pages over HTTP, on a real store."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta

import icalendar
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from lobscan.access import LOCAL
from lobscan.domain.register import Register
from lobscan.domain.school import Person
from lobscan.domain.workplan import Action, Status
from lobscan.services import mine, plan, practice, prepare
from lobscan.services.workspace import Workspace, today
from lobscan.web import answer
from lobscan.web import mine as pages
from lobscan.web.headers import Headers


@pytest.fixture(autouse=True)
def people(ws: Workspace) -> None:
    given = [Person(id="an", name="An <i>de</i> Bruin"), Person(id="bo", name="Bo")]
    prepare.revise_school(ws, {"people": given}, seen=prepare.school_number(ws), actor=LOCAL)
    mine.make_links(ws, ["an", "bo"], actor=LOCAL)


@pytest.fixture
def client(ws: Workspace) -> Iterator[TestClient]:
    app = Starlette(routes=[*answer.routes(ws), *pages.routes(ws)], middleware=[Middleware(Headers)])
    with TestClient(app, base_url="https://school.test") as made:
        yield made


@pytest.fixture
def link(ws: Workspace) -> str:
    return mine.links(ws, actor=LOCAL)[0].path


def action(ws: Workspace, title: str = "Mentoren scholen", **more: object) -> Action:
    fields = {
        "title": title,
        "responsible": "an",
        "start": today() - timedelta(10),
        "due": today() + timedelta(30),
        **more,
    }
    return plan.create(ws, {**plan.fresh(ws), **fields}, actor=LOCAL)


def words(text: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def test_the_page_shows_what_is_theirs_and_nothing_else(client: TestClient, ws: Workspace, link: str) -> None:
    action(ws, "Van mij <script>", due=today() - timedelta(1))
    action(ws, "Van Bo", responsible="bo")
    fields = {"title": "Open dag", "responsible": "an", "year_groups": ["havo-3"], "weeks": [40]}
    practice.revise(ws, Register.ACTIVITIES, {practice.new_id(): fields}, seen=0, actor=LOCAL)
    task = {"title": "Stages regelen", "responsible": "an", "year_group": "havo-3"}
    seen = practice.registers(ws).number
    practice.revise(ws, Register.TASKS, {practice.new_id(): task}, seen=seen, actor=LOCAL)

    page = client.get(link)
    assert page.status_code == 200
    text = words(page.text)
    assert "1 actie van jou is te laat" in text
    for told in ("Van mij <script>", "Open dag", "Stages regelen", "havo 3 · jij bent verantwoordelijk"):
        assert told in text
    assert "Van Bo" not in text
    assert "<script" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "noindex" in page.headers["x-robots-tag"]


def test_an_empty_part_says_so(client: TestClient, link: str) -> None:
    assert "Je naam staat nog bij geen enkele actie" in words(client.get(link).text)


def test_a_check_in_is_kept_and_undone_without_a_script(client: TestClient, ws: Workspace, link: str) -> None:
    one = action(ws)
    form = {"seen": "1", "text": "Goed gegaan.\r\nLokaal nodig.", "go": "keep"}
    page = client.post(f"{link}/check/{one.id}", data=form)
    assert page.status_code == 200
    assert "Bewaard bij 'Mentoren scholen'." in words(page.text)
    assert plan.action(ws, one.id).check == "Goed gegaan.\nLokaal nodig."
    undo = re.search(
        rf'action="({link}/undo/{one.id})">\s*<input type="hidden" name="seen" value="(\d+)"', page.text
    )
    assert undo
    page = client.post(undo[1], data={"seen": undo[2]})
    assert page.status_code == 200
    assert plan.action(ws, one.id) == one


def test_finished_moves_down_and_can_be_taken_back(client: TestClient, ws: Workspace, link: str) -> None:
    one = action(ws)
    page = client.post(f"{link}/check/{one.id}", data={"seen": "1", "text": "", "go": "done"})
    assert plan.action(ws, one.id).status is Status.DONE
    assert "Pas klaar" in words(page.text)
    assert "Je hebt geen open acties" in words(page.text)
    client.post(f"{link}/undo/{one.id}", data={"seen": "2"})
    assert plan.action(ws, one.id).status is one.status


def test_typed_text_is_not_lost_when_somebody_else_was_first(
    client: TestClient, ws: Workspace, link: str
) -> None:
    one = action(ws)
    plan.revise(ws, one.id, {"check": "van de decaan"}, seen=1, actor=LOCAL)
    page = client.post(f"{link}/check/{one.id}", data={"seen": "1", "text": "van <mij>", "go": "keep"})
    assert page.status_code == 400
    assert ">van &lt;mij&gt;</textarea>" in page.text
    assert 'role="alert"' in page.text
    assert plan.action(ws, one.id).check == "van de decaan"


def test_nothing_of_others_can_be_changed(client: TestClient, ws: Workspace, link: str) -> None:
    other = action(ws, responsible="bo")
    for path in (f"{link}/check/{other.id}", f"{link}/undo/{other.id}", f"{link}/check/none"):
        assert client.post(path, data={"seen": "1", "text": "x", "go": "done"}).status_code == 404
    assert len(plan.history(ws, other.id)) == 1


@pytest.mark.parametrize("seen", ["", "x", "-1", "1.5"])
def test_a_mangled_form_is_refused(client: TestClient, ws: Workspace, link: str, seen: str) -> None:
    one = action(ws)
    assert client.post(f"{link}/check/{one.id}", data={"seen": seen, "text": "x"}).status_code == 400
    assert len(plan.history(ws, one.id)) == 1


def test_another_sites_page_can_send_nothing(client: TestClient, ws: Workspace, link: str) -> None:
    one = action(ws)
    headers = {"sec-fetch-site": "cross-site"}
    sent = client.post(f"{link}/check/{one.id}", data={"seen": "1", "text": "x"}, headers=headers)
    assert sent.status_code == 403
    assert len(plan.history(ws, one.id)) == 1


def test_looking_at_a_form_address_changes_nothing(client: TestClient, ws: Workspace, link: str) -> None:
    one = action(ws)
    assert client.get(f"{link}/check/{one.id}").status_code in (404, 405)
    assert len(plan.history(ws, one.id)) == 1


def test_the_calendar_has_the_part_and_is_dead_with_the_link(
    client: TestClient, ws: Workspace, link: str
) -> None:
    one = action(ws)
    got = client.get(f"{link}.ics")
    assert got.headers["content-type"] == "text/calendar; charset=utf-8"
    assert got.headers["cache-control"] == "no-store"
    found = icalendar.Calendar.from_ical(got.content)
    assert len(found.walk("VEVENT")) == 2
    assert all(one.id in str(e["UID"]) for e in found.walk("VEVENT"))
    mine.withdraw_links(ws, ["an"], actor=LOCAL)
    assert client.get(f"{link}.ics").status_code == 404
    assert client.get(link).status_code == 404
    assert client.post(f"{link}/check/{one.id}", data={"seen": "1", "text": "x"}).status_code == 404


@pytest.mark.usefixtures("the_same_minute")
def test_guessing_is_slowed_and_a_right_link_still_works(
    client: TestClient, link: str, ws: Workspace
) -> None:
    told = [client.get(f"/m/{'0' * 20}{i:04}{'.ics' if i % 2 else ''}").status_code for i in range(70)]
    assert told[:60] == [404] * 60
    assert told[60:] == [429] * 10
    assert client.get("/m/x").headers["retry-after"] == "60"
    assert client.get(link).status_code == 200


def test_english_is_chosen_and_kept_for_these_pages(client: TestClient, link: str) -> None:
    page = client.get(f"{link}?lang=en")
    assert '<html lang="en">' in page.text
    assert "You have no open actions" in page.text
    assert '<html lang="en">' in client.get(link).text


def test_an_address_that_leads_nowhere_says_whom_to_ask(client: TestClient) -> None:
    page = client.get("/m/a/b/c")
    assert page.status_code == 404
    assert "werkplan bijhoudt" in page.text


def test_before_a_school_is_set_up_there_is_no_link(data) -> None:
    from lobscan.services.workspace import shared
    from lobscan.settings import Settings

    app = Starlette(routes=pages.routes(shared(Settings(data.resolve()))))
    with TestClient(app) as empty:
        assert empty.get("/m/x").status_code == 404
