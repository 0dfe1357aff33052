"""A copy's whole life: made, changed, held a round with, undone, laid beside its original, upgraded."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from content.pack_files import FILES, make

from lobscan.access import LOCAL
from lobscan.content.packs import check_pack, load_pack
from lobscan.domain.migration import Fate, trail
from lobscan.domain.revision import Kind, Outcome
from lobscan.domain.rubric import Pack, Statement
from lobscan.errors import FaultyFile, UnknownThing, UserError
from lobscan.services import prepare, rubrics, scan
from lobscan.services.prepare import NewRound
from lobscan.services.scan import Judgement
from lobscan.services.workspace import Workspace

MAP = """\
old: "1.0.0"
new: "1.1.0"
steps:
  - {old: a1, fate: same_meaning, new: [a1]}
  - {old: a2, fate: dropped}
added: [a3]
"""


@pytest.fixture
def ws(ws: Workspace) -> Workspace:
    """The school, with the small pack in its folder: it is the original of what is copied here."""
    make(ws.settings.data / "rubrics" / "tiny", core())
    return ws


def core() -> dict[str, str | bytes]:
    """The small pack's area with its statements in the core."""
    text = FILES["areas/vision.yaml"].replace("    scope: ", "    core: true\n    scope: ")
    return {"areas/vision.yaml": text}


def copied(ws: Workspace) -> Pack:
    return rubrics.copy(ws, "tiny", new_id="ours", title="Onze set", actor=LOCAL)


def changed(pack: Pack, id_: str, **words: object) -> Statement:
    return next(s for s in pack.statements if s.id == id_).model_copy(update=words)


def save(ws: Workspace, statement: Statement) -> Pack:
    seen = rubrics.edit_number(ws, "ours")
    return rubrics.save_statement(ws, "ours", statement, seen=seen, actor=LOCAL)


def folder(ws: Workspace) -> Path:
    return ws.settings.data / "rubrics" / "ours"


def hold_round(ws: Workspace) -> None:
    round_ = prepare.open_round(ws, NewRound("ours", mode="joint"), actor=LOCAL)
    scan.joint_answer(ws, round_, Judgement("a2", current="3"), actor=LOCAL)


def newer(ws: Workspace) -> None:
    """The original as its next version: a1 in other words, a2 gone, a3 new."""
    area = core()["areas/vision.yaml"]
    assert isinstance(area, str)
    area = area.replace("We know why.", "All know why.").replace("id: a2", "id: a3")
    header = FILES["pack.yaml"].replace("1.0.0", "1.1.0")
    files = {"areas/vision.yaml": area, "pack.yaml": header, "migrations/1.0.0.yaml": MAP}
    make(ws.settings.data / "rubrics" / "tiny", files)


def test_a_copy_is_whole_and_knows_where_it_comes_from(ws: Workspace) -> None:
    made = copied(ws)
    assert made == load_pack(folder(ws))
    assert made.header.based_on is not None
    assert (made.header.based_on.id, made.header.based_on.version) == ("tiny", "1.0.0")
    assert (made.header.title, made.header.version) == ("Onze set", "1.0.0")
    assert "ours" in prepare.pack_ids(ws.settings)
    assert rubrics.difference(ws, "ours") == ()
    assert [p.name for p in ws.settings.data.glob(".rubric-*")] == []


@pytest.mark.parametrize("new_id", ["tiny", "nl-lob"])
def test_a_copy_takes_no_others_place(ws: Workspace, new_id: str) -> None:
    with pytest.raises(UserError, match=f"code {new_id} already"):
        rubrics.copy(ws, "tiny", new_id=new_id, title="x", actor=LOCAL)


@pytest.mark.parametrize("new_id", ["", "Onze set", "../uit", "a/b", "1a"])
def test_a_code_is_no_path(ws: Workspace, new_id: str) -> None:
    with pytest.raises(UserError, match="is no code"):
        rubrics.copy(ws, "tiny", new_id=new_id, title="x", actor=LOCAL)
    assert sorted(p.name for p in (ws.settings.data / "rubrics").iterdir()) == ["tiny"]


def test_a_shipped_pack_stays_as_it_is(ws: Workspace) -> None:
    pack = prepare.pack(ws.settings, "nl-lob")
    with pytest.raises(UserError, match="Make a copy"):
        rubrics.save_statement(ws, "nl-lob", pack.statements[0], seen=0, actor=LOCAL)


