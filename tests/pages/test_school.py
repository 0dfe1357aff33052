"""The school page, by its widgets, through the app."""

from pathlib import Path

import pytest
from lobscan.services import prepare, scan
from lobscan.services.workspace import Workspace, shared
from lobscan.settings import Settings, shipped
from lobscan import access
from streamlit.testing.v1 import AppTest

PAGE = "pages/1_prepare/school.py"


def opened() -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=30).run()
    return at.switch_page(PAGE).run()


def edit(at: AppTest, key: str, **changes: object) -> AppTest:
    """What a person did in a table editor, on the newest version of the school."""
    state = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
    at.session_state[key] = state | changes
    return at


def test_set_up(data: Path) -> None:
    at = opened()
    at.selectbox(key="setup-structure").set_value("nl-vo").run()
    at.text_input(key="setup-name").set_value("De Meander").run()
    at.selectbox(key="setup-region-nl-vo").set_value("noord").run()
    at.button(key="setup-save").click().run()
    assert not at.exception
    school = prepare.school(shared(Settings(data.resolve())))
    assert (school.name, school.school_years[0].region) == ("De Meander", "noord")
    assert "De Meander" in at.title[0].value


def test_person_added(ws: Workspace) -> None:
    at = edit(opened(), "people-1", added_rows=[{"name": "José de Vries", "roles": ["decaan"], "hours": 40}])
    at.run()
    at.button(key="save-people").click().run()
    assert not at.exception
    (person,) = prepare.school(ws).people
    assert (person.id, person.roles, person.hours) == ("jose-de-vries", ("decaan",), 40)
