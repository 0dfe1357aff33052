"""What changed since earlier rounds, how scores ran over all of them, and what does not run on."""

from lobscan.ui import change, header, session

ws = session.workspace()
header.reserve()
look = change.at(ws)
header.page(change.finding(look), change.lead(look))
change.areas(ws, look)
change.statements(look)
change.year_groups(look)
change.trend(look)
change.left_out(look)
