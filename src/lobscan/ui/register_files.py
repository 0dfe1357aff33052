"""A register as files: the empty one, what there is now, and reading one back after a look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from hashlib import sha256

import streamlit as st

from lobscan.domain.practice import Practice
from lobscan.domain.register import Register
from lobscan.exchange import register_sheets
from lobscan.exchange.register_questions import ADD, EVERY, IGNORE, NOTE, WORDS, Asked, Question
from lobscan.locales import N_, _, n_, place, tell_fault
from lobscan.services import practice, register_files
from lobscan.services.register_files import Incoming, Revision
from lobscan.services.workspace import Workspace
from lobscan.ui import guard, session, show
from lobscan.ui.text import apart, plain

LARGEST_MB = 25
MOST_QUESTIONS = 40
MOST_ROWS = 500
"""Rows of a preview; who has more sees them in the register."""
ROWS_NAMED = 6
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Make = Callable[[Practice, Register], bytes]
ALWAYS = {
    NOTE: N_("keep it in the note"),
    IGNORE: N_("leave this column out"),
    WORDS: N_("keep these words"),
    ADD: N_("add it as a partner"),
    EVERY: N_("all of them"),
}
QUESTIONS = {
    Asked.COLUMN: N_("The register has no column {column}. Where does its text go?"),
    Asked.TRACK: N_("In column {column} stand years without a track. Which track is meant?"),
    Asked.WHO: N_("Who is {value} in column {column}?"),
    Asked.PERSON: N_("Which one person is {value} in column {column}?"),
    Asked.PARTNER: N_("Which partner is {value}?"),
    Asked.GROUPS: N_("Which year groups are {value}?"),
    Asked.WEEKS: N_("Which weeks are {value}?"),
    Asked.VALUE: N_("What is {value} in column {column}?"),
}


def panel(ws: Workspace, register: Register) -> None:
    """The files of a register, in a part of the page that opens and runs by itself."""
    with st.expander(_("Excel and CSV files"), icon=":material/table_view:", key=f"files-{register}"):
        st.fragment(session.guarded(_panel))(ws, register)


def _panel(ws: Workspace, register: Register) -> None:
    session.language()  # a fragment runs again by itself, without what the page begins with
    _downloads(ws, register)
    turn = session.recall(f"file-turn-{register}", "0")
    file = st.file_uploader(
        _("Read an Excel or CSV file, at most {mb} MB", mb=LARGEST_MB),
        type=["xlsx", "csv", "txt"],
        max_upload_size=LARGEST_MB,
        key=f"register-file-{register}-{turn}",
        help=_("Nothing is kept before you have seen what changes. No row is ever removed."),
    )
    if file is not None:
        with guard.errors():
            _incoming(ws, register, file.getvalue(), file.name, turn=int(turn))


def _downloads(ws: Workspace, register: Register) -> None:
    made: list[tuple[str, str, Make]] = [
        ("template", _("Empty Excel file"), register_sheets.template),
        ("xlsx", _("Register as Excel"), register_sheets.as_xlsx),
        ("csv", _("Register as CSV"), register_sheets.as_csv),
    ]
    with st.container(horizontal=True):
        for what, label, make in made:
            ending = "csv" if what == "csv" else "xlsx"
            st.download_button(
                label,
                session.later(partial(_made, make, ws, register)),
                file_name=register_sheets.file_name(register, ending, empty=what == "template"),
                mime="text/csv" if ending == "csv" else XLSX,
                key=f"register-{what}-{register}",
                icon=":material/download:",
                on_click="ignore",
            )


def _made(make: Make, ws: Workspace, register: Register) -> bytes:
    """A file as the registers stand when it is asked for."""
    return make(practice.practice(ws), register)


class _Chosen(Mapping[str, str]):
    """What was chosen for the questions so far, by their keys."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def __getitem__(self, key: str) -> str:
        found = session.typed(_widget(self._register, key))
        if found is None:
            raise KeyError(key)
        return str(found)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _widget(register: Register, key: str) -> str:
    return f"register-ask-{register}-{sha256(key.encode()).hexdigest()[:12]}"


