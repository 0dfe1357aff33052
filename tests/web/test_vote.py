"""The participants' pages of a workshop over HTTP, on a real store: silent, kept, slow to guess."""

import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from lobscan import access
from lobscan.domain.workshop import Workshop
from lobscan.domain.workshop_acts import Ballot
from lobscan.services import prepare, workshop, workshop_agreed
from lobscan.services.workshop import NewWorkshop
from lobscan.services.workspace import Workspace, close_shared, shared
from lobscan.settings import Settings
from lobscan.web import pages, vote
from lobscan.web.headers import Headers

HOSTILE = "<script>alert(1)</script> & \"'"
TOPICS = ("a1-gedeelde-visie", "a3-leerlingdoelen")
STEPS = {"desired": 3, "agree": 4, "choose": 5, "first": 6, "close": 7}


@pytest.fixture(scope="module")
def joint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school with a round that a team answers together, made once: reading a pack takes a second."""
    folder = tmp_path_factory.mktemp("joint") / "school"
    ws = shared(Settings(folder))
    prepare.init_school(ws, structure="nl-vo", name="De Meander", actor=access.LOCAL)
    prepare.open_round(ws, prepare.NewRound("nl-lob", title="Samen", mode="joint"), actor=access.LOCAL)
    close_shared()
    return folder


@pytest.fixture
def ws(data: Path, joint: Path) -> Workspace:
    shutil.copytree(joint, data)
    return shared(Settings(data.resolve()))


@pytest.fixture
def at(ws: Workspace) -> Workshop:
    return open_(ws)


def open_(ws: Workspace, **more: object) -> Workshop:
    wanted = NewWorkshop(**{"title": HOSTILE, "topics": TOPICS, **more})
    return workshop.open_(ws, prepare.rounds(ws)[0], wanted, actor=access.LOCAL)


def lead(ws: Workspace, at: Workshop, kind: str, **fields: object) -> None:
    workshop.act(ws, at.id, kind, actor=access.LOCAL, **fields)


def participants(ws: Workspace, at: Workshop, count: int) -> list[str]:
    """People who came in, without a browser."""
    codes = [workshop.join(ws, at.id) for _ in range(count)]
    now = workshop.workshop(ws, at.id)
    return [workshop.who(ws, now, code) for code in codes]


def browser(ws: Workspace) -> TestClient:
    app = Starlette(routes=vote.routes(ws), middleware=[Middleware(Headers)])
    return TestClient(app, base_url="https://school.test")


@pytest.fixture
def client(ws: Workspace) -> Iterator[TestClient]:
    with browser(ws) as made:
        yield made


def base(ws: Workspace, at: Workshop) -> str:
    return f"/w/{workshop.code(ws, at.id)}"


def come_in(client: TestClient, link: str) -> str:
    """Join as somebody new; one's own code."""
    client.get(link)
    found = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}(?=</strong>)", client.post(f"{link}/join").text)
    assert found
    return found[0]


def checked(html: str) -> dict[str, str]:
    """What stands chosen on a page, by the name of its field."""
    return dict(re.findall(r'name="([md]\.[^"]+)" value="(\d)" checked', html))


