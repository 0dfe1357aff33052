"""The part of the page Roadmap that sets what was predicted beside what was measured."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lobscan.charts import predicted as charts
from lobscan.domain.predicted import Outcome
from lobscan.locales import _, n_, number, short_day
from lobscan.services import roadmap
from lobscan.ui import measure_again, show
from lobscan.ui.roadmap_words import Seen
from lobscan.ui.text import plain


def view(seen: Seen) -> None:
    """What finished measures were to lift and what this round says, and what to measure next."""
    _beside(seen)
    _again(seen)


def _beside(seen: Seen) -> None:
    st.header(_("Predicted beside measured"), anchor=False)
    found = roadmap.measured(seen.ws, seen.picture.round)
    if found is None:
        st.markdown(
            _(
                "This is the first round, so nothing can be compared yet. After the next round you see "
                "here what each measure was to lift and what it did."
            )
        )
        return
    if not found.outcomes:
        st.markdown(
            _(
                "No measure of the rubric was finished between {before} and {after}, or its statements "
                "are not shown in both.",
                before=plain(found.before.title),
                after=plain(found.after.title),
            )
        )
        return
    st.markdown(_sentence(found.outcomes))
    drawn = charts.predicted([_lift(seen, o) for o in found.outcomes])
    show.chart(drawn, key="roadmap-measured-chart")
    show.under([_row(seen, o) for o in found.outcomes], key="roadmap-measured")
    st.markdown(
        _(
            "The bar is what was predicted, the mark what was measured: a triangle to the left means less "
            "than predicted, one to the right more, a dot as predicted."
        )
    )
    st.markdown(
        _(
            "A score moves by more than one measure, so this is no proof; it tells how far to trust the "
            "next estimate."
        )
    )


def _sentence(found: Sequence[Outcome]) -> str:
    """How good the estimates were."""
    within = sum(o.verdict == 0 for o in found)
    less, more = (sum(o.verdict == v for o in found) for v in (-1, 1))
    told = n_(
        "Of {count} estimate, {within} came out as predicted;",
        "Of {count} estimates, {within} came out as predicted;",
        len(found),
        within=within,
    )
    return f"**{told} " + _("{less} lifted less, {more} more.", less=less, more=more) + "**"


def _lift(seen: Seen, one: Outcome) -> charts.Lift:
    statement = seen.statements.get(one.statement, one.statement)
    return charts.Lift(one.action.title, statement, one.low, one.high, one.measured, one.verdict)


def _row(seen: Seen, one: Outcome) -> dict[str, object]:
    words = {-1: _("less than predicted"), 0: _("as predicted"), 1: _("more than predicted")}
    return {
        _("Action"): one.action.title,
        _("Statement"): seen.statements.get(one.statement, one.statement),
        _("Predicted"): _("{low} to {high}", low=number(one.low), high=number(one.high)),
        _("Measured"): number(one.measured),
        _("So"): words[one.verdict],
        _("Places"): one.places,
        _("Basis"): _("estimate") if one.basis == "estimate" else one.basis,
    }


def _again(seen: Seen) -> None:
    """What a next round should ask, as actions on it are done."""
    st.header(_("What to measure again"), anchor=False)
    found = roadmap.again(seen.ws, seen.picture.round)
    if not found:
        st.markdown(
            _(
                "No action was finished since this round. As soon as one is, its statements stand here "
                "for the next round."
            )
        )
        return
    st.markdown(
        n_(
            "{count} action was finished since this round. Ask again about: {names}.",
            "{count} actions were finished since this round. Ask again about: {names}.",
            len(found),
            names=measure_again.named(found),
        )
    )
    measure_again.how(found)
    show.table(
        [
            {
                _("Action"): one.action.title,
                _("Finished on"): short_day(one.day),
                _("Ask again"): ", ".join(s.aspect for s in one.statements),
            }
            for one in found
        ],
        key="roadmap-again",
    )
