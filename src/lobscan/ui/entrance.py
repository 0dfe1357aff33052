"""The door of the dashboard: log in, be turned away, log out, and a page that is not for one's office."""

from __future__ import annotations

from typing import Final, NoReturn

import streamlit as st

from lobscan.access import LOCAL, MAY, Actor, Office, Right
from lobscan.locales import N_, _
from lobscan.login import Faulty, Login
from lobscan.ui import header, session
from lobscan.ui.text import plain

OFFICES: Final = {
    Office.ADMIN: N_("administrator"),
    Office.LEADER: N_("school leader"),
    Office.COORDINATOR: N_("decaan or coordinator"),
    Office.QUALITY: N_("quality officer"),
    Office.READER: N_("colleague who reads along"),
}


def only_the_known() -> None:
    """Let pass whom the school knows; everybody else sees the entrance and no more."""
    try:
        through = session.log_in()
    except Faulty:
        _closed()
    if through is None or session.visitor() is not None:
        return
    session.take_notice()  # it was left for somebody whom the school knows
    said = session.claims()
    if said:
        _turn_away(through, through.address(said))
    header.page(_("Log in"), _("lobscan is for the people of your school who work on career guidance."))
    if st.button(_("Log in with your school account"), key="log-in", type="primary", icon=":material/login:"):
        st.login()
    st.stop()


def _closed() -> NoReturn:
    """Why not the reason: who stands here may be anybody."""
    header.page(_("Nobody can log in at the moment"))
    st.markdown(
        _(
            "The settings of the log-in cannot be used. Who runs lobscan at your school finds the reason "
            "with the command {command}.",
            command="`lobscan login`",
        )
    )
    st.stop()


def _turn_away(through: Login, address: str) -> NoReturn:
    header.page(_("You have no access here"))
    if address:
        shown = plain(address).replace("@", "\\@")  # else it becomes a link to write to oneself
        st.markdown(_("You are logged in as {address}. Nobody has let in this address.", address=shown))
    else:
        st.markdown(_("Your school's log-in does not vouch for your e-mail address."))
    st.markdown(_("Ask {who} for access, and tell what you need it for.", who=plain(through.ask)))
    _out(_("Log in with another account"))
    st.stop()


def leave(who: Actor) -> None:
    """Who is logged in, and the way out; nothing where no log-in is asked."""
    if who == LOCAL:
        return
    st.markdown(f":gray[{plain(who.name)}  \n{_(OFFICES[who.office])}]")
    _out(_("Log out"))


def _out(label: str) -> None:
    if st.button(label, key="log-out", icon=":material/logout:"):
        st.logout()


def refuse(title: str, right: Right) -> None:
    """Say that a page is not for this office, and for whose it is."""
    header.page(_("The page {title} is not for your role", title=title))
    names = [_(words) for office, words in OFFICES.items() if office in MAY[right]]
    st.markdown(_("It is for: {roles}.", roles=", ".join(names)))
    st.page_link("pages/1_prepare/start.py", label=_("To the page Start"), icon=":material/arrow_forward:")
