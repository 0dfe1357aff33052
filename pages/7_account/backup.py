"""The last copy of everything, one to take along, and copies that are made by themselves."""

from lobscan.ui import backup, choose, header, session

ws = session.workspace()
choose.school(ws)
seen = backup.standing(ws)
header.page(backup.finding(seen), backup.lead(seen))
backup.now(ws, seen)
backup.by_itself(ws, seen)
