"""One allocated task: who carries it in a year group, in a form, with what was changed."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lobscan.domain.allocation import Allocation
from lobscan.domain.practice import Practice
from lobscan.domain.register import Register
from lobscan.errors import UserError
from lobscan.locales import _
from lobscan.services import practice
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, empty, guard, header, register_fields, registers
from lobscan.ui.register_fields import Field
from lobscan.ui.text import plain

PAGE = "pages/3_practice/tasks.py"
MOST_HOURS = 2000.0
ASKED = ("responsible", "executors", "hours", "note")


def opened() -> str:
    """The id of the allocated task that the address asks for, or ""."""
    return st.query_params.get("record", "")


def open_(id_: str) -> None:
    """Have the address ask for an allocated task, and show it."""
    st.query_params["record"] = id_
    st.rerun()


def place_words(seen: Practice) -> dict[str, str]:
    """The whole school and the year groups, by their ids."""
    return {"": _("whole school"), **seen.groups}


def fields(seen: Practice) -> tuple[Field, ...]:
    """The fields of an allocated task."""
    people = {id_: person.name for id_, person in seen.people.items()}
    roles = {r.id: r.label for r in seen.school.roles}
    make = register_fields
    return (
        make.one("responsible", _("Responsible"), people),
        make.several("executors", _("Who does it"), people | roles, own=True),
        make.hours("hours", _("Hours a year"), most=MOST_HOURS),
        make.text("note", _("Note")),
        make.line("title", _("Task")),
        make.always("year_group", _("Year group"), place_words(seen)),
    )


def refuse_untitled(title: str) -> None:
    """`UserError` for a task without a title."""
    if not title.strip():
        raise UserError("Give the task a title.")


def page(ws: Workspace, id_: str) -> None:
    """The page of one allocated task."""
    choose.school(ws)
    seen = practice.practice(ws)
    if st.button(_("Back to the tasks"), icon=":material/arrow_back:", key="task-back", type="tertiary"):
        st.query_params.pop("record", None)
        st.rerun()
    before, number = registers.form_base(ws, Register.TASKS, id_, widget=f"task-responsible-{id_}")
    now = next((a for a in seen.tasks if a.id == id_), None)
    if now is None or not isinstance(before, Allocation):
        empty.state(
            _("This task is not in the register"),
            _("It was removed, or the address is wrong. A removal can be undone on the page Tasks."),
            then=PAGE,
            label=_("To the tasks"),
        )
    header.page(
        plain(f"{now.title}, {place_words(seen).get(now.year_group, now.year_group)}"), _about(seen, now)
    )
    _form(ws, seen, before, number)
    with st.popover(_("Remove this task"), icon=":material/delete:", key="task-remove"):
        st.markdown(_("It leaves the register; on the page Tasks you can undo that."))
        if st.button(_("Remove"), key="task-remove-now", type="primary"):
            with guard.errors():
                registers.remove(ws, Register.TASKS, [id_], seen=number, leave="record")
    registers.history(ws, Register.TASKS, id_, fields(seen))


def _about(seen: Practice, now: Allocation) -> str:
    """What the pack says of the task, and who is responsible."""
    about = next((t.about for t in seen.pack.tasks if t.id == now.task), "")
    who = now.responsible
    told = _("{who} is responsible.", who=seen.who(who)) if who else _("Nobody is responsible yet.")
    return plain(f"{about} {told}".strip())


def _form(ws: Workspace, seen: Practice, before: Allocation, number: int) -> None:
    if not seen.people:
        st.info(_("The school has no people yet, so nobody can be made responsible."))
        st.page_link("pages/1_prepare/school.py", label=_("Add people on the page School"))
    key = f"{before.id}-{number}"
    known = {f.name: f for f in fields(seen)}
    asked: dict[str, Any] = {}
    with st.form(f"task-{key}", enter_to_submit=False):
        for column, names in zip(st.columns(2, gap="medium"), (ASKED[:2], ASKED[2:]), strict=True):
            with column:
                for name in names:
                    f = known[name]
                    asked[name] = f.ask(f.label, f.of(before), f"task-{name}-{key}")
        handed_in = st.form_submit_button(_("Keep"), type="primary", key=f"task-keep-{key}")
    if handed_in:
        with guard.errors():
            registers.keep_form(ws, Register.TASKS, before, asked, seen=number)
            registers.done(Register.TASKS, _("The change is kept."))
