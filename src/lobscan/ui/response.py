"""Who has answered a round, and what they remarked; nothing that gives anybody away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import streamlit as st

from lobscan.access import Right
from lobscan.charts import response as drawn
from lobscan.charts.response import Line
from lobscan.domain import minutes as estimate
from lobscan.domain.pace import middle
from lobscan.domain.response import Count, at_least
from lobscan.domain.round import Round, asked_of
from lobscan.errors import UserError
from lobscan.locales import _, moment, n_, number, tell
from lobscan.services import invitations, mailing, picture, prepare, response, scan
from lobscan.services import remarks as readable
from lobscan.services.workspace import Workspace
from lobscan.ui import empty, session, show
from lobscan.ui.mailing import KINDS
from lobscan.ui.text import capital, plain


@dataclass(frozen=True, slots=True)
class Seen:
    """The counts of a round, per role and per year group."""

    round: Round
    roles: Sequence[Line]
    year_groups: Sequence[Line]

    @property
    def begun(self) -> tuple[int, bool]:
        """How many began at least, and whether that is all."""
        return at_least(line.begun for line in self.roles)

    @property
    def handed_in(self) -> tuple[int, bool]:
        """How many handed in at least, and whether that is all."""
        return at_least(line.handed_in for line in self.roles if line.handed_in)


def of(ws: Workspace, round_: Round) -> Seen:
    """The counts of every role that is asked and every year group."""
    school, pack = prepare.school(ws), prepare.pack_of(ws, round_)
    k = 1 if round_.joint else round_.k
    told = response.told(ws, round_)
    begun, handed_in = told.begun, told.handed_in
    roles = [
        r for r in round_.roles if begun[r.id].people or (asked_of(round_, pack, r) and not round_.joint)
    ]
    groups = response.told_by_year_group(ws, round_)
    invited = {g.role: g.invited for g in invitations.counts(ws, round_)} if round_.invited else {}
    if invited:
        roles = [r for r in roles if r.id in invited or begun[r.id].people]
    return Seen(
        round_,
        [Line(r.label, begun[r.id], handed_in[r.id], invited.get(r.id)) for r in roles],
        [Line(g.label, groups.get(g.id, Count(0, k))) for g in school.year_groups],
    )


def finding(seen: Seen) -> str:
    """The title: how many began."""
    count, exact = seen.begun
    if count == 0:
        return _("Nobody has begun yet")
    if exact:
        return n_("{count} person has begun", "{count} people have begun", count)
    return n_("At least {count} person has begun", "At least {count} people have begun", count)


def lead(seen: Seen) -> str:
    """How many handed in, and what is kept back."""
    count, exact = seen.handed_in
    words = (
        n_("{count} person has handed in.", "{count} people have handed in.", count)
        if exact
        else n_("At least {count} person has handed in.", "At least {count} people have handed in.", count)
    )
    rule = _(
        "Fewer than {k} people stand here as '{bounds}' (at least one), and so does a group from which "
        "they would follow: nobody can be recognised.",
        k=seen.round.k,
        bounds=Count(1, seen.round.k).text,
    )
    return f"{words} {rule}"


def joint(ws: Workspace, round_: Round) -> None:
    """A team answers as one; there is nobody to count."""
    count = len({statement for statement, _place in scan.joint_given(ws, round_)})
    st.markdown(
        n_("The team has answered {count} statement.", "The team has answered {count} statements.", count)
    )
    st.page_link("pages/2_scan/together.py", label=_("Answer together"), icon=":material/groups:")


def elsewhere(round_: Round) -> None:
    """The ways to answers that came on paper or by another tool, as long as they can be taken over."""
    if round_.closed:
        return
    here = {"round": round_.id}
    with st.container(horizontal=True, key="response-elsewhere"):
        st.page_link(
            "pages/2_scan/paper.py",
            label=_("Paper forms"),
            icon=":material/description:",
            query_params=here,
        )
        st.page_link(
            "pages/2_scan/survey.py",
            label=_("Other survey"),
            icon=":material/upload_file:",
            query_params=here,
        )


def counts(seen: Seen) -> None:
    """The bars per role and per year group, with their tables; an empty state before anybody began."""
    if seen.begun[0] == 0 and not any(line.invited for line in seen.roles):
        empty.state(
            _("No answers yet"),
            _("Invite people; here you see how many of them begin and hand in.")
            if seen.round.invited
            else _("Hand out the links; here you see how many people begin and hand in."),
            then="pages/1_prepare/round.py",
            label=_("To the links"),
        )
    st.header(_("Per role"), anchor=False)
    _bars(seen.roles, key="roles")
    if seen.begun[0] == 0:
        return
    st.header(_("Per year group"), anchor=False)
    st.markdown(_("Who works in more than one year group counts in each."))
    _bars(seen.year_groups, key="year-groups")


def _bars(lines: Sequence[Line], *, key: str) -> None:
    show.chart(drawn.response(lines), key=f"response-{key}")
    rows = [
        {_("Who"): line.label}
        | ({_("Invited"): line.invited or 0} if any(one.invited for one in lines) else {})
        | {_("Begun"): line.begun.text}
        | ({_("Handed in"): line.handed_in.text} if line.handed_in else {})
        for line in lines
    ]
    show.under(rows, key=f"response-{key}-table")


def reminders(ws: Workspace, round_: Round) -> None:
    """What was sent to those who are invited, and the way to a reminder."""
    if not round_.invited:
        return
    st.header(_("Messages"), anchor=False)
    sent = mailing.mailings(ws, round_)
    rows = [
        {
            _("Message"): _(KINDS[one.kind]),
            _("Sent on"): moment(one.moment),
            _("Sent"): one.sent,
            _("Did not go"): len(one.refused) + len(one.unsure),
            _("Still to go"): one.waiting,
        }
        for one in sent
    ]
    if rows:
        show.table(rows, key="response-mailings")
    else:
        st.markdown(_("No message was sent by lobscan yet."))
    if not round_.closed:
        left = len(invitations.left(ws, round_))
        st.markdown(
            n_(
                "{count} person is not yet known to have handed in: that is noted for at least {k} at once.",
                "{count} people are not yet known to have handed in: that is noted for at least {k} at once.",
                left,
                k=round_.k,
            )
        )
        st.page_link("pages/1_prepare/round.py", label=_("Send a reminder"), icon=":material/send:")


def minutes(ws: Workspace, round_: Round) -> None:
    """The minutes that answering really took, beside what was estimated.

    None of a role whose number is kept back: its median would tell that they are `k` at least.
    """
    if round_.joint:
        return
    st.header(_("Time it took"), anchor=False)
    pack, used = prepare.pack_of(ws, round_), invitations.minutes(ws, round_)
    kept_back = {id_ for id_, count in response.told(ws, round_).handed_in.items() if count.masked}
    rows = [
        {
            _("Who"): role.label,
            _("Estimated minutes"): estimate.of_role(round_, pack, role),
            _("Median minutes"): number(found, 0),
        }
        for role in round_.roles
        if (found := middle(used.get(role.id, ()), round_.k)) is not None and role.id not in kept_back
    ]
    st.markdown(
        _(
            "Measured for groups of at least {k} people of a role who handed in, without breaks of more than "
            "five minutes, and kept apart from their answers.",
            k=round_.k,
        )
    )
    if rows:
        show.table(rows, key="response-minutes")
    else:
        st.markdown(_("There was no such group.") if round_.closed else _("There is no such group yet."))


def remarks(ws: Workspace, round_: Round) -> None:
    """What people remarked, by statement, without who they are; for who runs the round."""
    if not session.actor().may(Right.READ_REMARKS):
        return
    st.header(_("Remarks"), anchor=False)
    if picture.ends_links(ws, round_):
        st.markdown(_("Remarks can be read once the round is closed, or its figures have been looked at."))
        return
    try:
        said = readable.read(ws, round_, actor=session.actor())
    except UserError as error:
        st.markdown(plain(tell(error)))
    else:
        _said(ws, round_, said)


def _said(ws: Workspace, round_: Round, said: Sequence[tuple[str, str]]) -> None:
    if not round_.joint:
        st.markdown(
            _("A remark on a statement that fewer than {k} people were asked cannot be read.", k=round_.k)
        )
    statements = {s.id: (at, s.aspect) for at, s in enumerate(prepare.pack_of(ws, round_).statements)}
    known = sorted((r for r in said if r[0] in statements), key=lambda r: statements[r[0]][0])
    if not known:
        st.markdown(_("Nobody made a remark."))
    for statement, lines in groupby(known, key=lambda r: r[0]):
        st.subheader(capital(statements[statement][1]), anchor=False)
        st.markdown("\n".join(f"- {plain(' '.join(text.split()))}" for _id, text in lines))
