"""A team answers together: each answer is kept at once, and what is shown comes from the store."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lobscan.domain.answers import DONT_KNOW, LEVELS, MARKS, NOT_APPLICABLE, Answer
from lobscan.domain.round import Round, places_of, statements_of, worded
from lobscan.domain.rubric import Area, Pack, Statement
from lobscan.domain.school import School
from lobscan.errors import UserError
from lobscan.locales import _, tell
from lobscan.services import prepare, scan
from lobscan.services.scan import Judgement
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, empty, levels, session
from lobscan.ui.text import plain

Given = Mapping[tuple[str, str], Answer]
ALL = "all"
"""Stands for every place of a statement in the key of its widget."""
PROGRESS = "together-progress"
WIDTH = 960
BLINK = 0.2
"""Seconds in which a browser draws the page without its statements."""
LARGE = """<style>
[class*="st-key-answer-"] label p, [class*="st-key-wanted-"] label p { font-size: 1.125rem }
[class*="st-key-answer-"] [role="radiogroup"] label { padding-block: 0.3rem }
</style>"""
"""Answers in the size of a projector; Streamlit's own are small."""


@dataclass(frozen=True, eq=False)
class Table:
    """What lies on the table: the round, and the area that is talked about now."""

    ws: Workspace
    school: School
    round: Round
    pack: Pack
    area: Area

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The area's statements in this round, in the words for this school."""
        wanted = {s.id for s in statements_of(self.round, self.pack)}
        groups = self.school.year_groups
        every = [g.id for g in groups]
        return tuple(worded(s, groups, every) for s in self.area.statements if s.id in wanted)

    def places(self, statement: Statement) -> tuple[str, ...]:
        """Where a statement is judged."""
        return places_of(statement, tuple(g.id for g in self.school.year_groups))

    def given(self) -> Given:
        """What the store holds now."""
        return scan.joint_given(self.ws, self.round)


def at(ws: Workspace) -> Table:
    """The joint round and the area that the address asks for; an empty state without such a round."""
    rounds = [r for r in prepare.rounds(ws) if r.joint and not r.closed]
    if not rounds:
        empty.state(
            _("No round to answer together"),
            _("Open a round that a team answers together, on one screen."),
            then="pages/1_prepare/round.py",
            label=_("Open a round"),
        )
    left, right = st.columns(2)
    with left:
        round_ = choose.round_(ws, rounds)
    pack = prepare.pack_of(ws, round_)
    asked = {s.id for s in statements_of(round_, pack)}
    areas = {a.id: a for a in pack.areas if any(s.id in asked for s in a.statements)}
    with right:
        chosen = choose.one(_("Area"), {i: a.title for i, a in areas.items()}, key="area")
    return Table(ws, prepare.school(ws), round_, pack, areas[chosen])


def sheet(table: Table) -> DeltaGenerator:
    """Where the statements stand, as wide as can be read.

    Why emptied for a moment when another area comes: a browser keeps its place on a page that stays
    as long, and the team would begin at the end.
    """
    place = st.empty()
    if session.recall("together-area") != table.area.id:
        session.remember("together-area", table.area.id)
        place.empty()
        time.sleep(BLINK)
    return place.container(width=WIDTH, key="together")


def progress(table: Table) -> None:
    """How far the team is, in this area and in all; runs anew after each answer."""
    st.fragment(session.guarded(_progress), key=PROGRESS)(table)


def _progress(table: Table) -> None:
    session.language()  # a fragment runs again by itself, without what the page begins with
    given = table.given()
    every = statements_of(table.round, table.pack)
    done, here = _count(table, every, given), _count(table, table.statements, given)
    text = _(
        "{here} of {of_here} statements in this area, {done} of {of_all} in all",
        here=here,
        of_here=len(table.statements),
        done=done,
        of_all=len(every),
    )
    st.progress(done / len(every), text=text)


def _count(table: Table, statements: Sequence[Statement], given: Given) -> int:
    return sum(_complete(table, s, given) for s in statements)


def _complete(table: Table, statement: Statement, given: Given) -> bool:
    """Whether the statement is answered at all of its places."""
    return all(_mark(given, statement, p) for p in table.places(statement))


def _mark(given: Given, statement: Statement, place: str) -> str:
    answer = given.get((statement.id, place))
    return answer.current if answer else ""


def area(table: Table) -> None:
    """The area's intro and its statements, each of which runs by itself."""
    st.html(LARGE)
    st.markdown(plain(table.area.intro))
    for statement in table.statements:
        st.fragment(session.guarded(_statement), key=_fragment(statement))(table, statement)


