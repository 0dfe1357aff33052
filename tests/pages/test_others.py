"""Other schools, through the app: where the school stands, adding files, and its own file."""

import pandas as pd
import pytest
from pools import school
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.services import pool, prepare
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped

OTHERS = "pages/4_picture/others.py"


def opened(**query: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    for key, value in query.items():
        at.query_params[key] = value
    return at.switch_page(OTHERS).run()


def told(at: AppTest) -> str:
    return "\n".join(x.value for x in at.markdown)


def table(at: AppTest, first: str) -> pd.DataFrame:
    """The first table that begins with this column."""
    return next(x.value for x in at.dataframe if x.value.columns[0] == first)


def test_the_title_says_where_the_school_is_apart(demo_ws: Workspace) -> None:
    at = opened()
    kept, mine = pool.kept(demo_ws), pool.own(demo_ws)
    (what,) = kept.tables
    lines = [x for x in pool.positions(kept, what, mine=mine) if not x.statement]
    low = max((x for x in lines if x.position == "low"), key=lambda x: (x.median or 0) - (x.own or 0))
    titles = pool.titles(demo_ws)
    assert at.title[0].value == f"{titles[low.area]} scoort hier lager dan op de meeste andere scholen"
    assert "24 scholen" in told(at)
    assert "verzonnen" in told(at)


def test_the_table_has_every_area_with_its_own_score(demo_ws: Workspace) -> None:
    at = opened()
    shown = table(at, "Gebied")
    assert list(shown["Gebied"]) == [a.title for a in prepare.pack(demo_ws.settings, "nl-lob").areas]
    assert set(shown["Scholen"]) == {"24"}


@pytest.mark.parametrize("like", ["size", "region", "both"])
def test_fewer_schools_are_compared_with_where_one_asks_for_those_alike(
    demo_ws: Workspace, like: str
) -> None:
    at = opened(like=like)
    shown = set(table(at, "Gebied")["Scholen"])
    assert not at.exception
    assert shown < {str(n) for n in range(5, 24)} | {"·"}


def test_without_files_the_page_says_how_to_get_them(ws: Workspace) -> None:
    at = opened()
    assert at.title[0].value == "Nog geen bestanden van andere scholen"
    assert "decanenkring" in told(at)
    assert "Er is nog niets om te delen" in told(at)


def test_before_there_is_a_school_the_page_leads_there(data: object) -> None:
    at = opened()
    assert at.title[0].value == "Nog geen school"


def test_four_schools_are_too_few(ws: Workspace) -> None:
    pool.add(ws, [(f"{i}.json", school(i, years=1, areas=2, statements=2)) for i in range(4)], actor=LOCAL)
    at = opened()
    assert not at.exception
    assert at.title[0].value == "Te weinig scholen om mee te vergelijken"
    assert set(table(at, "Gebied")["De middelste school"]) == {"–"}


def test_what_was_added_last_can_be_taken_away(ws: Workspace) -> None:
    pool.add(ws, [(f"{i}.json", school(i, years=1, areas=2, statements=2)) for i in range(6)], actor=LOCAL)
    at = opened()
    assert at.title[0].value == "De cijfers van 6 scholen samen"
    at.button(key="pool-undo").click().run()
    assert at.title[0].value == "Nog geen bestanden van andere scholen"
    assert pool.batches(ws) == ()


def test_files_are_added_and_bad_ones_named(ws: Workspace) -> None:
    at = opened()
    good = [(f"{i}.json", school(i, years=1, areas=2, statements=2), "application/json") for i in range(5)]
    at.file_uploader(key="pool-files-0").set_value([*good, ("raar_*.json", b"x", "application/json")]).run()
    at.button(key="pool-add").click().run()
    assert not at.exception
    assert at.title[0].value == "De cijfers van 5 scholen samen"
    assert "5 bestanden toegevoegd." in at.error[0].value
    assert r"raar\_\*.json" in at.error[0].value


def test_the_size_is_asked_and_kept(demo_ws: Workspace) -> None:
    at = opened()
    at.selectbox(key=f"pool-size-{prepare.school_number(demo_ws)}").select("1000-1499").run()
    assert not at.exception
    assert prepare.school(demo_ws).size == "1000-1499"
    assert pool.own(demo_ws).size == "1000-1499"


def test_what_the_file_holds_is_shown_before_it_is_made(demo_ws: Workspace) -> None:
    at = opened()
    shown = table(at, "Maand")
    rounds = pool.own(demo_ws).rounds
    assert len(shown) == sum(1 + len(a.statements) for r in rounds for a in r.areas.values())
    assert "de naam van de school" in told(at)
