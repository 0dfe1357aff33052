"""A Flemish school reads Flemish words: none that only a Dutch school has, on no page and in no file."""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.message import Message
from pages.test_every_page import FILES
from pypdf import PdfReader
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from lobscan import access
from lobscan.domain.activity import Carrier
from lobscan.domain.partner import Kind
from lobscan.domain.register import Register
from lobscan.domain.round import statements_of
from lobscan.domain.school import Person
from lobscan.exchange.dossier_files import written
from lobscan.locales import WAYS, _, in_every_way, read_catalogue, speak_as, use
from lobscan.locales.register_files import header, headers, help_, loose
from lobscan.services import dossier, mine, plan, practice, prepare, scan, workshop
from lobscan.services.scan import Judgement
from lobscan.services.workspace import Workspace, open_workspace, shared
from lobscan.settings import Settings, shipped
from lobscan.web import answer, booklet, vote
from lobscan.web import mine as own_pages
from lobscan.web.spoken import Spoken

ONLY_DUTCH = re.compile(
    r"\b(?:LOB|PTA|UWV|ROC|mbo|hbo|vmbo|havo|vwo)\b"
    r"|(?i:\b(?:mentor(?:en|s)?|mentorles\w*|mentoruur|decaan|decanen\w*|onderwijssoort\w*|leerweg\w*"
    r"|medezeggenschap\w*|schoolleid\w+|toetsweken|loopbaandossier|doorstroompunt|meeloopdag"
    r"|loopbaanwerk|maatschappelijke stage))\b"
    r"|(?<!wijs)(?i:loopbaanbegeleiding)"
)
"""Words and names of Dutch education, which a Flemish school has another word for, or has not."""
QUOTING = {"pages/1_prepare/rubric.py"}
"""Pages that quote the statements and sources of the Dutch rubric beside the Flemish ones."""
FACES = {
    "activities": {"activity": "new"},
    "tasks": {"record": "new"},
    "partners": {"partner": "new"},
    "workplan": {"action": "new"},
    "review": {"review": "new"},
    "dossier": {"show": "all"},
}
"""Pages with a form open, by the end of their file's name."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Flemish school with people, lists, an action and a round that its team answered together."""
    made = tmp_path_factory.mktemp("flemish") / "school"
    ws = open_workspace(Settings(made))
    prepare.init_school(ws, structure="vl-so", name="Sint-Jan", actor=access.LOCAL)
    people = [Person(id="an", name="An Maes", roles=("olb-verantwoordelijke",), hours=80)]
    prepare.revise_school(ws, {"people": people}, seen=prepare.school_number(ws), actor=access.LOCAL)
    together = prepare.NewRound("vl-olb", title="Samen", mode="joint")
    round_ = prepare.open_round(ws, together, actor=access.LOCAL)
    for at, statement in enumerate(statements_of(round_, prepare.pack_of(ws, round_))):
        mark = Judgement(statement.id, current=str(1 + at % 4))
        scan.joint_answer(ws, round_, mark, actor=access.LOCAL)
    _practice(ws)
    fields = {**plan.fresh(ws), "title": "Klassenleraren vormen", "responsible": "an"}
    plan.create(ws, fields, actor=access.LOCAL)
    mine.make_links(ws, ["an"], actor=access.LOCAL)
    ws.close()
    return made


@pytest.fixture
def flemish(data: Path, folder: Path) -> Workspace:
    shutil.copytree(folder, data)
    return shared(Settings(data.resolve()))


def _practice(ws: Workspace) -> None:
    """One activity of each carrier, and one partner of each kind."""
    usual = {"year_groups": ["g2-4-d"], "inform": True, "responsible": "an", "pta": True, "dossier": True}
    activities = {f"a{n}": {**usual, "title": f"Activiteit {n}", "carrier": c} for n, c in enumerate(Carrier)}
    partners = {f"p{n}": {"name": f"Partner {n}", "kind": kind} for n, kind in enumerate(Kind)}
    changes: dict[Register, Any] = {Register.ACTIVITIES: activities, Register.PARTNERS: partners}
    practice.revise_several(ws, changes, seen=practice.registers(ws).number, actor=access.LOCAL)


def strings(message: Message) -> Iterator[str]:
    """Every text in what Streamlit sends to the browser."""
    for part, value in message.ListFields():
        many = value if part.is_repeated else [value]
        for one in many if not isinstance(many, dict) else many.values():
            if isinstance(one, Message):
                yield from strings(one)
            elif isinstance(one, str) and part.name not in {"id", "element_id", "page", "url", "icon"}:
                yield one


def said(at: AppTest) -> list[str]:
    """What a page says."""
    found = []
    for part in (at.main, at.sidebar):
        for element in part:
            found += list(strings(element.proto)) if isinstance(element.proto, Message) else []
            if element.type == "arrow_data_frame":
                found += [str(cell) for row in element.value.values for cell in row] + list(
                    element.value.columns
                )
    return found


