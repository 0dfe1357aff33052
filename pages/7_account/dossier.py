"""What is claimed per item of a framework, what shows it, and what is missing."""

from lobscan.ui import dossier, dossier_files, header, session

ws = session.workspace()
header.reserve()
seen = dossier.read(ws)
header.page(dossier.finding(seen), dossier.lead(seen))
dossier.chain(seen)
dossier_files.panel(seen)
dossier.pressing(seen)
dossier.items(seen)
dossier.totals(seen)
dossier.about(seen)