def test_a_change_is_written_noted_and_undone(ws: Workspace) -> None:
    made = copied(ws)
    save(ws, changed(made, "a1", text="We all know why."))
    assert load_pack(folder(ws)).statements[0].text == "We all know why."
    (one,) = rubrics.difference(ws, "ours")
    assert (one.kind, [f.field for f in one.fields]) == (Kind.CHANGED, ["text"])
    rubrics.undo(ws, "ours", seen=rubrics.edit_number(ws, "ours"), actor=LOCAL)
    assert load_pack(folder(ws)) == made
    found = rubrics.history(ws, "ours")
    assert [(e.number, e.act, e.statement, e.actor) for e in found] == [
        (3, rubrics.UNDONE, "", "local"),
        (2, rubrics.CHANGED, "a1", "local"),
        (1, rubrics.COPIED, "", "local"),
    ]


def test_saving_the_same_again_makes_no_version(ws: Workspace) -> None:
    save(ws, changed(copied(ws), "a1"))
    assert rubrics.edit_number(ws, "ours") == 1


def test_nothing_lies_before_the_copy(ws: Workspace) -> None:
    copied(ws)
    with pytest.raises(UserError, match="no earlier version"):
        rubrics.undo(ws, "ours", seen=rubrics.edit_number(ws, "ours"), actor=LOCAL)


def test_a_faulty_change_is_not_written_nor_noted(ws: Workspace) -> None:
    made = copied(ws)
    with pytest.raises((FaultyFile, UserError)):
        save(ws, changed(made, "a1", roles=("nobody",)))
    with pytest.raises((FaultyFile, UserError)):
        save(ws, changed(made, "a1", text="", wordings={}))
    assert load_pack(folder(ws)) == made
    assert rubrics.edit_number(ws, "ours") == 1


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(ws: Workspace) -> None:
    made = copied(ws)
    save(ws, changed(made, "a1", text="Theirs."))
    rubrics.save_statement(ws, "ours", changed(made, "a2", text="Mine."), seen=1, actor=LOCAL)
    with pytest.raises(UserError, match="Somebody else"):
        rubrics.save_statement(ws, "ours", changed(made, "a1", text="Mine."), seen=1, actor=LOCAL)
    assert [s.text for s in load_pack(folder(ws)).statements] == ["Theirs.", "Mine."]


def test_what_was_changed_by_hand_is_noted_before_the_next_change(ws: Workspace) -> None:
    made = copied(ws)
    path = folder(ws) / "areas" / "vision.yaml"
    path.write_text(path.read_text().replace("We are led.", "By hand."), encoding="utf-8")
    save(ws, changed(made, "a1", text="Here."))
    assert [e.act for e in rubrics.history(ws, "ours")] == [rubrics.CHANGED, rubrics.FOUND, rubrics.COPIED]
    rubrics.undo(ws, "ours", seen=rubrics.edit_number(ws, "ours"), actor=LOCAL)
    assert [s.text for s in load_pack(folder(ws)).statements] == ["We know why.", "By hand."]


def test_the_version_rises_once_a_round_was_held_with_it_and_a_map_leads_there(ws: Workspace) -> None:
    made = copied(ws)
    assert save(ws, changed(made, "a1", text="Before.")).header.version == "1.0.0"
    hold_round(ws)
    assert save(ws, changed(made, "a1", text="After.")).header.version == "1.0.1"
    now = save(ws, changed(made, "a2", weight=2.0))
    assert now.header.version == "1.0.1"
    assert check_pack(folder(ws)) == []
    found = trail(load_pack(folder(ws)).migrations, "1.0.0")
    assert {id_: b.fate for id_, b in found.items()} == {"a1": Fate.SAME_MEANING, "a2": Fate.KEPT}
    hold_round(ws)
    assert save(ws, changed(made, "a1", text="Later.")).header.version == "1.0.2"
    assert [(m.old, m.new) for m in load_pack(folder(ws)).migrations] == [
        ("1.0.0", "1.0.1"),
        ("1.0.1", "1.0.2"),
    ]


def test_the_round_keeps_the_words_it_was_held_with(ws: Workspace) -> None:
    made = copied(ws)
    hold_round(ws)
    save(ws, changed(made, "a1", text="After."))
    (round_,) = prepare.rounds(ws)
    assert prepare.pack_of(ws, round_).statements[0].text == "We know why."
    assert scan.joint_given(ws, round_)[("a2", "")].current == "3"


