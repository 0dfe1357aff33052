"""The parts of the page Start: what asks for attention, what contradicts itself, and the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from lobscan.access import Office
from lobscan.domain.todo import Ask, Todo
from lobscan.locales import N_, _, n_
from lobscan.services import start
from lobscan.services.start import Start
from lobscan.services.way import Way
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, session
from lobscan.ui.signals import sentence
from lobscan.ui.text import plain

SCHOOL, ROUND = "pages/1_prepare/school.py", "pages/1_prepare/round.py"
RESPONSE, SIGNALS = "pages/2_scan/response.py", "pages/3_practice/signals.py"
GAPS, AMBITIONS = "pages/4_picture/gaps.py", "pages/5_ambition/ambitions.py"
ROADMAP, WORKPLAN = "pages/6_plan/roadmap.py", "pages/6_plan/workplan.py"
EVIDENCE, REVIEW = "pages/7_account/evidence.py", "pages/7_account/review.py"
EFFECT = "pages/7_account/effect.py"
MOST_SIGNALS = 3
MOST_NAMED = 2
OFFICES = {
    Office.COORDINATOR: N_("decaan or coordinator"),
    Office.LEADER: N_("school leader"),
    Office.QUALITY: N_("quality officer"),
    Office.READER: N_("colleague"),
}


@dataclass(frozen=True)
class _Step:
    id: str
    title: str
    text: str
    links: tuple[tuple[str, str], ...]


def office() -> Office:
    """For whom the page is: who one is, or for an administrator whoever one wants to look as."""
    mine = session.actor().office
    if mine is not Office.ADMIN:
        return mine
    options = {o.value: _(label) for o, label in OFFICES.items()}
    return Office(choose.switch(_("I am here as"), options, key="as"))


def finding(seen: Start, whose: Office) -> str:
    """The title: the first thing that asks for attention."""
    todos = seen.of(whose)
    return _title(todos[0]) if todos else _("Nothing asks for your attention today")


def lead() -> str:
    """What lobscan is for, in one line."""
    return _(
        "Together you see how career guidance stands, choose where you want to be, and plan who does what."
    )


# What asks for attention


def today_(seen: Start, whose: Office) -> None:
    """The few things that ask for attention, each with the way to it."""
    todos = seen.of(whose)
    if not todos:
        return
    st.header(_("What asks for your attention"), anchor=False)
    for todo in todos:
        with st.container(key=f"todo-{todo.ask}"):
            _line(f"**{plain(_title(todo))}**", plain(_detail(todo)), *_way_to(todo))


def _line(said: str, detail: str, path: str, label: str, query: dict[str, str]) -> None:
    """What is the matter, with the way to it at its end."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"{said}  \n{detail}" if detail else said, width="content")
        st.page_link(path, label=label, icon=":material/arrow_forward:", query_params=query, width="content")


def _title(todo: Todo) -> str:
    return _TITLES[todo.ask](todo)


def _counted(one: str, many: str) -> Callable[[Todo], str]:
    return lambda todo: n_(one, many, todo.count)


def _named(message: str) -> Callable[[Todo], str]:
    return lambda todo: _(message, name=todo.name)


def _review_title(todo: Todo) -> str:
    return _("Go on with {name}", name=todo.name) if todo.name else _("Look back on the year together")


_TITLES: dict[Ask, Callable[[Todo], str]] = {
    Ask.SCHOOL: _named(N_("Begin with your school")),
    Ask.ROUND: _named(N_("Next: ask your colleagues")),
    Ask.ANSWERS: _named(N_("Your colleagues are answering")),
    Ask.CLOSE: _named(N_("{name} closes within a week")),
    Ask.AMBITION: _named(N_("Next: look at the picture and choose where you want to be")),
    Ask.ROADMAP: _named(N_("Next: make a plan of the gaps")),
    Ask.LATE: _counted(N_("{count} action is late"), N_("{count} actions are late")),
    Ask.BLOCKED: _counted(N_("{count} action is blocked"), N_("{count} actions are blocked")),
    Ask.DUE: _counted(
        N_("{count} action must be ready this week"), N_("{count} actions must be ready this week")
    ),
    Ask.CHECK: _counted(N_("Ask how {count} action goes"), N_("Ask how {count} actions go")),
    Ask.NOBODY: _counted(
        N_("{count} action has nobody responsible"), N_("{count} actions have nobody responsible")
    ),
    Ask.GAP: _named(N_("The largest gap: {name}")),
    Ask.MEASURE: _counted(
        N_("{count} action was finished: ask whether it helped"),
        N_("{count} actions were finished: ask whether they helped"),
    ),
    Ask.OLD: _counted(
        N_("{count} piece of evidence is out of date"), N_("{count} pieces of evidence are out of date")
    ),
    Ask.BARE: _counted(N_("{count} statement has no evidence"), N_("{count} statements have no evidence")),
    Ask.REVIEW: _review_title,
    Ask.APPROVE: _counted(
        N_("{count} finding of the review waits for approval"),
        N_("{count} findings of the review wait for approval"),
    ),
    Ask.EFFECT: _counted(
        N_("See what {count} finished measure did"), N_("See what {count} finished measures did")
    ),
}
_NAMES_FIRST = (Ask.LATE, Ask.BLOCKED, Ask.DUE, Ask.CHECK, Ask.NOBODY, Ask.MEASURE, Ask.OLD, Ask.BARE)