def test_one_comes_in_by_the_code_on_the_screen(client: TestClient, ws: Workspace, at: Workshop) -> None:
    code = workshop.code(ws, at.id)
    assert client.get("/w").url.path == "/w/"
    page = client.post("/w/", data={"code": f"{code[:3].lower()} {code[3:]}"})
    assert (page.status_code, page.url.path) == (200, f"/w/{code}")
    assert "Je naam wordt niet gevraagd" in page.text
    own = come_in(client, f"/w/{code}")
    assert len(workshop.workshop(ws, at.id).people) == 1
    assert own not in str(ws.read(lambda c: c.execute("FROM workshop_event").fetchall()))


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    client: TestClient, ws: Workspace, at: Workshop
) -> None:
    client.get(base(ws, at))
    answer = client.post(f"{base(ws, at)}/join", follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Secure", f"Path={base(ws, at)}"))
    assert answer.headers["cache-control"] == "no-store"
    refused = client.post(f"{base(ws, at)}/join", headers={"origin": "https://evil.example"})
    assert refused.status_code == 403


def test_a_browser_without_cookies_is_told_so(ws: Workspace, at: Workshop) -> None:
    with browser(ws) as fresh:
        assert fresh.post(f"{base(ws, at)}/join").status_code == 400
    assert len(workshop.workshop(ws, at.id).people) == 0


def test_votes_and_dots_stay_for_who_drops_out_and_returns(ws: Workspace, at: Workshop) -> None:
    link = base(ws, at)
    with browser(ws) as phone:
        code = come_in(phone, link)
        lead(ws, at, "went", to=STEPS["desired"])
        phone.post(f"{link}/vote", data={"ballot": "desired", f"m.{TOPICS[0]}": "4"})
        lead(ws, at, "went", to=STEPS["choose"])
        phone.post(f"{link}/dots", data={f"d.{TOPICS[1]}": "2", f"d.{TOPICS[0]}": "1"})
        assert checked(phone.get(link).text) == {f"d.{TOPICS[1]}": "2", f"d.{TOPICS[0]}": "1"}
    with browser(ws) as other:
        other.get(link)
        wrong = other.post(f"{link}/resume", data={"code": "AAAA-AAAA"})
        assert wrong.status_code == 404
        back = other.post(f"{link}/resume", data={"code": code.lower()})
        assert checked(back.text) == {f"d.{TOPICS[1]}": "2", f"d.{TOPICS[0]}": "1"}
        lead(ws, at, "went", to=STEPS["desired"])
        assert checked(other.get(link).text) == {f"m.{TOPICS[0]}": "4"}
    assert len(workshop.workshop(ws, at.id).people) == 1


def test_a_restart_in_the_middle_changes_nothing(ws: Workspace, at: Workshop) -> None:
    link = base(ws, at)
    with browser(ws) as phone:
        code = come_in(phone, link)
        lead(ws, at, "went", to=STEPS["desired"])
        phone.post(f"{link}/vote", data={"ballot": "desired", f"m.{TOPICS[0]}": "4"})
    before = workshop.workshop(ws, at.id)
    folder = ws.settings
    close_shared()
    again = shared(folder)
    assert workshop.workshop(again, at.id) == before
    with browser(again) as phone:
        phone.get(link)
        assert checked(phone.post(f"{link}/resume", data={"code": code}).text) == {f"m.{TOPICS[0]}": "4"}


def test_nothing_of_a_vote_is_sent_to_anybody_else_before_it_is_revealed(ws: Workspace, at: Workshop) -> None:
    """Every page of another participant is the same, letter by letter, whatever the group votes."""
    link, ballot = base(ws, at), Ballot.DESIRED
    people = participants(ws, at, 4)
    lead(ws, at, "went", to=STEPS["desired"])

    def seen(phone: TestClient) -> list[tuple[int, str]]:
        token = workshop.outcome_token(ws, at.id)
        paths = ["", "/state", "/state?view=x", f"../../print/workshop/{token}"]
        answers = [phone.get(f"{link}/{p}" if p.startswith("..") else link + p) for p in paths]
        return [(a.status_code, a.text + str(sorted(a.headers.items()))) for a in answers]

    with browser(ws) as phone:
        come_in(phone, link)
        for step in ("desired", "agree"):
            lead(ws, at, "went", to=STEPS[step])
            workshop.vote(ws, at.id, people[0], ballot, {TOPICS[0]: 1})
            before = seen(phone)
            for who, mark in zip(people, (4, 4, 2, 5), strict=True):
                workshop.vote(ws, at.id, who, ballot, {TOPICS[0]: mark, TOPICS[1]: mark})
            assert seen(phone) == before
        lead(ws, at, "went", to=STEPS["choose"])
        before = seen(phone)
        for who in people:
            workshop.put_dots(ws, at.id, who, {TOPICS[0]: 3})
        assert seen(phone) == before
        lead(ws, at, "dots_revealed")
        lead(ws, at, "revealed", ballot=ballot, topic=TOPICS[0])
        assert seen(phone) != before, "what is compared would show it"


def test_more_dots_than_given_are_refused_and_nothing_changes(
    client: TestClient, ws: Workspace, at: Workshop
) -> None:
    link = base(ws, at)
    come_in(client, link)
    lead(ws, at, "went", to=STEPS["choose"])
    client.post(f"{link}/dots", data={f"d.{TOPICS[0]}": "3"})
    for sent in (
        {f"d.{TOPICS[0]}": "3", f"d.{TOPICS[1]}": "1"},
        {f"d.{TOPICS[0]}": "-1"},
        {"d.nowhere": "1"},
    ):
        assert client.post(f"{link}/dots", data=sent).status_code in (400, 409)
    ((given),) = workshop.workshop(ws, at.id).given.values()
    assert given == {TOPICS[0]: 3}


@pytest.mark.parametrize(
    "sent",
    [
        {"ballot": "desired", f"m.{TOPICS[0]}": "6"},
        {"ballot": "desired", f"m.{TOPICS[0]}": "x"},
        {"ballot": "elsewhere", f"m.{TOPICS[0]}": "1"},
        {"ballot": "desired", "m.nowhere": "1"},
        {"ballot": "now", f"m.{TOPICS[0]}": "1"} | {"m.x": "1"},
    ],
)
def test_a_form_of_ones_own_making_is_refused(
    client: TestClient, ws: Workspace, at: Workshop, sent: dict[str, str]
) -> None:
    link = base(ws, at)
    come_in(client, link)
    lead(ws, at, "went", to=STEPS["desired"])
    answer = client.post(f"{link}/vote", data=sent, headers={"accept": "application/json"})
    assert 400 <= answer.status_code < 500
    assert answer.json()["error"]
    assert not workshop.workshop(ws, at.id).turns


def test_the_script_asks_cheaply_whether_anything_changed(
    client: TestClient, ws: Workspace, at: Workshop
) -> None:
    link = base(ws, at)
    come_in(client, link)
    view = client.get(f"{link}/state").json()["view"]
    assert client.get(f"{link}/state?view={view}").status_code == 204
    lead(ws, at, "went", to=STEPS["desired"])
    assert client.get(f"{link}/state?view={view}").json()["view"] != view


def test_the_second_vote_is_asked_for_by_itself(client: TestClient, ws: Workspace, at: Workshop) -> None:
    link = base(ws, at)
    people = participants(ws, at, 3)
    come_in(client, link)
    lead(ws, at, "went", to=STEPS["desired"])
    for who in people:
        workshop.vote(ws, at.id, who, Ballot.DESIRED, {TOPICS[0]: 2})
    lead(ws, at, "went", to=STEPS["agree"])
    lead(ws, at, "revealed", ballot="desired", topic=TOPICS[0])
    assert "<form" not in client.get(link).text
    lead(ws, at, "again", ballot="desired", topic=TOPICS[0])
    html = client.get(link).text
    assert "Tweede stemming" in html
    assert html.count("<fieldset") == 1


def test_links_end_with_the_session_and_the_outcome_stays(
    client: TestClient, ws: Workspace, at: Workshop
) -> None:
    link = base(ws, at)
    come_in(client, link)
    lead(ws, at, "closed")
    page = client.get(link)
    assert (page.status_code, "afgelopen" in page.text) == (410, True)
    assert client.get(f"{link}/state").status_code == 410
    assert client.post("/w/", data={"code": workshop.code(ws, at.id)}).status_code == 410
    assert client.get(f"/print/workshop/{workshop.outcome_token(ws, at.id)}").status_code == 200


@pytest.mark.usefixtures("the_same_minute")
def test_guessing_a_code_is_slowed(ws: Workspace, at: Workshop) -> None:
    with browser(ws) as guesser:
        wrong = [
            guesser.get(f"/w/{n:06d}".replace("0", "A").replace("1", "B")).status_code for n in range(61)
        ]
        assert wrong[0] == 404
        assert wrong[-1] == 429
        assert guesser.post("/w/", data={"code": "ZZZZZZ"}).status_code == 429
        assert guesser.get(base(ws, at)).status_code == 200, "who has the right code still comes in"


@pytest.mark.usefixtures("the_same_minute")
def test_guessing_ones_own_code_is_slowed_too(client: TestClient, ws: Workspace, at: Workshop) -> None:
    link = base(ws, at)
    client.get(link)
    codes = [client.post(f"{link}/resume", data={"code": f"AAAA-{n}AAA"}).status_code for n in range(2, 9)]
    codes += [client.post(f"{link}/resume", data={"code": "BBBB-BBBB"}).status_code for _ in range(4)]
    assert (codes[0], codes[-1]) == (404, 429)


def test_a_cookie_of_ones_own_making_is_not_looked_up(
    client: TestClient, ws: Workspace, at: Workshop
) -> None:
    code = workshop.join(ws, at.id)
    client.cookies.set("code", f"{code}.{'0' * 24}", path=base(ws, at))
    assert "Doe mee" in client.get(base(ws, at)).text


def test_what_people_typed_is_shown_as_it_was_typed(client: TestClient, ws: Workspace, at: Workshop) -> None:
    link = base(ws, at)
    lead(ws, at, "chose", topics=TOPICS[:1], note=HOSTILE)
    lead(ws, at, "first_step", topic=TOPICS[0], title=HOSTILE, owner=HOSTILE, success=HOSTILE)
    workshop_agreed.agree(ws, at.id, topic=TOPICS[0], level=3, why=HOSTILE, actor=access.LOCAL)
    come_in(client, link)
    pages = [client.get(link).text, client.get(f"/print/workshop/{workshop.outcome_token(ws, at.id)}").text]
    assert all("<script>alert" not in html and "&lt;script&gt;" in html for html in pages)


def test_the_outcome_tells_all_that_was_said(client: TestClient, ws: Workspace) -> None:
    at = open_(ws, title="Ambitie")
    people = participants(ws, at, 4)
    for marks in ((1, 1, 4, 4), (3, 3, 3, 4)):
        lead(ws, at, "went", to=STEPS["desired" if marks[0] == 1 else "agree"])
        if marks[0] == 3:
            lead(ws, at, "again", ballot="desired", topic=TOPICS[0])
        for who, mark in zip(people, marks, strict=True):
            workshop.vote(ws, at.id, who, Ballot.DESIRED, {TOPICS[0]: mark})
        lead(ws, at, "revealed", ballot="desired", topic=TOPICS[0])
    workshop_agreed.agree(ws, at.id, topic=TOPICS[0], level=3, why="Samen haalbaar", actor=access.LOCAL)
    lead(ws, at, "chose", topics=TOPICS[:1], note="Doelen komen volgend jaar")
    lead(
        ws,
        at,
        "first_step",
        topic=TOPICS[0],
        title="Studiedag",
        owner="de decaan",
        month="2027-02",
        success="Zichtbaar",
    )
    page = client.get(f"/print/workshop/{workshop.outcome_token(ws, at.id)}")
    text = " ".join(re.sub(r"<[^>]+>", " ", page.text.split("<main>")[1]).split())
    for told in (
        "De Meander", "4 deelnemers", "Samen haalbaar", "2×1 2×4", "3×3 1×4", "Studiedag", "de decaan",
        "februari 2027", "Zichtbaar", "Doelen komen volgend jaar", "Doelen voor leerlingen",
    ):  # fmt: skip
        assert told in text, told
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert client.get("/print/workshop/elsewhere").status_code == 404


def test_a_session_that_is_not_anonymous_says_so_before_anybody_comes_in(ws: Workspace) -> None:
    at = open_(ws, small=True)
    with browser(ws) as phone:
        assert "niet anoniem" in phone.get(base(ws, at)).text
        come_in(phone, base(ws, at))
        assert "niet anoniem" in phone.get(base(ws, at)).text


def test_pages_are_light_and_work_without_a_script(client: TestClient, ws: Workspace, at: Workshop) -> None:
    link = base(ws, at)
    come_in(client, link)
    waiting = client.get(link).text
    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert len(waiting) < 4_000
    lead(ws, at, "went", to=STEPS["desired"])
    voting = client.get(link).text
    assert 'http-equiv="refresh"' not in voting
    assert "Mijn stemmen bewaren" in voting
    kept = client.post(f"{link}/vote", data={"ballot": "desired", f"m.{TOPICS[0]}": "2"})
    assert "Bewaard" in kept.text
    assert checked(kept.text) == {f"m.{TOPICS[0]}": "2"}


def test_a_first_visit_with_twelve_topics_stays_below_thirty_kilobytes(
    client: TestClient, ws: Workspace
) -> None:
    pack = prepare.pack_of(ws, prepare.rounds(ws)[0])
    many = open_(ws, topics=[s.id for s in pack.statements if s.core][:12])
    come_in(client, base(ws, many))
    lead(ws, many, "went", to=STEPS["desired"])
    page = client.get(base(ws, many)).content
    files = [a.plain for name, a in pages.assets().items() if name in ("css", "vote_css", "vote_js")]
    assert page.count(b"<fieldset") == 12
    assert len(page) + sum(map(len, files)) > 10_000, "there is something to weigh"
    size = len(page) + sum(len(gzip.compress(each)) for each in files)
    assert size < 30_000
