"""The parts of the page Start: the way in five steps, with the next one marked."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lobscan.locales import N_, _, n_
from lobscan.services.way import Way
from lobscan.ui.text import plain

TITLES = {
    "school": N_("Begin with your school"),
    "round": N_("Next: ask your colleagues"),
    "response": N_("Your colleagues are answering"),
    "ambition": N_("Next: look at the picture and choose where you want to be"),
    "plan": N_("Next: make a plan of the gaps"),
    "follow": N_("The plan is running: follow who does what"),
}


@dataclass(frozen=True)
class _Step:
    id: str
    title: str
    text: str
    links: tuple[tuple[str, str], ...]


def finding(here: Way) -> str:
    """The title: the next step."""
    return _(TITLES[here.next_step])


def lead() -> str:
    """What lobscan is for, in one line."""
    return _(
        "Together you see how career guidance stands, choose where you want to be, and plan who does what."
    )


def steps(here: Way) -> None:
    """The steps in their order; those before the next one are done."""
    order = ["school", "round", "response", "ambition", "plan", "follow"]
    reached = order.index(here.next_step)
    for number, step in enumerate(_steps(here), start=1):
        at = order.index(step.id)
        now = at == reached or (step.id == "plan" and here.next_step == "follow")
        done = at < reached and not now
        with st.container(border=now, key=f"step-{step.id}"):
            icon = (
                ":material/check_circle:"
                if done
                else ":material/arrow_circle_right:"
                if now
                else ":material/radio_button_unchecked:"
            )
            state = _("done") if done else _("next step") if now else _("later")
            st.markdown(f"#### {icon} {number}. {_(step.title)} · {state}")
            st.markdown(plain(step.text))
            for path, label in step.links:
                st.page_link(path, label=label)


def _steps(here: Way) -> tuple[_Step, ...]:
    return (
        _Step(
            "school",
            N_("Set the school up"),
            _school(here),
            (("pages/1_prepare/school.py", _("To the school")),),
        ),
        _Step(
            "round",
            N_("Open a round"),
            here.round_title or _("Choose the set of questions, and hand out links."),
            (
                ("pages/1_prepare/round.py", _("To the round")),
                ("pages/1_prepare/rubric.py", _("Read the statements")),
            ),
        ),
        _Step(
            "response",
            N_("Have colleagues answer"),
            _answered(here),
            (("pages/2_scan/response.py", _("See who has answered")),),
        ),
        _Step(
            "ambition",
            N_("See the picture and set ambitions"),
            n_("{count} ambition has been set", "{count} ambitions have been set", here.ambitions)
            if here.ambitions
            else _("Figures show themselves when the round is closed."),
            (
                ("pages/4_picture/scores.py", _("See the scores")),
                ("pages/5_ambition/ambitions.py", _("To the ambitions")),
            ),
        ),
        _Step(
            "plan",
            N_("Make the work plan and follow it"),
            _plan(here),
            (
                ("pages/4_picture/gaps.py", _("See the gaps")),
                ("pages/6_plan/workplan.py", _("To the work plan")),
                *_signals(here),
            ),
        ),
    )


def _signals(here: Way) -> tuple[tuple[str, str], ...]:
    if not here.signals:
        return ()
    return (("pages/3_practice/signals.py", n_("See {count} signal", "See {count} signals", here.signals)),)


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
