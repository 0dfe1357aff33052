"""The questionnaire of a role on paper (A4, PDF): the same words and levels as on the answer page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from lobscan.domain.answers import DONT_KNOW, LEVELS, NOT_APPLICABLE
from lobscan.domain.paper import Form
from lobscan.domain.round import worded
from lobscan.domain.rubric import Area, Perspective, Statement
from lobscan.exchange import pdf
from lobscan.locales import N_, _, n_

GROUPS: Final = {
    Perspective.LEADERS: N_("Which year groups do you work with?"),
    Perspective.STAFF: N_("Which year groups do you work with?"),
    Perspective.PUPILS: N_("Which year group are you in?"),
    Perspective.PARENTS: N_("Which year group is your child in?"),
    Perspective.PARTNERS: N_("Which year groups do you work with?"),
}


def paper(form: Form) -> bytes:
    """The form as a PDF."""
    title = _("How does {school} help its pupils find their way?", school=form.school.name)
    return pdf.made(
        "paper.typ",
        {
            "title": title,
            "lead": _("{round} · for: {role}", round=form.round.title, role=form.role.label),
            "school": form.school.name,
            "foot": _("Form {code}", code=form.code),
            "intro": _intro(form),
            "groups": _groups(form),
            "parts": [_part(form, area, asked) for area, asked in form.parts],
            "desired": form.round.desired,
            "words": _words(form),
        },
    )


def _intro(form: Form) -> list[str]:
    return [
        n_("It takes about {count} minute.", "It takes about {count} minutes.", form.minutes),
        _("Tick one box for each statement: what you see now. You need not answer everything."),
        _(
            "Do not write your name on it. Your answers are typed in without a name, and figures are shown "
            "only once at least {k} people have answered.",
            k=form.round.k,
        ),
        _("Hand the form in folded, in the box or envelope that your school has for it."),
    ]


def _groups(form: Form) -> list[dict[str, Any]]:
    labels = {g.id: g.label for g in form.school.year_groups}
    return [{"number": at, "label": labels[id_]} for at, id_ in enumerate(form.year_groups, start=1)]


def _part(form: Form, area: Area, asked: Sequence[tuple[int, Statement]]) -> dict[str, Any]:
    return {"title": area.title, "statements": [_statement(form, at, s) for at, s in asked]}


def _statement(form: Form, number: int, statement: Statement) -> dict[str, Any]:
    """Why all year groups: nobody knows yet which ones somebody will tick."""
    every = form.school.year_groups
    said = worded(statement, every, [g.id for g in every])
    return {
        "number": number,
        "text": said.words_for(form.role.perspective),
        "levels": [said.levels[level] for level in LEVELS],
    }


def _words(form: Form) -> dict[str, str]:
    horizon = form.round.horizon
    return {
        "groups": _(GROUPS[form.role.perspective]),
        "where": _(
            "A statement about a year group counts for all that you tick. Does it differ? Then write the "
            "numbers of the year groups beside the boxes."
        ),
        "wanted": _("Wanted in {year}", year=horizon) if horizon else _("Wanted"),
        "unknown": _("don't know"),
        "none": _("not applicable"),
        "unknown-key": DONT_KNOW,
        "none-key": NOT_APPLICABLE,
        "number": _("Number (the school fills this in)"),
        "end": _("Thank you for answering."),
    }
