"""The parts of the page Tasks: its finding, what nobody carries, the matrix, and the load per person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zlib import crc32

import pyarrow as pa
import streamlit as st

from lobscan import theme
from lobscan.charts.chart import Chart
from lobscan.charts.load import load as load_chart
from lobscan.domain import coverage, division
from lobscan.domain.allocation import Allocation
from lobscan.domain.coverage import Burden
from lobscan.domain.division import SCHOOL, Row
from lobscan.domain.practice import Practice
from lobscan.domain.register import Register
from lobscan.domain.rubric import Task
from lobscan.errors import UserError
from lobscan.locales import _, language, n_, number, tell
from lobscan.locales.practice import words
from lobscan.locales.workplan import shortened
from lobscan.services import practice
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, guard, registers, session, show, task
from lobscan.ui.registers import MOST_ROWS, ROW_HEIGHT
from lobscan.ui.text import apart, plain

NOBODY = "nobody"
PLACE = "place "
"""Before the id of a place, the name of its column."""
LONGEST_CHOICE = 90
TITLE_WIDTH = 250
PLACE_WIDTH = 190
OFFER_WIDTH = 520
"""Pixels."""
MOST_BARS = 25
MOST_NAMED = 5


@dataclass(frozen=True)
class Seen:
    """The tasks and what is looked at of them: all of it follows from the address."""

    ws: Workspace
    practice: Practice
    track: str
    year_group: str
    person: str
    kind: str

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The whole school, and the year groups that are looked at."""
        groups = coverage.groups_of(self.practice.school, track=self.track, year_group=self.year_group)
        return (SCHOOL, *groups)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All tasks that are allocated."""
        return division.rows(self.practice.tasks, self.practice.pack.tasks)

    @property
    def stamp(self) -> tuple[object, ...]:
        """The key of what is made of the tasks, all choices with it."""
        choices = (self.track, self.year_group, self.person, self.kind)
        return (str(self.ws.settings.data), language(), *choices, *practice.stamp(self.ws))


def at(ws: Workspace) -> Seen:
    """The choices side by side, each in the address, and what they lead to."""
    school = choose.school(ws)
    seen = practice.practice(ws)
    tracks = {"": _("all tracks"), **{t.id: t.label for t in school.tracks}}
    people = {"": _("everybody"), NOBODY: _("nobody responsible"), **{p.id: p.name for p in school.people}}
    kinds = {"": _("every kind"), **words("task")}
    with st.container(horizontal=True, key="filters"):
        return Seen(
            ws,
            seen,
            track=choose.one(_("Track"), tracks, key="track", default=""),
            year_group=choose.year_group(school, all_label=_("all year groups")),
            person=choose.one(_("Person"), people, key="person", default=""),
            kind=choose.one(_("Kind"), kinds, key="kind", default=""),
        )


def finding(seen: Seen) -> str:
    """The title: for how many tasks nobody is responsible, or who carries most of them."""
    tasks = seen.practice.tasks
    if not tasks:
        return _("No task has been given to anybody yet")
    bare = {a.task or a.title for a in tasks if not a.responsible}
    if bare:
        return n_(
            "For {count} task nobody is responsible yet",
            "For {count} tasks nobody is responsible yet",
            len(bare),
        )
    most = division.most_responsible(tasks)
    if most and len(tasks) > 1:
        return _("{who} is responsible for more than half of all tasks", who=plain(seen.practice.who(most)))
    return _("For every task somebody is responsible")


def lead(seen: Seen) -> str:
    """How a square of the matrix is read."""
    if not seen.practice.tasks:
        return _("Begin with the tasks of the rubric below, or add your own.")
    return _(
        "In a square stands who is responsible, and between brackets who does it. Click a square, or drag "
        "over several, to change them, fill them or remove them."
    )


def offer(seen: Seen) -> None:
    """The tasks of the pack that nobody carries yet, to be taken over one by one or all at once."""
    found = division.unallocated(seen.practice.pack.tasks, seen.practice.tasks)
    if not found:
        return
    told = n_(
        "{count} task of the rubric has not been allocated yet.",
        "{count} tasks of the rubric have not been allocated yet.",
        len(found),
    )
    with st.container(border=True, key="offer"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            wanted = _wanted(found, told)
            label = n_("Add {count} task", "Add {count} tasks", len(wanted))
            pressed = st.button(label, icon=":material/add:", key="offer-add")
        squares = sum(len(division.usual_places(t, seen.practice.school)) for t in wanted)
        st.markdown(
            n_(
                "That makes {count} square, with the usual roles and hours. You can undo it.",
                "That makes {count} squares, with the usual roles and hours. You can undo it.",
                squares,
            )
        )
        if pressed:
            _add_usual(seen, wanted)


def _wanted(found: Sequence[Task], told: str) -> list[Task]:
    by_id = {t.id: t for t in found}
    picked = st.multiselect(
        told,
        list(by_id),
        format_func=lambda id_: by_id[id_].title,
        placeholder=_("all of them"),
        key="offer-tasks",
        width=OFFER_WIDTH,
    )
    return [by_id[id_] for id_ in picked] or list(found)


def _add_usual(seen: Seen, wanted: Sequence[Task]) -> None:
    school = seen.practice.school
    new = [
        {**division.usual(t, school), "year_group": place}
        for t in wanted
        for place in division.usual_places(t, school)
    ]
    with guard.errors():
        registers.keep(seen.ws, seen.practice, Register.TASKS, {practice.new_id(): f for f in new})


def matrix(seen: Seen) -> None:
    """The tasks by year group, and what one can do with the squares that are chosen."""
    rows = _kept(seen)
    if not seen.rows:
        return
    st.header(n_("{count} task", "{count} tasks", len(rows)), anchor=False)
    commands = st.container(border=True, key="commands")
    if not rows:
        st.info(_("No task fits these choices."))
        return
    found = _chosen(seen, rows)
    with commands:
        _commands(seen, rows, found)


def _kept(seen: Seen) -> list[Row]:
    kinds = {t.id: t.kind.value for t in seen.practice.pack.tasks}
    return [
        row
        for row in seen.rows
        if (not seen.kind or kinds.get(row.task) == seen.kind)
        and any(_fits(seen, a) for place in seen.places for a in row.places.get(place, ()))
    ]


def _fits(seen: Seen, one: Allocation) -> bool:
    if seen.person == NOBODY:
        return not one.responsible
    return not seen.person or seen.person in (one.responsible, *one.executors)


Square = tuple[Row, str]
"""A task and a place."""


def _chosen(seen: Seen, rows: Sequence[Row]) -> tuple[Square, ...]:
    """The matrix; the squares that are chosen, in a ticked row all that are filled."""
    key = f"{' '.join(r.task + r.title for r in rows)} {' '.join(seen.places)}"
    event = st.dataframe(
        _cells(seen, rows, stamp=seen.stamp),
        key=f"tasks-{crc32(key.encode())}",
        height=(min(len(rows), MOST_ROWS) + 1) * ROW_HEIGHT + 3,
        hide_index=True,
        width="stretch",
        column_config=_config(seen),
        on_select="rerun",
        selection_mode=["multi-row", "multi-cell"],
    )
    picked = event["selection"]
    whole = [(rows[at], place) for at in picked["rows"] if at < len(rows) for place in rows[at].places]
    single = [
        (rows[at], column.removeprefix(PLACE))
        for at, column in picked["cells"]
        if at < len(rows) and column.startswith(PLACE)
    ]
    squares = {(row.task, row.title, place): (row, place) for row, place in (*whole, *single)}
    return tuple(squares.values())


@st.cache_resource(max_entries=16, show_spinner=False)
def _cells(_seen: Seen, _rows: Sequence[Row], *, stamp: tuple[object, ...]) -> pa.Table:
    del stamp  # part of the key alone
    columns = {"title": [r.title for r in _rows]}
    for place in _seen.places:
        columns[PLACE + place] = [_square(_seen, r.places.get(place, ())) for r in _rows]
    return pa.table(columns)


def _square(seen: Seen, allocations: Iterable[Allocation]) -> str:
    """Who is responsible, and between brackets who does it."""
    told = []
    for one in allocations:
        if _fits(seen, one):
            who = seen.practice.who(one.responsible) or _("nobody")
            others = [seen.practice.who(e) for e in one.executors if e != one.responsible]
            told.append(f"{who} ({', '.join(others)})" if others else who)
    return "; ".join(told)


def _config(seen: Seen) -> dict[str, Any]:
    text = st.column_config.TextColumn
    labels = task.place_words(seen.practice)
    places = {PLACE + p: text(labels[p], width=PLACE_WIDTH) for p in seen.places}
    return {"title": text(_("Task"), width=TITLE_WIDTH, pinned=True), **places}


def _commands(seen: Seen, rows: Sequence[Row], chosen: Sequence[Square]) -> None:
    mine = [a for row, place in chosen for a in row.places.get(place, ()) if _fits(seen, a)]
    empty = [(row, place) for row, place in chosen if not row.places.get(place)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _open(seen, rows, mine)
        _fill(seen, empty)
    fields = [f for f in task.fields(seen.practice) if f.name in task.ASKED]
    registers.together(seen.ws, seen.practice, Register.TASKS, mine, fields)


def _open(seen: Seen, rows: Sequence[Row], mine: Sequence[Allocation]) -> None:
    places = task.place_words(seen.practice)
    names = apart(
        {
            a.id: f"{shortened(row.title, LONGEST_CHOICE)}, {places.get(a.year_group, a.year_group)}"
            for row in rows
            for a in row.allocations
            if _fits(seen, a)
        }
    )
    one = mine[0].id if len(mine) == 1 else None
    ids = list(names)
    picked = st.selectbox(
        _("Task"),
        ids,
        index=ids.index(one) if one in ids else None,
        format_func=names.__getitem__,
        placeholder=_("Click a square in the table, or search here"),
        key=f"open-task-{one or 'none'}",
        width=OFFER_WIDTH,
    )
    if st.button(_("Open and change"), key="open-task", disabled=picked is None) and picked:
        task.open_(picked)


def _fill(seen: Seen, empty: Sequence[Square]) -> None:
    """Give the task to those places too, as it usually is."""
    pressed = st.button(_("Fill empty squares"), icon=":material/add:", key="fill-tasks", disabled=not empty)
    if pressed and empty:
        new = {practice.new_id(): {**_like(seen, row), "year_group": place} for row, place in empty}
        with guard.errors():
            registers.keep(seen.ws, seen.practice, Register.TASKS, new)


def _like(seen: Seen, row: Row) -> dict[str, object]:
    """What an allocation of a task usually says; one of the school's own is like the one before."""
    known = next((t for t in seen.practice.pack.tasks if t.id == row.task), None)
    if known:
        return division.usual(known, seen.practice.school)
    return row.allocations[0].model_dump(include={"task", "title", "executors", "hours"})


