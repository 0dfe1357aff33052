"""A team answers the statements together, on one screen."""

import streamlit as st

from lobscan.locales import _
from lobscan.ui import choose, header, session, together
from lobscan.ui.text import plain

ws = session.workspace()
head = st.container()
choose.school(ws)
table = together.at(ws)
with head:
    header.page(
        plain(table.area.title),
        _(
            "You answer as a team: this is not anonymous. Talk first, then choose; every click is kept "
            "at once."
        ),
    )
with together.sheet(table):
    together.progress(table)
    together.area(table)
    together.onward(table)
