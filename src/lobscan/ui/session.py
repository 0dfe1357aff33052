"""What a visit is made of: the school's workspace, who is here, the language, and notices."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from typing import Literal
from urllib.parse import urlsplit

import streamlit as st

from lobscan import access, settings, theme
from lobscan.locales import LANGUAGES, use
from lobscan.services.workspace import Workspace, shared

_LANGUAGE = "lobscan-language"
_NOTICE = "lobscan-notice"
_CELL = "lobscan-cell"
_TITLED = "lobscan-titled"
_HEAD = "lobscan-head"
Tone = Literal["done", "error"]


def workspace() -> Workspace:
    """The school's open store; the same for every visit of this process."""
    return shared(settings.from_environment())


def actor() -> access.Actor:
    """Who is at the screen."""
    return access.LOCAL


def begin() -> None:
    """Speak the visit's language and draw for its appearance; first of all on every run."""
    language()
    theme.use(dark=st.context.theme.type == "dark")
    st.session_state[_TITLED] = False
    st.session_state.pop(_HEAD, None)


def language() -> str:
    """The language of this visit: chosen in the menu, else from the address, else Dutch."""
    chosen = st.session_state.get(_LANGUAGE) or st.query_params.get("lang") or LANGUAGES[0]
    return use(str(chosen))


def set_language(language_: str) -> None:
    """Speak another language for the rest of the visit."""
    st.session_state[_LANGUAGE] = language_


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
    parts = urlsplit(st.context.url or "")
    here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme and parts.netloc and not (here and os.environ.get("LOBSCAN_URL")):
        return f"{parts.scheme}://{parts.netloc}"
    return os.environ.get("LOBSCAN_URL", "http://localhost:8501").rstrip("/")
