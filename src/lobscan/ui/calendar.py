"""The parts of the page Calendar: the school year, its actions as bars, and the load per person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import streamlit as st

from lobscan.charts import gantt
from lobscan.charts.chart import Chart
from lobscan.charts.gantt import Lane
from lobscan.charts.load import load as load_chart
from lobscan.domain.agenda import busiest_month, in_year, loads
from lobscan.domain.school import SchoolYear
from lobscan.domain.workplan import Action
from lobscan.locales import _, language, month, n_
from lobscan.locales.workplan import status
from lobscan.services import plan
from lobscan.ui import choose, empty, session, show
from lobscan.ui.action import PAGE
from lobscan.ui.text import plain
from lobscan.ui.workplan import Plan, load_cells, load_sentence, responsible, year_groups


def year(seen: Plan) -> SchoolYear:
    """The school year that the address names, else the one of today."""
    years = {y.id: y for y in sorted(seen.school.school_years, key=lambda y: y.start)}
    now = seen.school.year_on(seen.today)
    if now is None:
        empty.state(
            _("No school year yet"),
            _("Add a school year with its holidays first."),
            then="pages/1_prepare/school.py",
            label=_("To the page School"),
        )
    return years[choose.one(_("School year"), {id_: id_ for id_ in years}, key="year", default=now.id)]


def finding(seen: Plan, chosen: SchoolYear) -> str:
    """The title: in which month most actions run."""
    most = busiest_month(seen.actions, chosen)
    if most is None:
        return _("Nothing is planned in school year {year}", year=chosen.id)
    return n_(
        "Most is going on in {month}: {count} action",
        "Most is going on in {month}: {count} actions",
        most[1],
        month=month(most[0]),
    )


def lead(seen: Plan, chosen: SchoolYear) -> str:
    """What the bars leave out, and what one should know of the holidays behind them."""
    told = []
    outside = len(seen.actions) - len(in_year(seen.actions, chosen))
    if outside:
        told.append(
            n_(
                "{count} action lies outside this school year and is not shown.",
                "{count} actions lie outside this school year and are not shown.",
                outside,
            )
        )
    if not chosen.verified:
        told.append(_("Nobody has checked the holidays of this school year yet; do so on the page School."))
    return " ".join(told)


def bars(seen: Plan, chosen: SchoolYear) -> None:
    """The actions of the school year as bars by area or person, and as a table."""
    by = choose.switch(_("Group by"), {"area": _("Area"), "person": _("Responsible")}, key="by")
    found = in_year(seen.actions, chosen)
    if not found:
        return
    lanes = _lanes(seen, found, by)
    stamp = (str(seen.ws.settings.data), by, chosen.id, seen.today, language(), *plan.stamp(seen.ws))
    show.clickable(_drawn(lanes, chosen, seen.today, stamp=stamp), key="gantt", on_click=_choose)
    _opened()
    show.under([_cells(seen, lane, action) for lane in lanes for action in lane.actions], key="gantt-table")


@st.cache_resource(max_entries=32, show_spinner=False)
def _drawn(_lanes: list[Lane], _year: SchoolYear, _today: date, *, stamp: tuple[object, ...]) -> Chart:
    """Why kept: a full plan takes a third of a second to draw, and most looks change nothing."""
    del stamp  # part of the key alone
    return gantt.gantt(_lanes, _year, today=_today)


def _choose(data: tuple[str, ...]) -> None:
    session.remember("calendar-action", data[0])


def _opened() -> None:
    """Go to the action whose bar was clicked. Why here: a callback cannot leave the page."""
    chosen = session.recall("calendar-action")
    if chosen:
        session.remember("calendar-action", "")
        st.switch_page(PAGE, query_params={"action": chosen})


def _lanes(seen: Plan, actions: Iterable[Action], by: str) -> list[Lane]:
    labels = dict(seen.names.areas) if by == "area" else dict(seen.names.people)
    rest = _("No area") if by == "area" else _("nobody yet")
    grouped: dict[str, list[Action]] = {label: [] for label in labels.values()}
    for action in actions:
        id_ = action.area if by == "area" else action.responsible
        grouped.setdefault(labels.get(id_, id_) or rest, []).append(action)
    return [Lane(label, tuple(found)) for label, found in grouped.items() if found]


def _cells(seen: Plan, lane: Lane, action: Action) -> dict[str, object]:
    return {
        _("Group"): lane.label,
        _("Action"): action.title,
        _("From"): f"{action.start:%d-%m-%Y}",
        _("Ready by"): f"{action.due:%d-%m-%Y}",
        _("Weeks"): f"{action.start.isocalendar().week}–{action.due.isocalendar().week}",
        _("Responsible"): responsible(seen.names, action),
        _("Year groups"): year_groups(seen.names, action),
        _("Status"): status(action.status.value),
    }


def load(seen: Plan, chosen: SchoolYear) -> None:
    """Hours planned per person beside the hours they have, as bars and as a table."""
    people = [
        one for one in loads(seen.actions, seen.school.people, chosen) if one.planned or one.person.hours
    ]
    if not people:
        return
    st.subheader(_("Does it fit the hours that people have?"), anchor=False)
    how = _("A bar is what is planned, the line across it the hours that somebody has.")
    st.markdown(f"{plain(load_sentence(people, chosen.id))} {how}")
    show.chart(load_chart(people), key="load-chart")
    show.under([load_cells(one) for one in people], key="load-table")
