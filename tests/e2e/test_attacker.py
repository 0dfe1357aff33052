"""An administrator with the store, its write-ahead log and the server's log, but without the key.

What they must not find: a code, a cookie, a link, an address, or a time finer than a day; and a code
that they come by must not lead to a respondent.
"""

import hashlib
import hmac
import json
import random
import re
import shutil
import signal
import string
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import duckdb
import pytest
from e2e.conftest import make_scan, start

from lobscan.services.workspace import CODE_LETTERS

PEOPLE = 12
PERSONAL = ("respondent", "answer", "remark", "handed_in")
DAY_TYPES = {"VARCHAR", "VARCHAR[]", "UUID", "BOOLEAN", "BIGINT", "UTINYINT", "TINYINT", "DATE"}
BROWSER = "browser-of-one-"


@dataclass(frozen=True)
class Person:
    """Somebody who answered, and what their browser holds."""

    code: str
    cookie: str
    tag: str
    browser: str


@dataclass(frozen=True)
class Loot:
    """What the administrator has."""

    files: dict[str, bytes]
    store: Path
    log: bytes
    people: tuple[Person, ...]
    tokens: tuple[str, ...]
    between: tuple[float, float]
    """Seconds since 1970 between which everybody began, answered and handed in."""

    @property
    def everything(self) -> dict[str, bytes]:
        return {**self.files, "log": self.log}


def sent(browser: OpenerDirector, url: str, data: bytes | None = None, kind: str = "") -> str:
    headers = {"Content-Type": kind} if kind else {}
    with browser.open(Request(url, data, headers), timeout=30) as reply:
        return str(reply.read().decode())


def form(**fields: object) -> bytes:
    return urlencode(fields, doseq=True).encode()


def answers(link: str, number: int, rng: random.Random) -> Person:
    """One person, from the link to handing in, as their browser does it."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    sent(browser, link)
    page = sent(browser, f"{link}/start", form(group=["havo-3", "havo-4"]))
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}(?=</strong>)", page)
    tag = re.search(r'data-tag="(\w+)"', page)
    assert code
    assert tag
    statements = re.findall(r'name="s\.([^"]+)"', page)
    name = f"{BROWSER}{number}"
    for seq, statement in enumerate(statements, 1):
        change = {"statement": statement, "current": str(rng.randint(1, 4)), "seq": seq}
        sent(
            browser,
            f"{link}/keep",
            json.dumps({"from": name, "changes": [change]}).encode(),
            "application/json",
        )
    if number % 2:
        sent(browser, f"{link}/hand-in", b"")
    cookie = next(c.value for c in jar if c.name == "code")
    return Person(code[0], str(cookie), tag[1], name)


@pytest.fixture(scope="module")
def loot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loot]:
    scan = make_scan(tmp_path_factory.mktemp("attacked") / "school")
    running = start(scan.data)
    try:
        rng = random.Random(6)
        begun = time.time()
        link = running.url + scan.links["mentor"]
        people = tuple(answers(link, i, rng) for i in range(PEOPLE))
        ended = time.time()
    finally:
        running.stop(signal.SIGKILL)
    log = _of_visits((scan.data.parent / f"{scan.data.name}.log").read_bytes())
    files = {p.name: p.read_bytes() for p in scan.data.rglob("*") if p.is_file() and p.suffix != ".key"}
    copy = tmp_path_factory.mktemp("copied") / "store"
    copy.mkdir()
    for path in scan.data.glob("lobscan.duckdb*"):
        shutil.copy(path, copy)
    tokens = tuple(path.removeprefix("/a/") for path in scan.links.values())
    return Loot(files, copy / "lobscan.duckdb", log, people, tokens, (begun, ended))


def rows(loot: Loot, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(loot.store)) as opened:
        return opened.execute(sql).fetchall()


def _of_visits(log: bytes) -> bytes:
    """The log without the lines on the server's own beginning, which say when: no visitor is in them."""
    own = re.compile(
        rb" info (started version=\S+|library logger=uvicorn\.error text=Application startup complete\..*)$"
    )
    return b"\n".join(line for line in log.splitlines() if not own.search(line))


