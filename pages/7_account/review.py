"""People look back together, decide what goes on, and seal what they decided."""

from lobscan.ui import choose, header, review, session

ws = session.workspace()
choose.school(ws)
header.reserve()
at = review.chosen(ws)
if at is None:
    review.opening(ws)
else:
    review.step(ws, at)
review.switcher(ws, at)
