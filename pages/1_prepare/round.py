"""Rounds: open one, hand out its links, import answers, close it."""

from lobscan.locales import _
from lobscan.services import prepare
from lobscan.ui import choose, header, rounds, session

ws = session.workspace()
choose.school(ws)
every = prepare.rounds(ws)
header.page(
    rounds.finding(every),
    _("A round is one scan of the school: the same statements for everybody, in the same weeks."),
)
if every:
    rounds.overview(every)
rounds.new(ws, every)
if every:
    rounds.chosen(ws, choose.round_(ws, every))
