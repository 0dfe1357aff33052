"""The rubric as a booklet to read."""

import streamlit as st

from lobscan.ui import header, rubric, session

head = st.container()
booklet = rubric.choice(session.workspace())
with head:
    header.page(rubric.finding(booklet.pack), rubric.lead(booklet.pack))
with st.container(width=rubric.LINE, key="booklet"):
    rubric.area(booklet)
    rubric.talk(booklet)
    rubric.measures(booklet)
    rubric.imprint(booklet)
