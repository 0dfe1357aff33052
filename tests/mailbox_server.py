"""A real mail server on this machine for tests."""

import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from lobscan.settings import Mail

USER, PASSWORD = "school", "geheim"


class Box:
    """Keeps what comes in; `full@…` is refused, and after `last@…` the line is cut."""

    def __init__(self) -> None:
        self.kept: list[tuple[list[str], EmailMessage]] = []
        self.then: Callable[[], object] = lambda: None
        """What is done when a message came in."""

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802
        if address.startswith("full@"):
            return "552 5.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.kept.append((envelope.rcpt_tos, message))
        self.then()
        if envelope.rcpt_tos[0].startswith("last@"):
            server.transport.close()
        return "250 OK"


def _lets_in(server, session, envelope, mechanism, data) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=good, handled=False)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def server(box: Box) -> Iterator[Controller]:
    running = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=_lets_in,
        auth_require_tls=False,
    )
    running.start()
    yield running
    running.stop()


def mail(port: int, **more: str) -> Mail:
    fields = {"user": USER, "password": PASSWORD, "sender": "LOB <lob@school.nl>", "tls": "none", **more}
    return Mail("127.0.0.1", port, **fields)
