"""What the cells of a register's file say: the school's own things by their names, and back again.

Reading gives None for what cannot be placed; who reads a whole file asks about it then. Writing
gives a text that is read back as the very same value: a name, a name with its id in brackets where
the name alone would not do, and words in quotes where they would be taken for a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from lobscan.domain import weeks as week_numbers
from lobscan.domain.practice import Practice
from lobscan.domain.weeks import MOST, in_order
from lobscan.locales import register_files as words
from lobscan.locales.register_files import loose

LIST = "; "
SOFT = r"\s*[&+]\s*"
OPEN, SHUT = "([", ")]"
LAST_OF_PARTS = 6
"""A number up to here may as well be a part of the school year as a week."""
Find = Callable[[str], str | None]
Read = Callable[[str], Sequence[str] | None]
WEEKDAY = 3
"""A week belongs to the month of its Thursday."""
CENTURY = 2000


class Names:
    """Ids by their names; a name that several have names nothing."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """`pairs` of id and name; an id is a name of its own too."""
        self.labels: dict[str, str] = {}
        self._exact: dict[str, set[str]] = {}
        self._loose: dict[str, set[str]] = {}
        for id_, name in pairs:
            self.labels.setdefault(id_, name)
            for said in (id_, name):
                self._exact.setdefault(said, set()).add(id_)
                if loose(said):
                    self._loose.setdefault(loose(said), set()).add(id_)

    def find(self, text: str) -> str | None:
        """The one that `text` names, `name [id]` among it."""
        text = text.strip()
        name, bracket, id_ = text.removesuffix("]").rpartition("[")
        if bracket and text.endswith("]") and name.strip() in {"", self.labels.get(id_, "").strip()}:
            return id_ if id_ in self.labels else None
        found = self._exact.get(text) or self._loose.get(loose(text)) or set()
        return next(iter(found)) if len(found) == 1 else None

    def spelled(self, id_: str) -> tuple[str, ...]:
        """How an id may be written, the nicest first; the last one is always read back."""
        label = self.labels.get(id_)
        return (*((label, f"{label} [{id_}]") if label else ()), f"[{id_}]")


def split(text: str, separators: str) -> list[str]:
    """The parts of a list; a separator in quotes or brackets is none."""
    parts, start, depth, at = [], 0, 0, 0
    while at < len(text):
        letter = text[at]
        if letter == '"' and not text[start:at].strip():
            quoted = re.compile(r'"(?:[^"]|"")*"').match(text, at)
            at = quoted.end() if quoted else at + 1
            continue
        depth += (letter in OPEN) - (letter in SHUT and depth > 0)
        if letter in separators and not depth:
            parts.append(text[start:at])
            start = at + 1
        at += 1
    return [part.strip() for part in (*parts, text[start:]) if part.strip()]


def unquoted(text: str) -> str | None:
    """The words of a text that stands in quotes as a whole."""
    whole = re.fullmatch(r'\s*"((?:[^"]|"")*)"\s*', text)
    return whole[1].replace('""', '"') if whole else None


def quoted(text: str) -> str:
    """`text` so that it is read back as these very words."""
    return '"' + text.replace('"', '""') + '"'


def number(text: str) -> float | None:
    """A figure with a decimal comma or point, also with the word for hours; None for none.

    Why `1.500` is none: it may be a thousand and a half, or one and a half.
    """
    units = "|".join(re.escape(w) for w in words.said("joints", "hours"))
    bare = re.sub(rf"(?i)\s*({units})\.?$", "", text.strip())
    if not re.fullmatch(r"[-+]?\d+([.,]\d+)?(e[-+]?\d+)?", bare, re.IGNORECASE) or re.fullmatch(
        r"[1-9]\d{0,2}\.\d{3}", bare
    ):
        return None
    return float(bare.replace(",", "."))


def day(text: str) -> date | None:
    """A day such as 3-11-2026, 2026-11-03 or 3 nov 2026; None for anything else."""
    text = text.strip()
    numbers = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?", text)
    if numbers:
        return _date(numbers[1], numbers[2], numbers[3])
    numbers = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", text)
    if numbers:
        return _date(numbers[3], numbers[2], numbers[1])
    worded = re.fullmatch(r"(\d{1,2}) (\D+?) (\d{4})", loose(text))
    month = words.months().get(worded[2]) if worded else None
    return _date(worded[3], str(month[0]), worded[1]) if worded and month else None


def _date(year: str, month: str, at: str) -> date | None:
    try:
        return date(int(year) + (CENTURY if len(year) == 2 else 0), int(month), int(at))  # noqa: PLR2004
    except ValueError:
        return None


@cache
def _any_of(section: str, key: str) -> str:
    return "|".join(re.escape(loose(w)) for w in words.said(section, key))


@dataclass(frozen=True)
class Groups:
    """Year groups that a cell names; `bare` where it names years and leaves the track open."""

    ids: tuple[str, ...]
    bare: bool = False
    school: bool = False
    """Whether it says school-wide."""


@dataclass(frozen=True)
class Known:
    """What the school has, by its names."""

    practice: Practice

    @cached_property
    def people(self) -> Names:
        """The people."""
        return Names((p.id, p.name) for p in self.practice.school.people)

    @cached_property
    def who(self) -> Names:
        """The people and the roles."""
        people = [(p.id, p.name) for p in self.practice.school.people]
        return Names([*people, *((r.id, r.label) for r in self.practice.school.roles)])

    @cached_property
    def groups(self) -> Names:
        """The year groups."""
        return Names(self.practice.groups.items())

    @cached_property
    def tracks(self) -> Names:
        """The tracks."""
        return Names((t.id, t.label) for t in self.practice.school.tracks)

    @cached_property
    def competencies(self) -> Names:
        """The pack's competencies."""
        return Names((c.id, c.label) for c in self.practice.competencies.values())

    @cached_property
    def partners(self) -> Names:
        """The partners."""
        return Names(self.practice.partner_names.items())

    @cached_property
    def tasks(self) -> Names:
        """The pack's tasks."""
        return Names((t.id, t.title) for t in self.practice.pack.tasks)

    @cached_property
    def statements(self) -> Names:
        """The pack's statements, by their ids."""
        return Names((s.id, s.id) for s in self.practice.pack.statements)

    @cached_property
    def activities(self) -> Names:
        """The activities."""
        return Names((a.id, a.title) for a in self.practice.activities)

    @cached_property
    def standards(self) -> Names:
        """The items of the pack's standards, by their codes."""
        codes = [f"{s.id}/{item.id}" for s in self.practice.pack.standards for item in s.items]
        return Names((code, code) for code in codes)

    @cached_property
    def plural_roles(self) -> Mapping[str, str]:
        """Roles by their names for more than one: `mentoren`, `decanen`, `ouders`."""
        found: dict[str, set[str]] = {}
        for role in self.practice.school.roles:
            label = re.sub(r"\(.*?\)", "", role.label)
            either = re.split(rf"\b(?:{'|'.join(words.said('plurals', 'or'))})\b", label)
            for one in {loose(n) for n in (role.id, label, *either)}:
                for many in (one, *_plurals(one)):
                    found.setdefault(many, set()).add(role.id)
        return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}

    @cached_property
    def own_words(self) -> frozenset[str]:
        """What already stands in the registers as an executor or contact and is nobody of the list."""
        named = {e for a in self.practice.activities for e in a.executors}
        named |= {e for t in self.practice.tasks for e in t.executors}
        return frozenset(named | {p.contact for p in self.practice.partners}) - self.who.labels.keys()

    def somebody(self, text: str) -> str | None:
        """The person or role that a text names, or the words that it says in quotes."""
        literal = unquoted(text)
        return literal or self.who.find(text) or self.plural_roles.get(loose(text))

    def person(self, text: str) -> str | None:
        """The one person that a text names, also by a role that nobody else has."""
        found = self.people.find(text)
        if found:
            return found
        role = self.somebody(text)
        having = [p.id for p in self.practice.school.people if role in p.roles]
        return having[0] if len(having) == 1 else None

    # -- year groups -------------------------------------------------------------------------------

    def year_groups(self, text: str, *, track: str = "") -> Groups | None:
        """The year groups that a cell names, a year without a track in `track` alone where one is given."""
        key = (text, track)
        if key not in self._groups_read:
            self._groups_read[key] = self._read_groups(text, track)
        return self._groups_read[key]

    @cached_property
    def _groups_read(self) -> dict[tuple[str, str], Groups | None]:
        """What was read before: of a thousand rows most name the same year groups."""
        return {}

    def _read_groups(self, text: str, track: str) -> Groups | None:
        said = loose(text)
        if said in words.says("year_groups", "all"):
            return Groups(tuple(self.practice.groups))
        if said in words.says("year_groups", "whole_school"):
            return Groups(tuple(self.practice.groups), school=True)
        whole = self.groups.find(text)
        return Groups((whole,)) if whole else self._listed_groups(text, track)

    def _listed_groups(self, text: str, track: str) -> Groups | None:
        """The parts in their order; a year after `havo 3,` is one of havo too."""
        found: list[str] = []
        bare, last, waiting = False, "", ""
        ands = rf"\s+(?:{_any_of('joints', 'and')})\s+|{SOFT}"
        to = rf"(?<=[\d\s])\s*(?:{_words('joints', 'to')})\s*(?=\d)"
        for listed in split(re.sub(to, "-", text, flags=re.IGNORECASE), ",;\n"):
            parts = [listed] if self.groups.find(listed) else re.split(ands, listed, flags=re.IGNORECASE)
            for at, part in enumerate(parts):
                one = self.groups.find(part)
                prefix, years = self._prefix_and_years(part)
                if one and not waiting:
                    found, last = [*found, one], self._track_of(one)
                elif years is None:
                    return None
                elif not years and at + 1 < len(parts):
                    waiting = f"{waiting}/{prefix}".strip("/")
                else:
                    last = "/".join(filter(None, (waiting, prefix))) or last
                    waiting = ""
                    ids = self._of(last or track, years)
                    if not ids:
                        return None
                    bare = bare or not last
                    found += ids
        return Groups(tuple(found), bare) if found and not waiting else None

    def _prefix_and_years(self, text: str) -> tuple[str, list[int] | None]:
        """`havo 3-5` as ("havo", [3, 4, 5]); None for the years where the text is no such thing."""
        said = text.casefold().strip()
        said = re.sub(rf"(?<!\w)(?:{_words('year_groups', 'year')})\b\.?", " ", said).strip()
        parts = re.fullmatch(r"(\D*?)\s*((?:\d\s*[-–/]\s*)*\d)?(?:e|de|ste)?", said)
        if not parts or not (parts[1] or parts[2]):
            return "", None
        if parts[1] and not all(self._tracks_of(p) for p in parts[1].split("/")):
            return "", None
        years = _years(parts[2] or "")
        return parts[1], None if parts[2] and not years else years

    def _of(self, prefix: str, years: Sequence[int]) -> list[str]:
        tracks = {t for part in prefix.split("/") for t in self._tracks_of(part)} if prefix else None
        groups = self.practice.school.year_groups
        wanted = years or sorted({g.year for g in groups})
        found = [
            g.id
            for year in wanted
            for g in groups
            if g.year == year and (tracks is None or tracks & set(g.tracks))
        ]
        missing = set(years) - {g.year for g in groups if g.id in found}
        return [] if missing else found

    def _track_of(self, group: str) -> str:
        tracks = next(g.tracks for g in self.practice.school.year_groups if g.id == group)
        return tracks[0] if len(tracks) == 1 else ""

    def _tracks_of(self, text: str) -> frozenset[str]:
        """The tracks whose name or id holds every word of `text`: `vmbo`, `kader`, `havo`."""
        wanted = set(loose(text).split())
        return frozenset(
            t.id
            for t in self.practice.school.tracks
            if t.id == text.strip() or (wanted and wanted <= set(loose(f"{t.id} {t.label}").split()))
        )

    # -- weeks -------------------------------------------------------------------------------------

    def weeks(self, text: str, *, sure: bool = True) -> tuple[int, ...] | None:
        """The weeks that a cell names; not `sure` where a small number may be a part of the year."""
        if loose(text) in words.says("periods", "whole_year"):
            return tuple(w.number for w in self.practice.weeks if not w.free) or None
        said = re.sub(rf"(?<!\w)(?:{_words('periods', 'week')})\b\.?", " ", text.casefold())
        sure = sure or said != text.casefold()
        to = _words("joints", "to")
        said = re.sub(rf"(?<=\d)\s*(?:{to})\s*(?=\d)|\s+(?:{to})\s+|–", "-", said)
        said = re.sub(rf"\s+(?:{_words('joints', 'and')})\s+|{SOFT}|;", ",", said)
        if re.fullmatch(r"[\d\s,-]+", said):
            found = _numbers(said)
            return None if found and not sure and max(found) <= LAST_OF_PARTS else found
        return self._of_months(said)

    def _of_months(self, text: str) -> tuple[int, ...] | None:
        named: set[int] = set()
        for part in text.split(","):
            ends = [words.months().get(loose(end)) for end in part.split("-")]
            if None in ends or len(ends) > 2:  # noqa: PLR2004 - a first and a last
                return None
            first, last = (e[0] if e else 0 for e in (ends[0], ends[-1]))
            named |= {(first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1)}
        return self.weeks_in(named) or None

    def season(self, text: str) -> tuple[int, ...]:
        """The weeks of a season, for who says that they are meant."""
        return self.weeks_in(words.seasons().get(loose(text), ()))

    def weeks_in(self, months: Iterable[int]) -> tuple[int, ...]:
        """The weeks with lessons whose Thursday is in one of `months`."""
        wanted = set(months)
        return tuple(
            w.number for w in self.practice.weeks if not w.free and _thursday(w.monday).month in wanted
        )


