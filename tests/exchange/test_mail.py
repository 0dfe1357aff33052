"""Mail to a real server on this machine: taken, refused, locked and down."""

import pytest
from aiosmtpd.controller import Controller
from mailbox_server import Box, box, free_port, mail, server

from lobscan.errors import UserError
from lobscan.exchange.letter import Letter
from lobscan.exchange.mail import deliver
from lobscan.settings import Mail, mail_from_environment

__all__ = ["box", "server"]

LETTER = Letter("Jouw deel: 1 te laat\nBcc: x@y.z", "Dag Gülay,\n\nkomt goed\n", "<p>Dag Gülay</p>")
LOGIN = {"USER": "u", "PASSWORD": "p"}
WRONG = {"password": "fout"}


def test_a_letter_arrives_as_text_and_as_html(server: Controller, box: Box) -> None:
    assert deliver(mail(server.port), [("an@school.nl", LETTER)]) == ("",)
    ((to, message),) = box.kept
    assert to == ["an@school.nl"]
    assert (message["From"], message["To"]) == ("LOB <lob@school.nl>", "an@school.nl")
    assert message["Subject"] == "Jouw deel: 1 te laat Bcc: x@y.z"
    assert message["Bcc"] is None
    assert message["Date"]
    assert message["Message-ID"]
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    assert plain
    assert rich
    assert plain.get_content().replace("\r\n", "\n") == LETTER.text
    assert rich.get_content().strip() == LETTER.html


def test_one_refused_address_does_not_hide_or_stop_the_others(server: Controller, box: Box) -> None:
    to = ["an@school.nl", "full@school.nl", "bo@school.nl"]
    told = deliver(mail(server.port), [(one, LETTER) for one in to])
    assert (told[0], told[2]) == ("", "")
    assert told[1] == "geweigerd: 5.2.2 mailbox full"
    assert [rcpt for rcpt, _message in box.kept] == [["an@school.nl"], ["bo@school.nl"]]


def test_when_the_line_breaks_the_rest_is_told_as_not_sent(server: Controller, box: Box) -> None:
    to = ["an@school.nl", "last@school.nl", "bo@school.nl", "cas@school.nl"]
    told = deliver(mail(server.port), [(one, LETTER) for one in to])
    assert told[0] == ""
    assert all(problem.startswith("niet verstuurd: ") for problem in told[1:])
    assert len(told) == 4
    assert [rcpt for rcpt, _message in box.kept] == [["an@school.nl"], ["last@school.nl"]]


def test_a_wrong_password_sends_nothing_and_says_what_to_check(server: Controller, box: Box) -> None:
    with pytest.raises(UserError, match="Nothing was sent") as caught:
        deliver(mail(server.port, **WRONG), [("an@school.nl", LETTER)])
    assert "535" in str(caught.value)
    assert "LOBSCAN_SMTP_PASSWORD" in str(caught.value)
    assert "fout" not in str(caught.value)
    assert box.kept == []


def test_a_server_that_is_down_is_named(box: Box) -> None:
    port = free_port()
    with pytest.raises(UserError, match="cannot be reached") as caught:
        deliver(mail(port), [("an@school.nl", LETTER)])
    assert f"127.0.0.1:{port}" in str(caught.value)
    assert "LOBSCAN_SMTP_HOST" in str(caught.value)


def test_a_server_without_the_wanted_encryption_gets_no_password(server: Controller, box: Box) -> None:
    with pytest.raises(UserError, match="cannot be reached"):
        deliver(mail(server.port, tls="starttls"), [("an@school.nl", LETTER)])
    assert box.kept == []


def set_(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name in ("HOST", "PORT", "USER", "PASSWORD", "FROM", "TLS"):
        monkeypatch.delenv(f"LOBSCAN_SMTP_{name}", raising=False)
    for name, value in values.items():
        monkeypatch.setenv(f"LOBSCAN_SMTP_{name}", value)


def test_the_environment_names_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    set_(monkeypatch)
    assert mail_from_environment() is None
    set_(monkeypatch, HOST="mail.school.nl", FROM="lob@school.nl", **LOGIN)
    found = mail_from_environment()
    assert found == Mail("mail.school.nl", 587, "u", "p", "lob@school.nl", "starttls")
    assert "'p'" not in repr(found)
    set_(monkeypatch, HOST="m", FROM="lob@school.nl", TLS="ssl", PORT="2465")
    found = mail_from_environment()
    assert found is not None
    assert (found.port, found.tls) == (2465, "ssl")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"FROM": "lob@school.nl", "TLS": "ja"}, "LOBSCAN_SMTP_TLS"),
        ({"FROM": "lob@school.nl", "PORT": "smtp"}, "LOBSCAN_SMTP_PORT"),
        ({"FROM": "lob@school.nl", "PORT": "70000"}, "LOBSCAN_SMTP_PORT"),
        ({}, "LOBSCAN_SMTP_FROM"),
    ],
)
def test_a_wrong_environment_is_told(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], told: str
) -> None:
    set_(monkeypatch, HOST="m", **values)
    with pytest.raises(UserError, match=told):
        mail_from_environment()