def _detail(todo: Todo) -> str:
    """The first of several by name; else what one can do."""
    if todo.ask in _NAMES_FIRST:
        if todo.count == 1:
            return todo.name
        return n_("{name}, and {count} more", "{name}, and {count} more", todo.count - 1, name=todo.name)
    return _(_DETAILS.get(todo.ask, "")) if todo.ask in _DETAILS else ""


_DETAILS = {
    Ask.SCHOOL: N_("Choose a structure and give the school its name. You can change everything later."),
    Ask.ROUND: N_("Choose the set of questions, and hand out links."),
    Ask.ANSWERS: N_("Figures show themselves when the round is closed."),
    Ask.CLOSE: N_("Remind who did not answer yet, or give people more time."),
    Ask.GAP: N_("See what can be done about it."),
    Ask.ROADMAP: N_("The roadmap chooses measures that fit the hours that people have."),
}


def _way_to(todo: Todo) -> tuple[str, str, dict[str, str]]:
    """The page where one does something about it, its link's words, and what it opens with."""
    path, label = _PAGES[todo.ask]
    return path, _(label), _QUERIES.get(todo.ask, {})


_TO_PLAN = (WORKPLAN, N_("To the work plan"))
_TO_EVIDENCE = (EVIDENCE, N_("To the evidence"))
_TO_REVIEW = (REVIEW, N_("To the review"))
_PAGES = {
    Ask.SCHOOL: (SCHOOL, N_("To the school")),
    Ask.ROUND: (ROUND, N_("To the round")),
    Ask.ANSWERS: (RESPONSE, N_("See who has answered")),
    Ask.CLOSE: (ROUND, N_("To the round")),
    Ask.AMBITION: (AMBITIONS, N_("To the ambitions")),
    Ask.ROADMAP: (ROADMAP, N_("To the roadmap")),
    Ask.LATE: _TO_PLAN,
    Ask.BLOCKED: _TO_PLAN,
    Ask.DUE: _TO_PLAN,
    Ask.CHECK: _TO_PLAN,
    Ask.NOBODY: _TO_PLAN,
    Ask.GAP: (GAPS, N_("See the gaps")),
    Ask.MEASURE: (ROUND, N_("To the round")),
    Ask.OLD: _TO_EVIDENCE,
    Ask.BARE: _TO_EVIDENCE,
    Ask.REVIEW: _TO_REVIEW,
    Ask.APPROVE: _TO_REVIEW,
    Ask.EFFECT: (EFFECT, N_("To the effect")),
}
_QUERIES = {Ask.BLOCKED: {"view": "all", "status": "blocked"}}


# What contradicts itself


def contradictions(seen: Start) -> None:
    """The most pressing signals, each with the way to it."""
    if not seen.signals:
        return
    st.header(_("What stands out"), anchor=False)
    for signal in seen.signals[:MOST_SIGNALS]:
        said = plain(sentence(signal, most=MOST_NAMED))
        with st.container(key=f"start-signal-{signal.rule.id}"):
            st.page_link(
                SIGNALS, label=said, icon=":material/arrow_forward:", query_params={"signal": signal.rule.id}
            )
    more = len(seen.signals) - MOST_SIGNALS
    if more > 0:
        label = n_("See {count} more signal", "See {count} more signals", more)
        st.page_link(SIGNALS, label=label)


# The way


def steps(here: Way) -> None:
    """The steps in their order; those before the next one are done."""
    st.header(_("How far you are"), anchor=False)
    order = ["school", "round", "response", "ambition", "plan", "follow"]
    reached = order.index(here.next_step)
    for number, step in enumerate(_steps(here), start=1):
        at = order.index(step.id)
        now = at == reached or (step.id == "plan" and here.next_step == "follow")
        _step(number, step, done=at < reached and not now, now=now)


def _step(number: int, step: _Step, *, done: bool, now: bool) -> None:
    icon = "check_circle" if done else "arrow_circle_right" if now else "radio_button_unchecked"
    state = _("done") if done else _("next step") if now else _("later")
    with st.container(key=f"step-{step.id}"):
        st.markdown(f":material/{icon}: **{number}. {_(step.title)}** · {state} · {plain(step.text)}")
        if now:
            with st.container(horizontal=True):
                for path, label in step.links:
                    st.page_link(path, label=label)


