"""The Dutch pack keeps its contract: what the field asks of it is in it, and nothing claims to be confirmed."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from content.pack_files import CORE

from lobscan.content import editor
from lobscan.content.packs import load_pack
from lobscan.content.strict import Document
from lobscan.domain.migration import Fate, Migration
from lobscan.domain.rubric import SCHOOL_JUDGEMENT, Pack, Perspective, Phase, Statement, TaskKind
from lobscan.settings import shipped

FOLDER = shipped() / "rubrics" / "nl-lob"
ROLE = {
    "MT": "schoolleider",
    "TL": "teamleider",
    "DC": "decaan",
    "ME": "mentor",
    "VK": "vakdocent",
    "ST": "stagecoordinator",
    "ZC": "ondersteuningscoordinator",
    "KZ": "kwaliteitszorg",
    "L": "leerling",
    "P": "ouder",
    "X": "partner",
}
ALL = " ".join(ROLE)
# Who answers each of the 46 aspects and which items of the Dutch framework it maps to, as the field has it.
FIELD = {
    "a1": (ALL, "SKA1"),
    "a2": ("MT TL DC ME", "SKA1 SKA2"),
    "a3": ("DC TL ME VK L", "OP1 SKA1"),
    "a4": ("MT TL DC ME", "SKA2"),
    "a5": ("MT DC KZ", "SKA1 OP1"),
    "a6": ("DC TL MT", "SKA2"),
    "a7": ("MT DC ZC ME", "OP2"),
    "a8": ("MT TL DC", "SKA2"),
    "b1": ("DC TL ME", "OP1"),
    "b2": ("DC ME L P", "OP1"),
    "b3": ("DC ST VK L", "OP1"),
    "b4": ("ME DC VK L", "OP2"),
    "b5": ("DC ME VK L", "OP1 OR2"),
    "b6": ("ME DC L P", "OP2"),
    "b7": ("VK TL DC", "OP1"),
    "b8": ("ME DC L", "OP6 OP2"),
    "b9": ("DC ME TL P L", "OP2"),
    "b10": ("ZC DC ME", "OP2"),
    "c1": ("MT TL DC ME", "SKA2"),
    "c2": ("MT DC", "SKA2"),
    "c3": ("ME DC ZC TL", "OP2"),
    "c4": ("ME TL DC L", "OP2"),
    "c5": ("VK TL", "OP1"),
    "c6": ("DC TL ME", "SKA2"),
    "c7": ("DC TL ME", "SKA2"),
    "c8": ("TL ME VK DC", "OP2"),
    "c9": ("MT TL ME", "SKA2"),
    "d1": ("ME DC P", ""),
    "d2": ("ME DC P L", ""),
    "d3": ("L DC TL", "SKA3"),
    "d4": ("DC TL X", "OP1 OP2"),
    "d5": ("DC TL ZC X", "OP2"),
    "d6": ("DC ME ZC X", "OP2 OP6"),
    "d7": ("ST DC VK X", "OP1"),
    "d8": ("DC KZ X", "SKA3"),
    "d9": ("DC ZC MT X", "OP2"),
    "d10": ("DC MT", "SKA2"),
    "e1": ("DC ME VK L", "SKA3"),
    "e2": ("MT DC KZ", "SKA3"),
    "e3": ("KZ DC MT", "SKA3 OR1"),
    "e4": ("KZ DC L P", "SKA3"),
    "e5": ("MT KZ DC", "SKA3"),
    "e6": ("MT DC KZ", "SKA2"),
    "e7": ("TL DC ME MT", "SKA2"),
    "e8": ("DC MT", ""),
    "e9": ("MT KZ", "SKA3"),
}
SAID = re.compile(r"(?<=[.!?])\s+")


@pytest.fixture(scope="module")
def lob() -> Pack:
    return load_pack(FOLDER)


def short(statement: Statement) -> str:
    """The field's number of a statement, `b6`."""
    return statement.id.split("-")[0]


def test_each_of_the_46_aspects_is_one_statement_in_the_order_of_the_field(lob: Pack) -> None:
    assert [short(s) for s in lob.statements] == list(FIELD)
    assert [short(s) for s in lob.statements if s.core] == CORE


