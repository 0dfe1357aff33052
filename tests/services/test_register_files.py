"""Registers from files into the store: the schools of the cases, updates, all or nothing, undo."""

from __future__ import annotations

from pathlib import Path

import pytest

from lobscan import access
from lobscan.domain.activity import Place
from lobscan.domain.partner import Kind
from lobscan.domain.register import Record, Register
from lobscan.errors import FaultyFile, NotAllowed
from lobscan.exchange import register_sheets
from lobscan.services import practice, register_files
from lobscan.services.register_files import Incoming
from lobscan.services.workspace import Workspace

CASES = Path(__file__).parents[1] / "cases"
YEARS = {1: 5, 2: 5, 3: 5, 4: 5}
"""Year groups of the Dutch structure in the years 1 to 4; five tracks have each of them."""


def read(ws: Workspace, register: Register, text: str, **more: object) -> Incoming:
    return register_files.read(ws, register, text.encode(), name="x.csv", **more)


def take(ws: Workspace, register: Register, text: str, **more: object) -> Incoming:
    incoming = read(ws, register, text, **more)
    register_files.take_over(ws, incoming, actor=access.LOCAL)
    return incoming


def case(ws: Workspace, register: Register, name: str) -> Incoming:
    incoming = register_files.read(ws, register, (CASES / name).read_bytes(), name=name)
    register_files.take_over(ws, incoming, actor=access.LOCAL)
    return incoming


def counts(incoming: Incoming) -> tuple[int, int, int]:
    return len(incoming.new), len(incoming.changed), incoming.same


def test_the_activities_of_the_cases_by_hand(ws: Workspace) -> None:
    assert counts(case(ws, Register.ACTIVITIES, "activiteiten-vmbo-groen.csv")) == (13, 0, 0)
    kept = practice.practice(ws).activities
    by_title = {a.title: a for a in kept}
    assert len(by_title) == 13
    assert [sum(getattr(a, k) for a in kept) for k in ("inform", "experience", "reflect")] == [2, 7, 5]
    assert [sum(getattr(a, k) for a in kept) for k in ("prepared", "looked_back")] == [2, 3]
    places = [a.place for a in kept]
    assert [places.count(p) for p in (Place.OUTSIDE, Place.SCHOOL, Place.HOME, Place.UNKNOWN)] == [5, 4, 1, 3]
    assert [len(a.year_groups) for a in kept] == [20, 20, 0, 5, 10, 0, 5, 0, 0, 0, 20, 24, 0]
    assert [a.executors for a in kept if a.executors] == [
        ("mentor",), ("vakdocent",), ("APS",), ("leerjaarvoorzitters",), ("mentor",), ("mentor",),
    ]  # fmt: skip
    assert all(a.responsible == "" and a.partners == () for a in kept)
    assert [bool(a.weeks) for a in kept] == [True, True, *[False] * 11]
    assert by_title["Portfolio met opdracht voor ouders"].parents == "ja"
    assert by_title["Reflectiemiddag na de stage"].note.splitlines() == [
        "leerlingen kijken met hun mentor terug", "Periode: na de stages", "School: Prinsentuin",
    ]  # fmt: skip
    assert by_title["Training van mentoren in gesprekstechnieken"].note.splitlines() == [
        "speerpunt professionalisering", "Verantwoordelijk: directielid en decaan", "School: Helicon Den Bosch",
    ]  # fmt: skip
    assert "Partner: oud-leerlingen (zzp’ers)" in kept[7].note


