"""Everybody's own plain page behind a secret link: what is theirs, a word on how it goes, and a calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from lobscan.domain.allocation import Allocation
from lobscan.domain.workplan import Action
from lobscan.errors import UnknownThing, UserError
from lobscan.exchange import ics
from lobscan.locales import _, n_, short_day, tell, use
from lobscan.locales.workplan import status
from lobscan.services import mine
from lobscan.services.mine import Door
from lobscan.services.workspace import Workspace
from lobscan.web import pages
from lobscan.web.guesses import Guesses
from lobscan.web.pages import Refused

CALENDAR: Final = "text/calendar; charset=utf-8"
MOST_WEEKS: Final = 3


@dataclass
class Visit:
    """One request of somebody with a link of their own."""

    ws: Workspace
    request: Request
    door: Door
    sent: bytes

    @cached_property
    def fields(self) -> dict[str, str]:
        """The form that was sent."""
        return pages.fields(self.sent)

    @property
    def action(self) -> str:
        """The action that the address names."""
        return str(self.request.path_params["action"])

    @property
    def seen(self) -> int:
        """How many events the action had when the form was made."""
        text = self.fields.get("seen", "")
        if not text.isdecimal():
            raise Refused(400, "This form cannot be read, so nothing was kept. Load the page again.")
        return int(text[:9])


@dataclass(frozen=True, slots=True)
class Words:
    """What the template calls things."""

    groups: Mapping[str, str]
    person: str

    def whom(self, groups: tuple[str, ...]) -> str:
        """For whom something is."""
        if not groups or set(groups) >= set(self.groups):
            return _("whole school") if not groups else _("all year groups")
        return ", ".join(self.groups.get(g, g) for g in groups)

    def facts(self, action: Action) -> str:
        """An action in a line: when, in what part, for whom, and how it stands."""
        part = _("you are responsible") if action.responsible == self.person else _("you carry it out")
        when = _("ready by {day}", day=short_day(action.due))
        told = [when, part, self.whom(action.year_groups), status(action.status.value)]
        if action.next_check:
            told.append(_("look again on {day}", day=short_day(action.next_check)))
        return " · ".join(told)

    def weeks(self, coming: Any) -> str:
        """When an activity comes next."""
        numbers = [str(w.number) for w in coming.weeks[:MOST_WEEKS]]
        if not numbers:
            return _("no more this school year") if coming.activity.weeks else _("no weeks yet")
        more = ", …" if len(coming.weeks) > MOST_WEEKS else ""
        first = _("from {day}", day=short_day(coming.weeks[0].monday))
        return _("week {weeks}", weeks=", ".join(numbers) + more) + f" ({first})"

    def tasks(self, tasks: Iterable[Allocation]) -> list[tuple[str, str]]:
        """Each task once: its title, and in what part and for which year groups."""
        found: dict[tuple[str, str], list[str]] = {}
        for task in tasks:
            part = _("you are responsible") if task.responsible == self.person else _("you carry it out")
            whom = self.groups.get(task.year_group, task.year_group) or _("whole school")
            found.setdefault((task.title, part), []).append(whom)
        return [(title, f"{', '.join(whom)} · {part}") for (title, part), whom in found.items()]


def show(visit: Visit, *, wrong: str = "", refused: int = 0) -> Response:
    """A person's part; `wrong` is said at the action whose form was sent, with what was typed."""
    door = visit.door
    found = mine.page(visit.ws, door)
    at = visit.action if wrong else ""
    return pages.page(
        "mine.html",
        status=refused or 200,
        door=door,
        found=found,
        part=found.part,
        title=_title(found),
        words=Words({g.id: g.label for g in door.school.year_groups}, door.person.id),
        kept=found.items.get(visit.request.query_params.get("kept", "")),
        wrong=wrong,
        at=at,
        typed=visit.fields.get("text", "") if at else "",
        most=mine.LONGEST_CHECK,
        webcal=f"webcal:{pages.origin(visit.request)}{door.path}.ics",
        url=f"{visit.request.url.scheme}:{pages.origin(visit.request)}{door.path}.ics",
        short_day=short_day,
    )


