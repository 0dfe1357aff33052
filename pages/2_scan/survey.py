"""Answers of a survey that was held with Microsoft Forms or LimeSurvey, by a mapping."""

from lobscan.locales import _
from lobscan.ui import choose, header, session, survey

ws = session.workspace()
choose.school(ws)
header.page(
    _("Take over a survey of another tool"),
    _(
        "Choose what Microsoft Forms or LimeSurvey exported, and look at where each column goes. Names, "
        "addresses and times are dropped before anything is kept."
    ),
)
table = survey.read(ws, survey.round_(ws))
if table:
    recipe = survey.answers(table, survey.people(table, survey.columns(table)))
    survey.look(table, recipe)
