"""The parts of the page Calendar: the school year, its actions as bars, and the load per person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import streamlit as st

from lobscan import theme
from lobscan.charts import gantt
from lobscan.charts.chart import Chart
from lobscan.charts.gantt import Lane
from lobscan.charts.load import load as load_chart
from lobscan.domain import coverage
from lobscan.domain.agenda import busiest_month, in_year
from lobscan.domain.school import SchoolYear
from lobscan.domain.workplan import Action, Milestone
from lobscan.locales import _, language, month, n_, short_day
from lobscan.locales.workplan import status
from lobscan.services import baseline, plan, practice
from lobscan.ui import calendar_drift, calendar_wheel, choose, empty, session, show
from lobscan.ui.action import PAGE
from lobscan.ui.text import plain
from lobscan.ui.workplan import Plan
from lobscan.ui.workplan_words import load_cells, load_sentence, responsible, who_is, year_groups


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


def view(seen: Plan, chosen: SchoolYear) -> None:
    """The school year as bars or as a wheel, as the address says."""
    options = {"bars": _("Bars"), "wheel": _("Year wheel")}
    if choose.switch(_("Show"), options, key="show") == "wheel":
        calendar_wheel.wheel(seen.ws, seen.names, chosen, seen.today)
        return
    _bars(seen, chosen)
    load(seen, chosen)


def _bars(seen: Plan, chosen: SchoolYear) -> None:
    """The actions of the school year as bars by area or person, and as a table."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = choose.switch(_("Group by"), {"area": _("Area"), "person": _("Responsible")}, key="by")
        since = calendar_drift.since(seen.ws, seen.today)
    then = baseline.on(seen.ws, since) if since else ()
    if since:
        calendar_drift.told(seen.ws, seen.names, then, since)
    found = in_year(seen.actions, chosen)
    if not found:
        return
    lanes = _lanes(seen, found, by)
    stamp = (
        str(seen.ws.settings.data),
        by,
        chosen.id,
        since,
        seen.today,
        language(),
        theme.paper() is theme.DARK,
    )
    before = {a.id: a for a in then}
    drawn = _drawn(lanes, chosen, seen.today, before, stamp=(*stamp, *plan.stamp(seen.ws)))
    show.clickable(drawn, key="gantt", on_click=_choose)
    _opened()
    _legend(found, since)
    show.under([_cells(seen, lane, action) for lane in lanes for action in lane.actions], key="gantt-table")


def _legend(found: Iterable[Action], since: date | None) -> None:
    """What the marks mean, of those that are there."""
    told = [_("◇ milestone, ◆ reached")] if any(a.milestones for a in found) else []
    told += [_("thin line: where it stood on {day}", day=short_day(since))] if since else []
    if told:
        st.markdown(" · ".join(told))


@st.cache_resource(max_entries=32, show_spinner=False)
def _drawn(
    _lanes: list[Lane],
    _year: SchoolYear,
    _today: date,
    _before: Mapping[str, Action],
    *,
    stamp: tuple[object, ...],
) -> Chart:
    """Why kept: a full plan takes a third of a second to draw, and most looks change nothing."""
    del stamp  # part of the key alone
    return gantt.gantt(_lanes, _year, today=_today, before=_before)


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
        label = (
            labels.get(action.area, action.area) if by == "area" else who_is(seen.names, action.responsible)
        )
        grouped.setdefault(label or rest, []).append(action)
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
        _("Milestones"): ", ".join(_milestone(m) for m in action.milestones),
    }


def _milestone(one: Milestone) -> str:
    return f"{one.title} ({one.due:%d-%m-%Y}{' ✓' if one.done else ''})"


def load(seen: Plan, chosen: SchoolYear) -> None:
    """Hours on tasks and actions per person beside the hours they have, as bars and as a table."""
    tasks = practice.registers(seen.ws).tasks
    people = coverage.burdens(seen.school.people, tasks, seen.actions, chosen)
    if not people:
        return
    st.header(_("Does it fit the hours that people have?"), anchor=False)
    how = _("A bar is what is planned, the line across it the hours that somebody has.")
    st.markdown(f"{plain(load_sentence(people, chosen.id))} {how}")
    show.chart(load_chart(people), key="load-chart")
    show.under([load_cells(one) for one in people], key="load-table")
