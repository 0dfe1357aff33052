"""Every reader of what comes from outside, with sound inputs to begin from, and what must hold for each.

What must hold: a result or a `UserError`; after an error, or a page that refuses, every table has the rows
that it had; no page says 500 and none holds a traceback.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pools
import pytest
from content import pack_files
from exchange import evidence_samples
from fuzz.cases import Seed
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import Message

from lobscan import access
from lobscan.content import packs, schools
from lobscan.domain.register import Register
from lobscan.domain.school import Calendar, Person, Structure
from lobscan.errors import UserError
from lobscan.exchange import answers, forms, indicators, invitations, register_sheets
from lobscan.locales import tell_all, use
from lobscan.services import (
    backup,
    evidence,
    intake,
    mapping,
    mine,
    plan,
    pool,
    practice,
    prepare,
    register_files,
    scan,
    workshop,
)
from lobscan.services import indicators as totals
from lobscan.services import invitations as invited
from lobscan.services.workspace import Workspace, open_workspace, today
from lobscan.settings import Settings, shipped
from lobscan.web import answer, booklet, guesses, health, vote
from lobscan.web import mine as mine_pages
from lobscan.web.headers import Headers
from lobscan.web.mishaps import Mishaps

CASES_OF_ONE_STORE = 300
"""A store is laid anew after so many: what was taken over meanwhile makes it slow."""
STATEMENT, APART = "a1-gedeelde-visie", "a3-leerlingdoelen"
CSV = {
    "answers": "respondent,role,statement,year_group,current,desired,remark\n"
    f"p1,mentor,{STATEMENT},,3,4,Goed\np2,mentor,{APART},havo-3,2,,\n",
    "invitations": "Naam;E-mailadres;Rol;Leerjaren\nAn de Bruin;an@school.nl;mentor;havo 3, havo 4\n",
    "form": "ID,Functie,Leerjaren,Visie\n1,mentor,havo 3;havo 4,3 - staat\n2,mentor,havo 3,1\n",
}  # fmt: skip
RECIPE = f"""\
form: Onze enquête
number: ID
everyone: mentor
everywhere: [havo-3]
columns:
  Visie: {{statement: {STATEMENT}, kind: current}}
answers: {{"3 - staat": "3", "1": "1"}}
drop: [Functie, Leerjaren]
"""


@dataclass
class Bench:
    """A school with what the readers write into, laid anew from a copy now and then."""

    folder: Path
    ws: Workspace = field(init=False)
    cases: int = 0
    known: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        self.ws = open_workspace(Settings(self.folder / "first"))
        self._fill()
        self.facts: Mapping[str, str] = {**self._facts()}
        self.ws.close()
        self.lay_anew()

    def _fill(self) -> None:
        ws, actor = self.ws, access.LOCAL
        prepare.init_school(ws, structure="nl-vo", name="De Meander", actor=actor)
        people = [Person(id="an", name="An de Bruin"), Person(id="bo", name="Bo")]
        prepare.revise_school(ws, {"people": people}, seen=prepare.school_number(ws), actor=actor)
        for title, mode in (("Open", "open"), ("Samen", "joint"), ("Op naam", "invited")):
            prepare.open_round(
                ws, prepare.NewRound("nl-lob", title=title, mode=mode, desired=True), actor=actor
            )
        wanted = workshop.NewWorkshop(title="Studiemiddag", topics=(STATEMENT, APART))
        workshop.open_(ws, self.rounds["Samen"], wanted, actor=actor)
        mine.make_links(ws, ["an"], actor=actor)
        fields = {"title": "Scholen", "responsible": "an", "start": today(), "due": today()}
        plan.create(ws, {**plan.fresh(ws), **fields}, actor=actor)

    @property
    def rounds(self) -> dict[str, object]:
        return {round_.title: round_ for round_ in prepare.rounds(self.ws)}

    def _facts(self) -> dict[str, str]:
        """The addresses that stay the same in every copy, and codes of who came in."""
        ws = self.ws
        links = {role.id: path for role, path in prepare.links(ws, self.rounds["Open"])}
        door = scan.door(ws, links["mentor"].removeprefix("/a/"))
        at = workshop.workshops_of(ws)[0]
        return {
            "answer": links["mentor"],
            "code": scan.begin(ws, door, ("havo-3",))[1],
            "vote": f"/w/{workshop.code(ws, at.id)}",
            "mine": mine.links(ws, actor=access.LOCAL)[0].path,
            "seat": self._seat(at),
            "outcome": f"/print/workshop/{workshop.outcome_token(ws, at.id)}",
        }

    def _seat(self, at: object) -> str:
        code = workshop.join(self.ws, at.id)
        return f"{code}.{self.ws.token(f'cookie:{at.id}:{code}')}"

    def lay_anew(self) -> None:
        """A copy of the store as it was first, with the routes on it."""
        target = self.folder / "now"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.folder / "first", target)
        self.ws = open_workspace(Settings(target))
        routes = [
            *health.routes(self.ws),
            *answer.routes(self.ws),
            *booklet.routes(self.ws),
            *vote.routes(self.ws),
            *mine_pages.routes(self.ws),
        ]
        self.app = Starlette(routes=routes, middleware=[Middleware(Headers), Middleware(Mishaps)])

    def next(self) -> None:
        """Count a case."""
        self.cases += 1
        if self.cases % CASES_OF_ONE_STORE == 0:
            self.close()
            self.lay_anew()
            self.known = None

    def close(self) -> None:
        self.ws.close()

    def end(self) -> None:
        """Close the store and leave nothing behind."""
        self.close()
        shutil.rmtree(self.folder)

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Whoever says a `UserError` in the block has written nothing.

        Why `known`: the rows after one refusal are those before the next case.
        """
        before = self.known if self.known is not None else self.rows()
        self.known = None
        try:
            yield
        except UserError:
            self.known = self.rows()
            assert self.known == before
            raise

    def rows(self) -> tuple[int, ...]:
        """How many rows each table has."""
        sizes = "SELECT estimated_size FROM duckdb_tables() ORDER BY table_name"  # exact, and quick to ask
        return tuple(n for (n,) in self.ws.read(lambda c: c.execute(sizes).fetchall()))


