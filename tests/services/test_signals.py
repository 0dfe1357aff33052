"""Signals over a real store: what feeds them, what is set aside, and what becomes an action."""

from datetime import timedelta

import pytest

from lobscan.access import LOCAL
from lobscan.domain.register import Register
from lobscan.domain.round import Round
from lobscan.domain.signals import Need
from lobscan.domain.workplan import Action, Status
from lobscan.errors import UnknownThing, UserError
from lobscan.exchange.answers import RawAnswer
from lobscan.services import ambition, intake, plan, practice, prepare, scan, signals
from lobscan.services.workspace import Workspace, today

REFLECT = "b4-reflecteren"


def fill(ws: Workspace, register: Register, **records: dict[str, object]) -> None:
    """Put records into a register."""
    practice.revise(ws, register, records, seen=practice.registers(ws).number, actor=LOCAL)


def visits(ws: Workspace) -> None:
    """Two year groups with an experience and nothing else; all other rows of signals are about others."""
    fill(
        ws,
        Register.ACTIVITIES,
        one={"title": "Stage", "year_groups": ["havo-3"], "experience": True},
        two={"title": "Bezoek", "year_groups": ["havo-4"], "experience": True},
    )


def held(ws: Workspace, *answers: RawAnswer, close: bool = True, **more: object) -> Round:
    """A round with answers, closed if wanted."""
    made = prepare.open_round(ws, prepare.NewRound("nl-lob", **more), actor=LOCAL)
    if answers:
        intake.import_answers(ws, made, list(answers), actor=LOCAL)
    return prepare.close_round(ws, made.id, actor=LOCAL) if close else made


def says(statement: str, group: str, marks: str, role: str = "mentor") -> list[RawAnswer]:
    """A line per letter of `marks`, each of another person."""
    return [RawAnswer(0, f"{role}{i}", role, statement, group, mark) for i, mark in enumerate(marks)]


def subjects(ws: Workspace, rule: str) -> list[str]:
    """The open rows of a rule."""
    return [row.subject for s in signals.signals(ws).found if s.rule.id == rule for row in s.rows]


def fields(ws: Workspace) -> dict[str, object]:
    """An action that can be kept."""
    return {**plan.fresh(ws), "title": "Iets"}


def test_a_new_school_has_no_signals_and_hears_what_to_fill_in(ws: Workspace) -> None:
    seen = signals.signals(ws)
    assert seen.found == ()
    assert dict(seen.missing)[Need.ACTIVITIES] >= 7
    assert {Need.TASKS, Need.PARTNERS, Need.EVIDENCE, Need.ROUND} <= set(dict(seen.missing))


def test_the_registers_feed_the_rules(ws: Workspace) -> None:
    visits(ws)
    assert subjects(ws, "no-reflection") == ["havo-3", "havo-4"]
    assert subjects(ws, "bare-experience") == ["one", "two"]


def test_a_closed_round_feeds_the_rules_and_a_hidden_figure_is_unknown(ws: Workspace) -> None:
    visits(ws)
    held(ws, *says(REFLECT, "havo-3", "44444"), *says(REFLECT, "havo-4", "4444", "vakdocent"))
    assert subjects(ws, "believed-reflection") == ["havo-3"]


def test_what_too_few_people_said_changes_no_signal(ws: Workspace) -> None:
    visits(ws)
    found = []
    for marks in ("4444", "1111", "????"):
        held(ws, *says(REFLECT, "havo-3", "33333"), *says(REFLECT, "havo-4", marks, "vakdocent"))
        found.append([(s.rule.id, [r.subject for r in s.rows]) for s in signals.signals(ws).found])
    assert found[0] == found[1] == found[2]


def test_an_open_round_is_not_looked_at_and_keeps_its_links(ws: Workspace) -> None:
    visits(ws)
    round_ = held(ws, *says(REFLECT, "havo-3", "44444"), close=False)
    seen = signals.signals(ws)
    assert seen.round is None
    assert Need.ROUND in dict(seen.missing)
    token = prepare.link_token(ws, round_, "mentor")
    scan.begin(ws, scan.door(ws, token), ("havo-3",))  # raises once the figures were seen


def test_a_round_with_too_few_people_leaves_the_one_before(ws: Workspace) -> None:
    visits(ws)
    first = held(ws, *says(REFLECT, "havo-3", "44444"))
    held(ws, *says(REFLECT, "havo-3", "1111"))
    assert signals.signals(ws).round == first


def test_an_ambition_is_idle_until_an_action_is_about_it(ws: Workspace) -> None:
    round_ = held(ws, *says(REFLECT, "havo-3", "22222"))
    ambition.set_ambition(ws, round_, target=REFLECT, level=4, why="x", actor=LOCAL)
    assert subjects(ws, "idle-ambition") == [f"{REFLECT}."]
    plan.create(ws, {**fields(ws), "statements": [REFLECT]}, actor=LOCAL)
    assert subjects(ws, "idle-ambition") == []


def test_what_is_set_aside_stays_aside_while_the_rest_comes(ws: Workspace) -> None:
    visits(ws)
    signals.set_aside(ws, "no-reflection", ["havo-3"], reason=" Volgt in mei ", actor=LOCAL)
    assert subjects(ws, "no-reflection") == ["havo-4"]
    (aside,) = signals.signals(ws).aside
    assert (aside.row.subject, aside.mark.reason, aside.mark.actor) == ("havo-3", "Volgt in mei", LOCAL.name)
    fill(ws, Register.ACTIVITIES, three={"title": "Gastles", "year_groups": ["havo-3", "havo-5"]})
    assert subjects(ws, "no-reflection") == ["havo-4", "havo-5"]


