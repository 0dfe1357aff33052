"""A dashboard page of six charts, made of the demo school's: what `dashboard.py` puts load on.

An act chooses another statement, area or year group, as somebody who reads the picture does.
"""

import streamlit as st

from lobscan.charts.heatmap import NAMES
from lobscan.services import prepare
from lobscan.ui import look, scores, session

session.begin()
st.set_page_config(page_title="six", layout="wide")
ws = session.workspace()
seen = look.of(ws, prepare.rounds(ws)[-1])
scores.profile(seen)
for measure in NAMES:
    scores.area_map(seen, measure)
scores.statements(seen)
scores.behind(seen)
