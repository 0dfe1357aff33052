"""The mirror of a real store: past the gate, per place, and a blind spot that becomes an action and none again."""

import pytest

from lobscan import access
from lobscan.access import Actor, Office
from lobscan.domain.mirror import Kind
from lobscan.domain.round import Round
from lobscan.domain.rubric import Perspective
from lobscan.errors import NotAllowed, RoundClosed, UserError
from lobscan.exchange.answers import RawAnswer
from lobscan.services import intake, mirror, plan, prepare, scan
from lobscan.services.mirror import Mirror
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace

TALKS, VISION = "b6-loopbaangesprek", "a1-gedeelde-visie"
PUPILS = Perspective.PUPILS


def rows(role: str, statement: str, group: str, marks: str) -> list[RawAnswer]:
    return [RawAnswer(n, f"{role}{n}", role, statement, group, m) for n, m in enumerate(marks, start=2)]


def held(ws: Workspace, *answers: list[RawAnswer]) -> Round:
    opened = prepare.open_round(ws, NewRound("nl-lob", title="Najaar"), actor=access.LOCAL)
    intake.import_answers(ws, opened, [a for some in answers for a in some], actor=access.LOCAL)
    return prepare.close_round(ws, opened.id, actor=access.LOCAL)


@pytest.fixture
def round_(ws: Workspace) -> Round:
    """Ten mentors say 4 of talks in havo 3, ten pupils 1; of the vision only mentors are asked."""
    return held(
        ws,
        rows("mentor", TALKS, "havo-3", "4444444444"),
        rows("leerling", TALKS, "havo-3", "1111111111"),
        rows("mentor", VISION, "", "2222222222"),
    )


def made(ws: Workspace, seen: Mirror) -> str:
    return mirror.make_action(
        ws, seen, TALKS, title="Vraag leerlingen", why="Blinde vlek", success="3", actor=access.LOCAL
    ).id


def test_the_blind_spot_is_found_with_both_n(ws: Workspace, round_: Round) -> None:
    seen = mirror.mirror(ws, round_)
    assert [(x.statement, x.kind) for x in seen.lines] == [
        (TALKS, Kind.BLIND_SPOT),
        (VISION, Kind.ONE_SIDE),
    ]
    pair = seen.lines[0].pairs[PUPILS]
    assert (pair.own.value, pair.other.value, pair.gap.n) == (4.0, 1.0, (10, 10))


def test_a_year_group_and_an_area_leave_the_rest_out(ws: Workspace, round_: Round) -> None:
    assert [x.statement for x in mirror.mirror(ws, round_, year_group="havo-3").lines] == [TALKS]
    assert mirror.mirror(ws, round_, year_group="havo-4").lines == ()
    assert [x.statement for x in mirror.mirror(ws, round_, area="visie").lines] == [VISION]


def test_fewer_than_k_pupils_are_named_as_kept_back_and_tell_nothing(ws: Workspace) -> None:
    round_ = held(
        ws, rows("mentor", TALKS, "havo-3", "4444444444"), rows("leerling", TALKS, "havo-3", "1111")
    )
    (line,) = mirror.mirror(ws, round_).lines
    assert (line.kind, line.hidden, dict(line.pairs)) == (Kind.ONE_SIDE, (PUPILS,), {})
    assert mirror.differences(ws, round_, "staff", "pupils") == ()


def test_roles_and_perspectives_can_be_laid_beside_each_other(ws: Workspace, round_: Round) -> None:
    ((statement, gap),) = mirror.differences(ws, round_, "role-mentor", "pupils")
    assert (statement, gap.value, gap.n, gap.clear) == (TALKS, 3.0, (10, 10), True)


def test_who_speaks_in_both_voices_is_laid_beside_nobody(ws: Workspace, round_: Round) -> None:
    assert mirror.overlap(round_, "staff", "role-mentor")
    assert mirror.overlap(round_, "staff", "staff")
    assert not mirror.overlap(round_, "role-mentor", "role-decaan")
    assert not mirror.overlap(round_, "staff", "pupils")


def test_an_action_says_where_it_came_from_and_is_found_again(ws: Workspace, round_: Round) -> None:
    seen = mirror.mirror(ws, round_, year_group="havo-3")
    id_ = made(ws, seen)
    one = plan.action(ws, id_)
    assert (one.statements, one.year_groups, one.round, one.area) == (
        (TALKS,),
        ("havo-3",),
        round_.id,
        "activiteiten",
    )
    assert [a.id for a in mirror.actions(ws, TALKS, "havo-3")] == [id_]
    assert mirror.actions(ws, TALKS, "havo-4") == ()
    assert mirror.actions(ws, VISION, "") == ()


def test_a_new_action_can_be_taken_back_until_somebody_changes_it(ws: Workspace, round_: Round) -> None:
    seen = mirror.mirror(ws, round_)
    gone, kept = made(ws, seen), made(ws, seen)
    plan.unmake(ws, gone, actor=access.LOCAL)
    assert [a.id for a in plan.actions(ws)] == [kept]
    plan.revise(ws, kept, {"hours": 3.0}, seen=1, actor=access.LOCAL)
    with pytest.raises(UserError, match="changed in the meantime"):
        plan.unmake(ws, kept, actor=access.LOCAL)
    assert [a.id for a in plan.actions(ws)] == [kept]


def test_who_may_not_edit_the_plan_makes_and_unmakes_nothing(ws: Workspace, round_: Round) -> None:
    reader = Actor("Lezer", Office.READER)
    seen = mirror.mirror(ws, round_)
    with pytest.raises(NotAllowed):
        mirror.make_action(ws, seen, TALKS, title="x", why="", success="", actor=reader)
    id_ = made(ws, seen)
    with pytest.raises(NotAllowed):
        plan.unmake(ws, id_, actor=reader)


def test_a_running_round_has_no_mirror(ws: Workspace) -> None:
    opened = prepare.open_round(ws, NewRound("nl-lob"), actor=access.LOCAL)
    door = scan.door(ws, prepare.link_token(ws, opened, "mentor"))
    person, _code = scan.begin(ws, door, ("havo-3",))
    scan.hand_in(ws, door, person)
    with pytest.raises(RoundClosed):
        mirror.mirror(ws, opened)


def test_an_interval_does_not_tell_for_how_many_year_groups_few_people_answered(ws: Workspace) -> None:
    """Two rounds that differ in what two people say in year groups that the gate hides."""

    def seen(*hidden: str) -> dict[str, object]:
        others = [RawAnswer(n, f"other{n}", "mentor", TALKS, "havo-4", "2") for n in range(10)]
        few = [RawAnswer(n, f"other{n}", "mentor", TALKS, group, "1") for n in range(2) for group in hidden]
        round_ = held(ws, rows("mentor", TALKS, "havo-3", "4343434343"), others, few)
        (line,) = mirror.mirror(ws, round_).lines
        return {str(who): score for who, score in line.scores.items()}

    assert seen("vwo-5") == seen("vwo-5", "vwo-6")
