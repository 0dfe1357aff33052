"""A dashboard page of six charts, made of the demo school's: what `dashboard.py` puts load on."""

import streamlit as st

from lobscan.charts.heatmap import NAMES
from lobscan.ui import look, scores, session

session.begin()
st.set_page_config(page_title="six", layout="wide")
seen = look.at(session.workspace())
scores.profile(seen)
for measure in NAMES:
    scores.area_map(seen, measure)
scores.statements(seen)
scores.behind(seen)
