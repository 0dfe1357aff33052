"""A round by invitations: from the pasted list to the reminder, and an administrator who looks into it all."""

import random
import re
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from http.cookiejar import CookieJar
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import duckdb
import pytest
from aiosmtpd.controller import Controller
from e2e.conftest import Served, make_scan, served, settled, start
from mailbox_server import PASSWORD, USER, Box, box, server
from playwright.sync_api import Page, expect

from lobscan.access import LOCAL
from lobscan.exchange.invitations import RawInvitation
from lobscan.services import invitations, prepare
from lobscan.services.workspace import close_shared, shared
from lobscan.settings import Settings

__all__ = ["box", "server"]

K = 5
PEOPLE = 30
DESK = {"width": 1280, "height": 1000}


@dataclass
class Person:
    """Somebody who is invited, with a browser of their own."""

    name: str
    path: str
    browser: OpenerDirector
    code: str = ""

    def get(self, at: Served, path: str = "") -> str:
        with self.browser.open(f"{at.url}{self.path}{path}", timeout=30) as reply:
            return str(reply.read().decode())

    def post(self, at: Served, path: str, **fields: str) -> str:
        data = urlencode(fields).encode()
        with self.browser.open(f"{at.url}{self.path}{path}", data, timeout=30) as reply:
            return str(reply.read().decode())


def invited(data: Path) -> list[Person]:
    """A school with a round to which thirty mentors are invited by name, its store closed again."""
    make_scan(data, mode="invited", k=K)
    ws = shared(Settings(data))
    try:
        (round_,) = prepare.rounds(ws)
        rows = [
            RawInvitation(at, f"Persoon {at:02d}", f"p{at:02d}@school.nl", "mentor") for at in range(PEOPLE)
        ]
        invitations.invite(ws, round_, rows, actor=LOCAL)
        return [
            Person(one.name, path, build_opener(HTTPCookieProcessor(CookieJar())))
            for one, path in invitations.links(ws, round_, actor=LOCAL)
        ]
    finally:
        close_shared()


def begin(at: Served, person: Person) -> None:
    """Come in by one's link and begin; the page shows the code."""
    person.get(at)
    page = person.post(at, "/start", group="havo-4")
    found = re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b", page)
    assert found, "the code is shown"
    person.code = found[0]


def answer(at: Served, person: Person, mark: str) -> None:
    name = re.search(r'name="([^"]+)"[^>]*type="radio"|type="radio"[^>]*name="([^"]+)"', person.get(at, "/1"))
    assert name
    person.post(at, "/1", **{name[1] or name[2]: mark})


@pytest.fixture(scope="module")
def seized(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Person], list[str], Path]:
    """What an administrator has after the server was killed; with the truth: who handed in in which order."""
    folder = tmp_path_factory.mktemp("seized")
    people = invited(folder / "school")
    dice = random.Random(6)
    at = start(folder / "school")
    try:
        for person in dice.sample(people, PEOPLE):
            begin(at, person)
        for person in dice.sample(people, PEOPLE):
            answer(at, person, str(dice.randint(1, 4)))
        order = dice.sample(people, PEOPLE)
        for person in order[: PEOPLE - 2]:
            person.post(at, "/hand-in")
    finally:
        at.stop(signal.SIGKILL)
    shutil.copytree(folder / "school", folder / "taken")
    shutil.copy(folder / "school.log", folder / "taken" / "server.log")
    (folder / "taken" / "lobscan.key").unlink()
    return people, [p.name for p in order[: PEOPLE - 2]], folder / "taken"


def test_the_loot_holds_a_log_of_what_was_written(seized: tuple[list[Person], list[str], Path]) -> None:
    _people, _order, taken = seized
    names = {p.name for p in taken.iterdir()}
    assert {"lobscan.duckdb", "lobscan.duckdb.wal", "server.log"} <= names
    assert (taken / "lobscan.duckdb.wal").stat().st_size > 10_000


def test_no_link_and_no_code_stands_anywhere(seized: tuple[list[Person], list[str], Path]) -> None:
    people, _order, taken = seized
    every = b"".join(p.read_bytes() for p in taken.iterdir() if p.is_file())
    for person in people:
        token = person.path.removeprefix("/a/")
        assert token.encode() not in every
        assert person.code.encode() not in every
        assert person.code.replace("-", "").encode() not in every


def test_the_log_of_the_server_says_nothing_of_anybody(seized: tuple[list[Person], list[str], Path]) -> None:
    _people, _order, taken = seized
    log = (taken / "server.log").read_text()
    assert "/a/" not in log
    assert "school.nl" not in log


