"""A workshop through its service: on which rounds, what becomes of agreements, and many at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from lobscan import access
from lobscan.domain import workshop_acts as acts
from lobscan.domain.round import Round
from lobscan.domain.school import Person
from lobscan.domain.workshop import Workshop
from lobscan.domain.workshop_acts import Ballot, Step
from lobscan.domain.workshop_vote import spreads
from lobscan.errors import RoundClosed, UnknownThing, UserError
from lobscan.services import ambition, plan, prepare, scan, workshop, workshop_agreed, workshop_outcome
from lobscan.services.scan import Judgement
from lobscan.services.workshop import NewWorkshop
from lobscan.services.workspace import Workspace
from lobscan.storage import workshops
from lobscan.storage.documents import Cursor

TOPIC, OTHER = "a1-gedeelde-visie", "a3-leerlingdoelen"
ME = access.LOCAL


@pytest.fixture
def round_(ws: Workspace) -> Round:
    return prepare.open_round(ws, prepare.NewRound("nl-lob", mode="joint"), actor=ME)


@pytest.fixture
def at(ws: Workspace, round_: Round) -> Workshop:
    return workshop.open_(ws, round_, NewWorkshop("Sessie", [TOPIC, OTHER]), actor=ME)


def go(ws: Workspace, at: Workshop, step: Step) -> None:
    to = next(i for i, item in enumerate(at.agenda) if item.step is step)
    workshop.act(ws, at.id, "went", actor=ME, to=to)


def test_only_a_round_whose_figures_may_be_seen_can_be_talked_about(ws: Workspace, round_: Round) -> None:
    running = prepare.open_round(ws, prepare.NewRound("nl-lob"), actor=ME)
    role, link = prepare.links(ws, running)[0]
    assert role
    scan.begin(ws, scan.door(ws, link.removeprefix("/a/")), ("havo-4",))
    assert [r.id for r in workshop.rounds(ws)] == [round_.id]
    with pytest.raises(RoundClosed):
        workshop.open_(ws, running, NewWorkshop("Sessie"), actor=ME)


def test_before_anybody_answered_the_first_statement_of_each_area_is_talked_about(
    ws: Workspace, round_: Round
) -> None:
    at = workshop.open_(ws, round_, NewWorkshop("Sessie"), actor=ME)
    pack = prepare.pack_of(ws, round_)
    assert [pack.area_of(t).id for t in at.topics] == [a.id for a in pack.areas]
    assert at.agenda[1].step is Step.NOW
    assert at.agenda[1].on


def test_after_a_scan_the_largest_gap_is_talked_about_and_the_present_is_not_scored_again(
    ws: Workspace, round_: Round
) -> None:
    for statement, mark in ((TOPIC, "3"), ("a4-leiderschap", "1")):
        scan.joint_answer(ws, round_, Judgement(statement, current=mark), actor=ME)
    at = workshop.open_(ws, round_, NewWorkshop("Sessie"), actor=ME)
    assert at.topics[0] == "a4-leiderschap"
    assert not at.agenda[1].on


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (NewWorkshop("", [TOPIC]), "title"),
        (NewWorkshop("Sessie", []), "at least one"),
        (NewWorkshop("Sessie", ["elsewhere"]), "no area or statement 'elsewhere'"),
        (NewWorkshop("Sessie", [TOPIC], dots=0), "cannot be kept"),
    ],
)
def test_what_cannot_be_opened_is_said_in_words(
    ws: Workspace, round_: Round, wanted: NewWorkshop, message: str
) -> None:
    with pytest.raises(UserError, match=message):
        workshop.open_(ws, round_, wanted, actor=ME)
    assert workshop.workshops_of(ws) == ()


def test_a_refused_act_is_not_kept(ws: Workspace, at: Workshop) -> None:
    before = ws.read(lambda c: c.execute("SELECT count(*) FROM workshop_event").fetchone())
    for kind, fields in (("revealed", {"ballot": "desired", "topic": TOPIC}), ("went", {"to": 99})):
        with pytest.raises(UserError):
            workshop.act(ws, at.id, kind, actor=ME, **fields)
    for kind, fields in (
        ("voted", {"who": "x", "ballot": "now", "marks": {}}),
        ("agreed", {"topic": TOPIC, "level": 3, "why": "x"}),
    ):
        with pytest.raises(TypeError):
            workshop.act(ws, at.id, kind, actor=ME, **fields)
    assert ws.read(lambda c: c.execute("SELECT count(*) FROM workshop_event").fetchone()) == before


def test_a_hundred_vote_at_once_and_each_is_counted(ws: Workspace, at: Workshop) -> None:
    with ThreadPoolExecutor(16) as pool:
        codes = list(pool.map(lambda _n: workshop.join(ws, at.id), range(100)))
        go(ws, at, Step.DESIRED)
        now = workshop.workshop(ws, at.id)
        people = [workshop.who(ws, now, code) for code in codes]
        assert len(set(people)) == 100
        done = pool.map(
            lambda pair: workshop.vote(ws, at.id, pair[1], Ballot.DESIRED, {TOPIC: 1 + pair[0] % 4}),
            enumerate(people),
        )
        assert len(list(done)) == 100
    workshop.act(ws, at.id, "revealed", actor=ME, ballot="desired", topic=TOPIC)
    (one,) = spreads(workshop.workshop(ws, at.id), Ballot.DESIRED, TOPIC)
    assert one.counts == (25, 25, 25, 25, 0)
    ws.rooms.clear()  # as after a restart
    assert spreads(workshop.workshop(ws, at.id), Ballot.DESIRED, TOPIC) == (one,)


def test_a_first_step_becomes_an_action_of_its_month(ws: Workspace, at: Workshop) -> None:
    school = prepare.school(ws)
    with_person = school.model_copy(update={"people": (Person(id="p-an", name="An de Wit"),)})
    prepare.save_school(ws, with_person, actor=ME)
    workshop_agreed.agree(ws, at.id, topic=TOPIC, level=3, why="Haalbaar", actor=ME)
    step = {"topic": TOPIC, "title": "Studiedag", "month": "2027-02", "success": "Zichtbaar"}
    workshop.act(ws, at.id, "first_step", actor=ME, **step, owner="de decaan")
    with pytest.raises(UserError, match="responsible"):
        workshop.make_action(ws, at.id, TOPIC, actor=ME)
    workshop.act(ws, at.id, "first_step", actor=ME, **step, owner="p-an")
    made = workshop.make_action(ws, at.id, TOPIC, actor=ME)
    assert plan.actions(ws) == (made,)
    assert (made.title, made.responsible, made.statements, made.why) == (
        "Studiedag",
        "p-an",
        (TOPIC,),
        "Haalbaar",
    )
    assert (made.start, made.due) == (date(2027, 2, 1), date(2027, 2, 28))
    with pytest.raises(UserError, match="already"):
        workshop.make_action(ws, at.id, TOPIC, actor=ME)


def meanwhile(ws: Workspace, monkeypatch: pytest.MonkeyPatch, id_: str, made: acts.Act) -> None:
    """Somebody else is first: their act is in the store once the next one was found possible."""
    real = ws.write

    def late(_ws: Workspace, job: Callable[[Cursor], Any], *, answers: bool = False) -> object:
        monkeypatch.undo()
        real(lambda c: workshops.add(c, id_, made, actor="Bo"))
        return real(job, answers=answers)

    monkeypatch.setattr(Workspace, "write", late)


def test_a_session_that_was_closed_meanwhile_sets_no_ambition(
    ws: Workspace, round_: Round, at: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(ws, monkeypatch, at.id, acts.Closed())
    with pytest.raises(RoundClosed):
        workshop_agreed.agree(ws, at.id, topic=TOPIC, level=3, why="Haalbaar", actor=ME)
    assert ambition.ambitions(ws, round_) == ()
    assert ws.read(lambda c: [e.act.kind for e in workshops.events(c, at.id)]) == ["opened", "closed"]


@pytest.mark.parametrize(
    "first", [acts.Closed(), acts.Acted(topic=TOPIC, action="other")], ids=lambda act: act.kind
)
def test_a_first_step_that_came_too_late_makes_no_action(
    ws: Workspace, at: Workshop, monkeypatch: pytest.MonkeyPatch, first: acts.Act
) -> None:
    workshop.act(ws, at.id, "first_step", actor=ME, topic=TOPIC, title="Studiedag")
    meanwhile(ws, monkeypatch, at.id, first)
    with pytest.raises(UserError):
        workshop.make_action(ws, at.id, TOPIC, actor=ME)
    assert plan.actions(ws) == ()


def test_an_area_can_be_talked_about_and_becomes_an_action_too(ws: Workspace, round_: Round) -> None:
    at = workshop.open_(ws, round_, NewWorkshop("Sessie", ["visie"]), actor=ME)
    assert workshop.subjects(ws, at)["visie"].levels.keys() == {1, 2, 3, 4}
    workshop.act(ws, at.id, "first_step", actor=ME, topic="visie", title="Beginnen")
    made = workshop.make_action(ws, at.id, "visie", actor=ME)
    assert (made.area, made.statements) == ("visie", ())


def test_the_outcome_counts_who_was_there_and_the_paper_cards(ws: Workspace, at: Workshop) -> None:
    workshop.join(ws, at.id)
    workshop.act(ws, at.id, "typed", actor=ME, ballot="desired", topic=TOPIC, cards=[0, 2, 5, 0, 0])
    found = workshop_outcome.outcome(ws, workshop.workshop(ws, at.id))
    assert (found.people, found.cards) == (1, 7)
    assert [r.subject.id for r in found.not_chosen] == [TOPIC, OTHER]
    go(ws, at, Step.CHOOSE)
    workshop.act(ws, at.id, "dot_cards", actor=ME, people=9, dots={TOPIC: 20})
    assert workshop_outcome.outcome(ws, workshop.workshop(ws, at.id)).cards == 9


def test_the_code_is_the_same_each_time_and_another_for_each_session(ws: Workspace, round_: Round) -> None:
    ids = [workshop.open_(ws, round_, NewWorkshop("S", [TOPIC]), actor=ME).id for _ in range(3)]
    codes = [workshop.code(ws, id_) for id_ in ids]
    assert len(set(codes)) == 3
    assert [workshop.code(ws, id_) for id_ in ids] == codes
    assert [workshop.door(ws, code).id for code in codes] == ids
    workshop.act(ws, ids[0], "closed", actor=ME)
    with pytest.raises(RoundClosed):
        workshop.door(ws, codes[0])
    with pytest.raises(UnknownThing):
        workshop.door(ws, "AAAAAA")
