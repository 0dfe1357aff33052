"""Rounds on their page: what there is, open one, hand out its links, import answers, close it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from lobscan.access import Right
from lobscan.domain.round import (
    SMALLEST_K,
    USUAL_K,
    Mode,
    Round,
    places_of,
    statements_of,
)
from lobscan.exchange import answers as answer_files
from lobscan.exchange import links as link_files
from lobscan.exchange import sheets
from lobscan.exchange.links import Link
from lobscan.locales import N_, _, day, n_, short_day
from lobscan.services import intake, picture, prepare, rubrics
from lobscan.services.workspace import Workspace, today
from lobscan.ui import choose, guard, invitations, reach, session, show, uploads
from lobscan.ui.text import apart, capital, plain

SETS = {"core": N_("core set"), "full": N_("full set")}
ASKED = {**SETS, "pulse": N_("pulse")}
"""What a round may ask; a pulse is opened on a page of its own."""
MODES = {
    Mode.OPEN: N_("everybody by themselves, by a link"),
    Mode.INVITED: N_("everybody by themselves, by a link of their own"),
    Mode.JOINT: N_("a team together, on one screen"),
}
LARGEST_MB = 25
QR_WIDTH = 150
PULSE = "pages/4_picture/pulse.py"
SIDE_BY_SIDE = 2


def finding(rounds: Sequence[Round]) -> str:
    """The title: what runs now."""
    running = [r for r in rounds if not r.closed]
    if not rounds:
        return _("Open the first round")
    if not running:
        return _("No round is running now")
    if len(running) == 1:
        return _("{title} is running", title=plain(running[0].title))
    return _("{count} rounds are running", count=len(running))


def overview(rounds: Sequence[Round]) -> None:
    """All rounds, the latest first."""
    rows = [
        {
            _("Round"): r.title,
            _("State"): _state(r),
            _("Opened"): short_day(r.opened),
            _("Closed"): short_day(r.closed) if r.closed else "",
            _("Statements"): _(ASKED[r.set]),
            _("Who answers"): _(MODES[r.mode]),
            _("Code"): r.id,
        }
        for r in reversed(rounds)
    ]
    show.table(rows, key="rounds")


def _state(round_: Round) -> str:
    if round_.closed:
        return _("closed")
    if round_.closes and today() > round_.closes:
        return _("ended, still to be closed")
    return _("running")


def new(ws: Workspace, every: Sequence[Round]) -> None:
    """The form that opens a round: open before the first one, and folded again after each."""
    label, key = _("Open a new round"), f"new-round-{len(every)}"
    with st.expander(label, expanded=not every, icon=":material/add:", key=key):
        with st.form("new-round-form", border=False):
            wanted = _wanted(ws)
            pressed = st.form_submit_button(_("Open the round"), key="new-round-save", type="primary")
        if pressed:
            with guard.errors():
                made = prepare.open_round(ws, wanted, actor=session.actor())
                choose.point(round=made.id)
                guard.done(_("{title} is open.", title=plain(made.title)))
        st.page_link(PULSE, label=_("Only a few statements? Open a pulse"), icon=":material/monitor_heart:")


def _wanted(ws: Workspace) -> prepare.NewRound:
    title = st.text_input(_("Title"), max_chars=200, placeholder=f"Scan {today():%Y-%m}", key="new-title")
    left, right = st.columns(2)
    with left:
        packs = apart(rubrics.titles(ws.settings))
        ids = list(packs)
        own = prepare.school(ws).rubric
        rubric = st.selectbox(
            _("Rubric"),
            ids,
            index=ids.index(own) if own in ids else 0,
            format_func=packs.__getitem__,
            key="new-rubric",
        )
        set_ = st.radio(_("Statements"), list(SETS), format_func=lambda s: _(SETS[s]), key="new-set")
        mode = st.radio(_("Who answers"), list(MODES), format_func=lambda m: _(MODES[m]), key="new-mode")
    with right:
        k = st.number_input(
            _("Smallest group that is shown"),
            SMALLEST_K,
            50,
            USUAL_K,
            key="new-k",
            help=_(
                "A figure of fewer people than this is never shown, so that nobody can be recognised. "
                "A team that answers together is not anonymous; for them it does not count."
            ),
        )
        closes = st.date_input(
            _("Closing day (not needed)"), None, min_value=today(), format="DD-MM-YYYY", key="new-closes"
        )
        desired = st.checkbox(_("Ask for the wanted level too"), key="new-desired")
        early = st.checkbox(
            _("Show figures while people answer"),
            key="new-early",
            help=_(
                "Usually figures wait until the round is closed. With this they can be seen before, step by "
                "step, each step of enough people at once. Whoever is counted then cannot change or withdraw "
                "their answers any more."
            ),
        )
        horizon = st.number_input(
            _("Year that the wanted level is meant for"),
            today().year,
            today().year + 10,
            None,
            key="new-horizon",
            help=_("Only counts when the wanted level is asked for."),
        )
    return prepare.NewRound(
        rubric=rubric,
        title=title,
        set=set_,
        mode=mode.value,
        k=int(k),
        desired=desired,
        early_figures=early,
        closes=closes if isinstance(closes, date) else None,
        horizon=int(horizon) if desired and horizon else None,
    )


def chosen(ws: Workspace, round_: Round) -> None:
    """What the chosen round is, and what one can do with it."""
    st.header(plain(round_.title), anchor=False)
    st.markdown(_facts(ws, round_))
    here = {"round": round_.id}
    if round_.closed:
        if round_.pulse:
            label = _("See what moved")
            st.page_link(PULSE, label=label, icon=":material/monitor_heart:", query_params=here)
            return
        scores = "pages/4_picture/scores.py"
        st.page_link(scores, label=_("See the scores"), icon=":material/grid_on:", query_params=here)
        return
    if round_.joint:
        together = "pages/2_scan/together.py"
        st.page_link(together, label=_("Answer together"), icon=":material/groups:", query_params=here)
    else:
        st.page_link(
            "pages/2_scan/response.py",
            label=_("See who has answered"),
            icon=":material/how_to_reg:",
            query_params=here,
        )
        if picture.links_ended(ws, round_):
            st.info(
                _(
                    "The figures of this round were looked at while it ran, so its links take nobody any "
                    "more. For whoever still wants to take part, open a new round."
                )
            )
        else:
            (invitations.section if round_.invited else links)(ws, round_)
    imports(ws, round_)
    close(ws, round_)


def _facts(ws: Workspace, round_: Round) -> str:
    pack = prepare.pack_of(ws, round_)
    asked = n_("{count} statement", "{count} statements", len(statements_of(round_, pack)))
    facts = [pack.header.title, asked, _(MODES[round_.mode])]
    if not round_.joint:
        facts.append(_("shown from {k} people on", k=round_.k))
    if round_.desired:
        year = _("wanted level in {year}", year=round_.horizon) if round_.horizon else _("wanted level asked")
        facts.append(year)
    if round_.closes and not round_.closed:
        facts.append(_("open until {day}", day=day(round_.closes)))
    if round_.closed:
        facts.append(_("closed on {day}", day=day(round_.closed)))
    return " · ".join(plain(f) for f in facts)


def links(ws: Workspace, round_: Round) -> None:
    """A link and QR for each role, and the sheets to print."""
    about = invitations.about(ws, round_)
    found = [Link(role.id, role.label, session.origin() + path) for role, path in prepare.links(ws, round_)]
    st.subheader(_("Hand out the links"), anchor=False)
    st.markdown(
        _(
            "Each role has a link of its own. Put it in a message, or hang up the sheet. Who has the link "
            "can answer for that role, without a name."
        )
    )
    reach.warn()
    st.download_button(
        _("Sheets to print, one for each role"),
        session.later(lambda: sheets.posters(found, about)),
        file_name=f"{round_.id}-links.pdf",
        mime="application/pdf",
        key="sheets",
        icon=":material/print:",
        on_click="ignore",
    )
    for at in range(0, len(found), SIDE_BY_SIDE):
        for column, link in zip(st.columns(SIDE_BY_SIDE), found[at : at + SIDE_BY_SIDE], strict=False):
            with column:
                _link(link)
    _replace(ws, round_, found)


def _replace(ws: Workspace, round_: Round, found: Sequence[Link]) -> None:
    """A new link for a role whose link came where it should not."""
    roles = {link.id: link.role for link in found}
    with st.popover(_("Replace a link"), icon=":material/sync_lock:", key="replace-link"):
        st.markdown(
            _(
                "For a link that came into the wrong hands. The old link and its QR stop working at once; "
                "what was answered stays, and who had begun goes on at the new link with their code."
            )
        )
        role = st.selectbox(
            _("Role"),
            list(roles),
            format_func=lambda id_: capital(roles[id_]),
            key=f"replace-role-{round_.id}",
        )
        allowed = session.actor().may(Right.RUN_ROUND)
        if st.button(
            _("Make a new link"), key=f"replace-{round_.id}", type="primary", disabled=not (allowed and role)
        ):
            with guard.errors():
                prepare.replace_link(ws, round_, role, actor=session.actor())
                guard.done(
                    _("The link for {role} was replaced. Hand out the new one.", role=plain(roles[role]))
                )


def _link(link: Link) -> None:
    with st.container(border=True, key=f"link-{link.id}"):
        left, right = st.columns([2, 3], vertical_alignment="center")
        with left:
            st.image(
                link_files.qr(link.url), width=QR_WIDTH, alt=_("QR of the link for {role}", role=link.role)
            )
        with right:
            st.markdown(f"**{capital(link.role)}**")
            st.code(link.url, language=None, wrap_lines=True)


def imports(ws: Workspace, round_: Round) -> None:
    """Answers from a file: all of them, or none with every fault told."""
    with st.expander(_("Import answers from a file"), icon=":material/upload_file:", key="import"):
        st.markdown(
            _(
                "A CSV or Excel file with one answer in each row. Everything is taken over, or nothing: then "
                "you read in which row and column something is wrong."
            )
        )
        file = uploads.list_file(
            answer_files.template(), "antwoorden", most_mb=LARGEST_MB, key="import", again=round_.id
        )
        if (
            st.button(_("Take over"), key=f"import-{round_.id}", type="primary", disabled=file is None)
            and file
        ):
            with guard.errors():
                rows = answer_files.read_answers(file.getvalue(), name=file.name)
                count = intake.import_answers(ws, round_, rows, actor=session.actor())
                guard.done(n_("{count} answer taken over", "{count} answers taken over", count) + ".")
        _codes(ws, round_)


def _codes(ws: Workspace, round_: Round) -> None:
    """Which codes the file may hold."""
    school, pack = prepare.school(ws), prepare.pack_of(ws, round_)
    st.markdown(
        _(
            "In `current` and `desired` stands 1, 2, 3, 4, ? (don't know), - (not applicable) or nothing. "
            "These are the codes of this round:"
        )
    )
    groups = tuple(g.id for g in school.year_groups)
    rows = [{_("Column"): "role", _("Code"): r.id, _("Meaning"): r.label} for r in round_.roles]
    rows += [{_("Column"): "year_group", _("Code"): g.id, _("Meaning"): g.label} for g in school.year_groups]
    rows += [
        {
            _("Column"): "statement",
            _("Code"): s.id,
            _("Meaning"): s.aspect + (f" ({_('per year group')})" if places_of(s, groups) != ("",) else ""),
        }
        for s in statements_of(round_, pack)
    ]
    show.table(rows, key="import-codes", height=240)


def close(ws: Workspace, round_: Round) -> None:
    """Close the round, once it is clear what that means."""
    with st.popover(_("Close the round"), icon=":material/lock:", key="close-round"):
        st.markdown(
            _("The team can no longer change its answers, and a closed round stays closed.")
            if round_.joint
            else _(
                "The links stop working, the figures can be seen, and a closed round stays closed. Answers "
                "that were given count, also of people who had not handed in yet."
            )
        )
        if st.button(
            _("Yes, close {title}", title=plain(round_.title)), key=f"close-{round_.id}", type="primary"
        ):
            with guard.errors():
                prepare.close_round(ws, round_.id, actor=session.actor())
                guard.done(_("{title} is closed. Its figures can be seen now.", title=plain(round_.title)))
