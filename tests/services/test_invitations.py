"""Invitations through the services: who is invited, what their link opens, and who is known as done."""

import random

import pytest

from lobscan.access import LOCAL
from lobscan.domain.round import Round
from lobscan.errors import FaultyFile, RoundClosed, UnknownThing, UserError
from lobscan.exchange.invitations import RawInvitation
from lobscan.services import invitations, prepare, response, scan
from lobscan.services.scan import Door, Judgement
from lobscan.services.workspace import Workspace

K = 3


@pytest.fixture
def round_(ws: Workspace) -> Round:
    return prepare.open_round(ws, prepare.NewRound("nl-lob", mode="invited", k=K), actor=LOCAL)


def raw(at: int, role: str = "mentor", **more: str) -> RawInvitation:
    return RawInvitation(at, f"Persoon {at}", f"p{at}@school.nl", role, **more)  # type: ignore[arg-type]


def invite(ws: Workspace, round_: Round, *rows: RawInvitation) -> int:
    return invitations.invite(ws, round_, rows, actor=LOCAL)


def doors(ws: Workspace, round_: Round) -> dict[str, Door]:
    """Each person's door by their name."""
    return {
        one.name: scan.door(ws, path.removeprefix("/a/"))
        for one, path in invitations.links(ws, round_, actor=LOCAL)
    }


def do_all(ws: Workspace, door: Door) -> None:
    """Begin, answer one statement and hand in."""
    me, _code = scan.begin(ws, door, ("havo-4",))
    scan.answer(ws, door, me, Judgement(door.statements[0].id, current="2"))
    scan.hand_in(ws, door, me)


def faults(ws: Workspace, round_: Round, *rows: RawInvitation) -> list[tuple[int, str, str]]:
    with pytest.raises(FaultyFile) as caught:
        invite(ws, round_, *rows)
    return [(f.row, f.column, f.text) for f in caught.value.faults]


def test_a_link_begins_as_its_role_and_the_store_has_its_hash_alone(ws: Workspace, round_: Round) -> None:
    invite(ws, round_, raw(1), raw(2, "decaan"))
    found = doors(ws, round_)

    assert [found[f"Persoon {at}"].role.id for at in (1, 2)] == ["mentor", "decaan"]
    assert prepare.links(ws, round_) == ()
    stored = ws.read(lambda c: c.execute("SELECT token_hash FROM invitation_event").fetchall())
    tokens = [path.removeprefix("/a/") for _one, path in invitations.links(ws, round_, actor=LOCAL)]
    assert not {t for (t,) in stored} & set(tokens)


def test_all_faults_are_told_and_nobody_is_invited(ws: Workspace, round_: Round) -> None:
    told = faults(
        ws,
        round_,
        raw(1),
        RawInvitation(2, "", "", "mentor"),
        RawInvitation(3, "An", "an.school.nl", "mentor"),
        RawInvitation(4, "Bo", "P1@school.nl", "mentor"),
        RawInvitation(5, "Co", "co@school.nl", "koning"),
        RawInvitation(6, "Di", "di@school.nl", "mentor", ("havo 4", "klas 9")),
        RawInvitation(7, "Ed", "", "mentor"),
        RawInvitation(8, "ed", "", "Mentor"),
    )
    assert [(row, column) for row, column, _text in told] == [
        (2, "Naam"),
        (3, "E-mail"),
        (4, "E-mail"),
        (5, "Rol"),
        (6, "Leerjaren"),
        (8, "Naam"),
    ]
    assert "row 1 too" in told[2][2]
    assert invitations.people(ws, round_) == ()


def test_who_is_invited_already_is_told_and_others_come_later(ws: Workspace, round_: Round) -> None:
    invite(ws, round_, raw(1))
    assert faults(ws, round_, raw(1), raw(2)) == [(1, "E-mail", "`p1@school.nl` is invited already")]
    assert invite(ws, round_, raw(2)) == 1
    assert [one.name for one in invitations.people(ws, round_)] == ["Persoon 1", "Persoon 2"]


def test_a_role_of_few_people_is_pointed_out(ws: Workspace, round_: Round) -> None:
    invite(ws, round_, raw(1), raw(2), raw(3), raw(4, "decaan"), raw(5, "decaan"))
    assert invitations.too_few(ws, round_) == {"decaan": 2}


def test_a_withdrawn_link_is_dead_until_it_is_given_back(ws: Workspace, round_: Round) -> None:
    invite(ws, round_, raw(1))
    ((one, path),) = invitations.links(ws, round_, actor=LOCAL)
    invitations.withdraw(ws, round_, [one.id], actor=LOCAL)

    with pytest.raises(UnknownThing):
        scan.door(ws, path.removeprefix("/a/"))
    assert invitations.links(ws, round_, actor=LOCAL) == ()
    invitations.restore(ws, round_, [one.id], actor=LOCAL)
    assert scan.door(ws, path.removeprefix("/a/")).invited is not None


