"""Who has answered a round, and what they remarked; nothing that gives anybody away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import streamlit as st

from lobscan.access import Right
from lobscan.charts import response as drawn
from lobscan.charts.response import Line
from lobscan.domain.response import Count, at_least
from lobscan.domain.round import Round, asked_of
from lobscan.locales import _, n_
from lobscan.services import picture, prepare, scan
from lobscan.services.workspace import Workspace
from lobscan.ui import empty, session, show
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
    told = scan.told(ws, round_)
    begun, handed_in = told.begun, told.handed_in
    roles = [
        r for r in round_.roles if begun[r.id].people or (asked_of(round_, pack, r) and not round_.joint)
    ]
    groups = scan.response_by_year_group(ws, round_)
    return Seen(
        round_,
        [Line(r.label, begun[r.id], handed_in[r.id]) for r in roles],
        [Line(g.label, Count(groups.get(g.id, 0), k)) for g in school.year_groups],
    )


def finding(seen: Seen) -> str:
    """The title: how many began."""
    count, exact = seen.begun
    if count == 0:
        return _("Nobody has begun yet")
    if exact:
        return n_("{count} person has begun", "{count} people have begun", count)
    return _("At least {count} people have begun", count=count)


def lead(seen: Seen) -> str:
    """How many handed in, and what is kept back."""
    count, exact = seen.handed_in
    words = (
        n_("{count} person has handed in.", "{count} people have handed in.", count)
        if exact
        else _("At least {count} people have handed in.", count=count)
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


def counts(seen: Seen) -> None:
    """The bars per role and per year group, with their tables; an empty state before anybody began."""
    if seen.begun[0] == 0:
        empty.state(
            _("No answers yet"),
            _("Hand out the links; here you see how many people begin and hand in."),
            then="pages/1_prepare/round.py",
            label=_("To the links"),
        )
    st.header(_("Per role"), anchor=False)
    _bars(seen.roles, key="roles")
    st.header(_("Per year group"), anchor=False)
    st.markdown(_("Who works in more than one year group counts in each."))
    _bars(seen.year_groups, key="year-groups")


def _bars(lines: Sequence[Line], *, key: str) -> None:
    show.chart(drawn.response(lines), key=f"response-{key}")
    rows = [
        {_("Who"): line.label, _("Begun"): line.begun.text}
        | ({_("Handed in"): line.handed_in.text} if line.handed_in else {})
        for line in lines
    ]
    show.under(rows, key=f"response-{key}-table")


def remarks(ws: Workspace, round_: Round) -> None:
    """What people remarked, by statement, without who they are; for who runs the round."""
    if not session.actor().may(Right.READ_REMARKS):
        return
    st.header(_("Remarks"), anchor=False)
    if not picture.open_to_view(ws, round_):
        st.markdown(_("Remarks can be read once the round is closed."))
        return
    if not round_.joint and sum(r.begun for r in scan.response(ws, round_)) < round_.k:
        st.markdown(
            _("Remarks can be read from {k} people on, so that nobody can be recognised.", k=round_.k)
        )
        return
    _said(ws, round_)


def _said(ws: Workspace, round_: Round) -> None:
    said = scan.remarks(ws, round_, actor=session.actor())
    statements = {s.id: (at, s.aspect) for at, s in enumerate(prepare.pack_of(ws, round_).statements)}
    known = sorted((r for r in said if r[0] in statements), key=lambda r: statements[r[0]][0])
    if not known:
        st.markdown(_("Nobody made a remark."))
    for statement, lines in groupby(known, key=lambda r: r[0]):
        st.subheader(capital(statements[statement][1]), anchor=False)
        st.markdown("\n".join(f"- {plain(' '.join(text.split()))}" for _id, _place, text in lines))
