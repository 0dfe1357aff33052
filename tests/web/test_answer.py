"""The respondents' pages over HTTP, on a real store."""

import gzip
import html
import json
import re
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import remarked
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from lobscan import access
from lobscan.domain.round import Round
from lobscan.domain.rubric import Perspective, Scope, Statement
from lobscan.services import prepare, response, scan
from lobscan.services.workspace import Workspace, close_shared, shared, today
from lobscan.settings import Settings
from lobscan.web import answer, guesses, pages
from lobscan.web.headers import Headers

GROUPS = ("havo-3", "havo-4")
SCHOOLWIDE, APART = "a1-gedeelde-visie", "a3-leerlingdoelen"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school with an open round, made once: reading a pack takes a second."""
    folder = tmp_path_factory.mktemp("opened") / "school"
    ws = shared(Settings(folder))
    prepare.init_school(ws, structure="nl-vo", name="De Meander", actor=access.LOCAL)
    wanted = prepare.NewRound("nl-lob", title="Najaar", desired=True)
    prepare.open_round(ws, wanted, actor=access.LOCAL)
    close_shared()
    return folder


@pytest.fixture
def ws(data: Path, opened: Path) -> Workspace:
    """That school, in a folder of the test's own."""
    shutil.copytree(opened, data)
    return shared(Settings(data.resolve()))


@pytest.fixture
def round_(ws: Workspace) -> Round:
    return prepare.rounds(ws)[0]


@pytest.fixture
def link(ws: Workspace, round_: Round) -> str:
    return link_of(ws, round_, "mentor")


def link_of(ws: Workspace, round_: Round, role: str) -> str:
    return next(path for each, path in prepare.links(ws, round_) if each.id == role)


@pytest.fixture
def client(ws: Workspace) -> Iterator[TestClient]:
    with browser(ws) as made:
        yield made


def browser(ws: Workspace, **more: object) -> TestClient:
    app = Starlette(routes=answer.routes(ws), middleware=[Middleware(Headers)])
    return TestClient(app, base_url="https://school.test", **more)


def begin(client: TestClient, link: str, groups: tuple[str, ...] = GROUPS) -> str:
    """Come in as a new respondent; the code that the first screen shows."""
    client.get(link)
    page = client.post(f"{link}/start", data={"group": list(groups)})
    assert page.status_code == 200
    return code_on(page.text)


def code_on(html: str) -> str:
    found = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}(?=</strong>)", html)
    assert found
    return found[0]


def stored(ws: Workspace, link: str, code: str) -> dict[tuple[str, str], str]:
    """What the store holds of who has `code`: the level now, per statement and place."""
    door = scan.door(ws, link.removeprefix("/a/"))
    given = scan.given(ws, scan.resume(ws, door, code))
    return {place: said.current for place, said in given.items() if said.current}


def wanted(ws: Workspace, link: str, code: str) -> dict[tuple[str, str], str]:
    door = scan.door(ws, link.removeprefix("/a/"))
    given = scan.given(ws, scan.resume(ws, door, code))
    return {place: said.desired for place, said in given.items() if said.desired}


def kept(client: TestClient, link: str, *changes: dict[str, object]) -> object:
    return client.post(f"{link}/keep", content=json.dumps({"changes": changes}))


def sentence(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html.split("<main>")[1])


# Coming in


def test_the_first_page_says_what_for_whom_how_long_and_how_anonymous(client: TestClient, link: str) -> None:
    html = client.get(link).text
    assert '<html lang="nl">' in html
    for told in ("De Meander", "Najaar", "mentor", "Ongeveer 8 minuten", "20 stellingen", "niet bewaard"):
        assert told in html
    assert "minstens 5 mensen" in html
    assert html.count('name="group"') == 24


def test_english_is_chosen_once_and_stays(client: TestClient, link: str) -> None:
    assert '<html lang="en">' in client.get(link, params={"lang": "en"}).text
    html = client.get(link).text
    assert '<html lang="en">' in html
    assert "Begun before?" in html


def test_an_unknown_language_is_dutch(client: TestClient, link: str) -> None:
    assert '<html lang="nl">' in client.get(link, params={"lang": "xx"}).text


def test_statements_stay_marked_as_dutch_on_an_english_page(client: TestClient, link: str) -> None:
    begin(client, link)
    html = client.get(f"{link}/1", params={"lang": "en"}).text
    assert '<html lang="en">' in html
    assert re.search(r'<span lang="nl">Op onze school', html)


