"""What the Flemish pack gives a school to do and to use: measures, tasks, instruments and review questions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from lobscan.content.editor import sentences, warnings
from lobscan.content.packs import load_pack
from lobscan.content.strict import Document
from lobscan.domain.rubric import SCHOOL_JUDGEMENT, Pack, Perspective, Phase, Scope, TaskKind
from lobscan.settings import shipped

RUBRICS = shipped() / "rubrics"
FOLDER = RUBRICS / "vl-olb"
AREAS = ("visie", "activiteiten", "taken", "samenwerking", "kwaliteit")
FILES = (*(f"measures/{a}.yaml" for a in AREAS), "tasks.yaml", "instruments.yaml", "review.yaml")
SCHOOLS_DID = (
    "klassenleraren-leren-gesprekken",
    "reflectiemoment-na-stage",
    "klankbord-graadcoordinatoren",
    "olb-in-het-sollicitatiegesprek",
    "ouderopdracht-in-portfolio",
    "kijkdagen-elk-leerjaar",
    "oud-leerlingen-terug-op-school",
)
"""Measures that are the work of S4's schools in Flemish dress."""
INSTRUMENTS = (
    "onderwijskiezer",
    "columbus",
    "sid-in",
    "beroepenhuis",
    "mijn-loopbaan",
    "start-to-can",
    "transbaso",
    "vlajo",
    "rtc",
    "duaal-leren",
    "clb",
    "gtb-transitietraject",
    "onderwijsaanbod-vlaanderen",
    "euroguidance-vlaanderen",
    "sectorconvenants",
)
"""Those that S1 names for schools."""
QUALITY_QUESTIONS = ("vraag-kwaliteit-van-adviezen", "vraag-effect-van-acties", "vraag-warme-overdrachten")
"""The three questions of S3."""
DUTCH = "decaan|decanen|mentoren|vmbo|havo|vwo|mbo|hbo|PTA|MR|docent|docenten|sectie|secties|LOB|rooster|profielkeuze"


@pytest.fixture(scope="module")
def olb() -> Pack:
    return load_pack(FOLDER)


@pytest.fixture(scope="module")
def lob() -> Pack:
    return load_pack(RUBRICS / "nl-lob")


def staff(pack: Pack) -> set[str]:
    """The roles that work at the school; pupils, parents and partners give no hours."""
    return {r.id for r in pack.header.roles if r.perspective in SCHOOL_JUDGEMENT}


def measure_texts(pack: Pack) -> Iterator[str]:
    for m in pack.measures:
        yield from (m.title, m.why, m.success, *m.steps)


def all_texts(pack: Pack) -> Iterator[str]:
    yield from measure_texts(pack)
    for t in pack.tasks:
        yield from (t.title, t.about)
    for i in pack.instruments:
        yield from (i.title, i.about)
    for q in pack.review:
        yield from (q.question, *q.look_at)


def areas_touched(pack: Pack, statements: Iterator[str]) -> set[str]:
    return {pack.area_of(s).id for s in statements}


def test_there_are_measures_enough_in_every_area_and_phase(olb: Pack) -> None:
    assert len(olb.measures) >= 62
    assert {m.phase for m in olb.measures} == set(Phase)
    first_aim = Counter(olb.area_of(m.lifts[0].statement).id for m in olb.measures)
    assert set(first_aim) == set(AREAS)
    assert min(first_aim.values()) >= 12


def test_every_statement_is_lifted_twice_and_once_by_half_a_level(olb: Pack) -> None:
    lifts = [lift for m in olb.measures for lift in m.lifts]
    times = Counter(lift.statement for lift in lifts)
    assert [s.id for s in olb.statements if times[s.id] < 2] == []
    far = {lift.statement for lift in lifts if lift.high >= 0.5}
    assert [s.id for s in olb.statements if s.id not in far] == []


def test_a_lift_is_an_estimate_or_has_a_source(olb: Pack) -> None:
    known = {"estimate", *(s.id for s in olb.header.sources)}
    for m in olb.measures:
        assert {lift.basis for lift in m.lifts} <= known, m.id
        assert all(lift.low < lift.high <= 1 for lift in m.lifts), m.id


def test_no_measure_lifts_a_statement_twice(olb: Pack) -> None:
    for m in olb.measures:
        assert len({lift.statement for lift in m.lifts}) == len(m.lifts), m.id


def test_hours_are_asked_of_those_who_work_at_the_school(olb: Pack) -> None:
    asked = {w.role for m in olb.measures for w in m.work}
    assert asked == staff(olb)
    for m in olb.measures:
        assert len({w.role for w in m.work}) == len(m.work), m.id


def test_hours_count_for_what_a_measure_applies_to(olb: Pack) -> None:
    per = {Scope.YEAR_GROUP: "year_group", Scope.SCHOOL: "once"}
    for m in olb.measures:
        assert {w.per for w in m.work} == {per[m.applies]}, m.id
        assert m.applies is Scope.YEAR_GROUP or not m.years, m.id


