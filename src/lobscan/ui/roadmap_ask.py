"""The part of the page Roadmap on which one says what the plan may take and must hold to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from lobscan.access import Right
from lobscan.domain import weeks as school_weeks
from lobscan.domain.ask import HEAVIEST, MOST_YEARS, PRIORITY, Ask, Desire, years_of
from lobscan.domain.draft import Said
from lobscan.domain.roadmap import WishKind
from lobscan.domain.rubric import Measure
from lobscan.domain.school import free_id
from lobscan.errors import UserError
from lobscan.exchange.roadmap import sentence
from lobscan.locales import N_, _, number
from lobscan.services import plan, roadmap, roadmap_job
from lobscan.ui import fields, guard, roadmap_run, session
from lobscan.ui.roadmap_words import Seen
from lobscan.ui.text import plain

HEIGHTS = (35, 3)
WISHES = {
    WishKind.IN_PLAN: N_("must be in the plan"),
    WishKind.LEFT_OUT: N_("must stay out of the plan"),
    WishKind.START_FROM: N_("must not start before"),
    WishKind.START_BY: N_("must start by"),
    WishKind.END_BY: N_("must be finished by"),
}


def view(seen: Seen) -> None:
    """What is asked now, as a form; below it wishes and measures of one's own."""
    ask = roadmap.last_ask(seen.ws, seen.picture.round)
    allowed = session.actor().may(Right.EDIT_PLAN)
    running = (job := roadmap_job.job(seen.key())) is not None and job.running
    stamp = f"{seen.picture.round.id}-{seen.number}"
    chosen = _priorities(seen, ask, stamp)
    with st.form(f"roadmap-ask-{stamp}", border=False, enter_to_submit=False):
        told = {
            "weights": _weights(seen, ask, chosen, stamp),
            **_rules(seen, ask, stamp),
            **_hours(seen, ask, stamp),
        }
        label = _("Work the plan out") if seen.draft is None else _("Work the plan out anew")
        if seen.draft is not None and seen.draft.edited:
            st.warning(
                _(
                    "You changed the draft by hand. Working it out anew replaces those changes; undo "
                    "brings them back."
                )
            )
        if st.form_submit_button(
            label, type="primary", key=f"roadmap-solve-{stamp}", disabled=running or not allowed
        ):
            with guard.errors():
                wanted = roadmap.asked({**ask.model_dump(), **_read(told, ask, seen)})
                roadmap_run.begin(seen, wanted)
    _wishes(seen, ask, allowed=allowed)
    _own(seen, ask, allowed=allowed)


def _rules(seen: Seen, ask: Ask, stamp: str) -> dict[str, Any]:
    """From when, for how long, and how many at once."""
    left, right = st.columns(2)
    most = max(1, len(years_of(seen.picture.school, ask.model_copy(update={"years": MOST_YEARS}))))
    with left:
        start = fields.day(_("From"), ask.start, key=f"roadmap-start-{stamp}")
        years = st.segmented_control(
            _("School years"), list(range(1, most + 1)), default=min(ask.years, most), required=True,
            key=f"roadmap-years-{stamp}",
        )  # fmt: skip
    with right:
        at_once = st.number_input(
            _("At most so many measures at once"), 1, 40, ask.at_once, key=f"roadmap-at-once-{stamp}"
        )
        shut = fields.line(
            _("Weeks in which nothing runs"),
            school_weeks.spelled({d.isocalendar().week for d in ask.shut}),
            key=f"roadmap-shut-{stamp}",
            note=_(
                "Week numbers of test weeks and the like, such as 4-5, 26. Holidays are left free anyway."
            ),
        )
    phased = st.checkbox(
        _("Keep to the order of the phases: first the overview, then the vision, then the work"),
        ask.phased,
        key=f"roadmap-phased-{stamp}",
    )
    return {"start": start, "years": years, "at_once": int(at_once), "weeks": shut, "phased": phased}


def _names(seen: Seen) -> dict[str, str]:
    """Areas and statements, by id."""
    areas = {a.id: _("Area: {title}", title=a.title) for a in seen.picture.pack.areas}
    return areas | {s.id: s.aspect for s in seen.picture.statements}


def _priorities(seen: Seen, ask: Ask, stamp: str) -> tuple[str, ...]:
    """What weighs more. Why outside the form: each one that is chosen brings its own slider."""
    chosen = fields.several(
        _("Priorities"),
        tuple(ask.priorities),
        _names(seen),
        key=f"roadmap-priorities-{stamp}",
        nothing=_("none: every gap counts alike"),
    )
    if roadmap.priorities(seen.ws, seen.picture.round):
        st.markdown(
            _(
                "The workshop on this round chose priorities; they stand here to begin with, and the more "
                "dots one got, the heavier it is."
            )
        )
    return chosen


