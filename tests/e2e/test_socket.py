"""The dashboard's websocket by hand, for those with few rights: it gives no write, no figure and no name more.

What is sent is what an administrator's browser would send: ids of buttons and parts, learnt from a visit
of theirs. Rights are asked for at each act on the server, so all of it must come to nothing.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb
import httpx
import openid
import pytest
from e2e.conftest import Served, free_port, school_of_demo, start
from e2e.socket_visit import Seen, Visit, log_in
from e2e.test_log_in import COOKIE, SCHOOL, USERS, secret, settle
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from websockets.exceptions import InvalidStatus

from lobscan.access import LOCAL, MAY, Office, Right
from lobscan.exchange.invitations import RawInvitation
from lobscan.services import invitations, mine, prepare, response, workshop
from lobscan.services.prepare import NewRound
from lobscan.services.workshop import NewWorkshop
from lobscan.services.workspace import Workspace
from lobscan.storage import answers
from lobscan.ui.frame import STAGES

PAGES = {entry.url: entry.right for _stage, entries in STAGES for entry in entries}
NOBODY = ("a visitor who did not log in", "vreemd")
LEFT = "gone.example"
"""Where the administrator's address is once the office was taken."""


@dataclass(frozen=True)
class Demo:
    """A folder with a school, and what nobody may see but who runs its rounds."""

    folder: Path
    secrets: tuple[str, ...]
    rounds: tuple[str, ...]


def secrets(ws: Workspace) -> Iterator[str]:
    """Links, codes, remarks, and names and addresses of who was invited."""
    rows = [
        RawInvitation(n + 2, f"Genodigde Persoon{n}", f"genodigd{n}@elders.example", "mentor", ("havo-4",))
        for n in range(3)
    ]
    invited = prepare.open_round(ws, NewRound("nl-lob", title="Op naam", mode="invited"), actor=LOCAL)
    invitations.invite(ws, invited, rows, actor=LOCAL)
    open_ = prepare.open_round(ws, NewRound("nl-lob", title="Open ronde"), actor=LOCAL)
    mine.make_links(ws, [p.id for p in prepare.school(ws).people[:3]], actor=LOCAL)
    last = next(r for r in prepare.rounds(ws) if r.closed)
    at = workshop.open_(ws, last, NewWorkshop("Bijeenkomst"), actor=LOCAL)
    yield from (row.name for row in rows)
    yield from (row.email for row in rows)
    yield from (path.split("/")[-1] for _one, path in invitations.links(ws, invited, actor=LOCAL))
    yield from (path.split("/")[-1] for _role, path in prepare.links(ws, open_))
    yield from (found.path.split("/")[-1] for found in mine.links(ws, actor=LOCAL) if found.path)
    yield workshop.code(ws, at.id)
    for round_ in prepare.rounds(ws):
        yield from (text for _s, _p, text in ws.read(lambda c, id_=round_.id: answers.remarks(c, id_)))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("attacked") / "school"
    with school_of_demo(folder) as ws:
        assert response.turnout(ws, prepare.rounds(ws)[-1])
        found = tuple(secrets(ws))
        rounds = tuple(r.id for r in prepare.rounds(ws))
    assert len(found) > 20
    assert all(len(one) >= 6 for one in found)
    return Demo(folder, found, rounds)


@pytest.fixture(scope="module")
def provider() -> Iterator[openid.Provider]:
    with openid.provider(USERS) as running:
        yield running


@pytest.fixture
def at(demo: Demo, provider: openid.Provider, tmp_path: Path) -> Iterator[Served]:
    """A server on a copy of the school, where one logs in."""
    data = tmp_path / "school"
    shutil.copytree(demo.folder, data)
    port = free_port()
    settle(Served(data, port, None), provider.url)  # type: ignore[arg-type]
    running = start(data, port=port)
    yield running
    running.stop()


