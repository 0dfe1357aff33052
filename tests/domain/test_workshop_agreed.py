"""Which agreements wait for a leader: by place, by time, and by what the leader said since."""

from dataclasses import replace
from datetime import timedelta

import pytest
from domain.test_workshop import START, TOPICS, agreed, held

from lobscan.domain.ambition import Ambition
from lobscan.domain.workshop import Workshop
from lobscan.domain.workshop_acts import PutAside
from lobscan.domain.workshop_agreed import proposals

TOPIC = TOPICS[0]


def said(level: int | None, minutes: int, *, group: str = "", target: str = TOPIC) -> Ambition:
    """What a leader said, so many minutes after the session began."""
    return Ambition("r1", target, group, level, "x", "leider", START + timedelta(minutes=minutes))


def session(*levels: int, group: str = "", id_: str = "w", later: int = 0) -> Workshop:
    """A session without people, in which a level is agreed on each minute, from minute 1."""
    state = held(*(agreed(level, group) for level in levels), people=())
    return replace(
        state,
        id=id_,
        agreed={k: replace(a, at=a.at + timedelta(minutes=later)) for k, a in state.agreed.items()},
    )


def waits(sessions: list[Workshop], *ambitions: Ambition) -> list[tuple[str, int]]:
    return [(p.workshop, p.agreement.level) for p in proposals(sessions, ambitions)]


def test_what_nobody_made_an_ambition_waits_with_its_line_why() -> None:
    (one,) = proposals([session(4)], [])
    assert (one.workshop, one.held, one.place) == ("w", START.date(), (TOPIC, ""))
    assert (one.agreement.level, one.agreement.why) == (4, "haalbaar")


@pytest.mark.parametrize(
    ("words", "open_"),
    [
        ([said(2, 0)], True),  # before the session
        ([said(4, 0)], False),  # the same level stands already
        ([said(2, 9)], False),  # a leader chose otherwise since
        ([said(4, 9)], False),
        ([said(4, 9), said(None, 10)], True),  # taken back
        ([said(4, 9, group="havo-4")], True),  # elsewhere
        ([said(4, 9, target=TOPICS[1])], True),
    ],
)
def test_a_leaders_word_on_the_same_place_settles_it(words: list[Ambition], open_: bool) -> None:
    assert waits([session(4)], *words) == ([("w", 4)] if open_ else [])


def test_the_last_session_on_a_place_counts_in_whatever_order_they_come() -> None:
    first, second = session(4), session(2, id_="w2", later=60)
    assert waits([first, second]) == waits([second, first]) == [("w2", 2)]
    assert sorted(waits([first, session(2, group="havo-4", id_="w2", later=60)])) == [("w", 4), ("w2", 2)]


def test_what_was_set_aside_says_so() -> None:
    state = held(agreed(4), agreed(2, "havo-4"), PutAside(agreements=((TOPIC, ""),)))
    assert {p.place: p.agreement.aside for p in proposals([state], [])} == {
        (TOPIC, ""): True,
        (TOPIC, "havo-4"): False,
    }
