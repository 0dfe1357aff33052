"""The ten hardest questions for this school, each with its evidence."""

from lobscan.exchange.rehearsal import intro
from lobscan.ui import choose, header, rehearsal, session

ws = session.workspace()
choose.school(ws)
found = rehearsal.read(ws)
header.page(rehearsal.finding(found), intro())
rehearsal.listed(found)
rehearsal.paper(ws, found)
