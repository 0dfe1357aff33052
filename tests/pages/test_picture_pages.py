"""Start, scores, gaps and ambitions, by their widgets, through the app, on answers counted by hand.

Six mentors and five team leaders answered. The shared vision: mentors all 2, team leaders all 4, so
32 / 11 = 2.9 together. Career talks in havo 4: 1 1 1 2 2 2 = 1.5, reflecting there: all 2. Experience
in havo 3: all 4; in havo 5 three mentors only, which is hidden. So the activities stand at
(1.5 + 2 + 4) / 3 = 2.5, and in havo 4 at (1.5 + 2) / 2 = 1.75.
"""

import re
from datetime import timedelta
from fractions import Fraction
from itertools import dropwhile

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.domain.round import Round
from lobscan.domain.workplan import Status
from lobscan.exchange.answers import RawAnswer
from lobscan.services import ambition, intake, plan, prepare, scan
from lobscan.services.workspace import Workspace, today
from lobscan.settings import shipped

SCORES = "pages/4_picture/scores.py"
GAPS = "pages/4_picture/gaps.py"
AMBITIONS = "pages/5_ambition/ambitions.py"
START = "pages/1_prepare/start.py"
VISION, TALKS, REFLECT, EXPERIENCE = (
    "a1-gedeelde-visie",
    "b6-loopbaangesprek",
    "b4-reflecteren",
    "b3-ervaren",
)
DAY = timedelta(days=1)


def rows(role: str, statement: str, group: str, marks: str) -> list[RawAnswer]:
    """A line per letter of `marks`, each of another person of the role."""
    return [RawAnswer(0, f"{role}{i}", role, statement, group, mark) for i, mark in enumerate(marks)]


ANSWERS = [
    *rows("mentor", VISION, "", "222222"),
    *rows("teamleider", VISION, "", "44444"),
    *rows("mentor", TALKS, "havo-4", "111222"),
    *rows("mentor", REFLECT, "havo-4", "222222"),
    *rows("mentor", EXPERIENCE, "havo-3", "444444"),
    *rows("mentor", EXPERIENCE, "havo-5", "444"),
]


def held(ws: Workspace, title: str, answers: list[RawAnswer]) -> Round:
    """A closed round with `answers`."""
    made = prepare.open_round(ws, prepare.NewRound(rubric="nl-lob", title=title), actor=LOCAL)
    intake.import_answers(ws, made, answers, actor=LOCAL)
    return prepare.close_round(ws, made.id, actor=LOCAL)


@pytest.fixture
def round_(ws: Workspace) -> Round:
    return held(ws, "Najaar", ANSWERS)