def test_a_statement_is_added_and_removed_again(ws: Workspace) -> None:
    made = copied(ws)
    new = changed(made, "a2", id=rubrics.new_statement(ws, made, "Nieuw idee"), aspect="Nieuw idee")
    assert new.id == "nieuw-idee"
    assert [s.id for s in rubrics.add_statement(ws, "ours", "vision", new, actor=LOCAL).statements] == [
        "a1",
        "a2",
        "nieuw-idee",
    ]
    with pytest.raises(UserError, match="is taken"):
        rubrics.add_statement(ws, "ours", "vision", new, actor=LOCAL)
    assert rubrics.remove_statement(ws, "ours", new.id, actor=LOCAL).statements == made.statements


def test_a_statement_that_a_round_asked_cannot_be_removed_nor_its_code_used_anew(ws: Workspace) -> None:
    copied(ws)
    hold_round(ws)
    with pytest.raises(UserError, match="cannot be removed"):
        rubrics.remove_statement(ws, "ours", "a1", actor=LOCAL)
    assert set(rubrics.holding(ws, "ours")) == {"a1", "a2"}


def test_the_last_statement_of_an_area_stays(ws: Workspace) -> None:
    copied(ws)
    rubrics.remove_statement(ws, "ours", "a2", actor=LOCAL)
    with pytest.raises(UserError, match="last statement"):
        rubrics.remove_statement(ws, "ours", "a1", actor=LOCAL)


def test_talk_questions_are_kept(ws: Workspace) -> None:
    copied(ws)
    made = rubrics.save_talk(ws, "ours", "vision", ("Waarom?",), seen=1, actor=LOCAL)
    assert made.areas[0].talk == load_pack(folder(ws)).areas[0].talk == ("Waarom?",)


def test_a_draft_says_what_is_wrong_and_what_an_editor_would_change(ws: Workspace) -> None:
    made = copied(ws)
    values = made.statements[0].model_dump(mode="json", by_alias=True)
    found = rubrics.draft(made, {**values, "text": "Wij doen dit niet."})
    assert found.statement is not None
    assert [w.message[:10] for w in found.warnings] == ["a negation"]
    found = rubrics.draft(made, {**values, "levels": {**values["levels"], "3": ""}, "roles": []})
    assert found.statement is None
    assert {dict(f.params)["where"] for f in found.faults} == {"levels.3", "roles"}


def test_there_is_nothing_to_upgrade_to_before_the_original_changes(ws: Workspace) -> None:
    made = copied(ws)
    assert rubrics.newer(ws.settings, made) is None
    with pytest.raises(UserError, match="no newer version"):
        rubrics.upgrade_preview(ws, "ours")


def test_an_upgrade_shows_what_it_does_and_loses_neither_changes_nor_answers(ws: Workspace) -> None:
    made = copied(ws)
    save(ws, changed(made, "a1", aspect="Ons waarom"))
    hold_round(ws)
    newer(ws)
    preview = rubrics.upgrade_preview(ws, "ours")
    assert {r.statement.id: r.outcome for r in preview.rows} == {
        "a1": Outcome.REWORDED,
        "a2": Outcome.DROPPED,
        "a3": Outcome.ADDED,
    }
    assert load_pack(folder(ws)).statements[0].text == "We know why."
    done = rubrics.upgrade(ws, "ours", actor=LOCAL)
    assert done == load_pack(folder(ws))
    assert [(s.id, s.aspect, s.text) for s in done.statements] == [
        ("a1", "Ons waarom", "All know why."),
        ("a3", "Led", "We are led."),
    ]
    assert done.header.version == "1.0.1"
    assert done.header.based_on is not None
    assert done.header.based_on.version == "1.1.0"
    assert {i: b.fate for i, b in trail(done.migrations, "1.0.0").items()} == {
        "a1": Fate.SAME_MEANING,
        "a2": Fate.DROPPED,
    }
    (round_,) = prepare.rounds(ws)
    assert scan.joint_given(ws, round_)[("a2", "")].current == "3"
    assert rubrics.newer(ws.settings, done) is None


def test_where_both_changed_the_school_chooses(ws: Workspace) -> None:
    made = copied(ws)
    save(ws, changed(made, "a1", text="Ours."))
    newer(ws)
    assert rubrics.upgrade_preview(ws, "ours").rows[0].outcome is Outcome.CONFLICT
    assert rubrics.upgrade_preview(ws, "ours", take=["a1"]).pack.statements[0].text == "All know why."
    assert rubrics.upgrade(ws, "ours", actor=LOCAL).statements[0].text == "Ours."


