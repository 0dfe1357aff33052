"""The parts of the page Privacy: what is stored, the record of it, how long it stays, and deleting."""

from __future__ import annotations

from datetime import date

import streamlit as st

from lobscan.domain.kept import KEPT, MOST_MONTHS, Kept, Retention
from lobscan.exchange import processing
from lobscan.locales import N_, _, day, n_
from lobscan.services import copies, prepare, privacy
from lobscan.services.amended import ANSWERS, NAMES, REMARKS
from lobscan.services.workspace import Workspace, today
from lobscan.ui import choose, guard, session, show
from lobscan.ui.text import plain

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LONGEST_REASON = 200
CALLED = {NAMES: N_("Names of who was invited"), REMARKS: N_("Remarks"), ANSWERS: N_("Answers")}
NEVER = -1


def finding() -> str:
    """What is stored, in a sentence."""
    return _("Everything stays in one folder of the school, and of pupils only totals")


def lead(ws: Workspace) -> str:
    """Where that folder is, and that nothing is sent."""
    return _(
        "The folder is {folder}. lobscan calls nobody outside: mail "
        "goes to the school's own server only, where "
        "one is set up, and a log-in to the school's own provider.",
        folder=plain(str(ws.settings.data)),
    )


def stored() -> None:
    """What is stored of whom, by how long it stays; why, and where, for who wants to know it exactly."""
    for until in dict.fromkeys(kept.until for kept in KEPT):
        lines = [f"- {_named(kept)}: {plain(_(kept.about))}" for kept in KEPT if kept.until == until]
        st.markdown("\n".join([f"{_('How long')}: {plain(_(until))}", "", *lines]))
    with st.expander(_("Why, and in which table or file"), icon=":material/database:", key="privacy-where"):
        st.markdown("\n".join(f"- {_named(kept)}: {plain(_(kept.why))} · {_places(kept)}" for kept in KEPT))


def _named(kept: Kept) -> str:
    return f"**{plain(_(kept.name))}**"


def _places(kept: Kept) -> str:
    return ", ".join(f"`{place}`" for place in (*kept.tables, *kept.files))


def record(ws: Workspace) -> None:
    """The same as a record of processing for who oversees data protection."""
    school, on = prepare.school(ws).name, today()
    st.download_button(
        _("Record of processing (Word)"),
        session.later(lambda: processing.as_docx(school, on)),
        processing.file_name(),
        DOCX,
        key="privacy-record",
        on_click="ignore",
    )


def retention(ws: Workspace) -> None:
    """How long names, remarks and answers stay after the close of a round."""
    st.header(_("How long may it stay?"), anchor=False)
    closed = {one.round.id: one.round.title for one in privacy.left(ws, actor=session.actor())}
    of = choose.one(_("Of which round"), {"": _("every round"), **closed}, key="retention-of", default="")
    now = privacy.retention(ws, of, actor=session.actor())
    with st.form("retention-form"), st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = [
            _months(_(CALLED[what]), months, f"retention-{what}-{of or 'every'}")
            for what, months in ((NAMES, now.names), (REMARKS, now.remarks), (ANSWERS, now.answers))
        ]
        keep = st.form_submit_button(_("Keep"), key="retention-keep")
    st.markdown(_("What is deleted on its day is gone for good. Figures go with the answers."))
    if keep:
        with guard.errors():
            privacy.set_retention(ws, Retention(*wanted), of, actor=session.actor())
            guard.done(_("This is how long it stays from now on."))


def _months(label: str, now: int | None, key: str) -> int | None:
    options = [NEVER, 0, 1, 3, 6, 12, 24, 36, 60, MOST_MONTHS]
    kept = NEVER if now is None else now
    options = sorted({*options, kept})
    chosen = st.selectbox(label, options, index=options.index(kept), format_func=_said, key=key, width=220)
    return None if chosen == NEVER else int(chosen)


