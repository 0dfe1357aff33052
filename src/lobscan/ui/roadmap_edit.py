"""The part of the page Roadmap on which one changes the draft, and sees first what that does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from lobscan.access import Right
from lobscan.domain import draft as drafts
from lobscan.domain.draft import Draft, Planned, Weighed
from lobscan.domain.line import Edit
from lobscan.domain.roadmap import Case
from lobscan.domain.rubric import Scope
from lobscan.exchange.roadmap import sentence
from lobscan.locales import _, moment, number, percent
from lobscan.services import roadmap
from lobscan.ui import fields, guard, session, show
from lobscan.ui.registers import by
from lobscan.ui.roadmap_words import Seen, count_of
from lobscan.ui.text import plain

ROW = 35
MOST_TOLD = 8
MOST_HOURS = 5000
Edits = dict[str, Edit | None]


def view(seen: Seen) -> None:
    """The draft as a table to type in, a measure to put in, and what both do, before it is kept."""
    kept = seen.kept
    if kept is None or seen.draft is None:
        return
    undo(seen)
    with guard.errors():
        case = roadmap.case(seen.ws, seen.picture, kept.draft.ask)
        st.markdown(
            _(
                "Type other days, hours, people or year groups, or tick what should go. Below you see at "
                "once what that does; nothing is kept until you say so."
            )
        )
        edits = _table(seen, kept.draft)
        changed = roadmap.changed(kept.draft, case, edits)
        changed = _put_in(seen, changed, case)
        _outcome(seen, kept.draft, changed)


def undo(seen: Seen) -> None:
    """Who changed the roadmap last, and the way back."""
    kept = seen.kept
    if kept is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            _("Kept {moment} ({who}).", moment=moment(kept.at), who=plain(by(kept.actor))), width="content"
        )
        allowed = session.actor().may(Right.EDIT_PLAN) and roadmap.can_undo(seen.ws, seen.picture.round)
        if st.button(
            _("Undo"), icon=":material/undo:", key="roadmap-undo", type="tertiary", disabled=not allowed
        ):
            with guard.errors():
                roadmap.undo(seen.ws, seen.picture.round, seen=kept.number, actor=session.actor())
                guard.done(_("The draft before this one is back."))


def _table(seen: Seen, draft: Draft) -> Edits:
    """What was typed in the table, by measure."""
    if not draft.lines:
        return {}
    names, groups = _apart(seen.people), _apart(seen.groups)
    rows = [_row(line, names, groups) for line in draft.lines]
    typed = st.data_editor(
        pd.DataFrame(rows),
        hide_index=True,
        width="stretch",
        height=(len(rows) + 1) * ROW + 3,
        disabled=["measure"],
        column_config=_columns(list(names.values()), list(groups.values())),
        key=f"roadmap-lines-{seen.picture.round.id}-{seen.number}",
    )
    edits: Edits = {}
    after: list[dict[Any, Any]] = typed.to_dict("records")
    for line, shown, row in zip(draft.lines, rows, after, strict=True):
        if row["gone"]:
            edits[line.measure] = None
        elif any(_plain(row[part]) != _plain(shown[part]) for part in shown):
            edits[line.measure] = _read(line, shown, row, names, groups)
    return edits


def _row(line: Planned, names: Mapping[str, str], groups: Mapping[str, str]) -> dict[str, Any]:
    """A line as the table shows it."""
    doing = dict.fromkeys(c.person for c in line.people)
    return {
        "gone": False,
        "measure": line.title,
        "start": line.start,
        "end": line.end,
        "hours": round(line.hours, 1),
        "responsible": names.get(line.responsible, ""),
        "people": [names.get(p, p) for p in doing],
        "groups": [groups.get(g, g) for g in line.year_groups],
    }


def _columns(names: list[str], groups: list[str]) -> dict[str, Any]:
    column = st.column_config
    return {
        "gone": column.CheckboxColumn(_("Drop"), width=58),
        "measure": column.TextColumn(_("Measure"), width=235),
        "start": column.DateColumn(_("From"), format="DD-MM-YYYY", required=True, width=96),
        "end": column.DateColumn(_("Ready by"), format="DD-MM-YYYY", required=True, width=96),
        "hours": column.NumberColumn(
            _("Hours"), format="%g", min_value=0, max_value=MOST_HOURS, required=True, width=66
        ),
        "responsible": column.SelectboxColumn(_("Responsible"), options=names, required=True, width=135),
        "people": column.MultiselectColumn(_("Who does it"), options=names, width=155),
        "groups": column.MultiselectColumn(_("Year groups"), options=groups, width=120),
    }


def _plain(value: Any) -> object:
    """A cell for comparing: the order of names says nothing."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return sorted(value)
    return _day(value) or value


