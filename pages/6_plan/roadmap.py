"""From the gaps to a plan that fits the people and the year."""

from lobscan.exchange import roadmap as files
from lobscan.ui import header, roadmap, roadmap_run, session

ws = session.workspace()
header.reserve()
seen = roadmap.read(ws)
roadmap_run.progress(seen)
header.page(roadmap.finding(seen), roadmap.lead(seen))
roadmap.view(seen)
roadmap.downloads(seen, csv=files.as_csv, json=files.as_json)
