"""A pack read as an editor reads it: what is sound YAML and yet asks two things, or counts, or looks down.

The rules are the same for every pack; the words they look for stand per language in `words/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from lobscan.content.strict import Document
from lobscan.errors import Fault, FaultyFile
from lobscan.locales import N_

Step = str | int
MOST_WORDS: Final = 20
HERE: Final = Path(__file__).parent / "words"
NEAR: Final = 4
"""Words after "en" among which its second part stands."""


class Look(BaseModel):
    """A way of speaking that is looked for, and what can be said instead."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    found: str
    instead: str


class Words(BaseModel):
    """What the rules look for in one language: `words/<language>.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    joins: frozenset[str] = frozenset()
    options: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    clause: frozenset[str] = frozenset()
    people: tuple[str, ...] = ()
    pairs: frozenset[tuple[str, str]] = frozenset()
    tracks: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    counting: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    hierarchy: tuple[Look, ...] = ()


@cache
def words_of(language: str) -> Words:
    """The lists of a language; `nl-BE` reads those of `nl`, and an unknown one has none."""
    path = HERE / f"{language.partition('-')[0]}.yaml"
    if not path.is_file():
        return Words()
    document = Document(path, str(path))
    found = document.as_model(Words)
    if found is None:
        raise FaultyFile(document.faults)
    return found


@dataclass(frozen=True, slots=True)
class Remark:
    """Something an editor would change, at a place in a file's value."""

    path: tuple[Step, ...]
    message: str
    params: tuple[tuple[str, object], ...] = ()


CLAIMS: Final = (
    ("statements", "*", "text"),
    ("statements", "*", "wordings", "*"),
    ("statements", "*", "variants", "*", "text"),
    ("statements", "*", "variants", "*", "wordings", "*"),
)
"""Texts that somebody says yes or no to."""
LADDERS: Final = (("statements", "*", "levels"), ("statements", "*", "variants", "*", "levels"))
SHORT: Final = (
    *CLAIMS,
    *((*ladder, "*") for ladder in LADDERS),
    ("talk", "*"),
    ("measures", "*", "steps", "*"),
)
"""Texts whose sentences must be short."""
OTHERS: Final = (
    ("title",),
    ("intro",),
    ("statements", "*", "aspect"),
    ("statements", "*", "evidence", "*"),
    *(
        (kind, "*", part)
        for kind in ("measures", "tasks", "instruments", "questions")
        for part in ("title", "why", "about", "success", "question")
    ),
    ("questions", "*", "look_at", "*"),
)
"""Further texts that must not look down on a route."""


def remarks(value: object, language: str) -> list[Remark]:
    """What an editor would change in a file of a pack, given as plain lists and mappings."""
    words = words_of(language)
    found = [r for path, text in _texts(value, CLAIMS) for r in _claim(path, text, words)]
    found += [r for path, text in _texts(value, SHORT) for r in _long(path, text)]
    found += [r for path, text in _texts(value, (*SHORT, *OTHERS)) for r in _looks_down(path, text, words)]
    return found + [r for path, levels in _at(value, LADDERS) for r in _only_counts(path, levels, words)]


def warnings(document: Document, language: str) -> list[Fault]:
    """The remarks on a file, with file and line."""
    return [
        Fault(r.message, file=document.name, line=document.line(*r.path), params=r.params)
        for r in remarks(document.value, language)
    ]


def _at(value: object, paths: Sequence[Sequence[str]]) -> list[tuple[tuple[Step, ...], object]]:
    return [found for path in paths for found in _walk(value, path, ())]


def _texts(value: object, paths: Sequence[Sequence[str]]) -> Iterator[tuple[tuple[Step, ...], str]]:
    for path, found in _at(value, paths):
        if isinstance(found, str):
            yield path, found


def _walk(
    value: object, path: Sequence[str], at: tuple[Step, ...]
) -> Iterator[tuple[tuple[Step, ...], object]]:
    if not path:
        yield at, value
        return
    step, rest = path[0], path[1:]
    parts: Sequence[tuple[Step, object]] = ()
    if isinstance(value, Mapping):
        parts = [(str(k), v) for k, v in value.items() if step in ("*", str(k))]
    elif isinstance(value, Sequence) and not isinstance(value, str) and step == "*":
        parts = list(enumerate(value))
    for key, part in parts:
        yield from _walk(part, rest, (*at, key))


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [s.strip() for s in re.split(r"(?<=[.!?])\s+", " ".join(text.split())) if s.strip()]


