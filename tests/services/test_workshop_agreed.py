"""What a workshop agrees on becomes the ambition at once, or waits for who may set one."""

import pytest

from lobscan import access
from lobscan.access import Actor, Office
from lobscan.domain.round import Round
from lobscan.domain.workshop import Workshop
from lobscan.errors import NotAllowed, UserError
from lobscan.services import ambition, prepare, workshop, workshop_agreed, workshop_outcome
from lobscan.services.ambition import Wanted
from lobscan.services.workshop import NewWorkshop
from lobscan.services.workspace import Workspace

SCHOOLWIDE, PER_YEAR, AREA = "a1-gedeelde-visie", "a3-leerlingdoelen", "activiteiten"
LEADER, DECAAN = Actor("Leider", Office.LEADER), Actor("Decaan", Office.COORDINATOR)


@pytest.fixture
def round_(ws: Workspace) -> Round:
    return prepare.open_round(ws, prepare.NewRound("nl-lob", mode="joint"), actor=access.LOCAL)


@pytest.fixture
def at(ws: Workspace, round_: Round) -> Workshop:
    wanted = NewWorkshop("Sessie", [SCHOOLWIDE, PER_YEAR, AREA])
    return workshop.open_(ws, round_, wanted, actor=DECAAN)


def agree(
    ws: Workspace, at: Workshop, actor: Actor, topic: str, level: int, *groups: str, why: str = "Samen"
) -> bool:
    return workshop_agreed.agree(
        ws, at.id, topic=topic, level=level, why=why, year_groups=groups or ("",), actor=actor
    )


def held(ws: Workspace, round_: Round) -> list[tuple[str, str, int | None, str, str]]:
    return [(a.target, a.year_group, a.level, a.why, a.actor) for a in ambition.ambitions(ws, round_)]


def waiting(ws: Workspace, round_: Round) -> list[tuple[str, str, int]]:
    return [(*p.place, p.agreement.level) for p in workshop_agreed.waiting(ws, round_)]


def events(ws: Workspace) -> int:
    row = ws.read(lambda c: c.execute("SELECT count(*) FROM workshop_event").fetchone())
    return int(row[0]) if row else 0


def test_what_a_leader_agrees_in_the_room_is_the_schools_ambition_at_once(
    ws: Workspace, round_: Round, at: Workshop
) -> None:
    assert agree(ws, at, LEADER, PER_YEAR, 4, "havo-4", "vwo-4")
    assert held(ws, round_) == [
        (PER_YEAR, "havo-4", 4, "Samen", "Leider"),
        (PER_YEAR, "vwo-4", 4, "Samen", "Leider"),
    ]
    assert waiting(ws, round_) == []


def test_what_a_coordinator_agrees_waits_for_a_leader_who_confirms_some_or_all(
    ws: Workspace, round_: Round, at: Workshop
) -> None:
    assert not agree(ws, at, DECAAN, SCHOOLWIDE, 4, why="Visie eerst")
    assert not agree(ws, at, DECAAN, PER_YEAR, 3, "havo-4", "vwo-4")
    workshop.act(ws, at.id, "closed", actor=DECAAN)
    assert held(ws, round_) == []
    assert waiting(ws, round_) == [(SCHOOLWIDE, "", 4), (PER_YEAR, "havo-4", 3), (PER_YEAR, "vwo-4", 3)]
    before = events(ws)
    workshop_agreed.confirm(ws, round_, [(SCHOOLWIDE, ""), (PER_YEAR, "vwo-4")], actor=LEADER)
    assert held(ws, round_) == [
        (SCHOOLWIDE, "", 4, "Visie eerst", "Leider"),
        (PER_YEAR, "vwo-4", 3, "Samen", "Leider"),
    ]
    assert waiting(ws, round_) == [(PER_YEAR, "havo-4", 3)]
    assert events(ws) == before
    ws.rooms.clear()  # as after a restart
    assert waiting(ws, round_) == [(PER_YEAR, "havo-4", 3)]


