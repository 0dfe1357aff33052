"""What a respondent sees of a scan, screen by screen, and what their form or script sends back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from lobscan.domain import minutes
from lobscan.domain.answers import Answer
from lobscan.domain.round import places_of, worded
from lobscan.domain.rubric import Area, Scope, Statement
from lobscan.errors import UserError
from lobscan.services.scan import Door, Judgement, Respondent

At = tuple[str, str]
"""A statement and a place."""
Given = Mapping[At, Answer]
NOW: Final = "c"
WANTED: Final = "d"
REMARK: Final = "r"
SHOWN: Final = "s"
"""Names of form fields: `c.<statement>` and `c.<statement>.<year group>` for the level now, the same
with `d` for the wanted one, `r.<statement>` for a remark; `s.<statement>` says what the page showed,
so that only what was changed on it counts."""
BUTTONS: Final = frozenset({"go", "clear", "apart"})
PRINT_LENGTH: Final = 8
MOST_ON_ONE: Final = 4
"""Statements of a pulse for which one screen is enough."""
MOST_NUMBER: Final = 2**53
LONGEST_BROWSER: Final = 40
SAID: Final = ("statement", "year_group", "current", "desired", "remark")


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
    seconds: float
    """What judging it takes."""

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
    def labels(self) -> dict[str, str]:
        """What its places are called."""
        return {p.id: p.label for p in self.places}

    def marks(self, kind: str) -> str:
        """The marks now or wanted, place by place, with commas."""
        return ",".join(p.now if kind == NOW else p.wanted for p in self.places)

    @property
    def shown(self) -> str:
        """What a page shows of it: marks now, wanted, and a print of the remark."""
        return "/".join((self.marks(NOW), self.marks(WANTED), _print(self.remark)))

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


def _print(remark: str) -> str:
    return hashlib.sha256(remark.encode()).hexdigest()[:PRINT_LENGTH] if remark else ""


@dataclass(frozen=True, slots=True)
class Part:
    """An area with what this role is asked in it."""

    area: Area
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """What is asked at once: an area, in a pulse a few; `number` counts from 1."""

    number: int
    parts: tuple[Part, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Its statements in their order."""
        return tuple(item for part in self.parts for item in part.items)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a respondent is: of `asked` statements so many are `answered` at all their places."""

    answered: int
    asked: int
    minutes: int
    """Minutes that the open statements take; 0 when none is open."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A respondent's whole questionnaire as it stands."""

    screens: tuple[Screen, ...]
    progress: Progress

    @property
    def items(self) -> tuple[Item, ...]:
        """All statements in their order."""
        return tuple(item for screen in self.screens for item in screen.items)

    @property
    def first_open(self) -> int:
        """The number of the first screen with something open; one past the last when none is."""
        open_ = [s.number for s in self.screens if not all(item.answered for item in s.items)]
        return open_[0] if open_ else len(self.screens) + 1


@dataclass(frozen=True, slots=True)
class _Blank:
    """A part as all of a role and year groups get it: nothing answered yet."""

    part: Part
    opening: float
    """Seconds that its introduction takes."""
    marks: tuple[frozenset[At], ...]
    """What answers each of its statements."""


def paper(door: Door, respondent: Respondent, given: Given) -> Paper:
    """The questionnaire of `respondent`, with what they gave."""
    blanks = _blanks(door, respondent.year_groups)
    parts = [Part(b.part.area, tuple(_filled(item, given) for item in b.part.items)) for b in blanks]
    together = _halves(parts) if door.round.pulse else [[part] for part in parts]
    screens = tuple(Screen(number, tuple(each)) for number, each in enumerate(together, 1))
    return Paper(screens, progress(door, respondent, {at for at, said in given.items() if said.current}))


def items(door: Door, respondent: Respondent, given: Given, ids: Set[str]) -> list[Item]:
    """These statements of the questionnaire, with what `respondent` gave."""
    blanks = _blanks(door, respondent.year_groups)
    return [_filled(item, given) for b in blanks for item in b.part.items if item.id in ids]


def progress(door: Door, respondent: Respondent, marked: Set[At]) -> Progress:
    """How far `respondent` is, who marked these statements at these places.

    Why not from a paper: it is told at each answer, and making a paper is half of the work of one.
    """
    asked = answered = 0
    left: list[float] = []
    for blank in _blanks(door, respondent.year_groups):
        told = zip(blank.part.items, blank.marks, strict=True)
        open_ = [item.seconds for item, marks in told if not marks <= marked]
        left += open_
        if len(open_) == len(blank.marks):
            left.append(blank.opening)
        asked += len(blank.marks)
        answered += len(blank.marks) - len(open_)
    return Progress(answered, asked, minutes.whole(left))


