"""What one can do with a rubric: read it, and change it where it is the school's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lobscan.access import Right
from lobscan.locales import N_, _
from lobscan.services import rubrics
from lobscan.ui import choose, rubric, rubric_beside, rubric_own, session
from lobscan.ui.rubric import Booklet
from lobscan.ui.rubric_own import commands as commands

View = Callable[[Booklet], None]
VIEWS: Final[dict[str, tuple[str, View]]] = {
    "read": (N_("Read"), rubric.read),
    "work": (N_("Tasks, tools and review"), rubric.work),
    "edit": (N_("Change"), rubric_own.edit),
    "difference": (N_("Difference"), rubric_beside.difference),
    "upgrade": (N_("Upgrade"), rubric_beside.upgrade),
    "versions": (N_("Versions"), rubric_own.versions),
}
OWN: Final = ("edit", "difference", "upgrade", "versions")
"""Views of a pack in the school's own folder."""


def choice(booklet: Booklet) -> View:
    """The view that the address asks for, among those that this pack has for who is here."""
    chosen = choose.switch(
        _("What do you want to do?"), {v: _(VIEWS[v][0]) for v in _open(booklet)}, key="view"
    )
    return VIEWS[chosen][1]


def _open(booklet: Booklet) -> list[str]:
    settings = booklet.ws.settings
    closed = set() if rubrics.is_own(settings, booklet.pack.id) else set(OWN)
    closed |= set() if rubrics.newer(settings, booklet.pack) else {"upgrade"}
    closed |= set() if session.actor().may(Right.EDIT_RUBRIC) else {"edit"}
    return [v for v in VIEWS if v not in closed]
