"""Hand messages to the school's mail server, and tell of each what became of it."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Final

from lobscan.errors import UserError
from lobscan.exchange.letter import Letter
from lobscan.locales import _
from lobscan.settings import Mail

PATIENCE: Final = 20.0
"""Seconds that the server may take for one answer."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was in the way of a letter, "" where the server took it; `tried` is whether it was asked to.

    Not `sure` is a letter on which the line broke: the server may have taken it all the same.
    """

    problem: str
    tried: bool = True
    sure: bool = True


def deliver(mail: Mail, letters: Sequence[tuple[str, Letter]]) -> tuple[str, ...]:
    """Send each letter to its address; what was in the way of each, "" where the server took it.

    `UserError` where the server cannot be reached or does not let us in: then nothing went out.
    """
    return tuple(outcome.problem for outcome in delivering(mail, letters))


def delivering(mail: Mail, letters: Iterable[tuple[str, Letter]]) -> Generator[Outcome]:
    """The same one by one: a letter goes out when its outcome is asked for, and not before."""
    server = _open(mail)
    broken = ""
    try:
        for address, letter in letters:
            if broken:
                yield Outcome(_("not sent: {reason}", reason=broken), tried=False)
                continue
            outcome, broken = _sent(server, _message(mail, address, letter))
            yield outcome
    finally:
        _close(server)


def _sent(server: smtplib.SMTP, message: EmailMessage) -> tuple[Outcome, str]:
    """What became of a message, and why the line is broken ("" where it is not)."""
    try:
        server.send_message(message)
    except OSError as error:  # smtplib's own failures are OSErrors too
        reason = _reason(error)
        refused = isinstance(error, smtplib.SMTPException)
        if refused and not isinstance(error, smtplib.SMTPServerDisconnected):
            return Outcome(_("refused: {reason}", reason=reason)), ""
        return Outcome(_("not sent: {reason}", reason=reason), sure=False), reason
    return Outcome(""), ""


def _open(mail: Mail) -> smtplib.SMTP:
    try:
        server = _connected(mail)
    except OSError as error:
        raise UserError(
            "The mail server {host} cannot be reached ({reason}). Nothing was sent. Check LOBSCAN_SMTP_HOST, "
            "LOBSCAN_SMTP_PORT and LOBSCAN_SMTP_TLS, or try again later.",
            host=f"{mail.host}:{mail.port}",
            reason=_reason(error),
        ) from error
    try:
        if mail.user:
            server.login(mail.user, mail.password)
    except OSError as error:
        _close(server)
        raise UserError(
            "The mail server {host} does not accept the user and password ({reason}). Nothing was sent. "
            "Check LOBSCAN_SMTP_USER and LOBSCAN_SMTP_PASSWORD.",
            host=mail.host,
            reason=_reason(error),
        ) from error
    return server


def _connected(mail: Mail) -> smtplib.SMTP:
    """Why certificates are checked: the password goes over this line."""
    secure = ssl.create_default_context()
    if mail.tls == "ssl":
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=PATIENCE, context=secure)
    server = smtplib.SMTP(mail.host, mail.port, timeout=PATIENCE)
    try:
        if mail.tls == "starttls":
            server.starttls(context=secure)
    except OSError:
        _close(server)
        raise
    return server


def _close(server: smtplib.SMTP) -> None:
    """Why silently: what was sent is sent, however the line ends."""
    try:
        server.quit()
    except OSError:
        server.close()


def _message(mail: Mail, address: str, letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = mail.sender, address
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=mail.sender.rpartition("@")[2].strip("> "))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def _reason(error: Exception) -> str:
    """What a server said, in one line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(_said(text) for _code, text in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_said(error.smtp_error)}"
    return _said(str(error)) or type(error).__name__


def _said(text: bytes | str) -> str:
    told = text.decode(errors="replace") if isinstance(text, bytes) else text
    return " ".join(told.split())[:200]
