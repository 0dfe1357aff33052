"""The frame of the dashboard: page config, workspace, who is here, navigation, error boundary."""

import streamlit as st

from lobscan.ui import entrance, frame, guard, session
from lobscan.ui.seat import SEAT

session.begin()
st.set_page_config(page_title="lobscan", page_icon=frame.ICON, layout="wide", initial_sidebar_state="auto")
with SEAT.taken(), guard.errors():
    frame.dress()
    entrance.only_the_known()
    frame.run(session.workspace())
