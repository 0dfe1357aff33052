"""Working a roadmap out on the page: how far it is, a way to stop it, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lobscan.domain.ask import Ask
from lobscan.locales import _, number
from lobscan.services import roadmap, roadmap_job
from lobscan.ui import choose, guard, session
from lobscan.ui.roadmap_words import Seen

EVERY = 1.0
"""Seconds between two looks at how far it is."""


def begin(seen: Seen, ask: Ask, *, about: str = "", factors: Sequence[float] = ()) -> None:
    """Begin to work a plan out for what is asked; the page then shows how far it is."""
    case = roadmap.case(seen.ws, seen.picture, ask)
    roadmap_job.start(seen.key(about), case, about=(ask, seen.number), factors=factors)
    st.rerun()


def progress(seen: Seen) -> None:
    """A running calculation of the draft; a finished one is kept, and the page shows it."""
    job = roadmap_job.job(seen.key())
    if job is None:
        return
    if job.running:
        bar(seen, "")
        return
    ready = roadmap_job.take(seen.key())
    if ready is None or ready.stopped:
        return
    if ready.answer is None or isinstance(ready.answer, tuple):
        st.error(_("The calculation ended without an answer. Try it once more."))
        return
    ask, number_ = ready.about
    with guard.errors():
        draft = roadmap.solved(ask, ready.case, ready.answer)
        roadmap.keep(seen.ws, seen.picture.round, draft, seen=number_, actor=session.actor())
        choose.point(part="")
        guard.done(_("Worked out in {seconds} seconds.", seconds=number(ready.seconds, 0)))


@st.fragment(run_every=EVERY)
@session.guarded
def bar(seen: Seen, about: str) -> None:
    """How far a calculation is, and a way to stop it."""
    key = seen.key(about)
    job = roadmap_job.job(key)
    if job is None or not job.running:
        st.rerun()
    text = _("Looking for the best plan: {seconds} seconds so far.", seconds=number(job.seconds, 0))
    st.progress(job.share, text=text)
    if st.button(_("Stop"), icon=":material/stop:", key=f"roadmap-stop-{about or 'draft'}"):
        roadmap_job.forget(key)
        st.rerun()