def test_starting_gives_a_code_in_a_closed_cookie_and_never_in_the_address(
    client: TestClient, link: str
) -> None:
    client.get(link)
    answer_ = client.post(f"{link}/start", data={"group": "havo-3"}, follow_redirects=False)
    assert (answer_.status_code, answer_.headers["location"]) == (303, f"{link}/1")
    cookie = answer_.headers["set-cookie"]
    for part in ("code=", "HttpOnly", "SameSite=lax", "Secure", f"Path={link}"):
        assert part in cookie
    code = code_on(client.get(f"{link}/1").text)
    assert code in cookie
    assert code not in answer_.headers["location"]


def test_over_plain_http_the_cookie_is_sent_too(ws: Workspace, link: str) -> None:
    app = Starlette(routes=answer.routes(ws))
    with TestClient(app, base_url="http://localhost:8501") as client:
        assert begin(client, link)


def test_no_year_group_is_told_at_the_choice_and_begins_nothing(
    client: TestClient, ws: Workspace, round_: Round, link: str
) -> None:
    client.get(link)
    page = client.post(f"{link}/start", data={})
    assert page.status_code == 400
    assert "Kies minstens één leerjaar." in page.text
    assert response.counted(ws, round_) == ()


def test_a_foreign_year_group_begins_nothing(
    client: TestClient, ws: Workspace, round_: Round, link: str
) -> None:
    client.get(link)
    page = client.post(f"{link}/start", data={"group": ["havo-3", "havo-9"]})
    assert page.status_code == 400
    assert "De school heeft dat leerjaar niet." in page.text
    assert response.counted(ws, round_) == ()


def test_all_year_groups_with_one_box(client: TestClient, ws: Workspace, link: str) -> None:
    client.get(link)
    code = code_on(client.post(f"{link}/start", data={"all": "1"}).text)
    door = scan.door(ws, link.removeprefix("/a/"))
    assert len(scan.resume(ws, door, code).year_groups) == 24


def test_who_is_asked_about_the_school_only_chooses_no_year_group(
    client: TestClient, ws: Workspace, round_: Round
) -> None:
    link = link_of(ws, round_, "kwaliteitszorg")
    assert 'name="group"' not in client.get(link).text
    assert client.post(f"{link}/start", data={}).status_code == 200


def test_refused_cookies_are_told_and_begin_nothing(
    client: TestClient, ws: Workspace, round_: Round, link: str
) -> None:
    client.get(link)
    client.cookies.clear()
    page = client.post(f"{link}/start", data={"group": "havo-3"})
    assert page.status_code == 400
    assert "Je browser weigert cookies." in page.text
    assert response.counted(ws, round_) == ()


def test_starting_twice_is_one_respondent(
    client: TestClient, ws: Workspace, round_: Round, link: str
) -> None:
    begin(client, link)
    client.post(f"{link}/start", data={"group": "havo-3"})
    assert [r.begun for r in response.counted(ws, round_)] == [1]


# Coming back


def test_a_code_goes_on_elsewhere_however_it_is_typed(client: TestClient, ws: Workspace, link: str) -> None:
    code = begin(client, link)
    kept(client, link, {"statement": SCHOOLWIDE, "current": "3"})
    with browser(ws) as other:
        other.get(link)
        page = other.post(f"{link}/resume", data={"code": code.lower().replace("-", " ")})
        assert page.status_code == 200
        assert code_on(page.text) == code
        assert re.search(rf'name="c.{SCHOOLWIDE}" value="3" checked', page.text)


def test_a_wrong_code_is_told_at_the_field(client: TestClient, link: str) -> None:
    client.get(link)
    page = client.post(f"{link}/resume", data={"code": "AAAA-AAAA"})
    assert page.status_code == 404
    assert "Deze code hoort niet bij deze link." in page.text
    assert 'aria-invalid="true"' in page.text


def test_a_code_of_another_role_is_a_wrong_code(
    client: TestClient, ws: Workspace, round_: Round, link: str
) -> None:
    code = begin(client, link)
    other = link_of(ws, round_, "decaan")
    client.get(other)
    assert client.post(f"{other}/resume", data={"code": code}).status_code == 404


