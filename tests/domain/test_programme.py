"""The programme and the terms that it is laid over."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from lobscan.domain import programme, weeks
from lobscan.domain.activity import Activity, Kind
from lobscan.domain.calendars import flemish_year
from lobscan.domain.terms import month_weeks, term_at, terms

YEAR = flemish_year(2026, region="vl")
TERMS = terms(YEAR)


def activity(title: str = "x", *, at: str = "", groups: tuple[str, ...] = ("a",), **kinds: bool) -> Activity:
    return Activity(id=title, title=title, weeks=weeks.read(at), year_groups=groups, **kinds)


def test_terms_run_from_holiday_to_holiday_and_hold_every_week_once() -> None:
    assert [t.before for t in TERMS] == [
        "Herfstvakantie",
        "Kerstvakantie",
        "Krokusvakantie",
        "Paasvakantie",
        "Zomervakantie",
    ]
    assert [t.after for t in TERMS] == ["", *(t.before for t in TERMS[:-1])]
    numbers = [w for t in TERMS for w in t.weeks]
    assert numbers == [w.number for w in weeks.school_weeks(YEAR)]


@given(st.integers(1, weeks.MOST))
def test_every_week_of_the_year_has_its_term(week: int) -> None:
    found = term_at(TERMS, week)
    known = {w for t in TERMS for w in t.weeks}
    assert found is not None or week not in known
    assert week not in known or (found and week in found.weeks)


def test_a_year_without_holidays_is_one_term() -> None:
    (whole,) = terms(YEAR.model_copy(update={"holidays": ()}))
    assert (whole.after, whole.before) == ("", "")


def test_a_week_belongs_to_the_month_of_its_thursday() -> None:
    found = month_weeks(YEAR)
    assert found[date(2026, 9, 1)] == (36, 37, 38, 39)
    assert found[date(2026, 10, 1)] == (40, 41, 42, 43, 44)
    assert found[date(2027, 1, 1)] == (1, 2, 3, 4)


def test_an_activity_stands_in_each_of_its_terms_and_groups() -> None:
    found = programme.programme([activity(at="44-46", groups=("a", "b")), activity("y")], TERMS)
    assert {at: [x.title for x in those] for at, those in found.items()} == {
        (0, "a"): ["x"],
        (0, "b"): ["x"],
        (1, "a"): ["x"],
        (1, "b"): ["x"],
        (programme.NO_TERM, "a"): ["y"],
    }


def test_kinds_are_told_together_in_their_order() -> None:
    assert programme.kinds([activity(reflect=True), activity(inform=True)]) == (Kind.INFORM, Kind.REFLECT)
    assert programme.kinds([]) == ()


def test_a_group_meets_what_its_activities_do_together() -> None:
    both = [activity(groups=("a", "b"), inform=True), activity(groups=("b",), reflect=True), activity()]
    assert programme.met(both) == {"a": {Kind.INFORM}, "b": {Kind.INFORM, Kind.REFLECT}}


def test_by_week_follows_the_school_year() -> None:
    found = [activity("c", at="3"), activity("d"), activity("b", at="41"), activity("A", at="41")]
    assert [a.title for a in programme.by_week(found)] == ["A", "b", "c", "d"]
