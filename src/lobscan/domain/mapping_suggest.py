"""Suggest a mapping: by the words of columns and answers, which statement, role, year group and level
they are. A person looks at it before anything is taken over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, TypeVar

from lobscan.domain.answers import DONT_KNOW, LEVELS, MARKS, NOT_APPLICABLE
from lobscan.domain.mapping import LONGEST, Goal, Kind, Recipe, Sheet, why_dropped, words_of
from lobscan.domain.round import Round
from lobscan.domain.rubric import Pack, Statement
from lobscan.domain.school import School
from lobscan.locales.forms import words
from lobscan.locales.register_files import loose

Meaning = TypeVar("Meaning")
ALIKE: Final = 0.6
"""Share of common words (Dice) from which two texts are taken to be the same."""
MOST_VALUES: Final = 60
"""Different texts of a column that can be a choice; one with more is free text."""
MOST_ROLES: Final = 0.5
"""Share of a column's different texts that must name a role, or year group, for it to tell these."""
BRACKETS: Final = re.compile(r"[\[(]([^\[\]()]*)[\])]")
CODE: Final = re.compile(r"^\s*[A-Za-z]\w*(?:\[\w+\])*\s*[.:]\s+")
LEVEL: Final = re.compile(r"^\s*(\d+)\s*(?:$|[-–:.)=])")
ANSWER_CODE: Final = re.compile(r"^A[O0]?0*([1-9])$")


@dataclass(frozen=True, slots=True)
class Target:
    """What a mapping may lead to: the round, its pack and statements, and the school."""

    round: Round
    pack: Pack
    statements: tuple[Statement, ...]
    school: School


def suggest(sheet: Sheet, target: Target) -> Recipe:
    """The mapping that the words of a table speak for; what does not speak for itself is dropped."""
    number = next((h for h in sheet.headers if loose(h) in words("number")), "")
    free = [h for h in sheet.headers if h != number and why_dropped(h) == "other"]
    columns = _columns(free, target)
    rest = [h for h in free if h not in columns]
    role, roles = _chooser(sheet, rest, words("role"), lambda t: _role(t, target))
    rest = [h for h in rest if h != role]
    group, groups = _chooser(sheet, rest, words("year_groups"), lambda t: _all_groups(t, target))
    boxes = {} if group else _boxes(sheet, [h for h in rest if h != group], target)
    return Recipe(
        form=_mark(sheet, [*columns, role, group, *boxes]),
        number=number,
        role=role,
        roles=roles,
        year_groups=group,
        groups=groups,
        boxes=boxes,
        ticked=_ticked(sheet, boxes),
        columns=columns,
        answers=answers(sheet, columns, target),
        drop=tuple(h for h in sheet.headers if h not in {number, role, group, *columns, *boxes}),
    )


def _mark(sheet: Sheet, headers: Iterable[str]) -> str:
    """What tells one form from another, whatever its file is called: its questions."""
    text = "\n".join(sorted(h for h in headers if h) or sorted(sheet.headers))
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:10]


# Columns


def _columns(headers: Sequence[str], target: Target) -> dict[str, Goal]:
    """The columns that are statements, each place taken by the column most like it."""
    known = [(s, _texts(s)) for s in target.statements]
    found = [(*_best(header, known, target), header) for header in headers]
    goals: dict[str, Goal] = {}
    taken: set[Goal] = set()
    for score, goal, header in sorted(found, key=lambda one: -one[0]):
        if goal is not None and score >= ALIKE and goal not in taken:
            goals[header] = goal
            taken.add(goal)
    return {h: goals[h] for h in headers if h in goals}


def _texts(statement: Statement) -> list[Counter[str]]:
    variants = [t for v in statement.variants for t in (v.text, *v.wordings.values())]
    said = [statement.text or "", *statement.wordings.values(), *variants, statement.aspect]
    return [_bag(text) for text in dict.fromkeys(said) if text]


def _bag(text: str) -> Counter[str]:
    return Counter(loose(text).split())


