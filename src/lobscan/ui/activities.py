"""The parts of the page Activities: its finding, the programme as a picture, the list, quick entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pyarrow as pa
import streamlit as st

from lobscan import theme
from lobscan.charts import programme as drawing
from lobscan.charts.chart import Chart
from lobscan.charts.heatmap import Line
from lobscan.domain import coverage, programme, weeks
from lobscan.domain.activity import Activity, Kind, Status
from lobscan.domain.practice import Practice
from lobscan.domain.register import Register
from lobscan.domain.terms import Term, month_weeks, terms
from lobscan.errors import UserError
from lobscan.locales import _, language, month, n_, tell
from lobscan.locales.practice import word, words
from lobscan.locales.workplan import shortened
from lobscan.services import practice
from lobscan.services.workspace import Workspace
from lobscan.ui import activity, choose, registers, session, show
from lobscan.ui.text import apart, plain

NO_WEEK = "none"
NO_KIND = "none"
MOST_TOLD = 8
MOST_GROUPS_TOLD = 4
LONGEST_CHOICE = 90
TITLE_WIDTH = 250
GROUP_WIDTH = 82
"""Pixels."""
QUICK = ("title", "year_groups", "weeks", "kinds", "responsible")
BETWEEN = ("title", "weeks", "kinds")
"""What is emptied after an activity was added; the next one is often for the same pupils."""


@dataclass(frozen=True)
class Seen:
    """The activities and what is looked at of them: all of it follows from the address."""

    ws: Workspace
    practice: Practice
    track: str
    year_group: str
    period: str
    status: str
    kind: str

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms of the school year."""
        return terms(self.practice.year) if self.practice.year else ()

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The year groups that are looked at."""
        return coverage.groups_of(self.practice.school, track=self.track, year_group=self.year_group)

    @cached_property
    def stamp(self) -> tuple[object, ...]:
        """The key of what is made of the activities, all choices with it."""
        choices = (self.track, self.year_group, self.period, self.status, self.kind)
        day = self.practice.today
        return (str(self.ws.settings.data), day, language(), *choices, *practice.stamp(self.ws))


def at(ws: Workspace) -> Seen:
    """The choices side by side, each in the address, and what they lead to."""
    school = choose.school(ws)
    seen = practice.practice(ws)
    tracks = {"": _("all tracks"), **{t.id: t.label for t in school.tracks}}
    kinds = {"": _("every kind"), **words("kind"), NO_KIND: _("not said")}
    statuses = {"": _("every status"), **words("status")}
    with st.container(horizontal=True, key="filters"):
        return Seen(
            ws,
            seen,
            track=choose.one(_("Track"), tracks, key="track", default=""),
            year_group=choose.year_group(school, all_label=_("all year groups")),
            period=choose.one(_("Period"), _periods(seen), key="period", default=""),
            kind=choose.one(_("Kind"), kinds, key="kind", default=""),
            status=choose.one(_("Status"), statuses, key="status", default=""),
        )


def finding(seen: Seen) -> str:
    """The title: what pupils of the year groups that are looked at never do."""
    told = {
        Kind.REFLECT: _("In {groups} pupils look back on nothing"),
        Kind.EXPERIENCE: _("In {groups} pupils experience nothing"),
        Kind.INFORM: _("In {groups} pupils are informed of nothing"),
    }
    counting = coverage.among(seen.practice.counting, seen.groups, track=seen.track)
    met = programme.met(counting)
    for kind, text in told.items():
        lacking = [g for g in seen.groups if g in met and kind not in met[g]]
        if lacking:
            return text.format(groups=_groups(seen, lacking))
    if not counting:
        return _("No activity has been entered yet")
    bare = [g for g in seen.groups if g not in met]
    if bare:
        return _("In {groups} there is no activity yet", groups=_groups(seen, bare))
    return _("In every year group pupils inform themselves, experience and look back")


def _groups(seen: Seen, ids: Sequence[str]) -> str:
    """Some year groups by name; their number where there are many."""
    if len(ids) > MOST_GROUPS_TOLD:
        return n_("{count} year group", "{count} year groups", len(ids))
    *first, last = (plain(seen.practice.groups.get(i, i)) for i in ids)
    return _("{first} and {last}", first=", ".join(first), last=last) if first else last


def lead(seen: Seen) -> str:
    """How many activities there are, and what is not in the finding."""
    ideas = sum(a.status is Status.IDEA for a in seen.practice.activities)
    text = n_(
        "The school does {count} activity.",
        "The school does {count} activities.",
        len(seen.practice.counting),
    )
    more = n_("{count} more is an idea.", "{count} more are ideas.", ideas) if ideas else ""
    return f"{text} {more}".strip()


def _periods(seen: Practice) -> dict[str, str]:
    """The whole year, its terms, its months, and what has no week."""
    found = {"": _("the whole year")}
    if seen.year:
        found |= {f"term-{at}": _term(term) for at, term in enumerate(terms(seen.year))}
        found |= {_month_id(first): month(first) for first in month_weeks(seen.year)}
    return {**found, NO_WEEK: _("no week yet")}


def _term(term: Term) -> str:
    if not term.after:
        return _("until {holiday}", holiday=term.before.lower()) if term.before else _("the whole year")
    if not term.before:
        return _("after {holiday}", holiday=term.after.lower())
    return f"{term.after.lower()} – {term.before.lower()}"


def _month_id(first: date) -> str:
    return f"{first:%Y-%m}"


def kept(seen: Seen, *, period: bool = True) -> tuple[Activity, ...]:
    """The activities that fit the choices, as they begin in the school year."""
    narrowed = bool(seen.track or seen.year_group)
    activities = seen.practice.activities
    found = coverage.among(activities, seen.groups, track=seen.track) if narrowed else activities
    wanted = _weeks(seen) if period else None
    return programme.by_week(
        a
        for a in found
        if (not seen.status or a.status == seen.status)
        and (not seen.kind or seen.kind in a.kinds or (seen.kind == NO_KIND and not a.kinds))
        and (wanted is None or (wanted == set() and not a.weeks) or not wanted.isdisjoint(a.weeks))
    )


def _weeks(seen: Seen) -> set[int] | None:
    """The weeks of the period that is looked at; none at all is what has no week."""
    if seen.period == NO_WEEK:
        return set()
    for at, term in enumerate(seen.terms):
        if seen.period == f"term-{at}":
            return set(term.weeks)
    months = month_weeks(seen.practice.year) if seen.practice.year else {}
    for first, numbers in months.items():
        if seen.period == _month_id(first):
            return set(numbers)
    return None


def picture(seen: Seen) -> None:
    """What pupils do in each term and year group, and the same as a table; a click narrows the list."""
    if not seen.terms or not seen.practice.activities:
        return
    st.header(_("What pupils do, by year group and period"), anchor=False)
    st.markdown(plain(drawing.legend() + ". " + _("Click a square to see its activities below.")))
    dark = theme.paper() is theme.DARK
    drawn, table = _drawn(seen, stamp=(dark, *seen.stamp))
    with show.wide("programme"):
        show.clickable(drawn, key="programme", on_click=_narrow)
        show.under(table, key="programme-table")


def _narrow(data: tuple[str, ...]) -> None:
    period, group = data
    choose.point(period=period, year_group=group)


@st.cache_resource(max_entries=32, show_spinner=False)
def _drawn(_seen: Seen, *, stamp: tuple[object, ...]) -> tuple[Chart, pa.Table]:
    del stamp  # part of the key alone
    shown = [a for a in kept(_seen, period=False) if _seen.status or a.counts]
    found = programme.programme(shown, _seen.terms)
    labels = _seen.practice.groups
    rows = [Line(f"term-{at}", _term(term)) for at, term in enumerate(_seen.terms)]
    places = {programme.NO_TERM: NO_WEEK, **{at: row.id for at, row in enumerate(rows)}}
    if any(at == programme.NO_TERM for at, _group in found):
        rows.append(Line(NO_WEEK, _("no week yet")))
    columns = [Line(g, labels[g]) for g in _seen.groups]
    cells = [
        drawing.Cell(places[at], group, len(those), programme.kinds(those), _titles(those, "\n"))
        for (at, group), those in found.items()
        if group in _seen.groups
    ]
    return drawing.programme(rows, columns, cells), show.frame(_table(rows, columns, cells))


def _titles(activities: Sequence[Activity], between: str) -> str:
    told = [shortened(a.title, 60) for a in activities[:MOST_TOLD]]
    more = len(activities) - MOST_TOLD
    return between.join([*told, _("… and {count} more.", count=more)] if more > 0 else told)


def _table(
    rows: Sequence[Line], columns: Sequence[Line], cells: Sequence[drawing.Cell]
) -> list[dict[str, object]]:
    at = {(c.row, c.column): c for c in cells}
    return [
        {
            _("Period"): row.label,
            _("Year group"): column.label,
            _("Activities"): cell.activities,
            **{word("kind", k.value): _("yes") if k in cell.kinds else _("no") for k in Kind},
            _("What happens"): cell.hover.replace("\n", "; "),
        }
        for row in rows
        for column in columns
        if (cell := at.get((row.id, column.id)))
    ]


def quick(seen: Seen) -> None:
    """One line to add an activity; Enter keeps it, and the line is ready for the next."""
    fields = {f.name: f for f in activity.fields(seen.practice)}
    with st.form("quick-activity", border=True):
        columns = st.columns([5, 4, 2, 4, 4, 3], vertical_alignment="bottom")
        for column, name in zip(columns, QUICK, strict=False):
            with column:
                fields[name].ask(fields[name].label, fields[name].empty, f"quick-{name}")
        with columns[-1]:
            st.form_submit_button(
                _("Add"), icon=":material/add:", key="quick-add", on_click=_add, args=(seen,)
            )


def _add(seen: Seen) -> None:
    """Why a callback: only before the page is drawn can its boxes be emptied and keep the cursor."""
    typed: dict[str, Any] = {name: session.typed(f"quick-{name}") for name in QUICK}
    title = str(typed["title"] or "").strip()
    fields = {f.name: f for f in activity.fields(seen.practice)}
    try:
        activity.refuse_untitled(title)
        sets = [fields[name].sets(typed[name] or fields[name].empty) for name in QUICK]
        new = {name: value for part in sets for name, value in part.items()}
        actor, id_ = session.actor(), practice.new_id()
        practice.revise(seen.ws, Register.ACTIVITIES, {id_: new}, seen=seen.practice.number, actor=actor)
    except UserError as error:
        session.notify(plain(tell(error)), tone="error")
        return
    for name in BETWEEN:
        session.show(f"quick-{name}", [] if fields[name].several else "")
    session.notify(_("'{title}' is in the register.", title=plain(title)))


def list_(seen: Seen) -> None:
    """The activities that fit the choices, and what one can do with those that are ticked."""
    shown = kept(seen)
    st.header(n_("{count} activity", "{count} activities", len(shown)), anchor=False)
    commands = st.container(border=True, key="commands")
    if not seen.practice.activities:
        st.info(_("Type what pupils do in the line above and press Enter; that is enough to begin with."))
    elif not shown:
        st.info(_("No activity fits these choices."))
    ticked: tuple[str, ...] = ()
    if shown:
        rows = registers.Rows([a.id for a in shown], _rows(seen, shown, stamp=seen.stamp), _config(seen))
        ticked = registers.chosen(rows, key="activities")
    with commands:
        _commands(seen, shown, ticked)


def _commands(seen: Seen, shown: Sequence[Activity], ticked: Sequence[str]) -> None:
    by_id = {a.id: a for a in shown}
    labels = apart({a.id: shortened(a.title, LONGEST_CHOICE) for a in shown})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        one = ticked[0] if len(ticked) == 1 else None
        ids = list(by_id)
        picked = st.selectbox(
            _("Activity"),
            ids,
            index=ids.index(one) if one else None,
            format_func=labels.__getitem__,
            placeholder=_("Tick a row in the table, or search here"),
            key=f"open-activity-{one or 'none'}",
            width=390,
        )
        if st.button(_("Open and change"), key="open-activity", disabled=picked is None) and picked:
            activity.open_(picked)
        if st.button(_("New activity"), icon=":material/add:", key="new-activity"):
            activity.open_(activity.NEW)
    if shown:
        fields = [f for f in activity.fields(seen.practice) if f.name != "title"]
        records = [by_id[id_] for id_ in ticked]
        registers.together(seen.ws, seen.practice, Register.ACTIVITIES, records, fields)


@st.cache_resource(max_entries=16, show_spinner=False)
def _rows(_seen: Seen, _shown: Sequence[Activity], *, stamp: tuple[object, ...]) -> pa.Table:
    """The list as columns, by the ids that `_config` names."""
    del stamp  # part of the key alone
    who, marks = _seen.practice.who, [drawing.letters(a.kinds) for a in _shown]
    columns = {
        "title": [a.title for a in _shown],
        "weeks": [weeks.spelled(a.weeks) for a in _shown],
    }
    for group in _seen.groups:
        columns[f"group {group}"] = [
            mark if group in a.year_groups else "" for a, mark in zip(_shown, marks, strict=True)
        ]
    columns |= {
        "responsible": [who(a.responsible) or _("nobody") for a in _shown],
        "prepared": [_("yes") if a.prepared else "" for a in _shown],
        "looked_back": [_("yes") if a.looked_back else "" for a in _shown],
        "status": [word("status", a.status.value) for a in _shown],
    }
    return pa.table(columns)


def _config(seen: Seen) -> dict[str, Any]:
    text = st.column_config.TextColumn
    groups = {
        f"group {g}": text(seen.practice.groups[g], width=GROUP_WIDTH, alignment="center")
        for g in seen.groups
    }
    return {
        "title": text(_("Activity"), width=TITLE_WIDTH, pinned=True),
        "weeks": text(_("Weeks"), width=90),
        **groups,
        "responsible": text(_("Responsible"), width=140),
        "prepared": text(_("Prepared"), width=90),
        "looked_back": text(_("Looked back on"), width=110),
        "status": text(_("Status"), width=110),
    }
