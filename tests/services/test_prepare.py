"""Prepare: the school is set up once, rubrics are found, rounds open and close."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from content.pack_files import AREA_FILE, VISION, make

from lobscan import access
from lobscan.domain.school import Person
from lobscan.domain.workplan import Status
from lobscan.errors import FaultyFile, UnknownThing, UserError
from lobscan.services import plan, prepare
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace, close_shared, shared
from lobscan.settings import Settings, shipped


@pytest.fixture
def empty(data: Path) -> Workspace:
    return shared(Settings(data.resolve()))


def own_pack(ws: Workspace, text: str = VISION, id_: str = "tiny") -> Path:
    """A pack of the school's own."""
    return make(ws.settings.data / "rubrics" / id_, {AREA_FILE: text})


@pytest.mark.parametrize("structure", ["nl-vo", "vl-so"])
def test_a_school_is_set_up_from_each_structure(empty: Workspace, structure: str) -> None:
    made = prepare.init_school(empty, structure=structure, name="  ", actor=access.LOCAL)
    found = {s.id: s for s in prepare.structures(empty)}[structure]
    assert made.name == found.title
    assert prepare.school(empty) == made
    assert len(made.school_years) == 3
    assert prepare.home_region(empty) == found.region


def test_a_school_is_set_up_once(ws: Workspace) -> None:
    before = prepare.school(ws)
    with pytest.raises(UserError, match="There is a school"):
        prepare.init_school(ws, structure="vl-so", actor=access.LOCAL)
    assert prepare.school(ws) == before


def test_before_a_school_there_is_a_clear_word(empty: Workspace) -> None:
    assert not prepare.has_school(empty)
    with pytest.raises(UserError, match="lobscan init"):
        prepare.school(empty)


def test_an_unknown_structure_sets_nothing_up(empty: Workspace) -> None:
    with pytest.raises(UnknownThing, match="nl-vo"):
        prepare.init_school(empty, structure="xx", actor=access.LOCAL)
    assert not prepare.has_school(empty)


def test_names_that_are_too_long_are_refused_in_words(empty: Workspace) -> None:
    with pytest.raises(UserError, match="at most 400"):
        prepare.init_school(empty, structure="nl-vo", name="x" * 401, actor=access.LOCAL)
    prepare.init_school(empty, structure="nl-vo", name="x" * 400, actor=access.LOCAL)
    with pytest.raises(UserError, match="at most 400"):
        prepare.open_round(empty, NewRound("nl-lob", title="x" * 401), actor=access.LOCAL)
    assert prepare.rounds(empty) == ()


def test_packs_of_the_school_stand_beside_the_shipped_ones(ws: Workspace) -> None:
    own_pack(ws)
    assert set(prepare.pack_ids(ws.settings)) >= {"nl-lob", "tiny"}
    assert prepare.pack(ws.settings, "tiny").header.title == "Tiny"
    with pytest.raises(UnknownThing, match="tiny"):
        prepare.pack(ws.settings, "nope")


def test_a_copy_of_the_school_hides_the_shipped_pack(ws: Workspace) -> None:
    copy = ws.settings.data / "rubrics" / "nl-lob"
    shutil.copytree(shipped() / "rubrics" / "nl-lob", copy)
    header = (copy / "pack.yaml").read_text(encoding="utf-8")
    (copy / "pack.yaml").write_text(header.replace("LOB-scan voor", "Onze scan voor"), encoding="utf-8")
    assert prepare.pack(ws.settings, "nl-lob").header.title.startswith("Onze scan voor")
    assert prepare.pack_ids(ws.settings).count("nl-lob") == 1


def test_a_wrong_pack_opens_no_round(ws: Workspace) -> None:
    own_pack(ws, VISION.replace("[mentor]", "[mentr]"))
    with pytest.raises(FaultyFile):
        prepare.open_round(ws, NewRound("tiny", set="full"), actor=access.LOCAL)
    assert prepare.rounds(ws) == ()


def test_a_round_keeps_the_text_of_its_pack(ws: Workspace) -> None:
    folder = own_pack(ws)
    made = prepare.open_round(ws, NewRound("tiny", set="full"), actor=access.LOCAL)
    shutil.rmtree(folder)
    settings = ws.settings
    close_shared()
    again = shared(settings)
    assert prepare.pack_of(again, prepare.round_(again, made.id)).statements[0].text == "We know why."


