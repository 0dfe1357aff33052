"""A review from its begin to its seal: what it does to the work plan, and what it refuses."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from lobscan.access import LOCAL, Actor, Office
from lobscan.domain.chain import Kind
from lobscan.domain.review import Body, Effect, Finding, Review, Topic, Verdict, hash_of, prints
from lobscan.domain.school import Person
from lobscan.domain.workplan import Action, Status
from lobscan.errors import NotAllowed, UnknownThing, UserError
from lobscan.services import chain, demo, indicators, plan, prepare, review, scan
from lobscan.services.prepare import NewRound
from lobscan.services.review import NewFinding, NewReview
from lobscan.services.scan import Judgement
from lobscan.services.workspace import Workspace, open_workspace, today
from lobscan.settings import Settings

STATEMENT = "a1-gedeelde-visie"
SOON = timedelta(days=60)
QUALITY = Actor("Els", Office.QUALITY)


@pytest.fixture
def held(ws: Workspace) -> Workspace:
    """A school with a person and a round that a team answered together."""
    school = prepare.school(ws)
    person = Person(id="els", name="Els")
    prepare.save_school(ws, school.model_copy(update={"people": (person,)}), actor=LOCAL)
    round_ = prepare.open_round(ws, NewRound("nl-lob", mode="joint"), actor=LOCAL)
    scan.joint_answer(ws, round_, Judgement(STATEMENT, current="1"), actor=LOCAL)
    return ws


@pytest.fixture
def at(held: Workspace) -> Review:
    round_ = prepare.rounds(held)[0]
    return review.begin(held, NewReview("Terugblik", round_.id, today(), ["Els", " ", "Els"]), actor=LOCAL)


def find(ws: Workspace, at: Review, verdict: Verdict = Verdict.ADJUST, **more: object) -> Finding:
    fields = {"item": "gaps", "text": "Samen bespreken", "owner": "els", "due": today() + SOON}
    wanted = NewFinding(verdict=verdict, **{**fields, **more})  # type: ignore[arg-type]
    return review.add_finding(ws, at.id, wanted, actor=QUALITY)


def running(ws: Workspace) -> Action:
    fields = {
        **plan.fresh(ws),
        "title": "Loopt al",
        "responsible": "els",
        "status": "running",
        "note": "Eerder",
    }
    return plan.create(ws, fields, actor=LOCAL)


def approved(ws: Workspace, at: Review) -> Review:
    for body in Body:
        review.approve(ws, at.id, body, name=f"De {body.value}", day=today(), actor=LOCAL)
    return review.review(ws, at.id)


def laid(ws: Workspace, at: Review) -> dict[str, str]:
    """What somebody saw of the agenda as it is now."""
    return prints(review.agenda(ws, review.review(ws, at.id)))


def sealed(ws: Workspace, at: Review) -> Review:
    return review.seal(ws, at.id, seen=approved(ws, at).number, shown=laid(ws, at), actor=LOCAL)


def test_who_takes_part_is_kept_once_each(at: Review) -> None:
    assert at.people == ("Els",)


def test_adjusting_makes_an_action_that_knows_its_finding(held: Workspace, at: Review) -> None:
    made = find(held, at, statements=(STATEMENT,))
    action = plan.action(held, made.action)
    assert made.effect is Effect.MADE
    assert (action.title, action.why, action.responsible) == ("Samen bespreken", "Samen bespreken", "els")
    assert (action.statements, action.area, action.due) == ((STATEMENT,), "visie", today() + SOON)
    assert review.finding_of(held, action) == (review.review(held, at.id), made)
    assert review.finding_of(held, running(held)) is None


def test_an_action_that_is_due_soon_begins_no_later_than_that(held: Workspace, at: Review) -> None:
    made = find(held, at, due=today())
    assert plan.action(held, made.action).start == today()


def test_stopping_stops_the_action_with_the_finding_as_its_reason(held: Workspace, at: Review) -> None:
    before = running(held)
    made = find(held, at, Verdict.STOP, about=before.id)
    after = plan.action(held, before.id)
    assert made.effect is Effect.STOPPED
    assert (after.status, after.note) == (Status.STOPPED, "Samen bespreken\nEerder")
    assert len(plan.actions(held)) == 1


def test_securing_finishes_the_action_or_leaves_everything_as_it_is(held: Workspace, at: Review) -> None:
    before = running(held)
    left = find(held, at, Verdict.SECURE, about=before.id)
    assert (left.effect, left.action) == (Effect.NONE, "")
    assert plan.action(held, before.id) == before
    find(held, at, Verdict.SECURE, about=before.id, close=True)
    after = plan.action(held, before.id)
    assert (after.status, after.progress) == (Status.DONE, 100)
    assert find(held, at, Verdict.SECURE, title="In de schoolgids zetten").effect is Effect.MADE


def test_what_is_closed_cannot_be_closed_again_and_then_no_finding_is_kept(
    held: Workspace, at: Review
) -> None:
    before = running(held)
    find(held, at, Verdict.STOP, about=before.id)
    with pytest.raises(UserError, match="closed already"):
        find(held, at, Verdict.STOP, about=before.id)
    assert len(review.review(held, at.id).findings) == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"owner": ""}, "exactly one person"),
        ({"owner": "niemand"}, "exactly one person"),
        ({"due": date(2020, 1, 1)}, "from today on"),
        ({"text": " "}, "Say in words"),
        ({"item": "niets"}, "no item"),
    ],
)
def test_a_finding_that_cannot_be_leaves_nothing_behind(
    held: Workspace, at: Review, more: dict[str, object], said: str
) -> None:
    with pytest.raises(UserError, match=said):
        find(held, at, **more)
    assert plan.actions(held) == ()
    assert review.review(held, at.id) == at


def test_undoing_a_finding_stops_the_action_that_it_made(held: Workspace, at: Review) -> None:
    made = find(held, at)
    review.undo(held, at.id, seen=review.review(held, at.id).number, actor=QUALITY)
    assert review.review(held, at.id).findings == ()
    after = plan.action(held, made.action)
    assert (after.status, after.note) == (
        Status.STOPPED,
        "De bevinding uit de terugblik is ingetrokken.",
    )


def test_taking_a_finding_back_and_undoing_that_moves_the_action_along(held: Workspace, at: Review) -> None:
    before = running(held)
    made = find(held, at, Verdict.STOP, about=before.id)
    review.withdraw(held, at.id, made.id, actor=QUALITY)
    assert plan.action(held, before.id) == before
    assert review.review(held, at.id).findings == ()
    review.undo(held, at.id, seen=review.review(held, at.id).number, actor=QUALITY)
    assert plan.action(held, before.id).status is Status.STOPPED
    assert review.review(held, at.id).findings == (made,)


def test_who_went_on_with_the_action_keeps_their_work(held: Workspace, at: Review) -> None:
    made = find(held, at)
    plan.set_status(held, made.action, Status.RUNNING, actor=LOCAL)
    number = review.review(held, at.id).number
    with pytest.raises(UserError, match="went on with"):
        review.undo(held, at.id, seen=number, actor=QUALITY)
    with pytest.raises(UserError, match="went on with"):
        review.withdraw(held, at.id, made.id, actor=QUALITY)
    assert review.review(held, at.id).number == number


def test_a_finding_is_reworded_and_the_action_keeps_its_words(held: Workspace, at: Review) -> None:
    made = find(held, at)
    review.reword(held, at.id, made.id, "Beter gezegd", actor=QUALITY)
    assert review.review(held, at.id).findings[0].text == "Beter gezegd"
    assert plan.action(held, made.action).why == "Samen bespreken"


def test_describing_the_same_again_appends_nothing(held: Workspace, at: Review) -> None:
    same = review.describe(held, at.id, title=at.title, day=at.begun, people=at.people, actor=QUALITY)
    assert same.number == at.number
    new = review.describe(held, at.id, title="Anders", day=at.begun, people=("Jan",), actor=QUALITY)
    assert (new.title, new.people) == ("Anders", ("Jan",))


def test_an_approval_is_noted_by_a_leader_and_not_in_the_future(held: Workspace, at: Review) -> None:
    find(held, at)
    with pytest.raises(UserError, match="in the future"):
        review.approve(held, at.id, Body.LEADER, name="Fenna", day=today() + timedelta(days=1), actor=LOCAL)
    with pytest.raises(UserError, match="Say who approved"):
        review.approve(held, at.id, Body.LEADER, name=" ", day=today(), actor=LOCAL)
    review.approve(held, at.id, Body.LEADER, name="Fenna", day=today(), actor=LOCAL)
    number = review.review(held, at.id).number
    with pytest.raises(NotAllowed):
        review.undo(held, at.id, seen=number, actor=QUALITY)
    review.undo(held, at.id, seen=number, actor=LOCAL)
    assert review.review(held, at.id).approvals == ()


def test_the_seal_freezes_the_record_in_the_chain_and_nothing_changes_after(
    held: Workspace, at: Review
) -> None:
    made = find(held, at)
    before = review.agenda(held, review.review(held, at.id))
    now = sealed(held, at)
    assert now.intact
    assert now.seal is not None
    assert now.seal.hash == hash_of(now.seal.record)
    snapshot = next(s for s in chain.snapshots(held) if s.kind == Kind.REVIEW)
    assert snapshot.subject == at.id
    assert chain.content(snapshot) == now.seal.record.model_dump(mode="json")
    plan.set_status(held, made.action, Status.RUNNING, actor=LOCAL)
    assert review.agenda(held, review.review(held, at.id)) == before
    for change in (
        lambda: find(held, at),
        lambda: review.reword(held, at.id, made.id, "x", actor=LOCAL),
        lambda: review.withdraw(held, at.id, made.id, actor=LOCAL),
        lambda: review.describe(held, at.id, title="x", day=today(), people=(), actor=LOCAL),
        lambda: review.undo(held, at.id, seen=now.number, actor=LOCAL),
        lambda: review.seal(held, at.id, seen=now.number, shown=prints(before), actor=LOCAL),
    ):
        with pytest.raises(UserError, match="Start a supplement"):
            change()
    assert review.review(held, at.id) == now
    assert review.last_sealed(held) == now


def test_a_seal_needs_that_nothing_changed_since_it_was_looked_at(held: Workspace, at: Review) -> None:
    find(held, at)
    seen = approved(held, at).number
    with pytest.raises(UserError, match="changed in the meantime"):
        review.seal(held, at.id, seen=seen - 1, shown=laid(held, at), actor=LOCAL)
    assert not review.review(held, at.id).sealed


def test_what_came_in_since_the_screen_was_drawn_is_shown_before_it_is_sealed(
    held: Workspace, at: Review
) -> None:
    find(held, at)
    now = approved(held, at)
    shown = laid(held, at)
    given = b"indicator;school_year;year_group;value;total\nwisselaars;2025-2026;;24;610\n"
    indicators.import_file(held, given, name="cijfers.csv", actor=LOCAL)
    with pytest.raises(UserError, match="not what it was on your screen"):
        review.seal(held, at.id, seen=now.number, shown=shown, actor=LOCAL)
    assert not review.review(held, at.id).sealed
    assert [item.topic for item in review.changed(held, now, shown)] == [Topic.INDICATORS]
    assert review.changed(held, now, laid(held, at)) == ()
    assert review.seal(held, at.id, seen=now.number, shown=laid(held, at), actor=LOCAL).sealed


def test_a_supplement_follows_a_sealed_review_only(held: Workspace, at: Review) -> None:
    find(held, at)
    wanted = NewReview("Aanvulling", at.round, today(), (), follows=at.id)
    with pytest.raises(UserError, match="Only a sealed review"):
        review.begin(held, wanted, actor=LOCAL)
    sealed(held, at)
    assert review.begin(held, wanted, actor=LOCAL).follows == at.id


def test_a_round_that_is_still_answered_is_not_looked_back_on(held: Workspace) -> None:
    open_ = prepare.open_round(held, NewRound("nl-lob"), actor=LOCAL)
    _role, path = prepare.links(held, open_)[0]
    scan.begin(held, scan.door(held, path.rpartition("/")[2]), ("havo-3",))
    assert open_ not in review.rounds(held)
    with pytest.raises(UserError, match="still open"):
        review.begin(held, NewReview("x", open_.id, today()), actor=LOCAL)


def test_a_round_that_nobody_answered_yet_is_not_looked_back_on(held: Workspace) -> None:
    empty = prepare.open_round(held, NewRound("nl-lob"), actor=LOCAL)
    assert empty not in review.rounds(held)


def test_an_unknown_review_or_round_is_refused(held: Workspace) -> None:
    with pytest.raises(UnknownThing):
        review.review(held, "weg")
    with pytest.raises(UnknownThing):
        review.begin(held, NewReview("x", "weg", today()), actor=LOCAL)


def test_two_who_seal_at_the_same_time_seal_once(held: Workspace, at: Review) -> None:
    find(held, at)
    seen = approved(held, at).number
    shown = laid(held, at)
    refused: list[str] = []

    def one() -> None:
        try:
            review.seal(held, at.id, seen=seen, shown=shown, actor=LOCAL)
        except UserError as error:
            refused.append(error.message)

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == len(threads) - 1
    assert review.review(held, at.id).intact
    assert [s.kind for s in chain.snapshots(held)].count(Kind.REVIEW) == 1


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    ws = open_workspace(Settings(tmp_path_factory.mktemp("demo")))
    demo.write(ws, seed=demo.SEED)
    yield ws
    ws.close()


def test_the_demo_has_a_sealed_review_of_last_year_and_an_open_one(full: Workspace) -> None:
    now, before = review.reviews_of(full)
    assert (now.sealed, before.sealed) == (False, True)
    assert before.intact
    assert [r.id for r in prepare.rounds(full)] == [before.round, now.round]
    assert now.earlier == (before.round,)
    made = [f for f in before.findings if f.effect is Effect.MADE]
    assert made
    for finding in made:
        assert review.finding_of(full, plan.action(full, finding.action)) == (before, finding)


def test_the_demo_agenda_has_something_at_every_item_of_the_data(full: Workspace) -> None:
    items = review.agenda(full, review.reviews_of(full)[0])
    assert [i.id for i in items if i.nothing] == []
    asked = [p.said.values for i in items if i.topic is Topic.QUESTION for p in i.points]
    assert any("before" in values for values in asked)
    assert {f.item for r in review.reviews_of(full) for f in r.findings} <= {i.id for i in items}
