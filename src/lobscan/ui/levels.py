"""The four levels as they stand in running text: a small square in the level's colour with its number."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from typing import Final

from lobscan import theme
from lobscan.domain.answers import LEVELS
from lobscan.domain.rubric import Levels
from lobscan.locales import _
from lobscan.ui.text import plain

_SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">'
    '<rect width="24" height="24" rx="5" fill="{ground}"/>'
    '<text x="12" y="17.5" text-anchor="middle" font-family="sans-serif" font-size="15" '
    'font-weight="700" fill="{ink}">{level}</text></svg>'
)


def chip(level: int) -> str:
    """A level in its colour, as Markdown; its number is read out too."""
    return f"![{_('level {level}', level=level)}]({_picture(level)})"


@cache
def _picture(level: int) -> str:
    shade = theme.LEVELS[level]
    drawn = _SVG.format(ground=shade.ground, ink=shade.ink, level=level)
    return "data:image/svg+xml;base64," + b64encode(drawn.encode()).decode()


def ladder(levels: Levels) -> str:
    """The four descriptors below each other, as Markdown."""
    return "\n\n".join(f"{chip(level)}\N{EN SPACE}{plain(levels[level])}" for level in LEVELS)
