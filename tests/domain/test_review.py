"""A review is the row of its acts: what they lead to, what is refused, and what the seal proves."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from lobscan.domain.review import (
    ACT,
    Act,
    Approval,
    Approved,
    Begun,
    Body,
    Called,
    Described,
    Effect,
    Event,
    Finding,
    Found,
    Item,
    Point,
    Record,
    Review,
    Reworded,
    Sealed,
    Topic,
    Undone,
    Verdict,
    Withdrawn,
    check,
    fold,
    hash_of,
)
from lobscan.domain.sentence import Figure, Sentence
from lobscan.errors import UserError

DAY = date(2026, 11, 19)
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
BEGUN = Begun(title="Terugblik", round="scan", day=DAY, people=("Els",))


def finding(id_: str = "f", **more: object) -> Finding:
    fields = {"id": id_, "item": "gaps", "text": "Zo doen", "verdict": "secure", "owner": "els", "due": DAY}
    return Finding.model_validate({**fields, **more})


def approved(body: Body, day: date = DAY) -> Approved:
    return Approved(approval=Approval(body=body, name=f"De {body.value}", day=day))


def row(*acts: Act) -> list[Event]:
    return [
        Event("r", i, NOON + timedelta(minutes=i), "els", act)
        for i, act in enumerate((BEGUN, *acts), start=1)
    ]


def after(*acts: Act) -> Review:
    return fold(row(*acts))


BOTH = (approved(Body.LEADER), approved(Body.COUNCIL))
AGENDA = (
    Item(
        id="gaps",
        topic=Topic.GAPS,
        points=(Point(said=Sentence(message="level {n}", values={"n": Figure(value=2.04)})),),
    ),
)


def sealed(*acts: Act) -> tuple[list[Event], Record]:
    events = row(*acts, *BOTH)
    record = fold(events).record(AGENDA, Called(round="Scan"))
    act = Sealed(record=record, hash=hash_of(record))
    return [*events, Event("r", len(events) + 1, NOON, "els", act)], record


def test_findings_are_found_reworded_and_withdrawn() -> None:
    now = after(
        Found(finding=finding("a")),
        Found(finding=finding("b")),
        Reworded(finding="b", text="Anders"),
        Withdrawn(finding="a"),
    )
    assert [(f.id, f.text) for f in now.findings] == [("b", "Anders")]


def test_an_undone_act_is_as_if_it_was_never_there_and_the_one_before_can_be_undone_next() -> None:
    described = Described(title="Nieuw", day=DAY, people=("Jan",))
    now = after(Found(finding=finding()), described, Undone(of=3))
    assert (now.title, now.people, len(now.findings)) == ("Terugblik", ("Els",), 1)
    assert now.number == 4
    assert now.last is not None
    assert now.last.number == 2
    again = after(Found(finding=finding()), described, Undone(of=3), Undone(of=2))
    assert again.findings == ()
    assert again.last is None


def test_only_the_last_act_can_be_undone() -> None:
    now = after(Found(finding=finding("a")), Found(finding=finding("b")))
    check(now, Undone(of=3))
    with pytest.raises(UserError, match="changed in the meantime"):
        check(now, Undone(of=2))


def test_the_begin_cannot_be_undone() -> None:
    with pytest.raises(UserError):
        check(after(), Undone(of=1))


def test_what_was_approved_does_not_change_before_the_approval_is_undone() -> None:
    now = after(Found(finding=finding()), approved(Body.LEADER))
    for act in (Found(finding=finding("b")), Reworded(finding="f", text="x"), Withdrawn(finding="f")):
        with pytest.raises(UserError, match="approved this review already"):
            check(now, act)
    check(now, approved(Body.COUNCIL))
    check(now, Undone(of=3))


@pytest.mark.parametrize(
    ("acts", "act", "said"),
    [
        ((), approved(Body.LEADER), "at least one finding"),
        ((Found(finding=finding()),), approved(Body.LEADER, DAY - timedelta(days=1)), "before the review"),
        ((Found(finding=finding()), BOTH[0]), BOTH[0], "approved this review already"),
        ((), Withdrawn(finding="f"), "taken back in the meantime"),
    ],
)
def test_what_cannot_be_is_refused(acts: tuple[Act, ...], act: Act, said: str) -> None:
    with pytest.raises(UserError, match=said):
        check(after(*acts), act)


@pytest.mark.parametrize("missing", Body)
def test_both_must_approve_before_it_is_sealed(missing: Body) -> None:
    given = [a for a in BOTH if a.approval.body is not missing]
    now = after(Found(finding=finding()), *given)
    record = now.record(AGENDA, Called(round="Scan"))
    with pytest.raises(UserError, match="must approve"):
        check(now, Sealed(record=record, hash=hash_of(record)))


def test_a_sealed_review_refuses_every_change_and_says_how() -> None:
    events, record = sealed(Found(finding=finding()))
    now = fold(events)
    assert now.sealed
    assert now.intact
    assert now.last is None
    for act in (Found(finding=finding("b")), Undone(of=4), approved(Body.LEADER), events[-1].act, BEGUN):
        with pytest.raises(UserError, match="Start a supplement"):
            check(now, act)
    assert record.agenda == AGENDA


def test_the_hash_is_that_of_the_sorted_json() -> None:
    _events, record = sealed(Found(finding=finding()))
    plain = json.loads(record.model_dump_json())
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert hash_of(record) == hashlib.sha256(text.encode("utf-8")).hexdigest()


def test_a_seal_on_other_findings_does_not_fit() -> None:
    events, record = sealed(Found(finding=finding()))
    other = record.model_copy(update={"findings": (finding(text="Vervalst"),)})
    forged = [*events[:-1], Event("r", 5, NOON, "els", Sealed(record=other, hash=hash_of(other)))]
    assert not fold(forged).intact
    lied = [*events[:-1], Event("r", 5, NOON, "els", Sealed(record=record, hash="0" * 64))]
    assert not fold(lied).intact


def test_an_event_after_the_seal_shows() -> None:
    events, _record = sealed(Found(finding=finding()))
    now = fold([*events, Event("r", 6, NOON, "els", Found(finding=finding("b")))])
    assert [f.id for f in now.findings] == ["f"]
    assert not now.intact


@pytest.mark.parametrize(
    "act",
    [BEGUN, Found(finding=finding(effect=Effect.MADE, action="a"), step=1), *BOTH, sealed()[0][-1].act],
)
def test_an_act_is_read_back_as_it_was_kept(act: Act) -> None:
    assert ACT.validate_json(act.model_dump_json()) == act


def test_a_row_that_does_not_begin_is_no_review() -> None:
    with pytest.raises(TypeError):
        fold([Event("r", 1, NOON, "els", Found(finding=finding()))])


def test_findings_by_item_and_verdict() -> None:
    now = after(
        Found(finding=finding("a")), Found(finding=finding("b", item="changes", verdict=Verdict.STOP))
    )
    assert [f.id for f in now.at("changes")] == ["b"]
    assert now.approval(Body.LEADER) is None
