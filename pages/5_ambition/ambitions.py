"""The level that the school wants to reach, and why."""

import streamlit as st

from lobscan.ui import ambitions, header, look, session

ws = session.workspace()
head = st.container()
seen = look.at(ws, measures=False)
with head:
    header.page(ambitions.finding(ws, seen), ambitions.lead())
ambitions.picture(seen)
ambitions.set_one(ws, seen)
ambitions.standing(ws, seen)
