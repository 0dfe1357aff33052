"""The scan: doors, codes, answers that are kept, changed and taken back, and what the file betrays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import remarked

from lobscan import access
from lobscan.domain.round import Mode, Round
from lobscan.errors import FaultyFile, RoundClosed, UnknownThing, UserError
from lobscan.exchange.answers import RawAnswer
from lobscan.services import intake, prepare, response, scan
from lobscan.services.prepare import NewRound
from lobscan.services.scan import Door, Judgement, Respondent
from lobscan.services.workspace import Workspace, close_shared, plain_code, shared, shown_code, today

GROUPS = ("havo-3", "vwo-4")
SCHOOLWIDE, PER_GROUP, OPTIONAL = "a1-gedeelde-visie", "b6-loopbaangesprek", "a2-visie-als-kompas"


@pytest.fixture
def round_(ws: Workspace) -> Round:
    return prepare.open_round(ws, NewRound("nl-lob", desired=True), actor=access.LOCAL)


@pytest.fixture
def door(ws: Workspace, round_: Round) -> Door:
    return scan.door(ws, token(ws, round_, "mentor"))


def token(ws: Workspace, round_: Round, role: str) -> str:
    found = [path for who, path in prepare.links(ws, round_) if who.id == role]
    return found[0].removeprefix("/a/")


def stored(ws: Workspace) -> bytes:
    """Every byte of the store, with its write-ahead log, before and after a checkpoint."""
    folder = ws.settings.data
    before = b"".join(p.read_bytes() for p in folder.iterdir() if p != ws.settings.secret)
    ws.write(lambda c: c.execute("CHECKPOINT") and None)
    return before + b"".join(p.read_bytes() for p in folder.iterdir() if p != ws.settings.secret)


def test_a_door_opens_to_the_round_and_what_the_role_is_asked(
    ws: Workspace, round_: Round, door: Door
) -> None:
    assert (door.round.id, door.role.id) == (round_.id, "mentor")
    assert door.statements
    assert all("mentor" in s.roles and s.core for s in door.statements)


def test_every_role_has_a_door_of_its_own(ws: Workspace, round_: Round) -> None:
    tokens = {role.id: token(ws, round_, role.id) for role, _ in prepare.links(ws, round_)}
    assert len(set(tokens.values())) == len(tokens)
    assert all(scan.door(ws, t).role.id == role for role, t in tokens.items())


@pytest.mark.parametrize("wrong", ["", "nonsense", "x" * 24, "é", "' OR 1=1 --"])
def test_an_unknown_link_opens_nothing(ws: Workspace, round_: Round, wrong: str) -> None:
    with pytest.raises(UnknownThing):
        scan.door(ws, wrong)


def test_a_closed_round_opens_no_door_and_has_no_links(ws: Workspace, round_: Round) -> None:
    key = token(ws, round_, "mentor")
    closed = prepare.close_round(ws, round_.id, actor=access.LOCAL)
    with pytest.raises(RoundClosed):
        scan.door(ws, key)
    with pytest.raises(RoundClosed):
        prepare.links(ws, closed)


def test_a_round_ends_after_its_last_day_not_on_it(ws: Workspace) -> None:
    for days, is_open in ((0, True), (-1, False)):
        wanted = NewRound("nl-lob", closes=today() + timedelta(days=days), opened=today() - timedelta(days=9))
        made = prepare.open_round(ws, wanted, actor=access.LOCAL)
        if is_open:
            scan.door(ws, token(ws, made, "mentor"))
        else:
            with pytest.raises(RoundClosed):
                scan.door(ws, token(ws, made, "mentor"))


def test_links_of_a_round_are_the_same_after_a_restart(ws: Workspace, round_: Round) -> None:
    key = token(ws, round_, "ouder")
    settings = ws.settings
    close_shared()
    again = shared(settings)
    assert token(again, prepare.round_(again, round_.id), "ouder") == key
    assert scan.door(again, key).role.id == "ouder"


def test_a_joint_round_has_no_doors(ws: Workspace) -> None:
    joint = prepare.open_round(ws, NewRound("nl-lob", mode="joint"), actor=access.LOCAL)
    assert joint.mode is Mode.JOINT
    assert prepare.links(ws, joint) == ()
    with pytest.raises(UnknownThing):
        scan.door(ws, prepare.link_token(ws, joint, "mentor"))


def test_a_code_brings_the_respondent_back_with_their_answers(ws: Workspace, door: Door) -> None:
    me, code = scan.begin(ws, door, GROUPS)
    scan.answer(ws, door, me, Judgement(SCHOOLWIDE, current="3", desired="4"))
    scan.answer(ws, door, me, Judgement(PER_GROUP, current="2"))
    scan.answer(ws, door, me, Judgement(PER_GROUP, year_group="vwo-4", current="?"))
    for typed in (code, code.lower(), code.replace("-", " "), f" {plain_code(code)} "):
        back = scan.resume(ws, door, typed)
        assert back == me
    held = {k: (a.current, a.desired) for k, a in scan.given(ws, back).items()}
    assert held == {
        (SCHOOLWIDE, ""): ("3", "4"),
        (PER_GROUP, "havo-3"): ("2", ""),
        (PER_GROUP, "vwo-4"): ("?", ""),
    }


def test_a_code_opens_only_its_own_role_and_round(ws: Workspace, round_: Round, door: Door) -> None:
    _, code = scan.begin(ws, door, GROUPS)
    other_role = scan.door(ws, token(ws, round_, "decaan"))
    second = prepare.open_round(ws, NewRound("nl-lob"), actor=access.LOCAL)
    other_round = scan.door(ws, token(ws, second, "mentor"))
    for wrong in (other_role, other_round):
        with pytest.raises(UnknownThing):
            scan.resume(ws, wrong, code)
    for typed in ("", "AAAA-AAAA", code[:-1]):
        with pytest.raises(UnknownThing):
            scan.resume(ws, door, typed)


def test_codes_differ_and_are_easy_to_read(ws: Workspace, door: Door) -> None:
    codes = [scan.begin(ws, door, GROUPS)[1] for _ in range(30)]
    assert len(set(codes)) == 30
    for code in codes:
        assert code == shown_code(code)
        assert len(plain_code(code)) == 8
        assert not set(code) & set("IO01L")


def test_the_file_holds_neither_code_nor_link(ws: Workspace, round_: Round, door: Door) -> None:
    me, code = scan.begin(ws, door, GROUPS)
    scan.answer(ws, door, me, Judgement(SCHOOLWIDE, current="3"))
    scan.remark(ws, door, me, SCHOOLWIDE, "a remark that is in the file")
    whole = stored(ws)
    assert b"a remark that is in the file" in whole
    for secret in (code, plain_code(code), plain_code(code).lower(), token(ws, round_, "mentor")):
        assert secret.encode() not in whole
    assert ws.key not in whole


def test_times_of_answers_are_days(ws: Workspace) -> None:
    sql = """SELECT table_name, column_name, data_type FROM duckdb_columns()
        WHERE table_name IN ('answer', 'remark', 'respondent', 'handed_in')"""
    kinds = {(t, c): str(kind) for t, c, kind in ws.read(lambda c: c.execute(sql).fetchall())}
    assert kinds["answer", "day"] == "DATE"
    assert not [key for key, kind in kinds.items() if "TIME" in kind]


def test_at_least_one_year_group_of_the_school_is_chosen(ws: Workspace, door: Door) -> None:
    for groups in ((), ("klas-9",)):
        with pytest.raises(UserError, match="at least one year group"):
            scan.begin(ws, door, groups)
    me, _ = scan.begin(ws, door, ("klas-9", "vwo-4", "havo-3"))
    assert me.year_groups == GROUPS


def test_other_year_groups_take_answers_for_the_old_ones_back(ws: Workspace, door: Door) -> None:
    me, code = scan.begin(ws, door, GROUPS)
    scan.answer_all(
        ws,
        door,
        me,
        [Judgement(SCHOOLWIDE, current="3"), Judgement(PER_GROUP, current="2")],
        remarks={PER_GROUP: "stays"},
    )
    me = scan.change_year_groups(ws, door, me, code, ("vwo-4", "vwo-5"))
    assert scan.resume(ws, door, code) == me
    held = scan.given(ws, me)
    assert {k: a.current for k, a in held.items() if a.current} == {
        (SCHOOLWIDE, ""): "3",
        (PER_GROUP, "vwo-4"): "2",
    }
    assert held[PER_GROUP, ""].remark == "stays"
    assert {g: c.text for g, c in response.told_by_year_group(ws, door.round).items()} == {
        "vwo-4": "≥1",
        "vwo-5": "≥1",
    }
    me = scan.change_year_groups(ws, door, me, code, GROUPS)
    assert {k for k, a in scan.given(ws, me).items() if a.current} == {(SCHOOLWIDE, ""), (PER_GROUP, "vwo-4")}


WRONG = [
    Judgement("no-such-statement", current="3"),
    Judgement(OPTIONAL, current="3"),
    Judgement(SCHOOLWIDE, current="5"),
    Judgement(SCHOOLWIDE, current="x"),
    Judgement(SCHOOLWIDE, desired="0"),
    Judgement(SCHOOLWIDE, year_group="havo-3", current="3"),
    Judgement(PER_GROUP, year_group="", current="3"),
    Judgement(PER_GROUP, year_group="havo-5", current="3"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_what_was_not_asked_is_refused_and_nothing_beside_it_is_kept(
    ws: Workspace, door: Door, wrong: Judgement
) -> None:
    me, _ = scan.begin(ws, door, GROUPS)
    with pytest.raises(UserError):
        scan.answer_all(ws, door, me, [Judgement(SCHOOLWIDE, current="1"), wrong])
    assert scan.given(ws, me) == {}


def test_what_is_left_out_of_a_judgement_stays(ws: Workspace, door: Door) -> None:
    me, _ = scan.begin(ws, door, GROUPS)
    scan.answer(ws, door, me, Judgement(SCHOOLWIDE, current="2"))
    scan.answer(ws, door, me, Judgement(SCHOOLWIDE, desired="4"))
    scan.answer(ws, door, me, Judgement(SCHOOLWIDE, current="-"))
    held = scan.given(ws, me)[SCHOOLWIDE, ""]
    assert (held.current, held.desired) == ("-", "4")


def test_after_handing_in_nothing_can_be_changed_but_all_can_be_taken_back(ws: Workspace, door: Door) -> None:
    me, code = scan.begin(ws, door, GROUPS)
    scan.answer(ws, door, me, Judgement(PER_GROUP, current="2"))
    scan.hand_in(ws, door, me)
    me = scan.resume(ws, door, code)
    assert me.handed_in
    scan.hand_in(ws, door, me)
    with pytest.raises(RoundClosed):
        scan.answer(ws, door, me, Judgement(SCHOOLWIDE, current="3"))
    with pytest.raises(RoundClosed):
        scan.remark(ws, door, me, SCHOOLWIDE, "late")
    with pytest.raises(RoundClosed):
        scan.change_year_groups(ws, door, me, code, ("vwo-5",))
    assert [(r.role, r.begun, r.handed_in) for r in response.counted(ws, door.round)] == [("mentor", 1, 1)]
    assert scan.withdraw(ws, door, me) == 2
    assert scan.given(ws, me) == {}
    assert scan.withdraw(ws, door, me) == 0


def test_answers_cannot_be_taken_back_from_a_closed_round(ws: Workspace, round_: Round, door: Door) -> None:
    me, _ = scan.begin(ws, door, GROUPS)
    scan.answer(ws, door, me, Judgement(PER_GROUP, current="2"))
    closed = prepare.close_round(ws, round_.id, actor=access.LOCAL)
    after = Door(door.school, closed, door.pack, door.role, door.statements)
    with pytest.raises(RoundClosed):
        scan.withdraw(ws, after, me)
    assert len(scan.given(ws, me)) == 2


def test_a_remark_is_kept_until_its_author_takes_it_back(ws: Workspace, door: Door) -> None:
    for text in ("zoals het hoort", "anders"):
        me, _ = scan.begin(ws, door, GROUPS)
        scan.remark(ws, door, me, SCHOOLWIDE, f"  {text} ")
    assert remarked.kept(ws, door.round) == [
        (SCHOOLWIDE, "", "anders"),
        (SCHOOLWIDE, "", "zoals het hoort"),
    ]
    scan.remark(ws, door, me, SCHOOLWIDE, "")
    assert remarked.kept(ws, door.round) == [(SCHOOLWIDE, "", "zoals het hoort")]
    with pytest.raises(UserError):
        scan.remark(ws, door, me, OPTIONAL, "not asked")


def test_a_round_keeps_the_roles_it_was_opened_with(ws: Workspace, door: Door) -> None:
    school = prepare.school(ws)
    fewer = school.model_copy(update={"roles": tuple(r for r in school.roles if r.id != "mentor")})
    prepare.save_school(ws, fewer, actor=access.LOCAL)
    key = prepare.link_token(ws, door.round, "mentor")
    assert scan.door(ws, key).role.id == "mentor"


def raw(**more: object) -> RawAnswer:
    fields = {
        "row": 2,
        "respondent": "1",
        "role": "mentor",
        "statement": SCHOOLWIDE,
        "year_group": "",
        "current": "3",
    }
    return RawAnswer(**{**fields, **more})


def test_the_same_name_in_a_later_file_is_the_same_person(ws: Workspace, round_: Round) -> None:
    assert intake.import_answers(ws, round_, [raw(), raw(row=3, respondent="2")], actor=access.LOCAL) == 2
    assert intake.import_answers(ws, round_, [raw(current="4")], actor=access.LOCAL) == 1
    assert [(r.role, r.begun) for r in response.counted(ws, round_)] == [("mentor", 2)]
    person = Respondent(ws.imported_id(round_.id, "1"), round_.id, "mentor", ())
    assert scan.given(ws, person)[SCHOOLWIDE, ""].current == "4"


def test_the_names_of_an_imported_file_are_not_in_the_store(ws: Workspace, round_: Round) -> None:
    intake.import_answers(ws, round_, [raw(respondent="Willemijn-van-Os")], actor=access.LOCAL)
    assert b"Willemijn" not in stored(ws)


def test_a_closed_round_takes_no_file(ws: Workspace, round_: Round) -> None:
    closed = prepare.close_round(ws, round_.id, actor=access.LOCAL)
    with pytest.raises(RoundClosed):
        intake.import_answers(ws, closed, [raw()], actor=access.LOCAL)


def test_faults_of_a_file_come_by_row_and_column(ws: Workspace, round_: Round) -> None:
    rows = [raw(current="5"), raw(row=3, role="kok", statement="nope"), raw(row=4, role="decaan")]
    with pytest.raises(FaultyFile) as caught:
        intake.import_answers(ws, round_, rows, actor=access.LOCAL)
    assert [(f.row, f.column) for f in caught.value.faults] == [
        (2, "current"),
        (3, "role"),
        (3, "statement"),
        (4, "role"),
    ]


def test_a_team_answers_together_and_may_change_its_mind(ws: Workspace) -> None:
    joint = prepare.open_round(ws, NewRound("nl-lob", mode="joint"), actor=access.LOCAL)
    assert scan.joint_given(ws, joint) == {}
    for mark in ("2", "3"):
        scan.joint_answer(ws, joint, Judgement(SCHOOLWIDE, current=mark), actor=access.LOCAL)
    scan.joint_answer(ws, joint, Judgement(PER_GROUP, year_group="havo-3", current="1"), actor=access.LOCAL)
    assert {k: a.current for k, a in scan.joint_given(ws, joint).items()} == {
        (SCHOOLWIDE, ""): "3",
        (PER_GROUP, "havo-3"): "1",
    }
    assert sum(r.begun for r in response.counted(ws, joint)) == 1
    prepare.close_round(ws, joint.id, actor=access.LOCAL)
    with pytest.raises(RoundClosed):
        scan.joint_answer(ws, joint, Judgement(SCHOOLWIDE, current="4"), actor=access.LOCAL)


def test_only_a_joint_round_is_answered_together(ws: Workspace, round_: Round) -> None:
    with pytest.raises(UserError, match="not together"):
        scan.joint_answer(ws, round_, Judgement(SCHOOLWIDE, current="4"), actor=access.LOCAL)


def test_a_day_is_a_day() -> None:
    assert isinstance(today(), date)


# A round that is closed while somebody is on the way


def test_nothing_changes_in_a_round_that_was_closed_meanwhile(
    ws: Workspace, round_: Round, door: Door
) -> None:
    """Why: an answer taken back after the figures were seen would be what is missing from them then."""
    me, code = scan.begin(ws, door, GROUPS)
    scan.answer(ws, door, me, Judgement(PER_GROUP, current="3"))
    prepare.close_round(ws, round_.id, actor=access.LOCAL)

    late = [
        lambda: scan.withdraw(ws, door, me),
        lambda: scan.change_year_groups(ws, door, me, code, GROUPS[:1]),
        lambda: scan.begin(ws, door, GROUPS),
        lambda: intake.import_answers(
            ws, round_, [RawAnswer(2, "1", "mentor", SCHOOLWIDE, "", "3")], actor=access.LOCAL
        ),
    ]
    for each in late:
        with pytest.raises(RoundClosed):
            each()
    assert len(scan.given(ws, me)) == len(GROUPS)
    assert [r.begun for r in response.counted(ws, round_)] == [1]


def test_the_turnout_gives_no_small_role_away(ws: Workspace, round_: Round) -> None:
    rows = [
        RawAnswer(n, f"{role}{n}", role, SCHOOLWIDE, "", "3")
        for role, many in (("mentor", 7), ("schoolleider", 3))
        for n in range(many)
    ]
    intake.import_answers(ws, round_, rows, actor=access.LOCAL)
    assert response.turnout(ws, round_).begun == (2, False)
