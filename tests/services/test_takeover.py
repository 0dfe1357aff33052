"""A draft is taken over by one command and taken back by one, and what people changed is left alone."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from lobscan.access import LOCAL
from lobscan.domain.draft import Draft, nothing_yet
from lobscan.domain.school import Person
from lobscan.domain.takeover import Change, ChangeKind
from lobscan.domain.workplan import Action, Status
from lobscan.errors import UserError
from lobscan.services import picture, plan, prepare, roadmap, scan, takeover
from lobscan.services.picture import Picture
from lobscan.services.prepare import NewRound
from lobscan.services.scan import Judgement
from lobscan.services.workspace import Workspace

MEASURE = "ambitiespel-hele-team"
OTHER = "visie-op-een-a4"
ROLES = ("decaan", "schoolleider", "teamleider")
WEEK = timedelta(weeks=1)


@pytest.fixture
def seen(ws: Workspace) -> Picture:
    """Two people of all roles, and a joint round in which one statement lies low."""
    people = tuple(Person(id=i, name=i.title(), roles=ROLES, hours=200) for i in ("an", "bo"))
    prepare.save_school(ws, prepare.school(ws).model_copy(update={"people": people}), actor=LOCAL)
    made = prepare.open_round(ws, NewRound("nl-lob", mode="joint"), actor=LOCAL)
    scan.joint_answer(ws, made, Judgement("a1-gedeelde-visie", current="1"), actor=LOCAL)
    return picture.picture(ws, made)


@pytest.fixture
def draft(ws: Workspace, seen: Picture) -> Draft:
    """Two measures that somebody put in."""
    found = nothing_yet(roadmap.first_ask(ws, seen.round)).model_copy(update={"stale": False})
    case = roadmap.case(ws, seen, found.ask)
    for measure in (m for m in case.measures if m.id in (MEASURE, OTHER)):
        start = case.periods[0].weeks[1]
        line = roadmap.line_for(case, measure, year_groups=(), start=start, people=["an"])
        found = roadmap.added(found, line)
    return roadmap.weigh(ws, seen, found).draft


def proposed(ws: Workspace, seen: Picture, draft: Draft) -> tuple[Change, ...]:
    return takeover.proposal(ws, seen, draft, why="w")


def accept(ws: Workspace, seen: Picture, draft: Draft, found: Sequence[Change] | None = None) -> None:
    """Take over what nobody changed, as the page has it ticked."""
    changes = proposed(ws, seen, draft) if found is None else found
    ticked = {c.id for c in changes if not c.by_people and c.kind is not ChangeKind.STAYS}
    takeover.accept(ws, seen, draft, changes, ticked, note="n", actor=LOCAL)


def take_back(ws: Workspace, seen: Picture) -> takeover.Back:
    last = takeover.accepted(ws, seen.round)
    assert last is not None
    return takeover.take_back(ws, seen.round, seen=last.number, actor=LOCAL)


def standing(ws: Workspace) -> dict[str, Action]:
    return {a.measure: a for a in plan.actions(ws)}


def later(draft: Draft, measure: str = MEASURE) -> Draft:
    """The draft with a line four weeks later."""
    lines = [
        x.model_copy(update={"start": x.start + 4 * WEEK, "end": x.end + 4 * WEEK})
        if x.measure == measure
        else x
        for x in draft.lines
    ]
    return draft.model_copy(update={"lines": tuple(lines)})


def test_accepting_makes_an_action_of_each_line_and_again_proposes_only_what_differs(
    ws: Workspace, seen: Picture, draft: Draft
) -> None:
    assert {c.kind for c in proposed(ws, seen, draft)} == {ChangeKind.NEW}
    accept(ws, seen, draft)
    made = standing(ws)[MEASURE]
    assert (made.responsible, made.draft, made.round) == ("an", f"{seen.round.id}/{MEASURE}", seen.round.id)
    assert set(standing(ws)) == {MEASURE, OTHER}
    assert proposed(ws, seen, draft) == ()


def test_what_people_changed_is_proposed_unticked_and_never_overwritten(
    ws: Workspace, seen: Picture, draft: Draft
) -> None:
    accept(ws, seen, draft)
    before = standing(ws)[MEASURE]
    plan.save(ws, before.model_copy(update={"hours": 3, "responsible": "bo", "note": "eigen"}), actor=LOCAL)
    moved = later(draft)
    found = {c.field: c.by_people for c in proposed(ws, seen, moved)}
    assert found == {"start": False, "due": False, "hours": True, "responsible": True}
    accept(ws, seen, moved)
    after = standing(ws)[MEASURE]
    assert (after.start, after.due) == (before.start + 4 * WEEK, before.due + 4 * WEEK)
    assert (after.hours, after.responsible, after.note) == (3, "bo", "eigen")
    assert {c.field for c in proposed(ws, seen, moved)} == {"hours", "responsible"}, "asked again, not done"


def test_what_people_stopped_or_finished_is_not_proposed_again(
    ws: Workspace, seen: Picture, draft: Draft
) -> None:
    accept(ws, seen, draft)
    plan.set_status(ws, standing(ws)[MEASURE].id, Status.STOPPED, reason="nee", actor=LOCAL)
    plan.set_status(ws, standing(ws)[OTHER].id, Status.DONE, actor=LOCAL)
    assert proposed(ws, seen, later(later(draft), OTHER)) == ()


def test_what_was_changed_between_the_look_and_the_click_is_refused_as_a_whole(
    ws: Workspace, seen: Picture, draft: Draft
) -> None:
    found = proposed(ws, seen, draft)
    accept(ws, seen, draft)
    with pytest.raises(UserError, match="in the meantime"):
        accept(ws, seen, draft, found)
    moved = later(later(draft), OTHER)
    found = proposed(ws, seen, moved)
    one = standing(ws)[OTHER]
    plan.save(ws, one.model_copy(update={"start": one.start + WEEK, "due": one.due + WEEK}), actor=LOCAL)
    before = standing(ws)
    with pytest.raises(UserError, match="in the meantime"):
        accept(ws, seen, moved, found)
    assert standing(ws) == before, "nothing of it was kept"


def test_what_others_changed_elsewhere_in_the_action_meanwhile_stays(
    ws: Workspace, seen: Picture, draft: Draft
) -> None:
    accept(ws, seen, draft)
    found = proposed(ws, seen, later(draft))
    plan.check_in(ws, standing(ws)[MEASURE].id, said="gaat goed", next_check=None, actor=LOCAL)
    accept(ws, seen, later(draft), found)
    assert standing(ws)[MEASURE].check == "gaat goed"


def test_undo_takes_out_what_was_made_and_the_draft_can_be_taken_over_anew(
    ws: Workspace, seen: Picture, draft: Draft
) -> None:
    own = plan.create(ws, {**plan.fresh(ws), "title": "Eigen", "responsible": "an"}, actor=LOCAL)
    accept(ws, seen, draft)
    back = take_back(ws, seen)
    assert ({a.measure for a in back.back}, back.stays) == ({MEASURE, OTHER}, ())
    assert plan.actions(ws) == (own,)
    assert takeover.accepted(ws, seen.round) is None
    accept(ws, seen, draft)
    assert set(standing(ws)) == {MEASURE, OTHER, ""}


def test_undo_puts_back_what_was_moved_and_what_was_stopped(
    ws: Workspace, seen: Picture, draft: Draft
) -> None:
    accept(ws, seen, draft)
    before = standing(ws)
    accept(ws, seen, roadmap.dropped(later(draft), OTHER))
    assert standing(ws)[OTHER].status is Status.STOPPED
    back = take_back(ws, seen)
    assert len(back.back) == 2
    assert standing(ws) == before
    last = takeover.accepted(ws, seen.round)
    assert last is not None
    assert len(last.acceptance.lines) == 2, "the acceptance before counts again"
    take_back(ws, seen)
    assert standing(ws) == {}


def test_undo_leaves_what_people_changed_since_and_names_it(
    ws: Workspace, seen: Picture, draft: Draft
) -> None:
    accept(ws, seen, draft)
    plan.check_in(ws, standing(ws)[MEASURE].id, said="begonnen", next_check=None, actor=LOCAL)
    back = take_back(ws, seen)
    assert ([a.measure for a in back.back], [a.measure for a in back.stays]) == ([OTHER], [MEASURE])
    assert standing(ws)[MEASURE].check == "begonnen"
    assert [c.kind for c in proposed(ws, seen, draft)] == [ChangeKind.NEW]


def test_undo_of_a_move_keeps_what_people_said_elsewhere_in_the_action(
    ws: Workspace, seen: Picture, draft: Draft
) -> None:
    accept(ws, seen, draft)
    before = standing(ws)[MEASURE]
    accept(ws, seen, later(draft))
    plan.check_in(ws, before.id, said="gaat goed", next_check=None, actor=LOCAL)
    assert take_back(ws, seen).stays == ()
    assert standing(ws)[MEASURE] == before.model_copy(update={"check": "gaat goed"})


def test_an_older_acceptance_or_none_cannot_be_undone(ws: Workspace, seen: Picture, draft: Draft) -> None:
    with pytest.raises(UserError, match="Look at the page again"):
        takeover.take_back(ws, seen.round, seen=1, actor=LOCAL)
    accept(ws, seen, draft)
    first = takeover.accepted(ws, seen.round)
    assert first is not None
    accept(ws, seen, later(draft))
    with pytest.raises(UserError, match="Look at the page again"):
        takeover.take_back(ws, seen.round, seen=first.number, actor=LOCAL)


def test_accepting_and_its_undo_are_no_versions_of_the_draft(
    ws: Workspace, seen: Picture, draft: Draft
) -> None:
    roadmap.keep(ws, seen.round, draft, seen=0, edited=True, actor=LOCAL)
    kept = roadmap.current(ws, seen.round)
    accept(ws, seen, draft)
    take_back(ws, seen)
    assert roadmap.current(ws, seen.round) == kept
    assert not roadmap.can_undo(ws, seen.round)


def test_one_fault_and_nothing_is_taken_over(ws: Workspace, seen: Picture, draft: Draft) -> None:
    found = proposed(ws, seen, draft)
    gone = prepare.school(ws)
    prepare.save_school(
        ws, gone.model_copy(update={"people": tuple(p for p in gone.people if p.id != "an")}), actor=LOCAL
    )
    with pytest.raises(UserError, match="no person 'an'"):
        accept(ws, seen, draft, found)
    assert plan.actions(ws) == ()
    assert takeover.accepted(ws, seen.round) is None
