"""The weekly message by itself: on which day and hour, when the next one goes, and what went wrong."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from lobscan.domain.weekly import FIRST_HOUR, LAST_HOUR
from lobscan.locales import N_, _, day, moment, n_
from lobscan.services import weekly
from lobscan.services.weekly import FRIDAY, Standing
from lobscan.services.workspace import Workspace
from lobscan.settings import public_url
from lobscan.ui import guard, session
from lobscan.ui.text import listed, plain

WEEKDAYS = (
    N_("every Monday"),
    N_("every Tuesday"),
    N_("every Wednesday"),
    N_("every Thursday"),
    N_("every Friday"),
)
USUAL_HOUR = 7
MOST_NAMED = 6


def section(ws: Workspace) -> None:
    """How it stands, and the form that sets it."""
    seen = weekly.standing(ws, datetime.now(UTC), actor=session.actor())
    st.header(_("Send it every week by itself"), anchor=False)
    st.markdown(" ".join(_told(seen)))
    if seen.trouble:
        st.error(_trouble(seen))
    _form(ws, seen)


def _told(seen: Standing) -> list[str]:
    told = []
    if seen.next:
        told.append(
            _(
                "The next message goes out on {day} at {time}.",
                day=day(seen.next.date()),
                time=f"{seen.next:%H:%M}",
            )
        )
        if not public_url():
            told.append(_("It has no link in it, as LOBSCAN_URL does not say where others reach lobscan."))
    elif seen.schedule and seen.schedule.active:
        told.append(_("No school week lies ahead in the school years that are known."))
    else:
        told.append(
            _("This is off. lobscan must run at that moment, or later that week; no message in holidays.")
        )
    if seen.last:
        sent = n_("{count} message was sent", "{count} messages were sent", seen.sent)
        told.append(_("Last time, on {moment}: {sent}.", moment=moment(seen.last), sent=sent))
    if seen.unsure:
        names = plain(listed(list(seen.unsure), MOST_NAMED))
        told.append(_("lobscan was stopped while it sent to {names}; ask whether it arrived.", names=names))
    return told


def _trouble(seen: Standing) -> str:
    problem = seen.trouble.problem if seen.trouble else ""
    again = " " + _("lobscan tries again as long as this week lasts.") if seen.trying else ""
    return plain(problem) + again


def _form(ws: Workspace, seen: Standing) -> None:
    kept = seen.schedule
    on = bool(kept and kept.active)
    key = f"{kept.since:%Y%m%d%H%M%S}" if kept else "none"
    with st.form("weekly-form"), st.container(horizontal=True, vertical_alignment="bottom"):
        hours = range(FIRST_HOUR, LAST_HOUR + 1)
        weekday = st.selectbox(
            _("On what day?"),
            range(FRIDAY + 1),
            index=kept.weekday if kept else 0,
            format_func=lambda at: _(WEEKDAYS[at]),
            key=f"weekly-day-{key}",
            width=200,
        )
        hour = st.selectbox(
            _("At what hour?"),
            hours,
            index=hours.index(kept.hour if kept else USUAL_HOUR),
            format_func=lambda at: f"{at}:00",
            key=f"weekly-hour-{key}",
            width=120,
        )
        label = _("Keep") if on else _("Switch on")
        keep = st.form_submit_button(label, key="weekly-keep", type="secondary" if on else "primary")
        off = on and st.form_submit_button(_("Switch off"), key="weekly-off")
    if keep or off:
        with guard.errors():
            weekly.set_schedule(ws, weekday=weekday, hour=hour, active=not off, actor=session.actor())
            guard.done(
                _("The weekly message is off.") if off else _("The weekly message goes out by itself.")
            )
