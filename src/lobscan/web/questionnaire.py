"""What a respondent sees of a scan, screen by screen, and what their form or script sends back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from lobscan.domain.answers import Answer
from lobscan.domain.round import minutes_for, places_of, worded
from lobscan.domain.rubric import Area, Scope, Statement
from lobscan.errors import UserError
from lobscan.services.scan import Door, Judgement, Respondent

Given = Mapping[tuple[str, str], Answer]
NOW: Final = "c"
WANTED: Final = "d"
REMARK: Final = "r"
APART: Final = "v"
"""Names of form fields: `c.<statement>` and `c.<statement>.<year group>` for the level now, the same
with `d` for the wanted one, `r.<statement>` for a remark; `vc.<statement>` and `vd.<statement>` say
that the page showed the year groups apart."""
BUTTONS: Final = frozenset({"go", "clear"})


@dataclass(frozen=True, slots=True)
class Place:
    """One year group's marks for a statement, "" where nothing was answered."""

    id: str
    label: str
    now: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Item:
    """A statement as its respondent sees it: in their own words, with their marks and remark."""

    number: int
    statement: Statement
    text: str
    places: tuple[Place, ...]
    remark: str

    @property
    def id(self) -> str:
        """The statement's id."""
        return self.statement.id

    @property
    def per_year_group(self) -> bool:
        """Whether it is about year groups, not about the school."""
        return self.statement.scope is Scope.YEAR_GROUP

    @property
    def divisible(self) -> bool:
        """Whether it can be answered otherwise per year group."""
        return self.per_year_group and len(self.places) > 1

    @property
    def now(self) -> str:
        """The mark that all places share, else ""."""
        return _shared([p.now for p in self.places])

    @property
    def wanted(self) -> str:
        """The wanted mark that all places share, else ""."""
        return _shared([p.wanted for p in self.places])

    @property
    def now_apart(self) -> bool:
        """Whether the year groups differ now."""
        return not self.now and any(p.now for p in self.places)

    @property
    def wanted_apart(self) -> bool:
        """Whether the year groups differ in what is wanted."""
        return not self.wanted and any(p.wanted for p in self.places)

    @property
    def touched(self) -> bool:
        """Whether there is a mark to take back."""
        return any(p.now or p.wanted for p in self.places)

    @property
    def answered(self) -> bool:
        """Whether every place has its mark."""
        return all(p.now for p in self.places)


def _shared(marks: Sequence[str]) -> str:
    return marks[0] if len(set(marks)) == 1 else ""


@dataclass(frozen=True, slots=True)
class Screen:
    """An area with what this role is asked in it; `number` counts from 1."""

    number: int
    area: Area
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A respondent's whole questionnaire as it stands."""

    screens: tuple[Screen, ...]
    minutes: int
    """Minutes that the open statements take; 0 when none is open."""

    @property
    def items(self) -> tuple[Item, ...]:
        """All statements in their order."""
        return tuple(item for screen in self.screens for item in screen.items)

    @property
    def answered(self) -> int:
        """How many statements are answered at all their places."""
        return sum(item.answered for item in self.items)

    @property
    def first_open(self) -> int:
        """The number of the first screen with something open; one past the last when none is."""
        open_ = [s.number for s in self.screens if not all(item.answered for item in s.items)]
        return open_[0] if open_ else len(self.screens) + 1


def paper(door: Door, respondent: Respondent, given: Given) -> Paper:
    """The questionnaire of `respondent`, with what they gave."""
    asked = {s.id: i for i, s in enumerate(door.statements, 1)}
    screens: list[Screen] = []
    for area in door.pack.areas:
        statements = [s for s in area.statements if s.id in asked]
        if statements:
            items = tuple(_item(door, respondent, given, s, asked[s.id]) for s in statements)
            screens.append(Screen(len(screens) + 1, area, items))
    open_ = sum(not item.answered for screen in screens for item in screen.items)
    return Paper(tuple(screens), minutes_for(door.round, open_) if open_ else 0)


def _item(door: Door, respondent: Respondent, given: Given, statement: Statement, number: int) -> Item:
    labels = {g.id: g.label for g in door.school.year_groups}
    places = []
    for place in places_of(statement, respondent.year_groups):
        answer = given.get((statement.id, place))
        marks = (answer.current, answer.desired) if answer else ("", "")
        places.append(Place(place, labels.get(place, place), *marks))
    remark = given.get((statement.id, ""))
    said = worded(statement, door.school.year_groups, respondent.year_groups)
    text = said.words_for(door.role.perspective)
    return Item(number, said, text, tuple(places), remark.remark if remark else "")


