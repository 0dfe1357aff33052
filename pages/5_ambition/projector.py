"""The large screen of a workshop: only the present step, readable at ten metres."""

from lobscan.ui import choose, projector, session

ws = session.workspace()
choose.school(ws)
projector.show(ws)
