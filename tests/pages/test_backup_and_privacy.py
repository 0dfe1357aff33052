"""Backup and Privacy by their widgets, through the app: a copy made, one put on a clock, something deleted."""

from __future__ import annotations

import pytest
import remarked
from streamlit.testing.v1 import AppTest

from lobscan.domain.kept import KEPT
from lobscan.services import copies, prepare
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped

BACKUP, PRIVACY = (f"pages/7_account/{p}.py" for p in ("backup", "privacy"))


def opened(page: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    at.switch_page(page).run()
    assert not at.exception
    return at


def kept(ws: Workspace) -> list[str]:
    return [copy.name for copy in copies.copies(ws.settings.backups)]


def with_remarks(ws: Workspace) -> str:
    """A closed round of which remarks are kept."""
    return next(r.title for r in reversed(prepare.rounds(ws)) if r.closed and remarked.kept(ws, r))


def left(ws: Workspace, title: str) -> int:
    round_ = next(r for r in prepare.rounds(ws) if r.title == title)
    return len(remarked.kept(ws, round_))


def test_a_copy_is_made_and_copies_by_themselves_are_switched_on_and_off(ws: Workspace) -> None:
    at = opened(BACKUP)
    assert at.title[0].value == "Er is nog geen kopie van je gegevens"
    at.button(key="copy-make").click().run()
    assert len(kept(ws)) == 1
    assert at.title[0].value.startswith("De laatste kopie is van")
    at.button(key="copies-keep").click().run()
    chosen = copies.schedule(ws)
    assert chosen
    assert (chosen.active, chosen.days, chosen.weeks) == (True, 7, 8)
    at.button(key="copies-off").click().run()
    assert not copies.schedule(ws).active
    assert kept(ws), "what is there stays"
    assert not at.exception


def test_copies_are_told_on_the_clock_of_the_school(ws: Workspace) -> None:
    """Noon in UTC is one o'clock in a Dutch winter, whatever clock the server has."""
    ws.settings.backups.mkdir()
    (ws.settings.backups / "lobscan-20260115-120000.zip").write_bytes(b"")
    assert opened(BACKUP).title[0].value == "De laatste kopie is van 15 jan 2026 13:00"


def test_privacy_names_everything_that_is_stored(ws: Workspace) -> None:
    said = " ".join(block.value for block in opened(PRIVACY).markdown)
    assert [p for k in KEPT for p in (*k.tables, *k.files) if f"`{p}`" not in said] == []


@pytest.mark.parametrize("copies_too", [True, False])
def test_remarks_are_deleted_after_a_reason_and_a_yes(demo_ws: Workspace, copies_too: bool) -> None:
    title = with_remarks(demo_ws)
    opened(BACKUP).button(key="copy-make").click().run()
    at = opened(PRIVACY)
    at.selectbox(key="choose-delete-of").select(title).run()
    at.selectbox(key="choose-delete-what").select("Opmerkingen").run()
    yes, go = (
        next(w for w in ws if w.key.endswith(e)) for ws, e in ((at.checkbox, "-sure"), (at.button, "-now"))
    )
    assert go.disabled
    at.checkbox(key=yes.key).check().run()
    at.button(key=go.key).click().run()
    assert left(demo_ws, title), "no reason, nothing deleted"
    at.text_input(key=go.key.replace("-now", "-reason")).input("Afgesproken met de MR").run()
    if not copies_too:
        at.checkbox(key=go.key.replace("-now", "-copies")).uncheck().run()
    at.button(key=go.key).click().run()
    assert not at.exception
    assert left(demo_ws, title) == 0
    assert bool(kept(demo_ws)) is not copies_too
