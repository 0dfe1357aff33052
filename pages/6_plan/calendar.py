"""The work plan over the school year, and whether it fits the hours that people have."""

import streamlit as st

from lobscan.locales import _
from lobscan.ui import calendar, empty, header, outputs, session, workplan

ws = session.workspace()
seen = workplan.read(ws)
if not seen.actions:
    header.page(_("The school year is still empty"))
    empty.state(
        _("No actions yet"),
        _("As soon as the work plan has actions, you see them here over the school year."),
        then="pages/6_plan/workplan.py",
        label=_("To the work plan"),
    )
head = st.container()
year = calendar.year(seen)
with head:
    header.page(calendar.finding(seen, year), calendar.lead(seen, year))
calendar.view(seen, year)
outputs.panel(ws, year=year.id)
