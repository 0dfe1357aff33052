"""What the registers, the plan and the scan together say that asks for a look."""

import streamlit as st

from lobscan.ui import header, session, signals

ws = session.workspace()
if signals.making():
    signals.make(ws, signals.making())
    st.stop()
header.reserve()
seen = signals.choices(ws)
header.page(signals.finding(seen), signals.lead(seen))
signals.listed(ws, seen)
signals.first_fill_in(seen)
signals.aside(ws, seen)
