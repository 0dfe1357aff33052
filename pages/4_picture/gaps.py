"""What is furthest below the ambition, and what can be done about it."""

from lobscan.ui import gaps, header, look, session

ws = session.workspace()
header.reserve()
seen = look.at(ws, measures=False)
found = gaps.ranked(seen)
header.page(gaps.finding(seen, found), gaps.lead(ws, seen))
gaps.end_if_none(found)
gaps.picture(seen, found)
gap = gaps.choose_gap(seen, found)
gaps.statement(seen, gap)
gaps.measures(ws, seen, gap)
