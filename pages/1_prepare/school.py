"""The school: set up once, then kept up to date by itself."""

from lobscan.locales import _
from lobscan.services import prepare
from lobscan.ui import header, school, session

ws = session.workspace()
if prepare.has_school(ws):
    header.page(school.finding(prepare.school(ws)), _("Everything else builds on this: keep it right."))
    school.parts(ws)
else:
    header.page(_("Set your school up in a minute"), _("Three things are needed to begin."))
    school.set_up(ws)
