"""The page on which the work of a school year is made again for the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import streamlit as st

from lobscan.domain.next_year import Copy
from lobscan.domain.school import SchoolYear
from lobscan.domain.workplan import Names
from lobscan.locales import _, n_
from lobscan.locales.workplan import status
from lobscan.services import next_year, plan, prepare
from lobscan.services.workspace import Workspace, today
from lobscan.ui import choose, empty, guard, header, session, show
from lobscan.ui.workplan_words import who_is

PATH = "pages/6_plan/workplan.py"
ADDRESS = "next"
ROW_HEIGHT = 35
MOST_ROWS = 16
TITLE_WIDTH = 340


def button() -> None:
    """The way to this page."""
    if st.button(_("To next school year"), icon=":material/event_repeat:", key="next-year"):
        st.query_params[ADDRESS] = "1"
        st.rerun()


def opened() -> bool:
    """Whether the address asks for this page."""
    return ADDRESS in st.query_params


def page(ws: Workspace) -> None:
    """What each action would be next year, which of them to make, and what was made before."""
    back = _("Back to the work plan")
    if st.button(back, icon=":material/arrow_back:", key="next-year-back", type="tertiary"):
        st.query_params.pop(ADDRESS, None)
        st.query_params.pop("year", None)
        st.rerun()
    header.reserve()
    of, to = _years(ws)
    found = next_year.copies(ws, of, to)
    if not found:
        empty.state(
            _("There is nothing to make again"),
            _("No action begins in school year {year}.", year=of.id),
            then=PATH,
            label=_("To the work plan"),
        )
    new = [c for c in found if c.made is None]
    header.page(_("What of {year} comes back in {next}?", year=of.id, next=to.id), _lead(found, new, of, to))
    names = plan.names(ws)
    if new:
        _choice(ws, of, to, new, names)
    _made(ws, to, found)


def _years(ws: Workspace) -> tuple[SchoolYear, SchoolYear]:
    """The year that is copied, and the one after it; an empty state where there is none."""
    years = sorted(choose.school(ws).school_years, key=lambda y: y.start)
    pairs = {a.id: (a, b) for a, b in pairwise(years)}
    now = prepare.school(ws).year_on(today())
    if not pairs or now is None or (now.id not in pairs and "year" not in st.query_params):
        empty.state(
            _("The next school year is not there yet"),
            _("Add the next school year with its holidays first. Then the days can be worked out."),
            then="pages/1_prepare/school.py",
            label=_("To the page School"),
        )
    return pairs[choose.one(_("School year"), {id_: id_ for id_ in pairs}, key="year", default=now.id)]


def _lead(found: Sequence[Copy], new: Sequence[Copy], of: SchoolYear, to: SchoolYear) -> str:
    told = [
        _("Each action comes in the school week that stands to the nearest holiday as it does now."),
        _("It begins anew; the one of {year} stays as it is, with its history.", year=of.id),
    ]
    before = len(found) - len(new)
    if before:
        told.append(
            n_(
                "{count} action stands in {year} already.",
                "{count} actions stand in {year} already.",
                before,
                year=to.id,
            )
        )
    return " ".join(told)


def _choice(ws: Workspace, of: SchoolYear, to: SchoolYear, new: Sequence[Copy], names: Names) -> None:
    """The table with ticks. Why ticked at first: what comes back every year needs no thought."""
    st.markdown(_("What comes back every year is ticked. Tick or untick what you want."))
    ticked = _table(new, names, key=f"next-year-{to.id}-{len(new)}")
    label = n_("Put {count} action in {year}", "Put {count} actions in {year}", len(ticked), year=to.id)
    if st.button(label, type="primary", key="next-year-keep", disabled=not ticked):
        with guard.errors():
            made = next_year.copy_on(ws, of, to, [c.source.id for c in ticked], actor=session.actor())
            guard.done(
                n_(
                    "{count} action was put in {year}.",
                    "{count} actions were put in {year}.",
                    len(made),
                    year=to.id,
                )
            )


def _table(new: Sequence[Copy], names: Names, *, key: str) -> list[Copy]:
    yearly = [at for at, one in enumerate(new) if one.source.yearly]
    event = st.dataframe(
        [_row(one, names) for one in new],
        key=key,
        height=(min(len(new), MOST_ROWS) + 1) * ROW_HEIGHT + 3,
        hide_index=True,
        width="stretch",
        column_config={_("Action"): st.column_config.TextColumn(width=TITLE_WIDTH)},
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": yearly}},
    )
    return [new[row] for row in event["selection"]["rows"] if row < len(new)]


def _row(one: Copy, names: Names) -> dict[str, object]:
    left = [who_is(names, p) for p in one.source.people() if p not in one.copy.people()]
    return {
        _("Action"): one.source.title,
        _("Every year"): "✓" if one.source.yearly else "",
        _("Now"): _span(one.source.start, one.source.due),
        _("Then"): _span(one.copy.start, one.copy.due),
        _("Responsible"): who_is(names, one.copy.responsible) or _("nobody yet"),
        _("Not along"): ", ".join(left),
    }


def _span(start: date, due: date) -> str:
    weeks = f"{start.isocalendar().week}–{due.isocalendar().week}"
    return f"{start:%d-%m-%Y} – {due:%d-%m-%Y} ({_('week {week}', week=weeks)})"


def _made(ws: Workspace, to: SchoolYear, found: Sequence[Copy]) -> None:
    """What was made before, so that nothing comes twice."""
    rows = [
        {
            _("Action"): one.source.title,
            _("Now"): _span(one.source.start, one.source.due),
            _("Then"): _span(one.made.start, one.made.due),
            _("Status"): status(one.made.status.value),
        }
        for one in found
        if one.made
    ]
    if rows:
        st.header(_("Made again before"), anchor=False)
        _undo(ws, to)
        show.table(rows, key="next-year-made")


def _undo(ws: Workspace, to: SchoolYear) -> None:
    """Take the last command back as long as nobody worked on what it made."""
    last = next_year.last_made(ws, to)
    if last is None:
        return
    label = n_(
        "Undo: take {count} action out of {year} again",
        "Undo: take {count} actions out of {year} again",
        len(last.actions),
        year=to.id,
    )
    if st.button(label, icon=":material/undo:", key="next-year-undo"):
        with guard.errors():
            count = next_year.take_back(ws, last.batch, actor=session.actor())
            guard.done(
                n_(
                    "{count} action was taken out of {year} again.",
                    "{count} actions were taken out of {year} again.",
                    count,
                    year=to.id,
                )
            )
