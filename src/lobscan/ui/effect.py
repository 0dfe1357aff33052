"""The parts of the page Effect: how gaps moved where something was finished, beside where nobody worked."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lobscan.charts import effect as charts
from lobscan.charts.effect import Line
from lobscan.domain.effect import Effect, Moved
from lobscan.domain.round import Round
from lobscan.domain.rubric import Lift
from lobscan.errors import RoundClosed
from lobscan.locales import _, n_, number, signed, tell
from lobscan.services import effect
from lobscan.services.effect import Seen
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, empty, show
from lobscan.ui.text import plain


def read(ws: Workspace, round_: Round) -> Seen:
    """What is known of a round's effects; an empty state where nothing can be compared yet."""
    try:
        seen = effect.seen(ws, round_)
    except RoundClosed as error:
        empty.state(
            _("The round is still running"),
            tell(error),
            then="pages/2_scan/response.py",
            label=_("See who has answered"),
        )
    if seen is None:
        empty.state(
            _("Nothing to compare yet"),
            _(
                "This is the first round with this rubric. After the next round you see here how the gaps "
                "moved where you finished something."
            ),
            then="pages/6_plan/workplan.py",
            label=_("To the work plan"),
        )
    if not seen.found.effects:
        empty.state(
            _("No measure was finished between the two rounds"),
            _(
                "Between {before} and {after} no action was finished that came from a measure of the "
                "rubric. Mark in the work plan what is done.",
                before=plain(seen.before.title),
                after=plain(seen.after.title),
            ),
            then="pages/6_plan/workplan.py",
            label=_("To the work plan"),
        )
    return seen


def choices(ws: Workspace) -> Round:
    """The round whose gaps are the later ones."""
    return choose.round_(ws)


def finding(seen: Seen) -> str:
    """The title: at how many measures the gap clearly became smaller."""
    told = [e.moved for e in seen.found.effects if e.moved]
    closed = sum(m.clear and m.change < 0 for m in told)
    if not told:
        return _("Of no finished measure may both gaps be shown")
    return n_(
        "At {closed} of {count} finished measure the gap clearly became smaller",
        "At {closed} of {count} finished measures the gap clearly became smaller",
        len(told),
        closed=closed,
    )


def lead(seen: Seen) -> str:
    """Between which rounds, and what this does not say."""
    return _(
        "From {before} to {after}. This does not tell why: more happens in a school than one measure, and "
        "large gaps often become a little smaller by themselves. So look what happened where nobody worked.",
        before=plain(seen.before.title),
        after=plain(seen.after.title),
    )


def picture(seen: Seen) -> None:
    """The measures and, below them, what nobody worked on; all as a table too."""
    lines = [Line(_title(seen, e), e.moved) for e in seen.found.effects if e.moved]
    if seen.found.untouched:
        lines.append(Line(_("where nobody worked"), seen.found.untouched))
    if lines:
        show.chart(charts.effect(lines), key="effect")
    show.under(_rows(seen), key="effect-table")


def _title(seen: Seen, one: Effect) -> str:
    measure = seen.measures.get(one.measure)
    return measure.title if measure else one.measure


def _rows(seen: Seen) -> list[dict[str, object]]:
    rows = [_row(_title(seen, e), e.moved, e.unseen) for e in seen.found.effects]
    return [*rows, _row(_("where nobody worked"), seen.found.untouched, None)]


def _row(label: str, moved: Moved | None, unseen: int | None) -> dict[str, object]:
    figures = _figures(moved) if moved else [_("not shown")] + [""] * 5
    names = (
        _("Gap before"),
        _("Gap now"),
        _("Change of the gap"),
        _("95 % between"),
        _("Places"),
        _("Answers"),
    )
    return {_("Measure"): label, **dict(zip(names, figures, strict=True)), _("Places not shown"): unseen}


def _figures(moved: Moved) -> list[str]:
    return [
        number(moved.before),
        number(moved.after),
        signed(moved.change),
        _("{low} and {high}", low=signed(moved.low), high=signed(moved.high)),
        str(moved.spots),
        _("{before} before, {after} now", before=moved.n[0], after=moved.n[1]),
    ]


def words(seen: Seen) -> None:
    """Each measure in plain words, with its actions."""
    aspects = {s.id: s.aspect for s in seen.pack.statements}
    st.header(_("In words"), anchor=False)
    for one in seen.found.effects:
        with st.container(key=f"effect-{one.measure}"):
            st.markdown(f"**{plain(_title(seen, one))}**")
            st.markdown(_told(one.moved, seen.found.untouched))
            about = [aspects.get(x.statement, x.statement) for x in _lifts(seen, one)]
            if about:
                st.markdown(_("It was to lift: {names}.", names=plain(", ".join(about))))
            _links(one)


def _lifts(seen: Seen, one: Effect) -> Sequence[Lift]:
    measure = seen.measures.get(one.measure)
    return measure.lifts if measure else ()


def _told(moved: Moved | None, untouched: Moved | None) -> str:
    """What one may say of a measure, with what nobody worked on beside it."""
    if moved is None:
        return _("Too few people answered in one of the rounds, so nothing may be shown.")
    before, after = number(moved.before), number(moved.after)
    if not moved.clear:
        said = _("The gap went from {before} to {after}; that may be chance.", before=before, after=after)
    elif moved.change < 0:
        said = _("The gap clearly became smaller: from {before} to {after}.", before=before, after=after)
    else:
        said = _("The gap clearly became larger: from {before} to {after}.", before=before, after=after)
    return f"{said} {_beside(untouched)}"


def _beside(untouched: Moved | None) -> str:
    if untouched is None:
        return _("There is nothing to lay beside it: somebody worked on everything.")
    if number(untouched.before) == number(untouched.after):
        return _("Where nobody worked it stayed {after}.", after=number(untouched.after))
    return _(
        "Where nobody worked it went from {before} to {after}.",
        before=number(untouched.before),
        after=number(untouched.after),
    )


def _links(one: Effect) -> None:
    for action in one.actions:
        st.page_link(
            "pages/6_plan/workplan.py",
            label=plain(action.title),
            icon=":material/checklist:",
            query_params={"action": action.id},
        )


def meaning() -> None:
    """How the figures are made."""
    with st.expander(_("How this is reckoned"), icon=":material/help:"):
        st.markdown(
            _(
                "Of each measure we take the statements it was to lift, in the year groups in which it was "
                "done. Per statement and year group we take the gap in both rounds, against the ambition of "
                "the first; a figure counts only when both rounds may show it. The change is the mean over "
                "these. It lies between the two bounds with 95 % certainty: chance in who answers is "
                "reckoned with, and the bounds are rather too wide than too narrow. The change is clear "
                "when 0 lies outside them."
            )
        )
