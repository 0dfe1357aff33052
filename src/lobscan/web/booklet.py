"""A rubric as one plain page to print: no script, and its style in the page itself.

What is shipped is open to everybody; what a school made of it opens for who has a link from its dashboard.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from lobscan.domain.rubric import Area, Measure, Pack, Statement
from lobscan.errors import FaultyFile, UnknownThing
from lobscan.locales import _, number, rubric, tell, use
from lobscan.services import prepare, rubrics
from lobscan.services.rubrics import Match
from lobscan.services.workspace import Workspace
from lobscan.web import pages


@dataclass(frozen=True)
class Booklet:
    """A pack as the page tells it, in the school's own names for the roles."""

    pack: Pack
    roles: Mapping[str, str]
    matches: Mapping[str, Sequence[Match]]

    def role(self, id_: str) -> str:
        """What a role is called."""
        return self.roles.get(id_, id_)

    def measures(self, area: Area) -> tuple[Measure, ...]:
        """The measures that lift a statement of the area first of all."""
        ids = {s.id for s in area.statements}
        return tuple(m for m in self.pack.measures if m.lifts[0].statement in ids)

    def expected(self, statement: Statement) -> tuple[Match, ...]:
        """The items of frameworks, and the statements of other packs, that a statement corresponds to."""
        return (*rubrics.expectations(self.pack, statement), *self.matches.get(statement.id, ()))


@cache
def _style() -> tuple[str, str]:
    """The style, and the header that allows it and nothing else."""
    text = pages.colours() + (pages.HERE / "static" / "booklet.css").read_text("utf-8")
    digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return text, f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; frame-ancestors 'none'"


WORDS: Final[dict[str, Any]] = {
    "phase": rubric.phase,
    "kind": rubric.kind,
    "told_to": rubric.told_to,
    "number": number,
}


def routes(ws: Workspace) -> list[BaseRoute]:
    """The routes of the printed booklets on `ws`."""

    def show(request: Request) -> Response:
        use(pages.chosen_language(request))
        try:
            asked = request.path_params
            pack = rubrics.printed(ws, str(asked["pack"]), str(asked.get("word", "")))
        except (UnknownThing, FaultyFile) as error:
            title = _("This rubric cannot be read")
            return pages.page("sentence.html", status=404, title=title, said=tell(error), link="", school="")
        return _page(ws, pack)

    return [Route("/print/rubric/{pack}", show), Route("/print/rubric/{pack}/{word}", show)]


def _page(ws: Workspace, pack: Pack) -> Response:
    style, allowed = _style()
    roles = {r.id: r.label for r in prepare.school(ws).roles} if prepare.has_school(ws) else {}
    booklet = Booklet(pack, roles, rubrics.matches(ws.settings, pack))
    made = pages.page("booklet.html", booklet=booklet, pack=pack, style=style, **WORDS)
    made.headers["Content-Security-Policy"] = allowed
    return made
