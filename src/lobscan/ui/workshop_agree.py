"""Agreeing on a level in a session, and what a leader still has to make of it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lobscan.access import Right
from lobscan.domain.ambition import PROVISIONAL
from lobscan.domain.round import Round
from lobscan.domain.rubric import Scope
from lobscan.domain.workshop_acts import Agreed
from lobscan.domain.workshop_agreed import Proposal
from lobscan.locales import _, day, n_
from lobscan.services import workshop, workshop_agreed
from lobscan.services.picture import Picture
from lobscan.services.workspace import Workspace
from lobscan.ui import guard, session, workshop_screen
from lobscan.ui.text import plain
from lobscan.ui.workshop_screen import Scene

# In the session


def show(ws: Workspace, shown: Scene) -> None:
    """What the group agreed on for the topic, and the next agreement."""
    topic = shown.at.focus
    standing = shown.at.agreed_on(topic)
    for i, one in enumerate(standing):
        _standing(ws, shown, one, i)
    _form(ws, shown, standing[0] if len(standing) == 1 else None)


def _standing(ws: Workspace, shown: Scene, one: Agreed, number: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"agreed-{one.topic}-{number}"):
        where = workshop_screen.places(shown, one) or _everywhere(shown.seen, one.topic)
        told = [f"**{_('level {level}', level=one.level)}**", plain(where), plain(one.why)]
        st.markdown(" · ".join(filter(None, told)), width="content")
        key = f"agreed-back-{one.topic}-{number}"
        if st.button(_("Take back"), key=key, icon=":material/undo:", type="tertiary"):
            with guard.errors():
                workshop_agreed.take_back(
                    ws, shown.at.id, topic=one.topic, year_groups=one.year_groups, actor=session.actor()
                )
                guard.done(_("Taken back: {target}.", target=plain(shown.subjects[one.topic].title)))


def _form(ws: Workspace, shown: Scene, standing: Agreed | None) -> None:
    """The level that the group agrees on, with a line why."""
    topic = shown.at.focus
    subject = shown.subjects[topic]
    with st.form(f"workshop-agree-{topic}"):
        level = st.radio(
            _("The ambition that we agree on"),
            list(subject.levels),
            index=(standing.level if standing else PROVISIONAL) - 1,
            format_func=lambda value: f"**{value}** {plain(subject.levels[value])}",
            key=f"agree-level-{topic}",
        )
        why = st.text_input(
            _("Why this level?"), standing.why if standing else "", max_chars=500, key=f"agree-why-{topic}"
        )
        groups = _groups(shown, standing)
        if st.form_submit_button(_("Keep the ambition"), type="primary", key=f"agree-keep-{topic}"):
            _keep(ws, shown, level=level or PROVISIONAL, why=why, groups=groups)


def _keep(ws: Workspace, shown: Scene, *, level: int, why: str, groups: Sequence[str]) -> None:
    topic = shown.at.focus
    with guard.errors():
        set_ = workshop_agreed.agree(
            ws,
            shown.at.id,
            topic=topic,
            level=level,
            why=why,
            year_groups=groups or ("",),
            actor=session.actor(),
        )
        target = plain(shown.subjects[topic].title)
        guard.done(
            _("Kept: level {level} for {target}.", level=level, target=target)
            if set_
            else _("Agreed and kept. It waits for a leader, who confirms it on the page Ambitions.")
        )


def _groups(shown: Scene, standing: Agreed | None) -> tuple[str, ...]:
    """The year groups that an ambition is for; none is all of them."""
    topic = shown.at.focus
    if not _everywhere(shown.seen, topic):
        return ()
    groups = {g.id: g.label for g in shown.seen.school.year_groups}
    chosen = st.multiselect(
        _("Only for some year groups"),
        list(groups),
        default=[g for g in (standing.year_groups if standing else ()) if g in groups],
        format_func=groups.__getitem__,
        placeholder=_("all year groups"),
        help=_("Another level for other year groups? Keep this one first, then the next."),
        key=f"agree-groups-{topic}",
    )
    return tuple(chosen)


# Afterwards


def proposals(ws: Workspace, seen: Picture) -> None:
    """What a workshop agreed on and a leader has still to confirm; nothing where there is nothing."""
    every = workshop_agreed.proposals(ws, seen.round)
    waiting = [p for p in every if not p.agreement.aside]
    aside = [p for p in every if p.agreement.aside]
    if waiting:
        _waiting(ws, seen, waiting)
    if aside:
        _aside(ws, seen, aside)


def _waiting(ws: Workspace, seen: Picture, waiting: Sequence[Proposal]) -> None:
    may = session.actor().may(Right.SET_AMBITION)
    with st.container(border=True, key="workshop-waiting"):
        st.header(_said(waiting, may=may), anchor=False)
        if not may:
            st.markdown("\n".join(f"- {_line(seen, p)}" for p in waiting))
            return
        ticked = [p.place for p in waiting if st.checkbox(_line(seen, p), value=True, key=f"waits-{_key(p)}")]
        with st.container(horizontal=True):
            if st.button(
                _("Make these our ambition"),
                key="waiting-confirm",
                type="primary",
                icon=":material/check:",
                disabled=not ticked,
            ):
                _confirm(ws, seen.round, ticked)
            if st.button(_("Set these aside"), key="waiting-aside", disabled=not ticked):
                with guard.errors():
                    workshop_agreed.set_aside(ws, seen.round, ticked, actor=session.actor())
                    guard.done(_("Set aside. Below the others you can bring it back."))


def _said(waiting: Sequence[Proposal], *, may: bool) -> str:
    days = {p.held for p in waiting}
    count, last = len(waiting), day(max(days))
    if not may:
        return n_(
            "{count} agreement of the workshop waits for a leader",
            "{count} agreements of the workshop wait for a leader",
            count,
        )
    if len(days) > 1:
        return n_(
            "{count} agreement of workshops waits for you",
            "{count} agreements of workshops wait for you",
            count,
        )
    return n_(
        "{count} agreement of the workshop of {day} waits for you",
        "{count} agreements of the workshop of {day} wait for you",
        count,
        day=last,
    )


def _confirm(ws: Workspace, round_: Round, places: Sequence[tuple[str, str]]) -> None:
    with guard.errors():
        workshop_agreed.confirm(ws, round_, places, actor=session.actor())
        guard.done(
            n_(
                "{count} agreement is now the school's ambition. On the page Ambitions you can take it back.",
                "{count} agreements are now the school's ambition. On the page Ambitions you can take them "
                "back.",
                len(places),
            )
        )


def _aside(ws: Workspace, seen: Picture, aside: Sequence[Proposal]) -> None:
    with st.expander(
        n_("{count} agreement was set aside", "{count} agreements were set aside", len(aside)),
        icon=":material/inventory_2:",
    ):
        allowed = session.actor().may(Right.SET_AMBITION)
        for one in aside:
            st.markdown(_line(seen, one))
            key = f"aside-back-{_key(one)}"
            if st.button(_("Bring back"), key=key, icon=":material/undo:", disabled=not allowed):
                with guard.errors():
                    workshop_agreed.bring_back(ws, seen.round, [one.place], actor=session.actor())
                    guard.done(_("It waits again."))


def _line(seen: Picture, one: Proposal) -> str:
    """An agreement in words: what, where, which level, and why."""
    agreed = one.agreement
    labels = {g.id: g.label for g in seen.school.year_groups}
    place = labels.get(agreed.year_group, agreed.year_group) or _everywhere(seen, agreed.topic)
    name = workshop.subject(seen.pack, agreed.topic).title
    level = _("level {level}", level=agreed.level)
    return " · ".join(filter(None, [f"**{plain(name)}**", plain(place), level, plain(agreed.why)]))


def _everywhere(seen: Picture, topic: str) -> str:
    """What an ambition without year groups is for; "" where there is no choice."""
    schoolwide = any(s.id == topic and s.scope is Scope.SCHOOL for s in seen.statements)
    return "" if schoolwide else _("all year groups")


def _key(one: Proposal) -> str:
    topic, group = one.place
    return f"{topic}-{group or 'all'}"
