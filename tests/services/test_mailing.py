"""Mails to who is invited, against a real mail server: each once, faults told, reminders to who is left."""

from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from mailbox_server import Box, box, free_port, mail, server

from lobscan.access import LOCAL
from lobscan.domain.round import Round
from lobscan.errors import RoundClosed, UserError
from lobscan.exchange.invitation_letter import FIRST, REMINDER, Wording
from lobscan.exchange.invitations import RawInvitation
from lobscan.services import invitations, mailing, prepare, scan
from lobscan.services.workspace import Workspace

__all__ = ["box", "server"]

BASE = "https://lob.school.nl"
WORDING = Wording("Scan voor [naam]", "Dag [naam]\n\n[link]")
K = 3


@pytest.fixture
def round_(ws: Workspace) -> Round:
    return prepare.open_round(ws, prepare.NewRound("nl-lob", mode="invited", k=K), actor=LOCAL)


def invite(ws: Workspace, round_: Round, *addresses: str) -> None:
    rows = [RawInvitation(at, f"P{at}", email, "mentor") for at, email in enumerate(addresses, start=1)]
    invitations.invite(ws, round_, rows, actor=LOCAL)


def start(ws: Workspace, round_: Round, kind: str = FIRST) -> int:
    return mailing.start(ws, round_, kind, WORDING, base=BASE, actor=LOCAL)


def going(ws: Workspace, round_: Round, port: int, number: int) -> Iterator[tuple[int, int]]:
    return mailing.go_on(ws, mail(port), round_, number, actor=LOCAL)


def got(box: Box) -> list[str]:
    return [address for addresses, _message in box.kept for address in addresses]


def test_each_gets_their_own_link_once(ws: Workspace, round_: Round, box: Box, server: Controller) -> None:
    invite(ws, round_, "a@school.nl", "b@school.nl", "")
    number = start(ws, round_)
    assert list(going(ws, round_, server.port, number)) == [(1, 2), (2, 2)]

    paths = {one.email: path for one, path in invitations.links(ws, round_, actor=LOCAL)}
    for addresses, message in box.kept:
        body = message.get_body(("plain",))
        assert body is not None
        assert f"{BASE}{paths[addresses[0]]}\n" in body.get_content().replace("\r", "")
    assert sorted(got(box)) == ["a@school.nl", "b@school.nl"]
    assert list(going(ws, round_, server.port, number)) == []
    assert mailing.recipients(ws, round_, FIRST) == ()


def test_a_refused_address_is_told_and_tried_again_alone(
    ws: Workspace, round_: Round, box: Box, server: Controller
) -> None:
    invite(ws, round_, "a@school.nl", "full@school.nl", "b@school.nl")
    number = start(ws, round_)
    list(going(ws, round_, server.port, number))

    (told,) = mailing.mailings(ws, round_)
    assert (told.sent, told.waiting, told.all) == (2, 0, 3)
    assert [(t.invitation.email, "mailbox full" in t.reason) for t in told.refused] == [
        ("full@school.nl", True)
    ]
    assert mailing.again(ws, round_, number, actor=LOCAL) == 1
    list(going(ws, round_, server.port, number))
    assert sorted(got(box)) == ["a@school.nl", "b@school.nl"]


def test_a_kill_in_between_sends_none_twice(
    ws: Workspace, round_: Round, box: Box, server: Controller
) -> None:
    invite(ws, round_, "a@school.nl", "b@school.nl", "c@school.nl")
    number = start(ws, round_)
    half = going(ws, round_, server.port, number)
    next(half)
    half.close()  # the page was left, or the process killed, between two mails

    assert mailing.mailings(ws, round_)[0].waiting == 2
    with pytest.raises(UserError, match="not gone out whole"):
        start(ws, round_, REMINDER)
    list(going(ws, round_, server.port, number))
    assert sorted(got(box)) == ["a@school.nl", "b@school.nl", "c@school.nl"]


def test_a_kill_while_one_is_on_its_way_leaves_it_unsure(
    ws: Workspace, round_: Round, box: Box, server: Controller
) -> None:
    invite(ws, round_, "a@school.nl", "b@school.nl")
    number = start(ws, round_)

    def killed() -> None:
        raise RuntimeError

    real, ws.store.write = ws.store.write, None  # type: ignore[method-assign,assignment]
    calls = []

    def write(job: object) -> object:
        calls.append(job)
        if len(calls) == 2:  # claimed, taken by the server, and then no more
            killed()
        return real(job)  # type: ignore[arg-type]

    ws.store.write = write  # type: ignore[method-assign,assignment]
    with pytest.raises(RuntimeError):
        list(going(ws, round_, server.port, number))
    ws.store.write = real  # type: ignore[method-assign]

    list(going(ws, round_, server.port, number))
    assert got(box) == ["a@school.nl", "b@school.nl"]
    (told,) = mailing.mailings(ws, round_)
    assert [one.email for one in told.unsure] == ["a@school.nl"]
    assert (told.sent, told.waiting) == (1, 0)


