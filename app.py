"""The frame of the dashboard: page config, workspace, who is here, navigation, error boundary."""

import streamlit as st

from lobscan.ui import frame, guard, session

session.begin()
st.set_page_config(page_title="lobscan", page_icon=frame.ICON, layout="wide", initial_sidebar_state="auto")
with guard.errors():
    page = frame.navigation(session.workspace())
    page.run()
