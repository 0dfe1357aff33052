"""The page Workshop: open a session, and lead it step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from lobscan.access import Right
from lobscan.domain.round import Round
from lobscan.domain.workshop import Workshop, view
from lobscan.domain.workshop_acts import USUAL_DOTS, USUAL_PRIORITIES, Step
from lobscan.locales import _, n_, short_day
from lobscan.locales import workshop as words
from lobscan.services import picture, prepare, workshop
from lobscan.services.picture import Picture
from lobscan.services.workshop import NewWorkshop
from lobscan.services.workspace import Workspace
from lobscan.ui import (
    choose,
    empty,
    guard,
    header,
    reach,
    session,
    workshop_agenda,
    workshop_agree,
    workshop_screen,
    workshop_steps,
)
from lobscan.ui.printing import shared_links
from lobscan.ui.text import plain
from lobscan.ui.workshop_do import do
from lobscan.ui.workshop_screen import Scene

NEW = "new"
EVERY = 0.5
"""Seconds between two looks at what others did; a second leaves too little of two for the drawing."""


def scene(ws: Workspace, at: Workshop) -> Scene:
    """All that a screen shows of a session."""
    seen = _picture(ws, at.round)
    people = {p.id: p.name for p in seen.school.people}
    link = f"{session.origin()}/w/{workshop.code(ws, at.id)}"
    return Scene(at, seen, {t: workshop.subject(seen.pack, t) for t in at.topics}, people, link)


def _picture(ws: Workspace, round_id: str) -> Picture:
    """The figures past the gate, kept as long as they hold: the projector asks each second."""
    round_ = prepare.round_(ws, round_id)
    return _kept(ws, round_, stamp=(str(ws.settings.data), *picture.stamp(ws, round_)))


@st.cache_resource(max_entries=8, show_spinner=False)
def _kept(_ws: Workspace, round_: Round, stamp: tuple[object, ...]) -> Picture:
    del stamp  # part of the key alone
    return picture.picture(_ws, round_)


def chosen(ws: Workspace) -> Workshop | None:
    """The session that the address asks for, else the latest that is open; None for a new one."""
    every = workshop.workshops_of(ws)
    usual = next((w.id for w in every if not w.closed), NEW)
    wanted = st.query_params.get("workshop", usual)
    return next((w for w in every if w.id == wanted), None)


def switcher(ws: Workspace, at: Workshop | None) -> None:
    """The other sessions, and a new one."""
    every = workshop.workshops_of(ws)
    if not every:
        return
    options = {w.id: f"{w.title} · {short_day(w.opened)}" for w in every} | {NEW: _("A new workshop")}
    choose.one(_("Workshop"), options, key="workshop", default=at.id if at else NEW)


# Opening


def opening(ws: Workspace) -> None:
    """Choose the round and the topics, and open a session."""
    rounds = workshop.rounds(ws)
    if not rounds:
        empty.state(
            _("No round to talk about yet"),
            _("A workshop is held on a round that is closed, or that a team answers together."),
            then="pages/1_prepare/round.py",
            label=_("To the round"),
        )
    header.page(
        _("Hold a workshop: from the picture to ambitions and first steps"),
        _("In two hours a group compares, votes in silence, agrees and chooses. Nobody needs an account."),
    )
    round_ = choose.round_(ws, rounds)
    seen = _picture(ws, round_.id)
    names = workshop_agenda.topic_names(seen)
    with st.form("open-workshop", border=False):
        title = st.text_input(_("Title"), _("Ambition workshop"), max_chars=200, key="workshop-title")
        topics = st.multiselect(
            _("What you talk about"),
            list(names),
            default=list(workshop.usual_topics(seen)),
            format_func=names.__getitem__,
            placeholder=_("Choose"),
            help=_("The three largest gaps and the three largest disagreements, unless you choose others."),
            key=f"workshop-topics-{round_.id}",
        )
        left, right = st.columns(2)
        dots = left.number_input(_("Dots per person"), 1, 10, USUAL_DOTS, key="workshop-dots")
        most = right.number_input(
            _("At most so many priorities"), 1, 6, USUAL_PRIORITIES, key="workshop-most"
        )
        small = st.checkbox(
            _("Not anonymous: also show votes of one or two people. Participants are told."),
            value=round_.joint,
            key="workshop-small",
        )
        allowed = session.actor().may(Right.RUN_WORKSHOP)
        if st.form_submit_button(_("Open the workshop"), type="primary", disabled=not allowed):
            with guard.errors():
                made = workshop.open_(
                    ws,
                    round_,
                    NewWorkshop(title, topics, dots=int(dots), most=int(most), small=small),
                    actor=session.actor(),
                )
                choose.point(workshop=made.id)
                st.rerun()


# Leading


def lead(ws: Workspace, at: Workshop) -> None:
    """The present step with what one can do, and beside it the way in and the agenda."""
    header.page(
        plain(_("{number}. {title}", number=_number(at), title=words.title(at.item))),
        plain(f"{at.title} · {prepare.round_(ws, at.round).title}"),
    )
    st.html(workshop_screen.style())
    shown = scene(ws, at)
    main, side = st.columns([5, 2], gap="large")
    with main:
        _moves(ws, at)
        st.fragment(session.guarded(_live), run_every=EVERY, key="workshop-live")(ws, at.id, view(at))
        workshop_steps.STEPS[at.step](ws, shown)
    with side:
        _way_in(ws, shown)
        _outline(at)
    workshop_agenda.settings(ws, shown)


def _number(at: Workshop) -> int:
    return sum(item.on for item in at.agenda[: at.at + 1])


def _moves(ws: Workspace, at: Workshop) -> None:
    """To the step before and the next one that is not left out."""
    steps = [i for i, item in enumerate(at.agenda) if item.on or i == at.at]
    here = steps.index(at.at)
    with st.container(horizontal=True, key="workshop-moves"):
        if here > 0:
            _go(ws, at, steps[here - 1], _("Back"), key="workshop-back")
        if here + 1 < len(steps):
            following = at.agenda[steps[here + 1]]
            label = _("On to: {step}", step=plain(words.title(following)))
            _go(ws, at, steps[here + 1], label, key="workshop-next", primary=True)


def _go(ws: Workspace, at: Workshop, to: int, label: str, *, key: str, primary: bool = False) -> None:
    icon = ":material/arrow_forward:" if primary else ":material/arrow_back:"
    if st.button(label, key=key, type="primary" if primary else "secondary", icon=icon):
        do(ws, at, "went", to=to)


def _live(ws: Workspace, id_: str, drawn: str) -> None:
    """What changes by itself: the time, who is in and who has voted. Another's act draws the page anew."""
    session.language()
    at = workshop.workshop(ws, id_)
    if view(at) != drawn:
        st.rerun()
    st.markdown(f"**{workshop_screen.timer(at)}** · {workshop_screen.present(at)}{_votes(at)}")


