"""What somebody typed makes no header, no address and no markup in a mail, and no property in a calendar."""

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import builders
import icalendar
import pytest
from aiosmtpd.controller import Controller
from mailbox_server import Box, box, mail, server

from lobscan.domain.feed import Entry, Kind, Shown
from lobscan.domain.mine import Mine
from lobscan.domain.school import Person
from lobscan.domain.workplan import Action, Status
from lobscan.exchange import ics
from lobscan.exchange.invitation_letter import Wording, letter, mailto
from lobscan.exchange.letter import Letter, weekly
from lobscan.exchange.mail import deliver

__all__ = ["box", "server"]

DAY = date(2026, 11, 3)
URL = "https://lob.school.nl/a/0123"
HEADERS = {
    "from", "to", "subject", "date", "message-id", "auto-submitted", "mime-version", "content-type",
}  # fmt: skip
MARKUP = (
    '<img src="https://evil.example/p.png"><script>alert(1)</script></title><a href="https://evil.example">'
)
BREAKS = ("\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029")
TYPED = [f"An{b}Bcc: iedereen@evil.example{b}{b}{MARKUP} [link] [naam] =?utf-8?q?x?=" for b in BREAKS]


class Read(HTMLParser):
    """The tags of a page, and its links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links |= {str(value) for name, value in attrs if name in {"href", "src"}}


def letters(typed: str) -> list[Letter]:
    """Every kind of message with that text wherever a school can type one."""
    school = builders.school(("g", typed, 1)).model_copy(update={"name": typed})
    action = Action.model_construct(
        id="a", title=typed, responsible="an", executors=(), due=DAY, start=DAY, status=Status.RUNNING
    )
    person = Person.model_construct(id="an", name=typed, roles=(), year_groups=(), email="")
    return [
        letter(Wording(typed, f"{typed}\n\n[link]"), name=typed, url=URL, k=5),
        weekly(person, Mine(late=(action,), now=(action,)), school=school, today=DAY, url=URL),
    ]


@pytest.mark.parametrize("typed", TYPED, ids=[b.encode().hex() for b in BREAKS])
def test_a_mail_has_our_headers_one_reader_and_no_markup_of_theirs(
    server: Controller, box: Box, typed: str
) -> None:
    sent = letters(typed)
    assert deliver(mail(server.port), [("an@school.nl", one) for one in sent]) == ("",) * len(sent)
    for to, message in box.kept:
        assert to == ["an@school.nl"]
        assert {name.lower() for name in message} == HEADERS
        assert len(message.keys()) == len(HEADERS)
        assert "iedereen@evil.example" in message["Subject"] + message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        rich = message.get_body(("html",))
        assert rich
        read = Read(rich.get_content())
        assert not read.tags & {"img", "script", "iframe", "object", "form", "style"}
        assert read.links <= {URL}
        assert "&lt;img" in rich.get_content()


@pytest.mark.parametrize("typed", TYPED, ids=[b.encode().hex() for b in BREAKS])
def test_an_address_for_ones_own_mail_program_names_one_reader(typed: str) -> None:
    for one in letters(typed):
        parts = urlsplit(mailto("an@school.nl", one))
        assert parts.path == "an@school.nl"
        assert set(parse_qs(parts.query)) == {"subject", "body"}
        assert not re.search(r"[\r\n<>]", parts.geturl())


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("between", BREAKS, ids=[b.encode().hex() for b in BREAKS])
def test_a_title_makes_no_property_in_a_calendar(kind: Kind, between: str) -> None:
    evil = between.join(
        ["Praat", "ATTACH:https://evil.example", "END:VEVENT", "BEGIN:VEVENT", " x", "\\nURL:y;,:"]
    )
    shown = Shown(kind, evil, evil, DAY, DAY, DAY - timedelta(1))
    entry = Entry(f"k{evil}"[:1], shown, 0, datetime(2026, 9, 1, tzinfo=UTC))
    school = builders.school(("g", "g", 1))
    whole = ics.calendar([entry], name=evil, school=school, realm="abc", url=URL)
    plain = ics.calendar(
        [Entry("k", Shown(kind, "x", "x", DAY, DAY, DAY - timedelta(1)), 0, entry.changed)],
        name="x", school=school, realm="abc", url=URL,
    )  # fmt: skip
    assert names(whole) == names(plain)
    (event,) = icalendar.Calendar.from_ical(whole).walk("VEVENT")
    assert "ATTACH:https://evil.example" in str(event["SUMMARY"])


def names(data: bytes) -> list[str]:
    """The property of every line, as a reader that goes by any kind of line's end takes it."""
    unfolded = data.replace(b"\r\n ", b"").decode()
    return [line.split(":", 1)[0].split(";", 1)[0] for line in unfolded.splitlines()]
