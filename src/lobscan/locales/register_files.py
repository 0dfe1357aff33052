"""The words of the registers' files: what their columns are called and what people type in them.

They are data, one file a language (`nl/register_files.toml`). A file is written in the language
that is spoken and read in all of them at once.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from babel import dates

from lobscan.locales import LANGUAGES, WAYS, in_every_way, language, spoken
from lobscan.locales.practice import WORDS

WIDTHS_OF_MONTHS: Final = ("wide", "abbreviated")


@lru_cache(maxsize=20_000)
def loose(text: str) -> str:
    """`text` as it is compared: without case, accents, punctuation and double spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


@cache
def _file(language_: str) -> Mapping[str, Any]:
    path = Path(__file__).parent / language_ / "register_files.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _column(register: str, field: str) -> Mapping[str, Any]:
    """A column in the language that is spoken, in the school's own way where that has another name for it."""
    own = _file(spoken()).get(register, {}).get(field)
    found: Mapping[str, Any] = own or _file(language())[register][field]
    return found


def header(register: str, field: str) -> str:
    """What a column is called in the language that is spoken."""
    return str(_column(register, field)["names"][0])


def help_(register: str, field: str) -> str:
    """What goes into a column, in the language that is spoken."""
    return str(_column(register, field)["help"])


@cache
def headers(register: str) -> Mapping[str, str]:
    """The fields of a register by every name that their columns may have, compared loosely."""
    return {
        loose(name): field
        for language_ in (*reversed(LANGUAGES), *WAYS.values())
        for field, column in _file(language_).get(register, {}).items()
        for name in column["names"]
    }


@cache
def values(what: str) -> Mapping[str, str]:
    """The values of `what` (`place`, `step` …) by the words for them, compared loosely."""
    found: dict[str, str] = {}
    for language_ in reversed(LANGUAGES):
        for value, names in _file(language_)["values"].get(what, {}).items():
            found |= {loose(name): value for name in names}
    for value, label in WORDS[what].items():
        if value:
            found |= {loose(said): value for said in in_every_way(label)}
            found[loose(value)] = value
    return found


@cache
def said(section: str, key: str) -> tuple[str, ...]:
    """All words of a part of the files, such as ("periods", "whole_year"), the longest first."""
    found = [word for language_ in LANGUAGES for word in _file(language_)[section][key]]
    return tuple(sorted(found, key=len, reverse=True))


@cache
def says(section: str, key: str) -> frozenset[str]:
    """The same words as they are compared."""
    return frozenset(map(loose, said(section, key)))


def first(section: str, key: str) -> str:
    """The word that is written, in the language that is spoken."""
    return str(_file(language())[section][key][0])


def every(section: str, key: str) -> tuple[str, ...]:
    """All that is written, in the language that is spoken."""
    return tuple(_file(language())[section][key])


@cache
def yes_no() -> Mapping[str, bool]:
    """What the words for yes and no say."""
    return {
        word.casefold(): answer
        for answer, key in ((True, "yes"), (False, "no"))
        for word in said("values", key)
    }


@cache
def plurals() -> tuple[tuple[str, str], ...]:
    """Ends of words for one and for more than one."""
    return tuple((one, many) for lang in LANGUAGES for one, many in _file(lang)["plurals"]["ends"])


@cache
def months() -> Mapping[str, tuple[int, ...]]:
    """The month that a word names, in full or in short."""
    return {
        loose(name): (month,)
        for language_ in LANGUAGES
        for width in WIDTHS_OF_MONTHS
        for month, name in dates.get_month_names(width, locale=language_).items()
    }


@cache
def seasons() -> Mapping[str, tuple[int, ...]]:
    """The months of a season; where it begins is a matter of opinion."""
    return {
        loose(name): tuple(of_it)
        for language_ in LANGUAGES
        for name, of_it in _file(language_)["periods"]["seasons"].items()
    }
