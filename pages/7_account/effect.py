"""How the gaps moved where something was finished, beside where nobody worked."""

from lobscan.ui import choose, effect, header, session

ws = session.workspace()
choose.school(ws)
header.reserve()
seen = effect.read(ws, effect.choices(ws))
header.page(effect.finding(seen), effect.lead(seen))
effect.picture(seen)
effect.words(seen)
effect.meaning()