def test_the_tasks_of_the_cases_by_hand(ws: Workspace) -> None:
    everywhere, whole = sum(YEARS.values()) + 3 + 1, 1
    expected = 2 * YEARS[3] + 4 * whole + 20 + 2 * everywhere
    assert expected == 82
    assert counts(case(ws, Register.TASKS, "taken-vmbo-groen.xlsx")) == (82, 0, 0)
    kept = practice.practice(ws).tasks
    assert sum(t.year_group == "" for t in kept) == 4
    assert {t.title: t.executors for t in kept} == {
        "Reflectiemiddagen na de stage": ("mentor",),
        "Beleid en visie op LOB": ("projectgroep (2 docenten)",),
        "Contact met bedrijventerrein": (),
        "Werkplan LOB bijhouden": ("decaan",),
        "Meedenken over loopbaanbegeleiding": ("leerjaarvoorzitters",),
        "LOB bij aanname van nieuwe mentoren": (),
        "Loopbaangesprek met leerlingen": ("mentor",),
        "Gesprek thuis over de loopbaan (portfolio)": ("ouder",),
    }
    notes = {t.title: t.note for t in kept}
    assert notes["LOB bij aanname van nieuwe mentoren"] == "Helicon\nVerantwoordelijk: directie"
    assert all(t.responsible == "" for t in kept)


def test_the_partners_of_the_cases_by_hand(ws: Workspace) -> None:
    assert counts(case(ws, Register.PARTNERS, "partners-vmbo-groen.csv")) == (5, 0, 0)
    kept = practice.practice(ws).partners
    assert [p.kind for p in kept] == [Kind.VOCATIONAL, Kind.PARENTS, Kind.COMPANY, Kind.ALUMNI, Kind.ADVISER]
    assert [p.contact for p in kept] == ["lector keuzeprocessen", "mentor", "", "", "adjunct-directeur"]
    assert [len(p.year_groups) for p in kept] == [0, 20, 0, 0, 0]


@pytest.mark.parametrize(
    ("register", "name"),
    [
        (Register.ACTIVITIES, "activiteiten-vmbo-groen.csv"),
        (Register.TASKS, "taken-vmbo-groen.xlsx"),
        (Register.PARTNERS, "partners-vmbo-groen.csv"),
    ],
)
def test_the_same_file_once_more_changes_nothing(ws: Workspace, register: Register, name: str) -> None:
    first = case(ws, register, name)
    assert counts(case(ws, register, name)) == (0, 0, len(first.new))


def test_what_cannot_be_placed_is_told_row_by_row(ws: Workspace) -> None:
    told = case(ws, Register.TASKS, "taken-vmbo-groen.xlsx").told
    assert [(f.row, f.column) for f in told] == [
        (4, "Leerjaar"), (5, "Uitvoerder(s)"), (5, "Verantwoordelijk"), (7, "Verantwoordelijk"), (8, "Leerjaar"),
        (8, "Uitvoerder(s)"), (8, "Verantwoordelijk"), (9, "Verantwoordelijk"), (11, "Verantwoordelijk"),
    ]  # fmt: skip


def of(ws: Workspace, register: Register) -> tuple[Record, ...]:
    return practice.registers(ws).of(register)


@pytest.mark.parametrize("write", [register_sheets.as_csv, register_sheets.as_xlsx])
@pytest.mark.parametrize("register", [Register.ACTIVITIES, Register.TASKS, Register.PARTNERS])
def test_export_wipe_import_gives_the_same_records(ws: Workspace, register: Register, write: object) -> None:
    case(ws, Register.PARTNERS, "partners-vmbo-groen.csv")
    case(ws, Register.ACTIVITIES, "activiteiten-vmbo-groen.csv")
    case(ws, Register.TASKS, "taken-vmbo-groen.xlsx")
    now, before = practice.practice(ws), of(ws, register)
    data = write(now, register)  # type: ignore[operator]
    practice.revise(ws, register, {r.id: None for r in before}, seen=now.number, actor=access.LOCAL)
    assert of(ws, register) == ()
    register_files.take_over(ws, register_files.read(ws, register, data, name="x"), actor=access.LOCAL)
    assert {r.id: r for r in of(ws, register)} == {r.id: r for r in before}


