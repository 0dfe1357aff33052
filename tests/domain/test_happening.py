"""What happens in a school year, whatever register it stands in."""

from datetime import date

import pytest
from builders import area, pack, school, school_year, statement

from lobscan.domain.activity import Activity
from lobscan.domain.evidence import Evidence
from lobscan.domain.happening import Kind, Moment, by_week, for_group, fullest, happenings
from lobscan.domain.partner import Partner
from lobscan.domain.practice import Practice
from lobscan.domain.round import Round
from lobscan.domain.workplan import Action

YEAR = school_year(date(2026, 8, 31), date(2027, 7, 11))
NOVEMBER = date(2026, 11, 2)
"""A Monday, of week 45."""
SCHOOL = school(*((g, g, 3) for g in ("g1", "g2")), school_years=[YEAR])


def practice(**registers):
    empty = {"activities": (), "tasks": (), "partners": (), "evidence": ()}
    return Practice(
        school=SCHOOL,
        pack=pack(area("a", statement("s"))),
        today=NOVEMBER,
        number=0,
        **{**empty, **registers},
    )


def action(id_="a", **more):
    fields = {"id": id_, "title": id_, "start": NOVEMBER, "due": date(2026, 11, 10)}
    return Action.model_validate({**fields, **more})


def found(actions=(), rounds=(), **registers):
    return happenings(practice(**registers), actions, rounds, YEAR)


def told(happening):
    return (happening.kind, happening.title, happening.moment, happening.weeks)


def test_an_action_happens_in_every_week_it_touches_within_the_year():
    (one,) = found([action(executors=["ann"], responsible="bob", year_groups=["g1"])])
    assert told(one) == (Kind.ACTION, "a", Moment.NONE, (NOVEMBER, date(2026, 11, 9)))
    assert (one.who, one.responsible, one.year_groups) == (("ann",), "bob", ("g1",))
    (cut,) = found([action(start=date(2026, 1, 1), due=date(2026, 9, 1))])
    assert cut.weeks == (date(2026, 8, 31),)


@pytest.mark.parametrize(
    "more", [{"status": "stopped"}, {"start": date(2027, 8, 1), "due": date(2027, 8, 2)}]
)
def test_what_was_stopped_or_lies_elsewhere_does_not_happen(more):
    assert found([action(**more)]) == ()


def test_an_activity_happens_in_its_weeks_and_once_more_for_each_partner():
    activity = Activity(id="x", title="Stage", weeks=(45, 2), year_groups=("g2",), partners=("p",))
    partner = Partner(id="p", name="Zorggroep")
    found_ = found(activities=(activity,), partners=(partner,))
    weeks = (NOVEMBER, date(2027, 1, 11))
    assert [told(h) for h in found_] == [
        (Kind.ACTIVITY, "Stage", Moment.NONE, weeks),
        (Kind.PARTNER, "Zorggroep: Stage", Moment.WITH_PARTNER, weeks),
    ]


def test_an_idea_does_not_happen_and_what_has_no_week_comes_last():
    idea = Activity(id="i", title="Idee", status="idea", weeks=(45,))
    loose = Activity(id="l", title="Los")
    assert [h.title for h in found([action()], activities=(loose, idea))] == ["a", "Los"]


def test_moments_of_quality_and_partners_stand_in_the_week_of_their_day():
    round_ = Round.model_validate(
        {
            "id": "r",
            "title": "Ronde",
            "rubric": "tiny",
            "rubric_version": "1.0.0",
            "opened": date(2026, 9, 9),
            "closes": date(2026, 10, 2),
            "roles": SCHOOL.roles,
        }
    )
    evidence = Evidence(
        id="e", title="PTA", owner="ann", dated=date(2025, 1, 1), valid_until=date(2026, 12, 31)
    )
    partner = Partner(
        id="p", name="Zorg", agreed_on=date(2026, 9, 1), evaluated=date(2025, 9, 1), contact="ann"
    )
    checked = [
        action(next_check=date(2026, 11, 20)),
        action("d", next_check=date(2026, 11, 20), status="done"),
    ]
    found_ = found(checked, [round_], evidence=(evidence,), partners=(partner,))
    assert {(h.moment, h.title, h.weeks[0]) for h in found_ if h.moment} == {
        (Moment.AGREED, "Zorg", date(2026, 8, 31)),
        (Moment.ROUND_OPENS, "Ronde", date(2026, 9, 7)),
        (Moment.ROUND_CLOSES, "Ronde", date(2026, 9, 28)),
        (Moment.CHECK, "a", date(2026, 11, 16)),
        (Moment.EVIDENCE_ENDS, "PTA", date(2026, 12, 28)),
    }


def test_a_year_group_gets_its_own_and_the_school_what_concerns_all():
    every = found([action("a", year_groups=["g1", "g2"]), action("b")])
    assert [h.id for h in for_group(every, "g2")] == ["a"]
    assert [h.id for h in for_group(every, "")] == ["b"]


def test_the_fullest_week_is_the_first_in_which_most_happens():
    every = found([action("a"), action("b", due=NOVEMBER), action("c", start=date(2026, 11, 9))])
    assert fullest(every) == (NOVEMBER, 2)
    assert fullest([]) is None
    assert {len(v) for v in by_week(every).values()} == {2}
