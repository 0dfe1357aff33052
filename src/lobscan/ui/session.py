"""What a visit is made of: the school's workspace, who is here, the language, and notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from functools import wraps
from typing import Literal, ParamSpec
from urllib.parse import urlsplit

import streamlit as st

from lobscan import access, locales, login, settings, theme
from lobscan.errors import NotAllowed, UserError
from lobscan.locales import LANGUAGES, speak_as, use
from lobscan.services.workspace import Workspace, shared

_ACTOR = "lobscan-actor"
_LANGUAGE = "lobscan-language"
_NOTICE = "lobscan-notice"
_CELL = "lobscan-cell"
_TITLED = "lobscan-titled"
_HEAD = "lobscan-head"
_SCHOOL = "lobscan-school"
Tone = Literal["done", "error"]
P = ParamSpec("P")


def workspace() -> Workspace:
    """The school's open store; the same for every visit of this process."""
    return shared(settings.from_environment())


def log_in() -> login.Login | None:
    """How one logs in here, None where whoever sits at the machine may do everything.

    Raises:
        NotAllowed: none is set up, and yet others can reach this server.
    """
    found = login.read(settings.from_environment())
    if found is None and st.get_option("server.address") not in (None, *login.LOOPBACK):
        raise NotAllowed("Others can reach this server, and no log-in is set up. See docs/login.md.")
    return found


def claims() -> Mapping[str, object]:
    """What the provider says of who is at the screen; empty where nobody is logged in, or not any more."""
    return _standing(log_in(), dict(st.user))


def _standing(through: login.Login | None, said: Mapping[str, object]) -> Mapping[str, object]:
    return said if through and through.stands(said, datetime.now(UTC)) else {}


def visitor() -> access.Actor | None:
    """Who is at the screen, None where it is nobody whom the school knows."""
    return _known(dict(st.user))


def _known(said: Mapping[str, object]) -> access.Actor | None:
    through = log_in()
    return access.LOCAL if through is None else through.actor(_standing(through, said))


def actor() -> access.Actor:
    """Who is at the screen; asked for anew at each act, as an office can be taken meanwhile.

    Raises:
        NotAllowed: nobody whom the school knows, or the log-in is over.
    """
    found = visitor()
    if found is None:
        raise NotAllowed("You are not logged in any more. Load this page again and log in.")
    return found


def opened_by(who: access.Actor) -> None:
    """Note for whom the page is drawn, so that its parts that run by themselves stop for another."""
    st.session_state[_ACTOR] = who


def guarded(part: Callable[P, None]) -> Callable[P, None]:
    """`part`, which runs by itself, for as long as who is at the screen is who opened the page.

    Why in the visit's language: it runs again without what a page begins with.
    """

    @wraps(part)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        language()
        if not _unchanged():
            st.rerun()
        part(*args, **kwargs)

    return run


def _unchanged() -> bool:
    try:
        return bool(st.session_state.get(_ACTOR) == visitor())
    except UserError:
        return False


