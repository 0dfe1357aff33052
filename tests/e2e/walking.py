"""A walk past every face of lobscan, as a browser, axe and a screen reader meet it.

The pages come from the menu and from the routes, so that a new one cannot be forgotten. Each face is opened
once per walk; while one is looked at, the next one loads in another tab.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from e2e.conftest import Served, demo_school, first_round, settled
from playwright.sync_api import Browser, CDPSession, Page, expect
from playwright.sync_api import TimeoutError as TooLong

from lobscan import access
from lobscan.domain.round import places_of
from lobscan.exchange.answers import RawAnswer
from lobscan.exchange.invitations import RawInvitation
from lobscan.services import intake, invitations, mine, prepare, workshop
from lobscan.services.workspace import Workspace
from lobscan.ui.frame import STAGES, Entry

DESK = {"width": 1440, "height": 1000}
ZOOMED = {"width": 720, "height": 500}
"""What is left of the desk at 200 % zoom (WCAG 1.4.4)."""
NARROW = {"width": 320, "height": 640}
"""1280 pixels at 400 % zoom (WCAG 1.4.10)."""
SETTLING = 15_000
"""Milliseconds that a page gets to fit a new size before it counts as too wide."""
STALE = "[data-stale='true']"
"""What Streamlit shows faintly because newer is on its way."""
OTHER: dict[str, Literal["light", "dark"]] = {"light": "dark", "dark": "light"}
PAPER = {"light": "rgb(253, 252, 249)", "dark": "rgb(27, 26, 24)"}
"""The dashboard's ground in each scheme."""
TRIES = 3
"""How often axe looks again at a page that was renewed meanwhile, as the projector renews itself."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")
CONTROLS = frozenset(
    [
        "button",
        "checkbox",
        "combobox",
        "link",
        "listbox",
        "menuitem",
        "option",
        "radio",
        "searchbox",
        "slider",
        "spinbutton",
        "switch",
        "tab",
        "textbox",
        "treeitem",
    ]
)
"""Roles, as the accessibility tree has them, of what somebody can act on."""
ENTRIES: tuple[Entry, ...] = tuple(entry for _stage, entries in STAGES for entry in entries)
INVITED = "r2000-01"
FORMS = (
    "workplan?action=new",
    "activities?activity=new",
    "tasks?record=werkplan-bijhouden",
    "partners?record=mbo-de-brug",
    "evidence?record=beleidsplan",
)
"""Pages with a form open."""
STEPS = (
    "review?step=changes",
    "review?step=indicators",
    "review?step=seal",
    "review?review=new",
    "dossier?show=all",
    f"round?round={INVITED}",
    f"response?round={INVITED}",
    f"paper?round={INVITED}",
)
"""Other faces of a page; a round that people were invited to by name, and that still runs."""


@dataclass(frozen=True)
class Links:
    """The addresses that the school hands out."""

    answer: str
    pulse: str
    person: str
    printed: str
    seats: dict[str, str]
    """By step of a workshop: its door."""


@dataclass
class Seen:
    """What a face is to a browser and a screen reader, in one language."""

    name: str
    title: str
    lang: str
    measured: dict[str, Any]
    controls: list[tuple[str, str]]
    findings: list[str] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    """In which schemes and how narrow axe looked."""
    checks: int = 0
    sideways: dict[int, list[str]] = field(default_factory=dict)

    @property
    def text(self) -> list[str]:
        """What can be read, block by block, without what is said to be in another language."""
        return list(self.measured["text"])


@dataclass
class Walk:
    """What was met on the way through all faces."""

    language: str
    scheme: Literal["light", "dark"]
    seen: dict[str, Seen] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)
    """The paths that were asked of the server."""
    outside: set[str] = field(default_factory=set)

    def gather(self, what: Callable[[Seen], list[str]]) -> list[str]:
        """What a test finds wrong, with the name of the face before it."""
        return [f"{seen.name}: {found}" for seen in self.seen.values() for found in what(seen)]


def make(data: Path) -> Links:
    """The demo school with a round that people were invited to, a pulse that is over, and workshops."""
    with demo_school(data) as ws:
        wanted = prepare.NewRound(
            "nl-lob", title="Op naam, in januari", mode="invited", opened=date(2000, 1, 1)
        )
        people = [
            RawInvitation(n, f"Persoon {n}", f"p{n}@school.nl", "mentor", ("havo 3",)) for n in range(40)
        ]
        invitations.invite(ws, first_round(ws, wanted), people, actor=access.LOCAL)
        _pulse_over(ws)
        return _links(ws)


def _links(ws: Workspace) -> Links:
    open_ = first_round(ws, prepare.NewRound("nl-lob", title="Open", desired=True, horizon=2028))
    asked = [s.id for s in prepare.pack(ws.settings, "nl-lob").statements if "mentor" in s.roles][:6]
    pulse = first_round(ws, prepare.NewRound("nl-lob", title="Puls", set="pulse", statements=tuple(asked)))
    person = prepare.school(ws).people[0].id
    mine.make_links(ws, [person], actor=access.LOCAL)
    seats = {
        step: f"/w/{workshop.code(ws, _held(ws, step))}" for step in ("welcome", "desired", "choose", "")
    }
    printed = workshop.outcome_token(ws, workshop.workshops_of(ws)[0].id)
    return Links(
        answer=_role_link(ws, open_),
        pulse=_role_link(ws, pulse),
        person=next(one.path for one in mine.links(ws, actor=access.LOCAL) if one.person.id == person),
        printed=f"/print/workshop/{printed}",
        seats=seats,
    )


def _role_link(ws: Workspace, round_: Any) -> str:
    return next(path for role, path in prepare.links(ws, round_) if role.id == "mentor")


def _held(ws: Workspace, step: str) -> str:
    """A workshop that stands at a step, or is over; its id."""
    round_ = next(r for r in workshop.rounds(ws) if r.title != "Samen")
    made = workshop.open_(ws, round_, workshop.NewWorkshop("Met het team"), actor=access.LOCAL)
    at = [item.step for item in made.agenda].index(step) if step else 0
    if at:
        workshop.act(ws, made.id, "went", to=at, actor=access.LOCAL)
    if not step:
        workshop.act(ws, made.id, "closed", actor=access.LOCAL)
    return made.id


def _pulse_over(ws: Workspace) -> None:
    """A pulse in which six mentors gave each statement a 3."""
    asked = [s for s in prepare.pack(ws.settings, "nl-lob").statements if "mentor" in s.roles][:6]
    wanted = prepare.NewRound(
        "nl-lob", title="Peiling in mei", set="pulse", statements=tuple(s.id for s in asked)
    )
    made = prepare.open_round(ws, wanted, actor=access.LOCAL)
    places = {s.id: places_of(s, ("havo-3",))[0] for s in asked}
    rows = [RawAnswer(2, f"m{n}", "mentor", s, place, "3") for n in range(6) for s, place in places.items()]
    intake.import_answers(ws, made, rows, actor=access.LOCAL)
    prepare.close_round(ws, made.id, actor=access.LOCAL)


def dashboard() -> tuple[str, ...]:
    """The address of every face of the dashboard."""
    return (*(entry.url for entry in ENTRIES), *FORMS, *STEPS)


def plain(page: Page, url: str, links: Links, language: str) -> Iterator[str]:
    """Stand before each plain page in turn, in its fullest state; yields its name."""
    yield from _answering(page, url + links.answer, language)
    for path in (links.pulse, links.person, "/m/none", "/a/none", "/w/", "/print/rubric/nl-lob"):
        page.goto(f"{url}{path}?lang={language}")
        yield path
    page.goto(f"{url}{links.person}?lang={language}")
    for more in page.locator("summary").all():
        more.click()
    yield "my part, unfolded"
    yield from _in_the_workshop(page, url, links, language)
    page.goto(f"{url}{links.printed}?lang={language}")
    yield "outcome"


def _answering(page: Page, link: str, language: str) -> Iterator[str]:
    page.goto(f"{link}?lang={language}")
    yield "answering"
    page.locator("#code").fill("AAAA-AAAA")
    page.locator("form.again button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "wrong code"
    page.goto(link)
    page.locator("form button.main").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "no year group"
    page.locator("input[type=checkbox]").first.check()
    page.locator("form button.main").click()
    page.wait_for_url("**/1")
    page.locator("fieldset.statement input[value='3']").first.check()
    for more in page.locator("summary").all():
        more.click()
    page.locator("textarea").first.fill("Een opmerking.")
    expect(page.locator("#kept.unsent")).to_have_count(0)
    yield "area"
    for path in ("", "/groups", "/check", "/withdraw", "/99"):
        page.goto(link + path)
        yield f"answer{path}"
    page.goto(f"{link}/check")
    page.locator("form button.main").click()
    page.wait_for_url(re.compile(r"(?<!/check)$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    yield "thanks"


def _in_the_workshop(page: Page, url: str, links: Links, language: str) -> Iterator[str]:
    for step, door in links.seats.items():
        page.goto(f"{url}{door}?lang={language}")
        yield f"door {step}"
        if step:
            page.locator("form button.main").first.click()
            expect(page.locator("#seat")).to_be_visible()
            yield f"seat {step}"


def walked(
    browser: Browser, at: Served, links: Links, language: str, scheme: Literal["light", "dark"]
) -> Walk:
    """All faces in a language and a scheme: the plain ones, then those of the dashboard."""
    walk = Walk(language, scheme)
    tabs = [_tab(browser, walk) for _ in range(2)]
    for name in plain(tabs[0].page, at.url, links, language):
        look(walk, tabs[0], name)
    faces = dashboard()
    _ask(tabs[0], at, faces[0], language)
    for number, face in enumerate(faces):
        tab, other = tabs[number % 2], tabs[1 - number % 2]
        _arrived(tab.page, face)
        if number + 1 < len(faces):
            _ask(other, at, faces[number + 1], language)
        look(walk, tab, face or "start")
    for tab in tabs:
        tab.page.context.close()
    return walk


@dataclass(frozen=True)
class Tab:
    """A page of a browser, and what a screen reader gets to know of it."""

    page: Page
    watcher: CDPSession


def _tab(browser: Browser, walk: Walk) -> Tab:
    context = browser.new_context(
        locale=f"{walk.language}-NL", viewport=DESK, color_scheme=walk.scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.on("request", lambda asked: _note(walk, asked.url))
    return Tab(page, context.new_cdp_session(page))


def _ask(tab: Tab, at: Served, face: str, language: str) -> None:
    """Have a tab turn to a face, without waiting for it."""
    mark = "&" if "?" in face else "?"
    tab.page.goto(f"{at.url}/{face}{mark}lang={language}", wait_until="commit")


def _arrived(page: Page, face: str) -> None:
    expect(page).to_have_url(re.compile(f"/{re.escape(face)}([?&]|$)"))
    settled(page)


def _note(walk: Walk, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "localhost":
        walk.outside.add(url)
    walk.addresses.add(parts.path)


def look(walk: Walk, tab: Tab, name: str) -> None:
    """Look at one face: what stands there, what axe says of it in light and dark, in Dutch also zoomed and narrow."""
    measured = tab.page.evaluate(MEASURE)
    seen = Seen(name, tab.page.title(), measured["lang"], measured, _controls(tab.watcher))
    walk.seen[name] = seen
    other = OTHER[walk.scheme]
    for scheme in (walk.scheme, other):
        _light_up(tab.page, scheme)
        _axe(tab.page, seen, scheme)
    _light_up(tab.page, walk.scheme)
    if walk.language == "nl":
        for size in (ZOOMED, NARROW):
            tab.page.set_viewport_size(size)
            seen.sideways[size["width"]] = _wide(tab.page)
        _axe(tab.page, seen, "narrow")
        tab.page.set_viewport_size(DESK)


def _light_up(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Have the browser ask for a scheme, and wait until the page has it."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    dashboard_ = page.get_by_test_id("stApp")
    if dashboard_.count():
        expect(dashboard_).to_have_css("background-color", PAPER[scheme], timeout=SETTLING)


def _wide(page: Page) -> list[str]:
    """What is too wide once charts and tables have come to their new size."""
    with suppress(TooLong):
        page.wait_for_function(f"() => !({MEASURE})().wide.length", timeout=SETTLING)
    return list(page.evaluate(MEASURE)["wide"])


def _axe(page: Page, seen: Seen, way: str) -> None:
    for _ in range(TRIES):
        expect(page.locator(STALE)).to_have_count(0)
        report = Axe().run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]}).response
        if not page.locator(STALE).count():
            break
    seen.ways.append(way)
    seen.checks += len(report["passes"])
    seen.findings += [
        f"{way}: {found['id']} ({found['impact']}) at {node['target']}: {node['failureSummary']}"
        for found in report["violations"]
        for node in found["nodes"]
    ]


def _controls(watcher: CDPSession) -> list[tuple[str, str]]:
    """Role and name of everything that can be acted on, as a screen reader is told them."""
    nodes = watcher.send("Accessibility.getFullAXTree")["nodes"]
    return [
        (node["role"]["value"], re.sub(r"\s+", " ", node.get("name", {}).get("value", "")).strip())
        for node in nodes
        if not node.get("ignored") and node["role"]["value"] in CONTROLS
    ]
