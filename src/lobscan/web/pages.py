"""How a plain page is made and sent: templates, style and script, headers, what a browser sent."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from lobscan import theme
from lobscan.errors import UserError
from lobscan.locales import LANGUAGES, N_, NAMES, _, language, n_, tell

HERE: Final = Path(__file__).parent
YEAR: Final = 365 * 24 * 3600
MINUTE: Final = 60.0
MOST_BYTES: Final = 200_000
MOST_FIELDS: Final = 4_000
PERSONAL: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Robots-Tag": "noindex, nofollow",
}
"""On everything that concerns a respondent: not stored, and no script or style but our own files."""
FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


TITLES: Final = {
    400: N_("That did not work"),
    403: N_("That was not accepted"),
    404: N_("Nothing was found here"),
    409: N_("That can no longer be done"),
    413: N_("That is too much at once"),
    429: N_("Please wait a minute"),
    500: N_("Something went wrong"),
}
"""The title of a page that refuses, by its HTTP status."""


class Refused(UserError):
    """A request that is not answered as asked, with the HTTP status that says why."""

    def __init__(self, status: int, message: str, **params: object) -> None:
        super().__init__(message, **params)
        self.status = status


@dataclass(frozen=True, slots=True)
class Asset:
    """A style or script, ready to send; its name changes with its content, so it is kept for ever."""

    name: str
    kind: str
    plain: bytes
    small: bytes


REMARKS: Final = re.compile(r"^ *//.*\n", re.MULTILINE)
"""Lines that a script has for who reads it here; a phone need not fetch them."""


@cache
def assets() -> dict[str, Asset]:
    """The style and the scripts by the name that they have in a template."""
    return {
        "css": _asset("answer.css", "text/css", before=colours()),
        "js": _asset("answer.js", "text/javascript"),
        "vote_css": _asset("vote.css", "text/css"),
        "vote_js": _asset("vote.js", "text/javascript"),
        "mine_css": _asset("mine.css", "text/css"),
    }


def _asset(file: str, kind: str, before: str = "") -> Asset:
    text = before + (HERE / "static" / file).read_text("utf-8")
    plain = REMARKS.sub("", text).encode()
    stem, ending = file.split(".")
    name = f"{stem}.{hashlib.sha256(plain).hexdigest()[:12]}.{ending}"
    return Asset(name, kind, plain, gzip.compress(plain, 9, mtime=0))


def colours() -> str:
    """The theme as CSS variables; levels are the same on light and dark paper."""
    levels = {
        1: theme.LEVELS[1],
        2: theme.LEVELS[2],
        3: theme.LEVELS[3],
        4: theme.LEVELS[4],
        0: theme.UNKNOWN,
    }
    shades = "".join(f"--l{i}:{s.ground};--i{i}:{s.ink};" for i, s in levels.items())
    light = _variables(theme.LIGHT)
    dark = _variables(theme.DARK)
    root = f":root{{color-scheme:light dark;--font:{theme.FONT};{shades}{light}}}"
    return f"{root}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}@media print{{:root{{{light}}}}}"


def _variables(paper: theme.Paper) -> str:
    return "".join(f"--{name.replace('_', '-')}:{value};" for name, value in paper._asdict().items())


def asset(request: Request) -> Response:
    """Send the style or the script, compressed where the browser takes that."""
    found = next((a for a in assets().values() if a.name == request.path_params["name"]), None)
    if found is None:
        return Response(status_code=404)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers = {**FOR_EVER, "Content-Encoding": "gzip"}
        return Response(found.small, media_type=found.kind, headers=headers)
    return Response(found.plain, media_type=found.kind, headers=FOR_EVER)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        undefined=StrictUndefined,
    )
    made.globals.update(_=_, n_=n_, language=language, languages=NAMES)
    made.globals["style"] = assets()["css"].plain.decode()
    made.globals.update({name: f"/a/static/{found.name}" for name, found in assets().items()})
    return made


def make_ready() -> None:
    """Read the templates before the first visitor needs one."""
    for name in _templates().list_templates():
        _templates().get_template(name)


def page(template: str, *, status: int = 200, **values: Any) -> Response:
    """A page in the language that is spoken."""
    return HTMLResponse(part(template, **values), status, headers=_on_a_page())


def part(template: str, **values: Any) -> str:
    """What stands in a page, in the language that is spoken; a page puts it in its place by `|safe`."""
    return _templates().get_template(template).render(values)


@cache
def _on_a_page() -> dict[str, str]:
    """`PERSONAL`, with our style allowed in the page too: the first page has it, and waits for no file."""
    digest = base64.b64encode(hashlib.sha256(assets()["css"].plain).digest()).decode()
    policy = PERSONAL["Content-Security-Policy"].replace(
        "style-src 'self'", f"style-src 'self' 'sha256-{digest}'"
    )
    return {**PERSONAL, "Content-Security-Policy": policy}


def go(path: str) -> Response:
    """Send the browser on to look at `path`."""
    return RedirectResponse(path, 303, headers=PERSONAL)


def origin(request: Request) -> str:
    """Where the visitor reached lobscan, `//lob.school.nl` with the path below which it stands."""
    return f"//{request.url.netloc}{request.scope.get('under', '')}"


def chosen_language(request: Request) -> str:
    """What the visitor chose by `?lang=` or before, by cookie; else Dutch."""
    asked = request.query_params.get("lang") if request.scope["query_string"] else None
    for wish in (asked, request.cookies.get("language")):
        if wish in LANGUAGES:
            return str(wish)
    return LANGUAGES[0]


def remember_language(request: Request, response: Response) -> Response:
    """Keep the language that was asked for by `?lang=`, for the pages of the same kind."""
    if request.query_params.get("lang") == language():
        kind = f"/{request.url.path.split('/')[1]}"
        secure = request.url.scheme == "https"
        response.set_cookie(
            "language", language(), YEAR, path=kind, httponly=True, samesite="lax", secure=secure
        )
    return response


def refusal(
    error: UserError,
    status: int,
    *,
    link: str = "",
    school: str = "",
    over: str = "",
    by_script: bool = False,
) -> Response:
    """A sentence that says what is wrong: as a page, or `by_script` as JSON.

    `over` is the title where something has ended (410).
    """
    made: Response
    if by_script:
        made = JSONResponse({"error": tell(error)}, status, headers=PERSONAL)
    else:
        title = over if status == HTTPStatus.GONE else _(TITLES[status])
        made = page("sentence.html", status=status, title=title, said=tell(error), link=link, school=school)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        made.headers["Retry-After"] = str(int(MINUTE))
    return made


def must_be_ours(request: Request) -> None:
    """Refuse what another site's page has the browser send."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    foreign = (
        site not in {"same-origin", "none"} if site else bool(origin and _host(origin) != _here(request))
    )
    if foreign:
        raise Refused(403, "This was sent from another website, so nothing was kept. Open your link again.")


def _host(origin: str) -> str:
    return urlsplit(origin).netloc.lower()


def _here(request: Request) -> str:
    return request.headers.get("host", "").lower()


async def body(request: Request) -> bytes:
    """What was sent; refused when it is more than a form of ours can hold."""
    parts = b""
    async for part in request.stream():
        parts += part
        if len(parts) > MOST_BYTES:
            raise Refused(
                413, "This is more than a form can hold, so nothing was kept. Shorten your remarks."
            )
    return parts


def fields(sent: bytes) -> dict[str, str]:
    """A form's fields; where a name comes twice the last one counts, as for a browser's radio."""
    try:
        pairs = parse_qsl(
            sent.decode(),
            keep_blank_values=True,
            strict_parsing=bool(sent),
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise Refused(400, "This form cannot be read, so nothing was kept. Load the page again.") from error
    return dict(pairs)


def values_of(sent: bytes, name: str) -> tuple[str, ...]:
    """All values of a field that may come several times, such as a list of boxes."""
    fields(sent)
    return tuple(value for key, value in parse_qsl(sent.decode(), keep_blank_values=True) if key == name)
