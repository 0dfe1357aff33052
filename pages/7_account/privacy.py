"""What is stored of whom, where and how long; and deleting what need not stay."""

from lobscan.access import Right
from lobscan.ui import choose, header, privacy, session

ws = session.workspace()
choose.school(ws)
header.page(privacy.finding(), privacy.lead(ws))
privacy.stored()
privacy.record(ws)
if session.actor().may(Right.SAFEKEEP):
    privacy.retention(ws)
    privacy.rounds(ws)
    privacy.people(ws)