def quick(seen: Seen) -> None:
    """One line to add a task, from the rubric or the school's own; ready for the next one."""
    with st.form("quick-task", border=True):
        first, second, third, last = st.columns([5, 5, 3, 2], vertical_alignment="bottom")
        first.text_input(_("A task of your own"), key="quick-task-title", max_chars=400)
        second.multiselect(
            _("Year groups"),
            list(seen.practice.groups),
            format_func=lambda id_: seen.practice.groups[id_],
            placeholder=_("whole school"),
            key="quick-task-places",
        )
        people = apart({id_: person.name for id_, person in seen.practice.people.items()})
        third.selectbox(
            _("Responsible"),
            list(people),
            index=None,
            format_func=people.__getitem__,
            placeholder=_("Choose"),
            key="quick-task-responsible",
        )
        last.form_submit_button(
            _("Add"), icon=":material/add:", key="quick-task-add", on_click=_add_own, args=(seen,)
        )


def _add_own(seen: Seen) -> None:
    """Why a callback: only before the page is drawn can its box be emptied and keep the cursor."""
    title = str(session.typed("quick-task-title") or "").strip()
    places = session.typed("quick-task-places")
    fields = {"title": title, "responsible": str(session.typed("quick-task-responsible") or "")}
    wanted = places if isinstance(places, list) and places else [SCHOOL]
    new = {practice.new_id(): {**fields, "year_group": place} for place in wanted}
    try:
        task.refuse_untitled(title)
        practice.revise(seen.ws, Register.TASKS, new, seen=seen.practice.number, actor=session.actor())
    except UserError as error:
        session.notify(plain(tell(error)), tone="error")
        return
    session.show("quick-task-title", "")
    session.notify(_("'{title}' is in the register.", title=plain(title)))


