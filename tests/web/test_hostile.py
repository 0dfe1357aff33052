"""What people type is shown on the respondents' and participants' pages as they typed it, and never run.

Two schools differ in nothing but their texts: quiet ones, and ones that want to be run. Their pages must
be built alike, element for element, with every attribute but what it says.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
import remarked
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from lobscan.access import LOCAL
from lobscan.domain.round import Round
from lobscan.domain.rubric import Statement
from lobscan.errors import UserError
from lobscan.services import prepare, rubrics, workshop, workshop_agreed
from lobscan.services.prepare import NewRound
from lobscan.services.workshop import NewWorkshop
from lobscan.services.workspace import Workspace, open_workspace
from lobscan.settings import Settings
from lobscan.web import answer, vote
from lobscan.web.headers import Headers

OURS, TALKED = "ons", "a1-gedeelde-visie"
QUIET = "Rustig"
HOSTILE = (
    "</script></textarea></title><script>ran()</script><img src=x onerror=ran()>\" onload=\"ran() ' onload='ran() "
    "javascript:ran() &quot;&lt;b&gt; {{7*7}} {% raw %} \u202eetxe\u202c\u2066 \u2028 \U0001f600 </main>"
)
RUNS = re.compile(r"(?i)^\s*(javascript|data|vbscript):|ran\(")
AIMS = {"href", "src", "action", "formaction", "style", "srcdoc"}


class Built(HTMLParser):
    """A page as a browser builds it: its elements with the names of their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[tuple[str, ...]] = []
        self.aims: list[str] = []
        self.told: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, *(name for name, _value in attrs)))
        self.aims += [value or "" for name, value in attrs if name in AIMS or name.startswith("on")]
        self.told += [value or "" for _name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.parts.append((f"/{tag}",))

    def handle_data(self, data: str) -> None:
        self.told.append(data)


@dataclass
class School:
    """A school with a text in every place, its round, its workshop, and its pages as they were visited."""

    ws: Workspace
    text: str
    round: Round
    pages: dict[str, str] = field(default_factory=dict)


def school(folder: Path, text: str) -> School:
    """A school whose names, titles, year groups, roles and own statements hold `text`."""
    ws = open_workspace(Settings(folder))
    prepare.init_school(ws, structure="nl-vo", name=text, actor=LOCAL)
    now = prepare.school(ws)
    labelled = {
        part: tuple(
            one.model_copy(update={"label": f"{text} {at}"}) for at, one in enumerate(getattr(now, part))
        )
        for part in ("year_groups", "roles", "tracks")
    }
    prepare.revise_school(ws, labelled, seen=prepare.school_number(ws), actor=LOCAL)
    rubrics.copy(ws, "nl-lob", new_id=OURS, title=text, actor=LOCAL)
    rubrics.save_statement(ws, OURS, own(ws, text), seen=0, actor=LOCAL)
    round_ = prepare.open_round(ws, NewRound(OURS, title=text, desired=True), actor=LOCAL)
    made = School(ws, text, round_)
    made.pages |= answered(made) | taken_part(made)
    return made


def own(ws: Workspace, text: str) -> Statement:
    """A statement with `text` in all its words."""
    before = rubrics.find(prepare.pack(ws.settings, OURS), TALKED)
    words = {"aspect": text, "text": f"{text}.", "levels": {n: f"{text}: {n}." for n in ("1", "2", "3", "4")}}
    return Statement.model_validate(before.model_dump() | words)


def browser(routes: list[object]) -> TestClient:
    app = Starlette(routes=routes, middleware=[Middleware(Headers)])  # type: ignore[arg-type]
    return TestClient(app, base_url="https://school.test")


def answered(of: School) -> dict[str, str]:
    """The answer pages from the link to the end, as a mentor visits them."""
    link = next(path for role, path in prepare.links(of.ws, of.round) if role.id == "mentor")
    seen = {}
    with browser(answer.routes(of.ws)) as client:
        seen["link"] = client.get(link).text
        seen["begun"] = client.post(f"{link}/start", data={"group": ["havo-3", "havo-4"]}).text
        change = {"statement": TALKED, "current": "3"}, {"statement": TALKED, "remark": of.text}
        kept = client.post(f"{link}/keep", content=json.dumps({"changes": change}))
        assert kept.status_code == 200
        seen["kept"] = kept.text
        for where in ("/1", "/2", "/groups", "/check", "/withdraw"):
            seen[where] = client.get(f"{link}{where}").text
        seen["faulty"] = client.post(
            f"{link}/keep", content=json.dumps({"changes": [{"statement": of.text}]})
        ).text
        seen["in"] = client.post(f"{link}/hand-in").text
        seen["again"] = client.get(link).text
    return seen


def taken_part(of: School) -> dict[str, str]:
    """A participant's pages at each step of a workshop on the team's round, and its outcome."""
    ws, text = of.ws, of.text
    joint = prepare.open_round(ws, NewRound(OURS, title=text, mode="joint"), actor=LOCAL)
    at = workshop.open_(ws, joint, NewWorkshop(text, topics=(TALKED, "visie")), actor=LOCAL)
    where, seen = f"/w/{workshop.code(ws, at.id)}", {}
    with browser(vote.routes(ws)) as client:
        seen["entrance"] = client.post("/w/", data={"code": text}).text
        seen["door"] = client.get(where).text
        client.post(f"{where}/join")
        for step in range(len(at.agenda)):
            workshop.act(ws, at.id, "went", to=step, actor=LOCAL)
            seen[f"step {step}"] = client.get(where).text
            seen[f"state {step}"] = client.get(f"{where}/state").text
        workshop_agreed.agree(ws, at.id, topic=TALKED, level=3, why=text, actor=LOCAL)
        workshop.act(ws, at.id, "chose", topics=[TALKED], note=text, actor=LOCAL)
        workshop.act(ws, at.id, "first_step", topic=TALKED, title=text, owner=text, success=text, actor=LOCAL)
        seen["after"] = client.get(where).text
        workshop.act(ws, at.id, "closed", actor=LOCAL)
        seen["over"] = client.get(where).text
        seen["outcome"] = client.get(f"/print/workshop/{workshop.outcome_token(ws, at.id)}").text
    return seen


@pytest.fixture(scope="module")
def schools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[School, School]]:
    folder = tmp_path_factory.mktemp("hostile")
    made = tuple(school(folder / name, text) for name, text in (("quiet", QUIET), ("loud", HOSTILE)))
    yield made[0], made[1]
    for one in made:
        one.ws.close()


