"""Everything that was frozen shows every later change of it; a store that nobody touched is content."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lobscan.access import LOCAL
from lobscan.domain.audit import Audit
from lobscan.domain.chain import Kind, hash_of
from lobscan.domain.takeover import Acceptance
from lobscan.services import ambition, amended, chain, plan, prepare, verify
from lobscan.services.workspace import Workspace
from lobscan.storage import snapshots
from lobscan.storage.documents import Cursor
from tests.services import store_to_check

COLUMNS = ("number", "kind", "subject", "moment", "actor", "document", "before", "hash")
KINDS = [Kind.ROUND, Kind.AMBITIONS, Kind.AMBITIONS, Kind.PLAN, Kind.REVIEW]
LAST = len(KINDS)


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """One store for all tests: each meddles in a transaction of its own, which is given up."""
    made = store_to_check.made(tmp_path_factory.mktemp("store"))
    yield made
    made.close()


@contextmanager
def meddling(ws: Workspace) -> Iterator[Cursor]:
    with ws.store.cursor() as cursor:
        cursor.execute("BEGIN")
        yield cursor
        cursor.execute("ROLLBACK")


def audited(ws: Workspace, *statements: str) -> Audit:
    """What is found after these statements."""
    with meddling(ws) as cursor:
        for statement in statements:
            cursor.execute(statement)
        return verify.audit(ws, cursor)


def filled(text: str, **values: object) -> str:
    """A statement with its `<names>` filled in: what is meddled with is our own."""
    for name, value in values.items():
        text = text.replace(f"<{name}>", str(value))
    return text


def told(audit: Audit) -> str:
    return "\n".join(fault.text for fault in audit.faults)


def test_a_store_that_nobody_touched_is_content(ws: Workspace) -> None:
    found = verify.verify(ws)
    assert found.faults == ()
    assert [one.kind for one in chain.snapshots(ws)] == KINDS
    assert found.head == chain.head(ws)
    assert (found.head.count, found.head.hash) == (LAST, chain.snapshots(ws)[-1].hash)
    assert amended.check_chain(ws) == ()


@pytest.mark.parametrize("number", range(1, LAST + 1))
@pytest.mark.parametrize("column", COLUMNS)
def test_every_cell_of_every_snapshot_is_watched(ws: Workspace, number: int, column: str) -> None:
    change = {
        "number": "number + 40",
        "moment": "moment + INTERVAL 1 MICROSECOND",
    }.get(column, f"{column} || ' '")
    meddle = "UPDATE snapshot SET <column> = <change> WHERE number = <at>"
    assert audited(ws, filled(meddle, column=column, change=change, at=number)).faults


@pytest.mark.parametrize("number", range(1, LAST + 1))
def test_every_snapshot_that_is_taken_out_is_missed(ws: Workspace, number: int) -> None:
    found = audited(ws, filled("DELETE FROM snapshot WHERE number = <at>", at=number))
    assert any(fault.row in (number, LAST - 1) for fault in found.faults)


@pytest.mark.parametrize("kept", range(LAST))
def test_a_tail_that_was_cut_off_is_missed(ws: Workspace, kept: int) -> None:
    found = audited(ws, filled("DELETE FROM snapshot WHERE number > <kept>", kept=kept))
    assert f"{LAST} were frozen" in told(found)


def test_a_head_that_fits_a_shorter_chain_needs_the_key(ws: Workspace) -> None:
    found = audited(
        ws,
        "DELETE FROM snapshot WHERE number = 5",
        "UPDATE snapshot_head SET snapshots = 4, hash = (SELECT hash FROM snapshot WHERE number = 4)",
    )
    assert "not sealed" in told(found)


@pytest.mark.parametrize("column", ["snapshots", "hash", "seal"])
def test_every_cell_of_the_head_is_watched(ws: Workspace, column: str) -> None:
    change = "snapshots + 1" if column == "snapshots" else f"reverse({column}) || '0'"
    meddle = "UPDATE snapshot_head SET <column> = <change>"
    assert audited(ws, filled(meddle, column=column, change=change)).faults


def test_a_missing_or_double_head_is_found(ws: Workspace) -> None:
    assert "is missing" in told(audited(ws, "DELETE FROM snapshot_head"))
    assert "2 times" in told(audited(ws, "INSERT INTO snapshot_head SELECT * FROM snapshot_head"))


def test_two_snapshots_that_changed_places_are_found(ws: Workspace) -> None:
    found = audited(ws, "UPDATE snapshot SET number = 5 - number WHERE number IN (2, 3)")
    assert {fault.row for fault in found.faults} >= {2, 3}


def test_a_snapshot_that_was_put_in_is_found(ws: Workspace) -> None:
    copied = "INSERT INTO snapshot SELECT <columns> FROM snapshot WHERE number = 2"
    assert audited(ws, filled(copied, columns="*")).faults
    later = filled(copied, columns="6, kind, subject, moment, actor, document, hash, hash")
    assert "something was put in" in told(audited(ws, later))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(1, LAST), part=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 6))
def test_every_flipped_bit_of_a_document_is_found(ws: Workspace, number: int, part: float, bit: int) -> None:
    with meddling(ws) as cursor:
        (document,) = (
            cursor.execute("SELECT document FROM snapshot WHERE number = ?", [number]).fetchone() or ()
        )
        at = int(part * len(document))
        changed = document[:at] + chr(ord(document[at]) ^ 1 << bit) + document[at + 1 :]
        cursor.execute("UPDATE snapshot SET document = ? WHERE number = ?", [changed, number])
        assert number in {fault.row for fault in verify.audit(ws, cursor).faults}


# What the live tables say


MENTOR = f"'{store_to_check.STEM}000000000001'"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE answer SET current = 1 WHERE respondent = <mentor>", "give other figures"),
        ("UPDATE answer SET desired = 1 WHERE respondent = <mentor>", "give other figures"),
        ("DELETE FROM answer WHERE respondent = <mentor>", "give other figures"),
        ("UPDATE answer SET day = day + 1 WHERE number = 1", "given after the day"),
        ("UPDATE answer SET day = day - 1 WHERE number = 1", "answers, remarks or respondents"),
        ("UPDATE answer SET year_group = 'x' WHERE year_group != ''", "give other figures"),
        ("UPDATE answer SET number = 900 WHERE number = 2", "answers, remarks or respondents"),
        ("UPDATE answer SET respondent = uuid() WHERE number = 2", "belong to no respondent"),
        ("UPDATE answer SET role = 'decaan' WHERE number = 2", "belong to no respondent"),
        ("UPDATE answer SET current = 9 WHERE number = 2", "cannot be answered"),
        ("UPDATE answer SET sign = 1 WHERE sign = -1", "do not pair"),
        ("DELETE FROM answer WHERE sign = -1", "do not pair"),
        ("INSERT INTO answer SELECT * FROM answer WHERE number = 4", "counted twice"),
        ("UPDATE remark SET text = 'Niets'", "answers, remarks or respondents"),
        ("DELETE FROM remark", "answers, remarks or respondents"),
        ("DELETE FROM handed_in", "other number of people"),
        ("DELETE FROM respondent WHERE id = <mentor>", "answers, remarks or respondents"),
        ("UPDATE respondent SET year_groups = []", "answers, remarks or respondents"),
        ("UPDATE pack SET document = replace(document, 'school', 'schools')", "rubric of round"),
        ("DELETE FROM pack", "rubric of round"),
        ("UPDATE round SET document = replace(document, '\"k\":5', '\"k\":3')", "settings of round"),
        ("DELETE FROM round", "is missing since"),
        ("DELETE FROM round_closed", "no longer closed"),
        ("UPDATE round_closed SET closed_on = closed_on - 1", "closing day"),
        ("INSERT INTO round_closed SELECT * FROM round_closed", "so many times: 1"),
        ("UPDATE ambition SET level = 3 WHERE rowid = 0", "changed or removed"),
        ("UPDATE ambition SET why = 'Anders' WHERE rowid = 1", "changed or removed"),
        ("UPDATE ambition SET actor = 'Iemand' WHERE rowid = 1", "changed or removed"),
        ("UPDATE ambition SET target = target || 'x' WHERE rowid = 1", "other ambitions held"),
        ("DELETE FROM ambition WHERE rowid = 0", "changed or removed"),
        ("INSERT INTO ambition SELECT * REPLACE (2 AS level) FROM ambition LIMIT 1", "never frozen"),
        (
            "UPDATE roadmap_event SET document = replace(document, '\"gap\":', '\"gap\":1')",
            "was changed since",
        ),
        ("UPDATE roadmap_event SET document = '{'", "was changed since"),
        ("UPDATE roadmap_event SET kind = 'edited'", "is missing since"),
        ("DELETE FROM roadmap_event", "is missing since"),
        (
            "INSERT INTO roadmap_event SELECT * REPLACE (number + 1 AS number) FROM roadmap_event",
            "never frozen",
        ),
        ("DELETE FROM action_event WHERE changes LIKE '%mbitiespel%'", "of the accepted roadmap is missing"),
        ("UPDATE action_event SET actor = 'Iemand' WHERE changes LIKE '%Ouderavond%'", "table action_event"),
        ("UPDATE action_event SET changes = replace(changes, 'an', 'bo')", "table action_event"),
        ("UPDATE action_event SET number = number + 1", "without holes"),
        ("UPDATE action_event SET moment = moment - INTERVAL 1 HOUR", "table action_event"),
        ("DELETE FROM action_event WHERE changes LIKE '%Ouderavond%'", "table action_event"),
        ("UPDATE school SET document = replace(document, 'Meander', 'Maas')", "table school"),
        ("UPDATE school SET number = number + 1", "without holes"),
        ("UPDATE link SET token_hash = 'x' WHERE role = 'mentor'", "table link"),
        ("UPDATE migration SET moment = moment + INTERVAL 9 DAY", "table migration"),
        ("ALTER TABLE signal_event DROP COLUMN reason", "one of its columns"),
        ("DROP TABLE signal_event", "one of its columns"),
        ("UPDATE review_event SET act = replace(act, 'Terugblik', 'Vooruitblik')", "the sealed review"),
        ("UPDATE review_event SET act = replace(act, 'Fenna', 'Gerda')", "the sealed review"),
        ("UPDATE review_event SET act = '{'", "cannot be read"),
        ("UPDATE review_event SET actor = 'Iemand' WHERE number = 1", "table review_event"),
        ("DELETE FROM review_event WHERE kind = 'sealed'", "the sealed review"),
        ("DELETE FROM review_event", "the sealed review"),
        ("UPDATE review_event SET number = number + 1 WHERE kind = 'sealed'", "without holes"),
    ],
)
def test_every_later_change_of_the_store_is_found(ws: Workspace, change: str, words: str) -> None:
    assert words in told(audited(ws, filled(change, mentor=MENTOR)))


def test_a_row_that_was_put_in_between_is_found_and_one_at_the_end_is_not_a_fault(ws: Workspace) -> None:
    late = "INSERT INTO signal_event VALUES ('s', 'x', 'aside', 'r', '', TIMESTAMP '2027-01-01', 'An')"
    found = audited(ws, late)
    assert found.faults == ()
    assert [note.text for part in found.parts for note in part.notes] == [
        "Rows that came after the last snapshot: 1. The next one will vouch for them."
    ]


def test_a_whole_chain_written_anew_still_lacks_the_seal(ws: Workspace) -> None:
    """Why: who has the store but not the key can compute every hash."""
    with meddling(ws) as cursor:
        cursor.execute("UPDATE snapshot SET actor = 'Iemand' WHERE number = 1")
        before = "0" * 64
        for one in snapshots.all_(cursor):
            made = replace(one, before=before)
            before = hash_of(made)
            cursor.execute(
                "UPDATE snapshot SET before = ?, hash = ? WHERE number = ?", [made.before, before, one.number]
            )
        cursor.execute("UPDATE snapshot_head SET hash = ?", [before])
        assert told(verify.audit(ws, cursor)).startswith("The end of the chain is not sealed")


def test_what_was_done_before_anything_was_frozen_is_told_and_no_fault(ws: Workspace) -> None:
    found = audited(
        ws,
        "DELETE FROM snapshot",
        "DELETE FROM snapshot_head",
        "DELETE FROM review_event",
        "UPDATE migration SET moment = moment + INTERVAL 9 DAY WHERE name = '010 snapshots'",
    )
    assert found.faults == ()
    notes = "\n".join(note.text for part in found.parts for note in part.notes)
    assert "before lobscan froze anything. It is not frozen." in notes
    assert "older than the chain, and not frozen: 2" in notes
    assert "a roadmap was accepted" in notes


def test_after_that_a_round_without_snapshot_is_a_fault(ws: Workspace) -> None:
    found = audited(ws, "DELETE FROM snapshot", "DELETE FROM snapshot_head")
    assert "its snapshot is missing" in told(found)


def test_no_hidden_cell_is_in_a_frozen_round(ws: Workspace) -> None:
    """Two of the nine are decaan, which is below five: neither they nor the seven mentors stand apart."""
    (closing,) = [chain.content(s) for s in chain.snapshots(ws) if s.kind == Kind.ROUND]
    by_role = {view["role"]: view["cells"] for view in closing["figures"] if "role" in view}
    filled = [cell for role in ("mentor", "decaan") for cell in by_role[role]]
    assert filled
    assert all(now is None for _statement, _place, now, _wanted in filled)
    whole = next(view["cells"] for view in closing["figures"] if not view.keys() & {"role", "perspective"})
    assert all(sum(now) == store_to_check.PEOPLE for _s, _p, now, _w in whole)
    assert closing["response"]["begun"] == {
        "roles": {"decaan": [1, None], "mentor": [1, None]},
        "at_least": 2,
    }
    assert closing["response"]["handed_in"] == {"roles": {"mentor": [1, None]}, "at_least": 1}
    assert closing["answers"].keys() == {"sha256"}


def test_an_act_that_fails_freezes_nothing(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the other way round: what cannot be frozen does not happen."""
    (round_,) = prepare.rounds(ws)
    before = ambition.history(ws, round_)

    def broken(*_given: object, **_named: object) -> None:
        message = "no"
        raise RuntimeError(message)

    monkeypatch.setattr(chain, "freeze", broken)
    with pytest.raises(RuntimeError):
        ambition.set_ambition(ws, round_, target=before[0].target, level=2, why="Minder", actor=LOCAL)
    assert ambition.history(ws, round_) == before
    assert len(chain.snapshots(ws)) == LAST


