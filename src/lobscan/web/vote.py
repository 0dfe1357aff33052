"""The participants' plain pages of a workshop: come in, vote, divide dots; and the printed outcome."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from lobscan.domain.workshop import Workshop, view, votes_on
from lobscan.domain.workshop_acts import Ballot, Step
from lobscan.errors import RoundClosed, UnknownThing, UserError
from lobscan.locales import _, day, n_, number, percent, tell, use
from lobscan.locales import workshop as words
from lobscan.services import prepare, workshop, workshop_outcome
from lobscan.services.workshop import Subject
from lobscan.services.workspace import Workspace, plain_code, shown_code
from lobscan.web import pages
from lobscan.web.answer import CODE, CODE_AGE, PROBE
from lobscan.web.guesses import Guesses
from lobscan.web.pages import Refused


@dataclass
class Visit:
    """One request of somebody with a workshop's code: the session, who they are, what they sent."""

    ws: Workspace
    request: Request
    word: str
    at: Workshop
    sent: bytes
    guesses: Guesses

    @property
    def base(self) -> str:
        """The path of the session; its pages and its cookie lie under it."""
        return f"/w/{self.word}"

    @cached_property
    def fields(self) -> dict[str, str]:
        """The form that was sent."""
        return pages.fields(self.sent)

    @cached_property
    def code(self) -> str:
        """The code in the cookie, "" without one; a cookie that we did not seal is not looked up."""
        code, _dot, seal = self.request.cookies.get(CODE, "").partition(".")
        return code if secrets.compare_digest(seal.encode(), self._seal(code).encode()) else ""

    def _seal(self, code: str) -> str:
        return self.ws.token(f"cookie:{self.at.id}:{code}")

    @cached_property
    def who(self) -> str:
        """The participant; "" for who has not come in."""
        try:
            return workshop.who(self.ws, self.at, self.code) if self.code else ""
        except UnknownThing:
            return ""

    @property
    def known(self) -> str:
        """The participant; `Refused` for who sent something without their code."""
        if not self.who:
            raise Refused(
                403, "Your code did not come along, so nothing was kept. Open the link of the workshop again."
            )
        return self.who

    def page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """A page about this visit."""
        return pages.page(template, status=status, visit=self, at=self.at, **values)

    def go(self, path: str = "") -> Response:
        """On to a page of this session."""
        return pages.go(self.base + path)

    def keep_code(self, response: Response, code: str) -> Response:
        """Have the browser keep the code for this session, out of reach of scripts."""
        self._cookie(response, CODE, f"{code}.{self._seal(code)}")
        return response

    def try_cookies(self, response: Response) -> Response:
        """Set a cookie that tells nothing, to see on the next request whether the browser keeps it."""
        self._cookie(response, PROBE, "1")
        return response

    def cookies_kept(self) -> None:
        """Refuse when the browser does not keep cookies; nothing was begun then."""
        if not self.request.cookies:
            raise Refused(
                400,
                "Your browser refuses cookies, and without one your votes would be lost. Allow cookies for "
                "this website and open the link again. The cookie holds your code, nothing else.",
            )

    def _cookie(self, response: Response, name: str, value: str) -> None:
        secure = self.request.url.scheme == "https"
        response.set_cookie(
            name, value, CODE_AGE, path=self.base, httponly=True, samesite="lax", secure=secure
        )


def front(visit: Visit) -> Response:
    """What the group does now; for who is new the way in."""
    if not visit.who:
        return visit.try_cookies(_start(visit))
    ballot, asked = votes_on(visit.at)
    subjects = workshop.subjects(visit.ws, visit.at)
    common: dict[str, Any] = {
        "view": _view(visit.at),
        "subjects": subjects,
        "title": words.title(visit.at.item),
    }
    if ballot:
        return visit.page("vote.html", ballot=ballot, items=_items(visit, ballot, asked, subjects), **common)
    if visit.at.step is Step.CHOOSE and not visit.at.dots_revealed:
        return visit.page("dots.html", mine=visit.at.given.get(visit.who, {}), **common)
    return visit.page("wait.html", said=words.waiting(visit.at.step), **common)


