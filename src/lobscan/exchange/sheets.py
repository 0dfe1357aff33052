"""Links on paper: a sheet to hang up for each role, and slips to cut for each person who is invited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from lobscan.exchange import pdf
from lobscan.exchange.links import Link, qr
from lobscan.locales import _

LONGEST_NAME: Final = 34
"""Letters of a name that fit on one line of a slip."""


@dataclass(frozen=True, slots=True)
class About:
    """What every sheet says: the school, the round, the minutes that it takes, the threshold, the end."""

    school: str
    title: str
    minutes: int
    k: int
    until: str = ""
    """The last day in words, or ""."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A person, as what they are asked, and the address that is theirs alone."""

    whom: str
    role: str
    url: str


def posters(links: Sequence[Link], about: About) -> bytes:
    """A PDF with an A4 sheet for each role, in the order given."""
    sheets = [
        {
            "title": about.title,
            "whom": link.role[:1].upper() + link.role[1:],
            "alt": _("QR of the link for {role}", role=link.role),
            **_link(link.url),
        }
        for link in links
    ]
    lines = [
        _("Point the camera of your phone at the square, or type the address below it."),
        _("It takes about {minutes} minutes. You can stop and go on later.", minutes=about.minutes),
        *_until(about),
    ]
    foot = _("{school} · {title}", school=about.school, title=about.title)
    return pdf.made("sheets.typ", {**_head(about), "foot": foot, "lines": lines, "sheets": sheets})


def slips(people: Sequence[Slip], about: About) -> bytes:
    """A PDF with eight slips on each A4 sheet, to be cut, folded and handed out."""
    sheets = [
        {
            "whom": _shortened(one.whom),
            "role": one.role,
            "alt": _("QR of the link of {name}", name=one.whom),
            **_link(one.url),
        }
        for one in people
    ]
    lines = [
        _("Point your phone's camera at the square: this link is yours alone."),
        _("It takes about {minutes} minutes. You can stop and go on later.", minutes=about.minutes),
        *_until(about),
    ]
    fold = _("Fold the lower edge up to this line")
    return pdf.made("slips.typ", {**_head(about), "fold": fold, "lines": lines, "sheets": sheets})


def _head(about: About) -> dict[str, Any]:
    privacy = _(
        "Nobody can see who gave which answers. Figures are shown only of at least {k} people.", k=about.k
    )
    return {"title": about.title, "school": about.school, "privacy": privacy}


def _until(about: About) -> list[str]:
    return [_("You can answer until {day}.", day=about.until)] if about.until else []


def _link(url: str) -> dict[str, str]:
    return {"url": url, "qr": qr(url)}


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