Read = Callable[[Bench, Seed], object]


@dataclass(frozen=True)
class Reader:
    """What reads, and from what sound inputs the cases begin; `share` of all cases."""

    name: str
    read: Read
    seeds: Callable[[Bench], list[Seed]]
    share: int = 1


def holds(bench: Bench, reader: Reader, given: Seed) -> None:
    """Read one input and check what must hold."""
    use("nl")
    bench.next()
    try:
        with bench.unchanged():
            reader.read(bench, given)
    except UserError as error:
        said = "\n".join(tell_all(error))
        assert said
        assert "Traceback" not in said


def _answers(bench: Bench, given: Seed) -> None:
    rows = answers.read_answers(given.data, name=given.name)
    intake.import_answers(bench.ws, bench.rounds["Open"], rows, actor=access.LOCAL)


def _invited(bench: Bench, given: Seed) -> None:
    rows = invitations.read(given.data, name=given.name)
    invited.invite(bench.ws, bench.rounds["Op naam"], rows, actor=access.LOCAL)


def _pasted(bench: Bench, given: Seed) -> None:
    text = given.data.decode(errors="replace")
    pasted = invitations.read_pasted(text, invited.words(bench.ws, bench.rounds["Op naam"]))
    rows = [row if row.role else row.under("mentor") for row in pasted]
    invited.invite(bench.ws, bench.rounds["Op naam"], rows, actor=access.LOCAL)


def _register(register: Register) -> Read:
    def read(bench: Bench, given: Seed) -> None:
        incoming = register_files.read(bench.ws, register, given.data, name=given.name)
        register_files.take_over(bench.ws, incoming, actor=access.LOCAL)

    return read


def _totals(bench: Bench, given: Seed) -> None:
    totals.import_file(bench.ws, given.data, name=given.name, actor=access.LOCAL)


def _form(bench: Bench, given: Seed) -> None:
    sheet = forms.read_sheet(given.data, name=given.name)
    round_ = bench.rounds["Open"]
    mapping.take_over(bench.ws, round_, mapping.suggest(bench.ws, round_, sheet), sheet, actor=access.LOCAL)


def _recipe(bench: Bench, given: Seed) -> None:
    recipe = mapping.read_recipe(given.data, name=given.name)
    sheet = forms.read_sheet(CSV["form"].encode(), name="form.csv")
    mapping.take_over(bench.ws, bench.rounds["Open"], recipe, sheet, actor=access.LOCAL)


def _yaml(model: type) -> Read:
    def read(bench: Bench, given: Seed) -> None:
        path = bench.folder / "given.yaml"
        path.write_bytes(given.data)
        schools.load_yaml(path, model)

    return read


