"""The parts of the page Ambitions: where the school stands, setting one, and those that hold."""

from __future__ import annotations

import streamlit as st

from lobscan.access import Right
from lobscan.domain.ambition import PROVISIONAL, Ambition
from lobscan.domain.results import TOTAL
from lobscan.locales import _, moment, n_, number
from lobscan.services import ambition
from lobscan.services.picture import Picture
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, guard, scores, session
from lobscan.ui.look import Look
from lobscan.ui.text import plain


def finding(ws: Workspace, look: Look) -> str:
    """The title: whether the school has set its ambitions."""
    count = len(ambition.ambitions(ws, look.seen.round))
    if not count:
        return _("Where do you want to be? No ambition has been set yet")
    return n_("{count} ambition has been set", "{count} ambitions have been set", count)


def lead() -> str:
    """What an ambition is."""
    return _(
        "An ambition is the level that you want to see. As long as you set none, level {level} counts, "
        "the expectation.",
        level=PROVISIONAL,
    )


def picture(look: Look) -> None:
    """The areas against the ambition, as on the page Scores."""
    scores.profile(look)


def set_one(ws: Workspace, look: Look) -> None:
    """Choose an area or statement and set its level, with a line why."""
    st.header(_("Set an ambition"), anchor=False)
    left, right = st.columns(2)
    with left:
        target = choose.one(_("For"), _targets(look.seen), key="target")
    with right:
        groups = {g.id: g.label for g in look.seen.school.year_groups}
        group = choose.one(_("Year group"), {"": _("all"), **groups}, key="place", default="")
    _now(look.seen, target, group)
    standing = _standing(ws, look, target, group)
    with st.form("set-ambition", border=False):
        level = st.radio(
            _("Ambition"),
            [1, 2, 3, 4],
            index=(standing.level if standing and standing.level else PROVISIONAL) - 1,
            format_func=lambda value: _level_label(look.seen, target, value),
            key=f"level-{target}-{group}",
        )
        why = st.text_input(
            _("Why this level?"),
            value=standing.why if standing else "",
            max_chars=ambition.WHY_LENGTH,
            key=f"why-{target}-{group}",
        )
        allowed = session.actor().may(Right.SET_AMBITION)
        if st.form_submit_button(_("Keep the ambition"), type="primary", disabled=not allowed):
            _keep(ws, look, target=target, group=group, level=level or PROVISIONAL, why=why)


def _keep(ws: Workspace, look: Look, *, target: str, group: str, level: int, why: str) -> None:
    with guard.errors():
        ambition.set_ambition(
            ws,
            look.seen.round,
            target=target,
            level=level,
            why=why,
            year_groups=(group,),
            actor=session.actor(),
        )
        guard.done(
            _(
                "Kept: level {level} for {target}.",
                level=level,
                target=plain(_targets(look.seen)[target].strip()),
            )
        )


def standing(ws: Workspace, look: Look) -> None:
    """The ambitions that hold, each with a button to take it back."""
    held = ambition.ambitions(ws, look.seen.round)
    if not held:
        return
    st.header(_("What has been agreed"), anchor=False)
    for one in held:
        _show(ws, look, one)


def _show(ws: Workspace, look: Look, one: Ambition) -> None:
    key = f"{one.target}-{one.year_group or 'all'}"
    with st.container(border=True, key=f"ambition-{key}"):
        text, command = st.columns([5, 1], vertical_alignment="center")
        place = scores.place_label(look.seen, one.year_group) if one.year_group else _("all year groups")
        name = _targets(look.seen).get(one.target, one.target).strip()
        with text:
            said = f"{plain(name)} · {plain(place)} · {_('level {level}', level=one.level)}"
            st.subheader(said, anchor=False)
            st.markdown(f"{plain(one.why)} :gray[– {plain(one.actor)}, {moment(one.at)}]")
        allowed = session.actor().may(Right.SET_AMBITION)
        if command.button(_("Take back"), key=f"take-back-{key}", disabled=not allowed):
            with guard.errors():
                _take_back(ws, look, one, name)


def _take_back(ws: Workspace, look: Look, one: Ambition, name: str) -> None:
    """Take one back, and say what holds there instead, where something does."""
    groups = (one.year_group,)
    ambition.take_back(ws, look.seen.round, target=one.target, year_groups=groups, actor=session.actor())
    older = _standing(ws, look, one.target, one.year_group)
    told = _("Taken back: {target}.", target=plain(name))
    if older:
        told += " " + _("Level {level}, from before, holds again.", level=older.level)
    guard.done(told)


def _targets(seen: Picture) -> dict[str, str]:
    """Areas, and indented below each its statements."""
    options: dict[str, str] = {}
    for area in seen.pack.areas:
        inside = [s for s in area.statements if s in seen.statements]
        if inside:
            options[area.id] = area.title
            options |= {s.id: f"\u2003{s.aspect}" for s in inside}
    return options


def _standing(ws: Workspace, look: Look, target: str, group: str) -> Ambition | None:
    held = ambition.ambitions(ws, look.seen.round)
    return next((a for a in held if (a.target, a.year_group) == (target, group)), None)


def _now(seen: Picture, target: str, group: str) -> None:
    rows = (*seen.by_area, *seen.by_statement)
    place = group or TOTAL
    row = next((r for r in rows if target == (r.statement or r.area) and r.year_group == place), None)
    if row is None or row.hidden or row.score is None:
        st.markdown(_("There is no score to show here."))
        return
    text = _("Score now {score}.", score=number(row.score))
    if row.desired is not None:
        text += " " + _("Respondents want {desired} on average.", desired=number(row.desired))
    st.markdown(text)


def _level_label(seen: Picture, target: str, level: int) -> str:
    found = next((s for s in seen.statements if s.id == target), None)
    names: dict[int, str] = {name.value: name.label for name in seen.pack.header.levels}
    words = (
        found.levels[level]
        if found
        else next(name.meaning for name in seen.pack.header.levels if name.value == level)
    )
    return f"**{level} {plain(names[level])}** – {plain(words)}"