@pytest.mark.usefixtures("the_same_minute")
def test_guessing_is_slowed_down_for_the_right_code_too_and_for_this_link_alone(
    client: TestClient, ws: Workspace, round_: Round, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = begin(client, link)
    for _ in range(10):
        assert client.post(f"{link}/resume", data={"code": "AAAA-AAAA"}).status_code == 404
    slowed = client.post(f"{link}/resume", data={"code": code})
    assert slowed.status_code == 429
    assert slowed.headers["retry-after"] == "60"
    other = link_of(ws, round_, "decaan")
    client.get(other)
    assert client.post(f"{other}/resume", data={"code": "AAAA-AAAA"}).status_code == 404
    later = guesses.time.monotonic() + 61
    monkeypatch.setattr(guesses.time, "monotonic", lambda: later)
    assert client.post(f"{link}/resume", data={"code": code}).status_code == 200


def test_a_cookie_of_ones_own_making_opens_nothing(client: TestClient, ws: Workspace, link: str) -> None:
    code = begin(client, link)
    with browser(ws) as thief:
        for forged in (code, f"{code}.", f"{code}.{'0' * 24}", f"{code}.é"):
            thief.cookies.clear()
            page = thief.get(link, headers={"Cookie": f"code={forged}".encode()})
            assert "Welkom terug" not in page.text


def test_who_comes_back_goes_on_and_somebody_else_begins_anew(client: TestClient, link: str) -> None:
    code = begin(client, link)
    kept(client, link, {"statement": SCHOOLWIDE, "current": "3"})
    html = client.get(link).text
    assert "Welkom terug" in html
    assert "1 van de 20" in html
    fresh = client.post(f"{link}/leave")
    assert 'name="group"' in fresh.text
    assert begin(client, link) != code


def test_who_is_not_known_to_the_store_any_more_begins_anew(
    client: TestClient, ws: Workspace, link: str
) -> None:
    begin(client, link)
    ws.write(lambda c: c.execute("DELETE FROM respondent"))
    assert 'name="group"' in client.get(link).text


def test_without_a_code_a_screen_leads_to_the_first_page(client: TestClient, link: str) -> None:
    for path in ("/1", "/check", "/groups", "/withdraw", "/resume", "/start", "/keep"):
        reply = client.get(link + path, follow_redirects=False)
        assert (reply.status_code, reply.headers["location"]) == (303, link)


# Answering: what the script sends


def test_an_answer_is_kept_at_once_for_all_year_groups(client: TestClient, ws: Workspace, link: str) -> None:
    code = begin(client, link)
    reply = kept(client, link, {"statement": APART, "current": "2"})
    assert reply.status_code == 200
    assert reply.json()["statements"][APART]["c"] == "2,2"
    assert reply.json()["said"] == "1 van 20 beantwoord"
    assert stored(ws, link, code) == {(APART, "havo-3"): "2", (APART, "havo-4"): "2"}


def test_the_server_answers_only_after_the_commit(client: TestClient, ws: Workspace, link: str) -> None:
    begin(client, link)
    go_on, running = threading.Event(), threading.Event()
    held = ws.store._writer.submit(lambda _cursor: (running.set(), go_on.wait(30)))
    assert running.wait(30)
    with ThreadPoolExecutor(1) as other:
        reply = other.submit(kept, client, link, {"statement": SCHOOLWIDE, "current": "3"})
        with pytest.raises(TimeoutError):
            reply.result(0.5)
        go_on.set()
        assert reply.result(30).status_code == 200
    assert held.done()


def test_one_year_group_can_differ(client: TestClient, ws: Workspace, link: str) -> None:
    code = begin(client, link)
    kept(client, link, {"statement": APART, "current": "2"})
    reply = kept(client, link, {"statement": APART, "year_group": "havo-4", "current": "4"})
    assert reply.json()["statements"][APART]["c"] == "2,4"
    assert stored(ws, link, code) == {(APART, "havo-3"): "2", (APART, "havo-4"): "4"}
    html = client.get(f"{link}/1").text
    assert re.search(
        rf'<details class="apart" open>(?:(?!</details>).)*c\.{APART}\.havo-4" value="4" checked',
        html,
        re.DOTALL,
    )


def test_the_wanted_level_leaves_the_level_now(client: TestClient, ws: Workspace, link: str) -> None:
    code = begin(client, link)
    kept(client, link, {"statement": SCHOOLWIDE, "current": "2"})
    kept(client, link, {"statement": SCHOOLWIDE, "desired": "4"})
    assert stored(ws, link, code) == {(SCHOOLWIDE, ""): "2"}
    assert wanted(ws, link, code) == {(SCHOOLWIDE, ""): "4"}


def test_an_answer_can_be_cleared(client: TestClient, ws: Workspace, link: str) -> None:
    code = begin(client, link)
    kept(client, link, {"statement": APART, "current": "2", "desired": "3"})
    reply = kept(client, link, {"statement": APART, "current": "", "desired": ""})
    assert reply.json()["statements"][APART]["touched"] is False
    assert stored(ws, link, code) == {}


def test_a_remark_is_kept_and_stays_text(client: TestClient, ws: Workspace, round_: Round, link: str) -> None:
    begin(client, link)
    assert (
        kept(
            client, link, {"statement": APART, "remark": "<b>Dat\r\nkan \ud83d\ude00 beter</b> \ud800"}
        ).status_code
        == 200
    )
    assert remarked.kept(ws, round_) == [(APART, "", "<b>Dat\nkan 😀 beter</b> ?")]
    html = client.get(f"{link}/1").text
    assert "&lt;b&gt;Dat" in html
    assert "<b>Dat" not in html


@pytest.mark.parametrize(
    "change",
    [
        {"statement": SCHOOLWIDE, "current": "5"},
        {"statement": SCHOOLWIDE, "current": 3},
        {"statement": SCHOOLWIDE, "year_group": "havo-3", "current": "3"},
        {"statement": APART, "year_group": "vwo-6", "current": "3"},
        {"statement": "e2-evaluatie-beleid", "current": "3"},
        {"statement": "nothing", "current": "3"},
        {"statement": "\ud800", "current": "3"},
        {"statement": "nothing", "remark": "x"},
        {"statement": SCHOOLWIDE, "current": "3", "role": "decaan"},
        {"current": "3"},
        "3",
    ],
)
def test_what_was_not_asked_is_refused_whole(
    client: TestClient, ws: Workspace, link: str, change: object
) -> None:
    code = begin(client, link)
    sound = {"statement": "a4-leiderschap", "current": "3"}
    reply = kept(client, link, sound, change)
    assert reply.status_code == 400
    assert reply.json() == {
        "error": "Dit antwoord hoort niet bij deze scan. Er is niets bewaard; laad de pagina opnieuw."
    }
    assert stored(ws, link, code) == {}


@pytest.mark.parametrize("sent", [b"", b"{", b"[]", b"\xff", b'{"changes": 3}', b"[" * 100_000])
def test_what_cannot_be_read_is_refused(client: TestClient, link: str, sent: bytes) -> None:
    begin(client, link)
    reply = client.post(f"{link}/keep", content=sent)
    assert reply.status_code == 400
    assert "niets bewaard" in reply.json()["error"]


def test_without_a_code_nothing_is_kept(client: TestClient, link: str) -> None:
    reply = kept(client, link, {"statement": SCHOOLWIDE, "current": "3"})
    assert reply.status_code == 403
    assert "Je code is niet meegestuurd" in reply.json()["error"]


# Answering: a whole form, as a browser without script sends it


def test_a_form_keeps_all_its_answers_and_moves_on(
    client: TestClient, ws: Workspace, round_: Round, link: str
) -> None:
    code = begin(client, link)
    form = {
        f"c.{SCHOOLWIDE}": "3",
        f"d.{SCHOOLWIDE}": "4",
        f"c.{APART}": "?",
        f"r.{APART}": "Zo.",
        "go": "next",
    }
    reply = client.post(f"{link}/1", data=form, follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, f"{link}/2")
    assert stored(ws, link, code) == {(SCHOOLWIDE, ""): "3", (APART, "havo-3"): "?", (APART, "havo-4"): "?"}
    assert wanted(ws, link, code) == {(SCHOOLWIDE, ""): "4"}
    assert remarked.kept(ws, round_) == [(APART, "", "Zo.")]


@pytest.mark.parametrize(
    ("number", "go", "where"),
    [(2, "back", "/1"), (1, "back", ""), (5, "next", "/check"), (2, "lang-en", "/2?lang=en"), (1, "", "/2")],
)
def test_the_buttons_keep_and_lead_on(
    client: TestClient, ws: Workspace, link: str, *, number: int, go: str, where: str
) -> None:
    code = begin(client, link)
    form = {f"c.{SCHOOLWIDE}": "1", "go": go}
    reply = client.post(f"{link}/{number}", data=form, follow_redirects=False)
    assert reply.headers["location"] == link + where
    assert stored(ws, link, code) == {(SCHOOLWIDE, ""): "1"}


def test_a_form_sent_twice_adds_nothing(client: TestClient, ws: Workspace, link: str) -> None:
    begin(client, link)
    form = {f"c.{APART}": "2", f"r.{APART}": "Zo."}
    counts = []
    for _ in range(2):
        client.post(f"{link}/1", data=form)
        rows = ws.read(
            lambda c: c.execute(
                "SELECT (SELECT count(*) FROM answer), (SELECT count(*) FROM remark)"
            ).fetchone()
        )
        counts.append(rows)
    assert counts == [(2, 1), (2, 1)]


def test_in_a_form_a_year_group_goes_before_the_answer_for_all(
    client: TestClient, ws: Workspace, link: str
) -> None:
    code = begin(client, link)
    client.post(f"{link}/1", data={f"c.{APART}": "2"})
    client.post(f"{link}/1", data={f"c.{APART}": "3", f"c.{APART}.havo-4": "2"})
    assert stored(ws, link, code) == {(APART, "havo-3"): "3", (APART, "havo-4"): "2"}


def test_in_a_form_that_showed_them_apart_an_answer_for_all_overrules_what_was_left(
    client: TestClient, ws: Workspace, link: str
) -> None:
    code = begin(client, link)
    client.post(f"{link}/1", data={f"c.{APART}.havo-3": "1", f"c.{APART}.havo-4": "2"})
    left = {f"s.{APART}": "1,2/,/", f"c.{APART}.havo-3": "1", f"c.{APART}.havo-4": "2"}
    client.post(f"{link}/1", data=left)
    assert stored(ws, link, code) == {(APART, "havo-3"): "1", (APART, "havo-4"): "2"}
    client.post(f"{link}/1", data={**left, f"c.{APART}": "4"})
    assert stored(ws, link, code) == {(APART, "havo-3"): "4", (APART, "havo-4"): "4"}


def test_in_a_form_an_answer_for_all_is_for_the_year_groups_that_were_empty(
    client: TestClient, ws: Workspace, link: str
) -> None:
    code = begin(client, link)
    client.post(f"{link}/1", data={f"c.{APART}.havo-3": "1"})
    left = {f"s.{APART}": "1,/,/", f"c.{APART}.havo-3": "1", f"c.{APART}": "4"}
    client.post(f"{link}/1", data=left)
    assert stored(ws, link, code) == {(APART, "havo-3"): "1", (APART, "havo-4"): "4"}


def shown(html: str, statement: str) -> str:
    """What the page says it showed of a statement."""
    found = re.search(rf'name="s\.{statement}" value="([^"]*)"', html)
    assert found
    return found[1]


def test_a_form_that_stood_open_puts_no_old_answer_over_a_newer_one(
    client: TestClient, ws: Workspace, round_: Round, link: str
) -> None:
    code = begin(client, link)
    kept(
        client,
        link,
        {"statement": APART, "current": "2"},
        {"statement": SCHOOLWIDE, "current": "1", "desired": "2"},
        {"statement": SCHOOLWIDE, "remark": "Eerst."},
    )
    old = client.get(f"{link}/1").text
    kept(
        client,
        link,
        {"statement": APART, "current": "3", "year_group": "havo-4"},
        {"statement": SCHOOLWIDE, "current": "4", "desired": "3"},
        {"statement": SCHOOLWIDE, "remark": "Later."},
    )
    form = {
        **{f"s.{s}": shown(old, s) for s in (APART, SCHOOLWIDE)},
        f"c.{APART}": "2",
        f"c.{SCHOOLWIDE}": "1",
        f"d.{SCHOOLWIDE}": "1",
        f"r.{SCHOOLWIDE}": "Eerst.",
    }
    client.post(f"{link}/1", data=form)
    assert stored(ws, link, code) == {(APART, "havo-3"): "2", (APART, "havo-4"): "3", (SCHOOLWIDE, ""): "4"}
    assert wanted(ws, link, code) == {(SCHOOLWIDE, ""): "1"}  # chosen on the old page, so it is the last
    assert remarked.kept(ws, round_) == [(SCHOOLWIDE, "", "Later.")]


def test_a_form_can_clear_one_statement_and_keep_the_rest(
    client: TestClient, ws: Workspace, link: str
) -> None:
    code = begin(client, link)
    form = {f"c.{SCHOOLWIDE}": "3", f"c.{APART}": "2", "clear": APART}
    reply = client.post(f"{link}/1", data=form, follow_redirects=False)
    assert reply.headers["location"] == f"{link}/1#{APART}"
    assert stored(ws, link, code) == {(SCHOOLWIDE, ""): "3"}


@pytest.mark.parametrize(
    "field",
    [
        {f"c.{SCHOOLWIDE}": "5"},
        {"c.e2-evaluatie-beleid": "3"},
        {f"c.{APART}.vwo-6": "3"},
        {f"c.{SCHOOLWIDE}.havo-3": "3"},
        {"r.nothing": "x"},
        {f"s.{SCHOOLWIDE}": "3"},
        {f"s.{SCHOOLWIDE}.havo-3": "3//"},
        {"clear": "nothing"},
        {"current": "3"},
        {f"c.{APART}.havo-3.x": "3"},
    ],
)
def test_a_bad_field_refuses_the_whole_form_in_a_sentence(
    client: TestClient, ws: Workspace, link: str, field: dict[str, str]
) -> None:
    code = begin(client, link)
    page = client.post(f"{link}/1", data={"c.a4-leiderschap": "3", "r.a4-leiderschap": "x", **field})
    assert page.status_code == 400
    assert "Dit antwoord hoort niet bij deze scan." in sentence(page.text)
    assert stored(ws, link, code) == {}
    assert ws.read(lambda c: c.execute("SELECT count(*) FROM remark").fetchone()) == (0,)


def test_a_form_that_is_no_form_is_refused(client: TestClient, link: str) -> None:
    begin(client, link)
    for sent in (b"c.a4-leiderschap=%ff", b"nonsense", b"\xff=1", b"&".join(b"a=1" for _ in range(5000))):
        assert client.post(f"{link}/1", content=sent).status_code == 400


def test_too_much_is_refused_before_it_is_read(client: TestClient, link: str) -> None:
    begin(client, link)
    page = client.post(f"{link}/1", content=b"r.a4-leiderschap=" + b"x" * 200_001)
    assert page.status_code == 413
    assert "Maak je opmerkingen korter." in sentence(page.text)


def test_a_part_that_is_not_there_is_told(client: TestClient, link: str) -> None:
    begin(client, link)
    for number in ("0", "6", "9" * 5000, "\u0663", "-1", "1.0", "elsewhere"):
        page = client.get(f"{link}/{number}")
        assert page.status_code == 404
        assert "Dit deel staat niet in deze scan" in page.text
    for number in ("9" * 5000, "elsewhere"):
        assert client.post(f"{link}/{number}", data={"go": "next"}).status_code == 404


# Year groups


def test_a_new_year_group_is_open_and_one_taken_off_is_taken_back(
    client: TestClient, ws: Workspace, link: str
) -> None:
    code = begin(client, link)
    kept(client, link, {"statement": APART, "current": "2"})
    assert re.search('value="havo-3" checked', client.get(f"{link}/groups").text)
    client.post(f"{link}/groups", data={"group": ["havo-4", "vwo-4"]})
    assert stored(ws, link, code) == {(APART, "havo-4"): "2"}
    assert kept(client, link, {"statement": APART, "year_group": "vwo-4", "current": "3"}).status_code == 200
    assert kept(client, link, {"statement": APART, "year_group": "havo-3", "current": "3"}).status_code == 400


def test_taking_off_every_year_group_is_told(client: TestClient, ws: Workspace, link: str) -> None:
    begin(client, link)
    page = client.post(f"{link}/groups", data={})
    assert page.status_code == 400
    assert "Kies minstens één leerjaar." in page.text


# Handing in and withdrawing


def test_handing_in_shows_what_is_open_and_ends_changes(
    client: TestClient, ws: Workspace, round_: Round, link: str
) -> None:
    code = begin(client, link)
    kept(client, link, {"statement": SCHOOLWIDE, "current": "3"})
    html = client.get(f"{link}/check").text
    assert "nog 19 stellingen open" in html
    assert f"{link}/1#{APART}" in html
    assert f"#{SCHOOLWIDE}" not in html
    thanks = client.post(f"{link}/hand-in")
    assert "Bedankt" in thanks.text
    assert code_on(thanks.text) == code
    client.post(f"{link}/hand-in")
    assert [(r.begun, r.handed_in) for r in response.counted(ws, round_)] == [(1, 1)]
    reply = kept(client, link, {"statement": SCHOOLWIDE, "current": "1"})
    assert reply.status_code == 409
    assert "ingeleverd" in reply.json()["error"]
    assert client.post(f"{link}/1", data={f"c.{SCHOOLWIDE}": "1"}).status_code == 409
    assert client.post(f"{link}/groups", data={"group": "vwo-4"}).status_code == 409
    assert stored(ws, link, code) == {(SCHOOLWIDE, ""): "3"}
    assert client.get(f"{link}/1", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("first_hand_in", [False, True])
def test_withdrawing_asks_first_and_takes_answers_and_remarks_back(
    client: TestClient, ws: Workspace, round_: Round, link: str, first_hand_in: bool
) -> None:
    code = begin(client, link)
    kept(client, link, {"statement": APART, "current": "3"}, {"statement": APART, "remark": "Zo."})
    if first_hand_in:
        client.post(f"{link}/hand-in")
    assert "Al je antwoorden intrekken?" in client.get(f"{link}/withdraw").text
    assert len(stored(ws, link, code)) == 2
    page = client.post(f"{link}/withdraw")
    assert "Je antwoorden zijn ingetrokken" in page.text
    assert stored(ws, link, code) == {}
    assert remarked.kept(ws, round_) == []
    assert 'name="group"' in client.get(link).text
    client.post(f"{link}/resume", data={"code": code})
    back = client.get(link).text
    assert "Bedankt" not in back
    assert ("Er staan geen antwoorden van je" in back) is first_hand_in


# Links, and who may send


def test_an_unknown_link_is_told_in_a_sentence(client: TestClient) -> None:
    for path in ("/a/nothing", "/a/nothing/1", "/a/x/y/z", "/a/"):
        page = client.get(path)
        assert page.status_code == 404
        assert "Vraag je school om de juiste link." in page.text


def test_a_closed_round_is_gone(client: TestClient, ws: Workspace, round_: Round, link: str) -> None:
    begin(client, link)
    prepare.close_round(ws, round_.id, actor=access.LOCAL)
    page = client.get(link)
    assert page.status_code == 410
    assert "Deze scan is gesloten." in page.text
    reply = kept(client, link, {"statement": SCHOOLWIDE, "current": "3"})
    assert reply.status_code == 410
    assert "gesloten" in reply.json()["error"]
    assert ws.read(lambda c: c.execute("SELECT count(*) FROM answer").fetchone()) == (0,)


def test_a_round_past_its_day_is_gone(client: TestClient, ws: Workspace) -> None:
    yesterday = today() - timedelta(days=1)
    round_ = prepare.open_round(ws, prepare.NewRound("nl-lob", closes=yesterday), actor=access.LOCAL)
    page = client.get(link_of(ws, round_, "mentor"))
    assert page.status_code == 410
    assert "liep tot en met" in page.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.test"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "https://school.test"}, 200),
        ({}, 200),
    ],
)
def test_another_site_cannot_send_for_somebody(
    client: TestClient, ws: Workspace, link: str, headers: dict[str, str], status: int
) -> None:
    code = begin(client, link)
    change = {"changes": [{"statement": SCHOOLWIDE, "current": "3"}]}
    assert client.post(f"{link}/keep", json=change, headers=headers).status_code == status
    assert len(stored(ws, link, code)) == (1 if status == 200 else 0)


