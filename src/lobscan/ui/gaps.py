"""The parts of the page Gaps: the order, the chosen gap, and the measures that could close it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lobscan.access import Right
from lobscan.charts import gaps as charts
from lobscan.charts.chart import Chart
from lobscan.domain.gaps import Gap, Proposal
from lobscan.locales import N_, _, number
from lobscan.services import ambition, plan
from lobscan.services.picture import Picture
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, empty, guard, session, show
from lobscan.ui.look import Look
from lobscan.ui.scores import place_label
from lobscan.ui.text import plain

MOST_DRAWN = 12
PHASES = {
    "inventory": N_("inventory"),
    "vision": N_("vision"),
    "priorities": N_("priorities"),
    "professionalise": N_("professionalise"),
    "carry_out": N_("carry out"),
    "monitor": N_("monitor"),
    "anchor": N_("anchor"),
}


def ranked(look: Look) -> tuple[Gap, ...]:
    """The gaps of this look, the largest first."""
    return plan.gaps(look.seen)


def finding(look: Look, found: Sequence[Gap]) -> str:
    """The title: the largest gap."""
    if not found:
        return _("No gaps: everything that may be shown reaches the ambition")
    return _(
        "The largest gap: {statement} in {place}",
        statement=plain(_aspect(look.seen, found[0].statement)),
        place=plain(place_label(look.seen, found[0].year_group)),
    )


def lead(ws: Workspace, look: Look) -> str:
    """Whose ambition the gaps are measured against."""
    if ambition.ambitions(ws, look.seen.round):
        return _(
            "The gap is how many levels the score lies below the ambition. Where the school set none, that "
            "is level 3, the expectation, marked as provisional."
        )
    return _(
        "The school has set no ambition yet, so gaps are measured against level 3, the expectation. "
        "That is provisional."
    )


def end_if_none(found: Sequence[Gap]) -> None:
    """End the page when there is no gap."""
    if not found:
        empty.state(
            _("Nothing lies below the ambition"),
            _("Set a higher ambition, or look at what is worth keeping."),
            then="pages/5_ambition/ambitions.py",
            label=_("To the ambitions"),
        )


def picture(look: Look, found: Sequence[Gap]) -> None:
    """The largest gaps as lines, all of them as a table."""
    show.clickable(_chart(look.key, look.seen, found), key="gap-lines", on_click=_open)
    show.under([_line(look.seen, g) for g in found], key="gap-table")


@st.cache_resource(max_entries=128, show_spinner=False)
def _chart(key: str, _seen: Picture, _found: Sequence[Gap]) -> Chart:
    del key
    return charts.gap_lines(
        [charts.GapLine(_id(g), _label(_seen, g), g.score, g.ambition, g.size) for g in _found[:MOST_DRAWN]]
    )


def _open(chosen: tuple[str, ...]) -> None:
    choose.point(gap=chosen[0])


def _line(seen: Picture, gap: Gap) -> dict[str, object]:
    return {
        _("Statement"): _aspect(seen, gap.statement),
        _("Year group"): place_label(seen, gap.year_group),
        _("Score"): number(gap.score),
        _("Ambition"): ambition_words(seen, gap),
        _("Gap"): number(gap.size),
        _("Consensus"): number(gap.consensus),
        "n": gap.n,
    }


def ambition_words(seen: Picture, gap: Gap) -> str:
    """The ambition that a gap is measured against, marked where it is still the expectation."""
    level = number(gap.ambition)
    return (
        _("{level} (provisional)", level=level)
        if seen.is_provisional(gap.statement, gap.year_group)
        else level
    )


def choose_gap(look: Look, found: Sequence[Gap]) -> Gap:
    """The gap that one wants to work on; the largest until another is chosen."""
    st.header(_("Work on a gap"), anchor=False)
    by_id = {_id(g): g for g in found}
    labels = {id_: f"{_label(look.seen, g)} (−{number(g.size)})" for id_, g in by_id.items()}
    return by_id[choose.one(_("Gap"), labels, key="gap")]


def statement(look: Look, gap: Gap) -> None:
    """The gap's statement with the level it is at and the level it should reach."""
    found = next(s for s in look.seen.statements if s.id == gap.statement)
    st.markdown(f"**{plain(found.words_for(look.seen.perspective))}**")
    now = min(4, max(1, int(gap.score + 0.5)))
    wanted = int(gap.ambition)
    st.markdown(_("**Now about level {level}:** {text}", level=now, text=plain(found.levels[now])))
    if wanted != now:
        text = plain(found.levels[wanted])
        if look.seen.is_provisional(gap.statement, gap.year_group):
            st.markdown(_("**Provisional ambition, level {level}:** {text}", level=wanted, text=text))
        else:
            st.markdown(_("**Ambition level {level}:** {text}", level=wanted, text=text))


