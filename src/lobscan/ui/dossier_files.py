"""Making the files of a dossier on the page: how far it is, and the buttons to save them."""

from __future__ import annotations

import streamlit as st

from lobscan.exchange.dossier_files import FORMATS, KINDS
from lobscan.locales import N_, _, tell
from lobscan.services import dossier_job
from lobscan.services.dossier_job import Job, Wish
from lobscan.ui import session
from lobscan.ui.dossier import Seen
from lobscan.ui.text import plain

EVERY = 0.5
"""Seconds between two looks at how far it is."""
LABELS = {"pdf": N_("Save the PDF"), "docx": N_("Save for Word"), "xlsx": N_("Save for Excel")}


def panel(seen: Seen) -> None:
    """A button that has the three files made; then how far that is; then a button for each file."""
    wish = Wish(seen.of.standard, seen.files, seen.of.names)
    job = dossier_job.job(seen.ws, wish)
    with st.container(key="dossier-files"):
        if job and job.running:
            _bar(seen, wish)
            return
        if job and job.error:
            st.error(plain(tell(job.error)))
        elif job and not job.files:
            st.error(_("The files could not be made. Try it once more."))
        fresh = job is not None and job.hash == seen.of.hash
        if job and job.files:
            _ready(seen, job, fresh=fresh)
        if not fresh and st.button(
            _("Make the dossier as PDF, Word and Excel"),
            key="dossier-make",
            icon=":material/draft:",
            type="primary",
        ):
            dossier_job.start(seen.ws, wish)
            st.rerun()


@st.fragment(run_every=EVERY)
@session.guarded
def _bar(seen: Seen, wish: Wish) -> None:
    """How far the files are."""
    job = dossier_job.job(seen.ws, wish)
    if job is None or not job.running:
        st.rerun()
    st.progress(job.share, text=f"{dossier_job.doing(job)} …")


def _ready(seen: Seen, job: Job, *, fresh: bool) -> None:
    if not fresh:
        st.info(_("Something was changed since these files were made. Make them again to have it in them."))
    with st.container(horizontal=True):
        for format_ in FORMATS:
            st.download_button(
                _(LABELS[format_]),
                job.files[format_],
                f"{_('dossier')} {seen.of.school} {seen.of.standard} {seen.of.day}.{format_}",
                KINDS[format_],
                key=f"dossier-save-{format_}",
                icon=":material/download:",
                on_click="ignore",
                type="primary" if format_ == "pdf" and fresh else "secondary",
            )