def test_an_upgrade_can_be_undone_and_made_anew(ws: Workspace) -> None:
    made = copied(ws)
    newer(ws)
    done = rubrics.upgrade(ws, "ours", actor=LOCAL)
    assert rubrics.undo(ws, "ours", seen=rubrics.edit_number(ws, "ours"), actor=LOCAL) == made
    assert rubrics.upgrade(ws, "ours", actor=LOCAL) == done


def test_a_copy_made_by_hand_cannot_be_upgraded_and_says_so(ws: Workspace) -> None:
    copied(ws)
    other = ws.settings.data / "rubrics" / "hand"
    shutil.copytree(folder(ws), other)
    path = other / "pack.yaml"
    path.write_text(path.read_text().replace("id: ours", "id: hand"), encoding="utf-8")
    newer(ws)
    with pytest.raises(UserError, match="copied by hand"):
        rubrics.upgrade_preview(ws, "hand")


def test_a_map_that_forgets_a_statement_of_an_earlier_round_is_a_fault(ws: Workspace) -> None:
    made = copied(ws)
    hold_round(ws)
    save(ws, changed(made, "a1", text="After."))
    path = folder(ws) / "migrations" / "1.0.0.yaml"
    assert rubrics.check_paths([folder(ws)], ws).faults == ()
    text = path.read_text().replace("- old: a2\n  fate: kept\n  new:\n  - a2\n", "")
    path.write_text(text + "added: [a2]\n", encoding="utf-8")
    assert rubrics.check_paths([folder(ws)]).faults == ()
    (fault,) = rubrics.check_paths([folder(ws)], ws).faults
    assert (fault.file, dict(fault.params)["id"]) == (str(path), "a2")


def test_a_faulty_pack_keeps_the_others_readable(ws: Workspace) -> None:
    (ws.settings.data / "rubrics" / "tiny" / "areas" / "vision.yaml").write_text("", encoding="utf-8")
    assert rubrics.titles(ws.settings)["tiny"] == "tiny"
    assert rubrics.titles(ws.settings)["nl-lob"] != "nl-lob"


WALK = """\
id: tiny-nl-lob
what: statements
left: tiny
right: other
pairs:
  - {left: a1, right: b1, how: overlap, note: Half of it.}
  - {left: a2, right: b1, how: same}
left_only: []
"""


@pytest.fixture
def walked(ws: Workspace) -> Workspace:
    """The small pack, another one, and a crosswalk between them."""
    other = {
        "pack.yaml": FILES["pack.yaml"].replace("id: tiny", "id: other").replace("Tiny", "Other"),
        "areas/vision.yaml": FILES["areas/vision.yaml"].replace("id: a", "id: b"),
        "measures/all.yaml": FILES["measures/all.yaml"].replace("a1", "b1"),
    }
    make(ws.settings.data / "rubrics" / "other", dict(other))
    path = ws.settings.data / "rubrics" / "crosswalks" / "one.yaml"
    path.parent.mkdir()
    path.write_text(WALK, encoding="utf-8")
    return ws


def test_a_statement_tells_what_it_corresponds_to_and_a_copy_follows_its_original(walked: Workspace) -> None:
    for pack in (prepare.pack(walked.settings, "tiny"), copied(walked)):
        found = rubrics.matches(walked.settings, pack)
        (match,) = found["a1"]
        assert (match.where, match.title, match.how, match.note) == (
            "Other",
            "We know why.",
            "overlap",
            "Half of it.",
        )
        assert not match.confirmed
        (item,) = rubrics.expectations(pack, pack.statements[0])
        assert (item.where, item.title, item.confirmed) == ("A frame", "One", False)


def test_a_scan_is_read_in_another_packs_terms(walked: Workspace) -> None:
    round_ = prepare.open_round(walked, NewRound("tiny", mode="joint"), actor=LOCAL)
    first, second = rubrics.in_terms_of(walked, round_, "other")
    assert [(s.id, how) for s, how in first.ours] == [("a1", "overlap"), ("a2", "same")]
    assert (second.statement.id, second.ours) == ("b2", ())
    with pytest.raises(UnknownThing, match="no crosswalk"):
        rubrics.in_terms_of(walked, round_, "nl-lob")


