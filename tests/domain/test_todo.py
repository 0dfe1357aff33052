"""What asks for attention, for each office its own."""

import pytest

from lobscan.access import Office
from lobscan.domain.todo import MOST, OF, Ask, Todo, of

EVERYTHING = [Todo(ask) for ask in Ask]


@pytest.mark.parametrize("office", OF)
def test_each_office_gets_a_few_things_in_its_own_order(office: Office) -> None:
    found = [todo.ask for todo in of(office, EVERYTHING)]
    assert found == list(OF[office])[:MOST]


def test_no_two_offices_begin_alike_once_the_school_stands() -> None:
    later = [Todo(ask) for ask in Ask if ask not in (Ask.SCHOOL, Ask.ROUND)]
    firsts = [of(office, later)[0].ask for office in OF]
    assert len(set(firsts)) == len(firsts)


def test_what_there_is_none_of_asks_for_nothing() -> None:
    assert of(Office.COORDINATOR, [Todo(Ask.LATE, 0), Todo(Ask.DUE, 2)]) == (Todo(Ask.DUE, 2),)


def test_everything_is_somebodys() -> None:
    assert {ask for asks in OF.values() for ask in asks} == set(Ask)
