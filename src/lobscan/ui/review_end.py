"""The end of a review: what was decided, who approved, the seal, the minutes and the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from lobscan.access import Right
from lobscan.domain.review import Act, Body, Event, Item, Review, Verdict, prints
from lobscan.errors import UserError
from lobscan.exchange import minutes
from lobscan.exchange import review_words as words
from lobscan.locales import N_, _, day, moment, short_day, tell
from lobscan.services import prepare, review
from lobscan.services.workspace import Workspace, today
from lobscan.ui import choose, fields, guard, registers, review_item, session, show
from lobscan.ui.text import listed, plain

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_NAMED: Final = 4
ACTS: Final[Mapping[str, str]] = {
    "begun": N_("Begun: {what}"),
    "described": N_("Title, day or people changed: {what}"),
    "found": N_("Finding: {what}"),
    "reworded": N_("Finding reworded: {what}"),
    "withdrawn": N_("A finding taken back"),
    "approved": N_("Approved by {what}"),
    "undone": N_("A change undone"),
    "sealed": N_("Sealed"),
}


def decided(ws: Workspace, at: Review, items: Sequence[Item]) -> None:
    """All findings, by what they ask for."""
    st.markdown(f"**{minutes.summary(at.findings)}**")
    if not at.findings:
        st.info(_("Go through the agenda and write down what you decide; it comes together here."))
        return
    for verdict in Verdict:
        found = [f for f in at.findings if f.verdict is verdict]
        if found:
            st.header(words.verdict(verdict), anchor=False)
        for finding in found:
            review_item.card(ws, at, finding)
    download(ws, at, items)


def last(ws: Workspace, at: Review, items: Sequence[Item]) -> None:
    """Approvals, the seal and the minutes."""
    st.markdown(f"**{minutes.summary(at.findings)}**")
    _approvals(ws, at)
    if at.seal:
        _sealed(at)
    else:
        _seal(ws, at, items)
    download(ws, at, items)
    _history(ws, at)


def _approvals(ws: Workspace, at: Review) -> None:
    country = prepare.school(ws).country
    for body in Body:
        given, name = at.approval(body), words.body(body, country)
        if given:
            said = _("{body}: approved by {name} on {day}", body=name, name=given.name, day=day(given.day))
            st.markdown(f":material/check: {plain(said)}")
        elif not at.sealed:
            _approve(ws, at, body, name)


def _approve(ws: Workspace, at: Review, body: Body, label: str) -> None:
    allowed = session.actor().may(Right.APPROVE_REVIEW) and bool(at.findings)
    with st.form(f"approve-{body.value}"):
        st.header(plain(label), anchor=False)
        left, right = st.columns(2)
        with left:
            name = fields.line(_("Name"), "", key=f"approve-name-{body.value}-{at.number}")
        with right:
            on = fields.day(_("Approved on"), today(), key=f"approve-day-{body.value}-{at.number}")
        keep = _("Note the approval")
        if st.form_submit_button(keep, key=f"approve-keep-{body.value}", disabled=not allowed):
            with guard.errors():
                if on is None:
                    raise UserError("Choose the day on which it was approved.")
                review.approve(ws, at.id, body, name=name, day=on, actor=session.actor())
                guard.done(_("The approval is noted."))


def _seal(ws: Workspace, at: Review, items: Sequence[Item]) -> None:
    ready = all(at.approval(body) for body in Body)
    if not ready:
        st.markdown(
            _(
                "Once both have approved, the review can be sealed. After that nothing in it can be changed; "
                "a supplement can add to it."
            )
        )
        return
    sure = st.checkbox(
        _("I know that nothing in it can be changed after this."), key=f"seal-sure-{at.id}-{at.number}"
    )
    allowed = session.actor().may(Right.APPROVE_REVIEW)
    st.button(
        _("Seal the review"),
        type="primary",
        icon=":material/verified:",
        key="review-seal",
        disabled=not (sure and allowed),
        on_click=_seal_shown,
        args=(ws, at, prints(items)),
    )


def _seal_shown(ws: Workspace, at: Review, shown: Mapping[str, str]) -> None:
    """Why a callback: it seals what was on the screen, or first goes to what came in since."""
    try:
        review.seal(ws, at.id, seen=at.number, shown=shown, actor=session.actor())
    except UserError as error:
        changed = review.changed(ws, review.review(ws, at.id), shown)
        told = [tell(error)]
        if changed:
            names = listed([words.topic(item) for item in changed], MOST_NAMED)
            told.append(_("Changed since: {items}.", items=names))
            choose.point(step=changed[0].id)
        session.notify(plain(" ".join(told)), tone="error")
        return
    session.notify(_("The review is sealed."))


def _sealed(at: Review) -> None:
    """Whether the seal still fits, its hash, and the way to add something."""
    if at.seal is None:
        return
    when = moment(at.seal.at)
    if at.intact:
        st.success(
            _("Sealed on {moment}. Nothing was changed in it since.", moment=when), icon=":material/verified:"
        )
    else:
        st.error(_("Sealed on {moment}, but what is kept does not fit the seal any more.", moment=when))
    st.markdown(_("Its fingerprint (SHA-256), as it also stands in the minutes:"))
    st.code(at.seal.hash, language=None, wrap_lines=True)
    st.button(
        _("Start a supplement"),
        icon=":material/add:",
        key="review-supplement",
        on_click=lambda: choose.point(review="new", follows=at.id, step=""),
        disabled=not session.actor().may(Right.EDIT_REVIEW),
    )


def download(ws: Workspace, at: Review, items: Sequence[Item]) -> None:
    """The minutes."""
    school = prepare.school(ws)

    @session.later
    def make() -> bytes:
        called = review.called_in(ws, at)
        meeting = minutes.Meeting(at, tuple(items), called, school.name, school.country, today())
        return minutes.as_docx(meeting)

    st.download_button(
        _("Minutes (Word)"),
        make,
        minutes.file_name(at),
        DOCX,
        key="review-minutes",
        icon=":material/download:",
        on_click="ignore",
    )


def _history(ws: Workspace, at: Review) -> None:
    with st.expander(_("History"), icon=":material/history:"):
        rows = [
            {_("When"): moment(e.at), _("Who"): registers.by(e.actor), _("What"): in_words(e.act)}
            for e in reversed(review.history(ws, at.id))
        ]
        show.table(rows, key="review-history")


def in_words(act: Act) -> str:
    """What was done, in a line."""
    what = getattr(act, "title", "") or getattr(act, "text", "")
    finding, approval = getattr(act, "finding", None), getattr(act, "approval", None)
    if approval:
        what = f"{approval.name} ({short_day(approval.day)})"
    elif finding and not isinstance(finding, str):
        what = finding.text
    return _(ACTS[act.kind], what=what)


def undo(ws: Workspace, at: Review) -> None:
    """The last change, by whom and when, and the way back."""
    event = at.last
    if event is None or at.sealed:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="undo-line-review"):
        st.markdown(plain(_told(event)), width="content")
        st.button(
            _("Undo"),
            icon=":material/undo:",
            key="undo-review",
            type="tertiary",
            on_click=_undo,
            args=(ws, at.id, event.number),
        )


def _told(event: Event) -> str:
    return _(
        "Last change: {what} ({who}, {moment}).",
        what=in_words(event.act),
        who=registers.by(event.actor),
        moment=moment(event.at),
    )


def _undo(ws: Workspace, id_: str, number: int) -> None:
    """Why a callback: it takes back the change that was read, not one that came after it."""
    try:
        review.undo(ws, id_, seen=number, actor=session.actor())
    except UserError as error:
        session.notify(plain(tell(error)), tone="error")
        return
    session.notify(_("The change is undone."))