# What every page carries


def test_personal_pages_are_not_stored_and_run_only_our_own_script(client: TestClient, link: str) -> None:
    begin(client, link)
    for path in ("", "/1", "/check", "/groups", "/withdraw", "/9", "/keep"):
        page = client.get(link + path)
        assert page.headers["cache-control"] == "no-store"
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son[a-z]+=", page.text)


def test_style_and_script_are_kept_for_ever_and_compressed_where_that_is_taken(
    client: TestClient, link: str
) -> None:
    for path in re.findall(r'"(/a/static/[^"]+)"', client.get(link).text):
        small = client.get(path, headers={"Accept-Encoding": "gzip"})
        plain = client.get(path, headers={"Accept-Encoding": "identity"})
        assert "immutable" in small.headers["cache-control"]
        assert small.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert small.content == plain.content
        assert int(small.headers["content-length"]) == len(gzip.compress(plain.content, 9, mtime=0))
    assert client.get("/a/static/answer.css").status_code == 404


def test_the_style_takes_its_colours_from_the_theme() -> None:
    css = (Path(pages.__file__).parent / "static" / "answer.css").read_text("utf-8")
    for name in set(re.findall(r"var\(--([a-z0-9-]+)\)", css)) - {"ground", "shade"}:
        assert f"--{name}:" in pages.assets()["css"].plain.decode()
    assert pages.assets()["css"].plain.count(b"#a6611a") >= 1


