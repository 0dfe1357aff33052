"""What the page's script sends counts in the order in which it was given, whenever it comes."""

import asyncio
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lobscan import access
from lobscan.domain.round import Round
from lobscan.services import prepare, scan
from lobscan.services.workspace import Workspace, close_shared, shared
from lobscan.settings import Settings
from lobscan.web import answer
from lobscan.web.turns import MOST_COUNTED, Turns

GROUPS = ("havo-3", "havo-4")
SCHOOLWIDE, APART = "a1-gedeelde-visie", "a3-leerlingdoelen"
PLACES = tuple((APART, group) for group in GROUPS)


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    ws = shared(Settings(tmp_path_factory.mktemp("order") / "school"))
    prepare.init_school(ws, structure="nl-vo", name="De Meander", actor=access.LOCAL)
    wanted = prepare.NewRound("nl-lob", title="Najaar", desired=True)
    prepare.open_round(ws, wanted, actor=access.LOCAL)
    yield ws
    close_shared()


@pytest.fixture
def round_(ws: Workspace) -> Round:
    return prepare.rounds(ws)[0]


@pytest.fixture
def link(ws: Workspace, round_: Round) -> str:
    return next(path for role, path in prepare.links(ws, round_) if role.id == "mentor")


@pytest.fixture
def app(ws: Workspace) -> Starlette:
    return Starlette(routes=answer.routes(ws))


class Browser:
    """A browser in which somebody has begun, and what its script sends."""

    def __init__(self, app: Starlette, ws: Workspace, link: str, *, code: str = "") -> None:
        self.client = TestClient(app, base_url="https://school.test")
        self.ws, self.link = ws, link
        self.client.get(link)
        if code:
            self.client.post(f"{link}/resume", data={"code": code})
        else:
            self.client.post(f"{link}/start", data={"group": list(GROUPS)})
        held = next(v for c, v in self.client.cookies.items() if c == "code")
        self.code = held.split(".")[0]

    def send(self, *changes: dict[str, object], browser: str = "one", look: tuple[str, ...] = ()) -> object:
        sent = {"from": browser, "changes": changes, "look": look}
        return self.client.post(f"{self.link}/keep", content=json.dumps(sent))

    def stored(self) -> dict[tuple[str, str], str]:
        door = scan.door(self.ws, self.link.removeprefix("/a/"))
        given = scan.given(self.ws, scan.resume(self.ws, door, self.code))
        return {place: said.current for place, said in given.items() if said.current}


@pytest.fixture
def one(app: Starlette, ws: Workspace, link: str) -> Browser:
    return Browser(app, ws, link)


@pytest.fixture
def other(app: Starlette, ws: Workspace, link: str, one: Browser) -> Browser:
    """The same respondent on another device."""
    return Browser(app, ws, link, code=one.code)


def mark(current: str, seq: int = 0, *, of: str = SCHOOLWIDE, **more: object) -> dict[str, object]:
    return {"statement": of, "current": current, "seq": seq, **more}


def test_a_request_that_comes_after_the_one_sent_in_its_place_changes_nothing(one: Browser) -> None:
    one.send(mark("3", 2))
    reply = one.send(mark("1", 1))
    assert reply.json()["statements"][SCHOOLWIDE]["c"] == "3"
    assert one.stored() == {(SCHOOLWIDE, ""): "3"}


def test_only_the_statement_that_was_answered_later_is_passed_over(one: Browser) -> None:
    one.send(mark("3", 5))
    one.send(mark("1", 3), mark("2", 4, of=APART))
    assert one.stored() == {(SCHOOLWIDE, ""): "3", **dict.fromkeys(PLACES, "2")}


def test_each_browser_counts_for_itself_and_the_last_answer_counts(one: Browser, other: Browser) -> None:
    one.send(mark("3", 7))
    other.send(mark("1", 1), browser="two")
    assert one.stored() == {(SCHOOLWIDE, ""): "1"}
    one.send(mark("2", 8))
    assert one.stored() == {(SCHOOLWIDE, ""): "2"}


def test_what_was_refused_does_not_count_as_kept(one: Browser) -> None:
    assert one.send(mark("3", 1), mark("9", 2)).status_code == 400
    one.send(mark("3", 1))
    assert one.stored() == {(SCHOOLWIDE, ""): "3"}


def test_two_requests_at_once_are_kept_one_after_the_other(one: Browser) -> None:
    """The older one is held up in the store; the newer one waits for it and then counts."""
    go_on, running = threading.Event(), threading.Event()
    held = one.ws.store._writer.submit(lambda _cursor: (running.set(), go_on.wait(30)))
    assert running.wait(30)
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(one.send, mark(m, seq)) for m, seq in (("1", 1), ("2", 2))]
        go_on.set()
        assert [each.result(30).status_code for each in both] == [200, 200]
    assert held.done()
    assert one.stored() == {(SCHOOLWIDE, ""): "2"}


# What had to wait for a connection


def test_a_waiting_answer_is_kept_where_nobody_else_answered(one: Browser) -> None:
    one.send(mark("2", 1))
    reply = one.send(mark("3", 2, was=["2"]))
    assert reply.json()["elsewhere"] == []
    assert one.stored() == {(SCHOOLWIDE, ""): "3"}


def test_a_waiting_answer_yields_to_one_given_elsewhere_meanwhile_and_says_so(
    one: Browser, other: Browser
) -> None:
    one.send(mark("2", 1))
    other.send(mark("4"), browser="two")
    reply = one.send(mark("3", 2, was=["2"]), mark("1", 3, of=APART, was=[","]))
    assert reply.json()["elsewhere"] == [SCHOOLWIDE]
    assert reply.json()["statements"][SCHOOLWIDE]["c"] == "4"
    assert one.stored() == {(SCHOOLWIDE, ""): "4", **dict.fromkeys(PLACES, "1")}


