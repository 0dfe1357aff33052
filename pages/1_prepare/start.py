"""What asks for attention today, and where the school is on its way."""

from lobscan.services import start as services
from lobscan.ui import header, session, start

ws = session.workspace()
header.reserve()
start.tour(ws)
whose = start.office()
seen = services.start(ws)
header.page(start.finding(seen, whose), start.lead())
start.today_(seen, whose)
start.contradictions(seen)
start.steps(seen.way)
start.again(ws)
