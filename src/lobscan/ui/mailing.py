"""The messages to those who are invited: sent where a mail server is set up, else to be pasted."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import streamlit as st

from lobscan.domain.invitation import Invitation
from lobscan.domain.round import Round
from lobscan.exchange import invitation_letter as letters
from lobscan.exchange.invitation_letter import FIRST, REMINDER, Wording
from lobscan.exchange.invitations import for_mail_merge
from lobscan.exchange.letter import Letter
from lobscan.exchange.sheets import About
from lobscan.locales import N_, _, moment, n_
from lobscan.services import invitations, mailing
from lobscan.services.mailing import Told
from lobscan.services.workspace import Workspace
from lobscan.settings import Mail, mail_from_environment
from lobscan.ui import choose, guard, session
from lobscan.ui.text import apart, listed, plain

KINDS = {FIRST: N_("Invitation"), REMINDER: N_("Reminder")}
MOST_NAMED = 6
TEXT_HEIGHT = 300


def section(ws: Workspace, round_: Round, about: About) -> None:
    """What was sent, and the message that goes next."""
    st.header(_("The message"), anchor=False)
    mail = None
    with guard.errors():
        mail = mail_from_environment()
    sent = mailing.mailings(ws, round_)
    for one in sent:
        _mailing(ws, round_, one, mail)
    if mail is not None and any(one.waiting for one in sent):
        return
    kind = choose.switch(_("What is to be sent?"), {k: _(label) for k, label in KINDS.items()}, key="message")
    wording = _wording(round_, kind, about)
    if mail is None:
        _by_hand(ws, round_, kind, wording)
    else:
        _send(ws, round_, kind, wording, mail)


def _wording(round_: Round, kind: str, about: About) -> Wording:
    """The wording, to be changed; below it what always stands there."""
    usual = letters.usual(kind, letters.About(about.school, about.minutes, about.until))
    tell = f"{round_.id}-{kind}-{crc32(usual.text.encode())}"
    subject = st.text_input(
        _("Subject"), usual.subject, max_chars=letters.LONGEST_SUBJECT, key=f"message-subject-{tell}"
    )
    text = st.text_area(
        _("Text"),
        usual.text,
        height=TEXT_HEIGHT,
        max_chars=letters.LONGEST,
        key=f"message-text-{tell}",
        help=_(
            "Change it as you like. {name} becomes the name of each person, {link} their own link.",
            name=_(letters.NAME),
            link=_(letters.LINK),
        ),
    )
    st.markdown(_("Below it always stands:") + f" *{plain(letters.privacy(round_.k))}*")
    return Wording(subject, text)


def _send(ws: Workspace, round_: Round, kind: str, wording: Wording, mail: Mail) -> None:
    """Why another key after each mailing: what was opened to send one must not stand open for the next."""
    chosen = mailing.recipients(ws, round_, kind)
    st.markdown(_whom(ws, round_, kind, chosen))
    at = f"{round_.id}-{kind}-{len(mailing.mailings(ws, round_))}"
    label = n_("Send to {count} person", "Send to {count} people", len(chosen))
    with st.popover(
        label, icon=":material/send:", key=f"message-send-{at}", disabled=not chosen, type="primary"
    ):
        st.markdown(
            _(
                "The messages go out at once, from {address}, and cannot be called back.",
                address=plain(mail.sender),
            )
        )
        pressed = st.button(_("Yes, send"), key="message-send-yes", type="primary")
    if pressed:
        with guard.errors():
            number = mailing.start(ws, round_, kind, wording, base=session.origin(), actor=session.actor())
            _go(ws, round_, number, mail)


def _whom(ws: Workspace, round_: Round, kind: str, chosen: Sequence[Invitation]) -> str:
    """To whom it goes, and why a reminder may reach somebody who is done."""
    left = invitations.to_remind(ws, round_) if kind == REMINDER else invitations.left(ws, round_)
    without = sum(not one.email for one in left)
    told = [] if chosen or kind == REMINDER else [_("Everybody with an e-mail address has had a message.")]
    if kind == REMINDER:
        told.append(
            _(
                "Goes to who is not yet known to have handed in. That is noted for at least {k} people of a "
                "role at once, so that nobody can be found by it; somebody may get a reminder too many.",
                k=round_.k,
            )
        )
    if without:
        told.append(
            n_(
                "{count} person has no e-mail address; hand out a slip.",
                "{count} people have no e-mail address; hand out slips.",
                without,
            )
        )
    return " ".join(told)


def _go(ws: Workspace, round_: Round, number: int, mail: Mail) -> None:
    """Send with a bar that moves; a page that is left meanwhile goes on where it was."""
    bar = st.progress(0.0, text=_("Sending …"))
    done = 0
    for done, whole in mailing.go_on(ws, mail, round_, number, actor=session.actor()):
        bar.progress(done / whole, text=_("{done} of {all} sent …", done=done, all=whole))
    guard.done(_("The messages are sent.") if done else _("There was nothing left to send."))


def _mailing(ws: Workspace, round_: Round, told: Told, mail: Mail | None) -> None:
    """What became of an earlier mailing, and what can be done about it."""
    with st.container(border=True, key=f"mailing-{told.number}"):
        st.markdown(
            _(
                "**{kind}** of {moment}: {sent} of {all} sent.",
                kind=_(KINDS[told.kind]),
                moment=moment(told.moment),
                sent=told.sent,
                all=told.all,
            )
        )
        if told.unsure:
            names = plain(listed([one.called for one in told.unsure], MOST_NAMED))
            st.markdown(_("On its way when the line broke; ask whether it arrived: {names}.", names=names))
        if told.refused:
            lines = [f"- {plain(t.invitation.called)}: {plain(t.reason)}" for t in told.refused]
            st.markdown(_("Did not go:") + "\n" + "\n".join(lines))
        if mail is not None:
            _commands(ws, round_, told, mail)


def _commands(ws: Workspace, round_: Round, told: Told, mail: Mail) -> None:
    number = told.number
    if told.waiting:
        label = n_("Send the {count} that is left", "Send the {count} that are left", told.waiting)
        if st.button(label, key=f"mailing-on-{number}", type="primary", icon=":material/send:"):
            with guard.errors():
                _go(ws, round_, number, mail)
    elif told.refused and st.button(_("Try again"), key=f"mailing-again-{number}", icon=":material/refresh:"):
        with guard.errors():
            mailing.again(ws, round_, number, actor=session.actor())
            _go(ws, round_, number, mail)


def _by_hand(ws: Workspace, round_: Round, kind: str, wording: Wording) -> None:
    """Each message to be pasted, or all of them as a file for a mail merge."""
    with guard.errors():
        made = mailing.written(ws, round_, kind, wording, base=session.origin(), actor=session.actor())
        st.markdown(
            _(
                "No mail server is set up, so lobscan sends nothing. Send the messages yourself: one by one, "
                "or all at once by the mail merge of your own mail program."
            )
            + (" " + _whom(ws, round_, kind, [one for one, _letter in made]) if kind == REMINDER else "")
        )
        if not made:
            st.markdown(_("Everybody who is invited has handed in."))
            return
        st.download_button(
            _("All messages as a file for a mail merge"),
            for_mail_merge(_lines(ws, round_, made)),
            file_name=f"{round_.id}-{_('messages')}.csv",
            mime="text/csv",
            key="message-file",
            icon=":material/download:",
            on_click="ignore",
        )
        _one(made)


def _lines(ws: Workspace, round_: Round, made: Sequence[tuple[Invitation, Letter]]) -> list[tuple[str, ...]]:
    labels = {r.id: r.label for r in round_.roles}
    paths = {one.id: path for one, path in invitations.links(ws, round_, actor=session.actor())}
    return [
        (one.name, one.email, labels[one.role], session.origin() + paths[one.id], made_.subject, made_.text)
        for one, made_ in made
    ]


def _one(made: Sequence[tuple[Invitation, Letter]]) -> None:
    """One person's message: to copy, or opened in one's own mail program."""
    people = apart({one.id: one.called for one, _letter in made})
    chosen = st.selectbox(
        _("Message to"), list(people), format_func=people.__getitem__, key="message-one", width=400
    )
    one, written = next(pair for pair in made if pair[0].id == chosen)
    if one.email:
        st.link_button(
            _("Open in my mail program"),
            letters.mailto(one.email, written),
            icon=":material/mail:",
        )
    st.code(written.subject, language=None, wrap_lines=True)
    st.code(written.text, language=None, wrap_lines=True)