def _thursday(monday: date) -> date:
    return date.fromordinal(monday.toordinal() + WEEKDAY)


@cache
def _words(section: str, key: str) -> str:
    return "|".join(re.escape(w.casefold()) for w in words.said(section, key))


def _plurals(word: str) -> list[str]:
    return [loose(word[: len(word) - len(one)] + many) for one, many in words.plurals() if word.endswith(one)]


def _years(text: str) -> list[int]:
    """`1-4` as 1, 2, 3, 4 and `3/4` as 3, 4."""
    found: list[int] = []
    for part in re.split(r"\s*/\s*", text):
        ends = [int(d) for d in re.findall(r"\d", part)]
        found += range(ends[0], ends[-1] + 1) if ends else ()
    return found


def _numbers(text: str) -> tuple[int, ...] | None:
    try:
        return week_numbers.read(text) or None
    except ValueError:
        return None


def several(text: str, find: Find) -> tuple[str, ...]:
    """The parts of a list, each as it is written; what `find` knows as a whole is one part.

    Why "and" parts only what is known: it stands in names too.
    """
    joints = rf"\s+(?:{_words('joints', 'and')})\s+|\s*[&+/]\s*"

    def at_ands(part: str) -> list[str]:
        parts = re.split(joints, part, flags=re.IGNORECASE)
        return parts if find(part) is None and all(find(p) is not None for p in parts) else [part]

    listed = (p for part in split(text, ";\n") for p in ([part] if find(part) else split(part, ",")))
    return tuple(one for part in listed for one in at_ands(part))


def spelled_list(values: Sequence[str], spellings: Callable[[str], Sequence[str]], read: Read) -> str:
    """A cell that `read` reads back as `values`, each in the first of its spellings that does."""
    chosen = []
    for value in values:
        options = spellings(value)
        good = (o for o in options if tuple(read(o) or ()) == (value,))
        chosen.append(next(good, options[-1]))
    cell = LIST.join(chosen)
    if tuple(read(cell) or ()) == tuple(values):
        return cell
    return LIST.join(spellings(value)[-1] for value in values)


def spelled_weeks(weeks: Sequence[int]) -> str:
    """`week 40-42, 51`. Why the word: a spreadsheet makes a day of 3-5 alone."""
    if not weeks:
        return ""
    text = week_numbers.spelled(weeks)
    if _numbers(text) != in_order(weeks):
        text = ", ".join(str(w) for w in weeks if w <= MOST)
    return f"{words.first('periods', 'week_written')} {text}"