def test_pupils_are_asked_in_their_own_words(client: TestClient, ws: Workspace, round_: Round) -> None:
    link = link_of(ws, round_, "leerling")
    assert "In welk leerjaar zit je?" in client.get(link).text
    begin(client, link, ("havo-3",))
    statement = next(s for s in prepare.pack_of(ws, round_).statements if s.id == "b3-ervaren")
    shown = client.get(f"{link}/2").text
    assert statement.wordings[Perspective.PUPILS] in shown
    assert statement.words_for() not in shown
    assert '<details class="apart"' not in shown


# Words for some tracks


def varied(ws: Workspace, round_: Round, role: str) -> Statement:
    """A core statement per year group that has other words for praktijkonderwijs."""
    return next(
        s
        for s in prepare.pack_of(ws, round_).statements
        if s.core and s.variants and s.scope is Scope.YEAR_GROUP and role in s.roles
    )


def on_screens(client: TestClient, link: str) -> str:
    return html.unescape(" ".join(client.get(f"{link}/{n}").text for n in range(1, 6)))


@pytest.mark.parametrize(
    ("groups", "pro"),
    [(("pro-1", "pro-2"), True), (("pro-1", "havo-3"), False), (("havo-3",), False)],
)
def test_a_statement_is_put_in_the_words_of_the_tracks_that_somebody_works_in(
    ws: Workspace, client: TestClient, round_: Round, groups: tuple[str, ...], pro: bool
) -> None:
    statement = varied(ws, round_, "mentor")
    variant = statement.variants[0]
    assert variant.tracks == ("pro",)
    link = link_of(ws, round_, "mentor")
    begin(client, link, groups)
    told = on_screens(client, link)
    own = variant.wordings.get(Perspective.STAFF, variant.text)
    assert (own in told) is pro
    assert (statement.words_for(Perspective.STAFF) in told) is not pro
    assert variant.levels is not None
    assert (variant.levels[2] in told) is pro
    assert (statement.levels[2] in told) is not pro