def test_every_role_that_the_field_names_is_asked(lob: Pack) -> None:
    missing = {
        (short(s), role)
        for s in lob.statements
        for role in FIELD[short(s)][0].split()
        if ROLE[role] not in s.roles
    }
    assert missing == set()


def test_whoever_is_no_staff_is_asked_in_words_of_their_own(lob: Pack) -> None:
    perspective = {r.id: r.perspective for r in lob.header.roles}
    for statement in lob.statements:
        asked = {perspective[r] for r in statement.roles} - set(SCHOOL_JUDGEMENT)
        assert asked <= set(statement.wordings), statement.id
        for variant in statement.variants:
            assert set(statement.wordings) <= set(variant.wordings), statement.id


def test_no_wording_is_given_to_those_who_are_not_asked(lob: Pack) -> None:
    perspective = {r.id: r.perspective for r in lob.header.roles}
    for statement in lob.statements:
        assert set(statement.wordings) <= {perspective[r] for r in statement.roles}, statement.id


def test_pupils_and_parents_read_sentences_about_themselves(lob: Pack) -> None:
    own = re.compile(r"\b(ik|mij|mijn|wij|we)\b", re.IGNORECASE)
    for statement in lob.statements:
        given = [statement.wordings, *(v.wordings for v in statement.variants)]
        for who in (Perspective.PUPILS, Perspective.PARENTS):
            said = [wordings[who] for wordings in given if who in wordings]
            assert all(own.search(text) for text in said), statement.id


def test_a_statement_is_one_short_sentence(lob: Pack) -> None:
    for s in lob.statements:
        texts = [s.words_for(), *s.wordings.values()]
        texts += [t for v in s.variants for t in (v.text, *v.wordings.values())]
        for text in texts:
            assert len(SAID.split(text)) == 1, text
            assert len(text.split()) <= 20, text


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.yaml")), ids=lambda p: p.name)
def test_an_editor_has_no_remark(path: Path) -> None:
    assert [str(w.text) for w in editor.warnings(Document(path, path.name), "nl")] == []


def test_practical_education_has_its_own_words_where_the_usual_ones_do_not_fit(lob: Pack) -> None:
    by_id = {short(s): s for s in lob.statements}
    for wanted in ("b9", "d6", "d9"):
        usual, own = by_id[wanted], by_id[wanted].for_tracks(["pro"])
        assert own.text != usual.text, wanted
        assert all(own.levels[n] != usual.levels[n] for n in (3, 4)), wanted
    assert "profiel" not in (by_id["b9"].for_tracks(["pro"]).text or "")
    assert "tweede jaar" in by_id["d6"].for_tracks(["pro"]).levels[3]
    assert "PTA" not in by_id["b8"].for_tracks(["pro"]).levels[3]


def test_a_variant_has_four_different_levels(lob: Pack) -> None:
    for statement in lob.statements:
        for variant in statement.variants:
            assert variant.levels is not None, statement.id
            assert len({variant.levels[n] for n in (1, 2, 3, 4)}) == 4, statement.id


def test_the_pack_names_the_five_career_competencies(lob: Pack) -> None:
    assert [c.id for c in lob.header.competencies] == [
        "kwaliteitenreflectie",
        "motievenreflectie",
        "werkexploratie",
        "loopbaansturing",
        "netwerken",
    ]
    assert all(c.meaning.startswith("Ik ") for c in lob.header.competencies)


def test_measures_stand_in_all_areas_and_phases(lob: Pack) -> None:
    assert len(lob.measures) >= 62
    assert {m.phase for m in lob.measures} == set(Phase)
    first = Counter(lob.area_of(m.lifts[0].statement).id for m in lob.measures)
    assert {a.id for a in lob.areas} == {area for area, count in first.items() if count >= 5}


def test_every_statement_is_lifted_by_two_measures(lob: Pack) -> None:
    lifted = Counter(lift.statement for m in lob.measures for lift in m.lifts)
    assert {s.id: lifted[s.id] for s in lob.statements if lifted[s.id] < 2} == {}


