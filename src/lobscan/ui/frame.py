"""The menu and the pages behind it, in the order in which a school works."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import cache

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from lobscan import theme
from lobscan.access import Actor, Right
from lobscan.locales import LANGUAGES, N_, NAMES, _
from lobscan.services import prepare
from lobscan.services.workspace import Workspace
from lobscan.ui import entrance, keyboard, session
from lobscan.ui.text import plain


@dataclass(frozen=True)
class Entry:
    """A page of the menu: its file, its title, its address, its icon, and the right that opens it."""

    path: str
    title: str
    url: str
    icon: str
    right: Right = Right.READ


STYLE = """<style>
[class*="st-key-wide-"] { overflow-x: auto; }
[class*="st-key-wide-"] > div { min-width: 56rem; }
[class*="st-key-wide-"] [class*="st-key-under-"] { position: sticky; left: 0; max-width: calc(100vw - 2rem); }
@media (hover: none) {
    [data-testid="stElementContainer"]:has([data-testid="stDataFrame"]) { margin-top: 2rem; }
}
@media (max-width: 40rem) { [class*="st-key-broad-"] { display: none; } }
@media (min-width: 40.01rem) { [class*="st-key-narrow-"] { display: none; } }
button[kind^="primary"]:enabled, button[kind^="primary"]:enabled p, [data-tag], [data-tag] * { color: INK; }
.stApp :is(button[kind^="primary"]:enabled, button[kind^="primary"]:enabled p, [data-tag], [data-tag] *) {
    color: BOTH_INKS;
}
[data-testid="stMain"] a > span + span, [data-testid="stMain"] a > span + span * { white-space: normal; }
[data-testid="stElementToolbarButton"]:has([aria-label^="Download as CSV"]) { display: none; }
button[kind] kbd[aria-label] { color: inherit; opacity: 1; }
[data-testid="stElementToolbar"]:focus-within { opacity: 1; z-index: 2; }
[role="spinbutton"][contenteditable] {
    display: inline-block; min-width: 24px; line-height: 24px; text-align: center;
}
:is(a, button, summary, [tabindex]):focus-visible {
    outline: 3px solid ACCENT !important; outline-offset: 2px;
}
@media (prefers-reduced-motion: reduce) { body > * *, body > * *::before, body > * *::after {
    animation-duration: 0.01ms !important; animation-iteration-count: 1 !important;
    transition-duration: 0.01ms !important; transition-delay: 0s !important; scroll-behavior: auto !important;
} [data-stale="true"] { opacity: 1 !important; } }
</style>"""
"""What the theme cannot say: a wide chart keeps its width and is scrolled on a phone while its table stays,
what is broad gives way to what is narrow there, a link to a page is read to its end, a table's tools,
which a finger always sees, cover nothing and stand out for the keyboard, and a button or a chosen tag
in the accent has an ink that can be read on it, which Streamlit leaves white in the dark too, and so has
the key that stands in a button; on the page itself also when the browser turns dark during the visit. A
table's own CSV is not offered: it keeps a formula that somebody typed; the files that lobscan makes do not.
Where the keyboard is has a ring, which Streamlit's links lack, and nothing moves or fades for who asked for
that (what Streamlit lets fade only when newer is long in coming would go faint at once without the wait); but
what stands in the body itself is left alone: with it a table measures the colours that it draws in, the line
around the cell with the focus too."""

SPOKEN = "<script>document.documentElement.lang = '{}';</script>"
"""Tells the browser, and so who has the page read aloud, the language that was chosen in the menu. Why a
script: the page stays the same when the language changes. Nothing but one of `LANGUAGES` comes into it."""
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
            Entry("pages/1_prepare/round.py", N_("Round"), "round", "campaign", Right.RUN_ROUND),
        ),
    ),
    (
        N_("2 Scan"),
        (
            Entry("pages/2_scan/response.py", N_("Response"), "response", "how_to_reg"),
            Entry("pages/2_scan/paper.py", N_("Paper forms"), "paper", "description", Right.IMPORT),
            Entry("pages/2_scan/survey.py", N_("Other survey"), "survey", "upload_file", Right.IMPORT),
            Entry(
                "pages/2_scan/together.py", N_("Answer together"), "together", "groups", Right.ANSWER_TOGETHER
            ),
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
            Entry("pages/4_picture/mirror.py", N_("Mirror"), "mirror", "compare"),
            Entry("pages/4_picture/change.py", N_("Change over time"), "change", "show_chart"),
            Entry("pages/4_picture/pulse.py", N_("Pulse"), "pulse", "monitor_heart"),
            Entry("pages/4_picture/others.py", N_("Other schools"), "others", "share"),
        ),
    ),
    (
        N_("5 Ambition"),
        (
            Entry("pages/5_ambition/ambitions.py", N_("Ambitions"), "ambitions", "flag"),
            Entry(
                "pages/5_ambition/workshop.py", N_("Workshop"), "workshop", "diversity_3", Right.RUN_WORKSHOP
            ),
            Entry(
                "pages/5_ambition/projector.py",
                N_("Projector"),
                "projector",
                "present_to_all",
                Right.RUN_WORKSHOP,
            ),
        ),
    ),
    (
        N_("6 Plan"),
        (
            Entry("pages/6_plan/roadmap.py", N_("Roadmap"), "roadmap", "map"),
            Entry("pages/6_plan/workplan.py", N_("Work plan"), "workplan", "checklist"),
            Entry("pages/6_plan/calendar.py", N_("Calendar"), "calendar", "calendar_month"),
            Entry("pages/6_plan/mine.py", N_("Everybody's part"), "mine", "badge", Right.EDIT_PLAN),
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
            Entry("pages/7_account/privacy.py", N_("Privacy"), "privacy", "shield_person"),
            Entry("pages/7_account/backup.py", N_("Backup"), "backup", "backup", Right.SAFEKEEP),
        ),
    ),
)


def dress() -> None:
    """What every page wears, the entrance too."""
    now = theme.paper()
    dressed = STYLE.replace("BOTH_INKS", theme.both("on_accent")).replace("INK", now.on_accent)
    st.html(dressed.replace("ACCENT", now.accent))


def run(ws: Workspace) -> None:
    """The page that the address asks for with the menu beside it, for who may see it."""
    who = session.actor()
    session.opened_by(who)
    session.speak_for(prepare.speech(ws))
    current, entry = _navigation(ws, who)
    if who.may(entry.right):
        current.run()
    else:
        entrance.refuse(_(entry.title), entry.right)


def _navigation(ws: Workspace, who: Actor) -> tuple[StreamlitPage, Entry]:
    every = [entry for _stage, entries in STAGES for entry in entries]
    pages = {entry.path: copy(_page(entry, _(entry.title))) for entry in every}
    current = st.navigation(list(pages.values()), position="hidden")
    st.set_page_config(page_title=f"{current.title} · lobscan")
    with st.sidebar:
        _menu(ws, pages, who)
    asked = next(e for _stage, entries in STAGES for e in entries if e.url == current.url_path)
    return current, asked


@cache
def _page(entry: Entry, title: str) -> StreamlitPage:
    """Why once: Streamlit looks each of the files up on the disk, at every act a tenth of the work."""
    return st.Page(entry.path, title=title, url_path=entry.url or None, default=not entry.url)


def _menu(ws: Workspace, pages: dict[str, StreamlitPage], who: Actor) -> None:
    name = prepare.school(ws).name if prepare.has_school(ws) else "lobscan"
    st.markdown(f"**{plain(name)}**")
    for stage, entries in STAGES:
        seen = [entry for entry in entries if who.may(entry.right)]
        if seen:
            st.markdown(f":gray[{_(stage)}]")
        for entry in seen:
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
    st.html(SPOKEN.format(session.language()) + keyboard.SCRIPT, unsafe_allow_javascript=True)
    entrance.leave(who)
