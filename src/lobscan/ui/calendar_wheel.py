"""The year wheel on the page Calendar: all that happens in a school year, week by week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from lobscan import theme
from lobscan.charts import wheel as charts
from lobscan.charts.chart import Chart
from lobscan.charts.week_list import week_list
from lobscan.domain.happening import Happening, Kind, Moment, by_week, fullest
from lobscan.domain.practice import Practice
from lobscan.domain.school import SchoolYear
from lobscan.domain.weeks import spelled
from lobscan.domain.workplan import Names
from lobscan.locales import N_, _, language, n_, short_day
from lobscan.locales.practice import word
from lobscan.locales.workplan import status
from lobscan.services import plan, practice
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, show
from lobscan.ui.text import plain
from lobscan.ui.workplan_words import named

MOMENTS = {
    Moment.WITH_PARTNER: N_("activity with a partner"),
    Moment.PARTNER_LOOKED_BACK: N_("looked back with the partner"),
    Moment.AGREED: N_("agreement with the partner"),
    Moment.ROUND_OPENS: N_("round opens"),
    Moment.ROUND_CLOSES: N_("round closes"),
    Moment.EVIDENCE_ENDS: N_("evidence runs out"),
    Moment.CHECK: N_("see how it goes"),
}


def wheel(ws: Workspace, names: Names, year: SchoolYear, today: date) -> None:
    """The wheel and its table, for all year groups or for one."""
    seen = practice.practice(ws)
    group = choose.year_group(seen.school, all_label=_("all year groups"))
    every = plan.happening(ws, seen, year)
    found = [h for h in every if not group or not h.year_groups or group in h.year_groups]
    if not found:
        st.info(_("Nothing happens in school year {year} for these choices.", year=year.id))
        return
    st.markdown(plain(_told(found)))
    stamp = (str(ws.settings.data), group, year.id, today, language(), theme.paper() is theme.DARK)
    round_, rows = _drawn(found, year, today, stamp=(*stamp, *plan.stamp(ws), *practice.stamp(ws)))
    with st.container(key="broad-wheel"):
        show.chart(round_, key="wheel")
    with st.container(key="narrow-wheel"):
        show.chart(rows, key="week-list")
    show.under([_row(one, seen, names) for one in found], key="wheel-table")


@st.cache_resource(max_entries=32, show_spinner=False)
def _drawn(
    _found: Sequence[Happening], _year: SchoolYear, _today: date, *, stamp: tuple[object, ...]
) -> tuple[Chart, Chart]:
    """The wheel, and the same unrolled for a narrow screen: the style sheet shows one of them."""
    del stamp  # part of the key alone
    cells = by_week(_found)
    return charts.wheel(cells, _year, today=_today), week_list(cells, _year, today=_today)


def _told(found: Sequence[Happening]) -> str:
    """The fullest week, and what has no place in the circle."""
    told = [_("Each part is a week; the number says how much happens in it. Grey is a holiday.")]
    most = fullest(found)
    if most:
        day, count = most
        what = _(
            "Most happens in week {week}, from {day}: {count}.",
            week=day.isocalendar().week,
            day=short_day(day),
            count=count,
        )
        told.append(what)
    loose = sum(not one.weeks for one in found)
    if loose:
        told.append(
            n_(
                "{count} activity has no week yet; it stands in the table alone.",
                "{count} activities have no week yet; they stand in the table alone.",
                loose,
            )
        )
    return " ".join(told)


def _row(one: Happening, seen: Practice, names: Names) -> dict[str, object]:
    return {
        _("Weeks"): spelled(monday.isocalendar().week for monday in one.weeks),
        _("Kind"): _(charts.KINDS[one.kind]),
        _("What happens"): one.title,
        _("Moment"): _(MOMENTS[one.moment]) if one.moment else _state(one),
        _("Year groups"): ", ".join(seen.groups.get(g, g) for g in one.year_groups) or _("whole school"),
        _("Who does it"): ", ".join(named(w, seen, names) for w in one.who),
        _("Responsible"): named(one.responsible, seen, names),
    }


def _state(one: Happening) -> str:
    return status(one.status) if one.kind is Kind.ACTION else word("status", one.status)
