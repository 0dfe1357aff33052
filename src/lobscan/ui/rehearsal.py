"""The parts of the page Rehearsal: the hardest questions, each with what there is to answer it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from lobscan.domain.evidence import Evidence
from lobscan.domain.rehearsal import Kind, Question
from lobscan.domain.workplan import Action
from lobscan.exchange import rehearsal as sheets
from lobscan.exchange.rehearsal import Asked
from lobscan.locales import N_, _, n_, short_day
from lobscan.locales.workplan import status
from lobscan.services import prepare, rehearsal
from lobscan.services.workspace import Workspace, today
from lobscan.ui import empty, session
from lobscan.ui.signals import say
from lobscan.ui.text import plain

WHENCE = {
    Kind.BLIND: N_("pupils see it differently"),
    Kind.SIGNAL: N_("a signal"),
    Kind.IDLE: N_("a gap without an action"),
    Kind.CLAIM: N_("a high score without evidence"),
    Kind.NO_EFFECT: N_("done, and no clear effect"),
    Kind.DIVIDED: N_("colleagues disagree"),
    Kind.LATE: N_("late"),
}
MORE = {
    Kind.SIGNAL: ("pages/3_practice/signals.py", N_("To the signals")),
    Kind.IDLE: ("pages/4_picture/gaps.py", N_("See the gaps")),
    Kind.CLAIM: ("pages/7_account/evidence.py", N_("To the evidence")),
    Kind.NO_EFFECT: ("pages/7_account/effect.py", N_("To the effect")),
    Kind.LATE: ("pages/6_plan/workplan.py", N_("To the work plan")),
}
"""Where one can do something about a question of a kind."""


def read(ws: Workspace) -> tuple[Question, ...]:
    """The questions of today; an empty state where the school knows too little of itself."""
    found = rehearsal.rehearsal(ws)
    if not found:
        empty.state(
            _("No questions yet"),
            _("Questions come from your scan, your lists and your plan. Hold a round first."),
            then="pages/1_prepare/round.py",
            label=_("To the round"),
        )
    return found


def finding(found: Sequence[Question]) -> str:
    """The title: how many questions have no evidence to answer them with."""
    bare = sum(not q.evidence for q in found)
    if not bare:
        return n_(
            "{count} hard question, with evidence",
            "{count} hard questions, all with evidence",
            len(found),
        )
    return n_(
        "{count} hard question, {bare} of them without evidence",
        "{count} hard questions, {bare} of them without evidence",
        len(found),
        bare=bare,
    )


def listed(found: Sequence[Question]) -> None:
    """The questions in their order."""
    for number, one in enumerate(found, start=1):
        with st.container(border=True, key=f"question-{number}"):
            st.header(f"{number}. {plain(question(one))}", anchor=False)
            st.markdown(f":gray[{_(WHENCE[one.kind])}]")
            _answers(one)
            if one.kind in MORE:
                path, label = MORE[one.kind]
                st.page_link(path, label=_(label), icon=":material/arrow_forward:")


def question(one: Question) -> str:
    """A question in words; what a signal says is no question yet."""
    said = say(one.text)
    return _("{sentence}. How do you explain that?", sentence=said) if one.kind is Kind.SIGNAL else said


def _answers(one: Question) -> None:
    if one.evidence:
        st.markdown(f"**{_('What shows it')}**\n" + _bullets(map(_piece, one.evidence)))
    else:
        st.markdown(f":material/error: **{_('No evidence noted')}**")
    if one.actions:
        st.markdown(f"**{_('What we do')}**\n" + _bullets(map(_doing, one.actions)))


def _bullets(lines: Iterable[str]) -> str:
    return "".join(f"\n- {plain(line)}" for line in lines)


def _piece(piece: Evidence) -> str:
    where = f" · {piece.link}" if piece.link else ""
    return f"{piece.title} ({short_day(piece.dated)}){where}"


def _doing(action: Action) -> str:
    return f"{action.title} ({status(action.status.value)}, {short_day(action.due)})"


def paper(ws: Workspace, found: Sequence[Question]) -> None:
    """The questions on paper, with room to write an answer."""
    asked = [Asked(question(q), tuple(map(_piece, q.evidence)), tuple(map(_doing, q.actions))) for q in found]

    @session.later
    def make() -> bytes:
        return sheets.sheet(asked, school=prepare.school(ws).name, today=today())

    st.download_button(
        _("On paper (PDF)"),
        make,
        f"{_('rehearsal')}.pdf",
        "application/pdf",
        key="rehearsal-pdf",
        on_click="ignore",
        icon=":material/download:",
    )
