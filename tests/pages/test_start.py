"""The page Start by its widgets: for each office its own, and a tour that is shown once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.services import plan
from lobscan.services.workspace import Workspace, today
from lobscan.settings import shipped


def opened(**address: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    for key, value in address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def title(at: AppTest) -> str:
    (found,) = at.title
    return str(found.value)


def text(at: AppTest) -> str:
    return "\n".join(str(m.value).replace("\\", "") for m in (*at.markdown, *at.header))


def late(ws: Workspace) -> None:
    days = {"start": today() - timedelta(days=30), "due": today() - timedelta(days=2)}
    plan.create(ws, {**plan.fresh(ws), "title": "Te laat *", **days}, actor=LOCAL)


def test_the_first_thing_that_asks_for_attention_is_the_title(data: object) -> None:
    assert title(opened()) == "Begin met je school"


def test_the_decaan_sees_what_is_late_in_the_demo_school(demo_ws: Workspace) -> None:
    at = opened()
    assert "te laat" in title(at)
    assert "Wat nu aandacht vraagt" in [s.value for s in at.header]


@pytest.mark.parametrize("office", ["leader", "quality", "reader"])
def test_each_office_reads_another_page(demo_ws: Workspace, office: str) -> None:
    assert title(opened(**{"as": office})) != title(opened())


def test_what_is_late_stands_there_by_name_and_is_not_read_as_markup(ws: Workspace) -> None:
    late(ws)
    assert "Te laat *" in text(opened())


def test_the_tour_has_four_steps_and_is_not_shown_again(ws: Workspace) -> None:
    at = opened()
    for step in (1, 2, 3):
        assert f"Stap {step} van 4" in text(at)
        at.button(key="tour-next").click().run()
    assert "Stap 4 van 4" in text(at)
    at.button(key="tour-end").click().run()
    assert "Stap" not in text(at)
    again = opened()
    assert "Stap" not in text(again)
    again.button(key="tour-again").click().run()
    assert "Stap 1 van 4" in text(again)


def test_who_skips_the_tour_is_not_asked_again(ws: Workspace) -> None:
    opened().button(key="tour-end").click().run()
    assert "Stap" not in text(opened())
