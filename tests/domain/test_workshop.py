"""A workshop follows from its acts: what counts, what is refused, and what stays after a restart."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobscan.domain.workshop import Event, Workshop, follow, replay, view, votes_on
from lobscan.domain.workshop_acts import (
    ACT,
    Act,
    Acted,
    Again,
    AgendaItem,
    Agreed,
    Ballot,
    Chose,
    Closed,
    DotCards,
    DotsRevealed,
    Dotted,
    Focused,
    Joined,
    Listed,
    Opened,
    Planned,
    PutAside,
    Revealed,
    Step,
    TakenBack,
    Typed,
    Voted,
    Went,
    arranged,
    script,
)
from lobscan.errors import RoundClosed, UserError

START = datetime(2026, 11, 3, 14, tzinfo=UTC).replace(tzinfo=None)
TOPICS = ("a1-visie", "b4-reflecteren", "c1-taak")
PEOPLE = ("an", "bo", "cy", "di")
DESIRED, NOW = Ballot.DESIRED, Ballot.NOW
AT = {item.step: i for i, item in enumerate(script(scanned=False))}


def opened(**more: object) -> Opened:
    fields = {"round": "r1", "title": "Ambitie", "agenda": script(scanned=False), "topics": TOPICS}
    return Opened.model_validate({**fields, **more})


def events(*acts: Act) -> list[Event]:
    return [Event("w", i, START + timedelta(minutes=i), "chair", act) for i, act in enumerate(acts, 1)]


def held(*acts: Act, people: tuple[str, ...] = PEOPLE, **more: object) -> Workshop:
    """A session with some people after `acts`, none of which was refused."""
    state = None
    for event in events(opened(**more), *(Joined(who=p, code=f"code-{p}") for p in people), *acts):
        state = follow(state, event)
    assert state
    return state


def refused(state: Workshop, act: Act) -> str:
    with pytest.raises(UserError) as caught:
        follow(state, Event("w", 99, START, "chair", act))
    return str(caught.value)


def voted(marks: str, *, topic: str = TOPICS[0], ballot: Ballot = DESIRED) -> list[Act]:
    """A mark for each person."""
    return [
        Voted(who=who, ballot=ballot, marks={topic: int(mark)})
        for who, mark in zip(PEOPLE, marks, strict=False)
    ]


def desired() -> Went:
    return Went(to=AT[Step.DESIRED])


def test_the_script_has_eight_steps_and_takes_about_two_hours() -> None:
    steps = script(scanned=False)
    assert [i.step for i in steps] == [step for step in Step if step is not Step.BREAK]
    assert len(steps) == 8
    assert sum(i.minutes for i in steps) == 115
    assert [i.step for i in script(scanned=True) if not i.on] == [Step.NOW]


def test_a_session_begins_at_its_first_step_that_is_not_left_out() -> None:
    agenda = [{"step": "welcome", "minutes": 5, "on": False}, {"step": "now", "minutes": 5}]
    assert held(agenda=agenda).step is Step.NOW


def test_the_last_mark_of_a_person_counts() -> None:
    state = held(desired(), *voted("2222"), Voted(who="an", ballot=DESIRED, marks={TOPICS[0]: 4}))
    assert dict(state.turns_of(DESIRED, TOPICS[0])[-1].marks) == {"an": 4, "bo": 2, "cy": 2, "di": 2}


def test_marks_are_taken_from_their_step_on_and_until_they_are_revealed() -> None:
    vote = voted("3")[0]
    assert "not begun" in refused(held(), vote)
    late = held(desired(), *voted("222"), Went(to=AT[Step.AGREE]))
    assert follow(late, Event("w", 99, START, "", vote)).turns_of(DESIRED, TOPICS[0])[-1].count == 3
    over = held(desired(), *voted("222"), Revealed(ballot=DESIRED, topic=TOPICS[0]))
    assert "revealed already" in refused(over, vote)


def test_who_did_not_come_in_cannot_vote_or_give_dots() -> None:
    state = held(Went(to=AT[Step.CHOOSE]))
    assert "not come in" in refused(state, Voted(who="eve", ballot=DESIRED, marks={TOPICS[0]: 1}))
    assert "not come in" in refused(state, Dotted(who="eve", dots={TOPICS[0]: 1}))


def test_a_second_vote_follows_the_first_and_both_are_kept() -> None:
    reveal, again = Revealed(ballot=DESIRED, topic=TOPICS[0]), Again(ballot=DESIRED, topic=TOPICS[0])
    assert "Reveal" in refused(held(desired(), *voted("222")), again)
    state = held(desired(), *voted("1144"), reveal, again, *voted("3334"), reveal)
    first, second = state.turns_of(DESIRED, TOPICS[0])
    assert list(first.marks.values()) == [1, 1, 4, 4]
    assert list(second.marks.values()) == [3, 3, 3, 4]
    assert "two votes" in refused(state, again)


@pytest.mark.parametrize("marks", ["", "3", "33"])
def test_fewer_than_three_votes_are_not_revealed(marks: str) -> None:
    state = held(desired(), *voted(marks))
    assert "from 3 votes on" in refused(state, Revealed(ballot=DESIRED, topic=TOPICS[0]))


def test_a_session_that_says_it_is_not_anonymous_reveals_one_vote() -> None:
    state = held(desired(), *voted("3"), Revealed(ballot=DESIRED, topic=TOPICS[0]), small=True)
    assert state.turns_of(DESIRED, TOPICS[0])[0].revealed


def test_few_phones_beside_many_cards_are_not_revealed() -> None:
    cards = Typed(ballot=DESIRED, topic=TOPICS[0], cards=(0, 4, 2, 0, 0))
    reveal = Revealed(ballot=DESIRED, topic=TOPICS[0])
    assert "from 3" in refused(held(desired(), *voted("33"), cards), reveal)
    assert held(desired(), cards, reveal).turns_of(DESIRED, TOPICS[0])[0].count == 6
    assert held(desired(), *voted("333"), cards, reveal).turns_of(DESIRED, TOPICS[0])[0].count == 9


def test_cards_typed_again_take_the_place_of_those_before() -> None:
    first = Typed(ballot=DESIRED, topic=TOPICS[0], cards=(9, 0, 0, 0, 0))
    state = held(desired(), first, Typed(ballot=DESIRED, topic=TOPICS[0], cards=(0, 0, 3, 0, 1)))
    assert state.turns_of(DESIRED, TOPICS[0])[0].cards == (0, 0, 3, 0, 1)


def test_dots_are_never_more_than_were_given() -> None:
    state = held(Went(to=AT[Step.CHOOSE]), dots=3)
    assert "3 dots" in refused(state, Dotted(who="an", dots={TOPICS[0]: 2, TOPICS[1]: 2}))
    assert "talk about" in refused(state, Dotted(who="an", dots={"elsewhere": 1}))
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        Dotted(who="an", dots={TOPICS[0]: -3, TOPICS[1]: 6})


@given(
    st.lists(
        st.tuples(
            st.sampled_from(PEOPLE), st.dictionaries(st.sampled_from(TOPICS), st.integers(0, 10), max_size=3)
        ),
        max_size=30,
    )
)
def test_whatever_is_sent_nobody_has_more_dots_than_given(sent: list[tuple[str, dict[str, int]]]) -> None:
    acts = [Went(to=AT[Step.CHOOSE]), *(Dotted(who=who, dots=dots) for who, dots in sent)]
    joined = [Joined(who=p, code=p) for p in PEOPLE]
    state = replay(events(opened(dots=3), *joined, *acts))
    assert state
    assert all(sum(each.values()) <= 3 for each in state.given.values())


def test_dots_stay_as_they_are_once_revealed() -> None:
    dots = [Dotted(who=p, dots={TOPICS[0]: 1}) for p in PEOPLE[:3]]
    assert "from 3" in refused(held(Went(to=AT[Step.CHOOSE]), *dots[:2]), DotsRevealed())
    state = held(Went(to=AT[Step.CHOOSE]), *dots, DotsRevealed())
    assert "counted already" in refused(state, Dotted(who="an", dots={TOPICS[1]: 1}))


def test_who_gave_no_dots_or_took_them_back_is_nobody_who_gave_some() -> None:
    """Why: else the dots of one person are shown as those of three."""
    state = held(
        Went(to=AT[Step.CHOOSE]),
        Dotted(who="an", dots={TOPICS[0]: 3}),
        Dotted(who="bo", dots={}),
        Dotted(who="cy", dots={TOPICS[1]: 0}),
        Dotted(who="di", dots={TOPICS[1]: 1}),
        Dotted(who="di", dots={TOPICS[1]: 0}),
    )
    assert state.dotted == 1
    assert "from 3" in refused(state, DotsRevealed())
    assert "gave none" in refused(state, DotCards(people=3))
    assert "gave none" in refused(state, on_paper(3, 0, 0))


def test_a_first_step_becomes_one_action() -> None:
    state = held(Acted(topic=TOPICS[0], action="a1"))
    assert "already" in refused(state, Acted(topic=TOPICS[0], action="a2"))


def on_paper(people: int, *dots: int) -> DotCards:
    return DotCards(people=people, dots=dict(zip(TOPICS, dots, strict=False)))


def test_dots_on_paper_are_no_more_than_so_many_people_have() -> None:
    state = held(Went(to=AT[Step.CHOOSE]), on_paper(4, 7, 5), dots=3)
    assert state.dotted == 4
    assert "4 people have 12 dots" in refused(state, on_paper(4, 7, 6))
    assert "talk about" in refused(state, DotCards(people=4, dots={"elsewhere": 1}))
    assert "not begun" in refused(held(), on_paper(1, 1))
    over = follow(state, Event("w", 98, START, "chair", DotsRevealed()))
    assert "counted already" in refused(over, on_paper(4, 1))


def test_dots_on_paper_are_counted_anew_or_taken_back() -> None:
    go = Went(to=AT[Step.CHOOSE])
    again = held(go, on_paper(4, 7, 5), on_paper(5, 0, 1))
    assert (again.dotted, dict(again.dot_cards.dots)) == (5, {TOPICS[0]: 0, TOPICS[1]: 1})
    assert held(go, on_paper(4, 7), DotCards()).dotted == 0


@pytest.mark.parametrize(
    ("phones", "cards", "shown"), [(0, 0, False), (0, 2, False), (0, 3, True), (2, 9, False), (3, 1, True)]
)
def test_the_dots_of_few_are_not_revealed_on_phone_or_paper(phones: int, cards: int, shown: bool) -> None:
    given = [Dotted(who=p, dots={TOPICS[0]: 1}) for p in PEOPLE[:phones]]
    state = held(Went(to=AT[Step.CHOOSE]), *given, on_paper(cards, cards))
    if shown:
        assert follow(state, Event("w", 99, START, "chair", DotsRevealed())).dots_revealed
    else:
        assert "from 3" in refused(state, DotsRevealed())


def agreed(level: int, *groups: str, why: str = "haalbaar") -> Agreed:
    return Agreed(topic=TOPICS[0], level=level, why=why, year_groups=groups or ("",))


def test_year_groups_may_have_levels_of_their_own() -> None:
    state = held(agreed(3), agreed(4, "havo-4", "vwo-4"), agreed(2, "vwo-4"))
    assert [(a.level, a.year_groups) for a in state.agreed_on(TOPICS[0])] == [
        (3, ("",)),
        (4, ("havo-4",)),
        (2, ("vwo-4",)),
    ]
    assert state.agreed_on(TOPICS[1]) == ()


def test_an_agreement_can_be_taken_back_for_some_year_groups() -> None:
    state = held(agreed(3, "havo-4", "vwo-4"), TakenBack(topic=TOPICS[0], year_groups=("havo-4",)))
    assert [(a.level, a.year_groups) for a in state.agreed_on(TOPICS[0])] == [(3, ("vwo-4",))]
    assert "no longer agrees" in refused(state, TakenBack(topic=TOPICS[0], year_groups=("havo-4",)))


def test_an_agreement_is_set_aside_even_after_the_end_and_a_new_one_is_not() -> None:
    aside = PutAside(agreements=((TOPICS[0], ""),))
    state = held(agreed(4), Closed(), aside)
    assert state.agreed[TOPICS[0], ""].aside
    back = follow(state, Event("w", 99, START, "chair", aside.model_copy(update={"aside": False})))
    assert not back.agreed[TOPICS[0], ""].aside
    assert not held(agreed(4), aside, agreed(3)).agreed[TOPICS[0], ""].aside
    assert "no longer agrees" in refused(held(), aside)


def test_priorities_are_at_most_as_many_as_was_said_and_the_rest_is_noted() -> None:
    state = held(Chose(topics=TOPICS[:1], note="later"), most=1)
    assert state.not_chosen() == TOPICS[1:]
    assert "at most 1" in refused(state, Chose(topics=TOPICS[:2]))


def test_after_the_end_nothing_happens_any_more() -> None:
    state = held(Closed())
    with pytest.raises(RoundClosed):
        follow(state, Event("w", 99, START, "", Joined(who="eve", code="x")))


def test_replay_gives_the_same_session_and_passes_over_what_came_too_late() -> None:
    acts: list[Act] = [
        opened(),
        *(Joined(who=p, code=p) for p in PEOPLE),
        desired(),
        *voted("1344"),
        Revealed(ballot=DESIRED, topic=TOPICS[0]),
        *voted("1111"),  # too late
        Agreed(topic=TOPICS[0], level=3, why="haalbaar"),
        Focused(topic=TOPICS[1]),
    ]
    stored = [ACT.validate_json(act.model_dump_json()) for act in acts]
    state, again = replay(events(*acts)), replay(events(*stored))
    assert state == again
    assert state
    assert list(state.turns_of(DESIRED, TOPICS[0])[0].marks.values()) == [1, 3, 4, 4]
    assert state.agreed[TOPICS[0], ""].why == "haalbaar"


def test_what_participants_see_is_called_the_same_while_others_vote() -> None:
    state = held(desired())
    before = view(state)
    for event in events(*voted("123"), Typed(ballot=DESIRED, topic=TOPICS[1], cards=(1, 2, 3, 0, 0))):
        state = follow(state, event)
    assert view(state) == before
    choosing = held(Went(to=AT[Step.CHOOSE]))
    assert view(follow(choosing, Event("w", 99, START, "", on_paper(4, 7)))) == view(choosing)
    assert view(follow(state, Event("w", 99, START, "", Went(to=AT[Step.AGREE])))) != before


def test_participants_are_asked_every_topic_and_then_the_one_that_is_talked_about() -> None:
    assert votes_on(held()) == (None, ())
    assert votes_on(held(desired())) == (DESIRED, TOPICS)
    reveal = Revealed(ballot=DESIRED, topic=TOPICS[0])
    talk = [desired(), *voted("123"), Went(to=AT[Step.AGREE]), reveal]
    assert votes_on(held(*talk)) == (None, ())
    assert votes_on(held(*talk, Again(ballot=DESIRED, topic=TOPICS[0]))) == (DESIRED, TOPICS[:1])


def test_a_group_that_does_not_score_the_present_is_not_asked_it_while_comparing() -> None:
    state = held(Went(to=AT[Step.COMPARE]), Focused(topic=TOPICS[0]), agenda=script(scanned=True))
    assert votes_on(state) == (None, ())


def test_the_agenda_may_change_on_the_way_but_keeps_the_present_step() -> None:
    turned = tuple(reversed(script(scanned=False)))
    state = held(desired(), Planned(agenda=turned))
    assert state.step is Step.DESIRED
    assert state.agenda == turned
    rest = tuple(i for i in turned if i.step is not Step.DESIRED)
    assert "must stay" in refused(state, Planned(agenda=rest))


def test_of_two_breaks_the_group_stays_in_the_one_where_it_is() -> None:
    pause = AgendaItem(step=Step.BREAK, minutes=5)
    usual = script(scanned=False)
    first, second = (*usual[:1], pause, *usual[1:4], pause, *usual[4:]), (pause, *usual, pause)
    state = held(Planned(agenda=first), Went(to=5), Planned(agenda=second))
    assert (state.at, state.step) == (len(second) - 1, Step.BREAK)
    assert held(Planned(agenda=first), Went(to=1), Planned(agenda=second)).at == 0


@pytest.mark.parametrize(
    ("wanted", "order"),
    [
        ([1, 2, 3, 4], "abcd"),
        ([3, 2, 3, 4], "bcad"),
        ([1, 2, 3, 2], "adbc"),
        ([2, 1, 3, 4], "bacd"),
        ([20, 2, 3, 4], "bcda"),
    ],
)
def test_a_step_comes_to_stand_at_the_place_that_was_typed(wanted: list[int], order: str) -> None:
    assert "".join(arranged("abcd", wanted)) == order


def test_a_topic_that_goes_takes_its_priority_along_but_not_its_votes() -> None:
    state = held(desired(), *voted("123"), Chose(topics=TOPICS[:2]), Listed(topics=TOPICS[1:]))
    assert state.priorities == TOPICS[1:2]
    back = follow(state, Event("w", 99, START, "", Listed(topics=TOPICS)))
    assert back.turns_of(DESIRED, TOPICS[0])[0].count == 3


def test_nothing_of_a_vote_stands_in_what_is_printed_of_a_session() -> None:
    state = held(desired(), *voted("1432"), Went(to=AT[Step.CHOOSE]), on_paper(4, 7))
    assert "marks" not in repr(state)
    assert "dot_cards" not in repr(state)
