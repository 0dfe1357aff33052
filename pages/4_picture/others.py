"""Where the school stands among other schools that share their figures."""

import streamlit as st

from lobscan.locales import _
from lobscan.ui import choose, exchange, header, others, session

ws = session.workspace()
choose.school(ws)
kept = others.found(ws)
if not kept.tables:
    header.page(_("No files of other schools yet"), exchange.how())
    exchange.adding(ws, opened=True)
    exchange.own(ws, opened=True)
    st.stop()
header.reserve()
look = others.at(ws, kept)
header.page(others.finding(look), others.lead(look))
others.areas(look)
others.statements(look)
exchange.adding(ws, opened=False)
exchange.own(ws, opened=False)