def tokens(text: str) -> list[str]:
    """The words of a text in small letters, without the signs around them."""
    stripped = (w.strip(".,;:!?()[]\"'“”‘’„«»…") for w in text.lower().replace("’", "'").split())
    return [w for w in stripped if w]


def _long(path: tuple[Step, ...], text: str) -> Iterator[Remark]:
    for sentence in sentences(text):
        count = len([w for w in sentence.split() if any(c.isalnum() for c in w)])
        if count > MOST_WORDS:
            params = (("count", count), ("most", MOST_WORDS), ("words", _start(sentence)))
            yield Remark(path, N_("a sentence of {count} words, more than {most}: “{words}”"), params)


def _start(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words[:5]) + (" …" if len(words) > 5 else "")  # noqa: PLR2004 - enough to find it by


def _claim(path: tuple[Step, ...], text: str, words: Words) -> Iterator[Remark]:
    for sentence in sentences(text):
        said = tokens(sentence)
        for join in _joins(said, words):
            params = (("words", join),)
            message = N_("two ideas in one statement: “{words}”; ask one thing, or make two statements of it")
            yield Remark(path, message, params)
        for word in said:
            if word in words.negations:
                message = N_("a negation: “{word}”; say what one does see")
                yield Remark(path, message, (("word", word),))


def _joins(said: list[str], words: Words) -> Iterator[str]:
    """Where two claims are joined, shown by the words around it."""
    for at, word in enumerate(said):
        before, after = said[:at], said[at + 1 :]
        joined = word in words.joins and not _one_idea(before, after, words)
        option = word in words.options and _two_clauses(before, after, words)
        if before and after and (joined or option):
            yield " ".join([before[-1], word, *after[:2]])


def _one_idea(before: list[str], after: list[str], words: Words) -> bool:
    """Whether what "en" joins is one thing: two who do it, a usual pair, two routes, "tussen … en …"."""
    if not before or not after or after[0] in words.clause:
        return not (before and after)
    left, right = before[-1], _head(after, words)
    if left.endswith("-") or after[0].startswith("-") or "tussen" in before:
        return True
    if (left, right) in words.pairs or (right, left) in words.pairs:
        return True
    if _who(left, words) and _who(right, words):
        return True
    return all(
        w in words.tracks or w[0].isdigit() or w.partition("-")[0] in words.tracks for w in (left, right)
    )


def _head(after: list[str], words: Words) -> str:
    """The word that "en" joins to the one before it: articles and the like are passed over."""
    return next((w for w in after[:NEAR] if w not in words.between), after[0])


def _who(word: str, words: Words) -> bool:
    return any(word.endswith(person) for person in words.people)


def _two_clauses(before: list[str], after: list[str], words: Words) -> bool:
    """Whether "of" begins another claim, and does not ask whether."""
    return bool(after) and after[0] in words.clause and not words.asking & set(before)


def _looks_down(path: tuple[Step, ...], text: str, words: Words) -> Iterator[Remark]:
    plain = " ".join(text.lower().split())
    for look in words.hierarchy:
        for match in re.finditer(look.found, plain):
            params = (("words", match[0]), ("instead", look.instead))
            yield Remark(path, N_("“{words}” sets one route above another; say: {instead}"), params)


def _only_counts(path: tuple[Step, ...], levels: object, words: Words) -> Iterator[Remark]:
    """A level that differs from the one before only in how much or how often."""
    if not isinstance(levels, Mapping):
        return
    by_level = {str(k): str(v) for k, v in levels.items()}
    meant = {
        k: frozenset(tokens(v)) - words.counting - words.small
        for k, v in by_level.items()
        if set(tokens(v)) & words.counting
    }
    for lower, higher in (("1", "2"), ("2", "3"), ("3", "4")):
        told = {
            k: meant.get(k, frozenset(tokens(by_level.get(k, ""))) - words.small) for k in (lower, higher)
        }
        if (lower in meant or higher in meant) and told[lower] == told[higher]:
            message = N_("level {higher} differs from level {lower} only in how much or how often")
            yield Remark((*path, higher), message, (("higher", higher), ("lower", lower)))
