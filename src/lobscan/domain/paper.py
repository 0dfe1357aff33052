"""A form on paper: what stands on it by number, and how the line reads that somebody types from it.

A line is `year groups : answers`, with ` : wanted levels` behind it where the round asks for them:
`7 8: 3322 4?-1`. Year groups by their numbers on the form (`1 3 7-9`); answers one after the other in
the order of the form, spaces wherever one likes; `?` (or `/`) don't know, `-` not applicable, `.` (or
`0`) nothing ticked. Where year groups differ, an answer is one for each of them: `(23)`. `#17` in front
means form 17, to be typed anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lobscan.domain.answers import DONT_KNOW, MARKS
from lobscan.domain.round import Round
from lobscan.domain.rubric import Area, Pack, Scope, Statement
from lobscan.domain.school import Role, School
from lobscan.errors import UserError

OPEN: Final = "."
READ_AS: Final = {"/": DONT_KNOW, "0": OPEN, "–": "-"}
"""What a keyboard gives instead of a mark."""
NUMBERED: Final = re.compile(r"#\s*(\d{1,6})\s+")
SPAN: Final = re.compile(r"(\d+)(?:-(\d+))?")
LONGEST: Final = 4000
Marks = Mapping[tuple[str, str], tuple[str, str]]
"""Now and wanted by statement and place, "" where nothing was ticked."""


@dataclass(frozen=True, slots=True)
class Form:
    """What stands on the form of a role: its statements in the order of their numbers."""

    school: School
    round: Round
    pack: Pack
    role: Role
    statements: tuple[Statement, ...]
    minutes: int

    @property
    def code(self) -> str:
        """What tells on the paper which pile it belongs to."""
        return f"{self.round.id} · {self.role.id}"

    @property
    def year_groups(self) -> tuple[str, ...]:
        """The year groups that it asks about, by their numbers from 1; none where that needs no asking."""
        asked = any(s.scope is Scope.YEAR_GROUP for s in self.statements)
        ids = tuple(g.id for g in self.school.year_groups)
        return ids if asked and len(ids) > 1 else ()

    @property
    def parts(self) -> tuple[tuple[Area, tuple[tuple[int, Statement], ...]], ...]:
        """The areas with their statements, each with its number on the form."""
        numbers = {s.id: at for at, s in enumerate(self.statements, start=1)}
        found = []
        for area in self.pack.areas:
            asked = tuple((numbers[s.id], s) for s in area.statements if s.id in numbers)
            if asked:
                found.append((area, asked))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was typed: its number where it is typed anew, its year groups and its marks."""

    number: int | None
    year_groups: tuple[str, ...]
    marks: Marks


def read(form: Form, line: str) -> Typed:
    """What a typed line says; `UserError` names the first thing that is wrong with it."""
    if len(line) > LONGEST:
        raise UserError("This line is too long for one form. Type one form on a line.")
    numbered = NUMBERED.match(line.strip())
    rest = line.strip()[numbered.end() :] if numbered else line.strip()
    parts = [part.strip() for part in rest.split(":")]
    names = _names(form)
    if len(parts) != len(names):
        raise UserError(
            "The line has {count} parts with a colon between them; this form has {wanted}.",
            count=len(parts),
            wanted=len(names),
        )
    said = dict(zip(names, parts, strict=True))
    groups = _groups(form, said.get("groups", ""))
    now = list(_answers(form, said["now"], groups))
    wanted = list(_answers(form, said["wanted"], groups)) if "wanted" in said else [()] * len(now)
    marks: Marks = {
        (s.id, place): (_at(a, i), _at(b, i))
        for s, a, b in zip(form.statements, now, wanted, strict=True)
        for i, place in enumerate(_places(s, groups))
    }
    return Typed(int(numbered[1]) if numbered else None, groups, marks)


def _names(form: Form) -> list[str]:
    return [
        *(["groups"] if form.year_groups else []),
        "now",
        *(["wanted"] if form.round.desired else []),
    ]


