"""The respondents' plain pages: what stands at each address, and what each does."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from lobscan.domain.round import minutes_for
from lobscan.domain.rubric import Perspective, Scope
from lobscan.errors import RoundClosed, UnknownThing, UserError
from lobscan.locales import N_, _, n_, tell, use
from lobscan.services import scan
from lobscan.services.scan import Door, Respondent
from lobscan.services.workspace import Workspace, shown_code
from lobscan.web import pages, questionnaire
from lobscan.web.pages import Refused

CODE: Final = "code"
PROBE: Final = "cookies"
CODE_AGE: Final = 90 * 24 * 3600
WRONG_CODES: Final = 10
MOST_DIGITS: Final = 3
GROUPS_ASKED: Final = {
    Perspective.LEADERS: N_("Which year groups do you work with?"),
    Perspective.STAFF: N_("Which year groups do you work with?"),
    Perspective.PUPILS: N_("Which year group are you in?"),
    Perspective.PARENTS: N_("Which year group is your child in?"),
    Perspective.PARTNERS: N_("Which year groups do you work with?"),
}


class Guesses:
    """Wrong codes of the last minute per link: enough for typing errors, too few for guessing."""

    def __init__(self, most: int = WRONG_CODES) -> None:
        self._most = most
        self._wrong: dict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def check(self, token: str) -> None:
        """Refuse when there were too many just now."""
        with self._lock:
            wrong = self._wrong[token]
            while wrong and time.monotonic() - wrong[0] > pages.MINUTE:
                wrong.popleft()
            if len(wrong) >= self._most:
                raise Refused(429, "Too many wrong codes were tried. Wait a minute, then type yours again.")

    def wrong(self, token: str) -> None:
        """Note one."""
        with self._lock:
            self._wrong[token].append(time.monotonic())


@dataclass
class Visit:
    """One request of somebody with a link: what stands behind it, who they are, what they sent."""

    ws: Workspace
    request: Request
    token: str
    door: Door
    sent: bytes
    guesses: Guesses

    @property
    def base(self) -> str:
        """The link's path; all pages and the cookies of this link lie under it."""
        return f"/a/{self.token}"

    @cached_property
    def fields(self) -> dict[str, str]:
        """The form that was sent."""
        return pages.fields(self.sent)

    @cached_property
    def code(self) -> str:
        """The code in the cookie, "" without one.

        Why sealed: a cookie that we did not make is not even looked up, so guessing goes
        through the form alone, which slows it down.
        """
        code, _dot, seal = self.request.cookies.get(CODE, "").partition(".")
        return code if secrets.compare_digest(seal.encode(), self._seal(code).encode()) else ""

    def _seal(self, code: str) -> str:
        return self.ws.token(f"cookie:{self.token}:{code}")

    @cached_property
    def respondent(self) -> Respondent | None:
        """Who the cookie says they are; None too when the store does not know them (any more)."""
        try:
            return scan.resume(self.ws, self.door, self.code) if self.code else None
        except UnknownThing:
            return None

    @property
    def known(self) -> Respondent:
        """The respondent; `Refused` for who sent something without their code."""
        if self.respondent is None:
            raise Refused(
                403,
                "Your code did not come along, so nothing was kept. Open your link and go on with your code.",
            )
        return self.respondent

    @cached_property
    def paper(self) -> questionnaire.Paper:
        """The respondent's questionnaire as it stands."""
        return questionnaire.paper(self.door, self.known, scan.given(self.ws, self.known))

    def page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """A page about this visit."""
        return pages.page(template, status=status, visit=self, door=self.door, **values)

    def go(self, path: str = "") -> Response:
        """On to a page of this link."""
        return pages.go(self.base + path)

    def keep_code(self, response: Response, code: str) -> Response:
        """Have the browser keep the code for this link, out of reach of scripts."""
        self._cookie(response, CODE, f"{code}.{self._seal(code)}", CODE_AGE)
        return response

    def forget_code(self, response: Response) -> Response:
        """Have the browser forget the code."""
        response.delete_cookie(CODE, path=self.base, httponly=True, samesite="lax")
        return response

    def try_cookies(self, response: Response) -> Response:
        """Set a cookie that tells nothing, to see on the next request whether the browser keeps it."""
        self._cookie(response, PROBE, "1", CODE_AGE)
        return response

    def cookies_kept(self) -> None:
        """Refuse when the browser does not keep cookies; nothing was begun then."""
        if not self.request.cookies:
            raise Refused(
                400,
                "Your browser refuses cookies. Without one you cannot stop and go on later, so nothing was "
                "begun. Allow cookies for this website and open your link again. The cookie holds your code, "
                "nothing else.",
            )

    def _cookie(self, response: Response, name: str, value: str, age: int) -> None:
        secure = self.request.url.scheme == "https"
        response.set_cookie(name, value, age, path=self.base, httponly=True, samesite="lax", secure=secure)