def test_an_undo_takes_back_what_was_read_and_nothing_that_came_later(ws: Workspace) -> None:
    made = copied(ws)
    save(ws, changed(made, "a1", text="Mine."))
    read = rubrics.edit_number(ws, "ours")
    save(ws, changed(prepare.pack(ws.settings, "ours"), "a2", text="Theirs."))
    with pytest.raises(UserError, match="Somebody else"):
        rubrics.undo(ws, "ours", seen=read, actor=LOCAL)
    assert [s.text for s in load_pack(folder(ws)).statements] == ["Mine.", "Theirs."]


AREA = "areas/vision.yaml"


def by_hand(ws: Workspace, old: str, new: str) -> None:
    path = folder(ws) / AREA
    path.write_text(path.read_text().replace(old, new), encoding="utf-8")


def test_an_undo_after_a_change_by_hand_takes_that_back_and_no_more(ws: Workspace) -> None:
    saved = save(ws, changed(copied(ws), "a1", text="Mine."))
    by_hand(ws, "We are led.", "By hand.")
    assert rubrics.undo(ws, "ours", seen=rubrics.edit_number(ws, "ours"), actor=LOCAL) == saved
    acts = [e.act for e in rubrics.history(ws, "ours")]
    assert acts == [rubrics.UNDONE, rubrics.FOUND, rubrics.CHANGED, rubrics.COPIED]


def test_what_was_changed_by_hand_is_changed_on_the_page_too(ws: Workspace) -> None:
    copied(ws)
    by_hand(ws, "We know why.", "By hand.")
    seen = rubrics.edit_number(ws, "ours")
    now = prepare.pack(ws.settings, "ours")
    assert rubrics.as_seen(ws, now, seen) == now
    save(ws, changed(now, "a1", text="Theirs."))
    assert rubrics.as_seen(ws, prepare.pack(ws.settings, "ours"), seen) == now
    with pytest.raises(UserError, match="Somebody else"):
        rubrics.save_statement(ws, "ours", changed(now, "a1", text="Mine."), seen=seen, actor=LOCAL)


def test_a_faulty_pack_becomes_what_it_was_and_its_faulty_file_stays(ws: Workspace) -> None:
    saved = save(ws, changed(copied(ws), "a1", text="Mine."))
    for number in (3, 4):
        (folder(ws) / AREA).write_text(f"id: faulty-{number}\n", encoding="utf-8")
        assert rubrics.restore(ws, "ours", actor=LOCAL) == load_pack(folder(ws)) == saved
        assert [e.act for e in rubrics.history(ws, "ours")][: number - 2] == [rubrics.RESTORED] * (number - 2)
        kept = {p.name: p.read_text() for p in (folder(ws) / "areas").iterdir() if p.suffix != ".yaml"}
        assert kept == {f"vision.yaml.faulty-{n}": f"id: faulty-{n}\n" for n in range(3, number + 1)}
    assert check_pack(folder(ws)) == []


def test_what_a_round_was_held_with_is_restored_where_nothing_newer_was_noted(ws: Workspace) -> None:
    copied(ws)
    (folder(ws) / "pack.yaml").write_text(
        (folder(ws) / "pack.yaml").read_text().replace("1.0.0", "2.0.0", 1), encoding="utf-8"
    )
    held = load_pack(folder(ws))
    assert held.header.version == "2.0.0"
    hold_round(ws)
    (folder(ws) / AREA).write_text("id: vision\n", encoding="utf-8")
    assert rubrics.restore(ws, "ours", actor=LOCAL) == held


def test_a_sound_pack_is_left_as_it_is(ws: Workspace) -> None:
    copied(ws)
    by_hand(ws, "We know why.", "By hand.")
    assert rubrics.restore(ws, "ours", actor=LOCAL).statements[0].text == "By hand."
    assert rubrics.edit_number(ws, "ours") == 2
    assert [e.act for e in rubrics.history(ws, "ours")] == [rubrics.COPIED]


def test_a_faulty_pack_that_was_never_noted_has_nothing_to_become(ws: Workspace) -> None:
    (ws.settings.data / "rubrics" / "tiny" / AREA).write_text("id: vision\n", encoding="utf-8")
    assert rubrics.newest_sound(ws, "tiny") is None
    with pytest.raises(UserError, match="no earlier version"):
        rubrics.restore(ws, "tiny", actor=LOCAL)
