"""With whom the school works, for what, and what is agreed."""

import streamlit as st

from lobscan.domain.register import Register
from lobscan.locales import _
from lobscan.services import practice
from lobscan.ui import choose, header, partners, record, register_files, registers, session

ws = session.workspace()
choose.school(ws)
seen = practice.practice(ws)
if record.opened():
    record.page(ws, seen, partners.kind(seen), record.opened())
    st.stop()
if not seen.partners:
    header.page(
        partners.finding(seen), _("With whom do your pupils meet work and study? Begin with who comes first.")
    )
    partners.quick(ws, seen)
    registers.undo(ws, Register.PARTNERS)
    register_files.panel(ws, Register.PARTNERS)
    st.stop()
header.page(partners.finding(seen), partners.lead(seen))
partners.quick(ws, seen)
partners.listing(ws, seen, partners.choices(seen))
registers.undo(ws, Register.PARTNERS)
register_files.panel(ws, Register.PARTNERS)
