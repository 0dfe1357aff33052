"""Texts that want to be run: typed in wherever a school can type, they come out everywhere as they were typed."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import openpyxl
import pypdf
import pytest
from google.protobuf.message import Message
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.domain import absence
from lobscan.domain.register import Register
from lobscan.domain.review import Verdict
from lobscan.exchange import dossier_files, handover, ics, pdf_plan, pdf_year, register_sheets, workplan
from lobscan.exchange.answers import RawAnswer
from lobscan.locales import LANGUAGES
from lobscan.services import dossier, intake, mine, plan, practice, prepare, review
from lobscan.services.prepare import NewRound
from lobscan.services.review import NewFinding, NewReview
from lobscan.services.workspace import Workspace, close_shared, shared, today
from lobscan.settings import Settings, shipped
from lobscan.ui.frame import SPOKEN, STAGES
from lobscan.ui.keyboard import SCRIPT
from lobscan.ui.text import plain
from lobscan.web import mine as mine_pages

PACKAGE = shipped() / "src" / "lobscan"
HOSTILE = (
    "=1+1<img src=x onerror=alert(1)>[k](javascript:alert(1))![p](https://evil.example/p.png) :red[y] $x$ "
    '{{7*7}} {name} #read("x") </script><script>alert(2)</script>'
)
RAW = re.compile(r"(?<!\\)(\]\(javascript|!\[p|:red\[|\$x\$)|(?<!\\)<(img src=x|script)")
"""What Markdown or HTML would read in it, where nothing takes its meaning away."""
SHOWN_AS_TYPED = {
    "Selectbox.options", "Selectbox.raw_value", "MultiSelect.options", "TextInput.default", "TextArea.default",
    "Dataframe.columns", "Code.code_text", "PlotlyChart.alt", "PlotlyChart.spec",
}  # fmt: skip
"""What the browser reads neither as Markdown nor as HTML; Plotly lets no script and no picture through."""
TEXTS = {
    Register.ACTIVITIES: ("title", "form", "parents", "evaluation", "note"),
    Register.PARTNERS: ("name", "purpose", "contact", "outside", "agreement", "note"),
    Register.EVIDENCE: ("title", "note"),
    Register.TASKS: ("title", "note"),
}


def everywhere(ws: Workspace) -> None:
    """Type it in wherever the demo school has a text of its own."""
    now = prepare.school(ws)
    parts: dict[str, object] = {
        "name": HOSTILE,
        "people": tuple(p.model_copy(update={"name": HOSTILE}) for p in now.people),
        "roles": tuple(r.model_copy(update={"label": f"{HOSTILE}{i}"}) for i, r in enumerate(now.roles)),
        "year_groups": tuple(
            g.model_copy(update={"label": f"{HOSTILE}{i}"}) for i, g in enumerate(now.year_groups)
        ),
    }
    prepare.revise_school(ws, parts, seen=prepare.school_number(ws), actor=LOCAL)
    for action in plan.actions(ws):
        texts = dict.fromkeys(("title", "why", "success", "evidence"), HOSTILE)
        fits = {k: v for k, v in texts.items() if isinstance(getattr(action, k, None), str)}
        plan.save(ws, action.model_copy(update=fits), actor=LOCAL)
    for register, names in TEXTS.items():
        found = practice.registers(ws)
        changes = {one.id: dict.fromkeys(names, HOSTILE) for one in found.of(register)}
        practice.revise(ws, register, changes, seen=found.number, actor=LOCAL)
    made = prepare.open_round(ws, NewRound("nl-lob", title=HOSTILE), actor=LOCAL)
    rows = [RawAnswer(2, f"p{i}", "mentor", "a1-gedeelde-visie", "", "3", "", HOSTILE) for i in range(6)]
    intake.import_answers(ws, made, rows, actor=LOCAL)
    prepare.close_round(ws, made.id, actor=LOCAL)
    at = review.begin(ws, NewReview(HOSTILE, made.id, today()), actor=LOCAL)
    review.add_finding(
        ws, at.id, NewFinding("gaps", HOSTILE, Verdict.SECURE, now.people[0].id, today()), actor=LOCAL
    )


@pytest.fixture(scope="module")
def school(demo_school: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("hostile") / "school"
    shutil.copytree(demo_school, folder)
    ws = shared(Settings(folder.resolve()))
    everywhere(ws)
    yield ws
    close_shared()


@pytest.fixture(autouse=True)
def _here(school: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOBSCAN_DATA", str(school.settings.data))


def said(proto: Message) -> Iterator[tuple[str, str]]:
    """Every text of a message with the name of its field, however deep."""
    for field, value in proto.ListFields():
        for one in value if isinstance(value, Sequence) and not isinstance(value, str | bytes) else [value]:
            if isinstance(one, str):
                yield f"{proto.DESCRIPTOR.name}.{field.name}", one
            elif isinstance(one, Message):
                yield from said(one)


def shown(at: AppTest) -> Iterator[tuple[str, str]]:
    """Every text that a page sends to the browser."""
    for node in (*at.main, *at.sidebar):
        if isinstance(getattr(node, "proto", None), Message):
            yield from said(node.proto)


def test_the_texts_themselves_would_be_read() -> None:
    """Else the test below could not fail."""
    assert len(RAW.findall(HOSTILE)) == 6
    assert not RAW.findall(plain(HOSTILE))


@pytest.mark.parametrize("page", [entry.path for _stage, entries in STAGES for entry in entries])
def test_no_page_of_the_dashboard_runs_them(page: str) -> None:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60).switch_page(page).run()
    assert not at.exception
    ours = {SPOKEN.format(spoken) + SCRIPT for spoken in LANGUAGES}
    wrong = [
        (kind, text[:200])
        for kind, text in shown(at)
        if kind not in SHOWN_AS_TYPED and text not in ours and RAW.search(text)
    ]
    assert wrong == []


def test_they_are_seen_on_the_dashboard() -> None:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60).run()
    assert plain(HOSTILE) in "".join(text for _kind, text in shown(at))


def no_formula(data: bytes) -> int:
    """How many cells of a workbook hold the text; none is a formula or link."""
    book, found = openpyxl.load_workbook(io.BytesIO(data)), 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate, cell.value)
                assert cell.hyperlink is None or "javascript" not in str(cell.hyperlink.target)
                found += HOSTILE[:12] in str(cell.value)
    return found


def test_no_sheet_runs_them(school: Workspace) -> None:
    known = practice.practice(school)
    assert no_formula(
        workplan.as_xlsx(workplan.table(plan.actions(school), known.school), school=known.school)
    )
    for register in Register:
        assert no_formula(register_sheets.as_xlsx(known, register))
        lines = list(
            csv.reader(
                io.StringIO(register_sheets.as_csv(known, register).decode("utf-8-sig")), delimiter=";"
            )
        )
        assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "@", "-"))]


def test_no_document_runs_them(school: Workspace) -> None:
    framework = dossier.standards(school)[0]
    of = dossier.dossier(school, framework.id)
    no_formula(dossier_files.written(of, "xlsx"))
    with zipfile.ZipFile(io.BytesIO(dossier_files.written(of, "docx"))) as package:
        text = package.read("word/document.xml").decode()
        assert "&lt;img src=x" in text
        assert "<img" not in text
        links = package.read("word/_rels/document.xml.rels").decode()
        assert "javascript:" not in links
    pdf = pypdf.PdfReader(io.BytesIO(dossier_files.written(of, "pdf")))
    whole = re.sub(r"\s+", "", "".join(page.extract_text() for page in pdf.pages))
    assert re.sub(r"\s+", "", '#read("x")') in whole
    aims = [str(a.get_object().get("/A")) for page in pdf.pages for a in page.get("/Annots") or []]
    assert not [aim for aim in aims if "javascript" in aim.lower() or "/JS" in aim]


PLANS: dict[str, Callable[[pdf_plan.Source], bytes]] = {
    "per group": pdf_plan.per_group,
    "per person": pdf_plan.per_person,
    "year": lambda of: pdf_year.calendar(of, of.practice.school.school_years[0]),
}


@pytest.mark.parametrize("kind", PLANS)
def test_no_plan_on_paper_runs_them(school: Workspace, kind: str) -> None:
    pdf = pypdf.PdfReader(
        io.BytesIO(PLANS[kind](pdf_plan.Source(practice.practice(school), plan.actions(school))))
    )
    whole = re.sub(r"\s+", "", "".join(page.extract_text() for page in pdf.pages))
    assert '#read("x")' in whole
    assert not [page for page in pdf.pages for note in page.get("/Annots") or () if "/A" in note.get_object()]


def test_no_hand_over_file_runs_them(school: Workspace) -> None:
    seen, actions = practice.practice(school), plan.actions(school)
    person = next(p for p in seen.school.people if any(a.responsible == p.id for a in actions))
    found = absence.absence(seen, person, actions)
    made = handover.as_docx(found, absence.ahead(seen, person, actions), seen)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert b"&lt;img src=x" in parts["word/document.xml"]
    assert not [
        name
        for name, data in parts.items()
        if b"<img" in data or (b"javascript:" in data and ".rels" in name)
    ]
    assert b"instrText" not in parts["word/document.xml"]


def test_no_template_of_a_pdf_takes_text_for_more() -> None:
    """Every text goes into a PDF as data; only these could make a command, a file or an address of it."""
    templates = sorted((PACKAGE / "exchange" / "typst").glob("*.typ"))
    assert templates
    for path in templates:
        text = path.read_text("utf-8")
        assert not re.search(r"\b(eval|plugin|read|cbor|csv|yaml|toml|xml)\(", text), path.name
        for target in re.findall(r"\blink\(([^,)\"]+)", text):
            assert "url" in target, (path.name, target)


def test_no_calendar_gets_an_entry_more(school: Workspace) -> None:
    found = mine.entries(school)
    text = ics.calendar(found, name=HOSTILE, school=prepare.school(school), realm=mine.realm(school))
    assert text.count(b"BEGIN:VEVENT") == len(found)
    assert b"<img src=x" in text.replace(b"\r\n ", b"")


def test_no_plain_page_runs_them(school: Workspace) -> None:
    person = prepare.school(school).people[0]
    mine.make_links(school, [person.id], actor=LOCAL)
    path = next(found.path for found in mine.links(school, actor=LOCAL) if found.person.id == person.id)
    with TestClient(Starlette(routes=mine_pages.routes(school))) as client:
        html = client.get(path).text
    assert "&lt;img src=x" in html
    assert "<img src=x" not in html
    assert "<script>alert" not in html
