"""The respondents' plain pages: what stands at each address, and what each does."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from lobscan.domain import minutes
from lobscan.domain.rubric import Perspective, Scope
from lobscan.errors import RoundClosed, UnknownThing, UserError
from lobscan.locales import N_, _, language, n_, tell, use
from lobscan.services import scan
from lobscan.services.scan import Door, Respondent
from lobscan.services.workspace import Workspace, shown_code
from lobscan.web import pages, questionnaire
from lobscan.web.direct import Often
from lobscan.web.guesses import Guesses
from lobscan.web.pages import Refused
from lobscan.web.turns import Turn, Turns

CODE: Final = "code"
PROBE: Final = "cookies"
CODE_AGE: Final = 90 * 24 * 3600
MOST_DIGITS: Final = 3
TAG_LENGTH: Final = 10
MOST_SHOWN: Final = 2_000
"""Statements that are kept as they are shown, some three thousand letters each."""
GROUPS_ASKED: Final = {
    Perspective.LEADERS: N_("Which year groups do you work with?"),
    Perspective.STAFF: N_("Which year groups do you work with?"),
    Perspective.PUPILS: N_("Which year group are you in?"),
    Perspective.PARENTS: N_("Which year group is your child in?"),
    Perspective.PARTNERS: N_("Which year groups do you work with?"),
}

SCHOOL_LEAD: Final = N_(
    "You read statements about career guidance and choose what fits what you see now. You answer as:"
)
LEADS: Final = {
    Perspective.PUPILS: N_(
        "You read sentences about how school helps you find what suits you later on. "
        "Choose each time what is true at your school now. You answer as:"
    ),
    Perspective.PARENTS: N_(
        "You read sentences about how the school helps your child find what suits them later on. "
        "Choose each time what is true at school now. You answer as:"
    ),
}
"""What the first page says one will do, where it is not `SCHOOL_LEAD`."""


@dataclass(frozen=True)
class Memory:
    """What is remembered between requests, and gone with the process."""

    links: Guesses
    codes: Guesses
    turns: Turns


@dataclass
class Visit:
    """One request of somebody with a link: what stands behind it, who they are, what they sent."""

    ws: Workspace
    request: Request
    token: str
    door: Door
    sent: bytes
    memory: Memory

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

    @property
    def tag(self) -> str:
        """By what the browser tells this respondent's waiting answers from another's; tells nothing."""
        return self.ws.token(f"tab:{self.token}:{self.code}")[:TAG_LENGTH]

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
    def at_hand(self) -> bool:
        """Whether the store need not be asked who they are and what they said."""
        return not self.code or scan.is_here(self.ws, self.door, self.code)

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

    def refusal(self, error: UserError) -> Response:
        """The sentence that says why something was not done."""
        return _refusal(self.request, error, _status(error), link=self.base, school=self.door.school.name)

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
        scan.finished(visit.ws, visit.door, respondent)
        given = any(item.touched or item.remark for item in visit.paper.items)
        return visit.page("thanks.html", given=given)
    return visit.page("back.html", paper=visit.paper, groups=_groups(visit.door))


def _start(visit: Visit, *, status: int = 200, wrong: str = "", refused: str = "") -> Response:
    """The first page; `wrong` is said at the year groups, `refused` at the code."""
    door = visit.door
    return visit.page(
        "start.html",
        status=status,
        lead=_(LEADS.get(door.role.perspective, SCHOOL_LEAD)),
        minutes=minutes.of_role(door.round, door.pack, door.role),
        **_asking(door),
        chosen=door.invited.year_groups if door.invited else (),
        done=scan.is_done(visit.ws, door),
        wrong=wrong,
        refused=refused,
    )


def _asking(door: Door) -> dict[str, Any]:
    """How the year groups are asked for: a pupil is in one, a parent has few, staff may work in all."""
    who = door.role.perspective
    return {
        "groups": _groups(door),
        "question": _(GROUPS_ASKED[who]),
        "one": who is Perspective.PUPILS,
        "several": who not in {Perspective.PUPILS, Perspective.PARENTS},
    }


def _groups(door: Door) -> list[list[Any]]:
    """The school's year groups, track by track; none where no statement is about them."""
    if not any(s.scope is Scope.YEAR_GROUP for s in door.statements):
        return []
    groups = door.school.year_groups
    if len(groups) == 1:
        return []
    return [list(same) for _tracks, same in groupby(groups, key=lambda g: g.tracks)]


