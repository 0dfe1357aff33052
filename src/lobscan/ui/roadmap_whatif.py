"""The part of the page Roadmap on which one tries other hours and ambitions; nothing is fixed by it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from lobscan import theme
from lobscan.access import Right
from lobscan.charts import heatmap
from lobscan.charts import roadmap as charts
from lobscan.charts.chart import Chart
from lobscan.domain.ask import EVERYWHERE, MOST_YEARS, Ask, years_of
from lobscan.domain.draft import Draft
from lobscan.domain.predicted import lifted_areas
from lobscan.domain.results import TOTAL
from lobscan.domain.roadmap import Point, Status
from lobscan.exchange.roadmap import sentence
from lobscan.locales import _, language, number, percent
from lobscan.services import roadmap, roadmap_job
from lobscan.ui import fields, guard, roadmap_run, session, show
from lobscan.ui.roadmap_words import Seen, place, proven, when
from lobscan.ui.scores import place_label

PLAN_B, CURVE = "b", "curve"
FACTORS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
AS_SET = ""


def view(seen: Seen) -> None:
    """Plan A as it stands beside a plan B of what one tries, and what more or fewer hours would close."""
    draft = seen.draft
    if draft is None:
        return
    st.markdown(
        _("Try what would happen with other hours, fewer people or a higher ambition. Plan A stays as it is.")
    )
    ask = _controls(seen, draft.ask)
    beside = _answer(seen, ask)
    if beside is not None:
        _compare(seen, draft, beside)
    _maps(seen, draft, beside)
    _curve(seen, draft)


def _controls(seen: Seen, ask: Ask) -> Ask:
    """What plan B may take, by sliders and switches."""
    stamp = seen.number
    left, right = st.columns(2, gap="medium")
    with left:
        factor = st.slider(
            _("Hours of everybody, in per cent of plan A"), 0, 200, 100, step=10, key=f"what-if-hours-{stamp}"
        )
        away = fields.several(
            _("Without"),
            ask.away,
            seen.people,
            key=f"what-if-away-{stamp}",
            nothing=_("everybody takes part"),
        )
        at_once = st.slider(
            _("At most so many measures at once"), 1, 15, min(15, ask.at_once), key=f"what-if-once-{stamp}"
        )
    with right:
        most = max(1, len(years_of(seen.picture.school, ask.model_copy(update={"years": MOST_YEARS}))))
        years = st.segmented_control(
            _("School years"), list(range(1, most + 1)), default=min(ask.years, most), required=True,
            key=f"what-if-years-{stamp}",
        )  # fmt: skip
        areas = {a.id: a.title for a in seen.picture.pack.areas}
        target = fields.one(
            _("Another ambition for"), EVERYWHERE, {EVERYWHERE: _("everything"), **areas},
            key=f"what-if-target-{stamp}",
        )  # fmt: skip
        levels = {AS_SET: _("as it is set"), "2": "2", "3": "3", "4": "4"}
        level = fields.one(_("Ambition"), AS_SET, levels, key=f"what-if-level-{stamp}")
    update: dict[str, Any] = {
        "factor": ask.factor * factor / 100,
        "away": away,
        "at_once": at_once,
        "years": years,
        "ambition": {**ask.ambition, target or EVERYWHERE: float(level)} if level else ask.ambition,
    }
    return ask.model_copy(update=update)


def _answer(seen: Seen, ask: Ask) -> Draft | None:
    """Plan B where it was worked out for what the sliders say."""
    job = roadmap_job.job(seen.key(PLAN_B))
    if job is not None and job.running:
        roadmap_run.bar(seen, PLAN_B)
        return None
    found = job.answer if job else None
    same = job is not None and job.about == (ask, seen.number)
    if st.button(
        _("Work plan B out"), type="primary", key="what-if-solve", disabled=same and found is not None
    ):
        with guard.errors():
            roadmap_run.begin(seen, ask, about=PLAN_B)
    if job is None or found is None or isinstance(found, tuple) or job.about[1] != seen.number:
        return None
    if not same:
        st.info(_("Plan B below belongs to other choices than the ones above. Work it out anew."))
    return roadmap.solved(job.about[0], job.case, found)


def _compare(seen: Seen, a: Draft, b: Draft) -> None:
    """The two plans side by side, and what is only in one of them."""
    st.header(_("Plan A beside plan B"), anchor=False)
    if b.status is Status.INFEASIBLE:
        st.warning(_("Plan B is not possible:") + "\n\n" + "\n".join(f"- {sentence(c.why)}" for c in b.clash))
        return

    def row(label: str, old: str, new: str) -> dict[str, object]:
        return {_("What"): label, _("Plan A"): old, _("Plan B"): new}

    show.table(
        [
            row(_("Gap closed"), percent(a.share), percent(b.share)),
            row(_("Gap to close, in levels"), number(a.gap), number(b.gap)),
            row(_("Gap closed, in levels"), number(a.closed), number(b.closed)),
            row(_("Measures"), str(len(a.lines)), str(len(b.lines))),
            row(_("Hours in all"), number(a.hours, 0), number(b.hours, 0)),
        ],
        key="what-if-compare",
    )
    st.markdown(f"**{_('Plan A')}:** {proven(a)} **{_('Plan B')}:** {proven(b)}")
    in_a, in_b = {x.measure: x for x in a.lines}, {x.measure: x for x in b.lines}
    titles = {m: x.title for m, x in {**in_b, **in_a}.items()}
    with st.expander(_("Which measures stand in which plan"), icon=":material/compare_arrows:"):
        show.table(
            [
                {
                    _("Measure"): titles[m],
                    _("Plan A"): when(in_a[m]) if m in in_a else "–",
                    _("Plan B"): when(in_b[m]) if m in in_b else "–",
                }
                for m in titles
            ],
            key="what-if-measures",
        )
    if st.button(
        _("Make plan B the draft"), key="what-if-take", disabled=not session.actor().may(Right.EDIT_PLAN)
    ):
        with guard.errors():
            roadmap.keep(seen.ws, seen.picture.round, b, seen=seen.number, actor=session.actor())
            guard.done(_("Plan B is the draft now; undo brings plan A back."))


def _maps(seen: Seen, a: Draft, b: Draft | None) -> None:
    """The heat map as it is, and as it is to be expected after a plan."""
    st.header(_("The scores now and as expected"), anchor=False)
    st.markdown(
        _(
            "Expected is the score now plus what the measures are estimated to lift; only a next round "
            "tells whether it was so."
        )
    )
    options: dict[str, Draft | None] = {"now": None, "a": a} | ({"b": b} if b and b.lines else {})
    words = {"now": _("Now"), "a": _("After plan A"), "b": _("After plan B")}
    for name, draft in options.items():
        st.markdown(f"**{words[name]}**")
        drawn = _map(
            draft,
            seen,
            stamp=(
                seen.look.key,
                seen.number,
                name,
                repr(draft.ask) if draft else "",
                language(),
                theme.paper() is theme.DARK,
            ),
        )
        with show.wide(f"what-if-map-{name}"):
            show.chart(drawn, key=f"what-if-map-{name}")
            show.under(_map_rows(seen, draft), key=f"what-if-map-{name}-table")


def _expected(seen: Seen, draft: Draft | None) -> dict[tuple[str, str], float]:
    """The score per (area, place), with what a draft closes."""
    closes: dict[tuple[str, str], float] = {}
    for one in (c for line in draft.lines for c in line.closes) if draft else ():
        closes[one.statement, one.year_group] = closes.get((one.statement, one.year_group), 0.0) + one.by
    weights = {s.id: s.weight for s in seen.picture.statements}
    rows = [r for r in seen.picture.by_area if TOTAL not in (r.area, r.year_group)]
    return lifted_areas(rows, seen.picture.by_statement, weights, closes)


@st.cache_resource(max_entries=32, show_spinner=False)
def _map(_draft: Draft | None, _seen: Seen, *, stamp: tuple[object, ...]) -> Chart:
    del stamp  # part of the key alone
    found = _expected(_seen, _draft)
    areas = {a.id: a.title for a in _seen.picture.pack.areas}
    rows = [r for r in _seen.picture.by_area if TOTAL not in (r.area, r.year_group)]
    places = list(dict.fromkeys(r.year_group for r in rows))
    cells = [
        heatmap.Cell(
            r.area,
            r.year_group,
            found.get((r.area, r.year_group)),
            r.hidden,
            f"{areas.get(r.area, r.area)} · {place_label(_seen.picture, r.year_group)}",
        )
        for r in rows
    ]
    return heatmap.heatmap(
        "score",
        [heatmap.Line(a, t) for a, t in areas.items()],
        [heatmap.Line(p, place_label(_seen.picture, p)) for p in places],
        cells,
    )


def _map_rows(seen: Seen, draft: Draft | None) -> list[dict[str, object]]:
    found = _expected(seen, draft)
    areas = {a.id: a.title for a in seen.picture.pack.areas}
    rows = [r for r in seen.picture.by_area if TOTAL not in (r.area, r.year_group)]
    return [
        {
            _("Area"): areas.get(r.area, r.area),
            _("Year group"): place(seen, r.year_group),
            _("Score"): "·" if r.hidden else number(r.score),
            _("Expected"): "·" if r.hidden else number(found.get((r.area, r.year_group))),
        }
        for r in rows
    ]


def _curve(seen: Seen, draft: Draft) -> None:
    """What more or fewer hours would close."""
    st.header(_("What more or fewer hours would close"), anchor=False)
    job = roadmap_job.job(seen.key(CURVE))
    if job is not None and job.running:
        roadmap_run.bar(seen, CURVE)
        return
    points = job.answer if job is not None and job.about[1] == seen.number else None
    if not isinstance(points, tuple):
        st.markdown(_("The plan is worked out for half the hours up to twice as many; that takes a minute."))
        if st.button(_("Draw the curve"), key="what-if-curve"):
            with guard.errors():
                roadmap_run.begin(seen, draft.ask, about=CURVE, factors=FACTORS)
        return
    whole = sum(s.for_plan for s in roadmap.staffing(seen.ws, draft.ask))
    total = draft.gap_total or 1.0
    points = tuple(_at_least(draft, p) for p in points)
    drawn = charts.curve(
        [
            charts.Point(whole * p.factor, p.gap_closed / total, p.bound / total, usual=p.factor == 1.0)
            for p in points
        ]
    )
    show.chart(drawn, key="what-if-curve-chart")
    st.markdown(_("The ring is the hours that there are now. Gaps count by their priority here."))
    show.under(
        [
            {
                _("Hours a school year"): number(whole * p.factor, 0),
                _("Gap closed"): percent(p.gap_closed / total),
                _("At most"): percent(p.bound / total),
            }
            for p in points
        ],
        key="what-if-curve-table",
    )


def _at_least(draft: Draft, point: Point) -> Point:
    """Why: a point of the curve is looked for more briefly than the plan, which more hours still allow."""
    known = 0.0 if draft.edited or draft.stale or point.factor < 1 else draft.gap_closed
    return replace(point, gap_closed=max(point.gap_closed, known), bound=max(point.bound, known))
