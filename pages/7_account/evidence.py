"""What shows that it is so, and what is out of date."""

import streamlit as st

from lobscan.domain.register import Register
from lobscan.locales import _
from lobscan.services import practice
from lobscan.ui import choose, evidence, header, record, register_files, registers, session

ws = session.workspace()
choose.school(ws)
seen = practice.practice(ws)
if record.opened():
    record.page(ws, seen, evidence.kind(seen), record.opened())
    st.stop()
if not seen.evidence:
    header.page(
        evidence.finding(seen),
        _("A plan, a report, a count: what would you show to somebody who asks? Note where it is kept."),
    )
    evidence.quick(ws, seen)
    registers.undo(ws, Register.EVIDENCE)
    register_files.panel(ws, Register.EVIDENCE)
    st.stop()
header.page(evidence.finding(seen), evidence.lead(seen))
evidence.quick(ws, seen)
evidence.listing(ws, seen, evidence.choices(seen))
registers.undo(ws, Register.EVIDENCE)
register_files.panel(ws, Register.EVIDENCE)
