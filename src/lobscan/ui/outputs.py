"""The plan on paper and in a calendar: buttons that make each file when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lobscan.exchange import ics, pdf_plan, pdf_year
from lobscan.exchange.pdf_plan import Source
from lobscan.locales import _
from lobscan.services import mine, plan, practice
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, session

PDF = "application/pdf"
CALENDAR = "text/calendar"


def panel(ws: Workspace, *, year: str = "") -> None:
    """The year calendar on A3, the plan per year group and per person, and the calendar file.

    `year` is the school year that the page looks at, else that of today.
    """
    school = choose.school(ws)
    years = {y.id: y for y in school.school_years}
    now = years.get(year) or school.year_on(practice.practice(ws).today)
    with st.container(horizontal=True, key="outputs"):
        if now:
            _file(
                _("Year calendar on A3 (PDF)"),
                lambda: pdf_year.calendar(_source(ws), now),
                f"{_('year calendar')} {now.id}.pdf",
                key="pdf-year",
            )
        _file(
            _("Plan per year group (PDF)"),
            lambda: pdf_plan.per_group(_source(ws)),
            f"{_('plan per year group')}.pdf",
            key="pdf-groups",
        )
        if school.people:
            _file(
                _("Plan per person (PDF)"),
                lambda: pdf_plan.per_person(_source(ws)),
                f"{_('plan per person')}.pdf",
                key="pdf-people",
            )
        _file(
            _("For a calendar (ICS)"),
            lambda: ics.calendar(mine.entries(ws), name=_("Work plan"), school=school, realm=mine.realm(ws)),
            f"{_('work plan')}.ics",
            key="workplan-ics",
            kind=CALENDAR,
        )


def _source(ws: Workspace) -> Source:
    return Source(practice.practice(ws), plan.actions(ws))


def _file(label: str, make: Callable[[], bytes], name: str, *, key: str, kind: str = PDF) -> None:
    st.download_button(label, session.later(make), name, kind, key=key, on_click="ignore")
