"""What may be seen of a vote: nothing, then spread and consensus, by hand-made figures."""

import math

import pytest
from domain.test_workshop import AT, DESIRED, PEOPLE, TOPICS, desired, held, voted

from lobscan.domain.results import Row
from lobscan.domain.workshop import Turn, Workshop
from lobscan.domain.workshop_acts import Ballot, DotCards, DotsRevealed, Dotted, Revealed, Step, Typed, Went
from lobscan.domain.workshop_topics import largest_disagreements, largest_gaps, usual_topics
from lobscan.domain.workshop_vote import dots, spreads, voters

REVEAL = Revealed(ballot=DESIRED, topic=TOPICS[0])


def test_a_vote_that_was_not_revealed_tells_only_how_many_voted() -> None:
    state = held(desired(), *voted("1234"))
    assert spreads(state, DESIRED, TOPICS[0]) == ()
    assert voters(state, DESIRED, TOPICS[0]) == 4


@pytest.mark.parametrize(
    ("marks", "counts", "mean", "consensus"),
    [
        ("3333", (0, 0, 4, 0, 0), 3.0, 1.0),
        ("1144", (2, 0, 0, 2, 0), 2.5, 0.0),
        ("2355", (0, 1, 1, 0, 2), 2.5, 1 + math.log2(1 - 0.5 / 3)),
        ("5555", (0, 0, 0, 0, 4), None, None),
    ],
)
def test_a_revealed_vote_has_its_spread_and_consensus(
    marks: str, counts: tuple[int, ...], mean: float | None, consensus: float | None
) -> None:
    (one,) = spreads(held(desired(), *voted(marks), REVEAL), DESIRED, TOPICS[0])
    assert (one.count, one.counts, one.mean) == (4, counts, mean)
    assert one.consensus == (None if consensus is None else pytest.approx(consensus))


def test_paper_cards_count_like_phones() -> None:
    cards = Typed(ballot=DESIRED, topic=TOPICS[0], cards=(1, 0, 0, 2, 1))
    (one,) = spreads(held(desired(), *voted("333"), cards, REVEAL), DESIRED, TOPICS[0])
    assert one.counts == (1, 0, 3, 2, 1)


def test_the_two_ends_are_the_lowest_and_highest_level_given() -> None:
    def ends(marks: str) -> tuple[int, int] | None:
        return spreads(held(desired(), *voted(marks), REVEAL), DESIRED, TOPICS[0])[0].ends

    assert ends("2334") == (2, 4)
    assert ends("3335") is None


def test_too_few_votes_stay_hidden_even_if_they_were_marked_as_revealed() -> None:
    whole = held(desired())
    turns = {(DESIRED, TOPICS[0]): (Turn({"an": 1, "bo": 4}, revealed=True),)}
    shown = Workshop(**{**vars(whole), "turns": turns})
    (one,) = spreads(shown, DESIRED, TOPICS[0])
    assert (one.count, one.counts, one.mean, one.consensus) == (2, None, None, None)


def test_dots_are_added_up_once_they_are_revealed() -> None:
    given = [Dotted(who=p, dots={TOPICS[1]: 2, TOPICS[0]: 1}) for p in PEOPLE[:3]]
    acts = [Went(to=AT[Step.CHOOSE]), *given]
    assert dots(held(*acts)) is None
    assert dots(held(*acts, DotsRevealed())) == {TOPICS[1]: 6, TOPICS[0]: 3, TOPICS[2]: 0}
    paper = DotCards(people=2, dots={TOPICS[2]: 4, TOPICS[0]: 1})
    assert dots(held(*acts, paper)) is None
    assert dots(held(*acts, paper, DotsRevealed())) == {TOPICS[1]: 6, TOPICS[0]: 4, TOPICS[2]: 4}


def row(statement: str, gap: float | None, consensus: float | None, place: str = "*") -> Row:
    return Row("a", statement, place, 9, 0.0, 2.0, consensus, None, 3.0, gap, hidden=gap is None)


def test_the_usual_topics_are_three_gaps_and_of_the_others_three_disagreements() -> None:
    rows = [
        row("s1", 0.5, 0.2),
        row("s2", 2.0, 0.1),
        row("s3", 1.5, 0.9),
        row("s4", 1.0, 0.3),
        row("s5", 0.0, 0.4),
        row("s6", 0.1, 0.8),
        row("s7", None, None),
        row("s8", 0.0, 1.0),
        row("s2", 3.0, 0.0, "havo-4"),
    ]
    assert [r.statement for r in largest_gaps(rows)[:2]] == ["s2", "s3"]
    assert [r.statement for r in largest_disagreements(rows)[:2]] == ["s2", "s1"]
    assert usual_topics(rows) == ("s2", "s3", "s4", "s1", "s5", "s6")


def test_a_ballot_on_now_stands_apart_from_that_on_wanted() -> None:
    state = held(Went(to=AT[Step.NOW]), *voted("1234", ballot=Ballot.NOW))
    assert voters(state, Ballot.NOW, TOPICS[0]) == 4
    assert voters(state, DESIRED, TOPICS[0]) == 0
