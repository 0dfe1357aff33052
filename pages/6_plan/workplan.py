"""Who does what, and when; what is late, and what comes next."""

import streamlit as st

from lobscan.exchange import workplan as files
from lobscan.locales import _
from lobscan.ui import action, empty, header, outputs, session, workplan, workplan_next_year

ws = session.workspace()
if action.opened():
    action.page(ws, action.opened())
    st.stop()
if workplan_next_year.opened():
    workplan_next_year.page(ws)
    st.stop()
seen = workplan.read(ws)
if not seen.actions:
    header.page(_("The work plan is still empty"))
    workplan.new()
    empty.state(
        _("No actions yet"),
        _("An action closes a gap. Look at the gaps, choose a measure, and it stands here."),
        then="pages/4_picture/gaps.py",
        label=_("To the gaps"),
    )
header.page(workplan.finding(seen), workplan.lead(seen))
workplan.view(seen)
workplan.downloads(
    csv=lambda: files.as_csv(files.table(seen.actions, seen.school)),
    xlsx=lambda: files.as_xlsx(files.table(seen.actions, seen.school), school=seen.school),
)
outputs.panel(ws)
