"""Who carries which task, per year group and for the whole school, and who is responsible."""

import streamlit as st

from lobscan.domain.register import Register
from lobscan.ui import header, register_files, registers, session, task, tasks

ws = session.workspace()
if task.opened():
    task.page(ws, task.opened())
    st.stop()
header.reserve()
seen = tasks.at(ws)
header.page(tasks.finding(seen), tasks.lead(seen))
tasks.offer(seen)
tasks.matrix(seen)
tasks.quick(seen)
registers.undo(ws, Register.TASKS)
tasks.load(seen)
register_files.panel(ws, Register.TASKS)