def opened(page: str, **address: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    for key, value in address.items():
        at.query_params[key] = value
    at.switch_page(page).run()
    assert not at.exception
    return at


def title(at: AppTest) -> str:
    (found,) = at.title
    return str(found.value)


def told(at: AppTest) -> str:
    """What the page says, as a reader sees it."""
    return " ".join(e.value for e in [*at.title, *at.markdown]).replace("\\", "")


def drawn(at: AppTest) -> list[str]:
    """The charts and tables of the page in their order."""
    return [e.type for e in at.main if e.type in ("plotly_chart", "dataframe")]


def table(at: AppTest, chart: str) -> dict[str, dict[str, str]]:
    """The cells of the table below a chart, by the words of their row and column."""
    after = dropwhile(lambda e: not (e.type == "plotly_chart" and e.proto.id.endswith(f"-{chart}")), at.main)
    found = next(e.value for e in after if e.type == "dataframe")
    head, *columns = found.columns
    return {row[head]: {c: row[c] for c in columns} for _, row in found.iterrows()}


# Scores


def test_the_title_names_the_lowest_and_the_highest_area(round_: Round) -> None:
    at = opened(SCORES)
    assert (
        title(at) == "Activiteiten en begeleiding scoort het laagst (2,5), Visie en beleid het hoogst (2,9)"
    )
    assert "In deze ronde hebben 11 mensen ingevuld." in told(at)


def test_one_answer_of_a_team_together_is_told_in_the_singular(ws: Workspace) -> None:
    team = prepare.open_round(ws, prepare.NewRound(rubric="nl-lob", mode="joint"), actor=LOCAL)
    scan.joint_answer(ws, team, scan.Judgement(VISION, current="2"), actor=LOCAL)
    assert "In deze ronde heeft 1 persoon ingevuld." in told(opened(SCORES))


def test_another_judgement_gives_other_figures(round_: Round) -> None:
    at = opened(SCORES)
    at.selectbox(key="choose-who").select("role-mentor").run()
    assert title(at).startswith("Visie en beleid scoort het laagst (2,0)")
    assert at.query_params["who"] == "role-mentor"
    assert table(at, "profile")["Visie en beleid"]["Score"] == "2,0"
    at.selectbox(key="choose-who").select("leaders").run()
    assert table(at, "profile")["Visie en beleid"]["Score"] == "4,0"


def test_one_area_alone_is_neither_the_lowest_nor_the_highest(ws: Workspace) -> None:
    held(ws, "Klein", rows("mentor", VISION, "", "333333"))
    assert title(opened(SCORES)) == "Visie en beleid scoort 3,0"


def test_areas_that_score_alike_are_not_ranked(ws: Workspace) -> None:
    held(
        ws,
        "Gelijk",
        [*rows("mentor", VISION, "", "333333"), *rows("mentor", TALKS, "havo-4", "333333")],
    )
    assert title(opened(SCORES)) == "Alle gebieden met een score staan op 3,0"


def test_another_round_is_chosen_and_stays_in_the_address(ws: Workspace, round_: Round) -> None:
    held(ws, "Voorjaar", rows("mentor", VISION, "", "333333"))
    at = opened(SCORES)
    assert title(at) == "Visie en beleid scoort 3,0"
    at.selectbox(key="choose-round").select(round_.id).run()
    assert title(at).startswith("Activiteiten en begeleiding scoort het laagst")
    assert title(opened(SCORES, round=round_.id)).startswith("Activiteiten en begeleiding")


def test_the_areas_per_year_group_are_the_means_of_what_is_shown(round_: Round) -> None:
    found = table(opened(SCORES), "area-map-score")["Activiteiten en begeleiding"]
    assert {name: found[name] for name in ("havo 3", "havo 4", "havo 5", "vwo 4", "totaal")} == {
        "havo 3": "4,0",
        "havo 4": "1,8",
        "havo 5": "·",
        "vwo 4": "–",
        "totaal": "2,5",
    }


@pytest.mark.parametrize(("figure", "shown"), [("score", "2,0"), ("gap", "1,0"), ("consensus", "1,0")])
def test_the_maps_show_the_figure_that_was_chosen(round_: Round, figure: str, shown: str) -> None:
    at = opened(SCORES)
    at.segmented_control(key="switch-figure").select(figure).run()
    assert table(at, "statement-map")["Reflecteren"]["havo 4"] == shown


def test_consensus_is_read_from_the_spread(round_: Round) -> None:
    # Three 1 and three 2 lie half a level from their mean: 1 + log2(1 - 0.5 / 3) = 0.737.
    assert table(opened(SCORES, figure="consensus"), "statement-map")["Loopbaangesprek"]["havo 4"] == "0,7"


def test_an_area_is_chosen_for_the_statements(ws: Workspace, round_: Round) -> None:
    at = opened(SCORES)
    at.selectbox(key="choose-area").select("visie").run()
    pack = prepare.pack_of(ws, round_)
    assert set(table(at, "statement-map")) == {
        s.aspect for s in pack.statements if s.core and pack.area_of(s.id).id == "visie"
    }


def test_behind_a_figure_stand_its_counts_and_none_of_the_hidden(round_: Round) -> None:
    at = opened(SCORES, statement=EXPERIENCE)
    found = table(at, "spread")
    assert [found["havo 3"][c] for c in ("1", "2", "3", "4", "weet ik niet", "Score")] == [
        "0",
        "0",
        "0",
        "6",
        "0",
        "4,0",
    ]
    assert set(found["havo 5"].values()) == {"·"}
    assert "Te weinig antwoorden om te tonen: havo 5." in told(at)


def test_every_chart_has_its_table_right_below(demo_ws: Workspace) -> None:
    for page in (SCORES, GAPS, AMBITIONS):
        found = drawn(opened(page))
        assert found, page
        assert found == ["plotly_chart", "dataframe"] * (len(found) // 2), page


def test_the_demo_shows_the_pattern_of_the_field(demo_ws: Workspace) -> None:
    at = opened(SCORES)
    scores = {
        name: Fraction(row["Score"].replace(",", "."))
        for name, row in table(at, "profile").items()
        if name != "Alle gebieden"
    }
    low, high = min(scores, key=scores.__getitem__), max(scores, key=scores.__getitem__)
    assert (low, high) == ("Visie en beleid", "Activiteiten en begeleiding")
    assert re.match(rf"{low} scoort het laagst \(.*\), {high} het hoogst", title(at))


@pytest.mark.parametrize("page", [SCORES, GAPS, AMBITIONS])
def test_while_links_are_open_no_figure_is_seen(ws: Workspace, page: str) -> None:
    made = prepare.open_round(ws, prepare.NewRound(rubric="nl-lob", title="Nu"), actor=LOCAL)
    intake.import_answers(ws, made, ANSWERS, actor=LOCAL)
    (token,) = [path.removeprefix("/a/") for role, path in prepare.links(ws, made) if role.id == "mentor"]
    scan.begin(ws, scan.door(ws, token), ("havo-4",))
    at = opened(page)
    assert title(at) == "De ronde loopt nog"
    assert drawn(at) == []
    assert at.main.get("page_link")[-1].page == "response"


@pytest.mark.parametrize("page", [SCORES, GAPS, AMBITIONS])
def test_fewer_than_k_people_are_counted_and_no_more(ws: Workspace, page: str) -> None:
    held(ws, "Klein", rows("mentor", VISION, "", "2222"))
    at = opened(page)
    assert title(at) == "Te weinig antwoorden om te tonen"
    assert "Minder dan 5 mensen hebben ingevuld. Cijfers verschijnen vanaf 5 mensen." in told(at)
    assert drawn(at) == []


def test_a_round_that_nobody_answered_says_so(ws: Workspace) -> None:
    held(ws, "Leeg", [])
    assert title(opened(SCORES)) == "Nog geen antwoorden"


# Gaps


def test_the_largest_gap_is_the_title_and_stands_first(round_: Round) -> None:
    at = opened(GAPS)
    assert title(at) == "De grootste kloof: Loopbaangesprek, havo 4"
    assert at.selectbox(key="choose-gap").options == [
        "Loopbaangesprek · havo 4 (−1,5)",
        "Reflecteren · havo 4 (−1,0)",
        "Gedeelde visie · hele school (−0,1)",
    ]
    assert "De school heeft nog geen ambitie gekozen." in told(at)


def test_a_gap_proposes_its_measures_most_closed_per_hour_first(ws: Workspace, round_: Round) -> None:
    order = {
        m.id: (Fraction(str(lift.low)) + Fraction(str(lift.high))) / 2 / Fraction(m.hours())
        for m in prepare.pack_of(ws, round_).measures
        for lift in m.lifts
        if lift.statement == TALKS and (not m.years or 4 in m.years)
    }
    shown = [b.key.removeprefix("make-") for b in opened(GAPS).button if (b.key or "").startswith("make-")]
    assert shown == sorted(order, key=lambda id_: (-order[id_], id_))
    assert len(shown) > 3


def test_another_gap_has_its_own_levels_and_measures(ws: Workspace, round_: Round) -> None:
    at = opened(GAPS)
    at.selectbox(key="choose-gap").select(f"{VISION}.").run()
    words = prepare.find_statement(prepare.pack_of(ws, round_), VISION)
    assert words.levels[3] in told(at)
    assert "visie-op-een-a4" in {(b.key or "").removeprefix("make-") for b in at.button}


def test_a_measure_becomes_one_action_with_all_that_is_known(ws: Workspace, round_: Round) -> None:
    at = opened(GAPS)
    button = at.button(key="make-meekijken-bij-gesprekken")
    assert button.label == "Maak er een actie van"
    button.click().run()
    assert not at.exception

    (made,) = plan.actions(ws)
    measure = next(m for m in prepare.pack_of(ws, round_).measures if m.id == "meekijken-bij-gesprekken")
    year = prepare.school(ws).year_on(today())
    start = today() + DAY
    while start.weekday() or (year and year.holiday_on(start)):
        start += DAY
    assert (made.title, made.area, made.status) == (measure.title, "activiteiten", Status.PLANNED)
    assert (made.statements, made.year_groups) == ((TALKS,), ("havo-4",))
    assert made.hours == sum(w.hours for w in measure.work)
    assert (made.start, made.due) == (start, start + measure.weeks * 7 * DAY - 3 * DAY)
    assert (made.start.weekday(), made.due.weekday()) == (0, 4)
    assert (made.round, made.measure, made.success) == (round_.id, measure.id, measure.success)
    assert made.why == "Loopbaangesprek, havo 4, Najaar: score 1,5, ambitie 3,0 (voorlopig)."


def test_a_measure_that_was_taken_says_so_and_may_be_taken_again(ws: Workspace, round_: Round) -> None:
    opened(GAPS).button(key="make-meekijken-bij-gesprekken").click().run()
    at = opened(GAPS)
    assert told(at).count("Deze maatregel staat al in het werkplan.") == 1
    again = at.button(key="make-meekijken-bij-gesprekken")
    assert again.label == "Nog een keer, voor deze kloof"
    again.click().run()
    assert len(plan.actions(ws)) == 2


def test_without_a_gap_the_page_leads_to_the_ambitions(ws: Workspace) -> None:
    held(ws, "Hoog", rows("mentor", VISION, "", "444444"))
    at = opened(GAPS)
    assert title(at).startswith("Geen kloof")
    assert at.main.get("page_link")[-1].page == "ambitions"


# Ambitions


def ask(target: str, group: str, level: int, why: str) -> AppTest:
    """The page after an ambition was asked for."""
    at = opened(AMBITIONS, target=target, place=group)
    at.radio(key=f"level-{target}-{group}").set_value(level)
    at.text_input(key=f"why-{target}-{group}").input(why)
    (submit,) = [b for b in at.button if b.label == "Ambitie opslaan"]
    return submit.click().run()


def test_an_ambition_is_kept_with_its_why_and_moves_the_gap(ws: Workspace, round_: Round) -> None:
    at = ask(TALKS, "havo-4", 4, "Elk *kind* een gesprek")
    assert not at.exception
    (kept,) = ambition.ambitions(ws, round_)
    assert (kept.target, kept.year_group, kept.level) == (TALKS, "havo-4", 4)
    assert kept.why == "Elk *kind* een gesprek"
    assert title(at) == "Er is 1 ambitie gekozen"
    assert at.success[0].value == "Bewaard: niveau 4 voor Loopbaangesprek."
    assert "Elk *kind* een gesprek" in told(at)
    gaps = opened(GAPS)
    assert gaps.selectbox(key="choose-gap").options[0] == "Loopbaangesprek · havo 4 (−2,5)"
    assert "Voorlopige ambitie" not in told(gaps)


def test_an_ambition_for_an_area_holds_for_its_statements(ws: Workspace, round_: Round) -> None:
    ask("activiteiten", "", 4, "Alles op orde")
    options = opened(GAPS).selectbox(key="choose-gap").options
    assert options[:2] == ["Loopbaangesprek · havo 4 (−2,5)", "Reflecteren · havo 4 (−2,0)"]


@pytest.mark.parametrize("why", ["", "   "])
def test_without_a_why_nothing_is_kept(ws: Workspace, round_: Round, why: str) -> None:
    at = ask(TALKS, "havo-4", 4, why)
    assert ambition.history(ws, round_) == ()
    (error,) = at.error
    assert "waarom" in error.value
    assert title(at) == "Waar wil je naartoe? Er is nog geen ambitie gekozen"


def test_an_ambition_is_taken_back(ws: Workspace, round_: Round) -> None:
    at = ask(TALKS, "havo-4", 4, "Omdat")
    at.button(key=f"take-back-{TALKS}-havo-4").click().run()
    assert ambition.ambitions(ws, round_) == ()
    assert len(ambition.history(ws, round_)) == 2
    assert at.success[0].value == "Ingetrokken: Loopbaangesprek."
    assert opened(GAPS).selectbox(key="choose-gap").options[0].endswith("(−1,5)")


def test_the_score_stands_beside_the_choice(ws: Workspace, round_: Round) -> None:
    assert "Score nu 1,5." in told(opened(AMBITIONS, target=TALKS, place="havo-4"))
    assert "Hier is geen score te tonen." in told(opened(AMBITIONS, target=EXPERIENCE, place="havo-5"))


# Start, and the menu


def next_step(at: AppTest) -> str:
    """The number of the step that is marked."""
    (found,) = [m.value for m in at.markdown if "volgende stap" in m.value]
    return str(re.search(r"(\d)\.", found)[1])  # type: ignore[index]


def test_start_names_the_next_step_at_each_stage(data: object) -> None:
    at = opened(START)
    assert (title(at), next_step(at)) == ("Begin met je school", "1")


def test_start_follows_the_school_from_round_to_plan(ws: Workspace) -> None:
    seen = [(title(at), next_step(at)) for at in [opened(START)]]

    def look() -> None:
        at = opened(START)
        seen.append((title(at), next_step(at)))

    made = prepare.open_round(ws, prepare.NewRound(rubric="nl-lob", title="Nu"), actor=LOCAL)
    look()
    intake.import_answers(ws, made, ANSWERS, actor=LOCAL)
    prepare.close_round(ws, made.id, actor=LOCAL)
    look()
    ambition.set_ambition(ws, made, target=TALKS, level=4, why="Omdat", actor=LOCAL)
    look()
    opened(GAPS).button(key="make-meekijken-bij-gesprekken").click().run()
    look()
    assert [number for _title, number in seen] == ["2", "3", "4", "5", "5"]
    assert [t for t, _number in seen] == [
        "Volgende stap: vraag je collega's",
        "Je collega's vullen in",
        "Volgende stap: bekijk de uitkomst en kies waar je naartoe wilt",
        "Volgende stap: maak van de kloven een plan",
        "1 actie heeft geen verantwoordelijke",
    ]


def test_a_round_that_is_past_its_last_day_counts_as_answered(ws: Workspace) -> None:
    wanted = prepare.NewRound(rubric="nl-lob", title="Oud", opened=today() - 20 * DAY, closes=today() - DAY)
    made = prepare.open_round(ws, wanted, actor=LOCAL)
    intake.import_answers(ws, made, ANSWERS, actor=LOCAL)
    assert next_step(opened(START)) == "4"


def test_the_language_is_switched_in_the_menu_and_back(round_: Round) -> None:
    at = opened(SCORES)
    at.selectbox(key="language").select("en").run()
    assert title(at) == "Activiteiten en begeleiding scores lowest (2.5), Visie en beleid highest (2.9)"
    assert at.selectbox(key="choose-who").label == "Judgement of"
    at.selectbox(key="language").select("nl").run()
    assert title(at).startswith("Activiteiten en begeleiding scoort het laagst (2,5)")


def test_below_each_table_stands_what_its_figures_mean(demo_ws: Workspace) -> None:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    at.switch_page("pages/4_picture/scores.py").run()
    told = [str(m.value) for m in at.markdown if str(m.value).startswith("- **")]
    assert len(told) >= 3
    assert any("**Kloof**: Hoever de score onder de ambitie ligt" in t for t in told)
    assert all("**Score**: " in t for t in told[:3])