def _halves(parts: Sequence[Part]) -> list[Sequence[Part]]:
    """The few statements of a pulse on one screen, or on two of about the same length."""
    counts = [len(part.items) for part in parts]
    if sum(counts) <= MOST_ON_ONE or len(parts) == 1:
        return [parts]
    cut = min(range(1, len(parts)), key=lambda at: abs(sum(counts[:at]) - sum(counts[at:])))
    return [parts[:cut], parts[cut:]]


def _blanks(door: Door, year_groups: tuple[str, ...]) -> tuple[_Blank, ...]:
    """Kept with the door, which is made anew when the round or the school changes."""
    if year_groups not in door.drawn:
        door.drawn[year_groups] = tuple(_drawn(door, year_groups))
    drawn: tuple[_Blank, ...] = door.drawn[year_groups]
    return drawn


def _drawn(door: Door, year_groups: tuple[str, ...]) -> Iterator[_Blank]:
    asked = {s.id: i for i, s in enumerate(door.statements, 1)}
    for area in door.pack.areas:
        asked_here = tuple(_item(door, year_groups, s, asked[s.id]) for s in area.statements if s.id in asked)
        if asked_here:
            opening = minutes.opening(door.round, area, door.role.perspective)
            marks = tuple(frozenset((item.id, place.id) for place in item.places) for item in asked_here)
            yield _Blank(Part(area, asked_here), opening, marks)


def _item(door: Door, year_groups: tuple[str, ...], statement: Statement, number: int) -> Item:
    labels = {g.id: g.label for g in door.school.year_groups}
    who = door.role.perspective
    places = tuple(Place(p, labels.get(p, p), "", "") for p in places_of(statement, year_groups))
    said = worded(statement, door.school.year_groups, year_groups)
    seconds = minutes.judging(said, who, desired=door.round.desired)
    return Item(number, said, said.words_for(who), places, "", seconds)


def _filled(item: Item, given: Given) -> Item:
    """An empty item with the marks and the remark that were given."""
    said = [(place, given.get((item.id, place.id))) for place in item.places]
    remark = given.get((item.id, ""))
    if not remark and not any(answer for _place, answer in said):
        return item
    places = tuple(Place(p.id, p.label, a.current, a.desired) if a else p for p, a in said)
    text = remark.remark if remark else ""
    return Item(item.number, item.statement, item.text, places, text, item.seconds)


@dataclass(frozen=True, slots=True)
class Said:
    """What came in: judgements in the order in which they count, and remarks per statement."""

    judgements: tuple[Judgement, ...]
    remarks: Mapping[str, str]


