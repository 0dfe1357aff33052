"""What shows that it is so, and what is missing or out of date."""

import streamlit as st

from lobscan.domain.register import Register
from lobscan.locales import _
from lobscan.services import practice
from lobscan.ui import (
    choose,
    evidence,
    evidence_files,
    evidence_links,
    header,
    record,
    register_files,
    registers,
    session,
    verify,
)

ws = session.workspace()
choose.school(ws)
seen = practice.practice(ws)
if record.opened() != record.NEW:
    evidence_links.forget()
if record.opened():
    record.page(ws, seen, evidence.kind(ws, seen), record.opened())
    st.stop()
if seen.evidence:
    header.page(evidence.finding(seen), evidence.lead(seen))
else:
    header.page(
        evidence.finding(seen),
        _("A plan, a report, a count: what would you show to somebody who asks? Note where it is kept."),
    )
evidence.quick(ws, seen)
evidence_files.upload(ws, seen=seen.number)
evidence.missing(ws, seen)
if seen.evidence:
    evidence.listing(ws, seen, evidence.choices(seen))
registers.undo(ws, Register.EVIDENCE)
register_files.panel(ws, Register.EVIDENCE)
verify.panel(ws)
