"""The hand-over file, read back by python-docx and by the real LibreOffice."""

import io
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from lobscan.domain import absence
from lobscan.domain.practice import Practice
from lobscan.domain.workplan import Action
from lobscan.exchange import handover
from lobscan.locales import day, use
from lobscan.services import demo, plan, practice
from lobscan.services.workspace import open_workspace
from lobscan.settings import Settings

HOSTILE = 'A & B <w:p>{x} \x00\x0b\ufffe "quote" %s {0} \U0001f600\nnext'


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Practice, tuple[Action, ...]]:
    opened = open_workspace(Settings(tmp_path_factory.mktemp("demo")))
    try:
        demo.write(opened, seed=demo.SEED)
        return practice.practice(opened), plan.actions(opened)
    finally:
        opened.close()


def file(seen: Practice, actions: tuple[Action, ...], person: str) -> bytes:
    who = seen.people[person]
    return handover.as_docx(absence.absence(seen, who, actions), absence.ahead(seen, who, actions), seen)


def read(data: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(data))


def flat(text: str) -> str:
    """Without white space and hyphens, by which lines are broken."""
    return re.sub(r"[\s\u00ad-]+", "", text)


def printed(data: bytes, folder: Path) -> str:
    """What the real LibreOffice prints of it."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.fail("LibreOffice is missing: this test needs `soffice` (Debian: libreoffice-writer-nogui).")
    (folder / "handover.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "handover.docx")], check=True, capture_output=True, timeout=180)
    # Why not -layout: the lines of a cell are to stay together.
    done = subprocess.run(["pdftotext", str(folder / "handover.pdf"), "-"], check=True, capture_output=True)
    return done.stdout.decode()


def test_it_opens_in_libreoffice_and_holds_what_hangs_on_the_decaan(
    full: tuple[Practice, tuple[Action, ...]], tmp_path: Path
) -> None:
    seen, actions = full
    person = absence.usual(seen.school)
    found = absence.absence(seen, seen.people[person], actions)
    assert found.activities
    assert found.tasks
    assert found.partners
    assert found.actions
    text = flat(printed(file(seen, actions, person), tmp_path))
    wanted = [
        found.person.name,
        seen.school.name,
        day(seen.today),
        day(absence.until(seen.today)),
        *(s.what.title for s in (*found.activities, *found.tasks)),
        *(a.title for a in found.actions),
        *(p.name for p in found.partners),
        *(p.outside for p in found.partners),
    ]
    assert [w for w in wanted if flat(w) not in text] == []


def test_every_week_that_comes_stands_in_it(full: tuple[Practice, tuple[Action, ...]]) -> None:
    seen, actions = full
    person = absence.usual(seen.school)
    weeks = absence.ahead(seen, seen.people[person], actions)
    rows = [[c.text for c in r.cells] for r in read(file(seen, actions, person)).tables[0].rows][1:]
    assert list(dict.fromkeys(row[0].split(" · ")[0] for row in rows)) == [str(w.number) for w in weeks]
    for week in weeks:
        told = " ".join(row[1] for row in rows if row[0].startswith(f"{week.number} · "))
        for what in (*week.activities, *week.due, *week.starts):
            assert what.title in told
        assert all(c.label in told for c in week.choices)


@pytest.mark.parametrize(("language", "code"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_it_has_headings_repeated_headers_page_numbers_and_a_language(
    full: tuple[Practice, tuple[Action, ...]], language: str, code: str
) -> None:
    use(language)
    seen, actions = full
    made = read(file(seen, actions, absence.usual(seen.school)))
    styles = [p.style.name for p in made.paragraphs]
    assert styles[:2] == ["Title", "Subtitle"]
    assert styles.count("Heading 1") == 7
    assert made.tables
    for table in made.tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert not any(r._tr.trPr.find(qn("w:tblHeader")) is not None for r in others)
    fields = made.sections[0].footer._element.findall(f".//{qn('w:fldSimple')}")
    assert [f.get(qn("w:instr")) for f in fields] == ["PAGE", "NUMPAGES"]
    spoken = made.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    assert spoken.get(qn("w:val")) == code == made.core_properties.language
    assert made.core_properties.title == made.paragraphs[0].text


def test_text_of_people_is_text_and_nothing_else(
    full: tuple[Practice, tuple[Action, ...]], tmp_path: Path
) -> None:
    seen, actions = full
    person = absence.usual(seen.school)
    stops = absence.absence(seen, seen.people[person], ()).stops[0].what
    worse = stops.model_copy(update={"title": HOSTILE, "note": HOSTILE, "weeks": ()})
    changed = Practice(
        school=seen.school.model_copy(update={"name": HOSTILE}),
        pack=seen.pack,
        today=seen.today,
        number=seen.number,
        activities=(worse,),
        tasks=seen.tasks,
        partners=seen.partners,
        evidence=(),
    )
    data = file(changed, actions, person)
    shown = HOSTILE.replace("\x00", "").replace("\x0b", "").replace("\ufffe", "")
    assert any(shown in cell.text for table in read(data).tables for cell in table._cells)
    assert any(shown in p.text for p in read(data).paragraphs), "among the open questions"
    assert flat("A & B <w:p>{x}") in flat(printed(data, tmp_path))


def test_who_carries_nothing_gets_a_paper_that_says_so(full: tuple[Practice, tuple[Action, ...]]) -> None:
    seen, _actions = full
    bare = Practice(
        school=seen.school, pack=seen.pack, today=date(2026, 11, 18), number=0,
        activities=(), tasks=(), partners=(), evidence=(),
    )  # fmt: skip
    made = read(file(bare, (), absence.usual(seen.school)))
    assert [p.text for p in made.paragraphs].count("Geen.") == 5
    assert len(made.tables) == 1
