"""A link on screen and on paper: as a QR, and on a sheet for each person to be handed out."""

from __future__ import annotations

import html
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import segno

from lobscan.locales import language
from lobscan.theme import FONT, LIGHT

_STYLE: Final = f"""
@page {{ size: A4; margin: 20mm }}
body {{ margin: 0; font-family: {FONT}; color: {LIGHT.ink}; background: #ffffff }}
section {{ box-sizing: border-box; min-height: 250mm; padding: 12mm 0; break-after: page }}
section {{ text-align: center }}
section:last-child {{ break-after: auto }}
h1 {{ font-size: 30pt; margin: 0 0 4mm }}
p {{ font-size: 15pt; line-height: 1.45; margin: 0 auto 3mm; max-width: 150mm }}
.role {{ font-size: 20pt; color: {LIGHT.accent}; font-weight: 600 }}
.link {{ font-size: 12pt; overflow-wrap: anywhere }}
svg {{ width: 90mm; height: 90mm; margin: 8mm 0 }}
"""


@dataclass(frozen=True, slots=True)
class Link:
    """A role, by id and name, and the address at which it answers."""

    id: str
    role: str
    url: str


def qr(url: str) -> str:
    """`url` as a QR in SVG, dark on white in either appearance."""
    out = io.BytesIO()
    code = segno.make(url, error="m", micro=False)
    code.save(out, kind="svg", border=4, dark=LIGHT.ink, light="#ffffff", xmldecl=False, omitsize=True)
    return out.getvalue().decode()


def handouts(links: Sequence[Link], *, school: str, title: str, lines: Sequence[str]) -> bytes:
    """One HTML file with an A4 sheet for each link: title, whom it is for, QR, address and the lines."""
    body = "".join(_sheet(link, school=school, title=title, lines=lines) for link in links)
    head = f'<meta charset="utf-8"><title>{html.escape(title)}</title><style>{_STYLE}</style>'
    page = f'<!doctype html><html lang="{language()}"><head>{head}</head><body>{body}</body></html>'
    return page.encode()


def _sheet(link: Link, *, school: str, title: str, lines: Sequence[str]) -> str:
    said = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return (
        f"<section><p>{html.escape(school)}</p><h1>{html.escape(title)}</h1>"
        f'<p class="role">{html.escape(link.role)}</p>{qr(link.url)}'
        f'<p class="link">{html.escape(link.url)}</p>{said}</section>'
    )