def _items(
    visit: Visit, ballot: Ballot, asked: tuple[str, ...], subjects: Mapping[str, Subject]
) -> list[dict[str, Any]]:
    """The topics to vote on, each with one's own mark and whether it is the second vote."""
    found = []
    for topic in asked:
        turns = visit.at.turns_of(ballot, topic)
        mine = turns[-1].marks.get(visit.who)
        found.append({"subject": subjects[topic], "mine": mine, "second": len(turns) > 1})
    return found


def _view(at: Workshop) -> str:
    return hashlib.sha256(view(at).encode()).hexdigest()[:12]


def _start(visit: Visit, *, status: int = 200, refused: str = "") -> Response:
    return visit.page("join.html", status=status, refused=refused)


def join(visit: Visit) -> Response:
    """Come in."""
    visit.cookies_kept()
    if visit.who:
        return visit.go()
    return visit.keep_code(visit.go(), workshop.join(visit.ws, visit.at.id))


def resume(visit: Visit) -> Response:
    """Come back with one's own code, on this or another device."""
    visit.cookies_kept()
    visit.guesses.check(visit.request, visit.at.id)
    code = visit.fields.get("code", "")
    try:
        workshop.who(visit.ws, visit.at, code)
    except UnknownThing as error:
        visit.guesses.wrong(visit.request, visit.at.id)
        return _start(visit, status=404, refused=tell(error))
    return visit.keep_code(visit.go(), shown_code(code))


def keep_vote(visit: Visit) -> Response:
    """Keep the marks of a form or of one click."""
    who, ballot = visit.known, visit.fields.get("ballot", "")
    marks = _numbers(visit, "m.")
    if ballot not in list(Ballot):
        raise Refused(400, "This form cannot be read, so nothing was kept. Load the page again.")
    if marks:
        workshop.vote(visit.ws, visit.at.id, who, Ballot(ballot), marks)
    return _kept(visit)


def keep_dots(visit: Visit) -> Response:
    """Keep how the dots are divided."""
    workshop.put_dots(visit.ws, visit.at.id, visit.known, _numbers(visit, "d."))
    return _kept(visit)


def _numbers(visit: Visit, prefix: str) -> dict[str, int]:
    found = {k.removeprefix(prefix): v for k, v in visit.fields.items() if k.startswith(prefix)}
    if not all(v.isascii() and v.isdigit() and len(v) == 1 for v in found.values()):
        raise Refused(400, "This form cannot be read, so nothing was kept. Load the page again.")
    return {topic: int(v) for topic, v in found.items()}


def _kept(visit: Visit) -> Response:
    if _by_script(visit.request):
        return JSONResponse({"kept": True}, headers=pages.PERSONAL)
    return visit.go("?kept=1")


def _by_script(request: Request) -> bool:
    return request.headers.get("accept") == "application/json"


def state(visit: Visit) -> Response:
    """Nothing while the visitor sees what is now; else what it is called."""
    now = _view(visit.at)
    if visit.request.query_params.get("view") == now:
        return Response(status_code=204, headers=pages.PERSONAL)
    return JSONResponse({"view": now}, headers=pages.PERSONAL)


Handler = Callable[[Visit], Response]
Endpoint = Callable[[Request], Awaitable[Response]]
HANDLERS: Final[Mapping[str, tuple[Handler | None, Handler | None]]] = {
    "": (front, None),
    "/join": (None, join),
    "/resume": (None, resume),
    "/vote": (None, keep_vote),
    "/dots": (None, keep_dots),
    "/state": (state, None),
}
"""Path under the session → what looking there does, and what sending there does."""


def routes(ws: Workspace) -> list[BaseRoute]:
    """The routes of the workshop's plain pages on `ws`."""
    doors, people = Guesses(), Guesses()
    made: list[BaseRoute] = [
        Route("/w", lambda _request: RedirectResponse("/w/", 308)),
        Route("/w/", _entrance(ws, doors), methods=["GET", "POST"]),
        Route("/print/workshop/{token}", _outcome(ws, doors)),
    ]
    for path, (look, send) in HANDLERS.items():
        endpoint = _endpoint(ws, doors, people, look, send)
        made.append(Route("/w/{word}" + path, endpoint, methods=["GET", "POST"]))
    return made


