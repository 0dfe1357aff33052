"""The parts of the page Everybody's part: who has a link, one person's link and message, and the mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from lobscan.exchange import links as link_files
from lobscan.exchange.letter import Letter
from lobscan.locales import _, moment, n_, use
from lobscan.services import mine, prepare
from lobscan.services.mine import Link, Sent
from lobscan.services.workspace import Workspace
from lobscan.settings import mail_from_environment
from lobscan.ui import choose, guard, mine_weekly, reach, registers, session, show
from lobscan.ui.registers import Rows
from lobscan.ui.text import listed, plain

QR_WIDTH = 150
MOST_NAMED = 6


def finding(found: Sequence[Link]) -> str:
    """The title: how many can see their own part."""
    having = sum(bool(one.path) for one in found)
    if not having:
        return _("Nobody has a page of their own yet")
    if having == len(found):
        return _("Everybody has a page of their own")
    return _("{having} of {all} people have a page of their own", having=having, all=len(found))


def lead() -> str:
    """What the page of one's own is."""
    return _(
        "Behind a secret link somebody sees what is theirs, says in two lines how it goes, and has it in "
        "their own calendar. No account is needed."
    )


def people(ws: Workspace, found: Sequence[Link]) -> None:
    """Everybody, to be ticked, and what one can do for those that are."""
    place = st.container(key="link-commands")
    cells = pa.Table.from_pylist([_cells(one) for one in found])
    ticked = registers.chosen(Rows([one.person.id for one in found], cells), key="people")
    chosen = [one for one in found if one.person.id in ticked]
    with place:
        _commands(ws, found, chosen)


def _cells(one: Link) -> dict[str, Any]:
    mailed = one.mailed
    return {
        _("Name"): one.person.name,
        _("Has a link since"): moment(one.since) if one.since else "–",
        _("Late"): len(one.part.late),
        _("To be done"): one.part.open,
        _("Activities"): len(one.part.activities),
        _("Tasks"): len(one.part.tasks),
        _("E-mail"): one.person.email or "–",
        _("Last message"): (mailed.problem or moment(mailed.moment)) if mailed else "–",
    }


def _commands(ws: Workspace, found: Sequence[Link], chosen: Sequence[Link]) -> None:
    without = [one.person.id for one in found if not one.path]
    having = [one for one in chosen if one.path]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = n_("Make {count} missing link", "Make {count} missing links", len(without))
        if without and st.button(label, key="links-missing", type="primary", icon=":material/link:"):
            _make(ws, without)
        _renew(ws, chosen)
        _withdraw(ws, having, key="links-off")
        st.download_button(
            _("Sheets to hand out, one for each person"),
            _sheets(ws, having or [one for one in found if one.path]),
            file_name=f"{_('links')}.html",
            mime="text/html",
            key="link-sheets",
            icon=":material/print:",
            disabled=len(without) == len(found),
            on_click="ignore",
        )


def _make(ws: Workspace, people_: Sequence[str]) -> None:
    with guard.errors():
        mine.make_links(ws, people_, actor=session.actor())
        guard.done(n_("{count} link is made.", "{count} links are made.", len(people_)))


def _renew(ws: Workspace, chosen: Sequence[Link]) -> None:
    with st.popover(_("New link"), icon=":material/autorenew:", key="links-new", disabled=not chosen):
        names = plain(listed([one.person.name for one in chosen], MOST_NAMED))
        st.markdown(_("A new link for {names}. The old one is dead at once.", names=names))
        if st.button(_("Yes, make a new link"), key="links-new-yes", type="primary"):
            _make(ws, [one.person.id for one in chosen])


def _withdraw(ws: Workspace, having: Sequence[Link], *, key: str) -> None:
    with st.popover(_("Withdraw"), icon=":material/link_off:", key=key, disabled=not having):
        names = plain(listed([one.person.name for one in having], MOST_NAMED))
        st.markdown(_("The page and the calendar of {names} stop working.", names=names))
        if st.button(_("Yes, withdraw"), key=f"{key}-yes", type="primary"):
            with guard.errors():
                mine.withdraw_links(ws, [one.person.id for one in having], actor=session.actor())
                count = len(having)
                guard.done(n_("{count} link is withdrawn.", "{count} links are withdrawn.", count))


def _sheets(ws: Workspace, having: Sequence[Link]) -> bytes:
    given = [link_files.Link(one.person.id, one.person.name, session.origin() + one.path) for one in having]
    lines = (
        _("Point the camera of your phone at the square, or type the address below it."),
        _("You see what is yours, and say in two lines how it goes."),
        _("Keep this sheet to yourself: the address is yours alone."),
    )
    return link_files.handouts(
        given, school=prepare.school(ws).name, title=_("Your part of the plan"), lines=lines
    )


