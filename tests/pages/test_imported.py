"""A running round of imported answers: nobody ends its links by coming past its figures."""

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.domain.round import Round
from lobscan.errors import RoundClosed
from lobscan.exchange.answers import RawAnswer
from lobscan.services import intake, picture, prepare, scan
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped

SHARED = "a1-gedeelde-visie"


@pytest.fixture
def round_(ws: Workspace) -> Round:
    made = prepare.open_round(ws, prepare.NewRound("nl-lob"), actor=LOCAL)
    rows = [RawAnswer(i, f"p{i}", "mentor", SHARED, "", "3") for i in range(5)]
    intake.import_answers(ws, made, rows, actor=LOCAL)
    return made


def opened(page: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    at.switch_page(f"pages/{page}.py").run()
    assert not at.exception
    return at


def text(at: AppTest) -> str:
    return "\n".join(str(x.value) for x in [*at.title, *at.header, *at.markdown, *at.caption, *at.info])


def token(ws: Workspace, round_: Round) -> str:
    return {role.id: path for role, path in prepare.links(ws, round_)}["mentor"].removeprefix("/a/")


@pytest.mark.parametrize(
    "page",
    [
        "1_prepare/start",
        "1_prepare/round",
        "2_scan/response",
        "3_practice/signals",
        "4_picture/scores",
        "4_picture/gaps",
        "4_picture/mirror",
        "4_picture/change",
        "5_ambition/ambitions",
        "5_ambition/workshop",
        "6_plan/roadmap",
        "7_account/review",
        "7_account/effect",
        "7_account/said",
        "7_account/dossier",
        "7_account/rehearsal",
    ],
)
def test_no_page_ends_the_links_unasked(ws: Workspace, round_: Round, page: str) -> None:
    opened(page)
    assert picture.ends_links(ws, round_)
    scan.begin(ws, scan.door(ws, token(ws, round_)), ("havo-3",))


def test_who_asks_for_the_figures_gets_them_and_the_links_end(ws: Workspace, round_: Round) -> None:
    at = opened("4_picture/scores")
    assert "Deze cijfers heeft nog niemand bekeken" in text(at)
    at.button(key=f"look-{round_.id}").click().run()
    assert not at.exception
    assert "Deze cijfers heeft nog niemand bekeken" not in text(at)
    assert "3,0" in at.title[0].value
    with pytest.raises(RoundClosed, match="seen already"):
        scan.door(ws, token(ws, round_))
    there = opened("1_prepare/round")
    assert "kan niemand meer via de links invullen" in text(there)
    assert not [b for b in there.get("download_button") if b.key == "sheets"]
