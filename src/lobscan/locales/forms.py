"""The words by which columns and answers of other survey tools are known: data, one file a language."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from lobscan.locales import LANGUAGES
from lobscan.locales.register_files import loose


@cache
def words(kind: str) -> frozenset[str]:
    """The words of a kind (`personal`, `time`, `role`, …) in all languages, compared loosely."""
    return frozenset(loose(word) for language in LANGUAGES for word in _file(language)[kind])


@cache
def _file(language: str) -> dict[str, list[str]]:
    path = Path(__file__).parent / language / "forms.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