def onward(table: Table) -> None:
    """The way to the next area."""
    asked = {s.id for s in statements_of(table.round, table.pack)}
    areas = [a for a in table.pack.areas if any(s.id in asked for s in a.statements)]
    following = areas[areas.index(table.area) + 1 :]
    if following:
        st.button(
            _("On to: {area}", area=plain(following[0].title)),
            key="onward",
            icon=":material/arrow_forward:",
            on_click=choose.point,
            kwargs={"area": following[0].id},
        )
    else:
        st.page_link("pages/4_picture/scores.py", label=_("See the scores"), icon=":material/grid_on:")


def _fragment(statement: Statement) -> str:
    return f"together-{statement.id}"


def _statement(table: Table, statement: Statement) -> None:
    session.language()
    given = table.given()
    with st.container(border=True, key=f"card-{statement.id}"):
        st.header(plain(statement.words_for()), anchor=False)
        if len(table.places(statement)) > 1 and _apart(table, statement, given):
            st.markdown(levels.ladder(statement.levels))
            for group in table.school.year_groups:
                _row(table, statement, group.id, group.label, given)
        else:
            _one(table, statement, given)
        _kept(table, statement, given)


def _apart(table: Table, statement: Statement, given: Given) -> bool:
    """Whether each year group has its own answer: so asked, or so answered."""
    marks = {_mark(given, statement, p) for p in table.places(statement)}
    return st.toggle(_("Differs per year group"), value=len(marks) > 1, key=f"apart-{statement.id}")


def _one(table: Table, statement: Statement, given: Given) -> None:
    """One answer for all places; none is shown where they differ."""
    marks = {_mark(given, statement, p) for p in table.places(statement)}
    key = f"answer-{statement.id}-{ALL}"
    session.show(key, marks.pop() or None if len(marks) == 1 else None)
    st.radio(
        _("Where do we stand?"),
        MARKS,
        format_func=lambda m: _words(statement, m),
        index=None,
        key=key,
        on_change=_keep,
        args=(table, statement, None, key, "current"),
    )
    _wanted(table, statement, None, given)


def _row(table: Table, statement: Statement, place: str, label: str, given: Given) -> None:
    """A year group: where it stands, and beside it where it wants to be."""
    key = f"answer-{statement.id}-{place}"
    session.show(key, _mark(given, statement, place) or None)
    left, right = st.columns([3, 2]) if table.round.desired else (st.container(), st.container())
    with left:
        st.radio(
            plain(label),
            MARKS,
            format_func=_short,
            index=None,
            horizontal=True,
            key=key,
            on_change=_keep,
            args=(table, statement, place, key, "current"),
        )
    with right:
        _wanted(table, statement, place, given, label=label)


def _wanted(table: Table, statement: Statement, place: str | None, given: Given, *, label: str = "") -> None:
    """The level that the team wants, where the round asks for it."""
    if not table.round.desired:
        return
    places = table.places(statement) if place is None else (place,)
    held = {a.desired for p in places if (a := given.get((statement.id, p)))}
    key = f"wanted-{statement.id}-{ALL if place is None else place}"
    session.show(key, held.pop() or None if len(held) == 1 else None)
    st.radio(
        _("{where}: where do we want to be?", where=plain(label)) if label else _("Where do we want to be?"),
        [str(level) for level in LEVELS],
        index=None,
        horizontal=True,
        key=key,
        on_change=_keep,
        args=(table, statement, place, key, "desired"),
    )


def _words(statement: Statement, mark: str) -> str:
    if mark in (DONT_KNOW, NOT_APPLICABLE):
        return _short(mark)
    return f"**{mark}** · {plain(statement.levels[int(mark)])}"


def _short(mark: str) -> str:
    return {DONT_KNOW: _("don't know"), NOT_APPLICABLE: _("not applicable")}.get(mark, mark)


def _keep(table: Table, statement: Statement, place: str | None, key: str, field: str) -> None:
    """Keep a click; only this statement and the progress run anew."""
    session.language()
    mark = str(session.typed(key) or "")
    judgement = Judgement(
        statement.id,
        place,
        current=mark if field == "current" else None,
        desired=mark if field == "desired" else None,
    )
    try:
        scan.joint_answer(table.ws, table.round, judgement, actor=session.actor())
    except UserError as error:
        session.remember(f"fault-{statement.id}", tell(error))
    st.rerun([_fragment(statement), PROGRESS])


def _kept(table: Table, statement: Statement, given: Given) -> None:
    """Whether the store has it: said after the commit, as `given` was read after it."""
    fault = session.recall(f"fault-{statement.id}")
    if fault:
        session.remember(f"fault-{statement.id}", "")
        st.error(plain(fault))
    answered = sum(1 for p in table.places(statement) if _mark(given, statement, p))
    if answered == len(table.places(statement)):
        st.markdown(f":material/check: {_('Saved')}")
    elif answered:
        st.markdown(
            _(
                "{answered} of {places} year groups saved",
                answered=answered,
                places=len(table.places(statement)),
            )
        )