def _steps(here: Way) -> tuple[_Step, ...]:
    return (
        _Step("school", N_("Set the school up"), _school(here), ((SCHOOL, _("To the school")),)),
        _Step(
            "round",
            N_("Open a round"),
            here.round_title or _("Choose the set of questions, and hand out links."),
            (
                (ROUND, _("To the round")),
                ("pages/1_prepare/rubric.py", _("Read the statements")),
            ),
        ),
        _Step(
            "response",
            N_("Have colleagues answer"),
            _answered(here),
            ((RESPONSE, _("See who has answered")),),
        ),
        _Step(
            "ambition",
            N_("See the picture and set ambitions"),
            n_("{count} ambition has been set", "{count} ambitions have been set", here.ambitions)
            if here.ambitions
            else _("Figures show themselves when the round is closed."),
            (
                ("pages/4_picture/scores.py", _("See the scores")),
                (AMBITIONS, _("To the ambitions")),
            ),
        ),
        _Step(
            "plan",
            N_("Make the work plan and follow it"),
            _plan(here),
            ((ROADMAP, _("To the roadmap")), (WORKPLAN, _("To the work plan"))),
        ),
    )


def _school(here: Way) -> str:
    if not here.has_school:
        return _("Choose a structure and give the school its name. You can change everything later.")
    groups = n_("{count} year group", "{count} year groups", here.year_groups)
    return f"{groups}, {n_('{count} person', '{count} people', here.people)}"


def _answered(here: Way) -> str:
    if not here.begun:
        return _("Nobody has answered yet.")
    if not here.counted:
        return _("At least {begun} began, at least {done} handed in.", begun=here.begun, done=here.handed_in)
    return _("{begun} began, {done} handed in.", begun=here.begun, done=here.handed_in)


def _plan(here: Way) -> str:
    if not here.actions:
        return _("A gap proposes measures; one click makes an action.")
    late = n_("{count} is late", "{count} are late", here.late) if here.late else _("none is late")
    return f"{n_('{count} open action', '{count} open actions', here.actions)}, {late}."


# The tour

TOUR = (
    (
        N_("Ask"),
        N_(
            "You set your school up and open a round. Colleagues, and if you want pupils and parents, answer "
            "on their phone in ten to fifteen minutes. Nobody can see who said what."
        ),
    ),
    (
        N_("See and choose"),
        N_(
            "When the round is closed you see per area and year group how it stands, and where people "
            "disagree. In a workshop you choose together where you want to be."
        ),
    ),
    (
        N_("Plan and follow"),
        N_(
            "From the gaps comes a plan that fits the hours that people have. In the work plan you see who "
            "does what, and when. Everybody can have a page of their own."
        ),
    ),
    (
        N_("Look back and account for it"),
        N_(
            "At the end of the year you look back: keep, adjust or stop. You note what shows it, and make a "
            "dossier of it for a board or an inspection."
        ),
    ),
)
"""The tour in four steps: a title and what happens then."""


def tour(ws: Workspace) -> None:
    """Show somebody around who comes for the first time, or who asks for it."""
    asked = st.query_params.get("tour", "")
    if not asked and start.toured(ws, session.actor()):
        return
    at = min(len(TOUR), max(1, int(asked))) if asked.isascii() and asked.isdigit() else 1
    title, text = TOUR[at - 1]
    with st.container(border=True, key="tour"):
        step = _("Step {at} of {all}", at=at, all=len(TOUR))
        st.header(f"{_('Welcome to lobscan')} · {step}: {_(title)}", anchor=False)
        st.markdown(_(text))
        with st.container(horizontal=True, vertical_alignment="center"):
            _tour_buttons(ws, at)


def _tour_buttons(ws: Workspace, at: int) -> None:
    last = at == len(TOUR)
    if at > 1 and st.button(_("Back"), key="tour-back"):
        _go(str(at - 1))
    if not last and st.button(_("Next"), key="tour-next", type="primary"):
        _go(str(at + 1))
    label = _("Begin") if last else _("Skip the tour")
    if st.button(label, key="tour-end", type="primary" if last else "tertiary"):
        if not start.toured(ws, session.actor()):
            start.end_tour(ws, actor=session.actor())
        _go("")


def again(ws: Workspace) -> None:
    """A way back to the tour for who saw it."""
    if (
        start.toured(ws, session.actor())
        and not st.query_params.get("tour")
        and st.button(
            _("Show me around once more"), key="tour-again", type="tertiary", icon=":material/tour:"
        )
    ):
        _go("1")


def _go(at: str) -> None:
    choose.point(tour=at)
    st.rerun()