def test_a_changed_pack_needs_a_new_version_before_the_next_round(ws: Workspace) -> None:
    folder = own_pack(ws)
    first = prepare.open_round(ws, NewRound("tiny", set="full"), actor=access.LOCAL)
    prepare.open_round(ws, NewRound("tiny", set="full"), actor=access.LOCAL)
    own_pack(ws, VISION.replace("We know why.", "We know it well."))
    with pytest.raises(UserError, match="higher version"):
        prepare.open_round(ws, NewRound("tiny", set="full"), actor=access.LOCAL)
    assert len(prepare.rounds(ws)) == 2
    header = (folder / "pack.yaml").read_text(encoding="utf-8")
    (folder / "pack.yaml").write_text(header.replace("1.0.0", "1.1.0"), encoding="utf-8")
    later = prepare.open_round(ws, NewRound("tiny", set="full"), actor=access.LOCAL)
    assert prepare.pack_of(ws, later).statements[0].text == "We know it well."
    assert prepare.pack_of(ws, first).statements[0].text == "We know why."


def test_a_pack_without_a_core_set_is_held_in_full(ws: Workspace) -> None:
    own_pack(ws)
    with pytest.raises(UserError, match="full set"):
        prepare.open_round(ws, NewRound("tiny"), actor=access.LOCAL)
    assert prepare.rounds(ws) == ()


def test_rounds_of_a_month_get_names_that_differ(ws: Workspace) -> None:
    day = date(2026, 11, 2)
    ids = [prepare.open_round(ws, NewRound("nl-lob", opened=day), actor=access.LOCAL).id for _ in range(3)]
    assert ids == ["r2026-11", "r2026-11-2", "r2026-11-3"]
    assert [r.id for r in prepare.rounds(ws)] == ids


def test_a_round_is_as_it_was_asked_for(ws: Workspace) -> None:
    wanted = NewRound("nl-lob", title=" Najaar ", set="full", mode="joint", k=7, desired=True, horizon=2029)
    made = prepare.open_round(ws, wanted, actor=access.LOCAL)
    assert (made.title, made.set, made.joint, made.k, made.desired, made.horizon) == (
        "Najaar", "full", True, 7, True, 2029,
    )  # fmt: skip
    assert prepare.round_(ws, made.id) == made


def test_closing_a_round_twice_keeps_the_first_day(ws: Workspace) -> None:
    made = prepare.open_round(ws, NewRound("nl-lob"), actor=access.LOCAL)
    for day in (date(2026, 11, 20), date(2026, 12, 1)):
        closed = prepare.close_round(ws, made.id, actor=access.LOCAL, on=day)
        assert closed.closed == date(2026, 11, 20)


def test_an_unknown_round_names_those_that_there_are(ws: Workspace) -> None:
    with pytest.raises(UnknownThing, match="no round was opened yet"):
        prepare.round_(ws, "r1")
    made = prepare.open_round(ws, NewRound("nl-lob"), actor=access.LOCAL)
    with pytest.raises(UnknownThing, match=made.id):
        prepare.round_(ws, "r1")
    with pytest.raises(UnknownThing):
        prepare.close_round(ws, "r1", actor=access.LOCAL)


def test_the_history_of_the_school_can_be_gone_back_in(ws: Workspace) -> None:
    first = prepare.school(ws)
    with pytest.raises(UserError, match="no earlier version"):
        prepare.undo_school(ws, actor=access.LOCAL)
    prepare.save_school(ws, first.model_copy(update={"name": "Anders"}), actor=access.LOCAL)
    assert prepare.undo_school(ws, actor=access.LOCAL) == first
    assert prepare.school(ws) == first
    assert [n for n, _, _ in prepare.school_versions(ws)] == [3, 2, 1]
    assert prepare.school_at(ws, 2).name == "Anders"
    with pytest.raises(UnknownThing):
        prepare.school_at(ws, 9)


def test_somebody_with_an_open_action_cannot_go(ws: Workspace) -> None:
    noor = Person(id="noor", name="Noor de Wit")
    seen = prepare.revise_school(ws, {"people": (noor,)}, seen=1, actor=access.LOCAL)
    fields = {**plan.fresh(ws), "title": "Bel de mbo's", "responsible": "noor"}
    made = plan.create(ws, fields, actor=access.LOCAL)
    with pytest.raises(UserError, match="Noor de Wit"):
        prepare.revise_school(ws, {"people": ()}, seen=seen, actor=access.LOCAL)
    plan.set_status(ws, made.id, Status.DONE, actor=access.LOCAL)
    prepare.revise_school(ws, {"people": ()}, seen=seen, actor=access.LOCAL)
    assert prepare.school(ws).people == ()
