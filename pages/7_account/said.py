"""What people said, what the school did about it, and what they say now; with a poster."""

from lobscan.ui import choose, header, said, session

ws = session.workspace()
choose.school(ws)
header.reserve()
seen = said.read(ws)
header.page(said.finding(seen), said.lead(seen))
said.lines(seen)
said.poster_of(ws, seen)