def later(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """`make`, a file that the browser asks for after the page, for as long as who opened it is who it was.

    Why all is noted here: it is made outside the visit, where nobody is at the screen and no language
    was chosen; and an office can be taken between the page and the click.
    """
    said, who, spoken = dict(st.user), visitor(), locales.language()
    school = st.session_state.get(_SCHOOL, "")

    def made() -> bytes:
        speak_as(school)
        use(spoken)
        if _known(said) != who:
            raise NotAllowed("You are not logged in any more. Load this page again and log in.")
        return make()

    return made


def begin() -> None:
    """Speak the visit's language and draw for its appearance; first of all on every run."""
    language()
    theme.use(dark=st.context.theme.type == "dark")
    st.session_state[_TITLED] = False
    st.session_state.pop(_HEAD, None)


def language() -> str:
    """The language of this visit: chosen in the menu, else from the address, else Dutch.

    It is spoken as the school does, once the visit has come to the school.
    """
    speak_as(st.session_state.get(_SCHOOL, ""))
    chosen = st.session_state.get(_LANGUAGE) or st.query_params.get("lang") or LANGUAGES[0]
    return use(str(chosen))


def set_language(language_: str) -> None:
    """Speak another language for the rest of the visit."""
    st.session_state[_LANGUAGE] = language_


def speak_for(school: str) -> None:
    """Speak as a school whose language is `school` does, on this visit."""
    st.session_state[_SCHOOL] = school
    speak_as(school)


def notify(text: str, *, tone: Tone = "done") -> None:
    """Say something on the next run, so that it outlives a rerun."""
    st.session_state[_NOTICE] = (tone, text)


def take_notice() -> tuple[Tone, str] | None:
    """What was left to be said, once."""
    notice: tuple[Tone, str] | None = st.session_state.pop(_NOTICE, None)
    return notice


def titled() -> bool:
    """Whether the page has its title, on this run."""
    return bool(st.session_state.get(_TITLED))


def keep_head(place: AbstractContextManager[object]) -> None:
    """Keep the place where the title will stand."""
    st.session_state[_HEAD] = place


def take_head() -> AbstractContextManager[object]:
    """Where the title stands, now that it is written: the place kept for it, or here."""
    st.session_state[_TITLED] = True
    kept: AbstractContextManager[object] = st.session_state.pop(_HEAD, nullcontext())
    return kept


def open_cell(cell: tuple[str, str]) -> None:
    """Have the next run open what stands behind a cell: an area or statement, and a place."""
    st.session_state[_CELL] = cell


def take_cell() -> tuple[str, str] | None:
    """The cell that was asked to be opened, once."""
    cell: tuple[str, str] | None = st.session_state.pop(_CELL, None)
    return cell


def recall(key: str, default: str = "") -> str:
    """A small choice of this visit that may be lost, such as which cell is open."""
    return str(st.session_state.get(f"lobscan-{key}", default))


def remember(key: str, value: str) -> None:
    """Keep a small choice of this visit."""
    st.session_state[f"lobscan-{key}"] = value


def clicked(key: str) -> tuple[str, ...]:
    """What stands in the point of the chart `key` that was clicked.

    Why the one before counts where none is chosen: a second click on a point lets it go again.
    """
    points = st.session_state[key]["selection"]["points"]
    if points:
        st.session_state[f"lobscan-clicked-{key}"] = tuple(str(d) for d in points[0]["customdata"])
    found: tuple[str, ...] = st.session_state.get(f"lobscan-clicked-{key}", ())
    return found


def drawn(key: str) -> bool:
    """Whether the widget `key` stood on the page in the run before, so that it may hold typed text."""
    return key in st.session_state


def edited(key: str) -> bool:
    """Whether the table editor `key` holds changes that were not kept yet."""
    state = st.session_state.get(key) or {}
    return any(state.get(part) for part in ("edited_rows", "added_rows", "deleted_rows"))


def typed(key: str) -> object:
    """What a widget holds, for who is told that it changed."""
    return st.session_state.get(key)


def show(key: str, value: object) -> None:
    """Have the widget `key` show `value`, which comes from the store, on this run."""
    st.session_state[key] = value


def origin() -> str:
    """The address of this server for others, `https://lob.school.nl`: as the visitor has it.

    Why not where they sit at the server itself: nobody else gets anywhere with `localhost`.
    """
    parts, public = urlsplit(st.context.url or ""), settings.public_url()
    here = parts.hostname in {"localhost", "127.0.0.1", "::1", urlsplit(public).hostname}
    if parts.scheme and parts.netloc and not (here and public):
        return f"{parts.scheme}://{parts.netloc}"
    return public or "http://localhost:8501"


def address(path: str) -> str:
    """A page of ours for the visitor's own browser, also where lobscan stands below a path (`/lob`)."""
    below = settings.public_path()
    there = bool(below) and urlsplit(st.context.url or "").path.startswith(f"{below}/")
    return f"{below}{path}" if there else path
