"""The page Review: begin one, and go through its agenda item by item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from lobscan.access import Right
from lobscan.domain.review import Item, Review, Topic
from lobscan.errors import RoundClosed, UserError
from lobscan.exchange import review_words as words
from lobscan.locales import _, day, n_, short_day, tell
from lobscan.services import prepare, review
from lobscan.services.review import NewReview
from lobscan.services.workspace import Workspace, today
from lobscan.ui import choose, empty, fields, guard, header, indicators, review_end, review_item, session
from lobscan.ui.text import plain

NEW: Final = "new"
DECIDED: Final = "decided"
LAST: Final = "seal"


def chosen(ws: Workspace) -> Review | None:
    """The review that the address asks for, else the latest that is not sealed; None for a new one."""
    every = review.reviews_of(ws)
    usual = next((r.id for r in every if not r.sealed), every[0].id if every else NEW)
    wanted = st.query_params.get("review", usual)
    return next((r for r in every if r.id == wanted), None)


def switcher(ws: Workspace, at: Review | None) -> None:
    """The other reviews, and a new one."""
    every = review.reviews_of(ws)
    if not every:
        return
    options = {r.id: f"{r.title} · {short_day(r.begun)}" for r in every} | {NEW: _("A new review")}
    choose.one(_("Review"), options, key="review", default=at.id if at else NEW)


# Beginning


def opening(ws: Workspace) -> None:
    """Choose the round, say who takes part, and begin."""
    rounds = review.rounds(ws)
    if not rounds:
        empty.state(
            _("Nothing to look back on yet"),
            _("A review looks back on a round that is closed, or that a team answered together."),
            then="pages/1_prepare/round.py",
            label=_("To the round"),
        )
    follows = _followed(ws)
    header.page(
        plain(_("A supplement to “{title}”", title=follows.title))
        if follows
        else _("Look back together and decide what goes on"),
        _(
            "The agenda is made of your own data. At each item you write down what you decide: secure it, "
            "adjust it, or stop. What you decide comes into the work plan."
        ),
    )
    round_ = choose.round_(ws, [r for r in rounds if follows is None or r.id == follows.round])
    with st.form("review-begin", border=False):
        title = fields.line(
            _("Title"), _("Review of {round}", round=round_.title), key=f"review-title-{round_.id}"
        )
        on = fields.day(_("Day"), today(), key="review-day")
        people = _people_field((), key="review-people")
        allowed = session.actor().may(Right.EDIT_REVIEW)
        if st.form_submit_button(_("Begin the review"), type="primary", disabled=not allowed):
            with guard.errors():
                _begin(ws, NewReview(title, round_.id, _given(on), people, follows.id if follows else ""))
    indicators.panel(ws)


def _followed(ws: Workspace) -> Review | None:
    wanted = st.query_params.get("follows", "")
    return next((r for r in review.reviews_of(ws) if r.id == wanted and r.sealed), None)


def _begin(ws: Workspace, wanted: NewReview) -> None:
    made = review.begin(ws, wanted, actor=session.actor())
    choose.point(review=made.id, step="", follows="")
    guard.done(_("The review has begun."))


def _people_field(people: Sequence[str], *, key: str) -> list[str]:
    text = st.text_area(
        _("Who takes part, one on each line"),
        "\n".join(people),
        height=120,
        max_chars=4000,
        key=key,
        help=_("Do not name pupils: write “two pupils of year 4”."),
    )
    return (text or "").splitlines()


def _given(found: date | None) -> date:
    if found is None:
        raise UserError("Choose the day of the review.")
    return found


# Going through it


def step(ws: Workspace, at: Review) -> None:
    """The step that the address asks for, with the way on and back."""
    items = _agenda(ws, at)
    steps = {i.id: words.topic(i) for i in items} | {
        DECIDED: _("What was decided"),
        LAST: _("Approved and sealed") if at.sealed else _("Approve and seal"),
    }
    here = st.query_params.get("step", "")
    here = here if here in steps else (LAST if at.sealed else items[0].id)
    number = list(steps).index(here) + 1
    header.page(plain(f"{number}. {steps[here]}"), _lead(ws, at))
    _moves(steps, here)
    main, side = st.columns([5, 2], gap="large")
    with side:
        _outline(at, steps, here)
    with main:
        item = next((i for i in items if i.id == here), None)
        if item:
            review_item.show(ws, at, item)
            _own(ws, item)
        elif here == DECIDED:
            review_end.decided(ws, at, items)
        else:
            review_end.last(ws, at, items)
            _describe(ws, at)
        review_end.undo(ws, at)


def _agenda(ws: Workspace, at: Review) -> tuple[Item, ...]:
    try:
        with st.spinner(_("Making the agenda …")):
            return review.agenda(ws, at)
    except RoundClosed as error:
        empty.state(
            _("This round is being answered again"),
            plain(tell(error)),
            then="pages/1_prepare/round.py",
            label=_("To the round"),
        )


def _own(ws: Workspace, item: Item) -> None:
    if item.topic is Topic.INDICATORS:
        indicators.panel(ws)


def _lead(ws: Workspace, at: Review) -> str:
    state = (
        _("sealed on {day}", day=day(at.seal.at.date()))
        if at.seal
        else _("begun on {day}", day=day(at.begun))
    )
    return plain(f"{at.title} · {prepare.round_(ws, at.round).title} · {state}")


def _moves(steps: dict[str, str], here: str) -> None:
    """To the item before, the next one, or any other."""
    order = list(steps)
    at = order.index(here)
    with st.container(horizontal=True, vertical_alignment="bottom", key="review-moves"):
        _move(_("Back"), order[at - 1] if at else "", icon="arrow_back", keys="Alt+PageUp")
        _move(_("Next"), (*order, "")[at + 1], icon="arrow_forward", keys="Alt+PageDown")
        with st.container(width=340):
            choose.one(_("Go to"), steps, key="step", default=here)


def _move(label: str, to: str, *, icon: str, keys: str) -> None:
    st.button(
        label,
        key=f"review-{icon.replace('_', '-')}",
        type="primary" if icon == "arrow_forward" else "secondary",
        icon=f":material/{icon}:",
        shortcut=keys,
        disabled=not to,
        on_click=_go,
        args=(to,),
    )


def _go(to: str) -> None:
    choose.point(step=to)


def _outline(at: Review, steps: dict[str, str], here: str) -> None:
    """The agenda: where one is, and how many findings each item has."""
    st.markdown(f"**{_('Agenda')}**")
    lines = []
    for number, (id_, title) in enumerate(steps.items(), start=1):
        count = len(at.at(id_))
        mark = f" :gray[({n_('{count} finding', '{count} findings', count)})]" if count else ""
        name = f"**{plain(title)}**" if id_ == here else plain(title)
        lines.append(f"{number}. {name}{mark}")
    st.markdown("\n".join(lines))


def _describe(ws: Workspace, at: Review) -> None:
    """The title, the day and who takes part."""
    if at.sealed:
        return
    with (
        st.expander(_("Change the title, the day or who takes part"), icon=":material/edit:"),
        st.form("review-describe", border=False),
    ):
        title = fields.line(_("Title"), at.title, key=f"review-title-{at.id}-{at.number}")
        on = fields.day(_("Day"), at.begun, key=f"review-day-{at.id}-{at.number}")
        people = _people_field(at.people, key=f"review-people-{at.id}-{at.number}")
        if st.form_submit_button(_("Keep")):
            with guard.errors():
                review.describe(ws, at.id, title=title, day=_given(on), people=people, actor=session.actor())
                guard.done(_("The change is kept."))