def _weights(seen: Seen, ask: Ask, chosen: Sequence[str], stamp: str) -> dict[str, float]:
    """How heavy each priority is."""
    names = _names(seen)
    columns = st.columns(2, gap="medium") if chosen else ()
    found = {}
    for n, id_ in enumerate(chosen):
        with columns[n % 2]:
            found[id_] = st.slider(
                _("How many times heavier: {what}", what=names.get(id_, id_)),
                1.0,
                HEAVIEST,
                float(min(ask.priorities.get(id_, PRIORITY), HEAVIEST)),
                step=0.5,
                key=f"roadmap-weight-{id_}-{stamp}",
            )
    return found


def _hours(seen: Seen, ask: Ask, stamp: str) -> dict[str, Any]:
    """The hours of everybody for measures; what they have less their tasks, until one types otherwise."""
    st.markdown(
        _(
            "**Hours for measures, per school year.** To begin with these are the hours that somebody "
            "has, less "
            "those of their tasks. Actions that run already are taken off week by week. Type 0 for who "
            "does not take part."
        )
    )
    staff = roadmap.staffing(seen.ws, ask)
    frame = pd.DataFrame(
        {
            "who": [s.person.name for s in staff],
            "plan": [round(s.for_plan, 1) for s in staff],
            "has": [s.person.hours for s in staff],
            "tasks": [round(s.tasks, 1) for s in staff],
        }
    )
    typed = st.data_editor(
        frame,
        hide_index=True,
        width="stretch",
        height=(len(staff) + 1) * HEIGHTS[0] + HEIGHTS[1],
        disabled=["who", "has", "tasks"],
        column_config={
            "who": st.column_config.TextColumn(_("Who")),
            "plan": st.column_config.NumberColumn(
                _("For measures"), min_value=0, max_value=2000, format="%g"
            ),
            "has": st.column_config.NumberColumn(_("Has"), format="%g"),
            "tasks": st.column_config.NumberColumn(_("Tasks"), format="%g"),
        },
        key=f"roadmap-hours-{stamp}",
    )
    return {"hours": list(typed["plan"])}


def _read(told: Mapping[str, Any], ask: Ask, seen: Seen) -> dict[str, object]:
    """What the form says, as fields of what is asked."""
    if told["start"] is None:
        raise UserError("Choose the day from which the plan runs.")
    staff = roadmap.staffing(seen.ws, ask)
    hours = {
        s.person.id: float(h or 0)
        for s, h in zip(staff, told["hours"], strict=True)
        if abs(float(h or 0) - s.left) >= 0.1  # noqa: PLR2004 - the table shows tenths
    }
    wanted = ask.model_copy(update={"start": told["start"], "years": told["years"]})
    return {
        "start": told["start"],
        "years": told["years"],
        "at_once": told["at_once"],
        "phased": told["phased"],
        "priorities": told["weights"],
        "hours": hours,
        "factor": 1.0,
        "away": (),
        "shut": _shut(str(told["weeks"]), wanted, seen),
    }


def _shut(text: str, ask: Ask, seen: Seen) -> tuple[date, ...]:
    try:
        numbers = school_weeks.read(text)
    except ValueError as error:
        raise UserError("Type weeks as numbers, such as 4-5, 26.") from error
    return tuple(
        w.monday
        for year in years_of(seen.picture.school, ask)
        for w in school_weeks.school_weeks(year)
        if w.number in numbers
    )


def _wishes(seen: Seen, ask: Ask, *, allowed: bool) -> None:
    """Wishes about measures, whatever they close."""
    st.header(_("Wishes"), anchor=False)
    for n, wish in enumerate(ask.wishes):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"- {plain(_wish(seen, wish))}", width="content")
            if st.button(
                _("Let go"), key=f"roadmap-wish-{n}-{seen.number}", type="tertiary", disabled=not allowed
            ):
                left = tuple(w for m, w in enumerate(ask.wishes) if m != n)
                _keep(seen, ask, {"wishes": left}, _("The wish is gone."))
    with (
        st.expander(_("Add a wish"), icon=":material/add:"),
        st.form(f"roadmap-wish-{seen.number}", border=False),
    ):
        titles = {m.id: m.title for m in seen.measures.values()}
        measure = fields.one(_("Measure"), "", titles, key=f"roadmap-wish-measure-{seen.number}")
        kind = fields.one(
            _("Wish"), WishKind.IN_PLAN.value, {k.value: _(v) for k, v in WISHES.items()},
            key=f"roadmap-wish-kind-{seen.number}",
        )  # fmt: skip
        day = fields.day(_("Day, where the wish needs one"), None, key=f"roadmap-wish-day-{seen.number}")
        if st.form_submit_button(_("Add"), key=f"roadmap-wish-add-{seen.number}", disabled=not allowed):
            with guard.errors():
                _keep(
                    seen, ask, {"wishes": (*ask.wishes, _desire(measure, kind, day))}, _("The wish is kept.")
                )


