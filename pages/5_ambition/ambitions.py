"""The level that the school wants to reach, and why."""

from lobscan.ui import ambitions, header, look, session, workshop_agree

ws = session.workspace()
header.reserve()
seen = look.at(ws, measures=False)
header.page(ambitions.finding(ws, seen), ambitions.lead())
workshop_agree.proposals(ws, seen.seen)
ambitions.picture(seen)
ambitions.set_one(ws, seen)
ambitions.standing(ws, seen)
