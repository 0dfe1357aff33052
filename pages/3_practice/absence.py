"""If the decaan is ill tomorrow: what stops, what one person alone knows, and the hand-over file."""

from lobscan.ui import absence, header, session

header.reserve()
seen = absence.read(session.workspace())
header.page(absence.finding(seen), absence.lead(seen))
absence.file(seen)
absence.activities(seen)
absence.tasks(seen)
absence.partners(seen)
absence.actions(seen)
absence.shares(seen)
