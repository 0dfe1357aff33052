"""The dossier: per item of a framework what the school says, what shows it, and what is missing.

One value holds all that is told. PDF, DOCX, XLSX and the page are made of it, so that they tell the
same; figures are those of product 5, past the gate.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Final

from lobscan.domain.results import Row
from lobscan.domain.review import Verdict
from lobscan.domain.sentence import Sentence

LONGEST_WORDS: Final = 8000
"""Letters of the school's own words about an item."""


class Lack(StrEnum):
    """What may be missing of an item, the most pressing first."""

    NO_EVIDENCE = "no_evidence"
    OPEN_FINDING = "open_finding"
    OLD_EVIDENCE = "old_evidence"
    IDLE_AMBITION = "idle_ambition"
    UNPROVEN = "unproven"
    UNASKED = "unasked"
    UNANSWERED = "unanswered"
    HIDDEN = "hidden"


class State(StrEnum):
    """Whether a round has a figure of a statement, and why not where it has none."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    UNANSWERED = "unanswered"
    UNASKED = "unasked"
    BROKEN = "broken"
    """It was asked, but as another statement: a trend stops here."""


@dataclass(frozen=True, slots=True)
class Held:
    """A round whose figures are told; at least `respondents` took part, all of them where `counted`."""

    id: str
    title: str
    rubric: str
    rubric_version: str
    set: str
    mode: str
    opened: date
    closed: date | None
    k: int
    respondents: int
    counted: bool


@dataclass(frozen=True, slots=True)
class Point:
    """What a round tells of a statement in total; `n` and `score` are None where nothing is shown."""

    round: str
    state: State
    n: int | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """An indicator over the school years: what it counts, its value in words by school year, the source."""

    name: Sentence
    years: Mapping[str, Sentence]
    source: str


@dataclass(frozen=True, slots=True)
class Change:
    """By how many levels a statement moved since the round `since`, over the places both rounds show."""

    since: str
    value: float
    places: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement as the school judges it: its total, its figures per place, and what they were before.

    `total` is None where the last round tells nothing; `provisional` says that the school set no
    ambition of its own.
    """

    statement: str
    name: str
    text: str
    area: str
    state: State
    total: Row | None
    places: tuple[Row, ...]
    provisional: bool
    points: tuple[Point, ...] = ()
    change: Change | None = None

    @property
    def score(self) -> float | None:
        """The total score; None where there is none or it is hidden."""
        return self.total.score if self.total else None


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence. `where` is a link or a place in words, `file` the name of a kept file."""

    id: str
    title: str
    where: str
    file: str
    sha256: str
    owner: str
    dated: date
    valid_until: date | None
    old: bool
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """An action that was not stopped."""

    id: str
    title: str
    status: str
    open: bool
    late: bool
    responsible: str
    start: date
    due: date
    success: str
    year_groups: tuple[str, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A finding of the last sealed review; `actions` are the titles of what is done about it."""

    text: str
    verdict: Verdict
    owner: str
    due: date | None
    actions: tuple[str, ...]

    @property
    def followed(self) -> bool:
        """Whether it is followed by an action, or needs none."""
        return self.verdict is Verdict.SECURE or bool(self.actions)


@dataclass(frozen=True, slots=True)
class Review:
    """The last sealed review."""

    title: str
    sealed: date


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that an item lacks, and the names of what it is about."""

    lack: Lack
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What the school says of an item itself, in its last wording; `day` is when."""

    text: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the framework with all that belongs to it, by the ids of the dossier's own lists.

    `confirmed` are the statements whose tie to the item was confirmed by somebody of the field.
    """

    id: str
    title: str
    about: str
    statements: tuple[str, ...]
    confirmed: tuple[str, ...]
    proofs: tuple[str, ...]
    works: tuple[str, ...]
    conclusions: tuple[Conclusion, ...]
    missing: tuple[Missing, ...]
    words: Words = Words()

    @property
    def told(self) -> bool:
        """Whether anything is said about it at all."""
        return bool(self.statements or self.proofs or self.conclusions or self.words.text)


@dataclass(frozen=True)
class Dossier:
    """All that is told for a framework. The rounds stand from old to new; the last gives the figures.

    `chain` is the hash of the last of so many frozen `snapshots`, "" while there is none; `sound` says
    that none of them was changed. People are called as `names` says: by their names, or by what they do.
    """

    school: str
    standard: str
    title: str
    version: str
    provider: str
    day: date
    rubric: str
    rubric_title: str
    rubric_version: str
    levels: tuple[tuple[int, str, str], ...]
    names: bool
    places: Mapping[str, str]
    rounds: tuple[Held, ...]
    claims: tuple[Claim, ...]
    proofs: tuple[Proof, ...]
    works: tuple[Work, ...]
    items: tuple[Item, ...]
    review: Review | None = None
    totals: tuple[Total, ...] = ()
    chain: str = ""
    snapshots: int = 0
    sound: bool = True
    hash: str = field(default="", compare=False)

    @cached_property
    def claim(self) -> Mapping[str, Claim]:
        """The claims by their statements' ids."""
        return {c.statement: c for c in self.claims}

    @cached_property
    def proof(self) -> Mapping[str, Proof]:
        """The evidence by its ids."""
        return {p.id: p for p in self.proofs}

    @cached_property
    def work(self) -> Mapping[str, Work]:
        """The actions by their ids."""
        return {w.id: w for w in self.works}

    @property
    def round(self) -> Held | None:
        """The round that the figures come from."""
        return self.rounds[-1] if self.rounds else None

    @property
    def told(self) -> tuple[Item, ...]:
        """The items about which something is said."""
        return tuple(i for i in self.items if i.told)

    @property
    def lacking(self) -> tuple[Item, ...]:
        """The items of which something is missing."""
        return tuple(i for i in self.told if i.missing)

    def claims_of(self, item: Item) -> tuple[Claim, ...]:
        """The statements of an item, in the rubric's order."""
        return tuple(self.claim[s] for s in item.statements)

    def proofs_of(self, item: Item) -> tuple[Proof, ...]:
        """The evidence of an item, what is old first."""
        return tuple(self.proof[p] for p in item.proofs)

    def works_of(self, item: Item) -> tuple[Work, ...]:
        """The actions of an item, what is still to be done first."""
        return tuple(self.work[w] for w in item.works)


def sealed(dossier: Dossier) -> Dossier:
    """The dossier with the hash of its content (SHA-256 over its canonical JSON).

    The same content has the same hash in each format and language.
    """
    content = {k: v for k, v in asdict(dossier).items() if k != "hash"}
    text = json.dumps(content, default=str, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return replace(dossier, hash=hashlib.sha256(text.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class WordsEvent:
    """What somebody typed about an item, and when (UTC); "" takes the words away."""

    standard: str
    item: str
    number: int
    text: str
    actor: str
    at: datetime