# Year groups, by who answers


def test_a_pupil_is_in_one_year_group(client: TestClient, ws: Workspace, round_: Round) -> None:
    link = link_of(ws, round_, "leerling")
    page = client.get(link).text
    assert page.count('type="radio" name="group"') == 24
    assert 'name="all"' not in page
    refused = client.post(f"{link}/start", data={"group": list(GROUPS)})
    assert refused.status_code == 400
    assert "Kies het ene leerjaar" in sentence(refused.text)
    assert client.post(f"{link}/start", data={"all": "1"}).status_code == 400
    assert ws.read(lambda c: c.execute("SELECT count(*) FROM respondent").fetchone()) == (0,)


def test_a_parent_has_children_in_some_year_groups_and_never_in_all(
    client: TestClient, ws: Workspace, round_: Round
) -> None:
    page = client.get(link_of(ws, round_, "ouder")).text
    assert page.count('type="checkbox" name="group"') == 24
    assert 'name="all"' not in page


@pytest.mark.parametrize(("groups", "apart"), [(("havo-3",), False), (GROUPS, True)])
def test_year_groups_apart_are_offered_to_who_has_several(
    client: TestClient, link: str, groups: tuple[str, ...], *, apart: bool
) -> None:
    begin(client, link, groups)
    for number in range(1, 6):
        page = client.get(f"{link}/{number}").text
        assert ("Verschilt per leerjaar" in page) is apart
        assert 'c.a3-leerlingdoelen.havo-3"' not in page  # not sent before it is wanted