def alike(one: Counter[str], other: Counter[str]) -> float:
    """How much of their words two texts share: Dice's coefficient, 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _best(
    header: str, known: Sequence[tuple[Statement, list[Counter[str]]]], target: Target
) -> tuple[float, Goal | None]:
    kind, text = _kind(header)
    group, text = _group_in(text, target)
    parts = [_bag(part) for part in _parts(text)]
    best: tuple[float, Goal | None] = (0.0, None)
    for statement, texts in known:
        score = 1.0 if _coded(header, statement.id) else _score(parts, texts)
        if score > best[0]:
            best = score, Goal(statement=statement.id, kind=kind, year_group=group)
    return best


def _score(parts: Sequence[Counter[str]], texts: Sequence[Counter[str]]) -> float:
    return max((alike(part, text) for part in parts for text in texts), default=0.0)


def _kind(header: str) -> tuple[Kind, str]:
    """Whether a column asks for the level now or the wanted one, and the header without that word."""
    for part in (*BRACKETS.findall(header), *re.split(r"\s[-–]\s|:\s", header)):
        if loose(part) in words("wanted"):
            return "desired", header.replace(part, " ")
    return "current", header


def _group_in(header: str, target: Target) -> tuple[str | None, str]:
    """The year group that a column is about, and the header without it."""
    for part in (*BRACKETS.findall(header), *re.split(r"\s[-–]\s|:\s", header)):
        group = _groups(part, target)
        if group:
            return group, header.replace(part, " ")
    return None, header


def _parts(text: str) -> list[str]:
    """What of a header may be the statement: all of it, what stands in brackets, what stands around them."""
    bare = CODE.sub("", text)
    return [p for p in dict.fromkeys([bare, *BRACKETS.findall(bare), BRACKETS.sub(" ", bare)]) if loose(p)]


def _coded(header: str, id_: str) -> bool:
    """Whether a question's code is a statement's id, or the part of it before the hyphen."""
    code = header.split(".", maxsplit=1)[0].strip()
    if " " in code:
        return False
    parts = {part.casefold() for part in re.findall(r"[A-Za-z0-9]+", code)}
    return bool(parts & {id_.replace("-", ""), id_.partition("-")[0]})


# Roles and year groups


def _chooser(
    sheet: Sheet, headers: Sequence[str], known: Collection[str], read: Callable[[str], Meaning]
) -> tuple[str, dict[str, Meaning]]:
    """The column whose cells name roles, or year groups, and which text is which."""
    best: tuple[float, str, dict[str, Meaning]] = (0.0, "", {})
    for header in headers:
        texts = choices(sheet.column(header))
        if not texts or len(texts) > MOST_VALUES:
            continue
        named = {text: found for text in texts if (found := read(text))}
        share = len(named) / len(texts) + (1.0 if words_of(header) in known else 0.0)
        if share >= MOST_ROLES and share > best[0]:
            best = share, header, named
    return best[1], best[2]


def choices(cells: Iterable[str]) -> dict[str, int]:
    """The different texts of a column that a mapping can name, lists at their semicolons, with how often."""
    found: Counter[str] = Counter()
    for cell in cells:
        found.update(text for part in cell.split(";") if 0 < len(text := part.strip()) <= LONGEST)
    return dict(found)


def _role(text: str, target: Target) -> str:
    labels = {r.id: r.label for r in target.round.roles}
    return _named(text, labels) or _same(text, labels, words("subject_teacher"))


def _same(text: str, labels: Mapping[str, str], synonyms: frozenset[str]) -> str:
    """The one id that goes by another of the `synonyms` than `text`, "" for none or more."""
    found = [i for i, label in labels.items() if synonyms & {loose(i), loose(label)}]
    return found[0] if loose(text) in synonyms and len(found) == 1 else ""


def _all_groups(text: str, target: Target) -> tuple[str, ...]:
    """The year groups that a cell names: the one, or all of the school's."""
    if loose(text) in words("all_year_groups"):
        return tuple(g.id for g in target.school.year_groups)
    group = _groups(text, target)
    return (group,) if group else ()


def _groups(text: str, target: Target) -> str:
    bare = loose(text)
    found = [g.id for g in target.school.year_groups if bare in {loose(g.id), loose(g.label)}]
    return found[0] if found else ""


def _named(text: str, labels: Mapping[str, str]) -> str:
    """The id whose label is most like `text`, "" for none."""
    bag = _bag(text)
    scores = {i: max(alike(bag, _bag(i)), alike(bag, _bag(label))) for i, label in labels.items()}
    best = max(scores, key=scores.__getitem__, default="")
    return best if best and scores[best] >= ALIKE else ""


def _boxes(sheet: Sheet, headers: Sequence[str], target: Target) -> dict[str, str]:
    """Columns that are a box to tick for one year group: it stands between their brackets."""
    found = {}
    for header in headers:
        groups = [g for part in (*BRACKETS.findall(header), header) if (g := _groups(part, target))]
        if groups and len(choices(sheet.column(header))) <= 2:  # noqa: PLR2004 - ticked or not
            found[header] = groups[0]
    return found


def _ticked(sheet: Sheet, boxes: Iterable[str]) -> tuple[str, ...]:
    said = {text for header in boxes for text in choices(sheet.column(header))}
    found = tuple(sorted(text for text in said if loose(text) in words("ticked")))
    return found or Recipe.model_fields["ticked"].default


# Answers


def answers(sheet: Sheet, columns: Mapping[str, Goal], target: Target) -> dict[str, str]:
    """What each answer in the columns of statements means, as far as it speaks for itself."""
    statements = {s.id: s for s in target.statements}
    said: dict[str, list[Statement]] = {}
    for header, goal in columns.items():
        if goal.kind != "remark" and goal.statement in statements:
            for cell in dict.fromkeys(sheet.column(header)):
                if 0 < len(text := cell.strip()) <= LONGEST:
                    said.setdefault(text, []).append(statements[goal.statement])
    numbers = [int(m[1]) for text in said for m in [LEVEL.match(text) or ANSWER_CODE.match(text)] if m]
    counted = max(numbers, default=0) <= LEVELS[-1]
    found = {text: _meaning(text, of, target.pack, counted=counted) for text, of in said.items()}
    return {text: mark for text, mark in found.items() if mark}


def _meaning(text: str, of: Sequence[Statement], pack: Pack, *, counted: bool) -> str:
    """Why figures only where none is above 4: on another scale a 3 is no 3."""
    if text in MARKS[len(LEVELS) :]:
        return text
    if loose(text) in words("unknown"):
        return DONT_KNOW
    if loose(text) in words("none"):
        return NOT_APPLICABLE
    named = LEVEL.match(text) or ANSWER_CODE.match(text)
    if named and counted and int(named[1]) in LEVELS:
        return named[1]
    if named:
        return ""
    said = {str(n.value): n.label for n in pack.header.levels}
    every = {str(level): s.levels[level] for s in of for level in LEVELS}
    return _named(text, said) or _named(text, every)
