"""A pulse between two scans: what its few statements say now, beside the last scan."""

from lobscan.services import pulse as pulses
from lobscan.ui import choose, header, pulse, session

ws = session.workspace()
header.reserve()
choose.school(ws)
every = pulses.pulses_of(ws)
seen = pulse.chosen(ws, every)
header.page(pulse.finding(seen), pulse.lead())
pulse.figures(seen)
pulse.new(ws, first=not every)
