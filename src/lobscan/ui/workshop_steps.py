"""What the facilitator does in each step of a session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

import streamlit as st

from lobscan.access import Right
from lobscan.domain import workshop_vote
from lobscan.domain.workshop import MOST_TURNS, Workshop
from lobscan.domain.workshop_acts import BALLOT_OF, TALK_OF, Ballot, Step
from lobscan.locales import _, n_
from lobscan.locales import workshop as words
from lobscan.services import workshop
from lobscan.services.workspace import Workspace, today
from lobscan.ui import choose, guard, session, workshop_agree, workshop_dots, workshop_screen
from lobscan.ui.text import plain
from lobscan.ui.workshop_do import do
from lobscan.ui.workshop_screen import Scene

MONTHS: Final = 18
CARD_NAMES: Final = ("1", "2", "3", "4", "?")


# Coming in


def _welcome(_ws: Workspace, shown: Scene) -> None:
    st.markdown(
        _(
            "Open the projector on the large screen. People point their phone at the square or type the "
            "code. Tell why you are here and how it goes: vote in silence, reveal, talk, vote once more."
        )
    )
    st.markdown(f":material/shield_person: {workshop_screen.promise(shown.at)}")


# Voting


def _voting(ws: Workspace, shown: Scene) -> None:
    ballot = BALLOT_OF[shown.at.step]
    st.markdown(
        _(
            "Everybody votes for themselves on their phone. Nobody sees a vote, you neither. In a later "
            "step you reveal them one by one."
        )
    )
    st.markdown("\n".join(f"{i}. {plain(shown.subjects[t].title)}" for i, t in enumerate(shown.at.topics, 1)))
    _cards(ws, shown, ballot, shown.at.topics)


def _cards(ws: Workspace, shown: Scene, ballot: Ballot, topics: tuple[str, ...]) -> None:
    """Paper cards of who has no phone, typed in by the chair; what was typed is not shown again."""
    waiting = [t for t in topics if not shown.at.turns_of(ballot, t)[-1].revealed]
    if not waiting:
        return
    with (
        st.expander(_("Type in paper cards"), icon=":material/style:"),
        st.form("workshop-cards", border=False),
    ):
        topic = st.selectbox(
            _("For"), waiting, format_func=lambda t: shown.subjects[t].title, key="workshop-cards-topic"
        )
        columns = st.columns(len(CARD_NAMES))
        counts = [
            column.number_input(
                _("don't know") if name == "?" else _("level {level}", level=name),
                0,
                500,
                0,
                key=f"cards-{i}",
            )
            for i, (column, name) in enumerate(zip(columns, CARD_NAMES, strict=True))
        ]
        if st.form_submit_button(_("Keep the cards")):
            do(ws, shown.at, "typed", ballot=ballot, topic=topic, cards=counts)
    for each in waiting:
        _cards_typed(ws, shown, ballot, each)


def _cards_typed(ws: Workspace, shown: Scene, ballot: Ballot, topic: str) -> None:
    """How many cards were typed in, and the way back."""
    count = sum(shown.at.turns_of(ballot, topic)[-1].cards)
    if not count:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"cards-typed-{topic}"):
        st.markdown(
            n_(
                "{count} paper card is typed in for {topic}.",
                "{count} paper cards are typed in for {topic}.",
                count,
                topic=plain(shown.subjects[topic].title),
            ),
            width="content",
        )
        if st.button(_("Undo"), icon=":material/undo:", key=f"cards-undo-{topic}", type="tertiary"):
            do(ws, shown.at, "typed", ballot=ballot, topic=topic, cards=[0] * len(CARD_NAMES))


def _voted_all(at: Workshop) -> str:
    done = workshop_screen.finished(at, BALLOT_OF[at.step])
    return n_("{count} has voted on everything", "{count} have voted on everything", done)


def _voted_one(at: Workshop) -> str:
    if not at.focus or not _asked(at, TALK_OF[at.step]):
        return ""
    count = workshop_vote.voters(at, TALK_OF[at.step], at.focus)
    return n_("{count} vote on this", "{count} votes on this", count)


def _dotted(at: Workshop) -> str:
    return n_("{count} has given dots", "{count} have given dots", at.dotted)


COUNTS: Final[dict[Step, Callable[[Workshop], str]]] = {
    Step.NOW: _voted_all,
    Step.DESIRED: _voted_all,
    Step.COMPARE: _voted_one,
    Step.AGREE: _voted_one,
    Step.CHOOSE: _dotted,
}
"""What is told of a vote that runs: how many, never what."""


# Comparing and agreeing


def _talk(ws: Workspace, shown: Scene) -> None:
    at = shown.at
    options = ["", *at.topics]
    picked = st.radio(
        _("On the screen"),
        options,
        index=options.index(at.focus),
        format_func=lambda t: plain(shown.subjects[t].title) if t else _("Overview of the scan"),
        horizontal=True,
        key=f"workshop-focus-{at.at}-{at.focus}",
    )
    if picked != at.focus:
        do(ws, at, "focused", topic=picked)
    if not at.focus:
        st.html(f'<div class="lobscreen small">{workshop_screen.overview(shown.seen)}</div>')
        return
    _scanned(shown)
    _reveal(ws, shown, TALK_OF[at.step])
    if at.step is Step.AGREE:
        workshop_agree.show(ws, shown)


def _scanned(shown: Scene) -> None:
    """What the scan says of the topic, where it may be shown."""
    st.header(plain(shown.subjects[shown.at.focus].title), anchor=False)
    st.markdown(plain(shown.subjects[shown.at.focus].text))
    row = workshop.row_of(shown.seen, shown.at.focus)
    if row:
        st.markdown(workshop_screen.scanned(row))


def _reveal(ws: Workspace, shown: Scene, ballot: Ballot) -> None:
    """Reveal the vote on a topic; then the two ends speak, and a second vote follows."""
    at, topic = shown.at, shown.at.focus
    if not at.reached(next(s for s, b in BALLOT_OF.items() if b is ballot)) or not _asked(at, ballot):
        return
    turns = at.turns_of(ballot, topic)
    found = workshop_vote.spreads(at, ballot, topic)
    if found:
        st.html(f'<div class="lobscreen small">{workshop_screen.spreads(shown, ballot, topic)}</div>')
    if turns[-1].revealed:
        said = workshop_screen.invitation(found)
        if said:
            st.markdown(f":material/record_voice_over: {said}")
        if len(turns) < MOST_TURNS and st.button(
            _("Vote once more"), key="workshop-again", icon=":material/how_to_vote:"
        ):
            do(ws, at, "again", ballot=ballot, topic=topic)
        return
    label = _("Reveal the second vote") if len(turns) > 1 else _("Reveal the vote")
    if st.button(label, key="workshop-reveal", icon=":material/visibility:", type="primary"):
        do(ws, at, "revealed", ballot=ballot, topic=topic)
    _cards(ws, shown, ballot, (topic,))


def _asked(at: Workshop, ballot: Ballot) -> bool:
    return any(item.on and BALLOT_OF.get(item.step) is ballot for item in at.agenda)


# Choosing


def _choose(ws: Workspace, shown: Scene) -> None:
    at = shown.at
    total = workshop_vote.dots(at)
    if total is None:
        st.markdown(
            _(
                "Each divides {dots} dots on their phone, in silence. Reveal them when all are done.",
                dots=at.dots,
            )
        )
        if st.button(
            _("Reveal the dots"), key="workshop-dots-reveal", icon=":material/visibility:", type="primary"
        ):
            do(ws, at, "dots_revealed")
        workshop_dots.paper(ws, shown)
    else:
        st.html(f'<div class="lobscreen small">{workshop_screen.dots(shown, total)}</div>')
    usual = [t for t, count in (total or {}).items() if count][: at.most]
    with st.form("workshop-choose"):
        picked = st.multiselect(
            _("What comes first, at most {most}", most=at.most),
            list(at.topics),
            default=list(at.priorities) or usual,
            format_func=lambda t: shown.subjects[t].title,
            max_selections=at.most,
            placeholder=_("Choose"),
            key=f"workshop-priorities-{total is None}",
        )
        note = st.text_input(
            _("What is not chosen now, and why"), at.note, max_chars=400, key="workshop-note"
        )
        if st.form_submit_button(_("Keep the choice"), type="primary" if total else "secondary"):
            do(ws, at, "chose", topics=picked, note=note)


# First steps


def _first(ws: Workspace, shown: Scene) -> None:
    """For each priority the first step: who, when, and the sign of success."""
    if not shown.at.priorities:
        st.markdown(_("Nothing was chosen yet. Go back to the step in which you choose."))
        return
    for topic in shown.at.priorities:
        _first_step(ws, shown, topic)


def _first_step(ws: Workspace, shown: Scene, topic: str) -> None:
    at, names = shown.at, dict(shown.names)
    step = at.first_steps.get(topic)
    with st.container(border=True, key=f"first-{topic}"):
        st.header(plain(shown.subjects[topic].title), anchor=False)
        with st.form(f"first-step-{topic}", border=False):
            title = st.text_input(
                _("First step"), step.title if step else "", max_chars=400, key=f"step-title-{topic}"
            )
            left, right = st.columns(2)
            with left:
                owner = _owner(step.owner if step else "", names, topic)
            with right:
                month = _month(step.month if step else "", topic)
            success = st.text_input(
                _("Sign of success"), step.success if step else "", max_chars=400, key=f"step-success-{topic}"
            )
            if st.form_submit_button(_("Keep the first step"), key=f"step-keep-{topic}"):
                do(
                    ws,
                    at,
                    "first_step",
                    topic=topic,
                    title=title,
                    owner=owner,
                    month=month,
                    success=success,
                )
        _action(ws, at, topic)


def _owner(value: str, names: dict[str, str], topic: str) -> str:
    ids = list(names) + [v for v in [value] if v and v not in names]
    chosen = st.selectbox(
        _("Who"),
        ids,
        index=ids.index(value) if value in ids else None,
        format_func=lambda id_: names.get(id_, id_),
        placeholder=_("Choose, or type your own words"),
        accept_new_options=True,
        key=f"step-owner-{topic}",
    )
    return next((i for i, n in names.items() if n == chosen), chosen or "")


def _month(value: str, topic: str) -> str:
    now = today()
    months = [f"{y}-{m:02d}" for y, m in (_later(now, i) for i in range(MONTHS))]
    options = months if value in ("", *months) else [value, *months]
    chosen = st.selectbox(
        _("Month"),
        options,
        index=options.index(value) if value in options else None,
        format_func=words.month,
        placeholder=_("Choose"),
        key=f"step-month-{topic}",
    )
    return chosen or ""


def _later(day: date, months: int) -> tuple[int, int]:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1


def _action(ws: Workspace, at: Workshop, topic: str) -> None:
    """The step as an action of the work plan, or the way to it."""
    if topic in at.actions:
        st.page_link(
            "pages/6_plan/workplan.py", label=_("It stands in the work plan"), icon=":material/checklist:"
        )
    elif topic in at.first_steps:
        allowed = session.actor().may(Right.EDIT_PLAN)
        if st.button(
            _("Make it an action"),
            key=f"step-action-{topic}",
            icon=":material/add_task:",
            disabled=not allowed,
        ):
            with guard.errors():
                made = workshop.make_action(ws, at.id, topic, actor=session.actor())
                guard.done(_("In the work plan: {title}.", title=plain(made.title)))


# The end


def _close(ws: Workspace, shown: Scene) -> None:
    st.html(f'<div class="lobscreen small">{workshop_screen.outcome(shown)}</div>')
    st.markdown(
        _("Agree who tells whom. Then end the workshop: its link and code stop working, the outcome stays.")
    )
    if st.button(_("End the workshop"), key="workshop-close", icon=":material/flag:", type="primary"):
        choose.point(workshop=shown.at.id)
        do(ws, shown.at, "closed")


def _break(_ws: Workspace, _shown: Scene) -> None:
    st.markdown(_("Everybody takes a break. Phones and votes stay as they are; go on when you are back."))


STEPS: Final[dict[Step, Callable[[Workspace, Scene], None]]] = {
    Step.WELCOME: _welcome,
    Step.NOW: _voting,
    Step.COMPARE: _talk,
    Step.DESIRED: _voting,
    Step.AGREE: _talk,
    Step.CHOOSE: _choose,
    Step.FIRST: _first,
    Step.CLOSE: _close,
    Step.BREAK: _break,
}