def test_the_level_now_yields_and_the_wanted_one_beside_it_is_kept(one: Browser, other: Browser) -> None:
    other.send(mark("4"), browser="two")
    wish = {"statement": SCHOOLWIDE, "desired": "3", "seq": 2, "was": [""]}
    assert one.send(mark("2", 1, was=[""]), wish).json()["elsewhere"] == [SCHOOLWIDE]
    state = one.send(look=(SCHOOLWIDE,)).json()["statements"][SCHOOLWIDE]
    assert (state["c"], state["d"]) == ("4", "3")


def test_an_answer_whose_reply_was_lost_is_no_answer_of_somebody_else(one: Browser) -> None:
    """Sent 3, kept, no reply; then changed to 2 without a connection."""
    one.send(mark("3", 1))
    assert one.send(mark("2", 2, was=["", "3"]), browser="anew").json()["elsewhere"] == []
    assert one.stored() == {(SCHOOLWIDE, ""): "2"}


def test_sending_the_same_again_after_a_lost_reply_is_no_clash(one: Browser) -> None:
    one.send(mark("3", 1, of=APART, year_group="havo-4"))
    again = mark("3", 1, of=APART, year_group="havo-4", was=[","])
    assert one.send(again, browser="anew").json()["elsewhere"] == []
    assert one.stored() == {(APART, "havo-4"): "3"}


def test_year_groups_apart_are_compared_place_by_place(one: Browser, other: Browser) -> None:
    one.send(mark("2", 1, of=APART))
    other.send(mark("4", of=APART, year_group="havo-3"), browser="two")
    reply = one.send(mark("1", 2, of=APART, year_group="havo-4", was=["2,2"]))
    assert reply.json()["elsewhere"] == [APART]
    assert one.stored() == {(APART, "havo-3"): "4", (APART, "havo-4"): "2"}


def test_a_waiting_remark_yields_to_a_newer_one(one: Browser, other: Browser) -> None:
    other.send({"statement": SCHOOLWIDE, "remark": "Nieuw."}, browser="two")
    old = {"statement": SCHOOLWIDE, "remark": "Oud.", "seq": 1, "was": [""]}
    assert one.send(old).json()["elsewhere"] == [SCHOOLWIDE]
    assert one.send(look=(SCHOOLWIDE,)).json()["statements"][SCHOOLWIDE]["r"] == "Nieuw."


# Looking again


def test_a_page_can_look_what_stands_without_answering(one: Browser, other: Browser) -> None:
    other.send(mark("4"), browser="two")
    reply = one.send(look=(SCHOOLWIDE, "nothing"))
    assert set(reply.json()["statements"]) == {SCHOOLWIDE}
    assert reply.json()["statements"][SCHOOLWIDE]["c"] == "4"
    assert reply.json()["said"] == "1 van 20 beantwoord"


def test_after_handing_in_a_look_is_refused_in_a_sentence(one: Browser) -> None:
    one.client.post(f"{one.link}/hand-in")
    reply = one.send(look=(SCHOOLWIDE,))
    assert reply.status_code == 409
    assert "ingeleverd" in reply.json()["error"]


@pytest.mark.parametrize(
    "sent",
    [
        {"from": 3, "changes": []},
        {"from": "x" * 41, "changes": []},
        {"changes": [], "look": "all"},
        {"changes": [], "look": [1]},
        {"changes": [mark("3", -1)]},
        {"changes": [mark("3", 2**53)]},
        {"changes": [{**mark("3"), "seq": "1"}]},
        {"changes": [{**mark("3"), "seq": True}]},
        {"changes": [mark("3", was="2")]},
        {"changes": [mark("3", was=[2])]},
        {"changes": [mark("3", more="x")]},
    ],
)
def test_what_no_script_of_ours_sends_is_refused(one: Browser, sent: dict[str, object]) -> None:
    reply = one.client.post(f"{one.link}/keep", content=json.dumps(sent))
    assert reply.status_code == 400
    assert one.stored() == {}


# Another round


def test_the_cookie_and_code_of_one_round_open_nothing_in_another(
    ws: Workspace, app: Starlette, round_: Round, one: Browser
) -> None:
    second = prepare.open_round(ws, prepare.NewRound("nl-lob", title="Voorjaar"), actor=access.LOCAL)
    there = next(path for role, path in prepare.links(ws, second) if role.id == "mentor")
    cookie = f"code={one.client.cookies['code']}"
    replayed = TestClient(app, base_url="https://school.test", headers={"cookie": cookie})
    sent = json.dumps({"from": "one", "changes": [mark("3", 1)]})
    assert replayed.post(f"{there}/keep", content=sent).status_code == 403
    assert replayed.post(f"{there}/resume", data={"code": one.code}).status_code == 404
    assert ws.read(
        lambda c: c.execute("SELECT count(*) FROM answer WHERE round = ?", [second.id]).fetchone()
    ) == (0,)


# Memory


def test_who_answered_longest_ago_is_forgotten_first() -> None:
    turns = Turns(most=2)

    async def late(who: str) -> bool:
        async with turns.of(who) as turn:
            return turn.late("x", "s", 1)

    async def go() -> None:
        for who in ("a", "b", "a", "c"):
            async with turns.of(who) as turn:
                turn.kept("x", "s", 1)
        assert await late("a")
        assert not await late("b")

    asyncio.run(go())


def test_a_browser_that_makes_names_up_fills_no_memory() -> None:
    turns = Turns()

    async def go() -> None:
        async with turns.of("a") as turn:
            for i in range(3 * MOST_COUNTED):
                turn.kept(str(i), "s", 1)
            assert len(turn.last) <= MOST_COUNTED

    asyncio.run(go())
