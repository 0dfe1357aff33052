"""The message that invites somebody to a round, or reminds them, with a link of their own."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from lobscan.errors import UserError
from lobscan.exchange.letter import Letter
from lobscan.locales import LANGUAGES, N_, _, in_language
from lobscan.theme import LIGHT

NAME: Final = N_("[name]")
LINK: Final = N_("[link]")
FIRST, REMINDER = "first", "reminder"
LONGEST: Final = 4_000
LONGEST_SUBJECT: Final = 200
_FONT: Final = "font-family:system-ui,sans-serif;font-size:16px;line-height:1.5"
_ADDRESS: Final = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and text of a message, with [name] and [link] where those of each person come."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class About:
    """What the usual wording tells of a round; `until` is its last day in words, or ""."""

    school: str
    minutes: int
    until: str


def usual(kind: str, about: About) -> Wording:
    """The wording that a message begins with; who sends it may change it."""
    told = [_hello(), *(_first(about) if kind == FIRST else _again(about)), _("With kind regards,")]
    subject = (
        N_("How does {school} help pupils find their way? Give your view")
        if kind == FIRST
        else N_("Reminder: your view on how {school} helps pupils find their way")
    )
    return Wording(_(subject, school=about.school), "\n\n".join([*told[:-1], f"{told[-1]}\n{about.school}"]))


def _hello() -> str:
    return _("Hello {name},", name=_(NAME))


def _first(about: About) -> list[str]:
    return [
        _(
            "We want to know how our school helps pupils choose what they will do later. Your view counts. "
            "It takes about {minutes} minutes, and you can stop and go on later.",
            minutes=about.minutes,
        ),
        _("This link is yours alone:") + f"\n{_(LINK)}",
        *([_("You can answer until {day}.", day=about.until)] if about.until else []),
    ]


def _again(about: About) -> list[str]:
    return [
        _(
            "A while ago we asked you how our school helps pupils choose what they will do later. We still "
            "like to hear from you. It takes about {minutes} minutes.",
            minutes=about.minutes,
        ),
        _("This link is yours alone:") + f"\n{_(LINK)}",
        *([_("You can answer until {day}.", day=about.until)] if about.until else []),
        _("Have you handed in already? Then you need not do anything. Thank you."),
    ]


def privacy(k: int) -> str:
    """The sentence that stands below every message and cannot be taken away."""
    return _(
        "Privacy: your answers are kept without your name, and nobody can see who gave which answers. The "
        "list of who is invited only says, later and for several people at once, who has handed in. Figures "
        "are shown only of at least {k} people.",
        k=k,
    )


def check(wording: Wording) -> None:
    """Raise `UserError` for a wording that cannot be sent."""
    if not wording.subject.strip() or len(wording.subject) > LONGEST_SUBJECT:
        raise UserError("Give the message a subject of at most 200 letters.")
    if len(wording.text) > LONGEST:
        raise UserError("The message has {count} letters; at most 4000 fit.", count=len(wording.text))
    if not any(word in wording.text for word in _words(LINK)):
        raise UserError("The message has no {link} in it, so nobody could answer. Put it back.", link=_(LINK))
    found = _ADDRESS.search(wording.text)
    if found and "/a/" in found[0]:
        raise UserError(
            "The message holds the link of one person, and everybody would get it. Put {link} there.",
            link=_(LINK),
        )


def letter(wording: Wording, *, name: str, url: str, k: int) -> Letter:
    """The message to one person; where there is no name, the greeting goes without."""
    places = dict.fromkeys(_words(LINK), url) | dict.fromkeys(_words(NAME), " ".join(name.split()))
    text = _filled(wording.text, places)
    subject = _filled(wording.subject, {**places, **dict.fromkeys(_words(LINK), "")})
    foot = privacy(k)
    return Letter(subject, f"{text.strip()}\n\n{foot}\n", _html(subject, text, foot, url))


def _words(mark: str) -> list[str]:
    """A mark in every language: who writes in one may send while the screen speaks another."""
    return [in_language(spoken, mark) for spoken in LANGUAGES]


def _filled(text: str, places: Mapping[str, str]) -> str:
    """Why in one go: a name may itself look like a mark."""
    marks = "|".join(re.escape(mark) for mark in places)

    def put(found: re.Match[str]) -> str:
        value = places[found[2]]
        return f"{found[1]}{value}" if value else ""

    return re.sub(rf"( ?)({marks})", put, text)


def _html(subject: str, text: str, foot: str, url: str) -> str:
    body = "".join(f"<p>{_line(part, url)}</p>" for part in text.strip().split("\n\n"))
    head = f'<meta charset="utf-8"><title>{html.escape(subject)}</title>'
    small = f'<p style="color:{LIGHT.quiet};font-size:14px">{html.escape(foot)}</p>'
    style = f"{_FONT};color:{LIGHT.ink}"
    return f'<!doctype html><html><head>{head}</head><body style="{style}">{body}{small}</body></html>'


def _line(text: str, url: str) -> str:
    safe = html.escape(url, quote=True)
    link = f'<a href="{safe}" style="color:{LIGHT.accent}">{safe}</a>'
    return html.escape(text).replace(html.escape(url), link).replace("\n", "<br>")


def mailto(address: str, written: Letter) -> str:
    """An address that opens one's own mail program with the message in it."""
    return f"mailto:{quote(address, safe='@')}?subject={quote(written.subject)}&body={quote(written.text)}"