def cells(form: Form, year_groups: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Each statement of the form with each place that it is judged at."""
    return tuple((s.id, place) for s in form.statements for place in _places(s, year_groups))


def _places(statement: Statement, groups: Sequence[str]) -> tuple[str, ...]:
    return ("",) if statement.scope is Scope.SCHOOL else tuple(groups)


def _at(marks: Sequence[str], index: int) -> str:
    mark = (marks[index] if len(marks) > 1 else marks[0]) if marks else OPEN
    return "" if mark == OPEN else mark


def _groups(form: Form, text: str) -> tuple[str, ...]:
    if not form.year_groups:
        return tuple(g.id for g in form.school.year_groups)
    found: set[int] = set()
    for word in text.replace(",", " ").split():
        span = SPAN.fullmatch(word)
        first, last = (int(span[1]), int(span[2] or span[1])) if span else (0, 0)
        if not 1 <= first <= last <= len(form.year_groups):
            raise UserError(
                "'{word}' is no year group of this form; they have the numbers 1 to {last}.",
                word=word,
                last=len(form.year_groups),
            )
        found.update(range(first, last + 1))
    if not found:
        raise UserError("Type the numbers of the year groups first, and then a colon.")
    return tuple(form.year_groups[at - 1] for at in sorted(found))


def _answers(form: Form, text: str, groups: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The marks of each statement: one, or one for each year group."""
    chunks = [list(_tokens(chunk)) for chunk in _chunks(text)]
    _check_count(form, chunks)
    tokens = [token for chunk in chunks for token in chunk]
    for number, (statement, marks) in enumerate(zip(form.statements, tokens, strict=True), start=1):
        places = len(_places(statement, groups))
        if len(marks) not in {1, places}:
            raise UserError(
                "Statement {number} has {count} answers between brackets; give one, or {places}: one for "
                "each year group.",
                number=number,
                count=len(marks),
                places=places,
            )
        yield marks


def _chunks(text: str) -> list[str]:
    """The text at its spaces, but not between brackets."""
    return re.sub(r"\(([^()]*)\)", lambda m: f"({''.join(m[1].split())})", text).split()


def _tokens(text: str) -> Iterator[tuple[str, ...]]:
    for token in re.findall(r"\([^()]*\)|.", text):
        bare = token[1:-1].replace(",", "") if len(token) > 1 else token
        marks = tuple(READ_AS.get(letter, letter) for letter in bare)
        wrong = next((m for m in marks if m not in (*MARKS, OPEN)), None)
        if wrong is not None or not marks:
            raise UserError(
                "'{token}' is no answer. Type 1 to 4, ? (don't know), - (not applicable) or . (nothing "
                "ticked).",
                token=token,
            )
        yield marks


def _check_count(form: Form, chunks: Sequence[Sequence[object]]) -> None:
    """Raise `UserError` where an answer is missing or too many; by area where spaces tell them apart."""
    count, wanted = sum(map(len, chunks)), len(form.statements)
    parts = form.parts
    if len(chunks) == len(parts) > 1:
        for chunk, (area, asked) in zip(chunks, parts, strict=True):
            if len(chunk) != len(asked) and count != wanted:
                raise UserError(
                    "{area} has {wanted} statements, {first} to {last}; you typed {count} answers there.",
                    area=area.title,
                    wanted=len(asked),
                    first=asked[0][0],
                    last=asked[-1][0],
                    count=len(chunk),
                )
    if count != wanted:
        raise UserError(
            "You typed {count} answers; this form has {wanted}. With a space after each area you read in "
            "which area one is missing.",
            count=count,
            wanted=wanted,
        )


def line(form: Form, typed: Typed) -> str:
    """A form as the line that `read` reads, with a space after each area."""
    numbers = {id_: at for at, id_ in enumerate(form.year_groups, start=1)}
    whole = {
        "groups": " ".join(str(numbers[g]) for g in typed.year_groups if g in numbers),
        "now": _written(form, typed, 0),
        "wanted": _written(form, typed, 1),
    }
    text = ": ".join(whole[name] for name in _names(form))
    return text if typed.number is None else f"#{typed.number} {text}"


def _written(form: Form, typed: Typed, which: int) -> str:
    def marks(statement: Statement) -> list[str]:
        return [typed.marks[statement.id, p][which] for p in _places(statement, typed.year_groups)]

    return " ".join("".join(_token(marks(s)) for _number, s in asked) for _area, asked in form.parts)


def _token(marks: Sequence[str]) -> str:
    bare = [mark or OPEN for mark in marks]
    return bare[0] if len(set(bare)) == 1 else f"({''.join(bare)})"
