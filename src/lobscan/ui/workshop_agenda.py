"""What a session is about and in which order: the topics and the agenda, to be changed on the way."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import streamlit as st

from lobscan.domain.workshop_acts import USUAL_BREAK, AgendaItem, Step, arranged, script
from lobscan.locales import _
from lobscan.locales import workshop as words
from lobscan.services.picture import Picture
from lobscan.services.workspace import Workspace
from lobscan.ui.workshop_do import do
from lobscan.ui.workshop_screen import Scene


def topic_names(seen: Picture) -> dict[str, str]:
    """Areas, and below each its statements."""
    options: dict[str, str] = {}
    for area in seen.pack.areas:
        inside = [s for s in area.statements if s in seen.statements]
        if inside:
            options[area.id] = area.title
            options |= {s.id: f"{area.title}: {s.aspect}" for s in inside}
    return options


def settings(ws: Workspace, shown: Scene) -> None:
    """The agenda and the topics, folded away."""
    with st.expander(_("Change the agenda or the topics"), icon=":material/tune:"):
        _agenda(ws, shown)
        _topics(ws, shown)


def _agenda(ws: Workspace, shown: Scene) -> None:
    """The steps to be changed by hand. Why the key follows from them: what is kept is drawn anew."""
    rows = [
        {"on": item.on, "order": i + 1, "title": words.title(item), "minutes": item.minutes}
        for i, item in enumerate(shown.at.agenda)
    ]
    kept = crc32("|".join(f"{i.step}{i.title}{i.minutes}{i.on}" for i in shown.at.agenda).encode())
    edited = st.data_editor(
        rows,
        key=f"workshop-agenda-{kept}",
        hide_index=True,
        height="content",
        column_config={
            "on": st.column_config.CheckboxColumn(_("In"), width="small"),
            "order": st.column_config.NumberColumn(_("Order"), min_value=1, max_value=20, width="small"),
            "title": st.column_config.TextColumn(_("Step"), max_chars=120, width="large"),
            "minutes": st.column_config.NumberColumn(_("Minutes"), min_value=1, max_value=240, width="small"),
        },
    )
    with st.container(horizontal=True, key="workshop-agenda-commands"):
        if st.button(_("Keep the agenda"), key="workshop-agenda-keep", type="primary"):
            do(ws, shown.at, "planned", agenda=_read(shown, edited))
        if st.button(_("Add a break"), key="workshop-agenda-break", icon=":material/coffee:"):
            do(ws, shown.at, "planned", agenda=_with_break(shown, _read(shown, edited)))
        with st.popover(_("The usual agenda"), icon=":material/undo:", key=f"workshop-agenda-usual-{kept}"):
            st.markdown(_("What you changed in the agenda goes. The group stays at its present step."))
            if st.button(_("Yes, the usual agenda"), key="workshop-agenda-usual-yes", type="primary"):
                do(ws, shown.at, "planned", agenda=_usual(shown))


def _read(shown: Scene, rows: list[dict[str, Any]]) -> list[dict[str, object]]:
    """The agenda as it was typed, in its order; a usual title stays the usual one, in any language."""
    made: list[dict[str, object]] = []
    for item, row in zip(shown.at.agenda, rows, strict=True):
        title = str(row["title"] or "").strip()
        own = "" if title == words.title(AgendaItem(step=item.step, minutes=1)) else title
        made.append(
            {
                "step": item.step,
                "title": own,
                "minutes": row["minutes"] or item.minutes,
                "on": bool(row["on"]),
            }
        )
    return arranged(made, [row["order"] or place for place, row in enumerate(rows, start=1)])


def _with_break(shown: Scene, agenda: list[dict[str, object]]) -> list[dict[str, object]]:
    """The agenda with a break after the present step; it can be moved from there."""
    here = next((i for i, made in enumerate(agenda) if made["step"] is shown.at.step), 0)
    pause: dict[str, object] = {"step": Step.BREAK, "title": "", "minutes": USUAL_BREAK, "on": True}
    return [*agenda[: here + 1], pause, *agenda[here + 1 :]]


def _usual(shown: Scene) -> list[AgendaItem]:
    """The agenda that a session begins with; a break in which the group is now stays, as its present step."""
    usual = list(script(scanned=shown.seen.respondents > 0))
    return [shown.at.item, *usual] if shown.at.step is Step.BREAK else usual


def _topics(ws: Workspace, shown: Scene) -> None:
    names = topic_names(shown.seen)
    with st.form("workshop-topics", border=False):
        chosen = st.multiselect(
            _("What you talk about"),
            list(names),
            default=[t for t in shown.at.topics if t in names],
            format_func=names.__getitem__,
            placeholder=_("Choose"),
            key=f"workshop-listed-{len(shown.at.topics)}",
        )
        if st.form_submit_button(_("Keep the topics")):
            do(ws, shown.at, "listed", topics=chosen)