def test_the_marks_tell_no_more_than_groups(seized: tuple[list[Person], list[str], Path]) -> None:
    """Every way to set the list beside the answers leaves each person among K or more.

    The rows of `handed_in` stand in the order of handing in. Each step of the marks that can be told
    apart (a run that goes up by id) is a group that belongs to a stretch of those rows, and no more.
    """
    _people, order, taken = seized
    con = duckdb.connect(str(taken / "lobscan.duckdb"))
    names = dict(con.execute("SELECT invitation, name FROM invitation_event").fetchall())
    marks = [
        str(i) for (i,) in con.execute("SELECT invitation FROM invitation_done ORDER BY rowid").fetchall()
    ]
    handed_in = con.execute("SELECT count(*) FROM handed_in").fetchone()
    con.close()

    assert handed_in == (PEOPLE - 2,)
    groups = [[marks[0]]]
    for before, after in pairwise(marks):
        if after > before:
            groups[-1].append(after)
        else:
            groups.append([after])
    assert all(len(group) >= K for group in groups)
    assert PEOPLE - len(marks) >= K  # who is left stands among K as well
    at = 0
    for (
        group
    ) in groups:  # the truth: each group is a stretch of the order, and inside it sorted by a drawn id
        assert {names[i] for i in group} == set(order[at : at + len(group)])
        at += len(group)


def test_rank_by_rank_the_list_is_no_better_than_chance(seized: tuple[list[Person], list[str], Path]) -> None:
    """The rows of the list and of the marks set beside those of `handed_in`, one by one, hit as by luck."""
    _people, order, taken = seized
    con = duckdb.connect(str(taken / "lobscan.duckdb"))
    names = dict(con.execute("SELECT invitation, name FROM invitation_event").fetchall())
    marks = [
        names[i] for (i,) in con.execute("SELECT invitation FROM invitation_done ORDER BY rowid").fetchall()
    ]
    con.close()
    listed = list(names.values())
    assert sum(a == b for a, b in zip(listed, order, strict=False)) <= 5  # 1 is expected
    assert sum(a == b for a, b in zip(marks, order, strict=False)) <= len(marks) // 2  # 1 in each group


def test_no_moment_finer_than_a_day_stands_beside_answers_or_invitations(
    seized: tuple[list[Person], list[str], Path],
) -> None:
    _people, _order, taken = seized
    con = duckdb.connect(str(taken / "lobscan.duckdb"))
    found = con.execute(
        """SELECT table_name, column_name FROM duckdb_columns() WHERE data_type LIKE 'TIMESTAMP%' AND table_name
        IN ('answer', 'remark', 'respondent', 'handed_in', 'invitation_event', 'invitation_done', 'minutes_used')"""
    ).fetchall()
    con.close()
    assert found == []


def pasted(page: Page) -> None:
    page.get_by_role("textbox", name=re.compile("Eén persoon per regel")).fill(
        "\n".join(f"Persoon {at}; p{at}@school.nl; mentor" for at in range(6))
    )
    page.get_by_role("button", name="Uitnodigen", exact=True).click()


def sent(page: Page, count: int) -> None:
    button = page.get_by_role("button", name=f"Versturen aan {count} personen")
    expect(button).to_be_visible(timeout=30_000)
    settled(page)
    button.click()
    page.get_by_role("button", name="Ja, versturen").click()
    expect(page.get_by_text("De berichten zijn verzonden.")).to_be_visible(timeout=30_000)


def test_from_the_pasted_list_to_the_reminder(
    tmp_path: Path,
    open_page: Callable[..., Page],
    box: Box,
    server: Controller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = {"HOST": "127.0.0.1", "PORT": str(server.port), "TLS": "none", "USER": USER, "PASSWORD": PASSWORD}
    for name, value in {**given, "FROM": "lob@school.nl"}.items():
        monkeypatch.setenv(f"LOBSCAN_SMTP_{name}", value)
    make_scan(tmp_path / "school", mode="invited", k=3)
    with served(tmp_path / "school") as at:
        page = open_page(viewport=DESK)
        page.set_default_timeout(60_000)
        page.goto(f"{at.url}/round")
        expect(page.get_by_role("heading", name="Er is nog niemand uitgenodigd")).to_be_visible(
            timeout=60_000
        )
        settled(page)
        pasted(page)
        expect(page.get_by_role("heading", name="6 mensen zijn uitgenodigd")).to_be_visible()
        sent(page, 6)
        assert sorted(a for addresses, _m in box.kept for a in addresses) == [
            f"p{i}@school.nl" for i in range(6)
        ]

        for _addresses, message in box.kept[:3]:
            body = message.get_body(("plain",))
            assert body is not None
            found = re.search(r"/a/[0-9a-f]{24}", body.get_content())
            assert found
            phone = open_page()
            phone.goto(at.url + found[0])
            phone.get_by_label("havo 4", exact=True).check()
            phone.get_by_role("button", name=re.compile("^(Start|Begin)")).click()
            phone.goto(at.url + found[0] + "/check")
            phone.get_by_role("button", name="Inleveren").click()
            expect(phone.get_by_role("heading", name="Er staan geen antwoorden van je")).to_be_visible()

        page.get_by_text("Herinnering", exact=True).click()
        sent(page, 3)
        reminded = [a for addresses, _m in box.kept[6:] for a in addresses]
        assert sorted(reminded) == sorted(a for addresses, _m in box.kept[3:6] for a in addresses)

        page.goto(f"{at.url}/response")
        settled(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("3 mensen zijn begonnen")
        expect(page.get_by_text("Van 3 mensen is nog niet genoteerd")).to_be_visible()