def test_what_must_come_first_belongs_to_the_same_phase_or_an_earlier_one(olb: Pack) -> None:
    order = list(Phase)
    phase = {m.id: order.index(m.phase) for m in olb.measures}
    late = [(m.id, p) for m in olb.measures for p in m.prerequisites if phase[p] > phase[m.id]]
    assert late == []


def test_a_measure_can_be_carried_out_and_seen(olb: Pack) -> None:
    for m in olb.measures:
        assert 3 <= len(m.steps) <= 6, m.id
        assert len(set(m.steps)) == len(m.steps), m.id
        assert len(sentences(m.why)) == 2, m.id
        assert len(m.title) <= 60, m.id


@pytest.mark.parametrize("id_", SCHOOLS_DID)
def test_it_has_what_the_schools_of_the_article_did(olb: Pack, id_: str) -> None:
    measure = next(m for m in olb.measures if m.id == id_)
    assert "S4" in measure.sources


def test_excursions_are_for_every_year(olb: Pack) -> None:
    measure = next(m for m in olb.measures if m.id == "kijkdagen-elk-leerjaar")
    assert measure.applies is Scope.YEAR_GROUP
    assert not measure.years


def test_the_tasks_are_of_every_kind_and_come_to_every_role(olb: Pack) -> None:
    assert 35 <= len(olb.tasks) <= 45
    assert min(Counter(t.kind for t in olb.tasks)[kind] for kind in TaskKind) >= 4
    assert {role for t in olb.tasks for role in t.roles} == staff(olb)
    assert {t.scope for t in olb.tasks} == set(Scope)
    assert areas_touched(olb, (s for t in olb.tasks for s in t.statements)) == set(AREAS)
    assert [t.id for t in olb.tasks if t.years and t.scope is Scope.SCHOOL] == []


def test_leading_is_done_by_leaders(olb: Pack) -> None:
    leaders = {r.id for r in olb.header.roles if r.perspective is Perspective.LEADERS}
    assert [t.id for t in olb.tasks if t.kind is TaskKind.LEADING and not leaders & set(t.roles)] == []


@pytest.mark.parametrize("id_", INSTRUMENTS)
def test_it_knows_the_instruments_of_flanders(olb: Pack, id_: str) -> None:
    instrument = next(i for i in olb.instruments if i.id == id_)
    assert "S1" in instrument.sources


def test_each_instrument_says_where_it_fits_and_comes_from(olb: Pack) -> None:
    for i in olb.instruments:
        assert i.statements, i.id
        assert i.sources, i.id
        assert i.url is None or i.url.startswith("https://"), i.id
    practised = {c for i in olb.instruments for c in i.competencies}
    assert practised == {c.id for c in olb.header.competencies}


@pytest.mark.parametrize(
    ("id_", "years"),
    [("beroepenhuis", {1, 2}), ("columbus", {5, 6, 7}), ("sid-in", {6, 7}), ("onderwijskiezer", set())],
)
def test_an_instrument_is_for_the_years_it_was_made_for(olb: Pack, id_: str, years: set[int]) -> None:
    assert set(next(i for i in olb.instruments if i.id == id_).years) == years


@pytest.mark.parametrize("id_", QUALITY_QUESTIONS)
def test_the_review_asks_the_questions_of_the_principles(olb: Pack, id_: str) -> None:
    question = next(q for q in olb.review if q.id == id_)
    assert question.sources == ("S3",)


def test_the_review_touches_every_area_and_what_the_inspectorate_looks_at(olb: Pack) -> None:
    assert 14 <= len(olb.review) <= 18
    assert areas_touched(olb, (s for q in olb.review for s in q.statements)) == set(AREAS)
    reached = {link.item for q in olb.review for link in q.standards}
    frame = next(s for s in olb.standards if s.id == "vl-ok")
    assert {f"vl-ok/{item.id}" for item in frame.items} <= reached
    decree = "vl-decreet-leerlingenbegeleiding-2018"
    assert {f"{decree}/evaluatie", f"{decree}/inspraak"} <= reached


def test_a_review_question_asks_and_says_what_to_lay_beside_it(olb: Pack) -> None:
    for q in olb.review:
        assert q.question.endswith("?"), q.id
        assert len(q.look_at) >= 2, q.id
        assert not any(link.confirmed for link in q.standards), q.id


@pytest.mark.parametrize("name", FILES)
def test_an_editor_has_no_remark(name: str) -> None:
    path = FOLDER / name
    assert [(f.line, f.text) for f in warnings(Document(path, str(path)), "nl-BE")] == []


def test_its_sentences_are_short(olb: Pack) -> None:
    assert [s for text in all_texts(olb) for s in sentences(text) if len(s.split()) > 20] == []


def test_it_speaks_as_a_flemish_school(olb: Pack) -> None:
    whole = re.compile(rf"\b({DUTCH})\b")
    assert [text for text in all_texts(olb) if whole.search(text)] == []


def test_its_measures_are_its_own(olb: Pack, lob: Pack) -> None:
    """A Flemish school must not get the Dutch measures with some words swapped."""
    dutch = {s for text in measure_texts(lob) for s in sentences(text)}
    assert [s for text in measure_texts(olb) for s in sentences(text) if s in dutch] == []
