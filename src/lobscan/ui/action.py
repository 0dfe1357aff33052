"""One action: opened, changed, moved on, stopped, and its history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from lobscan.access import LOCAL
from lobscan.domain.workplan import Action, ActionEvent, Names, Status
from lobscan.errors import UnknownThing
from lobscan.locales import N_, _, day, moment, n_, number, short_day, tell
from lobscan.locales.workplan import STATUSES, shortened, status
from lobscan.services import plan, prepare, review
from lobscan.services.workspace import Workspace, today
from lobscan.ui import (
    action_milestones,
    action_move,
    empty,
    evidence_links,
    fields,
    guard,
    header,
    measure_again,
    session,
    show,
)
from lobscan.ui.text import apart, plain
from lobscan.ui.workplan_words import who_is

NEW = "new"
PAGE = "pages/6_plan/workplan.py"
LONGEST_REASON = 300
LONGEST_CHECK = 400
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
    "consulted": N_("Consulted"),
    "milestones": N_("Milestones"),
    "after": N_("Only after"),
    "cost": N_("Cost in euros"),
    "evidence": N_("Evidence wanted"),
    "check": N_("How it goes"),
    "next_check": N_("Look again on"),
    "yearly": N_("Comes back every year"),
    "draft": N_("From the roadmap"),
    "copied_from": N_("Copied from"),
    "finding": N_("From a review"),
}
PEOPLE = ("responsible", "executors", "consulted")
DAYS = ("start", "due", "next_check")


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
    said = form(ws, plan.fresh(ws), key=NEW)
    if said is not None:
        with guard.errors():
            made = plan.create(ws, said, actor=session.actor())
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
        _buttons(ws, action)
    _checked(action)
    measure_again.section(ws, action)
    _from_review(ws, action)
    action_move.section(ws, action, names)
    action_milestones.section(ws, action, seen=len(events))
    st.header(_("All about this action"), anchor=False)
    seen = _seen(id_, len(events))
    said = form(ws, plan.before(ws, id_, seen=seen).model_dump(), key=f"{id_}-{seen}")
    if said is not None:
        with guard.errors():
            plan.revise(ws, id_, said, seen=seen, actor=session.actor())
            _done(_("The change is kept."))
    evidence_links.section(ws, "actions", id_)
    _history(ws, id_, events, names)


def _checked(action: Action) -> None:
    """What was said at the last check-in, in two lines."""
    lines = [_("**Why it is blocked:** {text}", text=plain(reason))] if (reason := blocked_by(action)) else []
    lines += [_("**How it goes:** {text}", text=plain(action.check))] if action.check else []
    if action.next_check and action.open:
        lines.append(_("**Look again on:** {day}", day=day(action.next_check)))
    if lines:
        st.markdown("  \n".join(lines))


def blocked_by(action: Action) -> str:
    """Why an action is blocked: the first line of its note, where the last reason is put."""
    return action.note.partition("\n")[0] if action.status is Status.BLOCKED else ""


def _from_review(ws: Workspace, action: Action) -> None:
    """The finding of a review that made or closed the action."""
    found = review.finding_of(ws, action)
    if found:
        at, finding = found
        said = _("**From “{title}”:** {text}", title=plain(at.title), text=plain(finding.text))
        st.markdown(f":material/fact_check: {said}")


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
    session.remember("action-kept", str(_kept() + 1))
    guard.done(text)


def _kept() -> int:
    """How often something was kept here. Why in the keys of what opens: another key closes it again."""
    return int(session.recall("action-kept", "0"))


def _standing(action: Action, names: Names) -> str:
    who = who_is(names, action.responsible)
    told = _("{who} is responsible.", who=plain(who)) if who else _("Nobody is responsible yet.")
    if action.late(today()):
        return _("Late: it should have been ready on {day}.", day=day(action.due)) + " " + told
    word = status(action.status.value)
    return _("This action is {status}; ready by {day}.", status=word, day=day(action.due)) + " " + told


def commands(ws: Workspace, actions: Mapping[str, Action], picked: str, *, every: bool = False) -> None:
    """Choose one of `actions` (the one `picked` in the table at first), check in, move it on or open it.

    With `every`, it can be given any status there is.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ids = list(actions)
        titles = apart({id_: shortened(one.title, LONGEST_CHOICE) for id_, one in actions.items()})
        chosen = st.selectbox(
            _("Action"),
            ids,
            index=ids.index(picked) if picked in ids else None,
            format_func=titles.__getitem__,
            placeholder=_("Choose") if every else _("Click a row in the table, or search here"),
            key=f"quick-action-{picked or 'none'}",
            width=250,
        )
        action = actions.get(chosen or "")
        if (
            st.button(_("Open and change"), key="quick-open", type="primary", disabled=action is None)
            and action
        ):
            open_(action.id)
        _status_buttons(ws, action, planned=every)
        if every:
            _with_reason(ws, action, Status.STOPPED, _("Stop"), icon="block")