def _pack(bench: Bench, given: Seed) -> None:
    packs.load_pack(pack_files.make(bench.folder / "tiny", {given.name: given.data}))


def _evidence(bench: Bench, given: Seed) -> None:
    seen = practice.registers(bench.ws).number
    evidence.add(bench.ws, [(given.name, given.data)], seen=seen, actor=access.LOCAL)


def _pool(bench: Bench, given: Seed) -> None:
    _kept, refused = pool.add(bench.ws, [(given.name, given.data)], actor=access.LOCAL)
    assert all("\n".join(tell_all(error)) for error in refused)


def _backup(bench: Bench, given: Seed) -> None:
    path, target = bench.folder / "given.zip", bench.folder / "restored"
    path.write_bytes(given.data)
    shutil.rmtree(target, ignore_errors=True)
    try:
        backup.restore(path, Settings(target))
    except UserError:
        assert not target.exists() or not any(target.iterdir())
        raise


@dataclass
class Reply:
    status: int = 0
    body: bytes = b""


def ask(bench: Bench, given: Seed) -> Reply:
    """One request, as the server gets it: a line with method and address, a line with cookies, the rest."""
    first, _, rest = given.data.partition(b"\n")
    cookies, _, body = rest.partition(b"\n")
    method, _, address = first.partition(b" ")
    raw, _, query = address.partition(b"?")
    reply, sent = Reply(), False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        reply.status = message.get("status", reply.status)
        reply.body += message.get("body", b"")

    headers = [(b"host", b"school.test"), (b"accept", b"text/html")]
    headers += [(b"cookie", cookies)] if cookies else []
    headers += [(b"content-type", b"application/x-www-form-urlencoded")] if body else []
    scope = {
        "type": "http", "http_version": "1.1", "scheme": "https", "root_path": "",
        "method": re.sub(rb"[^A-Z]", b"", method.upper()).decode() or "GET",
        "path": raw.decode(errors="replace"), "raw_path": raw, "query_string": query, "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("school.test", 443),
    }  # fmt: skip
    _loop().run_until_complete(bench.app(scope, receive, send))
    return reply


_loops: list[asyncio.AbstractEventLoop] = []


def _loop() -> asyncio.AbstractEventLoop:
    if not _loops:
        _loops.append(asyncio.new_event_loop())
    return _loops[0]


def _page(bench: Bench, given: Seed) -> None:
    reply = ask(bench, given)
    assert 200 <= reply.status < 500
    assert b"Traceback" not in reply.body
    if reply.status >= 400:
        raise UserError("refused")


def _tables(name: str, sheet: bytes | None = None) -> Callable[[Bench], list[Seed]]:
    def seeds(_bench: Bench) -> list[Seed]:
        text = CSV[name]
        found = [Seed(f"{name}.csv", text.encode()), Seed(f"{name}.csv", text.encode("utf-16"))]
        return [*found, Seed(f"{name}.xlsx", sheet or _as_xlsx(text))]

    return seeds


def _as_xlsx(text: str) -> bytes:
    import csv
    import io

    import openpyxl

    book = openpyxl.Workbook()
    for line in csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","):
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _of_register(register: Register) -> Callable[[Bench], list[Seed]]:
    def seeds(bench: Bench) -> list[Seed]:
        now = practice.practice(bench.ws)
        cases = Path(__file__).parents[1] / "cases"
        kept = [
            Seed(p.name, p.read_bytes())
            for p in sorted(cases.iterdir())
            if p.name.startswith(CASES[register])
        ]
        return [*kept, Seed("empty.xlsx", register_sheets.template(now, register))]

    return seeds


CASES = {Register.ACTIVITIES: "activiteiten", Register.TASKS: "taken", Register.PARTNERS: "partners"}


def _totals_seeds(bench: Bench) -> list[Seed]:
    line = "Wat;Omschrijving;Schooljaar;Leerjaar;Leerweg;Waarde;Van de\nWisselaars;profiel;2025-2026;havo 4;;19;112\n"
    return [Seed("t.csv", line.encode()), Seed("t.xlsx", indicators.template(practice.practice(bench.ws)))]


def _backup_seeds(bench: Bench) -> list[Seed]:
    path = bench.folder / "made.zip"
    path.unlink(missing_ok=True)
    backup.make(bench.ws, path, actor=access.LOCAL)
    return [Seed("b.zip", path.read_bytes())]