def test_who_was_invited_anew_is_not_given_back_a_second_link(ws: Workspace, round_: Round) -> None:
    invite(ws, round_, raw(1))
    ((one, _path),) = invitations.links(ws, round_, actor=LOCAL)
    invitations.withdraw(ws, round_, [one.id], actor=LOCAL)
    invite(ws, round_, raw(1))
    with pytest.raises(UserError, match="invited again since"):
        invitations.restore(ws, round_, [one.id], actor=LOCAL)


def test_a_link_never_opens_answers_and_begins_a_few_times_only(ws: Workspace, round_: Round) -> None:
    invite(ws, round_, raw(1))
    door = doors(ws, round_)["Persoon 1"]
    codes = {scan.begin(ws, door, ("havo-4",))[1] for _ in range(3)}

    assert len(codes) == 3
    with pytest.raises(UserError, match="too often"):
        scan.begin(ws, door, ("havo-4",))
    assert scan.resume(ws, door, codes.pop()).role == "mentor"


def test_marks_come_in_groups_and_who_is_done_begins_no_more(ws: Workspace, round_: Round) -> None:
    invite(ws, round_, *map(raw, range(1, 8)))
    found = list(doors(ws, round_).values())
    left = []
    for door in found[:5]:
        do_all(ws, door)
        left.append(len(invitations.left(ws, round_)))
        with pytest.raises(RoundClosed):
            scan.begin(ws, door, ("havo-4",))

    assert left == [7, 7, 4, 4, 4]
    do_all(ws, found[5])
    assert len(invitations.left(ws, round_)) == 4  # one would be left alone
    do_all(ws, found[6])
    assert invitations.left(ws, round_) == ()


def test_a_mark_that_was_lost_comes_back_with_the_next_visit(ws: Workspace, round_: Round) -> None:
    invite(ws, round_, raw(1), raw(2), raw(3))
    first, *others = doors(ws, round_).values()
    me, code = scan.begin(ws, first, ("havo-4",))
    scan.hand_in(ws, first, me)
    ws.invited = type(ws.invited)()  # what a restart forgets
    for door in others:
        do_all(ws, door)
    assert len(invitations.left(ws, round_)) == 3

    scan.finished(ws, first, scan.resume(ws, first, code))
    assert invitations.left(ws, round_) == ()


def test_no_more_reminders_is_apart_from_answers_and_can_be_taken_back(ws: Workspace, round_: Round) -> None:
    invite(ws, round_, *map(raw, range(6)))
    ids = {one.name: one.id for one in invitations.people(ws, round_)}
    some = [ids["Persoon 4"], ids["Persoon 1"], ids["Persoon 2"]]
    before = ws.read(lambda c: c.execute("SELECT count(*) FROM invitation_done").fetchone())
    invitations.silence(ws, round_, some, actor=LOCAL)
    invitations.silence(ws, round_, some[:1], actor=LOCAL)

    assert {one.name for one in invitations.to_remind(ws, round_)} == {"Persoon 0", "Persoon 3", "Persoon 5"}
    assert len(invitations.left(ws, round_)) == len(ids)
    assert ws.read(lambda c: c.execute("SELECT count(*) FROM invitation_done").fetchone()) == before
    kept = ws.read(lambda c: c.execute("FROM invitation_quiet ORDER BY rowid").fetchall())
    assert kept == [(round_.id, id_, True) for id_ in sorted(some)]  # and no moment
    do_all(ws, doors(ws, round_)["Persoon 1"])  # the link works on

    invitations.remind_again(ws, round_, some[:1], actor=LOCAL)
    assert "Persoon 4" in {one.name for one in invitations.to_remind(ws, round_)}
    with pytest.raises(UnknownThing):
        invitations.silence(ws, round_, ["weg"], actor=LOCAL)
    invitations.withdraw(ws, round_, some[1:2], actor=LOCAL)
    invitations.restore(ws, round_, some[1:2], actor=LOCAL)
    assert "Persoon 1" not in {one.name for one in invitations.to_remind(ws, round_)}


def test_after_the_closing_nothing_is_noted_and_nobody_invited(ws: Workspace, round_: Round) -> None:
    invite(ws, round_, raw(1), raw(2), raw(3))
    found = list(doors(ws, round_).values())
    prepare.close_round(ws, round_.id, actor=LOCAL)
    for door in found:
        assert door.invited is not None
        invitations.finish(ws, door.invited)
    assert ws.read(lambda c: c.execute("SELECT count(*) FROM invitation_done").fetchone()) == (0,)
    with pytest.raises(RoundClosed):
        invite(ws, round_, raw(4))


