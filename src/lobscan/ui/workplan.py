"""The parts of the page Work plan: its finding, its views as tables, and moving an action on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st

from lobscan.charts.load import A_LITTLE
from lobscan.domain.agenda import Load, Notice, in_order, loads, notices, this_week
from lobscan.domain.school import School
from lobscan.domain.workplan import Action, Names, Status
from lobscan.locales import N_, _, language, n_, number, use
from lobscan.locales.workplan import STATUSES, status
from lobscan.services import plan
from lobscan.services.workspace import Workspace, today
from lobscan.ui import action as actions_ui
from lobscan.ui import choose, show
from lobscan.ui.text import plain

OPEN = "open"
MOST_NAMED = 5
MOST_ROWS = 18
"""Rows of a table that are seen at once."""
ROW_HEIGHT = 35
TITLE_WIDTH = 340
"""Pixels."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
Line = tuple[str, dict[str, object]]
"""An action's id, and its cells by column."""


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
        "all": _("Everything"),
        "groups": _("Year group"),
        "people": _("Person"),
    }
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        chosen = choose.switch(_("View"), options, key="view")
        new()
    kept, group, person = _filtered(seen)
    views: dict[str, Callable[[], list[Line]]] = {
        "week": lambda: _week(seen, kept),
        "all": lambda: [(a.id, _cells(seen, a)) for a in in_order(kept)],
        "groups": lambda: _per_group(seen, kept, group),
        "people": lambda: _per_person(seen, kept, person),
    }
    if chosen == "people":
        _load(seen, person)
    _table(seen, views[chosen](), view_=chosen)
    if chosen == "groups":
        _without(seen)


def _filtered(seen: Plan) -> tuple[list[Action], str, str]:
    people = {"": _("everybody"), **{p.id: p.name for p in seen.school.people}}
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
    return kept, group, person


def _status_options() -> dict[str, str]:
    return {
        "": _("every status"),
        OPEN: _("still to be done"),
        **{s: _(word) for s, word in STATUSES.items()},
    }


def _week(seen: Plan, kept: Iterable[Action]) -> list[Line]:
    found = this_week(kept, seen.today)
    return [
        (
            item.action.id,
            {
                _("Why now"): ", ".join(_notice(n, item.action, seen.today) for n in item.notices),
                _("Action"): item.action.title,
                _("Responsible"): responsible(seen.names, item.action),
                _("Ready by"): item.action.due,
                _("Year groups"): year_groups(seen.names, item.action),
            },
        )
        for item in found
    ]


