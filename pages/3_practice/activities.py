"""What pupils really do, per year group and period of the school year."""

import streamlit as st

from lobscan.domain.register import Register
from lobscan.ui import activities, activity, header, register_files, registers, session

ws = session.workspace()
if activity.opened():
    activity.page(ws, activity.opened())
    st.stop()
header.reserve()
seen = activities.at(ws)
header.page(activities.finding(seen), activities.lead(seen))
activities.picture(seen)
activities.quick(seen)
activities.list_(seen)
registers.undo(ws, Register.ACTIVITIES)
register_files.panel(ws, Register.ACTIVITIES)
