"""Everybody's own page of the plan: hand out the links, and send the weekly message."""

import streamlit as st

from lobscan.locales import _
from lobscan.services.mine import links
from lobscan.ui import choose, empty, header, mine, session

ws = session.workspace()
choose.school(ws)
found = links(ws, actor=session.actor())
if not found:
    header.page(_("Nobody has a page of their own yet"))
    empty.state(
        _("No people yet"),
        _("Add the people of the school first; then each can have a page with what is theirs."),
        then="pages/1_prepare/school.py",
        label=_("To the page School"),
    )
header.page(mine.finding(found), mine.lead())
mine.people(ws, found)
st.divider()
mine.one(ws, found)
mine.weekly(ws, found)