def test_the_pages_of_both_are_built_alike(schools: tuple[School, School]) -> None:
    quiet, loud = schools
    assert quiet.pages.keys() == loud.pages.keys()
    for name, page in loud.pages.items():
        if page.startswith("{"):
            continue
        built, calm = Built(page), Built(quiet.pages[name])
        assert built.parts == calm.parts, name
        assert [aim for aim in built.aims if RUNS.search(aim) and aim not in calm.aims] == [], name
        assert "\0" not in page, name


def test_they_hold_the_texts_as_they_were_typed(schools: tuple[School, School]) -> None:
    """Else the test above would say nothing."""
    told = {name: " ".join(" ".join(Built(page).told).split()) for name, page in schools[1].pages.items()}
    shown = " ".join(HOSTILE.split())
    with_it = {name for name, text in told.items() if shown in text}
    assert {"link", "begun", "/1", "/groups", "/check", "door", "outcome"} <= with_it


def test_a_text_that_a_script_reads_is_that_text(schools: tuple[School, School]) -> None:
    found = 0
    for name, page in schools[1].pages.items():
        if page.startswith("{"):
            json.loads(page)
        for labels in re.findall(r"data-labels='([^']*)'", page):
            read = json.loads(html.unescape(labels))
            assert any(HOSTILE in str(one) for one in (read.values() if isinstance(read, dict) else read)), (
                name
            )
            found += 1
    assert found


def test_without_the_escaping_the_walk_finds_it(schools: tuple[School, School]) -> None:
    name, page = next(
        (n, p) for n, p in schools[1].pages.items() if html.escape(HOSTILE, quote=False)[:40] in p
    )
    raw = page.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"')
    assert Built(raw).parts != Built(schools[0].pages[name]).parts


LONG: dict[str, Callable[[Workspace], object]] = {
    "the name of the school": lambda ws: prepare.revise_school(
        ws, {"name": "x" * 100_000}, seen=prepare.school_number(ws), actor=LOCAL
    ),
    "the title of a round": lambda ws: prepare.open_round(
        ws, NewRound("nl-lob", title="x" * 100_000), actor=LOCAL
    ),
}


@pytest.mark.parametrize("what", LONG)
def test_a_line_that_no_page_can_hold_is_refused_in_words(ws: Workspace, what: str) -> None:
    rounds = prepare.rounds(ws)
    with pytest.raises(UserError):
        LONG[what](ws)
    assert prepare.school(ws).name == "De Meander"
    assert prepare.rounds(ws) == rounds


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("x" * 100_000, "x" * 1000),
        ("a\0b", "ab"),
        ("\u202eetxe", "\u202eetxe"),
        ("\ud83d\ude00", "\U0001f600"),
        ("\ud800", "?"),
    ],
)
def test_a_remark_of_any_kind_is_kept_as_text(ws: Workspace, typed: str, kept: str) -> None:
    round_ = prepare.open_round(ws, NewRound("nl-lob"), actor=LOCAL)
    link = next(path for role, path in prepare.links(ws, round_) if role.id == "mentor")
    with browser(answer.routes(ws)) as client:
        client.get(link)
        client.post(f"{link}/start", data={"group": ["havo-3"]})
        sent = json.dumps({"changes": [{"statement": TALKED, "remark": typed}]})
        assert client.post(f"{link}/keep", content=sent).status_code == 200
        page = client.get(f"{link}/1")
    assert (page.status_code, page.text.count("\0")) == (200, 0)
    assert [text for _s, _p, text in remarked.kept(ws, round_)] == [kept]
    assert kept in html.unescape(page.text)