def test_to_take_a_confirmed_one_back_is_its_undo(ws: Workspace, round_: Round, at: Workshop) -> None:
    agree(ws, at, DECAAN, SCHOOLWIDE, 4)
    workshop_agreed.confirm(ws, round_, [(SCHOOLWIDE, "")], actor=LEADER)
    ambition.take_back(ws, round_, target=SCHOOLWIDE, actor=LEADER)
    assert waiting(ws, round_) == [(SCHOOLWIDE, "", 4)]


def test_what_a_leader_had_set_before_comes_back_and_the_agreement_waits_again(
    ws: Workspace, round_: Round, at: Workshop
) -> None:
    ambition.set_ambition(ws, round_, target=SCHOOLWIDE, level=2, why="Eerst dit", actor=LEADER)
    agree(ws, at, DECAAN, SCHOOLWIDE, 4)
    workshop_agreed.confirm(ws, round_, [(SCHOOLWIDE, "")], actor=LEADER)
    ambition.take_back(ws, round_, target=SCHOOLWIDE, actor=LEADER)
    assert [(level, why) for _t, _g, level, why, _a in held(ws, round_)] == [(2, "Eerst dit")]
    assert waiting(ws, round_) == [(SCHOOLWIDE, "", 4)]


def test_a_group_that_changes_its_mind_leaves_what_held_before_the_session(
    ws: Workspace, round_: Round
) -> None:
    """However often it agreed on something else meanwhile."""
    ambition.set_ambition(ws, round_, target=PER_YEAR, level=2, why="Eerst dit", actor=LEADER)
    session = workshop.open_(ws, round_, NewWorkshop("Sessie", [PER_YEAR]), actor=LEADER)
    agree(ws, session, LEADER, PER_YEAR, 3)
    agree(ws, session, LEADER, PER_YEAR, 4)
    workshop_agreed.take_back(ws, session.id, topic=PER_YEAR, year_groups=("",), actor=LEADER)
    assert [(level, why) for _t, _g, level, why, _a in held(ws, round_)] == [(2, "Eerst dit")]


def test_several_are_confirmed_or_none(
    ws: Workspace, round_: Round, at: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(ws, at, DECAAN, SCHOOLWIDE, 4)
    agree(ws, at, DECAAN, PER_YEAR, 4)
    for places, said in (
        ([], "at least one"),
        ([(SCHOOLWIDE, ""), (AREA, "")], "no longer waits"),
    ):
        with pytest.raises(UserError, match=said):
            workshop_agreed.confirm(ws, round_, places, actor=LEADER)
    real = ambition.plans.add_ambition

    def breaks_at_the_second(*args: object, **fields: object) -> None:
        if fields["target"] == PER_YEAR:
            raise UserError("The disk is full.")
        real(*args, **fields)  # type: ignore[arg-type]

    monkeypatch.setattr(ambition.plans, "add_ambition", breaks_at_the_second)
    with pytest.raises(UserError, match="disk"):
        workshop_agreed.confirm(ws, round_, [(SCHOOLWIDE, ""), (PER_YEAR, "")], actor=LEADER)
    assert held(ws, round_) == []


def test_an_agreement_and_its_ambition_are_kept_together_or_not_at_all(
    ws: Workspace, round_: Round, at: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_fields: object) -> None:
        raise UserError("The disk is full.")

    before = events(ws)
    monkeypatch.setattr(ambition.plans, "add_ambition", broken)
    with pytest.raises(UserError, match="disk"):
        agree(ws, at, LEADER, SCHOOLWIDE, 4)
    assert (held(ws, round_), events(ws)) == ([], before)
    assert not workshop.workshop(ws, at.id).agreed


@pytest.mark.parametrize("actor", [LEADER, DECAAN], ids=["leader", "coordinator"])
@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted(SCHOOLWIDE, 4, " "), "why"),
        (Wanted(SCHOOLWIDE, 4, "Samen", ("havo-4",)), "about the whole school"),
        (Wanted(PER_YEAR, 4, "Samen", ("havo-9",)), "no year group 'havo-9'"),
    ],
)
def test_what_could_never_be_an_ambition_is_not_agreed_on_either(
    ws: Workspace, at: Workshop, actor: Actor, wanted: Wanted, said: str
) -> None:
    with pytest.raises(UserError, match=said):
        agree(ws, at, actor, wanted.target, 4, *wanted.year_groups, why=wanted.why)
    assert not workshop.workshop(ws, at.id).agreed
    assert not ambition.history(ws, prepare.round_(ws, at.round))


