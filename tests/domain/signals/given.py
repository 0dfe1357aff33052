"""Small schools for the rules: what a test does not name does not matter to it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from builders import area, pack, role, school_year, statement

from lobscan.domain.activity import Activity
from lobscan.domain.allocation import Allocation
from lobscan.domain.ambition import Ambition
from lobscan.domain.evidence import Evidence
from lobscan.domain.partner import Partner
from lobscan.domain.practice import Practice
from lobscan.domain.results import Row as Figure
from lobscan.domain.round import Round
from lobscan.domain.rubric import Competency, Pack, Scope, SignalTies
from lobscan.domain.school import Person, School, Track, YearGroup
from lobscan.domain.signals import Facts, Judged, Row, Rule
from lobscan.domain.workplan import Action

TODAY = date(2026, 11, 20)
GROUPS = ("g1", "g2", "g3", "g4")
NAMES = ("sam", "noor", "kim")


def rubric() -> Pack:
    """A pack of a vision and two statements per year group, one of them about reflection."""
    vision = area("vision", statement("a1", scope=Scope.SCHOOL))
    doing = area("doing", statement("b4"), statement("b5"))
    made = pack(vision, doing)
    practised = tuple(Competency(id=c, label=c, meaning=c) for c in ("self", "work"))
    ties = SignalTies(reflection="b4", vision="vision")
    return made.model_copy(
        update={"header": made.header.model_copy(update={"competencies": practised, "signals": ties})}
    )


def school(*people: Person, tracks: Sequence[str] = ("t",)) -> School:
    """A school of one track with the years 1 to 4, and some people."""
    return School(
        name="School",
        structure="nl-vo",
        country="NL",
        language="nl",
        rubric="tiny",
        tracks=tuple(Track(id=t, label=t) for t in tracks),
        year_groups=tuple(
            YearGroup(id=g, label=g.upper(), year=i, tracks=tracks) for i, g in enumerate(GROUPS, 1)
        ),
        roles=(role("mentor"),),
        people=people or tuple(Person(id=n, name=n.title(), hours=10) for n in NAMES),
        school_years=(school_year(date(2026, 8, 17), date(2027, 7, 9)),),
    )


def practice(
    *,
    activities: Iterable[Activity] = (),
    tasks: Iterable[Allocation] = (),
    partners: Iterable[Partner] = (),
    evidence: Iterable[Evidence] = (),
    of: School | None = None,
) -> Practice:
    """The registers of a school on `TODAY`."""
    return Practice(
        school=of or school(),
        pack=rubric(),
        today=TODAY,
        number=0,
        activities=tuple(activities),
        tasks=tuple(tasks),
        partners=tuple(partners),
        evidence=tuple(evidence),
    )


def facts(here: Practice | None = None, **more: object) -> Facts:
    """What the rules look at."""
    return replace(Facts(here or practice()), **more)


def activity(id_: str, *groups: str, **more: object) -> Activity:
    """An activity that happens in some year groups."""
    return Activity.model_validate({"id": id_, "title": id_, "year_groups": groups, **more})


def everywhere(**more: object) -> Activity:
    """An activity of all year groups in which pupils reflect, so that no year group lacks anything."""
    return activity("all", *GROUPS, **{"reflect": True, "responsible": "sam", **more})


def task(id_: str, responsible: str = "", **more: object) -> Allocation:
    """A task of the whole school."""
    return Allocation.model_validate({"id": id_, "title": id_, "responsible": responsible, **more})


def action(id_: str = "do", **more: object) -> Action:
    """An action of this autumn."""
    fields = {"id": id_, "title": id_, "start": date(2026, 9, 1), "due": date(2026, 10, 1)}
    return Action.model_validate({**fields, **more})


def figure(
    target: str,
    place: str,
    score: float | None,
    *,
    of: str = "",
    unknown: float | None = 0.0,
    hidden: bool = False,
) -> Figure:
    """A line of a table: of a statement in the area `of`, or of an area."""
    names = (of, target) if of else (target, "")
    if hidden:
        return Figure(*names, place, None, None, None, None, None, None, None, hidden=True)
    return Figure(*names, place, 9, unknown, score, 1.0, None, 3.0, 0.0, hidden=False)


def judged(*figures: Figure, ambitions: Sequence[Ambition] = ()) -> Judged:
    """A round with these figures."""
    round_ = Round(id="r1", title="Autumn", rubric="tiny", rubric_version="1.0.0", opened=date(2026, 10, 1))
    return Judged(
        round_,
        rubric(),
        tuple(f for f in figures if f.statement),
        tuple(f for f in figures if not f.statement),
        tuple(ambitions),
    )


def subjects(rule: Rule, seen: Facts) -> list[str]:
    """What a rule finds, by its subjects."""
    return [row.subject for row in rule.rows(seen)]


def only(rule: Rule, seen: Facts) -> Row:
    """The one row that a rule finds."""
    (row,) = rule.rows(seen)
    return row
