"""Small schools, packs and answers for tests: what a test does not name does not matter to it."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from lobscan.domain.answers import Answer
from lobscan.domain.results import Row
from lobscan.domain.rubric import Area, Measure, Pack, Perspective, Scope, Statement
from lobscan.domain.school import Holiday, Role, School, SchoolYear
from lobscan.domain.tally import Tally, empty

LEADERS, STAFF, PUPILS, PARENTS, PARTNERS = Perspective
TEXTS = {str(level): f"what one sees at {level}" for level in (1, 2, 3, 4)}


def role(id_: str, perspective: Perspective = STAFF) -> Role:
    """A role of a school."""
    return Role(id=id_, label=id_, perspective=perspective)


def school(*year_groups: tuple[str, str, int], **more: object) -> School:
    """A school with year groups (id, label and year) and, unless said otherwise, mentors only."""
    usual: dict[str, object] = {
        "name": "De Meander",
        "structure": "s",
        "country": "NL",
        "language": "nl",
        "rubric": "tiny",
        "tracks": [{"id": "t", "label": "t"}],
        "year_groups": [{"id": id_, "label": label, "year": year} for id_, label, year in year_groups],
        "roles": [role("mentor")],
    }
    return School.model_validate(usual | more)


def statement(id_: str, *, scope: Scope = Scope.YEAR_GROUP, **more: object) -> Statement:
    """A statement that mentors answer."""
    fields = {"id": id_, "aspect": id_, "text": f"{id_}.", "roles": ["mentor"], "levels": TEXTS}
    return Statement.model_validate({**fields, "scope": scope, **more})


def area(id_: str, *statements: Statement) -> Area:
    """An area of a pack."""
    return Area(id=id_, title=id_, intro=id_, statements=statements)


def measure(id_: str, *, lifts: Mapping[str, tuple[float, float]], **more: object) -> Measure:
    """A measure of ten hours that lifts statements by (low, high) levels."""
    fields = {
        "id": id_,
        "title": f"Do {id_}",
        "why": "it helps",
        "phase": "carry_out",
        "applies": "year_group",
        "weeks": 4,
        "work": [{"role": "mentor", "hours": 10}],
        "lifts": [{"statement": s, "low": low, "high": high} for s, (low, high) in lifts.items()],
        "steps": ["begin", "end"],
        "success": "one sees it",
    }
    return Measure.model_validate({**fields, **more})


def pack(
    *areas: Area,
    measures: Sequence[Measure] = (),
    roles: Mapping[str, Perspective] | None = None,
) -> Pack:
    """A pack of some areas; it knows a mentor unless `roles` says otherwise."""
    names = ("Chance", "Partly", "In place", "Secured")
    header = {
        "id": "tiny",
        "version": "1.0.0",
        "language": "nl",
        "title": "Tiny",
        "provider": "us",
        "licence": "CC0",
        "published": "2026-09-01",
        "intro": "A pack for tests.",
        "levels": [{"value": i, "label": n, "meaning": n} for i, n in enumerate(names, 1)],
        "roles": [{"id": i, "perspective": p} for i, p in (roles or {"mentor": STAFF}).items()],
        "areas": [a.id for a in areas],
    }
    return Pack.model_validate({"header": header, "areas": areas, "measures": measures, "standards": ()})


def answers(role_: str, statement_: str, year_group: str, marks: str, *, who: str = "") -> list[Answer]:
    """One answer per letter of `marks`, each of another respondent of a role."""
    return [
        Answer(f"{who or role_}{i}", role_, statement_, year_group, current=mark)
        for i, mark in enumerate(marks)
    ]


def one_cell(
    roles: Sequence[Role],
    now: Mapping[str, Sequence[int]],
    wanted: Mapping[str, Sequence[int]] | None = None,
) -> Tally:
    """A tally of one school-wide statement `s`: per role how many gave 1, 2, 3, 4, "?" and "-"."""
    tally = empty(statements=["s"], year_groups=[], roles=roles)
    for counts, given in ((tally.now, now), (tally.wanted, wanted or {})):
        for i, each in enumerate(roles):
            marks = list(given.get(each.id, ()))
            counts[0, 0, i, : len(marks)] = np.array(marks, dtype=np.int64)
    most = max(int(tally.now.sum()), int(tally.wanted.sum()))
    return Tally(tally.statements, tally.places, tally.roles, tally.now, tally.wanted, most)


def school_year(start: date, end: date, *holidays: tuple[date, date]) -> SchoolYear:
    """A school year with some holidays."""
    free = tuple(Holiday(label="free", start=a, end=b) for a, b in holidays)
    id_ = f"{start.year}-{start.year + 1}"
    return SchoolYear(id=id_, region="here", start=start, end=end, holidays=free)


def found(rows: Sequence[Row], *, statement: str, year_group: str) -> Row:
    """The one line of a table for a statement at a place."""
    (row,) = [r for r in rows if (r.statement, r.year_group) == (statement, year_group)]
    return row