def load(seen: Seen) -> None:
    """Hours on tasks per person beside the hours they have, as bars and as a table."""
    found = coverage.burdens(seen.practice.school.people, seen.practice.tasks, (), None)
    if not any(one.planned for one in found):
        return
    st.header(_("Do the tasks fit the hours that people have?"), anchor=False)
    st.markdown(plain(load_sentence(found)))
    dark = theme.paper() is theme.DARK
    show.chart(_bars(found[:MOST_BARS], stamp=(dark, *seen.stamp)), key="task-load")
    mine = Counter(a.responsible for a in seen.practice.tasks)
    show.under([_load_cells(one, mine[one.person.id]) for one in found], key="task-load-table")


@st.cache_resource(max_entries=16, show_spinner=False)
def _bars(_found: Sequence[Burden], *, stamp: tuple[object, ...]) -> Chart:
    del stamp  # part of the key alone
    return load_chart(_found)


def load_sentence(found: Sequence[Burden]) -> str:
    """Who has more hours of tasks than they have hours, and how is counted."""
    over = [one.person.name for one in found if one.over]
    counted = _(
        "The hours of a task are shared alike among the people who do it. Where only a role stands, they "
        "count for nobody yet."
    )
    if not over:
        return _("Nobody has more hours of tasks than they have.") + " " + counted
    told = ", ".join(over[:MOST_NAMED]) + (", …" if len(over) > MOST_NAMED else "")
    return _("More hours of tasks than they have: {told}.", told=told) + " " + counted


def _load_cells(one: Burden, responsible: int) -> dict[str, object]:
    return {
        _("Person"): one.person.name,
        _("Hours on tasks"): number(one.planned),
        _("Hours they have"): number(one.person.hours),
        _("Too many"): number(one.over) if one.over else "",
        _("Responsible for"): responsible,
    }
