"""Dots of people without a phone, typed in by the chair."""

from __future__ import annotations

import streamlit as st

from lobscan.domain.workshop_acts import MOST_PEOPLE
from lobscan.locales import _, n_
from lobscan.services.workspace import Workspace
from lobscan.ui.workshop_do import do
from lobscan.ui.workshop_screen import Scene


def paper(ws: Workspace, shown: Scene) -> None:
    """How many people gave dots on paper, and on what; what was typed is not shown again."""
    at = shown.at
    with (
        st.expander(_("Type in dots from paper"), icon=":material/style:"),
        st.form("workshop-dot-cards", border=False),
    ):
        people = st.number_input(
            _("How many people gave dots on paper?"), 0, MOST_PEOPLE, 0, key="dot-cards-people"
        )
        st.markdown(
            n_(
                "Type for each topic the dots of all of them together: {count} dot per person.",
                "Type for each topic the dots of all of them together: {count} dots per person.",
                at.dots,
            )
        )
        dots = {
            topic: st.number_input(
                shown.subjects[topic].title, 0, 10 * MOST_PEOPLE, 0, key=f"dot-cards-{topic}"
            )
            for topic in at.topics
        }
        if st.form_submit_button(_("Keep these dots")):
            do(ws, at, "dot_cards", people=people, dots=dots)
    if at.dot_cards.people:
        _typed(ws, shown)


def _typed(ws: Workspace, shown: Scene) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="dot-cards-typed"):
        st.markdown(
            n_(
                "The dots of {count} person on paper are typed in.",
                "The dots of {count} people on paper are typed in.",
                shown.at.dot_cards.people,
            ),
            width="content",
        )
        if st.button(_("Undo"), icon=":material/undo:", key="dot-cards-undo", type="tertiary"):
            do(ws, shown.at, "dot_cards")