def _title(found: mine.Page) -> str:
    late, week = len(found.part.late), len(found.part.week)
    if late:
        return n_("{count} action of yours is late", "{count} actions of yours are late", late)
    if week:
        return n_("{count} action asks for you this week", "{count} actions ask for you this week", week)
    if found.part.open:
        return _("Nothing of yours is late")
    return _("You have no open actions")


def check_in(visit: Visit) -> Response:
    """Keep how it goes, or that it is finished; what was typed is not lost where that fails."""
    done = visit.fields.get("go") == "done"
    try:
        mine.check_in(
            visit.ws, visit.door, visit.action, visit.fields.get("text", ""), done=done, seen=visit.seen
        )
    except Refused:
        raise
    except UnknownThing:
        raise
    except UserError as error:
        return show(visit, wrong=tell(error), refused=400)
    return _kept(visit)


def undo(visit: Visit) -> Response:
    """Take the last act back."""
    mine.undo(visit.ws, visit.door, visit.action, seen=visit.seen)
    return pages.go(f"{visit.door.path}#a-{visit.action}")


def _kept(visit: Visit) -> Response:
    return pages.go(f"{visit.door.path}?kept={visit.action}")


def feed(visit: Visit) -> Response:
    """The person's part as a calendar to subscribe to."""
    door = visit.door
    data = ics.calendar(
        mine.entries(visit.ws, door.person),
        name=_("Career guidance: {name}", name=door.person.name),
        school=door.school,
        realm=mine.realm(visit.ws),
        url=f"{visit.request.url.scheme}:{pages.origin(visit.request)}{door.path}",
    )
    headers = {**pages.PERSONAL, "Content-Disposition": 'inline; filename="lobscan.ics"'}
    return Response(data, media_type=CALENDAR, headers=headers)


Handler = Callable[[Visit], Response]
HANDLERS: Final[tuple[tuple[str, str, Handler], ...]] = (
    ("/m/{token}.ics", "GET", feed),
    ("/m/{token}", "GET", show),
    ("/m/{token}/check/{action}", "POST", check_in),
    ("/m/{token}/undo/{action}", "POST", undo),
)
"""Address, how it is asked for, and what it does."""


def routes(ws: Workspace) -> list[BaseRoute]:
    """The routes of people's own pages on `ws`."""
    guesses = Guesses()
    made: list[BaseRoute] = [
        Route(path, _endpoint(ws, guesses, handler), methods=[method]) for path, method, handler in HANDLERS
    ]
    return [*made, Route("/m/{rest:path}", _nowhere)]


def _endpoint(ws: Workspace, guesses: Guesses, handler: Handler) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        use(pages.chosen_language(request))
        try:
            if request.method == "POST":
                pages.must_be_ours(request)
            sent = await pages.body(request) if request.method == "POST" else b""
        except Refused as error:
            return _refusal(error)

        def answered() -> Response:
            try:
                door = _door(ws, guesses, request)
            except UserError as error:
                return _refusal(error)
            try:
                return handler(Visit(ws, request, door, sent))
            except UserError as error:
                return _refusal(error, link=door.path)

        return pages.remember_language(request, await run_in_threadpool(answered))

    return endpoint


def _door(ws: Workspace, guesses: Guesses, request: Request) -> Door:
    """The person behind a link; guessing is slowed, and who has a right one does not notice."""
    try:
        return mine.door(ws, str(request.path_params["token"]))
    except UnknownThing:
        guesses.check(request)
        guesses.wrong(request)
        raise


def _refusal(error: UserError, *, link: str = "") -> Response:
    status = error.status if isinstance(error, Refused) else 404 if isinstance(error, UnknownThing) else 400
    return pages.refusal(error, status, link=link)


def _nowhere(request: Request) -> Response:
    """An address below /m/ where nothing stands."""
    use(pages.chosen_language(request))
    return _refusal(
        UnknownThing(
            "This link does not work (any more). Ask who runs the work plan at your school for a new one."
        ),
    )
