"""How many have answered, while the round runs and after it."""

import streamlit as st

from lobscan.locales import _
from lobscan.ui import choose, header, response, session

ws = session.workspace()
head = st.container()
choose.school(ws)
round_ = choose.round_(ws)
seen = response.of(ws, round_)
with head:
    header.page(
        _("The team answers together") if round_.joint else response.finding(seen),
        "" if round_.joint else response.lead(seen),
    )
if round_.joint:
    response.joint(ws, round_)
else:
    response.counts(seen)
response.remarks(ws, round_)
