"""How many have answered, while the round runs and after it."""

import streamlit as st

from lobscan.locales import _
from lobscan.services import prepare
from lobscan.ui import choose, header, response, session

ws = session.workspace()
head = st.container()
choose.school(ws)
round_ = choose.round_(ws, prepare.rounds(ws))
seen = response.of(ws, round_)
with head:
    header.page(
        _("The team answers together") if round_.joint else response.finding(seen),
        "" if round_.joint else response.lead(seen),
    )
if round_.joint:
    response.joint(ws, round_)
else:
    response.elsewhere(round_)
    response.counts(seen)
    response.reminders(ws, round_)
    response.minutes(ws, round_)
response.remarks(ws, round_)
