"""What one looks at: a round, whose judgement, and which figure; kept in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import streamlit as st

from lobscan import theme
from lobscan.charts.heatmap import NAMES, Measure
from lobscan.domain.round import Round, perspectives
from lobscan.domain.rubric import SCHOOL_JUDGEMENT, Perspective
from lobscan.errors import RoundClosed
from lobscan.locales import N_, _, language, tell
from lobscan.services import picture
from lobscan.services.picture import Picture
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, empty

PERSPECTIVES = {
    Perspective.LEADERS: N_("leaders"),
    Perspective.STAFF: N_("staff"),
    Perspective.PUPILS: N_("pupils"),
    Perspective.PARENTS: N_("parents"),
    Perspective.PARTNERS: N_("partners"),
}


@dataclass(frozen=True, eq=False)
class Look:
    """A picture and the figure that its maps show; `key` names both for what is kept of it."""

    seen: Picture
    measure: Measure
    key: str


def at(ws: Workspace, *, measures: bool = True) -> Look:
    """The choices side by side, and what they lead to; an empty state while there is nothing."""
    columns = st.columns([3, 3, 4] if measures else [1, 1], vertical_alignment="bottom")
    with columns[0]:
        round_ = choose.round_(ws)
    with columns[1]:
        who = choose.one(_("Judgement of"), _voices(round_), key="who", default="")
    measure: Measure = "score"
    if measures:
        with columns[2]:
            names = {name: _(label) for name, label in NAMES.items()}
            measure = cast("Measure", choose.switch(_("Figure"), names, key="figure"))
    return of(ws, round_, who=who, measure=measure)


def of(ws: Workspace, round_: Round, *, who: str = "", measure: Measure = "score") -> Look:
    """The look at a round by a voice ("" is the school itself); ends the page while there is none."""
    stamp = picture.stamp(ws, round_)
    seen = _picture(ws, round_, who, stamp=(str(ws.settings.data), *stamp, round_.closed))
    _end_if_empty(seen)
    dark = theme.paper() is theme.DARK
    return Look(
        seen, measure, repr((str(ws.settings.data), round_.id, who, measure, language(), dark, *stamp))
    )


def _voices(round_: Round) -> dict[str, str]:
    voices = {"": _("the school itself (leaders and staff)")}
    voices |= {p.value: _(PERSPECTIVES[p]) for p in perspectives(round_.roles)}
    return voices | {f"role-{r.id}": r.label for r in round_.roles if r.perspective in SCHOOL_JUDGEMENT}


def _picture(ws: Workspace, round_: Round, who: str, *, stamp: tuple[object, ...]) -> Picture:
    try:
        return _kept(ws, round_, who, stamp=stamp)
    except RoundClosed as error:
        empty.state(
            _("The round is still running"),
            tell(error),
            then="pages/2_scan/response.py",
            label=_("See who has answered"),
        )


@st.cache_resource(max_entries=64, show_spinner=False)
def _kept(_ws: Workspace, round_: Round, who: str, *, stamp: tuple[object, ...]) -> Picture:
    del stamp  # part of the key alone
    if who.startswith("role-"):
        return picture.picture(_ws, round_, role=who.removeprefix("role-"), early=True)
    return picture.picture(_ws, round_, perspective=Perspective(who) if who else None, early=True)


def _end_if_empty(seen: Picture) -> None:
    if seen.round.early_figures and seen.look is None and not picture.over(seen.round):
        empty.state(
            _("No figures yet"),
            _("The first figures come as soon as {k} people have handed in.", k=seen.round.k),
            then="pages/2_scan/response.py",
            label=_("See who has answered"),
        )
    if seen.respondents == 0:
        empty.state(
            _("No answers yet"),
            _("Nobody has answered in this round. Hand out the links, or import answers."),
            then="pages/1_prepare/round.py",
            label=_("To the round"),
        )
    if seen.respondents < seen.round.k and not seen.round.joint:
        empty.state(
            _("Too few answers to show"),
            _(
                "Fewer than {k} people answered. Figures are shown from {k} on, so that nobody can be "
                "recognised.",
                k=seen.round.k,
            ),
            then="pages/2_scan/response.py",
            label=_("See who has answered"),
        )
