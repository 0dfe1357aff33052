"""The rubric as a booklet to read, to print, to copy, and to change where it is the school's own."""

import streamlit as st

from lobscan.ui import header, rubric, rubric_views, session

header.reserve()
booklet = rubric.choice(session.workspace())
header.page(rubric.finding(booklet.pack), rubric.lead(booklet.pack))
rubric_views.commands(booklet)
view = rubric_views.choice(booklet)
with st.container(width=rubric.LINE, key="booklet"):
    view(booklet)