def front(visit: Visit) -> Response:
    """The first page: for who is new, who comes back, or who has handed in."""
    respondent = visit.respondent
    if respondent is None:
        return visit.try_cookies(_start(visit))
    if respondent.handed_in:
        return visit.page("thanks.html")
    return visit.page("back.html", paper=visit.paper)


def _start(visit: Visit, *, status: int = 200, wrong: str = "", refused: str = "") -> Response:
    """The first page; `wrong` is said at the year groups, `refused` at the code."""
    door = visit.door
    return visit.page(
        "start.html",
        status=status,
        minutes=minutes_for(door.round, len(door.statements)),
        groups=_groups(door),
        question=_(GROUPS_ASKED[door.role.perspective]),
        chosen=(),
        wrong=wrong,
        refused=refused,
    )


def _groups(door: Door) -> list[list[Any]]:
    """The school's year groups, track by track; none where no statement is about them."""
    if not any(s.scope is Scope.YEAR_GROUP for s in door.statements):
        return []
    return [list(groups) for _tracks, groups in groupby(door.school.year_groups, key=lambda g: g.tracks)]


def _chosen(visit: Visit) -> tuple[str, ...]:
    """The year groups that a form names; a foreign one is refused."""
    every = tuple(g.id for g in visit.door.school.year_groups)
    if "all" in visit.fields or not _groups(visit.door):
        return every
    chosen = pages.values_of(visit.sent, "group")
    if not set(chosen) <= set(every):
        raise UserError("The school has no such year group. Load the page again.")
    return chosen


def start(visit: Visit) -> Response:
    """Begin as a new respondent."""
    visit.cookies_kept()
    if visit.respondent is not None:
        return visit.go()
    chosen = _chosen(visit)
    if not chosen:
        return _start(visit, status=400, wrong=_("Choose at least one year group."))
    code = scan.begin(visit.ws, visit.door, chosen)[1]
    return visit.keep_code(visit.go("/1"), code)


def resume(visit: Visit) -> Response:
    """Go on with a code."""
    visit.cookies_kept()
    visit.guesses.check(visit.token)
    code = visit.fields.get("code", "")
    try:
        respondent = scan.resume(visit.ws, visit.door, code)
    except UnknownThing as error:
        visit.guesses.wrong(visit.token)
        return _start(visit, status=404, refused=tell(error))
    visit.respondent = respondent
    plain = shown_code(code)
    where = "" if respondent.handed_in else _screen_path(visit, visit.paper.first_open)
    return visit.keep_code(visit.go(where), plain)


def leave(visit: Visit) -> Response:
    """Make room for somebody else on this device."""
    return visit.forget_code(visit.go())


def _screen_path(visit: Visit, number: int) -> str:
    if number < 1:
        return ""
    return f"/{number}" if number <= len(visit.paper.screens) else "/check"


def show_screen(visit: Visit) -> Response:
    """One area with its statements."""
    if visit.respondent is None or visit.known.handed_in:
        return visit.go()
    screens = visit.paper.screens
    number = _number(visit)
    if not 1 <= number <= len(screens):
        raise _no_part()
    said = _progress(visit.paper)
    return visit.page("area.html", paper=visit.paper, screen=screens[number - 1], progress=said)


def _number(visit: Visit) -> int:
    """The screen that the address asks for; a word or an endless number is none."""
    text = str(visit.request.path_params["number"])
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise _no_part()
    return int(text)


def _no_part() -> UserError:
    return UnknownThing("This scan has no such part. Open your link again.")


def keep_screen(visit: Visit) -> Response:
    """Keep a screen's form as a whole and move on."""
    number = _number(visit)
    said = questionnaire.read_form(visit.paper, visit.fields)
    scan.answer_all(visit.ws, visit.door, visit.known, list(said.judgements), remarks=said.remarks)
    cleared = visit.fields.get("clear")
    if cleared is not None:
        return visit.go(f"/{number}#{cleared}")
    go = visit.fields.get("go", "next")
    if go.startswith("lang-"):
        return visit.go(f"/{number}?lang={go.removeprefix('lang-')}")
    return visit.go(_screen_path(visit, number + {"back": -1}.get(go, 1)))


def keep(visit: Visit) -> Response:
    """Keep what the page's script sends; the answer comes after the commit."""
    try:
        sent = json.loads(visit.sent)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "This form cannot be read, so nothing was kept. Load the page again.") from error
    said = questionnaire.read_changes(sent)
    scan.answer_all(visit.ws, visit.door, visit.known, list(said.judgements), remarks=said.remarks)
    touched = {j.statement for j in said.judgements}
    states = {item.id: questionnaire.state(item) for item in visit.paper.items if item.id in touched}
    return JSONResponse({"statements": states, **_progress(visit.paper)}, headers=pages.PERSONAL)


def _progress(paper: questionnaire.Paper) -> dict[str, Any]:
    left = n_("about {count} minute left", "about {count} minutes left", paper.minutes)
    return {
        "answered": paper.answered,
        "said": _("{answered} of {asked} answered", answered=paper.answered, asked=len(paper.items)),
        "left": left if paper.minutes else _("everything is answered"),
    }


