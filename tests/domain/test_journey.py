"""A pupil's journey: paths of the two structures, silence, repetition, and what a late arrival misses."""

from datetime import date

import builders
import pytest

from lobscan.content.schools import load_structure
from lobscan.domain import journey
from lobscan.domain.activity import Activity
from lobscan.domain.journey import DEAD_WEEKS, Repetition, Silence
from lobscan.domain.school import School, start_school
from lobscan.domain.weeks import school_weeks
from lobscan.settings import Settings

YEAR = builders.school_year(date(2026, 8, 31), date(2027, 7, 9), (date(2026, 12, 21), date(2027, 1, 1)))
WEEKS = school_weeks(YEAR)
TAUGHT = [w.number for w in WEEKS if not w.free]


def school(structure: str, tmp_path: object) -> School:
    content = Settings(tmp_path).content  # type: ignore[arg-type]
    return start_school(load_structure(content, structure), name="School")


@pytest.fixture
def dutch(tmp_path: object) -> School:
    return school("nl-vo", tmp_path)


@pytest.fixture
def flemish(tmp_path: object) -> School:
    return school("vl-so", tmp_path)


def ids(path: journey.Path) -> str:
    return " ".join(g.id for g in path)


def activity(id_: str, *groups: str, **more: object) -> Activity:
    return Activity.model_validate({"id": id_, "title": id_, "year_groups": groups, **more})


def test_dutch_ways_run_straight_through_each_track(dutch: School) -> None:
    assert [ids(p) for p in journey.straight(dutch)] == [
        "pro-1 pro-2 pro-3 pro-4 pro-5",
        "vmbo-bk-1 vmbo-bk-2 vmbo-bk-3 vmbo-bk-4",
        "vmbo-gt-1 vmbo-gt-2 vmbo-gt-3 vmbo-gt-4",
        "havo-1 havo-2 havo-3 havo-4 havo-5",
        "vwo-1 vwo-2 vwo-3 vwo-4 vwo-5 vwo-6",
    ]


def test_the_paths_of_the_product_are_ready_made(dutch: School, flemish: School) -> None:
    ready = {ids(p) for p in (*journey.paths(dutch), *journey.paths(flemish))}
    assert "vmbo-gt-1 vmbo-gt-2 vmbo-gt-3 vmbo-gt-4 havo-4 havo-5" in ready
    assert "havo-3 havo-4 havo-5" in ready
    assert "g1-1a g1-2a g2-3-da g2-4-da g3-5-da g3-6-da" in ready


def test_no_flemish_path_leads_from_one_finality_back_into_another(flemish: School) -> None:
    for path in journey.paths(flemish):
        assert len({g.tracks for g in path}) <= 2
        assert [g.year for g in path] == list(range(path[0].year, path[-1].year + 1))


def test_a_choice_in_the_middle_leads_straight_on(dutch: School) -> None:
    chosen = journey.read(dutch, ["vmbo-gt-4", "havo-4"])
    assert ids(journey.onward(dutch, chosen)) == "vmbo-gt-4 havo-4 havo-5"


def test_an_unknown_year_group_makes_no_path(dutch: School) -> None:
    assert journey.read(dutch, ["havo-3", "havo-99"]) == ()
    assert journey.read(dutch, [""]) == ()
    assert journey.read(dutch, ["havo-3"] * (journey.MOST_YEARS + 1)) == ()


def test_after_a_year_comes_the_next_or_the_same_again(dutch: School) -> None:
    (havo_4,) = journey.read(dutch, ["havo-4"])
    assert {g.year for g in journey.options(dutch, havo_4)} == {4, 5}


def test_a_lane_holds_what_counts_in_the_order_of_the_year(dutch: School) -> None:
    path = journey.read(dutch, ["havo-3"])
    found = journey.lanes(
        path,
        [
            activity("may", "havo-3", weeks=[20]),
            activity("undated", "havo-3"),
            activity("autumn", "havo-3", weeks=[40]),
            activity("idea", "havo-3", status="idea"),
            activity("elsewhere", "havo-4", weeks=[40]),
            activity("for others", "havo-3", tracks=["vwo"], weeks=[40]),
        ],
    )
    assert [a.id for a in found[0].moments] == ["autumn", "may", "undated"]


def quiet_after(dutch: School, weeks: int) -> tuple[Silence, ...]:
    """A year with a moment in each school week but the last so many."""
    busy = activity("a", "havo-3", weeks=TAUGHT[: len(TAUGHT) - weeks])
    return journey.dead_zones(journey.lanes(journey.read(dutch, ["havo-3"]), [busy]), WEEKS)


