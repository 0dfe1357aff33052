"""The work plan beside what it was on an earlier day, in words and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from lobscan.domain.baseline import Change, Drift
from lobscan.domain.workplan import Action, Names
from lobscan.locales import _, n_, short_day
from lobscan.services import baseline
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, show
from lobscan.ui.text import capital
from lobscan.ui.workplan_words import who_is


def since(ws: Workspace, today: date) -> date | None:
    """The day to compare with, from the day on which the plan was begun until yesterday; or none."""
    first, yesterday = baseline.first_day(ws), today - timedelta(days=1)
    if first is None or first > yesterday:
        return None
    with st.container(width=220):
        return choose.day(_("Compare with the plan of"), key="since", earliest=first, latest=yesterday)


def told(ws: Workspace, names: Names, before: Sequence[Action], day: date) -> None:
    """What became of the plan since `day`."""
    found = baseline.drift(ws, before)
    st.header(_("Since {day}", day=short_day(day)), anchor=False)
    if not found:
        st.markdown(_("Nothing was added, stopped, finished, moved or handed over."))
        return
    st.markdown(capital(", ".join(_counts(found))) + ".")
    with st.expander(_("What changed, action by action"), icon=":material/difference:", expanded=True):
        show.table(_rows(found, names), key="drift")


def _counts(found: Drift) -> list[str]:
    kinds = [
        (len(found.added), n_("{count} action added", "{count} actions added", len(found.added))),
        (len(found.moved), _("{count} moved", count=len(found.moved))),
        (len(found.handed_over), _("{count} handed over", count=len(found.handed_over))),
        (len(found.finished), _("{count} finished", count=len(found.finished))),
        (len(found.stopped), _("{count} stopped", count=len(found.stopped))),
    ]
    return [text for count, text in kinds if count]


def _rows(found: Drift, names: Names) -> list[dict[str, object]]:
    """The moved ones first, as those ask for most."""
    return [
        *(_row(_("moved"), c.after, _moved(c)) for c in found.moved),
        *(_row(_("handed over"), c.after, _handed(c, names)) for c in found.handed_over),
        *(_row(_("added"), a, _span(a)) for a in found.added),
        *(_row(_("stopped"), a, a.note) for a in found.stopped),
        *(_row(_("finished"), a, "") for a in found.finished),
    ]


def _row(what: str, action: Action, how: str) -> dict[str, object]:
    return {_("What"): what, _("Action"): action.title, _("How"): how}


def _handed(change: Change, names: Names) -> str:
    before, after = (who_is(names, a.responsible) for a in (change.before, change.after))
    return f"{before or _('nobody yet')} → {after or _('nobody yet')}"


def _moved(change: Change) -> str:
    """By how many school weeks, and from which days to which."""
    span = f"{_span(change.before)} → {_span(change.after)}"
    if change.starts == change.ends:
        return f"{_weeks(change.ends)} ({span})"
    start, end = _weeks(change.starts), _weeks(change.ends)
    return _("begin {start}, end {end}", start=start, end=end) + f" ({span})"


def _weeks(count: int) -> str:
    if not count:
        return _("in the same week")
    if count > 0:
        return n_("{count} school week later", "{count} school weeks later", count)
    return n_("{count} school week earlier", "{count} school weeks earlier", -count)


def _span(action: Action) -> str:
    return f"{action.start:%d-%m-%Y} – {action.due:%d-%m-%Y}"
