"""The same thing in the eyes of leaders, staff, pupils and parents; blind spots first."""

from lobscan.ui import header, mirror, session

ws = session.workspace()
header.reserve()
look = mirror.at(ws)
header.page(mirror.finding(look), mirror.lead(look))
mirror.kinds(ws, look)
mirror.words(look)
mirror.two(ws, look)
mirror.meaning()