def _desire(measure: str, kind: str, day: date | None) -> Desire:
    if not measure or not kind:
        raise UserError("Choose a measure and what you wish of it.")
    timed = WishKind(kind) not in (WishKind.IN_PLAN, WishKind.LEFT_OUT)
    if timed and day is None:
        raise UserError("This wish needs a day.")
    return Desire(kind=WishKind(kind), measure=measure, day=day if timed else None)


def _wish(seen: Seen, wish: Desire) -> str:
    measure = seen.measures.get(wish.measure)
    title = measure.title if measure else wish.measure
    told = Said(message=WISHES[wish.kind])
    return f"{title}: {sentence(told)}" + (f" {wish.day:%d-%m-%Y}" if wish.day else "")


def _keep(seen: Seen, ask: Ask, changed: Mapping[str, object], text: str) -> None:
    with guard.errors():
        wanted = ask.model_copy(update=dict(changed))
        roadmap.keep_ask(seen.ws, seen.picture.round, wanted, seen=seen.number, actor=session.actor())
        guard.done(text)


def _own(seen: Seen, ask: Ask, *, allowed: bool) -> None:
    """Measures that the rubric does not have."""
    st.header(_("Measures of your own"), anchor=False)
    for n, measure in enumerate(ask.own):
        with st.container(horizontal=True, vertical_alignment="center"):
            told = _(
                "{title}: {hours} hours in {weeks} weeks",
                title=measure.title,
                hours=number(measure.hours(), 0),
                weeks=measure.weeks,
            )
            st.markdown(f"- {plain(told)}", width="content")
            if st.button(
                _("Take away"), key=f"roadmap-own-{n}-{seen.number}", type="tertiary", disabled=not allowed
            ):
                kept = tuple(w for w in ask.wishes if w.measure != measure.id)
                left = tuple(m for m in ask.own if m.id != measure.id)
                _keep(seen, ask, {"own": left, "wishes": kept}, _("The measure is gone."))
    with (
        st.expander(_("Add a measure"), icon=":material/add:"),
        st.form(f"roadmap-own-{seen.number}", border=False),
    ):
        typed = _own_form(seen)
        if st.form_submit_button(_("Add"), key=f"roadmap-own-add-{seen.number}", disabled=not allowed):
            with guard.errors():
                _keep(
                    seen,
                    ask,
                    {"own": (*ask.own, _measure(typed, list(seen.measures)))},
                    _("The measure is kept."),
                )


def _own_form(seen: Seen) -> dict[str, Any]:
    stamp = seen.number
    title = fields.line(_("What will you do?"), "", key=f"roadmap-own-title-{stamp}")
    gaps = dict.fromkeys(g.statement for g in plan.gaps(seen.picture))
    lifts = fields.several(
        _("Which statements does it lift?"),
        (),
        {s: seen.statements[s] for s in gaps},
        key=f"roadmap-own-lifts-{stamp}",
    )
    low, high = st.slider(
        _("By how many levels, you estimate"),
        0.1,
        2.0,
        (0.2, 0.5),
        step=0.1,
        key=f"roadmap-own-range-{stamp}",
    )
    left, middle, right = st.columns(3)
    weeks = left.number_input(_("Weeks"), 1, 80, 8, key=f"roadmap-own-weeks-{stamp}")
    hours = middle.number_input(
        _("Hours in all"), 1.0, 400.0, 20.0, format="%g", key=f"roadmap-own-hours-{stamp}"
    )
    roles = {r.id: r.label for r in seen.picture.school.judging_roles}
    with right:
        role = fields.one(_("By whom"), "", roles, key=f"roadmap-own-role-{stamp}")
    success = fields.text(_("By what do you see that it worked?"), "", key=f"roadmap-own-success-{stamp}")
    return {
        "title": title, "lifts": lifts, "low": low, "high": high, "weeks": int(weeks),
        "hours": float(hours), "role": role, "success": success,
    }  # fmt: skip


def _measure(typed: Mapping[str, Any], taken: Sequence[str]) -> Measure:
    """A school-wide measure of what was typed; its lift is an estimate."""
    if not (typed["title"] and typed["lifts"] and typed["role"]):
        raise UserError("Say what you will do, which statements it lifts, and by whom.")
    return Measure.model_validate(
        {
            "id": free_id(typed["title"], taken, start="eigen"),
            "title": typed["title"],
            "why": typed["title"],
            "phase": "carry_out",
            "applies": "school",
            "weeks": typed["weeks"],
            "work": [{"role": typed["role"], "hours": typed["hours"]}],
            "lifts": [{"statement": s, "low": typed["low"], "high": typed["high"]} for s in typed["lifts"]],
            "steps": [typed["title"], typed["success"] or typed["title"]],
            "success": typed["success"] or typed["title"],
        }
    )