def _pool_seeds(bench: Bench) -> list[Seed]:
    """A school's file, and one of many that were gathered."""
    file, gathered = bench.folder / "s.json", bench.folder / "s.parquet"
    file.write_bytes(pools.school(1, years=1, areas=2, statements=2))
    pool.gather([str(file)], gathered)
    return [Seed(path.name, path.read_bytes()) for path in (file, gathered)]


def _messages(bench: Bench) -> list[Seed]:
    """What browsers send to the pages, each with its right cookie."""
    facts = bench.facts
    link, room, own = facts["answer"], facts["vote"], facts["mine"]
    change = {"statement": STATEMENT, "year_group": "", "current": "3", "desired": "4", "remark": "Goed"}
    code, seat = f"code={facts['code']}", f"code={facts['seat']}"
    keep = json.dumps({"changes": [change], "tag": "a", "number": 1})
    sent = [
        ("GET", link, "", ""), ("POST", f"{link}/start", "probe=1", urlencode({"group": "havo-3"})),
        ("POST", f"{link}/keep", code, keep), ("POST", f"{link}/resume", "probe=1", urlencode({"code": facts["code"]})),
        ("POST", f"{link}/1", code, urlencode({f"c.{STATEMENT}": "2", f"r.{STATEMENT}": "Goed", "to": "next"})),
        ("POST", f"{link}/groups", code, urlencode({"group": "havo-4"})), ("POST", f"{link}/hand-in", code, "a=b"),
        ("GET", f"{link}/2?lang=en&kept=1", code, ""), ("GET", f"{link}/check", code, ""),
        ("POST", f"{room}/vote", seat, urlencode({"ballot": "now", f"m.{STATEMENT}": "2"})),
        ("POST", f"{room}/dots", seat, urlencode({f"d.{STATEMENT}": "2"})), ("GET", f"{room}/state?view=1", seat, ""),
        ("POST", "/w/", "", urlencode({"code": room[3:]})), ("POST", f"{room}/join", "probe=1", "a=b"),
        ("GET", own, "", ""), ("GET", f"{own}.ics", "", ""), ("POST", f"{own}/check/x", "", "text=Goed&go=on&seen=1"),
        ("POST", f"{own}/undo/x", "", "seen=1"), ("GET", "/print/rubric/nl-lob?lang=en", "", ""),
        ("GET", facts["outcome"], "", ""), ("GET", "/a/static/answer.css", "", ""),
    ]  # fmt: skip
    return [Seed("request", f"{how} {to}\n{cookies}\n{body}".encode()) for how, to, cookies, body in sent]


def _files(*names: str) -> Callable[[Bench], list[Seed]]:
    return lambda _bench: [Seed(n, (shipped() / "data" / n).read_bytes()) for n in names]


READERS = (
    Reader("answers", _answers, _tables("answers"), 2),
    Reader("invitations", _invited, _tables("invitations")),
    Reader("pasted", _pasted, lambda _b: [Seed("list", b"Cas;cas@school.nl;mentor;havo 3\n"), Seed("list", b"Di <di@b.nl>, Bo <bo@b.nl>")]),
    *(Reader(register.value, _register(register), _of_register(register)) for register in CASES),
    Reader("indicators", _totals, _totals_seeds),
    Reader("form", _form, _tables("form"), 2),
    Reader("mapping", _recipe, lambda _b: [Seed("mapping.yaml", RECIPE.encode())], 2),
    Reader("structure", _yaml(Structure), _files("structures/nl-vo.yaml")),
    Reader("calendar", _yaml(Calendar), _files("calendars/nl.yaml")),
    Reader("pack", _pack, lambda _b: [Seed(n, t.encode()) for n, t in pack_files.FILES.items()], 2),
    Reader("evidence", _evidence, lambda _b: [Seed(n, d) for n, d in evidence_samples.samples().items()]),
    Reader("pool", _pool, _pool_seeds),
    Reader("backup", _backup, _backup_seeds),
    Reader("messages", _page, _messages, 6),
)  # fmt: skip


@contextmanager
def bench() -> Iterator[Bench]:
    """A new bench, on which wrong tokens are not slowed: what lies behind is to be tried."""
    with pytest.MonkeyPatch.context() as patch:
        for limit in ("FROM_ONE_ADDRESS", "EVERYWHERE"):
            patch.setattr(guesses, limit, 10**9)
        made = Bench(Path(tempfile.mkdtemp(prefix="lobscan-fuzz-")))
        yield made
        made.end()