def _incoming(ws: Workspace, register: Register, data: bytes, name: str, *, turn: int) -> None:
    """Why the number of the run before: what is taken over is the preview that was read then."""
    with st.spinner(_("Reading {name} …", name=plain(name))):
        incoming = register_files.read(ws, register, data, name=name, answers=_Chosen(register))
    _ask(register, incoming.questions)
    _faults(incoming)
    _preview(incoming)
    ready = not incoming.faults and bool(incoming.new or incoming.changed)
    read = int(session.recall(f"file-seen-{register}") or incoming.seen)
    session.remember(f"file-seen-{register}", str(incoming.seen))
    if st.button(_("Take over"), key=f"register-take-{register}", type="primary", disabled=not ready):
        register_files.take_over(ws, replace(incoming, seen=read), actor=session.actor())
        session.remember(f"file-turn-{register}", str(turn + 1))
        guard.done(_summary(incoming) + ".")


def _ask(register: Register, questions: tuple[Question, ...]) -> None:
    if not questions:
        return
    st.markdown(
        _("**What does not speak for itself.** Choose once for all rows; without a choice nothing is lost.")
    )
    for question in questions[:MOST_QUESTIONS]:
        labels = _labels(question)
        options = sorted(labels, key=lambda choice: choice != question.default)
        st.selectbox(
            _label(question), options, format_func=labels.__getitem__, key=_widget(register, question.key)
        )
    if len(questions) > MOST_QUESTIONS:
        st.markdown(_("{count} more are kept as they are written.", count=len(questions) - MOST_QUESTIONS))


def _labels(question: Question) -> dict[str, str]:
    return apart({choice: label or _(ALWAYS[choice]) for choice, label in question.choices.items()})


def _label(question: Question) -> str:
    about = _(QUESTIONS[question.asked]).format(
        value=f"‘{plain(question.value)}’", column=f"‘{plain(question.column)}’"
    )
    if question.asked is Asked.COLUMN:
        return about
    rows = ", ".join(map(str, question.rows[:ROWS_NAMED])) + (" …" if len(question.rows) > ROWS_NAMED else "")
    return f"{about} ({n_('row {rows}', 'rows {rows}', len(question.rows), rows=rows)})"


def _faults(incoming: Incoming) -> None:
    if not incoming.faults:
        return
    st.error(
        n_(
            "One cell is wrong. Mend it in the file and choose the file again; nothing was kept.",
            "{count} cells are wrong. Mend them in the file and choose the file again; nothing was kept.",
            len(incoming.faults),
        )
    )
    lines = [f"- {plain(place(f))}: {plain(tell_fault(f))}" for f in incoming.faults[: guard.MOST_SHOWN]]
    st.markdown("\n".join(lines))
    if len(incoming.faults) > guard.MOST_SHOWN:
        st.markdown(_("… and {count} more.", count=len(incoming.faults) - guard.MOST_SHOWN))


def _summary(incoming: Incoming) -> str:
    return _(
        "{new} new, {changed} changed, {same} the same",
        new=len(incoming.new),
        changed=len(incoming.changed),
        same=incoming.same,
    )


def _preview(incoming: Incoming) -> None:
    st.markdown(f"**{_summary(incoming)}**")
    rows = [_line(one, _("new")) for one in incoming.new] + [
        _line(one, _("changed")) for one in incoming.changed
    ]
    if rows:
        show.table(rows[:MOST_ROWS], key=f"register-preview-{incoming.register}", height=280)


def _line(one: Revision, what: str) -> dict[str, object]:
    said = "; ".join(
        f"{field}: {was} → {now}" if was else f"{field}: {now}" for field, was, now in one.fields
    )
    return {_("Row"): one.row, _("Becomes"): what, _("Name"): one.name, _("What it says"): said}
