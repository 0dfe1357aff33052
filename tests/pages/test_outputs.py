"""The buttons that make the printed sheets, and that each file is one."""

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st

from lobscan.locales import use
from lobscan.services.workspace import Workspace
from lobscan.ui import outputs

STARTS = {
    "pdf-year": b"%PDF",
    "pdf-groups": b"%PDF",
    "pdf-people": b"%PDF",
    "workplan-ics": b"BEGIN:VCALENDAR",
}


def test_each_button_makes_its_file_in_the_language_of_the_visit(
    demo_ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, tuple[str, Callable[[], bytes]]] = {}

    def button(
        _label: str, data: Callable[[], bytes], name: str, _kind: str, *, key: str, **_more: Any
    ) -> None:
        made[key] = (name, data)

    monkeypatch.setattr(st, "download_button", button)
    use("en")
    outputs.panel(demo_ws)
    use("nl")  # the file is made later, when another visit may be spoken to
    assert set(made) == set(STARTS)
    assert {key: data()[: len(STARTS[key])] for key, (_name, data) in made.items()} == STARTS
    assert made["pdf-year"][0].startswith("year calendar 20")
    assert b"Ready: " in made["workplan-ics"][1]()