def _buttons(ws: Workspace, action: Action) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _status_buttons(ws, action, planned=False)
        _with_reason(ws, action, Status.STOPPED, _("Stop"), icon="block")


def _status_buttons(ws: Workspace, action: Action | None, *, planned: bool) -> None:
    _check_in(ws, action)
    for wanted, label, icon in (
        (Status.PLANNED, _("Planned"), "event"),
        (Status.RUNNING, _("Running"), "play_arrow"),
        (Status.DONE, _("Finished"), "check"),
    ):
        off = action is None or action.status is wanted
        shown = planned or wanted is not Status.PLANNED
        if (
            shown
            and st.button(label, key=f"quick-{wanted.value}", icon=f":material/{icon}:", disabled=off)
            and action
        ):
            _move(ws, action, wanted, "")
    _with_reason(ws, action, Status.BLOCKED, _("Blocked"), icon="front_hand")


def _check_in(ws: Workspace, action: Action | None) -> None:
    """How it goes, and when one looks again: two lines, without opening the action."""
    off = action is None or not action.open
    id_ = action.id if action else "none"
    with (
        st.popover(_("Check in"), icon=":material/chat:", disabled=off, key=f"open-check-{_kept()}"),
        st.form(f"quick-check-{id_}", border=False, enter_to_submit=False, clear_on_submit=True),
    ):
        said = st.text_area(
            _(FIELDS["check"]), key=f"quick-check-said-{id_}", max_chars=LONGEST_CHECK, height=100
        )
        next_check = fields.day(
            _(FIELDS["next_check"]), action.next_check if action else None, key=f"quick-check-next-{id_}"
        )
        progress = _progress(action.progress if action else 0, f"quick-check-progress-{id_}")
        if st.form_submit_button(_("Keep"), key="quick-check-keep") and action:
            with guard.errors():
                plan.check_in(
                    ws,
                    action.id,
                    said=said or "",
                    next_check=next_check,
                    progress=progress,
                    actor=session.actor(),
                )
                _done(_("Noted at '{title}'.", title=plain(shortened(action.title, 60))))


def _progress(value: int, key: str) -> int:
    return int(st.slider(_("Progress in per cent"), 0, 100, value, step=5, key=key))


