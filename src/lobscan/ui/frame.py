"""The menu and the pages behind it, in the order in which a school works."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from lobscan import theme
from lobscan.locales import LANGUAGES, N_, NAMES, _
from lobscan.services import prepare
from lobscan.services.workspace import Workspace
from lobscan.ui import session
from lobscan.ui.text import plain


@dataclass(frozen=True)
class Entry:
    """A page of the menu: its file, its title, its address and its icon."""

    path: str
    title: str
    url: str
    icon: str


STYLE = """<style>
[class*="st-key-wide-"] { overflow-x: auto; }
[class*="st-key-wide-"] > div { min-width: 56rem; }
[class*="st-key-wide-"] [class*="st-key-under-"] { position: sticky; left: 0; max-width: calc(100vw - 2rem); }
@media (max-width: 40rem) { [class*="st-key-broad-"] { display: none; } }
@media (min-width: 40.01rem) { [class*="st-key-narrow-"] { display: none; } }
button[kind^="primary"]:enabled, button[kind^="primary"]:enabled p, [data-tag], [data-tag] * { color: INK; }
button[kind] kbd[aria-label] { color: inherit; opacity: 1; }
[role="spinbutton"][contenteditable] {
    display: inline-block; min-width: 24px; line-height: 24px; text-align: center;
}
</style>"""
"""What the theme cannot say: a wide chart keeps its width and is scrolled on a phone while its table
stays, what is broad gives way to what is narrow there, and a button or a chosen tag in the accent has an
ink that can be read on it, which Streamlit leaves white in the dark too, and so has the key that stands in a
button."""

_SQUARE = '<rect x="{x}" y="{y}" width="11" height="11" rx="2" fill="{ground}"/>'
ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{squares}</svg>'.format(
    squares="".join(
        _SQUARE.format(x=13 * (at % 2), y=13 * (at // 2), ground=shade.ground)
        for at, shade in enumerate(theme.LEVELS.values())
    )
)
"""The four levels, for the browser's tab. Why not a page's own icon: the browser would fetch that
from elsewhere, and nothing of lobscan calls outside."""

STAGES: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        N_("1 Prepare"),
        (
            Entry("pages/1_prepare/start.py", N_("Start"), "", "home"),
            Entry("pages/1_prepare/school.py", N_("School"), "school", "school"),
            Entry("pages/1_prepare/rubric.py", N_("Rubric"), "rubric", "menu_book"),
            Entry("pages/1_prepare/round.py", N_("Round"), "round", "campaign"),
        ),
    ),
    (
        N_("2 Scan"),
        (
            Entry("pages/2_scan/response.py", N_("Response"), "response", "how_to_reg"),
            Entry("pages/2_scan/together.py", N_("Answer together"), "together", "groups"),
        ),
    ),
    (
        N_("3 Practice"),
        (
            Entry("pages/3_practice/activities.py", N_("Activities"), "activities", "local_activity"),
            Entry("pages/3_practice/tasks.py", N_("Tasks"), "tasks", "assignment_ind"),
            Entry("pages/3_practice/partners.py", N_("Partners"), "partners", "handshake"),
            Entry("pages/3_practice/coverage.py", N_("Coverage"), "coverage", "view_module"),
            Entry("pages/3_practice/journey.py", N_("A pupil's journey"), "journey", "route"),
            Entry("pages/3_practice/absence.py", N_("If somebody is ill"), "absence", "sick"),
            Entry("pages/3_practice/signals.py", N_("Signals"), "signals", "notifications"),
        ),
    ),
    (
        N_("4 Picture"),
        (
            Entry("pages/4_picture/scores.py", N_("Scores"), "scores", "grid_on"),
            Entry("pages/4_picture/gaps.py", N_("Gaps"), "gaps", "trending_up"),
            Entry("pages/4_picture/others.py", N_("Other schools"), "others", "share"),
        ),
    ),
    (
        N_("5 Ambition"),
        (
            Entry("pages/5_ambition/ambitions.py", N_("Ambitions"), "ambitions", "flag"),
            Entry("pages/5_ambition/workshop.py", N_("Workshop"), "workshop", "diversity_3"),
            Entry("pages/5_ambition/projector.py", N_("Projector"), "projector", "present_to_all"),
        ),
    ),
    (
        N_("6 Plan"),
        (
            Entry("pages/6_plan/roadmap.py", N_("Roadmap"), "roadmap", "map"),
            Entry("pages/6_plan/workplan.py", N_("Work plan"), "workplan", "checklist"),
            Entry("pages/6_plan/calendar.py", N_("Calendar"), "calendar", "calendar_month"),
            Entry("pages/6_plan/mine.py", N_("Everybody's part"), "mine", "badge"),
        ),
    ),
    (
        N_("7 Account"),
        (
            Entry("pages/7_account/review.py", N_("Review"), "review", "fact_check"),
            Entry("pages/7_account/effect.py", N_("Effect"), "effect", "compare_arrows"),
            Entry("pages/7_account/evidence.py", N_("Evidence"), "evidence", "inventory_2"),
            Entry("pages/7_account/dossier.py", N_("Dossier"), "dossier", "folder_managed"),
            Entry("pages/7_account/said.py", N_("You said, we did"), "said", "record_voice_over"),
            Entry("pages/7_account/rehearsal.py", N_("Rehearsal"), "rehearsal", "quiz"),
        ),
    ),
)


def navigation(ws: Workspace) -> StreamlitPage:
    """The page that the address asks for, with the menu drawn beside it."""
    pages = {
        entry.path: st.Page(
            entry.path,
            title=_(entry.title),
            url_path=entry.url or None,
            default=not entry.url,
        )
        for _stage, entries in STAGES
        for entry in entries
    }
    current = st.navigation(list(pages.values()), position="hidden")
    st.set_page_config(page_title=f"{current.title} · lobscan")
    st.html(STYLE.replace("INK", theme.paper().on_accent))
    with st.sidebar:
        _menu(ws, pages)
    return current


def _menu(ws: Workspace, pages: dict[str, StreamlitPage]) -> None:
    name = prepare.school(ws).name if prepare.has_school(ws) else "lobscan"
    st.markdown(f"**{plain(name)}**")
    for stage, entries in STAGES:
        st.markdown(f":gray[{_(stage)}]")
        for entry in entries:
            st.page_link(pages[entry.path], icon=f":material/{entry.icon}:")
    languages = list(LANGUAGES)
    chosen = st.selectbox(
        _("Language"),
        languages,
        index=languages.index(session.language()),
        format_func=NAMES.__getitem__,
        key="language",
    )
    if chosen != session.language():
        session.set_language(chosen)
        st.rerun()
