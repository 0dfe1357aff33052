"""Paper forms: print them, and type in what was answered on them."""

from lobscan.locales import _
from lobscan.ui import choose, header, paper, session

ws = session.workspace()
header.reserve()
choose.school(ws)
desk = paper.at(ws)
header.page(
    paper.finding(desk),
    _(
        "Type the forms in one after the other. Each is kept at once, without a name; only its number tells "
        "it from others."
    ),
)
paper.typing(desk)
paper.counts(desk)
paper.to_print(desk)
paper.earlier(desk)
