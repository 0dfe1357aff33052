"""The level that the school wants to reach, and why."""

from lobscan.ui import ambitions, header, look, session

ws = session.workspace()
header.reserve()
seen = look.at(ws, measures=False)
header.page(ambitions.finding(ws, seen), ambitions.lead())
ambitions.picture(seen)
ambitions.set_one(ws, seen)
ambitions.standing(ws, seen)