def wrong(texts: list[str]) -> list[str]:
    """Pieces of text with a word that is only Dutch, but for the name of the Dutch rubric itself."""
    texts = [text.replace("LOB-scan voor het voortgezet onderwijs", "") for text in texts]
    return [t[max(0, m.start() - 40) : m.end() + 20] for t in texts for m in ONLY_DUTCH.finditer(t)]


@pytest.mark.parametrize(
    ("page", "more"),
    [
        (page, more)
        for page in FILES
        if page not in QUOTING
        for more in ({}, FACES.get(Path(page).stem))  # as it is, and with a form open that an address opens
        if more is not None
    ],
)
def test_no_page_has_a_word_that_is_only_dutch(flemish: Workspace, page: str, more: dict[str, str]) -> None:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    at.query_params.update(more)
    at.switch_page(page).run()
    assert not at.exception
    texts = said(at)
    assert len(texts) > 30
    assert wrong(texts) == []


def test_the_words_that_are_looked_for_are_found_where_the_school_is_dutch(ws: Workspace) -> None:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    at.switch_page("pages/1_prepare/school.py").run()
    assert any("onderwijssoort" in found.lower() for found in wrong(said(at)))


@pytest.fixture
def browser(flemish: Workspace) -> Iterator[TestClient]:
    routes = [part for made in (answer, booklet, vote, own_pages) for part in made.routes(flemish)]
    app = Starlette(routes=routes, middleware=[Middleware(Spoken, ws=flemish)])
    with TestClient(app, base_url="https://school.test") as made:
        yield made


def words(page: str) -> str:
    return re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)


def test_no_plain_page_has_one(flemish: Workspace, browser: TestClient) -> None:
    """Why without the booklet of the rubric: it quotes the statements of the Dutch one beside its own."""
    asked = prepare.open_round(flemish, prepare.NewRound("vl-olb", title="Najaar"), actor=access.LOCAL)
    held = workshop.open_(
        flemish, workshop.rounds(flemish)[0], workshop.NewWorkshop("Werksessie"), actor=access.LOCAL
    )
    answers = [path for _role, path in prepare.links(flemish, asked)]
    person = mine.links(flemish, actor=access.LOCAL)[0].path
    outcome = f"/print/workshop/{workshop.outcome_token(flemish, held.id)}"
    door = f"/w/{workshop.code(flemish, held.id)}"
    pages = {path: browser.get(path) for path in (*answers, person, outcome, door, "/w/")}
    assert {path: made.status_code for path, made in pages.items() if made.status_code != 200} == {}
    assert {
        path: wrong([words(made.text)]) for path, made in pages.items() if wrong([words(made.text)])
    } == {}
    assert "onderwijsloopbaanbegeleiding (OLB)" in pages[answers[0]].text


def test_no_file_of_the_dossier_has_one(flemish: Workspace) -> None:
    speak_as(prepare.speech(flemish))
    framework = dossier.standards(flemish)[0].id
    pdf = PdfReader(io.BytesIO(written(dossier.dossier(flemish, framework), "pdf")))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert "onderwijsloopbaanbegeleiding" in text.replace("-\n", "")
    assert wrong([text]) == []


def test_the_columns_of_the_lists_have_flemish_names_and_are_read_by_all(flemish: Workspace) -> None:
    speak_as("nl-BE")
    assert header("activities", "tracks") == "Finaliteiten"
    assert header("activities", "title") == "Activiteit"
    for name in ("Finaliteiten", "Leerwegen", "Tracks"):
        assert headers("activities")[loose(name)] == "tracks"
    every = [
        f for r in ("activities", "tasks", "partners", "evidence", "indicators") for f in headers(r).values()
    ]
    told = [
        help_(r, f)
        for r in ("activities", "partners", "indicators")
        for f in set(every)
        if f in headers(r).values()
    ]
    assert wrong(told) == []
    assert in_every_way("mentor lesson") == {"mentor lesson", "mentorles", "klasuur"}


def test_a_dutch_school_and_an_english_reader_keep_their_words() -> None:
    assert _("mentor lesson") == "mentorles"
    speak_as("nl-BE")
    assert _("mentor lesson") == "klasuur"
    assert _("Start") == "Start"
    use("en")
    assert _("mentor lesson") == "mentor lesson"
    speak_as("fr-BE")
    use("nl")
    assert _("mentor lesson") == "mentorles"


def test_the_flemish_catalogue_leaves_no_word_that_is_only_dutch() -> None:
    texts = [
        text for m in read_catalogue(WAYS["nl-BE"]) for text in (m.string if m.pluralizable else (m.string,))
    ]
    assert len(texts) > 1000
    assert wrong(texts) == []
