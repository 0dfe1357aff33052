"""Accepting a draft again proposes a difference and leaves alone what people changed."""

from datetime import date

from lobscan.domain import takeover
from lobscan.domain.ask import Ask
from lobscan.domain.draft import Carrier, Draft, Planned, Said, nothing_yet
from lobscan.domain.takeover import Change, ChangeKind
from lobscan.domain.workplan import Action, Status
from tests import builders

PACK = builders.pack(
    builders.area("a", builders.statement("s1")),
    measures=[builders.measure("talk", lifts={"s1": (0.4, 0.6)})],
)


def line(measure: str = "talk", **more: object) -> Planned:
    fields = {
        "measure": measure,
        "title": f"Do {measure}",
        "start": date(2027, 1, 4),
        "end": date(2027, 1, 29),
        "responsible": "an",
        "people": (Carrier(person="an", hours=10),),
        "why": Said(message="x"),
    }
    return Planned.model_validate({**fields, **more})


def draft(*lines: Planned) -> Draft:
    return nothing_yet(Ask(start=date(2027, 1, 4))).model_copy(update={"lines": lines})


def wanted(*lines: Planned) -> list[Action]:
    measures = {m.id: m for m in PACK.measures}
    return [
        takeover.action_of(one, id_=f"id-{one.measure}", round_="r1", pack=PACK, measures=measures, why="x")
        for one in lines
    ]


def compared(new: Planned | None, old: Action, accepted: Planned) -> tuple[Change, ...]:
    return takeover.changes(wanted(new) if new else [], [old], draft(accepted), round_="r1")


def test_a_line_becomes_an_action_that_knows_its_placement() -> None:
    made = wanted(line())[0]
    assert (made.draft, made.measure, made.round, made.area) == ("r1/talk", "talk", "r1", "a")
    assert (made.start, made.due, made.hours, made.responsible) == (
        date(2027, 1, 4),
        date(2027, 1, 29),
        10,
        "an",
    )
    assert made.statements == ("s1",)


def test_the_first_time_everything_is_new_and_the_second_time_nothing_is() -> None:
    found = takeover.changes(wanted(line()), [], None, round_="r1")
    assert [(c.kind, c.by_people) for c in found] == [(ChangeKind.NEW, False)]
    kept = takeover.applied(found, {found[0].id}, note="")
    assert takeover.changes(wanted(line()), kept, draft(line()), round_="r1") == ()


def test_a_move_is_proposed_and_what_people_changed_is_not_ticked() -> None:
    old = wanted(line())[0].model_copy(update={"responsible": "bo"})
    new = line(start=date(2027, 1, 11), end=date(2027, 2, 5))
    found = {c.field: c.by_people for c in compared(new, old, line())}
    assert found == {"start": False, "due": False, "responsible": True}


def test_ticked_changes_alone_are_taken_over() -> None:
    old = wanted(line())[0].model_copy(update={"responsible": "bo"})
    found = compared(line(start=date(2027, 1, 11), end=date(2027, 2, 5)), old, line())
    made = takeover.applied(found, {c.id for c in found if not c.by_people}, note="")[0]
    assert (made.start, made.due, made.responsible) == (date(2027, 1, 11), date(2027, 2, 5), "bo")
    assert made.id == old.id


def test_an_action_that_runs_is_only_changed_when_one_says_so() -> None:
    old = wanted(line())[0].model_copy(update={"status": Status.RUNNING})
    assert all(c.by_people for c in compared(line(start=date(2027, 1, 11)), old, line()))


def test_what_fell_out_is_stopped_with_a_note_and_what_runs_stays() -> None:
    planned = wanted(line())[0]
    gone = compared(None, planned, line())
    assert [c.kind for c in gone] == [ChangeKind.GONE]
    made = takeover.applied(gone, {gone[0].id}, note="Niet meer nodig.")[0]
    assert (made.status, made.note) == (Status.STOPPED, "Niet meer nodig.")
    running = planned.model_copy(update={"status": Status.RUNNING})
    stays = compared(None, running, line())
    assert [c.kind for c in stays] == [ChangeKind.STAYS]
    assert takeover.applied(stays, {stays[0].id}, note="") == ()


def test_actions_of_another_round_or_of_people_themselves_are_left_alone() -> None:
    other = wanted(line())[0].model_copy(update={"draft": "r0/talk"})
    own = wanted(line())[0].model_copy(update={"draft": ""})
    assert takeover.changes([], [other, own], None, round_="r1") == ()


def test_what_is_finished_or_stopped_is_not_proposed_again() -> None:
    for status in (Status.DONE, Status.STOPPED):
        old = wanted(line())[0].model_copy(update={"status": status})
        assert compared(line(start=date(2027, 1, 11)), old, line()) == ()
