"""Where the school stands, per area and statement and year group."""

import streamlit as st

from lobscan.ui import header, look, scores, session

head = st.container()
seen = look.at(session.workspace())
with head:
    header.page(scores.finding(seen.seen), scores.lead(seen.seen))
scores.profile(seen)
scores.areas(seen)
scores.statements(seen)
scores.behind(seen)
scores.opened(seen)