def _said(months: int) -> str:
    if months == NEVER:
        return _("as long as the folder")
    return (
        n_("{count} month after the close", "{count} months after the close", months)
        if months
        else _("until the close")
    )


def rounds(ws: Workspace) -> None:
    """What is left of closed rounds, and deleting it now."""
    st.header(_("What is left of closed rounds"), anchor=False)
    seen = privacy.left(ws, actor=session.actor())
    if not seen:
        st.markdown(_("No round is closed yet."))
        return
    rows = [
        {
            _("Round"): one.round.title,
            **{_(CALLED[what]): _left(count, on) for what, count, on in one.rows},
        }
        for one in seen
    ]
    show.table(rows, key="privacy-left")
    some = {one.round.id: one.round.title for one in seen if any(count for _what, count, _on in one.rows)}
    if not some:
        return
    with st.expander(_("Delete for good"), icon=":material/delete_forever:", key="delete-round"):
        of = choose.one(_("Round"), some, key="delete-of", default=next(iter(some)))
        found = next(one for one in seen if one.round.id == of)
        things = {what: _(CALLED[what]) for what, count, _on in found.rows if count}
        what = choose.one(_("What"), things, key="delete-what", default=next(iter(things)))
        if what == ANSWERS:
            st.warning(_("Its figures go from the pages too. What was frozen of them stays."))
        reason = _confirm(ws, f"delete-{of}-{what}")
        if reason:
            with guard.errors():
                with st.spinner(_("Writing everything else anew")):
                    privacy.delete(ws, of, what, reason=reason, actor=session.actor())
                _copies_too(ws, f"delete-{of}-{what}")
                guard.done(_("It is deleted, and the deletion is noted with its reason."))


def _left(count: int, until: date | None) -> str:
    if not count:
        return _("nothing left")
    return _("until {day}", day=day(until)) if until else _("stays")


def people(ws: Workspace) -> None:
    """Names of those who left, and deleting one."""
    gone = privacy.people_gone(ws, actor=session.actor())
    st.header(_("Names of who left the school"), anchor=False)
    if not gone:
        st.markdown(_("No name of somebody who left is kept. Take people off the page School first."))
        return
    with st.expander(_("Delete a name for good"), icon=":material/person_remove:", key="delete-person"):
        who = choose.one(_("Who"), gone, key="delete-who", default=next(iter(gone)))
        st.markdown(
            _(
                "Name and address go everywhere: plan, registers, reviews, "
                "what was frozen. What stands in files "
                "of the evidence, or is written in another way, stays; look there yourself."
            )
        )
        reason = _confirm(ws, f"forget-{who}")
        if reason:
            with guard.errors():
                with st.spinner(_("Writing everything else anew")):
                    privacy.forget(ws, who, reason=reason, actor=session.actor())
                _copies_too(ws, f"forget-{who}")
                guard.done(_("The name is deleted, and the deletion is noted with its reason."))


def _confirm(ws: Workspace, key: str) -> str:
    """Why it is deleted, once the button is pressed; "" before. It cannot be undone, so it is asked twice."""
    reason = st.text_input(
        _("Why? This stays, so leave names out."), key=f"{key}-reason", max_chars=LONGEST_REASON
    )
    found = copies.copies(ws.settings.backups)
    if found:
        count = n_("the {count} copy", "the {count} copies", len(found))
        st.checkbox(
            _("Delete {copies} too that still hold it", copies=count), value=True, key=f"{key}-copies"
        )
    sure = st.checkbox(_("I know that this cannot be undone"), key=f"{key}-sure")
    pressed = st.button(_("Delete for good"), key=f"{key}-now", type="primary", disabled=not sure)
    if pressed and not reason.strip():
        st.error(_("Say why, so that it can be accounted for later."))
    return reason if pressed else ""


def _copies_too(ws: Workspace, key: str) -> None:
    if session.typed(f"{key}-copies"):
        copies.drop_all(ws, actor=session.actor())
