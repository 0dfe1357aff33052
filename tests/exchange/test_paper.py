"""The form on paper: its words for each role, and that everybody can read it."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest

from lobscan import access
from lobscan.exchange.paper import paper
from lobscan.locales import use
from lobscan.services import paper as papers
from lobscan.services import prepare
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace


def made(ws: Workspace, role: str, **wanted: object) -> bytes:
    new = NewRound("nl-lob", **{"title": "Najaar 2026", **wanted})
    round_ = prepare.open_round(ws, new, actor=access.LOCAL)
    return paper(papers.form(ws, round_, role))


def text(data: bytes, folder: Path) -> str:
    path = folder / "form.pdf"
    path.write_bytes(data)
    done = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
    return " ".join(done.stdout.decode().split())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_tagged_upright_a4_in_its_language(ws: Workspace, language: str) -> None:
    use(language)
    with pikepdf.open(io.BytesIO(made(ws, "mentor"))) as found:
        assert found.Root.MarkInfo.Marked
        assert str(found.Root.Lang) == language
        for page in found.pages:
            width, height = (float(page.mediabox[i]) for i in (2, 3))
            assert (round(width), round(height)) == (595, 842)


def test_a_pupil_reads_the_pupil_s_words_levels_year_groups_and_the_promise(
    ws: Workspace, tmp_path: Path
) -> None:
    said = text(made(ws, "leerling", k=7), tmp_path)
    pack = prepare.pack(ws.settings, "nl-lob")
    asked = [s for s in pack.statements if s.core and "leerling" in s.roles]
    for at, statement in enumerate(asked, start=1):
        assert f"{at}. {statement.wordings['pupils']}" in said
        assert statement.levels[3].split(". ")[0] in said
    for group in prepare.school(ws).year_groups:
        assert group.label in said
    assert "In welk leerjaar zit je?" in said
    assert "als minstens 7 mensen hebben ingevuld" in said
    assert "Schrijf je naam er niet op" in said
    assert f"Formulier {prepare.rounds(ws)[0].id} · leerling" in said
    assert "Gewenst" not in said


def test_the_wanted_level_has_boxes_of_its_own(ws: Workspace, tmp_path: Path) -> None:
    said = text(made(ws, "leerling", desired=True, horizon=2029), tmp_path)
    pack = prepare.pack(ws.settings, "nl-lob")
    assert said.count("Gewenst in 2029") == sum(s.core and "leerling" in s.roles for s in pack.statements)


def test_hostile_words_stay_words(ws: Workspace) -> None:
    school = prepare.school(ws)
    wild = '#read("x") *vet* $x$ @an <b>'
    groups = (school.year_groups[0].model_copy(update={"label": wild}), *school.year_groups[1:])
    prepare.save_school(
        ws, school.model_copy(update={"name": wild, "year_groups": groups}), actor=access.LOCAL
    )
    with pikepdf.open(io.BytesIO(made(ws, "mentor", title=wild))) as found:
        assert wild in str(found.docinfo["/Title"])