def test_a_row_updates_the_one_of_its_name_and_year_groups(ws: Workspace) -> None:
    take(ws, Register.ACTIVITIES, "Activiteit;Leerjaar;Uren;Opmerking\nStage;havo 3;3;oud\nStage;havo 4;3;\n")
    incoming = take(
        ws, Register.ACTIVITIES, "Activiteit;Leerjaar;Uren;Opmerking\nstage;Havo 3;5;nieuw\nStage;havo 4;;\n"
    )
    assert counts(incoming) == (0, 1, 1)
    (changed,) = incoming.changed
    assert (changed.row, changed.fields) == (
        2, (("Activiteit", "Stage", "stage"), ("Uren", "3", "5"), ("Opmerking", "oud", "oud\nnieuw")),
    )  # fmt: skip
    assert [(a.hours, a.note) for a in practice.practice(ws).activities] == [(5, "oud\nnieuw"), (3, "")]


def test_a_row_with_an_id_is_the_whole_record(ws: Workspace) -> None:
    take(ws, Register.PARTNERS, "Partner;Doel;Datum afspraak\nROC;samen;3-11-2026\n")
    id_ = of(ws, Register.PARTNERS)[0].id
    incoming = take(ws, Register.PARTNERS, f"Partner;Doel;Datum afspraak;id\nROC West;;;{id_}\n")
    assert counts(incoming) == (0, 1, 0)
    (partner,) = practice.practice(ws).partners
    assert (partner.name, partner.purpose, partner.agreed_on) == ("ROC West", "", None)


def test_an_import_removes_nothing(ws: Workspace) -> None:
    take(ws, Register.PARTNERS, "Partner\nA\nB\n")
    take(ws, Register.PARTNERS, "Partner\nC\n")
    assert [p.name for p in practice.practice(ws).partners] == ["A", "B", "C"]


def test_nothing_is_kept_of_a_file_with_a_fault(ws: Workspace) -> None:
    incoming = read(ws, Register.TASKS, f"Taak;Uren\nGoed;3\n;2\nFout;-3\n{'x' * 401};1\nVeel;2001\n")
    with pytest.raises(FaultyFile) as refused:
        register_files.take_over(ws, incoming, actor=access.LOCAL)
    assert [(f.row, f.column) for f in refused.value.faults] == [
        (3, "Taak"), (4, "Uren"), (5, "Taak"), (6, "Uren"),
    ]  # fmt: skip
    assert of(ws, Register.TASKS) == ()


def test_evidence_needs_its_day(ws: Workspace) -> None:
    incoming = read(ws, Register.EVIDENCE, "Bewijs;Datum\nVerslag;\n")
    assert [(f.row, f.column) for f in incoming.faults] == [(2, "Datum")]
    take(ws, Register.EVIDENCE, "Bewijs;Datum;Vindplaats\nVerslag;3-11-2026;map 1\n")
    assert len(of(ws, Register.EVIDENCE)) == 1


def test_one_import_is_one_batch_that_can_be_undone(ws: Workspace) -> None:
    take(ws, Register.PARTNERS, "Partner\nA\n")
    take(ws, Register.PARTNERS, "Partner;Doel\nA;iets\nB;\n")
    last = practice.last(ws, Register.PARTNERS)
    assert last is not None
    assert last.records == 2
    practice.undo(ws, Register.PARTNERS, last.id, actor=access.LOCAL)
    assert [(p.name, p.purpose) for p in practice.practice(ws).partners] == [("A", "")]


def test_a_partner_that_is_added_comes_with_the_activity(ws: Workspace) -> None:
    text = "Activiteit;Partner\nA;Landmacht\nB;landmacht\n"
    (question,) = [q for q in read(ws, Register.ACTIVITIES, text).questions if q.value == "Landmacht"]
    answers = {q.key: "add" for q in read(ws, Register.ACTIVITIES, text).questions}
    assert question.key in answers
    incoming = take(ws, Register.ACTIVITIES, text, answers=answers)
    now = practice.practice(ws)
    (partner,) = now.partners
    assert partner.name == "Landmacht"
    assert [a.partners for a in now.activities] == [(partner.id,), (partner.id,)]
    assert ("Partner", "", "Landmacht") in incoming.new[0].fields


def test_only_who_may_takes_a_file_over(ws: Workspace) -> None:
    incoming = read(ws, Register.PARTNERS, "Partner\nA\n")
    with pytest.raises(NotAllowed):
        register_files.take_over(ws, incoming, actor=access.Actor("x", access.Office.READER))
