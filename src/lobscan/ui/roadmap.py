"""The parts of the page Roadmap: its finding, the plan over the years, and why it is as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import streamlit as st

from lobscan import theme
from lobscan.charts import roadmap as charts
from lobscan.charts.chart import Chart
from lobscan.domain import ask as asking
from lobscan.domain.draft import Draft
from lobscan.domain.roadmap import Status
from lobscan.domain.school import SchoolYear
from lobscan.exchange.roadmap import sentence
from lobscan.locales import _, language, n_, number, percent
from lobscan.services import plan, roadmap
from lobscan.services.workspace import Workspace
from lobscan.ui import (
    choose,
    empty,
    look,
    roadmap_accept,
    roadmap_ask,
    roadmap_edit,
    roadmap_measured,
    roadmap_whatif,
    session,
    show,
)
from lobscan.ui.roadmap_words import Seen, closes, count_of, groups, place, proven, statements, when, who
from lobscan.ui.text import plain


def read(ws: Workspace) -> Seen:
    """The round that one looks at with its roadmap; an empty state while there is nothing to plan."""
    school = choose.school(ws)
    round_ = choose.round_(ws)
    found = look.of(ws, round_)
    if not school.people:
        empty.state(
            _("Nobody to plan with yet"),
            _(
                "A roadmap fits the hours that people have. Add the people of your school with their "
                "hours first."
            ),
            then="pages/1_prepare/school.py",
            label=_("To the page School"),
        )
    if not asking.years_of(school, roadmap.first_ask(ws, round_)):
        empty.state(
            _("No school year to plan in yet"),
            _("Add the coming school year with its holidays first."),
            then="pages/1_prepare/school.py",
            label=_("To the page School"),
        )
    if not plan.gaps(found.seen):
        empty.state(
            _("No gap to close"),
            _(
                "Everything that may be shown reaches the ambition. Set a higher ambition, or keep what "
                "is good."
            ),
            then="pages/5_ambition/ambitions.py",
            label=_("To the ambitions"),
        )
    return Seen(ws, found, roadmap.current(ws, round_))


def finding(seen: Seen) -> str:
    """The title: how much of the gap the plan closes, and what that takes."""
    draft = seen.draft
    if draft is None:
        count = len(plan.gaps(seen.picture))
        return n_("{count} gap waits for a plan", "{count} gaps wait for a plan", count)
    if draft.status is Status.INFEASIBLE:
        return _("Not all wishes fit into one plan")
    if not draft.lines:
        return _("No measure fits into the hours that there are")
    return n_(
        "{count} measure closes {share} of the gap; that takes {hours} hours",
        "{count} measures close {share} of the gap; that takes {hours} hours",
        len(draft.lines),
        share=percent(draft.share),
        hours=number(draft.hours, 0),
    )


def lead(seen: Seen) -> str:
    """How good the plan is, and that nothing is fixed by it."""
    draft = seen.draft
    if draft is None:
        return _(
            "Say what the plan may take. The program then chooses measures from the rubric and places them "
            "in the weeks and hours that your people have."
        )
    if draft.status is Status.INFEASIBLE:
        return _("Below is the smallest set of wishes that clash. Without any one of them the rest fits.")
    return proven(draft) + " " + _("It is a draft: the work plan changes only when you take it over.")


def view(seen: Seen) -> None:
    """The part of the page that the address names."""
    labels = {
        "plan": _("The plan"),
        "ask": _("What it may take"),
        "what-if": _("What if"),
        "edit": _("Change it"),
        "accept": _("Take it over"),
        "measured": _("Predicted and measured"),
    }
    if seen.draft is None:
        labels = {k: labels[k] for k in ("ask", "measured")}
    parts: dict[str, Callable[[Seen], None]] = {
        "plan": _plan,
        "ask": roadmap_ask.view,
        "what-if": roadmap_whatif.view,
        "edit": roadmap_edit.view,
        "accept": roadmap_accept.view,
        "measured": roadmap_measured.view,
    }
    parts[choose.switch(_("Show"), labels, key="part")](seen)


def _plan(seen: Seen) -> None:
    draft = seen.draft
    if draft is None:
        return
    _stale(draft)
    roadmap_edit.undo(seen)
    if draft.status is Status.INFEASIBLE:
        _clash(draft)
        return
    if draft.lines:
        _picture(seen, draft)
        _lines(draft)
        _closings(seen, draft)
    _left_out(draft)


def _stale(draft: Draft) -> None:
    if draft.stale:
        st.info(
            _(
                "Something else is asked since this plan was worked out. Work it out anew under “What it "
                "may take”."
            )
        )


def _clash(draft: Draft) -> None:
    """The wishes that clash, and what can be done about it."""
    st.markdown("\n".join(f"- {plain(sentence(c.why))}" for c in draft.clash))
    ways = {
        "wish": _("Let go of one of these wishes, or give it another day."),
        "hours": _("Give somebody more hours for measures, or share the work with a colleague."),
        "nobody": _("Give somebody this role on the page School."),
        "at_once": _("Let more measures run at once."),
        "prerequisite": _("Give the first measure an earlier day, or the second a later one."),
        "phase": _("Let go of the order of the phases."),
    }
    st.header(_("What you can change"), anchor=False)
    kinds = dict.fromkeys(c.kind for c in draft.clash)
    st.markdown("\n".join(f"- {plain(ways[k])}" for k in kinds if k in ways))


def _years(seen: Seen, draft: Draft) -> tuple[SchoolYear, ...]:
    return asking.years_of(seen.picture.school, draft.ask)


def _picture(seen: Seen, draft: Draft) -> None:
    stamp = (seen.key(), seen.number, language(), theme.paper() is theme.DARK)
    drawn = _drawn(draft, _years(seen, draft), stamp=stamp)
    show.clickable(drawn, key="roadmap-chart", on_click=lambda point: choose.point(measure=point[0]))
    show.under(
        [
            {
                _("Measure"): line.title,
                _("Year groups"): groups(seen, line),
                _("When"): when(line),
                _("Hours"): number(line.hours, 0),
                _("Who (hours)"): who(seen, line),
                _("Mostly"): statements(seen, line),
            }
            for line in draft.lines
        ],
        key="roadmap-table",
    )


@st.cache_resource(max_entries=32, show_spinner=False)
def _drawn(_draft: Draft, _years_: tuple[SchoolYear, ...], *, stamp: tuple[object, ...]) -> Chart:
    del stamp  # part of the key alone
    return charts.roadmap(_draft.lines, _years_, start=_draft.ask.start)


def _lines(draft: Draft) -> None:
    """Each measure with who, how much, and why it stands where it stands."""
    st.header(_("Why these, and why then"), anchor=False)
    _sentences(
        {
            _("Measure"): line.title,
            _("Why then"): sentence(line.why),
            _("Closes"): _levels(closes(line)),
        }
        for line in draft.lines
    )


def _levels(levels: float) -> str:
    return _("{levels} levels", levels=number(levels))


def _closings(seen: Seen, draft: Draft) -> None:
    """Which gaps a measure closes by how much; of all together where none is chosen."""
    st.header(_("Which gaps close, and by how much"), anchor=False)
    options = {"": _("all measures together"), **{x.measure: x.title for x in draft.lines}}
    chosen = choose.one(_("Measure"), options, key="measure", default="")
    sums: dict[tuple[str, str], float] = {}
    for line in draft.lines:
        for one in line.closes if chosen in ("", line.measure) else ():
            at = (one.statement, one.year_group)
            sums[at] = sums.get(at, 0.0) + one.by
    gaps = {(g.statement, g.year_group): g for g in plan.gaps(seen.picture)}
    told = chosen and next(x for x in draft.lines if x.measure == chosen)
    if told:
        st.markdown(plain(sentence(told.why)))
        st.markdown(_lift_words(seen, chosen))
    show.table(
        [
            {
                _("Statement"): seen.statements.get(at[0], at[0]),
                _("Year group"): place(seen, at[1]),
                _("Score"): number(gaps[at].score) if at in gaps else "–",
                _("Ambition"): number(gaps[at].ambition) if at in gaps else "–",
                _("Gap"): number(gaps[at].size) if at in gaps else "–",
                _("Closes by"): number(by_),
            }
            for at, by_ in sorted(sums.items(), key=lambda item: -item[1])
        ],
        key=f"roadmap-closings-{chosen or 'all'}",
    )


def _lift_words(seen: Seen, measure: str) -> str:
    """The expected lift as a range with where it comes from."""
    found = seen.measures.get(measure)
    lines = [
        _(
            "- {statement}: {low} to {high} levels ({basis})",
            statement=plain(seen.statements.get(x.statement, x.statement)),
            low=number(x.low),
            high=number(x.high),
            basis=_("estimate") if x.basis == "estimate" else plain(x.basis),
        )
        for x in (found.lifts if found else ())
    ]
    return _("Expected lift:") + "\n\n" + "\n".join(lines)


def _left_out(draft: Draft) -> None:
    """What is not in the plan, and why not."""
    if not draft.left_out:
        return
    st.header(_("What is not in it, and why"), anchor=False)
    st.markdown(
        _(
            "{count} of the rubric and your own are left out. The reason is what stands in the way first.",
            count=count_of(len(draft.left_out)),
        )
    )
    with st.expander(_("The measures that are left out"), icon=":material/table:"):
        _sentences({_("Measure"): o.title, _("Why not"): sentence(o.why)} for o in draft.left_out)


def _sentences(rows: Iterable[Mapping[str, str]]) -> None:
    """A table in which sentences stand in full. Why not the usual one: its cells cut them off."""
    st.table([{plain(k): plain(v) for k, v in row.items()} for row in rows], border="horizontal")


def downloads(seen: Seen, *, csv: Callable[[Draft], bytes], json: Callable[[Draft], bytes]) -> None:
    """The draft as files; each is made when it is asked for."""
    draft = seen.draft
    if draft is None or not draft.lines:
        return

    def made(make: Callable[[Draft], bytes]) -> Callable[[], bytes]:
        return session.later(lambda: make(draft))

    st.header(_("Take the roadmap along"), anchor=False)
    with st.container(horizontal=True):
        name = _("roadmap")
        st.download_button("CSV", made(csv), f"{name}.csv", "text/csv", key="roadmap-csv", on_click="ignore")
        st.download_button(
            "JSON", made(json), f"{name}.json", "application/json", key="roadmap-json", on_click="ignore"
        )
