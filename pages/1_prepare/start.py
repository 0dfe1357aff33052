"""Where the school is on its way, and the next step."""

from lobscan.services.way import way
from lobscan.ui import header, session, start

here = way(session.workspace())
header.page(start.finding(here), start.lead())
start.steps(here)
