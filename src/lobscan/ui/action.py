"""One action: opened, changed, moved on, stopped, and its history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from lobscan.access import LOCAL
from lobscan.domain.workplan import Action, ActionEvent, Names, Status
from lobscan.errors import UnknownThing
from lobscan.locales import N_, _, day, moment, number, short_day, tell
from lobscan.locales.workplan import STATUSES, shortened, status
from lobscan.services import plan, prepare
from lobscan.services.workspace import Workspace, today
from lobscan.ui import empty, guard, header, session, show
from lobscan.ui.text import apart, plain

NEW = "new"
PAGE = "pages/6_plan/workplan.py"
DAY_FORMAT = "DD-MM-YYYY"
LONGEST_REASON = 300
LONGEST_CHOICE = 90
FIELDS = {
    "title": N_("What happens"),
    "why": N_("Why"),
    "area": N_("Area"),
    "statements": N_("Statements that it is to lift"),
    "year_groups": N_("Year groups"),
    "responsible": N_("Responsible"),
    "executors": N_("Who does it"),
    "start": N_("From"),
    "due": N_("Ready by"),
    "hours": N_("Hours in all"),
    "status": N_("Status"),
    "progress": N_("Progress"),
    "success": N_("Sign of success"),
    "note": N_("Note"),
    "measure": N_("Measure"),
    "round": N_("Round"),
}


def opened() -> str:
    """The id of the action that the address asks for, `new` for a new one, or ""."""
    return st.query_params.get("action", "")


def open_(id_: str) -> None:
    """Have the address ask for an action, and show it."""
    st.query_params["action"] = id_
    st.rerun()


def close() -> None:
    """Go back to where the address was before."""
    st.query_params.pop("action", None)
    st.rerun()


def page(ws: Workspace, id_: str) -> None:
    """The page of one action, or of a new one."""
    if st.button(
        _("Back to the work plan"), icon=":material/arrow_back:", key="action-back", type="tertiary"
    ):
        close()
    if id_ == NEW:
        _new(ws)
    else:
        _existing(ws, id_)


def _new(ws: Workspace) -> None:
    header.page(_("A new action"), _("Say what will happen, who is responsible and when it is ready."))
    fields = form(ws, plan.fresh(ws), key=NEW)
    if fields is not None:
        with guard.errors():
            made = plan.create(ws, fields, actor=session.actor())
            st.query_params["action"] = made.id
            guard.done(_("The action is in the work plan."))


def _existing(ws: Workspace, id_: str) -> None:
    try:
        action = plan.action(ws, id_)
    except UnknownThing as error:
        empty.state(
            _("This action is not in the work plan"),
            plain(tell(error)),
            then=PAGE,
            label=_("To the work plan"),
        )
    events = plan.history(ws, id_)
    names = plan.names(ws, round_=action.round)
    header.page(plain(action.title), _standing(action, names))
    with st.container(border=True, key="commands"):
        _buttons(ws, action, stop=True)
    seen = _seen(id_, len(events))
    fields = form(ws, plan.before(ws, id_, seen=seen).model_dump(), key=f"{id_}-{seen}")
    if fields is not None:
        with guard.errors():
            plan.revise(ws, id_, fields, seen=seen, actor=session.actor())
            _done(_("The change is kept."))
    _history(ws, id_, events, names)


def _seen(id_: str, last: int) -> int:
    """The number of the event on which the form stands: the last one, unless somebody is typing."""
    known, _dash, number_ = session.recall("action-seen").rpartition("-")
    if known == id_ and session.drawn(f"action-title-{id_}-{number_}"):
        return int(number_)
    session.remember("action-seen", f"{id_}-{last}")
    return last


def _done(text: str) -> None:
    """Say that something was kept, and have the form stand on what is in the plan now."""
    session.remember("action-seen", "")
    guard.done(text)


def _standing(action: Action, names: Names) -> str:
    who = names.people.get(action.responsible, action.responsible)
    told = _("{who} is responsible.", who=plain(who)) if who else _("Nobody is responsible yet.")
    if action.late(today()):
        return _("Late: it should have been ready on {day}.", day=day(action.due)) + " " + told
    word = status(action.status.value)
    return _("This action is {status}; ready by {day}.", status=word, day=day(action.due)) + " " + told


def commands(ws: Workspace, actions: Mapping[str, Action], picked: str) -> None:
    """Choose one of `actions` (the one `picked` in the table at first), move it on or open it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ids = list(actions)
        titles = apart({id_: shortened(one.title, LONGEST_CHOICE) for id_, one in actions.items()})
        chosen = st.selectbox(
            _("Action"),
            ids,
            index=ids.index(picked) if picked in ids else None,
            format_func=titles.__getitem__,
            placeholder=_("Click a row in the table, or search here"),
            key=f"quick-action-{picked or 'none'}",
            width=390,
        )
        action = actions.get(chosen or "")
        if (
            st.button(_("Open and change"), key="quick-open", type="primary", disabled=action is None)
            and action
        ):
            open_(action.id)
        _status_buttons(ws, action)