def test_an_open_round_invites_nobody(ws: Workspace) -> None:
    round_ = prepare.open_round(ws, prepare.NewRound("nl-lob"), actor=LOCAL)
    with pytest.raises(UserError, match="by name"):
        invite(ws, round_, raw(1))


def test_minutes_are_kept_for_groups_apart_from_people(ws: Workspace, round_: Round) -> None:
    invite(ws, round_, *map(raw, range(1, 6)))
    for at, door in enumerate(doors(ws, round_).values(), start=1):
        do_all(ws, door)
        kept = invitations.minutes(ws, round_).get("mentor", ())
        assert len(kept) == (0 if at < K else K)
    columns = ws.read(lambda c: [d[0] for d in c.execute("SELECT * FROM minutes_used").description])
    assert columns == ["round", "role", "minutes"]


SEEN = (
    "invitation_event",
    "invitation_done",
    "invitation_quiet",
    "invitation_sending",
    "invitation_mail",
    "minutes_used",
)


def test_whoever_came_when_the_list_looks_the_same(ws: Workspace) -> None:
    """Two worlds in which the same answers come in the same order, but from other people of a group.

    All that the store has of the invitations is the same in both: so nobody who has it, whatever
    they do with it, can tell which world it is, and whose answers are whose among those of a group.
    """
    kept = [_world(ws, random.Random(seed)) for seed in (1, 2, 3)]
    assert kept[0] == kept[1] == kept[2]
    assert len(kept[0]) > 30


def _world(ws: Workspace, dice: random.Random) -> list[tuple[object, ...]]:
    """A round with 15 mentors and 15 teachers who hand in in groups of K, shuffled inside each group."""
    made = prepare.open_round(ws, prepare.NewRound("nl-lob", mode="invited", k=K), actor=LOCAL)
    rows = [raw(at, "mentor" if at < 15 else "vakdocent") for at in range(30)]
    invite(ws, made, *rows)
    found = doors(ws, made)
    names: list[str] = []
    for start in range(0, 15, K):
        for first in (start, 15 + start):
            group = [f"Persoon {at}" for at in range(first, first + K)]
            dice.shuffle(group)
            names += group
    begun = {name: scan.begin(ws, found[name], ("havo-4",))[0] for name in dice.sample(names, len(names))}
    for at, name in enumerate(names):
        door = found[name]
        scan.answer(ws, door, begun[name], Judgement(door.statements[0].id, current=str(at % 4 + 1)))
        scan.hand_in(ws, door, begun[name])
    return _list_as_kept(ws, made)


def _list_as_kept(ws: Workspace, made: Round) -> list[tuple[object, ...]]:
    """Every row of the tables of invitations in the order of the file, people by their names.

    The marks of a group stand in the order of the ids, which are drawn: told as a set per group.
    """
    name = {one.id: one.name for one in invitations.people(ws, made)}
    found: list[tuple[object, ...]] = []
    for table in SEEN:
        sql = f"SELECT * EXCLUDE (round) FROM {table} WHERE round = ? ORDER BY rowid"  # noqa: S608 - ours
        rows = ws.read(lambda c, sql=sql: c.execute(sql, [made.id]).fetchall())
        if table == "invitation_done":
            ids = [str(row[0]) for row in rows]
            for at in range(0, len(ids), K):
                assert ids[at : at + K] == sorted(ids[at : at + K])
                found.append(tuple(sorted(name[i] for i in ids[at : at + K])))
        elif table == "invitation_event":
            found += [(name[str(row[0])], *row[2:6]) for row in rows]
        else:
            found += rows
    return found


def test_of_two_who_began_by_one_invitation_only_the_first_hands_in(ws: Workspace, round_: Round) -> None:
    invite(ws, round_, raw(1), raw(2))
    door = doors(ws, round_)["Persoon 1"]
    first, second = (scan.begin(ws, door, ("havo-4",))[0] for _ in range(2))
    for me in (first, second):
        scan.answer(ws, door, me, Judgement(door.statements[0].id, current="2"))
    scan.hand_in(ws, door, first)

    with pytest.raises(RoundClosed, match="so that nobody counts twice"):
        scan.hand_in(ws, door, second)
    scan.hand_in(ws, door, first)  # a second press of the button, from a page that knew nothing of the first
    assert response.counted(ws, round_)[0].handed_in == 1
    assert scan.withdraw(ws, door, second) == 1
