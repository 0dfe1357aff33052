"""Text of people on a page: shown as it was typed."""

from __future__ import annotations


def plain(text: str) -> str:
    """Text in which nothing is read as Markdown, HTML or an icon."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+!|<>$~:" else c for c in text)
