"""The parts of the page Backup: the last copy, one now, and copies by themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from lobscan.domain.backup import (
    FEWEST_DAYS,
    MOST_DAYS,
    MOST_WEEKS,
    USUAL_DAYS,
    USUAL_HOUR,
    USUAL_WEEKS,
    Schedule,
)
from lobscan.locales import _, day, moment, n_, number, tell
from lobscan.services import copies
from lobscan.services.copies import LAST_HOUR, Standing
from lobscan.services.workspace import Workspace
from lobscan.ui import guard, session, show
from lobscan.ui.text import plain

MB = 1_000_000
ZIP = "application/zip"


def standing(ws: Workspace) -> Standing:
    """How it stands with the copies now."""
    return copies.standing(ws, datetime.now(UTC), actor=session.actor())


def _moment(when: datetime, seen: Standing) -> str:
    """On the school's clock, by which the next copy is told too; a server's own is often UTC."""
    return moment(when.astimezone(seen.zone))


def finding(seen: Standing) -> str:
    """Of when the last copy is, in a sentence."""
    if seen.last is None:
        return _("There is no copy of your data yet")
    return _("The last copy is of {moment}", moment=_moment(seen.last.moment, seen))


def lead(seen: Standing) -> str:
    """What a copy holds, and where copies lie."""
    where = (
        _("Copies are kept in {folder}.", folder=plain(str(seen.folder)))
        if seen.apart
        else _(
            "Copies are kept in {folder}, on the same disk as the data "
            "itself. Download one now and then, or ask who manages the "
            "server for a folder on another disk (LOBSCAN_BACKUP_DIR).",
            folder=plain(str(seen.folder)),
        )
    )
    return (
        _(
            "A copy holds everything: answers, plan, evidence, and the key of all links. Keep it as safe as "
            "the school's files on staff."
        )
        + " "
        + where
    )


def now(ws: Workspace, seen: Standing) -> None:
    """Make a copy, take one along, and which there are."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="copy-now"):
        if st.button(_("Make a copy now"), key="copy-make", type="primary"):
            with guard.errors():
                with st.spinner(_("Making a copy")):
                    copies.make_one(ws, datetime.now(UTC), actor=session.actor())
                guard.done(_("The copy is made."))
        if seen.last:
            last, who = seen.last.name, session.actor()
            st.download_button(
                _("Download the last copy"),
                session.later(lambda: copies.read(ws, last, actor=who)),
                last,
                ZIP,
                key="copy-download",
                on_click="ignore",
            )
    if seen.trouble:
        when = _moment(seen.trouble.moment, seen)
        st.error(
            _(
                "The copy of {moment} could not be made: {problem}",
                moment=when,
                problem=plain(tell(seen.trouble.error)),
            )
        )
    if seen.copies:
        rows = [
            {_("Copy"): _moment(copy.moment, seen), _("File"): copy.name, _("MB"): number(copy.bytes / MB, 1)}
            for copy in seen.copies
        ]
        show.table(rows, key="copies")
    with st.expander(_("How do I put a copy back?"), icon=":material/settings_backup_restore:"):
        st.markdown(
            _(
                "A copy goes into an empty folder, so that nothing is "
                "overwritten. Who manages the server types "
                "`lobscan restore FILE --data FOLDER`, and then starts lobscan on that folder."
            )
        )


def by_itself(ws: Workspace, seen: Standing) -> None:
    """Whether a copy is made each day, and how many stay."""
    st.header(_("Make a copy every day by itself"), anchor=False)
    kept = seen.schedule
    if seen.next and kept:
        st.markdown(
            _(
                "The next copy is made on {day} at {time}, or as soon as lobscan runs after that.",
                day=day(seen.next.date()),
                time=f"{seen.next:%H:%M}",
            )
            + " "
            + n_("The last one of {count} day stays", "The last ones of {count} days stay", kept.days)
            + n_(", and one of {count} week.", ", and one of each of {count} weeks.", kept.weeks)
        )
    else:
        st.markdown(_("This is off: no copy is made by itself."))
    if seen.by_environment:
        st.info(_("Who manages the server has set this (LOBSCAN_BACKUP_HOUR); it cannot be changed here."))
        return
    _form(ws, kept)


def _form(ws: Workspace, kept: Schedule | None) -> None:
    on = bool(kept and kept.active)
    key = f"{kept.since:%Y%m%d%H%M%S}" if kept and kept.since else "none"
    with st.form("copies-form"), st.container(horizontal=True, vertical_alignment="bottom"):
        hours = range(LAST_HOUR + 1)
        hour = st.selectbox(
            _("At what hour?"),
            hours,
            index=hours.index(kept.hour if kept else USUAL_HOUR),
            format_func=lambda at: f"{at}:00",
            key=f"copies-hour-{key}",
            width=120,
        )
        days = st.number_input(
            _("Days to keep"),
            FEWEST_DAYS,
            MOST_DAYS,
            kept.days if kept else USUAL_DAYS,
            key=f"copies-days-{key}",
            width=160,
        )
        weeks = st.number_input(
            _("Weeks to keep"),
            0,
            MOST_WEEKS,
            kept.weeks if kept else USUAL_WEEKS,
            key=f"copies-weeks-{key}",
            width=160,
        )
        keep = st.form_submit_button(_("Keep") if on else _("Switch on"), key="copies-keep")
        off = on and st.form_submit_button(_("Switch off"), key="copies-off")
    if keep or off:
        with guard.errors():
            wanted = Schedule(hour, int(days), int(weeks), active=not off)
            copies.set_schedule(ws, wanted, actor=session.actor())
            guard.done(
                _("No copy is made by itself any more.") if off else _("A copy is made every day by itself.")
            )
