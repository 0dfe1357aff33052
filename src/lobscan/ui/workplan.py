"""The parts of the page Work plan: its finding, its views, and moving an action on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st

from lobscan.domain.agenda import Notice, in_order, notices, this_week
from lobscan.domain.school import School
from lobscan.domain.workplan import Action, Names, Status
from lobscan.locales import N_, _, n_
from lobscan.locales.workplan import STATUSES, status
from lobscan.services import plan
from lobscan.services.workspace import Workspace, today
from lobscan.ui import action as actions_ui
from lobscan.ui import choose, session, workplan_board, workplan_next_year, workplan_who
from lobscan.ui.workplan_who import Choice, Line
from lobscan.ui.workplan_words import responsible, who_is, year_groups

OPEN = "open"
MOST_ROWS = 18
"""Rows of a table that are seen at once."""
ROW_HEIGHT = 35
TITLE_WIDTH = 340
NAMES_WIDTH = 180
DAY_WIDTH = 110
"""Pixels."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"


@dataclass(frozen=True, slots=True)
class Plan:
    """The work plan with all that its views need."""

    ws: Workspace
    school: School
    names: Names
    actions: tuple[Action, ...]
    today: date


def read(ws: Workspace) -> Plan:
    """The work plan as it stands today."""
    return Plan(ws, choose.school(ws), plan.names(ws), plan.actions(ws), today())


def finding(seen: Plan) -> str:
    """The title: what is late and what must be ready this week, else what is going on."""
    asked = [notice for action in seen.actions for notice in notices(action, seen.today)]
    late, due, blocked = (asked.count(n) for n in (Notice.LATE, Notice.DUE, Notice.BLOCKED))
    parts = []
    if late:
        parts.append(n_("{count} action is late", "{count} actions are late", late))
    if due:
        parts.append(n_("{count} is due this week", "{count} are due this week", due))
    if blocked:
        parts.append(n_("{count} is blocked", "{count} are blocked", blocked))
    if not late and not due:
        parts.insert(0, _("Nothing is late"))
    if not any(a.open for a in seen.actions):
        return _("There is nothing left to do in the work plan")
    return ", ".join(parts)


def lead(seen: Plan) -> str:
    """How many actions there are, and how many are ready."""
    done = sum(a.status is Status.DONE for a in seen.actions)
    return n_(
        "The work plan has {count} action; {done} finished.",
        "The work plan has {count} actions; {done} finished.",
        len(seen.actions),
        done=done,
    )


def view(seen: Plan) -> None:
    """The view and filters that the address names, with the table that follows from them."""
    options = {
        "week": _("This week"),
        "board": _("Board"),
        "all": _("Everything"),
        "groups": _("Year group"),
        "people": _("Person"),
    }
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        chosen = choose.switch(_("View"), options, key="view")
        with st.container(horizontal=True, width="content"):
            new()
            workplan_next_year.button()
    kept, choice = _filtered(seen)
    if chosen == "board":
        workplan_board.view(seen.ws, seen.names, kept, seen.today)
        return
    views: dict[str, Callable[[], list[Line]]] = {
        "week": lambda: _week(seen, kept),
        "all": lambda: [(a.id, _cells(seen, a)) for a in in_order(kept)],
        "groups": lambda: workplan_who.per_group(seen.ws, seen.names, kept, choice),
        "people": lambda: workplan_who.per_person(seen.names, kept, choice.person),
    }
    if chosen == "people":
        workplan_who.load(seen.ws, choice.person)
    _table(seen, views[chosen](), view_=chosen)
    if chosen == "groups":
        workplan_who.without(seen.ws)


def _filtered(seen: Plan) -> tuple[list[Action], Choice]:
    left = {id_ for a in seen.actions for id_ in a.people() if id_ in seen.names.gone}
    people = {"": _("everybody"), **seen.names.people}
    people |= {id_: who_is(seen.names, id_) for id_ in sorted(left)}
    with st.container(horizontal=True):
        wanted = choose.one(_("Status"), _status_options(), key="status", default="")
        group = choose.year_group(seen.school, all_label=_("all year groups"))
        person = choose.one(_("Person"), people, key="person", default="")
    kept = [
        a
        for a in seen.actions
        if (not wanted or a.status == wanted or (wanted == OPEN and a.open))
        and (not group or a.touches(group))
        and (not person or person in a.people())
    ]
    return kept, Choice(group, person, wanted)


def _status_options() -> dict[str, str]:
    return {
        "": _("every status"),
        OPEN: _("still to be done"),
        **{s: _(word) for s, word in STATUSES.items()},
    }


