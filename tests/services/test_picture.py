"""The picture: when it may be seen, and that nothing in it escapes the gate."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from builders import found

from lobscan import access
from lobscan.domain.round import Round
from lobscan.domain.rubric import Perspective
from lobscan.errors import RoundClosed, UnknownThing, UserError
from lobscan.exchange.answers import RawAnswer
from lobscan.services import ambition, intake, picture, prepare, scan
from lobscan.services.prepare import NewRound
from lobscan.services.scan import Judgement
from lobscan.services.workspace import Workspace

SHARED, TALKS = "a1-gedeelde-visie", "b6-loopbaangesprek"


@pytest.fixture
def round_(ws: Workspace) -> Round:
    return prepare.open_round(ws, NewRound("nl-lob"), actor=access.LOCAL)


def bring(
    ws: Workspace,
    round_: Round,
    marks: str,
    *,
    role: str = "mentor",
    statement: str = SHARED,
    group: str = "",
) -> None:
    """One imported answer per letter of `marks`."""
    rows = [RawAnswer(n, f"{role}{n}", role, statement, group, m) for n, m in enumerate(marks, start=2)]
    intake.import_answers(ws, round_, rows, actor=access.LOCAL)


def answer(ws: Workspace, round_: Round, role: str, mark: str | None) -> None:
    """Somebody who comes in by the link of a role."""
    door = scan.door(ws, prepare.link_token(ws, round_, role))
    me, _ = scan.begin(ws, door, ("havo-3",))
    if mark:
        scan.answer(ws, door, me, Judgement(SHARED, current=mark))


def cell(seen: picture.Picture, statement: str = SHARED, group: str = "") -> tuple[object, ...]:
    row = found(seen.by_statement, statement=statement, year_group=group)
    return (row.n, row.score, row.hidden)


def close(ws: Workspace, round_: Round) -> Round:
    return prepare.close_round(ws, round_.id, actor=access.LOCAL)


def test_imported_answers_may_be_seen_while_the_round_is_open(ws: Workspace, round_: Round) -> None:
    bring(ws, round_, "12344")
    assert cell(picture.picture(ws, round_)) == (5, 2.8, False)


@pytest.mark.parametrize("mark", ["3", None])
def test_once_anybody_came_in_by_a_link_nothing_is_seen_before_closing(
    ws: Workspace, round_: Round, mark: str | None
) -> None:
    bring(ws, round_, "12344")
    answer(ws, round_, "decaan", mark)
    with pytest.raises(RoundClosed, match=f"lobscan round close {round_.id}"):
        picture.picture(ws, round_)
    assert not picture.open_to_view(ws, round_)
    assert picture.picture(ws, close(ws, round_)).respondents == 6


def test_another_round_that_is_open_stands_in_nobodys_way(ws: Workspace, round_: Round) -> None:
    other = prepare.open_round(ws, NewRound("nl-lob"), actor=access.LOCAL)
    answer(ws, other, "mentor", "3")
    bring(ws, round_, "33333")
    assert cell(picture.picture(ws, round_)) == (5, 3.0, False)


def test_a_round_that_was_just_opened_is_not_the_first_to_be_looked_at(ws: Workspace, round_: Round) -> None:
    later = prepare.open_round(ws, NewRound("nl-lob"), actor=access.LOCAL)
    assert picture.first_seen(ws, [later, round_]) == later
    bring(ws, round_, "12344")
    assert picture.first_seen(ws, [later, round_]) == later  # to look would end its links
    picture.look(ws, round_, actor=access.LOCAL)
    assert picture.first_seen(ws, [later, round_]) == round_
    answer(ws, later, "decaan", "3")
    assert picture.first_seen(ws, [later, round_]) == round_
    assert picture.first_seen(ws, [close(ws, later), round_]) == prepare.round_(ws, later.id)


def test_a_joint_round_is_seen_at_once_and_hides_nothing(ws: Workspace) -> None:
    joint = prepare.open_round(ws, NewRound("nl-lob", mode="joint"), actor=access.LOCAL)
    scan.joint_answer(ws, joint, Judgement(SHARED, current="2"), actor=access.LOCAL)
    assert cell(picture.picture(ws, joint)) == (1, 2.0, False)


@pytest.mark.parametrize(("marks", "hidden"), [("1", True), ("1234", True), ("12341", False)])
def test_fewer_than_the_threshold_are_hidden(ws: Workspace, round_: Round, marks: str, hidden: bool) -> None:
    bring(ws, round_, marks)
    seen = picture.picture(ws, round_)
    assert cell(seen)[2] is hidden
    assert (cell(seen)[0] is None) is hidden
    assert (seen.spread(SHARED, "") is None) is hidden


def test_the_threshold_is_the_rounds_own(ws: Workspace) -> None:
    for k, hidden in ((3, False), (4, True)):
        made = prepare.open_round(ws, NewRound("nl-lob", k=k), actor=access.LOCAL)
        bring(ws, made, "123")
        assert cell(picture.picture(ws, made))[2] is hidden


def test_nobody_answered_is_empty_not_hidden(ws: Workspace, round_: Round) -> None:
    seen = picture.picture(ws, round_)
    assert cell(seen) == (0, None, False)
    assert cell(seen, TALKS, "havo-3") == (0, None, False)
    assert seen.respondents == 0


def test_pupils_and_parents_stand_beside_the_schools_own_judgement(ws: Workspace, round_: Round) -> None:
    bring(ws, round_, "22222")
    bring(ws, round_, "333333", role="teamleider")
    bring(ws, round_, "44444", role="leerling")
    assert cell(picture.picture(ws, round_)) == (11, pytest.approx(28 / 11), False)
    by = {p: cell(picture.picture(ws, round_, perspective=p)) for p in Perspective}
    assert by[Perspective.LEADERS] == (6, 3.0, False)
    assert by[Perspective.STAFF] == (5, 2.0, False)
    assert by[Perspective.PUPILS] == (5, 4.0, False)
    assert by[Perspective.PARENTS] == (0, None, False)
    assert cell(picture.picture(ws, round_, role="mentor")) == (5, 2.0, False)


def test_what_could_be_had_by_subtraction_is_hidden_too(ws: Workspace, round_: Round) -> None:
    bring(ws, round_, "22222")
    bring(ws, round_, "333", role="decaan")
    bring(ws, round_, "444444", role="vakdocent")
    shown = {role: cell(picture.picture(ws, round_, role=role)) for role in ("mentor", "decaan", "vakdocent")}
    assert shown["decaan"] == (None, None, True)
    assert sum(hidden for _, _, hidden in shown.values()) == 2


def test_an_unknown_role_names_the_known_ones(ws: Workspace, round_: Round) -> None:
    with pytest.raises(UnknownThing, match="mentor"):
        picture.picture(ws, round_, role="kok")


def test_the_gap_is_against_the_ambition(ws: Workspace, round_: Round) -> None:
    bring(ws, round_, "22222")
    row = found(picture.picture(ws, round_).by_statement, statement=SHARED, year_group="")
    assert (row.ambition, row.gap) == (3.0, 1.0)
    ambition.set_ambition(ws, round_, target=SHARED, level=4, why="x", actor=access.LOCAL)
    row = found(picture.picture(ws, round_).by_statement, statement=SHARED, year_group="")
    assert (row.ambition, row.gap) == (4.0, 2.0)


def test_two_perspectives_are_compared_only_where_both_are_shown(ws: Workspace, round_: Round) -> None:
    bring(ws, round_, "444444")
    bring(ws, round_, "11111", role="leerling")
    bring(ws, round_, "22", role="ouder")
    seen = picture.picture(ws, round_)
    found = picture.between(seen, SHARED, "", Perspective.STAFF, Perspective.PUPILS)
    assert found is not None
    assert (found.value, found.n, found.clear) == (3.0, (6, 5), True)
    assert picture.between(seen, SHARED, "", Perspective.STAFF, Perspective.PARENTS) is None
    assert picture.between(seen, TALKS, "havo-3", Perspective.STAFF, Perspective.PUPILS) is None


def test_the_stamp_changes_with_whatever_changes_a_figure(ws: Workspace, round_: Round) -> None:
    stamps = [picture.stamp(ws, round_)]
    changes: Sequence[object] = (
        lambda: bring(ws, round_, "3"),
        lambda: bring(ws, round_, "4"),
        lambda: ambition.set_ambition(ws, round_, target=SHARED, level=4, why="x", actor=access.LOCAL),
        lambda: prepare.save_school(ws, prepare.school(ws), actor=access.LOCAL),
    )
    for change in changes:
        change()
        stamps.append(picture.stamp(ws, round_))
    assert len(set(stamps)) == len(stamps)
    assert picture.stamp(ws, round_) == stamps[-1]


def test_how_many_took_part_gives_no_small_role_away(ws: Workspace, round_: Round) -> None:
    bring(ws, round_, "1234123")
    assert picture.picture(ws, round_).took_part == (7, True)
    again = prepare.open_round(ws, NewRound("nl-lob"), actor=access.LOCAL)
    bring(ws, again, "1234123")
    bring(ws, again, "123", role="schoolleider")
    assert picture.picture(ws, again).took_part == (2, False)


def test_a_role_is_not_shown_as_another_perspective(ws: Workspace, round_: Round) -> None:
    bring(ws, round_, "12344")
    assert cell(picture.picture(ws, round_, role="mentor", perspective=Perspective.STAFF)) == (5, 2.8, False)
    with pytest.raises(UserError, match="looks from the perspective staff"):
        picture.picture(ws, round_, role="mentor", perspective=Perspective.PUPILS)


def test_once_imported_figures_were_seen_nobody_joins_by_a_link(ws: Workspace, round_: Round) -> None:
    """Why: 5 people at 2.8 and 6 at 2.5 would tell that the sixth gave a 1."""
    bring(ws, round_, "1234")
    picture.picture(ws, round_)
    answer(ws, round_, "schoolleider", None)
    again = prepare.open_round(ws, NewRound("nl-lob"), actor=access.LOCAL)
    bring(ws, again, "12344")
    picture.picture(ws, again)
    with pytest.raises(RoundClosed, match="have been seen"):
        answer(ws, again, "schoolleider", "1")


def test_once_imported_figures_were_seen_no_file_adds_or_changes_an_answer(
    ws: Workspace, round_: Round
) -> None:
    """Why: 5 people at 2.8 and 6 at 2.5 would tell that the sixth gave a 1."""
    bring(ws, round_, "12344")
    picture.picture(ws, round_)
    for more in ("123441", "12341"):
        with pytest.raises(RoundClosed, match="have been seen already"):
            bring(ws, round_, more)
    bring(ws, round_, "12344")
    assert cell(picture.picture(ws, round_)) == (5, 2.8, False)


def test_an_ambition_is_provisional_until_the_school_sets_one(ws: Workspace, round_: Round) -> None:
    bring(ws, round_, "12344")
    before = picture.picture(ws, round_)
    assert before.is_provisional(SHARED, "")
    assert before.area_is_provisional("visie")
    ambition.set_ambition(ws, round_, target=SHARED, level=4, why="Omdat het kan", actor=access.LOCAL)
    after = picture.picture(ws, round_)
    assert not after.is_provisional(SHARED, "")
    assert not after.area_is_provisional("visie")
    assert after.area_is_provisional("taken")