def _read(
    line: Planned,
    shown: Mapping[str, Any],
    row: Mapping[str, Any],
    names: Mapping[str, str],
    groups: Mapping[str, str],
) -> Edit:
    """What was typed in a row; what was left as it was shown stays as it is."""
    people, places = ({n: id_ for id_, n in m.items()} for m in (names, groups))

    def chosen(part: str, ids: Mapping[str, str]) -> tuple[str, ...] | None:
        same = _plain(row[part] or []) == _plain(shown[part])
        return None if same else tuple(ids.get(n, n) for n in row[part] or ())

    return Edit(
        _day(row["start"]) or line.start,
        _day(row["end"]) or line.end,
        people.get(str(row["responsible"]), line.responsible),
        people=chosen("people", people),
        year_groups=chosen("groups", places),
        hours=None if row["hours"] in (None, shown["hours"]) else float(row["hours"]),
    )


def _apart(labels: Mapping[str, str]) -> dict[str, str]:
    """Labels by id, with the id behind one that stands twice: a table sends back the label."""
    every = list(labels.values())
    return {id_: f"{label} ({id_})" if every.count(label) > 1 else label for id_, label in labels.items()}


def _day(value: Any) -> date | None:
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value if isinstance(value, date) else None


def _put_in(seen: Seen, draft: Draft, case: Case) -> Draft:
    """The draft with the measure that one chooses to put in."""
    stamp = seen.number
    here = {line.measure for line in draft.lines}
    titles = {m.id: m.title for m in case.measures if m.id not in here}
    st.header(_("Put a measure in"), anchor=False)
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
    st.header(_("What this does"), anchor=False)
    after = roadmap.weigh(seen.ws, seen.picture, changed)
    if changed == before:
        st.markdown(_("Nothing is changed yet."))
    else:
        show.table(_figures(seen, before, after.draft), key="roadmap-outcome")
    _told(seen, after)
    allowed = session.actor().may(Right.EDIT_PLAN)
    if st.button(
        _("Keep this draft"), type="primary", key="roadmap-keep", disabled=changed == before or not allowed
    ):
        roadmap.keep(
            seen.ws, seen.picture.round, after.draft, seen=seen.number, edited=True, actor=session.actor()
        )
        guard.done(_("The draft is kept: {what}.", what=count_of(len(after.draft.lines))))


def _figures(seen: Seen, before: Draft, after: Draft) -> list[dict[str, object]]:
    """All together, then the people and statements for whom something changes."""

    def row(label: str, old: str, new: str) -> dict[str, object]:
        return {_("What"): label, _("As it was kept"): old, _("As it is now"): new}

    hours, levels = (_changes(by_(before), by_(after)) for by_ in (drafts.person_hours, drafts.lifted))
    return [
        row(_("Measures"), str(len(before.lines)), str(len(after.lines))),
        row(_("Hours in all"), number(before.hours, 0), number(after.hours, 0)),
        row(_("Gap closed"), percent(before.share), percent(after.share)),
        row(_("Gap closed, in levels"), number(before.closed), number(after.closed)),
        *(
            row(_("Hours: {name}", name=seen.people.get(p, p)), number(old), number(new))
            for p, (old, new) in hours.items()
        ),
        *(
            row(_("Levels: {name}", name=seen.statements.get(s, s)), number(old), number(new))
            for s, (old, new) in levels.items()
        ),
    ]


def _changes(old: Mapping[str, float], new: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """What differs as it is shown, the most first."""
    both = {k: (old.get(k, 0.0), new.get(k, 0.0)) for k in (*old, *new)}
    found = {k: pair for k, pair in both.items() if number(pair[0]) != number(pair[1])}
    return dict(sorted(found.items(), key=lambda item: -abs(item[1][1] - item[1][0])))


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
