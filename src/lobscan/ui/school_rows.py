"""The school's lists as rows of a table editor, and back again with every fault by row and column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

import pandas as pd
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from lobscan.domain.school import Holiday, Person, Role, School, SchoolYear, Track, YearGroup, free_id
from lobscan.errors import Fault, FaultyFile
from lobscan.locales import N_, _

M = TypeVar("M", bound=BaseModel)
Row = dict[str, object]

COLUMNS: Final = {
    "id": N_("Code"),
    "label": N_("Name"),
    "name": N_("Name"),
    "year": N_("Year"),
    "tracks": N_("Tracks"),
    "location": N_("Location"),
    "roles": N_("Roles"),
    "year_groups": N_("Year groups"),
    "hours": N_("Hours a year"),
    "email": N_("E-mail"),
    "start": N_("First day"),
    "end": N_("Last day"),
    "verified": N_("Checked"),
    "perspective": N_("Looks from"),
    "school_year": N_("School year"),
}
"""What the columns are called on the page and in faults."""
WORDS: Final = {
    "id": N_("`{value}` is no code; use small letters, figures and hyphens, and begin with a letter"),
    "year": N_("`{value}` is not possible; give a year from 1 to 7"),
    "hours": N_("`{value}` is not possible; give hours from 0 to 2000"),
    "email": N_("`{value}` is no e-mail address; write it like name@school.nl, or leave it empty"),
}
"""What is wrong with a value of some column; other columns have the general words."""


def year_group_rows(groups: Iterable[YearGroup]) -> pd.DataFrame:
    """Year groups as the editor shows them."""
    rows = [[g.id, g.label, g.year, list(g.tracks), g.location] for g in groups]
    return _frame(rows, ["id", "label", "year", "tracks", "location"], {"year": "Int64"})


def people_rows(people: Iterable[Person]) -> pd.DataFrame:
    """People as the editor shows them."""
    rows = [[p.id, p.name, list(p.roles), list(p.year_groups), p.hours, p.email] for p in people]
    columns = ["id", "name", "roles", "year_groups", "hours", "email"]
    return _frame(rows, columns, {"hours": "Float64"})


def year_rows(years: Iterable[SchoolYear]) -> pd.DataFrame:
    """School years, without their holidays, as the editor shows them."""
    rows = [[y.id, y.start, y.end, y.verified] for y in years]
    return _frame(rows, ["id", "start", "end", "verified"], {"verified": "boolean"})


def holiday_rows(years: Iterable[SchoolYear]) -> pd.DataFrame:
    """The holidays of all school years as the editor shows them."""
    rows = [[y.id, h.label, h.start, h.end] for y in years for h in y.holidays]
    return _frame(rows, ["school_year", "label", "start", "end"], {})


def name_rows(items: Iterable[Track | Role], words: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Tracks, or roles with `words` for their perspectives, as the editor shows them."""
    if words is None:
        return _frame([[i.id, i.label] for i in items], ["id", "label"], {})
    rows = [[i.id, i.label, words[i.perspective]] for i in items if isinstance(i, Role)]
    return _frame(rows, ["id", "label", "perspective"], {})


def _frame(rows: Sequence[Sequence[object]], columns: list[str], types: Mapping[str, str]) -> pd.DataFrame:
    """Why an index from 1: it is shown, and a fault names the row by it."""
    frame = pd.DataFrame(rows, columns=columns, index=pd.RangeIndex(1, len(rows) + 1), dtype=object)
    return frame.astype(dict(types))


def year_groups(frame: pd.DataFrame) -> tuple[YearGroup, ...]:
    """The year groups of the editor; a new one without a code gets one made of its name."""
    return _Reader(_rows(frame)).read(YearGroup, name="label", start="g")


def people(frame: pd.DataFrame) -> tuple[Person, ...]:
    """The people of the editor; new ones get an id made of their name."""
    return _Reader(_rows(frame)).read(Person, name="name", start="p")


def tracks(frame: pd.DataFrame) -> tuple[Track, ...]:
    """The tracks of the editor."""
    return _Reader(_rows(frame)).read(Track, name="label", start="t")


def roles(frame: pd.DataFrame, before: Sequence[Role]) -> tuple[Role, ...]:
    """The roles of the editor; only what they are called can change."""
    fixed = {r.id: r.perspective for r in before}
    rows = [{**row, "perspective": fixed.get(str(row["id"]))} for row in _rows(frame)]
    return _Reader(rows).read(Role, name="label", start="r")


