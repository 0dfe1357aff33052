"""The look, in one place: colours of the levels, the accent, paper and ink, light and dark.

Dashboard, answer page, charts and sheets all take their colours from here; a test holds
`.streamlit/config.toml` against it. Levels are ColorBrewer's BrBG, safe for the colour-blind,
and never stand without their number or word.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final, NamedTuple


class Shade(NamedTuple):
    """A ground and the ink that can be read on it."""

    ground: str
    ink: str


LEVELS: Final = {
    1: Shade("#a6611a", "#ffffff"),
    2: Shade("#dfc27d", "#22201c"),
    3: Shade("#80cdc1", "#22201c"),
    4: Shade("#018571", "#ffffff"),
}
UNKNOWN: Final = Shade("#d9d7d2", "#22201c")
GAPS: Final = ("#f6f1ea", "#e4ceb6", "#d0a47e", "#a66334", "#8a4312")
"""Gap from none to wide, one hue from light to dark."""
CONSENSUS: Final = ("#efe9f5", "#c8b7dd", "#9e86c2", "#6d4f9c", "#432a6b")
"""Consensus from split to unanimous; another hue, as it is another thing."""


class Mark(NamedTuple):
    """A bar that can be told from the others without its colour, on light and on dark."""

    fill: str
    edge: str
    pattern: str = ""


STATUSES: Final = {
    "planned": Mark("rgba(44,140,124,0.16)", "#2c8c7c"),
    "running": Mark("#2c8c7c", "#2c8c7c"),
    "blocked": Mark("#b5703f", "#b5703f", "/"),
    "done": Mark("#bdb8ad", "#857f75"),
    "stopped": Mark("rgba(143,138,128,0.16)", "#8f8a80", "x"),
}
"""How far an action is; calm, and another hue than the levels' own where they would be mistaken."""
DOING: Final = tuple(f"rgba(44,140,124,{depth})" for depth in (0.05, 0.16, 0.3, 0.46))
"""None to all three of inform, experience and reflect; never without their letters."""
KINDS: Final = {
    "inform": Shade("#d6e4ea", "#22201c"),
    "experience": Shade("#86b3c4", "#22201c"),
    "reflect": Shade("#245f75", "#ffffff"),
}
"""What an activity does with pupils, from taking in to thinking over: one hue from light to dark."""
KIND_PATTERNS: Final = {"inform": ".", "experience": "/", "reflect": ""}
"""By what the three are told apart without colour."""
COVERS: Final = Shade("#cfe5df", "#22201c")
"""The ground of a cell in which something happens."""
FREE: Final = "rgba(128,120,105,0.16)"
"""The ground of a holiday."""
TODAY: Final = "#b5703f"
PAST: Final = "#8f8a80"
"""Where something stood before."""


class Paper(NamedTuple):
    """The surfaces and inks of one appearance."""

    background: str
    panel: str
    ink: str
    quiet: str
    line: str
    accent: str
    on_accent: str


LIGHT: Final = Paper("#fdfcf9", "#f4f1ea", "#22201c", "#5b564d", "#d8d2c5", "#0b6b5d", "#ffffff")
DARK: Final = Paper("#1b1a18", "#262421", "#f0ede6", "#b9b3a7", "#46423b", "#5cc4b2", "#10201d")
FONT: Final = (
    '"Source Sans 3", "Source Sans Pro", "Source Sans", '
    'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif'
)


def nearest_level(score: float) -> int:
    """The level that a score rounds to."""
    return min(4, max(1, int(score + 0.5)))


def level_shade(score: float) -> Shade:
    """The shade of the level that a score rounds to."""
    return LEVELS[nearest_level(score)]


_dark: ContextVar[bool] = ContextVar("dark", default=False)


def use(*, dark: bool) -> None:
    """Draw for the dark or the light appearance from here on in this thread."""
    _dark.set(dark)


def both(name: str) -> str:
    """A colour of the paper as CSS that follows the browser when it turns dark, without being drawn anew.

    Only for what stands within the dashboard's page, which tells its browser how it appears.
    """
    return f"light-dark({getattr(LIGHT, name)}, {getattr(DARK, name)})"


def paper() -> Paper:
    """The surfaces and inks that are drawn for now."""
    return DARK if _dark.get() else LIGHT