def test_year_groups_apart_are_shown_when_they_are_asked_for_and_what_was_said_is_kept(
    client: TestClient, ws: Workspace, link: str
) -> None:
    code = begin(client, link)
    form = {f"c.{SCHOOLWIDE}": "3", "apart": APART}
    reply = client.post(f"{link}/1", data=form, follow_redirects=False)
    assert reply.headers["location"] == f"{link}/1?apart={APART}#{APART}"
    assert stored(ws, link, code) == {(SCHOOLWIDE, ""): "3"}
    page = client.get(f"{link}/1?apart={APART}").text
    assert f'name="c.{APART}.havo-4" value="4"' in page
    assert "c.b3-ervaren.havo-4" not in client.get(f"{link}/2?apart={APART}").text


def test_an_introduction_written_to_the_school_is_shown_to_its_own_people_only(
    client: TestClient, ws: Workspace, round_: Round, link: str
) -> None:
    intro = prepare.pack_of(ws, round_).areas[0].intro
    begin(client, link)
    assert intro in html.unescape(client.get(f"{link}/1").text)
    pupils = link_of(ws, round_, "leerling")
    begin(client, pupils, ("havo-3",))
    assert intro not in html.unescape(client.get(f"{pupils}/1").text)


def test_two_who_see_the_same_statement_see_each_their_own_marks_and_remark(ws: Workspace, link: str) -> None:
    mark = f'name="c.{SCHOOLWIDE}" value="3" checked'
    with browser(ws) as one, browser(ws) as other:
        begin(one, link)
        begin(other, link)
        empty = statements_on(other, link)
        kept(one, link, {"statement": SCHOOLWIDE, "current": "3"})
        assert mark in statements_on(one, link)
        assert statements_on(other, link) == empty
        kept(one, link, {"statement": SCHOOLWIDE, "remark": "Alleen van mij"})
        assert "Alleen van mij" in statements_on(one, link)
        kept(other, link, {"statement": SCHOOLWIDE, "current": "3"})
        assert mark in statements_on(other, link)
        assert "Alleen van mij" not in statements_on(other, link)
        assert "Add a remark" in statements_on(other, link, "?lang=en")
        assert "Add a remark" in statements_on(one, link, "?lang=en")


def statements_on(client: TestClient, link: str, query: str = "") -> str:
    """The first screen's statements, without what is a respondent's own around them."""
    return client.get(f"{link}/1{query}").text.split("<fieldset", 1)[1].split("</main>")[0]


def test_a_statement_is_shown_in_the_words_that_the_school_uses_now(
    client: TestClient, ws: Workspace, link: str
) -> None:
    begin(client, link)
    assert '<p class="for">Voor: havo 3, havo 4</p>' in statements_on(client, link)
    school = prepare.school(ws)
    renamed = tuple(g.model_copy(update={"label": f"klas {g.label}"}) for g in school.year_groups)
    prepare.revise_school(ws, {"year_groups": renamed}, seen=prepare.school_number(ws), actor=access.LOCAL)
    assert "klas havo 3, klas havo 4" in statements_on(client, link)


def test_no_more_statements_are_kept_as_shown_than_fit(
    client: TestClient, ws: Workspace, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer, "MOST_SHOWN", 3)
    begin(client, link)
    pages_ = [client.get(f"{link}/{number}").text for number in (1, 2, 3, 1)]
    assert pages_[0] == pages_[3]
    assert 0 < len(scan.door(ws, link.removeprefix("/a/")).shown) <= 3
