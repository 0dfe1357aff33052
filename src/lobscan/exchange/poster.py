"""A poster (A3) of what people said, what the school did about it, and what they say now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from lobscan import theme
from lobscan.domain.rubric import Perspective
from lobscan.domain.said import Line, Now
from lobscan.exchange import pdf
from lobscan.locales import N_, _, number

MOST: Final = 6
"""More lines than this cannot be read from a few steps away."""
NOW: Final = {
    Now.BETTER: N_("Clearly better"),
    Now.ALIKE: N_("About the same still"),
    Now.WORSE: N_("Clearly worse. We go on with it."),
    Now.UNASKED: N_("We ask you again."),
}
ASKED: Final = {
    Perspective.PUPILS: N_("We asked pupils how career guidance goes at our school."),
    Perspective.PARENTS: N_("We asked parents how career guidance goes at our school."),
    Perspective.PARTNERS: N_("We asked partners how career guidance goes at our school."),
    None: N_("We asked colleagues how career guidance goes at our school."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A line for the poster: the statement in the words of who said it, and what was done."""

    line: Line
    said: str
    did: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Poster:
    """All that stands on it; `close` is a last sentence of the school's own, or ""."""

    school: str
    voice: Perspective | None
    before: str
    after: str
    today: date
    lines: Sequence[Told]
    close: str = ""


def poster(of: Poster) -> bytes:
    """The poster as a PDF; with more than `MOST` lines it takes more than one sheet."""
    lead = f"{_(ASKED[of.voice])} {_('From {before} to {after}.', before=of.before, after=of.after)}"
    about = pdf.head(_("You said, we did"), lead, school=of.school, today=of.today)
    return pdf.made(
        "poster.typ",
        {
            **about,
            "words": {"said": _("You said"), "did": _("We did"), "now": _("And now?"), "of": _("of 4")},
            "lines": [_line(one) for one in of.lines],
            "close": of.close,
        },
    )


def _line(one: Told) -> dict[str, Any]:
    line = one.line
    return {
        "said": one.said,
        "did": list(one.did),
        "before": _score(line.before),
        "after": None if line.after is None else _score(line.after),
        "now": now_words(line.now),
        "better": line.now is Now.BETTER,
    }


def now_words(now: Now) -> str:
    """What became of it, in a few words."""
    return _(NOW[now])


def _score(score: float) -> dict[str, str]:
    shade = theme.level_shade(score)
    return {"text": number(score), "ground": shade.ground, "ink": shade.ink}