def school_years(
    years: pd.DataFrame, holidays: pd.DataFrame, *, before: School, region: str
) -> tuple[SchoolYear, ...]:
    """The school years of the editor with their holidays, in their order; new ones are of `region`."""
    regions = {y.id: y.region for y in before.school_years}
    rows = [_with_id(row) for row in _rows(years)]
    reader = _Reader([{**row, "region": regions.get(str(row.get("id")), region)} for row in rows])
    found = reader.models(SchoolYear)
    known = {y.id for y in found}
    free = _Reader([{k: v for k, v in row.items() if k != "school_year"} for row in _rows(holidays)])
    given = free.models(Holiday)
    homes = [str(row.get("school_year") or "") for row in _rows(holidays)]
    for at, home in enumerate(homes, 1):
        if home not in known:
            free.fault(at, "school_year", N_("choose one of the school years above"))
    _raise(reader.faults + free.faults)
    ordered = sorted(found, key=lambda y: y.start)
    return tuple(
        year.model_copy(
            update={
                "holidays": tuple(
                    sorted(
                        (h for h, z in zip(given, homes, strict=True) if z == year.id), key=lambda h: h.start
                    )
                )
            }
        )
        for year in ordered
    )


def _with_id(row: Row) -> Row:
    """Why from the start: a school year is called after the years it lies in."""
    start = row.get("start")
    return {**row, "id": f"{start.year}-{start.year + 1}"} if isinstance(start, date) else row


def _rows(frame: pd.DataFrame) -> list[Row]:
    return [{str(k): _value(v) for k, v in record.items()} for record in frame.to_dict("records")]


def _value(value: object) -> object:
    """A cell as plain Python; an emptied one is None."""
    if isinstance(value, (list, tuple)):
        return list(value)
    if value is None or value is pd.NaT or value is pd.NA or value != value:  # noqa: PLR0124 - NaN
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.strip() if isinstance(value, str) else value


@dataclass
class _Reader:
    """One reading of an editor's rows: their models, and all faults."""

    rows: list[Row]
    faults: list[Fault] = field(default_factory=list)

    def read(self, model: type[M], *, name: str, start: str) -> tuple[M, ...]:
        """The rows as models, new ones with an id made of their `name`; `FaultyFile`."""
        taken = {str(row["id"]) for row in self.rows if row.get("id")}
        for row in self.rows:
            if not row.get("id") and row.get(name):
                row["id"] = free_id(str(row[name]), taken, start=start)
                taken.add(str(row["id"]))
        found = self.models(model)
        _raise(self.faults)
        return found

    def models(self, model: type[M]) -> tuple[M, ...]:
        """The rows as models; what is wrong stands in `faults`."""
        found = [self._model(at, row, model) for at, row in enumerate(self.rows, 1)]
        ids = [str(row.get("id")) for row in self.rows]
        for at, id_ in enumerate(ids, 1):
            if "id" in model.model_fields and id_ in ids[: at - 1] and id_ != "None":
                self.fault(at, "id", N_("`{value}` stands twice; each needs a code of its own"), value=id_)
        return tuple(m for m in found if m is not None)

    def fault(self, row: int, column: str, message: str, **params: object) -> None:
        """Note what is wrong with a cell."""
        name = _(COLUMNS.get(column, column))
        self.faults.append(Fault(message, row=row, column=name, params=tuple(params.items())))

    def _model(self, at: int, row: Row, model: type[M]) -> M | None:
        try:
            return model.model_validate({k: v for k, v in row.items() if v is not None})
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                self._tell(at, row, detail)
            return None

    def _tell(self, at: int, row: Row, detail: ErrorDetails) -> None:
        column = str(detail["loc"][0]) if detail["loc"] else "end"
        value = row.get(column)
        if not detail["loc"]:
            self.fault(at, column, N_("lies before the first day; choose a later day"))
        elif column == "id" and not value:
            return  # the name is missing, which is told by itself
        elif value is None or value == "":
            self.fault(at, column, N_("is empty; fill it in"))
        else:
            words = WORDS.get(column, N_("`{value}` is not possible here"))
            self.fault(at, column, words, value=str(value)[:60])


def _raise(faults: list[Fault]) -> None:
    if faults:
        raise FaultyFile(sorted(faults, key=lambda f: f.row))
