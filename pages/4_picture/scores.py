"""Where the school stands, per area and statement and year group."""

from lobscan.ui import header, look, scores, session

header.reserve()
seen = look.at(session.workspace())
header.page(scores.finding(seen.seen), scores.lead(seen.seen))
scores.profile(seen)
scores.areas(seen)
scores.statements(seen)
scores.behind(seen)
scores.opened(seen)
