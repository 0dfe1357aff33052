"""The people who are invited to a round: add some, withdraw one, their slips, and the mails to them."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from lobscan.domain import minutes
from lobscan.domain.invitation import Invitation, standing
from lobscan.domain.round import Round, asked_of
from lobscan.exchange import invitations as lists
from lobscan.exchange import sheets
from lobscan.exchange.invitations import RawInvitation
from lobscan.exchange.sheets import About, Slip
from lobscan.locales import _, day, n_
from lobscan.services import invitations, prepare
from lobscan.services.workspace import Workspace
from lobscan.ui import guard, mailing, reach, registers, session, uploads
from lobscan.ui.registers import Rows
from lobscan.ui.text import listed, plain

LARGEST_MB = 5
MOST_NAMED = 6
LIST_HEIGHT = 160


def about(ws: Workspace, round_: Round) -> About:
    """What the sheets and messages of a round say; the minutes are those of the role that takes longest."""
    pack = prepare.pack_of(ws, round_)
    longest = max(minutes.of_role(round_, pack, r) for r in round_.roles)
    until = day(round_.closes) if round_.closes else ""
    return About(prepare.school(ws).name, round_.title, longest, round_.k, until)


def section(ws: Workspace, round_: Round) -> None:
    """Who is invited, what one can do for them, and the messages."""
    every = invitations.people(ws, round_)
    st.header(_heading(every), anchor=False)
    st.markdown(
        _(
            "Everybody gets a link of their own, so that a reminder goes only to who has not handed in. What "
            "they answer is kept apart from this list, and no key joins the two."
        )
    )
    _small_roles(ws, round_)
    reach.warn()
    _add(ws, round_, first=not every)
    if every:
        _people(ws, round_, every)
    if standing(every):
        mailing.section(ws, round_, about(ws, round_))


def _heading(every: Sequence[Invitation]) -> str:
    count = len(standing(every))
    if not count:
        return _("Nobody is invited yet")
    return n_("{count} person is invited", "{count} people are invited", count)


def _small_roles(ws: Workspace, round_: Round) -> None:
    few = invitations.too_few(ws, round_)
    if few:
        told = listed([f"{role} ({count})" for role, count in few.items()], MOST_NAMED)
        st.warning(
            _(
                "Fewer than {k} people are invited, or still to hand in, as: {roles}. Their figures stay "
                "hidden, but who has the school's database could guess whose answers are whose from the "
                "role alone. Invite more people, or invite them under a role that more people have.",
                k=round_.k,
                roles=plain(told),
            ),
            icon=":material/group:",
        )


def _add(ws: Workspace, round_: Round, *, first: bool) -> None:
    """A list to paste or a file to choose; everybody on it, or nobody with every fault told."""
    with st.expander(_("Invite people"), expanded=first, icon=":material/person_add:", key="invite"):
        role = _role(ws, round_)
        pasted, file = st.tabs([_("Paste a list"), _("CSV or Excel file")])
        with pasted:
            _paste(ws, round_, role)
        with file:
            _file(ws, round_, role)


def _role(ws: Workspace, round_: Round) -> str:
    pack = prepare.pack_of(ws, round_)
    labels = {r.id: r.label for r in round_.roles if asked_of(round_, pack, r)}
    return st.selectbox(
        _("As whom, where the list does not say"),
        ["", *labels],
        format_func=lambda id_: labels.get(id_, "–"),
        key="invite-role",
        width=340,
    )


def _paste(ws: Workspace, round_: Round, role: str) -> None:
    """Why the count in the key: what was taken over shall not stand there still."""
    key = f"invite-list-{round_.id}-{len(invitations.people(ws, round_))}"
    text = st.text_area(
        _("One person on each line: name; e-mail; role; year groups"),
        placeholder="Anna de Vries; a.devries@school.nl; mentor; havo 3",
        height=LIST_HEIGHT,
        key=key,
        help=_(
            "A name or an e-mail address is enough, and the order does not matter: a role and a year group "
            "are known by their names. You can also paste addresses from your mail program, such as "
            "Anna de Vries <a.devries@school.nl>, or rows from Excel."
        ),
    )
    if st.button(_("Invite"), key="invite-pasted", type="primary"):
        with guard.errors():
            found = lists.read_pasted(text, invitations.words(ws, round_))
            _take_over(ws, round_, found, role)


def _file(ws: Workspace, round_: Round, role: str) -> None:
    again = f"{round_.id}-{len(invitations.people(ws, round_))}"
    file = uploads.list_file(
        lists.template(), _("invitations"), most_mb=LARGEST_MB, key="invite", again=again
    )
    pressed = st.button(_("Invite"), key="invite-from-file", type="primary", disabled=file is None)
    if pressed and file:
        with guard.errors():
            _take_over(ws, round_, lists.read(file.getvalue(), name=file.name), role)


def _take_over(ws: Workspace, round_: Round, rows: Sequence[RawInvitation], role: str) -> None:
    given = [row if row.role else row.under(role) for row in rows]
    count = invitations.invite(ws, round_, given, actor=session.actor())
    guard.done(n_("{count} person is invited.", "{count} people are invited.", count))


def _people(ws: Workspace, round_: Round, every: Sequence[Invitation]) -> None:
    """The list, of which some can be ticked, and the commands for those above it."""
    place = st.container(horizontal=True, key="invite-commands")
    labels = {r.id: r.label for r in round_.roles}
    groups = {g.id: g.label for g in prepare.school(ws).year_groups}
    cells = pa.Table.from_pylist([_cells(one, labels, groups) for one in every])
    ticked = registers.chosen(Rows([one.id for one in every], cells), key="invited")
    chosen = [one for one in every if one.id in ticked]
    with place:
        _slips(ws, round_, labels, chosen)
        _withdraw(ws, round_, [one for one in chosen if not one.withdrawn])
        _restore(ws, round_, [one for one in chosen if one.withdrawn])
        _silence(ws, round_, labels, every, ticked)
        _remind_again(ws, round_, [one for one in chosen if one.quiet])


def _cells(one: Invitation, labels: dict[str, str], groups: dict[str, str]) -> dict[str, str]:
    return {
        _("Name"): one.name or "–",
        _("E-mail"): one.email or "–",
        _("Role"): labels.get(one.role, one.role),
        _("Invitation"): _state(one),
        _("Year groups"): ", ".join(groups.get(g, g) for g in one.year_groups) or "–",
    }


def _state(one: Invitation) -> str:
    if one.withdrawn:
        return _("withdrawn")
    return _("valid, no reminders") if one.quiet else _("valid")


def _slips(ws: Workspace, round_: Round, labels: dict[str, str], chosen: Sequence[Invitation]) -> None:
    """Why who it is and the address come along: a file is made after the page, outside the visit."""
    ticked = {one.id for one in chosen if not one.withdrawn}
    who, base, told = session.actor(), session.origin(), about(ws, round_)

    @session.later
    def made() -> bytes:
        found = invitations.links(ws, round_, actor=who)
        slips = [
            Slip(one.called, labels.get(one.role, one.role), base + path)
            for one, path in found
            if not ticked or one.id in ticked
        ]
        return sheets.slips(slips, told)

    st.download_button(
        n_("{count} slip to print", "{count} slips to print", len(ticked))
        if ticked
        else _("Slips to print, one for each person"),
        made,
        file_name=f"{round_.id}-{_('slips')}.pdf",
        mime="application/pdf",
        key="slips",
        icon=":material/print:",
        on_click="ignore",
    )


def _withdraw(ws: Workspace, round_: Round, chosen: Sequence[Invitation]) -> None:
    with st.popover(_("Withdraw"), icon=":material/link_off:", key="invite-off", disabled=not chosen):
        names = plain(listed([one.called for one in chosen], MOST_NAMED))
        st.markdown(
            _("The link of {names} stops working. What was answered by it stays and counts.", names=names)
        )
        if st.button(_("Yes, withdraw"), key="invite-off-yes", type="primary"):
            with guard.errors():
                ids = [one.id for one in chosen]
                invitations.withdraw(ws, round_, ids, actor=session.actor())
                count = len(ids)
                guard.done(n_("{count} link is withdrawn.", "{count} links are withdrawn.", count))


def _restore(ws: Workspace, round_: Round, chosen: Sequence[Invitation]) -> None:
    if chosen and st.button(_("Invite again"), key="invite-back", icon=":material/undo:"):
        with guard.errors():
            invitations.restore(ws, round_, [one.id for one in chosen], actor=session.actor())
            names = plain(listed([one.called for one in chosen], MOST_NAMED))
            guard.done(_("The link of {names} works again.", names=names))


def _silence(
    ws: Workspace, round_: Round, labels: dict[str, str], every: Sequence[Invitation], ticked: Sequence[str]
) -> None:
    """No more reminders: for who is ticked, else for everybody of a role.

    Why the count in the key: what was opened to note some must not stand open after it.
    """
    free = [one for one in standing(every) if not one.quiet]
    chosen = [one for one in free if one.id in ticked]
    key = f"invite-quiet-{len(every) - len(free)}"
    with st.popover(_("No more reminders"), icon=":material/notifications_off:", key=key):
        st.markdown(
            _(
                "For who answered on paper, or asked for it. The link still works, and this says nothing "
                "about who answered. Note several people at once: one at a time, right after typing in "
                "their form, would tell whose form it was."
            )
        )
        if not ticked:
            has = {one.role for one in free}
            options = {id_: label for id_, label in labels.items() if id_ in has}
            role = st.selectbox(
                _("Tick people in the list, or choose a role"),
                ["", *options],
                format_func=lambda id_: options.get(id_, "–"),
                key="invite-quiet-role",
            )
            chosen = [one for one in free if one.role == role]
        label = n_("No reminders to {count} person", "No reminders to {count} people", len(chosen))
        if st.button(label, key="invite-quiet-yes", type="primary", disabled=not chosen):
            with guard.errors():
                invitations.silence(ws, round_, [one.id for one in chosen], actor=session.actor())
                count = len(chosen)
                told = n_("{count} person gets no reminders.", "{count} people get no reminders.", count)
                guard.done(told)


def _remind_again(ws: Workspace, round_: Round, chosen: Sequence[Invitation]) -> None:
    if chosen and st.button(_("Remind again"), key="invite-loud", icon=":material/notifications:"):
        with guard.errors():
            invitations.remind_again(ws, round_, [one.id for one in chosen], actor=session.actor())
            names = plain(listed([one.called for one in chosen], MOST_NAMED))
            guard.done(_("Reminders go to {names} again.", names=names))