def test_only_who_may_set_ambitions_decides_on_an_agreement(
    ws: Workspace, round_: Round, at: Workshop
) -> None:
    agree(ws, at, DECAAN, SCHOOLWIDE, 4)
    for command in (workshop_agreed.confirm, workshop_agreed.set_aside, workshop_agreed.bring_back):
        with pytest.raises(NotAllowed):
            command(ws, round_, [(SCHOOLWIDE, "")], actor=DECAAN)
    assert waiting(ws, round_) == [(SCHOOLWIDE, "", 4)]


def test_what_is_set_aside_no_longer_waits_and_can_come_back(
    ws: Workspace, round_: Round, at: Workshop
) -> None:
    other = workshop.open_(ws, round_, NewWorkshop("Tweede", [AREA]), actor=DECAAN)
    agree(ws, at, DECAAN, SCHOOLWIDE, 4)
    agree(ws, other, DECAAN, AREA, 2)
    for each in (at, other):
        workshop.act(ws, each.id, "closed", actor=DECAAN)
    both = [(SCHOOLWIDE, ""), (AREA, "")]
    workshop_agreed.set_aside(ws, round_, both, actor=LEADER)
    ws.rooms.clear()  # as after a restart
    assert (waiting(ws, round_), held(ws, round_)) == ([], [])
    workshop_agreed.bring_back(ws, round_, [(AREA, "")], actor=LEADER)
    assert waiting(ws, round_) == [(AREA, "", 2)]


@pytest.mark.parametrize(("actor", "left"), [(LEADER, []), (DECAAN, [4])])
def test_an_agreement_taken_back_takes_its_ambition_along_where_one_may(
    ws: Workspace, round_: Round, at: Workshop, actor: Actor, left: list[int]
) -> None:
    agree(ws, at, LEADER, PER_YEAR, 4)
    workshop_agreed.take_back(ws, at.id, topic=PER_YEAR, year_groups=("",), actor=actor)
    assert [level for _t, _g, level, _w, _a in held(ws, round_)] == left
    assert waiting(ws, round_) == []


def test_an_ambition_of_another_level_stays_when_the_group_changes_its_mind(
    ws: Workspace, round_: Round, at: Workshop
) -> None:
    agree(ws, at, DECAAN, PER_YEAR, 4)
    ambition.set_ambition(ws, round_, target=PER_YEAR, level=2, why="Eerst dit", actor=LEADER)
    workshop_agreed.take_back(ws, at.id, topic=PER_YEAR, year_groups=("",), actor=LEADER)
    assert [level for _t, _g, level, _w, _a in held(ws, round_)] == [2]


def test_the_outcome_says_what_waits_and_for_which_year_groups(
    ws: Workspace, round_: Round, at: Workshop
) -> None:
    agree(ws, at, DECAAN, PER_YEAR, 3)
    agree(ws, at, LEADER, PER_YEAR, 4, "havo-4")
    found = workshop_outcome.outcome(ws, workshop.workshop(ws, at.id))
    (result,) = found.agreed
    assert [(a.level, a.places, a.waits) for a in result.agreed] == [(3, (), True), (4, ("havo 4",), False)]
    assert found.waits
    workshop_agreed.confirm(ws, round_, [(PER_YEAR, "")], actor=LEADER)
    assert not workshop_outcome.outcome(ws, workshop.workshop(ws, at.id)).waits
