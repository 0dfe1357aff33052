"""The part of the page Roadmap on which one changes the draft, and sees first what that does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from lobscan.access import Right
from lobscan.domain.draft import Draft, Weighed
from lobscan.domain.roadmap import Case
from lobscan.domain.rubric import Scope
from lobscan.exchange.roadmap import sentence
from lobscan.locales import _, number, percent
from lobscan.services import roadmap
from lobscan.services.roadmap import Edit
from lobscan.ui import fields, guard, session, show
from lobscan.ui.roadmap_words import Seen, count_of
from lobscan.ui.text import plain

ROW = 35
MOST_TOLD = 8
Edits = dict[str, Edit | None]


def view(seen: Seen) -> None:
    """The draft as a table to type in, a measure to put in, and what both do, before it is kept."""
    kept = seen.kept
    if kept is None or seen.draft is None:
        return
    with guard.errors():
        case = roadmap.case(seen.ws, seen.picture, kept.draft.ask)
        st.markdown(
            _(
                "Type other days, choose who is responsible, or tick what should go. Nothing is kept "
                "until you say so."
            )
        )
        edits = _table(seen, kept.draft)
        changed = roadmap.changed(kept.draft, case, edits)
        changed = _put_in(seen, changed, case)
        _outcome(seen, kept.draft, changed)


def _table(seen: Seen, draft: Draft) -> Edits:
    """What was typed in the table, by measure."""
    if not draft.lines:
        return {}
    names = _names(seen)
    ids = {name: id_ for id_, name in names.items()}
    rows = [
        {
            "gone": False,
            "measure": line.title,
            "start": line.start,
            "end": line.end,
            "responsible": names.get(line.responsible, ""),
            "hours": line.hours,
        }
        for line in draft.lines
    ]
    typed = st.data_editor(
        pd.DataFrame(rows),
        hide_index=True,
        width="stretch",
        height=(len(rows) + 1) * ROW + 3,
        disabled=["measure", "hours"],
        column_config={
            "gone": st.column_config.CheckboxColumn(_("Drop"), width="small"),
            "measure": st.column_config.TextColumn(_("Measure"), width=320),
            "start": st.column_config.DateColumn(_("From"), format="DD-MM-YYYY", required=True),
            "end": st.column_config.DateColumn(_("Ready by"), format="DD-MM-YYYY", required=True),
            "responsible": st.column_config.SelectboxColumn(
                _("Responsible"), options=list(ids), required=True
            ),
            "hours": st.column_config.NumberColumn(_("Hours"), format="%.0f"),
        },
        key=f"roadmap-lines-{seen.picture.round.id}-{seen.number}",
    )
    edits: Edits = {}
    for line, row in zip(draft.lines, typed.to_dict("records"), strict=True):
        if row["gone"]:
            edits[line.measure] = None
            continue
        wanted = Edit(
            _day(row["start"]) or line.start,
            _day(row["end"]) or line.end,
            ids.get(str(row["responsible"]), line.responsible),
        )
        if wanted != (line.start, line.end, line.responsible):
            edits[line.measure] = wanted
    return edits


def _names(seen: Seen) -> dict[str, str]:
    """People by id, with the id behind a name that stands twice: a table sends back the name."""
    names = list(seen.people.values())
    return {p: f"{n} ({p})" if names.count(n) > 1 else n for p, n in seen.people.items()}


def _day(value: Any) -> date | None:
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value if isinstance(value, date) else None


def _put_in(seen: Seen, draft: Draft, case: Case) -> Draft:
    """The draft with the measure that one chooses to put in."""
    stamp = seen.number
    here = {line.measure for line in draft.lines}
    titles = {m.id: m.title for m in case.measures if m.id not in here}
    st.subheader(_("Put a measure in"), anchor=False)
    chosen = fields.one(_("Measure"), "", titles, key=f"roadmap-in-{stamp}")
    if not chosen:
        return draft
    measure = seen.measures[chosen]
    left, right = st.columns(2)
    with left:
        start = fields.day(_("From"), draft.ask.start, key=f"roadmap-in-start-{stamp}")
        groups: tuple[str, ...] = ()
        if measure.applies is Scope.YEAR_GROUP:
            fit = {g.id: g.label for g in case.year_groups if not measure.years or g.year in measure.years}
            groups = fields.several(_("Year groups"), (), fit, key=f"roadmap-in-groups-{stamp}")
    with right:
        roles = {w.role for w in measure.work}
        able = {p.id: p.name for p in case.people if roles & set(p.roles)}
        everybody = {**able, **seen.people}
        people = fields.several(
            _("Who does it, the responsible person first"), (), everybody, key=f"roadmap-in-people-{stamp}"
        )
        st.markdown(
            _(
                "It takes {hours} hours in {weeks} weeks.",
                hours=number(measure.hours(max(1, len(groups))), 0),
                weeks=measure.weeks,
            )
        )
    if not people or start is None or (measure.applies is Scope.YEAR_GROUP and not groups):
        st.info(_("Choose who does it, from when and where; then you see below what it does."))
        return draft
    return roadmap.added(
        draft, roadmap.line_for(case, measure, year_groups=groups, start=start, people=people)
    )


def _outcome(seen: Seen, before: Draft, changed: Draft) -> None:
    """What the change does to hours and gaps, and the buttons that keep it or let it go."""
    st.subheader(_("What this does"), anchor=False)
    after = roadmap.weigh(seen.ws, seen.picture, changed)
    if changed == before:
        st.markdown(_("Nothing is changed yet."))
    else:
        show.table(_figures(before, after.draft), key="roadmap-outcome")
    _told(seen, after)
    allowed = session.actor().may(Right.EDIT_PLAN)
    if st.button(
        _("Keep this draft"), type="primary", key="roadmap-keep", disabled=changed == before or not allowed
    ):
        roadmap.keep(
            seen.ws, seen.picture.round, after.draft, seen=seen.number, edited=True, actor=session.actor()
        )
        guard.done(_("The draft is kept: {what}.", what=count_of(len(after.draft.lines))))


def _figures(before: Draft, after: Draft) -> list[dict[str, object]]:
    def row(label: str, old: str, new: str) -> dict[str, object]:
        return {_("What"): label, _("As it was kept"): old, _("As it is now"): new}

    return [
        row(_("Measures"), str(len(before.lines)), str(len(after.lines))),
        row(_("Hours in all"), number(before.hours, 0), number(after.hours, 0)),
        row(_("Gap closed"), percent(before.share), percent(after.share)),
        row(_("Gap closed, in levels"), number(before.closed), number(after.closed)),
    ]


def _told(seen: Seen, after: Weighed) -> None:
    """What does not fit; it may be kept all the same, as people know more than the program."""
    lines = [plain(sentence(f)) for f in after.faults]
    lines += [
        plain(
            _(
                "{who} is {hours} hours short in period {period} of {year}.",
                who=seen.people.get(o.person, o.person),
                hours=number(o.hours),
                period=o.period.number,
                year=o.period.year,
            )
        )
        for o in after.over
    ]
    if lines:
        more = len(lines) - MOST_TOLD
        told = lines[:MOST_TOLD] + ([_("… and {count} more.", count=more)] if more > 0 else [])
        st.warning(_("This does not fit:") + "\n\n" + "\n".join(f"- {x}" for x in told))
    elif after.draft.lines:
        st.success(_("It fits the hours and the order."), icon=":material/check:")
