"""Many answers at once are kept in the order in which they came: the last one counts."""

from datetime import date
from uuid import UUID

from lobscan.domain.answers import Answer
from lobscan.services.workspace import Workspace
from lobscan.storage import answers
from lobscan.storage.answers import Respondent

DAY = date(2026, 11, 2)


def _id(number: int) -> str:
    return str(UUID(int=number))


def test_thousands_of_answers_keep_their_order(ws: Workspace) -> None:
    said = [
        Answer(_id(who), "mentor", f"s{what}", "", current=mark)
        for mark in ("1", "4", "2")
        for who in range(50)
        for what in range(200)
    ]
    ws.write(lambda c: answers.add(c, "r", said, day=DAY))
    held = ws.read(lambda c: answers.given(c, "r", _id(49)))
    assert len(held) == 200
    assert {a.current for a in held.values()} == {"2"}
    first = ws.read(lambda c: c.execute("SELECT respondent FROM answer ORDER BY number LIMIT 200").fetchall())
    assert {str(r) for (r,) in first} == {_id(0)}


def test_respondents_with_few_many_and_no_year_groups_are_kept_as_they_are(ws: Workspace) -> None:
    people = [Respondent(_id(n), "r", "mentor", ("havo-3", "havo-4")[:n]) for n in range(3)]
    ws.write(lambda c: answers.add_respondents(c, people))
    assert ws.read(lambda c: answers.known(c, "r")) == {_id(n) for n in range(3)}
    assert ws.read(lambda c: answers.response_by_year_group(c, "r")) == {
        "havo-3": {"mentor": 2},
        "havo-4": {"mentor": 1},
    }