def _chosen(visit: Visit) -> tuple[str, ...]:
    """The year groups that a form names; a foreign one is refused."""
    every = tuple(g.id for g in visit.door.school.year_groups)
    if not _groups(visit.door) or ("all" in visit.fields and _asking(visit.door)["several"]):
        return every
    chosen = pages.values_of(visit.sent, "group")
    if not set(chosen) <= set(every):
        raise UserError("The school has no such year group. Load the page again.")
    if visit.door.role.perspective is Perspective.PUPILS and len(chosen) > 1:
        raise UserError("Choose the one year group that you are in.")
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
    visit.memory.codes.check(visit.request, visit.token)
    code = visit.fields.get("code", "")
    try:
        respondent = scan.resume(visit.ws, visit.door, code)
    except UnknownThing as error:
        visit.memory.codes.wrong(visit.request, visit.token)
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
    return visit.page(
        "area.html",
        paper=visit.paper,
        screen=screens[number - 1],
        progress=_progress(visit.paper.progress),
        statement=partial(_statement, visit.door, visit.request.query_params.get("apart", "")),
        has_intro=minutes.has_intros(visit.door.round, visit.door.role.perspective),
        back=visit.base + _screen_path(visit, number - 1),
        onward=visit.base + _screen_path(visit, number + 1),
    )


def _statement(door: Door, asked_apart: str, item: questionnaire.Item) -> str:
    """A statement with what was said to it, as all see it who said the same.

    Why kept: most of the work of a page is in its statements, and most of those are shown unanswered.
    Never with a remark, which is somebody's own.
    """
    apart = item.now_apart or item.wanted_apart or item.id == asked_apart
    at = (language(), item.id, item.number, item.text, item.statement.levels, apart, item.places)
    found: str | None = None if item.remark else door.shown.get(at)
    if found is None:
        found = pages.part("statement.html", door=door, item=item, apart=apart)
        if len(door.shown) >= MOST_SHOWN:
            door.shown.clear()
        if not item.remark:
            door.shown[at] = found
    return found


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
    apart = visit.fields.get("apart")
    if apart in {s.id for s in visit.door.statements}:
        return visit.go(f"/{number}?apart={apart}#{apart}")
    go = visit.fields.get("go", "next")
    if go.startswith("lang-"):
        return visit.go(f"/{number}?lang={go.removeprefix('lang-')}")
    return visit.go(_screen_path(visit, number + {"back": -1}.get(go, 1)))


async def keep(visit: Visit) -> Response:
    """Keep what the page's script sends; the answer comes after the commit."""
    if not visit.at_hand:
        await run_in_threadpool(lambda: visit.respondent)
    try:
        sent = json.loads(visit.sent)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "This form cannot be read, so nothing was kept. Load the page again.") from error
    said = questionnaire.read_sent(sent)
    async with visit.memory.turns.of(visit.known.id) as turn:
        overtaken = await _keep_changes(visit, said, turn)
    asked = {c.statement for c in said.changes} | said.look
    given = scan.given(visit.ws, visit.known, asked)
    states = {
        i.id: questionnaire.state(i) for i in questionnaire.items(visit.door, visit.known, given, asked)
    }
    progress = questionnaire.progress(visit.door, visit.known, scan.marked(visit.ws, visit.known))
    told = {"statements": states, "elsewhere": overtaken, **_progress(progress)}
    return JSONResponse(told, headers=pages.PERSONAL)


async def _keep_changes(visit: Visit, sent: questionnaire.Sent, turn: Turn) -> list[str]:
    """Keep what is newer than what stands; returns the statements whose answer had been overtaken."""
    timely = [c for c in sent.changes if not (c.number and turn.late(sent.browser, c.statement, c.number))]
    gone: list[questionnaire.Change] = []
    if any(c.was is not None for c in timely):
        asked = {c.statement for c in timely}
        given = scan.given(visit.ws, visit.known, asked)
        standing = {i.id: i for i in questionnaire.items(visit.door, visit.known, given, asked)}
        gone = [c for c in timely if c.statement in standing and c.overtaken(standing[c.statement])]
    said = questionnaire.said([c for c in timely if c not in gone])
    if said.judgements or said.remarks or visit.known.handed_in:
        await _committed(
            scan.send_all(visit.ws, visit.door, visit.known, list(said.judgements), remarks=said.remarks)
        )
    for change in timely:
        turn.kept(sent.browser, change.statement, change.number)
    return sorted({c.statement for c in gone})


async def _committed(kept: Future[None]) -> None:
    """Wait for the commit; it goes on where nobody waits for it any more."""
    loop = asyncio.get_running_loop()
    waiting = loop.create_future()
    kept.add_done_callback(lambda _kept: loop.call_soon_threadsafe(_wake, waiting))
    await waiting
    kept.result()


def _wake(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)


def _progress(far: questionnaire.Progress) -> dict[str, Any]:
    left = n_("about {count} minute left", "about {count} minutes left", far.minutes)
    return {
        "answered": far.answered,
        "said": _("{answered} of {asked} answered", answered=far.answered, asked=far.asked),
        "left": left if far.minutes else _("everything is answered"),
    }


