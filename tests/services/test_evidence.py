"""Evidence with files: kept, replaced, taken away, undone; what it is about must exist."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from lobscan.access import LOCAL, Actor, Office
from lobscan.domain.evidence import Evidence
from lobscan.domain.register import Register
from lobscan.errors import NotAllowed, UserError
from lobscan.services import evidence, plan, practice, verify
from lobscan.services.workspace import Workspace
from tests.exchange.evidence_samples import samples

SAMPLES = samples()
PDF, PNG = SAMPLES["plan.pdf"], SAMPLES["foto.png"]
READER = Actor("Lezer", Office.READER)


def number(ws: Workspace) -> int:
    return practice.registers(ws).number


def only(ws: Workspace) -> Evidence:
    (found,) = practice.registers(ws).evidence
    return found


def kept(ws: Workspace) -> set[str]:
    folder = ws.settings.evidence
    return {p.name for p in folder.iterdir()} if folder.exists() else set()


def add(ws: Workspace, name: str = "Plan van_aanpak.pdf", data: bytes = PDF, **fields: object) -> Evidence:
    (id_,) = evidence.add(ws, [(name, data)], fields=fields, seen=number(ws), actor=LOCAL)
    return next(one for one in practice.registers(ws).evidence if one.id == id_)


def test_a_file_becomes_a_piece_of_evidence(ws: Workspace) -> None:
    one = add(ws)
    sha256 = hashlib.sha256(PDF).hexdigest()
    assert (one.title, one.file, one.file_kind, one.size) == ("Plan van aanpak", sha256, "pdf", len(PDF))
    assert one.file_name == "Plan van_aanpak.pdf"
    assert evidence.read(ws, one) == PDF
    assert (ws.settings.evidence / sha256).read_bytes() == PDF
    assert evidence.mime(one) == "application/pdf"


def test_of_several_files_one_that_cannot_be_kept_keeps_all_out(ws: Workspace) -> None:
    with pytest.raises(UserError, match="inside"):
        evidence.add(ws, [("a.pdf", PDF), ("b.pdf", PNG)], seen=number(ws), actor=LOCAL)
    assert practice.registers(ws).evidence == ()
    assert kept(ws) == set()


def test_several_are_one_command_and_one_undo(ws: Workspace) -> None:
    evidence.add(ws, [("a.pdf", PDF), ("b.png", PNG)], seen=number(ws), actor=LOCAL)
    last = practice.last(ws, Register.EVIDENCE)
    assert last is not None
    assert last.records == 2
    practice.undo(ws, Register.EVIDENCE, last.id, actor=LOCAL)
    assert practice.registers(ws).evidence == ()


def test_another_file_in_its_place_leaves_the_old_one_and_undo_brings_it_back(ws: Workspace) -> None:
    before = add(ws)
    evidence.attach(ws, before.id, "foto.png", PNG, seen=number(ws), actor=LOCAL)
    after = only(ws)
    assert (after.file_kind, after.title) == ("png", before.title)
    assert kept(ws) == {before.file, after.file}
    last = practice.last(ws, Register.EVIDENCE)
    assert last is not None
    practice.undo(ws, Register.EVIDENCE, last.id, actor=LOCAL)
    assert only(ws) == before
    assert evidence.read(ws, only(ws)) == PDF


def test_a_file_that_was_taken_away_stays_in_the_folder(ws: Workspace) -> None:
    before = add(ws)
    evidence.detach(ws, before.id, seen=number(ws), actor=LOCAL)
    assert (only(ws).file, only(ws).file_name, only(ws).size) == ("", "", 0)
    assert kept(ws) == {before.file}
    assert verify.verify(ws).faults == ()


def test_two_who_send_at_once_do_not_overwrite_each_other(ws: Workspace) -> None:
    one, seen = add(ws), number(ws)
    evidence.attach(ws, one.id, "foto.png", PNG, seen=seen, actor=LOCAL)
    with pytest.raises(UserError, match="changed the same cell"):
        evidence.attach(ws, one.id, "notitie.txt", b"x", seen=seen, actor=LOCAL)


def test_who_may_not_edit_the_registers_leaves_no_file(ws: Workspace) -> None:
    one, before = add(ws), kept(ws)
    with pytest.raises(NotAllowed):
        evidence.add(ws, [("foto.png", PNG)], seen=number(ws), actor=READER)
    with pytest.raises(NotAllowed):
        evidence.attach(ws, one.id, "foto.png", PNG, seen=number(ws), actor=READER)
    with pytest.raises(NotAllowed):
        evidence.detach(ws, one.id, seen=number(ws), actor=READER)
    assert kept(ws) == before


def test_a_folder_that_cannot_be_written_is_told_in_words(ws: Workspace) -> None:
    ws.settings.evidence.write_text("no folder")
    with pytest.raises(UserError, match="cannot be kept"):
        add(ws)
    assert practice.registers(ws).evidence == ()


def test_a_missing_or_changed_file_is_told_and_found(ws: Workspace) -> None:
    one = add(ws)
    path: Path = ws.settings.evidence / one.file
    assert evidence.there(ws, one)
    assert evidence.state(ws, one)
    path.write_bytes(PDF.replace(b"1.7", b"1.6"))
    assert evidence.there(ws, one)
    assert not evidence.state(ws, one)
    with pytest.raises(UserError, match="was changed since it was kept"):
        evidence.read(ws, one)
    (changed,) = verify.verify(ws).faults
    assert "was changed: its hash" in changed.text
    path.unlink()
    assert not evidence.there(ws, one)
    (gone,) = verify.verify(ws).faults
    assert gone.text == "The file Plan van_aanpak.pdf of the evidence 'Plan van aanpak' is missing."


def test_a_replaced_file_is_still_checked_and_a_strange_one_is_told(ws: Workspace) -> None:
    one = add(ws)
    evidence.attach(ws, one.id, "foto.png", PNG, seen=number(ws), actor=LOCAL)
    (ws.settings.evidence / "readme.txt").write_text("x")
    found = verify.verify(ws)
    assert found.faults == ()
    assert [n.text for p in found.parts for n in p.notes] == [
        "readme.txt in the folder of the evidence belongs to no evidence."
    ]
    (ws.settings.evidence / one.file).unlink()
    assert len(verify.verify(ws).faults) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"activities": ("nothing",)}, "no activity 'nothing'"),
        ({"actions": ("nothing",)}, "no action 'nothing'"),
        ({"standards": ("nl-ok-vo-2021/XX",)}, "no item 'nl-ok-vo-2021/XX'"),
    ],
)
def test_what_it_is_about_must_exist(ws: Workspace, fields: dict[str, object], words: str) -> None:
    with pytest.raises(UserError, match=words):
        add(ws, **fields)


def test_it_can_be_about_an_action_and_an_item_of_a_standard(ws: Workspace) -> None:
    action = plan.create(ws, {**plan.fresh(ws), "title": "Ouderavond"}, actor=LOCAL)
    one = add(ws, actions=(action.id,), standards=("nl-ok-vo-2021/OP1",), dated=date(2026, 3, 1))
    assert (one.actions, one.standards, one.dated) == ((action.id,), ("nl-ok-vo-2021/OP1",), date(2026, 3, 1))


def test_an_activity_that_is_removed_leaves_its_evidence_and_comes_back_with_it(ws: Workspace) -> None:
    practice.revise(ws, Register.ACTIVITIES, {"stage": {"title": "Stage"}}, seen=number(ws), actor=LOCAL)
    one = add(ws, activities=("stage",))
    practice.remove(ws, Register.ACTIVITIES, ["stage"], seen=number(ws), actor=LOCAL)
    assert only(ws).activities == ()
    last = practice.last(ws, Register.ACTIVITIES)
    assert last is not None
    practice.undo(ws, Register.ACTIVITIES, last.id, actor=LOCAL)
    assert only(ws) == one
