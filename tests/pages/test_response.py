"""The response page through the app: what it tells of a round, and what it keeps back."""

from streamlit.testing.v1 import AppTest

from lobscan import access
from lobscan.domain.round import Round
from lobscan.services import prepare, scan
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped


def opened() -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=30).run()
    return at.switch_page("pages/2_scan/response.py").run()


def answered(ws: Workspace, round_: Round, *, decanen: int, mentors: int, remark: str = "") -> None:
    """So many people who came in by their links; the mentors handed in, one of them remarked."""
    paths = {role.id: path for role, path in prepare.links(ws, round_)}
    for role, count in (("decaan", decanen), ("mentor", mentors)):
        door = scan.door(ws, paths[role].removeprefix("/a/"))
        for at in range(count):
            respondent, _code = scan.begin(ws, door, ("havo-4",))
            if role == "mentor":
                scan.answer(ws, door, respondent, scan.Judgement(door.statements[0].id, current="2"))
                if remark and at == 0:
                    scan.remark(ws, door, respondent, door.statements[0].id, remark)
                scan.hand_in(ws, door, respondent)


def a_round(ws: Workspace) -> Round:
    return prepare.open_round(ws, prepare.NewRound(rubric="nl-lob"), actor=access.LOCAL)


def table(at: AppTest, *columns: str) -> dict[str, tuple[str, ...]]:
    """The rows below the names, of the table with just these columns."""
    frame = next(d.value for d in at.dataframe if tuple(d.value.columns) == ("Wie", *columns))
    return {row[0]: tuple(row[1:]) for row in frame.itertuples(index=False)}


def test_few_people_stand_as_bounds_and_do_not_follow_from_the_total(ws: Workspace) -> None:
    answered(ws, a_round(ws), decanen=2, mentors=6)
    at = opened()

    assert not at.exception
    assert at.title[0].value == "Minstens 2 mensen zijn begonnen"
    rows = table(at, "Begonnen", "Ingeleverd")
    assert rows["decaan"] == ("≥1", "0")
    assert rows["mentor"] == ("≥1", "≥1")
    assert table(at, "Begonnen")["havo 4"] == ("8",)


def test_one_person_at_least_is_told_in_the_singular(ws: Workspace) -> None:
    answered(ws, a_round(ws), decanen=0, mentors=1)
    at = opened()

    assert at.title[0].value == "Minstens 1 persoon is begonnen"
    assert any("Minstens 1 persoon heeft ingeleverd." in m.value for m in at.markdown)


def test_remarks_wait_for_the_closing(ws: Workspace) -> None:
    round_ = a_round(ws)
    answered(ws, round_, decanen=0, mentors=6, remark="Wie *kiest* er?")
    assert not any("kiest" in m.value for m in opened().markdown)

    prepare.close_round(ws, round_.id, actor=access.LOCAL)
    assert any(m.value == r"- Wie \*kiest\* er?" for m in opened().markdown)


def test_remarks_of_few_people_stay_unread(ws: Workspace) -> None:
    round_ = a_round(ws)
    answered(ws, round_, decanen=1, mentors=2, remark="Dit ben ik.")
    prepare.close_round(ws, round_.id, actor=access.LOCAL)

    assert not any("Dit ben ik" in m.value for m in opened().markdown)


def test_before_anybody_begins_the_page_leads_to_the_links(ws: Workspace) -> None:
    a_round(ws)
    at = opened()

    assert not at.exception
    assert at.title[0].value == "Er is nog niemand begonnen"
    assert "Nog geen antwoorden" in [s.value for s in at.header]


def ways(at: AppTest) -> set[tuple[str, str]]:
    """The pages that links lead to, with what they ask for there."""
    return {(link.proto.page, link.proto.query_string) for link in at.get("page_link")}


def test_while_the_round_runs_the_page_leads_to_paper_and_other_surveys(ws: Workspace) -> None:
    round_ = a_round(ws)
    a_round(ws)
    at = AppTest.from_file(shipped() / "app.py", default_timeout=30)
    at.query_params["round"] = round_.id
    at.switch_page("pages/2_scan/response.py").run()
    wanted = {(page, f"round={round_.id}") for page in ("paper", "survey")}
    assert wanted <= ways(at)

    prepare.close_round(ws, round_.id, actor=access.LOCAL)
    assert not wanted & ways(at.run())