def test_silence_of_so_many_weeks_is_none_and_of_one_more_is(dutch: School) -> None:
    assert quiet_after(dutch, DEAD_WEEKS) == ()
    first, last = TAUGHT[-DEAD_WEEKS - 1], TAUGHT[-1]
    assert quiet_after(dutch, DEAD_WEEKS + 1) == (Silence((0, first), (0, last), DEAD_WEEKS + 1),)


def test_holidays_make_no_silence_longer(dutch: School) -> None:
    around = [w for w in TAUGHT if w not in TAUGHT[12:20]]
    assert {52, 53} <= {w.number for w in WEEKS if w.free}
    lanes = journey.lanes(journey.read(dutch, ["havo-3"]), [activity("a", "havo-3", weeks=around)])
    assert journey.dead_zones(lanes, WEEKS) == ()


def test_silence_goes_on_over_the_summer(dutch: School) -> None:
    path = journey.read(dutch, ["havo-3", "havo-4"])
    early = [activity("a", "havo-3", weeks=TAUGHT[:-5]), activity("b", "havo-4", weeks=TAUGHT[5:])]
    assert journey.dead_zones(journey.lanes(path, early), WEEKS) == (
        Silence((0, TAUGHT[-5]), (1, TAUGHT[4]), 10),
    )


def test_a_moment_without_a_week_breaks_no_silence(dutch: School) -> None:
    lanes = journey.lanes(journey.read(dutch, ["havo-3"]), [activity("a", "havo-3")])
    assert [s.weeks for s in journey.dead_zones(lanes, WEEKS)] == [len(TAUGHT)]


def repeated(dutch: School, *activities: Activity) -> tuple[Repetition, ...]:
    return journey.repetitions(journey.lanes(journey.read(dutch, ["havo-3", "havo-4", "havo-5"]), activities))


def test_the_same_title_in_two_years_is_a_repetition(dutch: School) -> None:
    assert repeated(dutch, activity("Fair", "havo-3", "havo-5", competencies=["work"])) == (
        Repetition(("Fair",), (0, 2)),
    )


def test_the_same_form_for_the_same_competencies_is_one_too(dutch: School) -> None:
    same = {"form": "Interview", "competencies": ["net"]}
    assert repeated(
        dutch, activity("a", "havo-3", **same), activity("b", "havo-4", **{**same, "form": " interview"})
    ) == (Repetition(("a", "b"), (0, 1)),)


def test_who_adds_something_builds_up(dutch: School) -> None:
    first = activity("a", "havo-3", title="Fair", competencies=["work"], inform=True)
    assert repeated(dutch, first, activity("b", "havo-4", title="fair", competencies=["work", "net"])) == ()
    assert repeated(dutch, first, activity("b", "havo-4", title="fair", reflect=True)) == ()
    assert repeated(dutch, first, activity("b", "havo-4", title="fair", inform=True)) != ()


def test_twice_in_one_year_is_no_repetition(dutch: School) -> None:
    assert repeated(dutch, activity("a", "havo-3", title="Fair"), activity("b", "havo-3", title="Fair")) == ()


def test_who_enters_havo_4_misses_what_only_havo_did_before(dutch: School) -> None:
    path = journey.read(dutch, ["vmbo-gt-3", "vmbo-gt-4", "havo-4", "havo-5"])
    every = [
        activity("profile", "havo-3", competencies=["steer"]),
        activity("fair", "havo-3", "havo-5", competencies=["work"]),
        activity("talk", "havo-2", competencies=["self"]),
        activity("mbo", "vmbo-gt-3", competencies=["self"]),
    ]
    newcomer, crossing = journey.missed(dutch, path, every)
    assert (newcomer.group.id, [g.id for g in newcomer.years]) == ("vmbo-gt-3", ["vmbo-gt-1", "vmbo-gt-2"])
    assert newcomer.moments == ()
    assert [g.id for g in crossing.years] == ["havo-1", "havo-2", "havo-3"]
    assert [a.id for a in crossing.moments] == ["talk", "profile"]
    assert crossing.competencies == ("steer",)


def test_who_walks_the_whole_way_misses_nothing(dutch: School, flemish: School) -> None:
    for each in (dutch, flemish):
        for path in journey.straight(each):
            every = [activity(g.id, g.id) for g in each.year_groups]
            assert journey.missed(each, path, every) == ()


def test_the_ribbon_leaves_the_empty_summer_out(dutch: School) -> None:
    long = school_weeks(
        builders.school_year(date(2026, 8, 1), date(2027, 7, 31), (date(2026, 8, 1), date(2026, 8, 30)))
    )
    lanes = journey.lanes(journey.read(dutch, ["havo-3"]), [activity("a", "havo-3", weeks=[40])])
    assert long[0].free
    assert journey.span(lanes, long)[0].number == 36
    summer = journey.lanes(journey.read(dutch, ["havo-3"]), [activity("a", "havo-3", weeks=[34])])
    assert journey.span(summer, long)[0].number == 34
