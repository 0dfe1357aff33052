"""Text of people on a page: shown as it was typed."""

from __future__ import annotations


def plain(text: str) -> str:
    """Text in which nothing is read as Markdown, HTML or an icon."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+!|<>$~:" else c for c in text)


def capital(text: str) -> str:
    """Text with a capital first, where it stands as a heading."""
    return plain(text[:1].upper() + text[1:])
