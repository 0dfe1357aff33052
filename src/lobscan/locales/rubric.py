"""The words of a rubric that the page and its printed booklet share."""

from __future__ import annotations

from typing import Final

from lobscan.locales import N_, _

PHASES: Final = {
    "inventory": N_("taking stock"),
    "vision": N_("vision"),
    "priorities": N_("priorities"),
    "professionalise": N_("training"),
    "carry_out": N_("carrying out"),
    "monitor": N_("following"),
    "anchor": N_("securing"),
}
KINDS: Final = {
    "guiding": N_("Guiding pupils"),
    "coordinating": N_("Coordinating"),
    "support": N_("Supporting colleagues"),
    "policy": N_("Making policy"),
    "leading": N_("Leading"),
}
HOW: Final = {"same": N_("the same ground"), "overlap": N_("partly the same ground")}
FOR: Final = {
    "leaders": N_("For leaders"),
    "staff": N_("For staff"),
    "pupils": N_("For pupils"),
    "parents": N_("For parents"),
    "partners": N_("For partners"),
}


def phase(value: str) -> str:
    """The word for a phase."""
    return _(PHASES[value])


def kind(value: str) -> str:
    """The heading over tasks of a kind."""
    return _(KINDS[value])


def how(value: str) -> str:
    """How far two cover the same ground."""
    return _(HOW[value])


def told_to(perspective: str) -> str:
    """For whom a wording is."""
    return _(FOR[perspective])
