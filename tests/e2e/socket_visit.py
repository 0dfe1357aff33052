"""A visit to the dashboard without a browser: Streamlit's own protocol, message by message, as one likes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import unquote

import httpx
from e2e.conftest import PATIENCE, Served
from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

MOMENT = 0.5
"""Seconds in which a part that is to run by itself begins to."""
ENDS = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}


@dataclass
class Seen:
    """What came back of one run: every byte, the texts of its elements, and what could be used on."""

    raw: bytes = b""
    texts: list[str] = field(default_factory=list)
    widgets: dict[str, str] = field(default_factory=dict)
    """Kind of each widget, by its id."""
    off: set[str] = field(default_factory=set)
    """Ids of those that are shown and cannot be used."""
    fragments: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)
    """Ids of files that are made when they are asked for."""
    files: set[str] = field(default_factory=set)
    page: str = ""
    """The hash of the script of the page."""
    ran: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


def words(proto: Message) -> Iterator[str]:
    """Every text in a message, however deep."""
    for _field, value in proto.ListFields():
        for one in value if isinstance(value, Sequence) and not isinstance(value, str | bytes) else [value]:
            if isinstance(one, str):
                yield one
            elif isinstance(one, Message):
                yield from words(one)


def log_in(at: Served, who: str) -> dict[str, str]:
    """The cookies of somebody who went through the provider's log-in, as a browser does."""
    with httpx.Client(follow_redirects=True, timeout=PATIENCE) as client:
        with Visit(at, {}) as entrance:
            entrance.run()
            there = entrance.press("log-in")
        form = client.get(f"{at.url}{there}")
        client.post(form.url, data={"sub": who})
        client.get(f"{at.url}/_stcore/health")
        return dict(client.cookies)


class Visit:
    """A websocket of the dashboard, with cookies or without."""

    def __init__(self, at: Served, cookies: Mapping[str, str], *, origin: str = "", token: str = "") -> None:
        self.at = at
        token = token or unquote(cookies.get("_streamlit_xsrf", "")).strip('"') or "none"
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        self.socket = connect(
            f"{at.url.replace('http', 'ws')}/_stcore/stream",
            origin=origin or at.url,  # type: ignore[arg-type]
            subprotocols=["streamlit", token],  # type: ignore[list-item]
            additional_headers=headers if cookies else {},
            max_size=None,
            open_timeout=PATIENCE,
        )
        self.session = ""
        self.there = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.socket.close()

    def run(
        self,
        page: str = "",
        *,
        query: str = "",
        states: Iterable[WidgetState] = (),
        fragment: str = "",
        hash_: str = "",
    ) -> Seen:
        """One run of a page, by name or by the hash of its script, or of a part of it."""
        message = BackMsg()
        asked = message.rerun_script
        asked.page_name, asked.page_script_hash = page, hash_
        asked.query_string, asked.fragment_id = query, fragment
        asked.context_info.timezone, asked.context_info.locale = "Europe/Amsterdam", "nl-NL"
        asked.context_info.url = f"{self.at.url}/{page}"
        asked.widget_states.widgets.extend(states)
        self.socket.send(message.SerializeToString())
        return self._follow(Seen(), begins=MOMENT if fragment else PATIENCE)

    def press(self, key: str) -> str:
        """Press the button with this key on the page as it was run last; where that leads the browser."""
        seen = self.run()
        button = next(id_ for id_ in seen.widgets if id_.endswith(f"-{key}"))
        self.run(states=[WidgetState(id=button, trigger_value=True)])
        return self.there

    def fetch(self, file: str) -> str:
        """Ask for a file that is made when it is asked for; its address, "" where it is not to be had."""
        message = BackMsg()
        wanted = message.backend_operation_request
        wanted.request_id, wanted.session_id, wanted.deferred_file.file_id = "r", self.session, file
        self.socket.send(message.SerializeToString())
        while True:
            got = ForwardMsg()
            got.ParseFromString(self.socket.recv(PATIENCE))  # type: ignore[arg-type]
            if got.WhichOneof("type") == "backend_operation_response":
                return got.backend_operation_response.deferred_file.url

    def _follow(self, seen: Seen, *, begins: float) -> Seen:
        """Until the run is over; a part that does not exist never begins."""
        while True:
            try:
                raw = self.socket.recv(PATIENCE if seen.ran else begins)
            except TimeoutError:
                if not seen.ran and begins < PATIENCE:
                    return seen
                raise
            assert isinstance(raw, bytes)
            seen.raw += raw
            message = ForwardMsg()
            message.ParseFromString(raw)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                seen.ran = True
                self.session = message.new_session.initialize.session_id or self.session
            elif kind == "navigation":
                seen.page = message.navigation.page_script_hash
            elif kind == "auth_redirect":
                self.there = message.auth_redirect.url
            elif kind == "delta":
                _note(message, seen)
            elif kind == "script_finished" and message.script_finished in ENDS and seen.ran:
                return seen


def _note(message: ForwardMsg, seen: Seen) -> None:
    delta = message.delta
    if delta.fragment_id:
        seen.fragments.add(delta.fragment_id)
    made = delta.new_element if delta.WhichOneof("type") == "new_element" else delta.add_block
    seen.texts.extend(words(made))
    kind = made.WhichOneof("type") if made.DESCRIPTOR.oneofs_by_name.get("type") else ""
    part = getattr(made, kind) if kind else made
    if str(getattr(part, "id", "")).startswith("$$"):
        seen.widgets[part.id] = str(kind)
        if getattr(part, "disabled", False):
            seen.off.add(part.id)
    if getattr(part, "deferred_file_id", ""):
        seen.later.add(part.deferred_file_id)
    if str(getattr(part, "url", "")).startswith("/media/"):
        seen.files.add(part.url)