def show_check(visit: Visit) -> Response:
    """What was left open, before handing in."""
    if visit.respondent is None or visit.known.handed_in:
        return visit.go()
    return visit.page("check.html", paper=visit.paper, progress=_progress(visit.paper.progress))


def hand_in(visit: Visit) -> Response:
    """Hand in; a second time changes nothing."""
    scan.hand_in(visit.ws, visit.door, visit.known)
    return visit.go()


def show_groups(visit: Visit) -> Response:
    """The respondent's year groups, to be changed."""
    if visit.respondent is None or visit.known.handed_in:
        return visit.go()
    return _groups_page(visit, visit.known.year_groups)


def _groups_page(visit: Visit, chosen: tuple[str, ...], *, status: int = 200, wrong: str = "") -> Response:
    return visit.page("groups.html", status=status, chosen=chosen, wrong=wrong, **_asking(visit.door))


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
    scan.withdraw(visit.ws, visit.door, visit.known)
    title, said = _("Your answers have been withdrawn"), _("They no longer count, nor do your remarks.")
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
    "/check": (show_check, None),
    "/hand-in": (None, hand_in),
    "/groups": (show_groups, change_groups),
    "/withdraw": (ask_withdraw, withdraw),
    "/{number}": (show_screen, keep_screen),
}
"""Path under the link → what looking there does, and what sending there does."""


def routes(ws: Workspace) -> list[BaseRoute]:
    """The routes of the answer pages on `ws`."""
    memory = Memory(Guesses(), Guesses(), Turns())
    kept = Often("/a/{token}/keep", _keeping(ws, memory), methods=["POST"])
    made: list[BaseRoute] = [kept, Route("/a/static/{name}", pages.asset)]
    for path, (look, send) in HANDLERS.items():
        endpoint = _endpoint(ws, memory, look, send)
        made.append(Route("/a/{token}" + path, endpoint, methods=["GET", "POST"]))
    return [*made, Route("/a/{rest:path}", _nowhere)]


def _keeping(ws: Workspace, memory: Memory) -> Endpoint:
    """Why on the event loop: where two thousand wait for their commit, a thread each is most of the work.

    What is not in memory is asked for in a thread.
    """

    async def endpoint(request: Request) -> Response:
        use(pages.chosen_language(request))
        try:
            pages.must_be_ours(request)
            sent = await pages.body(request)
        except Refused as error:
            return _refusal(request, error, error.status)
        visit = await _visit_soon(ws, memory, request, sent)
        if isinstance(visit, Response):
            return visit
        try:
            return await keep(visit)
        except UserError as error:
            return visit.refusal(error)

    return endpoint


def _endpoint(ws: Workspace, memory: Memory, look: Handler | None, send: Handler | None) -> Endpoint:
    """Why in a thread: the store is waited for there, and the event loop that Streamlit shares goes on.

    A screen of what is in memory is shown at once: handing it to a thread and back costs as much.
    """

    async def endpoint(request: Request) -> Response:
        use(pages.chosen_language(request))
        posted = request.method == "POST"
        try:
            if posted:
                pages.must_be_ours(request)
            sent = await pages.body(request) if posted else b""
        except Refused as error:
            return _refusal(request, error, error.status)
        visit = await _visit_soon(ws, memory, request, sent)
        if isinstance(visit, Response):
            answered = visit
        elif not posted and look is show_screen and visit.at_hand:
            answered = _answered(visit, look)
        else:
            answered = await run_in_threadpool(_answered, visit, send if posted else look)
        return pages.remember_language(request, answered)

    return endpoint


def _answered(visit: Visit, handler: Handler | None) -> Response:
    """What a handler makes of a visit, or the sentence that says why not."""
    try:
        return handler(visit) if handler else visit.go()
    except UserError as error:
        return visit.refusal(error)


async def _visit_soon(ws: Workspace, memory: Memory, request: Request, sent: bytes) -> Visit | Response:
    """`_visit`, in a thread where the store is asked."""
    if scan.is_at_hand(ws, str(request.path_params["token"])):
        return _visit(ws, memory, request, sent)
    return await run_in_threadpool(_visit, ws, memory, request, sent)


def _visit(ws: Workspace, memory: Memory, request: Request, sent: bytes) -> Visit | Response:
    """Who comes through a link, or the sentence that says why nobody does."""
    token = str(request.path_params["token"])
    try:
        door = scan.door(ws, token)
    except UnknownThing as error:
        return _unknown(memory.links, request, error)
    except UserError as error:
        return _refusal(request, error, 410 if isinstance(error, RoundClosed) else 404)
    return Visit(ws, request, token, door, sent, memory)


def _unknown(links: Guesses, request: Request, error: UserError) -> Response:
    """A link that is none; trying many is slowed."""
    try:
        links.check(request)
    except Refused as slow:
        return _refusal(request, slow, slow.status)
    links.wrong(request)
    return _refusal(request, error, 404)


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