def measures(ws: Workspace, look: Look, gap: Gap) -> None:
    """The measures for the gap, each with a button that makes an action of it."""
    st.header(_("What can be done"), anchor=False)
    found = plan.proposals_for(look.seen, gap)
    taken = {a.measure: a.id for a in plan.actions(ws) if a.open and a.measure}
    if not found:
        st.markdown(_("The rubric has no measure for this statement. Make an action of your own."))
        st.page_link("pages/6_plan/workplan.py", label=_("To the work plan"), icon=":material/checklist:")
    for proposal in found:
        with st.container(border=True, key=f"measure-{proposal.measure.id}"):
            _measure(look, proposal, gap)
            _command(ws, look, proposal, gap, running=taken.get(proposal.measure.id, ""))


def _measure(look: Look, proposal: Proposal, gap: Gap) -> None:
    measure = proposal.measure
    st.subheader(plain(measure.title), anchor=False)
    st.markdown(plain(measure.why))
    groups = 1 if gap.year_group else len(look.seen.school.year_groups)
    hours = measure.hours(groups if measure.applies == "year_group" else 1)
    st.markdown(
        _(
            "About {hours} hours in {weeks} weeks · lifts this statement by about {lift} · phase: {phase}",
            hours=number(hours, 0),
            weeks=measure.weeks,
            lift=number(proposal.lift),
            phase=_(PHASES[measure.phase.value]),
        )
    )
    with st.expander(_("Steps, hours per role and sign of success")):
        st.markdown("\n".join(f"1. {plain(step)}" for step in measure.steps))
        roles = {r.id: r.label for r in look.seen.school.roles}
        for work in measure.work:
            per = _("per year group") if work.per == "year_group" else _("once")
            st.markdown(
                f"- {plain(roles.get(work.role, work.role))}: {number(work.hours, 0)} {_('hours')} ({per})"
            )
        st.markdown(_("**Sign of success:** {text}", text=plain(measure.success)))
        st.markdown(_("The lift is an estimate, until a next scan shows what it was."))


def _command(ws: Workspace, look: Look, proposal: Proposal, gap: Gap, *, running: str) -> None:
    if running:
        st.markdown(_("This measure is in the work plan already."))
        st.page_link("pages/6_plan/workplan.py", label=_("Open the action"), query_params={"action": running})
    label = _("Once more, for this gap") if running else _("Make it an action")
    allowed = session.actor().may(Right.EDIT_PLAN)
    if st.button(
        label,
        key=f"make-{proposal.measure.id}",
        disabled=not allowed,
        type="primary" if not running else "secondary",
    ):
        with guard.errors():
            made = plan.action_from_gap(
                ws, look.seen, gap, proposal.measure, why=_why(look, gap), actor=session.actor()
            )
            session.notify(
                _("In the work plan: {title}. Choose who does it, and when.", title=plain(made.title))
            )
            st.switch_page("pages/6_plan/workplan.py", query_params={"action": made.id})


def _why(look: Look, gap: Gap) -> str:
    return _(
        "{statement} in {place}, {round}: score {score}, ambition {ambition}.",
        statement=_aspect(look.seen, gap.statement),
        place=place_label(look.seen, gap.year_group),
        score=number(gap.score),
        ambition=ambition_words(look.seen, gap),
        round=look.seen.round.title,
    )


def _id(gap: Gap) -> str:
    return f"{gap.statement}.{gap.year_group}"


def _label(seen: Picture, gap: Gap) -> str:
    return f"{_aspect(seen, gap.statement)} · {place_label(seen, gap.year_group)}"


def _aspect(seen: Picture, id_: str) -> str:
    return next(s.aspect for s in seen.statements if s.id == id_)