def _with_reason(ws: Workspace, action: Action | None, wanted: Status, label: str, *, icon: str) -> None:
    off = action is None or action.status is wanted
    with (
        st.popover(label, icon=f":material/{icon}:", disabled=off, key=f"open-{wanted.value}-{_kept()}"),
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


def form(ws: Workspace, values: Mapping[str, Any], *, key: str) -> dict[str, object] | None:
    """The form; what it says when it is handed in, else None."""
    school = prepare.school(ws)
    names = plan.names(ws, round_=str(values["round"]))
    if not school.people:
        st.info(_("The school has no people yet, so nobody can be made responsible."))
        st.page_link("pages/1_prepare/school.py", label=_("Add people on the page School"))
    with st.form(f"action-{key}", enter_to_submit=False):
        title = st.text_input(_(FIELDS["title"]), values["title"], max_chars=400, key=f"action-title-{key}")
        left, right = st.columns(2, gap="medium")
        with left:
            what = _what(values, names, key)
        with right:
            who = _who(values, names, key)
        more = {} if "id" in values else {"milestones": action_milestones.first_ones(key)}
        handed_in = st.form_submit_button(_("Keep"), type="primary", key=f"action-keep-{key}")
    return {"title": title, **what, **who, **more} if handed_in else None


def _what(values: Mapping[str, Any], names: Names, key: str) -> dict[str, object]:
    others = {id_: title for id_, title in names.actions.items() if id_ != values.get("id")}
    return {
        "why": _long("why", values, key),
        "year_groups": _several("year_groups", values, names.year_groups, key, empty=_("whole school")),
        "area": _single("area", values, names.areas, key),
        "statements": _several("statements", values, names.statements, key),
        "success": _long("success", values, key),
        "evidence": _long("evidence", values, key),
        "after": _several("after", values, others, key),
        "yearly": st.checkbox(_(FIELDS["yearly"]), values["yearly"], key=f"action-yearly-{key}"),
    }


def _who(values: Mapping[str, Any], names: Names, key: str) -> dict[str, object]:
    people = {**names.people, **{id_: who_is(names, id_) for f in PEOPLE for id_ in _ids(values[f])}}
    return {
        "responsible": _single("responsible", values, people, key),
        "executors": _several("executors", values, people, key),
        "consulted": _several("consulted", values, people, key),
        **({} if "id" in values else _days(values, key)),
        **_amounts(values, key),
        "status": st.selectbox(
            _(FIELDS["status"]),
            list(STATUSES),
            index=list(STATUSES).index(values["status"]),
            format_func=status,
            key=f"action-status-{key}",
        ),
        "progress": _progress(int(values["progress"]), f"action-progress-{key}"),
        "note": _long("note", values, key),
    }


def _ids(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else (value,) if value else ()


def _days(values: Mapping[str, Any], key: str) -> dict[str, object]:
    """Why of a new action alone: one that stands in the plan is moved where one sees what moves along."""
    first, second = st.columns(2)
    with first:
        start = fields.day(_(FIELDS["start"]), values["start"], key=f"action-start-{key}")
    with second:
        due = fields.day(_(FIELDS["due"]), values["due"], key=f"action-due-{key}")
    return {"start": start, "due": due}


def _amounts(values: Mapping[str, Any], key: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for column, field, most in zip(st.columns(2), ("hours", "cost"), (5000.0, 1_000_000.0), strict=True):
        found[field] = column.number_input(
            _(FIELDS[field]),
            0.0,
            most,
            float(values[field]),
            step=1.0,
            format="%g",
            key=f"action-{field}-{key}",
        )
    return found


def _long(field: str, values: Mapping[str, Any], key: str) -> str:
    return fields.text(_(FIELDS[field]), values[field], key=f"action-{field}-{key}")


def _single(field: str, values: Mapping[str, Any], labels: Mapping[str, str], key: str) -> str:
    return fields.one(_(FIELDS[field]), values[field], labels, key=f"action-{field}-{key}")


def _several(
    field: str, values: Mapping[str, Any], labels: Mapping[str, str], key: str, *, empty: str | None = None
) -> tuple[str, ...]:
    return fields.several(_(FIELDS[field]), values[field], labels, key=f"action-{field}-{key}", nothing=empty)


def _history(ws: Workspace, id_: str, events: tuple[ActionEvent, ...], names: Names) -> None:
    """Who changed what and when, the newest first, and a way back."""
    st.header(_("What happened with this action"), anchor=False)
    show.table(history_rows(events, names), key="action-history")
    undone = len(events) < plan.FIRST_CHANGE
    together = plan.batch_of(ws, events[-1])
    label = _("Undo the last change") if together == 1 else _undo_all(together)
    if st.button(label, icon=":material/undo:", key="action-undo", disabled=undone):
        with guard.errors():
            plan.undo(ws, id_, seen=len(events), actor=session.actor())
            _done(_("The last change is undone; both stay in the history."))


def _undo_all(actions: int) -> str:
    return n_("Undo the last change of {count} action", "Undo the last change of {count} actions", actions)


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
    if field in DAYS:
        return short_day(date.fromisoformat(str(value)))
    if field == "progress":
        return f"{value} %"
    if isinstance(value, (int, float)):
        return number(value) if not isinstance(value, bool) else _("yes") if value else _("no")
    listed = value if isinstance(value, (list, tuple)) else [value]
    return ", ".join(_one_in_words(field, one, names) for one in listed)


def _one_in_words(field: str, value: Any, names: Names) -> str:
    if field == "milestones":
        return (
            f"{value['title']} ({short_day(date.fromisoformat(value['due']))}{' ✓' if value['done'] else ''})"
        )
    if field in PEOPLE:
        return who_is(names, str(value))
    if field == "finding":
        return _("yes")
    labels = {
        "area": names.areas,
        "statements": names.statements,
        "year_groups": names.year_groups,
        "after": names.actions,
        "copied_from": names.actions,
    }.get(field, {})
    return labels.get(str(value), str(value))