def _votes(at: Workshop) -> str:
    count: Callable[[Workshop], str] | None = workshop_steps.COUNTS.get(at.step)
    said = count(at) if count else ""
    return f" · {said}" if said else ""


def _way_in(ws: Workspace, shown: Scene) -> None:
    where, code = workshop_screen.door(shown)
    with st.container(border=True, key="workshop-door"):
        st.markdown(f"{plain(where)} · **{code}**")
        reach.warn()
        if shown.at.step is Step.WELCOME:
            st.html(f'<div class="lobscreen small">{workshop_screen.qr(shown)}</div>')
        st.link_button(
            _("Open the projector"),
            session.address(f"/projector?workshop={shown.at.id}&lang={session.language()}"),
            icon=":material/present_to_all:",
            width="stretch",
        )
        _to_print(ws, shown.at, width="stretch")


def _to_print(ws: Workspace, at: Workshop, *, width: Literal["content", "stretch"] = "content") -> None:
    """The printed page, and an end to the links to it that were shared."""
    st.link_button(
        _("The outcome, to print"),
        session.address(f"/print/workshop/{workshop.outcome_token(ws, at.id)}?lang={session.language()}"),
        icon=":material/print:",
        width=width,
    )
    who = session.actor()
    shared_links(
        f"workshop-{at.id}",
        lambda: workshop.withdraw_outcome(ws, at.id, actor=who),
        allowed=who.may(Right.RUN_WORKSHOP),
        width=width,
    )


def _outline(at: Workshop) -> None:
    """The agenda, the present step in bold."""
    total = sum(item.minutes for item in at.agenda if item.on)
    st.markdown(f"**{_('Agenda')}** · {n_('{count} minute', '{count} minutes', total)}")
    lines = []
    for i, item in enumerate([item for item in at.agenda if item.on]):
        name = plain(item.title or words.short(item.step))
        mark = f"**{name}**" if item is at.item else name
        lines.append(f"{i + 1}. {mark} :gray[{item.minutes}′]")
    st.markdown("\n".join(lines))


def over(ws: Workspace, at: Workshop) -> None:
    """A session that was closed: what it led to."""
    header.page(
        _("The workshop is over"),
        plain(f"{at.title} · {prepare.round_(ws, at.round).title}"),
    )
    st.html(workshop_screen.style())
    shown = scene(ws, at)
    with st.container(border=True, key="workshop-outcome"):
        st.html(f'<div class="lobscreen small">{workshop_screen.outcome(shown)}</div>')
    with st.container(horizontal=True, key="workshop-to-print"):
        _to_print(ws, at)
    workshop_agree.proposals(ws, shown.seen)
