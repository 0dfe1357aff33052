"""Fifty people answer a server that is killed again and again: `python -P killed_server.py FOLDER KILLS [--whole]`.

They answer over HTTP, as browsers do, and come back after each kill. The server is lobscan's own, forked
from here without the dashboard, so that it is up in a moment; with `--whole` it is `lobscan serve`.
Prints a line of JSON: the answers that were acknowledged, how many people gave them, what of it is not in
the store, and what `lobscan verify` had to say on the way and at the end.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from lobscan.access import LOCAL
from lobscan.domain.rubric import Scope
from lobscan.services import prepare, scan, verify
from lobscan.services.workspace import open_workspace
from lobscan.settings import Settings
from lobscan.storage import answers
from lobscan.web import asgi

WRITERS = 50
NEWCOMERS = 5
"""So many of them are somebody else after each kill: beginning is a write too."""
MOST_ANSWERS = 200
LONGEST_START = 0.3
"""Seconds in which a server dies that is killed while it starts."""
EVERY_NTH = 10
"""So often the store is looked at, and so often it is the start in which a server dies."""
PATIENCE = 60
MARKS = "1234"
FALLEN = (OSError, http.client.HTTPException)
"""What somebody meets whose server is gone."""
Found = dict[str, list[str]]


@dataclass
class School:
    """What those who answer know of it: their link, a year group, and what they are asked."""

    link: str
    group: str
    asked: list[str]


@dataclass
class Person:
    """Somebody who answers: what was acknowledged, and what was on its way and may be there or not."""

    cookie: str = ""
    kept: dict[str, str] = field(default_factory=dict)
    underway: tuple[str, str] = ("", "")
    given: int = 0

    @property
    def code(self) -> str:
        return self.cookie.removeprefix("code=").split(".")[0]


class Browser:
    """A connection that is kept."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def send(self, path: str, body: str, kind: str, cookie: str) -> tuple[int, str, bytes]:
        """Status, cookie and body of the answer; raises one of `FALLEN` where none comes."""
        headers = {"Content-Type": kind, "Cookie": cookie, "Origin": self.origin}
        self.http.request("POST", path, body, {**headers, "Sec-Fetch-Site": "same-origin"})
        reply = self.http.getresponse()
        said = reply.read()
        given = re.match(r"code=[^;]+", reply.headers.get("Set-Cookie", ""))
        return reply.status, given[0] if given else "", said


def begin(browser: Browser, school: School, me: Person) -> None:
    form = f"group={school.group}"
    status, me.cookie, said = browser.send(
        f"{school.link}/start", form, "application/x-www-form-urlencoded", "cookies=1"
    )
    if status != 303 or not me.cookie:
        raise AssertionError((status, said))


def answer(browser: Browser, school: School, me: Person) -> None:
    """Give the next answer; it counts as kept when the server has said so."""
    turn, at = divmod(me.given, len(school.asked))
    statement, mark = school.asked[at], MARKS[turn % len(MARKS)]
    me.underway = statement, mark
    change = {"statement": statement, "current": mark}
    sent = json.dumps({"from": "kill", "changes": [change]})
    status, _cookie, said = browser.send(f"{school.link}/keep", sent, "application/json", me.cookie)
    if status != 200 or json.loads(said)["elsewhere"]:
        raise AssertionError((status, said))
    me.kept[statement], me.underway = mark, ("", "")
    me.given += 1


@dataclass
class Crowd:
    """Those who answer at the same time, each in a thread of their own, until the server is gone."""

    school: School
    people: list[Person] = field(default_factory=lambda: [Person() for _ in range(WRITERS)])
    gone_home: list[Person] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def everybody(self) -> list[Person]:
        """All who were told that they had begun."""
        return [one for one in self.gone_home + self.people if one.cookie]

    def until_killed(self, port: int, wanted: int, kill: Callable[[], None]) -> None:
        """Answer until `wanted` more answers were acknowledged, and whatever still comes through."""
        acknowledged = threading.Semaphore(0)
        work = [
            threading.Thread(target=self._answering, args=(port, one, acknowledged)) for one in self.people
        ]
        for thread in work:
            thread.start()
        for _answer in range(wanted):
            if not acknowledged.acquire(timeout=PATIENCE):
                self.refused.append("no answer was acknowledged any more")
                break
        kill()
        for thread in work:
            thread.join()
        self.gone_home += [one for one in self.people[:NEWCOMERS] if one.cookie]
        self.people = self.people[NEWCOMERS:] + [Person() for _ in range(NEWCOMERS)]

    def _answering(self, port: int, me: Person, acknowledged: threading.Semaphore) -> None:
        browser = Browser(port)
        try:
            if not me.cookie:
                begin(browser, self.school, me)
            while True:
                answer(browser, self.school, me)
                acknowledged.release()
        except FALLEN:
            browser.http.close()
        except AssertionError as error:
            self.refused.append(str(error))


