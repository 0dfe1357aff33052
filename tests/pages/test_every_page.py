"""Every page opens through the app: on an empty folder, on a new school, and on a full one."""

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.locales import LANGUAGES
from lobscan.settings import shipped
from lobscan.ui.frame import STAGES

FILES = sorted(p.relative_to(shipped()).as_posix() for p in shipped().glob("pages/*/*.py"))
IN_THE_MENU = {entry.path for _stage, entries in STAGES for entry in entries}
STATES = {"empty": "data", "new": "ws", "full": "demo_ws"}


def opened(page: str, language: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    at.query_params["lang"] = language
    return at.switch_page(page).run()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("page", FILES)
def test_every_page_opens(page: str, state: str, language: str, request: pytest.FixtureRequest) -> None:
    assert page in IN_THE_MENU
    request.getfixturevalue(STATES[state])
    at = opened(page, language)
    assert not at.exception
    assert not at.error
    assert len(at.title) == 1
    assert at.title[0].value
    assert [x.type for x in at.main if x.type != "heading"], "there is a title, and nothing below it"
    assert at.selectbox(key="language").value == language


def test_the_menu_leads_nowhere_else() -> None:
    assert set(FILES) == IN_THE_MENU
    assert len(FILES) >= 11