NOTICES = {
    Notice.BLOCKED: N_("blocked"),
    Notice.DUE: N_("due this week"),
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


def _per_group(seen: Plan, kept: Sequence[Action], group: str) -> list[Line]:
    """Why the whole school's actions come first: they concern every year group."""
    ordered = in_order(kept)
    found = [(a.id, _group_cells(seen, a, _("whole school"))) for a in ordered if not a.year_groups]
    for each in seen.school.year_groups:
        if group in ("", each.id):
            found += [(a.id, _group_cells(seen, a, each.label)) for a in ordered if each.id in a.year_groups]
    return found


def _group_cells(seen: Plan, action: Action, group: str) -> dict[str, object]:
    return {
        _("Year group"): group,
        _("What happens"): action.title,
        _("Who does it"): ", ".join(seen.names.people.get(p, p) for p in action.executors),
        _("Responsible"): responsible(seen.names, action),
        _("From"): action.start,
        _("Ready by"): action.due,
        _("Status"): status(action.status.value),
    }


def _without(seen: Plan) -> None:
    touched = {g for a in seen.actions if a.open for g in a.year_groups}
    bare = [g.label for g in seen.school.year_groups if g.id not in touched]
    if bare:
        st.markdown(_("Nothing of their own to come: {groups}.", groups=plain(", ".join(bare))))


def _per_person(seen: Plan, kept: Sequence[Action], person: str) -> list[Line]:
    ordered = in_order(kept)
    people = [p for p in seen.school.people if person in ("", p.id)]
    return [(a.id, _person_cells(seen, a, p.id)) for p in people for a in ordered if p.id in a.people()]


def _person_cells(seen: Plan, action: Action, person: str) -> dict[str, object]:
    part = _("responsible") if action.responsible == person else _("carries out")
    return {
        _("Person"): seen.names.people.get(person, person),
        _("Action"): action.title,
        _("Part"): part,
        _("Ready by"): action.due,
        _("Status"): status(action.status.value),
        _("Hours"): number(action.hours / len(action.people())),
        _("From"): action.start,
        _("Year groups"): year_groups(seen.names, action),
    }


def _load(seen: Plan, person: str) -> None:
    """Hours planned against hours they have, with what is too much in words."""
    year = seen.school.year_on(seen.today)
    if year is None or not seen.school.people:
        return
    people = [p for p in seen.school.people if person in ("", p.id)]
    found = loads(seen.actions, people, year)
    st.markdown(plain(load_sentence(found, year.id)))
    with st.expander(_("Hours per person"), icon=":material/schedule:", expanded=bool(person)):
        show.table([load_cells(one) for one in found], key="load")


def load_sentence(found: Sequence[Load], year: str) -> str:
    """Who has more hours planned in a school year than they have."""
    over = [one for one in found if one.over >= A_LITTLE]
    if not over:
        return _("In school year {year} nobody has more hours planned than they have.", year=year)
    told = ", ".join(f"{one.person.name} {number(one.over, 0)}" for one in over[:MOST_NAMED])
    more = ", …" if len(over) > MOST_NAMED else ""
    return n_(
        "In school year {year}, {count} person has too many hours planned. Hours too many: {told}.",
        "In school year {year}, {count} people have too many hours planned. Hours too many: {told}.",
        len(over),
        year=year,
        told=told + more,
    )


def load_cells(one: Load) -> dict[str, object]:
    """A person's load as a row."""
    return {
        _("Person"): one.person.name,
        _("Hours planned"): number(one.planned),
        _("Hours they have"): number(one.person.hours),
        _("Too many"): number(one.over) if one.over else "",
        _("Responsible for"): one.responsible,
        _("Carries out"): one.executes,
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
        actions_ui.commands(seen.ws, {id_: by_id[id_] for id_, _cell in lines}, picked)


def _nothing(view_: str) -> str:
    if view_ == "week":
        return _("Nothing is late, blocked, due or about to start this week or next week.")
    return _("No action fits these choices.")


def _rows(lines: Sequence[Line], *, key: str) -> str:
    """Why the key follows from the rows: a choice must not slip to another action when they change."""
    frame = pd.DataFrame([cells for _id, cells in lines])
    days = [c for c in (_("From"), _("Ready by")) if c in frame]
    config: dict[str, Any] = {
        c: st.column_config.DateColumn(format="DD-MM-YYYY", width="small") for c in days
    }
    if _("Progress") in frame:
        config[_("Progress")] = st.column_config.ProgressColumn(format="%d%%", min_value=0, max_value=100)
    wide = [c for c in (_("Action"), _("What happens")) if c in frame]
    config |= {c: st.column_config.TextColumn(width=TITLE_WIDTH) for c in wide}
    event = st.dataframe(
        frame,
        height=min(len(lines), MOST_ROWS) * ROW_HEIGHT + ROW_HEIGHT + 3,
        key=f"actions-{key}",
        hide_index=True,
        width="stretch",
        column_config=config,
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


def responsible(names: Names, action: Action) -> str:
    """Who is responsible, by name."""
    return names.people.get(action.responsible, action.responsible) or _("nobody yet")


def year_groups(names: Names, action: Action) -> str:
    """For whom an action is."""
    if not action.year_groups:
        return _("whole school")
    if set(action.year_groups) >= set(names.year_groups):
        return _("all year groups")
    return ", ".join(label for id_, label in names.year_groups.items() if id_ in action.year_groups)


def new() -> None:
    """A way to begin an action of one's own."""
    if st.button(_("New action"), icon=":material/add:", key="action-new"):
        actions_ui.open_(actions_ui.NEW)


def downloads(*, csv: Callable[[], bytes], xlsx: Callable[[], bytes]) -> None:
    """The whole work plan as files; each is made when it is asked for."""
    st.subheader(_("Take the work plan along"), anchor=False)
    spoken = language()

    def in_words(make: Callable[[], bytes]) -> Callable[[], bytes]:
        """Why: a file is made after the page, outside the visit and its language."""
        return lambda: (use(spoken), make())[1]

    with st.container(horizontal=True):
        st.download_button(
            _("For Excel (XLSX)"),
            in_words(xlsx),
            f"{_('work plan')}.xlsx",
            XLSX,
            key="workplan-xlsx",
            on_click="ignore",
        )
        st.download_button(
            _("For other programs (CSV)"),
            in_words(csv),
            f"{_('work plan')}.csv",
            CSV,
            key="workplan-csv",
            on_click="ignore",
        )
