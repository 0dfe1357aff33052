"""A group goes from the picture to ambitions, priorities and first steps."""

from lobscan.ui import choose, header, session, workshop

ws = session.workspace()
choose.school(ws)
header.reserve()
at = workshop.chosen(ws)
if at is None:
    workshop.opening(ws)
elif at.closed:
    workshop.over(ws, at)
else:
    workshop.lead(ws, at)
workshop.switcher(ws, at)
