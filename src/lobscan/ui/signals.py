"""The parts of the page Signals: the list by theme, what one does with a signal, and what is set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote, unquote

import streamlit as st

from lobscan.access import Right
from lobscan.domain.practice import Practice
from lobscan.domain.signals import Month, Need, Row, Rule, Several, Share, Text, Theme, Thing, Word
from lobscan.domain.workplan import Action
from lobscan.errors import UnknownThing
from lobscan.locales import N_, _, moment, month, n_, number, percent, short_day, tell
from lobscan.locales.practice import word
from lobscan.locales.workplan import shortened, status
from lobscan.services import plan, signals
from lobscan.services.signals import Aside, Signal, Signals
from lobscan.services.workspace import Workspace
from lobscan.ui import action, choose, empty, guard, header, registers, session, show
from lobscan.ui.text import plain

PAGE = "pages/3_practice/signals.py"
MOST_NAMED = 3
MOST_IN_TITLE = 2
LONGEST_NAME = 60
LONGEST_TITLE = 300
THEMES = {
    Theme.PUPILS: N_("What pupils do"),
    Theme.PEOPLE: N_("Who does it"),
    Theme.PARTNERS: N_("With whom"),
    Theme.JUDGEMENT: N_("What colleagues say of it"),
    Theme.FOLLOWING: N_("What asks for a next step"),
}
PAGES: Mapping[Thing, tuple[str, str, str]] = {
    Thing.ACTIVITY: ("pages/3_practice/activities.py", "activity", N_("To the activities")),
    Thing.YEAR_GROUP: ("pages/3_practice/activities.py", "year_group", N_("To the activities")),
    Thing.TRACK: ("pages/3_practice/coverage.py", "track", N_("To the coverage")),
    Thing.TASK: ("pages/3_practice/tasks.py", "record", N_("To the tasks")),
    Thing.PERSON: ("pages/3_practice/tasks.py", "person", N_("To the tasks")),
    Thing.PARTNER: ("pages/3_practice/partners.py", "record", N_("To the partners")),
    Thing.STATEMENT: ("pages/4_picture/scores.py", "statement", N_("To the scores")),
    Thing.AREA: ("pages/4_picture/scores.py", "area", N_("To the scores")),
    Thing.AMBITION: ("pages/5_ambition/ambitions.py", "target", N_("To the ambitions")),
    Thing.ACTION: (action.PAGE, "action", N_("To the work plan")),
    Thing.EVIDENCE: ("pages/7_account/evidence.py", "record", N_("To the evidence")),
}
"""Where a row can be looked at: the page, what its address calls the record, and the words of the link."""


ACTIVITIES = ("pages/3_practice/activities.py", N_("To the activities"))
NEEDS: Mapping[Need, tuple[str, str, str]] = {
    Need.ACTIVITIES: (N_("First fill in the activities"), *ACTIVITIES),
    Need.COMPETENCIES: (N_("Say of activities which competencies pupils practise"), *ACTIVITIES),
    Need.WEEKS: (N_("Say of activities in which weeks they are"), *ACTIVITIES),
    Need.TASKS: (N_("First fill in who does which task"), "pages/3_practice/tasks.py", N_("To the tasks")),
    Need.HOURS: (
        N_("Fill in how many hours colleagues have"),
        "pages/1_prepare/school.py",
        N_("To the page School"),
    ),
    Need.PARTNERS: (
        N_("First fill in the partners"),
        "pages/3_practice/partners.py",
        N_("To the partners"),
    ),
    Need.EVIDENCE: (N_("First note the evidence"), "pages/7_account/evidence.py", N_("To the evidence")),
    Need.ROUND: (N_("First hold a round, and close it"), "pages/1_prepare/round.py", N_("To the round")),
}
"""What is still needed: in words, and the page where one gives it."""


def making() -> str:
    """The rule of which the address asks to make an action, or ""."""
    return st.query_params.get("make", "")


def choices(ws: Workspace) -> Signals:
    """The signals that the theme and year group in the address leave."""
    school = choose.school(ws)
    seen = signals.signals(ws)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        themes = {"": _("all themes"), **{t.value: _(label) for t, label in THEMES.items()}}
        theme = choose.one(_("Theme"), themes, key="theme", default="")
        group = choose.year_group(school, all_label=_("all year groups and the whole school"))
    return seen.within(year_group=group, theme=theme)


def finding(seen: Signals) -> str:
    """The title: how many signals there are, and the most pressing one."""
    if not seen.open and (st.query_params.get("theme") or st.query_params.get("year_group")):
        return _("There are no signals for this choice")
    if not seen.open and seen.missing:
        return _("There are no signals yet")
    if not seen.open:
        return _("There are no signals: nothing stands out")
    first = sentence(seen.open[0], most=MOST_IN_TITLE)
    return n_(
        "There is {count} signal: {what}",
        "There are {count} signals; the most pressing: {what}",
        len(seen.open),
        what=plain(first[:1].lower() + first[1:]),
    )


def lead(seen: Signals) -> str:
    """Below it: what signals are, and on which round they rest."""
    told = _(
        "A signal lays the registers, the work plan and the scan beside each other. It is a reason to look, "
        "not a judgement: make an action of it, or say why it may stay so."
    )
    if seen.round is None:
        return told
    return told + " " + _("The scores are those of {round}.", round=plain(seen.round.title))


def listed(ws: Workspace, seen: Signals) -> None:
    """The signals by theme, each as a line that opens."""
    for theme, label in THEMES.items():
        found = [s for s in seen.found if s.rule.theme is theme]
        if found:
            st.header(_(label), anchor=False)
        for signal in found:
            _line(ws, seen.practice, signal)


def _line(ws: Workspace, here: Practice, signal: Signal) -> None:
    """Why what is inside waits until it is opened: a table for each of twenty lines would take its time."""
    opened = st.query_params.get("signal") == signal.rule.id
    icon = ":material/flag:" if signal.rows else ":material/checklist:"
    line = st.expander(
        plain(sentence(signal)),
        expanded=opened,
        icon=icon,
        key=f"signal-{signal.rule.id}",
        on_change="rerun",
    )
    if line.open or opened:
        with line:
            if signal.rows:
                _rows(ws, here, signal)
            _acted(signal)


def _rows(ws: Workspace, here: Practice, signal: Signal) -> None:
    cells = show.frame([_cells(here, row) for row in signal.rows])
    rows = registers.Rows([row.subject for row in signal.rows], cells)
    ticked = registers.chosen(rows, key=f"rows-{signal.rule.id}")
    chosen = [row for row in signal.rows if row.subject in ticked] or list(signal.rows)
    if ticked:
        st.markdown(
            n_("For the {count} line that is ticked:", "For the {count} lines that are ticked:", len(chosen))
        )
    elif len(chosen) > 1:
        st.markdown(_("This is for all lines. Tick some to deal with those alone."))
    with st.container(horizontal=True, vertical_alignment="center"):
        _make(signal.rule, chosen, all_of_them=not ticked)
        _put_aside(ws, signal.rule, chosen)
        _link(chosen)


def _cells(here: Practice, row: Row) -> dict[str, object]:
    """A line of the table; year groups stand in it where the row is not one itself."""
    cells: dict[str, object] = {_("What"): row.name, _("What stands out"): say(row.detail)}
    if row.thing is not Thing.YEAR_GROUP:
        cells[_("Year groups")] = ", ".join(here.groups[g] for g in row.year_groups)
    return cells


def _make(rule: Rule, rows: Sequence[Row], *, all_of_them: bool) -> None:
    allowed = session.actor().may(Right.EDIT_PLAN)
    if st.button(
        _("Make an action"),
        key=f"signal-make-{rule.id}",
        icon=":material/add_task:",
        disabled=not allowed,
        type="primary",
    ):
        named = [] if all_of_them else [quote(r.subject, safe="") for r in rows]
        choose.point(make=rule.id, rows=",".join(named))
        st.rerun()


def _put_aside(ws: Workspace, rule: Rule, rows: Sequence[Row]) -> None:
    allowed = session.actor().may(Right.EDIT_REGISTERS)
    with (
        st.popover(
            _("Set aside, because …"),
            icon=":material/inventory_2:",
            key=f"signal-aside-{rule.id}",
            disabled=not allowed,
        ),
        st.form(f"signal-aside-{rule.id}-form", border=False),
    ):
        reason = st.text_area(
            _("Why may this stay as it is?"),
            key=f"signal-reason-{rule.id}",
            max_chars=signals.REASON_LENGTH,
            height=96,
        )
        if st.form_submit_button(_("Set aside"), key=f"signal-aside-keep-{rule.id}"):
            with guard.errors():
                subjects = [r.subject for r in rows]
                signals.set_aside(ws, rule.id, subjects, reason=reason or "", actor=session.actor())
                guard.done(_("Set aside. It stands at the bottom of the page, with your reason."))


def _link(rows: Sequence[Row]) -> None:
    """The way to the rows: to the record where it is one, else to the page with the year group they share."""
    path, name, label = PAGES[rows[0].thing]
    query = {}
    groups = {r.year_groups for r in rows}
    if len(rows) == 1 and rows[0].record:
        query = {name: rows[0].record}
    elif len(groups) == 1 and len(rows[0].year_groups) == 1:
        query = {"year_group": rows[0].year_groups[0]}
    st.page_link(path, label=_(label), icon=":material/arrow_forward:", query_params=query)


def _acted(signal: Signal) -> None:
    """The rows of which an action was made, with the way to it."""
    made: dict[str, tuple[Action, list[str]]] = {}
    for row, one in signal.acted:
        made.setdefault(one.id, (one, []))[1].append(row.name)
    for id_, (one, names) in made.items():
        told = _several(names, MOST_NAMED)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                _("Action made ({status}): {names}", status=status(one.status.value), names=plain(told)),
                width="content",
            )
            st.page_link(
                action.PAGE,
                label=plain(shortened(one.title, LONGEST_NAME)),
                icon=":material/checklist:",
                query_params={"action": id_},
            )


def first_fill_in(seen: Signals) -> None:
    """What must be filled in before some signals can look, each with the way to it."""
    if not seen.missing:
        return
    st.header(_("What is still needed"), anchor=False)
    for need, rules in seen.missing:
        text, path, label = NEEDS[need]
        waiting = n_("then {count} signal looks on", "then {count} signals look on", rules)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{_(text)}; {waiting}.", width="content")
            st.page_link(path, label=_(label), icon=":material/arrow_forward:")


def aside(ws: Workspace, seen: Signals) -> None:
    """What was set aside, by whom and why, folded, with the way back."""
    if not seen.aside:
        return
    label = n_("{count} line is set aside", "{count} lines are set aside", len(seen.aside))
    with st.expander(label, icon=":material/inventory_2:", key="signals-aside"):
        ids = [f"{a.rule.id} {a.row.subject}" for a in seen.aside]
        rows = registers.Rows(ids, show.frame([_aside_cells(a) for a in seen.aside]))
        ticked = registers.chosen(rows, key="rows-aside")
        allowed = session.actor().may(Right.EDIT_REGISTERS)
        if st.button(
            _("Bring back what is ticked"),
            key="signal-back",
            icon=":material/undo:",
            disabled=not (ticked and allowed),
        ):
            _bring_back(ws, [a for a, id_ in zip(seen.aside, ids, strict=True) if id_ in ticked])


def _aside_cells(one: Aside) -> dict[str, object]:
    return {
        _("What"): one.row.name,
        _("What stands out"): say(one.row.detail),
        _("Why it may stay so"): one.mark.reason,
        _("Who"): registers.by(one.mark.actor),
        _("When"): moment(one.mark.moment),
    }


def _bring_back(ws: Workspace, chosen: Sequence[Aside]) -> None:
    with guard.errors():
        for rule in dict.fromkeys(a.rule.id for a in chosen):
            subjects = [a.row.subject for a in chosen if a.rule.id == rule]
            signals.bring_back(ws, rule, subjects, actor=session.actor())
        guard.done(_("It stands among the signals again."))


def make(ws: Workspace, rule: str) -> None:
    """The form of a new action against a signal, filled in as far as the signal can tell."""
    back = _("Back to the signals")
    if st.button(back, icon=":material/arrow_back:", key="signal-back-to", type="tertiary"):
        _leave()
    choose.school(ws)
    seen = signals.signals(ws)
    signal, rows = _asked(seen, rule)
    header.page(_("A new action"), plain(sentence(signal)))
    about = signals.proposal(seen, rows)
    fields = action.form(ws, {**plan.fresh(ws), **about, **_words(signal, rows)}, key=f"signal-{rule}")
    if fields is not None:
        with guard.errors():
            subjects = [r.subject for r in rows]
            kept = {**fields, "round": about["round"]}
            made = signals.make_action(ws, rule, subjects, kept, actor=session.actor())
            choose.point(make="", rows="", signal=rule)
            guard.done(_("In the work plan: {title}. The signal says so.", title=plain(made.title)))


def _asked(seen: Signals, rule: str) -> tuple[Signal, list[Row]]:
    """The signal and the rows that the address asks for; all of its rows where it names none."""
    try:
        signal = seen.of(rule)
    except UnknownThing as error:
        empty.state(_("This signal is gone"), plain(tell(error)), then=PAGE, label=_("To the signals"))
    wanted = [unquote(row) for row in st.query_params.get("rows", "").split(",")]
    rows = [r for r in signal.rows if r.subject in wanted] or list(signal.rows)
    if not rows:
        empty.state(
            _("This signal is gone"), _("Somebody dealt with it."), then=PAGE, label=_("To the signals")
        )
    return signal, rows


def _leave() -> None:
    choose.point(make="", rows="")
    st.rerun()


def _words(signal: Signal, rows: Sequence[Row]) -> dict[str, object]:
    title = shortened(say(signal.rule.proposal(rows)), LONGEST_TITLE)
    return {"title": title, "why": say(signal.rule.sentence(rows)) + "."}


def sentence(signal: Signal, *, most: int = MOST_NAMED) -> str:
    """What a signal says of its open rows, with at most so many names; of all where none is open."""
    rows = signal.rows or tuple(row for row, _action in signal.acted)
    return say(signal.rule.sentence(rows), most=most)


def say(text: Text, *, most: int = MOST_NAMED) -> str:
    """A text of a rule in the language that is spoken, with at most so many names."""
    values = {key: _value(value, most) for key, value in text.values.items()}
    if text.many:
        return n_(text.message, text.many, text.count, **values)
    return _(text.message, **values)


def _value(value: object, most: int) -> object:
    if isinstance(value, Several):
        return _several(value.names, most)
    if isinstance(value, Share):
        return percent(value.value)
    if isinstance(value, Month):
        return month(value.day)
    if isinstance(value, Word):
        return word(value.what, value.value)
    if isinstance(value, date):
        return short_day(value)
    return number(value, 0 if value.is_integer() else 1) if isinstance(value, float) else value


def _several(names: Sequence[str], most: int) -> str:
    told = [shortened(name, LONGEST_NAME) for name in names[:most]]
    more = len(names) - most
    if more > 0:
        return ", ".join(told) + n_(" and {count} more", " and {count} more", more)
    return _("{names} and {last}", names=", ".join(told[:-1]), last=told[-1]) if len(told) > 1 else told[0]