def test_the_attacker_has_the_answers_and_the_log_that_the_killed_server_left(loot: Loot) -> None:
    assert any(name.endswith(".wal") and len(found) > 1000 for name, found in loot.files.items())
    assert rows(loot, "SELECT count(*) FROM respondent") == [(PEOPLE,)]
    assert rows(loot, "SELECT count(*) FROM handed_in") == [(PEOPLE // 2,)]
    assert b"lobscan" in loot.log


def test_no_code_cookie_link_or_browser_is_in_any_file(loot: Loot) -> None:
    secret = [*loot.tokens]
    for person in loot.people:
        secret += [person.code, person.code.replace("-", ""), person.tag, person.browser]
        secret += [person.cookie, person.cookie.partition(".")[2]]
    assert all(len(word) >= 8 for word in secret)
    for name, found in loot.everything.items():
        for word in {*secret, *(s.lower() for s in secret)}:
            assert (name, word, found.find(word.encode())) == (name, word, -1)


def test_the_log_names_no_address_no_page_and_no_moment(loot: Loot) -> None:
    log = loot.log.decode()
    assert not re.search(r"127\.0\.0\.1:\d|::1|/a/|/keep|POST|GET", log)
    assert not re.search(r"\d\d:\d\d", log)


def test_no_time_finer_than_a_day_stands_anywhere(loot: Loot) -> None:
    """Neither in a column, nor as a number of seconds' parts, nor as text, in any byte of any file."""
    kinds = {str(kind) for table in PERSONAL for _, kind, *_ in rows(loot, f"DESCRIBE {table}")}
    assert kinds <= DAY_TYPES
    first, last = loot.between
    for name, found in loot.everything.items():
        for unit in (10**3, 10**6, 10**9):
            low, high = int(first * unit), int(last * unit)
            for order in ("little", "big"):
                assert (name, moments(found, low, high, order)) == (name, [])
    for name, found in loot.everything.items():
        for moment in {
            time.strftime(form_, clock(t))
            for t in range(int(first), int(last) + 1)
            for form_ in ("%H:%M:%S", "%H%M%S")
            for clock in (time.gmtime, time.localtime)
        }:
            assert (name, moment, found.find(moment.encode())) == (name, moment, -1)


def moments(found: bytes, low: int, high: int, order: str) -> list[int]:
    """Where an eight-byte number between `low` and `high` stands, at any offset."""
    same = 0
    ends = low.to_bytes(8, "big"), high.to_bytes(8, "big")
    while same < 8 and ends[0][same] == ends[1][same]:
        same += 1
    shared = ends[0][:same] if order == "big" else ends[0][:same][::-1]
    at, hits = found.find(shared), []
    while at >= 0:
        start = at if order == "big" else at - (8 - same)
        if start >= 0 and low <= int.from_bytes(found[start : start + 8], order) <= high:
            hits.append(start)
        at = found.find(shared, at + 1)
    return hits


def test_the_search_for_moments_finds_one() -> None:
    now = 1_795_000_000_123_456
    for order in ("little", "big"):
        hidden = b"abc" + now.to_bytes(8, order) + b"xyz"
        assert moments(hidden, now - 5_000_000, now + 5_000_000, order) == [3]
        assert moments(hidden, now + 1, now + 5_000_000, order) == []


def test_who_comes_by_a_code_cannot_tell_whose_row_it_is(loot: Loot) -> None:
    """Without the key no hash that one can think of leads from a code to a row."""
    held = {str(h) for (h,) in rows(loot, "SELECT code_hash FROM respondent")}
    ids = [str(i) for (i,) in rows(loot, "SELECT id FROM respondent")]
    round_ = str(rows(loot, "SELECT DISTINCT round FROM respondent")[0][0])
    assert len(held) == PEOPLE
    salts = ["", round_, f"code:{round_}:", *loot.tokens, *ids]
    for person in loot.people:
        for code in (person.code, person.code.replace("-", ""), person.cookie):
            for salt in salts:
                tried = {
                    hashlib.new(kind, text.encode()).hexdigest()
                    for kind in ("sha256", "sha1", "md5")
                    for text in (salt + code, code + salt, f"{salt}{code}", f"{salt}:{code}")
                }
                tried.add(hmac.new(salt.encode(), code.encode(), hashlib.sha256).hexdigest())
                assert not tried & held


def test_a_respondents_number_is_random_and_follows_from_nothing(loot: Loot) -> None:
    """Version 4: no clock and no address of the machine in it, and no order of who began."""
    ids = [str(i) for (i,) in rows(loot, "SELECT id FROM respondent ORDER BY rowid")]
    assert {i[14] for i in ids} == {"4"}
    assert ids != sorted(ids)


def test_codes_are_too_many_to_try() -> None:
    assert len(CODE_LETTERS) ** 8 > 10**11
    assert set(CODE_LETTERS) < set(string.ascii_uppercase + string.digits)