def test_a_lift_is_an_estimate_or_names_a_source(lob: Pack) -> None:
    sources = {s.id for s in lob.header.sources}
    for measure in lob.measures:
        assert {lift.basis for lift in measure.lifts} <= {"estimate", *sources}, measure.id


def test_what_the_schools_of_the_article_did_is_among_the_measures(lob: Pack) -> None:
    theirs = {m.id for m in lob.measures if "S4" in m.sources}
    assert theirs >= {
        "training-loopbaangesprekken",
        "reflectiemiddag-na-stage",
        "klankbordgroep-leerjaren",
        "lob-bij-aanname",
        "ouderopdracht-in-dossier",
        "excursies-en-korte-stages",
        "oud-leerlingen-vertellen",
        "ambitiespel-hele-team",
        "vraagopdracht-op-stage",
    }


def test_tasks_are_of_all_kinds_and_touch_all_areas(lob: Pack) -> None:
    assert 35 <= len(lob.tasks) <= 50
    assert {t.kind for t in lob.tasks} == set(TaskKind)
    assert {lob.area_of(s).id for t in lob.tasks for s in t.statements} == {a.id for a in lob.areas}
    assert all(t.statements for t in lob.tasks)


def test_only_people_of_the_school_carry_a_task(lob: Pack) -> None:
    school = {r.id for r in lob.header.roles if r.perspective in SCHOOL_JUDGEMENT}
    assert {role for t in lob.tasks for role in t.roles} == school


def test_instruments_say_who_offers_them_and_what_they_are_good_for(lob: Pack) -> None:
    assert 12 <= len(lob.instruments) <= 20
    for instrument in lob.instruments:
        assert instrument.statements, instrument.id
        assert instrument.url is None or instrument.url.startswith("http"), instrument.id


def test_review_questions_ask_one_thing_and_say_what_to_look_at(lob: Pack) -> None:
    assert len(lob.review) >= 15
    for question in lob.review:
        assert question.question.endswith("?"), question.id
        assert len(question.look_at) >= 2, question.id
        assert question.statements, question.id
        assert question.standards, question.id
    touched = {lob.area_of(s).id for q in lob.review for s in q.statements}
    assert touched == {a.id for a in lob.areas}


def test_the_inspection_type_questions_and_the_agenda_are_asked(lob: Pack) -> None:
    by_source = Counter(s for q in lob.review for s in q.sources)
    assert by_source["S3"] >= 4
    assert by_source["kwaliteitsagenda"] >= 3


def test_every_statement_maps_as_the_field_has_it(lob: Pack) -> None:
    for statement in lob.statements:
        items = {s.item.split("/")[1] for s in statement.standards if s.item.startswith("nl-ok-vo-2021/")}
        wanted = set(FIELD[short(statement)][1].split())
        assert not wanted or items == wanted, statement.id
        assert statement.standards, statement.id


def test_no_mapping_claims_to_be_confirmed(lob: Pack) -> None:
    links = [link for s in lob.statements for link in s.standards]
    links += [link for q in lob.review for link in q.standards]
    assert links
    assert not any(link.confirmed for link in links)


def test_a_mapped_item_says_what_it_means_for_career_guidance(lob: Pack) -> None:
    items = {f"{s.id}/{i.id}": i for s in lob.standards for i in s.items}
    mapped = {link.item for s in lob.statements for link in s.standards}
    assert {item for item in mapped if not items[item].about} == set()
    assert all(s.valid_from for s in lob.standards)


def test_the_step_from_the_first_version_leaves_nothing_behind(lob: Pack) -> None:
    raw = Document(FOLDER / "migrations" / "1.0.0.yaml", "1.0.0.yaml").as_model(Migration)
    assert raw is not None
    assert (raw.old, raw.new) == ("1.0.0", lob.header.version)
    assert [s.old for s in raw.steps] == [s.id for s in lob.statements]
    assert {s.fate for s in raw.steps} == {Fate.KEPT, Fate.SAME_MEANING}
    assert all(s.new == (s.old,) for s in raw.steps)
    assert raw.added == ()