def _week(seen: Plan, kept: Collection[Action]) -> list[Line]:
    """Why of all actions first: one may wait for another that the choices leave out."""
    ids = {a.id for a in kept}
    found = [item for item in this_week(seen.actions, seen.today) if item.action.id in ids]
    return [
        (
            item.action.id,
            {
                _("Why now"): ", ".join(_notice(n, item.action, seen.today) for n in item.notices),
                _("Action"): item.action.title,
                _("Responsible"): responsible(seen.names, item.action),
                _("Ready by"): item.action.due,
                _("Look again on"): item.action.next_check,
                _("How it goes"): actions_ui.blocked_by(item.action) or item.action.check,
                _("Year groups"): year_groups(seen.names, item.action),
            },
        )
        for item in found
    ]


NOTICES = {
    Notice.BLOCKED: N_("blocked"),
    Notice.DUE: N_("due this week"),
    Notice.CHECK: N_("see how it goes"),
    Notice.HELD: N_("waits for another action"),
    Notice.NOT_BEGUN: N_("should have begun"),
    Notice.DUE_NEXT: N_("due next week"),
    Notice.STARTS: N_("is about to start"),
    Notice.NOBODY: N_("nobody responsible"),
}


def _notice(notice: Notice, action: Action, day: date) -> str:
    if notice is Notice.LATE:
        return n_("{count} day late", "{count} days late", (day - action.due).days)
    return _(NOTICES[notice])


def _cells(seen: Plan, action: Action) -> dict[str, object]:
    return {
        _("Action"): action.title,
        _("Responsible"): responsible(seen.names, action),
        _("Ready by"): action.due,
        _("Status"): status(action.status.value),
        _("Progress"): action.progress,
        _("From"): action.start,
        _("Area"): seen.names.areas.get(action.area, action.area),
        _("Year groups"): year_groups(seen.names, action),
    }


def _table(seen: Plan, lines: Sequence[Line], *, view_: str) -> None:
    """The table; a click on a row chooses its action for the commands above it."""
    if not lines:
        st.info(_nothing(view_))
        return
    commands = st.container(border=True, key="commands")
    picked = _rows(lines, key=f"{view_}-{crc32(' '.join(id_ for id_, _cell in lines).encode())}")
    by_id = {a.id: a for a in seen.actions}
    with commands:
        options = {id_: by_id[id_] for id_, _cell in lines if id_ in by_id}
        actions_ui.commands(seen.ws, options, picked)


def _nothing(view_: str) -> str:
    if view_ == "week":
        return _("Nothing is late, blocked, due or about to start this week or next week.")
    return _("No action fits these choices.")


def _rows(lines: Sequence[Line], *, key: str) -> str:
    """Why the key follows from the rows: a choice must not slip to another action when they change."""
    frame = pd.DataFrame([cells for _id, cells in lines])
    days = [c for c in (_("From"), _("Ready by"), _("Look again on")) if c in frame]
    config: dict[str, Any] = {
        c: st.column_config.DateColumn(format="DD-MM-YYYY", width=DAY_WIDTH) for c in days
    }
    if _("Progress") in frame:
        config[_("Progress")] = st.column_config.ProgressColumn(format="%d%%", min_value=0, max_value=100)
    wide = [c for c in (_("Action"), _("What happens")) if c in frame]
    config |= {c: st.column_config.TextColumn(width=TITLE_WIDTH) for c in wide}
    if _("Who does it") in frame:
        config[_("Who does it")] = st.column_config.TextColumn(width=NAMES_WIDTH)
    event = st.dataframe(
        frame,
        height=min(len(lines), MOST_ROWS) * ROW_HEIGHT + ROW_HEIGHT + 3,
        key=f"actions-{key}",
        hide_index=True,
        width="stretch",
        column_config=config,
        placeholder="",
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
    )
    return _picked(event["selection"], [id_ for id_, _cells in lines])


def _picked(selection: Mapping[str, Sequence[object]], ids: Sequence[str]) -> str:
    rows = [
        *selection.get("rows", ()),
        *(cell[0] for cell in selection.get("cells", ()) if isinstance(cell, (tuple, list))),
    ]
    return next((ids[row] for row in rows if isinstance(row, int) and row < len(ids)), "")


def new() -> None:
    """A way to begin an action of one's own."""
    if st.button(_("New action"), icon=":material/add:", key="action-new"):
        actions_ui.open_(actions_ui.NEW)


def downloads(*, csv: Callable[[], bytes], xlsx: Callable[[], bytes]) -> None:
    """The whole work plan as files; each is made when it is asked for."""
    st.header(_("Take the work plan along"), anchor=False)
    with st.container(horizontal=True):
        st.download_button(
            _("For Excel (XLSX)"),
            session.later(xlsx),
            f"{_('work plan')}.xlsx",
            XLSX,
            key="workplan-xlsx",
            on_click="ignore",
        )
        st.download_button(
            _("For other programs (CSV)"),
            session.later(csv),
            f"{_('work plan')}.csv",
            CSV,
            key="workplan-csv",
            on_click="ignore",
        )