def test_where_the_line_breaks_the_rest_waits_and_none_comes_twice(
    ws: Workspace, round_: Round, box: Box, server: Controller
) -> None:
    invite(ws, round_, "last@school.nl", "b@school.nl")
    number = start(ws, round_)
    with pytest.raises(UserError, match="line to the mail server broke"):
        list(going(ws, round_, server.port, number))
    (told,) = mailing.mailings(ws, round_)
    assert ([one.email for one in told.unsure], told.waiting) == (["last@school.nl"], 1)

    list(going(ws, round_, server.port, number))
    assert got(box) == ["last@school.nl", "b@school.nl"]


def test_a_server_that_is_away_takes_nothing(ws: Workspace, round_: Round) -> None:
    invite(ws, round_, "a@school.nl")
    number = start(ws, round_)
    with pytest.raises(UserError, match="cannot be reached"):
        list(going(ws, round_, free_port(), number))
    assert mailing.mailings(ws, round_)[0].waiting == 1


def test_two_windows_share_the_mails_between_them(
    ws: Workspace, round_: Round, box: Box, server: Controller
) -> None:
    invite(ws, round_, *[f"p{at}@school.nl" for at in range(4)])
    number = start(ws, round_)
    one, other = (going(ws, round_, server.port, number) for _ in range(2))
    next(one)
    next(other)
    list(one)
    list(other)
    assert sorted(got(box)) == [f"p{at}@school.nl" for at in range(4)]


def test_reminders_go_to_who_is_not_known_as_done(
    ws: Workspace, round_: Round, box: Box, server: Controller
) -> None:
    invite(ws, round_, *[f"p{at}@school.nl" for at in range(7)])
    found = invitations.links(ws, round_, actor=LOCAL)
    for _one, path in found[:4]:  # the fourth is not written down: not yet K together
        door = scan.door(ws, path.removeprefix("/a/"))
        me, _code = scan.begin(ws, door, ("havo-4",))
        scan.hand_in(ws, door, me)
    list(going(ws, round_, server.port, start(ws, round_, REMINDER)))
    assert sorted(got(box)) == [f"p{at}@school.nl" for at in range(3, 7)]


def test_who_is_withdrawn_meanwhile_gets_none(
    ws: Workspace, round_: Round, box: Box, server: Controller
) -> None:
    invite(ws, round_, "a@school.nl", "b@school.nl")
    number = start(ws, round_)
    first = invitations.people(ws, round_)[0]
    invitations.withdraw(ws, round_, [first.id], actor=LOCAL)
    list(going(ws, round_, server.port, number))
    assert got(box) == ["b@school.nl"]
    assert mailing.mailings(ws, round_)[0].all == 1


def test_nothing_goes_out_of_a_closed_round_or_to_nobody(
    ws: Workspace, round_: Round, server: Controller
) -> None:
    invite(ws, round_, "")
    with pytest.raises(UserError, match="nobody with an e-mail"):
        start(ws, round_)
    invite(ws, round_, "a@school.nl")
    number = start(ws, round_)
    prepare.close_round(ws, round_.id, actor=LOCAL)
    with pytest.raises(RoundClosed):
        list(going(ws, round_, server.port, number))
    with pytest.raises(RoundClosed):
        start(ws, round_, REMINDER)


def test_messages_to_paste_hold_each_ones_link(ws: Workspace, round_: Round) -> None:
    invite(ws, round_, "a@school.nl", "")
    made = mailing.written(ws, round_, FIRST, WORDING, base=BASE, actor=LOCAL)
    for (one, letter), (_same, path) in zip(made, invitations.links(ws, round_, actor=LOCAL), strict=True):
        assert BASE + path in letter.text
        assert f"Dag {one.name}" in letter.text
    text = ws.read(lambda c: c.execute("SELECT text FROM invitation_sending").fetchall())
    assert text == []


def test_a_reminder_passes_over_who_wants_none_also_once_it_is_under_way(
    ws: Workspace, round_: Round, box: Box, server: Controller
) -> None:
    invite(ws, round_, "a@school.nl", "b@school.nl", "c@school.nl")
    ids = {one.email: one.id for one in invitations.people(ws, round_)}
    invitations.silence(ws, round_, [ids["a@school.nl"]], actor=LOCAL)
    assert [one.email for one in mailing.recipients(ws, round_, FIRST)] == list(ids)
    made = mailing.written(ws, round_, REMINDER, WORDING, base=BASE, actor=LOCAL)
    assert [one.email for one, _letter in made] == ["b@school.nl", "c@school.nl"]

    number = start(ws, round_, REMINDER)
    invitations.silence(ws, round_, [ids["b@school.nl"]], actor=LOCAL)
    list(going(ws, round_, server.port, number))
    assert got(box) == ["c@school.nl"]
