"""A team answers the statements together, on one screen."""

import streamlit as st

from lobscan.locales import _
from lobscan.ui import choose, header, session, together

ws = session.workspace()
head = st.container()
choose.school(ws)
table = together.at(ws)
with head:
    header.page(
        table.area.title,
        _(
            "You answer as a team: this is not anonymous. Talk first, then choose; every click is kept "
            "at once."
        ),
    )
with together.sheet(table):
    together.progress(table)
    together.area(table)
    together.onward(table)