def _buttons(ws: Workspace, action: Action, *, stop: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _status_buttons(ws, action)
        if stop:
            _with_reason(ws, action, Status.STOPPED, _("Stop"), icon="block")


def _status_buttons(ws: Workspace, action: Action | None) -> None:
    for wanted, label, icon in (
        (Status.DONE, _("Finished"), "check"),
        (Status.RUNNING, _("Running"), "play_arrow"),
    ):
        off = action is None or action.status is wanted
        if st.button(label, key=f"quick-{wanted.value}", icon=f":material/{icon}:", disabled=off) and action:
            _move(ws, action, wanted, "")
    _with_reason(ws, action, Status.BLOCKED, _("Blocked"), icon="front_hand")


def _with_reason(ws: Workspace, action: Action | None, wanted: Status, label: str, *, icon: str) -> None:
    off = action is None or action.status is wanted
    with (
        st.popover(label, icon=f":material/{icon}:", disabled=off, key=f"quick-{wanted.value}"),
        st.form(f"quick-{wanted.value}-form", border=False, clear_on_submit=True),
    ):
        reason = st.text_input(_("Why?"), key=f"quick-{wanted.value}-reason", max_chars=LONGEST_REASON)
        if st.form_submit_button(_("Keep"), key=f"quick-{wanted.value}-keep") and action:
            _move(ws, action, wanted, reason)


def _move(ws: Workspace, action: Action, wanted: Status, reason: str) -> None:
    with guard.errors():
        plan.set_status(ws, action.id, wanted, reason=reason, actor=session.actor())
        _done(
            _("'{title}' is {status}.", title=plain(shortened(action.title, 60)), status=status(wanted.value))
        )


def form(ws: Workspace, fields: Mapping[str, Any], *, key: str) -> dict[str, object] | None:
    """The form; what it says when it is handed in, else None."""
    school = prepare.school(ws)
    names = plan.names(ws, round_=str(fields["round"]))
    if not school.people:
        st.info(_("The school has no people yet, so nobody can be made responsible."))
        st.page_link("pages/1_prepare/school.py", label=_("Add people on the page School"))
    with st.form(f"action-{key}", enter_to_submit=False):
        title = st.text_input(_(FIELDS["title"]), fields["title"], max_chars=400, key=f"action-title-{key}")
        left, right = st.columns(2, gap="medium")
        with left:
            what = _what(fields, names, key)
        with right:
            who = _who(fields, names, key)
        handed_in = st.form_submit_button(_("Keep"), type="primary", key=f"action-keep-{key}")
    return {"title": title, **what, **who} if handed_in else None


def _what(fields: Mapping[str, Any], names: Names, key: str) -> dict[str, object]:
    return {
        "why": _long("why", fields, key),
        "year_groups": _several("year_groups", fields, names.year_groups, key, placeholder=_("whole school")),
        "area": _single("area", fields, names.areas, key),
        "statements": _several("statements", fields, names.statements, key, placeholder=_("Choose")),
        "success": _long("success", fields, key),
    }


def _who(fields: Mapping[str, Any], names: Names, key: str) -> dict[str, object]:
    responsible = _single("responsible", fields, names.people, key)
    executors = _several("executors", fields, names.people, key, placeholder=_("Choose"))
    first, second = st.columns(2)
    start = first.date_input(
        _(FIELDS["start"]), fields["start"], format=DAY_FORMAT, key=f"action-start-{key}"
    )
    due = second.date_input(_(FIELDS["due"]), fields["due"], format=DAY_FORMAT, key=f"action-due-{key}")
    hours = st.number_input(
        _(FIELDS["hours"]),
        0.0,
        5000.0,
        float(fields["hours"]),
        step=1.0,
        format="%g",
        key=f"action-hours-{key}",
    )
    chosen = st.selectbox(
        _(FIELDS["status"]),
        list(STATUSES),
        index=list(STATUSES).index(fields["status"]),
        format_func=status,
        key=f"action-status-{key}",
    )
    progress = st.slider(
        _("Progress in per cent"), 0, 100, int(fields["progress"]), step=5, key=f"action-progress-{key}"
    )
    return {
        "responsible": responsible,
        "executors": executors,
        "start": start,
        "due": due,
        "hours": hours,
        "status": chosen,
        "progress": progress,
        "note": _long("note", fields, key),
    }


def _long(field: str, fields: Mapping[str, Any], key: str) -> str:
    return (
        st.text_area(_(FIELDS[field]), fields[field], max_chars=2000, height=96, key=f"action-{field}-{key}")
        or ""
    )


def _single(field: str, fields: Mapping[str, Any], labels: Mapping[str, str], key: str) -> str:
    value = fields[field]
    ids = list(labels) + [v for v in [value] if v and v not in labels]
    told = apart({id_: labels.get(id_, id_) for id_ in ids})
    chosen = st.selectbox(
        _(FIELDS[field]),
        ids,
        index=ids.index(value) if value else None,
        format_func=told.__getitem__,
        placeholder=_("Choose"),
        key=f"action-{field}-{key}",
    )
    return chosen or ""


def _several(
    field: str, fields: Mapping[str, Any], labels: Mapping[str, str], key: str, *, placeholder: str
) -> tuple[str, ...]:
    """Why old ids stay among the options: who left the school must not vanish from an action unseen."""
    value = fields[field]
    ids = list(labels) + [v for v in value if v not in labels]
    told = apart({id_: labels.get(id_, id_) for id_ in ids})
    chosen = st.multiselect(
        _(FIELDS[field]),
        ids,
        default=list(value),
        format_func=told.__getitem__,
        placeholder=placeholder,
        key=f"action-{field}-{key}",
    )
    return tuple(chosen)


def _history(ws: Workspace, id_: str, events: tuple[ActionEvent, ...], names: Names) -> None:
    """Who changed what and when, the newest first, and a way back."""
    st.subheader(_("What happened with this action"), anchor=False)
    show.table(history_rows(events, names), key="action-history")
    undone = len(events) < plan.FIRST_CHANGE
    if st.button(_("Undo the last change"), icon=":material/undo:", key="action-undo", disabled=undone):
        with guard.errors():
            plan.undo(ws, id_, seen=len(events), actor=session.actor())
            _done(_("The last change is undone; both stay in the history."))


def history_rows(events: tuple[ActionEvent, ...], names: Names) -> list[dict[str, object]]:
    """A row per changed field: when, who, what, from what, to what."""
    state: dict[str, object] = {}
    rows: list[dict[str, object]] = []
    for event in events:
        rows += _event_rows(event, state, names)
        state.update(event.changes)
    return rows[::-1]


def _event_rows(event: ActionEvent, state: Mapping[str, object], names: Names) -> list[dict[str, object]]:
    head: dict[str, object] = {_("When"): moment(event.at), _("Who"): _actor(event.actor)}
    if not state:
        told = in_words("title", event.changes.get("title"), names)
        return [{**head, _("What"): _("made"), _("From what"): "", _("To what"): told}]
    return [
        {
            **head,
            _("What"): _(FIELDS[field]) if field in FIELDS else field,
            _("From what"): in_words(field, state.get(field), names),
            _("To what"): in_words(field, value, names),
        }
        for field, value in event.changes.items()
    ]


def _actor(name: str) -> str:
    return _("at this computer") if name == LOCAL.name else name


def in_words(field: str, value: object, names: Names) -> str:
    """A stored value as one reads it; "–" for nothing."""
    if value in (None, "", [], ()):
        return _("whole school") if field == "year_groups" else "–"
    if field == "status":
        return status(str(value))
    if field in ("start", "due"):
        return short_day(date.fromisoformat(str(value)))
    if field == "progress":
        return f"{value} %"
    if field == "hours" and isinstance(value, (int, float)):
        return number(value)
    labels = {
        "area": names.areas,
        "responsible": names.people,
        "executors": names.people,
        "statements": names.statements,
        "year_groups": names.year_groups,
    }.get(field, {})
    listed = value if isinstance(value, (list, tuple)) else [value]
    return ", ".join(labels.get(str(v), str(v)) for v in listed)