def show_check(visit: Visit) -> Response:
    """What was left open, before handing in."""
    if visit.respondent is None or visit.known.handed_in:
        return visit.go()
    return visit.page("check.html", paper=visit.paper, progress=_progress(visit.paper))


def hand_in(visit: Visit) -> Response:
    """Hand in; a second time changes nothing."""
    scan.hand_in(visit.ws, visit.known)
    return visit.go()


def show_groups(visit: Visit) -> Response:
    """The respondent's year groups, to be changed."""
    if visit.respondent is None or visit.known.handed_in:
        return visit.go()
    return _groups_page(visit, visit.known.year_groups)


def _groups_page(visit: Visit, chosen: tuple[str, ...], *, status: int = 200, wrong: str = "") -> Response:
    question = _(GROUPS_ASKED[visit.door.role.perspective])
    groups = _groups(visit.door)
    return visit.page(
        "groups.html", status=status, groups=groups, question=question, chosen=chosen, wrong=wrong
    )


def change_groups(visit: Visit) -> Response:
    """Work in other year groups from now on."""
    respondent, chosen = visit.known, _chosen(visit)
    if not chosen:
        return _groups_page(visit, (), status=400, wrong=_("Choose at least one year group."))
    scan.change_year_groups(visit.ws, visit.door, respondent, visit.code, chosen)
    return visit.go()


def ask_withdraw(visit: Visit) -> Response:
    """Ask whether the answers shall really be taken back."""
    return visit.go() if visit.respondent is None else visit.page("withdraw.html")


def withdraw(visit: Visit) -> Response:
    """Take the answers back."""
    count = scan.withdraw(visit.ws, visit.door, visit.known)
    said = n_("{count} answer was taken back.", "{count} answers were taken back.", count)
    title = _("Your answers have been withdrawn")
    return visit.forget_code(
        pages.page("sentence.html", title=title, said=said, link=visit.base, school=visit.door.school.name)
    )


Handler = Callable[[Visit], Response]
Endpoint = Callable[[Request], Awaitable[Response]]
HANDLERS: Final[Mapping[str, tuple[Handler | None, Handler | None]]] = {
    "": (front, None),
    "/start": (None, start),
    "/resume": (None, resume),
    "/leave": (None, leave),
    "/keep": (None, keep),
    "/check": (show_check, None),
    "/hand-in": (None, hand_in),
    "/groups": (show_groups, change_groups),
    "/withdraw": (ask_withdraw, withdraw),
    "/{number}": (show_screen, keep_screen),
}
"""Path under the link → what looking there does, and what sending there does."""


def routes(ws: Workspace) -> list[BaseRoute]:
    """The routes of the answer pages on `ws`."""
    guesses = Guesses()
    made: list[BaseRoute] = [Route("/a/static/{name}", pages.asset)]
    for path, (look, send) in HANDLERS.items():
        endpoint = _endpoint(ws, guesses, look, send)
        made.append(Route("/a/{token}" + path, endpoint, methods=["GET", "POST"]))
    return [*made, Route("/a/{rest:path}", _nowhere)]


def _endpoint(ws: Workspace, guesses: Guesses, look: Handler | None, send: Handler | None) -> Endpoint:
    """Why in a thread: the store is waited for there, and the event loop that Streamlit shares goes on."""

    async def endpoint(request: Request) -> Response:
        use(pages.chosen_language(request))
        posted = request.method == "POST"
        try:
            if posted:
                pages.must_be_ours(request)
            sent = await pages.body(request) if posted else b""
        except Refused as error:
            return _refusal(request, error, error.status)
        handler = send if posted else look
        answered = await run_in_threadpool(_answered, ws, guesses, request, sent, handler)
        return pages.remember_language(request, answered)

    return endpoint


def _answered(
    ws: Workspace, guesses: Guesses, request: Request, sent: bytes, handler: Handler | None
) -> Response:
    """What a handler makes of a visit, or the sentence that says why not."""
    token = str(request.path_params["token"])
    try:
        door = scan.door(ws, token)
    except UserError as error:
        return _refusal(request, error, 410 if isinstance(error, RoundClosed) else 404)
    visit = Visit(ws, request, token, door, sent, guesses)
    try:
        return handler(visit) if handler else visit.go()
    except UserError as error:
        return _refusal(request, error, _status(error), link=visit.base, school=door.school.name)


def _status(error: UserError) -> int:
    if isinstance(error, Refused):
        return error.status
    return {UnknownThing: 404, RoundClosed: 409}.get(type(error), 400)


def _refusal(
    request: Request, error: UserError, status: int, *, link: str = "", school: str = ""
) -> Response:
    by_script = request.url.path.endswith("/keep")
    over = _("This scan is over")
    return pages.refusal(error, status, link=link, school=school, over=over, by_script=by_script)


def _nowhere(request: Request) -> Response:
    """An address below /a/ where nothing stands."""
    use(pages.chosen_language(request))
    error = UnknownThing("This link is not known. Ask your school for the right link.")
    return pages.remember_language(request, _refusal(request, error, 404))