@dataclass(frozen=True, slots=True)
class Said:
    """What came in: judgements in the order in which they count, and remarks per statement."""

    judgements: tuple[Judgement, ...]
    remarks: Mapping[str, str]


def read_form(paper_: Paper, fields: Mapping[str, str]) -> Said:
    """What a sent form changes; `UserError` for a field that no page of ours has.

    A mark for all year groups comes before those of single ones. Where the page showed the year
    groups apart, a mark that was only left standing yields to one chosen for all.
    """
    items = {item.id: item for item in paper_.items}
    marks: dict[tuple[str, str], dict[str, str]] = {}
    remarks: dict[str, str] = {}
    for name, value in fields.items():
        kind, statement, place = _field(name)
        if kind in BUTTONS or kind.startswith(APART):
            continue
        if statement not in items:
            _foreign()
        if kind == REMARK:
            remarks[statement] = _lines(value)
        else:
            marks.setdefault((kind, statement), {})[place] = value
    changed = {s: text for s, text in remarks.items() if text != items[s].remark}
    judgements = [
        _judgement(kind, statement, place, mark)
        for (kind, statement), by_place in marks.items()
        for place, mark in _changes(
            items[statement], kind, by_place, apart=f"{APART}{kind}.{statement}" in fields
        )
    ]
    cleared = fields.get("clear")
    if cleared is not None:
        judgements.append(Judgement(cleared, None, "", ""))
    return Said(tuple(judgements), changed)


def _foreign() -> NoReturn:
    raise UserError("This answer does not belong to this scan. Load the page again.")


def _field(name: str) -> tuple[str, str, str]:
    kind, *rest = name.split(".")
    plain = kind in BUTTONS and not rest
    named = kind in {REMARK, APART + NOW, APART + WANTED} and len(rest) == 1
    marked = kind in {NOW, WANTED} and len(rest) in {1, 2}
    if not (plain or named or marked):
        _foreign()
    return kind, rest[0] if rest else "", rest[1] if len(rest) > 1 else ""


def _lines(text: str) -> str:
    """A remark as it can be kept; a line end, which a browser sends as two letters, counts as one."""
    writable = text.encode(errors="replace").decode().replace("\0", "")
    return writable.replace("\r\n", "\n").strip()


def _changes(
    item: Item, kind: str, by_place: Mapping[str, str], *, apart: bool
) -> list[tuple[str | None, str]]:
    stored = {p.id: p.now if kind == NOW else p.wanted for p in item.places}
    shared = _shared(list(stored.values()))
    changes: list[tuple[str | None, str]] = []
    whole = by_place.get("", "")
    if whole and whole != shared:
        changes.append((None, whole))
    for place, mark in by_place.items():
        if not place or not mark:
            continue
        chosen = mark != stored.get(place) or not apart
        if chosen and (whole or mark != stored.get(place)):
            changes.append((place, mark))
    return changes


def _judgement(kind: str, statement: str, place: str | None, mark: str) -> Judgement:
    now, wanted = (mark, None) if kind == NOW else (None, mark)
    return Judgement(statement, place, now, wanted)


def read_changes(sent: object) -> Said:
    """What the page's script sends: `{"changes": [{"statement", "year_group", "current", …}]}`.

    Whether the statements and marks belong to the scan is checked where they are kept.
    """
    changes = sent.get("changes") if isinstance(sent, dict) else None
    if not isinstance(changes, list):
        _foreign()
    checked = [_change(change) for change in changes]
    remarks = {c["statement"]: _lines(c["remark"]) for c in checked if "remark" in c}
    judgements = [
        Judgement(c["statement"], c.get("year_group"), c.get("current"), c.get("desired"))
        for c in checked
        if "remark" not in c
    ]
    return Said(tuple(judgements), remarks)


def _change(change: object) -> dict[str, str]:
    known = {"statement", "year_group", "current", "desired", "remark"}
    if not isinstance(change, dict) or "statement" not in change or not set(change) <= known:
        _foreign()
    if not all(isinstance(value, str) for value in change.values()):
        _foreign()
    return change


def state(item: Item) -> dict[str, Any]:
    """A statement's marks as the page's script shows them after they were kept."""
    return {
        NOW: item.now,
        WANTED: item.wanted,
        APART + NOW: item.now_apart,
        APART + WANTED: item.wanted_apart,
        "touched": item.touched,
        "answered": item.answered,
        "places": {p.id: {NOW: p.now, WANTED: p.wanted} for p in item.places if p.id},
    }
