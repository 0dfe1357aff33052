"""Small dossiers for tests: what a test does not name does not matter to it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from builders import area, pack, role, statement

from lobscan.domain.dossier import Conclusion, Dossier, Held, Review, Words
from lobscan.domain.dossier_build import Noted, Sources, build
from lobscan.domain.dossier_trend import Told
from lobscan.domain.evidence import Evidence
from lobscan.domain.indicator import Indicator, Kind
from lobscan.domain.results import SCHOOL, TOTAL, Row
from lobscan.domain.review import Verdict
from lobscan.domain.rubric import Pack, Scope, Standard, StandardItem
from lobscan.domain.school import Person, School, Track, YearGroup
from lobscan.domain.workplan import Action

TODAY = date(2026, 11, 20)
GROUPS = ("g3", "g4")
STANDARD = Standard(
    id="frame",
    title="Kader",
    version="2021",
    provider="Inspectie",
    items=(
        StandardItem(id="A1", title="Visie", about="Waarom."),
        StandardItem(id="B2", title="Aanbod"),
        StandardItem(id="C3", title="Veiligheid"),
    ),
)


def tied(*items: str, confirmed: bool = False) -> list[dict[str, object]]:
    """Ties of a statement to items of the standard."""
    return [{"item": f"frame/{item}", "confirmed": confirmed} for item in items]


def rubric() -> Pack:
    """A school-wide statement about A1, one per year group about A1 and B2, and one about nothing."""
    vision = area("vision", statement("s1", scope=Scope.SCHOOL, standards=tied("A1")))
    doing = area("doing", statement("s2", standards=tied("A1", "B2")), statement("s3"))
    return replace_standards(pack(vision, doing))


def replace_standards(of: Pack) -> Pack:
    """The pack with the standard in it."""
    return of.changed(standards=(STANDARD,))


def school(*people: Person) -> School:
    """A school of two year groups."""
    return School(
        name="De Meander",
        structure="nl-vo",
        country="NL",
        language="nl",
        rubric="tiny",
        tracks=(Track(id="havo", label="havo"),),
        year_groups=tuple(YearGroup(id=g, label=f"havo {g[1]}", year=int(g[1])) for g in GROUPS),
        roles=(role("mentor"),),
        people=people or (Person(id="an", name="An de Wit", roles=("mentor",)),),
    )


def row(statement_: str, place: str, score: float | None, *, n: int = 8, hidden: bool = False) -> Row:
    """A line of figures with an ambition of 3."""
    if hidden:
        return Row("", statement_, place, None, None, None, None, None, None, None, hidden=True)
    gap = None if score is None else max(0.0, 3 - score)
    return Row("", statement_, place, n if score else 0, 0.25, score, 0.8, 3.4, 3.0, gap, hidden=False)


def rows(scores: Mapping[str, Sequence[float | None]]) -> tuple[Row, ...]:
    """The lines of statements: of one score for the whole school, of two for the year groups."""
    found: list[Row] = []
    for name, each in scores.items():
        places = GROUPS if len(each) > 1 else (SCHOOL,)
        found += [row(name, place, score) for place, score in zip(places, each, strict=True)]
        shown = [s for s in each if s is not None]
        found.append(row(name, TOTAL, sum(shown) / len(shown) if shown else None))
    return tuple(found)


def told(
    id_: str,
    scores: Mapping[str, Sequence[float | None]],
    *,
    of: Pack | None = None,
    ambitions: Sequence[str] = (),
    **more: object,
) -> Told:
    """A round with these scores; `ambitions` are the statements for which the school set one."""
    own = of or rubric()
    fields: dict[str, object] = {
        "id": id_, "title": f"Ronde {id_}", "rubric": "Tiny", "rubric_version": own.header.version,
        "set": "full", "mode": "open", "opened": date(2026, 10, 1), "closed": date(2026, 10, 20), "k": 5,
        "respondents": 12, "counted": True,
    }  # fmt: skip
    open_ = {(s, p) for s in scores if s not in ambitions for p in (SCHOOL, *GROUPS)}
    return Told(Held(**{**fields, **more}), own, rows(scores), frozenset(scores), frozenset(open_))  # type: ignore[arg-type]


LAST = {"s1": (2.0,), "s2": (1.5, 3.0)}


def proof(id_: str = "e", **more: object) -> Evidence:
    """A piece of evidence of this autumn."""
    return Evidence.model_validate({"id": id_, "title": f"Bewijs {id_}", "dated": date(2026, 9, 1), **more})


def action(id_: str = "a", **more: object) -> Action:
    """An action of this autumn."""
    days = {"start": date(2026, 9, 1), "due": date(2026, 12, 1)}
    return Action.model_validate({"id": id_, "title": f"Actie {id_}", **days, **more})


def sources(**more: object) -> Sources:
    """What a dossier is made of: the last round, and nothing else."""
    usual = Sources(
        school=school(), pack=rubric(), standard=STANDARD, today=TODAY, rounds=(told("r2", LAST),),
        actions=(), evidence=(), words={},
    )  # fmt: skip
    return replace(usual, **more)  # type: ignore[arg-type]


def dossier(**more: object) -> Dossier:
    """A dossier with the names of people."""
    return build(sources(**more), names=True, call={"an": "An de Wit"}.__getitem__, retell=str)


def full(**more: object) -> Dossier:
    """A dossier with a little of everything: two rounds, hidden cells, evidence, actions, a review, words."""
    last = told("r2", LAST, ambitions=("s1",))
    hidden = row("s2", "g4", None, hidden=True)
    shown = tuple(hidden if (r.statement, r.year_group) == ("s2", "g4") else r for r in last.rows)
    usual: dict[str, object] = {
        "rounds": (told("r1", {"s1": (2.6,), "s2": (1.0, 2.5)}), replace(last, rows=shown)),
        "evidence": (
            proof("plan", link="https://example.org/plan", owner="an", statements=("s1",)),
            proof(
                "foto", file="ab" * 32, file_name="foto.pdf", dated=date(2024, 1, 9), standards=("frame/B2",)
            ),
        ),
        "actions": (
            action(
                "lopend", responsible="an", statements=("s2",), year_groups=("g3",), success="Dat ziet men."
            ),
            action("klaar", statements=("s2",), status="done", progress=100),
        ),
        "review": Review("Terugblik 2026", date(2026, 11, 2)),
        "noted": (
            Noted(Conclusion("Gesprekken lopen.", Verdict.SECURE, "an", None, ()), statements=("s1",)),
            Noted(
                Conclusion("Vaker vragen.", Verdict.ADJUST, "an", date(2027, 2, 1), ("Actie lopend",)),
                statements=("s2",),
            ),
        ),
        "words": {"A1": Words("Zo doen wij het.\n\nEn waarom.", TODAY)},
        "indicators": (
            Indicator(kind=Kind.SWITCHERS, school_year="2024-2025", value=24, total=610, source="Magister"),
            Indicator(kind=Kind.SWITCHERS, school_year="2025-2026", value=None, total=600, source="Magister"),
            Indicator(
                kind=Kind.OTHER, label="Open dag", school_year="2025-2026", group="g3", track="havo", value=31
            ),
        ),
        "chain": "cd" * 32,
        "snapshots": 3,
    }
    return dossier(**{**usual, **more})
