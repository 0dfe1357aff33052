"""What the Flemish pack promises: the same 46 aspects as the Dutch one, in the words and structures of Flanders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

import pytest
from content.pack_files import CORE

from lobscan.content.crosswalks import load_crosswalks
from lobscan.content.editor import warnings
from lobscan.content.packs import load_pack
from lobscan.content.schools import load_structure
from lobscan.content.strict import Document
from lobscan.domain.crosswalk import Crosswalk
from lobscan.domain.rubric import Pack, Perspective
from lobscan.settings import shipped

RUBRICS = shipped() / "rubrics"
AREAS = {"visie": "a", "activiteiten": "b", "taken": "c", "samenwerking": "d", "kwaliteit": "e"}
ASPECTS = [
    f"{letter}{n}"
    for letter, last in (("a", 8), ("b", 10), ("c", 9), ("d", 10), ("e", 9))
    for n in range(1, last + 1)
]
"""The statements of the short scan, the same in both packs."""
ASKED = {
    Perspective.PUPILS: [
        "a1",
        "a3",
        "b2",
        "b3",
        "b4",
        "b5",
        "b6",
        "b8",
        "b9",
        "c4",
        "d1",
        "d2",
        "d3",
        "e1",
        "e4",
    ],
    Perspective.PARENTS: ["b2", "b6", "b9", "d1", "d2", "e4"],
    Perspective.PARTNERS: ["d4", "d5", "d6", "d7", "d8", "d9", "d10"],
}
MOST_ALIKE = 0.75
"""The share of words that a descriptor may have in common, in order, with the Dutch one."""


@pytest.fixture(scope="module")
def olb() -> Pack:
    return load_pack(RUBRICS / "vl-olb")


@pytest.fixture(scope="module")
def lob() -> Pack:
    return load_pack(RUBRICS / "nl-lob")


@pytest.fixture(scope="module")
def crosswalks() -> dict[tuple[str, str], Crosswalk]:
    return {(c.left, c.right): c for c in load_crosswalks(RUBRICS / "crosswalks")}


def aspect(statement_id: str) -> str:
    """The place of a statement in the scan, `a1`."""
    return statement_id.split("-", 1)[0]


def said(pack: Pack) -> Iterator[str]:
    """Every sentence that an answerer can read in a pack."""
    for area in pack.areas:
        yield from (area.title, area.intro, *area.talk)
        for s in area.statements:
            yield from (s.aspect, s.text or "", *s.wordings.values(), *s.evidence)
            yield from (s.levels[n] for n in (1, 2, 3, 4))


def test_it_has_every_aspect_once_in_the_order_of_the_scan(olb: Pack) -> None:
    assert [aspect(s.id) for s in olb.statements] == ASPECTS
    assert len(ASPECTS) == 46
    assert [a.id for a in olb.areas] == list(AREAS)
    for area in olb.areas:
        assert {s.id[0] for s in area.statements} == {AREAS[area.id]}
        assert len(area.talk) == 4


def test_the_short_scan_asks_the_same_aspects_as_the_dutch_one(olb: Pack, lob: Pack) -> None:
    assert [aspect(s.id) for s in olb.statements if s.core] == CORE
    assert [aspect(s.id) for s in lob.statements if s.core] == CORE
    scopes = {aspect(s.id): s.scope for s in lob.statements}
    assert {aspect(s.id): s.scope for s in olb.statements} == scopes


def test_its_roles_are_those_of_a_flemish_school(olb: Pack) -> None:
    school = {r.id: r.perspective for r in load_structure(shipped() / "data", "vl-so").roles}
    assert {r.id: r.perspective for r in olb.header.roles} == school
    asked = {role for s in olb.statements for role in s.roles}
    assert asked == set(school)


def test_every_role_in_the_school_has_something_to_say_in_the_short_scan(olb: Pack) -> None:
    for role in (r.id for r in olb.header.roles):
        assert [s.id for s in olb.statements if s.core and role in s.roles], role


@pytest.mark.parametrize("who", ASKED, ids=str)
def test_who_is_asked_beside_the_school_is_asked_in_words_of_their_own(olb: Pack, who: Perspective) -> None:
    roles = {r.id for r in olb.header.roles if r.perspective is who}
    answering = [s for s in olb.statements if roles & set(s.roles)]
    assert [aspect(s.id) for s in answering] == ASKED[who]
    for s in answering:
        assert who in s.wordings, s.id
        assert s.wordings[who] != s.text, s.id
    assert [s.id for s in olb.statements if who in s.wordings and s not in answering] == []


def test_pupils_and_parents_are_addressed_without_the_word_of_the_trade(olb: Pack) -> None:
    for s in olb.statements:
        for who in (Perspective.PUPILS, Perspective.PARENTS):
            assert "OLB" not in s.wordings.get(who, ""), s.id


def test_it_has_the_three_competencies_and_names_them_where_they_are_practised(olb: Pack) -> None:
    ids = [c.id for c in olb.header.competencies]
    assert ids == ["zelfconceptverheldering", "horizonverruiming", "keuzebekwaamheid"]
    level = next(s for s in olb.statements if s.id == "b5-competenties").levels[3].lower()
    assert [c for c in ids if c not in level] == []


@pytest.mark.parametrize(
    "term",
    [
        "zorgcontinuüm",
        "fase 0",
        "fase 1",
        "fase 2",
        "fase 3",
        "brede basiszorg",
        "klassenraad",
        "oriënteringsattest",
        "CLB",
        "schoolreglement",
        "scharniermoment",
        "studiedomein",
        "finaliteit",
        "basisoptie",
        "duaal leren",
        "VDAB",
        "Onderwijskiezer",
        "SID-in",
        "Columbus",
        "PBD",
        "scholengemeenschap",
        "hoge verwachtingen",
    ],
)
def test_it_speaks_of_the_structures_of_flanders(olb: Pack, term: str) -> None:
    assert any(term.lower() in text.lower() for text in said(olb))


@pytest.mark.parametrize(
    "term", ["decaan", "vmbo", "havo", "vwo", "mbo", "hbo", "PTA", "MR", "docent", "sectie", "LOB"]
)
def test_it_does_not_speak_of_those_of_the_netherlands(olb: Pack, term: str) -> None:
    whole = re.compile(rf"\b{term}(en)?\b", re.IGNORECASE)
    assert [text for text in said(olb) if whole.search(text)] == []


def test_its_descriptors_are_no_dutch_ones_with_words_swapped(olb: Pack, lob: Pack) -> None:
    dutch = {aspect(s.id): s.levels for s in lob.statements}
    alike = [
        (s.id, n)
        for s in olb.statements
        for n in (1, 2, 3, 4)
        if SequenceMatcher(None, dutch[aspect(s.id)][n].split(), s.levels[n].split()).ratio() > MOST_ALIKE
    ]
    assert alike == []


def test_every_mapping_is_a_judgement_that_waits_for_the_field(olb: Pack) -> None:
    for s in olb.statements:
        frames = {link.item.split("/")[0] for link in s.standards}
        assert frames == {"vl-ok", "vl-decreet-leerlingenbegeleiding-2018"}, s.id
        assert not any(link.confirmed for link in s.standards), s.id


def test_every_item_of_the_standards_that_is_about_guidance_is_reached(olb: Pack) -> None:
    reached = {link.item for s in olb.statements for link in s.standards}
    items = {f"{standard.id}/{item.id}" for standard in olb.standards for item in standard.items}
    assert items - reached == set()


def test_every_statement_says_where_it_comes_from_and_how_to_show_it(olb: Pack) -> None:
    for s in olb.statements:
        assert s.sources, s.id
        assert len(s.evidence) == 3, s.id
        assert len({s.levels[n] for n in (1, 2, 3, 4)}) == 4, s.id


@pytest.mark.parametrize("area", AREAS)
def test_an_editor_has_no_remark(area: str) -> None:
    path = RUBRICS / "vl-olb" / "areas" / f"{area}.yaml"
    assert [(f.line, f.text) for f in warnings(Document(path, str(path)), "nl-BE")] == []


def test_the_two_packs_are_tied_statement_by_statement(
    olb: Pack, lob: Pack, crosswalks: dict[tuple[str, str], Crosswalk]
) -> None:
    tied = crosswalks["nl-lob", "vl-olb"]
    assert {p.left for p in tied.pairs} | set(tied.left_only) == {s.id for s in lob.statements}
    assert {p.right for p in tied.pairs} | set(tied.right_only) == {s.id for s in olb.statements}
    assert [p for p in tied.pairs if aspect(p.left) != aspect(p.right)] == []


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("nl-ok-vo-2021", "vl-ok"),
        ("kwaliteitsagenda-lob-vo-2018", "vl-decreet-leerlingenbegeleiding-2018"),
    ],
)
def test_the_standards_are_tied_item_by_item(
    olb: Pack, lob: Pack, crosswalks: dict[tuple[str, str], Crosswalk], left: str, right: str
) -> None:
    items = {s.id: {i.id for i in s.items} for s in (*olb.standards, *lob.standards)}
    tied = crosswalks[left, right]
    assert {p.left for p in tied.pairs} | set(tied.left_only) == items[left]
    assert {p.right for p in tied.pairs} | set(tied.right_only) == items[right]


def test_a_crosswalk_is_a_judgement_and_tells_why_it_only_overlaps(
    crosswalks: dict[tuple[str, str], Crosswalk],
) -> None:
    pairs = [p for c in crosswalks.values() for p in c.pairs]
    assert not any(p.confirmed for p in pairs)
    assert [p for p in pairs if (p.how == "overlap") != bool(p.note)] == []