def test_life_goes_on_after_a_snapshot(tmp_path: Path) -> None:
    ws = store_to_check.made(tmp_path / "store")
    try:
        (round_,) = prepare.rounds(ws)
        first = ambition.history(ws, round_)[0]
        ambition.take_back(ws, round_, target=first.target, actor=LOCAL)
        for action in plan.actions(ws):
            moved = action.start and action.start + timedelta(days=1)
            plan.save(ws, action.model_copy(update={"start": moved, "title": "Anders"}), actor=LOCAL)
        school = prepare.school(ws)
        fewer = school.model_copy(update={"year_groups": school.year_groups[1:]})
        prepare.save_school(ws, fewer, actor=LOCAL)
        prepare.close_round(ws, round_.id, actor=LOCAL)
        assert verify.verify(ws).faults == ()
        assert len(chain.snapshots(ws)) == LAST + 1
    finally:
        ws.close()


def test_the_accepted_draft_can_be_read_from_its_snapshot(ws: Workspace) -> None:
    (plan_,) = [chain.content(s) for s in chain.snapshots(ws) if s.kind == Kind.PLAN]
    draft = Acceptance.model_validate(plan_["draft"])
    assert [line.measure for line in draft.lines] == ["ambitiespel-hele-team"]
    assert [action["responsible"] for action in plan_["actions"]] == ["an"]