def read_form(paper_: Paper, fields: Mapping[str, str]) -> Said:
    """What a sent form changes; `UserError` for a field that no page of ours has.

    What stands as the page showed it is no answer: it may have been changed elsewhere since. A mark
    for all year groups comes before those of single ones.
    """
    items = {item.id: item for item in paper_.items}
    marks: dict[tuple[str, str], dict[str, str]] = {}
    remarks: dict[str, str] = {}
    for name, value in fields.items():
        kind, statement, place = _field(name)
        if kind in BUTTONS or kind == SHOWN:
            continue
        if statement not in items:
            _foreign()
        if kind == REMARK:
            remarks[statement] = _lines(value)
        else:
            marks.setdefault((kind, statement), {})[place] = value
    shown = {s: _Shown.read(items[s], fields.get(f"{SHOWN}.{s}")) for s in items}
    changed = {s: text for s, text in remarks.items() if _print(text) != shown[s].remark}
    judgements = [
        _judgement(kind, statement, place, mark)
        for (kind, statement), by_place in marks.items()
        for place, mark in _changes(by_place, shown[statement].marks[kind])
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
    named = kind in {REMARK, SHOWN} and len(rest) == 1
    marked = kind in {NOW, WANTED} and len(rest) in {1, 2}
    if not (plain or named or marked):
        _foreign()
    return kind, rest[0] if rest else "", rest[1] if len(rest) > 1 else ""


def _lines(text: str) -> str:
    """A remark as it can be kept; a line end, which a browser sends as two letters, counts as one."""
    writable = text.encode(errors="replace").decode().replace("\0", "")
    return writable.replace("\r\n", "\n").strip()


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the page showed of a statement: marks by kind and place, and the print of the remark."""

    marks: Mapping[str, Mapping[str, str]]
    remark: str

    @classmethod
    def read(cls, item: Item, text: str | None) -> _Shown:
        """From the field; a page without it showed what stands now, one with other places nothing."""
        parts = (item.shown if text is None else text).split("/")
        if len(parts) != len((NOW, WANTED, REMARK)):
            _foreign()
        by_kind = {
            kind: dict(zip([p.id for p in item.places], part.split(","), strict=False))
            for kind, part in zip((NOW, WANTED), parts, strict=False)
        }
        return cls(by_kind, parts[-1])


def _changes(by_place: Mapping[str, str], shown: Mapping[str, str]) -> list[tuple[str | None, str]]:
    """What was chosen: a mark for all that did not stand there, then single ones that did not.

    Those that stood there while others were still empty are said again: a mark for all is for the empty.
    """
    shared = _shared(list(shown.values()))
    whole = by_place.get("", "")
    changes: list[tuple[str | None, str]] = [(None, whole)] if whole and whole != shared else []
    told = {} if shared or (changes and not all(shown.values())) else shown
    return changes + [(p, mark) for p, mark in by_place.items() if p and mark and mark != told.get(p)]


def _judgement(kind: str, statement: str, place: str | None, mark: str) -> Judgement:
    now, wanted = (mark, None) if kind == NOW else (None, mark)
    return Judgement(statement, place, now, wanted)


@dataclass(frozen=True, slots=True)
class Change:
    """One change as the page's script sends it: a judgement or a remark.

    `number` counts what the browser gave, 0 for one that does not count. `was` are the marks (or
    remarks) over which it was given; None for one that did not have to wait.
    """

    judgement: Judgement
    remark: str | None = None
    number: int = 0
    was: tuple[str, ...] | None = None

    @property
    def statement(self) -> str:
        """What it is about."""
        return self.judgement.statement

    def overtaken(self, item: Item) -> bool:
        """Whether it had to wait, and somebody with the same code said something else meanwhile."""
        if self.was is None:
            return False
        if self.remark is not None:
            return item.remark not in (*self.was, self.remark)
        said = ((NOW, self.judgement.current), (WANTED, self.judgement.desired))
        return any(
            mark is not None and item.marks(kind) not in (*self.was, self._makes(item, kind, mark))
            for kind, mark in said
        )

    def _makes(self, item: Item, kind: str, mark: str) -> str:
        alone = self.judgement.year_group
        standing = zip(item.places, item.marks(kind).split(","), strict=True)
        return ",".join(before if alone not in {None, p.id} else mark for p, before in standing)


@dataclass(frozen=True, slots=True)
class Sent:
    """What the page's script sends at once: from which browser, what changed, what it wants to see."""

    browser: str
    changes: tuple[Change, ...]
    look: frozenset[str]


def said(changes: Sequence[Change]) -> Said:
    """Changes as what is kept: judgements in their order, and the last remark per statement."""
    remarks = {c.statement: c.remark for c in changes if c.remark is not None}
    return Said(tuple(c.judgement for c in changes if c.remark is None), remarks)


def read_sent(sent: object) -> Sent:
    """What came in: `{"from", "changes": [{"statement", "year_group", "current", …}], "look": […]}`.

    Whether the statements and marks belong to the scan is checked where they are kept.
    """
    changes = sent.get("changes") if isinstance(sent, dict) else None
    if not isinstance(sent, dict) or not isinstance(changes, list):
        _foreign()
    browser, look = sent.get("from", ""), sent.get("look", [])
    if not isinstance(browser, str) or len(browser) > LONGEST_BROWSER or not _texts(look):
        _foreign()
    return Sent(browser, tuple(map(_change, changes)), frozenset(look))


def _texts(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(each, str) for each in found)


def _change(change: object) -> Change:
    if not isinstance(change, dict) or not set(change) <= {*SAID, "seq", "was"}:
        _foreign()
    words = {name: change[name] for name in SAID if name in change}
    number, was = change.get("seq", 0), change.get("was")
    plain = all(isinstance(value, str) for value in words.values())
    counted = type(number) is int and 0 <= number < MOST_NUMBER
    if "statement" not in words or not plain or not counted or not (was is None or _texts(was)):
        _foreign()
    remark = words.pop("remark", None)
    judgement = Judgement(**words)
    lines = None if remark is None else _lines(remark)
    return Change(judgement, lines, number, None if was is None else tuple(was))


def state(item: Item) -> dict[str, Any]:
    """A statement's marks as the page's script shows them after they were kept."""
    return {
        NOW: item.marks(NOW),
        WANTED: item.marks(WANTED),
        REMARK: item.remark,
        "touched": item.touched,
        "answered": item.answered,
    }