def child(job: Callable[[int], None]) -> tuple[int, int]:
    """Fork; the child does `job` with the end of a pipe and is gone. Its id, and the pipe to read."""
    out, into = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(out)
        try:
            job(into)
        finally:
            os._exit(0)
    os.close(into)
    return pid, out


def whole(job: Callable[[int], None]) -> str:
    """What a child says that is left to end by itself."""
    pid, out = child(job)
    data = b""
    while block := os.read(out, 1 << 16):
        data += block
    os.close(out)
    os.waitpid(pid, 0)
    return data.decode()


def set_up(folder: Path, into: int) -> None:
    ws = open_workspace(Settings(folder))
    prepare.init_school(ws, structure="nl-vo", name="De Meander", actor=LOCAL)
    round_ = prepare.open_round(ws, prepare.NewRound("nl-lob"), actor=LOCAL)
    link = next(path for role, path in prepare.links(ws, round_) if role.id == "mentor")
    asked = [
        s.id
        for s in prepare.pack_of(ws, round_).statements
        if s.core and "mentor" in s.roles and s.scope is Scope.YEAR_GROUP
    ]
    os.write(into, json.dumps([link, prepare.school(ws).year_groups[0].id, asked]).encode())
    ws.close()


def serve(folder: Path, into: int) -> None:
    """Lobscan's own app but for the dashboard, which takes a second to start and keeps no answers."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=WRITERS)
    os.write(into, str(listening.getsockname()[1]).encode() + b"\n")
    asgi.st.App = lambda _script, *, lifespan, middleware, **_more: Starlette(
        lifespan=lifespan, middleware=middleware
    )
    app = asgi.make_app(open_workspace(Settings(folder)))
    uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none")).run([listening])


def forked(folder: Path) -> tuple[int, int]:
    """A server without the dashboard: its process and port."""
    pid, out = child(lambda into: serve(folder, into))
    port = b""
    while not port.endswith(b"\n"):
        port += os.read(out, 16)
    os.close(out)
    return pid, int(port)


def spawned(folder: Path) -> tuple[int, int]:
    """`lobscan serve`, once it takes visitors: its process and port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-P", "-m", "lobscan", "serve", "--data", str(folder), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return server.pid, port
    message = "the server does not start"
    raise RuntimeError(message)


def look(folder: Path, crowd: Crowd, into: int) -> None:
    """What is not as it was acknowledged, and what the check says."""
    ws = open_workspace(Settings(folder))
    door = scan.door(ws, crowd.school.link.rsplit("/", 1)[1])
    with ws.store.cursor() as cursor:
        rows = cursor.execute(
            """SELECT CAST(respondent AS VARCHAR), statement, arg_max(current, number) FROM answer
            WHERE sign = 1 GROUP BY 1, 2"""
        ).fetchall()
    held = {(who, statement): answers.MARK[mark] for who, statement, mark in rows}
    lost: list[str] = []
    for one in crowd.everybody:
        me = str(scan.resume(ws, door, one.code).id)
        for statement, mark in one.kept.items():
            now = held.get((me, statement), "")
            if now != mark and one.underway != (statement, now):
                lost.append(f"{me} {statement}: {mark}, and not {now or 'there'}")
    faults = [fault.text for fault in verify.verify(ws).faults]
    ws.close()
    os.write(into, json.dumps({"lost": lost, "faults": faults}).encode())


def main() -> None:
    """Kill so often, looking at the store on the way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("kills", type=int)
    parser.add_argument("--whole", action="store_true")
    args = parser.parse_args()
    crowd = Crowd(School(*json.loads(whole(lambda into: set_up(args.folder, into)))))
    chance, found = random.Random(7), Found(lost=[], faults=[])
    for kill in range(1, args.kills + 1):
        pid, port = (spawned if args.whole else forked)(args.folder)
        starting = not args.whole and kill % EVERY_NTH == EVERY_NTH // 2
        if starting:
            fall(pid, chance.random() * LONGEST_START)
        else:
            crowd.until_killed(port, chance.randint(1, MOST_ANSWERS), lambda pid=pid: fall(pid))
        if kill % EVERY_NTH == 0 or kill == args.kills:
            seen = json.loads(whole(lambda into: look(args.folder, crowd, into)))
            found = {name: [*found[name], *seen[name]] for name in found}
    given, people = sum(one.given for one in crowd.everybody), len(crowd.everybody)
    print(json.dumps({"acknowledged": given, "people": people, "refused": crowd.refused, **found}))


def fall(pid: int, seconds: float = 0) -> None:
    """Kill, at once or somewhere in its start."""
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
