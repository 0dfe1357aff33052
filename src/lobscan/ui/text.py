"""Text of people on a page: shown as it was typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from lobscan.locales import _


def plain(text: str) -> str:
    """Text in which nothing is read as Markdown, HTML or an icon."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+!|<>$~:" else c for c in text)


def listed(names: Sequence[str], most: int) -> str:
    """Up to `most` names, and how many more there are; of one too many it is named after all."""
    if len(names) <= most + 1:
        return ", ".join(names)
    return _("{names} and {count} more", names=", ".join(names[:most]), count=len(names) - most)


def capital(text: str) -> str:
    """Text with a capital first, where it stands as a heading."""
    return plain(text[:1].upper() + text[1:])


def apart(options: Mapping[str, str]) -> dict[str, str]:
    """The labels by id, with the id behind those that stand twice.

    Why: a browser sends back the label, so that of two people of one name it would mean the other.
    """
    count = Counter(options.values())
    return {i: f"{label} ({i})" if count[label] > 1 else label for i, label in options.items()}