def _entrance(ws: Workspace, doors: Guesses) -> Endpoint:
    """The page on which the code is typed that stands on the screen."""

    async def endpoint(request: Request) -> Response:
        use(pages.chosen_language(request))
        try:
            if request.method != "POST":
                return pages.remember_language(request, _door_page(ws))
            pages.must_be_ours(request)
            word = plain_code(pages.fields(await pages.body(request)).get("code", ""))
            await run_in_threadpool(_door, ws, doors, request, word)
        except Refused as error:
            return _refusal(request, error)
        except UserError as error:
            return _door_page(ws, status=_status(error), refused=tell(error))
        return pages.go(f"/w/{word}")

    return endpoint


def _door_page(ws: Workspace, *, status: int = 200, refused: str = "") -> Response:
    school = prepare.school(ws).name if prepare.has_school(ws) else ""
    return pages.page("door.html", status=status, refused=refused, school=school)


def _door(ws: Workspace, doors: Guesses, request: Request, word: str) -> Workshop:
    """The session behind a code; guessing is slowed, and who has a right one does not notice."""
    try:
        return workshop.door(ws, word)
    except UnknownThing:
        doors.check(request)
        doors.wrong(request)
        raise


def _endpoint(
    ws: Workspace, doors: Guesses, people: Guesses, look: Handler | None, send: Handler | None
) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        use(pages.chosen_language(request))
        word, posted = str(request.path_params["word"]), request.method == "POST"
        if word != plain_code(word):
            return pages.go(f"/w/{plain_code(word)}")
        try:
            if posted:
                pages.must_be_ours(request)
            sent = await pages.body(request) if posted else b""
        except Refused as error:
            return _refusal(request, error)

        def answered() -> Response:
            try:
                visit = Visit(ws, request, word, _door(ws, doors, request, word), sent, people)
                handler = send if posted else look
                return handler(visit) if handler else visit.go()
            except UserError as error:
                return _refusal(request, error, word)

        return pages.remember_language(request, await run_in_threadpool(answered))

    return endpoint


def _status(error: UserError) -> int:
    if isinstance(error, Refused):
        return error.status
    return {UnknownThing: 404, RoundClosed: 410}.get(type(error), 409)


def _refusal(request: Request, error: UserError, word: str = "") -> Response:
    link = "/w/" if isinstance(error, UnknownThing) else f"/w/{word}" if word else ""
    return pages.refusal(
        error,
        _status(error),
        link="" if isinstance(error, RoundClosed) else link,
        over=_("This workshop is over"),
        by_script=_by_script(request),
    )


@cache
def _print_style() -> tuple[str, str]:
    """The style of the printed page, and the header that allows it and nothing else."""
    text = pages.colours() + (pages.HERE / "static" / "outcome.css").read_text("utf-8")
    digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return text, f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; frame-ancestors 'none'"


def _printed(ws: Workspace, doors: Guesses, request: Request) -> Workshop:
    """The session whose outcome an address shows; guessing is slowed."""
    try:
        return workshop.by_outcome(ws, str(request.path_params["token"]))
    except UnknownThing:
        doors.check(request)
        doors.wrong(request)
        raise


def _outcome(ws: Workspace, doors: Guesses) -> Callable[[Request], Response]:
    """The printable page; its address cannot be guessed, and it stays when the session is closed."""

    def show(request: Request) -> Response:
        use(pages.chosen_language(request))
        try:
            at = _printed(ws, doors, request)
        except UserError as error:
            return _refusal(request, error)
        style, allowed = _print_style()
        found = workshop_outcome.outcome(ws, at)
        tools: dict[str, Any] = {"day": day, "month": words.month, "number": number, "percent": percent}
        made = pages.page("outcome.html", found=found, at=at, style=style, n_=n_, **tools)
        made.headers["Content-Security-Policy"] = allowed
        return made

    return show