def one(ws: Workspace, found: Sequence[Link]) -> None:
    """One person's link with its QR, and the message of this week, both to be copied."""
    names = {each.person.id: each.person.name for each in found}
    by_id = {each.person.id: each for each in found}
    st.header(_("For one person"), anchor=False)
    seen = by_id[choose.one(_("Person"), names, key="person")]
    given = mine.letters(ws, base=session.origin(), actor=session.actor())
    written = {person.id: letter for person, letter in given}
    if seen.path:
        _link(ws, seen)
    else:
        st.markdown(_("{name} has no link yet.", name=plain(seen.person.name)))
        if st.button(_("Make a link"), key="person-new", icon=":material/link:"):
            _make(ws, [seen.person.id])
    _message(seen, written.get(seen.person.id))


def _link(ws: Workspace, seen: Link) -> None:
    url = session.origin() + seen.path
    reach.warn()
    with st.container(border=True, key="person-link"):
        left, right = st.columns([1, 4], vertical_alignment="center")
        with left:
            alt = _("QR of the page of {name}", name=seen.person.name)
            st.image(link_files.qr(url), width=QR_WIDTH, alt=alt)
        with right:
            st.markdown(_("The page of {name}:", name=plain(seen.person.name)))
            st.code(url, language=None, wrap_lines=True)
            st.markdown(_("The calendar, to subscribe to in Outlook, Google or Apple:"))
            st.code(f"{session.origin()}{seen.feed}", language=None, wrap_lines=True)
            _withdraw(ws, [seen], key="person-off")


def _message(seen: Link, letter: Letter | None) -> None:
    if letter is None:
        st.markdown(_("{name} has nothing to do now, so there is no message.", name=plain(seen.person.name)))
        return
    with st.expander(_("The message of this week, to paste"), icon=":material/content_paste:"):
        st.code(letter.subject, language=None, wrap_lines=True)
        st.code(letter.text, language=None, wrap_lines=True)


def weekly(ws: Workspace, found: Sequence[Link]) -> None:
    """The weekly message to everybody: by mail where a server is set up."""
    st.header(_("The weekly message"), anchor=False)
    with guard.errors():
        mail = mail_from_environment()
        written = mine.letters(ws, base=session.origin(), actor=session.actor())
        if mail is None:
            st.markdown(
                _(
                    "No mail server is set up, so lobscan sends nothing. Copy the message of each person "
                    "above, or take all of them along; the README says how a mail server is set up."
                )
            )
            _all_messages(written)
            return
        _send(ws, found, written)
        mine_weekly.section(ws)


def _all_messages(written: Sequence[tuple[Any, Letter]]) -> None:
    rule = "\n" + "=" * 60 + "\n\n"
    whole = rule.join(f"{person.name}\n{letter.subject}\n\n{letter.text}" for person, letter in written)
    st.download_button(
        _("All messages as text"),
        whole,
        file_name=f"{_('messages')}.txt",
        mime="text/plain",
        key="messages",
        icon=":material/download:",
        disabled=not written,
        on_click="ignore",
    )


def _send(ws: Workspace, found: Sequence[Link], written: Sequence[tuple[Any, Letter]]) -> None:
    ready = [person for person, _letter in written if person.email]
    bare = [person.name for person, _letter in written if not person.email]
    if bare:
        told = plain(listed(bare, MOST_NAMED))
        st.markdown(_("Without an e-mail address, so not reached: {names}.", names=told))
    label = n_("Send to {count} person", "Send to {count} people", len(ready))
    with st.popover(label, icon=":material/send:", key="digest", disabled=not ready):
        st.markdown(_("Everybody gets what is theirs. Who has nothing to do gets no message."))
        if st.button(_("Yes, send"), key="digest-yes", type="primary"):
            _sent(ws)
    _trouble(found)


def _sent(ws: Workspace) -> None:
    spoken = session.language()
    mail = mail_from_environment()
    if mail is None:
        return
    with st.spinner(_("Messages are being sent…")):
        sent = mine.send(ws, mail, base=session.origin(), actor=session.actor())
    use(spoken)
    failed = [one_ for one_ in sent if one_.problem]
    if failed:
        session.notify(_told(sent, failed), tone="error")
        st.rerun()
    guard.done(n_("{count} message is sent.", "{count} messages are sent.", len(sent)))


def _told(sent: Sequence[Sent], failed: Sequence[Sent]) -> str:
    return _(
        "{sent} of {all} messages are sent. Not sent to {names}; the table below says why.",
        sent=len(sent) - len(failed),
        all=len(sent),
        names=plain(listed([one_.person.name for one_ in failed], MOST_NAMED)),
    )


def _trouble(found: Sequence[Link]) -> None:
    rows = [
        {
            _("Name"): one_.person.name,
            _("When"): moment(one_.mailed.moment),
            _("What was in the way"): one_.mailed.problem,
        }
        for one_ in found
        if one_.mailed and one_.mailed.problem
    ]
    if rows:
        show.table(rows, key="mail-trouble")
