"""The minutes of a review, read back by python-docx and by the real LibreOffice."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest

from lobscan.domain.review import Review
from lobscan.exchange import minutes
from lobscan.exchange import review_words as words
from lobscan.exchange.minutes import Meeting
from lobscan.locales import use
from lobscan.services import demo, prepare, review
from lobscan.services.workspace import Workspace, open_workspace
from lobscan.settings import Settings

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    ws = open_workspace(Settings(tmp_path_factory.mktemp("demo")))
    demo.write(ws, seed=demo.SEED)
    yield ws
    ws.close()


def meeting(ws: Workspace, at: Review) -> Meeting:
    school = prepare.school(ws)
    return Meeting(at, review.agenda(ws, at), review.called_in(ws, at), school.name, school.country, TODAY)


def both(ws: Workspace) -> tuple[Meeting, Meeting]:
    """The minutes of the open review and of the sealed one."""
    now, before = review.reviews_of(ws)
    return meeting(ws, now), meeting(ws, before)


def read(data: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(data))


def flat(text: str) -> str:
    """Without white space and hyphens, by which lines are broken."""
    return re.sub(r"[\s\u00ad-]+", "", text)


def test_it_opens_in_libreoffice_with_all_that_was_decided(full: Workspace, tmp_path: Path) -> None:
    of = both(full)[1]
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.fail("LibreOffice is missing: this test needs `soffice` (Debian: libreoffice-writer-nogui).")
    (tmp_path / "minutes.docx").write_bytes(minutes.as_docx(of))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir"]
    subprocess.run(
        [*command, str(tmp_path), str(tmp_path / "minutes.docx")],
        check=True,
        capture_output=True,
        timeout=180,
    )
    text = flat((tmp_path / "minutes.txt").read_text(encoding="utf-8"))
    assert of.review.seal is not None
    wanted = [of.review.title, of.review.seal.hash, *of.review.people, of.called.round]
    wanted += [f.text for f in of.review.findings] + [a.name for a in of.review.approvals]
    wanted += [of.called.people[f.owner] for f in of.review.findings]
    wanted += [words.topic(i) for i in of.agenda] + [line for i in of.agenda for line in i.look_at]
    assert [w for w in wanted if flat(w) not in text] == []


def test_headings_tables_and_language_are_real(full: Workspace) -> None:
    of = both(full)[1]
    made = read(minutes.as_docx(of))
    headings = [p.text for p in made.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == [
        "In het kort",
        "Wie er meededen",
        "Bevindingen en besluiten",
        "Goedkeuring",
        "Zegel",
        "Wat er op tafel lag",
    ]
    items = [p.text for p in made.paragraphs if p.style and p.style.name == "Heading 2"]
    assert len(items) == len(of.agenda)
    decisions, approvals = made.tables
    assert len(decisions.rows) == len(of.review.findings) + 1
    assert [row.cells[1].text for row in approvals.rows[1:]] == [a.name for a in of.review.approvals]
    assert made.core_properties.language == "nl-NL"
    assert of.review.title in made.core_properties.title


def test_what_is_open_says_so_and_has_no_hash(full: Workspace) -> None:
    made = read(minutes.as_docx(both(full)[0]))
    text = "\n".join(p.text for p in made.paragraphs)
    assert "Nog niet verzegeld" in text
    assert "SHA-256" not in text
    assert [row.cells[1].text for row in made.tables[1].rows[1:]] == ["nog niet", "nog niet"]


def test_it_is_english_for_who_reads_english_and_the_same_each_time(full: Workspace) -> None:
    of = both(full)[1]
    use("en")
    made = read(minutes.as_docx(of))
    assert made.core_properties.language == "en-GB"
    assert "What the signals say" in "\n".join(p.text for p in made.paragraphs)
    again = read(minutes.as_docx(of))
    assert [p.text for p in again.paragraphs] == [p.text for p in made.paragraphs]


def test_a_flemish_school_has_a_school_council(full: Workspace) -> None:
    of = both(full)[0]
    flemish = Meeting(of.review, of.agenda, of.called, of.school, "BE", TODAY)
    names = [
        [row.cells[0].text for row in read(minutes.as_docx(m)).tables[1].rows[1:]] for m in (of, flemish)
    ]
    assert names == [["Schoolleiding", "Medezeggenschapsraad"], ["Schoolleiding", "Schoolraad"]]


def test_hostile_words_go_in_as_words(full: Workspace) -> None:
    of = both(full)[0]
    hostile = 'A & B <w:p>{x} \x00\x0b\ufffe "quote" %s {0} \U0001f600'
    named = of.review.findings[0].model_copy(update={"text": hostile})
    changed = Review(**{**of.review.__dict__, "findings": (named,), "title": hostile})
    made = read(minutes.as_docx(Meeting(changed, of.agenda, of.called, of.school, of.country, TODAY)))
    assert 'A & B <w:p>{x}  "quote" %s {0} \U0001f600' in made.tables[0].rows[1].cells[0].text