def test_what_is_brought_back_shows_again(ws: Workspace) -> None:
    visits(ws)
    signals.set_aside(ws, "no-reflection", ["havo-3", "havo-4"], reason="x", actor=LOCAL)
    signals.bring_back(ws, "no-reflection", ["havo-4"], actor=LOCAL)
    assert subjects(ws, "no-reflection") == ["havo-4"]
    with pytest.raises(UnknownThing):
        signals.bring_back(ws, "no-reflection", ["havo-4"], actor=LOCAL)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_setting_aside_needs_a_reason(ws: Workspace, reason: str) -> None:
    visits(ws)
    with pytest.raises(UserError, match="Say why"):
        signals.set_aside(ws, "no-reflection", ["havo-3"], reason=reason, actor=LOCAL)
    assert subjects(ws, "no-reflection") == ["havo-3", "havo-4"]


@pytest.mark.parametrize(
    ("rule", "rows"), [("no-reflection", ["vwo-4"]), ("nothing", ["x"]), ("no-reflection", [])]
)
def test_only_what_is_found_can_be_dealt_with(ws: Workspace, rule: str, rows: list[str]) -> None:
    visits(ws)
    with pytest.raises(UnknownThing):
        signals.set_aside(ws, rule, rows, reason="x", actor=LOCAL)
    with pytest.raises(UnknownThing):
        signals.make_action(ws, rule, rows, fields(ws), actor=LOCAL)
    assert plan.actions(ws) == ()


def test_an_action_and_its_mark_are_kept_together_or_not_at_all(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise UserError("no room")

    visits(ws)
    monkeypatch.setattr("lobscan.storage.signals.add", fails)
    with pytest.raises(UserError, match="no room"):
        made(ws, "no-reflection", "havo-3")
    assert plan.actions(ws) == ()


def acted(ws: Workspace, rule: str) -> list[tuple[str, str]]:
    """The rows of a rule of which an action was made, with its id."""
    return [(row.subject, a.id) for s in signals.signals(ws).found if s.rule.id == rule for row, a in s.acted]


def made(ws: Workspace, rule: str, *rows: str) -> Action:
    """An action made of some rows."""
    return signals.make_action(ws, rule, rows, fields(ws), actor=LOCAL)


def test_a_signal_says_that_an_action_was_made_of_it(ws: Workspace) -> None:
    visits(ws)
    action = made(ws, "no-reflection", "havo-3")
    assert acted(ws, "no-reflection") == [("havo-3", action.id)]
    assert subjects(ws, "no-reflection") == ["havo-4"]


@pytest.mark.parametrize("status", [Status.STOPPED, Status.DONE])
def test_what_a_register_still_shows_after_the_action_comes_back(ws: Workspace, status: Status) -> None:
    visits(ws)
    action = made(ws, "no-reflection", "havo-3")
    plan.set_status(ws, action.id, status, reason="klaar", actor=LOCAL)
    assert subjects(ws, "no-reflection") == ["havo-3", "havo-4"]


def test_what_a_round_told_waits_for_the_next_round_once_the_action_is_done(ws: Workspace) -> None:
    held(ws, *says(REFLECT, "havo-3", "22222??????"))
    (row,) = subjects(ws, "dont-know")
    action = made(ws, "dont-know", row)
    plan.set_status(ws, action.id, Status.DONE, actor=LOCAL)
    assert acted(ws, "dont-know") == [(row, action.id)]
    plan.set_status(ws, action.id, Status.STOPPED, reason="x", actor=LOCAL)
    assert subjects(ws, "dont-know") == [row]


def test_the_choice_of_year_group_and_theme_leaves_what_is_about_them(ws: Workspace) -> None:
    visits(ws)
    made(ws, "no-reflection", "havo-3")
    seen = signals.signals(ws)
    one = seen.within(year_group="havo-4", theme="pupils")
    assert [(s.rule.id, [r.subject for r in s.rows]) for s in one.found] == [
        ("no-reflection", ["havo-4"]),
        ("bare-experience", ["two"]),
    ]
    assert seen.within(theme="partners").found == ()
    assert seen.within() == seen


def test_a_proposal_is_about_the_rows_it_was_made_of(ws: Workspace) -> None:
    visits(ws)
    seen = signals.signals(ws)
    rows = seen.of("no-reflection").rows
    assert signals.proposal(seen, rows[:1]) == {
        "statements": (REFLECT,),
        "year_groups": ("havo-3",),
        "area": "activiteiten",
        "round": "",
    }


def test_an_action_finished_long_ago_is_unmeasured_until_a_round_asks(ws: Workspace) -> None:
    """The day on which it was marked as finished counts, so this looks from half a year ahead."""
    done = plan.create(ws, {**fields(ws), "statements": [REFLECT]}, actor=LOCAL)
    plan.set_status(ws, done.id, Status.DONE, actor=LOCAL)
    seen = signals.facts(ws)
    assert abs((seen.done[done.id] - today()).days) <= timedelta(days=1).days
    assert seen.asked == ()
    round_ = held(ws)
    (asked,) = signals.facts(ws).asked
    assert (asked.round, asked.opened) == (round_.id, today())
    assert REFLECT in asked.statements
