"""The weekly message to a person, as plain text and as simple HTML."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lobscan.domain.mine import Coming, Mine
from lobscan.domain.school import Person, School
from lobscan.domain.workplan import Action
from lobscan.locales import _, language, n_, short_day
from lobscan.theme import LIGHT

_FONT: Final = "font-family:system-ui,sans-serif;font-size:16px;line-height:1.5"
Part = tuple[str, list[str]]


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that is ready to be sent or pasted."""

    subject: str
    text: str
    html: str


def weekly(person: Person, part: Mine, *, school: School, today: date, url: str) -> Letter:
    """What is late, this week's and going on for `person`, with a link (`url`) to say how it goes."""
    parts = [p for p in _parts(person, part, school, today) if p[1]]
    hello = _("Hello {name},", name=person.name)
    subject = f"{_subject(part)} · {school.name}"
    ask = _("Say in two lines how it goes, or that something is finished:") if url else ""
    bye = _("This message comes from the work plan of {school}.", school=school.name)
    blocks = [hello, *("\n".join([title, *(f"- {line}" for line in lines)]) for title, lines in parts)]
    text = "\n\n".join([*blocks, *([f"{ask}\n{url}"] if url else []), bye]) + "\n"
    said = f"<p>{html.escape(ask)}<br>{_link(url)}</p>" if url else ""
    return Letter(subject, text, _html(subject, hello, parts, said, bye))


def _subject(part: Mine) -> str:
    told = []
    if part.late:
        told.append(n_("{count} late", "{count} late", len(part.late)))
    if part.week:
        told.append(n_("{count} this week", "{count} this week", len(part.week)))
    return _("Your part of the plan: {told}", told=", ".join(told)) if told else _("Your part of the plan")


def _parts(person: Person, part: Mine, school: School, today: date) -> list[Part]:
    groups = {g.id: g.label for g in school.year_groups}
    return [
        (_("Late"), [_action(person, a) for a in part.late]),
        (_("This week"), [_action(person, a) for a in part.week]),
        (_("Activities this week"), [_activity(c, groups) for c in part.happening(today)]),
        (_("You are working on"), [_action(person, a) for a in part.now]),
    ]


def _action(person: Person, action: Action) -> str:
    when = _("ready by {day}", day=short_day(action.due))
    role = _("you are responsible") if action.responsible == person.id else _("you carry it out")
    return f"{action.title} ({when}; {role})"


def _activity(coming: Coming, groups: dict[str, str]) -> str:
    whom = ", ".join(groups.get(g, g) for g in coming.activity.year_groups)
    return f"{coming.activity.title} ({whom})" if whom else coming.activity.title


def _link(url: str) -> str:
    safe = html.escape(url, quote=True)
    return f'<a href="{safe}" style="color:{LIGHT.accent}">{safe}</a>'


def _html(subject: str, hello: str, parts: Sequence[Part], said: str, bye: str) -> str:
    body = [f"<p>{html.escape(hello)}</p>"]
    for title, lines in parts:
        items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
        body.append(f'<h2 style="font-size:17px;margin:20px 0 4px">{html.escape(title)}</h2><ul>{items}</ul>')
    body.append(said)
    body.append(f'<p style="color:{LIGHT.quiet};font-size:14px">{html.escape(bye)}</p>')
    head = f'<meta charset="utf-8"><title>{html.escape(subject)}</title>'
    return (
        f'<!doctype html><html lang="{language()}"><head>{head}</head>'
        f'<body style="{_FONT};color:{LIGHT.ink}">{"".join(body)}</body></html>'
    )