def rows(folder: Path) -> dict[str, str]:
    """A print of every table of a store that nobody has open.

    Without who was shown around, which everybody notes of themselves.
    """
    with duckdb.connect(str(folder / "lobscan.duckdb"), read_only=True) as store:
        names = [str(name) for (name,) in store.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {
            name: sha256(repr(sorted(map(repr, store.table(name).fetchall()))).encode()).hexdigest()
            for name in names
            if name != "tour"
        }


@contextmanager
def nothing_written(demo: Demo, at: Served) -> Iterator[None]:
    """The store is, once the server has let it go, what it was before anybody came."""
    yield
    at.stop()
    assert rows(at.data) == rows(demo.folder)


USED: dict[str, dict[str, object]] = {
    "button": {"trigger_value": True},
    "download_button": {"trigger_value": True},
    "checkbox": {"bool_value": True},
    "number_input": {"double_value": 3.0},
    "text_input": {"string_value": "Ingebroken"},
    "text_area": {"string_value": "Ingebroken"},
}
"""What a browser sends of a widget that somebody used. Why not of each kind: what cannot be read is no
attack, as it ends the run before anything happens."""


def used(known: Seen) -> list[WidgetState]:
    """Everything filled in, and every button pressed but the one that logs out."""
    return [
        WidgetState(id=id_, **USED[kind])  # type: ignore[arg-type]
        for id_, kind in known.widgets.items()
        if kind in USED and not id_.endswith("-log-out")
    ]


def cookies_of(at: Served, who: str) -> Mapping[str, str]:
    return log_in(at, who) if who in USERS else {}


def learnt(at: Served, cookies: Mapping[str, str]) -> dict[str, Seen]:
    """Every page as an administrator gets it."""
    with Visit(at, cookies) as visit:
        return {page: visit.run(page) for page in PAGES}


def refused(seen: Seen) -> bool:
    return "niet voor jouw rol" in seen.text


def clean(demo: Demo, seen: Seen) -> None:
    """Nothing that is for others came, in any byte."""
    assert [one for one in demo.secrets if one.encode() in seen.raw] == []


def test_an_administrator_does_get_all_that_the_others_must_not(demo: Demo, at: Served) -> None:
    """Else the tests below could not fail."""
    with Visit(at, log_in(at, "fenna")) as visit:
        got = b"".join(
            visit.run(p, query=f"round={r}").raw for p in ("round", "response") for r in demo.rounds
        )
        got += b"".join(visit.run(page).raw for page in ("workshop", "mine", "projector"))
        missing = [one for one in demo.secrets if one.encode() not in got]
        assert len(missing) < len(demo.secrets) / 4, missing
        assert write_a_task(visit).ran
    at.stop()
    assert rows(at.data) != rows(demo.folder)


def write_a_task(visit: Visit) -> Seen:
    """Type a task into the page Tasks and press the button that adds it."""
    seen = visit.run("tasks")
    ids = {id_.rsplit("-quick-task-", 1)[-1]: id_ for id_ in seen.widgets if "-quick-task-" in id_}
    typed = [
        WidgetState(id=ids["title"], string_value="Ingebroken"),
        WidgetState(id=ids["add"], trigger_value=True),
    ]
    return visit.run("tasks", states=typed)


def test_a_reader_gets_nothing_of_what_an_administrators_pages_can_do(demo: Demo, at: Served) -> None:
    """Each page by its name and by its hash, each widget pressed or filled alone, and all at once."""
    every, cookies = learnt(at, log_in(at, "fenna")), log_in(at, "ruud")
    closed = {page for page, right in PAGES.items() if Office.READER not in MAY[right]}
    assert len(closed) > 5
    with nothing_written(demo, at), Visit(at, cookies) as visit:
        assert len({known.page for known in every.values()}) == len(PAGES)
        for page, known in every.items():
            plain = visit.run(page)
            assert refused(plain) is (page in closed), page
            alone = [one for one in used(known) if one.WhichOneof("value") == "trigger_value"]
            runs = [visit.run(hash_=known.page), visit.run(page, hash_=known.page, states=used(known))]
            runs += [visit.run(page, states=[one]) for one in alone]
            runs += [visit.run(page, fragment=part) for part in known.fragments]
            for seen in (plain, *runs):
                clean(demo, seen)
                assert page not in closed or not seen.ran or set(seen.texts) <= set(plain.texts), page


def test_an_address_with_others_names_in_it_gives_a_reader_no_more(demo: Demo, at: Served) -> None:
    with nothing_written(demo, at), Visit(at, log_in(at, "ruud")) as visit:
        for page in PAGES:
            for round_ in demo.rounds:
                asked = (
                    f"round={round_}&person=person&who=role-mentor&invited=1&action=new&step=end&statement=x"
                )
                seen = visit.run(page, query=asked)
                assert seen.ran, page
                clean(demo, seen)


@pytest.mark.parametrize("who", NOBODY)
def test_a_stranger_gets_the_entrance_and_no_more(demo: Demo, at: Served, who: str) -> None:
    every = learnt(at, log_in(at, "fenna"))
    with nothing_written(demo, at), Visit(at, cookies_of(at, who)) as visit:
        door = set(visit.run().texts)
        for page, known in every.items():
            runs = [visit.run(page), visit.run(hash_=known.page), visit.run(page, states=used(known))]
            runs += [visit.run(page, query=f"round={demo.rounds[0]}")]
            runs += [visit.run(page, fragment=part) for part in known.fragments]
            for seen in runs:
                clean(demo, seen)
                assert set(seen.texts) <= door, page


@pytest.mark.parametrize("left", ["nobody", "reader"])
def test_a_visit_that_stays_open_ends_with_the_office(
    demo: Demo, at: Served, provider: openid.Provider, left: str
) -> None:
    """What its pages hold runs no more: buttons with what hangs on them, parts, and files to be made."""
    cookies = log_in(at, "fenna")
    others = {"admin": [f"iemand@{LEFT}"], "reader": [f"fenna@{SCHOOL}"] if left == "reader" else []}
    files = 0
    with nothing_written(demo, at):
        for page in PAGES:
            settle(at, provider.url)
            with Visit(at, cookies) as visit:
                known = visit.run(page)
                settle(at, provider.url, **others)
                assert [visit.fetch(file) for file in known.later] == [""] * len(known.later), page
                files += len(known.later)
                runs = [visit.run(page, fragment=part) for part in known.fragments]
                runs += [visit.run(page, states=used(known)), visit.run(page)]
                for seen in runs:
                    clean(demo, seen)
                    assert "Er ging iets mis" not in seen.text, page
                    assert left == "reader" or not seen.ran or "De Meander" not in seen.text, page
                assert left == "reader" or "Je hebt hier geen toegang" in runs[-1].text
    assert files > 15


def test_the_files_of_a_page_are_made_for_who_is_logged_in(at: Served) -> None:
    """Outside the visit, where nobody is at the screen: so who it is must have come along."""
    cookies = log_in(at, "fenna")
    with (
        Visit(at, cookies) as visit,
        httpx.Client() as stranger,
        httpx.Client(cookies=dict(cookies)) as known,
    ):
        for page in ("others", "evidence", "privacy", "workplan"):
            seen = visit.run(page)
            assert seen.later, page
            for file in seen.later:
                address = visit.fetch(file)
                assert address, page
                assert known.get(f"{at.url}{address}").content
                assert stranger.get(f"{at.url}{address}").status_code == 403


def test_what_stands_over_a_page_ends_with_the_office(at: Served, provider: openid.Provider) -> None:
    """A click on a figure opens what is behind it, which then runs by itself."""
    with Visit(at, log_in(at, "ruud")) as visit:
        seen = visit.run("scores")
        chart = next(id_ for id_ in seen.widgets if id_.endswith("-statement-map"))
        point = {"selection": {"points": [{"customdata": ["a1-gedeelde-visie", ""]}], "point_indices": [0]}}
        opened = visit.run("scores", states=[WidgetState(id=chart, string_value=json.dumps(point))])
        assert opened.fragments
        parts = opened.fragments
        assert all(visit.run("scores", fragment=part).texts for part in parts)
        settle(at, provider.url, reader=[])
        for part in parts:
            after = visit.run("scores", fragment=part)
            assert not after.ran or "Je hebt hier geen toegang" in after.text
            assert not after.widgets or [id_ for id_ in after.widgets if id_.endswith("-log-out")]


def said(at: Served, **changed: object) -> str:
    """What a log-in's cookie says."""
    claims = {"email": f"fenna@{SCHOOL}", "iat": openid.ago(1), "origin": at.url, "is_logged_in": True}
    return json.dumps({**claims, "provider": "default", **changed})


def test_a_cookie_that_is_not_ones_own_opens_nothing(at: Served) -> None:
    true = dict(log_in(at, "fenna"))
    weak = dict(log_in(at, "ruud"))
    body, _dot, mark = true[COOKIE].rpartition(".")
    ours = secret(at)
    wrong = {
        "signed elsewhere": create_signed_value("x" * 64, COOKIE, said(at)).decode(),
        "signed as another cookie": create_signed_value(ours, "_streamlit_xsrf", said(at)).decode(),
        "another's body under one's own mark": f"{body}.{weak[COOKIE].rpartition('.')[2]}",
        "cut": true[COOKIE][:-4],
        "not signed": said(at),
        "of another address": create_signed_value(
            ours, COOKIE, said(at, origin="http://else.example")
        ).decode(),
        "logged out": create_signed_value(ours, COOKIE, said(at, is_logged_in=False)).decode(),
        "logged in by a word": create_signed_value(ours, COOKIE, said(at, is_logged_in="true")).decode(),
        "of no moment": create_signed_value(ours, COOKIE, said(at, iat="now")).decode(),
    }
    assert mark
    for name, cookie in wrong.items():
        with Visit(at, {**weak, COOKIE: cookie.replace('"', "%22")}) as visit:
            assert "Inloggen" in visit.run("school").texts, name
    forged = "forged"
    with Visit(at, true, token=forged) as visit:
        assert "Inloggen" in visit.run("school").texts
    with Visit(at, true) as visit:
        assert "Inloggen" not in visit.run("school").texts
    with pytest.raises(InvalidStatus):
        Visit(at, true, origin="http://else.example")


def test_a_stranger_brings_no_file(at: Served) -> None:
    """Streamlit takes files for every visit, and the entrance is one."""
    with Visit(at, {}) as visit, httpx.Client() as client:
        visit.run()
        client.get(f"{at.url}/_stcore/health")
        token = {"X-Xsrftoken": client.cookies["_streamlit_xsrf"]}
        sent = {"file": ("a.csv", b"x" * 1000)}
        where = f"{at.url}/_stcore/upload_file/{visit.session}/a"
        assert client.put(where, files=sent, headers=token).status_code == 403
        known = dict(log_in(at, "fenna"))
        client.cookies.update(known)
        assert (
            client.put(where, files=sent, headers={"X-Xsrftoken": known["_streamlit_xsrf"]}).status_code
            == 204
        )


def test_the_table_has_pages_that_a_reader_may_not_open() -> None:
    assert {Right.READ} < set(PAGES.values())
